/*
 * amend.c
 *	  Rows that point to an earlier one: reversals and supplements.
 */
#include "medins.h"

#include "lib/stringinfo.h"
#include "utils/array.h"

#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/situation.h"
#include "values.h"

/* ---- what both need ---- */

static void
require_given(const ClaimRow *row, const char *what, const ClaimColumn *column, int columns, const char *hint)
{
	for (int i = 0; i < columns; i++)
		if (row->isnull[column[i]])
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_VALUE_MISSING),
					 errmsg("%s needs a value in column \"%s\"", what, claim_column_name[column[i]]),
					 errhint("%s", hint),
					 errcolumn(claim_column_name[column[i]])));
}

/*
 * The row that base_no names, if there is one, with what came after it that
 * matters.  To whom it is not shown, it is not there.
 */
static void
read_chain(Desk *desk, const ClaimRow *row, Chain *chain)
{
	chain->base_no = DatumGetInt32(row->value[CLAIM_BASE_NO]);
	access_read_claims(&desk->ledger, DatumGetInt64(row->value[CLAIM_PERSON_ID]), NULL, CLAIM_COLUMNS,
					   desk->writes ? READ_LOCKED : READ_STATEMENT, chain_read_row, chain);
	chain->found = chain->found &&
		desk_may_see(desk, DatumGetInt64(chain->base.row.value[CLAIM_INSTITUTION_ID]));
}

/* The same; an error where nothing can be added to it. */
static void
read_base(Desk *desk, const ClaimRow *row, Chain *chain)
{
	read_chain(desk, row, chain);
	if (!chain->found)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the person has no ledger row %d", chain->base_no),
				 errdetail("Column \"base_no\" must name an earlier row of the same person."),
				 errhint("Check the person and the number."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (chain->reversed)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_REVERSED),
				 errmsg("ledger row %d has been reversed already", chain->base_no),
				 errhint("A row is reversed once, and then nothing is added to it."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (row_require_date(row, CLAIM_SETTLED_ON) < DatumGetDateADT(chain->base.row.value[CLAIM_SETTLED_ON]))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("a %s cannot be settled before the row it points to", row_text(row, CLAIM_ENTRY)),
				 errhint("Check column \"settled_on\"."),
				 errcolumn(claim_column_name[CLAIM_SETTLED_ON])));
}

/* What the base tells, where the sender gave no value of their own. */
static void
take_given(ClaimRow *row, const ClaimRow *asked, const ClaimColumn *column, int columns)
{
	for (int i = 0; i < columns; i++)
		if (!asked->isnull[column[i]])
			row_set(row, column[i], asked->value[column[i]]);
}

/* ---- reversal ---- */

/* What a row that points to a base takes from it, and the sender may not give. */
static const ClaimColumn from_base[] = {
	CLAIM_INSTITUTION_ID, CLAIM_PRESCRIBER_ID, CLAIM_CARE, CLAIM_CREDENTIAL, CLAIM_SERVED_FROM,
	CLAIM_SERVED_TO, CLAIM_TOTAL_AMOUNT, CLAIM_CATALOGUE_REGION, CLAIM_RECEIPT_NO, CLAIM_RECEIPT_DATE,
	CLAIM_PAPERS
};

static void
refuse_from_base(const ClaimRow *row)
{
	for (int i = 0; i < (int) lengthof(from_base); i++)
		row_refuse_given(row, from_base[i], "It is taken from the row that base_no names.");
}

static bool
reason_is_known(Desk *desk, const ClaimRow *row)
{
	ScanKeyData key;
	Ledger		opened;

	access_open_more(&desk->ledger, TABLE_REASON, TABLE_REASON, false, &opened);
	access_key_text(&key, REASON_REASON, row->value[CLAIM_REASON]);
	return access_exists(&opened, TABLE_REASON, &key, READ_STATEMENT);
}

