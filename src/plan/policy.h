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

/* What the number in a fact's organisation_id is of. */
typedef enum OrganisationIs
{
	ORGANISATION_UNSAID,
	ORGANISATION_COLLEGE,
	ORGANISATION_INSTITUTION,
	ORGANISATION_FAMILY,		/* a family group */
	ORGANISATION_REGION			/* its code, read as a number */
} OrganisationIs;

typedef struct FactKind
{
	Word		kind;
	int			length;			/* of the word */
	StatusIs	status_is;
	OrganisationIs organisation_is;
	int			uses;			/* fact_uses; -1: not asked yet, like those below */
	int			credential;		/* whose events it has; -1: none */
	bool		is_unsynchronised;
} FactKind;

typedef struct FactKinds
{
	int			count;
	FactKind   *kind;
} FactKinds;

typedef struct LedgerPolicy
{
	Policy		policy;			/* for the resolver */
	const Ledger *ledger;
	MemoryContext context;
	TimestampTz published_by;	/* versions published later are left out */
	Word		plan;			/* empty: the ledger settles under none yet */
	Word		region;
	Span		year_begins;
	FactKinds	kinds;
	int			cover_room;		/* coverage_room */
	bool		latest_colleges;	/* see them as they are now (guard.c waits for
									 * who does), not as of the statement */
	struct HTAB *colleges;
	const struct College *last_college;
	struct Paths *paths;		/* of rows, where they are remembered (situation.h) */
	List	   *replaced;		/* published versions that a later one took the
								 * place of, as far as asked for */
} LedgerPolicy;

/* The named plan, or (NULL) the one the ledger settles under, with the versions
 * published by a moment (DT_NOEND: all).  Errors: MI003 when there is none. */
extern LedgerPolicy *policy_load(const Ledger *ledger, const char *plan, TimestampTz published_by,
								 MemoryContext context);

/* A published version by its number, in force or not.  Errors: MI003. */
extern const PlanVersion *policy_version(LedgerPolicy *policy, int32 version);

/* Is there a version of that number, published or not? */
extern bool policy_has_version(const LedgerPolicy *policy, int32 version);

typedef struct College
{
	int64		college_id;		/* hash key */
	bool		exists;
	bool		has_card_date;
	Day			card_settlement_from;	/* DAY_MAX where no date is recorded */
} College;

extern const College *policy_college(LedgerPolicy *policy, int64 college);

/* All kinds of fact of a ledger, for which there need be no plan. */
extern FactKinds fact_kinds_load(const Ledger *ledger, MemoryContext context);

/* The same as this backend knows them: kinds never change (a trigger sees to
 * it), but those added lately may be missing. */
extern FactKinds fact_kinds_known(const Ledger *ledger, MemoryContext context);

/* The kind as kept there, or NULL; where it is missing they are loaded anew. */
extern FactKind *fact_kind(const Ledger *ledger, FactKinds *kinds, const text *kind, MemoryContext context);

/* The same, with what is told by its name. */
extern const FactKind *policy_kind(LedgerPolicy *policy, const text *kind);

#endif							/* MEDINS_POLICY_H */
