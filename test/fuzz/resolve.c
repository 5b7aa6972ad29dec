/*
 * resolve.c
 *	  Fuzz target of src/coverage/resolve.c and calendar.c: any coverage rules
 *	  that the tables could hold, any facts of a person.
 *
 * What must hold: periods are ordered, disjoint and not empty, within the room
 * promised; each rests on a rule of its version that hangs on its fact, is not
 * usable before it begins, and on each of its days no other rule could say
 * more; who asks for the reasons gets the same periods.
 */
#include "coverage/coverage.h"
#include "fuzz.h"

#define VERSIONS	3
#define RULES		5
#define FACTS		16
#define WINDOWS		4

static const char *const kind_name[] = {"a", "b", "c", "d"};
static const char *const code_name[] = {"x", "y"};

static Word kind[lengthof(kind_name)];
static CoverRule rule[VERSIONS][RULES];
static Word need[VERSIONS][RULES][2];
static Word code[VERSIONS][RULES][1];
static PlanVersion version[VERSIONS];
static const PlanVersion *versions[VERSIONS];
static Window window[WINDOWS];
static Fact fact[FACTS];
static CoverPeriod *out;

static Day
card_settlement_from(void *context, int64_t college)
{
	(void) context;
	return college == 0 ? DAY_MAX : day_from_date(2022 + (int) college, 1, 1);
}

static Day
any_day(void)
{
	switch (below(10))
	{
		case 0:
			return DAY_MIN;
		case 1:
			return DAY_MAX;
		case 2:
			return DAY_MIN + 1 + any_byte();
		case 3:
			return DAY_MAX - 1 - any_byte();
		case 4:
			return (Day) any_bytes(4);
		default:
			return day_from_date(2021 + below(5), 1 + below(12), 1) + below(3) - 1;
	}
}

static Span
any_span(void)
{
	Span		span = {below(30) - 6, one_in(4) ? below(60) - 30 : 0};

	return one_in(10) ? (Span) {(int32_t) any_bytes(4), (int32_t) any_bytes(4)} : span;
}

static void
make_rule(CoverRule *r, int number, Word *needs, Word *codes)
{
	memset(r, 0, sizeof(*r));
	r->rule = number;
	r->effect = one_in(6) ? COVER_ENDS : one_in(4) ? COVER_PENDS : COVER_COVERS;
	strcpy(r->pathway, "way");
	memcpy(r->anchor, kind[below(lengthof(kind))], sizeof(Word));
	r->codes = one_in(5);
	r->code = codes;
	memset(codes, 0, sizeof(Word));
	strcpy(codes[0], code_name[below(2)]);
	r->year_of_day = one_in(2);
	r->needs = one_in(3) ? 1 + below(2) : 0;
	r->need = needs;
	for (int i = 0; i < r->needs; i++)
		memcpy(needs[i], kind[below(lengthof(kind))], sizeof(Word));
	r->first_anchor = one_in(6);
	r->on_card = one_in(5) ? below(2) : -1;
	r->anchored_from = one_in(8) ? any_day() : DAY_MIN;
	r->anchored_until = one_in(8) ? any_day() : DAY_MAX;
	r->has_since_window = one_in(8);
	r->since_window = 2021 + below(5);
	r->anchor_from = (OptionalSpan) {one_in(5), any_span()};
	r->anchor_before = (OptionalSpan) {one_in(5), any_span()};
	r->before_window_ends = r->anchor_before.given && one_in(2);
	if (r->effect == COVER_ENDS)
		return;
	r->start = below(START_NEXT_MONTH + 1);
	r->start_floor = (OptionalSpan) {one_in(3), any_span()};
	r->ends = any_span();
	if (one_in(3))
		memcpy(r->usable_after, r->needs > 0 && one_in(2) ? needs[0] : r->anchor, sizeof(Word));
	r->suspends = one_in(4);
	r->suspended_by = below(2);
	r->wait_months = one_in(4) ? (int) (any_bytes(2) % INT16_MAX) : 0;
}

