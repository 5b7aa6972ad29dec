/*
 * kept.h
 *	  Running totals as a replay keeps them of many persons: small, and mostly
 *	  without memory of their own.
 */
#ifndef MEDINS_KEPT_H
#define MEDINS_KEPT_H

#include "medins.h"

#include "benefit/accumulators.h"

/* A total; its bucket is known by the number of its name. */
typedef struct KeptTotal
{
	int64		value;
	Day			day;
	uint32		bucket;			/* twice that number; odd: the next entry's value is
								 * the institution */
} KeptTotal;

#define KEPT_HERE	2			/* entries that need no memory of their own */

/* No totals: NO_TOTALS. */
typedef struct KeptTotals
{
	Day			horizon;
	int32		count;			/* of entries; more than KEPT_HERE are elsewhere */
	union
	{
		KeptTotal	here[KEPT_HERE];
		struct
		{
			KeptTotal  *entry;
			int64		room;
		}			elsewhere;
	}			total;
} KeptTotals;

/* The names of buckets, which are few. */
typedef struct BucketNames
{
	MemoryContext context;
	int			count;
	int			room;
	char		(*name)[BUCKET_NAME_SIZE];
} BucketNames;

#define NO_TOTALS	((KeptTotals) {.horizon = DAY_MIN})

/* context: where memory comes from that totals need, if any. */
extern void keep_totals(BucketNames *names, MemoryContext context, KeptTotals *kept, const Accumulators *map);

/* Into map, with room for spare totals more. */
extern void kept_totals(const BucketNames *names, const KeptTotals *kept, int spare, Accumulators *map);

#endif							/* MEDINS_KEPT_H */