void
settle_reversal(Desk *desk, ClaimRow *row)
{
	static const ClaimColumn needed[] = {CLAIM_BASE_NO, CLAIM_REASON, CLAIM_SETTLED_ON};
	static const ClaimColumn own[] = {
		CLAIM_REASON, CLAIM_SETTLED_ON, CLAIM_REQUEST_ID, CLAIM_APPLIED_ON, CLAIM_ADJUSTMENT
	};
	int64		person = DatumGetInt64(row->value[CLAIM_PERSON_ID]);
	Chain		chain = {0};
	ClaimRow	asked = *row;
	Tail		tail;

	require_given(row, "a reversal", needed, lengthof(needed), "Use medins.reverse.");
	refuse_from_base(row);
	row_refuse_given(row, CLAIM_DISEASE, "It is taken from the row that base_no names.");
	if (!reason_is_known(desk, row))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("a reversal needs a reason that table \"reason\" has"),
				 errhint("Usual ones are refund, wrong_amount, wrong_person and duplicate; others are added to the table."),
				 errcolumn(claim_column_name[CLAIM_REASON])));
	if (!row->isnull[CLAIM_APPLIED_ON])
		(void) row_require_date(row, CLAIM_APPLIED_ON);

	desk_person(desk, person);
	tail = desk_tail(desk, person);
	read_base(desk, row, &chain);
	if (text_is(chain.base.row.value[CLAIM_ENTRY], "reversal"))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_REVERSED),
				 errmsg("ledger row %d is a reversal and cannot be reversed", chain.base_no),
				 errhint("Enter the claim again instead."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (chain.supplements != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_REVERSED),
				 errmsg("ledger row %d has a supplement that stands", chain.base_no),
				 errdetail("Supplements are reversed before what they were added to, the newest first: that is row %d.",
						   DatumGetInt32(((ChainRow *) linitial(chain.supplements))->row.value[CLAIM_LEDGER_NO])),
				 errhint("medins.reverse of the bill does that."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));

	*row = chain.base.row;
	negate_row(row_version(desk->policy, row), row, chain.base.before, tail.accumulators);
	row_set_text(row, CLAIM_ENTRY, "reversal");
	row_set(row, CLAIM_BASE_NO, Int32GetDatum(chain.base_no));
	row_set_null(row, CLAIM_ADJUSTMENT);
	take_given(row, &asked, own, lengthof(own));
	desk_charge_account(desk, row, &tail);
	number_row(desk, row, &tail);
}

void
negate_row(const PlanVersion *plan, ClaimRow *row, Datum before, Datum totals)
{
	static const ClaimColumn amounts[] = {
		CLAIM_TOTAL_AMOUNT, CLAIM_SELF_FUNDED, CLAIM_OVER_PRICE_LIMIT, CLAIM_ADVANCE_SELF_PAY,
		CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE, CLAIM_FUND_PAID, CLAIM_RELIEF_PAID,
		CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID, CLAIM_CASH_PAID
	};
	Accumulators now = EMPTY_ACCUMULATORS;

	for (int i = 0; i < (int) lengthof(amounts); i++)
		row_set_fen(row, amounts[i], -row_fen(row, amounts[i]));
	accumulators_from_datum(totals, 0, &now);
	take_back(plan, &now, row->value[CLAIM_ACCUMULATORS], before);
	row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&now));
}

/* ---- supplement ---- */

void
row_set_no_bill(ClaimRow *row)
{
	static const ClaimColumn amounts[] = {
		CLAIM_TOTAL_AMOUNT, CLAIM_SELF_FUNDED, CLAIM_OVER_PRICE_LIMIT, CLAIM_ADVANCE_SELF_PAY,
		CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE
	};

	for (int i = 0; i < (int) lengthof(amounts); i++)
		row_set_fen(row, amounts[i], 0);
}

/* The layer settled on application that a row is about; -1 where there is none. */
static int
layer_applied_for(const PlanVersion *plan, const ClaimRow *row)
{
	for (int i = 0; plan != NULL && !row->isnull[CLAIM_APPLIED_FOR] && i < plan->layers; i++)
		if (plan->layer[i].on_application && text_is(row->value[CLAIM_APPLIED_FOR], plan->layer[i].name))
			return i;
	return -1;
}

void
require_layer(const PlanVersion *plan, const ClaimRow *row)
{
	StringInfoData list;

	if (plan == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("no plan was in force for the bill, so none settles a layer on application"),
				 errhint("A decision on the bill says what each payer pays."),
				 errcolumn(claim_column_name[CLAIM_APPLIED_FOR])));
	if (layer_applied_for(plan, row) >= 0)
		return;
	initStringInfo(&list);
	for (int i = 0; i < plan->layers; i++)
		if (plan->layer[i].on_application)
			appendStringInfo(&list, "%s%s", list.len == 0 ? "" : ", ", plan->layer[i].name);
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
			 errmsg("plan version %d settles no such layer on application", plan->version),
			 list.len == 0 ? errhint("It settles everything when the bill is entered.") :
			 errhint("The layers are: %s.", list.data),
			 errcolumn(claim_column_name[CLAIM_APPLIED_FOR])));
}

static bool
is_ruling(const ClaimRow *row)
{
	return text_is(row->value[CLAIM_ENTRY], "ruling");
}

