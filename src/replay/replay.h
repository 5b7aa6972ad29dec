/*
 * replay.h
 *	  All claims of a ledger once more, each after the row before it of the same
 *	  person.
 *
 * The table is read once, in the order in which it lies, and not sorted: what
 * must be known of a person is the last number and the totals after it, which is
 * found by a hash table.  A row that rests on more than that (on an earlier row), or
 * that lies before its predecessor, makes its person's chain be read through the
 * key instead, whole.  Persons for whom memory (work_mem) has no place wait in
 * temporary files, parted by hash, as in the server's own hash aggregate.
 *
 * Who may not see the whole table gets what the server lets through, person by
 * person.
 */
#ifndef MEDINS_REPLAY_H
#define MEDINS_REPLAY_H

#include "claim/adjudicate.h"
#include "replay/kept.h"

/* What is known of a person; what the visitor keeps of it (own_of) follows. */
typedef struct ReplayPerson
{
	KeptTotals	totals;			/* after the last row visited, as stored */
	int32		ledger_no;		/* of that row; 0: none yet, -1: all were visited */
	bool		mark;			/* the visitor's; false at first */
} ReplayPerson;

typedef struct Replay Replay;

typedef struct ReplayVisitor
{
	Size		own_size;		/* of what the visitor keeps of a person: zeros at first */

	/* A row that may be visited soon, for fetching what that will need; NULL: nothing. */
	void		(*ahead) (void *context, const ClaimRow *row);

	/* A bill, or an opening, that comes right after what was visited of the person. */
	void		(*row) (void *context, Replay *replay, ReplayPerson *person, ClaimRow *row);

	/* The whole chain of a person, in order of numbers, which may have gaps; those before first were visited. */
	void		(*chain) (void *context, Replay *replay, ReplayPerson *person, ClaimRow *row, int rows, int first);

	/* A person of whom something was visited has no more; NULL: does not matter. */
	void		(*end) (void *context, Replay *replay, ReplayPerson *person);
} ReplayVisitor;

/* Which part of the persons: slice 0 … slices − 1, by hash.  Errors: MI006. */
typedef struct Slice
{
	int			slice;
	int			slices;
} Slice;

extern Slice slice_arguments(int32 slice, int32 slices);
extern bool in_slice(Slice slice, int64 person);

/*
 * Visit all claims, or those of one person.  ledger has been opened
 * (access_open).  Visitors are called in memory that is reset after each call.
 * call is the function whose progress it is.
 */
extern void replay_claims(Oid call, const Ledger *ledger, const int64 *person, Slice slice,
						  const ReplayVisitor *visitor, void *context);

/* May the caller see all of the ledger's claims? */
extern bool sees_all_claims(const Ledger *ledger);

/*
 * A person's chain in order of numbers, into the current context: read through
 * the key where all may be seen, else as the caller (SPI is connected then).
 */
extern int	read_chain(const Ledger *ledger, int64 person, bool sees_all, ClaimRow **row);

/* What a visitor keeps of a person. */
static inline void *
own_of(ReplayPerson *person)
{
	return person + 1;
}

/* Totals of a person, kept and looked at; their memory counts towards work_mem. */
extern void replay_keep(Replay *replay, KeptTotals *kept, const Accumulators *totals);
extern void replay_totals(const Replay *replay, const KeptTotals *kept, int spare, Accumulators *totals);

/* The totals before a row of a chain; (Datum) 0 where there is none. */
static inline Datum
totals_before(const ClaimRow *row, int i)
{
	return i > 0 ? row[i - 1].value[CLAIM_ACCUMULATORS] : (Datum) 0;
}

/* Does a row rest on nothing but the totals before it? */
extern bool row_stands_alone(const ClaimRow *row);

/*
 * Decide a row again, which comes after so many earlier ones of its person and
 * has its situation: decision, split and totals are filled in.  plan is the
 * version that decides it; of a row that points to an earlier one, that one's.
 * A ruling on a bill, or an opening, stays as it is, and moves the totals by what
 * it moved when it was entered, after the totals was_before.  Other than
 * KERNEL_OK, it cannot be decided.
 */
extern KernelResult decide_after(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
								 Datum was_before, const ClaimRow *earlier, int rows);

/* totals and what a row consumed that this version decided, between the totals before it and those on it. */
extern Datum totals_with(const PlanVersion *plan, Datum totals, Datum before, Datum on_row);

#endif							/* MEDINS_REPLAY_H */
