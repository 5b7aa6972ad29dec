/*
 * fen.h
 *	  Amounts of money in fen (1/100 yuan), in plain C.
 *
 * Every amount that enters is below FEN_LIMIT in absolute value (10^14 yuan),
 * so sums of a claim's parts cannot overflow; running totals are added with
 * fen_add, which tells.
 */
#ifndef MEDINS_FEN_H
#define MEDINS_FEN_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t fen_t;

#define FEN_LIMIT	INT64_C(10000000000000000)	/* 10^14 yuan, excluded */

/* Rates are whole numbers of 10^-8, so that a rate of four places times a
 * multiplier of four places is exact. */
typedef int64_t rate8_t;

#define RATE_ONE	INT64_C(100000000)
#define RATE_STEP	INT64_C(10000)	/* 10^-4, the step of a stored rate */

/* What stands in such comments with an @ is a contract that `make prove` proves (docs/reliability.md). */

/* amount × rate, rounded once to the fen, half away from zero (rule ROUND). */
/*@ requires 0 <= amount < FEN_LIMIT && 0 <= rate <= RATE_ONE;
    assigns \nothing;
    ensures \result == (amount * rate + RATE_ONE / 2) / RATE_ONE;
    ensures 0 <= \result <= amount; */
static inline fen_t
fen_share(fen_t amount, rate8_t rate)
{
	fen_t		whole = amount / RATE_ONE;
	fen_t		rest = amount % RATE_ONE;

	/*@ assert 0 <= whole * rate <= whole * RATE_ONE; */
	/*@ assert 0 <= rest * rate <= rest * RATE_ONE; */
	/*@ assert amount * rate == whole * rate * RATE_ONE + rest * rate; */
	return whole * rate + (rest * rate + RATE_ONE / 2) / RATE_ONE;
}

/* a + b into *sum; false, and *sum as it was, where it does not fit. */
/*@ requires \valid(sum);
    assigns *sum;
    ensures \result <==> INT64_MIN <= a + b <= INT64_MAX;
    ensures *sum == (\result ? a + b : \old(*sum)); */
static inline bool
fen_add(fen_t a, fen_t b, fen_t *sum)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return false;
	*sum = a + b;
	return true;
}

/*@ assigns \nothing; ensures \result == \min(a, b); */
static inline fen_t
fen_min(fen_t a, fen_t b)
{
	return a < b ? a : b;
}

/*@ assigns \nothing; ensures \result == \max(a, b); */
static inline fen_t
fen_max(fen_t a, fen_t b)
{
	return a > b ? a : b;
}

#endif							/* MEDINS_FEN_H */