static Policy
make_policy(void)
{
	int			n = 1 + below(VERSIONS);
	int			windows = below(WINDOWS + 1);
	Day			from = one_in(6) ? DAY_0001 : day_from_date(2021, 1, 1);

	for (int v = 0; v < n; v++)
	{
		memset(&version[v], 0, sizeof(PlanVersion));
		version[v].version = v + 1;
		version[v].valid_from = from;
		version[v].year_begins = one_in(3) ? (Span) {below(12), below(30)} : (Span) {0, 0};
		version[v].cover_rules = 1 + below(RULES);
		version[v].cover_rule = rule[v];
		versions[v] = &version[v];
		for (int r = 0; r < version[v].cover_rules; r++)
			make_rule(&rule[v][r], r + 1, need[v][r], code[v][r]);
		from += below(200) * 5;
	}
	for (int w = 0; w < windows; w++)
	{
		Day			opens = day_from_date(2020 + below(6), 1 + below(12), 1 + below(28));

		/* one of a kind and year */
		window[w] = (Window) {w % 2, 2022 + w / 2 * 2 + below(2), opens, opens + 1 + below(120)};
	}
	return (Policy)
	{
		.versions = n,.version = versions,.windows = windows,.window = window,
			.card_settlement_from = card_settlement_from
	};
}

static int
make_facts(const Policy *policy)
{
	int			n = below(FACTS + 1);

	for (int i = 0; i < n; i++)
	{
		Fact	   *f = &fact[i];
		Day			until = one_in(3) ? any_day() : DAY_MAX;

		memset(f, 0, sizeof(*f));
		f->fact_no = i + 1;
		f->kind = kind[below(lengthof(kind))];
		f->from = any_day();
		f->until = until > f->from ? until : f->from < DAY_MAX ? f->from + 1 : DAY_MAX;
		f->has_year = one_in(2);
		f->benefit_year = one_in(12) ? (int32_t) any_bytes(4) : 2021 + below(5);
		f->has_organisation = one_in(2);
		f->organisation = below(4);
		f->code = one_in(3) ? NULL : code_name[below(2)];
		f->uses = fact_uses(policy, f->kind);
	}
	return n;
}

static const CoverRule *
rule_of(const CoverPeriod *period)
{
	for (int r = 0; r < period->version->cover_rules; r++)
		if (&period->version->cover_rule[r] == period->rule)
			return period->rule;
	return NULL;
}

static void
listen(void *context, const Miss *miss)
{
	int		   *misses = context;

	(*misses)++;
	MUST(miss->fact_no >= 1 && miss->fact_no <= FACTS);
	MUST(miss->version != NULL && miss->rule != NULL);
	MUST((miss->missing == MISSING_ENDED || miss->missing == MISSING_OVERLAPPED) == (miss->by_fact_no != 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Policy		policy;
	int			facts;
	int			room;
	int			periods;
	int			misses = 0;
	CoverPeriod *again;

	fuzz_begin(data, size);
	for (int k = 0; k < (int) lengthof(kind); k++)
		strcpy(kind[k], kind_name[k]);
	policy = make_policy();
	facts = make_facts(&policy);
	/* just the room that is promised, so that the sanitizer sees one more */
	room = coverage_room(&policy) * facts;
	out = malloc(room * sizeof(CoverPeriod) + 1);
	again = malloc(room * sizeof(CoverPeriod) + 1);

	periods = resolve_coverage(&policy, fact, facts, out, NULL, NULL);
	MUST(periods >= 0 && periods <= room);
	for (int i = 0; i < periods; i++)
	{
		const CoverPeriod *p = &out[i];

		MUST(p->from < p->until);
		MUST(i == 0 || out[i - 1].until <= p->from);
		MUST(p->usable_from >= p->from);
		MUST(p->fact_no >= 1 && p->fact_no <= facts);
		MUST(rule_of(p) != NULL && p->rule->effect != COVER_ENDS);
		MUST(memcmp(p->rule->anchor, fact[p->fact_no - 1].kind, sizeof(Word)) == 0);
		/* what is one period is told as one */
		MUST(i == 0 || out[i - 1].until < p->from || out[i - 1].fact_no != p->fact_no || out[i - 1].rule != p->rule);
	}

	MUST(resolve_coverage(&policy, fact, facts, again, listen, &misses) == periods);
	for (int i = 0; i < periods; i++)
		MUST(again[i].from == out[i].from && again[i].until == out[i].until && again[i].usable_from == out[i].usable_from &&
			 again[i].fact_no == out[i].fact_no && again[i].rule == out[i].rule && again[i].version == out[i].version);
	free(out);
	free(again);
	return 0;
}
