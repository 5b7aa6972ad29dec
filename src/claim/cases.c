/*
 * cases.c
 *	  medins.run_cases(ledger, version): does a version, draft or not, make of
 *	  each of its policy cases what the case says?
 */
#include "medins.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/bitmapset.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "claim/amend.h"
#include "plan/compile.h"
#include "values.h"

PG_FUNCTION_INFO_V1(run_cases);

extern Datum accumulators_out(PG_FUNCTION_ARGS);

/* What of a case goes into a claim as it is. */
static const struct
{
	ClaimColumn column;
	const char *type;
}			given[] = {
	{CLAIM_CARE, "text"}, {CLAIM_LEVEL, "int2"}, {CLAIM_RELATION, "text"}, {CLAIM_LOCALITY, "text"},
	{CLAIM_ACCESS, "text"}, {CLAIM_CHANNEL, "text"}, {CLAIM_CREDENTIAL, "text"}, {CLAIM_PATHWAY, "text"},
	{CLAIM_STATUSES, "text[]"}, {CLAIM_ILLNESS, "text"}, {CLAIM_INSTITUTION_ID, "int8"},
	{CLAIM_SERVED_FROM, "date"}, {CLAIM_SERVED_TO, "date"}, {CLAIM_RECEIPT_DATE, "date"},
	{CLAIM_APPLIED_ON, "date"}, {CLAIM_SETTLED_ON, "date"},
	{CLAIM_TOTAL_AMOUNT, "numeric"}, {CLAIM_SELF_FUNDED, "numeric"},
	{CLAIM_OVER_PRICE_LIMIT, "numeric"}, {CLAIM_ADVANCE_SELF_PAY, "numeric"},
	{CLAIM_FAMILY_PAID, "numeric"}	/* before it is decided: what the account holds */
};

/* What a case expects of the claim, in the order told. */
static const ClaimColumn expected[] = {
	CLAIM_DECISION, CLAIM_REASON, CLAIM_BENEFIT_YEAR, CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE, CLAIM_RATE,
	CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID,
	CLAIM_OTHER_PAID, CLAIM_CASH_PAID, CLAIM_ACCUMULATORS
};

/* Columns of the query below, counted from 1. */
enum
{
	CASE_NAME = 1,
	CASE_CLAUSE,
	CASE_TOTALS_BEFORE,
	CASE_RULES,
	CASE_APPLIED_FOR,
	CASE_SUPPLEMENTED_ON,
	CASE_GIVEN,
	CASE_EXPECTED = CASE_GIVEN + lengthof(given)
};

typedef struct Case
{
	HeapTuple	tuple;
	TupleDesc	desc;
	char	   *name;
	ReturnSetInfo *result;
	Bitmapset  *rules;			/* that applied, refused or adjusted */
} Case;

/* What a case calls a column that is given. */
static const char *
case_column(ClaimColumn column)
{
	return column == CLAIM_FAMILY_PAID ? "family_money" : claim_column_name[column];
}

/*
 * Cases in order; what they expect as text, written as actual_text writes what
 * was decided.
 */
static char *
case_query(const Ledger *ledger)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query,
						   "SELECT c.name::text, c.clause::text, c.totals_before::medins.accumulators, CASE WHEN c.rules IS NOT NULL THEN "
						   "ARRAY(SELECT DISTINCT r FROM unnest(c.rules) r ORDER BY r)::text END, "
						   "c.applied_for::text[], c.supplemented_on::date");
	for (int i = 0; i < (int) lengthof(given); i++)
		appendStringInfo(&query, ", c.%s::%s", case_column(given[i].column), given[i].type);
	for (int i = 0; i < (int) lengthof(expected); i++)
		switch (expected[i])
		{
			case CLAIM_DECISION:
			case CLAIM_REASON:
			case CLAIM_BENEFIT_YEAR:
				appendStringInfo(&query, ", c.%s::text", claim_column_name[expected[i]]);
				break;
			case CLAIM_RATE:
				appendStringInfoString(&query, ", trim_scale(c.rate)::text");
				break;
			case CLAIM_ACCUMULATORS:
				appendStringInfoString(&query, ", c.totals_after::text");
				break;
			default:
				appendStringInfo(&query, ", c.%s::numeric(16, 2)::text", claim_column_name[expected[i]]);
		}
	appendStringInfo(&query, " FROM %s.policy_case c WHERE c.version = $1 ORDER BY c.name COLLATE \"C\"",
					 ledger_name(ledger));
	return query.data;
}

