/*
 * row.c
 *	  A claim as values by column: reading, checking, filling in.
 */
#include "medins.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
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

void
row_copy(ClaimRow *row, const Datum *value, const bool *isnull)
{
	memcpy(row->value, value, sizeof(row->value));
	memcpy(row->isnull, isnull, sizeof(row->isnull));
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		if (!isnull[c] && claim_column_is_varlena(c))
			row->value[c] = PointerGetDatum(PG_DETOAST_DATUM_COPY(value[c]));
}

char *
row_text(const ClaimRow *row, ClaimColumn column)
{
	return row->isnull[column] ? NULL : TextDatumGetCString(row->value[column]);
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
	static Datum zero = (Datum) 0;	/* most payers of most claims */

	if (DatumGetPointer(zero) == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(TopMemoryContext);

		zero = fen_to_numeric(0);
		MemoryContextSwitchTo(save);
	}
	row_set(row, column, fen == 0 ? zero : fen_to_numeric(fen));
}

/* The words that may stand in a column. */
static const char *const cares[] = {"outpatient", "emergency", "observation", "inpatient", "pharmacy", NULL};
static const char *const channels[] = {"direct", "reimbursement", NULL};
static const char *const credentials[] = {"card", "e_credential", "medical_card", "none", NULL};
static const char *const accesses[] = {"ordinary", "emergency", "referred", "mental", "chronic_infectious", NULL};
const char *const paper_words[] = {
	"credential", "identity_document", "receipt", "records", "bank_card", "originals", NULL
};
static const char *const entries[] = {"claim", "reversal", "repost", "supplement", "ruling", "opening", NULL};
static const char *const decisions[] = {"paid", "denied", "pended", NULL};	/* in the order of Decision */

static bool
row_text_among(const ClaimRow *row, ClaimColumn column, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (row_text_is(row, column, words[i]))
			return true;
	return false;
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

void
row_refuse_given(const ClaimRow *row, ClaimColumn column, const char *hint)
{
	if (!row->isnull[column])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_RESULT_GIVEN),
				 errmsg("column \"%s\" of a claim cannot be given", claim_column_name[column]),
				 errdetail("It is a result, which the ledger decides."),
				 errhint("%s", hint),
				 errcolumn(claim_column_name[column])));
}

static void
unrecognized(ClaimColumn column, const char *const *words)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; words[i] != NULL; i++)
		appendStringInfo(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
			 errmsg("column \"%s\" of a claim holds an unrecognized word", claim_column_name[column]),
			 errhint("The words are: %s.", list.data),
			 errcolumn(claim_column_name[column])));
}

static void
require_word(const ClaimRow *row, ClaimColumn column, const char *const *words)
{
	require(row, column);
	if (!row_text_among(row, column, words))
		unrecognized(column, words);
}

/* The papers of a row that has some recorded. */
static Datum *
row_papers(const ClaimRow *row, int *papers)
{
	ArrayType  *array = DatumGetArrayTypeP(row->value[CLAIM_PAPERS]);
	Datum	   *paper;

	if (array_contains_nulls(array))
		unrecognized(CLAIM_PAPERS, paper_words);
	text_array_elements(PointerGetDatum(array), &paper, papers);
	return paper;
}

bool
row_has_paper(const ClaimRow *row, const char *paper)
{
	int			papers;
	Datum	   *given = row_papers(row, &papers);

	for (int i = 0; i < papers; i++)
		if (text_is(given[i], paper))
			return true;
	return false;
}

static void
check_papers(const ClaimRow *row)
{
	Datum	   *given;
	int			papers;

	if (row->isnull[CLAIM_PAPERS])
		return;
	given = row_papers(row, &papers);
	for (int i = 0; i < papers; i++)
	{
		int			p = 0;

		while (paper_words[p] != NULL && !text_is(given[i], paper_words[p]))
			p++;
		if (paper_words[p] == NULL)
			unrecognized(CLAIM_PAPERS, paper_words);
	}
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
	if (date < DAY_0001 || date >= DAY_10000)
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
	check_papers(row);

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

static bool
row_has_word(const ClaimRow *row, ClaimColumn column, const char *word)
{
	return word == NULL ? row->isnull[column] : row_text_is(row, column, word);
}

static bool
row_has_fen(const ClaimRow *row, ClaimColumn column, fen_t fen)
{
	return !row->isnull[column] && numeric_is_fen(row->value[column], fen);
}

bool
row_has_split(const ClaimRow *row, const Split *split)
{
	if (!row_has_word(row, CLAIM_DECISION, decisions[split->decision]) ||
		!row_has_word(row, CLAIM_REASON, split->reason) ||
		!row_has_fen(row, CLAIM_IN_SCOPE, split->in_scope) ||
		!row_has_fen(row, CLAIM_DEDUCTIBLE, split->deductible) ||
		!row_has_fen(row, CLAIM_CASH_PAID, split->cash) ||
		row->isnull[CLAIM_RATE] != (split->rate == RATE_NONE) ||
		(!row->isnull[CLAIM_RATE] && !numeric_is_rate(row->value[CLAIM_RATE], split->rate)))
		return false;
	for (int p = 0; p < PAYERS; p++)
		if (!row_has_fen(row, payer_column[p], split->paid[p]))
			return false;
	return true;
}

static void
inconsistent(ClaimColumn column, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("row of table \"claim\" is inconsistent in column \"%s\"", claim_column_name[column]),
			 errdetail_internal("%s", detail),
			 errhint("Rows are decided by the table's trigger; was it disabled?"),
			 errcolumn(claim_column_name[column])));
}

