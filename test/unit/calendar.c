/*
 * calendar.c
 *	  Unit tests of src/calendar: TAP on stdout, no server.
 */
#include <stdio.h>

#include "calendar/calendar.h"

static int	tests;
static int	failures;

static void
ok(bool passed, const char *name)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
	if (!passed)
		failures++;
}

static void
is(long long got, long long expected, const char *name)
{
	ok(got == expected, name);
	if (got != expected)
		printf("#   got %lld, expected %lld\n", got, expected);
}

static const Span no_span = {0, 0};
static const Span september = {8, 0};	/* school years */

#define DATE(y, m, d)	day_from_date(y, m, d)

/* the textbook rules, to compare with */
static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_length(int year, int month)
{
	static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return length[month - 1] + (month == 2 && is_leap(year));
}

/* step through every day of years -1000 to 4000, counting by hand */
static void
test_every_day(void)
{
	Day			day = DATE(-1000, 1, 1);
	bool		there = true;
	bool		back = true;
	bool		starts = true;
	bool		ends = true;
	bool		years = true;

	for (int y = -1000; y <= 4000; y++)
	{
		Day			school_year = DATE(y, 9, 1);

		for (int m = 1; m <= 12; m++)
		{
			int			quarter = (m - 1) / 3 * 3 + 1;
			Day			first = day;
			Day			next = m < 12 ? DATE(y, m + 1, 1) : DATE(y + 1, 1, 1);
			Day			next_quarter = quarter < 10 ? DATE(y, quarter + 3, 1) : DATE(y + 1, 1, 1);

			for (int d = 1; d <= month_length(y, m); d++, day++)
			{
				int			year,
							month,
							dayofmonth;

				there &= day_from_date(y, m, d) == day;
				day_to_date(day, &year, &month, &dayofmonth);
				back &= year == y && month == m && dayofmonth == d;
				starts &= period_start(PERIOD_MONTH, day, september) == first &&
					period_start(PERIOD_QUARTER, day, september) == DATE(y, quarter, 1) &&
					period_start(PERIOD_YEAR, day, no_span) == DATE(y, 1, 1);
				ends &= period_end(PERIOD_MONTH, day, september) == next &&
					period_end(PERIOD_QUARTER, day, september) == next_quarter &&
					period_end(PERIOD_YEAR, day, no_span) == DATE(y + 1, 1, 1);
				years &= benefit_year_of(day, no_span) == y &&
					benefit_year_of(day, september) == (day < school_year ? y - 1 : y);
			}
		}
	}
	ok(there, "every date of 5000 years becomes its day");
	ok(back, "every day of 5000 years becomes its date");
	ok(starts, "and lies in the right month, quarter and year");
	ok(ends, "which end where the next begins (T8, T9)");
	ok(years, "and in the right benefit year");
}

static void
test_fixed_points(void)
{
	is(DATE(2000, 1, 1), 0, "2000-01-01 is day 0");
	is(DATE(1970, 1, 1), -10957, "1970-01-01");
	is(DATE(1, 1, 1), -730119, "0001-01-01");
	is(DATE(9999, 12, 31), 2921939, "9999-12-31");
	is(DATE(2000, 3, 1) - DATE(2000, 2, 28), 2, "2000 has a 29 February");
	is(DATE(1900, 3, 1) - DATE(1900, 2, 28), 1, "1900 has none");
	is(DATE(2100, 3, 1) - DATE(2100, 2, 28), 1, "2100 has none");
	is(DATE(2024, 3, 1) - DATE(2024, 2, 28), 2, "2024 has one");
}

static void
test_add(void)
{
	is(day_add(DATE(2025, 1, 31), (Span) {1, 0}), DATE(2025, 2, 28), "31 January + 1 month is clipped");
	is(day_add(DATE(2024, 1, 31), (Span) {1, 0}), DATE(2024, 2, 29), "to 29 February in a leap year");
	is(day_add(DATE(2024, 2, 29), (Span) {12, 0}), DATE(2025, 2, 28), "29 February + 1 year");
	is(day_add(DATE(2024, 2, 29), (Span) {48, 0}), DATE(2028, 2, 29), "29 February + 4 years");
	is(day_add(DATE(1896, 2, 29), (Span) {48, 0}), DATE(1900, 2, 28), "29 February 1896 + 4 years");
	is(day_add(DATE(2025, 3, 31), (Span) {-1, 0}), DATE(2025, 2, 28), "31 March - 1 month");
	is(day_add(DATE(2025, 5, 31), (Span) {-15, 0}), DATE(2024, 2, 29), "over a year's start backwards");
	is(day_add(DATE(2025, 12, 31), (Span) {2, 0}), DATE(2026, 2, 28), "over a year's start");
	is(day_add(DATE(2025, 1, 31), (Span) {1, 1}), DATE(2025, 3, 1), "months first, then days");
	is(day_add(DATE(2025, 1, 31), (Span) {0, -31}), DATE(2024, 12, 31), "days back");
	is(day_add(DATE(2025, 6, 15), no_span), DATE(2025, 6, 15), "nothing");
}

