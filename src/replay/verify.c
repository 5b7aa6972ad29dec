/*
 * verify.c
 *	  Every stored row decided again from what is stored: on itself, and on the
 *	  rows before it.
 */
#include "medins.h"

#include "access/table.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "claim/situation.h"
#include "ledger/access.h"
#include "replay/replay.h"
#include "values.h"

PG_FUNCTION_INFO_V1(verify);

typedef struct Verifier
{
	LedgerPolicy *policy;
	ReturnSetInfo *result;
	Accumulators totals;		/* of the row at hand */
	Form_pg_attribute column[CLAIM_COLUMNS];
} Verifier;

static void
put_difference(Verifier *verifier, const ClaimRow *row, ClaimColumn column,
			   const char *stored, const char *expected)
{
	Datum		value[5];
	bool		isnull[5] = {false, false, false, stored == NULL, expected == NULL};

	value[0] = row->value[CLAIM_PERSON_ID];
	value[1] = row->value[CLAIM_LEDGER_NO];
	value[2] = CStringGetTextDatum(claim_column_name[column]);
	value[3] = stored ? CStringGetTextDatum(stored) : (Datum) 0;
	value[4] = expected ? CStringGetTextDatum(expected) : (Datum) 0;
	tuplestore_putvalues(verifier->result->setResult, verifier->result->setDesc, value, isnull);
}

static char *
column_text(Verifier *verifier, const ClaimRow *row, ClaimColumn column)
{
	Oid			output;
	bool		varlena;

	if (row->isnull[column])
		return NULL;
	getTypeOutputInfo(verifier->column[column]->atttypid, &output, &varlena);
	return OidOutputFunctionCall(output, row->value[column]);
}

static void
compare_columns(Verifier *verifier, const ClaimRow *stored, const ClaimRow *expected, ClaimColumn first)
{
	for (int c = first; c <= CLAIM_ACCUMULATORS; c++)
	{
		Form_pg_attribute att = verifier->column[c];

		if (stored->isnull[c] == expected->isnull[c] &&
			(stored->isnull[c] ||
			 datum_image_eq(stored->value[c], expected->value[c], att->attbyval, att->attlen)))
			continue;
		put_difference(verifier, stored, c, column_text(verifier, stored, c),
					   column_text(verifier, expected, c));
	}
}

/* The version that decided a row; false where there is no such version. */
static bool
find_version(Verifier *verifier, const ClaimRow *row, const PlanVersion **plan)
{
	*plan = NULL;
	if (row->isnull[CLAIM_PLAN_VERSION])
		return true;
	if (!policy_has_version(verifier->policy, DatumGetInt32(row->value[CLAIM_PLAN_VERSION])))
	{
		put_difference(verifier, row, CLAIM_PLAN_VERSION, column_text(verifier, row, CLAIM_PLAN_VERSION), NULL);
		return false;
	}
	*plan = row_version(verifier->policy, row);
	return true;
}

static void
verify_row(void *context, Replay *replay, ReplayPerson *person, ClaimRow *row)
{
	Verifier   *verifier = context;
	Accumulators *totals = &verifier->totals;
	ClaimRow	expected;
	const PlanVersion *plan;
	Split		split;

	/* an opening brings in what nobody can decide again */
	if (text_is(row->value[CLAIM_ENTRY], "opening") || !find_version(verifier, row, &plan))
		return;
	replay_totals(replay, &person->totals, plan != NULL ? kernel_room(plan) : 0, totals);
	if (decide_split(verifier->policy, plan, row, totals, &split, NULL, NULL) != KERNEL_OK)
	{
		put_difference(verifier, row, CLAIM_DECISION, column_text(verifier, row, CLAIM_DECISION), NULL);
		return;
	}
	if (row_has_split(row, &split) && accumulators_equal(totals, row->value[CLAIM_ACCUMULATORS]))
		return;
	expected = *row;
	row_set_split(&expected, &split);
	row_set(&expected, CLAIM_ACCUMULATORS, accumulators_to_datum(totals));
	compare_columns(verifier, row, &expected, CLAIM_DECISION);
}

static void
verify_in_chain(Verifier *verifier, const ClaimRow *row, const ClaimRow *earlier, int rows)
{
	bool		is_reversal = text_is(row->value[CLAIM_ENTRY], "reversal");
	ClaimRow	expected = *row;
	const PlanVersion *plan;

	if (text_is(row->value[CLAIM_ENTRY], "opening") ||
		(text_is(row->value[CLAIM_ENTRY], "ruling") && row->isnull[CLAIM_APPLIED_FOR]) ||
		!find_version(verifier, row, &plan))
		return;
	if (decide_after(verifier->policy, plan, &expected, (Datum) 0, earlier, rows) != KERNEL_OK)
	{
		ClaimColumn column = row_stands_alone(row) ? CLAIM_DECISION : CLAIM_BASE_NO;

		put_difference(verifier, row, column, column_text(verifier, row, column), NULL);
		return;
	}
	compare_columns(verifier, row, &expected, is_reversal ? CLAIM_TOTAL_AMOUNT : CLAIM_DECISION);
}

static void
verify_chain(void *context, Replay *replay, ReplayPerson *person, ClaimRow *row, int rows, int first)
{
	Verifier   *verifier = context;

	for (int i = first; i < rows; i++)
	{
		int32		ledger_no = DatumGetInt32(row[i].value[CLAIM_LEDGER_NO]);
		int32		next = i == 0 ? 1 : DatumGetInt32(row[i - 1].value[CLAIM_LEDGER_NO]) + 1;

		if (ledger_no != next)
			put_difference(verifier, &row[i], CLAIM_LEDGER_NO, psprintf("%d", ledger_no), psprintf("%d", next));
		verify_in_chain(verifier, &row[i], row, i);
	}
}

/*
 * medins.verify(ledger [, person_id [, slice, slices]]): decide every stored
 * row again from what is stored on it and the rows before; return what differs.
 */
Datum
verify(PG_FUNCTION_ARGS)
{
	static const ReplayVisitor visitor = {.row = verify_row,.chain = verify_chain};
	const Ledger *ledger = ledger_argument(fcinfo);
	Verifier	verifier = {.result = (ReturnSetInfo *) fcinfo->resultinfo,.totals = EMPTY_ACCUMULATORS};
	bool		one = !PG_ARGISNULL(1);
	int64		person = one ? PG_GETARG_INT64(1) : 0;
	Slice		slice = slice_arguments(PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2), PG_ARGISNULL(3) ? 1 : PG_GETARG_INT32(3));
	Ledger		opened;
	Relation	claim;

	InitMaterializedSRF(fcinfo, 0);
	(void) access_open(ledger->claim, false, &opened);
	if (one)
		access_find_person(&opened, person);
	verifier.policy = policy_load(&opened, NULL, DT_NOEND, CurrentMemoryContext);
	remember_paths(verifier.policy);
	accumulators_reserve(&verifier.totals, 64);
	claim = table_open(opened.claim, NoLock);
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		verifier.column[c] = TupleDescAttr(RelationGetDescr(claim), opened.claim_column[c] - 1);
	replay_claims(fcinfo->flinfo->fn_oid, &opened, one ? &person : NULL, slice, &visitor, &verifier);
	table_close(claim, NoLock);
	return (Datum) 0;
}
