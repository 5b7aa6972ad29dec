/*
 * ledger.h
 *	  A ledger as the server sees it: a schema of tables of known shape.
 *
 * The tables are found from a claim table by its schema and checked once: same
 * owner, expected columns, expected primary key.  What is kept here is thrown
 * away when any of them changes.
 */
#ifndef MEDINS_LEDGER_H
#define MEDINS_LEDGER_H

#include "medins.h"

#include "access/attnum.h"
#include "utils/relcache.h"

/* claim's columns, in the order of claim.ledger.sql */
typedef enum ClaimColumn
{
	CLAIM_PERSON_ID,
	CLAIM_LEDGER_NO,
	CLAIM_ENTRY,
	CLAIM_REQUEST_ID,
	CLAIM_INSTITUTION_ID,
	CLAIM_PRESCRIBER_ID,
	CLAIM_CARE,
	CLAIM_CHANNEL,
	CLAIM_CREDENTIAL,
	CLAIM_ACCESS,
	CLAIM_SERVED_FROM,
	CLAIM_SERVED_TO,
	CLAIM_SETTLED_ON,
	CLAIM_APPLIED_ON,
	CLAIM_APPLIED_FOR,
	CLAIM_RECEIPT_NO,
	CLAIM_RECEIPT_DATE,
	CLAIM_DISEASE,
	CLAIM_CATALOGUE_REGION,
	CLAIM_PAPERS,
	CLAIM_TOTAL_AMOUNT,
	CLAIM_SELF_FUNDED,
	CLAIM_OVER_PRICE_LIMIT,
	CLAIM_ADVANCE_SELF_PAY,
	/* the situation */
	CLAIM_COLLEGE_ID,
	CLAIM_LEVEL,
	CLAIM_RELATION,
	CLAIM_LOCALITY,
	CLAIM_PATHWAY,
	CLAIM_STATUSES,
	CLAIM_ILLNESS,
	CLAIM_FAMILY_ACCOUNT,
	/* what was decided */
	CLAIM_DECISION,
	CLAIM_REASON,
	CLAIM_PLAN_VERSION,
	CLAIM_BENEFIT_YEAR,
	CLAIM_SETTLEMENT_MONTH,
	CLAIM_RECORDED_AT,
	CLAIM_IN_SCOPE,
	CLAIM_DEDUCTIBLE,
	CLAIM_RATE,
	CLAIM_FUND_PAID,
	CLAIM_RELIEF_PAID,
	CLAIM_SERIOUS_ILLNESS_PAID,
	CLAIM_FAMILY_PAID,
	CLAIM_OTHER_PAID,
	CLAIM_CASH_PAID,
	CLAIM_ACCUMULATORS,
	CLAIM_BASE_NO,
	CLAIM_ADJUSTMENT
} ClaimColumn;

#define CLAIM_COLUMNS		(CLAIM_ADJUSTMENT + 1)
#define CLAIM_FIRST_RESULT	CLAIM_COLLEGE_ID

/* The sibling tables that are read directly, and the columns read of each. */
typedef enum LedgerTable
{
	TABLE_PERSON,
	TABLE_FACT,
	TABLE_FACT_KIND,
	TABLE_COLLEGE,
	TABLE_INSTITUTION,
	TABLE_INSTITUTION_KIND,
	TABLE_INSTITUTION_TERM,
	TABLE_DESIGNATION,
	TABLE_ILLNESS,
	TABLE_PLAN,
	TABLE_PLAN_VERSION,
	TABLE_ENROLMENT_WINDOW,
	TABLE_MONTH,
	/* few claims need those that follow */
	TABLE_FAMILY_GROUP,
	TABLE_FAMILY_MODE,
	TABLE_FAMILY_MOVEMENT,
	TABLE_REASON,
	TABLE_POLICY_CASE,
	TABLE_CLAUSE
} LedgerTable;

#define LEDGER_TABLES		(TABLE_CLAUSE + 1)
#define TABLE_COLUMNS	10		/* at most, of one table */

enum
{
	PERSON_PERSON_ID = 0,

	FACT_PERSON_ID = 0,
	FACT_FACT_NO,
	FACT_KIND,
	FACT_VALID,
	FACT_BENEFIT_YEAR,
	FACT_ORGANISATION_ID,
	FACT_CODE,
	FACT_RECORDED_AT,
	FACT_RETRACTED_AT,
	FACT_RECORDED_BY,

	FACT_KIND_KIND = 0,
	FACT_KIND_STATUS_IS,
	FACT_KIND_ORGANISATION_IS,
	FACT_KIND_XMIN,				/* the system column */

	COLLEGE_COLLEGE_ID = 0,
	COLLEGE_CARD_SETTLEMENT_FROM,

	INSTITUTION_INSTITUTION_ID = 0,
	INSTITUTION_PARENT_ID,

	INSTITUTION_KIND_KIND = 0,
	INSTITUTION_KIND_CARE,
	INSTITUTION_KIND_LEVEL,

