/*
 * calendar_sql.c
 *	  Benefit years for SQL: the arithmetic of calendar.c, and no other.
 */
#include "medins.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "values.h"

PG_FUNCTION_INFO_V1(benefit_year);
PG_FUNCTION_INFO_V1(benefit_years);
PG_FUNCTION_INFO_V1(benefit_year_from);

static Span
interval_to_span(const Interval *interval)
{
	Span		span = {.months = interval->month,.days = interval->day};

	return span;
}

/* (day, year_begins): the benefit year that the day lies in */
Datum
benefit_year(PG_FUNCTION_ARGS)
{
	DateADT		day = PG_GETARG_DATEADT(0);

	if (DATE_NOT_FINITE(day))
		PG_RETURN_NULL();
	PG_RETURN_INT32(benefit_year_of(day, interval_to_span(PG_GETARG_INTERVAL_P(1))));
}

/* (valid, year_begins): the benefit years that some of the days lie in; none
 * for days without a first or last */
Datum
benefit_years(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	int			year;

	if (SRF_IS_FIRSTCALL())
	{
		Span		begins = interval_to_span(PG_GETARG_INTERVAL_P(1));
		Day			from,
					until;

		call = SRF_FIRSTCALL_INIT();
		if (range_to_days(PG_GETARG_DATUM(0), &from, &until) && from > DAY_MIN && until < DAY_MAX)
		{
			int			first = benefit_year_of(from, begins);

			call->user_fctx = (void *) (intptr_t) first;
			call->max_calls = benefit_year_of(until - 1, begins) - first + 1;
		}
	}
	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);
	year = (int) (intptr_t) call->user_fctx + (int) call->call_cntr;
	SRF_RETURN_NEXT(call, Int32GetDatum(year));
}

/* (benefit_year, year_begins): its first day, infinite where dates end */
Datum
benefit_year_from(PG_FUNCTION_ARGS)
{
	Day			day = benefit_year_start(PG_GETARG_INT32(0),
										 interval_to_span(PG_GETARG_INTERVAL_P(1)));

	if (!IS_VALID_DATE(day))
		day = day < 0 ? DATEVAL_NOBEGIN : DATEVAL_NOEND;
	PG_RETURN_DATEADT(day);
}
