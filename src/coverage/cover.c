/*
 * cover.c
 *	  The SQL type medins.cover: when a person is covered, by what, and since
 *	  when it is settled directly.
 *
 * Text:	{[2024-09-10,2025-01-01) freshman v1/3 #2 SH-5 usable 2024-09-13; ...}
 *			first day and day after (nothing where open: "(,2025-01-01)"),
 *			pathway, plan version and coverage rule, the fact it rests on,
 *			clause, then usable and pends where they say something: the first
 *			day of direct settlement if it is not that of the period, and the
 *			reason why the law leaves the period open.  A clause of other
 *			characters than ASCII letters, digits, ".", "_" and "-" stands in
 *			double quotes, with a backslash before a quote or backslash.
 * Binary:	a format number, and periods to the end.
 *
 * A value is canonical: periods ordered, disjoint, none empty, no byte
 * undefined.  Equal covers are therefore equal bytes, and cover.sql takes
 * equality from bytea.
 */
#include "medins.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "coverage/cover_type.h"
#include "parser.h"

typedef struct CoverEntry
{
	Day			from;			/* half-open */
	Day			until;
	Day			usable_from;	/* not before from */
	int32		version;
	int32		rule;
	int32		fact_no;
	Word		pathway;		/* padded with zeros, like the others */
	Word		clause;
	Word		reason;			/* empty: it covers; else it pends */
} CoverEntry;

typedef struct Cover
{
	int32		vl_len_;		/* varlena header, do not touch directly */
	CoverEntry	entry[FLEXIBLE_ARRAY_MEMBER];
} Cover;

StaticAssertDecl(offsetof(Cover, entry) == 4 && sizeof(CoverEntry) == 120,
				 "a stored cover must have no padding");

#define COVER_SIZE(count)	(offsetof(Cover, entry) + (Size) (count) * sizeof(CoverEntry))
#define COVER_COUNT(cover)	((int) ((VARSIZE(cover) - COVER_SIZE(0)) / sizeof(CoverEntry)))
#define MAX_ENTRIES			((int) ((MaxAllocSize - COVER_SIZE(0)) / sizeof(CoverEntry)))

/* The finite days of type date: 4713-11-24 BC to 5874897-12-31. */
#define IS_DAY(day)			IS_VALID_DATE(day)

#define MAX_RULE			PG_INT16_MAX	/* coverage_rule.rule is a smallint */

#define BINARY_FORMAT		1

/* What can be wrong with a value; the detail of an error. */
#define PROBLEM_DAY			"A day is a date of the calendar, written YYYY-MM-DD."
#define PROBLEM_NUMBER		"A plan version, a coverage rule and a fact have positive numbers."
#define PROBLEM_NAME		"A pathway and a reason are 1 to 31 lower-case letters, digits or underscores, and begin with a letter."
#define PROBLEM_CLAUSE		"A clause is 1 to 31 bytes; in double quotes if there are others than letters, digits, \".\", \"_\" and \"-\"."
#define PROBLEM_BLANK		"The parts of a period are separated by blanks."
#define PROBLEM_TOO_MANY	"There are too many periods."

PG_FUNCTION_INFO_V1(cover_in);
PG_FUNCTION_INFO_V1(cover_out);
PG_FUNCTION_INFO_V1(cover_recv);
PG_FUNCTION_INFO_V1(cover_send);
PG_FUNCTION_INFO_V1(cover_contains_day);
PG_FUNCTION_INFO_V1(cover_overlaps_range);
PG_FUNCTION_INFO_V1(cover_periods);
PG_FUNCTION_INFO_V1(cover_to_multirange);

/* ---- values ---- */

/*
 * A value that may be read in place.
 */
static const Cover *
stored_cover(Datum datum)
{
	const Cover *cover = (const Cover *) PG_DETOAST_DATUM(datum);

	if ((VARSIZE(cover) - COVER_SIZE(0)) % sizeof(CoverEntry) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg_internal("stored cover has an impossible size of %zu bytes",
								 (Size) VARSIZE(cover))));
	return cover;
}

