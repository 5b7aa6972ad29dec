/*
 * amend.h
 *	  Rows that point to an earlier one: reversals take it back, supplements add
 *	  what a layer pays on application.
 */
#ifndef MEDINS_AMEND_H
#define MEDINS_AMEND_H

#include "claim/adjudicate.h"
#include "claim/chain.h"

extern void settle_reversal(Desk *desk, ClaimRow *row);
extern void settle_supplement(Desk *desk, ClaimRow *row);

/*
 * Turn row, which is a copy of the row to be reversed, into its reversal:
 * amounts negated, and from totals (the newest row's) taken what the original
 * consumed.
 */
extern void negate_row(ClaimRow *row, Datum before, Datum totals);

/*
 * Decide a supplement from what is stored: its base and what was applied for
 * before it (chain), the totals of the row before it, and on the row itself the
 * layer applied for, statuses, illness and dates.  Fills in decision, amounts
 * and totals.
 */
extern void decide_supplement(const LedgerPolicy *policy, const PlanVersion *plan, const Chain *chain,
							  Datum totals, ClaimRow *row, StepSink sink, void *context);

#endif							/* MEDINS_AMEND_H */
