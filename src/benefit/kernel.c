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
	const Layer *mover;			/* the last layer that added */
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
	Bucket		order;
	Outcome		outcome[MAX_LAYERS];
	Tally		tally[MAX_BUCKETS + 1]; /* the plan's buckets, then order */
} Fold;

/* One layer at work. */
typedef struct Work
{
	const Layer *layer;
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
} Work;

/*
 * What the contracts speak of: bands as their table holds them, a layer at work,
 * and how many of the first so many fen above the deductible lie below a band
 * (all of them below the one after the last).
 */
/*@ predicate sound_bands(Rule *rule) = \valid_read(rule) && 0 <= rule->bands && \valid_read(rule->band + (0 .. rule->bands - 1)) &&
      (\forall integer i; 0 <= i < rule->bands ==>
        0 <= rule->band[i].from < FEN_LIMIT && 0 <= rule->band[i].rate <= RATE_ONE) &&
      (\forall integer i; 0 <= i < rule->bands - 1 ==> rule->band[i].from < rule->band[i + 1].from);

    predicate sound_work(Work work) = sound_bands(work.rule) &&
      0 <= work.rate_times && 0 <= work.deductible_times &&
      -RULES_LIMIT * RATE_LIMIT <= work.rate_add <= RULES_LIMIT * RATE_LIMIT &&
      0 <= work.base < FEN_LIMIT && 0 <= work.deductible && 0 <= work.over && 0 <= work.paid <= work.above &&
      work.deductible + work.above + work.over < FEN_LIMIT &&
      0 <= work.start && work.start + work.above <= INT64_MAX;

    logic integer below(Work work, integer band, integer above) =
      band < work.rule->bands ? \max(\min(work.rule->band[band].from - work.start, above), 0) : above;
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

static fen_t
paid_so_far(const Split *split)
{
	fen_t		paid = 0;

	for (int i = 0; i < PAYERS; i++)
		paid += split->paid[i];
	return paid;
}

static fen_t
unpaid(const Fold *fold)
{
	return fold->bill->total - paid_so_far(&fold->split);
}

/* The claim is denied or pended. */
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

static const Bucket *
bucket_at(const Fold *fold, int bucket)
{
	return bucket == fold->plan->buckets ? &fold->order : &fold->plan->bucket[bucket];
}

static const char *
bucket_name(const Fold *fold, int bucket)
{
	return bucket == NO_BUCKET ? NULL : bucket_at(fold, bucket)->name;
}

/*
 * Look up the total of a bucket.  False if it is too old: dropped already, or
 * due to be dropped, so that its value says nothing.
 */
static bool
open_tally(Fold *fold, int bucket)
{
	const Situation *situation = fold->situation;
	const Bucket *as;
	Tally	   *tally;
	Day			end;

	if (bucket == NO_BUCKET)
		return true;
	tally = &fold->tally[bucket];
	if (tally->from == fold->totals)
		return tally->known;

	as = bucket_at(fold, bucket);
	tally->from = fold->totals;
	memcpy(tally->key.bucket, as->name, BUCKET_NAME_SIZE);
	tally->key.day = period_start(as->period, situation->served_on, as->year_begins);
	tally->key.by_institution = as->by_institution;
	tally->key.institution = as->by_institution ? situation->institution : 0;
	tally->before = accumulators_get(fold->totals, &tally->key);
	if (tally->before > TOTAL_LIMIT || tally->before < -TOTAL_LIMIT)
		fold->overflow = true;

	end = period_end(as->period, tally->key.day, as->year_begins);
	tally->known = end > fold->totals->horizon && is_kept(end, situation->settled_on);
	return tally->known;
}

/* All that the rule of a layer reads or moves; false if one of them is too old. */
static bool
open_tallies(Fold *fold, const Layer *layer, const Rule *rule)
{
	bool		known = true;

	known &= open_tally(fold, rule->nth_of);
	known &= open_tally(fold, rule->deductible_uses);
	known &= open_tally(fold, rule->deductible_fills);
	known &= open_tally(fold, rule->bands_over);
	for (int i = 0; i < rule->caps; i++)
		known &= open_tally(fold, rule->cap[i].bucket);
	if (fold->plan->order_served && !layer->on_application)
		known &= open_tally(fold, fold->plan->buckets);
	return known;
}

/*
 * What a bucket holds, this claim's earlier layers included; nothing for no
 * bucket.  A total below zero (more was taken back than is there) is none.
 */
static int64_t
used(const Fold *fold, int bucket)
{
	if (bucket == NO_BUCKET)
		return 0;
	return fen_max(fold->tally[bucket].before + fold->tally[bucket].moved, 0);
}