/* Are two rows about the same layer, or both about the bill itself? */
static bool
same_layer(const ClaimRow *row, const ClaimRow *other)
{
	if (row->isnull[CLAIM_APPLIED_FOR] || other->isnull[CLAIM_APPLIED_FOR])
		return row->isnull[CLAIM_APPLIED_FOR] && other->isnull[CLAIM_APPLIED_FOR];
	return text_is(row->value[CLAIM_APPLIED_FOR], row_text(other, CLAIM_APPLIED_FOR));
}

/* What was paid of the base so far, what was applied for included. */
static Split
paid_until_now(const Chain *chain)
{
	Split		paid = {0};
	ListCell   *cell;

	for (int p = 0; p < PAYERS; p++)
		paid.paid[p] = row_fen(&chain->base.row, payer_column[p]);
	paid.cash = row_fen(&chain->base.row, CLAIM_CASH_PAID);
	foreach(cell, chain->supplements)
	{
		const ClaimRow *supplement = &((ChainRow *) lfirst(cell))->row;

		for (int p = 0; p < PAYERS; p++)
			paid.paid[p] += row_fen(supplement, payer_column[p]);
		paid.cash += row_fen(supplement, CLAIM_CASH_PAID);
	}
	return paid;
}

/* The totals as they are, without the base and what was applied for. */
static void
totals_without(const PlanVersion *plan, const Chain *chain, Datum totals, Accumulators *without)
{
	ListCell   *cell;

	accumulators_from_datum(totals, 0, without);
	foreach(cell, chain->supplements)
	{
		const ChainRow *supplement = lfirst(cell);

		take_back(plan, without, supplement->row.value[CLAIM_ACCUMULATORS], supplement->before);
	}
	take_back(plan, without, chain->base.row.value[CLAIM_ACCUMULATORS], chain->base.before);
	accumulators_reserve(without, without->count + kernel_room(plan));
}

/*
 * What changes: the payers' shares as they are to be, less what they paid until
 * now.  Where family money that is replaced goes to the person, the account
 * stays charged (rule LATE).
 */
static void
set_difference(const PlanVersion *plan, ClaimRow *row, const Split *split, const Split *until_now)
{
	fen_t		cash = split->cash - until_now->cash;

	for (int p = 0; p < PAYERS; p++)
	{
		fen_t		more = split->paid[p] - until_now->paid[p];

		if (p == PAYER_FAMILY && more < 0 && plan->late_to_person)
		{
			cash += more;
			more = 0;
		}
		row_set_fen(row, payer_column[p], more);
	}
	row_set_fen(row, CLAIM_CASH_PAID, cash);
}

/* Did a person decide that the bill itself, which was held, is paid? */
static bool
bill_was_ruled_paid(const Chain *chain)
{
	ListCell   *cell;

	foreach(cell, chain->supplements)
	{
		const ClaimRow *row = &((ChainRow *) lfirst(cell))->row;

		if (is_ruling(row) && row->isnull[CLAIM_APPLIED_FOR] && row_is_paid(row))
			return true;
	}
	return false;
}

/* A row that was granted, or is to be, takes part in the fold. */
static void
add_granted(const PlanVersion *plan, const ClaimRow *row, Application *application)
{
	int			layer = layer_applied_for(plan, row);

	if (layer < 0)
		return;
	application->layers |= UINT32_C(1) << layer;
	if (is_ruling(row))
	{
		application->ruled |= UINT32_C(1) << layer;
		application->ruling[layer] = row_fen(row, payer_column[plan->layer[layer].payer]);
	}
}

static void
set_nothing(ClaimRow *row, Datum totals)
{
	for (int p = 0; p < PAYERS; p++)
		row_set_fen(row, payer_column[p], 0);
	row_set_fen(row, CLAIM_CASH_PAID, 0);
	row_set(row, CLAIM_ACCUMULATORS, totals);
}

