/*
 * coverage.h
 *	  One person's facts and the coverage rules in; ordered disjoint periods of
 *	  cover, and what did not lead to cover, out.  Plain C, no allocation.
 */
#ifndef MEDINS_COVERAGE_H
#define MEDINS_COVERAGE_H

#include "plan/plan.h"

/* What coverage rules make of facts of a kind: bits of fact_uses. */
#define FACT_ANCHORS	1		/* a rule that covers or pends hangs on it */
#define FACT_ENDS		2		/* one that ends cover does */
#define FACT_NEEDED		4		/* a rule needs it besides */
#define FACT_BY_CODE	8		/* a rule that hangs on it asks for its code */

/* What the resolver needs of a row of fact (never a retracted one). */
typedef struct Fact
{
	int32_t		fact_no;
	Day			from;			/* half-open */
	Day			until;
	bool		has_year;
	int32_t		benefit_year;
	bool		has_organisation;
	int64_t		organisation;
	const char *kind;			/* a Word */
	const char *code;			/* or NULL */
	int			uses;			/* of its kind */
} Fact;

typedef struct Window
{
	WindowKind	kind;
	int			benefit_year;
	Day			from;			/* half-open */
	Day			until;
} Window;

/* Everything but the person: the published versions of the plan in order of
 * valid_from (each in force until the next one's), windows, colleges. */
typedef struct Policy
{
	int			versions;
	const PlanVersion *const *version;
	int			windows;
	const Window *window;
	/* from when a college settles by card; DAY_MAX where unknown or not yet */
	Day			(*card_settlement_from) (void *context, int64_t college);
	void	   *context;
} Policy;

typedef struct CoverPeriod
{
	Day			from;			/* half-open */
	Day			until;
	Day			usable_from;	/* settled directly from this day on */
	int32_t		fact_no;		/* the anchor */
	const PlanVersion *version;
	const CoverRule *rule;		/* COVER_COVERS or COVER_PENDS */
} CoverPeriod;

/* Why a fact did not lead to cover by a rule. */
typedef enum Missing
{
	MISSING_NEED,				/* no fact of a needed kind for that year */
	MISSING_SUSPENDED,			/* only while suspended by the window */
	MISSING_EARLY,				/* the anchor comes too early for the rule */
	MISSING_LATE,				/* … too late */
	MISSING_NOT_FIRST,			/* an earlier fact of the kind exists */
	MISSING_CARD,				/* the college's card settlement does not fit */
	MISSING_WINDOW,				/* a window the rule counts from is not recorded */
	MISSING_EMPTY,				/* the period would be empty (a December payment) */
	MISSING_ENDED,				/* another fact ended it, or all of it */
	MISSING_OVERLAPPED,			/* other facts gave cover to all its days */
	MISSING_ANCHOR				/* what the rule needs is there, its anchor not */
} Missing;

typedef struct Miss
{
	Missing		missing;
	int32_t		fact_no;		/* the anchor; MISSING_ANCHOR: the needed fact */
	int			year;			/* the year meant */
	const PlanVersion *version;
	const CoverRule *rule;
	const char *need;			/* MISSING_NEED, _SUSPENDED, _ANCHOR: which kind */
	int32_t		by_fact_no;		/* MISSING_ENDED, _OVERLAPPED: by which fact, else 0 */
	const CoverRule *by_rule;	/* … and by which rule of it */
	Day			from;			/* … and which days it cost, half-open */
	Day			until;
} Miss;

typedef void (*MissSink) (void *context, const Miss *miss);

/* What the rules of any version make of facts of a kind.  A fact with no use
 * need not be given to the resolver. */
extern int	fact_uses(const Policy *policy, const char *kind);

/* The room that resolve_coverage needs in out for each fact: more than the
 * periods it may return, as it works there too. */
extern int	coverage_room(const Policy *policy);

/* Returns the number of periods written to out: ordered, disjoint, none empty. */
extern int	resolve_coverage(const Policy *policy, const Fact *fact, int nfacts,
							 CoverPeriod *out, MissSink sink, void *context);

/* The version in force on a day, or NULL. */
extern const PlanVersion *version_on(const Policy *policy, Day day);

#endif							/* MEDINS_COVERAGE_H */
