/*
 * accumulators_type.h
 *	  Between the SQL type medins.accumulators and the map that C computes with.
 */
#ifndef MEDINS_ACCUMULATORS_TYPE_H
#define MEDINS_ACCUMULATORS_TYPE_H

#include "medins.h"

#include "benefit/accumulators.h"

/* A map without totals, and without memory for any; see accumulators_reserve. */
#define EMPTY_ACCUMULATORS	((Accumulators) {DAY_MIN, 0, 0, NULL})

/*
 * Make room for at least capacity totals, keeping those that are there.  The
 * memory comes from the current context the first time, and grows in that
 * context later, so one map may serve many rows.
 */
extern void accumulators_reserve(Accumulators *map, int capacity);

/*
 * Read a value of the SQL type (not NULL; packed or toasted as it may be) into
 * map, with room for spare totals more.  What map held before is forgotten,
 * its memory is used again; start with EMPTY_ACCUMULATORS.
 */
extern void accumulators_from_datum(Datum datum, int spare, Accumulators *map);

/*
 * A map as value of the SQL type, palloc'd.  Raises ERRCODE_MEDINS_INVALID_DATE
 * when a period begins outside the years that the type can write.
 */
extern Datum accumulators_to_datum(const Accumulators *map);

/* Is a value of the SQL type this map? */
extern bool accumulators_equal(const Accumulators *map, Datum datum);

#endif							/* MEDINS_ACCUMULATORS_TYPE_H */
