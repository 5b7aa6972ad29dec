/*
 * desk.c
 *	  From facts and places to the situation of a claim.
 */
#include "medins.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "claim/desk.h"
#include "credential/credential.h"
#include "duty/duty.h"
#include "family/family.h"
#include "values.h"
#include "miscadmin.h"

/* Statuses that follow from the situation itself, not from a fact. */
#define STATUS_OLD_ROUTE			"old_route"
#define STATUS_CARD_START_UNKNOWN	"card_start_unknown"
#define STATUS_ACCOUNT_INACTIVE		"account_inactive"
#define STATUS_BEFORE_ACCOUNT		"before_account"
#define STATUS_UNSYNCHRONISED		"unsynchronised_at_settlement"
#define STATUS_COVER_BEGINS_LATER	"cover_begins_later"
#define STATUS_COVER_ENDED_WITHIN	"cover_ended_within"
#define STATUS_CREDENTIAL_INVALID	"credential_invalid"
#define STATUS_NO_RECORD_BOOK		"no_record_book"
/* LACKS_PAPER and the paper: not handed in with a reimbursement */
#define LACKS_PAPER					"lacks_%s"
#define DERIVED_STATUSES			(9 + PAPERS)

typedef struct Term
{
	Day			from;
	Day			until;
	int			level;			/* -1: none recorded */
	Word		kind;
	Word		region;
	bool		designated;
	bool		connected;
} Term;

typedef struct Place
{
	int64		institution_id; /* hash key */
	bool		known;
	bool		has_parent;
	int64		parent;
	List	   *terms;
} Place;

typedef struct Designation
{
	int64		institution_id;
	bool		campus;			/* else designated */
	Day			from;
	Day			until;
} Designation;

typedef struct CollegePlaces
{
	int64		college_id;		/* hash key */
	List	   *designations;
} CollegePlaces;

typedef struct CareKind
{
	Word		kind;
	List	   *cares;			/* C strings */
	int			level;			/* of those without one of their own; -1: none */
} CareKind;

typedef struct Month
{
	int32		month;			/* hash key: year × 12 + month − 1 */
	int32		entry_no;		/* the last entry for all institutions */
	bool		closed;			/* by it */
	bool		differs;		/* for those in the desk's closings */
} Month;

typedef struct Closing
{
	int64		institution_id; /* both are the hash key */
	int64		month;
	int32		entry_no;		/* the last entry for this institution */
	bool		closed;			/* by it */
} Closing;

#define CLOSING_KEY		offsetof(Closing, entry_no)

static uint64 facts_entered = 0;

void
desk_fact_entered(void)
{
	facts_entered++;
}

static struct HTAB *
make_hash(Desk *desk, const char *name, Size key, Size entry)
{
	HASHCTL		ctl = {.keysize = key,.entrysize = entry,.hcxt = desk->context};

	return hash_create(name, 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

Desk *
desk_open(Oid claim, MemoryContext context, bool writes)
{
	MemoryContext own = AllocSetContextCreate(context, "medins desk", ALLOCSET_DEFAULT_SIZES);
	Desk	   *desk = MemoryContextAllocZero(own, sizeof(Desk));

	desk->context = own;
	desk->writes = writes;
	desk->known_at = DT_NOEND;
	desk->entry = access_open(claim, writes, &desk->ledger);
	desk->person_context = AllocSetContextCreate(own, "medins person", ALLOCSET_SMALL_SIZES);
	desk->places = make_hash(desk, "medins places", sizeof(int64), sizeof(Place));
	desk->designations = make_hash(desk, "medins designations", sizeof(int64), sizeof(CollegePlaces));
	desk->months = make_hash(desk, "medins months", sizeof(int32), sizeof(Month));
	return desk;
}

void
desk_close(Desk *desk)
{
	MemoryContextDelete(desk->context);
}

static bool
in_range(Day day, Day from, Day until)
{
	return from <= day && day < until;
}

/* ---- places ---- */

static bool
read_place(void *context, const Datum *value, const bool *isnull)
{
	Place	   *place = context;

	place->known = true;
	place->has_parent = !isnull[INSTITUTION_PARENT_ID];
	if (place->has_parent)
		place->parent = DatumGetInt64(value[INSTITUTION_PARENT_ID]);
	return false;
}

static bool
read_term(void *context, const Datum *value, const bool *isnull)
{
	Place	   *place = context;
	Term	   *term = palloc0(sizeof(Term));

	(void) range_to_days(value[TERM_VALID], &term->from, &term->until);
	term->level = isnull[TERM_LEVEL] ? -1 : DatumGetInt16(value[TERM_LEVEL]);
	text_to_word(value[TERM_KIND], term->kind);
	text_to_word(value[TERM_REGION], term->region);
	term->designated = DatumGetBool(value[TERM_DESIGNATED]);
	term->connected = DatumGetBool(value[TERM_CONNECTED]);
	place->terms = lappend(place->terms, term);
	return true;
}

/*
 * Who writes asks of places what is committed now, not what an older snapshot
 * has: the guard that lets an unused institution go waits for us by lock, so
 * that what we see cannot be deleted any more.  It asks so of all there is to
 * know of them, or a place entered since would be known, but not its terms.
 */
static ReadMode
place_mode(const Desk *desk)
{
	return desk->writes ? READ_LATEST : READ_STATEMENT;
}

/* An institution and its terms, if it is known. */
static const Place *
place_of(Desk *desk, int64 institution)
{
	Place	   *place = hash_search(desk->places, &institution, HASH_FIND, NULL);

	if (place == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(desk->context);
		Place		read = {.institution_id = institution};
		ScanKeyData key;

		access_key_int8(&key, INSTITUTION_INSTITUTION_ID, institution);
		access_read(&desk->ledger, TABLE_INSTITUTION, &key, 1, place_mode(desk), read_place, &read);
		if (read.known)
			access_read(&desk->ledger, TABLE_INSTITUTION_TERM, &key, 1, place_mode(desk), read_term, &read);
		place = hash_search(desk->places, &institution, HASH_ENTER, NULL);
		*place = read;
		MemoryContextSwitchTo(save);
	}
	return place;
}

static const Place *
find_place(Desk *desk, int64 institution, ClaimColumn column)
{
	const Place *place = place_of(desk, institution);

	if (!place->known)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_INSTITUTION),
				 errmsg("no such institution"),
				 errdetail("Column \"%s\" names no row of table \"institution\".",
						   claim_column_name[column]),
				 errhint("Enter the institution first."),
				 errcolumn(claim_column_name[column])));
	return place;
}