static bool
covers(const CoverEntry *entry)
{
	return entry->reason[0] == '\0';
}

Datum
cover_to_datum(const CoverPeriod *period, int n)
{
	Cover	   *cover;

	if (n > MAX_ENTRIES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many periods of cover"),
				 errdetail("At most %d are possible.", MAX_ENTRIES)));

	cover = palloc(COVER_SIZE(n));
	SET_VARSIZE(cover, COVER_SIZE(n));
	for (int i = 0; i < n; i++)
	{
		CoverEntry *entry = &cover->entry[i];

		entry->from = period[i].from;
		entry->until = period[i].until;
		entry->usable_from = period[i].usable_from;
		if ((!IS_DAY(entry->from) && entry->from != DAY_MIN) ||
			(!IS_DAY(entry->until) && entry->until != DAY_MAX) ||
			(!IS_DAY(entry->usable_from) && entry->usable_from != DAY_MIN &&
			 entry->usable_from != DAY_MAX))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_DATE),
					 errmsg("cover lies outside the range of dates"),
					 errdetail("The period rests on the person's fact %d.", period[i].fact_no)));
		entry->version = period[i].version->version;
		entry->rule = period[i].rule->rule;
		entry->fact_no = period[i].fact_no;
		memcpy(entry->pathway, period[i].rule->pathway, NAME_SIZE);
		memcpy(entry->clause, period[i].rule->clause, NAME_SIZE);
		if (period[i].rule->effect == COVER_PENDS)
			memcpy(entry->reason, period[i].rule->reason, NAME_SIZE);
		else
			memset(entry->reason, 0, NAME_SIZE);
		Assert(entry->from < entry->until && entry->from <= entry->usable_from);
		Assert(i == 0 || entry[-1].until <= entry->from);
	}
	return PointerGetDatum(cover);
}

/* ---- what every input must satisfy, text and binary alike ---- */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* What the columns pathway and reason allow. */
static bool
is_name(const char *word)
{
	if (!is_lower(*word))
		return false;
	while (is_lower(*word) || is_digit(*word) || *word == '_')
		word++;
	return *word == '\0';
}

/* What a clause may have without quotes. */
static bool
is_plain_char(char c)
{
	return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') ||
		c == '.' || c == '_' || c == '-';
}

/*
 * What is wrong with a period that follows another one (or NULL), or NULL.
 */
static const char *
entry_problem(const CoverEntry *entry, const CoverEntry *before)
{
	if ((!IS_DAY(entry->from) && entry->from != DAY_MIN) ||
		(!IS_DAY(entry->until) && entry->until != DAY_MAX) ||
		(!IS_DAY(entry->usable_from) && entry->usable_from != DAY_MAX &&
		 entry->usable_from != entry->from))
		return PROBLEM_DAY;
	if (entry->from >= entry->until)
		return "A period must not be empty.";
	if (entry->usable_from < entry->from)
		return "A period is not usable before it begins.";
	if (before && before->until > entry->from)
		return "Periods must be in order and must not overlap.";
	if (entry->version < 1 || entry->rule < 1 || entry->rule > MAX_RULE || entry->fact_no < 1)
		return PROBLEM_NUMBER;
	if (!is_name(entry->pathway) || (!covers(entry) && !is_name(entry->reason)))
		return PROBLEM_NAME;
	if (entry->clause[0] == '\0')
		return PROBLEM_CLAUSE;
	return NULL;
}

/* A value under construction; the memory grows as it must. */
typedef struct Draft
{
	Cover	   *cover;
	int			count;
	int			capacity;
} Draft;

/* Room for one more period, zeroed; NULL where there can be no more. */
static CoverEntry *
draft_next(Draft *draft)
{
	if (draft->count == MAX_ENTRIES)
		return NULL;
	if (draft->count == draft->capacity)
	{
		draft->capacity = Min(Max(draft->capacity * 2, 4), MAX_ENTRIES);
		if (draft->cover == NULL)
			draft->cover = palloc(COVER_SIZE(draft->capacity));
		else
			draft->cover = repalloc(draft->cover, COVER_SIZE(draft->capacity));
	}
	memset(&draft->cover->entry[draft->count], 0, sizeof(CoverEntry));
	return &draft->cover->entry[draft->count];
}