KernelResult
decide_supplement(const LedgerPolicy *policy, const PlanVersion *plan, const Chain *chain,
				  Datum totals, ClaimRow *row, StepSink sink, void *context)
{
	const ClaimRow *base = &chain->base.row;
	Accumulators before = EMPTY_ACCUMULATORS;
	Accumulators after = EMPTY_ACCUMULATORS;
	Split		until_now = paid_until_now(chain);
	Split		split = {.decision = DECISION_DENIED,.reason = REASON_BASE_NOT_PAID,.rate = RATE_NONE};
	Bill		bill = row_bill(base);
	int			layer = layer_applied_for(plan, row);

	/* no such row is entered, but who verifies meets what was forged */
	if (layer < 0 || !row_is_bill(base))
		return KERNEL_BAD_BILL;

	if (row_is_paid(base) && (row_is_paid(row) || !is_ruling(row)))
	{
		Application application = {
			.layer = layer,
			.since = DatumGetDateADT(base->value[base->isnull[CLAIM_RECEIPT_DATE] ? CLAIM_SETTLED_ON : CLAIM_RECEIPT_DATE]),
			.applied_on = DatumGetDateADT(row->value[CLAIM_APPLIED_ON]),
			.settled_on = DatumGetDateADT(row->value[CLAIM_SETTLED_ON])
		};
		Situation	known_now;
		Situation	situation;
		ListCell   *cell;
		KernelResult result;

		row_situation(policy, plan, row, &known_now);
		application.status = known_now.gate[GATE_STATUS];
		application.illness = known_now.gate[GATE_ILLNESS];
		add_granted(plan, row, &application);
		foreach(cell, chain->supplements)
		{
			const ClaimRow *supplement = &((ChainRow *) lfirst(cell))->row;

			if (row_is_paid(supplement))
				add_granted(plan, supplement, &application);
		}
		row_situation(policy, plan, base, &situation);
		situation.family_money = until_now.paid[PAYER_FAMILY];
		if (DatumGetPointer(chain->base.before) != NULL)
			accumulators_from_datum(chain->base.before, 0, &before);
		totals_without(plan, chain, totals, &after);
		result = adjudicate_application(plan, &situation, &application, &bill, &before, &after,
										&split, sink, context);
		if (result != KERNEL_OK)
			return result;
	}
	else if (is_ruling(row))
	{
		/* a denial; or of a bill that a person decided: nothing to compute */
		if (!row_is_paid(row))
			set_nothing(row, totals);
		row_set(row, CLAIM_ACCUMULATORS, totals);
		return KERNEL_OK;
	}
	else if (bill_was_ruled_paid(chain))
	{
		/* no rule says what the layer's base is */
		split.decision = DECISION_PENDED;
		split.reason = REASON_NO_BENEFIT_RULE;
	}

	row_set_split(row, &split);
	row_set_fen(row, CLAIM_IN_SCOPE, 0);
	row_set_fen(row, CLAIM_DEDUCTIBLE, 0);
	row_set_null(row, CLAIM_RATE);
	set_nothing(row, totals);
	if (split.decision == DECISION_PAID)
	{
		set_difference(plan, row, &split, &until_now);
		row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&after));
	}
	return KERNEL_OK;
}

/* Add to a row what a supplement moves between payers. */
static void
add_supplement(ClaimRow *row, const ClaimRow *supplement)
{
	for (int p = 0; p < PAYERS; p++)
		row_set_fen(row, payer_column[p], row_fen(row, payer_column[p]) + row_fen(supplement, payer_column[p]));
	row_set_fen(row, CLAIM_CASH_PAID, row_fen(row, CLAIM_CASH_PAID) + row_fen(supplement, CLAIM_CASH_PAID));
	row_set(row, CLAIM_DECISION, supplement->value[CLAIM_DECISION]);
	row->value[CLAIM_REASON] = supplement->value[CLAIM_REASON];
	row->isnull[CLAIM_REASON] = supplement->isnull[CLAIM_REASON];
	row_set(row, CLAIM_ACCUMULATORS, supplement->value[CLAIM_ACCUMULATORS]);
}

void
apply_for_layers(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row, Datum before,
				 Datum layers, Datum applied_on, StepSink sink, void *context)
{
	Chain		chain = {.base = {*row, before}};
	ArrayType  *array = DatumGetArrayTypeP(layers);
	Datum	   *layer;
	int			count;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a layer applied for needs a name"),
				 errcolumn(claim_column_name[CLAIM_APPLIED_FOR])));
	text_array_elements(PointerGetDatum(array), &layer, &count);
	for (int i = 0; i < count; i++)
	{
		ChainRow   *supplement = palloc(sizeof(ChainRow));

		supplement->row = chain.base.row;
		supplement->before = row->value[CLAIM_ACCUMULATORS];
		row_set(&supplement->row, CLAIM_APPLIED_FOR, layer[i]);
		row_set(&supplement->row, CLAIM_SETTLED_ON, applied_on);
		row_set(&supplement->row, CLAIM_APPLIED_ON, applied_on);
		require_layer(plan, &supplement->row);
		kernel_error(decide_supplement(policy, plan, &chain, supplement->before, &supplement->row, sink, context));
		add_supplement(row, &supplement->row);
		chain.supplements = lcons(supplement, chain.supplements);
	}
}

