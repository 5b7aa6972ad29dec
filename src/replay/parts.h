/*
 * parts.h
 *	  What finds no memory, in temporary files: parted by five bits of a hash,
 *	  and a part that is too large once more, by the next five.
 */
#ifndef MEDINS_PARTS_H
#define MEDINS_PARTS_H

#include "medins.h"

#include "storage/buffile.h"
#include "utils/memutils.h"

#define PART_BITS	5
#define PARTS		(1 << PART_BITS)
#define MAX_LEVEL	(32 / PART_BITS)

/* A part to be written to; it lives as long as the context. */
static inline BufFile *
part_to_write(BufFile **part, MemoryContext context)
{
	if (*part == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(context);

		*part = BufFileCreateTemp(false);
		MemoryContextSwitchTo(save);
	}
	return *part;
}

/* Errors: those of files. */
static inline void
part_rewind(BufFile *part)
{
	if (BufFileSeek(part, 0, 0, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not rewind temporary file of claims")));
}

#endif							/* MEDINS_PARTS_H */