/* Accept the period that draft_next gave; what is wrong with it, or NULL. */
static const char *
draft_accept(Draft *draft)
{
	CoverEntry *entry = &draft->cover->entry[draft->count];

	draft->count++;
	return entry_problem(entry, draft->count > 1 ? entry - 1 : NULL);
}

static Datum
draft_to_datum(Draft *draft)
{
	if (draft->cover == NULL)
		draft->cover = palloc(COVER_SIZE(0));
	SET_VARSIZE(draft->cover, COVER_SIZE(draft->count));
	return PointerGetDatum(draft->cover);
}

/* ---- reading text ---- */

static bool
parse_number(Parser *parser, int32 *number)
{
	int64		value = 0;

	if (!is_digit(*parser->next))
		return fail(parser, PROBLEM_NUMBER);
	for (; is_digit(*parser->next); parser->next++)
	{
		value = value * 10 + (*parser->next - '0');
		if (value > PG_INT32_MAX)
			return fail(parser, PROBLEM_NUMBER);
	}
	*number = (int32) value;
	return true;
}

/* Exactly two digits after a hyphen. */
static bool
parse_two_digits(Parser *parser, int *number)
{
	const char *s = parser->next;

	if (s[0] != '-' || !is_digit(s[1]) || !is_digit(s[2]))
		return fail(parser, PROBLEM_DAY);
	*number = (s[1] - '0') * 10 + (s[2] - '0');
	parser->next += 3;
	return true;
}

/*
 * YYYY-MM-DD, a day that the calendar has.  The year has a fifth digit and more
 * after 9999, and a minus before the year 0, which is 1 BC.
 */
static bool
parse_day(Parser *parser, Day *day)
{
	bool		negative = match(parser, "-");
	const char *start = parser->next;
	int			year = 0;
	int			month;
	int			dayofmonth;
	int			check[3];

	for (; is_digit(*parser->next); parser->next++)
	{
		if (parser->next - start == 7)
			return fail(parser, PROBLEM_DAY);
		year = year * 10 + (*parser->next - '0');
	}
	if (parser->next - start < 4 ||
		!parse_two_digits(parser, &month) || !parse_two_digits(parser, &dayofmonth))
		return fail(parser, PROBLEM_DAY);
	if (negative)
		year = -year;

	*day = day_from_date(year, month, dayofmonth);
	day_to_date(*day, &check[0], &check[1], &check[2]);
	if (check[0] != year || check[1] != month || check[2] != dayofmonth || !IS_DAY(*day))
		return fail(parser, PROBLEM_DAY);
	return true;
}

/* A pathway or a reason. */
static bool
parse_name(Parser *parser, Word name)
{
	int			length = 0;

	for (; is_lower(*parser->next) || is_digit(*parser->next) || *parser->next == '_'; parser->next++)
	{
		if (length == NAME_SIZE - 1)
			return fail(parser, PROBLEM_NAME);
		name[length++] = *parser->next;
	}
	return is_name(name) || fail(parser, PROBLEM_NAME);
}

static bool
parse_clause(Parser *parser, Word clause)
{
	bool		quoted = match(parser, "\"");
	int			length = 0;

	for (;; parser->next++)
	{
		if (quoted && *parser->next == '\\')
			parser->next++;
		else if (quoted ? *parser->next == '"' : !is_plain_char(*parser->next))
			break;
		if (*parser->next == '\0' || length == NAME_SIZE - 1)
			return fail(parser, PROBLEM_CLAUSE);
		clause[length++] = *parser->next;
	}
	if (length == 0 || (quoted && !match(parser, "\"")))
		return fail(parser, PROBLEM_CLAUSE);
	return true;
}

static bool
parse_blanks(Parser *parser)
{
	return skip_blanks(parser) || fail(parser, PROBLEM_BLANK);
}

