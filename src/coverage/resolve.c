/*
 * resolve.c
 *	  From facts to cover, in plain C.
 *
 * A coverage rule hangs on a fact, its anchor, and means one benefit year Y:
 * the one the anchor's first day lies in (year_of_day), else the one its row
 * names, else again that of its first day.  Every span of the rule counts from
 * the first day of Y.  The version that decides is the one in force on the
 * later of the anchor's first day and the first day of Y: what is paid in
 * autumn for the next year is judged by the rules of that year, and a payment
 * made after a change by the rules of the day it was made.
 *
 * A rule whose conditions hold opens a period.  Four steps make the answer:
 *
 *	1. collect: every rule and anchor whose conditions hold, as one period
 *	   each, from its start (not before the floor) to its end;
 *	2. in order of their first days: a period that follows a lapse starts later
 *	   (wait_months), then facts that end cover cut it short;
 *	3. where periods overlap, the one with the lowest rule number has the day
 *	   (rule OVERLAP), so periods are cut, not merged: each keeps its anchor,
 *	   its version and its clause;
 *	4. the account works from the day after usable_after's fact, at the earliest
 *	   from the first day of the period.
 *
 * Facts end cover before overlaps are cut.  The other way round, a period that
 * another one had pushed behind the ending fact would survive it.
 *
 * What the law leaves open (COVER_PENDS) is a period like any other, so that
 * the days it reaches are known.
 */
#include "coverage/coverage.h"

#include <string.h>

static inline Day
later_of(Day a, Day b)
{
	return a > b ? a : b;
}

static inline Day
day_after(Day day)
{
	return day == DAY_MIN || day == DAY_MAX ? day : day + 1;
}

static inline Day
in_year(const PlanVersion *version, int year, Span span)
{
	return benefit_year_day(year, version->year_begins, span);
}

const PlanVersion *
version_on(const Policy *policy, Day day)
{
	for (int i = policy->versions - 1; i >= 0; i--)
	{
		if (policy->version[i]->valid_from <= day)
			return policy->version[i];
	}
	return NULL;
}

/* Of Words; most differ in their first letter already. */
static inline bool
same_word(const char *a, const char *b)
{
	return a[0] == b[0] && memcmp(a, b, NAME_SIZE) == 0;
}

static const Window *
find_window(const Policy *policy, WindowKind kind, int year)
{
	for (int i = 0; i < policy->windows; i++)
	{
		const Window *window = &policy->window[i];

		if (window->kind == kind && window->benefit_year == year)
			return window;
	}
	return NULL;
}

int
fact_uses(const Policy *policy, const char *kind)
{
	int			uses = 0;

	for (int v = 0; v < policy->versions; v++)
		for (int r = 0; r < policy->version[v]->cover_rules; r++)
		{
			const CoverRule *rule = &policy->version[v]->cover_rule[r];

			if (same_word(rule->anchor, kind))
				uses |= (rule->effect == COVER_ENDS ? FACT_ENDS : FACT_ANCHORS) |
					(rule->codes > 0 ? FACT_BY_CODE : 0);
			for (int i = 0; i < rule->needs; i++)
				if (same_word(rule->need[i], kind))
					uses |= FACT_NEEDED;
		}
	return uses;
}

/* By first day, then by number: the order of events, as facts may be recorded
 * in any order. */
static bool
comes_before(const Fact *a, const Fact *b)
{
	if (a->from != b->from)
		return a->from < b->from;
	return a->fact_no < b->fact_no;
}

/* Does the rule hang on facts of this kind, code and time? */
static inline bool
is_anchor(const CoverRule *rule, const Fact *fact)
{
	if (!same_word(rule->anchor, fact->kind) ||
		fact->from < rule->anchored_from || fact->from >= rule->anchored_until)
		return false;
	if (rule->codes == 0)
		return true;
	if (fact->code == NULL)
		return false;
	for (int i = 0; i < rule->codes; i++)
	{
		if (strcmp(rule->code[i], fact->code) == 0)
			return true;
	}
	return false;
}

/* The benefit year of a fact; a fact without a first day lies in none. */
static bool
fact_year(const PlanVersion *version, const Fact *fact, bool of_day, int *year)
{
	if (!of_day && fact->has_year)
	{
		*year = fact->benefit_year;
		return true;
	}
	if (fact->from == DAY_MIN || fact->from == DAY_MAX)
		return false;
	*year = benefit_year_of(fact->from, version->year_begins);
	return true;
}

