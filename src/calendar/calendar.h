/*
 * calendar.h
 *	  Days, months and years of the proleptic Gregorian calendar, in plain C.
 *
 * A Day counts as PostgreSQL's DateADT does: 0 is 2000-01-01.  Ranges of days
 * are half-open everywhere: [from, until).  DAY_MIN and DAY_MAX stand for an
 * open end (and are PostgreSQL's -infinity and infinity).
 */
#ifndef MEDINS_CALENDAR_H
#define MEDINS_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t Day;

#define DAY_MIN		INT32_MIN	/* open at the left */
#define DAY_MAX		INT32_MAX	/* open at the right */

/* The days that people write with a year of four digits: [0001-01-01, 10000-01-01). */
#define DAY_0001	(-730119)
#define DAY_10000	2921940

/* A length of calendar time: months are added first, then days. */
typedef struct Span
{
	int32_t		months;
	int32_t		days;
} Span;

typedef enum Period
{
	PERIOD_STAY,				/* this one event */
	PERIOD_DAY,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR,				/* a benefit year */
	PERIOD_LIFE
} Period;

extern Day	day_from_date(int year, int month, int day);
extern void day_to_date(Day day, int *year, int *month, int *dayofmonth);

/* day + span; a day that the target month lacks becomes that month's last day
 * (as PostgreSQL's date + interval).  Open ends stay open; the result
 * saturates at the open ends. */
/*@ assigns \nothing; */
extern Day	day_add(Day day, Span span);

/* The benefit year a day lies in, years beginning at 1 January + begins, and
 * the first day of a given benefit year. */
extern int	benefit_year_of(Day day, Span begins);
extern Day	benefit_year_start(int year, Span begins);

/* The day so far into a benefit year, both spans counted from 1 January at
 * once: 12 months into a year is the first day of the next, also where years
 * begin on 29 February. */
extern Day	benefit_year_day(int year, Span begins, Span after);

/* The first day of the month after the one that day lies in. */
extern Day	next_month(Day day);

/* First day of the period that day lies in, and of the period after it.
 * PERIOD_STAY: the day itself and the next; PERIOD_LIFE: DAY_MIN and DAY_MAX.
 * Months and quarters are those of the calendar, whatever begins says. */
/*@ assigns \nothing; */
extern Day	period_start(Period period, Day day, Span begins);
/*@ assigns \nothing; */
extern Day	period_end(Period period, Day start, Span begins);

#endif							/* MEDINS_CALENDAR_H */
