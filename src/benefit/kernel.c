/*
 * kernel.c
 *	  Who pays what of one bill: the layers of a plan, folded in order.
 *
 * Each layer looks at a base (what lies before it of the bill), finds the one
 * rule that accepts the situation, and pays a part of the base.  Within a layer
 * the base is divided once, in this order; the words are used throughout:
 *
 *	base = first pay + deductible + above the deductible + over the caps
 *
 * The person bears the first pay and the deductible, the bands of the rule say
 * what share of the part above is paid, and what lies over the caps is left to
 * a later layer.
 *
 * Running totals.  A claim meets at most one total of each bucket of the plan,
 * because the day and the institution are given; so the fold keeps one Tally a
 * bucket, and writes to the caller's map only when all is decided and known to
 * fit.  Two rules keep a total meaningful when several rows of a plan name its
 * bucket: a layer adds to a bucket once, and a claim counts as one event.
 *
 * Every sum of fen is safe by two bounds: a bill is less than FEN_LIMIT, and a
 * total that a claim starts from is at most TOTAL_LIMIT.
 */
#include <string.h>

#include "benefit/benefit.h"

/* Each layer can add less than FEN_LIMIT to a total. */
#define TOTAL_LIMIT		(INT64_MAX - MAX_LAYERS * FEN_LIMIT)

/* What a column of rate changes, and of rule numbers, can hold. */
#define RATE_LIMIT		(10 * RATE_ONE)
#define RULES_LIMIT		INT16_MAX

/* Totals are dropped this long after their period, in days at least that many. */
static const Span kept_after = {24, 0};
#define KEPT_DAYS		730

/* The total of one bucket that this claim meets. */
typedef struct Tally
{
	const Accumulators *from;	/* where before was read; NULL: not yet */
	Total		key;
	int64_t		before;			/* the total this claim starts from */
	int64_t		moved;			/* and what it adds */
	int			mover;			/* the last layer that added, counted from 1 */
	bool		known;			/* not too old: see open_tally */
} Tally;

/* What a folded layer leaves for later layers to look at. */
typedef struct Outcome
{
	fen_t		deductible;
	fen_t		over;
	fen_t		paid;
} Outcome;

typedef struct Fold
{
	const PlanVersion *plan;
	const Situation *applied;	/* as a layer settled on application sees the claim */
	const Situation *situation; /* as the layer at work sees it, */
	const Accumulators *totals; /* and the totals it starts from */
	const Application *application; /* or NULL */
	const Bill *bill;
	StepSink	sink;
	void	   *context;

	Split		split;			/* decision stays paid (0) until refused */
	bool		matched;		/* has a pay rule matched? */
	bool		rated;			/* is split.rate decided? */
	const Rule *denied;			/* first rule that denied its layer */
	bool		overflow;		/* a total is beyond TOTAL_LIMIT */
	bool		ruled_too_much;
	const Bucket *order;		/* of the claims themselves: ORDER_BUCKET */
	Outcome		outcome[MAX_LAYERS];
	Tally		tally[MAX_BUCKETS + 1]; /* the plan's buckets, then order */
} Fold;

/* One layer at work. */
typedef struct Work
{
	int			at;				/* index of the layer */
	const Rule *rule;
	rate8_t		rate_add;		/* what adjust rules ask for, together */
	rate8_t		rate_times;
	rate8_t		deductible_times;
	fen_t		base;			/* shrinks by first pay and caps on the base */
	fen_t		deductible;
	fen_t		above;			/* shrinks by caps on it and on the payment */
	fen_t		over;
	int64_t		start;			/* where above begins on the axis of the bands */
	fen_t		paid;
	rate8_t		rate;			/* the one of all above, RATE_NONE if there are several */
	bool		event;			/* was there a base? */
} Work;

/*
 * What the contracts speak of.  A plan is sound when it is what the columns of
 * its tables allow: an index is within its array, a rate from 0 to 1, an amount
 * below FEN_LIMIT; and no layer looks at a later one.
 */
