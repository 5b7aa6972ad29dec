/*
 * Unit test of lint: small plans written by hand, a finding at a time, and a
 * comparison with a naive search through all situations over random rules.
 * TAP on standard output.
 */
#include "plan/lint.h"

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

/* ---------- plans ---------- */

#define RULES	100

typedef struct Plan
{
	PlanVersion version;
	Layer		layer;
	Rule		rule[RULES];
	Band		band[RULES][3];
	Cap			cap[RULES][3];
	fen_t		deductible[RULES];
	Bucket		bucket[4];
	CoverRule	cover_rule;
	Word		word[GATES][GATE_MAX_WORDS];
} Plan;

static Plan plan;

/* One layer that pends what it does not match, one coverage rule, no rules. */
static void
begin(void)
{
	memset(&plan, 0, sizeof(plan));
	plan.version = (PlanVersion)
	{
		.version = 1,.plan = "demo",.valid_from = day_from_date(2025, 1, 1),
			.layers = 1,.layer = &plan.layer,.bucket = plan.bucket,
			.cover_rules = 1,.cover_rule = &plan.cover_rule,.eligibility_rules = 1
	};
	for (int g = 0; g < GATES; g++)
		plan.version.word[g].word = plan.word[g];
	plan.layer = (Layer)
	{
		.layer = 1,.name = "basic",.base_layer = -1,.unmatched_pends = true,.rule = plan.rule
	};
	strcpy(plan.cover_rule.pathway, "annual");
}

/* Rules come in order of rank, as compile sorts them. */
static Rule *
add(int rank, Effect effect)
{
	int			i = plan.layer.rules++;
	Rule	   *rule = &plan.rule[i];

	*rule = (Rule)
	{
		.rule = i + 1,.rank = rank,.effect = effect,
			.served_from = DAY_MIN,.served_until = DAY_MAX,
			.nth_of = NO_BUCKET,.deductible_uses = NO_BUCKET,.deductible_fills = NO_BUCKET,
			.bands_over = NO_BUCKET,.band = plan.band[i],.cap = plan.cap[i],
			.deductible = &plan.deductible[i]
	};
	for (int g = 0; g < GATES; g++)
		rule->gate[g] = GATE_ANY;
	if (effect == EFFECT_PAY)
	{
		rule->bands = 1;
		plan.band[i][0].rate = RATE_ONE / 2;
	}
	return rule;
}

/* Words of a gate, separated by blanks; each becomes part of the vocabulary. */
static void
gate(Rule *rule, Gate gate, const char *words)
{
	Vocabulary *known = &plan.version.word[gate];
	char		buffer[400];

	rule->gate[gate] = 0;
	strcpy(buffer, words);
	for (char *word = strtok(buffer, " "); word != NULL; word = strtok(NULL, " "))
	{
		int			i = 0;

		while (i < known->count && strcmp(known->word[i], word) != 0)
			i++;
		if (i == known->count)
			strcpy(known->word[known->count++], word);
		rule->gate[gate] |= UINT64_C(1) << i;
	}
}

/* A status that a rule must not meet. */
static void
exclude(Rule *rule, const char *status)
{
	uint64_t	named = rule->gate[GATE_STATUS];

	gate(rule, GATE_STATUS, status);
	rule->unless_status = rule->gate[GATE_STATUS];
	rule->gate[GATE_STATUS] = named;
}

static int
bucket(const char *name, bool is_count)
{
	int			i = plan.version.buckets++;

	strcpy(plan.bucket[i].name, name);
	plan.bucket[i].is_count = is_count;
	return i;
}

static void
cap(Rule *rule, int bucket, Measure measure)
{
	rule->cap[rule->caps++] = (Cap)
	{
		.cap = 1,.bucket = bucket,.measure = measure,.limited = true,.amount = 100
	};
}

