/*
 * kernel.c
 *	  Unit tests of src/benefit/kernel.c: TAP on stdout, no server.
 *
 * First the clauses and the traps, by example; then random plans and claims
 * against a second, naive implementation that walks the bill fen by fen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "benefit/benefit.h"

#define lengthof(array)	(sizeof(array) / sizeof((array)[0]))

/* ---------- TAP ---------- */

static int	tests;
static int	failures;

static void
ok(bool passed, const char *name)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
	if (!passed)
		failures++;
}

static void
is(int64_t got, int64_t expected, const char *name)
{
	ok(got == expected, name);
	if (got != expected)
		printf("#   got %lld, expected %lld\n", (long long) got, (long long) expected);
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* ---------- building a plan ---------- */

#define RULES	8
#define BANDS	4
#define CAPS	4
#define EVENTS	4

static PlanVersion plan;
static Bucket buckets[MAX_BUCKETS];
static Layer layers[MAX_LAYERS];
static Rule rules[MAX_LAYERS][RULES];
static Band bands[MAX_LAYERS][RULES][BANDS];
static Cap	caps[MAX_LAYERS][RULES][CAPS];
static fen_t deductibles[MAX_LAYERS][RULES][EVENTS];

static Situation situation;
static CoverRule cover;
static Total store[512];
static Accumulators totals;
static Split split;

#define YUAN(x)		((fen_t) ((x) * 100 + ((x) < 0 ? -0.5 : 0.5)))
#define PERCENT(x)	((rate8_t) (x) * (RATE_ONE / 100))
#define DATE(y, m, d)	day_from_date(y, m, d)

/* An empty plan, no totals, and a covered person on 10 March 2025. */
static void
begin(void)
{
	memset(&plan, 0, sizeof(plan));
	plan.bucket = buckets;
	plan.layer = layers;
	memset(&totals, 0, sizeof(totals));
	totals.horizon = DAY_MIN;
	totals.total = store;
	totals.capacity = lengthof(store);
	memset(&cover, 0, sizeof(cover));
	strcpy(cover.clause, "COVER");
	memset(&situation, 0, sizeof(situation));
	for (int i = 0; i < GATES; i++)
		situation.gate[i] = GATE_OTHER_WORD;
	situation.cover = &cover;
	situation.served_on = situation.settled_on = DATE(2025, 3, 10);
	situation.institution = 7;
	situation.has_account = true;
	situation.family_money = FEN_LIMIT;
}

static int
bucket(const char *name, Period period)
{
	Bucket	   *b = &buckets[plan.buckets];

	memset(b, 0, sizeof(*b));
	strcpy(b->name, name);
	b->period = period;
	return plan.buckets++;
}

static Layer *
layer(Payer payer, Base base, int base_layer)
{
	Layer	   *l = &layers[plan.layers];

	memset(l, 0, sizeof(*l));
	l->layer = plan.layers + 1;
	l->payer = payer;
	l->base = base;
	l->base_layer = base_layer;
	l->rule = rules[plan.layers++];
	return l;
}

static Rule *
rule(Layer *l, Effect effect, const char *clause)
{
	int			no = l->rules++;
	Rule	   *r = &l->rule[no];

	memset(r, 0, sizeof(*r));
	r->rule = no + 1;
	for (int i = 0; i < GATES; i++)
		r->gate[i] = GATE_ANY;
	r->served_from = DAY_MIN;
	r->served_until = DAY_MAX;
	r->effect = effect;
	strcpy(r->clause, clause);
	if (effect == EFFECT_DENY || effect == EFFECT_PEND)
		strcpy(r->reason, "because");
	r->nth_of = r->deductible_uses = r->deductible_fills = r->bands_over = NO_BUCKET;
	r->rate_times = r->deductible_times = RATE_ONE;
	r->deductible = deductibles[l - layers][no];
	r->band = bands[l - layers][no];
	r->cap = caps[l - layers][no];
	return r;
}

static void
band(Rule *r, fen_t from, rate8_t rate)
{
	r->band[r->bands++] = (Band) {from, rate};
}

static Rule *
pay(Layer *l, const char *clause, rate8_t rate)
{
	Rule	   *r = rule(l, EFFECT_PAY, clause);

	band(r, 0, rate);
	return r;
}

/* amount < 0: counted, not limited */
static void
cap(Rule *r, Measure measure, int of, int64_t amount)
{
	Cap		   *c = &r->cap[r->caps];

	memset(c, 0, sizeof(*c));
	c->cap = ++r->caps;
	c->measure = measure;
	c->bucket = of;
	c->limited = amount >= 0;
	c->amount = amount < 0 ? 0 : amount;
	strcpy(c->clause, "CAP");
}

static void
deductible(Rule *r, fen_t amount, int of)
{
	r->deductible[r->deductibles++] = amount;
	r->deductible_uses = r->deductible_fills = of;
}

/* the words of the tests' gates */
#define CAMPUS	1
#define OTHER	2
#define LEVEL(n)	(UINT64_C(1) << (n))
#define INPATIENT	1
#define OUTPATIENT	2

static Rule *
when(Rule *r, Gate gate, uint64_t words)
{
	r->gate[gate] = words;
	return r;
}

/* ---------- running it ---------- */

static KernelResult
settle_bill(Bill bill)
{
	return adjudicate(&plan, &situation, &bill, &totals, &split, NULL, NULL);
}

static KernelResult
settle(double total)
{
	return settle_bill((Bill) {.total = YUAN(total)});
}

static int64_t
total_of(int of)
{
	Total		key = {{0}, 0, 0, 0, 0};

	memcpy(key.bucket, buckets[of].name, BUCKET_NAME_SIZE);
	key.day = period_start(buckets[of].period, situation.served_on, buckets[of].year_begins);
	key.by_institution = buckets[of].by_institution;
	key.institution = key.by_institution ? situation.institution : 0;
	return accumulators_get(&totals, &key);
}

static void
paid(double fund, double borne, double cash, const char *name)
{
	bool		good = split.decision == DECISION_PAID && split.reason == NULL &&
		split.paid[PAYER_FUND] == YUAN(fund) && split.deductible == YUAN(borne) &&
		split.cash == YUAN(cash);

	ok(good, name);
	if (!good)
		printf("#   decision %d %s: fund %lld, deductible %lld, cash %lld fen\n",
			   split.decision, split.reason ? split.reason : "-",
			   (long long) split.paid[PAYER_FUND], (long long) split.deductible,
			   (long long) split.cash);
}

static void
refused(Decision decision, const char *reason, const char *clause, const char *name)
{
	bool		good = split.decision == decision && same_text(split.reason, reason) &&
		same_text(split.clause, clause) && split.deductible == 0 && split.rate == RATE_NONE;

	for (int i = 0; i < PAYERS; i++)
		good = good && split.paid[i] == 0;
	ok(good, name);
	if (!good)
		printf("#   decision %d, reason %s, clause %s\n", split.decision,
			   split.reason ? split.reason : "-", split.clause ? split.clause : "-");
}

/* ---------- Shanghai ---------- */

/*
 * The Shanghai rules of SH-6.1a, b, c; returns the bucket of the annual
 * deductible.
 */
static int
shanghai(void)
{
	static const int rate[2][3] = {{70, 60, 50}, {80, 75, 60}};
	static const int per_stay[3] = {50, 100, 300};
	Layer	   *fund;
	int			annual;

	begin();
	annual = bucket("outpatient", PERIOD_YEAR);
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	fund->unmatched_pends = true;
	when(when(pay(fund, "SH-6.1a", PERCENT(80)), GATE_CARE, OUTPATIENT), GATE_RELATION, CAMPUS);
	for (int i = 0; i < 3; i++)
	{
		Rule	   *out = pay(fund, "SH-6.1b", PERCENT(rate[0][i]));
		Rule	   *in = pay(fund, "SH-6.1c", PERCENT(rate[1][i]));

		when(when(out, GATE_CARE, OUTPATIENT), GATE_LEVEL, LEVEL(i + 1));
		out->bands_from_base = false;
		deductible(out, YUAN(300), annual);
		when(when(in, GATE_CARE, INPATIENT), GATE_LEVEL, LEVEL(i + 1));
		deductible(in, YUAN(per_stay[i]), NO_BUCKET);
	}
	situation.gate[GATE_CARE] = OUTPATIENT;
	situation.gate[GATE_RELATION] = OTHER;
	situation.gate[GATE_LEVEL] = LEVEL(1);
	return annual;
}

static void
test_shanghai(void)
{
	int			annual = shanghai();

	situation.gate[GATE_RELATION] = CAMPUS;
	settle(100);
	paid(80, 0, 20, "SH-6.1a: campus clinic pays 80 % from the first fen");
	is(split.rate, PERCENT(80), "SH-6.1a: the rate is told");
	is(totals.count, 0, "SH-6.1a, T26: campus care fills no deductible");
	situation.gate[GATE_RELATION] = OTHER;
	settle(300);
	paid(0, 300, 300, "SH-6.1b: exactly the deductible, the fund pays nothing");
	is(split.rate, PERCENT(70), "SH-6.1b: nothing above the deductible still has its one rate");
	is(total_of(annual), YUAN(300), "SH-6.1b: the deductible is filled");
	situation.gate[GATE_RELATION] = CAMPUS;
	settle(10);
	paid(8, 0, 2, "SH-6.1a, T26: nor does a full deductible change campus care");

	shanghai();
	settle(299.99);
	paid(0, 299.99, 299.99, "SH-6.1b: one fen under the deductible");
	settle(0.02);
	paid(0.01, 0.01, 0.01, "SH-6.1b: the deductible is met in the middle of 0.02");
	is(total_of(annual), YUAN(300), "SH-6.1b: and not exceeded");
	shanghai();
	settle(300.01);
	paid(0.01, 300, 300, "SH-6.1b: one fen over the deductible: 70 % of a fen is a fen");
	shanghai();
	settle(200);
	paid(0, 200, 200, "SH-6.1b: first visit under the deductible");
	settle(200);
	paid(70, 100, 130, "SH-6.1b: deductible met in mid-claim, level 1 pays 70 %");
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(200);
	paid(120, 0, 80, "SH-6.1b: level 2 pays 60 %");
	situation.gate[GATE_LEVEL] = LEVEL(3);
	settle(200);
	paid(100, 0, 100, "SH-6.1b: level 3 pays 50 %");
	situation.served_on = situation.settled_on = DATE(2026, 1, 1);
	settle(400);
	paid(50, 300, 350, "SH-6.1b: a new benefit year, a new deductible");
	situation.served_on = DATE(2025, 12, 31);
	settle(100);
	paid(50, 0, 50, "SH-6.1b, T22: a late claim of the old year uses the old year's totals");

	shanghai();
	situation.gate[GATE_CARE] = INPATIENT;
	settle(1050);
	paid(800, 50, 250, "SH-6.1c: a stay at level 1: 50, then 80 %");
	settle(1050);
	paid(800, 50, 250, "SH-6.1c: per stay, the second bears its deductible again");
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(1100);
	paid(750, 100, 350, "SH-6.1c: level 2: 100, then 75 %");
	situation.gate[GATE_LEVEL] = LEVEL(3);
	settle(1300);
	paid(600, 300, 700, "SH-6.1c: level 3: 300, then 60 %");
	is(totals.count, 0, "SH-6.1c: stays do not touch the annual deductible");

	shanghai();
	settle_bill((Bill) {YUAN(1000), YUAN(100), YUAN(50), YUAN(50)});
	paid(350, 300, 650, "in-scope is the total without self-funded, over-limit and advance self-pay");
	is(split.in_scope, YUAN(800), "in-scope: 800 of 1000");
}

static void
test_relief(void)
{
	for (int serious = 0; serious < 2; serious++)
	{
		int			annual = shanghai();
		Layer	   *relief = layer(PAYER_RELIEF, BASE_DEDUCTIBLE, 0);

		pay(relief, "SH-8", RATE_ONE);
		if (serious)
			pay(layer(PAYER_SERIOUS_ILLNESS, BASE_COPAY, -1), "SH-6.2", PERCENT(60));
		settle(200);
		is(split.paid[PAYER_RELIEF], YUAN(200), "SH-8, T32: relief pays the deductible borne");
		is(split.deductible, YUAN(200), "SH-8, T32: which remains the deductible");
		is(split.cash, 0, "SH-8: the person pays nothing of it");
		is(total_of(annual), YUAN(200), "SH-8, T32: the accumulator moves as if the person had paid");
		settle(1100);
		is(split.paid[PAYER_RELIEF], YUAN(100), "SH-8: the rest of the deductible");
		is(split.paid[PAYER_FUND], YUAN(700), "SH-8: the fund's share is as without relief");
		if (!serious)
			is(split.cash, YUAN(300), "SH-8: the person bears the rest");
		else
			is(split.paid[PAYER_SERIOUS_ILLNESS], YUAN(180),
			   "SH-6.2, T31: 60 % of the copay, relief deducted first");
	}

	/* SH-6.2 by itself, and what counts as copay */
	shanghai();
	pay(layer(PAYER_SERIOUS_ILLNESS, BASE_COPAY, -1), "SH-6.2", PERCENT(60));
	settle_bill((Bill) {YUAN(1500), YUAN(100), YUAN(0), YUAN(100)});
	is(split.paid[PAYER_SERIOUS_ILLNESS], YUAN(360), "SH-6.2: copay = deductible 300 + share 300, 60 %");
	is(split.cash, YUAN(440), "SH-6.2: self-funded and advance self-pay stay with the person");
	is(split.rate, PERCENT(70), "the rate is the fund's");
	plan.advance_is_copay = true;
	totals.count = 0;
	settle_bill((Bill) {YUAN(1500), YUAN(100), YUAN(0), YUAN(100)});
	is(split.paid[PAYER_SERIOUS_ILLNESS], YUAN(420), "advance_is_copay: advance self-pay is in the base");
	plan.layer[1].on_application = true;
	totals.count = 0;
	settle(1300);
	is(split.paid[PAYER_SERIOUS_ILLNESS], 0, "a layer on application is not settled inline");

	/* two reliefs of one deductible: the second sees what the first left */
	shanghai();
	pay(layer(PAYER_RELIEF, BASE_DEDUCTIBLE, 0), "SH-8", PERCENT(60));
	pay(layer(PAYER_OTHER, BASE_DEDUCTIBLE, 0), "SH-8", RATE_ONE);
	pay(layer(PAYER_FAMILY, BASE_UNPAID, -1), "SH-18", RATE_ONE);
	settle_bill((Bill) {YUAN(400), YUAN(50), 0, 0});
	is(split.paid[PAYER_RELIEF], YUAN(180), "SH-8: relief pays 60 % of 300");
	is(split.paid[PAYER_OTHER], YUAN(120), "SH-8: the college pays the rest of the deductible");
	is(split.paid[PAYER_FAMILY], YUAN(65), "SH-18: base unpaid reaches what is self-funded too");
	is(split.cash, 0, "nothing is left");
}

/* ---------- Weihai ---------- */

static Rule *
weihai(Measure measure, int *annual, int *used)
{
	Rule	   *r;

	begin();
	*annual = bucket("deductible", PERIOD_YEAR);
	*used = bucket("limit", PERIOD_YEAR);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "WH-1.1", PERCENT(80));
	deductible(r, YUAN(100), *annual);
	cap(r, measure, *used, YUAN(5000));
	return r;
}