/* Was the layer paid for the bill already, or the bill itself decided? */
static void
refuse_second(const Chain *chain, const ClaimRow *row)
{
	ListCell   *cell;

	foreach(cell, chain->supplements)
	{
		const ClaimRow *supplement = &((ChainRow *) lfirst(cell))->row;

		if (!row_is_paid(supplement) || !same_layer(supplement, row))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_APPLIED),
				 errmsg("layer \"%s\" has been paid for ledger row %d already",
						row_text(row, CLAIM_APPLIED_FOR), chain->base_no),
				 errdetail("That is row %d.", DatumGetInt32(supplement->value[CLAIM_LEDGER_NO])),
				 errhint("Each layer is applied for once; a mistake is reversed first."),
				 errcolumn(claim_column_name[CLAIM_APPLIED_FOR])));
	}
}

/*
 * What is known now of the person, on the day of care, into a row that adds to a
 * bill.  A disease proven with what was granted before stays proven.
 */
static void
set_known_now(Desk *desk, const PlanVersion *plan, const Chain *chain, const ClaimRow *asked, ClaimRow *row)
{
	ListCell   *cell;

	foreach(cell, chain->supplements)
	{
		const ClaimRow *supplement = &((ChainRow *) lfirst(cell))->row;

		if (row_is_paid(supplement) && asked->isnull[CLAIM_DISEASE] && !supplement->isnull[CLAIM_DISEASE])
		{
			row_set(row, CLAIM_DISEASE, supplement->value[CLAIM_DISEASE]);
			break;
		}
	}
	desk_known_now(desk, plan, row, &chain->base.row);
}

void
settle_supplement(Desk *desk, ClaimRow *row)
{
	static const ClaimColumn needed[] = {CLAIM_BASE_NO, CLAIM_APPLIED_FOR, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON};
	static const ClaimColumn own[] = {
		CLAIM_APPLIED_FOR, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON, CLAIM_REQUEST_ID, CLAIM_DISEASE, CLAIM_ADJUSTMENT
	};
	int64		person = DatumGetInt64(row->value[CLAIM_PERSON_ID]);
	Chain		chain = {0};
	ClaimRow	asked = *row;
	const PlanVersion *plan;
	Tail		tail;

	require_given(row, "a supplement", needed, lengthof(needed), "Use medins.apply.");
	refuse_from_base(row);
	if (row_require_date(row, CLAIM_APPLIED_ON) > row_require_date(row, CLAIM_SETTLED_ON))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" of a claim must not be after column \"%s\"", "applied_on", "settled_on"),
				 errhint("Check both dates."),
				 errcolumn(claim_column_name[CLAIM_APPLIED_ON])));

	desk_person(desk, person);
	tail = desk_tail(desk, person);
	read_base(desk, row, &chain);
	if (!row_is_bill(&chain.base.row))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
				 errmsg("ledger row %d is no bill that could be applied for", chain.base_no),
				 errhint("Name the row of the bill itself."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	refuse_second(&chain, row);

	*row = chain.base.row;
	row_set_text(row, CLAIM_ENTRY, "supplement");
	row_set(row, CLAIM_BASE_NO, Int32GetDatum(chain.base_no));
	row_set_null(row, CLAIM_ADJUSTMENT);
	take_given(row, &asked, own, lengthof(own));
	plan = row_version(desk->policy, row);
	require_layer(plan, row);
	set_known_now(desk, plan, &chain, &asked, row);
	kernel_error(decide_supplement(desk->policy, plan, &chain, tail.accumulators, row, NULL, NULL));
	row_set_no_bill(row);
	desk_charge_account(desk, row, &tail);
	number_row(desk, row, &tail);
}

/* ---- repost ---- */

