/*
 * amount.c
 *	  Between numeric and the whole numbers of fen.h.
 *
 * A numeric is read and written straight by its digits: the amounts of a claim
 * pass through here at every insert, and a detour by numeric arithmetic costs
 * more than the kernel.  The layout below is numeric's on-disk format, which cannot
 * change without breaking pg_upgrade, but which the server keeps to itself.
 */
#include "medins.h"

#include "fmgr.h"
#include "utils/datum.h"
#include "utils/numeric.h"

#include "amount/amount.h"
#include "values.h"

/* numeric's header word: the two highest bits tell the format */
#define FORMAT_MASK			0xC000
#define FORMAT_NEGATIVE		0x4000	/* long format, else its sign is plus */
#define FORMAT_SHORT		0x8000
#define FORMAT_SPECIAL		0xC000	/* NaN and the infinities */
#define SHORT_NEGATIVE		0x2000
#define SHORT_WEIGHT_SIGN	0x0040
#define SHORT_WEIGHT_MASK	0x003F
#define SHORT_DSCALE_SHIFT	7

#define DIGIT_BASE			10000	/* digits are int16, in base 10^4 */
#define MAX_WEIGHT			3		/* of the digits below 10^16 */

/*
 * The 16-bit word at position index of a numeric's data, which is unaligned
 * under a one-byte header.
 */
static inline int16
numeric_word(const char *data, int index)
{
	int16		word;

	memcpy(&word, data + index * sizeof(word), sizeof(word));
	return word;
}

/*
 * The digits behind a varlena header (size bytes at data) as a whole number of
 * steps, of which one has so many; limit, in ones, is excluded.
 */
static pg_attribute_always_inline AmountCheck
digits_to_steps(const char *data, Size size, int64 steps_per_one, int64 limit,
				int64 *steps)
{
	uint16		header = (uint16) numeric_word(data, 0);
	int			words = size / sizeof(int16);
	int			first;
	int			weight;
	bool		negative;
	uint64		ones = 0;
	int64		fraction = 0;	/* in 1 / DIGIT_BASE */
	bool		too_fine = false;

	if ((header & FORMAT_MASK) == FORMAT_SPECIAL)
		return AMOUNT_NOT_FINITE;
	if ((header & FORMAT_MASK) == FORMAT_SHORT)
	{
		negative = (header & SHORT_NEGATIVE) != 0;
		weight = header & SHORT_WEIGHT_MASK;
		if (header & SHORT_WEIGHT_SIGN)
			weight -= SHORT_WEIGHT_MASK + 1;
		first = 1;
	}
	else
	{
		negative = (header & FORMAT_MASK) == FORMAT_NEGATIVE;
		weight = numeric_word(data, 1);
		first = 2;
	}

	/* what most payers pay */
	if (words == first)
	{
		*steps = 0;
		return AMOUNT_OK;
	}

	/*
	 * Numeric strips leading and trailing zero digits, but nothing here rests
	 * on it.
	 */
	for (int i = first; i < words; i++)
	{
		int			position = weight - (i - first);
		int			digit = numeric_word(data, i);

		if (digit == 0)
			continue;
		if (position > MAX_WEIGHT)
			return AMOUNT_TOO_LARGE;
		if (position >= 0)
		{
			uint64		value = digit;

			for (int shift = 0; shift < position; shift++)
				value *= DIGIT_BASE;
			ones += value;
		}
		else if (position == -1)
			fraction = digit;
		else
		{
			too_fine = true;
			break;
		}
	}

	if (ones >= (uint64) limit)
		return AMOUNT_TOO_LARGE;
	if (too_fine || fraction % (DIGIT_BASE / steps_per_one) != 0)
		return AMOUNT_TOO_FINE;

	*steps = (int64) ones * steps_per_one + fraction / (DIGIT_BASE / steps_per_one);
	if (negative)
		*steps = -*steps;
	return AMOUNT_OK;
}

/* Inline, so that both divisors are constants. */
static pg_attribute_always_inline AmountCheck
numeric_to_steps(Datum number, int64 steps_per_one, int64 limit, int64 *steps)
{
	struct varlena *packed = packed_value(number);
	AmountCheck check = digits_to_steps(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed),
										steps_per_one, limit, steps);

	if ((Pointer) packed != DatumGetPointer(number))
		pfree(packed);
	return check;
}

AmountCheck
numeric_to_fen(Datum amount, fen_t *fen)
{
	return numeric_to_steps(amount, 100, FEN_LIMIT / 100, fen);
}

AmountCheck
numeric_to_rate(Datum rate, rate8_t *rate8)
{
	int64		steps;
	AmountCheck check = numeric_to_steps(rate, RATE_ONE / RATE_STEP,
										 RATE_LIMIT / RATE_ONE, &steps);

	if (check == AMOUNT_OK)
		*rate8 = steps * RATE_STEP;
	return check;
}

