/*
 * duty.c
 *	  Whose rows a role has to do with: what the policies of row security ask
 *	  (grant_access makes them), and what the trigger asks before it looks at
 *	  anything.
 *
 * Table duty and the facts are read for the ledger's owner, so that no policy
 * needs a privilege on them, or comes back to the table it guards.
 */
#include "medins.h"

#include "access/table.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "rewrite/rowsecurity.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"

#include "duty/duty.h"

PG_FUNCTION_INFO_V1(duty_scope);
PG_FUNCTION_INFO_V1(has_duty);
PG_FUNCTION_INFO_V1(sees_all_claims_of);
PG_FUNCTION_INFO_V1(students_in_charge);

#define MY_DUTIES "FROM %s.duty d WHERE pg_catalog.pg_has_role($1, d.grantee, 'USAGE')"

/*
 * Run a query that names the ledger so often, for its owner; $1 is the role that
 * asks.  Whoever called leaves the session.
 */
static void
ask(const Ledger *ledger, const char *format, Oid type, Datum argument, OwnerSession *session)
{
	Oid			types[] = {OIDOID, type};
	Datum		values[] = {ObjectIdGetDatum(GetUserId()), argument};
	StringInfoData query;

	ledger_enter(ledger, session);
	initStringInfo(&query);
	appendStringInfo(&query, format, ledger_name(ledger), ledger_name(ledger));
	if (SPI_execute_with_args(query.data, 2, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read duties");
}

static Datum
answer(int column, bool byval)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);

	if (isnull)
		elog(ERROR, "null answer about duties");
	return SPI_datumTransfer(value, byval, byval ? 1 : -1);
}

/*
 * medins.duty_scope(ledger, duty) -> bigint[]
 *		The institutions (billing) or colleges (college) that the caller has this
 *		duty for, itself or through roles it is a member of; sorted.
 */
Datum
duty_scope(PG_FUNCTION_ARGS)
{
	OwnerSession session;
	Datum		scope;

	ask(ledger_of_schema(PG_GETARG_OID(0)),
		"SELECT COALESCE(pg_catalog.array_agg(DISTINCT d.scope ORDER BY d.scope), '{}') " MY_DUTIES
		" AND d.duty OPERATOR(pg_catalog.=) $2 AND d.scope IS NOT NULL",
		TEXTOID, PG_GETARG_DATUM(1), &session);
	scope = answer(1, false);
	ledger_leave(&session);
	PG_RETURN_DATUM(scope);
}

static bool
caller_has_duty(const Ledger *ledger, Datum duties)
{
	OwnerSession session;
	bool		has;

	ask(ledger, "SELECT EXISTS (SELECT " MY_DUTIES " AND d.duty OPERATOR(pg_catalog.=) ANY ($2))",
		TEXTARRAYOID, duties, &session);
	has = DatumGetBool(answer(1, true));
	ledger_leave(&session);
	return has;
}

/* Has the owner added a policy that takes away from what duties show? */
static bool
is_restricted(Oid table)
{
	Relation	rel = table_open(table, AccessShareLock);
	bool		restricted = false;
	ListCell   *cell;

	if (rel->rd_rsdesc != NULL)
		foreach(cell, rel->rd_rsdesc->policies)
			restricted |= !((RowSecurityPolicy *) lfirst(cell))->permissive;
	table_close(rel, NoLock);
	return restricted;
}

bool
sees_all_rows(const Ledger *ledger, Oid table)
{
	Datum		duty[] = {CStringGetTextDatum("office"), CStringGetTextDatum("auditor")};

	if (check_enable_rls(table, InvalidOid, true) != RLS_ENABLED)
		return true;
	return !is_restricted(table) &&
		caller_has_duty(ledger, PointerGetDatum(construct_array(duty, lengthof(duty), TEXTOID, -1, false, TYPALIGN_INT)));
}

/*
 * medins.sees_all_claims(ledger) -> boolean
 *		Does row security show the caller every claim?
 */
Datum
sees_all_claims_of(PG_FUNCTION_ARGS)
{
	const Ledger *ledger = ledger_of_schema(PG_GETARG_OID(0));

	PG_RETURN_BOOL(sees_all_rows(ledger, ledger->root));
}

/*
 * medins.has_duty(ledger, duties text[]) -> boolean
 *		Has the caller one of these duties, for whatever scope?
 */
Datum
has_duty(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(caller_has_duty(ledger_of_schema(PG_GETARG_OID(0)), PG_GETARG_DATUM(1)));
}

/*
 * medins.students_in_charge(ledger) -> setof bigint
 *		The persons who study, or studied, at a college that the caller has duty
 *		"college" for.
 */
Datum
students_in_charge(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	OwnerSession session;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	ask(ledger_of_schema(PG_GETARG_OID(0)),
		"SELECT DISTINCT f.person_id FROM %s.fact f WHERE f.kind OPERATOR(pg_catalog.=) 'study' AND f.retracted_at IS NULL"
		" AND f.organisation_id OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT d.scope " MY_DUTIES
		" AND d.duty OPERATOR(pg_catalog.=) $2))",
		TEXTOID, CStringGetTextDatum("college"), &session);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		Datum		person = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &person, &isnull);
	}
	ledger_leave(&session);
	return (Datum) 0;
}

Duties
duties_of_caller(const Ledger *ledger)
{
	Duties		duties = {.everywhere = true};
	OwnerSession session;
	Datum		answered;
	ArrayType  *scope;

	/* the owner's own affair, or another's policies: none of ours decides */
	if (check_enable_rls(ledger->root, InvalidOid, true) != RLS_ENABLED)
		return duties;
	ask(ledger,
		"SELECT NOT EXISTS (SELECT FROM %s.duty) OR COALESCE(pg_catalog.bool_or(d.duty OPERATOR(pg_catalog.<>) $2), false),"
		" COALESCE(pg_catalog.array_agg(DISTINCT d.scope ORDER BY d.scope) FILTER (WHERE d.scope IS NOT NULL), '{}') " MY_DUTIES
		" AND d.duty OPERATOR(pg_catalog.=) ANY ('{billing,office}')",
		TEXTOID, CStringGetTextDatum("billing"), &session);
	duties.everywhere = DatumGetBool(answer(1, true));
	answered = answer(2, false);
	ledger_leave(&session);
	/* unpacked into the caller's memory: that of the session is gone */
	scope = DatumGetArrayTypeP(answered);
	duties.institutions = ArrayGetNItems(ARR_NDIM(scope), ARR_DIMS(scope));
	/* sorted, and without nulls: a plain array of int8 */
	duties.institution = (int64 *) ARR_DATA_PTR(scope);
	return duties;
}

bool
duties_include(const Duties *duties, int64 institution)
{
	int			low = 0;
	int			high = duties->institutions;

	if (duties->everywhere)
		return true;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (duties->institution[middle] == institution)
			return true;
		if (duties->institution[middle] < institution)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