static void
test_weihai(void)
{
	int			annual;
	int			used;

	weihai(MEASURE_PAID, &annual, &used);
	settle(6350);
	paid(5000, 100, 1350, "WH-1.1, T18: cap on the payment hit exactly");
	is(total_of(used), YUAN(5000), "WH-1.1: the limit is used up");
	settle(100);
	paid(0, 0, 100, "WH-1.1: an exhausted cap pays 0 and the claim is still paid");
	is(split.rate, PERCENT(80), "WH-1.1: with its rate");

	weihai(MEASURE_PAID, &annual, &used);
	settle(6349.99);
	paid(4999.99, 100, 1350, "WH-1.1, T18: one fen under");
	settle(0.01);
	paid(0.01, 0, 0, "WH-1.1: the last fen of the limit");
	settle(0.01);
	paid(0, 0, 0.01, "WH-1.1: and none after it");

	weihai(MEASURE_PAID, &annual, &used);
	settle(6350.01);
	paid(5000, 100, 1350.01, "WH-1.1, T18: one fen over");
	weihai(MEASURE_PAID, &annual, &used);
	settle(5100);
	paid(4000, 100, 1100, "WH-1.1: below the limit");
	settle(5000);
	paid(1000, 0, 4000, "WH-1.1, T18: the limit is reached in the middle of a claim");
	is(total_of(used), YUAN(5000), "WH-1.1: used is never above the limit");

	weihai(MEASURE_BASE, &annual, &used);
	settle(4999.99);
	paid(3919.99, 100, 1080, "WH-1.1, T19 cap_base = in_scope: one fen under");
	settle(0.02);
	paid(0.01, 0, 0.01, "WH-1.1, T19 cap_base = in_scope: one fen over");
	is(total_of(used), YUAN(5000), "WH-1.1: the base considered fills it");
	weihai(MEASURE_BASE, &annual, &used);
	settle(9000);
	paid(3920, 100, 5080, "WH-1.1, T19 cap_base = in_scope: 3920 in all");
	settle(9000);
	paid(0, 0, 9000, "WH-1.1, T19 cap_base = in_scope: and nothing more");
	weihai(MEASURE_BASE, &annual, &used);
	buckets[annual].period = PERIOD_MONTH;
	settle(4950);
	situation.served_on = situation.settled_on = DATE(2025, 4, 1);
	settle(300);
	paid(0, 50, 300, "a cap on the base cuts the deductible too");
	is(total_of(annual), YUAN(50), "whose bucket takes only what was borne within the cap");

	weihai(MEASURE_ABOVE_DEDUCTIBLE, &annual, &used);
	settle(5100);
	paid(4000, 100, 1100, "WH-1.1, T19 cap_base = above_deductible: hit exactly");
	weihai(MEASURE_ABOVE_DEDUCTIBLE, &annual, &used);
	settle(5100.01);
	paid(4000, 100, 1100.01, "WH-1.1, T19 cap_base = above_deductible: 4000 in all");
	is(total_of(used), YUAN(5000), "WH-1.1: 5000 above the deductible");
	settle(10);
	paid(0, 0, 10, "WH-1.1, T19 cap_base = above_deductible: and nothing more");
}

/* ---------- bands, caps, rounding ---------- */

static void
test_rounding(void)
{
	Rule	   *r;

	begin();
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "ROUND", PERCENT(50));
	settle(0.01);
	paid(0.01, 0, 0, "ROUND: half a fen is rounded away from zero");
	settle(0.03);
	paid(0.02, 0, 0.01, "ROUND: 1.5 fen are 2");
	r->band[0].rate = PERCENT(80);
	for (int i = 0; i < 3; i++)
	{
		settle(33.33);
		paid(26.66, 0, 6.67, "ROUND, T1: 33.33 at 80 % is 26.664");
	}
	settle(99.99);
	paid(79.99, 0, 20, "ROUND, T1: 99.99 at once is 79.992");
	band(r, YUAN(0.01), PERCENT(50));
	band(r, YUAN(0.02), PERCENT(50));
	r->band[0].rate = PERCENT(50);
	settle(0.03);
	paid(0.03, 0, 0, "ROUND, T38: rounded per band, 0.5 fen three times is 3 fen");
	is(split.rate, PERCENT(50), "three bands of one rate are one rate");
	settle(0);
	paid(0, 0, 0, "a bill of nothing is paid");
	r->bands = 1;
	settle_bill((Bill) {.total = FEN_LIMIT - 1});
	ok(split.paid[PAYER_FUND] + split.cash == FEN_LIMIT - 1 &&
	   split.paid[PAYER_FUND] == FEN_LIMIT / 2, "the largest bill");
}

static void
test_bands(void)
{
	Layer	   *l;
	Rule	   *r;
	int			year;

	/* bands from the base over the year: 0-1000 50 %, 1000-3000 60 %, then 70 % */
	begin();
	year = bucket("axis", PERIOD_YEAR);
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = pay(l, "BANDS", PERCENT(50));
	band(r, YUAN(1000), PERCENT(60));
	band(r, YUAN(3000), PERCENT(70));
	r->bands_over = year;
	r->bands_from_base = true;
	deductible(r, YUAN(200), NO_BUCKET);
	settle(500);
	paid(150, 200, 350, "bands from the base: the deductible takes the first part of the axis");
	is(total_of(year), YUAN(500), "and moves it");
	is(split.rate, PERCENT(50), "one band, one rate");
	settle(1000);
	paid(150 + 300, 200, 550, "bands over the year: 300 at 50 %, 500 at 60 %");
	is(split.rate, RATE_NONE, "two bands, no one rate");
	r->deductibles = 0;
	settle(3000);
	paid(900 + 1050, 0, 1050, "bands over the year: 1500 at 60 %, 1500 at 70 %");
	is(total_of(year), YUAN(4500), "the axis has moved by all of it");

	/* the same above the deductible */
	totals.count = 0;
	r->deductibles = 1;
	r->bands_from_base = false;
	settle(1300);
	paid(500 + 60, 200, 740, "bands above the deductible: 1000 at 50 %, 100 at 60 %");
	is(total_of(year), YUAN(1100), "the axis moves by what lies above");

	/* over the event, and a first band that does not begin at 0 */
	begin();
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = rule(l, EFFECT_PAY, "BANDS");
	band(r, YUAN(100), PERCENT(50));
	settle(300);
	paid(100, 0, 200, "below the first band nothing is paid");
	is(split.rate, RATE_NONE, "that is a rate of 0 and one of 50 %");
	settle(100);
	paid(0, 0, 100, "all below the first band");
	is(split.rate, 0, "the one rate is 0");
	r->band[0].rate = 0;
	settle(300);
	is(split.rate, 0, "below the first band and in one of 0: one rate");
	r->bands = 0;
	settle(100);
	paid(0, 0, 100, "a rule without bands pays nothing");

	/* a cap reached in the middle of the second band; what is beyond spills */
	begin();
	year = bucket("fund", PERIOD_YEAR);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "BANDS", PERCENT(50));
	band(r, YUAN(1000), PERCENT(80));
	deductible(r, YUAN(100), NO_BUCKET);
	cap(r, MEASURE_PAID, year, YUAN(900));
	r = pay(layer(PAYER_OTHER, BASE_OVER_CAP, 0), "SPILL", PERCENT(90));
	cap(r, MEASURE_PAID, bucket("spill", PERIOD_YEAR), YUAN(500));
	settle(1800);
	is(split.paid[PAYER_FUND], YUAN(900), "T18: a cap in the middle of a band");
	is(split.paid[PAYER_OTHER], YUAN(180), "T18: 1500 above reach 900, 200 spill, 90 % of them");
	is(split.rate, RATE_NONE, "two bands were touched");
	settle(1100);
	is(split.paid[PAYER_FUND], 0, "the cap is exhausted");
	is(split.paid[PAYER_OTHER], YUAN(320), "the spill layer has a cap of its own");
	is(split.cash, YUAN(780), "and the person bears the rest");
	is(total_of(1), YUAN(500), "both caps hold");
}

