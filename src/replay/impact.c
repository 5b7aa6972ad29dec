/*
 * impact.c
 *	  The ledger of a person as it would stand had everything been known in time:
 *	  what is decided otherwise, and why.
 *
 * The rows that stand are decided once more, each from the facts as they are
 * known now and the totals of those before it, into a chain of their own ("then")
 * that has no reversals.  A bill keeps its place in it: one that was posted again
 * stands where the first of its kind stood, and where a plan counts in the order
 * of service, bills change places accordingly.
 *
 * What is not asked again: a family account pays at most what it paid, as long
 * as the person is still known to have been its member; totals of periods that
 * are kept no more leave their bills as they are; and what a person decided
 * stands as long as there is something to decide.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "amount/amount.h"
#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "duty/duty.h"
#include "ledger/access.h"
#include "progress/progress.h"
#include "replay/replay.h"
#include "values.h"

PG_FUNCTION_INFO_V1(impact);
PG_FUNCTION_INFO_V1(readjudication);
PG_FUNCTION_INFO_V1(later_rows);

/* A row that stands. */
typedef struct Standing
{
	int			stored;			/* index among all rows of the person */
	int			place;			/* number of the row whose place it has */
	bool		is_bill;
	bool		by_service;		/* its version counts in the order of service, */
	Day			day;			/* and this is its day */
	const PlanVersion *was;		/* version that decided, */
	const PlanVersion *now;		/* that is in force now, */
	const PlanVersion *plan;	/* and that decides in the end; NULL: none */
	const char *stuck;			/* why it cannot be decided now, and is left as it is */
	bool		too_old;		/* left as it is, too */
	bool		held;			/* likewise, as it cannot change without one of those */
	bool		withdrawn;		/* nothing is left to decide */
	bool		changed;
	bool		again;			/* is to be posted again */
	Datum		moved;			/* totals it moved, and moves now */
	Datum		moves;
	Accumulators moved_totals;	/* the same as maps */
	Accumulators moves_totals;
} Standing;

typedef struct History
{
	Desk	   *desk;
	LedgerPolicy *policy;
	int64		person;
	int			rows;			/* all there are */
	ClaimRow   *row;
	int		   *place;			/* of each */
	int		   *reversed_by;	/* index of its reversal, -1 where it stands */
	int			standings;		/* in the order in which they count */
	Standing   *standing;
	ClaimRow   *then;			/* then[0] brings in nothing, then[i + 1] is standing[i] */
	Datum		nothing;		/* no totals, but what is kept no more */
} History;

/* ---- which rows stand, and where ---- */

static int32
ledger_no_of(const ClaimRow *row)
{
	return DatumGetInt32(row->value[CLAIM_LEDGER_NO]);
}

static bool
same_value(const ClaimRow *a, const ClaimRow *b, ClaimColumn column)
{
	bool		varlena = claim_column_is_varlena(column);

	if (a->isnull[column] || b->isnull[column])
		return a->isnull[column] && b->isnull[column];
	/* those passed by value are compared whole: nothing here is longer than a Datum */
	return datum_image_eq(a->value[column], b->value[column], !varlena, varlena ? -1 : (int) sizeof(Datum));
}

/* The index of the row that a row points to. */
static int
base_of(const History *history, int i)
{
	return history->row[i].isnull[CLAIM_BASE_NO] ? -1 : DatumGetInt32(history->row[i].value[CLAIM_BASE_NO]) - 1;
}

/* A supplement that was posted again stands where the one before it stood. */
static int
place_of_addition(const History *history, int i)
{
	const ClaimRow *row = history->row;

	if (!row[i].isnull[CLAIM_ADJUSTMENT])
		for (int j = i - 1; j >= 0; j--)
			if (entry_adds_to_bill(row[j].value[CLAIM_ENTRY]) && history->reversed_by[j] >= 0 &&
				same_value(&row[i], &row[j], CLAIM_ENTRY) && same_value(&row[i], &row[j], CLAIM_APPLIED_FOR) &&
				same_value(&row[i], &row[j], CLAIM_REQUEST_ID) &&
				history->place[base_of(history, j)] == history->place[base_of(history, i)])
				return history->place[j];
	return ledger_no_of(&row[i]);
}

/* False where the chain has a gap, or a row points to none: then nothing can be told. */
static bool
find_places(History *history)
{
	history->place = palloc(Max(history->rows, 1) * sizeof(int));
	history->reversed_by = palloc(Max(history->rows, 1) * sizeof(int));
	for (int i = 0; i < history->rows; i++)
	{
		const ClaimRow *row = &history->row[i];
		int			base = base_of(history, i);

		if (ledger_no_of(row) != i + 1 || base >= i ||
			(base < 0 && !row_stands_alone(row)) || (base < 0 && row_text_is(row, CLAIM_ENTRY, "repost")))
			return false;
		history->reversed_by[i] = -1;
		if (row_text_is(row, CLAIM_ENTRY, "reversal"))
			history->reversed_by[base] = i;
	}
	for (int i = 0; i < history->rows; i++)
		history->place[i] = row_text_is(&history->row[i], CLAIM_ENTRY, "repost") ? history->place[base_of(history, i)] :
			entry_adds_to_bill(history->row[i].value[CLAIM_ENTRY]) ? place_of_addition(history, i) : i + 1;
	return true;
}

/* ---- what is known now ---- */