/* Events that a bucket counts, not including this one. */
static int64_t
earlier_events(const Fold *fold, int bucket)
{
	return bucket == NO_BUCKET ? 0 : fen_max(fold->tally[bucket].before, 0);
}

static void
move(Fold *fold, const Layer *layer, int bucket, fen_t amount)
{
	if (bucket == NO_BUCKET || fold->tally[bucket].mover == layer)
		return;
	fold->tally[bucket].mover = layer;
	fold->tally[bucket].moved += amount;
}

static void
count_event(Fold *fold, int bucket)
{
	if (bucket != NO_BUCKET)
		fold->tally[bucket].moved = 1;
}

/* Does the claim come in the order served?  Then ORDER_BUCKET moves up to it. */
static bool
in_order(Fold *fold, const Layer *layer)
{
	Tally	   *tally = &fold->tally[fold->plan->buckets];
	int64_t		today;

	if (!fold->plan->order_served || layer->on_application)
		return true;
	today = (int64_t) fold->situation->served_on - tally->key.day + 1;
	if (today < tally->before)
		return false;
	tally->moved = today - tally->before;
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

static bool
accepts_gates(const Rule *rule, const Situation *situation)
{
	if ((rule->unless_status & situation->gate[GATE_STATUS]) != 0)
		return false;
	for (int i = 0; i < GATES; i++)
	{
		if ((rule->gate[i] & situation->gate[i]) == 0)
			return false;
	}
	return true;
}

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

static const Rule *
matching_rule(const PlanVersion *plan, const Layer *layer, const Situation *situation)
{
	if (situation->choice != NULL)
		return situation->choice->rule[layer - plan->layer];
	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *rule = &layer->rule[i];

		if (rule->effect != EFFECT_ADJUST && accepts(rule, situation))
			return rule;
	}
	return NULL;
}

/* Can an adjust rule of the layer accept the situation? */
static bool
may_adjust(const PlanVersion *plan, const Layer *layer, const Situation *situation)
{
	return situation->choice == NULL ||
		(situation->choice->adjusted & (UINT32_C(1) << (layer - plan->layer))) != 0;
}

/* What earlier layers with the same base have paid of it. */
static fen_t
paid_of_same_base(const Fold *fold, const Layer *layer)
{
	fen_t		paid = 0;

	for (const Layer *other = fold->plan->layer; other < layer; other++)
	{
		if (other->base == layer->base && other->base_layer == layer->base_layer)
			paid += fold->outcome[other - fold->plan->layer].paid;
	}
	return paid;
}