/*@ predicate is_bucket(PlanVersion *plan, integer bucket) = NO_BUCKET <= bucket < plan->buckets;

    predicate sound_bands(Rule *rule) = \valid_read(rule) && 0 <= rule->bands && \valid_read(rule->band + (0 .. rule->bands - 1)) &&
      (\forall integer i; 0 <= i < rule->bands ==>
        0 <= rule->band[i].from < FEN_LIMIT && 0 <= rule->band[i].rate <= RATE_ONE) &&
      (\forall integer i; 0 <= i < rule->bands - 1 ==> rule->band[i].from < rule->band[i + 1].from);

    predicate sound_caps(PlanVersion *plan, Rule *rule) = 0 <= rule->caps && \valid_read(rule->cap + (0 .. rule->caps - 1)) &&
      (\forall integer i; 0 <= i < rule->caps ==>
        is_bucket(plan, rule->cap[i].bucket) && 0 <= rule->cap[i].amount < FEN_LIMIT && rule->cap[i].measure <= MEASURE_COUNT);

    predicate sound_deductibles(PlanVersion *plan, Rule *rule) =
      0 <= rule->deductibles && \valid_read(rule->deductible + (0 .. rule->deductibles - 1)) &&
      (\forall integer i; 0 <= i < rule->deductibles ==> 0 <= rule->deductible[i] < FEN_LIMIT) &&
      is_bucket(plan, rule->nth_of) && is_bucket(plan, rule->deductible_uses) && is_bucket(plan, rule->deductible_fills);

    predicate sound_rule(PlanVersion *plan, Rule *rule) =
      sound_bands(rule) && is_bucket(plan, rule->bands_over) && sound_caps(plan, rule) && sound_deductibles(plan, rule) &&
      0 <= rule->first_pay <= RATE_ONE && -RATE_LIMIT <= rule->rate_add <= RATE_LIMIT &&
      0 <= rule->rate_times && 0 <= rule->deductible_times;

    predicate sound_layer(PlanVersion *plan, integer at) = plan->layer[at].payer < PAYERS && plan->layer[at].base <= BASE_UNPAID &&
      (plan->layer[at].base == BASE_DEDUCTIBLE || plan->layer[at].base == BASE_OVER_CAP ==> 0 <= plan->layer[at].base_layer < at) &&
      0 <= plan->layer[at].rules <= RULES_LIMIT && \valid_read(plan->layer[at].rule + (0 .. plan->layer[at].rules - 1)) &&
      (\forall integer i; 0 <= i < plan->layer[at].rules ==> sound_rule(plan, plan->layer[at].rule + i));

    predicate sound_plan(PlanVersion *plan) = \valid_read(plan) && 0 <= plan->layers <= MAX_LAYERS && 0 <= plan->buckets <= MAX_BUCKETS &&
      \valid_read(plan->layer + (0 .. plan->layers - 1)) && \valid_read(plan->bucket + (0 .. plan->buckets - 1)) &&
      (\forall integer i; 0 <= i < plan->layers ==> sound_layer(plan, i));

    // What choose_rules found is of this plan.
    predicate sound_choice(PlanVersion *plan, Choice *choice) = \valid_read(choice) &&
      (\forall integer i; 0 <= i < plan->layers ==> choice->rule[i] == \null || sound_rule(plan, choice->rule[i]));

    predicate sound_situation(PlanVersion *plan, Situation *situation) = \valid_read(situation) &&
      (situation->cover == \null || \valid_read(situation->cover)) &&
      (situation->choice == \null || sound_choice(plan, situation->choice));

    predicate sound_application(Application *application) = \valid_read(application) &&
      (\forall integer i; 0 <= i < MAX_LAYERS ==> 0 <= application->ruling[i] < FEN_LIMIT);

    predicate sound_bill(Bill *bill) = 0 <= bill->total < FEN_LIMIT && 0 <= bill->self_funded && 0 <= bill->over_price_limit &&
      0 <= bill->advance_self_pay && bill->self_funded + bill->over_price_limit + bill->advance_self_pay <= bill->total;

    logic integer in_scope(Bill *bill) = bill->total - bill->self_funded - bill->over_price_limit - bill->advance_self_pay;

    // what the first n payers pay
    logic integer paid_by(Split split, integer n) = (n > 0 ? split.paid[0] : 0) + (n > 1 ? split.paid[1] : 0) +
      (n > 2 ? split.paid[2] : 0) + (n > 3 ? split.paid[3] : 0) + (n > 4 ? split.paid[4] : 0);

    // The parts of a bill at any time: none is negative, together they are at most the bill, and the fund bears no
    // deductible and nothing out of scope.
    predicate sound_split(Split split, Bill *bill) = \valid_read(bill) && sound_bill(bill) && split.in_scope == in_scope(bill) &&
      (\forall integer i; 0 <= i < PAYERS ==> 0 <= split.paid[i]) && paid_by(split, PAYERS) <= bill->total &&
      0 <= split.deductible && split.deductible + split.paid[PAYER_FUND] <= split.in_scope;

    // The parts of a bill in the end: with cash they are the bill.  Of what is refused nobody pays anything.
    predicate whole(Split split, Bill *bill) = sound_split(split, bill) && 0 <= split.cash &&
      paid_by(split, PAYERS) + split.cash == bill->total &&
      (split.decision != DECISION_PAID ==> split.cash == bill->total && split.deductible == 0);

    // The account pays what is in it, except where a person decided.
    predicate within_account(Fold fold) =
      fold.application == \null ==> fold.split.paid[PAYER_FAMILY] <= \max(fold.situation->family_money, 0);

    predicate sound_outcomes(Fold fold) = \forall integer i; 0 <= i < fold.plan->layers ==>
      0 <= fold.outcome[i].deductible < FEN_LIMIT && 0 <= fold.outcome[i].over < FEN_LIMIT && 0 <= fold.outcome[i].paid < FEN_LIMIT;

    predicate in_range(Fold fold) = fold.overflow ||
      (\forall integer i; 0 <= i <= fold.plan->buckets ==> -TOTAL_LIMIT <= fold.tally[i].before <= TOTAL_LIMIT);

    // The totals of the plan's buckets before layer no. `at`; a bucket of events moves by one.
    predicate sound_tallies(Fold fold, integer at) = in_range(fold) && \forall integer i; 0 <= i < fold.plan->buckets ==>
      0 <= fold.tally[i].moved <= at * FEN_LIMIT + 1;

    // The same while a layer adds to them: it adds to each once.
    predicate moving(Fold fold, Work work) = in_range(fold) && \forall integer i; 0 <= i < fold.plan->buckets ==>
      0 <= fold.tally[i].moved <= (work.at + (fold.tally[i].mover == work.at + 1 ? 1 : 0)) * FEN_LIMIT + 1;

    predicate sound_input(Fold fold) = sound_plan(fold.plan) && sound_situation(fold.plan, fold.situation) &&
      \valid_read(fold.totals) && \valid_read(fold.order) &&
      (fold.application == \null || sound_application(fold.application) && sound_situation(fold.plan, fold.applied));

    predicate sound_fold(Fold fold) = sound_input(fold) && sound_split(fold.split, fold.bill) && within_account(fold) &&
      sound_outcomes(fold) && (fold.denied == \null || \valid_read(fold.denied));

    predicate is_layer(Fold fold, integer at) = 0 <= at < fold.plan->layers && \valid_read(fold.plan->layer + at) &&
      sound_layer(fold.plan, at);

    predicate sound_work(Work work) = sound_bands(work.rule) &&
      0 <= work.rate_times && 0 <= work.deductible_times &&
      -RULES_LIMIT * RATE_LIMIT <= work.rate_add <= RULES_LIMIT * RATE_LIMIT &&
      0 <= work.base < FEN_LIMIT && 0 <= work.deductible && 0 <= work.over && 0 <= work.paid <= work.above &&
      work.deductible + work.above + work.over < FEN_LIMIT &&
      0 <= work.start && work.start + work.above <= INT64_MAX;

    predicate at_work(Fold fold, Work work) = is_layer(fold, work.at) && sound_rule(fold.plan, work.rule) && sound_work(work);

    // How many of the first so many fen above the deductible lie below a band; all of them below the one after the last.
    logic integer below(Work work, integer band, integer above) =
      band < work.rule->bands ? \max(\min(work.rule->band[band].from - work.start, above), 0) : above;

    // What a bucket holds, this claim's earlier layers included, and the events it counts, not including this one.
    logic integer held(Fold fold, integer bucket) =
      bucket == NO_BUCKET ? 0 : \max(fold.tally[bucket].before + fold.tally[bucket].moved, 0);

    logic integer counted(Fold fold, integer bucket) = bucket == NO_BUCKET ? 0 : \max(fold.tally[bucket].before, 0);

    predicate on_base(integer measure) = measure == MEASURE_COUNT || measure == MEASURE_BASE;

    // What a layer takes is within the room that a cap of its rule leaves.
    predicate within_cap(Fold fold, Work work, Cap *cap) =
      cap->measure == MEASURE_COUNT ? counted(fold, cap->bucket) < cap->amount || work.base == 0 :
      cap->measure == MEASURE_BASE ? work.base <= \max(cap->amount - held(fold, cap->bucket), 0) :
      cap->measure == MEASURE_ABOVE_DEDUCTIBLE ? work.above <= \max(cap->amount - held(fold, cap->bucket), 0) :
      work.paid <= \max(cap->amount - held(fold, cap->bucket), 0);

    predicate within_caps(Fold fold, Work work, integer measure) = \forall integer i;
      0 <= i < work.rule->caps && work.rule->cap[i].measure == measure && work.rule->cap[i].limited ==>
      within_cap(fold, work, work.rule->cap + i);
*/

/* ---------- small tools ---------- */

/*
 * Tell the sink a step, given by its fields.  Only bands and first pay have a
 * rate; the clause is the rule's where none is given.
 */
#define TELL(fold, ...) \
	do { \
		if ((fold)->sink != NULL) \
			tell(fold, (Step) {__VA_ARGS__}); \
	} while (0)

/*@ requires step.rule == \null || \valid_read(step.rule);
    assigns \nothing; */
static void
tell(const Fold *fold, Step step)
{
	if (step.kind != STEP_BAND && step.kind != STEP_FIRST_PAY)
		step.rate = RATE_NONE;
	if (step.clause == NULL && step.rule != NULL)
		step.clause = step.rule->clause;
	fold->sink(fold->context, &step);
}

/*
 * amount × factor, both not negative, rounded half away from zero; INT64_MAX,
 * more than any bill or rate, where it does not fit.
 */
/*@ requires 0 <= amount && 0 <= factor;
    assigns \nothing;
    ensures 0 <= \result;
    ensures \result == \min((amount * factor + RATE_ONE / 2) / RATE_ONE, INT64_MAX); */
static int64_t
scaled(int64_t amount, rate8_t factor)
{
	int64_t		whole = amount / RATE_ONE;
	int64_t		rest = amount % RATE_ONE;
	int64_t		of_rest;

	if (factor == RATE_ONE)
		return amount;
	of_rest = rest * (factor / RATE_ONE) + (rest * (factor % RATE_ONE) + RATE_ONE / 2) / RATE_ONE;
	/*@ assert amount * factor == (whole * factor + rest * (factor / RATE_ONE)) * RATE_ONE + rest * (factor % RATE_ONE); */
	/*@ assert (amount * factor + RATE_ONE / 2) / RATE_ONE == whole * factor + of_rest; */
	if (factor > 0 && whole > (INT64_MAX - of_rest) / factor)
		return INT64_MAX;
	return whole * factor + of_rest;
}

/*@ requires sound_split(fold->split, fold->bill);
    assigns \nothing;
    ensures \result == paid_by(fold->split, PAYERS); */
static fen_t
paid_so_far(const Fold *fold)
{
	fen_t		paid = 0;

	/*@ loop invariant 0 <= i <= PAYERS && paid == paid_by(fold->split, i);
	    loop assigns i, paid;
	    loop variant PAYERS - i; */
	for (int i = 0; i < PAYERS; i++)
		paid += fold->split.paid[i];
	return paid;
}

/*@ requires sound_split(fold->split, fold->bill);
    assigns \nothing;
    ensures \result == fold->bill->total - paid_by(fold->split, PAYERS); */
static fen_t
unpaid(const Fold *fold)
{
	return fold->bill->total - paid_so_far(fold);
}

/* The claim is denied or pended. */
/*@ requires rule == \null || \valid_read(rule);
    assigns fold->split.decision, fold->split.reason, fold->split.clause;
    ensures fold->split.decision == decision;
    ensures sound_fold(\old(*fold)) ==> sound_fold(*fold);
    ensures \forall integer at; sound_tallies(\old(*fold), at) ==> sound_tallies(*fold, at); */
static void
refuse(Fold *fold, const Layer *layer, const Rule *rule, Decision decision,
	   const char *reason, const char *clause)
{
	fold->split.decision = decision;
	fold->split.reason = reason;
	fold->split.clause = clause;
	TELL(fold, .kind = STEP_REFUSED, .layer = layer, .rule = rule, .clause = clause,
		 .reason = reason);
}

/* Neither denied nor pended so far. */
/*@ assigns \nothing;
    ensures \result <==> fold->split.decision == DECISION_PAID && !fold->overflow; */
static bool
undecided(const Fold *fold)
{
	return fold->split.decision == DECISION_PAID && !fold->overflow;
}