/* The row with its own numbers and nothing yet decided, for the chain of what would be. */
static void
begin_then(ClaimRow *then, const ClaimRow *stored)
{
	*then = *stored;
	/* as what is posted again, a bill here drops no totals: what is dropped has been (nothing) */
	if (row_stands_alone(stored) && !row_text_is(stored, CLAIM_ENTRY, "opening"))
		row_set_text(then, CLAIM_ENTRY, "repost");
	row_set_null(then, CLAIM_BASE_NO);
	row_set_null(then, CLAIM_ADJUSTMENT);
}

static void
resolve_bill(History *history, Standing *standing, const ClaimRow *stored, ClaimRow *then)
{
	Desk	   *desk = history->desk;

	begin_then(then, stored);
	desk->care_not_given = false;
	standing->now = standing->plan = desk_situation(desk, then);
	standing->stuck = desk->care_not_given ? "care_not_given" : NULL;
	if (!then->isnull[CLAIM_FAMILY_ACCOUNT] &&
		!desk_is_member(desk, DatumGetInt64(then->value[CLAIM_FAMILY_ACCOUNT]),
						DatumGetDateADT(then->value[CLAIM_SETTLED_ON])))
		row_set_null(then, CLAIM_FAMILY_ACCOUNT);
	standing->by_service = standing->plan != NULL && standing->plan->order_served;
	standing->day = row_deciding_day(standing->plan, then);
}

static int
compare_places(const void *a, const void *b)
{
	const Standing *left = a;
	const Standing *right = b;

	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	return left->stored < right->stored ? -1 : left->stored > right->stored;
}

static int
compare_days(const void *a, const void *b)
{
	const Standing *left = a;
	const Standing *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return compare_places(a, b);
}

/*
 * Bills that count in the order of service take each other's places; what adds
 * to a bill comes after it.  False where it adds to none that stands.
 */
static bool
put_in_order(History *history)
{
	int			n = history->standings;
	Standing   *served = palloc(Max(n, 1) * sizeof(Standing));
	Standing   *ordered = palloc(Max(n, 1) * sizeof(Standing));
	bool	   *is_there = palloc0((history->rows + 1) * sizeof(bool));
	int			count = 0;
	int			put = 0;

	qsort(history->standing, n, sizeof(Standing), compare_places);
	for (int i = 0; i < n; i++)
		if (history->standing[i].is_bill && history->standing[i].by_service)
			served[count++] = history->standing[i];
	qsort(served, count, sizeof(Standing), compare_days);
	count = 0;
	for (int i = 0; i < n; i++)
		if (history->standing[i].is_bill && history->standing[i].by_service)
			history->standing[i] = served[count++];

	for (int i = 0; i < n; i++)
	{
		int			stored = history->standing[i].stored;

		if (entry_adds_to_bill(history->row[stored].value[CLAIM_ENTRY]) && !is_there[base_of(history, stored)])
			continue;			/* put after its bill, below */
		ordered[put++] = history->standing[i];
		is_there[stored] = true;
		for (int j = 0; history->standing[i].is_bill && j < i; j++)
			if (entry_adds_to_bill(history->row[history->standing[j].stored].value[CLAIM_ENTRY]) &&
				base_of(history, history->standing[j].stored) == stored)
			{
				ordered[put++] = history->standing[j];
				is_there[history->standing[j].stored] = true;
			}
	}
	history->standing = ordered;
	return put == n;
}

/* ---- deciding ---- */

static ClaimRow *
then_of(const History *history, int i)
{
	return &history->then[i + 1];
}

/* The place of a row's bill in the chain of what would be; −1: it has none. */
static int
standing_of(const History *history, int stored)
{
	for (int i = 0; i < history->standings; i++)
		if (history->standing[i].stored == stored)
			return i;
	return -1;
}

static Datum
before_stored(const History *history, int stored)
{
	return totals_before(history->row, stored);
}

/* What a stored row moved, of what is still kept. */
static Datum
moved_by(const History *history, int stored)
{
	return totals_with(row_version(history->policy, &history->row[stored]), history->nothing,
					   before_stored(history, stored), history->row[stored].value[CLAIM_ACCUMULATORS]);
}

/* The row as it is, with what it moved. */
static void
leave_as_it_is(History *history, int i)
{
	Standing   *standing = &history->standing[i];
	ClaimRow   *then = then_of(history, i);
	const ClaimRow *stored = &history->row[standing->stored];
	Datum		ledger_no = then->value[CLAIM_LEDGER_NO];
	Datum		base_no = then->value[CLAIM_BASE_NO];
	bool		no_base = then->isnull[CLAIM_BASE_NO];

	*then = *stored;
	then->value[CLAIM_LEDGER_NO] = ledger_no;
	then->value[CLAIM_BASE_NO] = base_no;
	then->isnull[CLAIM_BASE_NO] = no_base;
	standing->plan = standing->was;
	row_set(then, CLAIM_ACCUMULATORS,
			totals_with(standing->was, totals_before(history->then, i + 1),
						before_stored(history, standing->stored), stored->value[CLAIM_ACCUMULATORS]));
}

/* Nothing is left of it: it moves no money and no totals. */
static void
withdraw(History *history, int i)
{
	ClaimRow   *then = then_of(history, i);

	history->standing[i].withdrawn = true;
	row_set_no_bill(then);
	for (int p = 0; p < PAYERS; p++)
		row_set_fen(then, payer_column[p], 0);
	row_set_fen(then, CLAIM_CASH_PAID, 0);
	row_set_text(then, CLAIM_DECISION, "denied");
	row_set(then, CLAIM_ACCUMULATORS, totals_before(history->then, i + 1));
}

