/*
 * coverage.c
 *	  Cover set-wise: an aggregate over fact, so that any number of persons is
 *	  one (parallel) GROUP BY.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "coverage/cover_type.h"
#include "ledger/access.h"
#include "plan/policy.h"
#include "values.h"

PG_FUNCTION_INFO_V1(cover_agg_transition);
PG_FUNCTION_INFO_V1(cover_agg_known_transition);
PG_FUNCTION_INFO_V1(cover_agg_combine);
PG_FUNCTION_INFO_V1(cover_agg_serialize);
PG_FUNCTION_INFO_V1(cover_agg_deserialize);
PG_FUNCTION_INFO_V1(cover_agg_final);
PG_FUNCTION_INFO_V1(cover_agg_final_misses);

/* One person's facts as they come in, as far as a rule may use them. */
typedef struct CoverState
{
	Oid			fact_table;
	TimestampTz known_at;		/* what was known then; DT_NOEND: now */
	LedgerPolicy *policy;		/* as long as the query runs */
	bool		in_order;		/* of fact_no */
	int			count;
	int			room;
	Fact		fact[FLEXIBLE_ARRAY_MEMBER];
} CoverState;

#define STATE_SIZE(room)	(offsetof(CoverState, fact) + (room) * sizeof(Fact))

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

/* The policy of the facts' ledger then, kept as long as the query runs. */
typedef struct QueryPolicy
{
	Oid			fact_table;
	LedgerPolicy *policy;
} QueryPolicy;

static LedgerPolicy *
query_policy(FunctionCallInfo fcinfo, Oid fact_table, TimestampTz known_at)
{
	QueryPolicy *query = fcinfo->flinfo->fn_extra;
	MemoryContext context = fcinfo->flinfo->fn_mcxt;

	if (query == NULL)
		query = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(context, sizeof(QueryPolicy));
	if (query->policy == NULL || query->fact_table != fact_table ||
		query->policy->published_by != known_at)
	{
		Ledger	   *ledger = MemoryContextAlloc(context, sizeof(Ledger));

		(void) access_open(ledger_of_schema(get_rel_namespace(fact_table))->claim, false, ledger);
		query->policy = policy_load(ledger, NULL, known_at, context);
		query->fact_table = fact_table;
	}
	return query->policy;
}

static CoverState *
new_state(FunctionCallInfo fcinfo, MemoryContext context, Oid fact_table, TimestampTz known_at)
{
	CoverState *state = MemoryContextAlloc(context, STATE_SIZE(4));

	state->fact_table = fact_table;
	state->known_at = known_at;
	state->policy = query_policy(fcinfo, fact_table, known_at);
	state->in_order = true;
	state->count = 0;
	state->room = 4;
	return state;
}

/* Room for one more fact, which is zeroed; the state may move. */
static Fact *
add_fact(CoverState **state, int32 fact_no)
{
	CoverState *to = *state;
	Fact	   *fact;

	if (to->count == to->room)
	{
		to->room *= 2;
		*state = to = repalloc(to, STATE_SIZE(to->room));
	}
	fact = &to->fact[to->count];
	memset(fact, 0, sizeof(Fact));
	fact->fact_no = fact_no;
	if (to->count > 0 && fact[-1].fact_no > fact_no)
		to->in_order = false;
	to->count++;
	return fact;
}

/*
 * Take in a fact, arguments 1 to 7 of a transition function, where it counts.
 */
static Datum
take_fact(FunctionCallInfo fcinfo, TimestampTz known_at, bool counts)
{
	CoverState *state = PG_ARGISNULL(0) ? NULL : (CoverState *) PG_GETARG_POINTER(0);
	const FactKind *kind;
	Fact	   *fact;
	Day			from,
				until;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("table, number, kind and validity of a fact must be given")));
	if (state == NULL)
		state = new_state(fcinfo, aggregate_context(fcinfo), PG_GETARG_OID(1), known_at);
	else if (state->fact_table != PG_GETARG_OID(1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("cover is computed from the facts of one ledger")));
	else if (state->known_at != known_at)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("cover is computed as known at one moment")));

	kind = policy_kind(state->policy, PG_GETARG_TEXT_PP(3));
	if (!counts || kind == NULL || kind->uses == 0 ||
		!range_to_days(PG_GETARG_DATUM(4), &from, &until))
		PG_RETURN_POINTER(state);

	fact = add_fact(&state, PG_GETARG_INT32(2));
	fact->kind = kind->kind;
	fact->uses = kind->uses;
	fact->from = from;
	fact->until = until;
	fact->has_year = !PG_ARGISNULL(5);
	if (fact->has_year)
		fact->benefit_year = PG_GETARG_INT32(5);
	fact->has_organisation = !PG_ARGISNULL(6);
	if (fact->has_organisation)
		fact->organisation = PG_GETARG_INT64(6);
	if ((kind->uses & FACT_BY_CODE) != 0 && !PG_ARGISNULL(7))
	{
		MemoryContext save = MemoryContextSwitchTo(GetMemoryChunkContext(state));

		fact->code = text_to_cstring(PG_GETARG_TEXT_PP(7));
		MemoryContextSwitchTo(save);
	}
	PG_RETURN_POINTER(state);
}

