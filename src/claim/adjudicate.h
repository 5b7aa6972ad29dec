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

/* The number, stamp and month that any new row of a person gets. */
extern void number_row(Desk *desk, ClaimRow *row, const Tail *tail);

/* Raise the error that the kernel's result stands for, if any. */
extern void kernel_error(KernelResult result);

#endif							/* MEDINS_ADJUDICATE_H */
