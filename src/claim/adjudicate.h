/*
 * adjudicate.h
 *	  Deciding a claim: the one path behind every door.
 */
#ifndef MEDINS_ADJUDICATE_H
#define MEDINS_ADJUDICATE_H

#include "claim/desk.h"

/*
 * Decide a row from the situation on it and the totals before it (Datum of
 * medins.accumulators, or 0 for none), filling in decision, split and totals.
 * plan is the row's version, or NULL where none was in force.
 */
extern void decide_row(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
					   Datum before, StepSink sink, void *context);

/*
 * Check and decide a row whose situation is stated, not found from facts, and
 * fill in version and benefit year too.  Errors: as of row_check_inputs; MI006.
 */
extern void decide_stated(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
						  Datum before, StepSink sink, void *context);

/* Take a claim's inputs, find its situation, decide, and number it. */
extern void settle_claim(Desk *desk, ClaimRow *row);

/*
 * Turn row, which is a copy of the row to be reversed, into its reversal:
 * amounts negated, and from totals (the newest row's) taken what the original
 * consumed, which is the difference between its totals and those before it.
 */
extern void negate_row(ClaimRow *row, Datum before, Datum totals);

#endif							/* MEDINS_ADJUDICATE_H */
