/*
 * compat.h
 *	  The differences between PostgreSQL 15 and 18, in one place.
 */
#ifndef MEDINS_COMPAT_H
#define MEDINS_COMPAT_H

#include "postgres.h"

/* 16 moved the varlena macros out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "utils/lsyscache.h"

/* Soft errors of input functions came with 16; before it they are hard. */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy, ...)	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define SOFT_ERROR_OCCURRED(context)	((void) (context), false)
#define MEDINS_ESCONTEXT(fcinfo)		NULL
#else
#include "nodes/miscnodes.h"
#define MEDINS_ESCONTEXT(fcinfo)		((fcinfo)->context)
#endif

/* 18 has the attribute, before the declaration, under another name. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* 18 counts index searches for EXPLAIN through one more argument. */
#if PG_VERSION_NUM >= 180000
#define index_beginscan_compat(heap, index, snapshot, nkeys, norderbys) \
	index_beginscan(heap, index, snapshot, NULL, nkeys, norderbys)
#else
#define index_beginscan_compat(heap, index, snapshot, nkeys, norderbys) \
	index_beginscan(heap, index, snapshot, nkeys, norderbys)
#endif

/* deconstruct_array_builtin came with 16, and knows no numeric. */
#define deconstruct_array_builtin_compat(array, type, elements, count) \
	do { \
		int16		len_; \
		bool		byval_; \
		char		align_; \
		get_typlenbyvalalign(type, &len_, &byval_, &align_); \
		deconstruct_array(array, type, len_, byval_, align_, elements, NULL, count); \
	} while (0)

/* 16 lets a range's canonical function fail softly. */
#if PG_VERSION_NUM >= 160000
#define make_range_compat(type, lower, upper, empty) make_range(type, lower, upper, empty, NULL)
#else
#define make_range_compat(type, lower, upper, empty) make_range(type, lower, upper, empty)
#endif

/* Reads of temporary files that are whole, or at their end, or an error, came with 16. */
#if PG_VERSION_NUM < 160000
#include "storage/buffile.h"
static inline size_t
BufFileReadMaybeEOF(BufFile *file, void *data, size_t size, bool eof_ok)
{
	size_t		got = BufFileRead(file, data, size);

	if (got != size && (got != 0 || !eof_ok))
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read from temporary file: read only %zu of %zu bytes", got, size)));
	return got;
}
#define BufFileReadExact(file, data, size)	((void) BufFileReadMaybeEOF(file, data, size, false))
#endif

/* Entries of the local copy of backend activity, from 1: 16 renamed it. */
#include "utils/backend_status.h"
#if PG_VERSION_NUM >= 160000
#define local_beentry(index)			pgstat_get_local_beentry_by_index(index)
#else
#define local_beentry(index)			pgstat_fetch_stat_local_beentry(index)
#endif

#endif							/* MEDINS_COMPAT_H */