/*
 * claim_is_consistent(columns of claim, in the order of the array below) ->
 * boolean
 *		The table's CHECK: true, or an error that names the column and nothing of
 *		the row.  One function in C, because the server parses the CHECKs of a
 *		table anew for every statement: written in SQL they cost more than half
 *		of a single-row INSERT (docs/performance.md).  Nulls are NOT NULL's affair.
 */
PG_FUNCTION_INFO_V1(claim_is_consistent);

Datum
claim_is_consistent(PG_FUNCTION_ARGS)
{
	static const ClaimColumn argument[] = {
		CLAIM_LEDGER_NO, CLAIM_ENTRY, CLAIM_CARE, CLAIM_CHANNEL, CLAIM_CREDENTIAL, CLAIM_ACCESS,
		CLAIM_TOTAL_AMOUNT, CLAIM_SELF_FUNDED, CLAIM_OVER_PRICE_LIMIT, CLAIM_ADVANCE_SELF_PAY,
		CLAIM_DECISION, CLAIM_REASON, CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE, CLAIM_FUND_PAID, CLAIM_RELIEF_PAID,
		CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID, CLAIM_CASH_PAID, CLAIM_BASE_NO
	};
	static const struct
	{
		ClaimColumn column;
		const char *const *words;
	}			vocabulary[] = {
		{CLAIM_ENTRY, entries}, {CLAIM_CARE, cares}, {CLAIM_CHANNEL, channels},
		{CLAIM_CREDENTIAL, credentials}, {CLAIM_ACCESS, accesses}, {CLAIM_DECISION, decisions}
	};
	static const ClaimColumn amount[] = {
		CLAIM_FUND_PAID, CLAIM_RELIEF_PAID, CLAIM_SERIOUS_ILLNESS_PAID, CLAIM_FAMILY_PAID, CLAIM_OTHER_PAID,
		CLAIM_CASH_PAID,		/* up to here the parts of the total */
		CLAIM_TOTAL_AMOUNT, CLAIM_SELF_FUNDED, CLAIM_OVER_PRICE_LIMIT, CLAIM_ADVANCE_SELF_PAY,
		CLAIM_IN_SCOPE, CLAIM_DEDUCTIBLE
	};
	fen_t		fen[CLAIM_COLUMNS];
	fen_t		paid = 0;
	ClaimRow	row;
	bool		is_reversal;
	bool		is_supplement;

	if (PG_NARGS() != lengthof(argument))
		elog(ERROR, "claim_is_consistent called with %d arguments", PG_NARGS());
	for (int i = 0; i < (int) lengthof(argument); i++)
	{
		row.value[argument[i]] = PG_GETARG_DATUM(i);
		row.isnull[argument[i]] = PG_ARGISNULL(i);
		if (row.isnull[argument[i]] && !claim_column_nullable[argument[i]])
			PG_RETURN_NULL();
	}

	for (int i = 0; i < (int) lengthof(vocabulary); i++)
		if (!row_text_among(&row, vocabulary[i].column, vocabulary[i].words))
			inconsistent(vocabulary[i].column, _("It holds an unrecognized word."));
	is_reversal = row_text_is(&row, CLAIM_ENTRY, "reversal");
	is_supplement = entry_adds_to_bill(row.value[CLAIM_ENTRY]);

	if (DatumGetInt32(row.value[CLAIM_LEDGER_NO]) <= 0)
		inconsistent(CLAIM_LEDGER_NO, _("Rows of a person are numbered from 1."));
	if ((is_reversal || is_supplement) && row.isnull[CLAIM_BASE_NO])
		inconsistent(CLAIM_BASE_NO, _("A reversal, supplement or ruling points to its base."));
	if (!row.isnull[CLAIM_BASE_NO] &&
		DatumGetInt32(row.value[CLAIM_BASE_NO]) >= DatumGetInt32(row.value[CLAIM_LEDGER_NO]))
		inconsistent(CLAIM_BASE_NO, _("It must point to an earlier row."));
	if (!is_reversal && row_is_paid(&row) != row.isnull[CLAIM_REASON])
		inconsistent(CLAIM_REASON, _("What is not paid has a reason, and only that."));

	for (int i = 0; i < (int) lengthof(amount); i++)
	{
		fen[amount[i]] = row_fen(&row, amount[i]);
		if (fen[amount[i]] < 0 && !is_reversal && !is_supplement)
			inconsistent(amount[i], _("Only a reversal, supplement or ruling has negative amounts."));
		if (i <= PAYERS)
			paid += fen[amount[i]];
	}
	if (fen[CLAIM_TOTAL_AMOUNT] != paid)
		inconsistent(CLAIM_TOTAL_AMOUNT, _("It is not the sum of what was paid."));
	if (fen[CLAIM_IN_SCOPE] != fen[CLAIM_TOTAL_AMOUNT] - fen[CLAIM_SELF_FUNDED] -
		fen[CLAIM_OVER_PRICE_LIMIT] - fen[CLAIM_ADVANCE_SELF_PAY])
		inconsistent(CLAIM_IN_SCOPE, _("It is not the total without what lies out of scope."));
	if (is_supplement && fen[CLAIM_TOTAL_AMOUNT] != 0)
		inconsistent(CLAIM_TOTAL_AMOUNT, _("A supplement or ruling has a total of 0."));
	if (!is_reversal && !is_supplement &&
		fen[CLAIM_FUND_PAID] > fen[CLAIM_IN_SCOPE] - fen[CLAIM_DEDUCTIBLE])
		inconsistent(CLAIM_FUND_PAID, _("It exceeds what is in scope above the deductible."));
	PG_RETURN_BOOL(true);
}