static bool
is_too_old(const ClaimRow *then, const ClaimRow *stored)
{
	return row_text_is(then, CLAIM_REASON, REASON_TOO_OLD) && !row_text_is(stored, CLAIM_REASON, REASON_TOO_OLD);
}

static void
decide_bill(History *history, int i)
{
	Standing   *standing = &history->standing[i];
	ClaimRow   *then = then_of(history, i);
	const ClaimRow *stored = &history->row[standing->stored];

	standing->plan = standing->now;
	if (!row_text_is(stored, CLAIM_ENTRY, "opening") && standing->stuck == NULL && !standing->held)
	{
		if (decide_after(history->policy, standing->plan, then, (Datum) 0, history->then, i + 1) != KERNEL_OK)
			standing->stuck = "undecidable";
		else
			standing->too_old = is_too_old(then, stored);
	}
	if (row_text_is(stored, CLAIM_ENTRY, "opening") || standing->stuck != NULL || standing->too_old || standing->held)
		leave_as_it_is(history, i);
}

/* The application that a ruling decides, among those that stand: the newest on its bill and layer that is held. */
static int
application_ruled(const History *history, int i)
{
	const ClaimRow *ruling = &history->row[history->standing[i].stored];

	for (int j = i - 1; j >= 0; j--)
	{
		const ClaimRow *row = &history->row[history->standing[j].stored];

		if (row_text_is(row, CLAIM_ENTRY, "supplement") && row_text_is(row, CLAIM_DECISION, "pended") &&
			same_value(row, ruling, CLAIM_BASE_NO) && same_value(row, ruling, CLAIM_APPLIED_FOR))
			return j;
	}
	return -1;
}

/* Would what a supplement applies for have been granted for its bill before? */
static bool
granted_before(const History *history, int i)
{
	const ClaimRow *supplement = &history->row[history->standing[i].stored];

	for (int j = i - 1; j >= 0; j--)
	{
		const ClaimRow *row = &history->row[history->standing[j].stored];

		if (entry_adds_to_bill(row->value[CLAIM_ENTRY]) && !history->standing[j].withdrawn && row_is_paid(then_of(history, j)) &&
			same_value(row, supplement, CLAIM_BASE_NO) && same_value(row, supplement, CLAIM_APPLIED_FOR))
			return true;
	}
	return false;
}

/* What a supplement or a ruling is about is in the chain of what would be: the bill, or the application that is ruled on. */
static void
decide_addition(History *history, int i)
{
	static const ClaimColumn of_supplement[] = {
		CLAIM_ENTRY, CLAIM_APPLIED_FOR, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON, CLAIM_REQUEST_ID, CLAIM_DISEASE,
		CLAIM_SETTLEMENT_MONTH
	};
	static const ClaimColumn of_ruling[] = {
		CLAIM_ENTRY, CLAIM_APPLIED_FOR, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON, CLAIM_REQUEST_ID, CLAIM_DISEASE,
		CLAIM_SETTLEMENT_MONTH, CLAIM_DECISION, CLAIM_REASON, CLAIM_FUND_PAID, CLAIM_RELIEF_PAID,
		CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID,
		CLAIM_CASH_PAID			/* computed again where the bill is */
	};
	Standing   *standing = &history->standing[i];
	ClaimRow   *then = then_of(history, i);
	const ClaimRow *stored = &history->row[standing->stored];
	bool		is_ruling = row_text_is(stored, CLAIM_ENTRY, "ruling");
	int			bill = standing_of(history, base_of(history, standing->stored));
	int			about = is_ruling && !stored->isnull[CLAIM_APPLIED_FOR] ? application_ruled(history, i) : bill;
	const ClaimColumn *own = is_ruling ? of_ruling : of_supplement;
	int			owns = is_ruling ? lengthof(of_ruling) : lengthof(of_supplement);
	KernelResult result;

	begin_then(then, stored);
	row_set(then, CLAIM_LEDGER_NO, Int32GetDatum(i + 2));
	row_set(then, CLAIM_BASE_NO, Int32GetDatum(bill + 2));
	standing->plan = history->standing[bill].plan;
	standing->held |= history->standing[bill].held;
	if (history->standing[bill].too_old || history->standing[bill].stuck != NULL || standing->held)
	{
		standing->too_old = history->standing[bill].too_old;
		leave_as_it_is(history, i);
		return;
	}
	if (is_ruling ? about < 0 || !row_text_is(then_of(history, about), CLAIM_DECISION, "pended") : granted_before(history, i))
	{
		withdraw(history, i);
		return;
	}
	if (is_ruling && stored->isnull[CLAIM_APPLIED_FOR])
	{
		leave_as_it_is(history, i);
		return;
	}

	*then = *then_of(history, about);
	for (int c = 0; c < owns; c++)
	{
		then->value[own[c]] = stored->value[own[c]];
		then->isnull[own[c]] = stored->isnull[own[c]];
	}
	row_set(then, CLAIM_LEDGER_NO, Int32GetDatum(i + 2));
	row_set(then, CLAIM_BASE_NO, Int32GetDatum(bill + 2));
	if (standing->plan != NULL)
		desk_known_now(history->desk, standing->plan, then, then_of(history, bill));
	result = standing->plan == NULL ? KERNEL_BAD_BILL :
		decide_after(history->policy, standing->plan, then, (Datum) 0, history->then, i + 1);
	if (result == KERNEL_OVERFLOW || result == KERNEL_FULL)
		kernel_error(result);
	standing->too_old = result == KERNEL_OK && is_too_old(then, stored);
	if (standing->too_old)
		leave_as_it_is(history, i);
	/* the version has no such layer, or what was ruled exceeds what is left */
	else if (result != KERNEL_OK || (is_ruling && !same_value(then, stored, CLAIM_DECISION)))
		withdraw(history, i);
	else
		row_set_no_bill(then);
}

