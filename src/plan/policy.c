/*
 * policy.c
 *	  Reading what a ledger's plan says today.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "credential/credential.h"
#include "ledger/access.h"
#include "plan/compile.h"
#include "plan/policy.h"
#include "values.h"

/* The kind of fact that status unsynchronised_at_settlement rests on. */
#define KIND_UNSYNCHRONISED		"identity_unsynchronised"

typedef struct InForce
{
	int32		version;
	Day			valid_from;
	TimestampTz published_at;
	TransactionId xmin;
} InForce;

typedef struct Loading
{
	LedgerPolicy *policy;
	const char *plan;			/* the one wanted, or NULL */
	InForce    *version;
	int			versions;
} Loading;

/* An array of count elements, grown in doublings so that one more fits. */
static void *
room_for_one(MemoryContext context, void *array, int count, Size size)
{
	if (count == 0)
		return MemoryContextAllocZero(context, 8 * size);
	if (count >= 8 && (count & (count - 1)) == 0)
		return repalloc(array, count * 2 * size);
	return array;
}

static bool
read_plan(void *context, const Datum *value, const bool *isnull)
{
	Loading    *loading = context;
	LedgerPolicy *policy = loading->policy;
	Interval   *begins;

	if (loading->plan != NULL ? !text_is(value[PLAN_PLAN], loading->plan) :
		!DatumGetBool(value[PLAN_SETTLES]))
		return true;
	text_to_word(value[PLAN_PLAN], policy->plan);
	text_to_word(value[PLAN_REGION], policy->region);
	begins = DatumGetIntervalP(value[PLAN_YEAR_BEGINS]);
	policy->year_begins.months = begins->month;
	policy->year_begins.days = begins->day;
	return false;
}

static bool
read_version(void *context, const Datum *value, const bool *isnull)
{
	Loading    *loading = context;
	InForce    *version;

	if (isnull[PLAN_VERSION_PUBLISHED_AT] ||
		DatumGetTimestampTz(value[PLAN_VERSION_PUBLISHED_AT]) > loading->policy->published_by ||
		!text_is(value[PLAN_VERSION_PLAN], loading->policy->plan))
		return true;
	loading->version = room_for_one(loading->policy->context, loading->version,
									loading->versions, sizeof(InForce));
	version = &loading->version[loading->versions++];
	version->version = DatumGetInt32(value[PLAN_VERSION_VERSION]);
	version->valid_from = DatumGetDateADT(value[PLAN_VERSION_VALID_FROM]);
	version->published_at = DatumGetTimestampTz(value[PLAN_VERSION_PUBLISHED_AT]);
	version->xmin = DatumGetTransactionId(value[PLAN_VERSION_XMIN]);
	return true;
}

/* by valid_from; the latest published of one day first */
static int
compare_versions(const void *a, const void *b)
{
	const InForce *left = a;
	const InForce *right = b;

	if (left->valid_from != right->valid_from)
		return left->valid_from < right->valid_from ? -1 : 1;
	if (left->published_at != right->published_at)
		return left->published_at > right->published_at ? -1 : 1;
	return left->version > right->version ? -1 : 1;
}

static bool
read_window(void *context, const Datum *value, const bool *isnull)
{
	LedgerPolicy *policy = context;
	Window	   *windows = (Window *) policy->policy.window;
	Window	   *window;

	windows = room_for_one(policy->context, windows, policy->policy.windows, sizeof(Window));
	policy->policy.window = windows;
	window = &windows[policy->policy.windows++];
	window->kind = text_is(value[WINDOW_KIND], "collection") ? WINDOW_COLLECTION : WINDOW_DECLARATION;
	window->benefit_year = DatumGetInt32(value[WINDOW_BENEFIT_YEAR]);
	(void) range_to_days(value[WINDOW_VALID], &window->from, &window->until);
	return true;
}

typedef struct KindReading
{
	FactKinds	kinds;
	MemoryContext context;
	bool		final;			/* none is of a transaction that may roll back */
} KindReading;

/* What this backend knows of the kinds of a ledger. */
typedef struct KnownKinds
{
	Oid			table;
	FactKinds	kinds;
} KnownKinds;

static List *known_kinds = NIL;

