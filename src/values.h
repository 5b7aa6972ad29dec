/*
 * values.h
 *	  Reading values of columns, as every server-side file needs it.
 */
#ifndef MEDINS_VALUES_H
#define MEDINS_VALUES_H

#include "medins.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "calendar/calendar.h"
#include "plan/plan.h"

/* A daterange as half-open days, open ends as DAY_MIN and DAY_MAX; false when
 * it is empty. */
static inline bool
range_to_days(Datum value, Day *from, Day *until)
{
	RangeBound	lower,
				upper;
	bool		empty;

	range_deserialize(lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO),
					  DatumGetRangeTypeP(value), &lower, &upper, &empty);
	*from = lower.infinite ? DAY_MIN : DatumGetDateADT(lower.val);
	*until = upper.infinite ? DAY_MAX : DatumGetDateADT(upper.val);
	return !empty;
}

/* Is a text value this word? */
static inline bool
text_is(Datum value, const char *word)
{
	text	   *packed = DatumGetTextPP(value);
	Size		length = strlen(word);

	return VARSIZE_ANY_EXHDR(packed) == length &&
		memcmp(VARDATA_ANY(packed), word, length) == 0;
}

/* A text value as word.  A word is never cut: one that was would match
 * something else. */
static inline void
text_to_word(Datum value, char *word)
{
	text	   *packed = DatumGetTextPP(value);

	if (VARSIZE_ANY_EXHDR(packed) >= NAME_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("a word of a plan or a place is longer than %d bytes", NAME_SIZE - 1),
				 errhint("Shorten it.")));
	text_to_cstring_buffer(packed, word, NAME_SIZE);
}

#endif							/* MEDINS_VALUES_H */
