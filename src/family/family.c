/*
 * family.c
 *	  Accounts of family groups: reading them, and the trigger of their
 *	  movements and modes.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "common/int.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "amount/amount.h"
#include "family/family.h"
#include "ledger/access.h"
#include "values.h"

PG_FUNCTION_INFO_V1(stamp_family);

/* ---- reading an account ---- */

typedef struct AccountReading
{
	FamilyAccount account;
	Day			day;
	Day			since;			/* of the mode in force on it */
	/* a premium, of which it is asked how much the account has paid */
	int64		person;
	int32		benefit_year;
	fen_t		premium;
} AccountReading;

static void
change(fen_t *sum, fen_t by)
{
	if (pg_add_s64_overflow(*sum, by, sum))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("the balance of a family account is out of range")));
}

static void
see_stamp(FamilyAccount *account, Datum stamp)
{
	account->last_stamp = Max(account->last_stamp, DatumGetTimestampTz(stamp));
}

/* Of modes since the same day the one entered last counts. */
static bool
read_mode(void *context, const Datum *value, const bool *isnull)
{
	AccountReading *reading = context;
	Day			since = DatumGetDateADT(value[MODE_SINCE]);

	reading->account.last_mode = DatumGetInt32(value[MODE_MODE_NO]);
	see_stamp(&reading->account, value[MODE_RECORDED_AT]);
	if (since <= reading->day && since >= reading->since)
	{
		reading->since = since;
		reading->account.pays = DatumGetBool(value[MODE_PAY]);
		reading->account.pays_premiums = DatumGetBool(value[MODE_PREMIUM]);
	}
	return true;
}

static bool
read_movement(void *context, const Datum *value, const bool *isnull)
{
	AccountReading *reading = context;
	fen_t		amount = column_to_fen(value[MOVEMENT_AMOUNT], "amount");

	reading->account.last_movement = DatumGetInt32(value[MOVEMENT_MOVEMENT_NO]);
	see_stamp(&reading->account, value[MOVEMENT_RECORDED_AT]);
	change(&reading->account.balance, amount);
	if (text_is(value[MOVEMENT_KIND], "premium") && !isnull[MOVEMENT_PERSON_ID] && !isnull[MOVEMENT_BENEFIT_YEAR] &&
		DatumGetInt64(value[MOVEMENT_PERSON_ID]) == reading->person &&
		DatumGetInt32(value[MOVEMENT_BENEFIT_YEAR]) == reading->benefit_year)
		change(&reading->premium, -amount);
	return true;
}

static bool
read_claim(void *context, const Datum *value, const bool *isnull)
{
	AccountReading *reading = context;

	see_stamp(&reading->account, value[FAMILY_CLAIM_RECORDED_AT]);
	change(&reading->account.balance, -column_to_fen(value[FAMILY_CLAIM_PAID], "family_paid"));
	return true;
}

static void
read_account(const Ledger *ledger, int64 group, bool lock, AccountReading *reading)
{
	ReadMode	mode = lock ? READ_LOCKED : READ_STATEMENT;
	ScanKeyData key;
	Ledger		opened;

	access_open_more(ledger, TABLE_FAMILY_GROUP, TABLE_FAMILY_MOVEMENT, lock, &opened);
	ledger = &opened;
	reading->account.last_stamp = DT_NOBEGIN;
	reading->since = DAY_MIN;
	if (lock)
		access_lock_group(ledger, group);
	access_key_int8(&key, MODE_GROUP_ID, group);
	access_read(ledger, TABLE_FAMILY_MODE, &key, 1, mode, read_mode, reading);
	access_key_int8(&key, MOVEMENT_GROUP_ID, group);
	access_read(ledger, TABLE_FAMILY_MOVEMENT, &key, 1, mode, read_movement, reading);
	access_read_family_claims(ledger, group, mode, read_claim, reading);
}

FamilyAccount
family_account(const Ledger *ledger, int64 group, Day day, bool lock)
{
	AccountReading reading = {.day = day};

	read_account(ledger, group, lock, &reading);
	return reading.account;
}

/* ---- entering modes and movements ---- */

typedef struct NewRow
{
	const TableAccess *table;
	Datum		value[TABLE_COLUMNS];
	bool		isnull[TABLE_COLUMNS];
	TupleDesc	desc;
} NewRow;

static const char *
column_name(const NewRow *row, int column)
{
	return NameStr(TupleDescAttr(row->desc, row->table->column[column] - 1)->attname);
}