void
settle_repost(Desk *desk, ClaimRow *row)
{
	static const ClaimColumn needed[] = {CLAIM_BASE_NO, CLAIM_SETTLED_ON};
	Chain		chain = {0};

	require_given(row, "a repost", needed, lengthof(needed), "Use medins.repost.");
	desk_person(desk, DatumGetInt64(row->value[CLAIM_PERSON_ID]));
	read_chain(desk, row, &chain);
	if (!chain.found || !row_is_bill(&chain.base.row))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("ledger row %d of the person is no bill that could be posted again", chain.base_no),
				 errhint("Name the row of the bill itself."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (!chain.reversed || chain.reposted)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_REVERSED),
				 chain.reposted ? errmsg("ledger row %d has been posted again already", chain.base_no) :
				 errmsg("ledger row %d has not been reversed", chain.base_no),
				 errhint("A bill is posted again once, after its reversal; medins.repost does both."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (row->isnull[CLAIM_FAMILY_PAID])
	{
		settle_claim(desk, row);
		return;
	}
	/* decided again, not billed anew: nothing more is asked of an account */
	if (row_fen(row, CLAIM_FAMILY_PAID) < 0 || row_fen(row, CLAIM_FAMILY_PAID) > row_fen(&chain.base.row, CLAIM_FAMILY_PAID))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("a family account pays at most what it paid before"),
				 errhint("Leave column \"%s\" out to ask the account anew.", claim_column_name[CLAIM_FAMILY_PAID]),
				 errcolumn(claim_column_name[CLAIM_FAMILY_PAID])));
	settle_claim_again(desk, row, &chain.base.row);
}

/* ---- ruling and opening ---- */

/*
 * Totals that a person gives: each of a bucket that the plan has, from the first
 * day of one of its periods, and not negative.
 */
static void
add_given_totals(Desk *desk, const ClaimRow *row, Datum given, Accumulators *totals)
{
	Accumulators more = EMPTY_ACCUMULATORS;

	accumulators_from_datum(given, 0, &more);
	if (more.horizon != DAY_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
				 errmsg("running totals that are given cannot say since when they are kept"),
				 errhint("Leave \"since\" out."),
				 errcolumn(claim_column_name[CLAIM_ACCUMULATORS])));
	accumulators_reserve(totals, totals->count + more.count);
	for (int i = 0; i < more.count; i++)
	{
		const Total *total = &more.total[i];
		const PlanVersion *plan = version_on(&desk->policy->policy, row_require_date(row, CLAIM_SERVED_FROM));
		const Bucket *bucket = NULL;

		for (int b = 0; plan != NULL && b < plan->buckets; b++)
			if (memcmp(plan->bucket[b].name, total->bucket, BUCKET_NAME_SIZE) == 0)
				bucket = &plan->bucket[b];
		if (bucket == NULL || total->value < 0 || bucket->by_institution != (total->by_institution == 1) ||
			period_start(bucket->period, total->day, bucket->year_begins) != total->day)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
					 errmsg("a running total of bucket \"%.*s\" is not one that the plan keeps",
							BUCKET_NAME_SIZE, total->bucket),
					 errdetail("A total is not negative, and named after a bucket of the plan, the first day of one of its periods, and the institution where it counts by institution."),
					 errcolumn(claim_column_name[CLAIM_ACCUMULATORS])));
		/* of a period that was dropped nothing is kept, as in kernel.c */
		if (total_end(plan, total) <= totals->horizon)
			continue;
		if (!accumulators_add(totals, total, total->value))
			kernel_error(KERNEL_OVERFLOW);
	}
}

/* The amounts that a person gives, 0 where none; their sum. */
static fen_t
take_amounts(ClaimRow *row, const ClaimRow *asked)
{
	fen_t		sum = 0;

	for (int p = 0; p < PAYERS; p++)
	{
		fen_t		fen = asked->isnull[payer_column[p]] ? 0 : row_fen(asked, payer_column[p]);

		if (fen < 0)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("column \"%s\" of a claim must not be negative", claim_column_name[payer_column[p]]),
					 errhint("A ruling is taken back by medins.reverse."),
					 errcolumn(claim_column_name[payer_column[p]])));
		row_set_fen(row, payer_column[p], fen);
		sum += fen;
	}
	return sum;
}

static void
exceeds(ClaimColumn column, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
			 errmsg("a ruling cannot pay more than %s", what),
			 errhint("Check the amounts."),
			 errcolumn(claim_column_name[column])));
}

/* What the person bears of a bill's in-scope amount until now. */
static fen_t
copay_until_now(const Chain *chain)
{
	Split		until_now = paid_until_now(chain);
	Bill		bill = row_bill(&chain->base.row);

	return until_now.cash - bill.self_funded - bill.over_price_limit - bill.advance_self_pay;
}

/*
 * Of a bill that was held: its own numbers are the limit, and a person says what
 * totals it uses up.
 */
