/*
 * guard.c
 *	  Triggers that keep a ledger whole: rows that are never changed, and rows
 *	  that claims refer to.
 *
 * claim declares no foreign keys (see claim.ledger.sql).  Its trigger makes
 * sure that what a new row names is there; medins.guard_parent makes sure that
 * it stays.  The two settle who comes first by a lock:
 *
 * - a claim's trigger locks the person's row FOR NO KEY UPDATE until its
 *   transaction ends, which a DELETE of that row waits for (and it for the
 *   DELETE), so the row's own lock is enough;
 * - institutions and colleges, and family groups by who becomes a member, are
 *   read without a lock, so their DELETE keeps every writer out of the tables
 *   of claims and facts for the rest of its transaction.  A claim or fact that
 *   waited for it reads them as committed now, not as its snapshot has them
 *   (READ_LATEST of access.h).
 *
 * Either way the rows are looked for after the lock is held, with a snapshot
 * taken then, whatever the isolation level.
 */
#include "medins.h"

#include "catalog/objectaddress.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "calendar/calendar.h"
#include "ledger/access.h"

PG_FUNCTION_INFO_V1(refuse_change);
PG_FUNCTION_INFO_V1(guard_parent);
PG_FUNCTION_INFO_V1(lock_month);
PG_FUNCTION_INFO_V1(check_ledger);

static TriggerData *
check_protocol(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", function)));
	if (!TRIGGER_FIRED_BEFORE(trigdata->tg_event) ||
		TRIGGER_FIRED_FOR_ROW(trigdata->tg_event) == TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE ROW, or BEFORE TRUNCATE", function)));
	if (TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for UPDATE, DELETE or TRUNCATE", function)));
	return trigdata;
}

/*
 * medins.refuse_change(): whatever it is fired for is refused.
 */
Datum
refuse_change(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = check_protocol(fcinfo, "refuse_change");
	Relation	rel = trigdata->tg_relation;

	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_APPEND_ONLY),
			 TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ?
			 errmsg("rows of table \"%s\" cannot be changed", RelationGetRelationName(rel)) :
			 TRIGGER_FIRED_BY_DELETE(trigdata->tg_event) ?
			 errmsg("rows of table \"%s\" cannot be deleted", RelationGetRelationName(rel)) :
			 errmsg("table \"%s\" cannot be truncated", RelationGetRelationName(rel)),
			 errhint("It is append-only: a correction is a new row."),
			 errtable(rel)));
	PG_RETURN_NULL();			/* keep compiler quiet */
}

/*
 * medins.lock_month(ledger, day): wait until nobody is booking claims in the
 * month of the day, and keep them out of it until the transaction ends.
 */
Datum
lock_month(PG_FUNCTION_ARGS)
{
	const Ledger *ledger = ledger_of_schema(PG_GETARG_OID(0));
	Oid			table = ledger->table[TABLE_MONTH].table;
	AclResult	allowed = pg_class_aclcheck(table, GetUserId(), ACL_INSERT);
	int			year,
				month,
				day;

	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(table));
	day_to_date(PG_GETARG_DATEADT(1), &year, &month, &day);
	access_lock_month(ledger, year * 12 + month, ExclusiveLock);
	PG_RETURN_VOID();
}

/*
 * medins.check_ledger(ledger): an error unless it is a ledger of a layout the
 * library knows, all its tables ordinary ones of one owner.
 */
Datum
check_ledger(PG_FUNCTION_ARGS)
{
	ledger_check(PG_GETARG_OID(0));
	PG_RETURN_VOID();
}

/*
 * Does a claim name this key in one of the columns, or a fact of a kind whose
 * organisation_is says so?  Facts of a person are held by a foreign key.
 */
