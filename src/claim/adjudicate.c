/*
 * adjudicate.c
 *	  The trigger that decides claims as they are inserted.
 *
 * Order of things for a row: check what was asked; lock the person; read facts
 * and the ledger's tail, which nobody else can change now; find the situation;
 * ask the family account; run the kernel; number, stamp and book the row.
 * Nothing is written but the row itself.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "amount/amount.h"
#include "benefit/accumulators_type.h"
#include "claim/adjudicate.h"
#include "claim/amend.h"
#include "claim/situation.h"
#include "values.h"

PG_FUNCTION_INFO_V1(adjudicate_claim);
PG_FUNCTION_INFO_V1(stamp_fact);

/* ---- deciding ---- */

void
kernel_error(KernelResult result)
{
	switch (result)
	{
		case KERNEL_OK:
			return;
		case KERNEL_BAD_BILL:	/* of a new row row_check_inputs has refused these */
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("the parts of a stored bill do not fit its total"),
					 errhint("medins.verify tells which rows are not as they were decided.")));
		case KERNEL_FULL:
			elog(ERROR, "no room for running totals");
		case KERNEL_OVERFLOW:
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_LIMIT),
					 errmsg("a running total of the person is out of range")));
		case KERNEL_BAD_RULING:
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_AMOUNT),
					 errmsg("a ruling cannot pay more than is left for its layer"),
					 errhint("Check the amount."),
					 errcolumn(claim_column_name[CLAIM_BASE_NO])));
	}
}

KernelResult
decide_split(const LedgerPolicy *policy, const PlanVersion *plan, const ClaimRow *row,
			 Accumulators *totals, Split *split, StepSink sink, void *context)
{
	Bill		bill = row_bill(row);
	Situation	situation;

	if (plan == NULL)
	{
		*split = (Split)
		{
			.decision = DECISION_PENDED,.reason = REASON_NO_PLAN,.rate = RATE_NONE,
			.in_scope = bill.total - bill.self_funded - bill.over_price_limit - bill.advance_self_pay,
			.cash = bill.total
		};
		return KERNEL_OK;
	}
	accumulators_reserve(totals, totals->count + kernel_room(plan));
	row_situation(policy, plan, row, &situation);
	return adjudicate(plan, &situation, &bill, totals, split, sink, context);
}

void
decide_row(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
		   Datum before, StepSink sink, void *context)
{
	Accumulators totals = EMPTY_ACCUMULATORS;
	Split		split;

	if (DatumGetPointer(before) != NULL)
		accumulators_from_datum(before, plan != NULL ? kernel_room(plan) : 0, &totals);
	kernel_error(decide_split(policy, plan, row, &totals, &split, sink, context));
	row_set_split(row, &split);
	row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&totals));
}

void
number_row(Desk *desk, ClaimRow *row, const Tail *tail)
{
	if (tail->ledger_no == PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("the ledger of the person is full")));
	row_set(row, CLAIM_LEDGER_NO, Int32GetDatum(tail->ledger_no + 1));
	if (!row->isnull[CLAIM_ADJUSTMENT] &&
		(DatumGetInt32(row->value[CLAIM_ADJUSTMENT]) <= 0 || DatumGetInt32(row->value[CLAIM_ADJUSTMENT]) > tail->ledger_no + 1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CLAIM),
				 errmsg("an adjustment is numbered after its first row"),
				 errhint("Column \"adjustment\" names a row of the person up to this one."),
				 errcolumn(claim_column_name[CLAIM_ADJUSTMENT])));
	row_set(row, CLAIM_RECORDED_AT, TimestampTzGetDatum(desk_stamp(desk, tail)));
	row_set(row, CLAIM_SETTLEMENT_MONTH,
			DateADTGetDatum(desk_settlement_month(desk,
												  DatumGetInt64(row->value[CLAIM_INSTITUTION_ID]),
												  DatumGetDateADT(row->value[CLAIM_SETTLED_ON]))));
}