static const Term *
term_on(const Place *place, Day day)
{
	ListCell   *cell;

	foreach(cell, place->terms)
	{
		const Term *term = lfirst(cell);

		if (in_range(day, term->from, term->until))
			return term;
	}
	return NULL;
}

static bool
read_designation(void *context, const Datum *value, const bool *isnull)
{
	CollegePlaces *places = context;
	Designation *designation = palloc(sizeof(Designation));

	designation->institution_id = DatumGetInt64(value[DESIGNATION_INSTITUTION_ID]);
	designation->campus = text_is(value[DESIGNATION_RELATION], "campus");	/* or designated */
	(void) range_to_days(value[DESIGNATION_VALID], &designation->from, &designation->until);
	places->designations = lappend(places->designations, designation);
	return true;
}

/* Whether a college has the place, or the centre it belongs to, on a day. */
static void
find_designation(Desk *desk, int64 college, const Place *place, Day day,
				 bool *campus, bool *designated)
{
	CollegePlaces *places = hash_search(desk->designations, &college, HASH_FIND, NULL);
	ListCell   *cell;

	if (places == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(desk->context);
		CollegePlaces read = {.college_id = college};
		ScanKeyData key;

		access_key_int8(&key, DESIGNATION_COLLEGE_ID, college);
		access_read(&desk->ledger, TABLE_DESIGNATION, &key, 1, place_mode(desk), read_designation, &read);
		places = hash_search(desk->designations, &college, HASH_ENTER, NULL);
		*places = read;
		MemoryContextSwitchTo(save);
	}
	foreach(cell, places->designations)
	{
		const Designation *designation = lfirst(cell);

		if (in_range(day, designation->from, designation->until) &&
			(designation->institution_id == place->institution_id ||
			 (place->has_parent && designation->institution_id == place->parent)))
			*(designation->campus ? campus : designated) = true;
	}
}

static bool
read_care_kind(void *context, const Datum *value, const bool *isnull)
{
	CareKind   *kind = context;
	Datum	   *cares;
	int			count;

	if (!text_is(value[INSTITUTION_KIND_KIND], kind->kind))
		return true;
	kind->level = isnull[INSTITUTION_KIND_LEVEL] ? -1 : DatumGetInt16(value[INSTITUTION_KIND_LEVEL]);
	text_array_elements(value[INSTITUTION_KIND_CARE], &cares, &count);
	for (int i = 0; i < count; i++)
		kind->cares = lappend(kind->cares, TextDatumGetCString(cares[i]));
	return false;
}

static const CareKind *
kind_of(Desk *desk, const Term *term)
{
	MemoryContext save;
	CareKind   *kind;
	ListCell   *cell;

	foreach(cell, desk->care_kinds)
		if (strcmp(((CareKind *) lfirst(cell))->kind, term->kind) == 0)
			return lfirst(cell);
	save = MemoryContextSwitchTo(desk->context);
	kind = palloc0(sizeof(CareKind));
	memcpy(kind->kind, term->kind, sizeof(Word));
	kind->level = -1;
	access_read(&desk->ledger, TABLE_INSTITUTION_KIND, NULL, 0, place_mode(desk), read_care_kind, kind);
	desk->care_kinds = lappend(desk->care_kinds, kind);
	MemoryContextSwitchTo(save);
	return kind;
}

static int
level_of(Desk *desk, const Term *term)
{
	return term->level >= 0 ? term->level : kind_of(desk, term)->level;
}

