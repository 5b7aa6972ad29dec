// Read every view of a ledger with node-postgres: read.js HOST PORT LEDGER.
//
// A line a view: name, rows, and of each column its name and the types that its values have in this language.
const { Client } = require('pg')

const [host, port, ledger] = process.argv.slice(2)
const typeOf = (value) => (typeof value === 'object' ? value.constructor.name : typeof value)

async function main () {
  const client = new Client({ host, port, user: 'postgres', database: 'postgres' })
  await client.connect()
  const views = await client.query(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'v' ORDER BY c.relname COLLATE \"C\"",
    [ledger])
  for (const { relname } of views.rows) {
    const { rows, fields } = await client.query({ text: `SELECT * FROM "${ledger}"."${relname}"`, rowMode: 'array' })
    const columns = fields.map((field, i) =>
      `${field.name}=${[...new Set(rows.map((row) => row[i]).filter((value) => value !== null).map(typeOf))].sort().join('|')}`)
    console.log([relname, rows.length, ...columns].join('\t'))
  }
  // an amount comes as it is, to the fen
  const sum = await client.query(`SELECT sum(fund_paid) FROM "${ledger}".settlement_statement`)
  console.log('fund_paid\t' + sum.rows[0].sum)
  await client.end()
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