/*
 * (state, fact_table oid, fact_no, kind, valid, benefit_year, organisation_id,
 * code, retracted_at); retracted facts do not count.
 */
Datum
cover_agg_transition(PG_FUNCTION_ARGS)
{
	return take_fact(fcinfo, DT_NOEND, PG_ARGISNULL(8));
}

/*
 * The same and (recorded_at, as_known_at): facts recorded by then, and not
 * retracted by then, count.  Stamps of a person rise in the order in which its
 * rows became visible, so this is what a claim of that moment saw.
 */
Datum
cover_agg_known_transition(PG_FUNCTION_ARGS)
{
	TimestampTz known_at;

	if (PG_ARGISNULL(9) || PG_ARGISNULL(10))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("when a fact was recorded, and as known when, must be given")));
	known_at = PG_GETARG_TIMESTAMPTZ(10);
	return take_fact(fcinfo, known_at,
					 PG_GETARG_TIMESTAMPTZ(9) <= known_at &&
					 (PG_ARGISNULL(8) || PG_GETARG_TIMESTAMPTZ(8) > known_at));
}

Datum
cover_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	CoverState *left = PG_ARGISNULL(0) ? NULL : (CoverState *) PG_GETARG_POINTER(0);
	CoverState *right = PG_ARGISNULL(1) ? NULL : (CoverState *) PG_GETARG_POINTER(1);

	if (right == NULL)
	{
		if (left == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(left);
	}
	if (left == NULL)
		left = new_state(fcinfo, context, right->fact_table, right->known_at);
	for (int i = 0; i < right->count; i++)
	{
		Fact	   *fact = add_fact(&left, right->fact[i].fact_no);

		*fact = right->fact[i];
		if (fact->code != NULL)
			fact->code = MemoryContextStrdup(context, fact->code);
	}
	PG_RETURN_POINTER(left);
}

