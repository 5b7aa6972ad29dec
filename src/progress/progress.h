/*
 * progress.h
 *	  How far a long call has come, for other sessions to see while it runs.
 *
 * It stands in the backend's own entry of the server's activity statistics, as
 * the progress of VACUUM does, under a kind of command of our own; so nothing has
 * to be preloaded, and whatever ends the transaction ends it, too.
 */
#ifndef MEDINS_PROGRESS_H
#define MEDINS_PROGRESS_H

#include "postgres.h"

#include "utils/backend_status.h"

typedef struct Progress
{
	bool		is_shown;		/* false: another call of ours is, of which this is a part */
	int64		done;
	int64		total;			/* 0: not known */
	/* what the entry said before: of COPY, for instance */
	ProgressCommandType command;
	Oid			target;
	int64		param[PGSTAT_NUM_PROGRESS_PARAM];
} Progress;

/* call: the function's oid. */
extern void progress_begin(Progress *progress, Oid call, Oid schema, int64 total);
extern void progress_show(const Progress *progress);
extern void progress_end(const Progress *progress);

/* One more is done. */
static inline void
progress_step(Progress *progress)
{
	if ((++progress->done & 63) == 0)
		progress_show(progress);
}

#endif							/* MEDINS_PROGRESS_H */
