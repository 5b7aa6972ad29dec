/*
 * kernel.c
 *	  Fuzz target of src/benefit/kernel.c and totals.c: any plan that the tables
 *	  could hold, any totals, any bills, applications and rulings.
 *
 * What must hold: parts are not negative and sum to the bill; the fund pays at
 * most what is in scope above the deductible; no layer pays more than its
 * limit; what is refused moves no total; a claim taken back leaves the totals
 * as before; a bad bill, and a total that is close to overflow, are refused
 * and not computed.
 */
#include "benefit/benefit.h"
#include "fuzz.h"

#define BUCKETS		6
#define LAYERS		6
#define RULES		4
#define BANDS		3
#define CAPS		3
#define EVENTS		3
#define TOTALS		64

static PlanVersion plan;
static Bucket bucket[BUCKETS];
static Layer layer[LAYERS];
static Rule rule[LAYERS][RULES];
static Band band[LAYERS][RULES][BANDS];
static Cap	cap[LAYERS][RULES][CAPS];
static fen_t deductible[LAYERS][RULES][EVENTS];
static CoverRule cover;
static Situation situation;

/* The largest total that the kernel computes with. */
#define TOTAL_LIMIT	(INT64_MAX - MAX_LAYERS * FEN_LIMIT)

/* An amount as a column can hold it, not negative. */
static fen_t
any_fen(void)
{
	switch (below(6))
	{
		case 0:
			return 0;
		case 1:
			return any_byte();
		case 2:
			return any_bytes(2) * 100;
		case 3:
			return FEN_LIMIT - 1 - any_byte();
		default:
			return any_bytes(8) % FEN_LIMIT;
	}
}

static Day
any_day(void)
{
	switch (below(8))
	{
		case 0:
			return DAY_MIN;
		case 1:
			return DAY_MAX;
		case 2:
			return (Day) (DAY_10000 + any_bytes(4) % 100000000);
		case 3:
			return DAY_0001 + (Day) any_bytes(3) % (DAY_10000 - DAY_0001);
		default:
			return day_from_date(2025, 1, 1) + (Day) any_bytes(2) % 2000 - 500;
	}
}

/* A day that a claim can have. */
static Day
claim_day(void)
{
	return one_in(8) ? DAY_0001 + (Day) any_bytes(3) % (DAY_10000 - DAY_0001) :
		day_from_date(2025, 1, 1) + (Day) any_bytes(2) % 1500;
}

static int
any_bucket(void)
{
	return plan.buckets == 0 || one_in(3) ? NO_BUCKET : below(plan.buckets);
}

static uint64_t
any_gate(void)
{
	return one_in(3) ? any_byte() & 7 : GATE_ANY;
}

static void
make_rule(Rule *r, int number, int l)
{
	memset(r, 0, sizeof(*r));
	r->rule = number + 1;
	for (int g = 0; g < GATES; g++)
		r->gate[g] = GATE_ANY;
	r->gate[GATE_LEVEL] = any_gate();
	r->gate[GATE_STATUS] = any_gate();
	r->unless_status = one_in(4) ? any_byte() & 7 : 0;
	r->served_from = one_in(6) ? any_day() : DAY_MIN;
	r->served_until = one_in(6) ? any_day() : DAY_MAX;
	r->effect = one_in(2) ? EFFECT_PAY : below(EFFECT_ADJUST + 1);
	strcpy(r->clause, "clause");
	r->nth_of = r->deductible_uses = r->deductible_fills = r->bands_over = NO_BUCKET;
	r->rate_times = r->deductible_times = RATE_ONE;
	r->band = band[l][number];
	r->cap = cap[l][number];
	r->deductible = deductible[l][number];
	if (r->effect == EFFECT_DENY || r->effect == EFFECT_PEND)
	{
		strcpy(r->reason, "reason");
		return;
	}
	r->has_apply_within = one_in(4);
	r->apply_within = (Span) {below(24), below(60)};
	r->first_pay = one_in(4) ? any_bytes(2) % 10001 * RATE_STEP : 0;
	if (r->effect == EFFECT_ADJUST)
	{
		r->rate_add = ((int64_t) (any_bytes(3) % 199999) - 99999) * RATE_STEP;
		r->rate_times = any_bytes(3) % 100000 * RATE_STEP;
		r->deductible_times = any_bytes(3) % 100000 * RATE_STEP;
		return;
	}
	if (one_in(2))
	{
		r->deductibles = 1 + below(EVENTS);
		for (int i = 0; i < r->deductibles; i++)
			r->deductible[i] = any_fen();
		r->nth_of = any_bucket();
		r->deductible_uses = any_bucket();
		r->deductible_fills = any_bucket();
	}
	r->bands_over = any_bucket();
	r->bands_from_base = one_in(2);
	for (fen_t from = one_in(3) ? any_fen() : 0; r->bands < BANDS && from < FEN_LIMIT; from += 1 + any_fen())
	{
		r->band[r->bands++] = (Band) {from, any_bytes(2) % 10001 * RATE_STEP};
		if (one_in(2))
			break;
	}
	for (int i = below(CAPS + 1); i > 0; i--)
	{
		Cap		   *c = &r->cap[r->caps++];

		memset(c, 0, sizeof(*c));
		c->cap = r->caps;
		c->bucket = any_bucket();
		c->measure = below(c->bucket == NO_BUCKET ? MEASURE_COUNT : MEASURE_COUNT + 1);
		c->limited = c->bucket == NO_BUCKET || !one_in(4);
		c->amount = any_fen();
	}
}

