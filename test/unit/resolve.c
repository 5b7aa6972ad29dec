/*
 * Unit test of the coverage resolver: the law's cases, written with the rules
 * that the shipped plans hold, and a day-by-day comparison with a naive model
 * over random facts and rules.  TAP on standard output.
 */
#include "coverage/coverage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int	tests = 0;
static int	failures = 0;

static void
ok(bool passed, const char *name)
{
	tests++;
	if (!passed)
		failures++;
	printf("%sok %d - %s\n", passed ? "" : "not ", tests, name);
}

/* ------------------------------------------------------------------------
 * Rules and facts as data
 */
#define YEARS(y)		{.months = 12 * (y)}
#define MONTHS(m)		{.months = (m)}
#define GIVEN(...)		{.given = true, .span = __VA_ARGS__}
#define NAMES(...)		(Word[]) {__VA_ARGS__}
#define OPEN			.anchored_from = DAY_MIN, .anchored_until = DAY_MAX
#define ANY_CARD		.on_card = -1

static Day
day(int date)
{
	return day_from_date(date / 10000, date / 100 % 100, date % 100);
}

/* Days are filled in by set_up, as C wants constants here. */
static CoverRule shanghai_rules[] = {
	{.rule = 1, .effect = COVER_COVERS, .pathway = "annual", .anchor = "payment",
		.needs = 1, .need = NAMES("declaration"), OPEN, ANY_CARD,
		.anchor_before = GIVEN(MONTHS(0)), .before_window_ends = true,
	.start = START_YEAR, .ends = YEARS(1), .clause = "SH-4"},
	{.rule = 2, .effect = COVER_COVERS, .pathway = "disability_list", .anchor = "disability_listing",
		OPEN, ANY_CARD, .start = START_ANCHOR, .start_floor = GIVEN(MONTHS(0)),
	.ends = YEARS(1), .clause = "SH-8"},
	{.rule = 3, .effect = COVER_COVERS, .pathway = "freshman", .anchor = "study",
		.year_of_day = true, .needs = 1, .need = NAMES("confirmation"), OPEN, ANY_CARD,
		.anchor_from = GIVEN(MONTHS(7)), .anchor_before = GIVEN(YEARS(1)), .start = START_ANCHOR,
		.start_floor = GIVEN(MONTHS(8)), .ends = YEARS(1), .usable_after = "confirmation",
	.suspends = true, .suspended_by = WINDOW_COLLECTION, .clause = "SH-5"},
	{.rule = 4, .effect = COVER_COVERS, .pathway = "freshman_2022", .anchor = "study",
		.year_of_day = true, .needs = 1, .need = NAMES("commitment"), OPEN, .on_card = 1,
		.anchor_from = GIVEN(MONTHS(7)), .anchor_before = GIVEN(YEARS(1)), .start = START_ANCHOR,
	.start_floor = GIVEN(MONTHS(8)), .ends = YEARS(1), .clause = "SN-10.1"},
	{.rule = 5, .effect = COVER_COVERS, .pathway = "mid_year", .anchor = "payment",
		.needs = 1, .need = NAMES("declaration"), OPEN, ANY_CARD,
		.start = START_NEXT_MONTH, .start_floor = GIVEN(MONTHS(0)), .ends = YEARS(1),
	.clause = "SH-10"},
	{.rule = 6, .effect = COVER_PENDS, .pathway = "freshman_2022_open", .anchor = "study",
		.year_of_day = true, .needs = 1, .need = NAMES("commitment"), OPEN, .on_card = 0,
		.anchor_from = GIVEN(MONTHS(7)), .anchor_before = GIVEN(YEARS(1)),
		.start = START_ANCHOR, .start_floor = GIVEN(MONTHS(8)), .ends = YEARS(1),
	.reason = "freshman_unclear", .clause = "SN-10.1"},
	{.rule = 20, .effect = COVER_ENDS, .pathway = "local_employee",
		.anchor = "other_insurance", .codes = 1, .code = NAMES("local_employee"),
	OPEN, ANY_CARD, .clause = "SH-22"},
	{.rule = 21, .effect = COVER_ENDS, .pathway = "termination", .anchor = "termination",
	OPEN, ANY_CARD, .clause = "SH-22"},
};

static CoverRule weihai_rules[] = {
	{.rule = 1, .effect = COVER_COVERS, .pathway = "first_enrolment", .anchor = "payment",
		.year_of_day = true, .needs = 1, .need = NAMES("study"), .first_anchor = true,
		OPEN, ANY_CARD, .has_since_window = true, .since_window = 2026,
	.start = START_ANCHOR, .ends = YEARS(2), .clause = "WH-1.2a"},
	{.rule = 2, .effect = COVER_COVERS, .pathway = "annual", .anchor = "payment", OPEN, ANY_CARD,
		.anchor_before = GIVEN(MONTHS(0)), .before_window_ends = true,
	.start = START_YEAR, .ends = YEARS(1), .clause = "WH-1.2a"},
	{.rule = 3, .effect = COVER_PENDS, .pathway = "late_payment", .anchor = "payment", OPEN, ANY_CARD,
	.start = START_YEAR, .ends = YEARS(1), .reason = "late_payment", .clause = "WH-1.2a"},
};

static PlanVersion shanghai_version = {
	.version = 1, .plan = "shanghai", .cover_rules = 8, .cover_rule = shanghai_rules
};
static PlanVersion weihai_version = {
	.version = 1, .plan = "weihai", .cover_rules = 3, .cover_rule = weihai_rules
};

static Window windows[6];

/* College 1 settles by card from 2022-01-01, 2 from 2023-01-01, others never. */
static Day
card_settlement_from(void *context, int64_t college)
{
	(void) context;
	return college == 1 ? day(20220101) : college == 2 ? day(20230101) : DAY_MAX;
}

static Policy
policy_of(int nversions, const PlanVersion *const *version)
{
	return (Policy)
	{
		.versions = nversions, .version = version,
			.windows = 5, .window = windows,
			.card_settlement_from = card_settlement_from
	};
}

static void
set_up(void)
{
	shanghai_version.valid_from = day(20220101);
	weihai_version.valid_from = day(20250101);

	/* SN-10.1 and SH-5 share out the autumns. */
	shanghai_rules[2].anchored_from = day(20230801);
	shanghai_rules[3].anchored_from = shanghai_rules[5].anchored_from = day(20220801);
	shanghai_rules[3].anchored_until = shanghai_rules[5].anchored_until = day(20230101);

	/* Collection for 2024 ends with the year, for 2025 in mid-January, that for
	 * 2026 is held from October 2025.  None is recorded for 2023 and 2027. */
	windows[0] = (Window) {WINDOW_COLLECTION, 2024, day(20231101), day(20240101)};
	windows[1] = (Window) {WINDOW_DECLARATION, 2025, day(20240901), day(20241101)};
	windows[2] = (Window) {WINDOW_COLLECTION, 2025, day(20241101), day(20250116)};
	windows[3] = (Window) {WINDOW_COLLECTION, 2026, day(20251015), day(20251226)};
	windows[4] = (Window) {WINDOW_COLLECTION, 2028, day(20271101), day(20280101)};
}

/* ------------------------------------------------------------------------
 * Facts in, one line of text out
 */
#define MAX_FACTS	40

static Fact facts[MAX_FACTS];
static int	nfacts;

#define NO_YEAR		(-1)

/* Padded, as the resolver wants it. */
static const char *
word(const char *literal)
{
	static Word pool[32];
	int			i = 0;

	while (pool[i][0] != '\0' && strcmp(pool[i], literal) != 0)
		i++;
	strcpy(pool[i], literal);
	return pool[i];
}

static void
add_fact(const char *kind, Day from, Day until, int year, int64_t organisation, const char *code)
{
	facts[nfacts] = (Fact)
	{
		.fact_no = nfacts + 1, .from = from, .until = until,
			.has_year = year != NO_YEAR, .benefit_year = year,
			.has_organisation = organisation != 0, .organisation = organisation,
			.kind = word(kind), .code = code
	};
	nfacts++;
}