static void
rule_on_bill(Desk *desk, const ClaimRow *base, const ClaimRow *asked, fen_t paid, Datum totals, ClaimRow *row)
{
	Accumulators now = EMPTY_ACCUMULATORS;
	fen_t		deductible = row_fen(row, CLAIM_DEDUCTIBLE);

	if (paid > row_fen(base, CLAIM_TOTAL_AMOUNT))
		exceeds(CLAIM_BASE_NO, "the bill");
	if (deductible < 0 || row_fen(row, CLAIM_FUND_PAID) > row_fen(base, CLAIM_IN_SCOPE) - deductible)
		exceeds(CLAIM_FUND_PAID, "what is in scope above the deductible");
	accumulators_from_datum(totals, 0, &now);
	if (!asked->isnull[CLAIM_ACCUMULATORS])
		add_given_totals(desk, row, asked->value[CLAIM_ACCUMULATORS], &now);
	row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&now));
	row_set_fen(row, CLAIM_CASH_PAID, -paid);
}

/*
 * Of an application: its layer pays what was decided, and the bill is folded
 * again, so that what rests on the layer follows (rule LATE).  The amount must
 * stand on the row as it was decided: that is where later applications read it.
 */
static void
rule_on_application(Desk *desk, const ClaimRow *asked, fen_t paid, Datum totals, ClaimRow *row)
{
	const PlanVersion *plan = row_version(desk->policy, row);
	Chain		bill = {0};
	ClaimColumn payer;

	require_layer(plan, row);
	payer = payer_column[plan->layer[layer_applied_for(plan, row)].payer];
	if (row_fen(row, payer) != paid || row_fen(row, CLAIM_DEDUCTIBLE) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("a ruling on an application pays what its layer pays, and nothing else"),
				 errhint("Give column \"%s\" only.", claim_column_name[payer]),
				 errcolumn(claim_column_name[payer])));
	row_refuse_given(asked, CLAIM_ACCUMULATORS, "They follow from the layer.");

	read_chain(desk, row, &bill);
	row_set(row, CLAIM_ACCUMULATORS, totals);
	if (!row_is_paid(&bill.base.row))
	{
		if (paid > copay_until_now(&bill))
			exceeds(payer, "the copay that is left");
		row_set_fen(row, CLAIM_CASH_PAID, -paid);
		return;
	}
	set_known_now(desk, plan, &bill, asked, row);
	kernel_error(decide_supplement(desk->policy, plan, &bill, totals, row, NULL, NULL));
	if (row_is_paid(row) != row_is_paid(asked))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
				 errmsg("the bill cannot be decided again now"),
				 errdetail("What else was granted for it is not granted now: %s.", row_text(row, CLAIM_REASON)),
				 errhint("Reverse that first."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	if (row_fen(row, payer) != paid)
		exceeds(payer, "can be told from what else changes");
}

/* What a family account is ruled to pay: that of the day of the ruling. */
static void
charge_ruling(Desk *desk, ClaimRow *row, Tail *tail)
{
	fen_t		paid = row_fen(row, CLAIM_FAMILY_PAID);

	if (paid == 0)
		return;
	desk_ask_account(desk, row, tail);
	if (row->isnull[CLAIM_FAMILY_ACCOUNT])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_ACCOUNT_CLOSED),
				 errmsg("the person has no family account that pays on that day"),
				 errhint("See view \"family_membership\" and table \"family_mode\"."),
				 errcolumn(claim_column_name[CLAIM_FAMILY_PAID])));
	row_set_fen(row, CLAIM_FAMILY_PAID, paid);
	desk_charge_account(desk, row, tail);
}

