/*
 * lint.c
 *	  Checks of a plan version before it is published.
 *
 * The situations a rule accepts are a box: a set of words for every gate, and a
 * span of days.  Whether rules overlap, whether one can ever be reached and
 * what a layer leaves unmatched are questions about boxes, answered exactly by
 * cutting: what of a box lies outside a rule is, gate by gate, a smaller box,
 * and those go on to the next rule.  No sampling, no allocation.
 *
 * Every gate but one holds one word of a situation.  A person may have several
 * statuses at once, so there a situation is a set of words, and a rule accepts
 * it when the two sets meet and the rule excludes none of the set.  The box of
 * such sets is kept as
 *
 *		the set lies within gate[GATE_STATUS], and meets every mask of its hits
 *
 * because that is closed under cutting: what misses a mask lies within the rest
 * of the words, what meets it has one more hit.  Any combination of
 * statuses is taken to be possible; a person who has none is GATE_NO_WORD
 * alone.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plan/lint.h"

/*
 * Cutting can take time exponential in the rules of a layer, though no sane
 * plan comes near.  This many looks at a rule are spent in all, and so many
 * cuts nested; then a note says what was not checked.
 */
#define LOOKS_MAX	20000000
#define DEPTH_MAX	400

#define GAPS_MAX	5			/* told of one layer */
#define TEXT_SIZE	600
#define RULES_MAX	16			/* named by one finding */

/*
 * Gates of which every word that a claim can have is known: by a CHECK of the
 * table, or because desk.c makes them.  Those of locality and pathway come
 * from the plan besides.
 */
static const char *const closed_words[GATES][8] = {
	[GATE_CARE] = {"outpatient", "emergency", "observation", "inpatient", "pharmacy"},
	[GATE_RELATION] = {"designated", "campus", "other_campus", "other", "undesignated",
	"unconnected", "no_prescriber"},
	[GATE_LOCALITY] = {"local", "elsewhere"},
	[GATE_ACCESS] = {"ordinary", "emergency", "referred", "mental", "chronic_infectious"},
	[GATE_CHANNEL] = {"direct", "reimbursement"},
	[GATE_CREDENTIAL] = {"card", "e_credential", "medical_card", "none"}
};

/* A claim always has these. */
static const bool always_given[GATES] = {
	[GATE_CARE] = true,
	[GATE_RELATION] = true,
	[GATE_ACCESS] = true,
	[GATE_CHANNEL] = true,
	[GATE_CREDENTIAL] = true
};

static const char *const gate_names[GATES] = {
	"care", "level", "relation", "locality", "access", "channel", "credential",
	"pathway", "status", "illness"
};

typedef struct Lint
{
	const PlanVersion *plan;
	LintSink	sink;
	void	   *context;
	int			looks;
	bool		gave_up;
} Lint;

typedef struct Hit
{
	uint64_t	mask;
	const struct Hit *before;
} Hit;

typedef struct Box
{
	uint64_t	gate[GATES];
	const Hit  *hit;
	Day			from;
	Day			until;
} Box;

/* ---------- telling ---------- */

typedef struct Text
{
	int			length;
	char		text[TEXT_SIZE];
} Text;

__attribute__((format(printf, 2, 3)))
static void
say(Text *text, const char *format, ...)
{
	va_list		args;
	int			room = TEXT_SIZE - text->length;
	int			length;

	va_start(args, format);
	length = vsnprintf(text->text + text->length, room, format, args);
	va_end(args);
	if (length < room)
		text->length += length;
	else
	{
		text->length = TEXT_SIZE - 1;
		memcpy(text->text + TEXT_SIZE - 4, "...", 4);
	}
}

static void
tell(const Lint *lint, LintSeverity severity, const char *finding,
	 const Layer *layer, const int *rule, int rules, const Text *detail)
{
	LintFinding told = {
		.severity = severity,
		.finding = finding,
		.layer = layer == NULL ? 0 : layer->layer,
		.rules = rules,
		.rule = rule,
		.detail = detail->text
	};

	lint->sink(lint->context, &told);
}