static char *
actual_text(const ClaimRow *row, ClaimColumn column)
{
	Datum		value = row->value[column];

	if (row->isnull[column])
		return NULL;
	switch (column)
	{
		case CLAIM_DECISION:
		case CLAIM_REASON:
			return row_text(row, column);
		case CLAIM_BENEFIT_YEAR:
			return psprintf("%d", DatumGetInt32(value));
		case CLAIM_RATE:
			value = DirectFunctionCall1(numeric_trim_scale, value);
			break;
		case CLAIM_ACCUMULATORS:
			return DatumGetCString(DirectFunctionCall1(accumulators_out, value));
		default:
			break;
	}
	return DatumGetCString(DirectFunctionCall1(numeric_out, value));
}

static char *
rules_text(const Bitmapset *rules)
{
	StringInfoData text;
	int			rule = -1;

	initStringInfo(&text);
	while ((rule = bms_next_member(rules, rule)) >= 0)
		appendStringInfo(&text, "%s%d", text.len == 0 ? "{" : ",", rule);
	appendStringInfoString(&text, text.len == 0 ? "{}" : "}");
	return text.data;
}

static void
note_rule(void *context, const Step *step)
{
	Case	   *one = context;

	if (step->rule != NULL &&
		(step->kind == STEP_RULE || step->kind == STEP_ADJUST || step->kind == STEP_REFUSED))
		one->rules = bms_add_member(one->rules, step->rule->rule);
}

static void
compare(const Case *one, const char *column, const char *wanted, const char *actual)
{
	Datum		value[5];
	bool		isnull[5] = {false, false, wanted == NULL, actual == NULL, false};

	if (wanted == NULL ? actual == NULL : actual != NULL && strcmp(wanted, actual) == 0)
		return;
	value[0] = CStringGetTextDatum(one->name);
	value[1] = CStringGetTextDatum(column);
	value[2] = wanted ? CStringGetTextDatum(wanted) : (Datum) 0;
	value[3] = actual ? CStringGetTextDatum(actual) : (Datum) 0;
	value[4] = SPI_getbinval(one->tuple, one->desc, CASE_CLAUSE, &isnull[4]);
	tuplestore_putvalues(one->result->setResult, one->result->setDesc, value, isnull);
}

/* A date that was left out is another one. */
static void
default_date(ClaimRow *row, ClaimColumn column, ClaimColumn from)
{
	if (row->isnull[column] && !row->isnull[from])
		row_set(row, column, row->value[from]);
}

static void
read_case(const Case *one, ClaimRow *row)
{
	row_clear(row);
	for (int i = 0; i < (int) lengthof(given); i++)
		row->value[given[i].column] = SPI_getbinval(one->tuple, one->desc, CASE_GIVEN + i,
													&row->isnull[given[i].column]);
	if (!row->isnull[CLAIM_PATHWAY] && text_is(row->value[CLAIM_PATHWAY], "none"))
		row_set_null(row, CLAIM_PATHWAY);
	if (!row->isnull[CLAIM_FAMILY_PAID])
		row_set(row, CLAIM_FAMILY_ACCOUNT, Int64GetDatum(0));	/* any */
	default_date(row, CLAIM_SERVED_TO, CLAIM_SERVED_FROM);
	if (row_is_reimbursement(row))
	{
		default_date(row, CLAIM_RECEIPT_DATE, CLAIM_SERVED_TO);
		default_date(row, CLAIM_APPLIED_ON, CLAIM_RECEIPT_DATE);
		default_date(row, CLAIM_SETTLED_ON, CLAIM_APPLIED_ON);
	}
	default_date(row, CLAIM_SETTLED_ON, CLAIM_SERVED_TO);
}