static void
make_plan(void)
{
	memset(&plan, 0, sizeof(plan));
	plan.bucket = bucket;
	plan.layer = layer;
	plan.order_served = one_in(4);
	plan.advance_is_copay = one_in(2);
	plan.year_begins = (Span) {below(12), below(31)};
	for (plan.buckets = 0; plan.buckets < BUCKETS && !one_in(5); plan.buckets++)
	{
		Bucket	   *b = &bucket[plan.buckets];

		memset(b, 0, sizeof(*b));
		b->name[0] = 'a' + plan.buckets;
		b->period = below(PERIOD_LIFE + 1);
		b->by_institution = one_in(3);
		b->year_begins = one_in(3) ? (Span) {below(12), below(31)} : plan.year_begins;
	}
	do
	{
		int			at = plan.layers++;
		Layer	   *l = &layer[at];

		memset(l, 0, sizeof(*l));
		l->layer = at + 1;
		l->payer = below(PAYERS);
		l->base = below(BASE_UNPAID + 1);
		l->base_layer = -1;
		if (l->base == BASE_DEDUCTIBLE || l->base == BASE_OVER_CAP)
		{
			if (at == 0)
				l->base = BASE_IN_SCOPE;
			else
				l->base_layer = below(at);
		}
		l->on_application = one_in(3);
		l->unmatched_pends = one_in(6);
		l->rule = rule[at];
		for (l->rules = 0; l->rules < RULES && (l->rules == 0 || one_in(2)); l->rules++)
			make_rule(&l->rule[l->rules], l->rules, at);
	} while (plan.layers < LAYERS && !one_in(4));
}

static void
make_situation(void)
{
	memset(&situation, 0, sizeof(situation));
	for (int g = 0; g < GATES; g++)
		situation.gate[g] = GATE_OTHER_WORD;
	situation.gate[GATE_LEVEL] = 1 << below(3);
	situation.gate[GATE_STATUS] = one_in(3) ? GATE_NO_WORD : 1 + below(7);
	situation.served_on = claim_day();
	situation.settled_on = one_in(2) ? situation.served_on : claim_day();
	situation.institution = below(3);
	strcpy(cover.clause, "cover");
	cover.effect = one_in(12) ? COVER_PENDS : COVER_COVERS;
	strcpy(cover.reason, cover.effect == COVER_PENDS ? "open" : "");
	situation.cover = one_in(12) ? NULL : &cover;
	situation.is_reimbursement = one_in(2);
	situation.receipt_date = claim_day();
	situation.applied_on = claim_day();
	situation.has_account = one_in(2);
	situation.family_money = any_int64();
}

/* Totals with a store of their own. */
typedef struct Map
{
	Accumulators map;
	Total		store[TOTALS];
} Map;

static void
copy_map(Map *to, const Map *from)
{
	*to = *from;
	to->map.total = to->store;
}

static bool
same_map(const Map *a, const Map *b)
{
	return a->map.horizon == b->map.horizon && a->map.count == b->map.count &&
		memcmp(a->store, b->store, a->map.count * sizeof(Total)) == 0;
}