/* Make the layer a later one, that lets pass; the first matches everything. */
static void
later(void)
{
	static Layer layers[2];
	static Rule all;
	static Band half;

	all = plan.rule[0];
	for (int g = 0; g < GATES; g++)
		all.gate[g] = GATE_ANY;
	all.band = &half;
	half.rate = RATE_ONE / 2;
	layers[0] = plan.layer;
	layers[0].rules = 1;
	layers[0].rule = &all;
	layers[1] = plan.layer;
	layers[1].layer = 2;
	layers[1].base = BASE_COPAY;
	layers[1].unmatched_pends = false;
	plan.version.layer = layers;
	plan.version.layers = 2;
}

/* ---------- findings ---------- */

#define FOUND	200

static struct
{
	LintSeverity severity;
	char		finding[32];
	int			layer;
	int			rules;
	int			rule[20];
	char		detail[600];
}			found[FOUND];
static int	nfound;

static void
note(void *context, const LintFinding *finding)
{
	(void) context;
	if (nfound == FOUND)
		abort();
	found[nfound].severity = finding->severity;
	strcpy(found[nfound].finding, finding->finding);
	found[nfound].layer = finding->layer;
	found[nfound].rules = finding->rules;
	if (finding->rules > 0)
		memcpy(found[nfound].rule, finding->rule, finding->rules * sizeof(int));
	strcpy(found[nfound].detail, finding->detail);
	nfound++;
}

static void
run(void)
{
	nfound = 0;
	lint_version(&plan.version, note, NULL);
}

/* How many findings of this kind; rules 0: of whichever rules. */
static int
told(const char *finding, int rules, ...)
{
	int			count = 0;

	for (int i = 0; i < nfound; i++)
	{
		bool		same = strcmp(found[i].finding, finding) == 0;
		va_list		args;

		va_start(args, rules);
		same = same && (rules == 0 || found[i].rules == rules);
		for (int r = 0; same && r < rules; r++)
			same = found[i].rule[r] == va_arg(args, int);
		va_end(args);
		count += same;
	}
	return count;
}

static void
is(const char *name, const char *expected)
{
	char		got[4000] = "";
	bool		same;

	run();
	for (int i = 0; i < nfound; i++)
	{
		size_t		length = strlen(got);

		length += snprintf(got + length, sizeof(got) - length, "%s%c %s", i > 0 ? " | " : "",
						   "NWE"[found[i].severity], found[i].finding);
		for (int r = 0; r < found[i].rules && length < sizeof(got); r++)
			length += snprintf(got + length, sizeof(got) - length, "%s%d", r > 0 ? "," : " ", found[i].rule[r]);
		if (length < sizeof(got))
			snprintf(got + length, sizeof(got) - length, ": %s", found[i].detail);
	}
	same = strcmp(got, expected) == 0;
	ok(same, name);
	if (!same)
		printf("# expected %s\n# got      %s\n", expected, got);
}

/* ---------- one by one ---------- */