/* again: the bill that this one is entered for once more, or NULL. */
static void
settle_bill(Desk *desk, ClaimRow *row, const ClaimRow *again)
{
	int64		person = DatumGetInt64(row->value[CLAIM_PERSON_ID]);
	const PlanVersion *plan;
	Tail		tail;

	row_check_inputs(row);
	desk_require_duty(desk, DatumGetInt64(row->value[CLAIM_INSTITUTION_ID]));
	desk_person(desk, person);
	tail = desk_tail(desk, person);
	plan = desk_situation(desk, row);
	if (again != NULL && !again->isnull[CLAIM_FAMILY_ACCOUNT] && row_fen(row, CLAIM_FAMILY_PAID) != 0 &&
		desk_is_member(desk, DatumGetInt64(again->value[CLAIM_FAMILY_ACCOUNT]),
					   DatumGetDateADT(row->value[CLAIM_SETTLED_ON])))
		row_set(row, CLAIM_FAMILY_ACCOUNT, again->value[CLAIM_FAMILY_ACCOUNT]);
	else if (again == NULL && plan != NULL && plan_asks_account(plan))
		desk_ask_account(desk, row, &tail);
	decide_row(desk->policy, plan, row, tail.accumulators, NULL, NULL);
	if (again != NULL)
		desk_charge_account(desk, row, &tail);
	number_row(desk, row, &tail);
}

void
settle_claim(Desk *desk, ClaimRow *row)
{
	settle_bill(desk, row, NULL);
}

void
settle_claim_again(Desk *desk, ClaimRow *row, const ClaimRow *again)
{
	settle_bill(desk, row, again);
}

/* ---- the triggers ---- */

static void
check_protocol(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", function)));
	if (!TRIGGER_FIRED_BEFORE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE ROW", function)));
}

/* One desk a statement: the FmgrInfo of its trigger lives just so long. */
static Desk *
statement_desk(FunctionCallInfo fcinfo, Oid claim)
{
	Desk	   *desk = fcinfo->flinfo->fn_extra;

	if (desk == NULL || !desk->entry->valid)
	{
		if (desk != NULL)
			desk_close(desk);
		fcinfo->flinfo->fn_extra = NULL;
		desk = desk_open(claim, fcinfo->flinfo->fn_mcxt, true);
		fcinfo->flinfo->fn_extra = desk;
	}
	return desk;
}

/* New row of the trigger with some columns replaced. */
static HeapTuple
changed_tuple(TriggerData *trigger, TupleTableSlot *slot, const AttrNumber *column,
			  const Datum *value, const bool *isnull, int columns)
{
	TupleDesc	desc = RelationGetDescr(trigger->tg_relation);
	Datum	   *values = palloc(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(desc->natts * sizeof(bool));

	memcpy(values, slot->tts_values, desc->natts * sizeof(Datum));
	memcpy(nulls, slot->tts_isnull, desc->natts * sizeof(bool));
	for (int i = 0; i < columns; i++)
	{
		values[column[i] - 1] = value[i];
		nulls[column[i] - 1] = isnull[i];
	}
	return heap_form_tuple(desc, values, nulls);
}

#define COLUMN_BIT(column)	(UINT64CONST(1) << (column))

/* Kinds of rows, who settles them, and which results may be given with them. */
typedef struct Entry
{
	const char *name;
	void		(*settle) (Desk *desk, ClaimRow *row);
	uint64		given;
} Entry;

static const Entry *
find_entry(const char *name)
{
	static const Entry entries[] = {
		{"claim", settle_claim, 0},
		{"reversal", settle_reversal, COLUMN_BIT(CLAIM_BASE_NO) | COLUMN_BIT(CLAIM_REASON) | COLUMN_BIT(CLAIM_ADJUSTMENT)},
		{"repost", settle_repost, COLUMN_BIT(CLAIM_BASE_NO) | COLUMN_BIT(CLAIM_ADJUSTMENT) | COLUMN_BIT(CLAIM_FAMILY_PAID)},
		{"supplement", settle_supplement, COLUMN_BIT(CLAIM_BASE_NO) | COLUMN_BIT(CLAIM_ADJUSTMENT)},
		{"ruling", settle_ruling, COLUMN_BIT(CLAIM_BASE_NO) | COLUMN_BIT(CLAIM_ADJUSTMENT) | COLUMN_BIT(CLAIM_DECISION) |
			COLUMN_BIT(CLAIM_REASON) | COLUMN_BIT(CLAIM_DEDUCTIBLE) | COLUMN_BIT(CLAIM_FUND_PAID) |
			COLUMN_BIT(CLAIM_RELIEF_PAID) | COLUMN_BIT(CLAIM_SERIOUS_ILLNESS_PAID) |
			COLUMN_BIT(CLAIM_FAMILY_PAID) | COLUMN_BIT(CLAIM_OTHER_PAID) | COLUMN_BIT(CLAIM_ACCUMULATORS)},
		{"opening", settle_opening, COLUMN_BIT(CLAIM_ACCUMULATORS)},
	};

	for (int i = 0; i < (int) lengthof(entries); i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_INVALID_ENTRY),
			 errmsg("there is no kind of entry \"%s\"", name),
			 errhint("Insert claims; the other kinds are made by functions of medins."),
			 errcolumn(claim_column_name[CLAIM_ENTRY])));
	return NULL;				/* keep compiler quiet */
}