static void
test_caps(void)
{
	Layer	   *l;
	Rule	   *r;
	int			a;
	int			b;

	/* two caps of one layer */
	begin();
	a = bucket("day", PERIOD_DAY);
	b = bucket("month", PERIOD_MONTH);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "CAPS", PERCENT(80));
	cap(r, MEASURE_BASE, a, YUAN(100));
	cap(r, MEASURE_PAID, b, YUAN(150));
	cap(r, MEASURE_BASE, NO_BUCKET, YUAN(90));
	settle(200);
	paid(72, 0, 128, "two caps on the base and one on the payment: the least room decides");
	settle(200);
	paid(8, 0, 192, "the day's cap leaves 10");
	situation.served_on++;
	settle(100);
	paid(70, 0, 30, "the month's cap leaves 70");
	is(total_of(b), YUAN(150), "the month is full");
	is(total_of(a), YUAN(87.5), "the base counts only so far as the payment went");
	is(totals.count, 3, "a total a day and one a month");

	/* one bucket through two layers, and a bucket named twice by one */
	begin();
	a = bucket("both", PERIOD_LIFE);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "CAPS", PERCENT(50));
	cap(r, MEASURE_PAID, a, YUAN(100));
	cap(r, MEASURE_PAID, a, YUAN(80));
	r = pay(layer(PAYER_OTHER, BASE_COPAY, -1), "CAPS", PERCENT(50));
	cap(r, MEASURE_PAID, a, YUAN(100));
	settle(100);
	is(split.paid[PAYER_FUND], YUAN(50), "a cap that two layers share: the first takes 50");
	is(split.paid[PAYER_OTHER], YUAN(25), "the second 25");
	is(total_of(a), YUAN(75), "named twice by one layer, moved once");
	settle(100);
	is(split.paid[PAYER_FUND], YUAN(5), "up to the lower limit of the rule");
	is(split.paid[PAYER_OTHER], YUAN(20), "up to the limit of both");

	/* counted, not limited */
	begin();
	a = bucket("paid", PERIOD_YEAR);
	b = bucket("visits", PERIOD_YEAR);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "CAPS", PERCENT(50));
	cap(r, MEASURE_PAID, a, -1);
	cap(r, MEASURE_COUNT, b, -1);
	settle(100);
	settle(60);
	paid(30, 0, 30, "counted, not limited");
	is(total_of(a), YUAN(80), "amounts are counted");
	is(total_of(b), 2, "events are counted");
	settle(0);
	is(total_of(b), 2, "without a base there was no event");

	/* count caps */
	begin();
	a = bucket("visits", PERIOD_YEAR);
	r = pay(l = layer(PAYER_FUND, BASE_IN_SCOPE, -1), "COUNT", PERCENT(50));
	cap(r, MEASURE_COUNT, a, 2);
	deductible(r, YUAN(10), bucket("deductible", PERIOD_YEAR));
	r = pay(layer(PAYER_OTHER, BASE_OVER_CAP, 0), "SPILL", RATE_ONE);
	cap(r, MEASURE_COUNT, a, 3);
	settle(5);
	paid(0, 5, 5, "COUNT: first event");
	settle(25);
	paid(10, 5, 15, "COUNT: second event");
	is(split.paid[PAYER_OTHER], 0, "nothing spills");
	settle(20);
	paid(0, 0, 0, "COUNT: the third is over the cap, deductible untouched");
	is(split.paid[PAYER_OTHER], YUAN(20), "all of it spills");
	is(total_of(a), 3, "and the layer that pays it counts it");
	settle(20);
	paid(0, 0, 20, "COUNT: the fourth is over both");
	is(total_of(a), 3, "and is counted by none");

	/* by institution */
	begin();
	a = bucket("place", PERIOD_YEAR);
	buckets[a].by_institution = true;
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "PLACE", PERCENT(50));
	deductible(r, YUAN(100), a);
	settle(150);
	situation.institution = 8;
	settle(150);
	paid(25, 100, 125, "by_institution: each place has its deductible");
	situation.institution = 7;
	settle(150);
	paid(75, 0, 75, "by_institution: and remembers its own");
	is(totals.count, 2, "by_institution: two totals");
}

static void
test_deductibles(void)
{
	Rule	   *r;
	Layer	   *l;
	int			a;
	int			n;

	begin();
	n = bucket("stays", PERIOD_YEAR);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "NTH", PERCENT(50));
	deductible(r, YUAN(300), NO_BUCKET);
	deductible(r, YUAN(200), NO_BUCKET);
	deductible(r, YUAN(100), NO_BUCKET);
	r->nth_of = n;
	settle(1000);
	paid(350, 300, 650, "n-th stay: the first bears 300");
	settle(1000);
	paid(400, 200, 600, "n-th stay: the second bears 200");
	settle(1000);
	settle(1000);
	paid(450, 100, 550, "n-th stay: the last repeats");
	is(total_of(n), 4, "n-th stay: four");
	situation.served_on = situation.settled_on = DATE(2026, 1, 1);
	settle(1000);
	paid(350, 300, 650, "n-th stay: each year begins anew");

	/* once a year at the highest level, topped up */
	begin();
	a = bucket("year", PERIOD_YEAR);
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	for (int i = 1; i <= 3; i++)
	{
		r = when(pay(l, "TOP", PERCENT(50)), GATE_LEVEL, LEVEL(i));
		deductible(r, YUAN(100 * i), a);
	}
	situation.gate[GATE_LEVEL] = LEVEL(1);
	settle(500);
	paid(200, 100, 300, "topped up: level 1 bears 100");
	situation.gate[GATE_LEVEL] = LEVEL(3);
	settle(500);
	paid(150, 200, 350, "topped up: level 3 bears the 200 that are missing");
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(500);
	paid(250, 0, 250, "topped up: level 2 then bears nothing");
	is(total_of(a), YUAN(300), "topped up: 300 in all");

	/* using and filling are two things */
	begin();
	a = bucket("year", PERIOD_YEAR);
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = when(pay(l, "FILL", PERCENT(50)), GATE_LEVEL, LEVEL(1));
	deductible(r, YUAN(50), NO_BUCKET);
	r->deductible_fills = a;
	r = when(pay(l, "USE", PERCENT(50)), GATE_LEVEL, LEVEL(2));
	deductible(r, YUAN(120), a);
	r->deductible_fills = NO_BUCKET;
	situation.gate[GATE_LEVEL] = LEVEL(1);
	settle(80);
	settle(80);
	paid(15, 50, 65, "a deductible per visit fills the year's without using it");
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(100);
	paid(40, 20, 60, "another uses it");
	is(total_of(a), YUAN(100), "without filling it");
}

static void
test_adjust(void)
{
	Layer	   *l;
	Rule	   *r;
	Rule	   *first;
	Rule	   *second;

	begin();
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	first = rule(l, EFFECT_ADJUST, "ADD");
	first->rate_add = PERCENT(5);
	when(first, GATE_STATUS, 1 | 4);
	r = pay(l, "BASIC", PERCENT(70));
	deductible(r, YUAN(100), NO_BUCKET);
	second = rule(l, EFFECT_ADJUST, "TIMES");
	second->rate_times = PERCENT(90);
	second->deductible_times = PERCENT(50);
	when(second, GATE_STATUS, 2 | 4);
	settle(200);
	paid(70, 100, 130, "adjust: neither applies");
	situation.gate[GATE_STATUS] = 1;
	settle(200);
	paid(75, 100, 125, "adjust: five points more");
	is(split.rate, PERCENT(75), "adjust: the rate says so");
	situation.gate[GATE_STATUS] = 2;
	settle(150);
	paid(63, 50, 87, "adjust: 70 % × 0.9, and half the deductible");
	situation.gate[GATE_STATUS] = 1 | 2;
	settle(150);
	paid(67.5, 50, 82.5, "adjust: all that match apply, points before multipliers");
	first->rate_add = PERCENT(40);
	settle(150);
	paid(99, 50, 51, "adjust: (70 + 40) % × 0.9 = 99 %");
	second->rate_times = PERCENT(200);
	settle(150);
	paid(100, 50, 50, "adjust: never above 1");
	first->rate_add = -PERCENT(90);
	settle(150);
	paid(0, 50, 150, "adjust: never below 0");
	first->rate_add = 0;
	first->rate_times = 33330000;
	second->rate_times = 11110000;
	r->deductibles = 0;
	settle_bill((Bill) {.total = 1000000000});
	is(split.rate, 2592074, "adjust: 0.7 × 0.3333 × 0.1111 = 0.025920741 is kept to 10^-8");
	is(split.paid[PAYER_FUND], 25920740, "adjust: and pays so");
	r->deductibles = 1;
	r->deductible[0] = 101;
	first->deductible_times = PERCENT(50);
	second->deductible_times = RATE_ONE;
	settle(10);
	is(split.deductible, 51, "adjust: a multiplied deductible is rounded half up");
	first->deductible_times = INT64_C(999990000);
	second->deductible_times = INT64_C(999990000);
	r->deductible[0] = FEN_LIMIT - 1;
	settle(10);
	paid(0, 10, 10, "adjust: a deductible beyond any bill");

	rule(l, EFFECT_ADJUST, "MORE")->deductible_times = INT64_C(999990000);
	settle(10);
	paid(0, 10, 10, "adjust: even if it fits no integer");

	/* first pay */
	begin();
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = pay(l, "BASIC", PERCENT(80));
	deductible(r, YUAN(100), NO_BUCKET);
	r->first_pay = PERCENT(10);
	settle(1000);
	paid(640, 100, 360, "first pay: 10 % of 1000, then 100, then 80 % of 800");
	first = rule(l, EFFECT_ADJUST, "UNFILED");
	first->first_pay = PERCENT(20);
	pay(layer(PAYER_SERIOUS_ILLNESS, BASE_COPAY, -1), "SI", PERCENT(50));
	settle(1000);
	paid(496, 100, 252, "first pay: 20 % of the 900 that are left, then 100, then 80 % of 620");
	is(split.paid[PAYER_SERIOUS_ILLNESS], YUAN(252), "first pay is copay");
}

/* ---------- matching and refusals ---------- */

static Step steps[64];
static int	step_count;

static void
record(void *context, const Step *step)
{
	(void) context;
	if (step_count < 64)
		steps[step_count++] = *step;
}

