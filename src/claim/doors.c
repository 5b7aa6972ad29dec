/*
 * doors.c
 *	  The ways to the kernel other than INSERT: quote, copay, trace; those that
 *	  take many rows are in src/replay.
 *
 * They run as the caller.  What they read of the ledger's claims goes through
 * SPI, so privileges and row security apply; plans and facts that a decision
 * needs are read as the trigger reads them, which is why quote asks for the
 * privilege to insert.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "amount/amount.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "plan/lint.h"
#include "values.h"

PG_FUNCTION_INFO_V1(quote);
PG_FUNCTION_INFO_V1(quote_supplement);
PG_FUNCTION_INFO_V1(copay);
PG_FUNCTION_INFO_V1(trace);
PG_FUNCTION_INFO_V1(lock_person);

/* medins.adjudication, attribute by attribute */
static const ClaimColumn adjudication_column[] = {
	CLAIM_LEDGER_NO, CLAIM_DECISION, CLAIM_REASON, CLAIM_PLAN_VERSION, CLAIM_BENEFIT_YEAR,
	CLAIM_SETTLEMENT_MONTH, CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE, CLAIM_RATE, CLAIM_FUND_PAID,
	CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID, CLAIM_CASH_PAID,
	CLAIM_COLLEGE_ID, CLAIM_LEVEL, CLAIM_RELATION, CLAIM_LOCALITY, CLAIM_PATHWAY, CLAIM_STATUSES,
	CLAIM_ILLNESS, CLAIM_FAMILY_ACCOUNT, CLAIM_ACCUMULATORS
};

static Datum
adjudication(FunctionCallInfo fcinfo, const ClaimRow *row)
{
	TupleDesc	desc;
	Datum		value[lengthof(adjudication_column)];
	bool		isnull[lengthof(adjudication_column)];

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
		desc->natts != lengthof(adjudication_column))
		elog(ERROR, "return type must be medins.adjudication");
	for (int i = 0; i < (int) lengthof(adjudication_column); i++)
	{
		value[i] = row->value[adjudication_column[i]];
		isnull[i] = row->isnull[adjudication_column[i]];
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), value, isnull));
}

/* Arguments from the given one on into columns of a row. */
static void
arguments_to_row(FunctionCallInfo fcinfo, int first, const ClaimColumn *column, int columns,
				 ClaimRow *row)
{
	for (int i = 0; i < columns; i++)
		if (!PG_ARGISNULL(first + i))
			row_set(row, column[i], PG_GETARG_DATUM(first + i));
}

/*
 * medins.quote(ledger, person_id, institution_id, care, served_from, …): what
 * an INSERT of this claim would return now, or how it stood with layers that
 * were applied for at once.  Locks nothing, writes nothing.
 */
Datum
quote(PG_FUNCTION_ARGS)
{
	static const ClaimColumn column[] = {
		CLAIM_PERSON_ID, CLAIM_INSTITUTION_ID, CLAIM_CARE, CLAIM_SERVED_FROM, CLAIM_TOTAL_AMOUNT,
		CLAIM_SERVED_TO, CLAIM_SETTLED_ON, CLAIM_SELF_FUNDED, CLAIM_OVER_PRICE_LIMIT,
		CLAIM_ADVANCE_SELF_PAY, CLAIM_CHANNEL, CLAIM_CREDENTIAL, CLAIM_ACCESS, CLAIM_PRESCRIBER_ID,
		CLAIM_DISEASE, CLAIM_CATALOGUE_REGION, CLAIM_APPLIED_ON, CLAIM_RECEIPT_DATE, CLAIM_PAPERS
	};
	const Ledger *ledger = ledger_argument(fcinfo);
	Desk	   *desk;
	ClaimRow	row;

	require_privilege(ledger->claim, ACL_INSERT);
	row_clear(&row);
	arguments_to_row(fcinfo, 1, column, lengthof(column), &row);
	if (row.isnull[CLAIM_PERSON_ID])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a claim needs a value in column \"%s\"", "person_id"),
				 errhint("Give the column a value other than null."),
				 errcolumn("person_id")));
	if (row.isnull[CLAIM_SERVED_TO] && !row.isnull[CLAIM_SERVED_FROM])
		row_set(&row, CLAIM_SERVED_TO, row.value[CLAIM_SERVED_FROM]);
	row_set_text(&row, CLAIM_ENTRY, "claim");
	row_set_text(&row, CLAIM_REQUEST_ID, "");
	desk = desk_open(ledger->claim, CurrentMemoryContext, false);
	settle_claim(desk, &row);
	if (!PG_ARGISNULL(20) && row_is_paid(&row))
		apply_for_layers(desk->policy, row_version(desk->policy, &row), &row,
						 desk_tail(desk, DatumGetInt64(row.value[CLAIM_PERSON_ID])).accumulators,
						 PG_GETARG_DATUM(20), row.value[CLAIM_SETTLED_ON], NULL, NULL);
	PG_RETURN_DATUM(adjudication(fcinfo, &row));
}

