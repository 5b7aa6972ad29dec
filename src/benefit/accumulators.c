/*
 * accumulators.c
 *	  The SQL type medins.accumulators: a person's running totals.
 *
 * Text:	{since 2023-01-01;deductible@2025-01-01=30000,stays@2025-01-01/17=2}
 *			the horizon, if there is one, then bucket@first day of the period
 *			(or @life), /institution where kept by institution, = fen or count.
 * Binary:	a format number, the horizon, and fixed-size totals to the end.
 *
 * A stored value is canonical: totals sorted, none twice, none zero, no byte
 * undefined.  Equal maps are therefore equal bytes, and equality, order and
 * hash are those of bytea; accumulators.sql takes them from the server.
 */
#include "medins.h"

#include "common/int.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

#include "benefit/accumulators_type.h"
#include "parser.h"
#include "values.h"

/* How a value is stored; its alignment is that of double. */
typedef struct StoredAccumulators
{
	int32		vl_len_;		/* varlena header, do not touch directly */
	Day			horizon;
	Total		total[FLEXIBLE_ARRAY_MEMBER];
} StoredAccumulators;

StaticAssertDecl(offsetof(StoredAccumulators, total) == 8 && sizeof(Total) == 40,
				 "stored accumulators must have no padding");

#define STORED_SIZE(count)	(offsetof(StoredAccumulators, total) + (Size) (count) * sizeof(Total))
#define MAX_TOTALS			((int) ((MaxAllocSize - STORED_SIZE(0)) / sizeof(Total)))

/* What follows the varlena header of a value without totals. */
#define HORIZON_SIZE		sizeof(Day)

/* The days that the text form can write: years of four digits. */
#define FIRST_DAY			(-730119)	/* 0001-01-01 */
#define LAST_DAY			2921939 /* 9999-12-31 */
#define IS_DAY(day)			((day) >= FIRST_DAY && (day) <= LAST_DAY)

#define BINARY_FORMAT		1
#define BINARY_TOTAL_SIZE	(BUCKET_NAME_SIZE + 4 + 1 + 8 + 8)

/* What can be wrong with a value; the detail of an error. */
#define PROBLEM_BUCKET		"A bucket's name is 1 to 15 lower-case letters or underscores."
#define PROBLEM_DAY			"A day is a date of the years 0001 to 9999, written YYYY-MM-DD."
#define PROBLEM_NUMBER		"A number is a decimal integer within the range of bigint."
#define PROBLEM_TOO_MANY	"There are too many totals."

PG_FUNCTION_INFO_V1(accumulators_in);
PG_FUNCTION_INFO_V1(accumulators_out);
PG_FUNCTION_INFO_V1(accumulators_recv);
PG_FUNCTION_INFO_V1(accumulators_send);
PG_FUNCTION_INFO_V1(accumulators_value);
PG_FUNCTION_INFO_V1(accumulators_plus);
PG_FUNCTION_INFO_V1(accumulators_minus);
PG_FUNCTION_INFO_V1(accumulators_totals);

/* ---- between stored value and map ---- */

/*
 * The number of totals in a stored value, which may still have a one-byte
 * header.
 */
static int
stored_count(const struct varlena *stored)
{
	Size		size = VARSIZE_ANY_EXHDR(stored);

	if (size < HORIZON_SIZE || (size - HORIZON_SIZE) % sizeof(Total) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg_internal("stored accumulators have an impossible size of %zu bytes",
								 size)));
	return (size - HORIZON_SIZE) / sizeof(Total);
}

/*
 * A map that points into the stored value itself (or a detoasted copy), to be
 * read only.
 */
static Accumulators
stored_map(Datum datum)
{
	StoredAccumulators *stored = (StoredAccumulators *) PG_DETOAST_DATUM(datum);
	Accumulators map;

	map.count = stored_count((struct varlena *) stored);
	map.capacity = map.count;
	map.horizon = stored->horizon;
	map.total = stored->total;
	return map;
}

