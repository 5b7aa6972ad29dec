/*
 * values.h
 *	  Reading values of columns, as every server-side file needs it.
 */
#ifndef MEDINS_VALUES_H
#define MEDINS_VALUES_H

#include "medins.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "calendar/calendar.h"
#include "plan/plan.h"

/*
 * A daterange as half-open days, open ends as DAY_MIN and DAY_MAX; false when
 * it is empty.  Read as it is stored (rangetypes.h, range_serialize), without
 * unpacking it or asking for its type: the type's oid, the bounds there are,
 * the flags.  Dates have a canonical form: lower bound in, upper bound out.
 */
static inline bool
range_to_days(Datum value, Day *from, Day *until)
{
	struct varlena *range = PG_DETOAST_DATUM_PACKED(value);
	const char *bound = VARDATA_ANY(range) + sizeof(Oid);
	char		flags = VARDATA_ANY(range)[VARSIZE_ANY_EXHDR(range) - 1];

	if (flags & RANGE_EMPTY)
	{
		*from = *until = 0;
		return false;
	}
	*from = DAY_MIN;
	*until = DAY_MAX;
	if (RANGE_HAS_LBOUND(flags))
	{
		memcpy(from, bound, sizeof(DateADT));
		bound += sizeof(DateADT);
	}
	if (RANGE_HAS_UBOUND(flags))
		memcpy(until, bound, sizeof(DateADT));
	return true;
}

/* PG_DETOAST_DATUM_PACKED without a call where the value lies there as it is. */
static inline struct varlena *
packed_value(Datum value)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);

	return VARATT_IS_COMPRESSED(stored) || VARATT_IS_EXTERNAL(stored) ? PG_DETOAST_DATUM_PACKED(value) : stored;
}

/* Is a text value this word?  Inline, so that the word's length is a constant. */
static pg_attribute_always_inline bool
text_is(Datum value, const char *word)
{
	text	   *packed = (text *) packed_value(value);
	Size		length = strlen(word);

	return VARSIZE_ANY_EXHDR(packed) == length &&
		memcmp(VARDATA_ANY(packed), word, length) == 0;
}

/* The elements of a text[] without nulls. */
static inline void
text_array_elements(Datum array, Datum **element, int *count)
{
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, element, NULL, count);
}

/* A text value as word, padded as words are.  A word is never cut: one that was would match
 * something else. */
static inline void
text_to_word(Datum value, char *word)
{
	text	   *packed = (text *) packed_value(value);

	if (VARSIZE_ANY_EXHDR(packed) >= NAME_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("a word of a plan or a place is longer than %d bytes", NAME_SIZE - 1),
				 errhint("Shorten it.")));
	memset(word, 0, NAME_SIZE);
	memcpy(word, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
}

#endif							/* MEDINS_VALUES_H */