static void
test_version(void)
{
	begin();
	add(0, EFFECT_PAY);
	is("a plain plan has no findings", "");

	plan.version.layers = 0;
	plan.version.cover_rules = 0;
	is("no layer, no coverage rule",
	   "E no_layer: The version has no layer. | "
	   "E no_coverage_rule: The version has no coverage rule: nobody would be covered.");

	begin();
	add(0, EFFECT_PAY);
	plan.version.eligibility_rules = 0;
	plan.version.unknown_kinds = 2;
	plan.version.unknown_kind = (UnknownKind[])
	{
		{"coverage_rule", "paymnet"}, {"eligibility_rule", "nationalty"}
	};
	is("nobody is asked whether eligible; kinds that no fact has",
	   "N no_eligibility_rule: The version has no eligibility rule: everybody would be eligible. | "
	   "E unknown_kind: Table coverage_rule names paymnet, which is no kind of fact. | "
	   "E unknown_kind: Table eligibility_rule names nationalty, which is no kind of fact.");

	begin();
	add(0, EFFECT_PAY);
	plan.version.unmade_pathways = 1;
	plan.version.unmade_pathway = (Word[])
	{
		"freshmen"
	};
	is("a pathway that a premium rule asks for, and nobody is covered by",
	   "E unknown_word: Table premium_rule names pathway freshmen, by which no coverage rule covers.");

	begin();
	is("a layer without rules",
	   "N gap: No rule accepts: everything.  Such claims are pended.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_PATHWAY, "annual freshman");
	is("a pathway that no coverage rule makes",
	   "E unknown_word 1: No coverage rule makes pathway freshman.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_RELATION, "canpus other");
	gate(add(1, EFFECT_PAY), GATE_LOCALITY, "household");
	add(2, EFFECT_PAY);
	is("words that no claim has",
	   "E unknown_word 1: No claim ever has relation canpus. | "
	   "E unknown_word 2: No claim ever has locality household. | "
	   "W unreachable 2: No situation can be as its gate wants it.");
	plan.version.places = 1;
	plan.version.place = (Word[]) {"household"};
	is("a place that the plan asks for is one",
	   "E unknown_word 1: No claim ever has relation canpus.");

	begin();
	add(0, EFFECT_DENY)->gate[GATE_PATHWAY] = GATE_NO_WORD;
	add(1, EFFECT_PAY)->gate[GATE_PATHWAY] &= ~GATE_NO_WORD;
	is("pathway none needs no coverage rule", "");

	begin();
	gate(add(0, EFFECT_PAY), GATE_PATHWAY, "annual");
	plan.version.cover_rules = 2;
	plan.version.cover_rule = (CoverRule[])
	{
		{.effect = COVER_ENDS,.pathway = "annual"}, {.effect = COVER_PENDS,.pathway = "open"}
	};
	is("a coverage rule that ends cover makes no pathway",
	   "E unknown_word 1: No coverage rule makes pathway annual. | "
	   "W unreachable 1: No situation can be as its gate wants it. | "
	   "N gap: No rule accepts: everything.  Such claims are pended.");
}

static void
test_overlaps(void)
{
	Rule	   *rule;

	begin();
	gate(add(0, EFFECT_PAY), GATE_LEVEL, "1 2");
	gate(add(0, EFFECT_DENY), GATE_LEVEL, "2 3");
	run();
	ok(told("overlap", 2, 1, 2) == 1 && found[0].severity == LINT_ERROR, "rules of equal rank overlap (T47)");
	ok(strcmp(found[0].detail, "Both have rank 0 and accept: level 2.") == 0, "what they have in common is told");

	begin();
	gate(add(0, EFFECT_PAY), GATE_LEVEL, "1");
	gate(add(0, EFFECT_PAY), GATE_LEVEL, "2");
	run();
	ok(told("overlap", 0) == 0, "disjoint words of one gate do not overlap");

	begin();
	gate(add(0, EFFECT_PAY), GATE_STATUS, "poor");
	gate(add(0, EFFECT_PAY), GATE_STATUS, "disabled");
	run();
	ok(told("overlap", 2, 1, 2) == 1, "statuses overlap: a person may have both");
	ok(strcmp(found[0].detail, "Both have rank 0 and accept: status disabled; status poor.") == 0,
	   "both statuses are told");

	begin();
	rule = add(0, EFFECT_PAY);
	rule->served_until = day_from_date(2026, 1, 1);
	rule = add(0, EFFECT_PAY);
	rule->served_from = day_from_date(2026, 1, 1);
	is("spans of days that touch do not overlap", "");
	rule->served_from--;
	is("by one day they do",
	   "E overlap 1,2: Both have rank 0 and accept: served from 2025-12-31; served before 2026-01-01.");

	begin();
	add(0, EFFECT_PAY);
	gate(add(0, EFFECT_ADJUST), GATE_CARE, "inpatient");
	add(0, EFFECT_ADJUST);
	is("adjust rules may overlap", "");
}

static void
test_reach(void)
{
	Rule	   *rule;

	begin();
	gate(add(0, EFFECT_PAY), GATE_CHANNEL, "direct");
	gate(add(1, EFFECT_DENY), GATE_CHANNEL, "reimbursement");
	add(2, EFFECT_PEND);
	is("a closed list is covered by all its words",
	   "W unreachable 3: Rules of lower rank accept all that it accepts.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_LEVEL, "1");
	gate(add(1, EFFECT_DENY), GATE_LEVEL, "2");
	add(2, EFFECT_PEND);
	is("an open one is not", "");

	begin();
	gate(add(0, EFFECT_PAY), GATE_PATHWAY, "annual");
	add(1, EFFECT_DENY)->gate[GATE_PATHWAY] = GATE_NO_WORD;
	add(2, EFFECT_PEND);
	is("the pathways are those that coverage rules make",
	   "W unreachable 3: Rules of lower rank accept all that it accepts.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_STATUS, "poor");
	gate(add(1, EFFECT_PAY), GATE_STATUS, "poor disabled");
	gate(add(2, EFFECT_PAY), GATE_STATUS, "disabled");
	add(3, EFFECT_PAY);
	is("of several statuses, who has none of the earlier ones is left",
	   "W unreachable 3: Rules of lower rank accept all that it accepts.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_STATUS, "poor");
	exclude(&plan.rule[0], "disabled");
	gate(add(1, EFFECT_PAY), GATE_STATUS, "disabled");
	gate(add(2, EFFECT_PAY), GATE_STATUS, "poor");
	exclude(add(3, EFFECT_PAY), "disabled");
	exclude(add(4, EFFECT_PAY), "poor");
	is("statuses that a rule excludes",
	   "W unreachable 3: Rules of lower rank accept all that it accepts. | "
	   "W unreachable 5: Rules of lower rank accept all that it accepts.");

	begin();
	add(0, EFFECT_ADJUST);
	add(1, EFFECT_PAY);
	is("an adjust rule hides nothing", "");

	begin();
	rule = add(0, EFFECT_PAY);
	rule->served_until = day_from_date(2026, 1, 1);
	rule = add(1, EFFECT_PAY);
	rule->served_from = day_from_date(2026, 1, 1);
	gate(rule, GATE_CHANNEL, "direct");
	rule = add(2, EFFECT_PAY);
	rule->served_from = day_from_date(2025, 6, 1);
	gate(rule, GATE_CHANNEL, "direct");
	add(3, EFFECT_PAY);
	is("spans of days cover one another",
	   "W unreachable 3: Rules of lower rank accept all that it accepts.");

	begin();
	rule = add(0, EFFECT_PAY);
	rule->served_until = rule->served_from = day_from_date(2026, 1, 1);
	add(1, EFFECT_PAY);
	is("no day at all", "W unreachable 1: No situation can be as its gate wants it.");
}

static void
test_gaps(void)
{
	begin();
	plan.layer.unmatched_pends = false;
	gate(add(0, EFFECT_PAY), GATE_CARE, "outpatient emergency");
	is("where a layer lets pass what it does not match",
	   "W gap: No rule accepts: care any other.  Such claims pass by this layer.");
	plan.layer.unmatched_pends = true;
	is("where it pends",
	   "N gap: No rule accepts: care any other.  Such claims are pended.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_CARE, "inpatient");
	gate(&plan.rule[0], GATE_CHANNEL, "direct");
	gate(add(0, EFFECT_PAY), GATE_CARE, "observation inpatient");
	gate(&plan.rule[1], GATE_CHANNEL, "reimbursement");
	later();
	is("a later layer for some care that lets the rest pass says nothing of other care",
	   "W gap: No rule accepts: care observation; channel direct.  Such claims pass by this layer.");

	begin();
	plan.layer.unmatched_pends = false;
	gate(add(0, EFFECT_PAY), GATE_STATUS, "poor");
	gate(&plan.rule[0], GATE_CARE, "outpatient");
	gate(add(1, EFFECT_PAY), GATE_STATUS, "disabled");
	gate(&plan.rule[1], GATE_CARE, "outpatient inpatient");
	is("a layer for some statuses says nothing of who has none",
	   "W gap: No rule accepts: care any other.  Such claims pass by this layer. | "
	   "W gap: No rule accepts: care inpatient; status not disabled.  Such claims pass by this layer.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_RELATION, "campus");
	gate(add(1, EFFECT_PAY), GATE_LEVEL, "1 2");
	is("words that nobody names count where a rule takes any",
	   "N gap: No rule accepts: level not 1, 2; relation any other.  Such claims are pended.");

	begin();
	gate(add(0, EFFECT_PAY), GATE_RELATION, "designated campus other_campus other undesignated unconnected");
	gate(add(1, EFFECT_PAY), GATE_CARE, "outpatient pharmacy");
	gate(&plan.rule[1], GATE_CHANNEL, "direct");
	is("only a pharmacy lacks a prescriber",
	   "N gap: No rule accepts: care pharmacy; relation any other; channel any other.  Such claims are pended.");

	begin();
	add(0, EFFECT_PAY)->served_from = day_from_date(2025, 3, 1);
	is("days from the version's first on",
	   "N gap: No rule accepts: served before 2025-03-01.  Such claims are pended.");
	plan.rule[0].served_from = plan.version.valid_from;
	is("days before it do not matter", "");

	begin();
	for (int i = 0; i < 7; i++)
	{
		char		word[20];

		snprintf(word, sizeof(word), "a%d", i);
		gate(add(0, EFFECT_PAY), GATE_ILLNESS, word);
		snprintf(word, sizeof(word), "%d", i);
		gate(&plan.rule[i], GATE_LEVEL, word);
	}
	run();
	ok(told("gap", 0) == 5 && strstr(found[nfound - 1].detail, "There may be more such gaps.") != NULL,
	   "not more than five gaps of a layer are told");
}

static void
test_levels(void)
{
	begin();
	gate(add(0, EFFECT_PAY), GATE_CARE, "outpatient");
	gate(&plan.rule[0], GATE_LEVEL, "0 1");
	gate(add(0, EFFECT_PAY), GATE_CARE, "outpatient");
	gate(&plan.rule[1], GATE_LEVEL, "2");
	gate(add(0, EFFECT_PAY), GATE_CARE, "inpatient");
	gate(&plan.rule[2], GATE_LEVEL, "1 2");
	run();
	ok(told("missing_level", 0) == 1 && told("missing_level", 1, 3) == 1, "inpatient care lacks level 0");
	for (int i = 0; i < nfound; i++)
	{
		if (strcmp(found[i].finding, "missing_level") == 0)
			ok(found[i].severity == LINT_WARNING &&
			   strcmp(found[i].detail, "These rules pay for care inpatient by level, "
					  "but no rule accepts the same at level 0.") == 0, "and the finding says so");
	}

	gate(add(9, EFFECT_DENY), GATE_CARE, "inpatient");
	run();
	ok(told("missing_level", 0) == 0, "a rule that denies is a rule");

	begin();
	gate(add(0, EFFECT_PAY), GATE_LEVEL, "1");
	add(1, EFFECT_PAY);
	run();
	ok(told("missing_level", 0) == 0, "a rule for any level leaves none out");
}

static void
test_numbers(void)
{
	Rule	   *rule;
	int			count;
	int			amount;

	begin();
	rule = add(0, EFFECT_PAY);
	rule->bands = 0;
	is("pay without a band", "E no_band 1: It pays, but has no band that says what share.");

	rule->bands = 1;
	rule->band[0].from = 30050;
	is("bands that begin above zero",
	   "W band_start 1: Its first band begins at 300.50; nothing is paid of what lies below.");
	rule->bands_from_base = true;
	rule->deductibles = 1;
	rule->deductible[0] = 30050;
	is("below lies the deductible", "");
	rule->deductible[0] = 20000;
	is("below lies more than that",
	   "W band_start 1: Its first band begins at 300.50; nothing is paid of what lies below.");
	rule->band[0].from = 0;
	rule->bands = 2;
	rule->band[1] = (Band)
	{
		.from = 100000
	};
	is("nothing at the top",
	   "W band_top 1: Nothing is paid above 1000.00; a cap would say so, and tell a later layer.");

	begin();
	rule = add(0, EFFECT_PAY);
	count = bucket("visits", true);
	amount = bucket("spent", false);
	is("buckets that nothing names",
	   "W dangling_bucket: No rule and no cap names bucket visits. | "
	   "W dangling_bucket: No rule and no cap names bucket spent.");
	rule->nth_of = count;
	cap(rule, amount, MEASURE_PAID);
	is("buckets that a rule and a cap name", "");
	rule->nth_of = amount;
	rule->cap[0].bucket = count;
	is("amounts and counts mixed up",
	   "E unit 1: Bucket spent holds an amount, but nth_of needs a count. | "
	   "E unit 1: Bucket visits holds a count, but a cap needs an amount.");
	rule->nth_of = NO_BUCKET;
	rule->cap[0].measure = MEASURE_COUNT;
	rule->deductible_uses = rule->deductible_fills = amount;
	is("a count that a cap limits", "");

	rule->bands_over = amount;
	is("one bucket for the deductible and the bands' axis",
	   "E filled_twice 1: Bucket spent would be filled with two different amounts of one claim.");
	rule->deductible_uses = rule->deductible_fills = NO_BUCKET;
	cap(rule, amount, MEASURE_PAID);
	is("for the axis and a cap on the payment",
	   "E filled_twice 1: Bucket spent would be filled with two different amounts of one claim.");
	rule->cap[1].measure = MEASURE_ABOVE_DEDUCTIBLE;
	is("the same amount twice is one", "");
	rule->bands_from_base = true;
	is("what lies on the axis depends on where the bands start",
	   "E filled_twice 1: Bucket spent would be filled with two different amounts of one claim.");
	rule->cap[1].measure = MEASURE_BASE;
	is("deductible and above it together", "");

	begin();
	rule = add(0, EFFECT_PAY);
	rule->nth_of = bucket("_served_on", true);
	is("the kernel's own bucket", "E reserved_bucket: The name of bucket _served_on is reserved.");
}

/* ---------- against a naive search ---------- */

typedef struct Point
{
	uint64_t	gate[GATES];
	Day			day;
} Point;

static uint64_t seed = 1;

static int
chance(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((seed >> 33) % n);
}

/* Values of a gate: single words, but any set of statuses. */
static int
values(Gate gate, bool closed, uint64_t *value)
{
	int			named = plan.version.word[gate].count;
	int			count = 0;

	if (gate == GATE_STATUS)
	{
		for (int set = 1; set < 1 << (named + 1); set++)
			value[count++] = (set & ((1 << named) - 1)) | (set >> named ? GATE_OTHER_WORD : 0);
	}
	else
	{
		for (int i = 0; i < named; i++)
			value[count++] = UINT64_C(1) << i;
		if (!closed || named < 2)
			value[count++] = GATE_OTHER_WORD;
	}
	if (!closed)
		value[count++] = GATE_NO_WORD;
	return count;
}

static bool
accepts(const Rule *rule, const Point *point)
{
	for (int g = 0; g < GATES; g++)
	{
		if ((rule->gate[g] & point->gate[g]) == 0)
			return false;
	}
	if ((rule->unless_status & point->gate[GATE_STATUS]) != 0)
		return false;
	return point->day >= rule->served_from && point->day < rule->served_until;
}

static void
random_gate(Rule *rule, Gate g, const char *const *words, int count)
{
	char		some[100] = "";

	for (int i = 0; i < count; i++)
	{
		if (chance(3) == 0)
		{
			strcat(some, words[i]);
			strcat(some, " ");
		}
	}
	if (some[0] != '\0')
		gate(rule, g, some);
}

static bool
random_plan(void)
{
	static const char *const channels[] = {"direct", "reimbursement"};
	static const char *const levels[] = {"1", "2"};
	static const char *const statuses[] = {"poor", "disabled", "listed"};
	uint64_t	channel[4];
	uint64_t	level[4];
	uint64_t	status[20];
	int			nchannel;
	int			nlevel;
	int			nstatus;
	int			rules = 1 + chance(6);
	bool		overlap[RULES][RULES] = {{false}};
	bool		reached[RULES] = {false};
	bool		gap = false;
	bool		name_all[GATES];
	bool		same = true;
	int			rank = 0;

	begin();
	for (int i = 0; i < rules; i++)
	{
		Rule	   *rule = add(rank += chance(2), chance(5) == 0 ? EFFECT_ADJUST : EFFECT_PAY);

		random_gate(rule, GATE_CHANNEL, channels, 2);
		random_gate(rule, GATE_LEVEL, levels, 2);
		random_gate(rule, GATE_STATUS, statuses, 3);
		if (chance(3) == 0)
			exclude(rule, statuses[chance(3)]);
		if (chance(3) == 0)
			rule->served_from = plan.version.valid_from + chance(4) - 1;
		if (chance(3) == 0)
			rule->served_until = plan.version.valid_from + chance(4);
	}

	nchannel = values(GATE_CHANNEL, true, channel);
	nlevel = values(GATE_LEVEL, false, level);
	nstatus = values(GATE_STATUS, false, status);
	for (int g = 0; g < GATES; g++)
	{
		name_all[g] = plan.version.word[g].count > 0;
		for (int i = 0; i < rules; i++)
		{
			if (plan.rule[i].effect != EFFECT_ADJUST && plan.rule[i].gate[g] & GATE_OTHER_WORD)
				name_all[g] = false;
		}
	}

	for (int c = 0; c < nchannel; c++)
		for (int r = 0; r < nlevel; r++)
			for (int s = 0; s < nstatus; s++)
				for (int d = -3; d < 6; d++)
				{
					Point		point = {.day = plan.version.valid_from + d};
					const Rule *first = NULL;
					bool		asked = d >= 0;

					for (int g = 0; g < GATES; g++)
						point.gate[g] = 1;
					point.gate[GATE_CHANNEL] = channel[c];
					point.gate[GATE_LEVEL] = level[r];
					point.gate[GATE_STATUS] = status[s];
					if (name_all[GATE_LEVEL])
						asked = asked && (level[r] & (GATE_NO_WORD | GATE_OTHER_WORD)) == 0;
					if (name_all[GATE_STATUS])
						asked = asked && (status[s] & (GATE_NO_WORD | GATE_OTHER_WORD)) == 0;
					for (int i = 0; i < rules; i++)
					{
						const Rule *rule = &plan.rule[i];

						if (rule->effect == EFFECT_ADJUST || !accepts(rule, &point))
							continue;
						if (first == NULL)
							first = rule;
						if (first->rank == rule->rank)
							reached[i] = true;
						for (int j = 0; j < i; j++)
						{
							if (plan.rule[j].rank == rule->rank && plan.rule[j].effect != EFFECT_ADJUST &&
								accepts(&plan.rule[j], &point))
								overlap[j][i] = true;
						}
					}
					gap = gap || (asked && first == NULL);
				}

	run();
	for (int i = 0; i < rules; i++)
	{
		if (plan.rule[i].effect != EFFECT_ADJUST)
			same = same && told("unreachable", 1, i + 1) == !reached[i];
		for (int j = 0; j < i; j++)
			same = same && told("overlap", 2, j + 1, i + 1) == overlap[j][i];
	}
	return same && (told("gap", 0) > 0) == gap && told("not_checked", 0) == 0;
}

static void
test_bases(void)
{
	static const struct
	{
		const char *name;
		struct
		{
			Payer		payer;
			Base		base;
			int			base_layer;
		}			layer[4];
		int			layers;
		int			told_of;	/* layer, 0: nothing */
	}			cases[] = {
		{"one after the other, each of what the last one left", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_RELIEF, BASE_DEDUCTIBLE, 0},
				{PAYER_OTHER, BASE_OVER_CAP, 0}, {PAYER_FAMILY, BASE_COPAY, -1}}, 4, 0},
		{"two shares of the in-scope amount", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_IN_SCOPE, -1}}, 2, 2},
		{"two of the fund's: the kernel keeps it within scope", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_FUND, BASE_IN_SCOPE, -1}}, 2, 0},
		{"the in-scope amount after copay", {
				{PAYER_OTHER, BASE_COPAY, -1}, {PAYER_FUND, BASE_IN_SCOPE, -1}}, 2, 2},
		{"a deductible after copay, which holds it", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_COPAY, -1}, {PAYER_RELIEF, BASE_DEDUCTIBLE, 0}}, 3, 3},
		{"what lay over a cap after copay", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_COPAY, -1}, {PAYER_OTHER, BASE_OVER_CAP, 0}}, 3, 3},
		{"… over the cap of that copay: it left it", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_COPAY, -1}, {PAYER_OTHER, BASE_OVER_CAP, 1}}, 3, 0},
		{"… of a layer that rests on that copay", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_COPAY, -1}, {PAYER_OTHER, BASE_OVER_CAP, 1},
				{PAYER_OTHER, BASE_OVER_CAP, 2}}, 4, 0},
		{"a deductible after all that was unpaid", {
				{PAYER_FUND, BASE_IN_SCOPE, -1}, {PAYER_OTHER, BASE_UNPAID, -1}, {PAYER_RELIEF, BASE_DEDUCTIBLE, 0}}, 3, 3}
	};

	for (int c = 0; c < (int) (sizeof(cases) / sizeof(cases[0])); c++)
	{
		static Layer layers[4];
		bool		good;

		begin();
		add(0, EFFECT_PAY);
		for (int i = 0; i < cases[c].layers; i++)
		{
			layers[i] = plan.layer;
			layers[i].layer = i + 1;
			layers[i].payer = cases[c].layer[i].payer;
			layers[i].base = cases[c].layer[i].base;
			layers[i].base_layer = cases[c].layer[i].base_layer;
		}
		plan.version.layer = layers;
		plan.version.layers = cases[c].layers;
		run();
		good = told("paid_twice", 0) == (cases[c].told_of > 0);
		for (int i = 0; i < nfound; i++)
		{
			if (strcmp(found[i].finding, "paid_twice") == 0)
				good = good && found[i].severity == LINT_WARNING && found[i].layer == cases[c].told_of;
		}
		ok(good, cases[c].name);
	}
}

