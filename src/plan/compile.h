/*
 * compile.h
 *	  Plan versions from rows to their compiled form.
 */
#ifndef MEDINS_COMPILE_H
#define MEDINS_COMPILE_H

#include "ledger/ledger.h"
#include "plan/plan.h"

/*
 * Compile a version afresh into context: for drafts, whose rows may change.
 * Errors: MI003 no such version; MI006 a rule names a bucket the plan lacks;
 * MI050 more words at a gate than a rule has bits for.
 */
extern const PlanVersion *compile_version(const Ledger *ledger, int32 version,
										  MemoryContext context);

/*
 * The compiled form of a published version, made once per backend.  xmin is
 * that of its row in plan_version: content is immutable from then on, and a
 * publishing that was rolled back leaves another one.
 */
extern const PlanVersion *published_version(const Ledger *ledger, int32 version,
											TransactionId xmin);

#endif							/* MEDINS_COMPILE_H */