void
accumulators_reserve(Accumulators *map, int capacity)
{
	if (capacity <= map->capacity)
		return;
	if (capacity > MAX_TOTALS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many running totals"),
				 errdetail("At most %d are possible.", MAX_TOTALS)));

	/* grow by half at least, so that adding one by one stays linear */
	capacity = Max(capacity, Min(map->capacity + map->capacity / 2, MAX_TOTALS));
	if (map->total == NULL)
		map->total = palloc(capacity * sizeof(Total));
	else
		map->total = repalloc(map->total, capacity * sizeof(Total));
	map->capacity = capacity;
}

void
accumulators_from_datum(Datum datum, int spare, Accumulators *map)
{
	struct varlena *stored = packed_value(datum);
	const char *data = VARDATA_ANY(stored);
	int			count = stored_count(stored);

	map->count = 0;
	accumulators_reserve(map, count + spare);

	/* unaligned under a one-byte header */
	memcpy(&map->horizon, data, HORIZON_SIZE);
	if (count > 0)
		memcpy(map->total, data + HORIZON_SIZE, count * sizeof(Total));
	map->count = count;

	if ((Pointer) stored != DatumGetPointer(datum))
		pfree(stored);
}

Datum
accumulators_to_datum(const Accumulators *map)
{
	StoredAccumulators *stored;

	for (int i = 0; i < map->count; i++)
	{
		const Total *total = &map->total[i];

		if (total->day != DAY_MIN && !IS_DAY(total->day))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_DATE),
					 errmsg("period of bucket \"%s\" begins outside the years 0001 to 9999",
							total->bucket)));
		Assert(total->value != 0);
		Assert(i == 0 || totals_compare(total - 1, total) < 0);
	}

	stored = palloc(STORED_SIZE(map->count));
	SET_VARSIZE(stored, STORED_SIZE(map->count));
	stored->horizon = map->horizon;
	if (map->count > 0)
		memcpy(stored->total, map->total, map->count * sizeof(Total));
	return PointerGetDatum(stored);
}

bool
accumulators_equal(const Accumulators *map, Datum datum)
{
	struct varlena *stored = packed_value(datum);
	const char *data = VARDATA_ANY(stored);
	bool		equal = stored_count(stored) == map->count &&
		memcmp(data, &map->horizon, HORIZON_SIZE) == 0 &&
		(map->count == 0 || memcmp(data + HORIZON_SIZE, map->total, map->count * sizeof(Total)) == 0);

	if ((Pointer) stored != DatumGetPointer(datum))
		pfree(stored);
	return equal;
}

/* ---- what every input must satisfy, text and binary alike ---- */