static void
test_matching(void)
{
	Layer	   *fund;
	Layer	   *more;
	Rule	   *r;

	begin();
	situation.gate[GATE_LEVEL] = LEVEL(1);
	settle(100);
	refused(DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL, "a plan without layers says nothing");
	is(split.cash, YUAN(100), "NULL: the person holds the whole bill");
	is(split.in_scope, YUAN(100), "and what is in scope is told");
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = when(pay(fund, "L2", PERCENT(50)), GATE_LEVEL, LEVEL(2));
	settle(100);
	refused(DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL, "no rule matches: pended");
	situation.cover = NULL;
	settle(100);
	refused(DECISION_DENIED, REASON_NOT_COVERED, NULL, "SH-11: not covered, no rule matches: denied");
	fund->unmatched_pends = true;
	settle(100);
	refused(DECISION_DENIED, REASON_NOT_COVERED, NULL, "SH-11: likewise where the layer pends");
	situation.cover = &cover;
	settle(100);
	refused(DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL, "unmatched layer pends");
	more = layer(PAYER_FAMILY, BASE_UNPAID, -1);
	pay(more, "MORE", RATE_ONE);
	settle(100);
	refused(DECISION_PENDED, REASON_NO_BENEFIT_RULE, NULL, "even if a later layer would pay");
	fund->unmatched_pends = false;
	settle(100);
	paid(0, 0, 0, "else the later layer pays");

	/* the first match in the order given wins; adjust rules do not match */
	begin();
	bucket("year", PERIOD_YEAR);
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	rule(fund, EFFECT_ADJUST, "ADJUST");
	r = pay(fund, "FIRST", PERCENT(60));
	r->served_from = DATE(2025, 1, 1);
	r->served_until = DATE(2025, 4, 1);
	deductible(r, YUAN(10), 0);
	pay(fund, "SECOND", PERCENT(50));
	settle(110);
	paid(60, 10, 50, "the first rule that matches wins");
	situation.served_on = DATE(2025, 3, 31);
	settle(100);
	paid(60, 0, 40, "T8: on the last day of a half-open range");
	situation.served_on = DATE(2025, 4, 1);
	settle(100);
	paid(50, 0, 50, "T8: the day after, the next one");
	situation.served_on = DATE(2024, 12, 31);
	settle(100);
	paid(50, 0, 50, "T8: the day before, the next one");

	/* deny, pend */
	begin();
	bucket("year", PERIOD_YEAR);
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	when(rule(fund, EFFECT_DENY, "WH-2.1"), GATE_RELATION, OTHER);
	r = pay(fund, "PAY", PERCENT(50));
	cap(r, MEASURE_PAID, 0, YUAN(1000));
	situation.gate[GATE_RELATION] = OTHER;
	settle(100);
	refused(DECISION_DENIED, "because", "WH-2.1", "WH-2.1, T27: a deny rule, with reason and clause");
	more = layer(PAYER_FAMILY, BASE_COPAY, -1);
	r = when(rule(more, EFFECT_DENY, "LATER"), GATE_LEVEL, LEVEL(2));
	strcpy(r->reason, "later");
	pay(more, "FAMILY", RATE_ONE);
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(100);
	refused(DECISION_DENIED, "because", "WH-2.1", "two layers deny: the first reason");
	situation.gate[GATE_LEVEL] = LEVEL(1);
	settle(100);
	ok(split.decision == DECISION_PAID && split.paid[PAYER_FAMILY] == YUAN(100) &&
	   split.reason == NULL && split.clause == NULL,
	   "a denied layer pays nothing, a later one may");
	is(split.rate, RATE_NONE, "no in-scope layer paid: no rate");
	situation.gate[GATE_RELATION] = CAMPUS;
	more->rule[0].effect = EFFECT_PEND;
	situation.gate[GATE_LEVEL] = LEVEL(2);
	settle(100);
	refused(DECISION_PENDED, "later", "LATER", "a pend rule in a later layer holds the whole claim");
	is(totals.count, 0, "NULL: refused claims move no total");
	cover.effect = COVER_PENDS;
	strcpy(cover.reason, "open_question");
	settle(100);
	refused(DECISION_PENDED, "open_question", "COVER", "cover that the law leaves open pends");
}

static void
test_deadline(void)
{
	Layer	   *fund;
	Rule	   *r;

	begin();
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = pay(fund, "SH-12", PERCENT(50));
	r->has_apply_within = true;
	r->apply_within = (Span) {6, 0};
	pay(layer(PAYER_FAMILY, BASE_COPAY, -1), "SH-18", RATE_ONE);
	situation.is_reimbursement = true;
	situation.receipt_date = DATE(2025, 8, 31);
	situation.applied_on = DATE(2026, 2, 28);
	settle(100);
	paid(50, 0, 0, "SH-12: the last good day is the end of the sixth month after");
	situation.applied_on = DATE(2026, 3, 1);
	settle(100);
	refused(DECISION_DENIED, REASON_APPLIED_LATE, "SH-12", "SH-12: a day later the claim is denied");
	situation.receipt_date = DATE(2025, 9, 1);
	settle(100);
	paid(50, 0, 0, "SH-12: the same day of the sixth month after is good");
	situation.is_reimbursement = false;
	situation.receipt_date = DATE(2020, 1, 1);
	settle(100);
	paid(50, 0, 0, "SH-12: direct settlement has no deadline");

	/* a deadline as a row of its own */
	r->has_apply_within = false;
	situation.is_reimbursement = true;
	r = when(rule(fund, EFFECT_ADJUST, "DEADLINE"), GATE_STATUS, 1);
	r->has_apply_within = true;
	r->apply_within = (Span) {6, 0};
	settle(100);
	paid(50, 0, 0, "SH-12: the deadline of an adjust rule that does not match binds nobody");
	situation.gate[GATE_STATUS] = 1 | 2;
	settle(100);
	refused(DECISION_DENIED, REASON_APPLIED_LATE, "DEADLINE", "SH-12: that of one that matches does");
	r->unless_status = 2;
	settle(100);
	paid(50, 0, 0, "SH-14: unless the person has a status that lifts it");
}

static void
test_bad_bills(void)
{
	static const Bill bad[] = {
		{-1, 0, 0, 0}, {100, -1, 0, 0}, {100, 0, -1, 0}, {100, 0, 0, -1},
		{100, 101, 0, 0}, {100, 50, 51, 0}, {100, 50, 50, 1},
		{100, INT64_MAX, INT64_MAX, INT64_MAX}, {100, INT64_MIN, 0, 0},
		{FEN_LIMIT, 0, 0, 0}, {INT64_MAX, 0, 0, 0}, {INT64_MIN, 0, 0, 0}
	};
	Split		before;
	bool		good = true;

	begin();
	pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "PAY", PERCENT(50));
	settle(1);
	before = split;
	for (size_t i = 0; i < lengthof(bad); i++)
		good = good && settle_bill(bad[i]) == KERNEL_BAD_BILL;
	ok(good, "bad bills are told");
	ok(memcmp(&before, &split, sizeof(split)) == 0, "and leave the split as it was");
	is(settle_bill((Bill) {100, 50, 30, 20}), KERNEL_OK, "parts up to the total are good");
	is(split.in_scope, 0, "and leave nothing in scope");
}

/* ---------- totals in time ---------- */

static void
test_too_old(void)
{
	int			year;
	int			life;
	Rule	   *r;

	begin();
	year = bucket("year", PERIOD_YEAR);
	life = bucket("life", PERIOD_LIFE);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "PAY", PERCENT(50));
	deductible(r, YUAN(100), year);
	cap(r, MEASURE_PAID, life, YUAN(10000));
	situation.served_on = DATE(2023, 6, 1);
	situation.settled_on = DATE(2025, 12, 31);
	settle(100);
	paid(0, 100, 100, "a claim of 2023 on the last day of 2025");
	situation.settled_on = DATE(2026, 1, 1);
	settle(100);
	refused(DECISION_PENDED, REASON_TOO_OLD, NULL, "two years after its period a claim is too old");
	is(totals.count, 1, "a refused claim drops nothing");
	situation.served_on = DATE(2026, 1, 1);
	totals.total[totals.count++] = (Total) {"zzz_unknown", 0, 5, DATE(2001, 1, 1), 0};
	settle(300);
	paid(100, 100, 200, "a paid claim");
	is(totals.count, 3, "drops totals two years after their period");
	is(totals.horizon, DATE(2024, 1, 1), "and moves the horizon to the end of that period");
	is(total_of(life), YUAN(100), "a total for life is kept");
	is(totals.total[2].value, 5, "so is that of an unknown bucket");
	situation.served_on = DATE(2023, 6, 1);
	situation.settled_on = DATE(2025, 12, 31);
	settle(100);
	refused(DECISION_PENDED, REASON_TOO_OLD, NULL, "T17: behind the horizon nothing is computed from zero");
	situation.served_on = DATE(2024, 1, 1);
	settle(300);
	paid(100, 100, 200, "the first day beyond it is known");
	r->deductible_uses = r->deductible_fills = NO_BUCKET;
	situation.served_on = DATE(2023, 6, 1);
	settle(300);
	paid(100, 100, 200, "too old only where a rule uses a bucket of the period");

	/* a benefit year of its own; a bucket that only counts */
	begin();
	year = bucket("school", PERIOD_YEAR);
	buckets[year].year_begins = (Span) {8, 0};
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "PAY", PERCENT(50));
	cap(r, MEASURE_PAID, year, -1);
	situation.served_on = DATE(2023, 9, 1);
	situation.settled_on = DATE(2026, 8, 31);
	settle(100);
	paid(50, 0, 50, "a school year ends with August");
	is(totals.total[0].day, DATE(2023, 9, 1), "its total is keyed by 1 September");
	situation.settled_on = DATE(2026, 9, 1);
	settle(100);
	refused(DECISION_PENDED, REASON_TOO_OLD, NULL, "and is too old two years later");
	situation.served_on = DATE(2026, 9, 1);
	settle(100);
	is(totals.horizon, DATE(2024, 9, 1), "the horizon follows the bucket's own year");
}

static int64_t
total_named(const char *name, Day day)
{
	Total		key = {.day = day};

	strcpy(key.bucket, name);
	return accumulators_get(&totals, &key);
}

static void
test_order(void)
{
	begin();
	plan.order_served = true;
	bucket("year", PERIOD_YEAR);
	deductible(pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "ORDER", PERCENT(50)), YUAN(100), 0);
	is(kernel_room(&plan), 2, "ORDER: room for one total more");
	situation.served_on = DATE(2025, 1, 1);
	settle(50);
	paid(0, 50, 50, "ORDER = served: the first claim");
	is(totals.count, 2, "ORDER = served: even the first day of a year leaves its mark");
	situation.served_on = DATE(2025, 5, 1);
	settle(100);
	paid(25, 50, 75, "ORDER = served: a later one");
	situation.served_on = DATE(2025, 4, 30);
	settle(100);
	refused(DECISION_PENDED, REASON_OUT_OF_ORDER, NULL, "ORDER = served: an earlier one is held");
	situation.served_on = DATE(2025, 5, 1);
	settle(100);
	paid(50, 0, 50, "ORDER = served: the same day is in order");
	situation.served_on = DATE(2024, 12, 31);
	settle(100);
	paid(0, 100, 100, "ORDER = served: each benefit year has an order of its own");
	plan.order_served = false;
	situation.served_on = DATE(2025, 2, 1);
	settle(100);
	paid(50, 0, 50, "ORDER = settled: as they come");
	is(kernel_room(&plan), 1, "ORDER: no room needed");

	/* that was version 1; a version of the same plan that settles as they come goes on from its totals */
	situation.served_on = situation.settled_on = DATE(2026, 12, 31);
	settle(100);
	is(total_named(ORDER_BUCKET, DATE(2024, 1, 1)), 366, "ORDER: the mark of an earlier version stays two years after its year");
	situation.served_on = situation.settled_on = DATE(2027, 1, 1);
	settle(100);
	is(total_named(ORDER_BUCKET, DATE(2024, 1, 1)), 0, "ORDER: … and is dropped then, under a version that does not keep it");
	is(total_named(ORDER_BUCKET, DATE(2025, 1, 1)), 121, "ORDER: … the next year's a year later");
	is(totals.horizon, DATE(2025, 1, 1), "ORDER: … which the horizon says");
}