static bool
read_kind(void *context, const Datum *value, const bool *isnull)
{
	KindReading *reading = context;
	FactKinds  *kinds = &reading->kinds;
	FactKind   *kind;

	kinds->kind = room_for_one(reading->context, kinds->kind, kinds->count, sizeof(FactKind));
	kind = &kinds->kind[kinds->count++];
	text_to_word(value[FACT_KIND_KIND], kind->kind);
	kind->length = strlen(kind->kind);
	kind->uses = -1;
	kind->status_is = isnull[FACT_KIND_STATUS_IS] ? STATUS_NONE :
		text_is(value[FACT_KIND_STATUS_IS], "kind") ? STATUS_KIND : STATUS_CODE;
	kind->organisation_is = isnull[FACT_KIND_ORGANISATION_IS] ? ORGANISATION_UNSAID :
		text_is(value[FACT_KIND_ORGANISATION_IS], "college") ? ORGANISATION_COLLEGE :
		text_is(value[FACT_KIND_ORGANISATION_IS], "institution") ? ORGANISATION_INSTITUTION :
		text_is(value[FACT_KIND_ORGANISATION_IS], "family") ? ORGANISATION_FAMILY :
		ORGANISATION_REGION;
	if (TransactionIdIsCurrentTransactionId(DatumGetTransactionId(value[FACT_KIND_XMIN])))
		reading->final = false;
	return true;
}

static FactKinds
copy_kinds(const FactKinds *kinds, MemoryContext context)
{
	FactKinds	copy = {.count = kinds->count};

	copy.kind = MemoryContextAlloc(context, Max(kinds->count, 1) * sizeof(FactKind));
	memcpy(copy.kind, kinds->kind, kinds->count * sizeof(FactKind));
	return copy;
}

static KnownKinds *
find_known(Oid table)
{
	ListCell   *cell;

	foreach(cell, known_kinds)
		if (((KnownKinds *) lfirst(cell))->table == table)
			return lfirst(cell);
	return NULL;
}

FactKinds
fact_kinds_load(const Ledger *ledger, MemoryContext context)
{
	KindReading reading = {.context = context,.final = true};
	Oid			table = ledger->table[TABLE_FACT_KIND].table;
	KnownKinds *known = find_known(table);
	FactKinds	copy;

	access_read(ledger, TABLE_FACT_KIND, NULL, 0, READ_STATEMENT, read_kind, &reading);
	if (!reading.final)
		return reading.kinds;
	copy = copy_kinds(&reading.kinds, CacheMemoryContext);
	if (known == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(CacheMemoryContext);

		known = palloc0(sizeof(KnownKinds));
		known->table = table;
		known_kinds = lappend(known_kinds, known);
		MemoryContextSwitchTo(save);
	}
	else
		pfree(known->kinds.kind);
	known->kinds = copy;
	return reading.kinds;
}

FactKinds
fact_kinds_known(const Ledger *ledger, MemoryContext context)
{
	const KnownKinds *known = find_known(ledger->table[TABLE_FACT_KIND].table);

	return known != NULL ? copy_kinds(&known->kinds, context) : fact_kinds_load(ledger, context);
}

static FactKind *
find_kind(const FactKinds *kinds, const text *kind)
{
	const char *word = VARDATA_ANY(kind);
	int			length = VARSIZE_ANY_EXHDR(kind);

	for (int i = 0; i < kinds->count; i++)
		if (kinds->kind[i].length == length && kinds->kind[i].kind[0] == word[0] &&
			memcmp(kinds->kind[i].kind, word, length) == 0)
			return &kinds->kind[i];
	return NULL;
}

FactKind *
fact_kind(const Ledger *ledger, FactKinds *kinds, const text *word, MemoryContext context)
{
	FactKind   *kind = find_kind(kinds, word);

	if (kind == NULL)
	{
		/* pointers into the former ones stay good */
		*kinds = fact_kinds_load(ledger, context);
		kind = find_kind(kinds, word);
	}
	return kind;
}

const FactKind *
policy_kind(LedgerPolicy *policy, const text *word)
{
	FactKind   *kind = fact_kind(policy->ledger, &policy->kinds, word, policy->context);

	if (kind != NULL && kind->uses < 0)
	{
		kind->uses = fact_uses(&policy->policy, kind->kind);
		kind->credential = credential_named(kind->kind);
		kind->is_unsynchronised = strcmp(kind->kind, KIND_UNSYNCHRONISED) == 0;
	}
	return kind;
}

static Day
card_settlement_from(void *context, int64_t college)
{
	return policy_college(context, college)->card_settlement_from;
}