static void
make_totals(Map *m)
{
	memset(m, 0, sizeof(*m));
	m->map = (Accumulators) {.horizon = one_in(6) ? claim_day() : DAY_MIN,.capacity = TOTALS,.total = m->store};
	for (int i = below(6); i > 0; i--)
	{
		Total		total = {.by_institution = one_in(3),.day = any_day()};
		int64_t		value = one_in(2) ? any_fen() : any_int64();

		total.bucket[0] = 'a' + below(BUCKETS + 1);
		if (total.by_institution == 1)
			total.institution = below(3);
		/* mostly one that the claim will meet */
		if (total.bucket[0] - 'a' < plan.buckets && !one_in(4))
		{
			const Bucket *b = &bucket[total.bucket[0] - 'a'];

			total.by_institution = b->by_institution;
			total.institution = b->by_institution ? situation.institution : 0;
			total.day = period_start(b->period, situation.served_on, b->year_begins);
		}
		MUST(accumulators_get(&m->map, &total) != 0 || accumulators_add(&m->map, &total, value));
	}
	if (one_in(6))
		m->map.capacity = m->map.count + below(kernel_room(&plan) + 1);
}

static bool
in_reach(const Map *m)
{
	for (int i = 0; i < m->map.count; i++)
		if (m->store[i].value > TOTAL_LIMIT || m->store[i].value < -TOTAL_LIMIT)
			return false;
	return true;
}

static void
check_map(const Map *m)
{
	MUST(m->map.count >= 0 && m->map.count <= m->map.capacity);
	for (int i = 0; i < m->map.count; i++)
	{
		MUST(m->store[i].value != 0);
		MUST(i == 0 || totals_compare(&m->store[i - 1], &m->store[i]) < 0);
	}
}

static bool
bill_is_good(const Bill *bill)
{
	__int128	parts = (__int128) bill->self_funded + bill->over_price_limit + bill->advance_self_pay;

	return bill->total >= 0 && bill->total < FEN_LIMIT && bill->self_funded >= 0 &&
		bill->over_price_limit >= 0 && bill->advance_self_pay >= 0 && parts <= bill->total;
}

static Bill
make_bill(void)
{
	Bill		bill = {any_fen(), 0, 0, 0};

	if (one_in(8))
		return (Bill)
	{
		any_int64(), any_int64(), any_int64(), any_int64()
	};
	if (one_in(2) && bill.total > 0)
	{
		bill.self_funded = any_fen() % (bill.total / 2 + 1);
		bill.over_price_limit = any_fen() % (bill.total / 4 + 1);
		bill.advance_self_pay = any_fen() % (bill.total / 4 + 1);
	}
	return bill;
}

static void
check_split(const Bill *bill, const Split *split)
{
	fen_t		sum = split->cash;

	MUST(split->in_scope == bill->total - bill->self_funded - bill->over_price_limit - bill->advance_self_pay);
	MUST((split->decision == DECISION_PAID) == (split->reason == NULL));
	MUST(split->cash >= 0 && split->deductible >= 0);
	for (int p = 0; p < PAYERS; p++)
	{
		MUST(split->paid[p] >= 0);
		MUST(split->decision == DECISION_PAID || split->paid[p] == 0);
		sum += split->paid[p];
	}
	MUST(sum == bill->total);
	MUST(split->paid[PAYER_FUND] <= split->in_scope - split->deductible);
	MUST(split->rate >= RATE_NONE && split->rate <= RATE_ONE);
}

/* What is told, added up; and that no layer pays more than a limit. */
typedef struct Told
{
	fen_t		paid;
	fen_t		cash;
	bool		by_ruling;		/* a person is not bound by limits */
} Told;

static void
listen(void *context, const Step *step)
{
	Told	   *told = context;

	if (step->kind == STEP_CASH)
		told->cash = step->amount;
	if (step->kind != STEP_PAID)
		return;
	told->paid += step->amount;
	MUST(step->amount >= 0 && step->running >= 0);
	for (int i = 0; !told->by_ruling && i < step->rule->caps; i++)
		MUST(!step->rule->cap[i].limited || step->rule->cap[i].measure != MEASURE_PAID ||
			 step->amount <= step->rule->cap[i].amount);
}

static bool
same_split(const Split *a, const Split *b)
{
	return a->decision == b->decision && a->reason == b->reason && a->clause == b->clause &&
		a->in_scope == b->in_scope && a->deductible == b->deductible && a->rate == b->rate &&
		memcmp(a->paid, b->paid, sizeof(a->paid)) == 0 && a->cash == b->cash;
}

