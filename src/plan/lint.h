/*
 * lint.h
 *	  What is wrong, or looks wrong, with a plan version.  Plain C over the
 *	  compiled form, so that lint and kernel read the same gates.
 */
#ifndef MEDINS_LINT_H
#define MEDINS_LINT_H

#include "plan/plan.h"

typedef enum LintSeverity
{
	LINT_NOTE,					/* as intended, most likely */
	LINT_WARNING,				/* worth a look before publishing */
	LINT_ERROR					/* cannot be published */
} LintSeverity;

typedef struct LintFinding
{
	LintSeverity severity;
	const char *finding;		/* code, stable */
	int			layer;			/* row number, 0: none in particular */
	int			rules;
	const int  *rule;			/* row numbers; of layers, or of coverage_rule */
	const char *detail;			/* a sentence */
} LintFinding;

/* The finding and what it points to live until the call returns. */
typedef void (*LintSink) (void *context, const LintFinding *finding);

/* Can a claim have this word at a gate?  Where any word is possible: true. */
extern bool word_is_possible(const PlanVersion *plan, Gate gate, const char *word);

extern void lint_version(const PlanVersion *plan, LintSink sink, void *context);

#endif							/* MEDINS_LINT_H */