/*
 * medins.lock_person(ledger, person_id): what a row's trigger does first.
 */
Datum
lock_person(PG_FUNCTION_ARGS)
{
	const Ledger *ledger = ledger_of_schema(PG_GETARG_OID(0));
	Ledger		opened;

	require_privilege(ledger->claim, ACL_INSERT);
	(void) access_open(ledger->claim, true, &opened);
	access_lock_person(&opened, PG_GETARG_INT64(1));
	PG_RETURN_VOID();
}

/*
 * medins.quote_supplement(ledger, person_id, base_no, applied_for, applied_on,
 * …): what an application would return now.
 */
Datum
quote_supplement(PG_FUNCTION_ARGS)
{
	static const ClaimColumn column[] = {
		CLAIM_PERSON_ID, CLAIM_BASE_NO, CLAIM_APPLIED_FOR, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON, CLAIM_DISEASE
	};
	const Ledger *ledger = ledger_argument(fcinfo);
	ClaimRow	row;

	require_privilege(ledger->claim, ACL_INSERT);
	row_clear(&row);
	row_set_text(&row, CLAIM_ENTRY, "supplement");
	arguments_to_row(fcinfo, 1, column, lengthof(column), &row);
	if (row.isnull[CLAIM_PERSON_ID])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a claim needs a value in column \"%s\"", "person_id"),
				 errhint("Give the column a value other than null."),
				 errcolumn("person_id")));
	settle_supplement(desk_open(ledger->claim, CurrentMemoryContext, false), &row);
	PG_RETURN_DATUM(adjudication(fcinfo, &row));
}

/* Words that no claim could have would match what was never meant. */
static void
check_word(const PlanVersion *plan, Gate gate, const ClaimRow *row, ClaimColumn column)
{
	char	   *word = row_text(row, column);

	if (word != NULL && !word_is_possible(plan, gate, word))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("\"%s\" holds an unrecognized word", claim_column_name[column]),
				 errhint("A claim under plan version %d cannot have it.", plan->version),
				 errcolumn(claim_column_name[column])));
}

void
decide_stated(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row, Datum before,
			  StepSink sink, void *context)
{
	row_set_text(row, CLAIM_ENTRY, "claim");
	row_set_text(row, CLAIM_REQUEST_ID, "");
	row_check_inputs(row);
	if (plan != NULL)
	{
		check_word(plan, GATE_RELATION, row, CLAIM_RELATION);
		check_word(plan, GATE_LOCALITY, row, CLAIM_LOCALITY);
		check_word(plan, GATE_PATHWAY, row, CLAIM_PATHWAY);
		row_set(row, CLAIM_PLAN_VERSION, Int32GetDatum(plan->version));
	}
	row_set(row, CLAIM_BENEFIT_YEAR,
			Int32GetDatum(benefit_year_of(row_deciding_day(plan, row), policy->year_begins)));
	decide_row(policy, plan, row, before, sink, context);
}

/*
 * medins.copay(ledger, plan, care, level, in_scope, served_on, …): the split of
 * an in-scope amount by a plan's rules, no person needed; with layers that are
 * applied for.
 */