/* Are there facts of every kind that the rule needs, of whatever year? */
static bool
kinds_are_there(const CoverRule *rule, const Fact *fact, int nfacts)
{
	for (int n = 0; n < rule->needs; n++)
	{
		int			i = 0;

		while (i < nfacts && !same_word(rule->need[n], fact[i].kind))
			i++;
		if (i == nfacts)
			return false;
	}
	return true;
}

/* Is it this version that says what a fact of a year leads to? */
static bool
decides(const Policy *policy, const PlanVersion *version, const Fact *fact, int year)
{
	Day			first_day = benefit_year_start(year, version->year_begins);

	return version_on(policy, later_of(fact->from, first_day)) == version;
}

static bool
settles_by_card(const Policy *policy, const Fact *anchor)
{
	Day			since = DAY_MAX;

	if (anchor->has_organisation && policy->card_settlement_from != NULL)
		since = policy->card_settlement_from(policy->context, anchor->organisation);
	return since != DAY_MAX && since <= anchor->from;
}

/*
 * The earliest fact of a kind that counts for the year, or NULL.
 *
 * Where a window suspends, facts from its opening day on do not count, and none
 * that is dated after the year itself: a suspension lasts until the year ends
 * (SH-5), so a row that names the year later on does not slip past it, nor
 * where no window is recorded.  *suspended tells that there was one.
 */
static const Fact *
needed_fact(const Policy *policy, const PlanVersion *version,
			const CoverRule *rule, const Fact *fact, int nfacts,
			const char *kind, int year, bool *suspended)
{
	const Fact *best = NULL;
	Day			suspended_from = DAY_MAX;

	*suspended = false;
	if (rule->suspends)
	{
		int			next_year = year < INT32_MAX ? year + 1 : year;
		const Window *window = find_window(policy, rule->suspended_by, next_year);

		suspended_from = benefit_year_start(next_year, version->year_begins);
		if (window != NULL && window->from < suspended_from)
			suspended_from = window->from;
	}

	for (int i = 0; i < nfacts; i++)
	{
		int			its_year;

		if ((fact[i].uses & FACT_NEEDED) == 0 || !same_word(fact[i].kind, kind) ||
			!fact_year(version, &fact[i], false, &its_year) || its_year != year)
			continue;
		if (fact[i].from >= suspended_from)
			*suspended = true;
		else if (best == NULL || comes_before(&fact[i], best))
			best = &fact[i];
	}
	return best;
}

/*
 * Do the conditions of a rule hold for an anchor that it is about?  If not, the
 * first that fails is in *miss.  *usable_from is the day after the fact that
 * usable_after names, DAY_MIN where it names none.
 */
static bool
conditions_hold(const Policy *policy, const PlanVersion *version,
				const CoverRule *rule, const Fact *fact, int nfacts,
				const Fact *anchor, int year, Miss *miss, Day *usable_from)
{
	const Window *window;

	*usable_from = DAY_MIN;
	miss->need = NULL;
	miss->by_fact_no = 0;

	if (rule->has_since_window)
	{
		window = find_window(policy, WINDOW_COLLECTION, rule->since_window);
		if (window == NULL)
		{
			miss->missing = MISSING_WINDOW;
			return false;
		}
		if (anchor->from < window->from)
		{
			miss->missing = MISSING_EARLY;
			return false;
		}
	}
	if (rule->anchor_from.given &&
		anchor->from < in_year(version, year, rule->anchor_from.span))
	{
		miss->missing = MISSING_EARLY;
		return false;
	}

	/* The later of the two limits counts.  Where the window is the only limit
	 * and is not recorded, nobody can say what is late. */
	if (rule->anchor_before.given || rule->before_window_ends)
	{
		bool		in_time = rule->anchor_before.given &&
			anchor->from < in_year(version, year, rule->anchor_before.span);

		if (!in_time && rule->before_window_ends)
		{
			window = find_window(policy, WINDOW_COLLECTION, year);
			if (window == NULL && !rule->anchor_before.given)
			{
				miss->missing = MISSING_WINDOW;
				return false;
			}
			in_time = window != NULL && anchor->from < window->until;
		}
		if (!in_time)
		{
			miss->missing = MISSING_LATE;
			return false;
		}
	}

	if (rule->first_anchor)
	{
		for (int i = 0; i < nfacts; i++)
		{
			if (same_word(fact[i].kind, anchor->kind) &&
				comes_before(&fact[i], anchor))
			{
				miss->missing = MISSING_NOT_FIRST;
				return false;
			}
		}
	}

	if (rule->on_card >= 0 &&
		settles_by_card(policy, anchor) != (rule->on_card == 1))
	{
		miss->missing = MISSING_CARD;
		return false;
	}

	if (same_word(rule->usable_after, rule->anchor))
		*usable_from = day_after(anchor->from);
	for (int i = 0; i < rule->needs; i++)
	{
		bool		suspended;
		const Fact *needed = needed_fact(policy, version, rule, fact, nfacts,
										 rule->need[i], year, &suspended);

		if (needed == NULL)
		{
			miss->missing = suspended ? MISSING_SUSPENDED : MISSING_NEED;
			miss->need = rule->need[i];
			return false;
		}
		if (same_word(rule->usable_after, rule->need[i]))
			*usable_from = later_of(*usable_from, day_after(needed->from));
	}
	return true;
}