static void
say_words(Text *text, const Vocabulary *words, uint64_t mask)
{
	const char *between = " ";

	for (int i = 0; i < words->count; i++)
	{
		if ((mask & (UINT64_C(1) << i)) == 0)
			continue;
		say(text, "%s%s", between, words->word[i]);
		between = ", ";
	}
	if (mask & GATE_OTHER_WORD)
	{
		say(text, "%sany other", between);
		between = ", ";
	}
	if (mask & GATE_NO_WORD)
		say(text, "%snone", between);
}

static void
say_day(Text *text, const char *before, Day day)
{
	int			year;
	int			month;
	int			dayofmonth;

	day_to_date(day, &year, &month, &dayofmonth);
	say(text, "%s%04d-%02d-%02d", before, year, month, dayofmonth);
}

/* What tells the box from the universe it was cut from. */
static void
say_box(Text *text, const Lint *lint, const Box *box, const Box *universe)
{
	const char *between = "";

	for (int g = 0; g < GATES; g++)
	{
		const Vocabulary *words = &lint->plan->word[g];
		uint64_t	left_out = universe->gate[g] & ~box->gate[g];

		if (left_out == 0)
			continue;
		/* of several statuses, and where most is left, say what is not in it */
		if (g == GATE_STATUS ||
			((box->gate[g] & GATE_OTHER_WORD) != 0 && (box->gate[g] & ~GATE_OTHER_WORD) != 0))
		{
			say(text, "%s%s not", between, gate_names[g]);
			say_words(text, words, left_out);
		}
		else
		{
			say(text, "%s%s", between, gate_names[g]);
			say_words(text, words, box->gate[g]);
		}
		between = "; ";
	}
	for (const Hit *hit = box->hit; hit != NULL; hit = hit->before)
	{
		if ((universe->gate[GATE_STATUS] & ~hit->mask) == 0)
			continue;
		say(text, "%sstatus", between);
		say_words(text, &lint->plan->word[GATE_STATUS], hit->mask);
		between = "; ";
	}
	if (box->from > universe->from)
	{
		say_day(text, between[0] ? "; served from " : "served from ", box->from);
		between = "; ";
	}
	if (box->until < universe->until)
	{
		say_day(text, between[0] ? "; served before " : "served before ", box->until);
		between = "; ";
	}
	if (between[0] == '\0')
		say(text, "everything");
}

/* ---------- boxes ---------- */

/* Is there a set of statuses as the box wants it? */
static bool
has_statuses(const Box *box)
{
	uint64_t	allowed = box->gate[GATE_STATUS];
	uint64_t	words = allowed & ~GATE_NO_WORD;
	bool		none = (allowed & GATE_NO_WORD) != 0;	/* by a person without any */
	bool		some = words != 0;	/* by one who has all that are allowed */

	for (const Hit *hit = box->hit; hit != NULL; hit = hit->before)
	{
		none = none && (hit->mask & GATE_NO_WORD) != 0;
		some = some && (hit->mask & words) != 0;
	}
	return none || some;
}

static bool
is_empty(const Box *box)
{
	if (box->from >= box->until)
		return true;
	for (int g = 0; g < GATES; g++)
	{
		if (box->gate[g] == 0)
			return true;
	}
	return !has_statuses(box);
}

static bool
is_open(Gate gate)
{
	return gate != GATE_PATHWAY && closed_words[gate][0] == NULL;
}

/* The i-th word that a claim can have at a gate that is not open, or NULL. */
static const char *
made_word(const PlanVersion *plan, Gate gate, int i)
{
	for (int w = 0; closed_words[gate][w] != NULL; w++)
	{
		if (i-- == 0)
			return closed_words[gate][w];
	}
	if (gate == GATE_LOCALITY)
		return i < plan->places ? plan->place[i] : NULL;
	for (int c = 0; gate == GATE_PATHWAY && c < plan->cover_rules; c++)
	{
		if (plan->cover_rule[c].effect != COVER_ENDS && i-- == 0)
			return plan->cover_rule[c].pathway;
	}
	return NULL;
}