static bool
is_bucket_char(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/*
 * What is wrong with one total of an input, or NULL.
 */
static const char *
total_problem(const Total *total)
{
	int			length = 0;

	while (length < BUCKET_NAME_SIZE && is_bucket_char(total->bucket[length]))
		length++;
	if (length == 0 || length == BUCKET_NAME_SIZE)
		return PROBLEM_BUCKET;
	for (int i = length; i < BUCKET_NAME_SIZE; i++)
	{
		if (total->bucket[i] != '\0')
			return PROBLEM_BUCKET;
	}
	if (total->day != DAY_MIN && !IS_DAY(total->day))
		return PROBLEM_DAY;
	if (total->by_institution != 0 && total->by_institution != 1)
		return "A total is kept by institution or not.";
	if (total->by_institution == 0 && total->institution != 0)
		return "A total not kept by institution names none.";
	if (total->value == 0)
		return "A total of zero must be left out.";
	return NULL;
}

static int
qsort_totals(const void *a, const void *b)
{
	return totals_compare(a, b);
}

/*
 * Bring the totals of an input, in any order, into the canonical form.
 * Returns what is wrong with them, or NULL.
 */
static const char *
make_canonical(Accumulators *map)
{
	if (map->horizon != DAY_MIN && !IS_DAY(map->horizon))
		return PROBLEM_DAY;
	for (int i = 0; i < map->count; i++)
	{
		const char *problem = total_problem(&map->total[i]);

		if (problem)
			return problem;
	}
	if (map->count > 1)
		qsort(map->total, map->count, sizeof(Total), qsort_totals);
	for (int i = 1; i < map->count; i++)
	{
		if (totals_compare(&map->total[i - 1], &map->total[i]) == 0)
			return "A total is given more than once.";
	}
	return NULL;
}

/* ---- reading text ---- */

/*
 * An optional minus and digits.  Built in the negative, where the range is one
 * wider.
 */
static bool
parse_number(Parser *parser, int64 *number)
{
	bool		negative = match(parser, "-");
	int64		value = 0;

	if (!is_digit(*parser->next))
		return fail(parser, PROBLEM_NUMBER);
	for (; is_digit(*parser->next); parser->next++)
	{
		if (pg_mul_s64_overflow(value, 10, &value) ||
			pg_sub_s64_overflow(value, *parser->next - '0', &value))
			return fail(parser, PROBLEM_NUMBER);
	}
	if (!negative && pg_sub_s64_overflow(0, value, &value))
		return fail(parser, PROBLEM_NUMBER);
	*number = value;
	return true;
}

/* YYYY-MM-DD, a day that the calendar has. */
static bool
parse_date(Parser *parser, Day *day)
{
	static const char shape[] = "dddd-dd-dd";
	int			part[3] = {0, 0, 0};
	int			at = 0;
	int			year,
				month,
				dayofmonth;

	for (const char *s = shape; *s; s++, parser->next++)
	{
		if (*s == 'd' ? !is_digit(*parser->next) : *parser->next != *s)
			return fail(parser, PROBLEM_DAY);
		if (*s == 'd')
			part[at] = part[at] * 10 + (*parser->next - '0');
		else
			at++;
	}
	*day = day_from_date(part[0], part[1], part[2]);
	day_to_date(*day, &year, &month, &dayofmonth);
	if (year != part[0] || month != part[1] || dayofmonth != part[2] || !IS_DAY(*day))
		return fail(parser, PROBLEM_DAY);
	return true;
}

/* bucket@day or bucket@day/institution; sets all of *key, its value to 0. */
static bool
parse_key(Parser *parser, Total *key)
{
	int			length = 0;

	memset(key, 0, sizeof(Total));
	for (; is_bucket_char(*parser->next); parser->next++)
	{
		if (length == BUCKET_NAME_SIZE - 1)
			return fail(parser, PROBLEM_BUCKET);
		key->bucket[length++] = *parser->next;
	}
	if (length == 0)
		return fail(parser, PROBLEM_BUCKET);

	if (!match(parser, "@"))
		return fail(parser, "A bucket's name is followed by \"@\" and the first day of its period, or \"@life\".");
	if (match(parser, "life"))
		key->day = DAY_MIN;
	else if (!parse_date(parser, &key->day))
		return false;

	if (match(parser, "/"))
	{
		key->by_institution = 1;
		return parse_number(parser, &key->institution);
	}
	return true;
}

/* The whole text form, totals in any order, into an empty map. */
static bool
parse_accumulators(Parser *parser, Accumulators *map)
{
	const char *start;

	if (!match_mark(parser, "{"))
		return fail(parser, "It must begin with \"{\".");

	/* a bucket may be called since as well, but then @ follows at once */
	start = parser->next;
	if (match(parser, "since") && skip_blanks(parser))
	{
		if (!parse_date(parser, &map->horizon))
			return false;
		if (!match_mark(parser, ";"))
			return fail(parser, "The day after \"since\" must be followed by \";\".");
	}
	else
		parser->next = start;

	if (!match_mark(parser, "}"))
	{
		do
		{
			Total	   *total;

			CHECK_FOR_INTERRUPTS();
			if (map->count == MAX_TOTALS)
				return fail(parser, PROBLEM_TOO_MANY);
			accumulators_reserve(map, map->count + 1);
			total = &map->total[map->count];
			if (!parse_key(parser, total))
				return false;
			if (!match_mark(parser, "="))
				return fail(parser, "A total's key must be followed by \"=\".");
			if (!parse_number(parser, &total->value))
				return false;
			map->count++;
		} while (match_mark(parser, ","));
		if (!match_mark(parser, "}"))
			return fail(parser, "A total must be followed by \",\" or \"}\".");
	}
	if (!parse_end(parser))
		return false;

	parser->problem = make_canonical(map);
	return parser->problem == NULL;
}

/*
 * accumulators_in(cstring) -> accumulators
 *		22P02 with the reason as detail, softly where the caller asks for it.
 */
Datum
accumulators_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	Parser		parser = {string, NULL};
	Accumulators map = EMPTY_ACCUMULATORS;

	if (!parse_accumulators(&parser, &map))
		ereturn(MEDINS_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"",
						"medins.accumulators", string),
				 errdetail("%s", parser.problem)));
	PG_RETURN_DATUM(accumulators_to_datum(&map));
}

