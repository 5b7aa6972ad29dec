/*
 * totals.c
 *	  Unit tests of the map of running totals: TAP on stdout, no server.
 */
#include <stdio.h>
#include <string.h>

#include "benefit/accumulators.h"

static int	tests;
static int	failures;

static void
ok(bool passed, const char *name)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
	if (!passed)
		failures++;
}

static Total
key(const char *bucket, Day day)
{
	Total		total;

	memset(&total, 0, sizeof(total));
	memcpy(total.bucket, bucket, strlen(bucket));
	total.day = day;
	return total;
}

static Total
key_at(const char *bucket, Day day, int64_t institution)
{
	Total		total = key(bucket, day);

	total.by_institution = 1;
	total.institution = institution;
	return total;
}

static bool
sorted(const Accumulators *map)
{
	for (int i = 1; i < map->count; i++)
	{
		if (totals_compare(&map->total[i - 1], &map->total[i]) >= 0)
			return false;
	}
	return true;
}

static void
test_order(void)
{
	/* ascending; the longest name has 15 characters */
	Total		total[] = {
		key("_", 5),
		key("a", DAY_MIN),
		key("a", -1),
		key("a", 0),
		key_at("a", 0, INT64_MIN),
		key_at("a", 0, 0),
		key_at("a", 0, 1),
		key_at("a", 0, INT64_MAX),
		key("a", DAY_MAX),
		key("a_", DAY_MIN),
		key("aa", DAY_MIN),
		key("abcdefghijklmno", 0),
		key("b", DAY_MIN)
	};
	int			count = sizeof(total) / sizeof(total[0]);
	bool		right = true;

	for (int i = 0; i < count; i++)
	{
		for (int j = 0; j < count; j++)
		{
			int			order = totals_compare(&total[i], &total[j]);

			right &= (order < 0) == (i < j) && (order == 0) == (i == j);
		}
	}
	ok(right, "order: bucket, day, person before institution, institution");

	total[0] = total[1];
	total[0].value = 7;
	ok(totals_compare(&total[0], &total[1]) == 0, "values do not count");
}

static void
test_map(void)
{
	Total		room[3];
	Total		spoilt[3];
	Accumulators map = {DAY_MIN, 0, 3, room};
	Total		year = key("deductible", 9132);
	Total		life = key("deductible", DAY_MIN);
	Total		stays = key_at("stays", 9132, 17);
	Total		other = key_at("stays", 9132, 18);

	ok(accumulators_get(&map, &year) == 0, "an absent total is 0");
	ok(accumulators_add(&map, &year, 0) && map.count == 0, "adding 0 adds nothing");
	ok(accumulators_add(&map, &stays, 2) && accumulators_add(&map, &year, 30000) &&
	   accumulators_add(&map, &life, -5) && map.count == 3 && sorted(&map),
	   "totals are kept sorted");
	ok(accumulators_get(&map, &year) == 30000 && accumulators_get(&map, &life) == -5 &&
	   accumulators_get(&map, &stays) == 2 && accumulators_get(&map, &other) == 0,
	   "each under its key");

	memcpy(spoilt, room, sizeof(room));
	ok(!accumulators_add(&map, &other, 1), "a full map refuses a new key");
	ok(map.count == 3 && memcmp(room, spoilt, sizeof(room)) == 0, "and is as before");
	ok(accumulators_add(&map, &other, 0), "but not a new key's 0");
	ok(accumulators_add(&map, &year, INT64_MAX - 30000) &&
	   accumulators_get(&map, &year) == INT64_MAX, "a full map takes more for an old key");
	memcpy(spoilt, room, sizeof(room));
	ok(!accumulators_add(&map, &year, 1), "up to overflow");
	ok(!accumulators_add(&map, &life, INT64_MIN), "on either side");
	ok(map.count == 3 && memcmp(room, spoilt, sizeof(room)) == 0, "which leaves it as before");

	ok(accumulators_add(&map, &life, 5) && map.count == 2 && sorted(&map) &&
	   accumulators_get(&map, &life) == 0 && accumulators_get(&map, &stays) == 2,
	   "a total that becomes 0 is removed");
	ok(accumulators_add(&map, &year, -INT64_MAX) && accumulators_add(&map, &stays, -2) &&
	   map.count == 0, "until the map is empty");

	year.value = 99;
	ok(accumulators_add(&map, &year, 1) && accumulators_get(&map, &year) == 1,
	   "the value within a key does not count");
}

/* the same as a plain array by key, over many random steps */
static void
test_model(void)
{
	enum
	{
		BUCKETS = 3,
		DAYS = 4,
		PLACES = 3,				/* the first: not by institution */
		KEYS = BUCKETS * DAYS * PLACES,
		ROOM = 20
	};
	static const char *bucket[BUCKETS] = {"deductible", "paid", "paid_inpatient"};
	Total		room[ROOM];
	Accumulators map = {DAY_MIN, 0, ROOM, room};
	int64_t		model[KEYS] = {0};
	int			in_use = 0;
	bool		same = true;
	uint32_t	random = 20250901;

	for (int step = 0; step < 100000 && same; step++)
	{
		int			k;
		int64_t		value;
		bool		fits;
		Total		total;

		random = random * 1664525 + 1013904223;
		k = (random >> 8) % KEYS;
		value = (int64_t) ((random >> 20) % 5) - 2;
		if (step % 3 == 0)
			value = -model[k];

		total = key(bucket[k % BUCKETS], k / BUCKETS % DAYS);
		if (k / BUCKETS / DAYS > 0)
			total = key_at(bucket[k % BUCKETS], k / BUCKETS % DAYS, k / BUCKETS / DAYS);

		fits = model[k] != 0 || value == 0 || in_use < ROOM;
		same &= accumulators_add(&map, &total, value) == fits;
		if (fits)
		{
			in_use -= model[k] != 0;
			model[k] += value;
			in_use += model[k] != 0;
		}
		same &= map.count == in_use && sorted(&map) &&
			accumulators_get(&map, &total) == model[k];
	}
	ok(same, "100000 random steps agree with a plain array");
}

int
main(void)
{
	ok(sizeof(Total) == 40, "a total has no padding");
	test_order();
	test_map();
	test_model();
	printf("1..%d\n", tests);
	return failures > 0;
}