bool
word_is_possible(const PlanVersion *plan, Gate gate, const char *word)
{
	const char *made;

	if (is_open(gate))
		return true;
	for (int i = 0; (made = made_word(plan, gate, i)) != NULL; i++)
	{
		if (strcmp(made, word) == 0)
			return true;
	}
	return false;
}

static uint64_t
word_bit(const PlanVersion *plan, Gate gate, const char *word)
{
	for (int w = 0; w < plan->word[gate].count; w++)
	{
		if (strcmp(plan->word[gate].word[w], word) == 0)
			return UINT64_C(1) << w;
	}
	return GATE_OTHER_WORD;
}

/* Words of a gate that some claim can have, leaving one out if so asked. */
static uint64_t
possible_words(const PlanVersion *plan, Gate gate, const char *without)
{
	uint64_t	words = always_given[gate] ? 0 : GATE_NO_WORD;
	const char *word;

	/* without a coverage rule, which is told, pathways say nothing */
	if (is_open(gate) || made_word(plan, gate, 0) == NULL)
		return words | ((UINT64_C(1) << plan->word[gate].count) - 1) | GATE_OTHER_WORD;
	for (int i = 0; (word = made_word(plan, gate, i)) != NULL; i++)
	{
		if (without == NULL || strcmp(word, without) != 0)
			words |= word_bit(plan, gate, word);
	}
	return words;
}

/* All that can be. */
static Box
whole(const PlanVersion *plan)
{
	Box			box = {.from = DAY_MIN,.until = DAY_MAX};

	for (int g = 0; g < GATES; g++)
		box.gate[g] = possible_words(plan, g, NULL);
	return box;
}

/*
 * Words that a layer is asked about.  A gate that all its rules name is what
 * the layer is for: aid for some statuses says nothing of who has none, and a
 * later layer for stays that lets the rest pass nothing of visits.  Where a rule
 * takes any word, those that nobody names count too.
 */
static uint64_t
words_of_layer(const PlanVersion *plan, const Layer *layer, Gate gate)
{
	uint64_t	words = possible_words(plan, gate, NULL);
	uint64_t	named = 0;

	for (int i = 0; i < layer->rules; i++)
	{
		if (layer->rule[i].effect != EFFECT_ADJUST)
			named |= layer->rule[i].gate[gate];
	}
	/* not who is not covered, and not places that were none that day */
	if (!is_open(gate))
		words &= ~GATE_NO_WORD;
	if (plan->word[gate].count == 0 || (named & GATE_OTHER_WORD) != 0)
		return words;
	if (is_open(gate))
		return words & ~(GATE_NO_WORD | GATE_OTHER_WORD);
	return layer > plan->layer && !layer->unmatched_pends ? words & named : words;
}

/* What a rule accepts, of what can be.  hit is the caller's, for the box. */
static Box
rule_box(const PlanVersion *plan, const Rule *rule, Hit *hit)
{
	Box			box = {.from = rule->served_from,.until = rule->served_until};

	for (int g = 0; g < GATES; g++)
		box.gate[g] = rule->gate[g] & possible_words(plan, g, NULL);
	/* a person with other statuses besides is accepted too */
	box.gate[GATE_STATUS] = possible_words(plan, GATE_STATUS, NULL) & ~rule->unless_status;
	*hit = (Hit)
	{
		.mask = rule->gate[GATE_STATUS]
	};
	box.hit = hit;
	return box;
}

/* The part of a box that a rule accepts; hit as above. */
static Box
meet(const Box *box, const Rule *rule, Hit *hit)
{
	Box			common = *box;

	for (int g = 0; g < GATES; g++)
	{
		if (g != GATE_STATUS)
			common.gate[g] &= rule->gate[g];
	}
	common.gate[GATE_STATUS] &= ~rule->unless_status;
	if ((common.gate[GATE_STATUS] & ~rule->gate[GATE_STATUS]) != 0)
	{
		*hit = (Hit)
		{
			.mask = rule->gate[GATE_STATUS],.before = box->hit
		};
		common.hit = hit;
	}
	if (common.from < rule->served_from)
		common.from = rule->served_from;
	if (common.until > rule->served_until)
		common.until = rule->served_until;
	return common;
}

/* ---------- cutting ---------- */

