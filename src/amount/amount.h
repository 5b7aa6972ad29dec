/*
 * amount.h
 *	  Between numeric, as SQL sees amounts and rates, and the whole numbers of
 *	  fen.h that C computes with.  Every conversion is exact or refused.
 */
#ifndef MEDINS_AMOUNT_H
#define MEDINS_AMOUNT_H

#include "medins.h"

#include "amount/fen.h"

/* Rates, and changes of rates, are below 10 in absolute value. */
#define RATE_LIMIT	(10 * RATE_ONE)

typedef enum AmountCheck
{
	AMOUNT_OK,
	AMOUNT_TOO_FINE,			/* more decimals than two (amount), four (rate) */
	AMOUNT_TOO_LARGE,			/* |amount| >= 10^14 yuan, |rate| >= 10 */
	AMOUNT_NOT_FINITE			/* NaN or an infinity */
} AmountCheck;

/*
 * A numeric Datum (not NULL; packed or toasted as it may be) in fen, or in
 * 10^-8.  Decimals count by value: 1.500 has one.  *fen and *rate are set only
 * when the result is AMOUNT_OK.  Nothing is allocated unless the value is
 * compressed or out of line.
 */
extern AmountCheck numeric_to_fen(Datum amount, fen_t *fen);
extern AmountCheck numeric_to_rate(Datum rate, rate8_t *rate8);

/*
 * The same, raising ERRCODE_MEDINS_INVALID_AMOUNT with the column's name when
 * the value does not fit.
 */
extern fen_t column_to_fen(Datum amount, const char *column);

/* An amount as numeric, always shown with two decimals; palloc'd. */
extern Datum fen_to_numeric(fen_t fen);

/* A rate as numeric: four decimals, or eight where it needs more; palloc'd. */
extern Datum rate_to_numeric(rate8_t rate);

/* Is a number what these would make of it, byte by byte? */
extern bool numeric_is_fen(Datum amount, fen_t fen);
extern bool numeric_is_rate(Datum number, rate8_t rate);

#endif							/* MEDINS_AMOUNT_H */