/*
 * Raise the error for a value that does not fit.  The value itself is not
 * shown: it belongs to a person.
 */
static void
check_column(AmountCheck check, const char *column)
{
	switch (check)
	{
		case AMOUNT_OK:
			return;
		case AMOUNT_TOO_FINE:
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("value of column \"%s\" has more than 2 decimals", column),
					 errhint("Round it where it arises; nothing is rounded here."),
					 errcolumn(column)));
		case AMOUNT_TOO_LARGE:
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("value of column \"%s\" is out of range", column),
					 errdetail("Its absolute value must be below 10^14."),
					 errhint("Check the unit and the decimal point."),
					 errcolumn(column)));
		case AMOUNT_NOT_FINITE:
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("value of column \"%s\" must be a finite number", column),
					 errhint("Give it as a number, not as infinity or NaN."),
					 errcolumn(column)));
	}
}

fen_t
column_to_fen(Datum amount, const char *column)
{
	fen_t		fen = 0;

	check_column(numeric_to_fen(amount, &fen), column);
	return fen;
}

#define MAX_WORDS	(1 + 6)		/* the header and the digits of an int64 */

/*
 * steps as numeric without its varlena header, of which one has DIGIT_BASE /
 * step: shown with so many decimals.  A short header always does: below 10^20
 * the weight is at most 4.  Returns the number of words.
 */
static pg_attribute_always_inline int
write_steps(int64 steps, int step, int decimals, int16 word[MAX_WORDS])
{
	uint64		left = steps < 0 ? -(uint64) steps : (uint64) steps;
	uint64		steps_per_one = DIGIT_BASE / step;
	int16		digit[1 + 5];	/* the lowest first */
	int			digits = 0;
	int			lowest = 0;
	int			words = 0;
	int			weight;

	digit[digits++] = (left % steps_per_one) * step;
	for (left /= steps_per_one; left > 0; left /= DIGIT_BASE)
		digit[digits++] = left % DIGIT_BASE;
	weight = digits - 2;
	/* as numeric has it: no zero digit at either end */
	while (lowest < digits && digit[lowest] == 0)
		lowest++;
	if (lowest == digits)
		weight = 0;

	word[words++] = (int16) (FORMAT_SHORT | (steps < 0 ? SHORT_NEGATIVE : 0) | (decimals << SHORT_DSCALE_SHIFT) |
							 (weight < 0 ? SHORT_WEIGHT_SIGN : 0) | (weight & SHORT_WEIGHT_MASK));
	while (digits > lowest)
		word[words++] = digit[--digits];
	return words;
}

static Datum
make_numeric(const int16 *word, int words)
{
	struct varlena *number = palloc(VARHDRSZ + words * sizeof(int16));

	SET_VARSIZE(number, VARHDRSZ + words * sizeof(int16));
	memcpy(VARDATA(number), word, words * sizeof(int16));
	return PointerGetDatum(number);
}

static bool
is_numeric(Datum number, const int16 *word, int words)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(number);

	/* nothing so short is compressed or out of line */
	return !VARATT_IS_COMPRESSED(stored) && !VARATT_IS_EXTERNAL(stored) &&
		VARSIZE_ANY_EXHDR(stored) == words * sizeof(int16) &&
		memcmp(VARDATA_ANY(stored), word, words * sizeof(int16)) == 0;
}

Datum
fen_to_numeric(fen_t fen)
{
	int16		word[MAX_WORDS];

	return make_numeric(word, write_steps(fen, DIGIT_BASE / 100, 2, word));
}

bool
numeric_is_fen(Datum amount, fen_t fen)
{
	int16		word[MAX_WORDS];

	return is_numeric(amount, word, write_steps(fen, DIGIT_BASE / 100, 2, word));
}

Datum
rate_to_numeric(rate8_t rate)
{
	int16		word[MAX_WORDS];

	if (rate % RATE_STEP == 0)
		return make_numeric(word, write_steps(rate / RATE_STEP, 1, 4, word));
	return NumericGetDatum(int64_div_fast_to_numeric(rate, 8));
}

bool
numeric_is_rate(Datum number, rate8_t rate)
{
	int16		word[MAX_WORDS];

	if (rate % RATE_STEP == 0)
		return is_numeric(number, word, write_steps(rate / RATE_STEP, 1, 4, word));
	return datum_image_eq(number, rate_to_numeric(rate), false, -1);
}

/*
 * is_cny(numeric) -> boolean
 *		Whether a number is an amount that a ledger can hold.  Raises nothing,
 *		whatever the number.
 */
PG_FUNCTION_INFO_V1(is_cny);

Datum
is_cny(PG_FUNCTION_ARGS)
{
	fen_t		fen;

	PG_RETURN_BOOL(numeric_to_fen(PG_GETARG_DATUM(0), &fen) == AMOUNT_OK);
}