typedef struct Cut
{
	Lint	   *lint;
	const Layer *layer;
	int			rules;			/* the first so many of the layer count */
	bool		gave_up;
	/* called with every part that no rule accepts; true: enough */
	bool		(*left) (struct Cut *cut, const Box *box);
	void	   *context;
} Cut;

/* Cut the rules from `next` on away from the box; true once there is enough. */
static bool
cut_away(Cut *cut, const Box *box, int next, int depth)
{
	const Rule *rule = NULL;
	Box			rest = *box;
	Box			part;
	Hit			hit;
	Hit			unless;

	for (; next < cut->rules; next++)
	{
		Box			common;

		if (++cut->lint->looks > LOOKS_MAX || depth > DEPTH_MAX)
		{
			cut->gave_up = true;
			cut->lint->gave_up = true;
			return true;
		}
		rule = &cut->layer->rule[next];
		if (rule->effect == EFFECT_ADJUST)
			continue;
		common = meet(box, rule, &hit);
		if (!is_empty(&common))
			break;
	}
	if (next == cut->rules)
		return cut->left(cut, box);

	for (int g = 0; g < GATES; g++)
	{
		if (g == GATE_STATUS)
			continue;
		part = rest;
		part.gate[g] &= ~rule->gate[g];
		if (part.gate[g] != 0 && cut_away(cut, &part, next + 1, depth + 1))
			return true;
		rest.gate[g] &= rule->gate[g];
	}

	part = rest;
	part.until = part.until < rule->served_from ? part.until : rule->served_from;
	if (part.from < part.until && cut_away(cut, &part, next + 1, depth + 1))
		return true;
	part = rest;
	part.from = part.from > rule->served_until ? part.from : rule->served_until;
	if (part.from < part.until && cut_away(cut, &part, next + 1, depth + 1))
		return true;
	if (rest.from < rule->served_from)
		rest.from = rule->served_from;
	if (rest.until > rule->served_until)
		rest.until = rule->served_until;

	part = rest;
	part.gate[GATE_STATUS] &= ~rule->gate[GATE_STATUS];
	if (!is_empty(&part) && cut_away(cut, &part, next + 1, depth + 1))
		return true;
	if (rule->unless_status == 0)
		return false;
	hit = (Hit)
	{
		.mask = rule->gate[GATE_STATUS],.before = rest.hit
	};
	unless = (Hit)
	{
		.mask = rule->unless_status,.before = &hit
	};
	rest.hit = &unless;
	return !is_empty(&rest) && cut_away(cut, &rest, next + 1, depth + 1);
}

static bool
left_any(Cut *cut, const Box *box)
{
	(void) box;
	*(bool *) cut->context = true;
	return true;
}

/* Do the first `rules` of a layer accept all of a box?  In doubt, no. */
static bool
covered(Lint *lint, const Layer *layer, int rules, const Box *box)
{
	bool		any = false;
	Cut			cut = {.lint = lint,.layer = layer,.rules = rules,.left = left_any,.context = &any};

	if (!is_empty(box))
		cut_away(&cut, box, 0, 0);
	return !any && !cut.gave_up;
}

/* ---------- rules of a layer ---------- */

static void
check_overlaps(Lint *lint, const Layer *layer)
{
	Box			universe = whole(lint->plan);

	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *rule = &layer->rule[i];

		for (int j = i + 1; j < layer->rules && layer->rule[j].rank == rule->rank; j++)
		{
			const Rule *other = &layer->rule[j];
			Hit			hit;
			Hit			other_hit;
			Box			box = rule_box(lint->plan, rule, &hit);
			Box			common = meet(&box, other, &other_hit);
			Text		text = {0};

			if (rule->effect == EFFECT_ADJUST || other->effect == EFFECT_ADJUST || is_empty(&common))
				continue;
			say(&text, "Both have rank %d and accept: ", rule->rank);
			say_box(&text, lint, &common, &universe);
			say(&text, ".");
			tell(lint, LINT_ERROR, "overlap", layer, (int[])
				 {
					 rule->rule, other->rule
				 }, 2, &text);
		}
	}
}

