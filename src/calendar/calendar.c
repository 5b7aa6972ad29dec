/*
 * calendar.c
 *	  Days, months and years of the proleptic Gregorian calendar, in plain C.
 *
 * Everything is computed in int64, where no int32 argument can overflow, and
 * brought back to a Day by saturating at the open ends.
 */
#include "calendar/calendar.h"

#define MONTHS_PER_YEAR		12
#define MONTHS_PER_QUARTER	3
#define DAYS_PER_ERA		146097	/* 400 years repeat exactly */
#define YEARS_PER_ERA		400
#define EPOCH_FROM_MARCH_0	730425	/* 2000-01-01, from 0000-03-01 */

/*
 * The first days of the months that are asked for all the time, found out once.
 */
#define TABLE_MONTH		(1980 * MONTHS_PER_YEAR)	/* the first one */
#define TABLE_MONTHS	(100 * MONTHS_PER_YEAR)

static Day	table[TABLE_MONTHS + 1];

static int64_t
floor_div(int64_t a, int64_t b)
{
	int64_t		quotient = a / b;

	return quotient - (a % b < 0);
}

static Day
saturate(int64_t day)
{
	if (day <= DAY_MIN)
		return DAY_MIN;
	if (day >= DAY_MAX)
		return DAY_MAX;
	return (Day) day;
}

/*
 * Months are counted from January of year 0.
 *
 * The year is turned to begin in March, so that the leap day is its last day
 * and the lengths of the months before it follow one linear formula.
 */
static int64_t
compute_first_of_month(int64_t month)
{
	int64_t		from_march = month - 2;
	int64_t		year = floor_div(from_march, MONTHS_PER_YEAR);
	int64_t		month_of_year = from_march - year * MONTHS_PER_YEAR;
	int64_t		era = floor_div(year, YEARS_PER_ERA);
	int64_t		year_of_era = year - era * YEARS_PER_ERA;

	return era * DAYS_PER_ERA
		+ year_of_era * 365 + year_of_era / 4 - year_of_era / 100
		+ (153 * month_of_year + 2) / 5
		- EPOCH_FROM_MARCH_0;
}

static void
fill_table(void)
{
	for (int i = 0; i <= TABLE_MONTHS; i++)
		table[i] = (Day) compute_first_of_month(TABLE_MONTH + i);
}

static inline int64_t
first_of_month(int64_t month)
{
	if (month < TABLE_MONTH || month > TABLE_MONTH + TABLE_MONTHS)
		return compute_first_of_month(month);
	if (table[0] == 0)
		fill_table();
	return table[month - TABLE_MONTH];
}

static int64_t
compute_month_of(int64_t day)
{
	int64_t		from_march = day + EPOCH_FROM_MARCH_0;
	int64_t		era = floor_div(from_march, DAYS_PER_ERA);
	int64_t		day_of_era = from_march - era * DAYS_PER_ERA;
	int64_t		year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
							   day_of_era / 146096) / 365;
	int64_t		day_of_year = day_of_era - (year_of_era * 365 + year_of_era / 4 -
											year_of_era / 100);

	return (era * YEARS_PER_ERA + year_of_era) * MONTHS_PER_YEAR +
		(5 * day_of_year + 2) / 153 + 2;
}

/*
 * No month begins after what twelfths of 366 days say, so a guess by them is
 * never too late, and within the table at most a few too early.
 */
static inline int64_t
month_of(int64_t day)
{
	int			i;

	if (table[0] == 0)
		fill_table();
	if (day < table[0] || day >= table[TABLE_MONTHS])
		return compute_month_of(day);
	i = (int) (day - table[0]) * MONTHS_PER_YEAR / 366;
	while (table[i + 1] <= day)
		i++;
	return TABLE_MONTH + i;
}

/*
 * The day of a calendar date.
 *
 * year counts astronomically (0 is 1 BC); month is 1 to 12 and day 1 to the
 * month's last, but any int is safe: months and days outside run on into the
 * months before or after.  Saturates at the open ends.
 */
Day
day_from_date(int year, int month, int day)
{
	return saturate(first_of_month((int64_t) year * MONTHS_PER_YEAR + month - 1) +
					day - 1);
}

/*
 * The calendar date of a day, into *year (astronomical), *month and
 * *dayofmonth (both from 1).  The open ends are converted like any other day.
 */
void
day_to_date(Day day, int *year, int *month, int *dayofmonth)
{
	int64_t		months = month_of(day);
	int64_t		years = floor_div(months, MONTHS_PER_YEAR);

	*year = (int) years;
	*month = (int) (months - years * MONTHS_PER_YEAR) + 1;
	*dayofmonth = (int) (day - first_of_month(months)) + 1;
}

Day
day_add(Day day, Span span)
{
	int64_t		month;
	int64_t		day_of_month;
	int64_t		last;

	if (day == DAY_MIN || day == DAY_MAX)
		return day;

	month = month_of(day);
	day_of_month = day - first_of_month(month);
	month += span.months;
	last = first_of_month(month + 1) - first_of_month(month) - 1;
	if (day_of_month > last)
		day_of_month = last;
	return saturate(first_of_month(month) + day_of_month + span.days);
}

/*
 * Year y begins at (first of month 12 y + begins.months) + begins.days, so day
 * lies in the last year whose first of month is not after day - begins.days.
 */
int
benefit_year_of(Day day, Span begins)
{
	return (int) floor_div(month_of((int64_t) day - begins.days) - begins.months,
						   MONTHS_PER_YEAR);
}

Day
benefit_year_day(int year, Span begins, Span after)
{
	return saturate(first_of_month((int64_t) year * MONTHS_PER_YEAR + begins.months + after.months) +
					begins.days + after.days);
}

Day
benefit_year_start(int year, Span begins)
{
	return benefit_year_day(year, begins, (Span) {0, 0});
}

Day
next_month(Day day)
{
	if (day == DAY_MIN || day == DAY_MAX)
		return day;
	return saturate(first_of_month(month_of(day) + 1));
}

/*
 * First day of the period that lies offset periods after the one day lies in.
 */
static Day
period_boundary(Period period, Day day, Span begins, int offset)
{
	int64_t		month;

	if (day == DAY_MIN || day == DAY_MAX)
		return day;

	switch (period)
	{
		case PERIOD_STAY:
		case PERIOD_DAY:
			return saturate((int64_t) day + offset);
		case PERIOD_MONTH:
			return saturate(first_of_month(month_of(day) + offset));
		case PERIOD_QUARTER:
			month = floor_div(month_of(day), MONTHS_PER_QUARTER) + offset;
			return saturate(first_of_month(month * MONTHS_PER_QUARTER));
		case PERIOD_YEAR:
			return benefit_year_start(benefit_year_of(day, begins) + offset, begins);
		case PERIOD_LIFE:
			break;
	}
	return offset > 0 ? DAY_MAX : DAY_MIN;
}

Day
period_start(Period period, Day day, Span begins)
{
	return period == PERIOD_LIFE ? DAY_MIN : period_boundary(period, day, begins, 0);
}

Day
period_end(Period period, Day start, Span begins)
{
	return period == PERIOD_LIFE ? DAY_MAX : period_boundary(period, start, begins, 1);
}
