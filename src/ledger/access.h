/*
 * access.h
 *	  Direct access to the ledger's tables: the only place that reads them
 *	  without the executor, on behalf of the claim table's owner.
 */
#ifndef MEDINS_ACCESS_H
#define MEDINS_ACCESS_H

#include "medins.h"

#include "access/sdir.h"
#include "access/skey.h"
#include "ledger/ledger.h"
#include "storage/lockdefs.h"
#include "utils/snapshot.h"

/* One row: the columns asked for, valid until the callback returns.  False
 * ends the scan. */
typedef bool (*RowReader) (void *context, const Datum *value, const bool *isnull);

/*
 * Which rows a reader sees.
 *
 * READ_STATEMENT: those the statement's snapshot sees.
 * READ_LATEST: those committed now, whatever the isolation level; for what a
 * guard on the other side settles by lock (see guard.c).
 * READ_LOCKED: the newest, those of this very command included; only for rows
 * that nobody else can add or change while we hold the lock on their person or
 * family group (or which can only take effect in our favour).
 * Where the transaction has one snapshot for all and that does not see such a
 * row, serialization fails (40001).
 */
typedef enum ReadMode
{
	READ_STATEMENT,
	READ_LATEST,
	READ_LOCKED
} ReadMode;

/*
 * Lock the tables of a ledger until the transaction ends and say, in *ledger,
 * where things are in them.  Returns the cache's entry, which turns invalid
 * when something changes all the same (by this very session).
 */
extern const Ledger *access_open(Oid claim, bool to_write, Ledger *ledger);

/* The same for tables that few claims need, the first to the last of them, in a
 * ledger that has been opened. */
extern void access_open_more(const Ledger *ledger, LedgerTable first, LedgerTable last,
							 bool to_write, Ledger *opened);

/*
 * Lock a person for adding rows to it; or only see that there is one.
 * Errors: MI001 where there is none.
 */
extern void access_lock_person(const Ledger *ledger, int64 person);
extern void access_find_person(const Ledger *ledger, int64 person);

/*
 * Lock a family group for moving the money of its account.  Who needs a person
 * too locks the person first.  Errors: MI006 where there is no such group.
 */
extern void access_lock_group(const Ledger *ledger, int64 group);

/*
 * Lock a month of a ledger (year × 12 + month of the year) until the
 * transaction ends: shared by who books claims in it, exclusively by who
 * closes it.  Not an advisory lock, which anybody could take.
 */
extern void access_lock_month(const Ledger *ledger, int32 month, LOCKMODE mode);

/* Rows of a sibling table, through its key when keys are given (a prefix of
 * it, all by equality unless said otherwise), else all of it. */
extern void access_read(const Ledger *ledger, LedgerTable which, ScanKey key, int keys,
						ReadMode mode, RowReader reader, void *context);

extern bool access_exists(const Ledger *ledger, LedgerTable which, ScanKey key, ReadMode mode);

/* A person's rows of the claim table, newest first.  Of a row the reader gets
 * so many wanted columns, by ClaimColumn; NULL and CLAIM_COLUMNS: all. */
extern void access_read_claims(const Ledger *ledger, int64 person, const int *wanted, int columns,
							   ReadMode mode, RowReader reader, void *context);

/* The claims of all persons that a family account was asked for: of each
 * family_paid and recorded_at, in the order of FAMILY_CLAIM_PAID. */
extern void access_read_family_claims(const Ledger *ledger, int64 account, ReadMode mode,
									  RowReader reader, void *context);

extern void access_key_int8(ScanKey key, int column, int64 value);
extern void access_key_text(ScanKey key, int column, Datum value);

#endif							/* MEDINS_ACCESS_H */
