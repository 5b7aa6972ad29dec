/*
 * simulate.c
 *	  What a plan version would have made of the claims of a time.
 *
 * Claims whose day of care lies in it are decided by the version from the
 * situation that is stored on them and from the totals that it would have left;
 * all others stand, and move the totals as they did.  What points to a claim
 * goes with it.  A claim that lacks what the version asks for stands too, and is
 * counted: one that no version decided has no situation, and a stay's is that of
 * the day that its own version goes by.
 */
#include "medins.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "amount/amount.h"
#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "claim/situation.h"
#include "ledger/access.h"
#include "replay/cells.h"
#include "replay/replay.h"
#include "values.h"

PG_FUNCTION_INFO_V1(simulate);
PG_FUNCTION_INFO_V1(simulate_summary);

static const ClaimColumn share_column[SHARES] = {
	CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID,
	CLAIM_CASH_PAID
};

static const char *const share_name[SHARES] = {"fund", "relief", "serious_illness", "family", "other", "cash"};

/* What is kept of a person besides the stored totals; marked is one of whom the version would have left others. */
typedef struct Then
{
	KeptTotals	totals;			/* these, if so */
	fen_t		cash_more;
	CellKey		last;			/* where the person is counted */
} Then;

typedef struct Simulation
{
	LedgerPolicy *policy;
	const PlanVersion *version; /* NULL: each claim's own */
	Day			from;
	Day			until;
	ReturnSetInfo *result;
	Accumulators totals;		/* of the claim at hand */
	Cells	   *cells;			/* summed; NULL: claim by claim */
	Datum		share_name[SHARES];
} Simulation;

/* ---- telling ---- */

/* A row and what would have become of it; told is false where nothing of it is decided again. */
typedef struct Outcome
{
	const char *decision;
	const char *reason;
	fen_t		deductible;
	fen_t		share[SHARES];
} Outcome;

static const ClaimColumn told[] = {
	CLAIM_PERSON_ID, CLAIM_LEDGER_NO, CLAIM_ENTRY, CLAIM_BENEFIT_YEAR, CLAIM_SETTLEMENT_MONTH,
	CLAIM_INSTITUTION_ID, CLAIM_COLLEGE_ID, CLAIM_LEVEL, CLAIM_DECISION, CLAIM_REASON, CLAIM_DEDUCTIBLE,
	CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID,
	CLAIM_CASH_PAID
};

#define SIMULATE_COLUMNS	(lengthof(told) + 3 + 1 + SHARES + 1)

static void
tell_row(Simulation *simulation, const ClaimRow *row, const Outcome *then, bool simulated)
{
	Datum		value[SIMULATE_COLUMNS];
	bool		isnull[SIMULATE_COLUMNS];
	int			n = 0;

	memset(isnull, false, sizeof(isnull));
	for (int i = 0; i < (int) lengthof(told); i++, n++)
	{
		value[n] = row->value[told[i]];
		isnull[n] = row->isnull[told[i]];
	}
	value[n++] = BoolGetDatum(simulated);
	value[n++] = CStringGetTextDatum(then->decision);
	isnull[n] = then->reason == NULL;
	value[n++] = then->reason != NULL ? CStringGetTextDatum(then->reason) : (Datum) 0;
	value[n++] = fen_to_numeric(then->deductible);
	for (int i = 0; i < SHARES; i++)
		value[n++] = then->share[i] == row_fen(row, share_column[i]) ? row->value[share_column[i]] :
			fen_to_numeric(then->share[i]);
	value[n++] = fen_to_numeric(then->share[SHARES - 1] - row_fen(row, CLAIM_CASH_PAID));
	tuplestore_putvalues(simulation->result->setResult, simulation->result->setDesc, value, isnull);
}