/* ---- writing text ---- */

static void
append_date(StringInfo text, Day day)
{
	int			year,
				month,
				dayofmonth;

	day_to_date(day, &year, &month, &dayofmonth);
	appendStringInfo(text, "%04d-%02d-%02d", year, month, dayofmonth);
}

/* accumulators_out(accumulators) -> cstring */
Datum
accumulators_out(PG_FUNCTION_ARGS)
{
	Accumulators map = stored_map(PG_GETARG_DATUM(0));
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '{');
	if (map.horizon != DAY_MIN)
	{
		appendStringInfoString(&text, "since ");
		append_date(&text, map.horizon);
		appendStringInfoChar(&text, ';');
	}
	for (int i = 0; i < map.count; i++)
	{
		const Total *total = &map.total[i];

		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoChar(&text, ',');
		appendStringInfo(&text, "%s@", total->bucket);
		if (total->day == DAY_MIN)
			appendStringInfoString(&text, "life");
		else
			append_date(&text, total->day);
		if (total->by_institution)
			appendStringInfo(&text, "/" INT64_FORMAT, total->institution);
		appendStringInfo(&text, "=" INT64_FORMAT, total->value);
	}
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

/* ---- binary form ---- */

/* The totals of a binary form, to the end of the message, into an empty map. */
static const char *
receive_accumulators(StringInfo message, Accumulators *map)
{
	int			size;

	if (pq_getmsgbyte(message) != BINARY_FORMAT)
		return "The number of the binary format is not known.";
	map->horizon = (Day) pq_getmsgint(message, 4);

	size = message->len - message->cursor;
	if (size % BINARY_TOTAL_SIZE != 0)
		return "The last total is incomplete.";
	if (size / BINARY_TOTAL_SIZE > MAX_TOTALS)
		return PROBLEM_TOO_MANY;
	accumulators_reserve(map, size / BINARY_TOTAL_SIZE);
	for (; size > 0; size -= BINARY_TOTAL_SIZE)
	{
		Total	   *total = &map->total[map->count++];

		CHECK_FOR_INTERRUPTS();
		pq_copymsgbytes(message, total->bucket, BUCKET_NAME_SIZE);
		total->day = (Day) pq_getmsgint(message, 4);
		total->by_institution = pq_getmsgbyte(message);
		total->institution = pq_getmsgint64(message);
		total->value = pq_getmsgint64(message);
	}
	return make_canonical(map);
}

/*
 * accumulators_recv(internal) -> accumulators
 *		22P03 with the reason as detail.
 */
Datum
accumulators_recv(PG_FUNCTION_ARGS)
{
	Accumulators map = EMPTY_ACCUMULATORS;
	const char *problem = receive_accumulators((StringInfo) PG_GETARG_POINTER(0), &map);

	if (problem)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "medins.accumulators"),
				 errdetail("%s", problem)));
	PG_RETURN_DATUM(accumulators_to_datum(&map));
}