void
settle_ruling(Desk *desk, ClaimRow *row)
{
	static const ClaimColumn needed[] = {CLAIM_BASE_NO, CLAIM_DECISION, CLAIM_SETTLED_ON, CLAIM_REQUEST_ID};
	static const ClaimColumn own[] = {
		CLAIM_SETTLED_ON, CLAIM_REQUEST_ID, CLAIM_APPLIED_ON, CLAIM_DECISION, CLAIM_REASON, CLAIM_ADJUSTMENT
	};
	Chain		chain = {0};
	ClaimRow	asked = *row;
	const ClaimRow *base = &chain.base.row;
	ListCell   *cell;
	Tail		tail;
	fen_t		paid;

	require_given(row, "a ruling", needed, lengthof(needed), "Use medins.resolve; the request's number is that of the decision.");
	refuse_from_base(row);
	row_refuse_given(row, CLAIM_DISEASE, "It is taken from the row that base_no names.");
	if (row_is_paid(row) != row->isnull[CLAIM_REASON] || (!row_is_paid(row) && !text_is(row->value[CLAIM_DECISION], "denied")))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("a ruling is \"paid\", or \"denied\" for a reason"),
				 errhint("Give a reason where it is denied, and only then."),
				 errcolumn(claim_column_name[CLAIM_DECISION])));
	if (!row->isnull[CLAIM_REASON] && !reason_is_known(desk, row))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("a ruling needs a reason that table \"reason\" has"),
				 errhint("Add the reason to the table first."),
				 errcolumn(claim_column_name[CLAIM_REASON])));

	desk_person(desk, DatumGetInt64(row->value[CLAIM_PERSON_ID]));
	tail = desk_tail(desk, DatumGetInt64(row->value[CLAIM_PERSON_ID]));
	read_base(desk, row, &chain);
	if (!text_is(base->value[CLAIM_DECISION], "pended") || text_is(base->value[CLAIM_ENTRY], "reversal"))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
				 errmsg("ledger row %d is not held for a decision", chain.base_no),
				 errhint("What was decided is corrected by medins.reverse or medins.repost."),
				 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	foreach(cell, chain.supplements)
	{
		const ClaimRow *other = &((ChainRow *) lfirst(cell))->row;

		if (same_layer(other, base) && (is_ruling(other) || row_is_paid(other)))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_APPLIED),
					 is_ruling(other) ? errmsg("ledger row %d has been ruled on already", chain.base_no) :
					 errmsg("what ledger row %d applied for has been paid already", chain.base_no),
					 errdetail("That is row %d.", DatumGetInt32(other->value[CLAIM_LEDGER_NO])),
					 errhint("Reverse that row first."),
					 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	}

	*row = *base;
	row_set_text(row, CLAIM_ENTRY, "ruling");
	row_set_null(row, CLAIM_REASON);
	row_set_null(row, CLAIM_ADJUSTMENT);
	take_given(row, &asked, own, lengthof(own));
	row_set_null(row, CLAIM_RATE);
	row_set_no_bill(row);
	paid = take_amounts(row, &asked);
	row_set_fen(row, CLAIM_DEDUCTIBLE, asked.isnull[CLAIM_DEDUCTIBLE] ? 0 : row_fen(&asked, CLAIM_DEDUCTIBLE));
	if (!row_is_paid(row) && (paid != 0 || row_fen(row, CLAIM_DEDUCTIBLE) != 0))
		exceeds(CLAIM_DECISION, "nothing where it is denied");
	if (row->isnull[CLAIM_APPLIED_FOR])
	{
		row_set(row, CLAIM_BASE_NO, Int32GetDatum(chain.base_no));
		rule_on_bill(desk, base, &asked, paid, tail.accumulators, row);
		charge_ruling(desk, row, &tail);
	}
	else
	{
		rule_on_application(desk, &asked, paid, tail.accumulators, row);
		desk_charge_account(desk, row, &tail);
	}
	number_row(desk, row, &tail);
}

/*
 * What a person had used up before the ledger began: the first row, and nothing
 * but its totals.  Its day (served_from) says under which version.
 */
void
settle_opening(Desk *desk, ClaimRow *row)
{
	static const ClaimColumn needed[] = {CLAIM_ACCUMULATORS};
	Split		nothing = {.decision = DECISION_PAID,.rate = RATE_NONE};
	Accumulators totals = EMPTY_ACCUMULATORS;
	Datum		given = row->value[CLAIM_ACCUMULATORS];
	const PlanVersion *plan;
	Tail		tail;

	require_given(row, "an opening", needed, lengthof(needed), "Use medins.open_totals.");
	if (row->isnull[CLAIM_TOTAL_AMOUNT])
		row_set_fen(row, CLAIM_TOTAL_AMOUNT, 0);
	row_check_inputs(row);
	if (row_fen(row, CLAIM_TOTAL_AMOUNT) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("an opening has no bill"),
				 errhint("Leave column \"total_amount\" out."),
				 errcolumn(claim_column_name[CLAIM_TOTAL_AMOUNT])));
	desk_person(desk, DatumGetInt64(row->value[CLAIM_PERSON_ID]));
	tail = desk_tail(desk, DatumGetInt64(row->value[CLAIM_PERSON_ID]));
	if (tail.ledger_no != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
				 errmsg("an opening must be the person's first row"),
				 errdetail("The person has %d rows already.", tail.ledger_no),
				 errhint("Later corrections are rulings and reversals."),
				 errcolumn(claim_column_name[CLAIM_ENTRY])));
	plan = desk_situation(desk, row);
	if (plan == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_PLAN),
				 errmsg("no plan is in force on the day of an opening"),
				 errhint("Check column \"served_from\"."),
				 errcolumn(claim_column_name[CLAIM_SERVED_FROM])));
	add_given_totals(desk, row, given, &totals);
	row_set_split(row, &nothing);
	row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&totals));
	number_row(desk, row, &tail);
}