static void
check_reach(Lint *lint, const Layer *layer)
{
	int			lower = 0;		/* rules of lower rank come before */

	for (int i = 0; i < layer->rules; i++)
	{
		const Rule *rule = &layer->rule[i];
		Hit			hit;
		Box			box = rule_box(lint->plan, rule, &hit);
		Text		text = {0};

		while (layer->rule[lower].rank < rule->rank)
			lower++;
		if (rule->effect == EFFECT_ADJUST || !covered(lint, layer, lower, &box))
			continue;
		if (is_empty(&box))
			say(&text, "No situation can be as its gate wants it.");
		else
			say(&text, "Rules of lower rank accept all that it accepts.");
		tell(lint, LINT_WARNING, "unreachable", layer, &rule->rule, 1, &text);
	}
}

typedef struct Gaps
{
	const Box  *universe;
	int			count;
} Gaps;

static bool
left_gap(Cut *cut, const Box *box)
{
	Gaps	   *gaps = cut->context;
	Text		text = {0};

	say(&text, "No rule accepts: ");
	say_box(&text, cut->lint, box, gaps->universe);
	say(&text, cut->layer->unmatched_pends ? ".  Such claims are pended." :
		cut->layer->on_application ? ".  Such applications are denied." : ".  Such claims pass by this layer.");
	if (++gaps->count == GAPS_MAX)
		say(&text, "  There may be more such gaps.");
	/* what a family account does not pay is missing nowhere: the person pays */
	tell(cut->lint, cut->layer->unmatched_pends || cut->layer->on_application ||
		 cut->layer->payer == PAYER_FAMILY ? LINT_NOTE : LINT_WARNING,
		 "gap", cut->layer, NULL, 0, &text);
	return gaps->count == GAPS_MAX;
}

static void
check_gaps(Lint *lint, const Layer *layer)
{
	const PlanVersion *plan = lint->plan;
	Box			universe = {.from = plan->valid_from,.until = DAY_MAX};
	Box			part;
	Gaps		gaps = {.universe = &part};
	Cut			cut = {.lint = lint,.layer = layer,.rules = layer->rules,.left = left_gap,.context = &gaps};

	for (int g = 0; g < GATES; g++)
		universe.gate[g] = words_of_layer(plan, layer, g);

	/* only a pharmacy can lack a prescriber, so that is asked apart */
	part = universe;
	part.gate[GATE_RELATION] &= possible_words(plan, GATE_RELATION, "no_prescriber");
	if (!is_empty(&part) && cut_away(&cut, &part, 0, 0))
		return;
	gaps.universe = &universe;
	part = universe;
	part.gate[GATE_RELATION] &= ~possible_words(plan, GATE_RELATION, "no_prescriber");
	part.gate[GATE_CARE] &= word_bit(plan, GATE_CARE, "pharmacy");
	if (part.gate[GATE_CARE] != GATE_OTHER_WORD && !is_empty(&part))
		cut_away(&cut, &part, 0, 0);
}

/*
 * A pay rule that depends on the level leaves a level out when a claim that
 * differs from its own in nothing but that level is accepted by no rule.
 */
static void
check_levels(Lint *lint, const Layer *layer)
{
	const Vocabulary *cares = &lint->plan->word[GATE_CARE];
	const Vocabulary *levels = &lint->plan->word[GATE_LEVEL];

	for (int c = 0; c < cares->count; c++)
	{
		for (int l = 0; l < levels->count; l++)
		{
			uint64_t	care = UINT64_C(1) << c;
			uint64_t	level = UINT64_C(1) << l;
			int			rules[RULES_MAX];
			int			count = 0;
			Text		text = {0};

			for (int i = 0; i < layer->rules && count < RULES_MAX; i++)
			{
				const Rule *rule = &layer->rule[i];
				Hit			hit;
				Box			box;

				if (rule->effect != EFFECT_PAY || (rule->gate[GATE_CARE] & care) == 0 ||
					(rule->gate[GATE_LEVEL] & level) != 0)
					continue;
				box = rule_box(lint->plan, rule, &hit);
				box.gate[GATE_CARE] = care;
				box.gate[GATE_LEVEL] = level;
				if (!covered(lint, layer, layer->rules, &box))
					rules[count++] = rule->rule;
			}
			if (count == 0)
				continue;
			say(&text, "These rules pay for care %s by level, but no rule accepts the same at level %s.",
				cares->word[c], levels->word[l]);
			tell(lint, LINT_WARNING, "missing_level", layer, rules, count, &text);
		}
	}
}

