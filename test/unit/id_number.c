/*
 * id_number.c
 *	  Unit tests of identity numbers: TAP on stdout, no server.
 *
 * The numbers are specimens of the standards (11010519491231002X of GB 11643,
 * those of the residence permits) or made up in regions that are none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "identity/id_number.h"

static int	tests;
static int	failures;

static void
ok(bool passed, const char *name)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
	if (!passed)
		failures++;
}

/* Made afresh, without a NUL, so that the sanitizer sees a byte too many. */
static IdProblem
parse_bytes(const char *text, size_t length, IdNumber *id)
{
	char	   *copy = malloc(length > 0 ? length : 1);
	IdProblem	problem;

	if (copy == NULL)
		abort();
	memcpy(copy, text, length);
	problem = id_number_parse(copy, length, id);
	free(copy);
	return problem;
}

static IdProblem
parse(const char *text, IdNumber *id)
{
	return parse_bytes(text, strlen(text), id);
}

static IdProblem
problem_of(const char *text)
{
	IdNumber	id;

	return parse(text, &id);
}

/* The standard's own way: weights and a table. */
static char
check_by_table(const char *text)
{
	static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int			sum = 0;

	for (int i = 0; i < 17; i++)
		sum += (text[i] - '0') * weight[i];
	return "10X98765432"[sum % 11];
}

/* The same numbers in every run. */
static uint64_t state = 88172645463325252u;

static uint64_t
dice(uint64_t sides)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % sides;
}

static void
make_number(char *text)
{
	snprintf(text, 19, "%06d%04d%02d%02d%03d", 100000 + (int) dice(900000), 1 + (int) dice(9999), 1 + (int) dice(12),
			 1 + (int) dice(28), (int) dice(1000));
	text[17] = check_by_table(text);
	text[18] = '\0';
}

static void
test_specimens(void)
{
	static const struct
	{
		const char *text;
		int			region,
					year,
					month,
					day;
		bool		male;
		IdKind		kind;
	}			specimen[] = {
		{"11010519491231002X", 110105, 1949, 12, 31, false, ID_RESIDENT},
		{"440524188001010014", 440524, 1880, 1, 1, true, ID_RESIDENT},
		{"810000199408230021", 810000, 1994, 8, 23, false, ID_RESIDENCE_PERMIT},
		{"830000199201300022", 830000, 1992, 1, 30, false, ID_RESIDENCE_PERMIT},
		{"820000200002290013", 820000, 2000, 2, 29, true, ID_RESIDENCE_PERMIT},
		{"931840198512310011", 931840, 1985, 12, 31, true, ID_PERMANENT_RESIDENCE},
		{"840000198512310014", 840000, 1985, 12, 31, true, ID_RESIDENT},
	};

	for (size_t i = 0; i < sizeof(specimen) / sizeof(specimen[0]); i++)
	{
		IdNumber	id = -1;
		char		text[ID_NUMBER_LENGTH + 1];
		bool		valid = parse(specimen[i].text, &id) == ID_VALID;

		if (valid)
			id_number_format(id, text);
		ok(valid && strcmp(text, specimen[i].text) == 0 && id_number_problem(id) == ID_VALID &&
		   id_number_region(id) == specimen[i].region &&
		   id_number_birth_date(id) == day_from_date(specimen[i].year, specimen[i].month, specimen[i].day) &&
		   id_number_is_male(id) == specimen[i].male && id_number_kind(id) == specimen[i].kind,
		   specimen[i].text);
	}
}

static void
test_refusals(void)
{
	IdNumber	upper = 0;
	IdNumber	lower = 0;
	IdNumber	untouched = 42;

	ok(parse("11010519491231002X", &upper) == ID_VALID && parse("11010519491231002x", &lower) == ID_VALID &&
	   upper == lower, "x is X");
	ok(parse("110105194912310021", &untouched) == ID_CHECK_DIGIT && untouched == 42, "a wrong check digit");
	ok(problem_of("110105491231002") == ID_OLD_FORM, "15 places");
	ok(problem_of("11010549123100X") == ID_LENGTH, "15 places, not all digits");
	ok(problem_of("") == ID_LENGTH && problem_of("1") == ID_LENGTH && problem_of("11010519491231002") == ID_LENGTH &&
	   problem_of("11010519491231002X0") == ID_LENGTH && problem_of("11010519491231002X ") == ID_LENGTH &&
	   problem_of(" 11010519491231002X") == ID_LENGTH, "lengths");
	ok(problem_of("11010519491231 02X") == ID_CHARACTER && problem_of("X1010519491231002X") == ID_CHARACTER &&
	   problem_of("+1010519491231002X") == ID_CHARACTER && problem_of("11010519491231002Y") == ID_CHARACTER &&
	   problem_of("1101051949123100XX") == ID_CHARACTER, "characters");
	ok(parse_bytes("11010519491231002\0", 18, &lower) == ID_CHARACTER, "a NUL is a character");
	ok(problem_of("010105194912310020") == ID_REGION && problem_of("000000000000000000") == ID_REGION, "region");
}