/* ---------- totals ---------- */

/*
 * Is a total still kept whose period ended on a day?  Of a day in its period the
 * same, if yes, says enough.
 */
/*@ assigns \nothing; */
static bool
is_kept(Day end, Day settled_on)
{
	return (int64_t) end + KEPT_DAYS > settled_on || day_add(end, kept_after) > settled_on;
}

static Bucket
order_bucket(const PlanVersion *plan)
{
	return (Bucket)
	{
		ORDER_BUCKET, true, PERIOD_YEAR, false, plan->year_begins
	};
}

/*
 * The order of claims is known to every version, as an earlier one may have
 * kept it.  Nothing says how long the period of a bucket is that the plan does
 * not know.
 */
Day
total_end(const PlanVersion *plan, const Total *total)
{
	Bucket		order = order_bucket(plan);

	for (int i = 0; i <= plan->buckets; i++)
	{
		const Bucket *bucket = i < plan->buckets ? &plan->bucket[i] : &order;

		if (memcmp(bucket->name, total->bucket, BUCKET_NAME_SIZE) == 0)
			return period_end(bucket->period, total->day, bucket->year_begins);
	}
	return DAY_MAX;
}

/*@ requires sound_fold(*fold) && is_bucket(fold->plan, bucket);
    assigns \nothing; */
static const char *
bucket_name(const Fold *fold, int bucket)
{
	return bucket == NO_BUCKET ? NULL : fold->plan->bucket[bucket].name;
}

/* The key of the total that a claim meets of a bucket. */
/*@ requires \valid_read(bucket) && \valid_read(situation);
    assigns \nothing; */
static inline Total
key_of(const Bucket *bucket, const Situation *situation)
{
	Total		key = {
		.day = period_start(bucket->period, situation->served_on, bucket->year_begins),
		.by_institution = bucket->by_institution,
		.institution = bucket->by_institution ? situation->institution : 0
	};

	/*@ loop invariant 0 <= i <= BUCKET_NAME_SIZE;
	    loop assigns i, key.bucket[0 .. BUCKET_NAME_SIZE - 1];
	    loop variant BUCKET_NAME_SIZE - i; */
	for (int i = 0; i < BUCKET_NAME_SIZE; i++)
		key.bucket[i] = bucket->name[i];
	return key;
}

/*
 * Look up the total of a bucket.  False if it is too old: dropped already, or
 * due to be dropped, so that its value says nothing.
 */
/*@ requires sound_fold(*fold) && NO_BUCKET <= bucket <= fold->plan->buckets;
    assigns fold->tally[0 .. MAX_BUCKETS], fold->overflow;
    ensures \forall integer at; 0 <= at <= MAX_LAYERS && sound_tallies(\old(*fold), at) ==> sound_tallies(*fold, at);
    ensures \old(fold->overflow) ==> fold->overflow; */
static bool
open_tally(Fold *fold, int bucket)
{
	const Situation *situation = fold->situation;
	const Bucket *as;
	Total		key;
	Day			end;

	if (bucket == NO_BUCKET)
		return true;
	if (fold->tally[bucket].from == fold->totals)
		return fold->tally[bucket].known;

	as = bucket == fold->plan->buckets ? fold->order : &fold->plan->bucket[bucket];
	key = key_of(as, situation);
	fold->tally[bucket].from = fold->totals;
	fold->tally[bucket].key = key;
	fold->tally[bucket].before = accumulators_get(fold->totals, &key);
	if (fold->tally[bucket].before > TOTAL_LIMIT || fold->tally[bucket].before < -TOTAL_LIMIT)
		fold->overflow = true;

	end = period_end(as->period, key.day, as->year_begins);
	fold->tally[bucket].known = end > fold->totals->horizon && is_kept(end, situation->settled_on);
	return fold->tally[bucket].known;
}

/* All that the rule of a layer reads or moves; false if one of them is too old. */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && sound_rule(fold->plan, rule);
    assigns fold->tally[0 .. MAX_BUCKETS], fold->overflow;
    ensures sound_fold(*fold) && sound_tallies(*fold, at); */
static bool
open_tallies(Fold *fold, int at, const Rule *rule)
{
	bool		known = true;

	known &= open_tally(fold, rule->nth_of);
	known &= open_tally(fold, rule->deductible_uses);
	known &= open_tally(fold, rule->deductible_fills);
	known &= open_tally(fold, rule->bands_over);
	/*@ loop invariant 0 <= i <= rule->caps && sound_tallies(*fold, at);
	    loop assigns i, known, fold->tally[0 .. MAX_BUCKETS], fold->overflow;
	    loop variant rule->caps - i; */
	for (int i = 0; i < rule->caps; i++)
		known &= open_tally(fold, rule->cap[i].bucket);
	if (fold->plan->order_served && !fold->plan->layer[at].on_application)
		known &= open_tally(fold, fold->plan->buckets);
	return known;
}

/*
 * What a bucket holds, this claim's earlier layers included; nothing for no
 * bucket.  A total below zero (more was taken back than is there) is none.
 */
/*@ requires sound_fold(*fold) && sound_tallies(*fold, MAX_LAYERS - 1) && !fold->overflow && is_bucket(fold->plan, bucket);
    assigns \nothing;
    ensures 0 <= \result == held(*fold, bucket) <= INT64_MAX - FEN_LIMIT + 1; */
static int64_t
used(const Fold *fold, int bucket)
{
	if (bucket == NO_BUCKET)
		return 0;
	return fen_max(fold->tally[bucket].before + fold->tally[bucket].moved, 0);
}

/* Events that a bucket counts, not including this one. */
/*@ requires sound_fold(*fold) && is_bucket(fold->plan, bucket);
    assigns \nothing;
    ensures 0 <= \result == counted(*fold, bucket); */
static int64_t
earlier_events(const Fold *fold, int bucket)
{
	return bucket == NO_BUCKET ? 0 : fen_max(fold->tally[bucket].before, 0);
}

/* A layer adds to a bucket, the first time that a row of its rule says so. */
/*@ requires sound_plan(fold->plan) && moving(*fold, *work) && is_bucket(fold->plan, bucket) && 0 <= amount < FEN_LIMIT && 0 <= work->at < MAX_LAYERS;
    assigns fold->tally[0 .. MAX_BUCKETS];
    ensures moving(*fold, *work); */
static void
move(Fold *fold, const Work *work, int bucket, fen_t amount)
{
	if (bucket == NO_BUCKET || fold->tally[bucket].mover == work->at + 1)
		return;
	fold->tally[bucket].mover = work->at + 1;
	fold->tally[bucket].moved += amount;
}

/* And it counts the event, if there was one. */
/*@ requires sound_plan(fold->plan) && moving(*fold, *work) && is_bucket(fold->plan, bucket) && 0 <= work->at < MAX_LAYERS;
    assigns fold->tally[0 .. MAX_BUCKETS];
    ensures moving(*fold, *work); */
static void
count_event(Fold *fold, const Work *work, int bucket)
{
	if (work->event && bucket != NO_BUCKET)
		fold->tally[bucket].moved = 1;
}

/* Does the claim come in the order served?  Then ORDER_BUCKET moves up to it. */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && !fold->overflow;
    assigns fold->tally[0 .. MAX_BUCKETS];
    ensures sound_fold(*fold) && sound_tallies(*fold, at); */
static bool
in_order(Fold *fold, int at)
{
	int			order = fold->plan->buckets;
	int64_t		today;

	if (!fold->plan->order_served || fold->plan->layer[at].on_application)
		return true;
	today = (int64_t) fold->situation->served_on - fold->tally[order].key.day + 1;
	if (today < fold->tally[order].before)
		return false;
	fold->tally[order].moved = today - fold->tally[order].before;
	return true;
}

/* ---------- bands ---------- */

/*@ requires sound_work(*work) && 0 <= band < work->rule->bands;
    assigns \nothing;
    ensures 0 <= \result <= RATE_ONE; */
static rate8_t
rate_in_band(const Work *work, int band)
{
	rate8_t		rate = work->rule->band[band].rate + work->rate_add;

	return rate <= 0 ? 0 : fen_min(scaled(rate, work->rate_times), RATE_ONE);
}

/* How many of the first `above` fen above the deductible lie in a band. */
/*@ requires sound_work(*work) && 0 <= band < work->rule->bands && 0 <= above <= work->above;
    assigns \nothing;
    ensures \result == below(*work, band + 1, above) - below(*work, band, above);
    ensures 0 <= \result <= above; */
static fen_t
piece_in_band(const Work *work, int band, fen_t above)
{
	const Band *bands = work->rule->band;
	int64_t		from = fen_max(work->start, bands[band].from);
	int64_t		until = work->start + above;

	if (band + 1 < work->rule->bands)
		until = fen_min(until, bands[band + 1].from);
	return fen_max(until - from, 0);
}

