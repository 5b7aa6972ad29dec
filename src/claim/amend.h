/*
 * amend.h
 *	  Rows other than bills: reversals take a row back, reposts enter a reversed
 *	  bill anew, supplements add what a layer pays on application, rulings are a
 *	  person's decision on what was held, openings bring totals in.
 */
#ifndef MEDINS_AMEND_H
#define MEDINS_AMEND_H

#include "claim/adjudicate.h"
#include "claim/chain.h"

extern void settle_reversal(Desk *desk, ClaimRow *row);
extern void settle_repost(Desk *desk, ClaimRow *row);
extern void settle_supplement(Desk *desk, ClaimRow *row);
extern void settle_ruling(Desk *desk, ClaimRow *row);
extern void settle_opening(Desk *desk, ClaimRow *row);

/*
 * Turn row, which is a copy of the row to be reversed, into its reversal:
 * amounts negated, and from totals (the newest row's) taken what the original
 * consumed; plan is the version that decided it.
 */
extern void negate_row(const PlanVersion *plan, ClaimRow *row, Datum before, Datum totals);

/* A row that adds to a bill has none of its own. */
extern void row_set_no_bill(ClaimRow *row);

/* The layer that the row applies for is one.  Errors: MI006. */
extern void require_layer(const PlanVersion *plan, const ClaimRow *row);

/*
 * Decide a supplement, or a ruling on an application, from what is stored: its
 * base and what was applied for before it (chain), the totals of the row before
 * it, and on the row itself the layer, statuses, illness and dates; of a ruling
 * also its decision and what the layer's payer pays.  Fills in decision, amounts
 * and totals when the result is KERNEL_OK.
 */
extern KernelResult decide_supplement(const LedgerPolicy *policy, const PlanVersion *plan, const Chain *chain,
							  Datum totals, ClaimRow *row, StepSink sink, void *context);

/*
 * What became of a bill if layers (text[]) were applied for on a day, one after
 * the other.  row is the bill, decided but not entered, with the totals before
 * it; its shares and totals become those with all of the layers, its decision
 * that on the last.  Errors: MI006, MI013.
 */
extern void apply_for_layers(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row, Datum before,
							 Datum layers, Datum applied_on, StepSink sink, void *context);

#endif							/* MEDINS_AMEND_H */
