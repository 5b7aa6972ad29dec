/*
 * kept.c
 *	  Running totals as a replay keeps them of many persons.
 *
 * A total of an Accumulators is 40 bytes, of which most spell out its bucket;
 * here it is 16.  Of the persons of a ledger all that is kept then fits into
 * memory more often, and into fewer lines of the processor's cache.
 */
#include "medins.h"

#include "utils/memutils.h"

#include "benefit/accumulators_type.h"
#include "replay/kept.h"

static KeptTotal *
entries(const KeptTotals *kept)
{
	return unconstify(KeptTotal *, kept->count > KEPT_HERE ? kept->total.elsewhere.entry : kept->total.here);
}

static int
bucket_number(BucketNames *names, const char *bucket)
{
	for (int i = 0; i < names->count; i++)
		if (memcmp(names->name[i], bucket, BUCKET_NAME_SIZE) == 0)
			return i;
	if (names->count == names->room)
	{
		names->room = Max(2 * names->room, 16);
		names->name = names->name == NULL ? MemoryContextAlloc(names->context, names->room * BUCKET_NAME_SIZE) :
			repalloc(names->name, names->room * BUCKET_NAME_SIZE);
	}
	memcpy(names->name[names->count], bucket, BUCKET_NAME_SIZE);
	return names->count++;
}

/* Room for so many entries, which are going to be overwritten. */
static void
make_room(MemoryContext context, KeptTotals *kept, int count)
{
	if (kept->count > KEPT_HERE && (count <= KEPT_HERE || count > kept->total.elsewhere.room))
	{
		pfree(kept->total.elsewhere.entry);
		kept->count = 0;
	}
	if (kept->count <= KEPT_HERE && count > KEPT_HERE)
	{
		kept->total.elsewhere.room = count + count / 2;
		kept->total.elsewhere.entry =
			MemoryContextAllocHuge(context, kept->total.elsewhere.room * sizeof(KeptTotal));
	}
	kept->count = count;
}

void
keep_totals(BucketNames *names, MemoryContext context, KeptTotals *kept, const Accumulators *map)
{
	KeptTotal  *entry;
	int			count = map->count;

	for (int i = 0; i < map->count; i++)
		count += map->total[i].by_institution;
	make_room(context, kept, count);
	kept->horizon = map->horizon;
	entry = entries(kept);
	for (int i = 0; i < map->count; i++)
	{
		const Total *total = &map->total[i];

		*entry++ = (KeptTotal)
		{
			total->value, total->day, 2 * bucket_number(names, total->bucket) + total->by_institution
		};
		if (total->by_institution)
			*entry++ = (KeptTotal)
			{
				.value = total->institution
			};
	}
}

void
kept_totals(const BucketNames *names, const KeptTotals *kept, int spare, Accumulators *map)
{
	const KeptTotal *entry = entries(kept);
	const KeptTotal *end = entry + kept->count;

	map->horizon = kept->horizon;
	map->count = 0;
	accumulators_reserve(map, kept->count + spare);
	for (; entry < end; entry++)
	{
		Total	   *total = &map->total[map->count++];

		memcpy(total->bucket, names->name[entry->bucket / 2], BUCKET_NAME_SIZE);
		total->value = entry->value;
		total->day = entry->day;
		total->by_institution = entry->bucket % 2;
		total->institution = total->by_institution ? (++entry)->value : 0;
	}
}
