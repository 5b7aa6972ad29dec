/*
 * accumulators.h
 *	  A person's running totals: a sorted map of
 *	  (bucket, first day of its period [, institution]) -> fen or count.
 *
 * The plain-C part that kernel and type share; the SQL type is in
 * accumulators.c.
 */
#ifndef MEDINS_ACCUMULATORS_H
#define MEDINS_ACCUMULATORS_H

#include "amount/fen.h"
#include "calendar/calendar.h"

#define BUCKET_NAME_SIZE	16	/* 15 characters and a NUL, zero-padded */

/* One total.  Every byte is defined (names zero-padded, institution 0 where
 * not keyed by institution), so that equal maps are equal bytes. */
typedef struct Total
{
	char		bucket[BUCKET_NAME_SIZE];
	int64_t		institution;
	int64_t		value;
	Day			day;			/* first day of the period; DAY_MIN for life */
	int32_t		by_institution; /* 1: keyed by institution too; else 0 */
} Total;

/*
 * horizon: totals of periods that ended on or before this day have been
 * dropped, so nothing may be computed from their absence.  DAY_MIN: none yet.
 */
typedef struct Accumulators
{
	Day			horizon;
	int			count;
	int			capacity;
	Total	   *total;			/* sorted by totals_compare, no zero values */
} Accumulators;

extern int	totals_compare(const Total *a, const Total *b);

/* value under a key, 0 where there is none */
/*@ assigns \nothing; */
extern int64_t accumulators_get(const Accumulators *map, const Total *key);

/* add value to a key; a total that becomes 0 is removed.  False when the map
 * is full or the sum overflows; the map is then as before. */
extern bool accumulators_add(Accumulators *map, const Total *key, int64_t value);

#endif							/* MEDINS_ACCUMULATORS_H */
