/*
 * desk.h
 *	  What one statement needs to decide claims, kept between its rows: the
 *	  policy, the places met so far, the last person's facts and cover.  Running
 *	  totals are never kept: a row may not be stored after all (ON CONFLICT DO
 *	  NOTHING, a later trigger), so each claim reads the ledger's tail.
 */
#ifndef MEDINS_DESK_H
#define MEDINS_DESK_H

#include "medins.h"

#include "access/htup.h"
#include "claim/row.h"
#include "ledger/access.h"
#include "plan/policy.h"

typedef struct PersonFact
{
	Fact		fact;			/* not retracted */
	const FactKind *kind;
} PersonFact;

/* The end of a person's chain. */
typedef struct Tail
{
	int32		ledger_no;		/* 0: no row yet */
	Datum		accumulators;	/* a copy; (Datum) 0 where there is no row */
	TimestampTz recorded_at;
} Tail;

typedef struct Desk
{
	MemoryContext context;		/* as long as the statement */
	Ledger		ledger;
	const Ledger *entry;		/* of the cache, to see whether it is still valid */
	LedgerPolicy *policy;
	bool		writes;			/* locks and reads what is newest */
	bool		lenient;		/* care that the place does not give is no error, but */
	bool		care_not_given; /* noted here, until who asked clears it */
	struct HTAB *places;
	struct HTAB *designations;
	List	   *care_kinds;
	struct HTAB *months;
	struct HTAB *closings;
	FactKinds	kinds;			/* count 0: not read; for who adds a fact */
	struct Duties *duties;		/* NULL: not asked yet */

	MemoryContext person_context;
	bool		has_person;
	int64		person;
	TimestampTz known_at;		/* as known then; DT_NOEND: now */
	int32		but_fact;		/* and this fact as known now; 0: none */
	uint64		facts_entered;	/* see desk_fact_entered */
	int			facts;
	PersonFact *fact;
	int32		last_fact_no;
	TimestampTz last_stamp;		/* of a fact, set in or retracted */
	int			periods;
	CoverPeriod *period;		/* NULL: not resolved */
} Desk;

/* A desk has memory of its own, which goes with context if not closed before. */
extern Desk *desk_open(Oid claim, MemoryContext context, bool writes);
extern void desk_close(Desk *desk);

/* Turn to a person: lock it (when the desk writes), read facts, resolve cover.
 * Errors: MI001, 40001. */
extern void desk_person(Desk *desk, int64 person);

/* The same as it was known at a moment, but for one fact (0: none), which counts as it is known now.  Afterwards the
 * desk is to be turned to now again (DT_NOEND). */
extern void desk_person_as_known(Desk *desk, int64 person, TimestampTz known_at, int32 but_fact);

/* Only lock it and see its last number and stamp, for who adds a fact; facts
 * may be entered before there is a plan. */
extern void desk_person_stamps(Desk *desk, int64 person);

/* The college or institution that a fact to be added names is there, and stays
 * (guard.c).  To be asked while the table of facts is locked for writing.
 * Errors: MI002, MI006. */
extern void desk_check_organisation(Desk *desk, const text *kind, int64 organisation);

/* Does the caller have to do with rows of the institution? */
extern bool desk_may_see(Desk *desk, int64 institution);

/* The same; else an error 42501, raised before anything can be learnt. */
extern void desk_require_duty(Desk *desk, int64 institution);

extern Tail desk_tail(Desk *desk, int64 person);

/* Now, but later than everything known of the person (DESIGN: stamp order is
 * the order of visibility). */
extern TimestampTz desk_stamp(const Desk *desk, const Tail *tail);

/* Was the person a member of the group on a day, as facts are known now? */
extern bool desk_is_member(const Desk *desk, int64 group, Day day);

/* A fact was added or retracted in this backend: what desks keep is stale. */
extern void desk_fact_entered(void);

/*
 * Fill the row's situation from what is known now, with plan_version and
 * benefit_year.  Returns the version in force, NULL where none is.
 * Errors: MI002 no such institution; MI014 care it does not give.
 */
extern const PlanVersion *desk_situation(Desk *desk, ClaimRow *row);

/*
 * What is known now of the person on the day that decided a row, its statuses
 * and what its disease counts as, into the row; where and when care was given
 * is read from base.
 */
extern void desk_known_now(Desk *desk, const PlanVersion *plan, ClaimRow *row, const ClaimRow *base);

/* The version that decided a stored row; NULL where none was in force. */
extern const PlanVersion *row_version(LedgerPolicy *policy, const ClaimRow *row);

/* Does the version let a family account pay when a bill is entered? */
extern bool plan_asks_account(const PlanVersion *plan);

/*
 * Where the person has a family account that pays on the day of settlement:
 * which, and in family_paid what it holds; else family_account is NULL.  The
 * account stays locked until the transaction ends, and the tail's stamp is
 * raised to its last one: stamps of an account rise, as those of a person do.
 */
extern void desk_ask_account(Desk *desk, ClaimRow *row, Tail *tail);

/* The same for a row that has its account, and in family_paid what that is to
 * pay.  Errors: MI042 where it is not there. */
extern void desk_charge_account(Desk *desk, const ClaimRow *row, Tail *tail);

/* The day that decides year, cover, rule and rate; plan is the one in force on
 * the first day. */
extern Day	row_deciding_day(const PlanVersion *plan, const ClaimRow *row);

/* The month a claim is booked in: the first open one from settled_on's. */
extern DateADT desk_settlement_month(Desk *desk, int64 institution, DateADT settled_on);

#endif							/* MEDINS_DESK_H */