static Day
first_day_of_cover(const PlanVersion *version, const CoverRule *rule,
				   const Fact *anchor, int year)
{
	Day			start = DAY_MIN;

	switch (rule->start)
	{
		case START_YEAR:
			start = benefit_year_start(year, version->year_begins);
			break;
		case START_ANCHOR:
			start = anchor->from;
			break;
		case START_NEXT_DAY:
			start = day_after(anchor->from);
			break;
		case START_NEXT_MONTH:
			start = next_month(anchor->from);
			break;
	}
	if (rule->start_floor.given)
		start = later_of(start, in_year(version, year, rule->start_floor.span));
	return start;
}

/*
 * While a period is worked on, its fact_no is the index of its anchor.
 */
static void
report(MissSink sink, void *context, Miss *miss, const Fact *fact,
	   const CoverPeriod *period)
{
	const Fact *anchor = &fact[period->fact_no];

	if (sink == NULL)
		return;
	miss->fact_no = anchor->fact_no;
	miss->version = period->version;
	miss->rule = period->rule;
	(void) fact_year(period->version, anchor, period->rule->year_of_day, &miss->year);
	sink(context, miss);
}

/*
 * The other way round: facts that a rule needs, of a year for which there is no
 * anchor.
 */
static void
report_without_anchor(const Policy *policy, const Fact *fact, int nfacts,
					  const PlanVersion *version, const CoverRule *rule,
					  MissSink sink, void *context)
{
	for (int i = 0; i < nfacts; i++)
	{
		Miss		miss = {
			.missing = MISSING_ANCHOR, .fact_no = fact[i].fact_no,
			.version = version, .rule = rule, .need = rule->anchor
		};
		bool		needed = false;
		bool		anchored = false;

		for (int n = 0; n < rule->needs; n++)
			needed = needed || same_word(rule->need[n], fact[i].kind);
		if (!needed || !fact_year(version, &fact[i], false, &miss.year) ||
			!decides(policy, version, &fact[i], miss.year))
			continue;
		for (int a = 0; a < nfacts; a++)
		{
			int			year;

			/* whether it is one that the rule takes is another question */
			if (same_word(rule->anchor, fact[a].kind) &&
				fact_year(version, &fact[a], rule->year_of_day, &year) && year == miss.year)
				anchored = true;
		}
		if (!anchored)
			sink(context, &miss);
	}
}

/* Step 1. */
static int
collect(const Policy *policy, const Fact *fact, int nfacts, CoverPeriod *out,
		MissSink sink, void *context)
{
	int			n = 0;

	for (int v = 0; v < policy->versions; v++)
	{
		const PlanVersion *version = policy->version[v];

		for (int r = 0; r < version->cover_rules; r++)
		{
			const CoverRule *rule = &version->cover_rule[r];

			/* where nobody asks why, most rules are done with here */
			if (rule->effect == COVER_ENDS ||
				(sink == NULL && !kinds_are_there(rule, fact, nfacts)))
				continue;
			for (int i = 0; i < nfacts; i++)
			{
				CoverPeriod *period = &out[n];
				Miss		miss;
				int			year;

				if (!is_anchor(rule, &fact[i]) ||
					!fact_year(version, &fact[i], rule->year_of_day, &year) ||
					!decides(policy, version, &fact[i], year))
					continue;

				period->fact_no = i;
				period->version = version;
				period->rule = rule;
				if (!conditions_hold(policy, version, rule, fact, nfacts, &fact[i],
									 year, &miss, &period->usable_from))
				{
					report(sink, context, &miss, fact, period);
					continue;
				}
				period->from = first_day_of_cover(version, rule, &fact[i], year);
				period->until = in_year(version, year, rule->ends);
				if (period->from >= period->until)
				{
					miss.missing = MISSING_EMPTY;
					report(sink, context, &miss, fact, period);
					continue;
				}
				n++;
			}
			if (sink != NULL)
				report_without_anchor(policy, fact, nfacts, version, rule, sink, context);
		}
	}
	return n;
}