/* A word between blanks, or nothing is read. */
static bool
match_option(Parser *parser, const char *word)
{
	const char *start = parser->next;

	if (skip_blanks(parser) && match(parser, word) && skip_blanks(parser))
		return true;
	parser->next = start;
	return false;
}

static bool
parse_entry(Parser *parser, CoverEntry *entry)
{
	/* [from,until), or (,until) */
	if (match(parser, "("))
		entry->from = DAY_MIN;
	else if (!match(parser, "["))
		return fail(parser, "A period begins with \"[\" and its first day, or \"(\" where it has none.");
	else if (!parse_day(parser, &entry->from))
		return false;
	if (!match(parser, ","))
		return fail(parser, "The first day of a period is followed by \",\" and the day after its last.");
	if (*parser->next == ')')
		entry->until = DAY_MAX;
	else if (!parse_day(parser, &entry->until))
		return false;
	if (!match(parser, ")"))
		return fail(parser, "The days of a period end with \")\".");

	/* pathway v1/3 #2 clause */
	if (!parse_blanks(parser) || !parse_name(parser, entry->pathway) || !parse_blanks(parser))
		return false;
	if (!match(parser, "v"))
		return fail(parser, "A pathway is followed by \"v\", plan version, \"/\" and coverage rule.");
	if (!parse_number(parser, &entry->version))
		return false;
	if (!match(parser, "/"))
		return fail(parser, "A plan version is followed by \"/\" and a coverage rule.");
	if (!parse_number(parser, &entry->rule) || !parse_blanks(parser))
		return false;
	if (!match(parser, "#"))
		return fail(parser, "A coverage rule is followed by \"#\" and the number of a fact.");
	if (!parse_number(parser, &entry->fact_no) || !parse_blanks(parser) ||
		!parse_clause(parser, entry->clause))
		return false;

	/* what may be left out */
	entry->usable_from = entry->from;
	if (match_option(parser, "usable"))
	{
		if (match(parser, "infinity"))
			entry->usable_from = DAY_MAX;
		else if (!parse_day(parser, &entry->usable_from))
			return false;
	}
	if (match_option(parser, "pends"))
		return parse_name(parser, entry->reason);
	return true;
}

static bool
parse_cover(Parser *parser, Draft *draft)
{
	if (!match_mark(parser, "{"))
		return fail(parser, "It must begin with \"{\".");
	if (!match_mark(parser, "}"))
	{
		do
		{
			CoverEntry *entry = draft_next(draft);

			CHECK_FOR_INTERRUPTS();
			if (entry == NULL)
				return fail(parser, PROBLEM_TOO_MANY);
			if (!parse_entry(parser, entry))
				return false;
			parser->problem = draft_accept(draft);
			if (parser->problem)
				return false;
		} while (match_mark(parser, ";"));
		if (!match_mark(parser, "}"))
			return fail(parser, "A period is followed by \";\" or \"}\".");
	}
	return parse_end(parser);
}

/*
 * cover_in(cstring) -> cover
 *		22P02 with the reason as detail, softly where the caller asks for it.
 */
Datum
cover_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	Parser		parser = {string, NULL};
	Draft		draft = {NULL, 0, 0};

	if (!parse_cover(&parser, &draft))
		ereturn(MEDINS_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "medins.cover", string),
				 errdetail("%s", parser.problem)));
	PG_RETURN_DATUM(draft_to_datum(&draft));
}

/* ---- writing text ---- */

static void
append_day(StringInfo text, Day day)
{
	int			year;
	int			month;
	int			dayofmonth;

	day_to_date(day, &year, &month, &dayofmonth);
	appendStringInfo(text, "%s%04d-%02d-%02d", year < 0 ? "-" : "", abs(year), month, dayofmonth);
}

static void
append_clause(StringInfo text, const char *clause)
{
	const char *c = clause;

	while (is_plain_char(*c))
		c++;
	if (*c == '\0')
	{
		appendStringInfoString(text, clause);
		return;
	}

	/* no byte of a multibyte character is ASCII in a server encoding */
	appendStringInfoChar(text, '"');
	for (c = clause; *c; c++)
	{
		if (*c == '"' || *c == '\\')
			appendStringInfoChar(text, '\\');
		appendStringInfoChar(text, *c);
	}
	appendStringInfoChar(text, '"');
}