static void
require(const NewRow *row, int column)
{
	if (row->isnull[column])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("column \"%s\" needs a value", column_name(row, column)),
				 errhint("Nothing is assumed where it is left out."),
				 errcolumn(column_name(row, column))));
}

static void
refuse_given(const NewRow *row, int column, const char *hint)
{
	if (!row->isnull[column])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_RESULT_GIVEN),
				 errmsg("column \"%s\" cannot be given", column_name(row, column)),
				 errhint("%s", hint),
				 errcolumn(column_name(row, column))));
}

static Day
require_day(const NewRow *row, int column)
{
	Day			day;

	require(row, column);
	day = DatumGetDateADT(row->value[column]);
	if (day < DAY_0001 || day >= DAY_10000)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" must be a day of the years 0001 to 9999", column_name(row, column)),
				 errhint("Check the year."),
				 errcolumn(column_name(row, column))));
	return day;
}

typedef struct Membership
{
	int64		group;
	Day			day;
	bool		found;
} Membership;

static bool
read_membership(void *context, const Datum *value, const bool *isnull)
{
	Membership *membership = context;
	Day			from,
				until;

	if (!isnull[FACT_RETRACTED_AT] || isnull[FACT_ORGANISATION_ID] ||
		!text_is(value[FACT_KIND], KIND_FAMILY_GROUP) ||
		DatumGetInt64(value[FACT_ORGANISATION_ID]) != membership->group)
		return true;
	(void) range_to_days(value[FACT_VALID], &from, &until);
	membership->found = from <= membership->day && membership->day < until;
	return !membership->found;
}

static bool
is_member(const Ledger *ledger, int64 person, int64 group, Day day)
{
	Membership	membership = {.group = group,.day = day};
	ScanKeyData key;

	access_key_int8(&key, FACT_PERSON_ID, person);
	access_read(ledger, TABLE_FACT, &key, 1, READ_LOCKED, read_membership, &membership);
	return membership.found;
}

/* May the account pay this person's premium that day? */
static void
check_premium(const Ledger *ledger, const NewRow *row, const FamilyAccount *account, Day day)
{
	bool		member = is_member(ledger, DatumGetInt64(row->value[MOVEMENT_PERSON_ID]),
								   DatumGetInt64(row->value[MOVEMENT_GROUP_ID]), day);

	if (member && account->pays_premiums)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_ACCOUNT_CLOSED),
			 member ? errmsg("the family account pays no premiums on that day") :
			 errmsg("the person is no member of the family group on that day"),
			 member ? errhint("Its founder chooses so: enter that in table \"family_mode\".") :
			 errhint("Enter the membership in view \"family_membership\"."),
			 errcolumn(column_name(row, member ? MOVEMENT_MOVED_ON : MOVEMENT_PERSON_ID))));
}

/*
 * Checks that need no other row; table constraints would show the row in their
 * messages.
 */
static fen_t
check_movement(const NewRow *row)
{
	bool		premium;
	bool		deposit;
	fen_t		amount;

	require(row, MOVEMENT_KIND);
	require(row, MOVEMENT_AMOUNT);
	premium = text_is(row->value[MOVEMENT_KIND], "premium");
	deposit = text_is(row->value[MOVEMENT_KIND], "deposit");
	if (!premium && !deposit && !text_is(row->value[MOVEMENT_KIND], "withdrawal"))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("column \"%s\" holds an unrecognized word", "kind"),
				 errhint("The words are: %s.", "deposit, withdrawal, premium"),
				 errcolumn("kind")));
	amount = column_to_fen(row->value[MOVEMENT_AMOUNT], "amount");
	if (amount == 0 || (!premium && deposit != (amount > 0)))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("column \"%s\" does not fit column \"%s\"", "amount", "kind"),
				 errhint("What is put into the account is positive, what is taken out of it negative."),
				 errcolumn("amount")));
	for (int c = MOVEMENT_PERSON_ID; c <= MOVEMENT_BENEFIT_YEAR; c++)
		if (premium)
			require(row, c);
		else
			refuse_given(row, c, "Only a premium is of a person and a year.");
	if (premium && (DatumGetInt32(row->value[MOVEMENT_BENEFIT_YEAR]) < 1 ||
					DatumGetInt32(row->value[MOVEMENT_BENEFIT_YEAR]) > 9998))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("column \"%s\" must be a year", "benefit_year"),
				 errhint("Give its four digits."),
				 errcolumn("benefit_year")));
	return amount;
}