/* What the bands pay of the first `above` fen above the deductible. */
/*@ requires sound_work(*work) && 0 <= above <= work->above;
    assigns \nothing;
    ensures 0 <= \result <= above; */
static fen_t
paid_by_bands(const Work *work, fen_t above)
{
	fen_t		paid = 0;

	/*@ loop invariant 0 <= i <= work->rule->bands && 0 <= paid <= below(*work, i, above);
	    loop assigns i, paid;
	    loop variant work->rule->bands - i; */
	for (int i = 0; i < work->rule->bands; i++)
		paid += fen_share(piece_in_band(work, i, above), rate_in_band(work, i));
	return paid;
}

/*
 * The smallest amount above the deductible of which the bands pay `paid`.  A
 * further fen adds one fen to the payment or none (no rate is above 1), so
 * there is such an amount wherever more than `paid` is paid in the end.
 */
/*@ requires sound_work(*work) && 0 <= paid < work->paid;
    assigns \nothing;
    ensures paid <= \result <= work->above; */
static fen_t
amount_reaching(const Work *work, fen_t paid)
{
	fen_t		low = 0;
	fen_t		high = work->above;

	/*@ loop invariant 0 <= low <= high <= work->above && paid <= high;
	    loop assigns low, high;
	    loop variant high - low; */
	while (low < high)
	{
		fen_t		middle = low + (high - low) / 2;

		if (paid_by_bands(work, middle) < paid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The one rate of all that lies above the deductible, RATE_NONE if there are
 * several.  Nothing above it: the rate it would have, if the rule has just one.
 */
/*@ requires sound_work(*work);
    assigns \nothing;
    ensures \result == RATE_NONE || 0 <= \result <= RATE_ONE; */
static rate8_t
single_rate(const Work *work)
{
	rate8_t		rate = RATE_NONE;
	fen_t		banded = 0;

	if (work->above == 0)
		return work->rule->bands == 1 ? rate_in_band(work, 0) : RATE_NONE;

	/*@ loop invariant 0 <= i <= work->rule->bands && 0 <= banded <= below(*work, i, work->above);
	    loop invariant rate == RATE_NONE || 0 <= rate <= RATE_ONE;
	    loop assigns i, rate, banded;
	    loop variant work->rule->bands - i; */
	for (int i = 0; i < work->rule->bands; i++)
	{
		fen_t		piece = piece_in_band(work, i, work->above);

		if (piece == 0)
			continue;
		if (banded > 0 && rate != rate_in_band(work, i))
			return RATE_NONE;
		rate = rate_in_band(work, i);
		banded += piece;
	}
	/* what lies below the first band has rate 0 */
	if (banded == 0)
		return 0;
	return banded == work->above || rate == 0 ? rate : RATE_NONE;
}

/* ---------- one layer ---------- */

/*@ requires \valid_read(rule) && \valid_read(situation);
    assigns \nothing; */
static bool
accepts_gates(const Rule *rule, const Situation *situation)
{
	if ((rule->unless_status & situation->gate[GATE_STATUS]) != 0)
		return false;
	/*@ loop invariant 0 <= i <= GATES;
	    loop assigns i;
	    loop variant GATES - i; */
	for (int i = 0; i < GATES; i++)
	{
		if ((rule->gate[i] & situation->gate[i]) == 0)
			return false;
	}
	return true;
}

/*@ requires \valid_read(rule) && \valid_read(situation);
    assigns \nothing; */
static bool
accepts(const Rule *rule, const Situation *situation)
{
	return situation->served_on >= rule->served_from && situation->served_on < rule->served_until &&
		accepts_gates(rule, situation);
}

void
choose_rules(const PlanVersion *plan, const Situation *situation, Choice *choice)
{
	Day			day = situation->served_on;

	memset(choice, 0, sizeof(Choice));
	choice->from = DAY_MIN;
	choice->until = DAY_MAX;
	for (int l = 0; l < plan->layers && l < MAX_LAYERS; l++)
		for (int i = 0; i < plan->layer[l].rules; i++)
		{
			const Rule *rule = &plan->layer[l].rule[i];

			if (!accepts_gates(rule, situation))
				continue;
			/* the days on which the same rules accept */
			for (int edge = 0; edge < 2; edge++)
			{
				Day			at = edge == 0 ? rule->served_from : rule->served_until;

				if (at > day && at < choice->until)
					choice->until = at;
				else if (at <= day && at > choice->from)
					choice->from = at;
			}
			if (day < rule->served_from || day >= rule->served_until)
				continue;
			if (rule->effect == EFFECT_ADJUST)
				choice->adjusted |= UINT32_C(1) << l;
			else if (choice->rule[l] == NULL)
				choice->rule[l] = rule;
		}
}

/*@ requires sound_plan(plan) && 0 <= at < plan->layers && sound_layer(plan, at) && \valid_read(situation);
    assigns \nothing;
    ensures \result == \null || sound_rule(plan, \result); */
static const Rule *
first_accepting(const PlanVersion *plan, int at, const Situation *situation)
{
	const Layer *layer = &plan->layer[at];

	/*@ loop invariant 0 <= i <= layer->rules;
	    loop assigns i;
	    loop variant layer->rules - i; */
	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *rule = &layer->rule[i];

		/*@ assert sound_rule(plan, rule); */
		if (rule->effect != EFFECT_ADJUST && accepts(rule, situation))
			return rule;
	}
	return NULL;
}

/*@ requires sound_plan(plan) && 0 <= at < plan->layers && sound_layer(plan, at) && sound_situation(plan, situation);
    assigns \nothing;
    ensures \result == \null || sound_rule(plan, \result); */
static const Rule *
matching_rule(const PlanVersion *plan, int at, const Situation *situation)
{
	/*@ assert situation->choice != \null ==> sound_choice(plan, situation->choice); */
	return situation->choice != NULL ? situation->choice->rule[at] : first_accepting(plan, at, situation);
}

/* Can an adjust rule of the layer accept the situation? */
/*@ requires 0 <= at < MAX_LAYERS && \valid_read(situation) && (situation->choice == \null || \valid_read(situation->choice));
    assigns \nothing; */
static bool
may_adjust(const Situation *situation, int at)
{
	return situation->choice == NULL || (situation->choice->adjusted & (UINT32_C(1) << at)) != 0;
}

/* What earlier layers with the same base have paid of it. */
/*@ requires sound_fold(*fold) && is_layer(*fold, at);
    assigns \nothing;
    ensures 0 <= \result <= at * FEN_LIMIT; */
static fen_t
paid_of_same_base(const Fold *fold, int at)
{
	const Layer *layer = fold->plan->layer;
	fen_t		paid = 0;

	/*@ loop invariant 0 <= i <= at && 0 <= paid <= i * FEN_LIMIT;
	    loop assigns i, paid;
	    loop variant at - i; */
	for (int i = 0; i < at; i++)
	{
		if (layer[i].base == layer[at].base && layer[i].base_layer == layer[at].base_layer)
			paid += fold->outcome[i].paid;
	}
	return paid;
}

/* What is left of the deductible, in-scope amount that no layer paid. */
/*@ requires sound_fold(*fold);
    assigns \nothing;
    ensures 0 <= \result <= fold->split.deductible; */
static fen_t
deductible_left(const Fold *fold)
{
	fen_t		left = fold->split.deductible;

	/*@ loop invariant 0 <= i <= fold->plan->layers && -i * FEN_LIMIT <= left <= fold->split.deductible;
	    loop assigns i, left;
	    loop variant fold->plan->layers - i; */
	for (int i = 0; i < fold->plan->layers; i++)
	{
		if (fold->plan->layer[i].base == BASE_DEDUCTIBLE)
			left -= fold->outcome[i].paid;
	}
	return fen_max(left, 0);
}

/*
 * The base of a layer, at most what is still unpaid.  The fund moreover pays
 * only what is in scope, and no deductible of the person's.
 */
/*@ requires sound_fold(*fold) && is_layer(*fold, at);
    assigns \nothing;
    ensures 0 <= \result <= fold->bill->total - paid_by(fold->split, PAYERS);
    ensures fold->plan->layer[at].payer == PAYER_FUND ==>
      \result <= fold->split.in_scope - fold->split.deductible - fold->split.paid[PAYER_FUND]; */
static fen_t
layer_base(const Fold *fold, int at)
{
	const Layer *layer = &fold->plan->layer[at];
	fen_t		in_scope = fold->split.in_scope;
	fen_t		base = 0;

	switch (layer->base)
	{
		case BASE_IN_SCOPE:
			base = in_scope;
			break;
		case BASE_DEDUCTIBLE:
			base = fold->outcome[layer->base_layer].deductible - paid_of_same_base(fold, at);
			break;
		case BASE_COPAY:
		case BASE_ABOVE_DEDUCTIBLE:
			base = in_scope - paid_so_far(fold);
			if (fold->plan->advance_is_copay)
				base += fold->bill->advance_self_pay;
			if (layer->base == BASE_ABOVE_DEDUCTIBLE)
				base -= deductible_left(fold);
			break;
		case BASE_OVER_CAP:
			base = fold->outcome[layer->base_layer].over - paid_of_same_base(fold, at);
			break;
		case BASE_UNPAID:
			base = unpaid(fold);
			break;
	}
	base = fen_min(base, unpaid(fold));
	if (layer->payer == PAYER_FUND)
		base = fen_min(base, in_scope - fold->split.deductible - fold->split.paid[PAYER_FUND]);
	return fen_max(base, 0);
}

/*@ requires \valid_read(fold->plan) && \valid_read(rule) && 0 <= rule->first_pay <= RATE_ONE && 0 <= work->base < FEN_LIMIT;
    assigns work->base;
    ensures 0 <= work->base <= \old(work->base); */
static void
bear_first_pay(const Fold *fold, Work *work, const Rule *rule)
{
	fen_t		share = fen_share(work->base, rule->first_pay);

	if (rule->first_pay == 0)
		return;
	TELL(fold, .kind = STEP_FIRST_PAY, .layer = &fold->plan->layer[work->at], .rule = rule,
		 .base = work->base, .rate = rule->first_pay, .amount = share);
	work->base -= share;
}

/*
 * Let every adjust rule that accepts the situation have its say: points are
 * added up, multipliers multiplied (each product rounded to 10^-8, half away
 * from zero, in the order of the rules), and each first pay is a share of what
 * those before it left.
 */
/*@ requires sound_fold(*fold) && at_work(*fold, *work) && work->rate_add == 0;
    assigns work->rate_add, work->rate_times, work->deductible_times, work->base;
    ensures sound_work(*work) && work->base <= \old(work->base); */
static void
adjust(const Fold *fold, Work *work)
{
	const Layer *layer = &fold->plan->layer[work->at];

	if (!may_adjust(fold->situation, work->at))
		return;
	/*@ loop invariant 0 <= i <= layer->rules && -i * RATE_LIMIT <= work->rate_add <= i * RATE_LIMIT;
	    loop invariant sound_work(*work) && work->base <= \at(work->base, Pre);
	    loop assigns i, work->rate_add, work->rate_times, work->deductible_times, work->base;
	    loop variant layer->rules - i; */
	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *rule = &layer->rule[i];

		/*@ assert sound_rule(fold->plan, rule); */
		if (rule->effect != EFFECT_ADJUST || !accepts(rule, fold->situation))
			continue;
		TELL(fold, .kind = STEP_ADJUST, .layer = layer, .rule = rule);
		work->rate_add += rule->rate_add;
		work->rate_times = scaled(work->rate_times, rule->rate_times);
		work->deductible_times = scaled(work->deductible_times, rule->deductible_times);
		bear_first_pay(fold, work, rule);
	}
}

/*
 * The person bears of the base what the limit leaves after earlier claims, so
 * whoever comes to a higher level later bears the difference.
 */
/*@ requires sound_fold(*fold) && sound_tallies(*fold, MAX_LAYERS - 1) && !fold->overflow && at_work(*fold, *work) &&
      work->deductible == 0;
    assigns work->deductible;
    ensures 0 <= work->deductible <= work->base; */
static void
bear_deductible(const Fold *fold, Work *work)
{
	const Rule *rule = work->rule;
	int64_t		before = used(fold, rule->deductible_uses);
	int64_t		nth;
	fen_t		limit;

	if (rule->deductibles == 0)
		return;
	nth = fen_min(earlier_events(fold, rule->nth_of), rule->deductibles - 1);
	limit = scaled(rule->deductible[nth], work->deductible_times);
	work->deductible = fen_min(work->base, fen_max(limit - before, 0));
	TELL(fold, .kind = STEP_DEDUCTIBLE, .layer = &fold->plan->layer[work->at], .rule = rule,
		 .bucket = bucket_name(fold, rule->deductible_uses),
		 .base = limit, .running = before, .amount = work->deductible);
}

/*@ requires sound_fold(*fold) && sound_tallies(*fold, MAX_LAYERS - 1) && !fold->overflow && at_work(*fold, *work);
    assigns work->start, work->paid;
    ensures sound_work(*work); */
static void
pay_bands(const Fold *fold, Work *work)
{
	const Rule *rule = work->rule;

	work->start = used(fold, rule->bands_over) + (rule->bands_from_base ? work->deductible : 0);
	work->paid = paid_by_bands(work, work->above);
	/*@ loop invariant 0 <= i <= rule->bands;
	    loop assigns i;
	    loop variant rule->bands - i; */
	for (int i = 0; i < rule->bands; i++)
	{
		fen_t		piece = piece_in_band(work, i, work->above);
		rate8_t		rate = rate_in_band(work, i);

		if (piece > 0)
			TELL(fold, .kind = STEP_BAND, .layer = &fold->plan->layer[work->at], .rule = rule,
				 .base = piece, .rate = rate, .amount = fen_share(piece, rate));
	}
}

/*
 * Keep the base, what lies above the deductible, or the payment within the room
 * of a cap; the rest is over.  Each returns what was cut off.
 */
/*@ requires sound_work(*work) && work->deductible == work->above == 0 && work->base + work->over < FEN_LIMIT && 0 <= room;
    assigns work->base, work->over;
    ensures sound_work(*work);
    ensures work->base == \min(\old(work->base), room) && work->base + work->over == \old(work->base + work->over); */
static fen_t
cut_base(Work *work, fen_t room)
{
	fen_t		cut = fen_max(work->base - room, 0);

	work->base -= cut;
	work->over += cut;
	return cut;
}

/*@ requires sound_work(*work) && 0 <= room && work->paid <= room;
    assigns work->above, work->over;
    ensures sound_work(*work);
    ensures work->above == \min(\old(work->above), room) && work->above + work->over == \old(work->above + work->over); */
static fen_t
cut_above(Work *work, fen_t room)
{
	fen_t		cut = fen_max(work->above - room, 0);

	work->above -= cut;
	work->over += cut;
	return cut;
}

/* Over is what lies beyond the point where the payment reached the room. */
/*@ requires sound_work(*work) && 0 <= room;
    assigns work->above, work->over, work->paid;
    ensures sound_work(*work);
    ensures work->paid == \min(\old(work->paid), room) && \result == \old(work->paid) - work->paid;
    ensures work->above <= \old(work->above) && work->above + work->over == \old(work->above + work->over); */
static fen_t
cut_payment(Work *work, fen_t room)
{
	fen_t		cut = fen_max(work->paid - room, 0);

	if (cut > 0)
	{
		fen_t		reaching = amount_reaching(work, room);

		work->paid = room;
		cut_above(work, reaching);
	}
	return cut;
}

/*
 * Apply the caps on one measure, in row order.  Each only ever lowers what is
 * left, so all of them hold in the end.
 */
/*@ requires sound_fold(*fold) && sound_tallies(*fold, MAX_LAYERS - 1) && !fold->overflow && at_work(*fold, *work) && measure <= MEASURE_COUNT;
    requires on_base(measure) ==> work->deductible == work->above == 0 && work->base + work->over < FEN_LIMIT;
    requires measure == MEASURE_ABOVE_DEDUCTIBLE ==> work->paid == 0;
    assigns work->base, work->above, work->over, work->paid;
    ensures sound_work(*work);
    ensures work->base + work->above + work->over == \old(work->base + work->above + work->over);
    ensures on_base(measure) ==> work->above == 0 && work->base <= \old(work->base);
    ensures !on_base(measure) ==> work->base == \old(work->base);
    ensures work->above <= \old(work->above) && work->paid <= \old(work->paid);
    ensures within_caps(*fold, *work, measure); */
static void
apply_caps(const Fold *fold, Work *work, Measure measure)
{
	/*@ loop invariant 0 <= i <= work->rule->caps && sound_work(*work);
	    loop invariant work->base + work->above + work->over == \at(work->base + work->above + work->over, Pre);
	    loop invariant on_base(measure) ==> work->above == 0 && work->base <= \at(work->base, Pre);
	    loop invariant !on_base(measure) ==> work->base == \at(work->base, Pre);
	    loop invariant work->above <= \at(work->above, Pre) && work->paid <= \at(work->paid, Pre);
	    loop invariant \forall integer j; 0 <= j < i && work->rule->cap[j].measure == measure && work->rule->cap[j].limited ==>
	      within_cap(*fold, *work, work->rule->cap + j);
	    loop assigns i, work->base, work->above, work->over, work->paid;
	    loop variant work->rule->caps - i; */
	for (int i = 0; i < work->rule->caps; i++)
	{
		const Cap  *cap = &work->rule->cap[i];
		int64_t		before;
		fen_t		room;
		fen_t		cut = 0;

		if (cap->measure != measure || !cap->limited)
			continue;
		before = measure == MEASURE_COUNT ? earlier_events(fold, cap->bucket) :
			used(fold, cap->bucket);
		room = fen_max(cap->amount - before, 0);
		switch (measure)
		{
			case MEASURE_COUNT:
				cut = cut_base(work, room > 0 ? work->base : 0);
				break;
			case MEASURE_BASE:
				cut = cut_base(work, room);
				break;
			case MEASURE_ABOVE_DEDUCTIBLE:
				cut = cut_above(work, room);
				break;
			case MEASURE_PAID:
				cut = cut_payment(work, room);
				break;
		}
		TELL(fold, .kind = measure == MEASURE_COUNT ? STEP_COUNT : STEP_CAP,
			 .layer = &fold->plan->layer[work->at], .rule = work->rule,
			 .clause = cap->clause, .bucket = bucket_name(fold, cap->bucket),
			 .base = cap->amount, .running = before, .amount = cut);
	}
}

/*
 * A family account pays what is in it; false where that is nothing.  Then the
 * layer has no say and moves nothing, so that of an account all that matters to
 * a claim is what it paid: a stored row can be decided again from itself.
 */
/*@ requires sound_fold(*fold) && at_work(*fold, *work);
    assigns work->above, work->over, work->paid;
    ensures sound_work(*work) && work->above + work->over == \old(work->above + work->over);
    ensures work->above <= \old(work->above) && work->paid <= \old(work->paid);
    ensures \result <==> work->paid > 0;
    ensures \result ==> fold->split.paid[PAYER_FAMILY] + work->paid <= fold->situation->family_money; */
static bool
draw_on_account(const Fold *fold, Work *work)
{
	fen_t		room = fen_max(fen_max(fold->situation->family_money, 0) - fold->split.paid[PAYER_FAMILY], 0);
	fen_t		cut = cut_payment(work, room);

	if (cut > 0)
		TELL(fold, .kind = STEP_ACCOUNT, .layer = &fold->plan->layer[work->at], .rule = work->rule,
			 .base = room, .amount = cut);
	return work->paid > 0;
}

/*
 * Move the rule's buckets by what the layer consumed in the end.  What lies
 * over a cap is not consumed, and without a base there was no event.
 */
/*@ requires sound_fold(*fold) && at_work(*fold, *work) && sound_tallies(*fold, work->at);
    assigns fold->tally[0 .. MAX_BUCKETS];
    ensures sound_fold(*fold) && sound_tallies(*fold, work->at + 1); */
static void
move_buckets(Fold *fold, const Work *work)
{
	const Rule *rule = work->rule;
	fen_t		considered = work->deductible + work->above;

	/*@ assert moving(*fold, *work); */
	count_event(fold, work, rule->nth_of);
	move(fold, work, rule->deductible_fills, work->deductible);
	move(fold, work, rule->bands_over, rule->bands_from_base ? considered : work->above);
	/*@ loop invariant 0 <= i <= rule->caps && moving(*fold, *work) && sound_caps(fold->plan, rule);
	    loop assigns i, fold->tally[0 .. MAX_BUCKETS];
	    loop variant rule->caps - i; */
	for (int i = 0; i < rule->caps; i++)
	{
		int			bucket = rule->cap[i].bucket;

		switch (rule->cap[i].measure)
		{
			case MEASURE_PAID:
				move(fold, work, bucket, work->paid);
				break;
			case MEASURE_BASE:
				move(fold, work, bucket, considered);
				break;
			case MEASURE_ABOVE_DEDUCTIBLE:
				move(fold, work, bucket, work->above);
				break;
			case MEASURE_COUNT:
				count_event(fold, work, bucket);
				break;
		}
	}
}

/* Enter what a layer decided into the split, and keep it for later layers. */
/*@ requires sound_fold(*fold) && is_layer(*fold, work->at) && sound_tallies(*fold, work->at + 1);
    requires work->rule == \null || \valid_read(work->rule);
    requires 0 <= work->deductible < FEN_LIMIT && 0 <= work->over < FEN_LIMIT;
    requires 0 <= work->paid <= fold->bill->total - paid_by(fold->split, PAYERS);
    requires fold->plan->layer[work->at].payer == PAYER_FUND ==>
      work->paid <= fold->split.in_scope - fold->split.deductible - fold->split.paid[PAYER_FUND];
    requires fold->plan->layer[work->at].payer == PAYER_FAMILY && fold->application == \null ==>
      fold->split.paid[PAYER_FAMILY] + work->paid <= \max(fold->situation->family_money, 0);
    assigns fold->outcome[work->at], fold->split.paid[0 .. PAYERS - 1], fold->split.deductible;
    ensures sound_fold(*fold) && sound_tallies(*fold, work->at + 1);
    ensures paid_by(fold->split, PAYERS) == \old(paid_by(fold->split, PAYERS)) + work->paid;
    ensures fold->outcome[work->at].paid == work->paid; */
static void
book_layer(Fold *fold, const Work *work)
{
	const Layer *layer = &fold->plan->layer[work->at];

	fold->outcome[work->at] = (Outcome)
	{
		.deductible = work->deductible,.over = work->over,.paid = work->paid
	};
	/*@ assert layer->payer == PAYER_FUND || layer->payer == PAYER_RELIEF || layer->payer == PAYER_SERIOUS_ILLNESS ||
	      layer->payer == PAYER_FAMILY || layer->payer == PAYER_OTHER; */
	/*@ assert fold->split.paid[layer->payer] <= paid_by(fold->split, PAYERS); */
	fold->split.paid[layer->payer] += work->paid;

	/*
	 * A fen that the fund paid, or that was borne in an earlier layer, is not
	 * borne once more: fund and deductible never exceed what is in scope.
	 */
	if (layer->base == BASE_IN_SCOPE)
		fold->split.deductible += fen_min(work->deductible,
										  fold->split.in_scope - fold->split.deductible - fold->split.paid[PAYER_FUND]);
	TELL(fold, .kind = STEP_PAID, .layer = layer, .rule = work->rule,
		 .amount = work->paid, .running = unpaid(fold));
}

/* Is this the layer that an application is made for? */
/*@ requires sound_fold(*fold);
    assigns \nothing; */
static bool
applied_for(const Fold *fold, int at)
{
	return fold->application != NULL && at == fold->application->layer;
}

/* Was the reimbursement applied for in the time that the rule gives? */
/*@ requires \valid_read(rule) && \valid_read(situation);
    assigns \nothing; */
static bool
in_time(const Rule *rule, const Situation *situation)
{
	return !rule->has_apply_within ||
		situation->applied_on <= day_add(situation->receipt_date, rule->apply_within);
}

/*
 * The rule that pays, or an adjust rule beside it, whose time has run out.  What
 * was granted before was applied for in time.
 */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_rule(fold->plan, rule);
    assigns \nothing;
    ensures \result == \null || sound_rule(fold->plan, \result); */
static const Rule *
late_rule(const Fold *fold, int at, const Rule *rule)
{
	const Layer *layer = &fold->plan->layer[at];

	/*@ assert \valid_read(layer); */
	if (!fold->situation->is_reimbursement || (layer->on_application && !applied_for(fold, at)))
		return NULL;
	if (!in_time(rule, fold->situation))
		return rule;
	if (!may_adjust(fold->situation, at))
		return NULL;
	/*@ loop invariant 0 <= i <= layer->rules;
	    loop assigns i;
	    loop variant layer->rules - i; */
	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *other = &layer->rule[i];

		/*@ assert sound_rule(fold->plan, other); */
		if (other->effect == EFFECT_ADJUST && accepts(other, fold->situation) && !in_time(other, fold->situation))
			return other;
	}
	return NULL;
}