static void
test_limits(void)
{
	Total		before[4];
	Split		split_before;
	Rule	   *r;
	int			a;
	int			b;

	begin();
	a = bucket("a", PERIOD_YEAR);
	b = bucket("b", PERIOD_YEAR);
	r = pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "PAY", PERCENT(50));
	deductible(r, YUAN(100), a);
	cap(r, MEASURE_PAID, b, -1);
	settle(1);
	split_before = split;
	memcpy(before, store, sizeof(before));
	totals.capacity = 1;
	is(settle(200), KERNEL_FULL, "a full map is told");
	ok(totals.count == 1 && memcmp(before, store, sizeof(before)) == 0, "and left as it was");
	ok(memcmp(&split, &split_before, sizeof(split)) == 0, "as is the split");
	totals.capacity = 2;
	is(settle(200), KERNEL_OK, "room for one more is enough");
	totals.count = 2;
	ok(total_of(a) == YUAN(100) && total_of(b) == YUAN(50.5), "and both are booked");

	store[1].value = INT64_MAX;
	split_before = split;
	memcpy(before, store, sizeof(before));
	is(settle(200), KERNEL_OVERFLOW, "a total that would overflow is told");
	ok(totals.count == 2 && memcmp(before, store, sizeof(before)) == 0, "and left as it was");
	ok(memcmp(&split, &split_before, sizeof(split)) == 0, "as is the split");
	store[1].value = INT64_MAX - MAX_LAYERS * FEN_LIMIT;
	is(settle_bill((Bill) {.total = FEN_LIMIT - 1}), KERNEL_OK, "the largest total that may be added to");
	store[0].value = -YUAN(50);
	store[1].value = -YUAN(1);
	is(settle(150), KERNEL_OK, "totals below zero are as none");
	paid(25, 100, 125, "in what is computed");
	is(total_of(a), YUAN(50), "and are added to");
	store[1].value = INT64_MIN;
	is(settle(150), KERNEL_OVERFLOW, "unless so far that there is no computing with them");
	plan.layers = MAX_LAYERS + 1;
	is(settle(1), KERNEL_FULL, "a plan beyond the kernel's bounds is refused");
}

/* fund <= in_scope - deductible, whatever the layers */
static void
test_fund(void)
{
	begin();
	deductible(pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "A", RATE_ONE), YUAN(100), NO_BUCKET);
	pay(layer(PAYER_FUND, BASE_DEDUCTIBLE, 0), "B", RATE_ONE);
	pay(layer(PAYER_FUND, BASE_UNPAID, -1), "C", RATE_ONE);
	settle_bill((Bill) {YUAN(500), YUAN(100), 0, 0});
	paid(300, 100, 200, "the fund pays no deductible, and nothing out of scope");
	deductible(pay(layer(PAYER_OTHER, BASE_IN_SCOPE, -1), "D", RATE_ONE), YUAN(150), NO_BUCKET);
	settle_bill((Bill) {YUAN(500), YUAN(100), 0, 0});
	paid(300, 100, 150, "a fen is borne as deductible once");
}

static void
test_steps(void)
{
	static const StepKind paid_claim[] = {
		STEP_IN_SCOPE, STEP_COVER, STEP_RULE, STEP_COUNT, STEP_FIRST_PAY, STEP_ADJUST, STEP_CAP,
		STEP_DEDUCTIBLE, STEP_BAND, STEP_BAND, STEP_CAP, STEP_PAID, STEP_CASH
	};
	Rule	   *r;
	Layer	   *l;
	Bill		bill = {YUAN(1300), YUAN(100), 0, 0};
	bool		good = true;
	Split		quiet;
	fen_t		banded = 0;

	begin();
	bucket("year", PERIOD_YEAR);
	l = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	r = pay(l, "PAY", PERCENT(50));
	band(r, YUAN(500), PERCENT(80));
	r->first_pay = PERCENT(10);
	deductible(r, YUAN(100), 0);
	cap(r, MEASURE_PAID, NO_BUCKET, YUAN(400));
	cap(r, MEASURE_BASE, NO_BUCKET, YUAN(1000));
	cap(r, MEASURE_COUNT, bucket("visits", PERIOD_DAY), 3);
	rule(l, EFFECT_ADJUST, "ADJUST");
	settle_bill(bill);
	quiet = split;
	totals.count = step_count = 0;
	adjudicate(&plan, &situation, &bill, &totals, &split, record, NULL);
	ok(memcmp(&quiet, &split, sizeof(split)) == 0, "a sink changes nothing");
	good = step_count == lengthof(paid_claim);
	for (int i = 0; good && i < step_count; i++)
	{
		good = steps[i].kind == paid_claim[i];
		if (steps[i].kind == STEP_BAND)
			banded += steps[i].amount;
	}
	ok(good, "steps come in order");
	ok(good && steps[0].base == YUAN(1300) && steps[0].amount == YUAN(1200), "in-scope of the total");
	ok(good && steps[3].base == 3 && steps[3].running == 0 && steps[3].amount == 0, "a cap on events is told as numbers");
	ok(good && steps[6].base == YUAN(1000) && steps[6].amount == YUAN(80), "the base cap cuts 80 of 1080");
	ok(good && strcmp(steps[7].bucket, "year") == 0 && steps[7].amount == YUAN(100), "the deductible's bucket");
	is(banded, YUAN(250 + 320), "the bands before the cap on the payment");
	ok(good && steps[10].amount == YUAN(170), "the cap on the payment cuts 170");
	ok(good && steps[11].amount == YUAN(400) && steps[11].running == YUAN(900), "paid, and left unpaid");
	ok(good && steps[12].amount == YUAN(900), "cash");

	r->effect = EFFECT_DENY;
	strcpy(r->reason, "because");
	step_count = 0;
	adjudicate(&plan, &situation, &bill, &totals, &split, record, NULL);
	ok(step_count == 4 && steps[2].kind == STEP_REFUSED && same_text(steps[2].reason, "because") &&
	   steps[3].amount == YUAN(1300), "a refused claim has its steps, too");
}

/* ---------- random plans and claims ---------- */

/* xorshift64*, so that every run is the same */
static uint64_t seed;

static int64_t
below(int64_t limit)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (int64_t) ((seed * UINT64_C(2685821657736338717)) >> 1) % limit;
}

static bool
one_in(int64_t n)
{
	return below(n) == 0;
}

/* fen_share at any size, against rationals in 128 bits */
static void
test_share(void)
{
	bool		good = true;

	seed = 1;
	for (int i = 0; i < 200000; i++)
	{
		fen_t		amount = below(INT64_C(1) << (1 + below(53)));
		rate8_t		rate = one_in(2) ? below(RATE_ONE + 1) : below(10001) * RATE_STEP;
		__int128	twice = (__int128) amount * rate * 2;
		__int128	rounded = (twice + RATE_ONE) / (2 * (__int128) RATE_ONE);

		if (amount < FEN_LIMIT)
			good = good && fen_share(amount, rate) == (fen_t) rounded;
	}
	ok(good, "ROUND: fen_share is exact at any size");
}

/*
 * Every bucket has one role, and one limit, so that "used <= limit" can be
 * asked of it.  Amounts are a few hundred fen times scale.
 */
typedef enum Role
{
	ROLE_PAID, ROLE_BASE, ROLE_ABOVE, ROLE_COUNT,	/* as Measure */
	ROLE_DEDUCTIBLE, ROLE_AXIS, ROLES
} Role;

static Role role[MAX_BUCKETS];
static int64_t bucket_limit[MAX_BUCKETS];	/* -1: counted, not limited */
static fen_t scale;

static fen_t
some_fen(int64_t limit)
{
	return one_in(8) ? 0 : below(limit * scale) + one_in(2);
}

/* a bucket of a role, sometimes none */
static int
some_bucket(Role of)
{
	int			start;

	if (plan.buckets == 0 || one_in(4))
		return NO_BUCKET;
	start = below(plan.buckets);
	for (int i = 0; i < plan.buckets; i++)
	{
		if (role[(start + i) % plan.buckets] == of)
			return (start + i) % plan.buckets;
	}
	return NO_BUCKET;
}

static void
random_gates(Rule *r)
{
	if (one_in(2))
		r->gate[GATE_LEVEL] = 1 + below(7);
	if (one_in(4))
		r->gate[GATE_STATUS] = 1 + below(7);
	if (one_in(6))
		r->unless_status = 1 + below(7);
	if (one_in(10))
		r->served_from = DATE(2024, 1, 1) + below(700);
	if (one_in(10))
		r->served_until = DATE(2025, 1, 1) + below(700);
}

static void
random_caps(Rule *r)
{
	for (int i = below(CAPS + 1); i > 0; i--)
	{
		Measure		measure = below(MEASURE_COUNT + 1);
		int			of = some_bucket((Role) measure);

		if (of != NO_BUCKET)
			cap(r, measure, of, bucket_limit[of]);
		else if (measure != MEASURE_COUNT)
			cap(r, measure, NO_BUCKET, some_fen(400));
	}
}

static void
random_rule(Layer *l)
{
	int			kind = below(12);
	Rule	   *r = rule(l, kind == 0 ? EFFECT_DENY : kind == 1 && one_in(3) ? EFFECT_PEND :
						 kind < 4 ? EFFECT_ADJUST : EFFECT_PAY, "RANDOM");
	fen_t		from = 0;

	random_gates(r);
	if (r->effect == EFFECT_DENY || r->effect == EFFECT_PEND)
		return;
	if (one_in(4))
		r->first_pay = below(10001) * RATE_STEP;
	if (one_in(r->effect == EFFECT_PAY ? 4 : 10))
	{
		r->has_apply_within = true;
		r->apply_within = (Span) {below(6), 1};
	}
	if (r->effect == EFFECT_ADJUST)
	{
		if (one_in(2))
			r->rate_add = (below(10001) - 5000) * RATE_STEP;
		if (one_in(2))
			r->rate_times = below(20001) * RATE_STEP;
		if (one_in(2))
			r->deductible_times = below(20001) * RATE_STEP;
	}
	if (r->effect != EFFECT_PAY)
		return;

	if (!one_in(3))
	{
		for (int i = 1 + below(EVENTS); i > 0; i--)
			deductible(r, some_fen(150), NO_BUCKET);
		r->nth_of = some_bucket(ROLE_COUNT);
		r->deductible_fills = some_bucket(ROLE_DEDUCTIBLE);
		r->deductible_uses = one_in(4) ? some_bucket(ROLE_DEDUCTIBLE) : r->deductible_fills;
	}
	for (int i = below(BANDS + 1); i > 0; i--)
	{
		band(r, one_in(2) ? from : (from += 1 + some_fen(200)), below(10001) * RATE_STEP);
		from = r->band[r->bands - 1].from + 1;
	}
	r->bands_over = some_bucket(ROLE_AXIS);
	r->bands_from_base = one_in(2);
	random_caps(r);
}

static void
random_plan(void)
{
	begin();
	for (int i = below(9); i > 0; i--)
	{
		char		name[BUCKET_NAME_SIZE] = {'a' + i, 'x'};
		int			b = bucket(name, below(PERIOD_LIFE + 1));

		role[b] = below(ROLES);
		buckets[b].is_count = role[b] == ROLE_COUNT;
		buckets[b].by_institution = one_in(3);
		buckets[b].year_begins = (Span) {one_in(2) ? 0 : below(12), 0};
		bucket_limit[b] = one_in(6) ? -1 : role[b] == ROLE_COUNT ? below(6) : some_fen(3000);
	}
	for (int i = 1 + below(4); i > 0; i--)
	{
		int			earlier = plan.layers;
		Base		base = earlier == 0 || one_in(2) ? BASE_IN_SCOPE : below(BASE_UNPAID + 1);
		bool		of_layer = base == BASE_DEDUCTIBLE || base == BASE_OVER_CAP;
		Layer	   *l = layer(below(PAYERS), base, of_layer ? below(earlier) : -1);

		l->on_application = one_in(12);
		l->unmatched_pends = one_in(8);
		for (int j = below(5); j >= 0; j--)
			random_rule(l);
	}
	plan.order_served = one_in(4);
	plan.advance_is_copay = one_in(4);
	plan.year_begins = (Span) {one_in(2) ? 0 : below(12), 0};
}