static bool
is_referred_to(Relation rel, Datum key, char *const *columns, int ncolumns, const char *organisation_is)
{
	const Ledger *ledger = ledger_of_schema(RelationGetNamespace(rel));
	Oid			argtype = INT8OID;
	OwnerSession session;
	StringInfoData query;
	SPIPlanPtr	plan;
	bool		found;

	/* the answer is got for the ledger's owner, as a foreign key's would be */
	if (rel->rd_rel->relowner != ledger->owner)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("table \"%s\" has another owner than the claim table", RelationGetRelationName(rel)),
				 errtable(rel)));
	ledger_enter(ledger, &session);
	initStringInfo(&query);

	if (organisation_is)
	{
		appendStringInfo(&query, "LOCK TABLE %s.claim, %s.fact IN SHARE ROW EXCLUSIVE MODE",
						 ledger_name(ledger), ledger_name(ledger));
		if (SPI_execute(query.data, false, 0) != SPI_OK_UTILITY)
			elog(ERROR, "could not lock claims and facts");
		resetStringInfo(&query);
	}

	appendStringInfo(&query, "SELECT 1 FROM %s.claim WHERE", ledger_name(ledger));
	for (int i = 0; i < ncolumns; i++)
		appendStringInfo(&query, "%s %s OPERATOR(pg_catalog.=) $1",
						 i > 0 ? " OR" : "", quote_identifier(columns[i]));
	if (organisation_is)
		appendStringInfo(&query, " UNION ALL SELECT 1 FROM %s.fact JOIN %s.fact_kind USING (kind)"
						 " WHERE organisation_id OPERATOR(pg_catalog.=) $1"
						 " AND organisation_is OPERATOR(pg_catalog.=) %s",
						 ledger_name(ledger), ledger_name(ledger), quote_literal_cstr(organisation_is));
	plan = SPI_prepare(query.data, 1, &argtype);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	if (SPI_execute_snapshot(plan, &key, NULL, GetLatestSnapshot(), InvalidSnapshot,
							 false, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not look for claims and facts");
	found = SPI_processed > 0;

	ledger_leave(&session);
	return found;
}

/*
 * medins.guard_parent(key, column of claim ...): the key never changes, and the
 * row stays once a claim names it in one of the columns, or a fact does.
 */
Datum
guard_parent(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = check_protocol(fcinfo, "guard_parent");
	Relation	rel = trigdata->tg_relation;
	Trigger    *trigger = trigdata->tg_trigger;
	AttrNumber	attnum;
	Datum		key;
	bool		isnull;

	if (trigger->tgnargs < 2)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" needs the key and the columns of claim that hold it", "guard_parent")));
	if (TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_PARENT_IN_USE),
				 errmsg("table \"%s\" cannot be truncated", RelationGetRelationName(rel)),
				 errhint("Rows that no claim and no fact refers to can be deleted."),
				 errtable(rel)));

	attnum = SPI_fnumber(RelationGetDescr(rel), trigger->tgargs[0]);
	if (attnum <= 0 || SPI_gettypeid(RelationGetDescr(rel), attnum) != INT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("table \"%s\" has no column \"%s\" of type bigint",
						RelationGetRelationName(rel), trigger->tgargs[0]),
				 errtable(rel)));
	key = heap_getattr(trigdata->tg_trigtuple, attnum, RelationGetDescr(rel), &isnull);

	if (TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
	{
		bool		new_isnull;
		Datum		new_key = heap_getattr(trigdata->tg_newtuple, attnum, RelationGetDescr(rel), &new_isnull);

		if (isnull != new_isnull || (!isnull && DatumGetInt64(key) != DatumGetInt64(new_key)))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_PARENT_IN_USE),
					 errmsg("column \"%s\" of table \"%s\" cannot be changed",
							trigger->tgargs[0], RelationGetRelationName(rel)),
					 errhint("Claims and facts refer to it for good.  Add a row instead."),
					 errtablecol(rel, attnum)));
		return PointerGetDatum(trigdata->tg_newtuple);
	}

	if (!isnull && is_referred_to(rel, key, trigger->tgargs + 1, trigger->tgnargs - 1,
								  strcmp(trigger->tgargs[0], "college_id") == 0 ? "college" :
								  strcmp(trigger->tgargs[0], "institution_id") == 0 ? "institution" :
								  strcmp(trigger->tgargs[0], "group_id") == 0 ? "family" : NULL))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_PARENT_IN_USE),
				 errmsg("row of table \"%s\" cannot be deleted: claims or facts refer to it",
						RelationGetRelationName(rel)),
				 errtable(rel)));
	return PointerGetDatum(trigdata->tg_trigtuple);
}