static void
check_bands(const Lint *lint, const Layer *layer, const Rule *rule)
{
	fen_t		below = 0;
	Text		text = {0};

	if (rule->effect != EFFECT_PAY)
		return;
	if (rule->bands == 0)
	{
		say(&text, "It pays, but has no band that says what share.");
		tell(lint, LINT_ERROR, "no_band", layer, &rule->rule, 1, &text);
		return;
	}

	/* on an axis that the deductible lies on, what it takes needs no band */
	if (rule->bands_from_base && rule->deductibles > 0)
	{
		below = rule->deductible[0];
		for (int i = 1; i < rule->deductibles; i++)
			below = fen_min(below, rule->deductible[i]);
	}
	if (rule->band[0].from > below)
	{
		say(&text, "Its first band begins at %lld.%02d; nothing is paid of what lies below.",
			(long long) (rule->band[0].from / 100), (int) (rule->band[0].from % 100));
		tell(lint, LINT_WARNING, "band_start", layer, &rule->rule, 1, &text);
	}
	if (rule->bands > 1 && rule->band[rule->bands - 1].rate == 0)
	{
		Text		top = {0};

		say(&top, "Nothing is paid above %lld.%02d; a cap would say so, and tell a later layer.",
			(long long) (rule->band[rule->bands - 1].from / 100),
			(int) (rule->band[rule->bands - 1].from % 100));
		tell(lint, LINT_WARNING, "band_top", layer, &rule->rule, 1, &top);
	}
}

/* ---------- layers ---------- */

/* Is the base of a layer a part of what an earlier one left? */
static bool
rests_on(const PlanVersion *plan, const Layer *layer, const Layer *earlier)
{
	while (layer->base_layer >= 0)
	{
		layer = &plan->layer[layer->base_layer];
		if (layer == earlier)
			return true;
	}
	return (layer->base == BASE_COPAY || layer->base == BASE_UNPAID) && earlier < layer;
}

/*
 * Could both pay the same fen?  The kernel takes care of layers of one
 * deductible or cap, of base copay and unpaid, and of the fund by itself.
 */
static bool
may_pay_the_same(const PlanVersion *plan, const Layer *layer, const Layer *earlier)
{
	switch (layer->base)
	{
		case BASE_IN_SCOPE:
			return layer->payer != PAYER_FUND || earlier->payer != PAYER_FUND;
		case BASE_DEDUCTIBLE:
		case BASE_OVER_CAP:
			return earlier->base != BASE_DEDUCTIBLE && earlier->base != BASE_OVER_CAP &&
				!rests_on(plan, layer, earlier);
		default:
			return false;
	}
}

/*
 * A layer takes its base whole, however much of it earlier layers have paid,
 * and stops only where nothing of the bill is left: so it may pay for what is
 * paid already, which is to pay for what is out of scope.
 */
static void
check_base(const Lint *lint, const Layer *layer)
{
	for (const Layer *earlier = lint->plan->layer; earlier < layer; earlier++)
	{
		Text		text = {0};

		if (!may_pay_the_same(lint->plan, layer, earlier))
			continue;
		say(&text, "It may pay what layer %d has paid, and so what is out of scope; base copay is what is left in scope.",
			earlier->layer);
		tell(lint, LINT_WARNING, "paid_twice", layer, NULL, 0, &text);
		return;
	}
}

/* ---------- buckets ---------- */

/* What of a layer's work a bucket is filled with. */
typedef enum Fill
{
	FILL_NOTHING,
	FILL_DEDUCTIBLE,
	FILL_ABOVE,					/* above the deductible */
	FILL_CONSIDERED,			/* deductible and above */
	FILL_PAID
} Fill;

