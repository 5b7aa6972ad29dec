/*
 * plan.h
 *	  The compiled form of a plan version, in plain C: what the kernel, the
 *	  coverage resolver and lint read.  The rows it is made from are described
 *	  in plan.ledger.sql, column by column.
 *
 * A gate is one column of the situation.  Each gate has a vocabulary: the words
 * that any rule of the version names there, one bit each; every other word is
 * GATE_OTHER_WORD.  A rule accepts a situation when, for every gate, the bits
 * of the situation and those of the rule have one in common.
 */
#ifndef MEDINS_PLAN_H
#define MEDINS_PLAN_H

#include <stddef.h>

#include "amount/fen.h"
#include "benefit/accumulators.h"
#include "calendar/calendar.h"

#define NAME_SIZE	32			/* 31 bytes and a NUL: words, names, clauses */

/* Padded with zeros, so that words are compared and copied whole.  Not "Name",
 * which the server has already. */
typedef char Word[NAME_SIZE];

typedef enum Gate
{
	GATE_CARE,
	GATE_LEVEL,
	GATE_RELATION,
	GATE_LOCALITY,
	GATE_ACCESS,
	GATE_CHANNEL,
	GATE_CREDENTIAL,
	GATE_PATHWAY,
	GATE_STATUS,				/* a situation may have several, or none */
	GATE_ILLNESS
} Gate;

#define GATES				(GATE_ILLNESS + 1)
#define GATE_MAX_WORDS		62
#define GATE_NO_WORD		(UINT64_C(1) << 62) /* the situation has none */
#define GATE_OTHER_WORD		(UINT64_C(1) << 63) /* one no rule names */
#define GATE_ANY			(~UINT64_C(0))

typedef struct Vocabulary
{
	int			count;
	Word	   *word;
} Vocabulary;

typedef enum Effect
{
	EFFECT_PAY,
	EFFECT_DENY,
	EFFECT_PEND,
	EFFECT_ADJUST
} Effect;

typedef enum Payer
{
	PAYER_FUND,
	PAYER_RELIEF,
	PAYER_SERIOUS_ILLNESS,
	PAYER_FAMILY,
	PAYER_OTHER
} Payer;

#define PAYERS	(PAYER_OTHER + 1)

typedef enum Base
{
	BASE_IN_SCOPE,				/* in-scope amount */
	BASE_DEDUCTIBLE,			/* the deductible of base_layer not yet paid */
	BASE_COPAY,					/* in-scope amount no earlier layer paid */
	BASE_ABOVE_DEDUCTIBLE,		/* … without what is left of the deductible */
	BASE_OVER_CAP,				/* what lay above a cap of base_layer */
	BASE_UNPAID					/* all of the bill no earlier layer paid */
} Base;

typedef enum Measure
{
	MEASURE_PAID,				/* limit of what the layer pays */
	MEASURE_BASE,				/* limit of the base, deductible included */
	MEASURE_ABOVE_DEDUCTIBLE,	/* limit of the base above the deductible */
	MEASURE_COUNT				/* number of events the layer pays for */
} Measure;

typedef struct Bucket
{
	char		name[BUCKET_NAME_SIZE];
	bool		is_count;		/* else fen */
	Period		period;
	bool		by_institution;
	Span		year_begins;
} Bucket;

#define NO_BUCKET	(-1)
#define MAX_BUCKETS	64			/* of a plan; the kernel keeps a tally of each */

typedef struct Band
{
	fen_t		from;			/* runs to the next band's from */
	rate8_t		rate;
} Band;

typedef struct Cap
{
	int			cap;			/* row number */
	int			bucket;			/* NO_BUCKET: this event */
	Measure		measure;
	bool		limited;		/* false: counted, not limited */
	int64_t		amount;			/* fen, or a number for MEASURE_COUNT */
	Word		clause;
} Cap;

typedef struct Rule
{
	int			rule;			/* row number */
	int			rank;
	uint64_t	gate[GATES];	/* GATE_ANY where the column is NULL, except that
								 * a pay or adjust rule without a pathway does
								 * not accept GATE_NO_WORD there: who is not
								 * covered is paid only by a rule that says so */
	uint64_t	unless_status;	/* a situation with one of these statuses is not accepted */
	Day			served_from;	/* half-open; DAY_MIN, DAY_MAX where open */
	Day			served_until;
	Effect		effect;
	Word		reason;			/* deny, pend */
	Word		clause;
	/* pay */
	int			deductibles;	/* 0: none */
	fen_t	   *deductible;		/* of the 1st, 2nd … event; the last repeats */
	int			nth_of;			/* count bucket, or NO_BUCKET: always the first */
	int			deductible_uses;
	int			deductible_fills;
	int			bands_over;		/* bucket of the bands' axis; NO_BUCKET: event */
	bool		bands_from_base;	/* the deductible lies on the axis too */
	int			bands;
	Band	   *band;			/* ascending; below the first from: rate 0 */
	int			caps;			/* those of the rule and of its whole layer, */
	Cap		   *cap;			/* in order of row number */
	bool		has_apply_within;	/* also adjust */
	Span		apply_within;
	rate8_t		first_pay;		/* also adjust */
	/* adjust */
	rate8_t		rate_add;		/* 0 where NULL */
	rate8_t		rate_times;		/* RATE_ONE where NULL */
	rate8_t		deductible_times;	/* RATE_ONE where NULL */
} Rule;

