/*
 * family.h
 *	  Family mutual aid (SH-18): what the account of a family group holds, and
 *	  what it may be used for.
 *
 * A balance is never stored: it is what was moved in and out, less what bills
 * took.  Whoever takes money locks the group's row first, so that of two who
 * would one waits, and then reads the newest rows.
 */
#ifndef MEDINS_FAMILY_H
#define MEDINS_FAMILY_H

#include "medins.h"

#include "amount/fen.h"
#include "calendar/calendar.h"
#include "datatype/timestamp.h"
#include "ledger/ledger.h"

/* The kind of fact that makes a person a member of the group it names. */
#define KIND_FAMILY_GROUP	"family_group"

typedef struct FamilyAccount
{
	fen_t		balance;
	bool		pays;			/* bills of its members, on the day asked */
	bool		pays_premiums;	/* likewise */
	int32		last_movement;	/* numbers; 0 where there is none */
	int32		last_mode;
	TimestampTz last_stamp;		/* of all of these; DT_NOBEGIN */
} FamilyAccount;

/*
 * A group's account, and what it may be used for on a day.  To take money from
 * it, lock: the row's stamp is then to be later than last_stamp, so that stamps
 * of an account rise in the order in which its money was taken.  A person that
 * is needed too is locked before.  Errors: MI006, 40001.
 */
extern FamilyAccount family_account(const Ledger *ledger, int64 group, Day day, bool lock);

#endif							/* MEDINS_FAMILY_H */
