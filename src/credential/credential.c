/*
 * credential.c
 *	  Histories of credentials: as rows, and checked as facts are entered.
 */
#include "medins.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "credential/credential.h"
#include "ledger/access.h"
#include "plan/policy.h"
#include "values.h"

PG_FUNCTION_INFO_V1(credential_history_periods);
PG_FUNCTION_INFO_V1(check_credential);

/* ---- as rows ---- */

typedef struct Column
{
	Datum	   *value;
	bool	   *isnull;
	int			count;
} Column;

static Column
array_column(FunctionCallInfo fcinfo, int argument, Oid type)
{
	Column		column;
	int16		length;
	bool		byval;
	char		align;

	get_typlenbyvalalign(type, &length, &byval, &align);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), type, length, byval, align,
					  &column.value, &column.isnull, &column.count);
	return column;
}

/*
 * medins.credential_periods(credential, fact_no[], event[], day[],
 * lapses_on[]): one person's history of one credential, day by day.  What is no
 * event, or could not happen, is passed over.
 */
Datum
credential_history_periods(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int			which = credential_named(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Column		fact_no = array_column(fcinfo, 1, INT4OID);
	Column		kind = array_column(fcinfo, 2, TEXTOID);
	Column		day = array_column(fcinfo, 3, DATEOID);
	Column		lapses = array_column(fcinfo, 4, DATEOID);
	CredentialEvent *event;
	CredentialPeriod *period;
	int			events = 0;
	int			periods;

	InitMaterializedSRF(fcinfo, 0);
	if (which < 0 || which == CREDENTIAL_ELECTRONIC)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("argument \"%s\" names no credential that has a history", "credential"),
				 errhint("It is card, medical_card or record_book.")));
	if (kind.count != fact_no.count || day.count != fact_no.count || lapses.count != fact_no.count)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("the arrays of a history differ in length")));

	event = palloc(Max(fact_no.count, 1) * sizeof(CredentialEvent));
	for (int i = 0; i < fact_no.count; i++)
	{
		int			named = kind.isnull[i] ? -1 : event_named(TextDatumGetCString(kind.value[i]));

		if (named < 0 || fact_no.isnull[i] || day.isnull[i] || DATE_NOT_FINITE(DatumGetDateADT(day.value[i])))
			continue;
		event[events++] = (CredentialEvent)
		{
			.fact_no = DatumGetInt32(fact_no.value[i]),.kind = named,
				.day = DatumGetDateADT(day.value[i]),
				.lapses = lapses.isnull[i] ? DAY_MAX : DatumGetDateADT(lapses.value[i])
		};
	}
	period = palloc(Max(2 * events, 1) * sizeof(CredentialPeriod));
	periods = credential_periods(which, event, events, period, NULL);

	for (int i = 0; i < periods; i++)
	{
		Datum		value[6];
		bool		isnull[6] = {[1] = period[i].until == DAY_MAX,[5] = period[i].order_no == 0};

		value[0] = DateADTGetDatum(period[i].from);
		value[1] = DateADTGetDatum(period[i].until);
		value[2] = CStringGetTextDatum(credential_state_words[period[i].state]);
		value[3] = BoolGetDatum(period[i].bank);
		value[4] = Int32GetDatum(period[i].fact_no);
		value[5] = Int32GetDatum(period[i].order_no);
		tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
	}
	return (Datum) 0;
}

/* ---- as facts are entered ---- */

typedef struct HistoryReading
{
	const char *credential;
	const Policy *policy;
	CredentialEvent *event;
	int			events;
	int			room;
} HistoryReading;

static bool
read_event(void *context, const Datum *value, const bool *isnull)
{
	HistoryReading *reading = context;
	Fact		fact = {0};

	if (!isnull[FACT_RETRACTED_AT] || isnull[FACT_CODE] ||
		!text_is(value[FACT_KIND], reading->credential))
		return true;
	fact.fact_no = DatumGetInt32(value[FACT_FACT_NO]);
	fact.code = TextDatumGetCString(value[FACT_CODE]);
	(void) range_to_days(value[FACT_VALID], &fact.from, &fact.until);
	if (reading->events == reading->room)
	{
		reading->room *= 2;
		reading->event = repalloc(reading->event, reading->room * sizeof(CredentialEvent));
	}
	if (credential_event(reading->policy, &fact, &reading->event[reading->events]))
		reading->events++;
	return true;
}

static bool
see_settling(void *context, const Datum *value, const bool *isnull)
{
	if (DatumGetBool(value[PLAN_SETTLES]))
		*(bool *) context = true;
	return !*(bool *) context;
}