static void
check_unit(const Lint *lint, const Layer *layer, const Rule *rule, int bucket, bool want_count, const char *use)
{
	Text		text = {0};

	if (bucket == NO_BUCKET || lint->plan->bucket[bucket].is_count == want_count)
		return;
	say(&text, "Bucket %s holds %s, but %s needs %s.", lint->plan->bucket[bucket].name,
		want_count ? "an amount" : "a count", use, want_count ? "a count" : "an amount");
	tell(lint, LINT_ERROR, "unit", layer, &rule->rule, 1, &text);
}

/* Note what fills a bucket; an error where something else does already. */
static void
note_fill(const Lint *lint, const Layer *layer, const Rule *rule, Fill *fills, bool *told, int bucket, Fill fill)
{
	Text		text = {0};

	if (bucket == NO_BUCKET || fills[bucket] == fill)
		return;
	if (fills[bucket] != FILL_NOTHING && !told[bucket])
	{
		told[bucket] = true;
		say(&text, "Bucket %s would be filled with two different amounts of one claim.",
			lint->plan->bucket[bucket].name);
		tell(lint, LINT_ERROR, "filled_twice", layer, &rule->rule, 1, &text);
	}
	fills[bucket] = fill;
}

static void
check_rule_buckets(const Lint *lint, const Layer *layer, const Rule *rule)
{
	static const Fill cap_fill[] = {
		[MEASURE_PAID] = FILL_PAID,
		[MEASURE_BASE] = FILL_CONSIDERED,
		[MEASURE_ABOVE_DEDUCTIBLE] = FILL_ABOVE,
		[MEASURE_COUNT] = FILL_NOTHING
	};
	Fill		fills[MAX_BUCKETS] = {FILL_NOTHING};
	bool		told[MAX_BUCKETS] = {false};

	check_unit(lint, layer, rule, rule->nth_of, true, "nth_of");
	check_unit(lint, layer, rule, rule->deductible_uses, false, "deductible_uses");
	check_unit(lint, layer, rule, rule->deductible_fills, false, "deductible_fills");
	check_unit(lint, layer, rule, rule->bands_over, false, "bands_over");

	note_fill(lint, layer, rule, fills, told, rule->deductible_fills, FILL_DEDUCTIBLE);
	note_fill(lint, layer, rule, fills, told, rule->bands_over,
			  rule->bands_from_base ? FILL_CONSIDERED : FILL_ABOVE);
	for (int i = 0; i < rule->caps; i++)
	{
		const Cap  *cap = &rule->cap[i];

		check_unit(lint, layer, rule, cap->bucket, cap->measure == MEASURE_COUNT, "a cap");
		if (cap->measure != MEASURE_COUNT)
			note_fill(lint, layer, rule, fills, told, cap->bucket, cap_fill[cap->measure]);
	}
}

static bool
names_bucket(const Rule *rule, int bucket)
{
	if (rule->nth_of == bucket || rule->deductible_uses == bucket ||
		rule->deductible_fills == bucket || rule->bands_over == bucket)
		return true;
	for (int i = 0; i < rule->caps; i++)
	{
		if (rule->cap[i].bucket == bucket)
			return true;
	}
	return false;
}

static void
check_buckets(const Lint *lint)
{
	const PlanVersion *plan = lint->plan;

	for (int b = 0; b < plan->buckets; b++)
	{
		bool		named = false;
		Text		text = {0};

		for (int l = 0; l < plan->layers; l++)
		{
			for (int i = 0; !named && i < plan->layer[l].rules; i++)
				named = names_bucket(&plan->layer[l].rule[i], b);
		}
		/* the kernel keeps the order of claims under this name */
		if (strcmp(plan->bucket[b].name, "_served_on") == 0)
		{
			say(&text, "The name of bucket %s is reserved.", plan->bucket[b].name);
			tell(lint, LINT_ERROR, "reserved_bucket", NULL, NULL, 0, &text);
		}
		else if (!named)
		{
			say(&text, "No rule and no cap names bucket %s.", plan->bucket[b].name);
			tell(lint, LINT_WARNING, "dangling_bucket", NULL, NULL, 0, &text);
		}
	}
}

/* ---------- the version ---------- */