/* Claims are settled as time goes by, of care up to three years ago. */
static void
random_situation(Day settled_on)
{
	situation.settled_on = settled_on;
	situation.served_on = settled_on - (one_in(6) ? below(1000) : below(100));
	situation.institution = 1 + below(2);
	situation.gate[GATE_LEVEL] = 1 << below(3);
	situation.gate[GATE_STATUS] = one_in(2) ? GATE_NO_WORD : (uint64_t) (1 + below(7));
	cover.effect = one_in(40) ? COVER_PENDS : COVER_COVERS;
	situation.cover = one_in(20) ? NULL : &cover;
	situation.is_reimbursement = one_in(2);
	situation.applied_on = settled_on;
	situation.receipt_date = settled_on - below(150);
	situation.has_account = !one_in(4);
	situation.family_money = one_in(4) ? 0 : one_in(2) ? below(20000) * scale : FEN_LIMIT;
}

static Bill
random_bill(void)
{
	Bill		bill = {some_fen(900), 0, 0, 0};

	if (one_in(2))
	{
		bill.self_funded = below(bill.total / 3 + 1);
		bill.over_price_limit = below(bill.total / 4 + 1);
		bill.advance_self_pay = below(bill.total / 3 + 1);
	}
	return bill;
}

/* ---------- a second opinion ---------- */

/*
 * The naive implementation: a list of totals in no order, and a walk over the
 * base fen by fen.  It refuses, moves and forgets in its own words.
 */
typedef struct Naive
{
	Day			horizon;
	int			count;
	struct
	{
		int			bucket;
		Day			day;
		int64_t		institution;
		int64_t		value;
	}			entry[512];
} Naive;

static Naive naive;				/* the truth so far */
static Naive now;				/* with this claim */

#define NAIVE_ORDER	plan.buckets	/* one more bucket */

static Period
naive_period(int b)
{
	return b == NAIVE_ORDER ? PERIOD_YEAR : buckets[b].period;
}

static Span
naive_begins(int b)
{
	return b == NAIVE_ORDER ? plan.year_begins : buckets[b].year_begins;
}

static int64_t *
naive_at(Naive *in, int b)
{
	Day			day = period_start(naive_period(b), situation.served_on, naive_begins(b));
	int64_t		place = b != NAIVE_ORDER && buckets[b].by_institution ? situation.institution : 0;

	for (int i = 0; i < in->count; i++)
	{
		if (in->entry[i].bucket == b && in->entry[i].day == day && in->entry[i].institution == place)
			return &in->entry[i].value;
	}
	if (in->count == lengthof(in->entry))
		abort();
	in->entry[in->count].bucket = b;
	in->entry[in->count].day = day;
	in->entry[in->count].institution = place;
	in->entry[in->count].value = 0;
	return &in->entry[in->count++].value;
}

static int64_t
naive_value(Naive *in, int b)
{
	return b == NO_BUCKET ? 0 : *naive_at(in, b);
}

static bool
naive_is_old(int b)
{
	Day			end;

	if (b == NO_BUCKET)
		return false;
	end = period_end(naive_period(b), period_start(naive_period(b), situation.served_on, naive_begins(b)),
					 naive_begins(b));
	return end <= naive.horizon || day_add(end, (Span) {24, 0}) <= situation.settled_on;
}

static bool
naive_matches(const Rule *r)
{
	bool		match = r->served_from <= situation.served_on && situation.served_on < r->served_until;

	for (int i = 0; i < GATES; i++)
		match = match && (r->gate[i] & situation.gate[i]);
	return match && !(r->unless_status & situation.gate[GATE_STATUS]);
}

static int64_t
naive_product(int64_t a, int64_t b)
{
	return (int64_t) (((__int128) a * b * 2 + RATE_ONE) / (2 * (__int128) RATE_ONE));
}

static void
naive_refuse(Split *s, Decision decision, const char *reason)
{
	s->decision = decision;
	s->reason = reason;
}

/* What one layer makes of its base, and its moves; the results for later layers. */
typedef struct NaiveLayer
{
	fen_t		borne;
	fen_t		over;
	fen_t		paid;
} NaiveLayer;

static void
naive_move(bool *moved, int b, int64_t value)
{
	if (b != NO_BUCKET && !moved[b])
	{
		*naive_at(&now, b) += value;
		moved[b] = true;
	}
}

static NaiveLayer
naive_layer(const Layer *l, const Rule *r, fen_t base, Split *s, bool *rated)
{
	NaiveLayer	n = {0, 0, 0};
	bool		moved[MAX_BUCKETS] = {false};
	rate8_t		rate[BANDS];
	fen_t		length[BANDS] = {0};
	fen_t		below_first = 0;
	fen_t		above = 0;
	fen_t		reached = -1;
	fen_t		limit = 0;
	fen_t		room = l->payer != PAYER_FAMILY ? INT64_MAX :
		fen_max(situation.family_money - s->paid[PAYER_FAMILY], 0);
	rate8_t		points = 0;
	rate8_t		times = RATE_ONE;
	rate8_t		limit_times = RATE_ONE;
	int64_t		axis = naive_value(&now, r->bands_over);
	bool		event;

	for (int i = 0; i < r->caps; i++)
	{
		const Cap  *c = &r->cap[i];

		if (c->measure == MEASURE_COUNT && c->limited && naive_value(&naive, c->bucket) >= c->amount)
		{
			n.over += base;
			base = 0;
		}
		if (c->measure == MEASURE_PAID && c->limited)
			room = fen_min(room, c->amount - naive_value(&now, c->bucket));
	}
	event = base > 0;
	base -= naive_product(base, r->first_pay);
	for (const Rule *a = l->rule; a < l->rule + l->rules; a++)
	{
		if (a->effect != EFFECT_ADJUST || !naive_matches(a))
			continue;
		points += a->rate_add;
		times = naive_product(times, a->rate_times);
		limit_times = naive_product(limit_times, a->deductible_times);
		base -= naive_product(base, a->first_pay);
	}
	for (int i = 0; i < r->bands; i++)
		rate[i] = fen_min(RATE_ONE, naive_product(fen_max(0, r->band[i].rate + points), times));
	if (r->deductibles > 0)
		limit = naive_product(r->deductible[fen_min(naive_value(&naive, r->nth_of), r->deductibles - 1)],
							  limit_times) - naive_value(&now, r->deductible_uses);

	if (room == 0)
		reached = 0;
	for (fen_t fen = 0; fen < base; fen++)
	{
		int			at = -1;
		bool		over = false;
		bool		bear = n.borne < limit;

		for (int i = 0; i < r->caps; i++)
		{
			const Cap  *c = &r->cap[i];
			int64_t		filled = naive_value(&now, c->bucket);

			if (c->limited && c->measure == MEASURE_BASE)
				over = over || filled + n.borne + above >= c->amount;
			if (c->limited && c->measure == MEASURE_ABOVE_DEDUCTIBLE && !bear)
				over = over || filled + above >= c->amount;
		}
		if (over)
		{
			n.over += base - fen;
			break;
		}
		if (bear)
		{
			n.borne++;
			continue;
		}
		for (int i = 0; i < r->bands; i++)
		{
			if (r->band[i].from <= axis + above + (r->bands_from_base ? n.borne : 0))
				at = i;
		}
		above++;
		if (at < 0)
			below_first++;
		else
		{
			n.paid -= (length[at] * rate[at] + RATE_ONE / 2) / RATE_ONE;
			length[at]++;
			n.paid += (length[at] * rate[at] + RATE_ONE / 2) / RATE_ONE;
		}
		if (n.paid == room && reached < 0)
			reached = above;
	}

	if (l->base == BASE_IN_SCOPE && !*rated)
	{
		int			touched = 0;

		for (int i = 0; i < r->bands; i++)
		{
			bool		again = false;

			for (int j = 0; j < i; j++)
				again = again || (length[j] > 0 && rate[j] == rate[i]);
			if (length[i] > 0)
			{
				touched += !again;
				s->rate = rate[i];
			}
		}
		if (touched > 0 && below_first > 0 && s->rate != 0)
			touched = 2;
		if (touched == 0 && below_first > 0)
		{
			touched = 1;
			s->rate = 0;
		}
		if (touched == 0 && r->bands == 1)
		{
			touched = 1;
			s->rate = rate[0];
		}
		if (touched != 1)
			s->rate = RATE_NONE;
		*rated = true;
	}

	if (n.paid > room)
	{
		n.over += above - reached;
		n.paid = room;
		above = reached;
	}

	if (event && r->nth_of != NO_BUCKET)
		*naive_at(&now, r->nth_of) = *naive_at(&naive, r->nth_of) + 1;
	naive_move(moved, r->deductible_fills, n.borne);
	naive_move(moved, r->bands_over, above + (r->bands_from_base ? n.borne : 0));
	for (int i = 0; i < r->caps; i++)
	{
		const Cap  *c = &r->cap[i];

		if (c->measure != MEASURE_COUNT)
			naive_move(moved, c->bucket, c->measure == MEASURE_PAID ? n.paid :
					   c->measure == MEASURE_BASE ? n.borne + above : above);
		else if (event)
			*naive_at(&now, c->bucket) = *naive_at(&naive, c->bucket) + 1;
	}
	return n;
}

static fen_t
naive_deductible_left(const Split *s, const NaiveLayer *done)
{
	fen_t		left = s->deductible;

	for (int i = 0; i < plan.layers; i++)
		left -= plan.layer[i].base == BASE_DEDUCTIBLE ? done[i].paid : 0;
	return fen_max(left, 0);
}