/* Of a cell a row for each share; persons are counted with cash. */
static void
tell_cell(void *context, const Cell *cell)
{
	Simulation *simulation = context;
	const CellSums *sum = &cell->sum;

	for (int i = 0; i < SHARES; i++)
	{
		bool		is_cash = i == SHARES - 1;
		fen_t		more = sum->then[i];
		Datum		value[] = {
			Int64GetDatum(cell->key.college), Int64GetDatum(cell->key.institution), Int16GetDatum(cell->key.level),
			DateADTGetDatum(cell->key.month), simulation->share_name[i], Int64GetDatum(sum->rows), Int64GetDatum(sum->left),
			fen_to_numeric(sum->now[i]), fen_to_numeric(sum->then[i]), (Datum) 0,
			Int64GetDatum(is_cash ? sum->gaining : 0), Int64GetDatum(is_cash ? sum->losing : 0)
		};
		bool		isnull[lengthof(value)] = {!cell->key.has_college, false, cell->key.level < 0};

		add_sum(&more, -sum->now[i]);
		value[9] = fen_to_numeric(more);
		tuplestore_putvalues(simulation->result->setResult, simulation->result->setDesc, value, isnull);
		for (int n = 7; n < 10; n++)
			pfree(DatumGetPointer(value[n]));
	}
}

static CellKey
cell_key(const ClaimRow *row)
{
	return (CellKey)
	{
		.college = row->isnull[CLAIM_COLLEGE_ID] ? 0 : DatumGetInt64(row->value[CLAIM_COLLEGE_ID]),
		.institution = DatumGetInt64(row->value[CLAIM_INSTITUTION_ID]),
		.month = DatumGetDateADT(row->value[CLAIM_SETTLEMENT_MONTH]),
		.level = row->isnull[CLAIM_LEVEL] ? -1 : DatumGetInt16(row->value[CLAIM_LEVEL]),
		.has_college = !row->isnull[CLAIM_COLLEGE_ID]
	};
}

/* A row that is decided soon: its cell is. */
static void
look_ahead(void *context, const ClaimRow *row)
{
	const Simulation *simulation = context;

	if (simulation->cells != NULL)
		cells_fetch(simulation->cells, cell_key(row));
}

static void
sum_row(Simulation *simulation, Then *own, const ClaimRow *row, const Outcome *then, bool simulated)
{
	CellKey		key = cell_key(row);
	CellSums   *sum = cell_of(simulation->cells, key);

	sum->rows++;
	sum->left += !simulated;
	for (int i = 0; i < SHARES; i++)
	{
		fen_t		now = row_fen(row, share_column[i]);

		/* most payers pay nothing */
		if (now == 0 && then->share[i] == 0)
			continue;
		add_sum(&sum->now[i], now);
		add_sum(&sum->then[i], then->share[i]);
		if (i == SHARES - 1)
			add_sum(&own->cash_more, then->share[i] - now);
	}
	own->last = key;
}

static void
tell(Simulation *simulation, ReplayPerson *person, const ClaimRow *row, const Outcome *then, bool simulated)
{
	if (simulation->cells != NULL)
		sum_row(simulation, own_of(person), row, then, simulated);
	else
		tell_row(simulation, row, then, simulated);
}

/* ---- deciding ---- */

/* The version that decided a row, and its day. */
static const PlanVersion *
version_of(Simulation *simulation, const ClaimRow *row, Day *day)
{
	const PlanVersion *was = row_version(simulation->policy, row);

	*day = row_deciding_day(was, row);
	return was;
}

static bool
in_time(const Simulation *simulation, Day day)
{
	return simulation->from <= day && day < simulation->until;
}

/* Does a bill tell all that the version asks for? */
static bool
tells_all(const Simulation *simulation, const ClaimRow *row, const PlanVersion *was, Day day)
{
	return was != NULL &&
		(simulation->version == NULL || row_deciding_day(simulation->version, row) == day);
}

/* The totals that the version leaves after a row. */
static void
keep_then(Replay *replay, ReplayPerson *person, const Accumulators *totals, const ClaimRow *row)
{
	Then	   *own = own_of(person);

	person->mark = !accumulators_equal(totals, row->value[CLAIM_ACCUMULATORS]);
	if (person->mark)
		replay_keep(replay, &own->totals, totals);
}

static void
check_overflow(KernelResult result)
{
	if (result == KERNEL_OVERFLOW || result == KERNEL_FULL)
		kernel_error(result);
}

static const char *const decisions[] = {"paid", "denied", "pended"};