static bool
decided_otherwise(const History *history, const Standing *standing, const ClaimRow *stored, const ClaimRow *then)
{
	static const ClaimColumn amount[] = {
		CLAIM_DEDUCTIBLE, CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID,
		CLAIM_OTHER_PAID, CLAIM_CASH_PAID
	};

	if (standing->withdrawn)
		return true;
	if (!same_value(stored, then, CLAIM_DECISION) || !same_value(stored, then, CLAIM_REASON))
		return true;
	for (int i = 0; i < (int) lengthof(amount); i++)
		if (row_fen(stored, amount[i]) != row_fen(then, amount[i]))
			return true;
	return !datum_image_eq(standing->moved, standing->moves, false, -1);
}

/* ---- which rows hang together ---- */

/* Does a version keep, for a bill, one of these totals? */
static bool
keeps_one_of(const PlanVersion *plan, const ClaimRow *bill, const Accumulators *totals)
{
	Day			day;

	if (plan == NULL)
		return false;
	day = row_deciding_day(plan, bill);
	for (int i = 0; i < totals->count; i++)
	{
		const Total *total = &totals->total[i];

		if (plan->order_served && strcmp(total->bucket, ORDER_BUCKET) == 0 &&
			period_start(PERIOD_YEAR, day, plan->year_begins) == total->day)
			return true;
		for (int b = 0; b < plan->buckets; b++)
		{
			const Bucket *bucket = &plan->bucket[b];

			if (memcmp(bucket->name, total->bucket, BUCKET_NAME_SIZE) == 0 &&
				period_start(bucket->period, day, bucket->year_begins) == total->day &&
				(!bucket->by_institution || total->institution == DatumGetInt64(bill->value[CLAIM_INSTITUTION_ID])))
				return true;
		}
	}
	return false;
}

/* Does a row, as it is or as it would be, look at what was moved? */
static bool
looks_at(const History *history, int i, const Accumulators *moved)
{
	return moved->count > 0 &&
		(keeps_one_of(history->standing[i].was, &history->row[history->standing[i].stored], moved) ||
		 keeps_one_of(history->standing[i].plan, then_of(history, i), moved));
}

/* Of two rows on the same bill? */
static bool
same_bill(const History *history, int i, int j)
{
	int			a = history->standing[i].stored;
	int			b = history->standing[j].stored;

	return (history->standing[i].is_bill ? a : base_of(history, a)) ==
		(history->standing[j].is_bill ? b : base_of(history, b));
}

/* Would what adds to the bill be asked of another situation?  Its statuses and illness it has itself. */
static bool
elsewhere_now(const History *history, int i)
{
	static const ClaimColumn column[] = {CLAIM_COLLEGE_ID, CLAIM_LEVEL, CLAIM_RELATION, CLAIM_LOCALITY, CLAIM_PATHWAY};

	for (int c = 0; c < (int) lengthof(column); c++)
		if (!same_value(&history->row[history->standing[i].stored], then_of(history, i), column[c]))
			return true;
	return false;
}

static const ClaimColumn situation[] = {
	CLAIM_COLLEGE_ID, CLAIM_LEVEL, CLAIM_RELATION, CLAIM_LOCALITY, CLAIM_PATHWAY, CLAIM_STATUSES,
	CLAIM_ILLNESS
};

static bool
same_situation(const ClaimRow *a, const ClaimRow *b)
{
	for (int i = 0; i < (int) lengthof(situation); i++)
		if (!same_value(a, b, situation[i]))
			return false;
	return true;
}

/*
 * To bring about what would be, the changed rows are taken back and posted again,
 * in order, at the end.  Each takes along those after it that moved a total which
 * it looks at, as they are to come after it again; what adds to the same bill and
 * came later; and where it adds to a bill itself that is in another situation
 * now, that bill, from which it has its own.
 */
static bool
takes_along(const History *history, int j, int i)
{
	const Standing *other = &history->standing[i];

	if (i > j)
		return looks_at(history, j, &other->moved_totals) || (same_bill(history, i, j) && !other->is_bill);
	return other->is_bill && !history->standing[j].is_bill && same_bill(history, i, j) &&
		(other->plan != other->was || elsewhere_now(history, i));
}

static void
find_those_posted_again(History *history)
{
	bool		more = true;

	for (int i = 0; i < history->standings; i++)
		history->standing[i].again = history->standing[i].changed;
	while (more)
	{
		more = false;
		for (int i = 0; i < history->standings; i++)
		{
			Standing   *standing = &history->standing[i];

			CHECK_FOR_INTERRUPTS();
			if (standing->again)
				continue;
			for (int j = 0; j < history->standings && !standing->again; j++)
				standing->again = history->standing[j].again && takes_along(history, j, i);
			more |= standing->again;
		}
	}
}

/*
 * A row that is left as it is cannot be posted again: it would be decided on
 * what is not known.  A change that has to take it along is held back, and then
 * what comes after is to be looked at once more.  True where there was one.
 */
