/*
 * row.h
 *	  A claim as values by column, in the order of ClaimColumn, wherever it
 *	  comes from: a trigger's new row, the ledger, a quote's arguments.
 */
#ifndef MEDINS_ROW_H
#define MEDINS_ROW_H

#include "medins.h"

#include "utils/date.h"

#include "amount/amount.h"
#include "benefit/benefit.h"
#include "ledger/ledger.h"
#include "values.h"

typedef struct ClaimRow
{
	Datum		value[CLAIM_COLUMNS];
	bool		isnull[CLAIM_COLUMNS];
} ClaimRow;

extern void row_clear(ClaimRow *row);

/* Values by column as a row, those by reference copied. */
extern void row_copy(ClaimRow *row, const Datum *value, const bool *isnull);

/* Has a text column this word? */
static pg_attribute_always_inline bool
row_text_is(const ClaimRow *row, ClaimColumn column, const char *word)
{
	return !row->isnull[column] && text_is(row->value[column], word);
}

static inline bool
row_is_paid(const ClaimRow *row)
{
	return row_text_is(row, CLAIM_DECISION, "paid");
}

static inline bool
row_is_bill(const ClaimRow *row)
{
	return row_text_is(row, CLAIM_ENTRY, "claim") || row_text_is(row, CLAIM_ENTRY, "repost");
}

/* A supplement, or a ruling: an entry with a base that it leaves standing. */
static inline bool
entry_adds_to_bill(Datum entry)
{
	return text_is(entry, "supplement") || text_is(entry, "ruling");
}

/* A text column as C string, or NULL. */
extern char *row_text(const ClaimRow *row, ClaimColumn column);

static inline fen_t
row_fen(const ClaimRow *row, ClaimColumn column)
{
	return column_to_fen(row->value[column], claim_column_name[column]);
}

extern void row_set(ClaimRow *row, ClaimColumn column, Datum value);
extern void row_set_null(ClaimRow *row, ClaimColumn column);
extern void row_set_text(ClaimRow *row, ClaimColumn column, const char *text);	/* or NULL */
extern void row_set_fen(ClaimRow *row, ClaimColumn column, fen_t fen);

extern bool row_is_stay(const ClaimRow *row);
extern bool row_is_reimbursement(const ClaimRow *row);

/* What can be handed in with a reimbursement, up to NULL; and was it? */
#define PAPERS	6
extern const char *const paper_words[PAPERS + 1];
extern bool row_has_paper(const ClaimRow *row, const char *paper);

/* An error if a column has a value that only the ledger gives. */
extern void row_refuse_given(const ClaimRow *row, ClaimColumn column, const char *hint);

/* What was asked for, checked: errors of class MI name the column. */
extern void row_check_inputs(ClaimRow *row);
extern DateADT row_require_date(const ClaimRow *row, ClaimColumn column);

extern Bill row_bill(const ClaimRow *row);
extern void row_set_split(ClaimRow *row, const Split *split);

/* Is that what row_set_split would set, byte by byte? */
extern bool row_has_split(const ClaimRow *row, const Split *split);

/* The payers' columns, in the order of Payer. */
extern const ClaimColumn payer_column[PAYERS];

#endif							/* MEDINS_ROW_H */