static char *
event_list(uint32 events)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < EVENT_KINDS; i++)
		if (events & (UINT32_C(1) << i))
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", event_words[i]);
	return list.data;
}

/* The fact itself: an event, and on a day. */
static void
check_event(Relation rel, const char *credential, Datum event, bool isnull, Datum valid)
{
	Day			from,
				until;

	if (isnull || event_named(TextDatumGetCString(event)) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("unrecognized event of a credential"),
				 errhint("Events are %s.", event_list((UINT32_C(1) << EVENT_KINDS) - 1)),
				 errtable(rel), errcolumn("event")));
	(void) range_to_days(valid, &from, &until);
	if (from < day_from_date(1, 1, 1) || from >= day_from_date(10000, 1, 1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_INVALID_DATE),
				 errmsg("an event of a credential needs the day it happened on, in the years 0001 to 9999"),
				 errhint("Check the day; events are entered through view \"credential_event\"."),
				 errtable(rel), errcolumn("happened_on")));
}

/*
 * medins.check_credential(): AFTER INSERT OR UPDATE FOR EACH ROW on a ledger's
 * fact, for facts about cards and record books.  The history of the person's
 * credential must be possible with the fact that came, or without the one that
 * was retracted, wherever in it that is.  The person is locked by
 * medins.stamp_fact, so nobody else can change the history meanwhile.
 */
Datum
check_credential(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HistoryReading reading = {.policy = &(Policy) {0},.room = 8};
	const TableAccess *fact;
	TupleTableSlot *slot;
	Relation	rel;
	Ledger		ledger;
	Refusal		refusal;
	Datum		value[TABLE_COLUMNS];
	bool		isnull[TABLE_COLUMNS];
	ScanKeyData key;
	bool		settles = false;
	int			which;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", "check_credential")));
	rel = trigger->tg_relation;
	(void) access_open(ledger_of_schema(RelationGetNamespace(rel))->claim, false, &ledger);
	fact = &ledger.table[TABLE_FACT];
	if (!TRIGGER_FIRED_AFTER(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
		TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || RelationGetRelid(rel) != fact->table)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired AFTER INSERT OR UPDATE, by rows of table \"%s\" of a ledger",
						"check_credential", "fact")));

	slot = TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? trigger->tg_trigslot : trigger->tg_newslot;
	for (int i = 0; i < fact->columns; i++)
		value[i] = slot_getattr(slot, fact->column[i], &isnull[i]);
	reading.credential = TextDatumGetCString(value[FACT_KIND]);
	which = credential_named(reading.credential);
	if (which < 0 || which == CREDENTIAL_ELECTRONIC)
		return (Datum) 0;
	if (isnull[FACT_RETRACTED_AT])
		check_event(rel, reading.credential, value[FACT_CODE], isnull[FACT_CODE], value[FACT_VALID]);

	/* facts may be entered before there is a plan: then nothing has a term */
	access_read(&ledger, TABLE_PLAN, NULL, 0, READ_STATEMENT, see_settling, &settles);
	if (settles)
		reading.policy = &policy_load(&ledger, NULL, DT_NOEND, CurrentMemoryContext)->policy;
	reading.event = palloc(reading.room * sizeof(CredentialEvent));
	access_key_int8(&key, FACT_PERSON_ID, DatumGetInt64(value[FACT_PERSON_ID]));
	access_read(&ledger, TABLE_FACT, &key, 1, READ_LOCKED, read_event, &reading);
	(void) credential_periods(which, reading.event, reading.events,
							  palloc(Max(2 * reading.events, 1) * sizeof(CredentialPeriod)), &refusal);

	if (refusal.fact_no == DatumGetInt32(value[FACT_FACT_NO]))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_EVENT_IMPOSSIBLE),
				 errmsg("event \"%s\" is not possible while the state of credential \"%s\" is \"%s\"",
						event_words[refusal.kind], reading.credential,
						credential_state_words[refusal.state]),
				 refusal.order_no != 0 ? errdetail("One is on order.") : 0,
				 errhint("Possible are: %s.", event_list(refusal.possible)),
				 errtable(rel), errcolumn("event")));
	if (refusal.fact_no != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_HISTORY_IMPOSSIBLE),
				 errmsg("event \"%s\", recorded already, would not be possible any more",
						event_words[refusal.kind]),
				 errdetail("The state of credential \"%s\" would be \"%s\" then.",
						   reading.credential, credential_state_words[refusal.state]),
				 errhint("Correct the events together: SET CONSTRAINTS check_credential DEFERRED, retract what is wrong and enter it again, in one transaction."),
				 errtable(rel), errcolumn("event")));
	return (Datum) 0;
}