static bool
hold_what_cannot_move(History *history)
{
	bool	   *stays = palloc0(Max(history->standings, 1) * sizeof(bool));
	bool		more = false;
	bool		held = false;

	for (int i = 0; i < history->standings; i++)
	{
		const Standing *standing = &history->standing[i];

		stays[i] = standing->too_old || standing->stuck != NULL || standing->held;
		more |= stays[i];
	}
	while (more)
	{
		more = false;
		for (int j = history->standings - 1; j >= 0; j--)
		{
			CHECK_FOR_INTERRUPTS();
			if (stays[j])
				continue;
			for (int i = 0; i < history->standings && !stays[j]; i++)
				stays[j] = stays[i] && takes_along(history, j, i);
			more |= stays[j];
		}
	}
	for (int i = 0; i < history->standings; i++)
		if (stays[i] && history->standing[i].changed && !history->standing[i].held)
			held = history->standing[i].held = true;
	pfree(stays);
	return held;
}

/* ---- one person ---- */

static void
decide_all(History *history, const ClaimRow *resolved)
{
	for (int i = 0; i < history->standings; i++)
	{
		Standing   *standing = &history->standing[i];
		const ClaimRow *stored = &history->row[standing->stored];

		CHECK_FOR_INTERRUPTS();
		standing->too_old = standing->withdrawn = false;
		if (standing->is_bill)
		{
			*then_of(history, i) = resolved[standing->stored];
			row_set(then_of(history, i), CLAIM_LEDGER_NO, Int32GetDatum(i + 2));
			decide_bill(history, i);
		}
		else
			decide_addition(history, i);
		standing->moved = moved_by(history, standing->stored);
		standing->moves = totals_with(standing->plan, history->nothing, totals_before(history->then, i + 1),
									  then_of(history, i)->value[CLAIM_ACCUMULATORS]);
		accumulators_from_datum(standing->moved, 0, &standing->moved_totals);
		accumulators_from_datum(standing->moves, 0, &standing->moves_totals);
		standing->changed = decided_otherwise(history, standing, stored, then_of(history, i));
	}
}

/* Decide all that stands once more.  False where the chain cannot be followed. */
static bool
look_at_person(History *history)
{
	Accumulators nothing = EMPTY_ACCUMULATORS;
	ClaimRow   *resolved;

	if (!find_places(history))
		return false;
	desk_person(history->desk, history->person);
	history->policy = history->desk->policy;
	history->standing = palloc0(Max(history->rows, 1) * sizeof(Standing));
	history->standings = 0;
	resolved = palloc(Max(history->rows, 1) * sizeof(ClaimRow));
	for (int i = 0; i < history->rows; i++)
	{
		Standing   *standing = &history->standing[history->standings];

		if (history->reversed_by[i] >= 0 || row_text_is(&history->row[i], CLAIM_ENTRY, "reversal"))
			continue;
		history->standings++;
		standing->stored = i;
		standing->place = history->place[i];
		standing->is_bill = row_stands_alone(&history->row[i]);
		if (!history->row[i].isnull[CLAIM_PLAN_VERSION] &&
			!policy_has_version(history->policy, DatumGetInt32(history->row[i].value[CLAIM_PLAN_VERSION])))
			return false;
		standing->was = row_version(history->policy, &history->row[i]);
		if (row_text_is(&history->row[i], CLAIM_ENTRY, "opening"))
		{
			begin_then(&resolved[i], &history->row[i]);
			standing->now = standing->was;
		}
		else if (standing->is_bill)
			resolve_bill(history, standing, &history->row[i], &resolved[i]);
	}
	if (!put_in_order(history))
		return false;

	/* what is kept no more cannot be computed with */
	if (history->rows > 0)
	{
		Accumulators last = EMPTY_ACCUMULATORS;

		accumulators_from_datum(history->row[history->rows - 1].value[CLAIM_ACCUMULATORS], 0, &last);
		nothing.horizon = last.horizon;
	}
	history->nothing = accumulators_to_datum(&nothing);
	history->then = palloc((history->standings + 1) * sizeof(ClaimRow));
	row_clear(&history->then[0]);
	row_set_text(&history->then[0], CLAIM_ENTRY, "opening");
	row_set(&history->then[0], CLAIM_LEDGER_NO, Int32GetDatum(1));
	row_set(&history->then[0], CLAIM_ACCUMULATORS, history->nothing);
	do
		decide_all(history, resolved);
	while (hold_what_cannot_move(history));
	return true;
}

/* ---- why ---- */

typedef struct LateFacts
{
	TimestampTz since;
	List	   *numbers;
} LateFacts;

static bool
read_late_fact(void *context, const Datum *value, const bool *isnull)
{
	LateFacts  *late = context;

	if (DatumGetTimestampTz(value[FACT_RECORDED_AT]) > late->since ||
		(!isnull[FACT_RETRACTED_AT] && DatumGetTimestampTz(value[FACT_RETRACTED_AT]) > late->since))
		late->numbers = lappend_int(late->numbers, DatumGetInt32(value[FACT_FACT_NO]));
	return true;
}

/* Would the row have been found in another situation, had this fact been known as it is now? */
static bool
fact_matters(History *history, const Standing *standing, const ClaimRow *stored, int32 fact_no)
{
	Desk	   *desk = history->desk;
	ClaimRow	probe = *stored;
	bool		same;

	desk_person_as_known(desk, history->person, DatumGetTimestampTz(stored->value[CLAIM_RECORDED_AT]), fact_no);
	if (standing->is_bill)
	{
		(void) desk_situation(desk, &probe);
		same = same_situation(stored, &probe) &&
			(stored->isnull[CLAIM_FAMILY_ACCOUNT] ||
			 desk_is_member(desk, DatumGetInt64(stored->value[CLAIM_FAMILY_ACCOUNT]),
							DatumGetDateADT(stored->value[CLAIM_SETTLED_ON])));
	}
	else
	{
		desk_known_now(desk, standing->was, &probe, &history->row[base_of(history, standing->stored)]);
		same = same_situation(stored, &probe);
	}
	return !same;
}