/* Days of the calendar, and those that are none. */
static void
test_birth_dates(void)
{
	static const struct
	{
		const char *date;
		bool		real;
	}			day[] = {
		{"20000229", true}, {"19000229", false}, {"20010229", false}, {"20040229", true}, {"20040230", false},
		{"20050430", true}, {"20050431", false}, {"20051231", true}, {"20051232", false}, {"20051301", false},
		{"20050001", false}, {"20050100", false}, {"20050101", true}, {"00000101", false}, {"00010101", true},
		{"99991231", true}, {"00000000", false}, {"99999999", false}
	};

	for (size_t i = 0; i < sizeof(day) / sizeof(day[0]); i++)
	{
		char		text[19];
		char		name[40];

		snprintf(text, sizeof(text), "319000%s001", day[i].date);
		text[17] = check_by_table(text);
		text[18] = '\0';
		snprintf(name, sizeof(name), "born %s", day[i].date);
		ok(problem_of(text) == (day[i].real ? ID_VALID : ID_BIRTH_DATE), name);
	}
}

/* A wrong place, or two neighbours exchanged, never pass. */
static void
test_errors_are_found(void)
{
	int			wrong_places = 0;
	int			exchanged = 0;
	int			not_valid = 0;

	for (int n = 0; n < 2000; n++)
	{
		char		text[19];

		make_number(text);
		not_valid += problem_of(text) != ID_VALID;
		for (int i = 0; i < 18; i++)
		{
			char		right = text[i];

			for (const char *c = i == 17 ? "0123456789X" : "0123456789"; *c; c++)
			{
				text[i] = *c;
				wrong_places += *c != right && problem_of(text) == ID_VALID;
			}
			text[i] = right;
		}
		for (int i = 1; i < 18; i++)
		{
			char		left = text[i - 1];

			if (left == text[i])
				continue;
			text[i - 1] = text[i];
			text[i] = left;
			exchanged += problem_of(text) == ID_VALID;
			text[i] = text[i - 1];
			text[i - 1] = left;
		}
	}
	ok(not_valid == 0, "the check digit is that of the standard's table");
	ok(wrong_places == 0, "one wrong place is always found");
	ok(exchanged == 0, "two exchanged neighbours are always found");
}

static int
sign(int64_t n)
{
	return (n > 0) - (n < 0);
}

static void
test_order(void)
{
	bool		same = true;

	for (int n = 0; n < 20000; n++)
	{
		char		a[19],
					b[19];
		IdNumber	x = 0,
					y = 0;

		make_number(a);
		make_number(b);
		if (n % 2)
		{
			memcpy(b, a, 1 + n % 17);
			b[17] = check_by_table(b);
		}
		/* what was copied can end in the middle of a date */
		if (parse(a, &x) != ID_VALID || parse(b, &y) != ID_VALID)
			continue;
		same &= sign(strcmp(a, b)) == (x > y) - (x < y);
	}
	ok(same, "values are in the order of their text");
}

/* Whatever comes, what is taken is what was given. */
static void
test_noise(void)
{
	static const char some[] = "0123456789Xx -\n\377";
	bool		whole = true;
	int			taken = 0;
	static const int64_t edge[] = {INT64_MIN, -1, 0, 1, 10, 11, INT64_C(1099999999999999999), INT64_C(1100000000000000000), INT64_MAX};

	for (int n = 0; n < 200000; n++)
	{
		char		text[40];
		char		back[ID_NUMBER_LENGTH + 1];
		size_t		length = dice(n % 4 ? 19 : sizeof(text));
		IdNumber	id;

		if (n % 3 == 0)
		{
			make_number(text);
			length = 18;
			if (n % 2)
				text[dice(18)] = (char) dice(256);
		}
		else
			for (size_t i = 0; i < length; i++)
				text[i] = some[dice(sizeof(some) - 1)];
		if (parse_bytes(text, length, &id) != ID_VALID)
			continue;
		taken++;
		id_number_format(id, back);
		if (text[17] == 'x')
			text[17] = 'X';
		whole &= length == 18 && memcmp(text, back, 18) == 0 && id_number_problem(id) == ID_VALID;
	}
	ok(whole && taken > 30000, "what is read is written the same");

	taken = 0;
	whole = true;
	for (int n = 0; n < 200000; n++)
	{
		int64_t		value = (int64_t) (dice(UINT64_MAX) >> dice(8));
		char		text[ID_NUMBER_LENGTH + 1];
		IdNumber	id = 0;

		if (id_number_problem(value) != ID_VALID)
			continue;
		taken++;
		id_number_format(value, text);
		whole &= parse(text, &id) == ID_VALID && id == value && check_by_table(text) == text[17];
	}
	ok(whole && taken > 0, "what passes as a value reads as one");
	whole = true;
	for (size_t i = 0; i < sizeof(edge) / sizeof(edge[0]); i++)
		whole &= id_number_problem(edge[i]) != ID_VALID;
	ok(whole, "the ends of the range are no numbers");
}

int
main(void)
{
	test_specimens();
	test_refusals();
	test_birth_dates();
	test_errors_are_found();
	test_order();
	test_noise();
	printf("1..%d\n", tests);
	return failures > 0;
}
