/*
 * progress.c
 *	  How far long calls have come.
 */
#include "medins.h"

#include "catalog/pg_authid.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/backend_progress.h"
#include "utils/timestamp.h"

#include "progress/progress.h"

PG_FUNCTION_INFO_V1(report_progress);
PG_FUNCTION_INFO_V1(end_progress);
PG_FUNCTION_INFO_V1(calls_in_progress);

/*
 * A kind of command that the server has none of, so none of its own views shows
 * ours.  The target is the ledger's schema.
 */
#define PROGRESS_MEDINS		((ProgressCommandType) 0x4D49)

enum
{
	PROGRESS_CALL,
	PROGRESS_STARTED_AT,
	PROGRESS_DONE,
	PROGRESS_TOTAL
};

static void
put(Oid call, Oid schema, TimestampTz started_at, int64 done, int64 total)
{
	static const int index[] = {PROGRESS_CALL, PROGRESS_STARTED_AT, PROGRESS_DONE, PROGRESS_TOTAL};
	const int64 value[] = {call, started_at, done, total};

	pgstat_progress_start_command(PROGRESS_MEDINS, schema);
	pgstat_progress_update_multi_param(lengthof(index), index, value);
}

void
progress_begin(Progress *progress, Oid call, Oid schema, int64 total)
{
	*progress = (Progress) {.total = total};
	if (MyBEEntry == NULL || MyBEEntry->st_progress_command == PROGRESS_MEDINS)
		return;
	progress->is_shown = true;
	progress->command = MyBEEntry->st_progress_command;
	progress->target = MyBEEntry->st_progress_command_target;
	for (int i = 0; i < PGSTAT_NUM_PROGRESS_PARAM; i++)
		progress->param[i] = MyBEEntry->st_progress_param[i];
	put(call, schema, GetCurrentTimestamp(), 0, total);
}

void
progress_show(const Progress *progress)
{
	if (!progress->is_shown)
		return;
	pgstat_progress_update_param(PROGRESS_DONE, progress->done);
	pgstat_progress_update_param(PROGRESS_TOTAL, progress->total);
}

void
progress_end(const Progress *progress)
{
	if (!progress->is_shown)
		return;
	pgstat_progress_end_command();
	if (progress->command == PROGRESS_COMMAND_INVALID)
		return;
	pgstat_progress_start_command(progress->command, progress->target);
	for (int i = 0; i < PGSTAT_NUM_PROGRESS_PARAM; i++)
		pgstat_progress_update_param(i, progress->param[i]);
}

/*
 * medins.report_progress(ledger, call, started_at, done, total): for calls that
 * are not in C.  All is given each time, since a subtransaction that fails takes
 * away what was shown.  A command of the server is let stand.
 */
Datum
report_progress(PG_FUNCTION_ARGS)
{
	if (MyBEEntry != NULL &&
		(MyBEEntry->st_progress_command == PROGRESS_MEDINS ||
		 MyBEEntry->st_progress_command == PROGRESS_COMMAND_INVALID))
		put(PG_GETARG_OID(1), PG_GETARG_OID(0), PG_GETARG_TIMESTAMPTZ(2), PG_GETARG_INT64(3), PG_GETARG_INT64(4));
	PG_RETURN_BOOL(true);
}

Datum
end_progress(PG_FUNCTION_ARGS)
{
	if (MyBEEntry != NULL && MyBEEntry->st_progress_command == PROGRESS_MEDINS)
		pgstat_progress_end_command();
	PG_RETURN_VOID();
}

/*
 * medins.calls_in_progress(): of this database, whose backends the caller may
 * see as in pg_stat_activity.
 */
Datum
calls_in_progress(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int			backends = pgstat_fetch_stat_numbackends();

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 1; i <= backends; i++)
	{
		const PgBackendStatus *entry = &local_beentry(i)->backendStatus;
		Datum		value[6];
		bool		isnull[6] = {false};

		if (entry->st_progress_command != PROGRESS_MEDINS || entry->st_databaseid != MyDatabaseId ||
			!(has_privs_of_role(GetUserId(), ROLE_PG_READ_ALL_STATS) || has_privs_of_role(GetUserId(), entry->st_userid)))
			continue;
		value[0] = Int32GetDatum(entry->st_procpid);
		value[1] = ObjectIdGetDatum(entry->st_progress_command_target);
		value[2] = ObjectIdGetDatum((Oid) entry->st_progress_param[PROGRESS_CALL]);
		value[3] = TimestampTzGetDatum(entry->st_progress_param[PROGRESS_STARTED_AT]);
		value[4] = Int64GetDatum(entry->st_progress_param[PROGRESS_DONE]);
		value[5] = Int64GetDatum(entry->st_progress_param[PROGRESS_TOTAL]);
		isnull[5] = entry->st_progress_param[PROGRESS_TOTAL] == 0;
		tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
	}
	return (Datum) 0;
}
