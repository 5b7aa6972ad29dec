/*
 * chain.h
 *	  A person's rows of the ledger read back from the newest: what a row needs
 *	  to know that points to an earlier one.
 */
#ifndef MEDINS_CHAIN_H
#define MEDINS_CHAIN_H

#include "claim/row.h"
#include "plan/plan.h"
#include "nodes/pg_list.h"

/* A row with the totals before it, (Datum) 0 where it is the first. */
typedef struct ChainRow
{
	ClaimRow	row;			/* its values are copies */
	Datum		before;
} ChainRow;

typedef struct Chain
{
	int32		base_no;		/* the row looked for */
	bool		found;
	bool		reversed;
	bool		reposted;
	ChainRow	base;
	List	   *supplements;	/* ChainRow: supplements and rulings after it that stand,
								 * newest first; of the base, or where that is one
								 * itself, of its own base */
	/* while reading */
	List	   *reversed_nos;
	List	   *reposted_nos;
	ChainRow   *awaits_before;
} Chain;

/* A reader of whole rows, newest first (RowReader of access.h); context is the
 * Chain, with base_no set.  Copies are made in the current memory context. */
extern bool chain_read_row(void *context, const Datum *value, const bool *isnull);

/* Take back from totals what a row consumed that this version decided: the
 * difference between the totals on it and those before it.  What was dropped
 * with its period stays dropped. */
extern void take_back(const PlanVersion *plan, Accumulators *totals, Datum on_row, Datum before);

#endif							/* MEDINS_CHAIN_H */