static void
check_care_given(Desk *desk, const Term *term, const char *care)
{
	ListCell   *cell;

	foreach(cell, kind_of(desk, term)->cares)
		if (strcmp(lfirst(cell), care) == 0)
			return;
	desk->care_not_given = true;
	if (desk->lenient)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_CARE_NOT_GIVEN),
			 errmsg("an institution of kind \"%s\" does not give care \"%s\"", term->kind, care),
			 errdetail("Columns \"institution_id\" and \"care\" do not fit."),
			 errhint("Table \"institution_kind\" says which care each kind gives."),
			 errcolumn(claim_column_name[CLAIM_CARE])));
}

/* ---- the caller ---- */

bool
desk_may_see(Desk *desk, int64 institution)
{
	if (desk->duties == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(desk->context);

		desk->duties = palloc(sizeof(Duties));
		*desk->duties = duties_of_caller(&desk->ledger);
		MemoryContextSwitchTo(save);
	}
	return duties_include(desk->duties, institution);
}

void
desk_require_duty(Desk *desk, int64 institution)
{
	if (!desk_may_see(desk, institution))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for claims of another institution"),
				 errhint("Duty \"billing\" for an institution is given by medins.grant_access."),
				 errcolumn(claim_column_name[CLAIM_INSTITUTION_ID])));
}

/* ---- the person ---- */

typedef struct FactReading
{
	Desk	   *desk;
	bool		keep;			/* else only numbers and stamps */
	int			room;
} FactReading;

/* Is a fact known, at the moment that the desk looks at? */
static bool
counts(const Desk *desk, const Datum *value, const bool *isnull)
{
	if (desk->known_at == DT_NOEND || DatumGetInt32(value[FACT_FACT_NO]) == desk->but_fact)
		return isnull[FACT_RETRACTED_AT];
	return DatumGetTimestampTz(value[FACT_RECORDED_AT]) <= desk->known_at &&
		(isnull[FACT_RETRACTED_AT] || DatumGetTimestampTz(value[FACT_RETRACTED_AT]) > desk->known_at);
}

static bool
read_fact(void *context, const Datum *value, const bool *isnull)
{
	FactReading *reading = context;
	Desk	   *desk = reading->desk;
	const FactKind *kind;
	PersonFact *fact;

	desk->last_fact_no = DatumGetInt32(value[FACT_FACT_NO]);
	desk->last_stamp = Max(desk->last_stamp, DatumGetTimestampTz(value[FACT_RECORDED_AT]));
	if (!isnull[FACT_RETRACTED_AT])
		desk->last_stamp = Max(desk->last_stamp, DatumGetTimestampTz(value[FACT_RETRACTED_AT]));
	if (!reading->keep || !counts(desk, value, isnull))
		return true;

	kind = policy_kind(desk->policy, DatumGetTextPP(value[FACT_KIND]));
	if (kind == NULL)
		return true;			/* of a kind added since the statement began */
	if (desk->facts == reading->room)
	{
		reading->room *= 2;
		desk->fact = repalloc(desk->fact, reading->room * sizeof(PersonFact));
	}
	fact = &desk->fact[desk->facts++];
	memset(fact, 0, sizeof(PersonFact));
	fact->kind = kind;
	fact->fact.kind = kind->kind;
	fact->fact.uses = kind->uses;
	fact->fact.fact_no = desk->last_fact_no;
	(void) range_to_days(value[FACT_VALID], &fact->fact.from, &fact->fact.until);
	fact->fact.has_year = !isnull[FACT_BENEFIT_YEAR];
	if (fact->fact.has_year)
		fact->fact.benefit_year = DatumGetInt32(value[FACT_BENEFIT_YEAR]);
	fact->fact.has_organisation = !isnull[FACT_ORGANISATION_ID];
	if (fact->fact.has_organisation)
		fact->fact.organisation = DatumGetInt64(value[FACT_ORGANISATION_ID]);
	if (!isnull[FACT_CODE])
		fact->fact.code = TextDatumGetCString(value[FACT_CODE]);
	return true;
}

static void
resolve_cover(Desk *desk)
{
	Fact	   *facts = palloc(Max(desk->facts, 1) * sizeof(Fact));
	int			count = 0;

	for (int i = 0; i < desk->facts; i++)
		if (desk->fact[i].fact.uses != 0)
			facts[count++] = desk->fact[i].fact;
	desk->period = palloc(Max(desk->policy->cover_room * count, 1) * sizeof(CoverPeriod));
	desk->periods = resolve_coverage(&desk->policy->policy, facts, count,
									 desk->period, NULL, NULL);
}