Datum
copay(PG_FUNCTION_ARGS)
{
	static const ClaimColumn column[] = {
		CLAIM_RELATION, CLAIM_LOCALITY, CLAIM_ACCESS, CLAIM_CHANNEL, CLAIM_CREDENTIAL, CLAIM_PATHWAY,
		CLAIM_STATUSES, CLAIM_ILLNESS
	};
	static const char *const needed[] = {
		NULL, "plan", "care", NULL /* the level may be unknown */ , "in_scope", "served_on"
	};
	const Ledger *ledger = ledger_argument(fcinfo);
	LedgerPolicy *policy;
	const PlanVersion *plan;
	Ledger		opened;
	ClaimRow	row;
	Datum		before;
	Day			served_on;

	for (int i = 1; i <= 5; i++)
		if (needed[i] != NULL && PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_VALUE_MISSING),
					 errmsg("argument \"%s\" needs a value", needed[i]),
					 errhint("Plan, care, in-scope amount and day of service must be given."),
					 errcolumn(needed[i])));
	require_privilege(ledger->table[TABLE_PLAN_VERSION].table, ACL_SELECT);
	(void) access_open(ledger->claim, false, &opened);
	policy = policy_load(&opened, text_to_cstring(PG_GETARG_TEXT_PP(1)), DT_NOEND, CurrentMemoryContext);

	row_clear(&row);
	row_set(&row, CLAIM_INSTITUTION_ID, Int64GetDatum(0));
	row_set(&row, CLAIM_CARE, PG_GETARG_DATUM(2));
	if (!PG_ARGISNULL(3))
	{
		int32		level = PG_GETARG_INT32(3);

		if (level < 0 || level > 9)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
					 errmsg("argument \"%s\" is out of range", "level"),
					 errhint("Institutions have a level from 0 to 9, or none (null)."),
					 errcolumn("level")));
		row_set(&row, CLAIM_LEVEL, Int16GetDatum((int16) level));
	}
	row_set(&row, CLAIM_TOTAL_AMOUNT, PG_GETARG_DATUM(4));
	row_set_fen(&row, CLAIM_SELF_FUNDED, 0);
	row_set_fen(&row, CLAIM_OVER_PRICE_LIMIT, 0);
	row_set_fen(&row, CLAIM_ADVANCE_SELF_PAY, 0);
	served_on = PG_GETARG_DATEADT(5);
	row_set(&row, CLAIM_SERVED_FROM, DateADTGetDatum(served_on));
	row_set(&row, CLAIM_SERVED_TO, DateADTGetDatum(served_on));
	row_set(&row, CLAIM_SETTLED_ON, DateADTGetDatum(served_on));
	row_set(&row, CLAIM_RECEIPT_DATE, DateADTGetDatum(served_on));
	row_set(&row, CLAIM_APPLIED_ON, DateADTGetDatum(served_on));
	arguments_to_row(fcinfo, 6, column, lengthof(column), &row);

	plan = version_on(&policy->policy, served_on);
	/* covered by the first pathway there is, unless told which */
	for (int i = 0; plan != NULL && i < plan->cover_rules && row.isnull[CLAIM_PATHWAY]; i++)
		if (plan->cover_rule[i].effect == COVER_COVERS)
			row_set_text(&row, CLAIM_PATHWAY, plan->cover_rule[i].pathway);
	if (!PG_ARGISNULL(15))
	{
		/* before it is decided, family_paid is what the account holds */
		row_set(&row, CLAIM_FAMILY_PAID, PG_GETARG_DATUM(15));
		if (column_to_fen(row.value[CLAIM_FAMILY_PAID], "family_money") < 0)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("argument \"%s\" must not be negative", "family_money"),
					 errhint("Leave it out where no family account is asked."),
					 errcolumn("family_money")));
		row_set(&row, CLAIM_FAMILY_ACCOUNT, Int64GetDatum(0));	/* any */
	}
	before = PG_ARGISNULL(14) ? (Datum) 0 : PG_GETARG_DATUM(14);
	decide_stated(policy, plan, &row, before, NULL, NULL);
	if (!PG_ARGISNULL(16) && row_is_paid(&row))
		apply_for_layers(policy, plan, &row, before, PG_GETARG_DATUM(16), row.value[CLAIM_SETTLED_ON], NULL, NULL);
	row_set_null(&row, CLAIM_FAMILY_ACCOUNT);
	PG_RETURN_DATUM(adjudication(fcinfo, &row));
}