Datum
cover_agg_serialize(PG_FUNCTION_ARGS)
{
	CoverState *state;
	StringInfoData message;

	(void) aggregate_context(fcinfo);
	state = (CoverState *) PG_GETARG_POINTER(0);
	pq_begintypsend(&message);
	pq_sendint32(&message, state->fact_table);
	pq_sendint64(&message, state->known_at);
	pq_sendint32(&message, state->count);
	for (int i = 0; i < state->count; i++)
	{
		const Fact *fact = &state->fact[i];

		pq_sendint32(&message, fact->fact_no);
		pq_sendint32(&message, fact->from);
		pq_sendint32(&message, fact->until);
		pq_sendbyte(&message, fact->has_year);
		pq_sendint32(&message, fact->benefit_year);
		pq_sendbyte(&message, fact->has_organisation);
		pq_sendint64(&message, fact->organisation);
		pq_sendbyte(&message, fact->code != NULL);
		/* not pq_sendstring, which would convert to the client's encoding */
		pq_sendint32(&message, strlen(fact->kind));
		pq_sendbytes(&message, fact->kind, strlen(fact->kind));
		if (fact->code)
		{
			pq_sendint32(&message, strlen(fact->code));
			pq_sendbytes(&message, fact->code, strlen(fact->code));
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static text *
get_text(StringInfo message)
{
	int			length = pq_getmsgint(message, 4);

	return cstring_to_text_with_len(pq_getmsgbytes(message, length), length);
}

/*
 * What it makes is copied by cover_agg_combine and may go then.
 */
Datum
cover_agg_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData message;
	CoverState *state;
	Oid			fact_table;
	int			count;

	(void) aggregate_context(fcinfo);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	fact_table = pq_getmsgint(&message, 4);
	state = new_state(fcinfo, CurrentMemoryContext, fact_table, pq_getmsgint64(&message));
	count = pq_getmsgint(&message, 4);
	for (int i = 0; i < count; i++)
	{
		Fact	   *fact = add_fact(&state, pq_getmsgint(&message, 4));
		const FactKind *kind;
		bool		has_code;

		fact->from = pq_getmsgint(&message, 4);
		fact->until = pq_getmsgint(&message, 4);
		fact->has_year = pq_getmsgbyte(&message);
		fact->benefit_year = pq_getmsgint(&message, 4);
		fact->has_organisation = pq_getmsgbyte(&message);
		fact->organisation = pq_getmsgint64(&message);
		has_code = pq_getmsgbyte(&message);
		kind = policy_kind(state->policy, get_text(&message));
		if (kind == NULL)		/* the same snapshot has seen it */
			elog(ERROR, "unknown kind of fact in the state of an aggregate");
		fact->kind = kind->kind;
		fact->uses = kind->uses;
		if (has_code)
			fact->code = text_to_cstring(get_text(&message));
	}
	pq_getmsgend(&message);
	pfree(message.data);
	PG_RETURN_POINTER(state);
}

static int
compare_facts(const void *a, const void *b)
{
	int32		left = ((const Fact *) a)->fact_no;
	int32		right = ((const Fact *) b)->fact_no;

	return left < right ? -1 : left > right;
}

/*
 * Resolve what a state has taken in.  A final function may be called again on
 * the state, and another on the same: facts that came out of order are sorted
 * there, but nothing else changes.
 */
static CoverPeriod *
resolve_state(CoverState *state, int *periods, MissSink sink, void *context)
{
	LedgerPolicy *policy = state->policy;
	CoverPeriod *period = palloc(Max(policy->cover_room * state->count, 1) * sizeof(CoverPeriod));

	if (!state->in_order)
		qsort(state->fact, state->count, sizeof(Fact), compare_facts);
	state->in_order = true;
	*periods = resolve_coverage(&policy->policy, state->fact, state->count, period, sink, context);
	return period;
}

Datum
cover_agg_final(PG_FUNCTION_ARGS)
{
	CoverPeriod *period;
	int			periods;
	Datum		cover;

	(void) aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(cover_to_datum(NULL, 0));
	period = resolve_state((CoverState *) PG_GETARG_POINTER(0), &periods, NULL, NULL);
	cover = cover_to_datum(period, periods);
	pfree(period);
	PG_RETURN_DATUM(cover);
}

/* ---- what did not lead to cover ---- */

typedef struct MissList
{
	TupleDesc	desc;			/* of medins.coverage_miss */
	TypeCacheEntry *daterange;
	int			count;
	int			room;
	Datum	   *miss;
} MissList;

static void
list_miss(void *context, const Miss *miss)
{
	/* as "missing" in coverage.ledger.sql and the sentences in explain.sql */
	static const char *const name[] = {
		[MISSING_NEED] = "need",[MISSING_SUSPENDED] = "suspended",[MISSING_EARLY] = "early",
		[MISSING_LATE] = "late",[MISSING_NOT_FIRST] = "not_first",[MISSING_CARD] = "card",
		[MISSING_WINDOW] = "window",[MISSING_EMPTY] = "empty",[MISSING_ENDED] = "ended",
		[MISSING_OVERLAPPED] = "overlapped",[MISSING_ANCHOR] = "anchor"
	};
	MissList   *list = context;
	Datum		value[10];
	bool		isnull[10] = {false};

	value[0] = Int32GetDatum(miss->fact_no);
	value[1] = Int32GetDatum(miss->year);
	value[2] = CStringGetTextDatum(miss->rule->pathway);
	value[3] = CStringGetTextDatum(name[miss->missing]);
	isnull[4] = miss->need == NULL;
	value[4] = isnull[4] ? (Datum) 0 : CStringGetTextDatum(miss->need);
	isnull[5] = isnull[6] = miss->by_fact_no == 0;
	value[5] = Int32GetDatum(miss->by_fact_no);
	value[6] = isnull[6] ? (Datum) 0 :
		RangeTypePGetDatum(days_to_range(list->daterange, miss->from, miss->until));
	value[7] = Int32GetDatum(miss->version->version);
	value[8] = Int32GetDatum(miss->rule->rule);
	/* what ended cover, or gave it already, is said by a clause of its own */
	value[9] = CStringGetTextDatum((miss->by_fact_no != 0 ? miss->by_rule : miss->rule)->clause);
	if (list->count == list->room)
	{
		list->room *= 2;
		list->miss = repalloc(list->miss, list->room * sizeof(Datum));
	}
	list->miss[list->count++] = HeapTupleGetDatum(heap_form_tuple(list->desc, value, isnull));
}

/*
 * The other final function on the same state, medins.coverage_miss[].
 */
Datum
cover_agg_final_misses(PG_FUNCTION_ARGS)
{
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	MissList	list = {.room = 8};
	int			periods;

	(void) aggregate_context(fcinfo);
	list.desc = lookup_rowtype_tupdesc_copy(type, -1);
	list.daterange = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	list.miss = palloc(list.room * sizeof(Datum));
	if (!PG_ARGISNULL(0))
		(void) resolve_state((CoverState *) PG_GETARG_POINTER(0), &periods, list_miss, &list);
	PG_RETURN_ARRAYTYPE_P(construct_array(list.miss, list.count, type, -1, false, TYPALIGN_DOUBLE));
}
