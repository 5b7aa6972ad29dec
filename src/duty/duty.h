/*
 * duty.h
 *	  What roles have to do in a ledger (medins.grant_access), where row security
 *	  on its claims is left to their duties.
 */
#ifndef MEDINS_DUTY_H
#define MEDINS_DUTY_H

#include "medins.h"

#include "ledger/ledger.h"

/* Of whose claims a role may enter rows. */
typedef struct Duties
{
	bool		everywhere;
	int			institutions;
	int64	   *institution;	/* sorted */
} Duties;

/* The caller's, in memory of the current context. */
extern Duties duties_of_caller(const Ledger *ledger);

extern bool duties_include(const Duties *duties, int64 institution);

/* Does row security show the caller all rows of a ledger's table? */
extern bool sees_all_rows(const Ledger *ledger, Oid table);

#endif							/* MEDINS_DUTY_H */
