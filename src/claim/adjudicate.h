/*
 * adjudicate.h
 *	  Deciding a claim: the one path behind every door.
 */
#ifndef MEDINS_ADJUDICATE_H
#define MEDINS_ADJUDICATE_H

#include "benefit/accumulators_type.h"
#include "claim/desk.h"

/*
 * Decide a bill from the situation on it; totals come in as those before it and
 * leave as those after it.  plan is the row's version, or NULL where none was in
 * force.  Unless the result is KERNEL_OK the row is none that could be decided.
 */
extern KernelResult decide_split(const LedgerPolicy *policy, const PlanVersion *plan, const ClaimRow *row,
								 Accumulators *totals, Split *split, StepSink sink, void *context);

/*
 * The same into the row itself, from the totals before it (Datum of
 * medins.accumulators, or 0 for none): decision, split and totals are filled in.
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

/* The same of a bill that was posted before and is decided again: family_paid says what its account, if the person is
 * still known to have been a member, pays at most. */
extern void settle_claim_again(Desk *desk, ClaimRow *row, const ClaimRow *again);

/* The number, stamp and month that any new row of a person gets. */
extern void number_row(Desk *desk, ClaimRow *row, const Tail *tail);

/* Raise the error that the kernel's result stands for, if any. */
extern void kernel_error(KernelResult result);

#endif							/* MEDINS_ADJUDICATE_H */
