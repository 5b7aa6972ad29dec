/*
 * totals.c
 *	  The sorted map of running totals, in plain C: what the kernel and the SQL
 *	  type share.
 */
#include <string.h>

#include "benefit/accumulators.h"

/*
 * The order of totals in a map: by bucket, first day, then those of the person
 * before those by institution, then institution.  Values do not count.
 */
int
totals_compare(const Total *a, const Total *b)
{
	uint64_t	name[2][BUCKET_NAME_SIZE / sizeof(uint64_t)];
	int			order;

	/* mostly the same bucket: found without a call */
	memcpy(name[0], a->bucket, BUCKET_NAME_SIZE);
	memcpy(name[1], b->bucket, BUCKET_NAME_SIZE);
	order = name[0][0] == name[1][0] && name[0][1] == name[1][1] ? 0 : memcmp(a->bucket, b->bucket, BUCKET_NAME_SIZE);

	if (order == 0)
		order = (a->day > b->day) - (a->day < b->day);
	if (order == 0)
		order = (a->by_institution > b->by_institution) -
			(a->by_institution < b->by_institution);
	if (order == 0)
		order = (a->institution > b->institution) - (a->institution < b->institution);
	return order;
}

/*
 * Where key is, or would be inserted: the number of totals before it.
 */
static int
totals_before(const Accumulators *map, const Total *key, bool *found)
{
	int			low = 0;
	int			high = map->count;

	*found = false;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		int			order = totals_compare(&map->total[middle], key);

		if (order == 0)
		{
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int64_t
accumulators_get(const Accumulators *map, const Total *key)
{
	bool		found;
	int			at = totals_before(map, key, &found);

	return found ? map->total[at].value : 0;
}

bool
accumulators_add(Accumulators *map, const Total *key, int64_t value)
{
	bool		found;
	int			at = totals_before(map, key, &found);
	Total	   *total;
	int64_t		sum;

	if (found)
	{
		total = &map->total[at];
		if (!fen_add(total->value, value, &sum))
			return false;
		total->value = sum;
		if (sum == 0)
		{
			map->count--;
			memmove(total, total + 1, (map->count - at) * sizeof(Total));
		}
		return true;
	}

	if (value == 0)
		return true;
	if (map->count >= map->capacity)
		return false;
	total = &map->total[at];
	memmove(total + 1, total, (map->count - at) * sizeof(Total));
	*total = *key;
	total->value = value;
	map->count++;
	return true;
}
