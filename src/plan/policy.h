/*
 * policy.h
 *	  What a ledger's plan says today: the published versions of the plan it
 *	  settles under, enrolment windows, kinds of fact, colleges.  Read once a
 *	  statement, through its snapshot.
 */
#ifndef MEDINS_POLICY_H
#define MEDINS_POLICY_H

#include "coverage/coverage.h"
#include "ledger/ledger.h"
#include "nodes/pg_list.h"

/* What a fact of a kind adds to a claim's statuses while it is in force. */
typedef enum StatusIs
{
	STATUS_NONE,
	STATUS_KIND,
	STATUS_CODE
} StatusIs;

typedef struct FactKind
{
	Word		kind;
	StatusIs	status_is;
} FactKind;

typedef struct LedgerPolicy
{
	Policy		policy;			/* for the resolver */
	const Ledger *ledger;
	MemoryContext context;
	Word		plan;			/* empty: the ledger settles under none yet */
	Word		region;
	Span		year_begins;
	int			kinds;
	FactKind   *kind;
	bool		latest_colleges;	/* see them as they are now (guard.c waits for
									 * who does), not as of the statement */
	struct HTAB *colleges;
	List	   *replaced;		/* published versions that a later one took the
								 * place of, as far as asked for */
} LedgerPolicy;

/* The named plan, or (NULL) the one the ledger settles under.  Errors: MI003
 * when there is none. */
extern LedgerPolicy *policy_load(const Ledger *ledger, const char *plan, MemoryContext context);

/* A published version by its number, in force or not.  Errors: MI003. */
extern const PlanVersion *policy_version(LedgerPolicy *policy, int32 version);

typedef struct College
{
	int64		college_id;		/* hash key */
	bool		exists;
	bool		has_card_date;
	Day			card_settlement_from;	/* DAY_MAX where no date is recorded */
} College;

extern const College *policy_college(LedgerPolicy *policy, int64 college);

/* The kind as kept in the policy, so that it may be compared by address, or
 * NULL. */
extern const FactKind *policy_kind(const LedgerPolicy *policy, const char *kind, int length);

#endif							/* MEDINS_POLICY_H */