	TERM_INSTITUTION_ID = 0,
	TERM_VALID,
	TERM_LEVEL,
	TERM_KIND,
	TERM_REGION,
	TERM_DESIGNATED,
	TERM_CONNECTED,

	DESIGNATION_COLLEGE_ID = 0,
	DESIGNATION_INSTITUTION_ID,
	DESIGNATION_RELATION,
	DESIGNATION_VALID,

	ILLNESS_DISEASE = 0,
	ILLNESS_ILLNESS,

	PLAN_PLAN = 0,
	PLAN_REGION,
	PLAN_YEAR_BEGINS,
	PLAN_SETTLES,

	PLAN_VERSION_VERSION = 0,
	PLAN_VERSION_PLAN,
	PLAN_VERSION_VALID_FROM,
	PLAN_VERSION_PUBLISHED_AT,
	PLAN_VERSION_XMIN,			/* the system column */

	WINDOW_KIND = 0,
	WINDOW_BENEFIT_YEAR,
	WINDOW_VALID,

	MONTH_MONTH = 0,
	MONTH_ENTRY_NO,
	MONTH_ENTRY,
	MONTH_INSTITUTION_ID,

	REASON_REASON = 0,

	GROUP_GROUP_ID = 0,

	MODE_GROUP_ID = 0,
	MODE_MODE_NO,
	MODE_SINCE,
	MODE_PREMIUM,
	MODE_PAY,
	MODE_RECORDED_AT,
	MODE_RECORDED_BY,

	MOVEMENT_GROUP_ID = 0,
	MOVEMENT_MOVEMENT_NO,
	MOVEMENT_KIND,
	MOVEMENT_AMOUNT,
	MOVEMENT_MOVED_ON,
	MOVEMENT_PERSON_ID,
	MOVEMENT_BENEFIT_YEAR,
	MOVEMENT_RECORDED_AT,
	MOVEMENT_RECORDED_BY
};

/* What is read of the claims of a family account (access_read_family_claims). */
enum
{
	FAMILY_CLAIM_PAID,
	FAMILY_CLAIM_RECORDED_AT
};

#define FAMILY_CLAIM_COLUMNS	(FAMILY_CLAIM_RECORDED_AT + 1)

typedef struct TableAccess
{
	Oid			table;
	Oid			key;			/* its primary key */
	int			columns;
	int			read;			/* the first so many; the others are only
								 * written */
	AttrNumber	column[TABLE_COLUMNS];
	bool		nullable[TABLE_COLUMNS];
	bool		key_has_all;	/* that is read: rows need not be fetched */
	AttrNumber	in_key[TABLE_COLUMNS];
} TableAccess;

typedef struct Ledger
{
	Oid			claim;			/* hash key: the table or partition written to */
	bool		valid;			/* nothing has changed since */
	bool		changed;		/* something has while it was found out */
	bool		here;			/* its rows are on this node, if Citus has many */
	Oid			root;			/* the whole table, where claim is a partition */
	Oid			schema;
	Oid			owner;
	Oid			claim_key;
	Oid			claim_family;	/* index of family accounts; InvalidOid: there is
								 * none */
	AttrNumber	family_column[FAMILY_CLAIM_COLUMNS];	/* in it */
	AttrNumber	claim_column[CLAIM_COLUMNS];
	TableAccess table[LEDGER_TABLES];
} Ledger;

extern const char *const claim_column_name[CLAIM_COLUMNS];
extern const bool claim_column_nullable[CLAIM_COLUMNS];
extern bool claim_column_is_varlena(ClaimColumn column);

/* The ledger that a claim table (or partition) belongs to, or that a schema
 * is.  Errors: MI004 where it is none, its tables differ from the layout, or
 * Citus keeps its rows on another node, which ledger_check alone does not mind.
 * Where it had to be found out, its tables stay locked, so that it holds for
 * the rest of the transaction; else it may be out of date (see access_open). */
extern const Ledger *ledger_of_claim(Oid claim);
extern const Ledger *ledger_of_schema(Oid schema);
extern void ledger_check(Oid schema);

extern void ledger_init(void);

/* A row without a value in a column that no ledger leaves empty: MI004. */
pg_noreturn extern void ledger_value_missing(const char *table, const char *column);

/*
 * Run queries as the ledger's owner with a safe search_path: between
 * ledger_enter and ledger_leave SPI is connected and queries may name the
 * ledger's tables, qualified by ledger_name; row security hides nothing from
 * them.  An error in between restores everything.
 */
typedef struct OwnerSession
{
	Oid			save_user;
	int			save_security;
	int			save_nest;
} OwnerSession;

extern void ledger_enter(const Ledger *ledger, OwnerSession *session);
extern void ledger_leave(OwnerSession *session);
extern const char *ledger_name(const Ledger *ledger);

#endif							/* MEDINS_LEDGER_H */