/* The facts entered or retracted since, that made the situation another one; all of them where only together. */
static List *
facts_behind(History *history, const Standing *standing, const ClaimRow *stored)
{
	LateFacts	late = {.since = DatumGetTimestampTz(stored->value[CLAIM_RECORDED_AT])};
	List	   *matter = NIL;
	ScanKeyData key;
	ListCell   *cell;

	access_key_int8(&key, FACT_PERSON_ID, history->person);
	access_read(&history->desk->ledger, TABLE_FACT, &key, 1, READ_STATEMENT, read_late_fact, &late);
	if (standing->is_bill || standing->was != NULL)
		foreach(cell, late.numbers)
		{
			if (fact_matters(history, standing, stored, lfirst_int(cell)))
				matter = lappend_int(matter, lfirst_int(cell));
		}
	if (late.numbers != NIL)
		desk_person_as_known(history->desk, history->person, DT_NOEND, 0);
	return matter != NIL ? matter : late.numbers;
}

/* Reversals of earlier rows whose totals the row had met, and earlier rows that change what it meets. */
static List *
rows_behind(const History *history, int i)
{
	List	   *numbers = NIL;

	for (int k = 0; k < history->rows; k++)
	{
		Accumulators moved = EMPTY_ACCUMULATORS;

		if (history->reversed_by[k] < 0 || k >= history->standing[i].stored || row_text_is(&history->row[k], CLAIM_ENTRY, "reversal") ||
			history->reversed_by[k] < history->standing[i].stored)
			continue;
		/* it stood when ours was decided, and was taken back since */
		accumulators_from_datum(moved_by(history, k), 0, &moved);
		if (looks_at(history, i, &moved))
			numbers = lappend_int(numbers, ledger_no_of(&history->row[history->reversed_by[k]]));
		if (moved.total != NULL)
			pfree(moved.total);
	}
	for (int j = 0; j < i; j++)
		if ((history->standing[j].changed || history->standing[j].stored > history->standing[i].stored) &&
			(looks_at(history, i, &history->standing[j].moved_totals) || looks_at(history, i, &history->standing[j].moves_totals)))
			numbers = list_append_unique_int(numbers, ledger_no_of(&history->row[history->standing[j].stored]));
	list_sort(numbers, list_int_cmp);
	return numbers;
}

/* Does it count before rows that it met when it was decided? */
static bool
is_out_of_order(const History *history, int i)
{
	for (int j = i + 1; j < history->standings; j++)
		if (history->standing[j].stored < history->standing[i].stored && looks_at(history, i, &history->standing[j].moved_totals))
			return true;
	return false;
}

/*
 * Would a bill be decided just as it would be now, by another version, or in the
 * situation that it was decided in?
 */
static bool
makes_no_difference(const History *history, int i, const PlanVersion *plan, bool in_old_situation)
{
	const ClaimRow *stored = &history->row[history->standing[i].stored];
	const ClaimRow *then = then_of(history, i);
	ClaimRow	probe = *then;

	if (!history->standing[i].is_bill)
		return false;
	for (int c = 0; in_old_situation && c < (int) lengthof(situation); c++)
	{
		probe.value[situation[c]] = stored->value[situation[c]];
		probe.isnull[situation[c]] = stored->isnull[situation[c]];
	}
	if (decide_after(history->policy, plan, &probe, (Datum) 0, history->then, i + 1) != KERNEL_OK)
		return false;
	for (int c = CLAIM_FUND_PAID; c <= CLAIM_ACCUMULATORS; c++)
		if (!same_value(&probe, then, c))
			return false;
	return same_value(&probe, then, CLAIM_DECISION) && same_value(&probe, then, CLAIM_REASON) &&
		same_value(&probe, then, CLAIM_DEDUCTIBLE);
}