static void
turn_to(Desk *desk, int64 person, bool resolve)
{
	FactReading reading = {.desk = desk,.keep = resolve,.room = 16};
	MemoryContext save;
	ScanKeyData key;

	if (desk->policy == NULL && resolve)
	{
		desk->policy = policy_load(&desk->ledger, NULL, DT_NOEND, desk->context);
		desk->policy->latest_colleges = desk->writes;
	}
	if (desk->has_person && desk->person == person && desk->facts_entered == facts_entered &&
		(desk->period != NULL || !resolve))
		return;

	desk->has_person = false;
	if (desk->writes)
		access_lock_person(&desk->ledger, person);
	else
		access_find_person(&desk->ledger, person);
	MemoryContextReset(desk->person_context);
	save = MemoryContextSwitchTo(desk->person_context);
	desk->facts = 0;
	desk->last_fact_no = 0;
	desk->last_stamp = DT_NOBEGIN;
	desk->periods = 0;
	desk->period = NULL;
	desk->fact = palloc(reading.room * sizeof(PersonFact));
	desk->facts_entered = facts_entered;
	access_key_int8(&key, FACT_PERSON_ID, person);
	access_read(&desk->ledger, TABLE_FACT, &key, 1,
				desk->writes ? READ_LOCKED : READ_STATEMENT, read_fact, &reading);
	if (resolve)
		resolve_cover(desk);
	MemoryContextSwitchTo(save);
	desk->person = person;
	desk->has_person = true;
}

void
desk_person(Desk *desk, int64 person)
{
	turn_to(desk, person, true);
}

void
desk_person_as_known(Desk *desk, int64 person, TimestampTz known_at, int32 but_fact)
{
	desk->has_person = false;
	desk->known_at = known_at;
	desk->but_fact = but_fact;
	turn_to(desk, person, true);
}

void
desk_person_stamps(Desk *desk, int64 person)
{
	turn_to(desk, person, false);
}

void
desk_check_organisation(Desk *desk, const text *kind_text, int64 organisation)
{
	const FactKind *kind;
	int			code = ERRCODE_MEDINS_UNKNOWN_CODE;
	const char *what;
	const char *table;
	const char *column;
	bool		known;
	ScanKeyData key;
	Ledger		opened;

	if (desk->kinds.count == 0)
		desk->kinds = fact_kinds_known(&desk->ledger, desk->context);
	kind = fact_kind(&desk->ledger, &desk->kinds, kind_text, desk->context);
	switch (kind != NULL ? kind->organisation_is : ORGANISATION_UNSAID)
	{
		case ORGANISATION_COLLEGE:
			what = table = "college";
			column = "college_id";
			access_key_int8(&key, COLLEGE_COLLEGE_ID, organisation);
			known = access_exists(&desk->ledger, TABLE_COLLEGE, &key, READ_LATEST);
			break;
		case ORGANISATION_INSTITUTION:
			code = ERRCODE_MEDINS_UNKNOWN_INSTITUTION;
			what = table = "institution";
			column = "institution_id";
			known = place_of(desk, organisation)->known;
			break;
		case ORGANISATION_FAMILY:
			what = "family group";
			table = "family_group";
			column = "group_id";
			access_key_int8(&key, GROUP_GROUP_ID, organisation);
			access_open_more(&desk->ledger, TABLE_FAMILY_GROUP, TABLE_FAMILY_GROUP, false, &opened);
			known = access_exists(&opened, TABLE_FAMILY_GROUP, &key, READ_LATEST);
			break;
		default:
			return;
	}
	if (!known)
		ereport(ERROR,
				(errcode(code),
				 errmsg("%s " INT64_FORMAT " does not exist", what, organisation),
				 errhint("Add it to table \"%s\" first.", table),
				 errcolumn(column)));
}

static bool
read_tail(void *context, const Datum *value, const bool *isnull)
{
	Tail	   *tail = context;

	tail->ledger_no = DatumGetInt32(value[CLAIM_LEDGER_NO]);
	tail->recorded_at = DatumGetTimestampTz(value[CLAIM_RECORDED_AT]);
	tail->accumulators = PointerGetDatum(PG_DETOAST_DATUM_COPY(value[CLAIM_ACCUMULATORS]));
	return false;
}

Tail
desk_tail(Desk *desk, int64 person)
{
	static const int wanted[] = {CLAIM_LEDGER_NO, CLAIM_RECORDED_AT, CLAIM_ACCUMULATORS};
	Tail		tail = {0, (Datum) 0, DT_NOBEGIN};

	access_read_claims(&desk->ledger, person, wanted, lengthof(wanted),
					   desk->writes ? READ_LOCKED : READ_STATEMENT, read_tail, &tail);
	return tail;
}

TimestampTz
desk_stamp(const Desk *desk, const Tail *tail)
{
	TimestampTz last = Max(desk->last_stamp, tail->recorded_at);

	/* strictly later, even where the clock was put back */
	return last == DT_NOBEGIN ? GetCurrentTimestamp() : Max(GetCurrentTimestamp(), last + 1);
}

/* ---- the situation ---- */

/*
 * The college attended on a day, else the one attended last before it; NULL
 * where there is none, or no such college any more.
 */
static const College *
college_on(const Desk *desk, Day day)
{
	const Fact *best = NULL;
	const College *college;

	for (int i = 0; i < desk->facts; i++)
	{
		const Fact *fact = &desk->fact[i].fact;

		if (strcmp(fact->kind, "study") != 0 || !fact->has_organisation || fact->from > day)
			continue;
		if (in_range(day, fact->from, fact->until))
		{
			best = fact;
			break;
		}
		if (best == NULL || fact->until >= best->until)
			best = fact;
	}
	if (best == NULL)
		return NULL;
	college = policy_college(desk->policy, best->organisation);
	return college->exists ? college : NULL;
}