/* May the rule pay?  If not, the claim is refused. */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && sound_rule(fold->plan, rule);
    assigns fold->split.decision, fold->split.reason, fold->split.clause, fold->tally[0 .. MAX_BUCKETS], fold->overflow;
    ensures sound_fold(*fold);
    ensures sound_tallies(*fold, at);
    ensures \result ==> !fold->overflow && fold->split.decision == DECISION_PAID; */
static bool
may_pay(Fold *fold, int at, const Rule *rule)
{
	const Layer *layer = &fold->plan->layer[at];
	const Rule *late = late_rule(fold, at, rule);

	if (late != NULL)
	{
		refuse(fold, layer, late, DECISION_DENIED, REASON_APPLIED_LATE, late->clause);
		return false;
	}
	if (!open_tallies(fold, at, rule))
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_TOO_OLD, NULL);
	else if (!fold->overflow && !in_order(fold, at))
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_OUT_OF_ORDER, NULL);
	return undecided(fold);
}

/*
 * Divide the base of a layer into what the person bears, what is paid and what
 * is over.  False if the layer has no say after all.
 */
/*@ requires sound_fold(*fold) && sound_tallies(*fold, work->at) && !fold->overflow && at_work(*fold, *work);
    requires work->rate_add == work->deductible == work->above == work->over == work->start == work->paid == 0;
    assigns work->rate_add, work->rate_times, work->deductible_times, work->base, work->deductible, work->above,
      work->over, work->start, work->paid, work->event, work->rate;
    ensures sound_work(*work) && work->paid <= \old(work->base);
    ensures \result && fold->plan->layer[work->at].payer == PAYER_FAMILY ==>
      fold->split.paid[PAYER_FAMILY] + work->paid <= fold->situation->family_money; */