/* A row as it is. */
static Outcome
as_it_is(const ClaimRow *row)
{
	Outcome		outcome = {
		.decision = row_text(row, CLAIM_DECISION),
		.reason = row_text(row, CLAIM_REASON),
		.deductible = row_fen(row, CLAIM_DEDUCTIBLE)
	};

	for (int i = 0; i < SHARES; i++)
		outcome.share[i] = row_fen(row, share_column[i]);
	return outcome;
}

static void
simulate_row(void *context, Replay *replay, ReplayPerson *person, ClaimRow *row)
{
	Simulation *simulation = context;
	Accumulators *totals = &simulation->totals;
	const Then *own = own_of(person);
	const KeptTotals *before = person->mark ? &own->totals : &person->totals;
	Day			day;
	const PlanVersion *was = version_of(simulation, row, &day);
	bool		is_in_time = in_time(simulation, day) && !text_is(row->value[CLAIM_ENTRY], "opening");
	Outcome		then;

	if (is_in_time && tells_all(simulation, row, was, day))
	{
		const PlanVersion *plan = simulation->version != NULL ? simulation->version : was;
		KernelResult result;
		Split		split;

		replay_totals(replay, before, kernel_room(plan), totals);
		result = decide_split(simulation->policy, plan, row, totals, &split, NULL, NULL);
		check_overflow(result);
		if (result == KERNEL_OK)
		{
			then = (Outcome)
			{
				.decision = decisions[split.decision],.reason = split.reason,.deductible = split.deductible
			};
			for (int p = 0; p < PAYERS; p++)
				then.share[p] = split.paid[p];
			then.share[PAYERS] = split.cash;
			keep_then(replay, person, totals, row);
			tell(simulation, person, row, &then, true);
			return;
		}
	}

	if (person->mark)
	{
		Datum		stored;

		replay_totals(replay, &person->totals, 0, totals);
		stored = accumulators_to_datum(totals);
		replay_totals(replay, &own->totals, 0, totals);
		take_back(was, totals, stored, row->value[CLAIM_ACCUMULATORS]);
		keep_then(replay, person, totals, row);
	}
	if (is_in_time)
	{
		then = as_it_is(row);
		tell(simulation, person, row, &then, false);
	}
}

/* ---- chains ---- */

typedef struct InChain
{
	bool		is_in_time;
	bool		simulated;
} InChain;

/* It moves no money and no totals. */
static void
set_nothing(ClaimRow *row, const ClaimRow *earlier, int rows)
{
	row_set_text(row, CLAIM_DECISION, "denied");
	row_set_null(row, CLAIM_REASON);
	row_set_fen(row, CLAIM_DEDUCTIBLE, 0);
	for (int i = 0; i < SHARES; i++)
		row_set_fen(row, share_column[i], 0);
	row_set(row, CLAIM_ACCUMULATORS, totals_before(earlier, rows));
}

/* Is what a ruling decided, the bill or the newest application that was held, still held? */
static bool
is_held(const ClaimRow *row, const ClaimRow *then, int ruling, int base)
{
	if (row[ruling].isnull[CLAIM_APPLIED_FOR])
		return text_is(then[base].value[CLAIM_DECISION], "pended");
	for (int i = ruling - 1; i > base; i--)
		if (text_is(row[i].value[CLAIM_ENTRY], "supplement") && text_is(row[i].value[CLAIM_DECISION], "pended") &&
			DatumGetInt32(row[i].value[CLAIM_BASE_NO]) == base + 1 &&
			text_is(row[i].value[CLAIM_APPLIED_FOR], row_text(&row[ruling], CLAIM_APPLIED_FOR)))
			return text_is(then[i].value[CLAIM_DECISION], "pended");
	return false;
}

