/*
 * id_number.c
 *	  Identity numbers of 18 places (GB 11643), in plain C.
 */
#include "identity/id_number.h"

#define CHECK_BASE		11
#define PLACES_LIMIT	INT64_C(100000000000000000) /* 10^17 */

/* The 17 places before the check digit, and parts of them. */
static int64_t
places(IdNumber id)
{
	return id / CHECK_BASE;
}

static int
date_places(IdNumber id)
{
	return (int) (places(id) / 1000 % 100000000);
}

/*
 * ISO 7064 MOD 11-2: the sum of all 18 places, each times a power of two that
 * grows to the left from 1, leaves a remainder of 1.
 */
static int
check_digit(int64_t number)
{
	int			sum = 0;
	int			weight = 2;

	for (; number > 0; number /= 10)
	{
		sum = (sum + (int) (number % 10) * weight) % CHECK_BASE;
		weight = weight * 2 % CHECK_BASE;
	}
	return (1 + CHECK_BASE - sum) % CHECK_BASE;
}

int
id_number_region(IdNumber id)
{
	return (int) (places(id) / INT64_C(100000000000));
}

Day
id_number_birth_date(IdNumber id)
{
	int			date = date_places(id);

	return day_from_date(date / 10000, date / 100 % 100, date % 100);
}

bool
id_number_is_male(IdNumber id)
{
	return places(id) % 2 == 1;
}

IdKind
id_number_kind(IdNumber id)
{
	int			region = id_number_region(id) / 10000;

	if (region >= 90)
		return ID_PERMANENT_RESIDENCE;
	return region >= 81 && region <= 83 ? ID_RESIDENCE_PERMIT : ID_RESIDENT;
}

/*
 * Regions are not looked up: codes are given up and new ones made, and a number
 * keeps the one it was given.  None begins with 0.
 */
IdProblem
id_number_problem(int64_t id)
{
	int			year,
				month,
				day;

	if (id < 0 || id >= PLACES_LIMIT * CHECK_BASE)
		return ID_LENGTH;
	if (id_number_region(id) < 100000)
		return ID_REGION;
	/* a day that the calendar lacks comes back as another */
	day_to_date(id_number_birth_date(id), &year, &month, &day);
	if (year < 1 || year * 10000 + month * 100 + day != date_places(id))
		return ID_BIRTH_DATE;
	if (id % CHECK_BASE != check_digit(places(id)))
		return ID_CHECK_DIGIT;
	return ID_VALID;
}

IdProblem
id_number_parse(const char *text, size_t length, IdNumber *id)
{
	int64_t		number = 0;
	IdProblem	problem;

	for (size_t i = 0; i < length && i < ID_NUMBER_LENGTH; i++)
	{
		char		c = text[i];
		bool		last = i == ID_NUMBER_LENGTH - 1;

		if (c >= '0' && c <= '9')
			number = number * (last ? CHECK_BASE : 10) + (c - '0');
		else if (last && (c == 'X' || c == 'x'))
			number = number * CHECK_BASE + 10;
		else
			return length == ID_NUMBER_LENGTH ? ID_CHARACTER : ID_LENGTH;
	}
	if (length != ID_NUMBER_LENGTH)
		return length == 15 ? ID_OLD_FORM : ID_LENGTH;

	problem = id_number_problem(number);
	if (problem == ID_VALID)
		*id = number;
	return problem;
}

void
id_number_format(IdNumber id, char text[ID_NUMBER_LENGTH + 1])
{
	int64_t		number = places(id);

	text[ID_NUMBER_LENGTH] = '\0';
	text[ID_NUMBER_LENGTH - 1] = "0123456789X"[id % CHECK_BASE];
	for (int i = ID_NUMBER_LENGTH - 2; i >= 0; i--)
	{
		text[i] = (char) ('0' + number % 10);
		number /= 10;
	}
}