LedgerPolicy *
policy_load(const Ledger *ledger, const char *plan, TimestampTz published_by, MemoryContext context)
{
	LedgerPolicy *policy = MemoryContextAllocZero(context, sizeof(LedgerPolicy));
	MemoryContext save = MemoryContextSwitchTo(context);
	Loading		loading = {.policy = policy,.plan = plan};
	const PlanVersion **versions;

	policy->ledger = ledger;
	policy->context = context;
	policy->published_by = published_by;
	access_read(ledger, TABLE_PLAN, NULL, 0, READ_STATEMENT, read_plan, &loading);
	if (policy->plan[0] == '\0' && plan != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_PLAN),
				 errmsg("ledger \"%s\" has no plan \"%s\"", ledger_name(ledger), plan),
				 errhint("Install a shipped one with medins.install_plan, or enter its rows."),
				 errcolumn("plan")));
	if (policy->plan[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_PLAN),
				 errmsg("ledger \"%s\" settles under no plan", ledger_name(ledger)),
				 errhint("Install one with medins.install_plan.")));

	access_read(ledger, TABLE_PLAN_VERSION, NULL, 0, READ_STATEMENT, read_version, &loading);
	qsort(loading.version, loading.versions, sizeof(InForce), compare_versions);
	versions = palloc(Max(loading.versions, 1) * sizeof(PlanVersion *));
	for (int i = 0; i < loading.versions; i++)
		if (i == 0 || loading.version[i].valid_from != loading.version[i - 1].valid_from)
			versions[policy->policy.versions++] =
				published_version(ledger, loading.version[i].version, loading.version[i].xmin);
	policy->policy.version = versions;

	access_read(ledger, TABLE_ENROLMENT_WINDOW, NULL, 0, READ_STATEMENT, read_window, policy);
	policy->kinds = fact_kinds_known(ledger, context);
	policy->policy.card_settlement_from = card_settlement_from;
	policy->policy.context = policy;
	policy->cover_room = coverage_room(&policy->policy);
	MemoryContextSwitchTo(save);
	return policy;
}

const PlanVersion *
policy_version(LedgerPolicy *policy, int32 version)
{
	const PlanVersion *plan;
	MemoryContext save;
	ListCell   *cell;

	for (int i = 0; i < policy->policy.versions; i++)
		if (policy->policy.version[i]->version == version)
			return policy->policy.version[i];
	foreach(cell, policy->replaced)
	{
		plan = lfirst(cell);
		if (plan->version == version)
			return plan;
	}
	plan = compile_version(policy->ledger, version, policy->context);
	save = MemoryContextSwitchTo(policy->context);
	policy->replaced = lappend(policy->replaced, unconstify(PlanVersion *, plan));
	MemoryContextSwitchTo(save);
	return plan;
}

typedef struct VersionSearch
{
	int32		version;
	bool		found;
} VersionSearch;

static bool
see_version(void *context, const Datum *value, const bool *isnull)
{
	VersionSearch *search = context;

	search->found = DatumGetInt32(value[PLAN_VERSION_VERSION]) == search->version;
	return !search->found;
}

bool
policy_has_version(const LedgerPolicy *policy, int32 version)
{
	VersionSearch search = {.version = version};
	ListCell   *cell;

	for (int i = 0; i < policy->policy.versions; i++)
		if (policy->policy.version[i]->version == version)
			return true;
	foreach(cell, policy->replaced)
	{
		if (((const PlanVersion *) lfirst(cell))->version == version)
			return true;
	}
	access_read(policy->ledger, TABLE_PLAN_VERSION, NULL, 0, READ_STATEMENT, see_version, &search);
	return search.found;
}

static bool
read_college(void *context, const Datum *value, const bool *isnull)
{
	College    *college = context;

	college->exists = true;
	college->has_card_date = !isnull[COLLEGE_CARD_SETTLEMENT_FROM];
	if (college->has_card_date)
		college->card_settlement_from = DatumGetDateADT(value[COLLEGE_CARD_SETTLEMENT_FROM]);
	return false;
}

const College *
policy_college(LedgerPolicy *policy, int64 college_id)
{
	College    *college;

	/* one is asked for several times in a row */
	if (policy->last_college != NULL && policy->last_college->college_id == college_id)
		return policy->last_college;
	if (policy->colleges == NULL)
	{
		HASHCTL		ctl = {.keysize = sizeof(int64),.entrysize = sizeof(College),
		.hcxt = policy->context};

		policy->colleges = hash_create("medins colleges", 16, &ctl,
									   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	college = hash_search(policy->colleges, &college_id, HASH_FIND, NULL);
	if (college == NULL)
	{
		College		read = {.college_id = college_id,.card_settlement_from = DAY_MAX};
		ScanKeyData key;

		access_key_int8(&key, COLLEGE_COLLEGE_ID, college_id);
		access_read(policy->ledger, TABLE_COLLEGE, &key, 1,
					policy->latest_colleges ? READ_LATEST : READ_STATEMENT, read_college, &read);
		college = hash_search(policy->colleges, &college_id, HASH_ENTER, NULL);
		*college = read;
	}
	policy->last_college = college;
	return college;
}