static bool
divide_base(const Fold *fold, Work *work)
{
	apply_caps(fold, work, MEASURE_COUNT);
	work->event = work->base > 0;
	bear_first_pay(fold, work, work->rule);
	adjust(fold, work);
	apply_caps(fold, work, MEASURE_BASE);
	bear_deductible(fold, work);
	work->above = work->base - work->deductible;
	apply_caps(fold, work, MEASURE_ABOVE_DEDUCTIBLE);
	pay_bands(fold, work);
	work->rate = single_rate(work);
	apply_caps(fold, work, MEASURE_PAID);
	return fold->plan->layer[work->at].payer != PAYER_FAMILY || draw_on_account(fold, work);
}

/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && sound_rule(fold->plan, rule);
    assigns fold->split, fold->matched, fold->rated, fold->overflow, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS];
    ensures sound_fold(*fold) && sound_tallies(*fold, at + 1); */
static void
pay_layer(Fold *fold, int at, const Rule *rule)
{
	const Layer *layer = &fold->plan->layer[at];
	Work		work = {
		.at = at,
		.rule = rule,
		.rate_times = RATE_ONE,
		.deductible_times = RATE_ONE,
		.base = layer_base(fold, at)
	};

	/*@ assert sound_tallies(*fold, at + 1); */
	TELL(fold, .kind = STEP_RULE, .layer = layer, .rule = rule, .base = work.base);
	if (!may_pay(fold, at, rule) || !divide_base(fold, &work))
		return;

	fold->matched = true;
	if (layer->base == BASE_IN_SCOPE && !fold->rated)
	{
		fold->split.rate = work.rate;
		fold->rated = true;
	}
	/*@ assert sound_fold(*fold) && sound_tallies(*fold, at); */
	move_buckets(fold, &work);
	book_layer(fold, &work);
}