/* Words in gates that no claim ever has. */
static void
check_words(const Lint *lint, Gate gate)
{
	const PlanVersion *plan = lint->plan;
	const Vocabulary *words = &plan->word[gate];
	uint64_t	unknown = ((UINT64_C(1) << words->count) - 1) & ~possible_words(plan, gate, NULL);

	for (int w = 0; w < words->count; w++)
	{
		for (int l = 0; (unknown & (UINT64_C(1) << w)) != 0 && l < plan->layers; l++)
		{
			const Layer *layer = &plan->layer[l];
			int			rules[RULES_MAX];
			int			count = 0;
			Text		text = {0};

			for (int i = 0; i < layer->rules && count < RULES_MAX; i++)
			{
				if ((layer->rule[i].gate[gate] & GATE_OTHER_WORD) == 0 &&
					(layer->rule[i].gate[gate] & (UINT64_C(1) << w)) != 0)
					rules[count++] = layer->rule[i].rule;
			}
			if (count == 0)
				continue;
			if (gate == GATE_PATHWAY)
				say(&text, "No coverage rule makes pathway %s.", words->word[w]);
			else
				say(&text, "No claim ever has %s %s.", gate_names[gate], words->word[w]);
			tell(lint, LINT_ERROR, "unknown_word", layer, rules, count, &text);
		}
	}
}

void
lint_version(const PlanVersion *plan, LintSink sink, void *context)
{
	Lint		lint = {.plan = plan,.sink = sink,.context = context};
	Text		text = {0};

	if (plan->layers == 0)
	{
		say(&text, "The version has no layer.");
		tell(&lint, LINT_ERROR, "no_layer", NULL, NULL, 0, &text);
	}
	if (plan->cover_rules == 0)
	{
		text.length = 0;
		say(&text, "The version has no coverage rule: nobody would be covered.");
		tell(&lint, LINT_ERROR, "no_coverage_rule", NULL, NULL, 0, &text);
	}
	if (plan->eligibility_rules == 0)
	{
		text.length = 0;
		say(&text, "The version has no eligibility rule: everybody would be eligible.");
		tell(&lint, LINT_NOTE, "no_eligibility_rule", NULL, NULL, 0, &text);
	}
	for (int i = 0; i < plan->unknown_kinds; i++)
	{
		text.length = 0;
		say(&text, "Table %s names %s, which is no kind of fact.",
			plan->unknown_kind[i].named_by, plan->unknown_kind[i].kind);
		tell(&lint, LINT_ERROR, "unknown_kind", NULL, NULL, 0, &text);
	}
	for (int i = 0; i < plan->unclear_pathways; i++)
	{
		text.length = 0;
		say(&text, "Pathway %s does not tell whether it covers and why it is held: coverage rules of that name, here or in a published version, differ.",
			plan->unclear_pathway[i]);
		tell(&lint, LINT_ERROR, "unclear_pathway", NULL, NULL, 0, &text);
	}
	for (int i = 0; i < plan->unmade_pathways; i++)
	{
		text.length = 0;
		say(&text, "Table premium_rule names pathway %s, by which no coverage rule covers.",
			plan->unmade_pathway[i]);
		tell(&lint, LINT_ERROR, "unknown_word", NULL, NULL, 0, &text);
	}
	check_buckets(&lint);
	for (int g = 0; g < GATES; g++)
		check_words(&lint, g);
	for (int l = 0; l < plan->layers; l++)
	{
		const Layer *layer = &plan->layer[l];

		for (int i = 0; i < layer->rules; i++)
		{
			check_bands(&lint, layer, &layer->rule[i]);
			check_rule_buckets(&lint, layer, &layer->rule[i]);
		}
		check_base(&lint, layer);
		check_overlaps(&lint, layer);
		check_reach(&lint, layer);
		check_levels(&lint, layer);
		check_gaps(&lint, layer);
	}
	if (lint.gave_up)
	{
		text.length = 0;
		say(&text, "The rules are too many to compare them all: some that cannot be reached, and some gaps, may not be told.");
		tell(&lint, LINT_NOTE, "not_checked", NULL, NULL, 0, &text);
	}
}