static void
test_years(void)
{
	Span		late = {11, 20};	/* 21 December */
	Span		days = {0, 59};		/* 1 March, 29 February in leap years */

	is(benefit_year_of(DATE(2025, 8, 31), september), 2024, "31 August is in the old school year");
	is(benefit_year_of(DATE(2025, 9, 1), september), 2025, "1 September begins a new one");
	is(benefit_year_start(2025, september), DATE(2025, 9, 1), "which starts on that day");
	is(period_start(PERIOD_YEAR, DATE(2026, 2, 28), september), DATE(2025, 9, 1), "a day of spring belongs to it");
	is(period_end(PERIOD_YEAR, DATE(2025, 9, 1), september), DATE(2026, 9, 1), "it ends a year later");
	is(benefit_year_of(DATE(2025, 12, 20), late), 2024, "the day before a year of months and days");
	is(benefit_year_of(DATE(2025, 12, 21), late), 2025, "its first day");
	is(benefit_year_start(2024, days), DATE(2024, 2, 29), "a year counted in days, leap year");
	is(benefit_year_start(2025, days), DATE(2025, 3, 1), "and common year");
	is(benefit_year_day(2024, days, (Span) {12, 0}), DATE(2025, 3, 1), "twelve months into it the next begins");
	is(benefit_year_day(2024, days, (Span) {1, -1}), DATE(2024, 3, 30), "a month, less a day");
	is(benefit_year_day(2025, september, (Span) {-4, 14}), DATE(2025, 5, 15), "before it");
	is(benefit_year_day(2025, (Span) {INT32_MAX, INT32_MAX}, (Span) {INT32_MAX, INT32_MAX}), DAY_MAX, "spans too long");
	is(benefit_year_of(DATE(2024, 2, 28), days), 2023, "the day before it");
	is(benefit_year_of(DATE(2024, 2, 29), days), 2024, "its first day");
	is(benefit_year_of(DATE(-1, 12, 31), no_span), -1, "years before 1");
}

static void
test_periods(void)
{
	Day			day = DATE(2024, 2, 29);

	is(period_start(PERIOD_STAY, day, september), day, "a stay starts with its day");
	is(period_end(PERIOD_STAY, day, september), day + 1, "and ends the day after");
	is(period_start(PERIOD_DAY, day, september), day, "so does a day");
	is(period_end(PERIOD_DAY, day, september), day + 1, "and ends the day after");
	is(period_end(PERIOD_MONTH, day, september), DATE(2024, 3, 1), "February ends");
	is(period_start(PERIOD_LIFE, day, september), DAY_MIN, "life has no start");
	is(period_end(PERIOD_LIFE, DAY_MIN, september), DAY_MAX, "and no end");
}

/* no int32 may do harm, and open ends stay open */
static void
test_extremes(void)
{
	static const Day extreme[] = {
		DAY_MIN, DAY_MIN + 1, DAY_MIN + 400, -1, 0, 1, DAY_MAX - 400, DAY_MAX - 1, DAY_MAX
	};
	static const int32_t length[] = {INT32_MIN, INT32_MIN + 1, -12, -1, 0, 1, 8, 12, INT32_MAX};
	int			days = sizeof(extreme) / sizeof(extreme[0]);
	int			lengths = sizeof(length) / sizeof(length[0]);
	bool		round_trip = true;
	bool		open_ends = true;
	bool		ordered = true;
	bool		years = true;

	for (int i = 0; i < days; i++)
	{
		int			year,
					month,
					dayofmonth;
		Day			day = extreme[i];

		day_to_date(day, &year, &month, &dayofmonth);
		round_trip &= day_from_date(year, month, dayofmonth) == day;

		for (int j = 0; j < lengths * lengths; j++)
		{
			Span		span = {length[j / lengths], length[j % lengths]};
			Day			sum = day_add(day, span);

			if (day == DAY_MIN || day == DAY_MAX)
				open_ends &= sum == day;
			for (Period period = PERIOD_STAY; period <= PERIOD_LIFE; period++)
			{
				Day			start = period_start(period, day, span);
				Day			end = period_end(period, day, span);

				ordered &= start <= day && day <= end;
				ordered &= start < end || day == DAY_MIN || day == DAY_MAX;
				ordered &= period_start(period, start, span) == start;
			}
			year = benefit_year_of(day, span);
			years &= benefit_year_start(year, span) <= day;
			years &= benefit_year_start(year + 1, span) > day || day == DAY_MAX;
		}
	}
	ok(round_trip, "extreme days survive the way to a date and back");
	ok(open_ends, "open ends stay open");
	ok(ordered, "periods contain their day");
	ok(years, "benefit years contain their day");

	is(day_add(DAY_MAX - 1, (Span) {0, 1}), DAY_MAX, "saturates at the right");
	is(day_add(DAY_MIN + 1, (Span) {0, -1}), DAY_MIN, "and at the left");
	is(day_add(0, (Span) {INT32_MAX, INT32_MAX}), DAY_MAX, "also by a long way");
	is(day_from_date(INT32_MAX, 12, 31), DAY_MAX, "a year too late");
	is(day_from_date(INT32_MIN, 1, 1), DAY_MIN, "a year too early");
	is(day_from_date(INT32_MIN, INT32_MIN, INT32_MIN), DAY_MIN, "no int does harm");
	is(benefit_year_start(INT32_MAX, september), DAY_MAX, "a benefit year too late");
	is(benefit_year_start(INT32_MIN, september), DAY_MIN, "and too early");
	is(day_from_date(1, 1, 1), DAY_0001, "the first day with a year of four digits");
	is(day_from_date(10000, 1, 1), DAY_10000, "and the first after the last");
}

int
main(void)
{
	test_fixed_points();
	test_every_day();
	test_add();
	test_years();
	test_periods();
	test_extremes();
	printf("1..%d\n", tests);
	return failures > 0;
}