/* No rule says what becomes of the claim. */
/*@ requires \valid_read(fold->situation);
    assigns fold->split.decision, fold->split.reason, fold->split.clause;
    ensures fold->split.decision != DECISION_PAID; */
static void
refuse_unmatched(Fold *fold, const Layer *layer)
{
	if (fold->situation->cover == NULL)
		refuse(fold, layer, NULL, DECISION_DENIED, REASON_NOT_COVERED, NULL);
	else
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL);
}

/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at);
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS];
    ensures sound_fold(*fold);
    ensures sound_tallies(*fold, at + 1); */
static void
fold_layer(Fold *fold, int at)
{
	const Layer *layer = &fold->plan->layer[at];
	const Rule *rule = matching_rule(fold->plan, at, fold->situation);

	/*@ assert sound_tallies(*fold, at + 1); */
	if (layer->payer == PAYER_FAMILY && !fold->situation->has_account)
		return;
	if (rule == NULL)
	{
		if (layer->unmatched_pends)
			refuse_unmatched(fold, layer);
		else if (applied_for(fold, at))
			refuse(fold, layer, NULL, DECISION_DENIED, REASON_NOT_ENTITLED, NULL);
		return;
	}

	switch (rule->effect)
	{
		case EFFECT_PAY:
			pay_layer(fold, at, rule);
			break;
		case EFFECT_DENY:
			if (applied_for(fold, at))
			{
				refuse(fold, layer, rule, DECISION_DENIED, rule->reason, rule->clause);
				break;
			}
			TELL(fold, .kind = STEP_REFUSED, .layer = layer, .rule = rule,
				 .reason = rule->reason);
			if (fold->denied == NULL)
				fold->denied = rule;
			break;
		case EFFECT_PEND:
			refuse(fold, layer, rule, DECISION_PENDED, rule->reason, rule->clause);
			break;
		case EFFECT_ADJUST:
			break;				/* never the matching rule */
	}
}

/* ---------- the claim ---------- */

/*@ requires 0 <= *rest < FEN_LIMIT;
    assigns *rest;
    ensures 0 <= *rest <= \old(*rest);
    ensures \result <==> 0 <= part <= \old(*rest);
    ensures \result ==> *rest == \old(*rest) - part; */
static bool
take(fen_t *rest, fen_t part)
{
	if (part < 0 || part > *rest)
		return false;
	*rest -= part;
	return true;
}

/*@ requires \valid_read(bill);
    assigns *in_scope;
    ensures \result <==> sound_bill(bill);
    ensures \result ==> *in_scope == in_scope(bill); */
static bool
find_in_scope(const Bill *bill, fen_t *in_scope)
{
	*in_scope = bill->total;
	return bill->total >= 0 && bill->total < FEN_LIMIT &&
		take(in_scope, bill->self_funded) &&
		take(in_scope, bill->over_price_limit) &&
		take(in_scope, bill->advance_self_pay);
}

/*@ requires sound_fold(*fold) && sound_tallies(*fold, 0);
    assigns fold->split.decision, fold->split.reason, fold->split.clause;
    ensures sound_fold(*fold) && sound_tallies(*fold, 0); */
static void
fold_cover(Fold *fold)
{
	const CoverRule *cover = fold->situation->cover;

	if (cover == NULL)
		return;
	TELL(fold, .kind = STEP_COVER, .clause = cover->clause);
	if (cover->effect == COVER_PENDS)
		refuse(fold, NULL, NULL, DECISION_PENDED, cover->reason, cover->clause);
}

/*
 * A layer pays what a person has decided, as far as there is something left; its
 * buckets count that as all that was considered.
 */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && fold->application != \null && 0 <= ruling < FEN_LIMIT;
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS];
    ensures sound_fold(*fold);
    ensures sound_tallies(*fold, at + 1); */
static void
follow_ruling(Fold *fold, int at, fen_t ruling)
{
	Work		work = {
		.at = at,
		.rule = matching_rule(fold->plan, at, fold->situation),
		.paid = fen_min(ruling, layer_base(fold, at))
	};

	/*@ assert sound_tallies(*fold, at + 1); */
	if (work.paid < ruling && applied_for(fold, at))
		fold->ruled_too_much = true;
	work.above = work.paid;
	work.event = work.paid > 0;
	if (work.rule != NULL)
	{
		(void) open_tallies(fold, at, work.rule);
		move_buckets(fold, &work);
	}
	/*@ assert sound_fold(*fold) && sound_tallies(*fold, at + 1); */
	book_layer(fold, &work);
}

/* Fold a layer settled on application, if it was applied for. */
/*@ requires sound_fold(*fold) && is_layer(*fold, at) && sound_tallies(*fold, at) && \valid_read(totals_now);
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS], fold->situation, fold->totals;
    ensures sound_fold(*fold) && sound_tallies(*fold, at + 1);
    ensures fold->situation == \old(fold->situation) && fold->totals == \old(fold->totals); */
static void
fold_on_application(Fold *fold, int at, const Accumulators *totals_now)
{
	const Application *application = fold->application;
	const Situation *claim = fold->situation;
	const Accumulators *before = fold->totals;

	if (application == NULL || (application->layers & (UINT32_C(1) << at)) == 0)
		return;
	fold->situation = fold->applied;
	fold->totals = totals_now;
	if ((application->ruled & (UINT32_C(1) << at)) != 0)
		follow_ruling(fold, at, application->ruling[at]);
	else
		fold_layer(fold, at);
	/*@ assert sound_situation(fold->plan, claim); */
	/*@ assert sound_fold(*fold) && sound_tallies(*fold, at + 1) && fold->application != \null; */
	fold->situation = claim;
	fold->totals = before;
}

/*@ requires sound_fold(*fold) && sound_tallies(*fold, 0) && \valid_read(totals_now);
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS], fold->situation, fold->totals;
    ensures sound_fold(*fold); */