static void
event(const char *kind, int date, int year)
{
	add_fact(kind, day(date), day(date) + 1, year, 0, NULL);
}

static void
study(int first_day, int64_t college)
{
	add_fact("study", day(first_day), day(first_day + 4 * 10000), NO_YEAR, college, NULL);
}

static const char *missing_names[] = {
	"need", "suspended", "early", "late", "not first", "card", "window", "empty", "ended", "overlapped", "anchor"
};

typedef struct Text
{
	char		text[4000];
	size_t		used;
} Text;

static void
say(Text *text, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	text->used += vsnprintf(text->text + text->used, sizeof(text->text) - text->used, format, args);
	va_end(args);
	if (text->used >= sizeof(text->text))
		abort();
}

static void
say_day(Text *text, Day d)
{
	int			year;
	int			month;
	int			dayofmonth;

	if (d == DAY_MIN || d == DAY_MAX)
	{
		say(text, "%s", d == DAY_MIN ? "-infinity" : "infinity");
		return;
	}
	day_to_date(d, &year, &month, &dayofmonth);
	say(text, "%04d-%02d-%02d", year, month, dayofmonth);
}

static void
say_miss(void *context, const Miss *miss)
{
	Text	   *text = context;

	say(text, "%s%d/%d %s #%d of %d: %s%s%s", text->used > 0 ? "; " : "",
		miss->version->version, miss->rule->rule, miss->rule->pathway, miss->fact_no, miss->year,
		missing_names[miss->missing], miss->need ? " " : "", miss->need ? miss->need : "");
	if (miss->by_fact_no != 0)
	{
		say(text, " by #%d, [", miss->by_fact_no);
		say_day(text, miss->from);
		say(text, ", ");
		say_day(text, miss->until - 1);
		say(text, "]");
	}
}

/*
 * "[first day, last day] pathway #anchor", with "pends" and the first usable
 * day where they differ from the usual, then what did not lead to cover.
 */
static void
resolves(const char *name, const Policy *policy, const char *cover, const char *misses)
{
	CoverPeriod *out = malloc(coverage_room(policy) * nfacts * sizeof(CoverPeriod) + 1);
	Text		got = {0};
	Text		missed = {0};
	int			n;
	bool		passed;

	for (int i = 0; i < nfacts; i++)
		facts[i].uses = fact_uses(policy, facts[i].kind);
	n = resolve_coverage(policy, facts, nfacts, out, say_miss, &missed);

	for (int i = 0; i < n; i++)
	{
		say(&got, "%s[", i > 0 ? " " : "");
		say_day(&got, out[i].from);
		say(&got, ", ");
		say_day(&got, out[i].until == DAY_MAX ? DAY_MAX : out[i].until - 1);
		say(&got, "] %s #%d", out[i].rule->pathway, out[i].fact_no);
		if (policy->versions > 1)
			say(&got, " v%d", out[i].version->version);
		if (out[i].rule->effect == COVER_PENDS)
			say(&got, " pends");
		if (out[i].usable_from != out[i].from)
		{
			say(&got, " usable ");
			say_day(&got, out[i].usable_from);
		}
	}
	passed = strcmp(got.text, cover) == 0 &&
		(misses == NULL || strcmp(missed.text, misses) == 0);
	ok(passed, name);
	if (!passed)
	{
		printf("#  got cover: %s\n#   expected: %s\n", got.text, cover);
		printf("# got misses: %s\n#   expected: %s\n", missed.text, misses ? misses : "(any)");
	}
	free(out);
	nfacts = 0;
}

/* ------------------------------------------------------------------------
 * Shanghai
 */