#define MAX_LAYERS	16			/* as the column's CHECK says */

typedef struct Layer
{
	int			layer;			/* row number */
	Word		name;
	Payer		payer;
	Base		base;
	int			base_layer;		/* index into layers, -1 where none */
	bool		on_application; /* not settled inline */
	bool		unmatched_pends;
	int			rules;
	Rule	   *rule;			/* sorted by rank, then row number */
} Layer;

typedef enum CoverEffect
{
	COVER_COVERS,
	COVER_PENDS,				/* a period the law leaves open */
	COVER_ENDS					/* the anchor ends cover that runs on its first
								 * day, or later while the anchor lasts */
} CoverEffect;

typedef enum CoverStart
{
	START_YEAR,					/* first day of the year meant */
	START_ANCHOR,				/* first day of the anchor */
	START_NEXT_DAY,				/* the day after that */
	START_NEXT_MONTH			/* first day of the month after that */
} CoverStart;

typedef enum WindowKind
{
	WINDOW_DECLARATION,
	WINDOW_COLLECTION
} WindowKind;

typedef struct OptionalSpan
{
	bool		given;
	Span		span;			/* from the first day of the year meant */
} OptionalSpan;

/* One pathway into (or out of) cover; see resolve.c for how it is read. */
typedef struct CoverRule
{
	int			rule;			/* row number: the lowest wins where two overlap */
	CoverEffect effect;
	Word		pathway;
	Word		anchor;			/* kind of the fact it hangs on */
	int			codes;			/* the anchor's code must be one of these; */
	Word	   *code;			/* 0 codes: any */
	bool		year_of_day;	/* the year the anchor's first day lies in, else the
								 * one its row names (that day's where it names none) */
	int			needs;			/* kinds of which a fact of that year is needed */
	Word	   *need;
	bool		first_anchor;	/* no earlier fact of the anchor's kind */
	int			on_card;		/* the anchor's college settles by card on the anchor's
								 * first day: 1 yes, 0 no or unknown, -1 does not matter */
	Day			anchored_from;	/* the anchor's first day lies in here */
	Day			anchored_until;
	bool		has_since_window;	/* … and not before the opening day of the */
	int			since_window;	/* collection window for this benefit year */
	OptionalSpan anchor_from;	/* … and on or after year + this */
	OptionalSpan anchor_before; /* … and before year + this, */
	bool		before_window_ends; /* or else by the last day of the year's
									 * collection window */
	CoverStart	start;
	OptionalSpan start_floor;	/* cover never begins before year + this */
	Span		ends;			/* first day after cover: year + this */
	Word		usable_after;	/* the account works from the day after the first day
								 * of the anchor or needed fact of this kind; empty:
								 * from the first day of cover */
	bool		suspends;		/* needed facts dated on or after the opening of */
	WindowKind	suspended_by;	/* the next year's window of this kind, or after the
								 * year meant itself, do not count */
	int			wait_months;	/* later start where earlier cover had lapsed */
	Word		reason;			/* COVER_PENDS */
	Word		clause;
} CoverRule;

/* A kind of fact that the ledger does not have; for lint. */
typedef struct UnknownKind
{
	Word		named_by;		/* table */
	Word		kind;
} UnknownKind;

typedef struct PlanVersion
{
	int			version;
	Word		plan;
	Day			valid_from;
	Word		region;			/* places whose region begins so are local */
	Span		year_begins;
	bool		order_served;	/* claims consume in order of service, else as settled */
	bool		stay_by_discharge;	/* a stay's date is its last day, else its first */
	bool		advance_is_copay;
	bool		late_to_person; /* family money that is replaced later, else to the account */
	OptionalSpan loss_lifts_after;	/* a temporary loss; not given: never */
	int			places;			/* kinds of fact that make a region a locality */
	Word	   *place;			/* of its own name, first match wins */
	int			buckets;
	Bucket	   *bucket;
	Vocabulary	word[GATES];
	int			layers;
	Layer	   *layer;
	int			cover_rules;
	CoverRule  *cover_rule;		/* in order of row number */
	int			eligibility_rules;	/* their number: they are read as rows */
	int			unknown_kinds;
	UnknownKind *unknown_kind;
	int			unclear_pathways;	/* that cover by one rule and are held by another, */
	Word	   *unclear_pathway;	/* of this version or a published one; for lint */
	int			unmade_pathways;	/* that premium rules ask for, and no rule covers by */
	Word	   *unmade_pathway;
} PlanVersion;

/* The bit of a word, of so many bytes, at a gate. */
extern uint64_t gate_word(const PlanVersion *plan, Gate gate, const char *word, size_t length);

#endif							/* MEDINS_PLAN_H */
