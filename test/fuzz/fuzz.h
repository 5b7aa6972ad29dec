/*
 * fuzz.h
 *	  What fuzz targets share: values read from the fuzzer's bytes, and checks.
 *
 * A target is a file of this folder with a LLVMFuzzerTestOneInput, and a folder
 * of the same name under corpus/; the Makefile's list FUZZ names it.  When the
 * bytes run out every value is 0, so that any input is a whole one.
 */
#ifndef MEDINS_FUZZ_H
#define MEDINS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define lengthof(array)	(sizeof(array) / sizeof((array)[0]))

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *fuzz_at;
static size_t fuzz_left;

static inline void
fuzz_begin(const uint8_t *data, size_t size)
{
	fuzz_at = data;
	fuzz_left = size;
}

static inline uint8_t
any_byte(void)
{
	if (fuzz_left == 0)
		return 0;
	fuzz_left--;
	return *fuzz_at++;
}

static inline uint64_t
any_bytes(int bytes)
{
	uint64_t	value = 0;

	while (bytes-- > 0)
		value = value << 8 | any_byte();
	return value;
}

/* A number below n, which is at most 256. */
static inline int
below(int n)
{
	return any_byte() % n;
}

static inline bool
one_in(int n)
{
	return below(n) == n - 1;
}

/* Any int64, those at the ends and around 0 more often than others. */
static inline int64_t
any_int64(void)
{
	switch (below(8))
	{
		case 0:
			return 0;
		case 1:
			return any_byte();
		case 2:
			return (int64_t) any_bytes(3);
		case 3:
			return INT64_MAX - any_byte();
		case 4:
			return INT64_MIN + any_byte();
		case 5:
			return -(int64_t) any_byte();
		default:
			return (int64_t) any_bytes(8);
	}
}

/* What must hold does not: say so and crash, as the fuzzer wants it. */
#define MUST(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#endif							/* MEDINS_FUZZ_H */
