/*
 * row.c
 *	  A claim as values by column: reading, checking, filling in.
 */
#include "medins.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "amount/amount.h"
#include "claim/row.h"
#include "values.h"

const ClaimColumn payer_column[PAYERS] = {
	CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID,
	CLAIM_OTHER_PAID
};

void
row_clear(ClaimRow *row)
{
	for (int i = 0; i < CLAIM_COLUMNS; i++)
		row_set_null(row, i);
}

char *
row_text(const ClaimRow *row, ClaimColumn column)
{
	return row->isnull[column] ? NULL : TextDatumGetCString(row->value[column]);
}

fen_t
row_fen(const ClaimRow *row, ClaimColumn column)
{
	return column_to_fen(row->value[column], claim_column_name[column]);
}

void
row_set(ClaimRow *row, ClaimColumn column, Datum value)
{
	row->value[column] = value;
	row->isnull[column] = false;
}

void
row_set_null(ClaimRow *row, ClaimColumn column)
{
	row->value[column] = (Datum) 0;
	row->isnull[column] = true;
}

void
row_set_text(ClaimRow *row, ClaimColumn column, const char *text)
{
	if (text == NULL)
		row_set_null(row, column);
	else
		row_set(row, column, CStringGetTextDatum(text));
}

void
row_set_fen(ClaimRow *row, ClaimColumn column, fen_t fen)
{
	row_set(row, column, fen_to_numeric(fen));
}

static bool
row_text_is(const ClaimRow *row, ClaimColumn column, const char *word)
{
	return !row->isnull[column] && text_is(row->value[column], word);
}

bool
row_is_stay(const ClaimRow *row)
{
	return row_text_is(row, CLAIM_CARE, "inpatient") ||
		row_text_is(row, CLAIM_CARE, "observation");
}

bool
row_is_reimbursement(const ClaimRow *row)
{
	return row_text_is(row, CLAIM_CHANNEL, "reimbursement");
}

static void
require(const ClaimRow *row, ClaimColumn column)
{
	if (row->isnull[column])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a claim needs a value in column \"%s\"", claim_column_name[column]),
				 column == CLAIM_SERVED_TO ? errhint("A stay is entered when it has ended, a visit ends on its day.") :
				 errhint("Give the column a value other than null."),
				 errcolumn(claim_column_name[column])));
}

static void
require_word(const ClaimRow *row, ClaimColumn column, const char *const *words)
{
	StringInfoData list;

	require(row, column);
	for (int i = 0; words[i] != NULL; i++)
		if (row_text_is(row, column, words[i]))
			return;
	initStringInfo(&list);
	for (int i = 0; words[i] != NULL; i++)
		appendStringInfo(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
			 errmsg("column \"%s\" of a claim holds an unrecognized word", claim_column_name[column]),
			 errhint("The words are: %s.", list.data),
			 errcolumn(claim_column_name[column])));
}

DateADT
row_require_date(const ClaimRow *row, ClaimColumn column)
{
	DateADT		date;

	require(row, column);
	date = DatumGetDateADT(row->value[column]);
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" of a claim must be a finite date", claim_column_name[column]),
				 errhint("Give the day on which it happened."),
				 errcolumn(claim_column_name[column])));
	/* beyond, running totals cannot name their periods, nor people mean it */
	if (date < day_from_date(1, 1, 1) || date >= day_from_date(10000, 1, 1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" of a claim must be a day of the years 0001 to 9999",
						claim_column_name[column]),
				 errhint("Check the year."),
				 errcolumn(claim_column_name[column])));
	return date;
}

static void
require_order(const ClaimRow *row, ClaimColumn earlier, ClaimColumn later)
{
	if (row_require_date(row, earlier) > row_require_date(row, later))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" of a claim must not be after column \"%s\"",
						claim_column_name[earlier], claim_column_name[later]),
				 errhint("Check both dates."),
				 errcolumn(claim_column_name[earlier])));
}

static fen_t
require_amount(ClaimRow *row, ClaimColumn column)
{
	fen_t		fen;

	require(row, column);
	fen = row_fen(row, column);
	if (fen < 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("column \"%s\" of a claim must not be negative", claim_column_name[column]),
				 errhint("Money moves back by medins.reverse, not by negative amounts."),
				 errcolumn(claim_column_name[column])));
	/* shown with two decimals, however it was written */
	row_set_fen(row, column, fen);
	return fen;
}