static void
test_shanghai(void)
{
	const PlanVersion *version[] = {&shanghai_version};
	Policy		policy = policy_of(1, version);

	resolves("SH-11: no facts, no cover", &policy, "", "");

	/* SH-4.  No window is recorded for 2023, that for 2025 runs to 15 January. */
	event("declaration", 20220920, 2023);
	event("payment", 20221231, 2023);
	resolves("SH-4: declared, paid on 31 December: the whole year", &policy,
			 "[2023-01-01, 2023-12-31] annual #2", "");
	event("declaration", 20220920, 2023);
	event("payment", 20230101, 2023);
	resolves("SH-4: paid on 1 January, no window recorded: mid-year from February", &policy,
			 "[2023-02-01, 2023-12-31] mid_year #2", "1/1 annual #2 of 2023: late");
	event("declaration", 20230920, 2024);
	event("payment", 20240101, 2024);
	resolves("SH-4: a window that ends on 31 December moves nothing", &policy,
			 "[2024-02-01, 2024-12-31] mid_year #2", "1/1 annual #2 of 2024: late");
	event("declaration", 20240920, 2025);
	event("payment", 20250115, 2025);
	resolves("SH-4: paid on the last day of a window that ends in January: the whole year", &policy,
			 "[2025-01-01, 2025-12-31] annual #2", "");
	event("declaration", 20240920, 2025);
	event("payment", 20250116, 2025);
	resolves("SH-4: paid the day after it: mid-year", &policy,
			 "[2025-02-01, 2025-12-31] mid_year #2", "1/1 annual #2 of 2025: late");
	event("declaration", 20250920, 2026);
	event("payment", 20251231, 2026);
	resolves("SH-4: after the window but before the year: the later limit counts", &policy,
			 "[2026-01-01, 2026-12-31] annual #2", "");
	event("declaration", 20230920, 2024);
	resolves("SH-4: declared, not paid", &policy, "",
			 "1/1 annual #1 of 2024: anchor payment; 1/5 mid_year #1 of 2024: anchor payment");
	event("payment", 20231120, 2024);
	resolves("SH-4: paid, not declared", &policy, "",
			 "1/1 annual #1 of 2024: need declaration; 1/5 mid_year #1 of 2024: need declaration");
	event("declaration", 20220920, 2023);
	event("payment", 20231120, 2024);
	resolves("SH-4: declared for another year", &policy, "",
			 "1/1 annual #2 of 2024: need declaration; 1/1 annual #1 of 2023: anchor payment; "
			 "1/5 mid_year #2 of 2024: need declaration; 1/5 mid_year #1 of 2023: anchor payment");
	event("payment", 20231120, 2024);
	event("declaration", 20231201, 2024);
	resolves("SH-4: facts come in any order", &policy, "[2024-01-01, 2024-12-31] annual #1", "");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("declaration", 20240920, 2025);
	event("payment", 20241120, 2025);
	resolves("SH-4: two years in a row are two periods", &policy,
			 "[2024-01-01, 2024-12-31] annual #2 [2025-01-01, 2025-12-31] annual #4", "");
	event("declaration", 20240920, 2025);
	event("payment", 20250110, 2025);
	event("payment", 20250120, 2025);
	resolves("SH-4: annual beats mid-year, the earlier payment the later", &policy,
			 "[2025-01-01, 2025-12-31] annual #2",
			 "1/1 annual #3 of 2025: late; "
			 "1/5 mid_year #3 of 2025: overlapped by #2, [2025-02-01, 2025-12-31]");
	event("declaration", 20200920, 2021);
	event("payment", 20201120, 2021);
	resolves("FORCE: a year before the plan was in force", &policy, "", "");

	/* SH-5.  The window for 2026 opens on 2025-10-15; none is known for 2027. */
	study(20250831, 1);
	event("confirmation", 20250902, NO_YEAR);
	resolves("SH-5: registered in August: from 1 September, usable the day after confirmation",
			 &policy, "[2025-09-01, 2025-12-31] freshman #1 usable 2025-09-03", NULL);
	study(20250801, 1);
	event("confirmation", 20250801, NO_YEAR);
	resolves("SH-5: confirmed before cover: usable from its first day",
			 &policy, "[2025-09-01, 2025-12-31] freshman #1", NULL);
	study(20250731, 1);
	event("confirmation", 20250902, NO_YEAR);
	resolves("SH-5: July is not autumn", &policy, "",
			 "1/3 freshman #1 of 2025: early");
	study(20250908, 1);
	event("confirmation", 20250920, NO_YEAR);
	resolves("SH-5: registered in September: from the day of entry",
			 &policy, "[2025-09-08, 2025-12-31] freshman #1 usable 2025-09-21", NULL);
	study(20240930, 1);
	event("confirmation", 20240930, NO_YEAR);
	resolves("SH-5: confirmed on the day of entry: usable the day after",
			 &policy, "[2024-09-30, 2024-12-31] freshman #1 usable 2024-10-01", NULL);
	study(20261201, 1);
	event("confirmation", 20261231, NO_YEAR);
	resolves("SH-5: no window recorded: a confirmation on 31 December opens the year's rest, usable never",
			 &policy, "[2026-12-01, 2026-12-31] freshman #1 usable 2027-01-01", NULL);
	study(20250908, 1);
	event("confirmation", 20251014, NO_YEAR);
	resolves("SH-5: confirmed on the day before the window opens",
			 &policy, "[2025-09-08, 2025-12-31] freshman #1 usable 2025-10-15", NULL);
	study(20250908, 1);
	event("confirmation", 20251015, NO_YEAR);
	resolves("SH-5: confirmed on its opening day: suspended", &policy, "",
			 "1/3 freshman #1 of 2025: suspended confirmation");
	study(20250908, 1);
	event("confirmation", 20251231, NO_YEAR);
	resolves("SH-5: suspended until the end of the year, not of the window", &policy, "",
			 "1/3 freshman #1 of 2025: suspended confirmation");
	study(20250908, 1);
	event("confirmation", 20251120, NO_YEAR);
	event("confirmation", 20250918, NO_YEAR);
	event("confirmation", 20250919, NO_YEAR);
	resolves("SH-5: of several confirmations the earliest counts",
			 &policy, "[2025-09-08, 2025-12-31] freshman #1 usable 2025-09-19", NULL);
	study(20251101, 1);
	event("confirmation", 20251120, NO_YEAR);
	event("declaration", 20251110, 2025);
	event("payment", 20251125, 2025);
	resolves("SH-5: while suspended SH-10 stays open", &policy, "[2025-12-01, 2025-12-31] mid_year #4", NULL);
	study(20240910, 1);
	event("confirmation", 20250103, NO_YEAR);
	resolves("SH-5: confirmed in the next calendar year", &policy, "",
			 "1/3 freshman #1 of 2024: need confirmation; 1/3 freshman #2 of 2025: anchor study");
	study(20260910, 1);
	event("confirmation", 20270103, 2026);
	resolves("SH-5: … nor when its row names the year meant and no window is recorded", &policy, "",
			 "1/3 freshman #1 of 2026: suspended confirmation");
	study(20240910, 1);
	resolves("SH-5: registered, not confirmed", &policy, "",
			 "1/3 freshman #1 of 2024: need confirmation");
	study(20240910, 1);
	event("confirmation", 20240912, NO_YEAR);
	event("declaration", 20241010, 2025);
	event("payment", 20241110, 2025);
	resolves("SH-5, SH-4: the commitment kept: two pathways side by side", &policy,
			 "[2024-09-10, 2024-12-31] freshman #1 usable 2024-09-13 [2025-01-01, 2025-12-31] annual #4", NULL);

	/* SN-10.1 */
	study(20220830, 1);
	event("commitment", 20220905, NO_YEAR);
	resolves("SN-10.1: autumn 2022, college on card: from 1 September at the earliest", &policy,
			 "[2022-09-01, 2022-12-31] freshman_2022 #1",
			 "1/6 freshman_2022_open #1 of 2022: card");
	study(20220912, 1);
	resolves("SN-10.1: … without the commitment: not covered", &policy, "",
			 "1/4 freshman_2022 #1 of 2022: need commitment; 1/6 freshman_2022_open #1 of 2022: card");
	study(20220912, 2);
	event("commitment", 20220915, NO_YEAR);
	resolves("SN-10.1: college not yet on card: pended", &policy,
			 "[2022-09-12, 2022-12-31] freshman_2022_open #1 pends",
			 "1/4 freshman_2022 #1 of 2022: card");
	study(20220912, 9);
	event("commitment", 20220915, NO_YEAR);
	resolves("SN-10.1, SN-10.3: card start not recorded: pended", &policy,
			 "[2022-09-12, 2022-12-31] freshman_2022_open #1 pends", NULL);
	study(20220912, 0);
	event("commitment", 20220915, NO_YEAR);
	resolves("SN-10.1: college not recorded: pended", &policy,
			 "[2022-09-12, 2022-12-31] freshman_2022_open #1 pends", NULL);
	study(20220912, 2);
	resolves("SN-10.1: … without the commitment: not even that", &policy, "", NULL);
	study(20210912, 1);
	event("commitment", 20210915, NO_YEAR);
	resolves("SN-10.1: earlier autumns come before the plan", &policy, "", "");
	study(20220912, 2);
	event("commitment", 20220915, NO_YEAR);
	event("declaration", 20221010, 2022);
	event("payment", 20221020, 2022);
	resolves("OVERLAP: mid-year cover takes the days from what is pended", &policy,
			 "[2022-09-12, 2022-10-31] freshman_2022_open #1 pends [2022-11-01, 2022-12-31] mid_year #4", NULL);

	/* SH-10 */
	event("declaration", 20240220, 2024);
	event("payment", 20240131, 2024);
	resolves("SH-10: paid on 31 January: from 1 February", &policy,
			 "[2024-02-01, 2024-12-31] mid_year #2", "1/1 annual #2 of 2024: late");
	event("declaration", 20240220, 2024);
	event("payment", 20240229, 2024);
	resolves("SH-10: paid on 29 February: from 1 March", &policy,
			 "[2024-03-01, 2024-12-31] mid_year #2", "1/1 annual #2 of 2024: late");
	event("declaration", 20240220, 2024);
	event("payment", 20241201, 2024);
	resolves("SH-10: a December payment for the same year covers nothing and says so", &policy, "",
			 "1/1 annual #2 of 2024: late; 1/5 mid_year #2 of 2024: empty");
	event("declaration", 20241120, 2025);
	event("payment", 20241201, 2025);
	resolves("SH-10: the payment row names its year", &policy, "[2025-01-01, 2025-12-31] annual #2", "");
	event("declaration", 20240220, NO_YEAR);
	event("payment", 20240310, NO_YEAR);
	resolves("SH-10: rows that name no year mean their day's", &policy,
			 "[2024-04-01, 2024-12-31] mid_year #2", "1/1 annual #2 of 2024: late");
	event("payment", 20240310, 2024);
	resolves("SH-10: mid-year too must be declared", &policy, "",
			 "1/1 annual #1 of 2024: late; 1/5 mid_year #1 of 2024: need declaration");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("study", day(20200901), day(20240701), NO_YEAR, 1, NULL);
	resolves("SH-10: graduating does not end the paid year", &policy,
			 "[2024-01-01, 2024-12-31] annual #2", "");

	/* SH-10, SH-22 */
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("other_insurance", day(20240715), DAY_MAX, NO_YEAR, 0, "local_employee");
	resolves("SH-22: local employee insurance from 15 July: cover ends on the 14th", &policy,
			 "[2024-01-01, 2024-07-14] annual #2",
			 "1/1 annual #2 of 2024: ended by #3, [2024-07-15, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #3, [2024-07-15, 2024-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("declaration", 20240920, 2025);
	event("payment", 20241120, 2025);
	add_fact("other_insurance", day(20240715), DAY_MAX, NO_YEAR, 0, "local_employee");
	resolves("SH-22: … and the year paid ahead does not begin", &policy,
			 "[2024-01-01, 2024-07-14] annual #2",
			 "1/1 annual #2 of 2024: ended by #5, [2024-07-15, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #5, [2024-07-15, 2024-12-31]; "
			 "1/1 annual #4 of 2025: ended by #5, [2025-01-01, 2025-12-31]; "
			 "1/5 mid_year #4 of 2025: ended by #5, [2025-01-01, 2025-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("other_insurance", day(20230301), day(20230901), NO_YEAR, 0, "local_employee");
	resolves("SH-22: employee insurance that is over before cover begins", &policy,
			 "[2024-01-01, 2024-12-31] annual #2", "");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("other_insurance", day(20230301), day(20240101), NO_YEAR, 0, "local_employee");
	resolves("SH-22: … on the day before", &policy, "[2024-01-01, 2024-12-31] annual #2", "");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("other_insurance", DAY_MIN, day(20240102), NO_YEAR, 0, "local_employee");
	resolves("SH-22: … on the first day: none of it", &policy, "",
			 "1/1 annual #2 of 2024: ended by #3, [2024-01-01, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #3, [2024-01-01, 2024-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	add_fact("other_insurance", day(20240715), DAY_MAX, NO_YEAR, 0, "elsewhere");
	add_fact("other_insurance", day(20240715), DAY_MAX, NO_YEAR, 0, NULL);
	resolves("SH-22: insurance elsewhere alone ends nothing", &policy,
			 "[2024-01-01, 2024-12-31] annual #2", "");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("termination", 20240901, NO_YEAR);
	event("declaration", 20240920, 2025);
	event("payment", 20241120, 2025);
	resolves("SH-22: a termination ends the period that holds its day, not the next year", &policy,
			 "[2024-01-01, 2024-08-31] annual #2 [2025-01-01, 2025-12-31] annual #5",
			 "1/1 annual #2 of 2024: ended by #3, [2024-09-01, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #3, [2024-09-01, 2024-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("termination", 20241231, NO_YEAR);
	resolves("SH-22: … on the last day", &policy, "[2024-01-01, 2024-12-30] annual #2",
			 "1/1 annual #2 of 2024: ended by #3, [2024-12-31, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #3, [2024-12-31, 2024-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("termination", 20240101, NO_YEAR);
	resolves("SH-22: … on the first day", &policy, "",
			 "1/1 annual #2 of 2024: ended by #3, [2024-01-01, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #3, [2024-01-01, 2024-12-31]");
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("termination", 20240601, NO_YEAR);
	event("payment", 20240810, 2024);
	resolves("SH-22, SH-10: terminated, then paid again in the year", &policy,
			 "[2024-01-01, 2024-05-31] annual #2 [2024-09-01, 2024-12-31] mid_year #4", NULL);
	event("declaration", 20240220, 2024);
	event("payment", 20240310, 2024);
	event("payment", 20240520, 2024);
	event("termination", 20240701, NO_YEAR);
	resolves("SH-22: ended before overlaps are cut: a period hidden behind another ends with it", &policy,
			 "[2024-04-01, 2024-06-30] mid_year #2", NULL);
	event("declaration", 20230920, 2024);
	event("payment", 20231120, 2024);
	event("termination", 20240901, NO_YEAR);
	add_fact("other_insurance", day(20240315), DAY_MAX, NO_YEAR, 0, "local_employee");
	resolves("SH-22: of two endings the earlier", &policy, "[2024-01-01, 2024-03-14] annual #2",
			 "1/1 annual #2 of 2024: ended by #4, [2024-03-15, 2024-12-31]; "
			 "1/5 mid_year #2 of 2024: ended by #4, [2024-03-15, 2024-12-31]");

	/* SH-8 */
	event("disability_listing", 20231210, 2024);
	resolves("SH-8: listed before the year: from 1 January", &policy,
			 "[2024-01-01, 2024-12-31] disability_list #1", "");
	event("disability_listing", 20240517, 2024);
	resolves("SH-8: listed in the year: from the listing day", &policy,
			 "[2024-05-17, 2024-12-31] disability_list #1", "");
	event("disability_listing", 20240517, 2024);
	event("declaration", 20240220, 2024);
	event("payment", 20240310, 2024);
	resolves("OVERLAP: mid-year until the listing, which has the lower number", &policy,
			 "[2024-04-01, 2024-05-16] mid_year #3 [2024-05-17, 2024-12-31] disability_list #1", NULL);
}

/* ------------------------------------------------------------------------
 * Weihai
 */
static void
test_weihai(void)
{
	const PlanVersion *version[] = {&weihai_version};
	Policy		policy = policy_of(1, version);
	Policy		no_window = policy;

	study(20250906, 1);
	event("payment", 20251020, 2026);
	resolves("WH-1.2a: first payment: from its day to the end of the next year", &policy,
			 "[2025-10-20, 2026-12-31] first_enrolment #2", "");
	study(20250906, 1);
	event("payment", 20251015, 2026);
	resolves("WH-1.2a: on the opening day of the window held in 2025", &policy,
			 "[2025-10-15, 2026-12-31] first_enrolment #2", "");
	study(20250906, 1);
	event("payment", 20251014, 2026);
	resolves("WH-1.2a: the day before it: the calendar year", &policy,
			 "[2026-01-01, 2026-12-31] annual #2", "1/1 first_enrolment #2 of 2025: early");
	no_window.windows = 0;
	study(20250906, 1);
	event("payment", 20251020, 2026);
	resolves("WH-1.2a: that window not recorded: nothing is guessed", &no_window,
			 "[2026-01-01, 2026-12-31] annual #2", "1/1 first_enrolment #2 of 2025: window");
	study(20250906, 1);
	event("payment", 20251231, 2026);
	resolves("WH-1.2a: paid on 31 December of the year of admission", &policy,
			 "[2025-12-31, 2026-12-31] first_enrolment #2", "");
	study(20250906, 1);
	event("payment", 20260105, 2026);
	resolves("WH-1.2a: paid later, admitted in an earlier year: pended", &policy,
			 "[2026-01-01, 2026-12-31] late_payment #2 pends",
			 "1/1 first_enrolment #2 of 2026: need study; "
			 "1/1 first_enrolment #1 of 2025: anchor payment; 1/2 annual #2 of 2026: late");
	study(20240906, 1);
	event("payment", 20251020, 2026);
	resolves("WH-1.2a: first payment of one admitted the year before: the calendar year", &policy,
			 "[2026-01-01, 2026-12-31] annual #2", "1/1 first_enrolment #2 of 2025: need study");
	study(20240906, 1);
	event("payment", 20241120, 2025);
	event("payment", 20251120, 2026);
	resolves("WH-1.2a: not the first payment: calendar years", &policy,
			 "[2025-01-01, 2025-12-31] annual #2 [2026-01-01, 2026-12-31] annual #3",
			 "1/1 first_enrolment #3 of 2025: not first");
	study(20250906, 1);
	event("payment", 20261120, 2027);
	event("payment", 20251120, 2026);
	resolves("WH-1.2a: the first by day, not by number; the second year is a calendar year", &policy,
			 "[2025-11-20, 2026-12-31] first_enrolment #3 [2027-01-01, 2027-12-31] annual #2", NULL);
	study(20240906, 1);
	event("payment", 20241120, 2025);
	event("payment", 20260310, 2026);
	resolves("WH-1.2a: late, not in the document: the year is pended", &policy,
			 "[2025-01-01, 2025-12-31] annual #2 [2026-01-01, 2026-12-31] late_payment #3 pends", NULL);
	study(20230906, 1);
	event("payment", 20231120, 2024);
	resolves("FORCE: Weihai before 2025", &policy, "", "");
}

/* ------------------------------------------------------------------------
 * Rules of no city yet
 */
static void
test_others(void)
{
	CoverRule	wait_rules[] = {
		{.rule = 1, .effect = COVER_COVERS, .pathway = "paid", .anchor = "payment", OPEN, ANY_CARD,
		.start = START_NEXT_DAY, .start_floor = GIVEN(MONTHS(0)), .ends = YEARS(1), .wait_months = 3},
		{.rule = 2, .effect = COVER_ENDS, .pathway = "ends", .anchor = "end", OPEN, ANY_CARD},
	};
	CoverRule	first_rules[] = {
		{.rule = 5, .effect = COVER_COVERS, .pathway = "old", .anchor = "payment", OPEN, ANY_CARD,
		.start = START_YEAR, .ends = YEARS(1)},
		{.rule = 6, .effect = COVER_ENDS, .pathway = "ends", .anchor = "end", OPEN, ANY_CARD},
	};
	CoverRule	second_rules[] = {
		{.rule = 5, .effect = COVER_COVERS, .pathway = "new", .anchor = "payment", OPEN, ANY_CARD,
		.start = START_NEXT_MONTH, .start_floor = GIVEN(MONTHS(0)), .ends = YEARS(1)},
	};
	CoverRule	school_rules[] = {
		{.rule = 1, .effect = COVER_COVERS, .pathway = "school_year", .anchor = "payment", OPEN, ANY_CARD,
			.anchor_from = GIVEN({.months = -1, .days = 5}), .anchor_before = GIVEN(MONTHS(2)),
			.start = START_ANCHOR, .start_floor = GIVEN(MONTHS(0)), .ends = YEARS(1),
		.usable_after = "payment"},
	};
	CoverRule	window_rules[] = {
		{.rule = 1, .effect = COVER_COVERS, .pathway = "paid", .anchor = "payment", OPEN, ANY_CARD,
		.before_window_ends = true, .start = START_YEAR, .ends = YEARS(1)},
	};
	PlanVersion waits = {.version = 1, .valid_from = DAY_MIN, .cover_rules = 2, .cover_rule = wait_rules};
	PlanVersion first = {.version = 1, .cover_rules = 2, .cover_rule = first_rules};
	PlanVersion second = {.version = 2, .cover_rules = 1, .cover_rule = second_rules};
	PlanVersion same_day = {.version = 3, .cover_rules = 2, .cover_rule = first_rules};
	PlanVersion school = {.version = 1, .valid_from = DAY_MIN, .year_begins = MONTHS(8),
	.cover_rules = 1, .cover_rule = school_rules};
	PlanVersion window_only = {.version = 1, .valid_from = DAY_MIN, .cover_rules = 1, .cover_rule = window_rules};
	const PlanVersion *version[2];
	Policy		policy;

	version[0] = &waits;
	policy = policy_of(1, version);
	event("payment", 20240109, 2024);
	resolves("wait_months: who was never covered does not wait", &policy, "[2024-01-10, 2024-12-31] paid #1", "");
	event("payment", 20230109, 2023);
	event("payment", 20231231, 2024);
	resolves("wait_months: nor who is covered to the day before", &policy,
			 "[2023-01-10, 2023-12-31] paid #1 [2024-01-01, 2024-12-31] paid #2", "");
	event("payment", 20230109, 2023);
	event("payment", 20240101, 2024);
	resolves("wait_months: one day of lapse is a lapse", &policy,
			 "[2023-01-10, 2023-12-31] paid #1 [2024-04-02, 2024-12-31] paid #2", "");
	event("payment", 20240101, 2024);
	event("payment", 20230109, 2023);
	resolves("wait_months: whatever the order of rows", &policy,
			 "[2023-01-10, 2023-12-31] paid #2 [2024-04-02, 2024-12-31] paid #1", "");
	event("payment", 20230109, 2023);
	event("payment", 20241001, 2024);
	event("payment", 20241120, 2025);
	resolves("wait_months: a wait that eats the whole year leaves a lapse behind it", &policy,
			 "[2023-01-10, 2023-12-31] paid #1 [2025-04-01, 2025-12-31] paid #3",
			 "1/1 paid #2 of 2024: empty");
	event("payment", 20221120, 2023);
	event("end", 20231201, NO_YEAR);
	event("payment", 20231120, 2024);
	resolves("wait_months: cover that was ended early has lapsed", &policy,
			 "[2023-01-01, 2023-11-30] paid #1 [2024-04-01, 2024-12-31] paid #3",
			 "1/1 paid #1 of 2023: ended by #2, [2023-12-01, 2023-12-31]");
	event("payment", 20221120, 2023);
	event("end", 20231201, NO_YEAR);
	add_fact("end", day(20240201), day(20240401), NO_YEAR, 0, NULL);
	event("payment", 20231120, 2024);
	resolves("wait_months: what is over when the delayed period begins does not end it", &policy,
			 "[2023-01-01, 2023-11-30] paid #1 [2024-04-01, 2024-12-31] paid #4",
			 "1/1 paid #1 of 2023: ended by #2, [2023-12-01, 2023-12-31]");

	first.valid_from = day(20200101);
	second.valid_from = day(20240501);
	version[0] = &first;
	version[1] = &second;
	policy = policy_of(2, version);
	event("payment", 20240430, 2024);
	resolves("two versions: paid on the last day of the old one", &policy,
			 "[2024-01-01, 2024-12-31] old #1 v1", "");
	event("payment", 20240501, 2024);
	resolves("two versions: paid on the first day of the new one", &policy,
			 "[2024-06-01, 2024-12-31] new #1 v2", "");
	event("payment", 20231120, 2025);
	resolves("two versions: a year that begins under the new one", &policy,
			 "[2025-01-01, 2025-12-31] new #1 v2", "");
	event("payment", 20240610, 2024);
	event("payment", 20240310, 2024);
	resolves("two versions: of equal rules the older version's wins", &policy,
			 "[2024-01-01, 2024-12-31] old #2 v1",
			 "2/5 new #1 of 2024: overlapped by #2, [2024-07-01, 2024-12-31]");
	event("payment", 20231120, 2024);
	event("end", 20240430, NO_YEAR);
	resolves("two versions: an ending under the old one", &policy,
			 "[2024-01-01, 2024-04-29] old #1 v1",
			 "1/5 old #1 of 2024: ended by #2, [2024-04-30, 2024-12-31]");
	event("payment", 20231120, 2024);
	event("end", 20240501, NO_YEAR);
	resolves("two versions: the new one knows no ending, not even of old cover", &policy,
			 "[2024-01-01, 2024-12-31] old #1 v1", "");
	event("payment", 20240610, 2024);
	add_fact("end", day(20240301), DAY_MAX, NO_YEAR, 0, NULL);
	resolves("two versions: what lasts is judged where it meets the period", &policy,
			 "[2024-07-01, 2024-12-31] new #1 v2", "");
	event("payment", 20191231, 2019);
	resolves("FORCE: before the first version", &policy, "", "");
	ok(version_on(&policy, day(20191231)) == NULL && version_on(&policy, day(20200101)) == &first &&
	   version_on(&policy, day(20240430)) == &first && version_on(&policy, day(20240501)) == &second &&
	   version_on(&policy, DAY_MAX) == &second && version_on(&policy, DAY_MIN) == NULL,
	   "version_on: each in force until the next");
	same_day.valid_from = second.valid_from;
	version[0] = &second;
	version[1] = &same_day;
	event("payment", 20240610, 2024);
	resolves("two versions of one day: the later replaces the earlier", &policy,
			 "[2024-01-01, 2024-12-31] old #1 v3", "");

	version[0] = &school;
	policy = policy_of(1, version);
	event("payment", 20240910, NO_YEAR);
	resolves("school year: from payment to 31 August, usable the day after", &policy,
			 "[2024-09-10, 2025-08-31] school_year #1 usable 2024-09-11", "");
	event("payment", 20240806, 2024);
	resolves("school year: months, then days, before it begins", &policy,
			 "[2024-09-01, 2025-08-31] school_year #1", "");
	event("payment", 20240805, 2024);
	event("payment", 20241101, 2024);
	event("payment", 20240831, NO_YEAR);
	resolves("school year: early, late, and a day of the year before", &policy, "",
			 "1/1 school_year #1 of 2024: early; 1/1 school_year #2 of 2024: late; "
			 "1/1 school_year #3 of 2023: late");

	version[0] = &window_only;
	policy = policy_of(1, version);
	event("payment", 20250115, 2025);
	event("payment", 20250116, 2025);
	event("payment", 20261101, 2027);
	resolves("a window as the only limit must be recorded", &policy, "[2025-01-01, 2025-12-31] paid #1",
			 "1/1 paid #2 of 2025: late; 1/1 paid #3 of 2027: window");

	/* Facts that no clerk enters must do no harm. */
	add_fact("payment", DAY_MIN, day(20240101), NO_YEAR, 0, NULL);
	add_fact("payment", DAY_MIN, day(20240101), 2024, 0, NULL);
	add_fact("payment", DAY_MAX, DAY_MAX, 2024, 0, NULL);
	add_fact("payment", DAY_MAX - 1, DAY_MAX, NO_YEAR, 0, NULL);
	add_fact("payment", day(20240101), DAY_MAX, INT32_MAX, 0, NULL);
	add_fact("payment", day(20240101), DAY_MAX, INT32_MIN, 0, NULL);
	resolves("open and absurd days and years", &policy, "[2024-01-01, 2024-12-31] paid #2", NULL);
	version[0] = &waits;
	add_fact("payment", DAY_MIN, day(20240101), 2024, 0, NULL);
	add_fact("payment", DAY_MAX, DAY_MAX, 2024, 0, NULL);
	add_fact("payment", DAY_MAX - 1, DAY_MAX, NO_YEAR, 0, NULL);
	add_fact("payment", day(20240101), DAY_MAX, INT32_MAX, 0, NULL);
	add_fact("end", DAY_MIN, DAY_MAX, INT32_MAX, 0, NULL);
	resolves("… and an ending without ends", &policy, "", NULL);
	version[0] = &shanghai_version;
	add_fact("study", day(20240910), day(20280701), INT32_MAX, 0, NULL);
	add_fact("confirmation", day(20240912), day(20240913), INT32_MAX, 0, NULL);
	add_fact("confirmation", DAY_MIN, DAY_MAX, 2024, 0, NULL);
	resolves("… a needed fact without a first day is the earliest", &policy,
			 "[2024-09-10, 2024-12-31] freshman #1", NULL);

	policy = policy_of(0, version);
	event("payment", 20240910, NO_YEAR);
	resolves("no plan at all", &policy, "", "");
	ok(coverage_room(&policy) == 0, "coverage_room: no rules, no room");
}

/* ------------------------------------------------------------------------
 * Random facts and rules against a model that knows nothing but single days:
 * its calendar is a table that was counted off day by day, its periods are
 * sets of days.
 */
#define FIRST_YEAR	2016
#define LAST_YEAR	2034
#define TABLE_DAYS	((LAST_YEAR - FIRST_YEAR + 1) * 366)

static struct
{
	int			year;
	int			month;
	int			dayofmonth;
}			table[TABLE_DAYS];
static int	table_days;
static Day	table_start;

static void
count_off(void)
{
	static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	table_start = 0;
	for (int year = 2000; year < FIRST_YEAR; year++)
		table_start += year % 4 == 0 ? 366 : 365;
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		for (int month = 1; month <= 12; month++)
			for (int d = 1; d <= length[month - 1] + (month == 2 && year % 4 == 0); d++)
			{
				table[table_days].year = year;
				table[table_days].month = month;
				table[table_days].dayofmonth = d;
				table_days++;
			}
}

static uint64_t random_state;

static int
pick(int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (int) ((random_state >> 11) % (uint64_t) n);
}

/* Is it the first day of a month, so many months into the year? */
static Day
model_date(int year, int months)
{
	while (months >= 12)
	{
		year++;
		months -= 12;
	}
	while (months < 0)
	{
		year--;
		months += 12;
	}
	for (int i = 0; i < table_days; i++)
	{
		if (table[i].year == year && table[i].month == months + 1)
			return table_start + i;
	}
	printf("# model left its table: %d %d\n", year, months);
	abort();
}

static int
model_year(const PlanVersion *version, const Fact *fact, bool of_day)
{
	int			i = fact->from - table_start;

	if (!of_day && fact->has_year)
		return fact->benefit_year;
	return table[i].month > version->year_begins.months ? table[i].year : table[i].year - 1;
}

/* Spans of the random rules are whole months. */
static Day
model_limit(const PlanVersion *version, int year, Span span)
{
	return model_date(year, version->year_begins.months + span.months);
}

typedef struct Candidate
{
	int			version;
	const CoverRule *rule;
	const Fact *anchor;
	int			missing;		/* -1: none */
	Day			raw_start;
	Day			raw_until;
	Day			usable;
	int			ended_by;		/* fact; 0: none */
	Day			ended_on;
	bool		told_ended;
	bool		told_overlapped;
	bool		done;
	bool		days[TABLE_DAYS];
} Candidate;

static Candidate candidates[MAX_FACTS * 16];
static int	ncandidates;
static Policy random_policy;

static int
model_version(Day d)
{
	int			best = -1;

	for (int v = 0; v < random_policy.versions; v++)
	{
		if (random_policy.version[v]->valid_from <= d)
			best = v;
	}
	return best;
}

static const Window *
model_window(WindowKind kind, int year)
{
	for (int i = 0; i < random_policy.windows; i++)
	{
		if (random_policy.window[i].kind == kind && random_policy.window[i].benefit_year == year)
			return &random_policy.window[i];
	}
	return NULL;
}

/* What of the rule fails for the anchor, -1 if nothing. */
static int
model_missing(const PlanVersion *version, const CoverRule *rule, const Fact *anchor,
			  int year, Day *usable)
{
	const Window *window;

	*usable = DAY_MIN;
	if (rule->has_since_window)
	{
		if ((window = model_window(WINDOW_COLLECTION, rule->since_window)) == NULL)
			return MISSING_WINDOW;
		if (anchor->from < window->from)
			return MISSING_EARLY;
	}
	if (rule->anchor_from.given && anchor->from < model_limit(version, year, rule->anchor_from.span))
		return MISSING_EARLY;
	if (rule->anchor_before.given &&
		anchor->from >= model_limit(version, year, rule->anchor_before.span))
	{
		window = model_window(WINDOW_COLLECTION, year);
		if (!rule->before_window_ends || window == NULL || anchor->from >= window->until)
			return MISSING_LATE;
	}
	if (rule->first_anchor)
	{
		for (int i = 0; i < nfacts; i++)
		{
			if (strcmp(facts[i].kind, anchor->kind) == 0 &&
				(facts[i].from < anchor->from ||
				 (facts[i].from == anchor->from && facts[i].fact_no < anchor->fact_no)))
				return MISSING_NOT_FIRST;
		}
	}
	if (rule->on_card >= 0)
	{
		bool		card = anchor->has_organisation &&
			card_settlement_from(NULL, anchor->organisation) <= anchor->from;

		if (card != (rule->on_card == 1))
			return MISSING_CARD;
	}
	if (strcmp(rule->usable_after, rule->anchor) == 0)
		*usable = anchor->from + 1;
	for (int k = 0; k < rule->needs; k++)
	{
		bool		found = false;
		bool		suspended = false;

		/* day by day: the first day on which one that counts begins */
		for (int i = 0; i < table_days && !found; i++)
			for (int f = 0; f < nfacts && !found; f++)
			{
				if (facts[f].from != table_start + i || strcmp(facts[f].kind, rule->need[k]) != 0 ||
					model_year(version, &facts[f], false) != year)
					continue;
				window = rule->suspends ? model_window(rule->suspended_by, year + 1) : NULL;
				if (rule->suspends &&
					((window != NULL && facts[f].from >= window->from) ||
					 facts[f].from >= model_date(year + 1, version->year_begins.months)))
				{
					suspended = true;
					continue;
				}
				found = true;
				if (strcmp(rule->usable_after, rule->need[k]) == 0 && *usable < facts[f].from + 1)
					*usable = facts[f].from + 1;
			}
		if (!found)
			return suspended ? MISSING_SUSPENDED : MISSING_NEED;
	}
	return -1;
}

static bool
model_is_anchor(const CoverRule *rule, const Fact *fact)
{
	bool		listed = rule->codes == 0;

	for (int i = 0; i < rule->codes; i++)
		listed = listed || (fact->code != NULL && strcmp(fact->code, rule->code[i]) == 0);
	return listed && strcmp(rule->anchor, fact->kind) == 0 &&
		rule->anchored_from <= fact->from && fact->from < rule->anchored_until;
}

static void
model_collect(void)
{
	ncandidates = 0;
	for (int f = 0; f < nfacts; f++)
		for (int v = 0; v < random_policy.versions; v++)
			for (int r = 0; r < random_policy.version[v]->cover_rules; r++)
			{
				const PlanVersion *version = random_policy.version[v];
				const CoverRule *rule = &version->cover_rule[r];
				const Fact *anchor = &facts[f];
				Candidate  *candidate = &candidates[ncandidates];
				int			year;
				Day			decided;
				Day			start;
				Day			until;
				Day			floor;

				if (rule->effect == COVER_ENDS || !model_is_anchor(rule, anchor))
					continue;
				year = model_year(version, anchor, rule->year_of_day);
				decided = model_date(year, version->year_begins.months);
				if (decided < anchor->from)
					decided = anchor->from;
				if (model_version(decided) != v)
					continue;
				memset(candidate, 0, sizeof(*candidate));
				candidate->version = v;
				candidate->rule = rule;
				candidate->anchor = anchor;
				candidate->missing = model_missing(version, rule, anchor, year, &candidate->usable);
				ncandidates++;
				if (candidate->missing != -1)
				{
					candidate->done = true;
					continue;
				}
				start = anchor->from;
				if (rule->start == START_YEAR)
					start = model_date(year, version->year_begins.months);
				else if (rule->start == START_NEXT_DAY)
					start++;
				else if (rule->start == START_NEXT_MONTH)
				{
					do
						start++;
					while (table[start - table_start].dayofmonth != 1);
				}
				if (rule->start_floor.given)
				{
					floor = model_limit(version, year, rule->start_floor.span);
					if (start < floor)
						start = floor;
				}
				candidate->raw_start = start;
				until = model_limit(version, year, rule->ends);
				candidate->raw_until = until;
				if (start >= until)
				{
					candidate->missing = MISSING_EMPTY;
					candidate->done = true;
				}
				for (Day d = start; d < until; d++)
					candidate->days[d - table_start] = true;
			}
}

static bool
any_day(const bool *days, int until)
{
	for (int i = 0; i < until; i++)
	{
		if (days[i])
			return true;
	}
	return false;
}

static void
model_delay_and_end(void)
{
	for (;;)
	{
		Candidate  *next = NULL;
		int			start;

		for (int i = 0; i < ncandidates; i++)
		{
			if (!candidates[i].done && (next == NULL || candidates[i].raw_start < next->raw_start))
				next = &candidates[i];
		}
		if (next == NULL)
			return;

		start = next->raw_start - table_start;
		if (next->rule->wait_months > 0)
		{
			bool		before = false;
			bool		yesterday = false;

			for (int i = 0; i < ncandidates; i++)
			{
				if (!candidates[i].done || candidates[i].missing != -1)
					continue;
				before = before || any_day(candidates[i].days, start);
				yesterday = yesterday || (start > 0 && candidates[i].days[start - 1]);
			}
			if (before && !yesterday)
			{
				/* the same day so many months on, or that month's last */
				int			month = table[start].month + next->rule->wait_months;
				int			year = table[start].year + (month - 1) / 12;
				int			i = start;

				month = (month - 1) % 12 + 1;
				while (!(table[i].year == year && table[i].month == month &&
						 (table[i].dayofmonth == table[start].dayofmonth ||
						  table[i + 1].month != month)))
					next->days[i++] = false;
				start = i;
			}
		}
		if (!any_day(next->days, table_days))
			next->missing = MISSING_EMPTY;
		else
		{
			for (int f = 0; f < nfacts; f++)
			{
				const Fact *ending = &facts[f];
				Day			meet = 0;
				bool		met = false;
				int			v;

				for (int i = start; i < table_days && !met; i++)
				{
					if (next->days[i] && ending->from <= table_start + i &&
						ending->until > table_start + i)
					{
						met = true;
						meet = table_start + i;
					}
				}
				if (!met || (v = model_version(meet)) < 0)
					continue;
				for (int r = 0; r < random_policy.version[v]->cover_rules; r++)
				{
					const PlanVersion *version = random_policy.version[v];
					const CoverRule *rule = &version->cover_rule[r];
					Day			ignored;

					if (rule->effect == COVER_ENDS && model_is_anchor(rule, ending) &&
						model_missing(version, rule, ending,
									  model_year(version, ending, rule->year_of_day), &ignored) == -1)
					{
						for (int i = meet - table_start; i < table_days; i++)
							next->days[i] = false;
						next->ended_by = ending->fact_no;
						next->ended_on = meet;
					}
				}
			}
		}
		next->done = true;
	}
}

static const Candidate *winners[TABLE_DAYS];

static const Candidate *
model_winner(int i)
{
	const Candidate *best = NULL;

	for (int c = 0; c < ncandidates; c++)
	{
		const Candidate *it = &candidates[c];

		if (it->missing != -1 || !it->days[i])
			continue;
		if (best == NULL || it->rule->rule < best->rule->rule ||
			(it->rule->rule == best->rule->rule &&
			 (it->version < best->version ||
			  (it->version == best->version &&
			   (it->anchor->from < best->anchor->from ||
				(it->anchor->from == best->anchor->from &&
				 it->anchor->fact_no < best->anchor->fact_no))))))
			best = it;
	}
	return best;
}

/* No day of it is its fact's, and which fact has its first. */
static bool
model_overlapped(const Candidate *it, int *by)
{
	bool		first = true;

	if (it->missing != -1 || !any_day(it->days, table_days))
		return false;
	for (int i = 0; i < table_days; i++)
	{
		/* on any day, by whatever rule */
		if (winners[i] != NULL && winners[i]->anchor == it->anchor)
			return false;
		if (it->days[i] && first)
		{
			*by = winners[i]->anchor->fact_no;
			first = false;
		}
	}
	return true;
}

/* What the rule needs, and for that year nothing to hang on. */
static bool
model_without_anchor(int v, const CoverRule *rule, const Fact *fact)
{
	const PlanVersion *version = random_policy.version[v];
	int			year = model_year(version, fact, false);
	Day			decided = model_date(year, version->year_begins.months);
	bool		needed = false;

	for (int k = 0; k < rule->needs; k++)
		needed = needed || strcmp(rule->need[k], fact->kind) == 0;
	if (rule->effect == COVER_ENDS || !needed || model_version(decided < fact->from ? fact->from : decided) != v)
		return false;
	for (int f = 0; f < nfacts; f++)
		if (strcmp(facts[f].kind, rule->anchor) == 0 && model_year(version, &facts[f], rule->year_of_day) == year)
			return false;
	return true;
}

static int	expected_misses;
static bool misses_agree;

static void
check_miss(void *context, const Miss *miss)
{
	(void) context;
	expected_misses--;
	if (miss->missing == MISSING_ANCHOR)
	{
		const Fact *fact = &facts[miss->fact_no - 1];

		if (!model_without_anchor(miss->version->version - 1, miss->rule, fact) ||
			model_year(miss->version, fact, false) != miss->year || strcmp(miss->need, miss->rule->anchor) != 0)
			misses_agree = false;
		return;
	}
	for (int c = 0; c < ncandidates; c++)
	{
		Candidate  *it = &candidates[c];
		int			by = 0;

		if (it->rule != miss->rule || it->anchor->fact_no != miss->fact_no ||
			random_policy.version[it->version] != miss->version)
			continue;
		if (model_year(miss->version, it->anchor, it->rule->year_of_day) != miss->year)
			misses_agree = false;
		if (miss->missing == MISSING_ENDED)
		{
			if (it->told_ended || it->ended_by == 0 || miss->by_fact_no != it->ended_by ||
				miss->from != it->ended_on || miss->until != it->raw_until)
				misses_agree = false;
			it->told_ended = true;
		}
		else if (miss->missing == MISSING_OVERLAPPED)
		{
			if (it->told_overlapped || !model_overlapped(it, &by) || miss->by_fact_no != by)
				misses_agree = false;
			it->told_overlapped = true;
		}
		else if (it->missing != (int) miss->missing)
			misses_agree = false;
		return;
	}
	misses_agree = false;
}

static const char *const random_kinds[] = {"a", "b", "c", "d"};
static const char *const random_codes[] = {"x", "y", "z"};

static Day
random_day(void)
{
	/* 2021 to 2025; often the first of a month or its neighbour */
	Day			d = table_start + 5 * 365 + pick(5 * 365);

	if (pick(2) == 0)
	{
		while (table[d - table_start].dayofmonth != 1)
			d--;
		d += pick(3) - 1;
	}
	return d;
}

static void
random_rule(CoverRule *rule, int number, Word *need, Word *code)
{
	memset(rule, 0, sizeof(*rule));
	rule->rule = number;
	rule->effect = pick(8) == 0 ? COVER_ENDS : pick(4) == 0 ? COVER_PENDS : COVER_COVERS;
	strcpy(rule->anchor, random_kinds[pick(rule->effect == COVER_ENDS ? 4 : 3)]);
	rule->codes = pick(5) == 0 ? 1 + pick(2) : 0;
	rule->code = code;
	for (int i = 0; i < rule->codes; i++)
		strcpy(code[i], random_codes[pick(3)]);
	rule->year_of_day = pick(2);
	rule->needs = pick(4) == 0 ? 1 + pick(2) : 0;
	rule->need = need;
	for (int i = 0; i < rule->needs; i++)
		strcpy(need[i], random_kinds[pick(4)]);
	rule->first_anchor = pick(6) == 0;
	rule->on_card = pick(5) == 0 ? pick(2) : -1;
	rule->anchored_from = pick(9) == 0 ? random_day() : DAY_MIN;
	rule->anchored_until = pick(9) == 0 ? random_day() : DAY_MAX;
	rule->has_since_window = pick(8) == 0;
	rule->since_window = 2021 + pick(4);
	rule->anchor_from.given = pick(6) == 0;
	rule->anchor_from.span.months = pick(8) - 3;
	rule->anchor_before.given = pick(5) == 0;
	rule->anchor_before.span.months = pick(12);
	rule->before_window_ends = rule->anchor_before.given && pick(2);
	rule->start = pick(4);
	rule->start_floor.given = pick(2);
	rule->start_floor.span.months = pick(8);
	rule->ends.months = 6 + pick(18);
	if (pick(3) == 0)
		strcpy(rule->usable_after, rule->needs > 0 && pick(2) ? need[pick(rule->needs)] : rule->anchor);
	rule->suspends = pick(3) == 0;
	rule->suspended_by = pick(2);
	rule->wait_months = pick(4) == 0 ? 1 + pick(14) : 0;
}

static void
test_random(void)
{
	static CoverRule rules[3][7];
	static Word need[3][7][2];
	static Word code[3][7][2];
	static PlanVersion versions[3];
	static const PlanVersion *version[3];
	static Window random_windows[6];
	static CoverPeriod out[3 * MAX_FACTS * 16];
	int			shapes_bad = 0;
	int			days_bad = 0;
	int			misses_bad = 0;
	int			room_bad = 0;
	int			usable_bad = 0;
	int			rounds = 6000;
	long		total = 0;
	long		most = 0;

	random_state = UINT64_C(20250101);
	for (int round = 0; round < rounds; round++)
	{
		int			begins = pick(3) == 0 ? 8 : 0;
		int			n;
		int			at = 0;
		bool		shape = true;
		bool		days = true;
		bool		usable = true;

		random_policy = (Policy)
		{
			.versions = 1 + pick(3), .version = version,
				.windows = pick(7), .window = random_windows,
				.card_settlement_from = card_settlement_from
		};
		for (int v = 0; v < random_policy.versions; v++)
		{
			versions[v].version = v + 1;
			versions[v].valid_from = v > 0 ? versions[v - 1].valid_from + pick(900) : table_start + 5 * 365 + pick(400);
			versions[v].year_begins.months = begins;
			versions[v].cover_rules = 1 + pick(7);
			versions[v].cover_rule = rules[v];
			version[v] = &versions[v];
			for (int r = 0, number = 0; r < versions[v].cover_rules; r++)
				random_rule(&rules[v][r], number += 1 + pick(2), need[v][r], code[v][r]);
		}
		for (int w = 0; w < random_policy.windows; w++)
		{
			Day			from = random_day();

			random_windows[w] = (Window) {w % 2, 2022 + w / 2 + pick(2), from, from + 1 + pick(120)};
			for (int i = 0; i < w; i++)
			{
				if (random_windows[i].kind == random_windows[w].kind &&
					random_windows[i].benefit_year == random_windows[w].benefit_year)
					random_windows[w].benefit_year += 20;
			}
		}
		nfacts = 0;
		/* mostly a life of ordinary length */
		for (int f = pick(pick(10) == 0 ? MAX_FACTS : 12); f > 0; f--)
		{
			Day			from = random_day();

			const char *kind = random_kinds[pick(4)];
			Day			until = pick(3) > 0 ? from + 1 : pick(3) > 0 ? from + 1 + pick(700) : DAY_MAX;
			int			year = pick(2) ? NO_YEAR : 2021 + pick(5);
			int			college = pick(4);
			const char *its_code = pick(2) ? random_codes[pick(3)] : NULL;

			add_fact(kind, from, until, year, college, its_code);
		}

		model_collect();
		model_delay_and_end();
		for (int d = 0; d < table_days; d++)
			winners[d] = model_winner(d);
		expected_misses = 0;
		misses_agree = true;
		for (int c = 0; c < ncandidates; c++)
		{
			int			by;

			expected_misses += candidates[c].missing != -1;
			expected_misses += candidates[c].ended_by != 0;
			expected_misses += model_overlapped(&candidates[c], &by);
		}
		for (int v = 0; v < random_policy.versions; v++)
			for (int r = 0; r < versions[v].cover_rules; r++)
				for (int f = 0; f < nfacts; f++)
					expected_misses += model_without_anchor(v, &rules[v][r], &facts[f]);
		for (int f = 0; f < nfacts; f++)
			facts[f].uses = fact_uses(&random_policy, facts[f].kind);
		if (coverage_room(&random_policy) * nfacts > (int) (sizeof(out) / sizeof(*out)))
			abort();
		n = resolve_coverage(&random_policy, facts, nfacts, out, check_miss, NULL);
		misses_bad += !misses_agree || expected_misses != 0;
		room_bad += 3 * ncandidates > coverage_room(&random_policy) * nfacts;
		total += n;
		if (n > most)
			most = n;

		for (int i = 0; i < n; i++)
		{
			if (out[i].from >= out[i].until || (i > 0 && out[i - 1].until > out[i].from))
				shape = false;
			if (i > 0 && out[i - 1].until == out[i].from && out[i - 1].fact_no == out[i].fact_no &&
				out[i - 1].rule == out[i].rule)
				shape = false;
			if (out[i].rule->effect == COVER_ENDS)
				shape = false;
		}
		for (int d = 0; d < table_days; d++)
		{
			const Candidate *winner = winners[d];

			while (at < n && out[at].until <= table_start + d)
				at++;
			if (at < n && out[at].from <= table_start + d)
			{
				if (winner == NULL || winner->rule != out[at].rule ||
					winner->anchor->fact_no != out[at].fact_no ||
					random_policy.version[winner->version] != out[at].version)
					days = false;
				else if (out[at].usable_from !=
						 (winner->usable > out[at].from ? winner->usable : out[at].from))
					usable = false;
			}
			else if (winner != NULL)
				days = false;
		}
		shapes_bad += !shape;
		days_bad += !days;
		usable_bad += !usable;
		nfacts = 0;
	}
	printf("# %d rounds, %ld periods, at most %ld\n", rounds, total, most);
	ok(shapes_bad == 0, "random: ordered, disjoint, none empty, none cut in two for nothing");
	ok(days_bad == 0, "random: day by day as the model says");
	ok(usable_bad == 0, "random: usable from the day the model says");
	ok(misses_bad == 0, "random: what did not lead to cover, and why, as the model says");
	ok(room_bad == 0, "random: coverage_room is enough");
	ok(total > rounds, "random: there is cover to compare");
}

int
main(void)
{
	set_up();
	count_off();
	test_shanghai();
	test_weihai();
	test_others();
	test_random();
	printf("1..%d\n", tests);
	return failures > 0;
}