static void
run_case(Case *one, const LedgerPolicy *policy, const PlanVersion *plan)
{
	ClaimRow	row;
	Datum		before;
	Datum		applied_for;
	bool		isnull;
	char	   *rules = SPI_getvalue(one->tuple, one->desc, CASE_RULES);

	one->rules = NULL;
	read_case(one, &row);
	before = SPI_getbinval(one->tuple, one->desc, CASE_TOTALS_BEFORE, &isnull);
	before = isnull ? (Datum) 0 : before;
	decide_stated(policy, plan, &row, before, note_rule, one);
	applied_for = SPI_getbinval(one->tuple, one->desc, CASE_APPLIED_FOR, &isnull);
	if (!isnull)
	{
		Datum		applied_on = SPI_getbinval(one->tuple, one->desc, CASE_SUPPLEMENTED_ON, &isnull);

		apply_for_layers(policy, plan, &row, before, applied_for,
						 isnull ? row.value[CLAIM_SETTLED_ON] : applied_on, note_rule, one);
	}

	for (int i = 0; i < (int) lengthof(expected); i++)
	{
		ClaimColumn column = expected[i];
		char	   *wanted = SPI_getvalue(one->tuple, one->desc, CASE_EXPECTED + i);

		/* a reason is told wherever there is one */
		if (wanted != NULL || column == CLAIM_REASON)
			compare(one, column == CLAIM_ACCUMULATORS ? "totals_after" : claim_column_name[column],
					wanted, actual_text(&row, column));
	}
	if (rules != NULL)
		compare(one, "rules", rules, rules_text(one->rules));
}

static void
tell_case(void *context)
{
	errcontext("policy case \"%s\"", ((Case *) context)->name);
}

static void
require_select(Oid table)
{
	AclResult	allowed = pg_class_aclcheck(table, GetUserId(), ACL_SELECT);

	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(table));
}

/*
 * Not stable, as lint_plan is not: rules and cases are read as committed now
 * (and our own), which are those that publishing would freeze.
 */
Datum
run_cases(PG_FUNCTION_ARGS)
{
	const Ledger *ledger;
	LedgerPolicy *policy;
	PlanVersion plan;
	Ledger		opened;
	OwnerSession session;
	Case		one = {.result = (ReturnSetInfo *) fcinfo->resultinfo};
	Oid			type = INT4OID;
	Datum		version;
	SPITupleTable *cases;
	uint64		count;
	MemoryContext per_case;
	ErrorContextCallback callback = {.callback = tell_case,.arg = &one};

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("no %s given", PG_ARGISNULL(0) ? "ledger" : "plan version")));
	ledger = ledger_of_schema(PG_GETARG_OID(0));
	version = PG_GETARG_DATUM(1);

	/* rows are read for the ledger's owner: the caller must be allowed to */
	require_select(ledger->table[TABLE_PLAN_VERSION].table);
	require_select(ledger->table[TABLE_POLICY_CASE].table);
	(void) access_open(ledger->claim, false, &opened);
	InitMaterializedSRF(fcinfo, 0);

	PushActiveSnapshot(GetLatestSnapshot());
	plan = *compile_version(&opened, DatumGetInt32(version), CurrentMemoryContext);
	/* a copy of a version has its cases too, of days before it: they are asked of its rules all the same */
	plan.valid_from = DAY_MIN;
	policy = policy_load(&opened, plan.plan, DT_NOEND, CurrentMemoryContext);
	per_case = AllocSetContextCreate(CurrentMemoryContext, "medins policy case", ALLOCSET_DEFAULT_SIZES);

	ledger_enter(&opened, &session);
	if (SPI_execute_with_args(case_query(&opened), 1, &type, &version, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read policy cases");
	cases = SPI_tuptable;
	count = SPI_processed;
	one.desc = cases->tupdesc;
	for (uint64 i = 0; i < count; i++)
	{
		MemoryContext save = MemoryContextSwitchTo(per_case);

		CHECK_FOR_INTERRUPTS();
		one.tuple = cases->vals[i];
		one.name = SPI_getvalue(one.tuple, one.desc, CASE_NAME);
		callback.previous = error_context_stack;
		error_context_stack = &callback;
		run_case(&one, policy, &plan);
		error_context_stack = callback.previous;
		MemoryContextSwitchTo(save);
		MemoryContextReset(per_case);
	}
	ledger_leave(&session);
	PopActiveSnapshot();
	return (Datum) 0;
}
