/*
 * situation.h
 *	  A row's situation in the words of a plan version.
 */
#ifndef MEDINS_SITUATION_H
#define MEDINS_SITUATION_H

#include "claim/row.h"
#include "plan/policy.h"

/* A row's situation in the plan's words, for the kernel, from the row alone.
 * Where paths are remembered it holds until the next one is asked for. */
extern void row_situation(const LedgerPolicy *policy, const PlanVersion *plan,
						  const ClaimRow *row, Situation *situation);

/* Remember what the words of rows come to, as long as the policy lives: worth
 * it where many are decided. */
extern void remember_paths(LedgerPolicy *policy);

#endif							/* MEDINS_SITUATION_H */