/* Of a result other than OK the totals know nothing, and there was a cause. */
static void
check_failure(KernelResult result, const Bill *bill, const Map *before, const Map *after, const Map *other)
{
	MUST((result == KERNEL_BAD_BILL) == !bill_is_good(bill));
	if (result == KERNEL_FULL)
		MUST(before->map.capacity - before->map.count < kernel_room(&plan));
	if (result == KERNEL_OVERFLOW)
		MUST(!in_reach(before) || !in_reach(other));
	if (result != KERNEL_OK)
		MUST(same_map(before, after));
}

/* What the claim added, taken away again: the totals before, but for what was dropped as too old. */
static void
check_undone(const Map *before, const Map *after)
{
	Map			undone;

	copy_map(&undone, after);
	if (before->map.horizon != after->map.horizon)
		return;
	for (int i = 0; i < after->map.count; i++)
	{
		int64_t		added = after->store[i].value - accumulators_get(&before->map, &after->store[i]);

		MUST(added == 0 || accumulators_add(&undone.map, &after->store[i], -added));
	}
	for (int i = 0; i < before->map.count; i++)
		if (accumulators_get(&after->map, &before->store[i]) == 0)
			MUST(accumulators_add(&undone.map, &before->store[i], before->store[i].value));
	MUST(same_map(&undone, before));
}

static void
apply(const Bill *bill, const Map *before, const Map *now)
{
	Application application = {.layer = -1};
	Map			after;
	Map			again;
	Split		split;
	Split		second;
	Told		told = {0, 0, false};
	KernelResult result;

	for (int i = 0; i < plan.layers; i++)
	{
		if (!plan.layer[i].on_application || one_in(3))
			continue;
		application.layer = i;
		application.layers |= UINT32_C(1) << i;
		if (one_in(3))
		{
			application.ruled |= UINT32_C(1) << i;
			application.ruling[i] = any_fen();
			told.by_ruling = true;
		}
	}
	if (application.layer < 0)
		return;
	application.status = 1 + below(7);
	application.illness = GATE_NO_WORD;
	application.since = claim_day();
	application.applied_on = claim_day();
	application.settled_on = claim_day();

	copy_map(&after, now);
	copy_map(&again, now);
	result = adjudicate_application(&plan, &situation, &application, bill, &before->map, &after.map, &split, NULL, NULL);
	check_map(&after);
	check_failure(result, bill, now, &after, before);
	again.map.capacity = TOTALS;
	if (result == KERNEL_FULL)
		return;
	MUST(result == adjudicate_application(&plan, &situation, &application, bill, &before->map, &again.map, &second, listen, &told));
	MUST(same_map(&after, &again));
	MUST(result != KERNEL_BAD_RULING || (application.ruled & (UINT32_C(1) << application.layer)) != 0);
	if (result != KERNEL_OK)
		return;
	MUST(same_split(&split, &second) && told.cash == split.cash);
	check_split(bill, &split);
	if (split.decision != DECISION_PAID)
		MUST(same_map(now, &after));
	else
	{
		MUST(told.paid == bill->total - split.cash);
		check_undone(now, &after);
	}
}

static void
settle(Map *totals)
{
	Bill		bill = make_bill();
	Map			before;
	Map			again;
	Split		split;
	Split		second;
	Told		told = {0, 0, false};
	KernelResult result;

	copy_map(&before, totals);
	copy_map(&again, totals);
	result = adjudicate(&plan, &situation, &bill, &totals->map, &split, NULL, NULL);
	check_map(totals);
	check_failure(result, &bill, &before, totals, &before);
	MUST(result != KERNEL_BAD_RULING);
	/* where there is room it comes to the same */
	again.map.capacity = TOTALS;
	if (result == KERNEL_FULL)
		return;
	MUST(result == adjudicate(&plan, &situation, &bill, &again.map, &second, listen, &told));
	MUST(same_map(totals, &again));
	if (result != KERNEL_OK)
		return;
	MUST(same_split(&split, &second) && told.cash == split.cash);
	check_split(&bill, &split);
	if (split.decision != DECISION_PAID)
	{
		MUST(same_map(&before, totals));
		return;
	}
	MUST(told.paid == bill.total - split.cash);
	MUST(split.paid[PAYER_FAMILY] == 0 || split.paid[PAYER_FAMILY] <= situation.family_money);
	check_undone(&before, totals);
	apply(&bill, &before, &before);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Map			totals;

	fuzz_begin(data, size);
	make_plan();
	make_situation();
	make_totals(&totals);
	for (int claims = 1 + below(4); claims > 0; claims--)
	{
		settle(&totals);
		make_situation();
	}
	return 0;
}