static void
fold_layers(Fold *fold, const Accumulators *totals_now)
{
	/*@ loop invariant 0 <= i <= fold->plan->layers && sound_fold(*fold) && sound_tallies(*fold, i);
	    loop assigns i, fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS], fold->situation, fold->totals;
	    loop variant fold->plan->layers - i; */
	for (int i = 0; i < fold->plan->layers && undecided(fold); i++)
	{
		if (fold->plan->layer[i].on_application)
			fold_on_application(fold, i, totals_now);
		else
			fold_layer(fold, i);
	}
	if (fold->matched || !undecided(fold))
		return;

	/* nobody pays: the first layer that said why decides */
	if (fold->denied == NULL)
		refuse_unmatched(fold, NULL);
	else
	{
		fold->split.decision = DECISION_DENIED;
		fold->split.reason = fold->denied->reason;
		fold->split.clause = fold->denied->clause;
	}
}

/*
 * Write what the claim moved, or nothing where it does not fit.  Of a period
 * that was dropped since (a claim can be older than what is applied for on it)
 * nothing is written.
 */
static KernelResult
book_totals(Fold *fold, Accumulators *totals)
{
	Tally	   *end = fold->tally + fold->plan->buckets + 1;
	int			fresh = 0;

	for (Tally *tally = fold->tally; tally < end; tally++)
	{
		int64_t		now;

		if (tally->moved != 0 && fold->application != NULL &&
			total_end(fold->plan, &tally->key) <= totals->horizon)
			tally->moved = 0;
		if (tally->moved == 0)
			continue;
		now = accumulators_get(totals, &tally->key);
		if (now > TOTAL_LIMIT || now < -TOTAL_LIMIT)
			return KERNEL_OVERFLOW;
		fresh += now == 0;
	}
	if (fresh > totals->capacity - totals->count)
		return KERNEL_FULL;

	/* neither room nor range can fail now */
	for (const Tally *tally = fold->tally; tally < end; tally++)
	{
		if (tally->moved != 0)
			(void) accumulators_add(totals, &tally->key, tally->moved);
	}
	return KERNEL_OK;
}

static void
drop_old_totals(const PlanVersion *plan, Day settled_on, Accumulators *totals)
{
	int			kept = 0;

	for (int i = 0; i < totals->count; i++)
	{
		const Total *total = &totals->total[i];
		Day			end = is_kept(total->day, settled_on) ? DAY_MAX : total_end(plan, total);

		if (is_kept(end, settled_on))
			totals->total[kept++] = *total;
		else if (end > totals->horizon)
			totals->horizon = end;
	}
	totals->count = kept;
}

int
kernel_room(const PlanVersion *plan)
{
	return plan->buckets + plan->order_served;
}

/* Who pays what in the end: of what is refused nobody pays anything. */
/*@ requires sound_fold(*fold);
    assigns fold->split;
    ensures whole(fold->split, fold->bill) && within_account(*fold); */
static void
close_split(Fold *fold)
{
	if (fold->split.decision != DECISION_PAID)
	{
		fold->split.deductible = 0;
		fold->split.rate = RATE_NONE;
		/*@ loop invariant 0 <= i <= PAYERS && \forall integer j; 0 <= j < i ==> fold->split.paid[j] == 0;
		    loop invariant sound_split(fold->split, fold->bill);
		    loop assigns i, fold->split.paid[0 .. PAYERS - 1];
		    loop variant PAYERS - i; */
		for (int i = 0; i < PAYERS; i++)
			fold->split.paid[i] = 0;
	}
	fold->split.cash = unpaid(fold);
	TELL(fold, .kind = STEP_CASH, .amount = fold->split.cash);
}

/* Nothing decided yet; of outcomes and tallies, which are most of it, only as many as the plan has. */
/*@ requires sound_plan(fold->plan);
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS];
    ensures \forall integer i; 0 <= i < PAYERS ==> fold->split.paid[i] == 0;
    ensures fold->split.deductible == 0 && fold->denied == \null;
    ensures sound_outcomes(*fold) && sound_tallies(*fold, 0); */
static void
begin_fold(Fold *fold)
{
	fold->split = (Split) {.rate = RATE_NONE};
	fold->matched = fold->rated = fold->overflow = fold->ruled_too_much = false;
	fold->denied = NULL;
	/*@ loop invariant 0 <= i <= fold->plan->layers &&
	      (\forall integer j; 0 <= j < i ==> fold->outcome[j].deductible == fold->outcome[j].over == fold->outcome[j].paid == 0);
	    loop assigns i, fold->outcome[0 .. MAX_LAYERS - 1];
	    loop variant fold->plan->layers - i; */
	for (int i = 0; i < fold->plan->layers; i++)
		fold->outcome[i] = (Outcome) {0};
	/*@ loop invariant 0 <= i <= fold->plan->buckets + 1 &&
	      (\forall integer j; 0 <= j < i ==> fold->tally[j].before == fold->tally[j].moved == 0);
	    loop assigns i, fold->tally[0 .. MAX_BUCKETS];
	    loop variant fold->plan->buckets - i; */
	for (int i = 0; i <= fold->plan->buckets; i++)
		fold->tally[i] = (Tally) {.known = false};
}

/*
 * Who pays what, and what each total moves by; nothing is written yet.
 */
/*@ requires sound_input(*fold) && \valid_read(fold->bill) && \valid_read(totals_now);
    assigns fold->split, fold->matched, fold->rated, fold->denied, fold->overflow, fold->ruled_too_much, fold->outcome[0 .. MAX_LAYERS - 1], fold->tally[0 .. MAX_BUCKETS], fold->situation, fold->totals;
    ensures \result == KERNEL_BAD_BILL <==> !sound_bill(fold->bill);
    ensures \result == KERNEL_OK ==> whole(fold->split, fold->bill) && within_account(*fold); */
static KernelResult
decide(Fold *fold, const Accumulators *totals_now)
{
	fen_t		in_scope;

	begin_fold(fold);
	if (!find_in_scope(fold->bill, &in_scope))
		return KERNEL_BAD_BILL;
	fold->split.in_scope = in_scope;
	TELL(fold, .kind = STEP_IN_SCOPE, .base = fold->bill->total, .amount = in_scope);

	/*@ assert sound_fold(*fold) && sound_tallies(*fold, 0); */
	fold_cover(fold);
	fold_layers(fold, totals_now);
	if (fold->overflow)
		return KERNEL_OVERFLOW;
	if (fold->ruled_too_much)
		return KERNEL_BAD_RULING;
	close_split(fold);
	return KERNEL_OK;
}

/* Fold a claim, with what was applied for where there is an application. */
static KernelResult
fold_claim(const PlanVersion *plan, const Situation *situation, const Application *application,
		   const Bill *bill, const Accumulators *before, Accumulators *totals,
		   Split *split, StepSink sink, void *context)
{
	Fold		fold;
	Bucket		order = order_bucket(plan);
	Situation	applied;
	KernelResult result;

	if (application != NULL)
	{
		applied = *situation;
		applied.gate[GATE_STATUS] = application->status;
		applied.gate[GATE_ILLNESS] = application->illness;
		applied.choice = NULL;
		applied.settled_on = application->settled_on;
		applied.is_reimbursement = true;
		applied.receipt_date = application->since;
		applied.applied_on = application->applied_on;
	}
	fold.plan = plan;
	fold.situation = situation;
	fold.applied = &applied;
	fold.totals = before;
	fold.application = application;
	fold.bill = bill;
	fold.order = &order;
	fold.sink = sink;
	fold.context = context;

	if (plan->layers > MAX_LAYERS || plan->buckets > MAX_BUCKETS)
		return KERNEL_FULL;
	result = decide(&fold, totals);
	if (result == KERNEL_OK && fold.split.decision == DECISION_PAID)
	{
		result = book_totals(&fold, totals);
		if (result == KERNEL_OK && (application != NULL || !situation->is_posted_again))
			drop_old_totals(plan, application ? application->settled_on : situation->settled_on, totals);
	}
	if (result == KERNEL_OK)
		*split = fold.split;
	return result;
}

KernelResult
adjudicate(const PlanVersion *plan, const Situation *situation, const Bill *bill,
		   Accumulators *totals, Split *split, StepSink sink, void *context)
{
	return fold_claim(plan, situation, NULL, bill, totals, totals, split, sink, context);
}

KernelResult
adjudicate_application(const PlanVersion *plan, const Situation *situation,
					   const Application *application, const Bill *bill,
					   const Accumulators *before, Accumulators *totals,
					   Split *split, StepSink sink, void *context)
{
	return fold_claim(plan, situation, application, bill, before, totals, split, sink, context);
}
