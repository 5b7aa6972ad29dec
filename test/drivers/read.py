"""Read every view of a ledger with psycopg2 or psycopg: read.py MODULE HOST PORT LEDGER.

A line a view: name, rows, and of each column its name and the types that its values have in this language."""
import importlib
import sys

module, host, port, ledger = sys.argv[1:]
driver = importlib.import_module(module)
conn = driver.connect(host=host, port=port, user="postgres", dbname="postgres")
cur = conn.cursor()
cur.execute("SELECT c.relname FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'v'"
            " ORDER BY c.relname COLLATE \"C\"", (ledger,))
for (view,) in cur.fetchall():
    cur.execute(f'SELECT * FROM "{ledger}"."{view}"')
    rows = cur.fetchall()
    columns = [f"{column[0]}={'|'.join(sorted({type(row[i]).__name__ for row in rows} - {'NoneType'}))}"
               for i, column in enumerate(cur.description)]
    print(view, len(rows), *columns, sep="\t")
# an amount comes as it is, to the fen
cur.execute(f'SELECT sum(fund_paid) FROM "{ledger}".settlement_statement')
print("fund_paid", cur.fetchone()[0], sep="\t")
conn.close()
