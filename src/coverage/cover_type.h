/*
 * cover_type.h
 *	  Between the SQL type medins.cover and what resolve_coverage returns.
 */
#ifndef MEDINS_COVER_TYPE_H
#define MEDINS_COVER_TYPE_H

#include "medins.h"

#include "coverage/coverage.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/*
 * Periods, as resolve_coverage wrote them, as a value of the SQL type,
 * palloc'd.  Raises ERRCODE_MEDINS_INVALID_DATE when a day lies outside the
 * calendar of the server's type date.
 */
extern Datum cover_to_datum(const CoverPeriod *period, int n);

/* Half-open days as a daterange, whose type is given; open ends stay open. */
extern RangeType *days_to_range(TypeCacheEntry *type, Day from, Day until);

#endif							/* MEDINS_COVER_TYPE_H */