/*
 * medins.adjudicate(layout): BEFORE INSERT FOR EACH ROW on a ledger's claim.
 */
Datum
adjudicate_claim(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleTableSlot *slot;
	Desk	   *desk;
	const Entry *kind;
	ClaimRow	row;
	char	   *entry;

	check_protocol(fcinfo, "adjudicate");
	if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for INSERT", "adjudicate")));

	desk = statement_desk(fcinfo, RelationGetRelid(trigger->tg_relation));
	slot = trigger->tg_trigslot;
	slot_getallattrs(slot);
	for (int c = 0; c < CLAIM_COLUMNS; c++)
	{
		row.value[c] = slot->tts_values[desk->ledger.claim_column[c] - 1];
		row.isnull[c] = slot->tts_isnull[desk->ledger.claim_column[c] - 1];
	}

	if (row.isnull[CLAIM_PERSON_ID] || row.isnull[CLAIM_ENTRY])
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a claim needs a value in column \"%s\"",
						row.isnull[CLAIM_PERSON_ID] ? "person_id" : "entry"),
				 errhint("Give the column a value other than null."),
				 errcolumn(row.isnull[CLAIM_PERSON_ID] ? "person_id" : "entry")));
	entry = row_text(&row, CLAIM_ENTRY);
	row_refuse_given(&row, CLAIM_LEDGER_NO, "Leave the column out.");
	if (strcmp(entry, "supplement") != 0)
		row_refuse_given(&row, CLAIM_APPLIED_FOR, "Only a supplement has it.");
	kind = find_entry(entry);
	for (int c = CLAIM_FIRST_RESULT; c < CLAIM_COLUMNS; c++)
		if ((kind->given & COLUMN_BIT(c)) == 0)
			row_refuse_given(&row, c, "Leave the column out.");
	kind->settle(desk, &row);

	return PointerGetDatum(changed_tuple(trigger, slot, desk->ledger.claim_column,
										 row.value, row.isnull, CLAIM_COLUMNS));
}

/*
 * medins.stamp_fact(layout): BEFORE INSERT OR UPDATE FOR EACH ROW on a ledger's
 * fact.  A new fact gets the person's next number and stamp; of a stored one
 * only retracted_at may be set, once, and gets a stamp as well.
 */