static Split
naive_adjudicate(Bill bill)
{
	NaiveLayer	done[MAX_LAYERS] = {{0, 0, 0}};
	Split		s = {.decision = DECISION_PAID,.rate = RATE_NONE};
	const char *denied = NULL;
	bool		matched = false;
	bool		rated = false;
	fen_t		left = bill.total;

	now = naive;
	s.in_scope = bill.total - bill.self_funded - bill.over_price_limit - bill.advance_self_pay;
	if (situation.cover && situation.cover->effect == COVER_PENDS)
		naive_refuse(&s, DECISION_PENDED, situation.cover->reason);

	for (int i = 0; i < plan.layers && s.decision == DECISION_PAID; i++)
	{
		const Layer *l = &plan.layer[i];
		const Rule *r = l->rule;
		fen_t		base;
		bool		old;
		bool		late = false;
		bool		was_rated = rated;
		Split		was_split = s;
		Naive		was = now;

		if (l->on_application || (l->payer == PAYER_FAMILY && !situation.has_account))
			continue;
		while (r < l->rule + l->rules && (r->effect == EFFECT_ADJUST || !naive_matches(r)))
			r++;
		if (r == l->rule + l->rules)
		{
			if (l->unmatched_pends && situation.cover)
				naive_refuse(&s, DECISION_PENDED, REASON_NO_BENEFIT_RULE);
			else if (l->unmatched_pends)
				naive_refuse(&s, DECISION_DENIED, REASON_NOT_COVERED);
			continue;
		}
		if (r->effect == EFFECT_PEND)
			naive_refuse(&s, DECISION_PENDED, r->reason);
		if (r->effect == EFFECT_DENY && denied == NULL)
			denied = r->reason;
		if (r->effect != EFFECT_PAY)
			continue;

		for (const Rule *d = l->rule; d < l->rule + l->rules; d++)
		{
			if ((d == r || (d->effect == EFFECT_ADJUST && naive_matches(d))) && d->has_apply_within &&
				situation.is_reimbursement &&
				situation.applied_on > day_add(situation.receipt_date, d->apply_within))
				late = true;
		}
		if (late)
		{
			naive_refuse(&s, DECISION_DENIED, REASON_APPLIED_LATE);
			continue;
		}
		old = naive_is_old(r->nth_of) || naive_is_old(r->deductible_uses) ||
			naive_is_old(r->deductible_fills) || naive_is_old(r->bands_over) ||
			(plan.order_served && naive_is_old(NAIVE_ORDER));
		for (int j = 0; j < r->caps; j++)
			old = old || naive_is_old(r->cap[j].bucket);
		if (old)
		{
			naive_refuse(&s, DECISION_PENDED, REASON_TOO_OLD);
			continue;
		}
		if (plan.order_served)
		{
			int64_t		day = situation.served_on + 1 -
				period_start(PERIOD_YEAR, situation.served_on, plan.year_begins);

			if (*naive_at(&naive, NAIVE_ORDER) > day)
			{
				naive_refuse(&s, DECISION_PENDED, REASON_OUT_OF_ORDER);
				continue;
			}
			*naive_at(&now, NAIVE_ORDER) = day;
		}

		base = l->base == BASE_IN_SCOPE ? s.in_scope :
			l->base == BASE_COPAY ? s.in_scope - (bill.total - left) +
			(plan.advance_is_copay ? bill.advance_self_pay : 0) :
			l->base == BASE_ABOVE_DEDUCTIBLE ? s.in_scope - (bill.total - left) +
			(plan.advance_is_copay ? bill.advance_self_pay : 0) - naive_deductible_left(&s, done) :
			l->base == BASE_UNPAID ? left :
			l->base == BASE_DEDUCTIBLE ? done[l->base_layer].borne : done[l->base_layer].over;
		for (int j = 0; j < i; j++)
		{
			if (l->base_layer >= 0 && plan.layer[j].base == l->base && plan.layer[j].base_layer == l->base_layer)
				base -= done[j].paid;
		}
		base = fen_min(base, left);
		if (l->payer == PAYER_FUND)
			base = fen_min(base, s.in_scope - s.deductible - s.paid[PAYER_FUND]);
		done[i] = naive_layer(l, r, fen_max(base, 0), &s, &rated);
		if (l->payer == PAYER_FAMILY && done[i].paid == 0)
		{
			/* as though there were no such layer */
			done[i] = (NaiveLayer) {0, 0, 0};
			now = was;
			s = was_split;
			rated = was_rated;
			continue;
		}
		matched = true;
		s.paid[l->payer] += done[i].paid;
		left -= done[i].paid;
		if (l->base == BASE_IN_SCOPE)
			s.deductible += fen_min(done[i].borne, s.in_scope - s.deductible - s.paid[PAYER_FUND]);
	}

	if (s.decision == DECISION_PAID && !matched)
	{
		if (denied)
			naive_refuse(&s, DECISION_DENIED, denied);
		else if (situation.cover)
			naive_refuse(&s, DECISION_PENDED, REASON_NO_BENEFIT_RULE);
		else
			naive_refuse(&s, DECISION_DENIED, REASON_NOT_COVERED);
	}
	if (s.decision != DECISION_PAID)
	{
		s = (Split) {s.decision, s.reason, NULL, s.in_scope, 0, RATE_NONE, {0}, bill.total};
		return s;
	}
	s.cash = left;

	naive = now;
	for (int i = 0; i < naive.count; i++)
	{
		int			b = naive.entry[i].bucket;
		Day			end = period_end(naive_period(b), naive.entry[i].day, naive_begins(b));

		if (b == NAIVE_ORDER && !plan.order_served)
			continue;
		if (naive.entry[i].value != 0 && day_add(end, (Span) {24, 0}) <= situation.settled_on)
		{
			naive.horizon = end > naive.horizon ? end : naive.horizon;
			naive.entry[i] = naive.entry[--naive.count];
			i--;
		}
	}
	return s;
}

static bool
same_as_naive(const Split *s)
{
	int			held = 0;

	if (s->decision != split.decision || !same_text(s->reason, split.reason) ||
		s->in_scope != split.in_scope || s->deductible != split.deductible ||
		s->rate != split.rate || memcmp(s->paid, split.paid, sizeof(s->paid)) != 0 ||
		s->cash != split.cash || naive.horizon != totals.horizon)
		return false;
	for (int i = 0; i < naive.count; i++)
	{
		int			b = naive.entry[i].bucket;
		Total		key = {.day = naive.entry[i].day,.institution = naive.entry[i].institution};

		if (naive.entry[i].value == 0)
			continue;
		held++;
		strcpy(key.bucket, b == NAIVE_ORDER ? ORDER_BUCKET : buckets[b].name);
		key.by_institution = b != NAIVE_ORDER && buckets[b].by_institution;
		if (accumulators_get(&totals, &key) != naive.entry[i].value)
			return false;
	}
	return held == totals.count;
}

/* ---------- what must always hold ---------- */

static bool
split_is_sound(const Bill *bill)
{
	fen_t		sum = split.cash;
	bool		good = split.cash >= 0 && split.deductible >= 0;

	for (int i = 0; i < PAYERS; i++)
	{
		good = good && split.paid[i] >= 0;
		sum += split.paid[i];
	}
	return good && sum == bill->total &&
		split.paid[PAYER_FUND] <= split.in_scope - split.deductible &&
		split.rate >= RATE_NONE && split.rate <= RATE_ONE &&
		(split.decision == DECISION_PAID) == (split.reason == NULL);
}

static bool
totals_are_sound(void)
{
	for (int i = 0; i < totals.count; i++)
	{
		if (totals.total[i].value <= 0)
			return false;
		if (i > 0 && totals_compare(&totals.total[i - 1], &totals.total[i]) >= 0)
			return false;
		for (int b = 0; b < plan.buckets; b++)
		{
			/* counts go on where a deductible goes by the n-th event */
			if (strcmp(buckets[b].name, totals.total[i].bucket) == 0 && role[b] < ROLE_COUNT &&
				bucket_limit[b] >= 0 && totals.total[i].value > bucket_limit[b])
				return false;
		}
	}
	return true;
}

/* Payments and cash told to the sink. */
typedef struct Told
{
	fen_t		paid;
	fen_t		cash;
} Told;

static void
listen(void *context, const Step *step)
{
	Told	   *told = context;

	if (step->kind == STEP_PAID)
		told->paid += step->amount;
	if (step->kind == STEP_CASH)
		told->cash = step->amount;
}

static int	paid_claims;
static int	refused_claims;

/* Settle one random claim of the plan at hand; false if something is wrong. */
static bool
random_claim(Day settled_on, bool compare)
{
	Total		before[lengthof(store)];
	Accumulators start = totals;
	Accumulators again = totals;
	Split		second;
	Told		told = {0, 0};
	Bill		bill = random_bill();
	bool		good;

	random_situation(settled_on);
	memcpy(before, store, totals.count * sizeof(Total));
	again.total = before;
	if (settle_bill(bill) != KERNEL_OK)
		return false;
	good = split_is_sound(&bill) && totals_are_sound();
	if (split.decision == DECISION_PAID)
		paid_claims++;
	else
	{
		refused_claims++;
		good = good && totals.count == start.count && totals.horizon == start.horizon &&
			memcmp(store, before, totals.count * sizeof(Total)) == 0;
	}

	/* once more, and with a sink: the same to the byte */
	adjudicate(&plan, &situation, &bill, &again, &second, listen, &told);
	good = good && second.decision == split.decision && second.reason == split.reason &&
		second.clause == split.clause && second.cash == split.cash && second.rate == split.rate &&
		second.deductible == split.deductible &&
		memcmp(second.paid, split.paid, sizeof(second.paid)) == 0 &&
		again.count == totals.count && again.horizon == totals.horizon &&
		memcmp(before, store, totals.count * sizeof(Total)) == 0;
	good = good && told.cash == split.cash &&
		(split.decision != DECISION_PAID || told.paid == bill.total - split.cash);
	if (compare)
	{
		second = naive_adjudicate(bill);
		good = good && same_as_naive(&second);
	}
	return good;
}

static void
test_random(const char *name, int plans, fen_t scale_of_amounts)
{
	int64_t		bad = 0;

	scale = scale_of_amounts;
	for (int i = 0; i < plans && bad == 0; i++)
	{
		Day			settled_on = DATE(2025, 1, 1);

		seed = (uint64_t) i * 2 + 1;
		random_plan();
		memset(&naive, 0, sizeof(naive));
		naive.horizon = DAY_MIN;
		for (int j = 0; j < 40; j++)
		{
			settled_on += below(60);
			if (!random_claim(settled_on, scale == 1))
			{
				printf("# plan %d, claim %d\n", i, j);
				bad++;
				break;
			}
		}
	}
	is(bad, 0, name);
}

/* ---------- applications ---------- */

enum
{
	LAYER_FUND, LAYER_RELIEF, LAYER_ILLNESS, LAYER_FAMILY
};

#define POOR	UINT64_C(1)

static Application application;
static Total before_store[512];
static Accumulators before;

/*
 * Fund with an annual deductible of 300 and half of the rest; relief of the
 * deductible for the poor, and serious illness 60 % of the copay up to 1000 a
 * year, both on application; then the family account.
 */
static int
with_applications(void)
{
	Layer	   *relief,
			   *illness;
	int			annual,
				limit;

	begin();
	annual = bucket("outpatient", PERIOD_YEAR);
	limit = bucket("illness", PERIOD_YEAR);
	deductible(pay(layer(PAYER_FUND, BASE_IN_SCOPE, -1), "SH-6.1b", PERCENT(50)), YUAN(300), annual);
	relief = layer(PAYER_RELIEF, BASE_DEDUCTIBLE, LAYER_FUND);
	relief->on_application = true;
	when(pay(relief, "SH-8", RATE_ONE), GATE_STATUS, POOR);
	illness = layer(PAYER_SERIOUS_ILLNESS, BASE_COPAY, -1);
	illness->on_application = true;
	cap(pay(illness, "SH-6.2", PERCENT(60)), MEASURE_PAID, limit, YUAN(1000));
	pay(layer(PAYER_FAMILY, BASE_COPAY, -1), "SH-18", RATE_ONE);
	memset(&application, 0, sizeof(application));
	application.status = POOR;
	application.illness = GATE_NO_WORD;
	application.since = application.applied_on = application.settled_on = situation.settled_on + 10;
	return limit;
}

static void
remember(void)
{
	before = totals;
	before.total = before_store;
	memcpy(before_store, store, totals.count * sizeof(Total));
}

/* Apply for a layer of the bill that was settled after remember(). */
static KernelResult
apply(int layer_no, double total)
{
	Bill		bill = {.total = YUAN(total)};

	application.layer = layer_no;
	application.layers |= UINT32_C(1) << layer_no;
	/* as though the bill had not been there; these tests have no others since */
	totals.count = before.count;
	memcpy(store, before_store, before.count * sizeof(Total));
	return adjudicate_application(&plan, &situation, &application, &bill, &before, &totals, &split, NULL, NULL);
}