/* cover_out(cover) -> cstring */
Datum
cover_out(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	int			count = COVER_COUNT(cover);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '{');
	for (int i = 0; i < count; i++)
	{
		const CoverEntry *entry = &cover->entry[i];

		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&text, "; ");
		appendStringInfoChar(&text, entry->from == DAY_MIN ? '(' : '[');
		if (entry->from != DAY_MIN)
			append_day(&text, entry->from);
		appendStringInfoChar(&text, ',');
		if (entry->until != DAY_MAX)
			append_day(&text, entry->until);
		appendStringInfo(&text, ") %s v%d/%d #%d ",
						 entry->pathway, entry->version, entry->rule, entry->fact_no);
		append_clause(&text, entry->clause);
		if (entry->usable_from != entry->from)
		{
			appendStringInfoString(&text, " usable ");
			if (entry->usable_from == DAY_MAX)
				appendStringInfoString(&text, "infinity");
			else
				append_day(&text, entry->usable_from);
		}
		if (!covers(entry))
			appendStringInfo(&text, " pends %s", entry->reason);
	}
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

/* ---- binary form ---- */

/* Text in the client's encoding, after its length. */
static void
send_word(StringInfo message, const char *word)
{
	int			length = strlen(word);
	char	   *text = pg_server_to_client(word, length);

	if (text != word)
		length = strlen(text);
	pq_sendint32(message, length);
	pq_sendbytes(message, text, length);
	if (text != word)
		pfree(text);
}

static bool
receive_word(StringInfo message, Word word)
{
	int			length = (int) pq_getmsgint(message, 4);
	char	   *text;
	int			bytes;
	bool		fits;

	/* it may be longer than NAME_SIZE in the client's encoding, but not much */
	if (length < 0 || length > 4 * NAME_SIZE)
		return false;
	text = pq_getmsgtext(message, length, &bytes);
	fits = bytes < NAME_SIZE && strlen(text) == (size_t) bytes;
	if (fits)
		memcpy(word, text, bytes);
	pfree(text);
	return fits;
}

static const char *
receive_cover(StringInfo message, Draft *draft)
{
	if (pq_getmsgbyte(message) != BINARY_FORMAT)
		return "The number of the binary format is not known.";
	while (message->cursor < message->len)
	{
		CoverEntry *entry = draft_next(draft);
		const char *problem;

		CHECK_FOR_INTERRUPTS();
		if (entry == NULL)
			return PROBLEM_TOO_MANY;
		entry->from = (Day) pq_getmsgint(message, 4);
		entry->until = (Day) pq_getmsgint(message, 4);
		entry->usable_from = (Day) pq_getmsgint(message, 4);
		entry->version = (int32) pq_getmsgint(message, 4);
		entry->rule = (int32) pq_getmsgint(message, 4);
		entry->fact_no = (int32) pq_getmsgint(message, 4);
		if (!receive_word(message, entry->pathway))
			return PROBLEM_NAME;
		if (!receive_word(message, entry->clause))
			return PROBLEM_CLAUSE;
		if (!receive_word(message, entry->reason))
			return PROBLEM_NAME;
		problem = draft_accept(draft);
		if (problem)
			return problem;
	}
	return NULL;
}

/*
 * cover_recv(internal) -> cover
 *		22P03 with the reason as detail.
 */
Datum
cover_recv(PG_FUNCTION_ARGS)
{
	Draft		draft = {NULL, 0, 0};
	const char *problem = receive_cover((StringInfo) PG_GETARG_POINTER(0), &draft);

	if (problem)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "medins.cover"),
				 errdetail("%s", problem)));
	PG_RETURN_DATUM(draft_to_datum(&draft));
}