static void
enter_movement(const Ledger *ledger, const NewRow *row, AccountReading *reading)
{
	fen_t		amount = check_movement(row);
	int64		group = DatumGetInt64(row->value[MOVEMENT_GROUP_ID]);
	bool		premium = !row->isnull[MOVEMENT_PERSON_ID];

	reading->day = require_day(row, MOVEMENT_MOVED_ON);
	if (premium)
	{
		reading->person = DatumGetInt64(row->value[MOVEMENT_PERSON_ID]);
		reading->benefit_year = DatumGetInt32(row->value[MOVEMENT_BENEFIT_YEAR]);
		access_lock_person(ledger, reading->person);
	}
	read_account(ledger, group, true, reading);
	if (premium && amount < 0)
		check_premium(ledger, row, &reading->account, reading->day);
	if (premium && reading->premium < amount)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
				 errmsg("more of a premium would be returned than the family account paid"),
				 errhint("Check the person, the year and the amount."),
				 errcolumn("amount")));
	change(&reading->account.balance, amount);
	if (reading->account.balance < 0 && amount < 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_ACCOUNT_EMPTY),
				 errmsg("the family account would go below zero"),
				 errhint("View \"family_account\" shows what it holds."),
				 errcolumn("amount")));
}

/*
 * medins.stamp_family(): BEFORE INSERT FOR EACH ROW on a ledger's family_mode
 * and family_movement.  A new row gets the group's next number and stamp; money
 * that is not there is not taken.
 */
Datum
stamp_family(PG_FUNCTION_ARGS)
{
	static const int stamped_of[2][3] = {
		{MODE_MODE_NO, MODE_RECORDED_AT, MODE_RECORDED_BY},
		{MOVEMENT_MOVEMENT_NO, MOVEMENT_RECORDED_AT, MOVEMENT_RECORDED_BY}
	};
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	AccountReading reading = {0};
	FamilyAccount *account = &reading.account;
	const int  *stamped;
	NewRow		row;
	Ledger		ledger;
	bool		is_movement;
	NameData	user;
	TimestampTz stamp;
	int			column[3];
	Datum		value[3];
	bool		isnull[3] = {false, false, false};

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", "stamp_family")));
	(void) access_open(ledger_of_schema(RelationGetNamespace(trigger->tg_relation))->claim, true, &ledger);
	access_open_more(&ledger, TABLE_FAMILY_GROUP, TABLE_FAMILY_MOVEMENT, true, &ledger);
	is_movement = RelationGetRelid(trigger->tg_relation) == ledger.table[TABLE_FAMILY_MOVEMENT].table;
	/* columns are found by their numbers in those very tables */
	if (!TRIGGER_FIRED_BEFORE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
		!TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ||
		(!is_movement && RelationGetRelid(trigger->tg_relation) != ledger.table[TABLE_FAMILY_MODE].table))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE INSERT, by rows, for table \"%s\" or \"%s\" of a ledger",
						"stamp_family", "family_mode", "family_movement")));

	row.table = &ledger.table[is_movement ? TABLE_FAMILY_MOVEMENT : TABLE_FAMILY_MODE];
	row.desc = RelationGetDescr(trigger->tg_relation);
	for (int i = 0; i < row.table->columns; i++)
		row.value[i] = heap_getattr(trigger->tg_trigtuple, row.table->column[i], row.desc, &row.isnull[i]);
	require(&row, MOVEMENT_GROUP_ID);
	stamped = stamped_of[is_movement];
	for (int i = 0; i < 3; i++)
	{
		refuse_given(&row, stamped[i], "It is set when the row is recorded.");
		column[i] = row.table->column[stamped[i]];
	}

	if (is_movement)
		enter_movement(&ledger, &row, &reading);
	else
	{
		(void) require_day(&row, MODE_SINCE);
		read_account(&ledger, DatumGetInt64(row.value[MODE_GROUP_ID]), true, &reading);
	}

	stamp = GetCurrentTimestamp();
	if (account->last_stamp != DT_NOBEGIN)
		stamp = Max(stamp, account->last_stamp + 1);
	namestrcpy(&user, GetUserNameFromId(GetUserId(), false));
	value[0] = Int32GetDatum((is_movement ? account->last_movement : account->last_mode) + 1);
	value[1] = TimestampTzGetDatum(stamp);
	value[2] = NameGetDatum(&user);
	return PointerGetDatum(heap_modify_tuple_by_cols(trigger->tg_trigtuple, row.desc, 3, column, value, isnull));
}