static Datum
text_array(const List *words)
{
	Datum	   *element = palloc(Max(list_length(words), 1) * sizeof(Datum));
	int			count = 0;
	ListCell   *cell;

	foreach(cell, words)
		element[count++] = CStringGetTextDatum(lfirst(cell));
	return PointerGetDatum(construct_array(element, count, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
int_array(const List *numbers)
{
	Datum	   *element = palloc(Max(list_length(numbers), 1) * sizeof(Datum));
	int			count = 0;
	ListCell   *cell;

	foreach(cell, numbers)
		element[count++] = Int32GetDatum(lfirst_int(cell));
	return PointerGetDatum(construct_array(element, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

/* ---- telling ---- */

/* medins.impact's columns after these */
static const ClaimColumn told[] = {
	CLAIM_PERSON_ID, CLAIM_LEDGER_NO, CLAIM_ENTRY, CLAIM_INSTITUTION_ID, CLAIM_COLLEGE_ID, CLAIM_BENEFIT_YEAR,
	CLAIM_SETTLEMENT_MONTH, CLAIM_DECISION, CLAIM_REASON
};
static const ClaimColumn told_change[] = {
	CLAIM_DEDUCTIBLE, CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID,
	CLAIM_OTHER_PAID, CLAIM_CASH_PAID
};

#define IMPACT_COLUMNS	(lengthof(told) + 2 + lengthof(told_change) + 4)

static void
put_row(ReturnSetInfo *result, const ClaimRow *stored, const ClaimRow *then, const List *why,
		const PlanVersion *plan, const List *facts, const List *rows)
{
	Datum		value[IMPACT_COLUMNS];
	bool		isnull[IMPACT_COLUMNS];
	int			n = 0;

	memset(isnull, false, sizeof(isnull));
	for (int i = 0; i < (int) lengthof(told); i++, n++)
	{
		value[n] = stored->value[told[i]];
		isnull[n] = stored->isnull[told[i]];
	}
	isnull[n] = then == NULL;
	value[n++] = then != NULL ? then->value[CLAIM_DECISION] : (Datum) 0;
	isnull[n] = then == NULL || then->isnull[CLAIM_REASON];
	value[n++] = then != NULL ? then->value[CLAIM_REASON] : (Datum) 0;
	for (int i = 0; i < (int) lengthof(told_change); i++, n++)
		value[n] = fen_to_numeric(then == NULL ? 0 : row_fen(then, told_change[i]) - row_fen(stored, told_change[i]));
	value[n++] = text_array(why);
	isnull[n] = plan == NULL;
	value[n++] = Int32GetDatum(plan != NULL ? plan->version : 0);
	value[n++] = int_array(facts);
	value[n++] = int_array(rows);
	tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
}

static void
tell_change(History *history, int i, ReturnSetInfo *result)
{
	const Standing *standing = &history->standing[i];
	const ClaimRow *stored = &history->row[standing->stored];
	const ClaimRow *then = then_of(history, i);
	bool		other_situation = !same_situation(stored, then) ||
		(standing->is_bill && stored->isnull[CLAIM_FAMILY_ACCOUNT] != then->isnull[CLAIM_FAMILY_ACCOUNT]);
	bool		other_version = standing->plan != standing->was;
	List	   *facts = NIL;
	List	   *rows = rows_behind(history, i);
	List	   *why = NIL;
	bool		by_reversal = false;
	ListCell   *cell;

	/* where both are others, one of them may not matter */
	if (other_version && makes_no_difference(history, i, standing->was, false))
		other_version = false;
	else if (other_situation && makes_no_difference(history, i, standing->plan, true))
		other_situation = false;
	if (other_situation)
		facts = facts_behind(history, standing, stored);

	if (facts != NIL)
		why = lappend(why, "fact");
	else if (other_situation)
		why = lappend(why, "place");
	if (other_version)
		why = lappend(why, "plan_version");
	foreach(cell, rows)
		by_reversal |= row_text_is(&history->row[lfirst_int(cell) - 1], CLAIM_ENTRY, "reversal");
	if (rows != NIL)
		why = lappend(why, by_reversal ? "reversal" : "earlier_row");
	if (is_out_of_order(history, i))
		why = lappend(why, "order");
	if (why == NIL)
		why = list_make1("unexplained");
	put_row(result, stored, then, why, other_version ? standing->plan : NULL, facts, rows);
}

static void
impact_of_person(History *history, ReturnSetInfo *result)
{
	if (history->rows == 0)
		return;
	if (!look_at_person(history))
	{
		put_row(result, &history->row[history->rows - 1], NULL, list_make1("broken_chain"), NULL, NIL, NIL);
		return;
	}
	for (int i = 0; i < history->standings; i++)
	{
		if (history->standing[i].stuck != NULL)
			put_row(result, &history->row[history->standing[i].stored], NULL,
					list_make1(unconstify(char *, history->standing[i].stuck)), NULL, NIL, NIL);
		else if (history->standing[i].held)
			put_row(result, &history->row[history->standing[i].stored], NULL, list_make1("too_old"), NULL, NIL, NIL);
		else if (history->standing[i].changed)
			tell_change(history, i, result);
	}
}

/* ---- the functions ---- */

/* Facts are read for the ledger's owner, so who asks must be allowed to read them, all of them. */
static Desk *
open_desk(const Ledger *ledger)
{
	Desk	   *desk;

	require_privilege(ledger->claim, ACL_SELECT);
	require_privilege(ledger->table[TABLE_FACT].table, ACL_SELECT);
	if (!sees_all_rows(ledger, ledger->table[TABLE_FACT].table))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row security hides facts from you"),
				 errhint("What facts change can only be told to somebody who may see all of them.")));
	desk = desk_open(ledger->claim, CurrentMemoryContext, false);
	desk->lenient = true;
	return desk;
}

static void
read_person(History *history, Desk *desk, int64 person, bool sees_all)
{
	*history = (History) {.desk = desk,.person = person};
	history->rows = read_chain(&desk->ledger, person, sees_all, &history->row);
}

static int64
count_persons(const char *query, int arguments, Oid *type, Datum *argument)
{
	bool		isnull;

	if (SPI_execute_with_args(psprintf("SELECT pg_catalog.count(*) FROM (%s) q", query), arguments, type, argument, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not count persons");
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * medins.impact(ledger [, person_id, college_id, slice, slices]): rows that would
 * be decided otherwise now.
 */
Datum
impact(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Ledger *ledger = ledger_argument(fcinfo);
	Slice		slice = slice_arguments(PG_ARGISNULL(3) ? 0 : PG_GETARG_INT32(3), PG_ARGISNULL(4) ? 1 : PG_GETARG_INT32(4));
	MemoryContext context;
	Oid			type = INT8OID;
	Datum		which = (Datum) 0;
	bool		sees_all;
	StringInfoData query;
	Progress	progress;
	History		history;
	Portal		cursor;
	Desk	   *desk;
	int			arguments;

	InitMaterializedSRF(fcinfo, 0);
	desk = open_desk(ledger);
	sees_all = sees_all_claims(&desk->ledger);
	context = AllocSetContextCreate(CurrentMemoryContext, "medins impact", ALLOCSET_DEFAULT_SIZES);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	initStringInfo(&query);
	if (!PG_ARGISNULL(1))
	{
		which = PG_GETARG_DATUM(1);
		access_find_person(&desk->ledger, DatumGetInt64(which));
		appendStringInfoString(&query, "SELECT $1");
	}
	else if (!PG_ARGISNULL(2))
	{
		which = PG_GETARG_DATUM(2);
		appendStringInfo(&query,
						 "SELECT c.person_id FROM %1$s.claim c WHERE c.college_id OPERATOR(pg_catalog.=) $1 "
						 "UNION SELECT f.person_id FROM %1$s.fact f "
						 "WHERE f.kind OPERATOR(pg_catalog.=) 'study' AND f.organisation_id OPERATOR(pg_catalog.=) $1 ORDER BY 1",
						 ledger_name(ledger));
	}
	else
		appendStringInfo(&query, "SELECT p.person_id FROM %s.person p ORDER BY p.person_id", ledger_name(ledger));
	arguments = PG_ARGISNULL(1) && PG_ARGISNULL(2) ? 0 : 1;
	progress_begin(&progress, fcinfo->flinfo->fn_oid, ledger->schema,
				   PG_ARGISNULL(1) ? count_persons(query.data, arguments, &type, &which) : 1);
	cursor = SPI_cursor_open_with_args(NULL, query.data, arguments, &type, &which, NULL, true, CURSOR_OPT_NO_SCROLL);
	for (;;)
	{
		SPITupleTable *batch;
		uint64		persons;

		SPI_cursor_fetch(cursor, true, 1000);
		batch = SPI_tuptable;
		persons = SPI_processed;
		if (persons == 0)
			break;
		for (uint64 i = 0; i < persons; i++)
		{
			MemoryContext save;
			bool		isnull;
			int64		person = DatumGetInt64(SPI_getbinval(batch->vals[i], batch->tupdesc, 1, &isnull));

			CHECK_FOR_INTERRUPTS();
			progress_step(&progress);
			if (!in_slice(slice, person))
				continue;
			save = MemoryContextSwitchTo(context);
			read_person(&history, desk, person, sees_all);
			impact_of_person(&history, result);
			MemoryContextSwitchTo(save);
			MemoryContextReset(context);
		}
		SPI_freetuptable(batch);
	}
	SPI_cursor_close(cursor);
	progress_end(&progress);
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	return (Datum) 0;
}

/* One person's history, for the functions below; SPI stays connected. */
static void
one_person(FunctionCallInfo fcinfo, History *history)
{
	Desk	   *desk = open_desk(ledger_argument(fcinfo));
	MemoryContext context = CurrentMemoryContext;

	access_find_person(&desk->ledger, PG_GETARG_INT64(1));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	MemoryContextSwitchTo(context);
	read_person(history, desk, PG_GETARG_INT64(1), sees_all_claims(&desk->ledger));
	if (!look_at_person(history))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the rows of the person do not follow each other"),
				 errhint("medins.verify tells where; or ask somebody who may see all of them.")));
}

/*
 * medins.readjudication(ledger, person_id): the rows that medins.readjudicate
 * takes back and posts again, in the order in which they are posted.
 */
Datum
readjudication(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	History		history;

	InitMaterializedSRF(fcinfo, 0);
	one_person(fcinfo, &history);
	find_those_posted_again(&history);
	for (int i = 0, n = 0; i < history.standings; i++)
	{
		const Standing *standing = &history.standing[i];
		const ClaimRow *stored = &history.row[standing->stored];
		Datum		value[5];
		bool		isnull[5] = {false};

		if (!standing->again)
			continue;
		value[0] = Int32GetDatum(++n);
		value[1] = stored->value[CLAIM_LEDGER_NO];
		value[2] = stored->value[CLAIM_ENTRY];
		value[3] = BoolGetDatum(standing->changed);
		value[4] = BoolGetDatum(!standing->withdrawn);
		tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
	}
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	return (Datum) 0;
}

/*
 * medins.later_rows(ledger, person_id, ledger_no): rows that stand, came later
 * than a row, and look at a running total that it moved.
 */
Datum
later_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int32		ledger_no = PG_GETARG_INT32(2);
	History		history;
	Accumulators moved = EMPTY_ACCUMULATORS;

	InitMaterializedSRF(fcinfo, 0);
	one_person(fcinfo, &history);
	if (ledger_no < 1 || ledger_no > history.rows)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("the person has no ledger row %d", ledger_no),
				 errhint("Check the person and the number."),
				 errcolumn("ledger_no")));
	accumulators_from_datum(moved_by(&history, ledger_no - 1), 0, &moved);
	for (int i = 0; i < history.standings; i++)
	{
		const ClaimRow *stored = &history.row[history.standing[i].stored];
		Datum		value[] = {
			stored->value[CLAIM_LEDGER_NO], stored->value[CLAIM_ENTRY], stored->value[CLAIM_REQUEST_ID],
			stored->value[CLAIM_SETTLEMENT_MONTH]
		};
		bool		isnull[lengthof(value)] = {false};

		if (history.standing[i].stored >= ledger_no && looks_at(&history, i, &moved))
			tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
	}
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	return (Datum) 0;
}