/* cover_send(cover) -> bytea */
Datum
cover_send(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	int			count = COVER_COUNT(cover);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, BINARY_FORMAT);
	for (int i = 0; i < count; i++)
	{
		const CoverEntry *entry = &cover->entry[i];

		CHECK_FOR_INTERRUPTS();
		pq_sendint32(&message, entry->from);
		pq_sendint32(&message, entry->until);
		pq_sendint32(&message, entry->usable_from);
		pq_sendint32(&message, entry->version);
		pq_sendint32(&message, entry->rule);
		pq_sendint32(&message, entry->fact_no);
		send_word(&message, entry->pathway);
		send_word(&message, entry->clause);
		send_word(&message, entry->reason);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ---- asking ---- */

/*
 * cover @> date: covered on that day; pended periods do not count.  As with
 * ranges, infinity lies in a period without end.
 */
Datum
cover_contains_day(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	Day			day = PG_GETARG_DATEADT(1);
	int			count = COVER_COUNT(cover);

	for (int i = 0; i < count; i++)
	{
		const CoverEntry *entry = &cover->entry[i];

		if (covers(entry) && entry->from <= day &&
			(day < entry->until || entry->until == DAY_MAX))
			PG_RETURN_BOOL(true);
	}
	PG_RETURN_BOOL(false);
}

RangeType *
days_to_range(TypeCacheEntry *type, Day from, Day until)
{
	RangeBound	lower = {
		.val = DateADTGetDatum(from), .infinite = from == DAY_MIN,
		.inclusive = from != DAY_MIN, .lower = true
	};
	RangeBound	upper = {
		.val = DateADTGetDatum(until), .infinite = until == DAY_MAX,
		.inclusive = false, .lower = false
	};

	return make_range_compat(type, &lower, &upper, false);
}

static RangeType *
entry_range(TypeCacheEntry *type, const CoverEntry *entry)
{
	return days_to_range(type, entry->from, entry->until);
}

/*
 * cover && daterange: covered on some of these days; pended periods do not
 * count.
 */
Datum
cover_overlaps_range(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	RangeType  *range = PG_GETARG_RANGE_P(1);
	int			count = COVER_COUNT(cover);
	TypeCacheEntry *type = range_get_typcache(fcinfo, RangeTypeGetOid(range));

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (covers(&cover->entry[i]) &&
			range_overlaps_internal(type, entry_range(type, &cover->entry[i]), range))
			PG_RETURN_BOOL(true);
	}
	PG_RETURN_BOOL(false);
}

/*
 * periods(cover) -> setof (valid, pathway, usable_from, plan_version,
 * coverage_rule, fact_no, clause, reason)
 *		reason is NULL where the period covers.
 */
Datum
cover_periods(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	int			count = COVER_COUNT(cover);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	TypeCacheEntry *type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < count; i++)
	{
		const CoverEntry *entry = &cover->entry[i];
		Datum		values[8];
		bool		nulls[8] = {0};

		CHECK_FOR_INTERRUPTS();
		values[0] = RangeTypePGetDatum(entry_range(type, entry));
		values[1] = CStringGetTextDatum(entry->pathway);
		values[2] = DateADTGetDatum(entry->usable_from);
		values[3] = Int32GetDatum(entry->version);
		values[4] = Int32GetDatum(entry->rule);
		values[5] = Int32GetDatum(entry->fact_no);
		values[6] = CStringGetTextDatum(entry->clause);
		values[7] = (Datum) 0;
		nulls[7] = covers(entry);
		if (!nulls[7])
			values[7] = CStringGetTextDatum(entry->reason);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * cover::datemultirange: the days covered, so pended periods are left out and
 * adjacent ones become one.
 */
Datum
cover_to_multirange(PG_FUNCTION_ARGS)
{
	const Cover *cover = stored_cover(PG_GETARG_DATUM(0));
	int			count = COVER_COUNT(cover);
	TypeCacheEntry *type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	RangeType **range = palloc(Max(count, 1) * sizeof(RangeType *));
	int			n = 0;

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (covers(&cover->entry[i]))
			range[n++] = entry_range(type, &cover->entry[i]);
	}
	PG_RETURN_MULTIRANGE_P(make_multirange(DATEMULTIRANGEOID, type, n, range));
}