/* ---- reading claims as the caller ---- */

/*
 * A row and the totals before it (0: it is the first), by SPI.  The values
 * live in SPI's memory.  False when there is no such row for the caller.
 */
static bool
fetch_claim(const Ledger *ledger, int64 person, int32 ledger_no, ClaimRow *row, Datum *before)
{
	StringInfoData query;
	Oid			types[2] = {INT8OID, INT4OID};
	Datum		values[2] = {Int64GetDatum(person), Int32GetDatum(ledger_no)};
	ClaimRow	previous;
	int			last;

	initStringInfo(&query);
	append_claim_query(&query, ledger,
					   "WHERE c.person_id OPERATOR(pg_catalog.=) $1 "
					   "AND c.ledger_no OPERATOR(pg_catalog.<=) $2 "
					   "AND c.ledger_no OPERATOR(pg_catalog.>=) ($2 OPERATOR(pg_catalog.-) 1) "
					   "ORDER BY c.ledger_no");
	if (SPI_execute_with_args(query.data, 2, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the ledger");
	*before = (Datum) 0;
	if (SPI_processed == 0)
		return false;
	last = (int) SPI_processed - 1;
	read_spi_row(SPI_tuptable->vals[last], SPI_tuptable->tupdesc, row);
	if (DatumGetInt32(row->value[CLAIM_LEDGER_NO]) != ledger_no)
		return false;
	if (last > 0)
	{
		read_spi_row(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, &previous);
		*before = previous.value[CLAIM_ACCUMULATORS];
	}
	return true;
}

/*
 * What a supplement rests on, as it was when the row of that number was
 * entered; the values live in the current context.  False where the caller
 * cannot see all of it.
 */
static bool
fetch_chain(const Ledger *ledger, int64 person, int32 ledger_no, Chain *chain)
{
	MemoryContext context = CurrentMemoryContext;
	StringInfoData query;
	Oid			types[3] = {INT8OID, INT4OID, INT4OID};
	Datum		values[3] = {Int64GetDatum(person), Int32GetDatum(chain->base_no - 1), Int32GetDatum(ledger_no)};
	int32		expected = ledger_no;
	Portal		cursor;

	initStringInfo(&query);
	append_claim_query(&query, ledger,
					   "WHERE c.person_id OPERATOR(pg_catalog.=) $1 "
					   "AND c.ledger_no OPERATOR(pg_catalog.>=) $2 AND c.ledger_no OPERATOR(pg_catalog.<) $3 "
					   "ORDER BY c.ledger_no DESC");
	cursor = SPI_cursor_open_with_args(NULL, query.data, 3, types, values, NULL, true, CURSOR_OPT_NO_SCROLL);
	for (;;)
	{
		SPI_cursor_fetch(cursor, true, 100);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			MemoryContext save = MemoryContextSwitchTo(context);
			ClaimRow	row;

			CHECK_FOR_INTERRUPTS();
			read_spi_row(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, &row);
			/* a row that is hidden may be what matters */
			if (DatumGetInt32(row.value[CLAIM_LEDGER_NO]) == expected - 1)
				expected--;
			(void) chain_read_row(chain, row.value, row.isnull);
			MemoryContextSwitchTo(save);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_freetuptable(SPI_tuptable);
	SPI_cursor_close(cursor);
	return chain->found && expected == Max(chain->base_no - 1, 1);
}

/* Row security may show a row, but not the one it rests on. */
static bool
before_is_hidden(const ClaimRow *row, Datum before)
{
	return DatumGetPointer(before) == NULL && DatumGetInt32(row->value[CLAIM_LEDGER_NO]) > 1;
}

/* ---- trace ---- */

/* Which of its numbers a step has. */
#define HAS_BASE	1
#define HAS_AMOUNT	2
#define HAS_RUNNING	4
#define COUNTS		8			/* base and running are numbers, not fen */

typedef struct TraceOutput
{
	ReturnSetInfo *result;
	int			steps;
} TraceOutput;

static Datum
limit_to_numeric(int64_t limit, bool counts)
{
	return counts ? NumericGetDatum(int64_to_numeric(limit)) : fen_to_numeric(limit);
}

/* A row of the trace; what is NULL or empty here is NULL there. */
static void
put_trace(TraceOutput *output, const char *kind, const char *layer, const char *clause,
		  const char *reason, const char *bucket, const Rule *rule, bool counts,
		  const int64_t *base, const rate8_t *rate, const fen_t *amount, const int64_t *running)
{
	const char *texts[] = {kind, layer, clause, reason, bucket};
	Datum		value[11] = {0};
	bool		isnull[11];
	int			i = 0;

	memset(isnull, true, sizeof(isnull));
#define PUT(given, datum) \
	do { \
		if (given) \
		{ \
			value[i] = (datum); \
			isnull[i] = false; \
		} \
		i++; \
	} while (0)
	PUT(true, Int32GetDatum(++output->steps));
	for (int t = 0; t < (int) lengthof(texts); t++)
		PUT(texts[t] != NULL && *texts[t] != '\0', CStringGetTextDatum(texts[t]));
	PUT(rule != NULL, Int32GetDatum(rule->rule));
	PUT(base != NULL, limit_to_numeric(*base, counts));
	PUT(rate != NULL, rate_to_numeric(*rate));
	PUT(amount != NULL, fen_to_numeric(*amount));
	PUT(running != NULL, limit_to_numeric(*running, counts));
#undef PUT
	tuplestore_putvalues(output->result->setResult, output->result->setDesc, value, isnull);
}

static void
put_step(void *context, const Step *step)
{
	static const struct
	{
		const char *name;
		int			has;
	}			kinds[] = {
		[STEP_IN_SCOPE] = {"in_scope", HAS_BASE | HAS_AMOUNT},
		[STEP_COVER] = {"cover", 0},
		[STEP_RULE] = {"rule", HAS_BASE},
		[STEP_ADJUST] = {"adjust", 0},
		[STEP_FIRST_PAY] = {"first_pay", HAS_BASE | HAS_AMOUNT},
		[STEP_DEDUCTIBLE] = {"deductible", HAS_BASE | HAS_AMOUNT | HAS_RUNNING},
		[STEP_BAND] = {"band", HAS_BASE | HAS_AMOUNT},
		[STEP_CAP] = {"cap", HAS_BASE | HAS_AMOUNT | HAS_RUNNING},
		[STEP_COUNT] = {"count", HAS_BASE | HAS_AMOUNT | HAS_RUNNING | COUNTS},
		[STEP_ACCOUNT] = {"account", HAS_BASE | HAS_AMOUNT},
		[STEP_PAID] = {"paid", HAS_AMOUNT | HAS_RUNNING},
		[STEP_REFUSED] = {"refused", 0},
		[STEP_CASH] = {"cash", HAS_AMOUNT}
	};
	TraceOutput *output = context;
	int			has = kinds[step->kind].has;

	put_trace(output, kinds[step->kind].name, step->layer ? step->layer->name : NULL,
			  step->clause, step->reason, step->bucket, step->rule, has & COUNTS,
			  has & HAS_BASE ? &step->base : NULL,
			  step->rate != RATE_NONE ? &step->rate : NULL,
			  has & HAS_AMOUNT ? &step->amount : NULL,
			  has & HAS_RUNNING ? &step->running : NULL);
}

/* How the bill stands with what was applied for, and what that changed. */
static void
trace_supplement(const Ledger *ledger, const LedgerPolicy *policy, const PlanVersion *plan,
				 ClaimRow *row, Datum before, TraceOutput *output)
{
	Chain		chain = {.base_no = DatumGetInt32(row->value[CLAIM_BASE_NO])};
	fen_t		more;

	if (!fetch_chain(ledger, DatumGetInt64(row->value[CLAIM_PERSON_ID]),
					 DatumGetInt32(row->value[CLAIM_LEDGER_NO]), &chain))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the rows that a supplement rests on cannot be read"),
				 errhint("Ask somebody who may see all rows of the person."),
				 errcolumn("ledger_no")));
	more = -row_fen(row, CLAIM_CASH_PAID);
	put_trace(output, row_text(row, CLAIM_ENTRY), row_text(row, CLAIM_APPLIED_FOR), NULL, row_text(row, CLAIM_REASON), NULL,
			  NULL, false, NULL, NULL, &more, NULL);
	kernel_error(decide_supplement(policy, plan, &chain, before, row, put_step, output));
}

/*
 * medins.trace(ledger, person_id, ledger_no): the steps by which a row was
 * decided, computed again from what is stored on it.
 */
Datum
trace(PG_FUNCTION_ARGS)
{
	const Ledger *ledger = ledger_argument(fcinfo);
	TraceOutput output = {(ReturnSetInfo *) fcinfo->resultinfo, 0};
	Ledger		opened;
	ClaimRow	row;
	Datum		before;
	LedgerPolicy *policy;
	const PlanVersion *plan;
	char	   *entry;

	InitMaterializedSRF(fcinfo, 0);
	/* before any row is read, so that columns are what they are taken for */
	(void) access_open(ledger->claim, false, &opened);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (!fetch_claim(&opened, PG_GETARG_INT64(1), PG_GETARG_INT32(2), &row, &before))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the person has no ledger row %d", PG_GETARG_INT32(2)),
				 errhint("Check the person and the number."),
				 errcolumn("ledger_no")));
	policy = policy_load(&opened, NULL, DT_NOEND, CurrentMemoryContext);
	entry = row_text(&row, CLAIM_ENTRY);
	if (strcmp(entry, "reversal") == 0)
	{
		fen_t		total = row_fen(&row, CLAIM_TOTAL_AMOUNT);

		/* then the story of what it takes back */
		put_trace(&output, "reversal", NULL, NULL, row_text(&row, CLAIM_REASON), NULL, NULL, false,
				  NULL, NULL, &total, NULL);
	}
	if (strcmp(entry, "reversal") == 0 &&
		!fetch_claim(&opened, PG_GETARG_INT64(1), DatumGetInt32(row.value[CLAIM_BASE_NO]), &row, &before))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the row that was reversed cannot be read"),
				 errhint("Ask somebody who may see all rows of the person."),
				 errcolumn("ledger_no")));
	entry = row_text(&row, CLAIM_ENTRY);
	if (before_is_hidden(&row, before))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the row before ledger row %d cannot be read",
						DatumGetInt32(row.value[CLAIM_LEDGER_NO])),
				 errdetail("A row is decided from the running totals of the row before it."),
				 errhint("Ask somebody who may see all rows of the person."),
				 errcolumn("ledger_no")));
	plan = row_version(policy, &row);
	if (strcmp(entry, "supplement") == 0 || (strcmp(entry, "ruling") == 0 && !row.isnull[CLAIM_APPLIED_FOR]))
		trace_supplement(&opened, policy, plan, &row, before, &output);
	else if (strcmp(entry, "ruling") == 0 || strcmp(entry, "opening") == 0)
	{
		fen_t		less = -row_fen(&row, CLAIM_CASH_PAID);

		/* no rule has decided it */
		put_trace(&output, entry, NULL, NULL, row_text(&row, CLAIM_REASON), NULL, NULL, false,
				  NULL, NULL, &less, NULL);
		plan = NULL;
	}
	else
		decide_row(policy, plan, &row, before, put_step, &output);
	if (plan == NULL && (strcmp(entry, "claim") == 0 || strcmp(entry, "repost") == 0))
	{
		/* the kernel has not run, so it has told nothing */
		put_step(&output, &(Step) {.kind = STEP_IN_SCOPE,.base = row_fen(&row, CLAIM_TOTAL_AMOUNT),
				 .amount = row_fen(&row, CLAIM_IN_SCOPE),.rate = RATE_NONE});
		put_step(&output, &(Step) {.kind = STEP_REFUSED,.reason = REASON_NO_PLAN,.rate = RATE_NONE});
		put_step(&output, &(Step) {.kind = STEP_CASH,.amount = row_fen(&row, CLAIM_CASH_PAID),.rate = RATE_NONE});
	}
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	return (Datum) 0;
}
