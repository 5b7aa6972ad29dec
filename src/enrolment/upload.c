/*
 * upload.c
 *	  Reading days from lists that may hold anything.
 */
#include "medins.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "calendar/calendar.h"
#include "parser.h"

#define DAY_LENGTH	10			/* 2025-09-01 */

PG_FUNCTION_INFO_V1(iso_day);

/*
 * iso_day(text) -> date
 *		The day that a text like 2025-09-01 names, whatever DateStyle; NULL
 *		where it names none.
 */
Datum
iso_day(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	const char *c = VARDATA_ANY(value);
	int			part[3] = {0, 0, 0};	/* year, month, day */
	int			n = 0;
	Day			day;
	int			year,
				month,
				dayofmonth;

	if (VARSIZE_ANY_EXHDR(value) != DAY_LENGTH)
		PG_RETURN_NULL();
	for (int i = 0; i < DAY_LENGTH; i++)
	{
		if (i == 4 || i == 7)
		{
			if (c[i] != '-')
				PG_RETURN_NULL();
			n++;
		}
		else if (is_digit(c[i]))
			part[n] = part[n] * 10 + (c[i] - '0');
		else
			PG_RETURN_NULL();
	}
	/* a day that the calendar lacks comes back as another */
	day = day_from_date(part[0], part[1], part[2]);
	day_to_date(day, &year, &month, &dayofmonth);
	if (part[0] < 1 || year != part[0] || month != part[1] || dayofmonth != part[2])
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(day);
}
