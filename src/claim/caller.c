/*
 * caller.c
 *	  Reading claims as whoever asks.
 */
#include "medins.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "claim/caller.h"

const Ledger *
ledger_argument(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("no ledger given"),
				 errhint("Name the ledger's schema.")));
	return ledger_of_schema(PG_GETARG_OID(0));
}

void
require_privilege(Oid table, AclMode privilege)
{
	AclResult	allowed = pg_class_aclcheck(table, GetUserId(), privilege);

	/* who enters rows may be allowed some columns only */
	if (allowed != ACLCHECK_OK && privilege == ACL_INSERT)
		allowed = pg_attribute_aclcheck_all(table, GetUserId(), privilege, ACLMASK_ANY);
	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(table));
}

void
append_claim_query(StringInfo query, const Ledger *ledger, const char *where)
{
	appendStringInfoString(query, "SELECT ");
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		appendStringInfo(query, "%sc.%s", c == 0 ? "" : ", ", claim_column_name[c]);
	appendStringInfo(query, " FROM %s.%s c %s", ledger_name(ledger),
					 quote_identifier(get_rel_name(ledger->claim)), where);
}

void
read_spi_row(HeapTuple tuple, TupleDesc desc, ClaimRow *row)
{
	for (int c = 0; c < CLAIM_COLUMNS; c++)
	{
		row->value[c] = SPI_getbinval(tuple, desc, c + 1, &row->isnull[c]);
		if (row->isnull[c] && !claim_column_nullable[c])
			ledger_value_missing("claim", claim_column_name[c]);
	}
}