/* By first day; few and mostly in order already. */
static void
sort_by_start(CoverPeriod *period, int n)
{
	for (int i = 1; i < n; i++)
	{
		CoverPeriod key = period[i];
		int			j = i;

		for (; j > 0 && period[j - 1].from > key.from; j--)
			period[j] = period[j - 1];
		period[j] = key;
	}
}

/*
 * Was there cover before this period, and none on the day before it?  Cover
 * the law leaves open counts too: who may have been covered has not lapsed.
 */
static bool
follows_lapse(const CoverPeriod *earlier, int n, Day start)
{
	bool		any = false;

	for (int i = 0; i < n; i++)
	{
		if (earlier[i].from >= start)
			continue;
		if (earlier[i].until >= start)
			return false;
		any = true;
	}
	return any;
}

/*
 * Cut a period before the facts that end cover: on the first day of one that
 * lies in it; the whole of it where one began before and still lasts.  A fact
 * that is over before the period begins (a termination is one day) leaves it
 * alone.  The version that decides is the one in force on the first day on
 * which both the fact and the period are there.  Who cut it last goes into
 * *miss.
 */
static void
cut_by_endings(const Policy *policy, const Fact *fact, int nfacts, CoverPeriod *period,
			   Miss *miss)
{

	for (int i = 0; i < nfacts && period->from < period->until; i++)
	{
		const Fact *ending = &fact[i];
		Day			meet = later_of(ending->from, period->from);
		const PlanVersion *version;

		if ((ending->uses & FACT_ENDS) == 0 ||
			ending->from >= period->until || ending->until <= period->from)
			continue;
		version = version_on(policy, meet);
		if (version == NULL)
			continue;
		for (int r = 0; r < version->cover_rules; r++)
		{
			const CoverRule *rule = &version->cover_rule[r];
			Miss		ignored;
			Day			usable_from;
			int			year;

			if (rule->effect != COVER_ENDS || !is_anchor(rule, ending))
				continue;
			if (!fact_year(version, ending, rule->year_of_day, &year))
				year = benefit_year_of(meet, version->year_begins);
			if (conditions_hold(policy, version, rule, fact, nfacts, ending, year,
								&ignored, &usable_from))
			{
				period->until = meet;
				miss->by_fact_no = ending->fact_no;
				miss->by_rule = rule;
				break;
			}
		}
	}
}

/* Step 2, in place; returns how many are left. */
static int
delay_and_end(const Policy *policy, const Fact *fact, int nfacts,
			  CoverPeriod *period, int n, MissSink sink, void *context)
{
	int			kept = 0;

	/* Whether there was a lapse is asked of the periods before as they are in
	 * the end, delayed and cut themselves. */
	sort_by_start(period, n);
	for (int i = 0; i < n; i++)
	{
		CoverPeriod this = period[i];
		Miss		miss = {0};

		if (this.rule->wait_months > 0 && follows_lapse(period, kept, this.from))
		{
			Span		wait = {.months = this.rule->wait_months};

			this.from = day_add(this.from, wait);
		}
		if (this.from >= this.until)
		{
			miss.missing = MISSING_EMPTY;
			report(sink, context, &miss, fact, &this);
		}
		else
		{
			Day			until = this.until;

			cut_by_endings(policy, fact, nfacts, &this, &miss);
			if (this.until < until)
			{
				miss.missing = MISSING_ENDED;
				miss.from = this.until;
				miss.until = until;
				report(sink, context, &miss, fact, &this);
			}
		}
		if (this.from < this.until)
			period[kept++] = this;
	}
	return kept;
}

/* Rule OVERLAP: which of two periods has a day that both cover.  Versions in
 * force have different first days. */
static bool
takes_precedence(const Fact *fact, const CoverPeriod *a, const CoverPeriod *b)
{
	if (a->rule->rule != b->rule->rule)
		return a->rule->rule < b->rule->rule;
	if (a->version->valid_from != b->version->valid_from)
		return a->version->valid_from < b->version->valid_from;
	return comes_before(&fact[a->fact_no], &fact[b->fact_no]);
}