/* What is left of the deductible, in-scope amount that no layer paid. */
static fen_t
deductible_left(const Fold *fold)
{
	fen_t		left = fold->split.deductible;

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
static fen_t
layer_base(const Fold *fold, const Layer *layer)
{
	const Split *split = &fold->split;
	fen_t		base = 0;

	switch (layer->base)
	{
		case BASE_IN_SCOPE:
			base = split->in_scope;
			break;
		case BASE_DEDUCTIBLE:
			base = fold->outcome[layer->base_layer].deductible - paid_of_same_base(fold, layer);
			break;
		case BASE_COPAY:
		case BASE_ABOVE_DEDUCTIBLE:
			base = split->in_scope - paid_so_far(split);
			if (fold->plan->advance_is_copay)
				base += fold->bill->advance_self_pay;
			if (layer->base == BASE_ABOVE_DEDUCTIBLE)
				base -= deductible_left(fold);
			break;
		case BASE_OVER_CAP:
			base = fold->outcome[layer->base_layer].over - paid_of_same_base(fold, layer);
			break;
		case BASE_UNPAID:
			base = unpaid(fold);
			break;
	}
	base = fen_min(base, unpaid(fold));
	if (layer->payer == PAYER_FUND)
		base = fen_min(base, split->in_scope - split->deductible - split->paid[PAYER_FUND]);
	return fen_max(base, 0);
}

static void
bear_first_pay(const Fold *fold, Work *work, const Rule *rule)
{
	fen_t		share = fen_share(work->base, rule->first_pay);

	if (rule->first_pay == 0)
		return;
	TELL(fold, .kind = STEP_FIRST_PAY, .layer = work->layer, .rule = rule,
		 .base = work->base, .rate = rule->first_pay, .amount = share);
	work->base -= share;
}

/*
 * Let every adjust rule that accepts the situation have its say: points are
 * added up, multipliers multiplied (each product rounded to 10^-8, half away
 * from zero, in the order of the rules), and each first pay is a share of what
 * those before it left.
 */
static void
adjust(const Fold *fold, Work *work)
{
	if (!may_adjust(fold->plan, work->layer, fold->situation))
		return;
	for (int i = 0; i < work->layer->rules; i++)
	{
		const Rule *rule = &work->layer->rule[i];

		if (rule->effect != EFFECT_ADJUST || !accepts(rule, fold->situation))
			continue;
		TELL(fold, .kind = STEP_ADJUST, .layer = work->layer, .rule = rule);
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
	TELL(fold, .kind = STEP_DEDUCTIBLE, .layer = work->layer, .rule = rule,
		 .bucket = bucket_name(fold, rule->deductible_uses),
		 .base = limit, .running = before, .amount = work->deductible);
}

static void
pay_bands(const Fold *fold, Work *work)
{
	const Rule *rule = work->rule;

	work->start = used(fold, rule->bands_over) + (rule->bands_from_base ? work->deductible : 0);
	work->paid = paid_by_bands(work, work->above);
	for (int i = 0; i < rule->bands; i++)
	{
		fen_t		piece = piece_in_band(work, i, work->above);
		rate8_t		rate = rate_in_band(work, i);

		if (piece > 0)
			TELL(fold, .kind = STEP_BAND, .layer = work->layer, .rule = rule,
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
static void
apply_caps(const Fold *fold, Work *work, Measure measure)
{
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
		TELL(fold, .kind = measure == MEASURE_COUNT ? STEP_COUNT : STEP_CAP, .layer = work->layer, .rule = work->rule,
			 .clause = cap->clause, .bucket = bucket_name(fold, cap->bucket),
			 .base = cap->amount, .running = before, .amount = cut);
	}
}

/*
 * A family account pays what is in it; false where that is nothing.  Then the
 * layer has no say and moves nothing, so that of an account all that matters to
 * a claim is what it paid: a stored row can be decided again from itself.
 */
static bool
draw_on_account(const Fold *fold, Work *work)
{
	fen_t		room = fen_max(fen_max(fold->situation->family_money, 0) - fold->split.paid[PAYER_FAMILY], 0);
	fen_t		cut = cut_payment(work, room);

	if (cut > 0)
		TELL(fold, .kind = STEP_ACCOUNT, .layer = work->layer, .rule = work->rule,
			 .base = room, .amount = cut);
	return work->paid > 0;
}

/*
 * Move the rule's buckets by what the layer consumed in the end.  What lies
 * over a cap is not consumed, and without a base there was no event.
 */
static void
move_buckets(Fold *fold, const Work *work, bool event)
{
	const Rule *rule = work->rule;
	const Layer *layer = work->layer;
	fen_t		considered = work->deductible + work->above;

	if (event)
		count_event(fold, rule->nth_of);
	move(fold, layer, rule->deductible_fills, work->deductible);
	move(fold, layer, rule->bands_over, rule->bands_from_base ? considered : work->above);
	for (int i = 0; i < rule->caps; i++)
	{
		int			bucket = rule->cap[i].bucket;

		switch (rule->cap[i].measure)
		{
			case MEASURE_PAID:
				move(fold, layer, bucket, work->paid);
				break;
			case MEASURE_BASE:
				move(fold, layer, bucket, considered);
				break;
			case MEASURE_ABOVE_DEDUCTIBLE:
				move(fold, layer, bucket, work->above);
				break;
			case MEASURE_COUNT:
				if (event)
					count_event(fold, bucket);
				break;
		}
	}
}

/* Enter what a layer decided into the split, and keep it for later layers. */
static void
book_layer(Fold *fold, const Work *work)
{
	const Layer *layer = work->layer;
	Split	   *split = &fold->split;

	fold->outcome[layer - fold->plan->layer] = (Outcome)
	{
		.deductible = work->deductible,.over = work->over,.paid = work->paid
	};
	split->paid[layer->payer] += work->paid;

	/*
	 * A fen that the fund paid, or that was borne in an earlier layer, is not
	 * borne once more: fund and deductible never exceed what is in scope.
	 */
	if (layer->base == BASE_IN_SCOPE)
		split->deductible += fen_min(work->deductible,
									 split->in_scope - split->deductible - split->paid[PAYER_FUND]);
	TELL(fold, .kind = STEP_PAID, .layer = layer, .rule = work->rule,
		 .amount = work->paid, .running = unpaid(fold));
}

/* Was the reimbursement applied for in the time that the rule gives? */
static bool
in_time(const Rule *rule, const Situation *situation)
{
	return !rule->has_apply_within || !situation->is_reimbursement ||
		situation->applied_on <= day_add(situation->receipt_date, rule->apply_within);
}

/* The rule that pays, or an adjust rule beside it, whose time has run out. */
static const Rule *
late_rule(const PlanVersion *plan, const Layer *layer, const Rule *rule, const Situation *situation)
{
	if (!in_time(rule, situation))
		return rule;
	if (!situation->is_reimbursement || !may_adjust(plan, layer, situation))
		return NULL;
	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *other = &layer->rule[i];

		if (other->effect == EFFECT_ADJUST && accepts(other, situation) && !in_time(other, situation))
			return other;
	}
	return NULL;
}

/* May the rule pay?  If not, the claim is refused. */
static bool
may_pay(Fold *fold, const Layer *layer, const Rule *rule)
{
	const Rule *late = late_rule(fold->plan, layer, rule, fold->situation);

	if (late != NULL)
		refuse(fold, layer, late, DECISION_DENIED, REASON_APPLIED_LATE, late->clause);
	else if (!open_tallies(fold, layer, rule))
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_TOO_OLD, NULL);
	else if (!fold->overflow && !in_order(fold, layer))
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_OUT_OF_ORDER, NULL);
	return undecided(fold);
}

static void
pay_layer(Fold *fold, const Layer *layer, const Rule *rule)
{
	bool		event;
	rate8_t		rate;
	Work		work = {
		.layer = layer,
		.rule = rule,
		.rate_times = RATE_ONE,
		.deductible_times = RATE_ONE,
		.base = layer_base(fold, layer)
	};

	TELL(fold, .kind = STEP_RULE, .layer = layer, .rule = rule, .base = work.base);
	if (!may_pay(fold, layer, rule))
		return;

	apply_caps(fold, &work, MEASURE_COUNT);
	event = work.base > 0;
	bear_first_pay(fold, &work, rule);
	adjust(fold, &work);
	apply_caps(fold, &work, MEASURE_BASE);
	bear_deductible(fold, &work);
	work.above = work.base - work.deductible;
	apply_caps(fold, &work, MEASURE_ABOVE_DEDUCTIBLE);
	pay_bands(fold, &work);
	rate = single_rate(&work);
	apply_caps(fold, &work, MEASURE_PAID);
	if (layer->payer == PAYER_FAMILY && !draw_on_account(fold, &work))
		return;

	fold->matched = true;
	if (layer->base == BASE_IN_SCOPE && !fold->rated)
	{
		fold->split.rate = rate;
		fold->rated = true;
	}
	move_buckets(fold, &work, event);
	book_layer(fold, &work);
}

/* Is this the layer that an application is made for? */
static bool
applied_for(const Fold *fold, const Layer *layer)
{
	return fold->application != NULL && layer - fold->plan->layer == fold->application->layer;
}

/* No rule says what becomes of the claim. */
static void
refuse_unmatched(Fold *fold, const Layer *layer)
{
	if (fold->situation->cover == NULL)
		refuse(fold, layer, NULL, DECISION_DENIED, REASON_NOT_COVERED, NULL);
	else
		refuse(fold, layer, NULL, DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL);
}

static void
fold_layer(Fold *fold, const Layer *layer)
{
	const Rule *rule = matching_rule(fold->plan, layer, fold->situation);

	if (layer->payer == PAYER_FAMILY && !fold->situation->has_account)
		return;
	if (rule == NULL)
	{
		if (layer->unmatched_pends)
			refuse_unmatched(fold, layer);
		else if (applied_for(fold, layer))
			refuse(fold, layer, NULL, DECISION_DENIED, REASON_NOT_ENTITLED, NULL);
		return;
	}

	switch (rule->effect)
	{
		case EFFECT_PAY:
			pay_layer(fold, layer, rule);
			break;
		case EFFECT_DENY:
			if (applied_for(fold, layer))
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
    ensures \result <==> 0 <= bill->total < FEN_LIMIT && 0 <= bill->self_funded && 0 <= bill->over_price_limit &&
      0 <= bill->advance_self_pay && bill->self_funded + bill->over_price_limit + bill->advance_self_pay <= bill->total;
    ensures \result ==> *in_scope == bill->total - bill->self_funded - bill->over_price_limit - bill->advance_self_pay; */
static bool
find_in_scope(const Bill *bill, fen_t *in_scope)
{
	*in_scope = bill->total;
	return bill->total >= 0 && bill->total < FEN_LIMIT &&
		take(in_scope, bill->self_funded) &&
		take(in_scope, bill->over_price_limit) &&
		take(in_scope, bill->advance_self_pay);
}

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
static void
follow_ruling(Fold *fold, const Layer *layer, fen_t ruling)
{
	Work		work = {
		.layer = layer,
		.rule = matching_rule(fold->plan, layer, fold->situation),
		.paid = fen_min(ruling, layer_base(fold, layer))
	};

	if (work.paid < ruling && applied_for(fold, layer))
		fold->ruled_too_much = true;
	work.above = work.paid;
	if (work.rule != NULL)
	{
		(void) open_tallies(fold, layer, work.rule);
		move_buckets(fold, &work, work.paid > 0);
	}
	book_layer(fold, &work);
}

/* Fold a layer settled on application, if it was applied for. */
static void
fold_on_application(Fold *fold, const Layer *layer, const Accumulators *totals_now)
{
	const Application *application = fold->application;
	int			index = layer - fold->plan->layer;
	const Situation *claim = fold->situation;
	const Accumulators *before = fold->totals;
	Situation	situation;

	if (application == NULL || (application->layers & (UINT32_C(1) << index)) == 0)
		return;
	situation = *claim;
	situation.gate[GATE_STATUS] = application->status;
	situation.gate[GATE_ILLNESS] = application->illness;
	situation.choice = NULL;
	situation.settled_on = application->settled_on;
	/* what was granted before was applied for in time */
	situation.is_reimbursement = applied_for(fold, layer);
	situation.receipt_date = application->since;
	situation.applied_on = application->applied_on;
	fold->situation = &situation;
	fold->totals = totals_now;
	if ((application->ruled & (UINT32_C(1) << index)) != 0)
		follow_ruling(fold, layer, application->ruling[index]);
	else
		fold_layer(fold, layer);
	fold->situation = claim;
	fold->totals = before;
}

static void
fold_layers(Fold *fold, const Accumulators *totals_now)
{
	const PlanVersion *plan = fold->plan;

	for (int i = 0; i < plan->layers && undecided(fold); i++)
	{
		if (plan->layer[i].on_application)
			fold_on_application(fold, &plan->layer[i], totals_now);
		else
			fold_layer(fold, &plan->layer[i]);
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
drop_old_totals(const Fold *fold, Day settled_on, Accumulators *totals)
{
	int			kept = 0;

	for (int i = 0; i < totals->count; i++)
	{
		const Total *total = &totals->total[i];
		Day			end = is_kept(total->day, settled_on) ? DAY_MAX : total_end(fold->plan, total);

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

/* Fold a claim, with what was applied for where there is an application. */
static KernelResult
fold_claim(const PlanVersion *plan, const Situation *situation, const Application *application,
		   const Bill *bill, const Accumulators *before, Accumulators *totals,
		   Split *split, StepSink sink, void *context)
{
	Fold		fold;

	if (plan->layers > MAX_LAYERS || plan->buckets > MAX_BUCKETS)
		return KERNEL_FULL;
	/* of the tallies, which are most of it, only as many as there are buckets */
	memset(&fold, 0, offsetof(Fold, tally) + (plan->buckets + 1) * sizeof(Tally));
	fold.plan = plan;
	fold.situation = situation;
	fold.totals = before;
	fold.application = application;
	fold.bill = bill;
	fold.sink = sink;
	fold.context = context;
	fold.split.rate = RATE_NONE;
	fold.order = order_bucket(plan);
	if (!find_in_scope(bill, &fold.split.in_scope))
		return KERNEL_BAD_BILL;
	TELL(&fold, .kind = STEP_IN_SCOPE, .base = bill->total, .amount = fold.split.in_scope);

	fold_cover(&fold);
	fold_layers(&fold, totals);
	if (fold.overflow)
		return KERNEL_OVERFLOW;
	if (fold.ruled_too_much)
		return KERNEL_BAD_RULING;

	if (fold.split.decision == DECISION_PAID)
	{
		KernelResult booked = book_totals(&fold, totals);

		if (booked != KERNEL_OK)
			return booked;
		if (application != NULL || !situation->is_posted_again)
			drop_old_totals(&fold, application ? application->settled_on : situation->settled_on, totals);
	}
	else
	{
		fold.split.deductible = 0;
		fold.split.rate = RATE_NONE;
		memset(fold.split.paid, 0, sizeof(fold.split.paid));
	}
	fold.split.cash = unpaid(&fold);
	TELL(&fold, .kind = STEP_CASH, .amount = fold.split.cash);

	*split = fold.split;
	return KERNEL_OK;
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