Datum
stamp_fact(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	const TableAccess *fact;
	TupleTableSlot *slot;
	TupleDesc	desc;
	Desk	   *desk;
	Tail		tail;
	Datum		person;
	bool		isnull;
	AttrNumber	column[3];
	Datum		value[3];
	bool		nulls[3] = {false, false, false};
	NameData	user;			/* value points to it */
	int			columns = 0;

	check_protocol(fcinfo, "stamp_fact");
	desk = statement_desk(fcinfo, ledger_of_schema(RelationGetNamespace(trigger->tg_relation))->claim);
	fact = &desk->ledger.table[TABLE_FACT];
	/* columns are found by their numbers in that very table */
	if (RelationGetRelid(trigger->tg_relation) != fact->table)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for table \"%s\" of a ledger", "stamp_fact", "fact")));
	desc = RelationGetDescr(trigger->tg_relation);
	slot = TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? trigger->tg_trigslot : trigger->tg_newslot;
	slot_getallattrs(slot);
	person = slot_getattr(slot, fact->column[FACT_PERSON_ID], &isnull);
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("a fact needs a value in column \"%s\"", "person_id"),
				 errhint("Give the column a value other than null."),
				 errcolumn("person_id")));

	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
	{
		static const int stamped[] = {FACT_FACT_NO, FACT_RECORDED_AT, FACT_RECORDED_BY, FACT_RETRACTED_AT};

		for (int i = 0; i < (int) lengthof(stamped); i++)
			if (!slot->tts_isnull[fact->column[stamped[i]] - 1])
				ereport(ERROR,
						(errcode(ERRCODE_MEDINS_RESULT_GIVEN),
						 errmsg("column \"%s\" of a fact cannot be given",
								NameStr(TupleDescAttr(desc, fact->column[stamped[i]] - 1)->attname)),
						 errdetail("The ledger numbers and stamps facts."),
						 errhint("Leave the column out."),
						 errcolumn(NameStr(TupleDescAttr(desc, fact->column[stamped[i]] - 1)->attname))));
		if (!slot->tts_isnull[fact->column[FACT_ORGANISATION_ID] - 1] &&
			!slot->tts_isnull[fact->column[FACT_KIND] - 1])
			desk_check_organisation(desk, DatumGetTextPP(slot->tts_values[fact->column[FACT_KIND] - 1]),
									DatumGetInt64(slot->tts_values[fact->column[FACT_ORGANISATION_ID] - 1]));
		desk_person_stamps(desk, DatumGetInt64(person));
		tail = desk_tail(desk, DatumGetInt64(person));
		namestrcpy(&user, GetUserNameFromId(GetUserId(), false));
		column[columns] = fact->column[FACT_FACT_NO];
		value[columns++] = Int32GetDatum(desk->last_fact_no + 1);
		column[columns] = fact->column[FACT_RECORDED_AT];
		value[columns++] = TimestampTzGetDatum(desk_stamp(desk, &tail));
		column[columns] = fact->column[FACT_RECORDED_BY];
		value[columns++] = NameGetDatum(&user);
	}
	else
	{
		TupleTableSlot *old = trigger->tg_trigslot;

		slot_getallattrs(old);
		for (int i = 0; i < desc->natts; i++)
		{
			Form_pg_attribute att = TupleDescAttr(desc, i);
			bool		is_retraction = att->attnum == fact->column[FACT_RETRACTED_AT];
			bool		same = old->tts_isnull[i] == slot->tts_isnull[i] &&
				(old->tts_isnull[i] ||
				 datum_image_eq(old->tts_values[i], slot->tts_values[i], att->attbyval, att->attlen));

			if (att->attisdropped || same || (is_retraction && old->tts_isnull[i]))
				continue;
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_APPEND_ONLY),
					 errmsg("column \"%s\" of a fact cannot be changed", NameStr(att->attname)),
					 errdetail("A fact is retracted once, by setting \"retracted_at\", and never changed."),
					 errhint("Retract it and enter a new one."),
					 errcolumn(NameStr(att->attname))));
		}
		/* even where nothing changes: the row moves, under the eyes of who holds the lock */
		desk_person_stamps(desk, DatumGetInt64(person));
		if (slot->tts_isnull[fact->column[FACT_RETRACTED_AT] - 1] ||
			!old->tts_isnull[fact->column[FACT_RETRACTED_AT] - 1])
			return PointerGetDatum(ExecFetchSlotHeapTuple(slot, true, NULL));
		tail = desk_tail(desk, DatumGetInt64(person));
		column[columns] = fact->column[FACT_RETRACTED_AT];
		value[columns++] = TimestampTzGetDatum(desk_stamp(desk, &tail));
	}
	desk_fact_entered();
	return PointerGetDatum(changed_tuple(trigger, slot, column, value, nulls, columns));
}