void
row_check_inputs(ClaimRow *row)
{
	static const char *const cares[] = {"outpatient", "emergency", "observation", "inpatient", "pharmacy", NULL};
	static const char *const channels[] = {"direct", "reimbursement", NULL};
	static const char *const credentials[] = {"card", "e_credential", "medical_card", "none", NULL};
	static const char *const accesses[] = {"ordinary", "emergency", "referred", "mental", "chronic_infectious", NULL};
	fen_t		total;
	fen_t		parts;

	require(row, CLAIM_REQUEST_ID);
	require(row, CLAIM_INSTITUTION_ID);
	require_word(row, CLAIM_CARE, cares);
	require_word(row, CLAIM_CHANNEL, channels);
	require_word(row, CLAIM_CREDENTIAL, credentials);
	require_word(row, CLAIM_ACCESS, accesses);
	require_order(row, CLAIM_SERVED_FROM, CLAIM_SERVED_TO);
	require_order(row, CLAIM_SERVED_TO, CLAIM_SETTLED_ON);
	if (!row_is_stay(row) &&
		DatumGetDateADT(row->value[CLAIM_SERVED_FROM]) != DatumGetDateADT(row->value[CLAIM_SERVED_TO]))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("a visit begins and ends on one day"),
				 errdetail("Columns \"served_from\" and \"served_to\" differ, and \"care\" is not a stay."),
				 errhint("Enter each day's visit as a claim of its own."),
				 errcolumn(claim_column_name[CLAIM_SERVED_TO])));
	if (row_is_reimbursement(row))
	{
		require_order(row, CLAIM_RECEIPT_DATE, CLAIM_APPLIED_ON);
		require_order(row, CLAIM_APPLIED_ON, CLAIM_SETTLED_ON);
	}
	else
	{
		if (!row->isnull[CLAIM_RECEIPT_DATE])
			(void) row_require_date(row, CLAIM_RECEIPT_DATE);
		if (!row->isnull[CLAIM_APPLIED_ON])
			(void) row_require_date(row, CLAIM_APPLIED_ON);
	}

	total = require_amount(row, CLAIM_TOTAL_AMOUNT);
	/* each part is below the limit, so their sum cannot overflow */
	parts = require_amount(row, CLAIM_SELF_FUNDED) +
		require_amount(row, CLAIM_OVER_PRICE_LIMIT) +
		require_amount(row, CLAIM_ADVANCE_SELF_PAY);
	if (parts > total)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("the parts of a claim exceed column \"total_amount\""),
				 errdetail("The parts are columns \"self_funded\", \"over_price_limit\" and \"advance_self_pay\"."),
				 errhint("Each yuan of the bill belongs to one part at most."),
				 errcolumn(claim_column_name[CLAIM_TOTAL_AMOUNT])));
}

Bill
row_bill(const ClaimRow *row)
{
	Bill		bill;

	bill.total = row_fen(row, CLAIM_TOTAL_AMOUNT);
	bill.self_funded = row_fen(row, CLAIM_SELF_FUNDED);
	bill.over_price_limit = row_fen(row, CLAIM_OVER_PRICE_LIMIT);
	bill.advance_self_pay = row_fen(row, CLAIM_ADVANCE_SELF_PAY);
	return bill;
}

void
row_set_split(ClaimRow *row, const Split *split)
{
	static const char *const decisions[] = {"paid", "denied", "pended"};

	row_set_text(row, CLAIM_DECISION, decisions[split->decision]);
	row_set_text(row, CLAIM_REASON, split->reason);
	row_set_fen(row, CLAIM_IN_SCOPE, split->in_scope);
	row_set_fen(row, CLAIM_DEDUCTIBLE, split->deductible);
	if (split->rate == RATE_NONE)
		row_set_null(row, CLAIM_RATE);
	else
		row_set(row, CLAIM_RATE, rate_to_numeric(split->rate));
	for (int p = 0; p < PAYERS; p++)
		row_set_fen(row, payer_column[p], split->paid[p]);
	row_set_fen(row, CLAIM_CASH_PAID, split->cash);
}