/* Steps 3 and 4: n periods, which may overlap, to at most 2n - 1 in out, which
 * do not. */
static int
cut_disjoint(const Fact *fact, const CoverPeriod *period, int n, CoverPeriod *out)
{
	int			pieces = 0;
	Day			day = DAY_MIN;

	for (;;)
	{
		const CoverPeriod *best = NULL;
		Day			next = DAY_MAX;
		bool		more = false;

		for (int i = 0; i < n; i++)
		{
			if (period[i].until <= day)
				continue;
			if (period[i].from > day)
			{
				more = true;
				if (period[i].from < next)
					next = period[i].from;
			}
			else if (best == NULL || takes_precedence(fact, &period[i], best))
				best = &period[i];
		}
		if (best == NULL)
		{
			if (!more)
				return pieces;
			day = next;
			continue;
		}

		/* It has the days until it ends or a stronger one begins. */
		next = best->until;
		for (int i = 0; i < n; i++)
		{
			if (period[i].from > day && period[i].from < next &&
				takes_precedence(fact, &period[i], best))
				next = period[i].from;
		}

		out[pieces] = *best;
		out[pieces].from = day;
		out[pieces].until = next;
		out[pieces].usable_from = later_of(day, best->usable_from);
		out[pieces].fact_no = fact[best->fact_no].fact_no;
		pieces++;
		if (next == DAY_MAX)
			return pieces;
		day = next;
	}
}

/*
 * Rights of which cut_disjoint has left nothing, unless the same fact has the
 * days by another rule.
 */
static void
report_overlapped(const Fact *fact, const CoverPeriod *period, int n,
				  const CoverPeriod *piece, int pieces, MissSink sink, void *context)
{
	for (int i = 0; i < n; i++)
	{
		Miss		miss = {
			.missing = MISSING_OVERLAPPED, .from = period[i].from, .until = period[i].until
		};
		bool		left = false;

		for (int p = 0; p < pieces; p++)
		{
			left = left || piece[p].fact_no == fact[period[i].fact_no].fact_no;
			if (piece[p].from <= period[i].from && period[i].from < piece[p].until)
			{
				miss.by_fact_no = piece[p].fact_no;
				miss.by_rule = piece[p].rule;
			}
		}
		if (!left)
			report(sink, context, &miss, fact, &period[i]);
	}
}

/*
 * A rule that takes the year from the day is decided by the version in force on
 * that day, so a fact has as many such periods as one version has such rules.
 * For the other rules the same holds of the year that the fact names, unless
 * versions disagree about when a year begins.  n periods are cut into at most
 * 2n - 1, while the n are still kept behind them.
 */
int
coverage_room(const Policy *policy)
{
	int			of_day = 0;
	int			of_fact = 0;
	int			of_fact_sum = 0;
	bool		years_differ = false;

	for (int v = 0; v < policy->versions; v++)
	{
		const PlanVersion *version = policy->version[v];
		const Span *begins = &policy->version[0]->year_begins;
		int			day_rules = 0;
		int			fact_rules = 0;

		for (int r = 0; r < version->cover_rules; r++)
		{
			if (version->cover_rule[r].effect == COVER_ENDS)
				continue;
			if (version->cover_rule[r].year_of_day)
				day_rules++;
			else
				fact_rules++;
		}
		if (version->year_begins.months != begins->months ||
			version->year_begins.days != begins->days)
			years_differ = true;
		if (day_rules > of_day)
			of_day = day_rules;
		if (fact_rules > of_fact)
			of_fact = fact_rules;
		of_fact_sum += fact_rules;
	}
	return 3 * (of_day + (years_differ ? of_fact_sum : of_fact));
}

int
resolve_coverage(const Policy *policy, const Fact *fact, int nfacts,
				 CoverPeriod *out, MissSink sink, void *context)
{
	int			n = collect(policy, fact, nfacts, out, sink, context);
	CoverPeriod *period;
	int			pieces;

	n = delay_and_end(policy, fact, nfacts, out, n, sink, context);
	if (n == 0)
		return 0;
	period = out + 2 * n;
	memmove(period, out, n * sizeof(CoverPeriod));
	pieces = cut_disjoint(fact, period, n, out);
	if (sink != NULL)
		report_overlapped(fact, period, n, out, pieces, sink, context);
	return pieces;
}