static void
test_random(void)
{
	int			wrong = 0;

	for (int i = 0; i < 5000; i++)
		wrong += !random_plan();
	ok(wrong == 0, "5000 random layers as a naive search has them");
	if (wrong > 0)
		printf("# %d differ\n", wrong);
}

/* Every rule cuts what is left of all earlier ones into many pieces. */
static void
test_limit(void)
{
	static const Gate gates[] = {GATE_LEVEL, GATE_ILLNESS, GATE_STATUS};
	static const char *const credentials[] = {"card", "e_credential", "medical_card", "none"};
	static const char *const cares[] = {"outpatient", "emergency", "observation", "inpatient", "pharmacy"};

	begin();
	for (int i = 0; i < RULES - 1; i++)
	{
		Rule	   *rule = add(i, EFFECT_DENY);

		for (int g = 0; g < 3; g++)
		{
			char		words[400] = "";

			for (int w = 0; w < 60; w++)
			{
				if (chance(3) > 0)
					snprintf(words + strlen(words), 20, "w%d ", w);
			}
			gate(rule, gates[g], words);
		}
		random_gate(rule, GATE_CREDENTIAL, credentials, 4);
		random_gate(rule, GATE_CARE, cares, 5);
		rule->served_from = plan.version.valid_from + chance(1000);
		rule->served_until = rule->served_from + 1 + chance(9000);
	}
	add(RULES, EFFECT_PAY);
	run();
	ok(nfound == 1 && told("not_checked", 0) == 1 && found[0].severity == LINT_NOTE,
	   "what is too much to check is told as such, and nothing wrong");
}

int
main(void)
{
	test_version();
	test_overlaps();
	test_reach();
	test_gaps();
	test_levels();
	test_numbers();
	test_bases();
	test_random();
	test_limit();
	printf("1..%d\n", tests);
	return failures > 0;
}