static void
simulate_in_chain(Simulation *simulation, const ClaimRow *row, int i, ClaimRow *then, InChain *fate)
{
	const PlanVersion *was;
	const PlanVersion *plan;
	Day			day;
	int			base = row_stands_alone(&row[i]) ? -1 : DatumGetInt32(row[i].value[CLAIM_BASE_NO]) - 1;
	bool		is_ruling = text_is(row[i].value[CLAIM_ENTRY], "ruling");

	then[i] = row[i];
	was = version_of(simulation, &row[i], &day);
	if (base < 0)
	{
		fate[i].is_in_time = in_time(simulation, day) && !text_is(row[i].value[CLAIM_ENTRY], "opening");
		fate[i].simulated = fate[i].is_in_time && tells_all(simulation, &row[i], was, day);
	}
	else
		fate[i] = fate[base];
	plan = fate[i].simulated && simulation->version != NULL ? simulation->version : was;

	if (fate[i].simulated)
	{
		KernelResult result = KERNEL_BAD_BILL;

		if (is_ruling && !is_held(row, then, i, base))
		{
			set_nothing(&then[i], then, i);
			return;
		}
		if (!is_ruling || !row[i].isnull[CLAIM_APPLIED_FOR])
		{
			result = decide_after(simulation->policy, plan, &then[i], (Datum) 0, then, i);
			check_overflow(result);
			if (result == KERNEL_OK)
				return;
			if (base >= 0)
			{
				/* the version settles no such layer, or what was ruled exceeds what is left */
				set_nothing(&then[i], then, i);
				return;
			}
			fate[i].simulated = false;
			then[i] = row[i];
		}
	}
	row_set(&then[i], CLAIM_ACCUMULATORS,
			totals_with(was, totals_before(then, i), totals_before(row, i), row[i].value[CLAIM_ACCUMULATORS]));
}

static void
simulate_chain(void *context, Replay *replay, ReplayPerson *person, ClaimRow *row, int rows, int first)
{
	Simulation *simulation = context;
	ClaimRow   *then = palloc_extended(rows * sizeof(ClaimRow), MCXT_ALLOC_HUGE);
	InChain    *fate = palloc0(rows * sizeof(InChain));
	bool		whole = true;

	/* where rows are missing nothing can be told of those after */
	for (int i = 0; i < rows; i++)
		whole &= DatumGetInt32(row[i].value[CLAIM_LEDGER_NO]) == i + 1 &&
			(row_stands_alone(&row[i]) ||
			 (DatumGetInt32(row[i].value[CLAIM_BASE_NO]) >= 1 && DatumGetInt32(row[i].value[CLAIM_BASE_NO]) <= i));
	for (int i = 0; i < rows; i++)
	{
		Outcome		outcome;

		if (whole)
			simulate_in_chain(simulation, row, i, then, fate);
		else
		{
			Day			day;

			(void) version_of(simulation, &row[i], &day);
			then[i] = row[i];
			fate[i].is_in_time = in_time(simulation, day);
		}
		if (i < first || !fate[i].is_in_time)
			continue;
		outcome = as_it_is(&then[i]);
		tell(simulation, person, &row[i], &outcome, fate[i].simulated);
	}
}

/* A person is counted once, with the last claim. */
static void
count_person(void *context, Replay *replay, ReplayPerson *person)
{
	Simulation *simulation = context;
	const Then *own = own_of(person);

	if (simulation->cells == NULL || own->cash_more == 0)
		return;
	if (own->cash_more < 0)
		cell_of(simulation->cells, own->last)->gaining++;
	else
		cell_of(simulation->cells, own->last)->losing++;
}

/* ---- the functions ---- */

static bool
covers_by(const PlanVersion *plan, const char *pathway)
{
	for (int i = 0; i < plan->cover_rules; i++)
		if (strcmp(plan->cover_rule[i].pathway, pathway) == 0)
			return true;
	return false;
}

static bool
has_place(const PlanVersion *plan, const char *locality)
{
	if (strcmp(locality, "local") == 0 || strcmp(locality, "elsewhere") == 0)
		return true;
	for (int i = 0; i < plan->places; i++)
		if (strcmp(plan->place[i], locality) == 0)
			return true;
	return false;
}

static void
refuse_word(const PlanVersion *version, const char *gate, const char *word)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
			 errmsg("plan version %d asks for %s \"%s\", which claims of that time cannot have",
					version->version, gate, word),
			 errdetail("What is stored on a claim was found by the version in force then, which did not know the word."),
			 errhint("Simulate the version without the rules that ask for it."),
			 errcolumn("version")));
}

/*
 * A gate on what no claim of the time can have would be taken for never: refused.
 * Those of the version's own time know its words.
 */