static const CoverPeriod *
period_on(const Desk *desk, Day day)
{
	for (int i = 0; i < desk->periods; i++)
		if (in_range(day, desk->period[i].from, desk->period[i].until))
			return &desk->period[i];
	return NULL;
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static Datum
sorted_words(const char **word, int count)
{
	Datum	   *element = palloc(Max(count, 1) * sizeof(Datum));
	int			kept = 0;

	qsort(word, count, sizeof(char *), compare_words);
	for (int i = 0; i < count; i++)
		if (i == 0 || strcmp(word[i], word[i - 1]) != 0)
			element[kept++] = CStringGetTextDatum(word[i]);
	return PointerGetDatum(construct_array(element, kept, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * The day on which it is asked whether the claim can be settled directly (rule
 * DATES): a stay's discharge; else the settlement, or the visit itself where
 * somebody paid cash.
 */
static Day
direct_asked_on(const ClaimRow *row)
{
	if (row_is_stay(row) || row_is_reimbursement(row))
		return DatumGetDateADT(row->value[CLAIM_SERVED_TO]);
	return DatumGetDateADT(row->value[CLAIM_SETTLED_ON]);
}

static bool
begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/*
 * A fact that names an institution (a referral) counts only if that is, on the
 * day it was agreed, the one the college has chosen (WH-2.1).
 */
static bool
agreed_by_chosen(Desk *desk, const Fact *fact, const College *college)
{
	bool		campus = false;
	bool		designated = false;

	if (college != NULL && fact->has_organisation)
		find_designation(desk, college->college_id, place_of(desk, fact->organisation), fact->from,
						 &campus, &designated);
	return designated;
}

/*
 * A fact that names a region (a status) counts only if that is this plan's, or
 * within it (SH-8).
 */
static bool
granted_here(const Desk *desk, const Fact *fact)
{
	char		region[32];

	snprintf(region, sizeof(region), INT64_FORMAT, fact->organisation);
	return fact->has_organisation && begins_with(region, desk->policy->region);
}

static bool
status_counts(Desk *desk, const PersonFact *fact, const College *college)
{
	switch (fact->kind->organisation_is)
	{
		case ORGANISATION_REGION:
			return granted_here(desk, &fact->fact);
		case ORGANISATION_INSTITUTION:
			return agreed_by_chosen(desk, &fact->fact, college);
		default:
			return true;
	}
}

/*
 * Did a credential work on a day?  Of one that nothing is recorded of the claim
 * alone says so.
 */
static bool
credential_works(const Desk *desk, int which, Day day)
{
	bool		known = false;
	CredentialEvent *event = NULL;
	CredentialPeriod *period;
	int			events = 0;

	for (int i = 0; which >= 0 && i < desk->facts; i++)
	{
		const Fact *fact = &desk->fact[i].fact;

		if (desk->fact[i].kind->credential != which)
			continue;
		known = true;
		if (which == CREDENTIAL_ELECTRONIC && in_range(day, fact->from, fact->until))
			return true;
		if (event == NULL)
			event = palloc(desk->facts * sizeof(CredentialEvent));
		if (credential_event(&desk->policy->policy, fact, &event[events]))
			events++;
	}
	if (!known || which == CREDENTIAL_ELECTRONIC)
		return !known;
	period = palloc(Max(2 * events, 1) * sizeof(CredentialPeriod));
	return credential_state_on(period, credential_periods(which, event, events, period, NULL), day) ==
		STATE_USABLE;
}

/* What is true of the person on the day, as words a rule's gate may name. */
static void
set_statuses(Desk *desk, ClaimRow *row, Day day, const CoverPeriod *cover,
			 const College *college)
{
	const char **word = palloc((2 * desk->facts + DERIVED_STATUSES) * sizeof(char *));
	Day			served_to = DatumGetDateADT(row->value[CLAIM_SERVED_TO]);
	Day			asked_on = direct_asked_on(row);
	int			words = 0;

	for (int i = 0; i < desk->facts; i++)
	{
		const PersonFact *fact = &desk->fact[i];

		if (fact->kind->is_unsynchronised &&
			in_range(asked_on, fact->fact.from, fact->fact.until))
			word[words++] = STATUS_UNSYNCHRONISED;
		if (fact->kind->status_is == STATUS_NONE ||
			!in_range(day, fact->fact.from, fact->fact.until) ||
			!status_counts(desk, fact, college))
			continue;
		if (fact->kind->status_is == STATUS_KIND)
			word[words++] = fact->fact.kind;
		else if (fact->fact.code != NULL)
			word[words++] = fact->fact.code;
	}

	if (college == NULL || !college->has_card_date)
		word[words++] = STATUS_CARD_START_UNKNOWN;
	else if (college->card_settlement_from > day)
		word[words++] = STATUS_OLD_ROUTE;

	/* care before the account worked, and whether it works when it is settled */
	if (cover != NULL && day < cover->usable_from)
		word[words++] = STATUS_BEFORE_ACCOUNT;
	if (cover != NULL && asked_on < cover->usable_from)
		word[words++] = STATUS_ACCOUNT_INACTIVE;

	if (!credential_works(desk, credential_named(row_text(row, CLAIM_CREDENTIAL)), asked_on))
		word[words++] = STATUS_CREDENTIAL_INVALID;
	if (!credential_works(desk, CREDENTIAL_RECORD_BOOK, asked_on))
		word[words++] = STATUS_NO_RECORD_BOOK;

	if (row_is_stay(row))
	{
		if (cover != NULL && period_on(desk, served_to) == NULL)
			word[words++] = STATUS_COVER_ENDED_WITHIN;
		for (int i = 0; cover == NULL && i < desk->periods; i++)
			if (desk->period[i].rule->effect == COVER_COVERS &&
				desk->period[i].from > day && desk->period[i].from <= served_to)
			{
				word[words++] = STATUS_COVER_BEGINS_LATER;
				break;
			}
	}

	/* where nothing is recorded of its papers, they were looked at elsewhere */
	for (int p = 0; row_is_reimbursement(row) && !row->isnull[CLAIM_PAPERS] && p < PAPERS; p++)
		if (!row_has_paper(row, paper_words[p]))
			word[words++] = psprintf(LACKS_PAPER, paper_words[p]);
	row_set(row, CLAIM_STATUSES, sorted_words(word, words));
}

/*
 * Where care was given, seen from home: local, or the first kind of place fact
 * the plan names that is in force on the last day of care, or elsewhere.
 */
static const char *
locality_of(const Desk *desk, const PlanVersion *plan, const Term *term, const Term *prescriber,
			Day last_day)
{
	const char *region = desk->policy->region;

	if (term == NULL)
		return NULL;
	if (begins_with(term->region, region) &&
		(prescriber == NULL || begins_with(prescriber->region, region)))
		return "local";
	for (int p = 0; plan != NULL && p < plan->places; p++)
		for (int i = 0; i < desk->facts; i++)
		{
			const Fact *fact = &desk->fact[i].fact;

			if (strcmp(fact->kind, plan->place[p]) == 0 && fact->code != NULL &&
				in_range(last_day, fact->from, fact->until) &&
				begins_with(term->region, fact->code))
				return plan->place[p];
		}
	return "elsewhere";
}

/* What the institution is to the person's college. */
static const char *
relation_of(Desk *desk, const Place *place, const Term *term, Day day,
			const College *college)
{
	bool		campus = false;
	bool		designated = false;

	if (college != NULL)
		find_designation(desk, college->college_id, place, day, &campus, &designated);
	if (designated)
		return "designated";
	if (campus)
		return "campus";
	return strcmp(term->kind, "campus_clinic") == 0 ? "other_campus" : "other";
}

static bool
read_illness(void *context, const Datum *value, const bool *isnull)
{
	char	  **illness = context;

	*illness = TextDatumGetCString(value[ILLNESS_ILLNESS]);
	return false;
}

static void
set_illness(Desk *desk, ClaimRow *row)
{
	char	   *illness = NULL;
	ScanKeyData key;

	if (!row->isnull[CLAIM_DISEASE])
	{
		access_key_text(&key, ILLNESS_DISEASE, row->value[CLAIM_DISEASE]);
		access_read(&desk->ledger, TABLE_ILLNESS, &key, 1, READ_STATEMENT, read_illness, &illness);
	}
	row_set_text(row, CLAIM_ILLNESS, illness);
}

static bool
connected_on(const Place *place, Day day)
{
	const Term *term = term_on(place, day);

	return term != NULL && term->connected;
}

/*
 * Whether the place is connected is asked as its rule asks: of a college's
 * clinic on the day of care (SH-6.1a), of others when the claim is settled
 * (rule DATES).  What a college has chosen stays that, connected or not
 * (WH-2.1).
 */
static const char *
connected_relation(const char *relation, const Place *institution, const Place *place,
				   Day day, Day asked_on)
{
	if (strcmp(relation, "designated") == 0)
		return relation;
	if (strcmp(relation, "other") == 0)
		day = asked_on;
	/* a pharmacy is no clinic of a college, whoever prescribed */
	return connected_on(place, day) && connected_on(institution, institution == place ? day : asked_on) ?
		relation : "unconnected";
}

static void
set_place(Desk *desk, const PlanVersion *plan, ClaimRow *row, Day day,
		  const College *college)
{
	char	   *care = row_text(row, CLAIM_CARE);
	const Place *institution = find_place(desk, DatumGetInt64(row->value[CLAIM_INSTITUTION_ID]),
										  CLAIM_INSTITUTION_ID);
	const Term *term = term_on(institution, day);
	bool		pharmacy = strcmp(care, "pharmacy") == 0;
	const Place *place = institution;	/* whose rule applies (SH-20.2) */
	const Term *place_term = term;
	const char *relation;
	int			level;

	if (term != NULL)
		check_care_given(desk, term, care);
	if (!row->isnull[CLAIM_PRESCRIBER_ID])
	{
		const Place *prescriber = find_place(desk, DatumGetInt64(row->value[CLAIM_PRESCRIBER_ID]),
											 CLAIM_PRESCRIBER_ID);

		if (pharmacy)
		{
			place = prescriber;
			place_term = term_on(prescriber, day);
		}
	}

	if (term == NULL || place_term == NULL || !term->designated || !place_term->designated)
		relation = "undesignated";
	else
	{
		relation = connected_relation(relation_of(desk, place, place_term, day, college),
									  institution, place, day, direct_asked_on(row));
		if (pharmacy && place == institution && strcmp(relation, "unconnected") != 0)
			relation = "no_prescriber";
	}
	row_set_text(row, CLAIM_RELATION, relation);
	row_set_text(row, CLAIM_LOCALITY,
				 locality_of(desk, plan, term, pharmacy ? place_term : NULL,
							 DatumGetDateADT(row->value[CLAIM_SERVED_TO])));
	level = place_term != NULL ? level_of(desk, place_term) : -1;
	if (level < 0)
		row_set_null(row, CLAIM_LEVEL);
	else
		row_set(row, CLAIM_LEVEL, Int16GetDatum(level));
}

/*
 * The day that decides year, cover, rule and rate (rule DATES).  The version in
 * force on admission says whether a stay goes by its discharge; one that came
 * into force only later was reached that way, whatever it says itself.
 */
Day
row_deciding_day(const PlanVersion *plan, const ClaimRow *row)
{
	Day			served_from = DatumGetDateADT(row->value[CLAIM_SERVED_FROM]);

	if (plan != NULL && row_is_stay(row) &&
		(plan->stay_by_discharge || plan->valid_from > served_from))
		return DatumGetDateADT(row->value[CLAIM_SERVED_TO]);
	return served_from;
}

const PlanVersion *
desk_situation(Desk *desk, ClaimRow *row)
{
	Day			day = DatumGetDateADT(row->value[CLAIM_SERVED_FROM]);
	const PlanVersion *plan = version_on(&desk->policy->policy, day);
	const CoverPeriod *cover;
	const College *college;

	day = row_deciding_day(plan, row);
	if (plan != NULL)
		plan = version_on(&desk->policy->policy, day);
	cover = period_on(desk, day);

	college = college_on(desk, day);
	if (college != NULL)
		row_set(row, CLAIM_COLLEGE_ID, Int64GetDatum(college->college_id));
	else
		row_set_null(row, CLAIM_COLLEGE_ID);
	set_place(desk, plan, row, day, college);
	row_set_text(row, CLAIM_PATHWAY, cover != NULL ? cover->rule->pathway : NULL);
	set_statuses(desk, row, day, cover, college);
	set_illness(desk, row);
	if (plan != NULL)
		row_set(row, CLAIM_PLAN_VERSION, Int32GetDatum(plan->version));
	else
		row_set_null(row, CLAIM_PLAN_VERSION);
	row_set(row, CLAIM_BENEFIT_YEAR,
			Int32GetDatum(benefit_year_of(day, desk->policy->year_begins)));
	return plan;
}

void
desk_known_now(Desk *desk, const PlanVersion *plan, ClaimRow *row, const ClaimRow *base)
{
	ClaimRow	known = *base;
	Day			day = row_deciding_day(plan, base);

	known.value[CLAIM_DISEASE] = row->value[CLAIM_DISEASE];
	known.isnull[CLAIM_DISEASE] = row->isnull[CLAIM_DISEASE];
	set_statuses(desk, &known, day, period_on(desk, day), college_on(desk, day));
	set_illness(desk, &known);
	row_set(row, CLAIM_STATUSES, known.value[CLAIM_STATUSES]);
	row->value[CLAIM_ILLNESS] = known.value[CLAIM_ILLNESS];
	row->isnull[CLAIM_ILLNESS] = known.isnull[CLAIM_ILLNESS];
}

const PlanVersion *
row_version(LedgerPolicy *policy, const ClaimRow *row)
{
	return row->isnull[CLAIM_PLAN_VERSION] ? NULL :
		policy_version(policy, DatumGetInt32(row->value[CLAIM_PLAN_VERSION]));
}

/* ---- the family account ---- */

bool
plan_asks_account(const PlanVersion *plan)
{
	for (int i = 0; i < plan->layers; i++)
		if (plan->layer[i].payer == PAYER_FAMILY && !plan->layer[i].on_application)
			return true;
	return false;
}

/* The group that the person is a member of on a day; NULL where there is none. */
static const Fact *
membership_on(const Desk *desk, Day day)
{
	for (int i = 0; i < desk->facts; i++)
	{
		const Fact *fact = &desk->fact[i].fact;

		if (strcmp(fact->kind, KIND_FAMILY_GROUP) == 0 && fact->has_organisation &&
			in_range(day, fact->from, fact->until))
			return fact;
	}
	return NULL;
}

bool
desk_is_member(const Desk *desk, int64 group, Day day)
{
	const Fact *membership = membership_on(desk, day);

	return membership != NULL && membership->organisation == group;
}

static FamilyAccount
account_of(Desk *desk, int64 group, Day day, Tail *tail)
{
	FamilyAccount account = family_account(&desk->ledger, group, day, desk->writes);

	tail->recorded_at = Max(tail->recorded_at, account.last_stamp);
	return account;
}

void
desk_ask_account(Desk *desk, ClaimRow *row, Tail *tail)
{
	Day			day = DatumGetDateADT(row->value[CLAIM_SETTLED_ON]);
	const Fact *membership = membership_on(desk, day);
	FamilyAccount account;

	row_set_null(row, CLAIM_FAMILY_ACCOUNT);
	if (membership == NULL)
		return;
	account = account_of(desk, membership->organisation, day, tail);
	if (!account.pays)
		return;
	row_set(row, CLAIM_FAMILY_ACCOUNT, Int64GetDatum(membership->organisation));
	row_set_fen(row, CLAIM_FAMILY_PAID, Max(account.balance, 0));
}

void
desk_charge_account(Desk *desk, const ClaimRow *row, Tail *tail)
{
	FamilyAccount account;
	fen_t		paid = row_fen(row, CLAIM_FAMILY_PAID);

	if (row->isnull[CLAIM_FAMILY_ACCOUNT])
		return;
	account = account_of(desk, DatumGetInt64(row->value[CLAIM_FAMILY_ACCOUNT]),
						 DatumGetDateADT(row->value[CLAIM_SETTLED_ON]), tail);
	if (paid > 0 && account.balance < paid)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_ACCOUNT_EMPTY),
				 errmsg("the family account would go below zero"),
				 errhint("View \"family_account\" shows what it holds; put money into it first, or reverse bills that it paid."),
				 errcolumn(claim_column_name[CLAIM_FAMILY_PAID])));
}

/* ---- months ---- */

typedef struct MonthReading
{
	Desk	   *desk;
	Month	   *month;
} MonthReading;

static bool
read_closing(void *context, const Datum *value, const bool *isnull)
{
	MonthReading *reading = context;
	Month	   *month = reading->month;
	Closing		key = {.month = month->month};
	Closing    *closing;
	bool		closed = text_is(value[MONTH_ENTRY], "closing");
	int32		entry_no = DatumGetInt32(value[MONTH_ENTRY_NO]);

	if (isnull[MONTH_INSTITUTION_ID])
	{
		month->entry_no = entry_no;
		month->closed = closed;
		month->differs = false;
		return true;
	}
	key.institution_id = DatumGetInt64(value[MONTH_INSTITUTION_ID]);
	if (reading->desk->closings == NULL)
		reading->desk->closings = make_hash(reading->desk, "medins closings", CLOSING_KEY, sizeof(Closing));
	closing = hash_search(reading->desk->closings, &key, HASH_ENTER, NULL);
	closing->entry_no = entry_no;
	closing->closed = closed;
	month->differs = true;
	return true;
}

/*
 * month is year × 12 + month of the year − 1; the lock's key is one more.
 * close_month takes the same lock exclusively; ours lasts until the
 * transaction ends, so a month found open stays open until our row is there.
 */
static const Month *
month_of(Desk *desk, int32 month)
{
	Month	   *entry = hash_search(desk->months, &month, HASH_FIND, NULL);
	Month		read = {.month = month};
	MonthReading reading = {desk, &read};
	ScanKeyData key;

	if (entry != NULL)
		return entry;
	if (desk->writes)
		access_lock_month(&desk->ledger, month + 1, ShareLock);
	ScanKeyInit(&key, MONTH_MONTH + 1, BTEqualStrategyNumber, F_DATE_EQ,
				DateADTGetDatum(day_from_date(month / 12, month % 12 + 1, 1)));
	access_read(&desk->ledger, TABLE_MONTH, &key, 1,
				desk->writes ? READ_LATEST : READ_STATEMENT, read_closing, &reading);
	entry = hash_search(desk->months, &month, HASH_ENTER, NULL);
	*entry = read;
	return entry;
}

static bool
month_is_closed(Desk *desk, int64 institution, int32 month)
{
	const Month *entry = month_of(desk, month);
	const Closing *closing = NULL;
	Closing		key = {.institution_id = institution,.month = month};

	/* the last entry that concerns the institution says it */
	if (entry->differs)
		closing = hash_search(desk->closings, &key, HASH_FIND, NULL);
	return closing != NULL && closing->entry_no > entry->entry_no ? closing->closed : entry->closed;
}

DateADT
desk_settlement_month(Desk *desk, int64 institution, DateADT settled_on)
{
	int			year,
				month,
				day;

	day_to_date(settled_on, &year, &month, &day);
	month += year * 12 - 1;
	while (month_is_closed(desk, institution, month))
		month++;
	return day_from_date(month / 12, month % 12 + 1, 1);
}