static void
all_paid(double fund, double relief, double illness, double family, double cash, const char *name)
{
	bool		good = split.decision == DECISION_PAID && split.paid[PAYER_FUND] == YUAN(fund) &&
		split.paid[PAYER_RELIEF] == YUAN(relief) && split.paid[PAYER_SERIOUS_ILLNESS] == YUAN(illness) &&
		split.paid[PAYER_FAMILY] == YUAN(family) && split.cash == YUAN(cash);

	ok(good, name);
	if (!good)
		printf("#   decision %d %s: %lld %lld %lld %lld, cash %lld fen\n", split.decision,
			   split.reason ? split.reason : "-", (long long) split.paid[PAYER_FUND],
			   (long long) split.paid[PAYER_RELIEF], (long long) split.paid[PAYER_SERIOUS_ILLNESS],
			   (long long) split.paid[PAYER_FAMILY], (long long) split.cash);
}

static void
test_applications(void)
{
	int			limit = with_applications();

	remember();
	settle(1300);
	all_paid(500, 0, 0, 800, 0, "SH-18: what is settled on application pays nothing inline, the family account the copay");
	situation.family_money = split.paid[PAYER_FAMILY];
	apply(LAYER_RELIEF, 1300);
	all_paid(500, 300, 0, 500, 0, "LATE: relief granted later gives back family money where no cash was paid");
	is(total_of(0), YUAN(300), "SH-8r: the deductible counts as if the person had borne it");
	situation.family_money = split.paid[PAYER_FAMILY];
	apply(LAYER_ILLNESS, 1300);
	all_paid(500, 300, 300, 200, 0, "SH-6.2: 60 % of the copay that relief leaves, before family money");
	is(total_of(limit), YUAN(300), "SH-6.2: its own total counts it");

	with_applications();
	remember();
	situation.family_money = INT64_MIN;
	settle(1300);
	all_paid(500, 0, 0, 0, 800, "SH-18: an account that holds less than nothing, however much less, pays nothing");
	situation.family_money = YUAN(100);
	totals.count = 0;
	settle(1300);
	all_paid(500, 0, 0, 100, 700, "SH-18: the account pays what it holds");
	situation.family_money = split.paid[PAYER_FAMILY];
	totals.count = 0;
	settle(1300);
	all_paid(500, 0, 0, 100, 700, "and what it paid is all that need be known of it");
	apply(LAYER_ILLNESS, 1300);
	all_paid(500, 0, 480, 100, 220, "LATE: serious illness replaces cash first");
	apply(LAYER_RELIEF, 1300);
	all_paid(500, 300, 300, 100, 100, "LATE: relief granted later recomputes serious illness");
	is(total_of(limit), YUAN(300), "LATE: and its total");

	with_applications();
	totals.count = 0;
	accumulators_add(&totals, &(Total) {.bucket = "illness",.day = DATE(2025, 1, 1)}, YUAN(900));
	remember();
	situation.has_account = false;
	settle(1300);
	all_paid(500, 0, 0, 0, 800, "no account, no say");
	apply(LAYER_ILLNESS, 1300);
	all_paid(500, 0, 100, 0, 700, "the cap of a layer on application looks at the totals now");
	is(total_of(limit), YUAN(1000), "and fills them up exactly");

	with_applications();
	remember();
	settle(1300);
	situation.family_money = split.paid[PAYER_FAMILY];
	application.status = GATE_NO_WORD;
	apply(LAYER_RELIEF, 1300);
	refused(DECISION_DENIED, REASON_NOT_ENTITLED, NULL, "SH-8r: no status, no relief");
	layers[LAYER_ILLNESS].rule[0].effect = EFFECT_DENY;
	strcpy(layers[LAYER_ILLNESS].rule[0].reason, "because");
	application.layers = 0;
	apply(LAYER_ILLNESS, 1300);
	refused(DECISION_DENIED, "because", "SH-6.2", "a rule that denies the application, not the claim");
	application.status = POOR;
	application.layers = UINT32_C(1) << LAYER_ILLNESS;
	apply(LAYER_RELIEF, 1300);
	all_paid(500, 300, 0, 500, 0, "an earlier application that would be denied now pays nothing now");

	with_applications();
	remember();
	settle(1300);
	layers[LAYER_RELIEF].rule[0].has_apply_within = true;
	layers[LAYER_RELIEF].rule[0].apply_within = (Span) {6, 0};
	application.since = DATE(2025, 8, 31);
	application.applied_on = DATE(2026, 2, 28);
	apply(LAYER_RELIEF, 1300);
	ok(split.decision == DECISION_PAID, "the last good day to apply is the end of the sixth month");
	application.applied_on = DATE(2026, 3, 1);
	apply(LAYER_RELIEF, 1300);
	refused(DECISION_DENIED, REASON_APPLIED_LATE, "SH-8", "the day after is too late");
	apply(LAYER_ILLNESS, 1300);
	ok(split.decision == DECISION_PAID && split.paid[PAYER_RELIEF] == YUAN(300),
	   "what was applied for in time is not late when something else is applied for");

	with_applications();
	cap(&layers[LAYER_RELIEF].rule[0], MEASURE_PAID, bucket("relief", PERIOD_LIFE), YUAN(50));
	remember();
	situation.family_money = 0;
	settle(1300);
	apply(LAYER_ILLNESS, 1300);
	all_paid(500, 0, 480, 0, 320, "serious illness first");
	application.ruled = UINT32_C(1) << LAYER_RELIEF;
	application.ruling[LAYER_RELIEF] = YUAN(200);
	apply(LAYER_RELIEF, 1300);
	all_paid(500, 200, 360, 0, 240, "LATE: a ruling on relief recomputes serious illness; no cap binds a person");
	is(total_of(2), YUAN(200), "but it counts");
	application.ruling[LAYER_RELIEF] = YUAN(300) + 1;
	is(apply(LAYER_RELIEF, 1300), KERNEL_BAD_RULING, "a ruling is at most the layer's base");
	is(apply(LAYER_ILLNESS, 1300), KERNEL_OK, "one that no longer fits is cut");
	all_paid(500, 300, 300, 0, 200, "to the base");

	with_applications();
	remember();
	settle(1300);
	situation.family_money = 0;
	plan.bucket[1].period = PERIOD_LIFE;
	before.horizon = DAY_MIN;
	totals.horizon = DATE(2026, 1, 1);
	application.settled_on = DATE(2028, 1, 1);
	apply(LAYER_ILLNESS, 1300);
	all_paid(500, 0, 480, 0, 320, "the bill's year may have been dropped where the layer has no total in it");
	is(totals.count, 1, "and stays dropped");
	totals.horizon = DAY_MIN;

	with_applications();
	accumulators_add(&totals, &(Total) {.bucket = "illness",.day = DATE(2025, 1, 1)}, INT64_MAX - 1);
	remember();
	settle(1300);
	is(apply(LAYER_ILLNESS, 1300), KERNEL_OVERFLOW, "a total near the end of int64 is refused");
}

/* ---------- the family account ---------- */

/* What the sink is told of the account. */
typedef struct Account
{
	int			told;
	fen_t		holds;
	fen_t		lacks;
} Account;

static Account account;

static void
listen_account(void *context, const Step *step)
{
	Account    *a = context;

	if (step->kind != STEP_ACCOUNT)
		return;
	a->told++;
	a->holds = step->base;
	a->lacks = step->amount;
}

static void
settle_telling(double total)
{
	Bill		bill = {.total = YUAN(total)};

	account.told = 0;
	adjudicate(&plan, &situation, &bill, &totals, &split, listen_account, &account);
}

static void
test_account(void)
{
	Layer	   *fund,
			   *family;
	Rule	   *r;
	int			axis;

	/* the fund pays nothing here, the account 60 % of the first 100 yuan above 10 */
	begin();
	axis = bucket("family", PERIOD_YEAR);
	fund = layer(PAYER_FUND, BASE_IN_SCOPE, -1);
	rule(fund, EFFECT_DENY, "SH-20.1");
	family = layer(PAYER_FAMILY, BASE_COPAY, -1);
	r = pay(family, "SH-18", PERCENT(60));
	deductible(r, YUAN(10), axis);
	situation.family_money = YUAN(60);
	settle_telling(110);
	all_paid(0, 0, 0, 60, 50, "SH-18: all that the rule pays, where the account holds just that");
	is(account.told, 0, "and of the account nothing is told");
	totals.count = 0;
	situation.family_money = YUAN(59.99);
	settle_telling(110);
	all_paid(0, 0, 0, 59.99, 50.01, "SH-18: a fen less is in the account: a fen less is paid");
	ok(account.told == 1 && account.holds == YUAN(59.99) && account.lacks == 1, "what it held and could not pay is told");
	totals.count = 0;
	situation.family_money = YUAN(60.01);
	settle_telling(110);
	all_paid(0, 0, 0, 60, 50, "SH-18: a fen more stays in the account");
	totals.count = 0;
	situation.family_money = 1;
	settle_telling(110);
	all_paid(0, 0, 0, 0.01, 109.99, "SH-18: the last fen");
	is(total_of(axis), YUAN(10), "the layer's deductible was borne");
	totals.count = 0;
	situation.family_money = 0;
	settle_telling(110);
	refused(DECISION_DENIED, "because", "SH-20.1", "an empty account decides nothing");
	is(totals.count, 0, "and moves no total");
	situation.family_money = YUAN(-5);
	settle_telling(110);
	refused(DECISION_DENIED, "because", "SH-20.1", "nor does one below zero");
	situation.family_money = FEN_LIMIT;
	settle_telling(10);
	refused(DECISION_DENIED, "because", "SH-20.1", "nor an account of whose money nothing is due");

	/* what is refused in its layer is refused whatever it holds, if it is asked */
	r->effect = EFFECT_PEND;
	strcpy(r->reason, "because");
	situation.family_money = 0;
	settle(110);
	refused(DECISION_PENDED, "because", "SH-18", "a pend rule of the layer holds, also where the account is empty");
	situation.has_account = false;
	settle(110);
	refused(DECISION_DENIED, "because", "SH-20.1", "but not where there is none");

	/* two layers draw on one account */
	begin();
	when(rule(layer(PAYER_FUND, BASE_IN_SCOPE, -1), EFFECT_DENY, "NOT"), GATE_LEVEL, LEVEL(1));
	family = layer(PAYER_FAMILY, BASE_COPAY, -1);
	pay(family, "FIRST", PERCENT(50));
	family = layer(PAYER_FAMILY, BASE_UNPAID, -1);
	pay(family, "SECOND", PERCENT(50));
	situation.family_money = YUAN(60);
	settle(100);
	all_paid(0, 0, 0, 60, 40, "two layers draw on one account, the second on what the first left");
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_shanghai();
	test_relief();
	test_weihai();
	test_rounding();
	test_bands();
	test_caps();
	test_deductibles();
	test_adjust();
	test_matching();
	test_deadline();
	test_bad_bills();
	test_too_old();
	test_order();
	test_limits();
	test_fund();
	test_steps();
	test_share();
	test_applications();
	test_account();
	test_random("200000 random claims are as the naive implementation has them", 5000, 1);
	test_random("100000 large ones keep what must always hold", 2500, INT64_C(1000000000000));
	printf("# %d paid, %d refused\n", paid_claims, refused_claims);
	printf("1..%d\n", tests);
	return failures > 0;
}