/* accumulators_send(accumulators) -> bytea */
Datum
accumulators_send(PG_FUNCTION_ARGS)
{
	Accumulators map = stored_map(PG_GETARG_DATUM(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, BINARY_FORMAT);
	pq_sendint32(&message, map.horizon);
	for (int i = 0; i < map.count; i++)
	{
		const Total *total = &map.total[i];

		pq_sendbytes(&message, total->bucket, BUCKET_NAME_SIZE);
		pq_sendint32(&message, total->day);
		pq_sendbyte(&message, total->by_institution);
		pq_sendint64(&message, total->institution);
		pq_sendint64(&message, total->value);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ---- operators ---- */

/*
 * accumulators_value(accumulators, key text) -> bigint
 *		The total under a key such as deductible@2025-01-01, NULL where there is
 *		none.  22P02 for what can be no key.
 */
Datum
accumulators_value(PG_FUNCTION_ARGS)
{
	Accumulators map = stored_map(PG_GETARG_DATUM(0));
	char	   *string = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Parser		parser = {string, NULL};
	Total		key;
	int64		value;

	if (!parse_key(&parser, &key) || !parse_end(&parser))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid key of accumulators: \"%s\"", string),
				 errdetail("%s", parser.problem),
				 errhint("Keys look like deductible@2025-01-01, deductible@life or stays@2025-01-01/17.")));

	value = accumulators_get(&map, &key);
	if (value == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(value);
}

/*
 * The sum or difference of two values of the type, total by total; the horizon
 * is the later one, before which one of them knows nothing.
 */
static Datum
combine(Datum left, Datum right, bool subtract)
{
	Accumulators a = stored_map(left);
	Accumulators b = stored_map(right);
	Accumulators sum = EMPTY_ACCUMULATORS;
	int			i = 0;
	int			j = 0;

	sum.horizon = Max(a.horizon, b.horizon);
	accumulators_reserve(&sum, a.count + b.count);
	while (i < a.count || j < b.count)
	{
		int			order = i == a.count ? 1 : j == b.count ? -1 :
			totals_compare(&a.total[i], &b.total[j]);
		const Total *key = order <= 0 ? &a.total[i] : &b.total[j];
		int64		x = order <= 0 ? a.total[i++].value : 0;
		int64		y = order >= 0 ? b.total[j++].value : 0;
		int64		value;

		CHECK_FOR_INTERRUPTS();
		if (subtract ? pg_sub_s64_overflow(x, y, &value) : pg_add_s64_overflow(x, y, &value))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("total of bucket \"%s\" is out of range", key->bucket)));
		if (value != 0)
		{
			sum.total[sum.count] = *key;
			sum.total[sum.count++].value = value;
		}
	}
	return accumulators_to_datum(&sum);
}

/* accumulators_plus(accumulators, accumulators) -> accumulators; 22003 */
Datum
accumulators_plus(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(combine(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), false));
}

/* accumulators_minus(accumulators, accumulators) -> accumulators; 22003 */
Datum
accumulators_minus(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(combine(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), true));
}

/*
 * totals(accumulators) -> setof (bucket, day, institution_id, value)
 *		In the order of the map.  day is -infinity for a whole life,
 *		institution_id NULL where not kept by institution.
 */
Datum
accumulators_totals(PG_FUNCTION_ARGS)
{
	Accumulators map = stored_map(PG_GETARG_DATUM(0));
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < map.count; i++)
	{
		const Total *total = &map.total[i];
		Datum		values[4];
		bool		nulls[4] = {false, false, !total->by_institution, false};

		CHECK_FOR_INTERRUPTS();
		values[0] = CStringGetTextDatum(total->bucket);
		values[1] = DateADTGetDatum(total->day);
		values[2] = Int64GetDatum(total->institution);
		values[3] = Int64GetDatum(total->value);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		pfree(DatumGetPointer(values[0]));
	}
	return (Datum) 0;
}