static void
refuse_gates(const Simulation *simulation)
{
	const PlanVersion *version = simulation->version;
	const Policy *policy = &simulation->policy->policy;
	FactKinds	kinds = fact_kinds_load(simulation->policy->ledger, CurrentMemoryContext);

	for (int v = 0; v < policy->versions; v++)
	{
		const PlanVersion *was = policy->version[v];
		Day			until = v + 1 < policy->versions ? policy->version[v + 1]->valid_from : DAY_MAX;

		if (was == version || until <= simulation->from || was->valid_from >= simulation->until)
			continue;
		for (int w = 0; w < version->word[GATE_LOCALITY].count; w++)
			if (!has_place(was, version->word[GATE_LOCALITY].word[w]))
				refuse_word(version, "locality", version->word[GATE_LOCALITY].word[w]);
		for (int w = 0; w < version->word[GATE_PATHWAY].count; w++)
			if (!covers_by(was, version->word[GATE_PATHWAY].word[w]))
				refuse_word(version, "pathway", version->word[GATE_PATHWAY].word[w]);
	}
	for (int w = 0; w < version->word[GATE_STATUS].count; w++)
		for (int k = 0; k < kinds.count; k++)
			if (kinds.kind[k].status_is == STATUS_NONE &&
				strcmp(kinds.kind[k].kind, version->word[GATE_STATUS].word[w]) == 0)
				refuse_word(version, "status", version->word[GATE_STATUS].word[w]);
}

static void
run(FunctionCallInfo fcinfo, Simulation *simulation)
{
	static const ReplayVisitor visitor = {
		.own_size = sizeof(Then),.ahead = look_ahead,.row = simulate_row,.chain = simulate_chain,.end = count_person
	};
	const Ledger *ledger = ledger_argument(fcinfo);
	Slice		slice = slice_arguments(PG_ARGISNULL(4) ? 0 : PG_GETARG_INT32(4), PG_ARGISNULL(5) ? 1 : PG_GETARG_INT32(5));
	Ledger		opened;

	require_privilege(ledger->table[TABLE_PLAN_VERSION].table, ACL_SELECT);
	(void) access_open(ledger->claim, false, &opened);
	simulation->policy = policy_load(&opened, NULL, DT_NOEND, CurrentMemoryContext);
	remember_paths(simulation->policy);
	simulation->from = PG_ARGISNULL(2) ? DAY_MIN : PG_GETARG_DATEADT(2);
	simulation->until = PG_ARGISNULL(3) ? DAY_MAX : PG_GETARG_DATEADT(3);
	if (!PG_ARGISNULL(1))
	{
		simulation->version = policy_version(simulation->policy, PG_GETARG_INT32(1));
		if (strcmp(simulation->version->plan, simulation->policy->plan) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_UNKNOWN_PLAN),
					 errmsg("plan version %d is not of the plan that the ledger settles under", PG_GETARG_INT32(1)),
					 errhint("Draft a version of plan \"%s\".", simulation->policy->plan),
					 errcolumn("version")));
		refuse_gates(simulation);
	}
	replay_claims(fcinfo->flinfo->fn_oid, &opened, NULL, slice, &visitor, simulation);
}

/*
 * medins.simulate(ledger, version, from_day, until_day [, slice, slices]): each
 * claim of the time, as it is and as the version would have decided it.
 */
Datum
simulate(PG_FUNCTION_ARGS)
{
	Simulation	simulation = {.result = (ReturnSetInfo *) fcinfo->resultinfo,.totals = EMPTY_ACCUMULATORS};

	InitMaterializedSRF(fcinfo, 0);
	accumulators_reserve(&simulation.totals, 64);
	run(fcinfo, &simulation);
	return (Datum) 0;
}

/*
 * medins.simulate_summary(…): the same, summed by college, institution, level,
 * month and payer.
 */
Datum
simulate_summary(PG_FUNCTION_ARGS)
{
	Simulation	simulation = {.result = (ReturnSetInfo *) fcinfo->resultinfo,.totals = EMPTY_ACCUMULATORS};

	InitMaterializedSRF(fcinfo, 0);
	accumulators_reserve(&simulation.totals, 64);
	for (int i = 0; i < SHARES; i++)
		simulation.share_name[i] = CStringGetTextDatum(share_name[i]);
	simulation.cells = cells_begin();
	run(fcinfo, &simulation);
	cells_end(simulation.cells, tell_cell, &simulation);
	return (Datum) 0;
}
