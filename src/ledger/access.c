/*
 * access.c
 *	  Direct index access to the tables of a ledger.
 *
 * An executor started per row costs several times what the row itself does,
 * so the trigger descends the indexes itself.  It does so for the owner of the
 * claim table, as a foreign key would; ledger.c has made sure that every table
 * read belongs to the same owner and has the columns expected.
 */
#include "medins.h"

#include "access/genam.h"
#include "access/visibilitymap.h"
#include "access/heapam.h"
#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_inherits.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "storage/predicate.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "ledger/access.h"

/* The columns of keys have the database's collation. */
void
access_key_text(ScanKey key, int column, Datum value)
{
	ScanKeyInit(key, column + 1, BTEqualStrategyNumber, F_TEXTEQ, value);
	key->sk_collation = DEFAULT_COLLATION_OID;
}

/*
 * Scans of an index lock nothing themselves, so REINDEX and DROP INDEX have to be
 * kept away.  For who writes, a stronger lock on the table does that: half as many
 * locks, few enough to stay out of the shared lock table.  Not so for the claim
 * table: who deletes an institution locks claims and facts one after the other
 * (guard.c), and would wait for who adds a fact and then waits for claims.
 */
static void
lock_table(Oid table, Oid key, LOCKMODE mode)
{
	LockRelationOid(table, mode);
#ifndef USE_ASSERT_CHECKING		/* opening an index asserts a lock on itself */
	if (mode == RowExclusiveLock)
		return;
#endif
	if (OidIsValid(key))
		LockRelationOid(key, AccessShareLock);
}

static void
lock_tables(const Ledger *ledger, LedgerTable first, LedgerTable last, bool to_write)
{
	for (int i = first; i <= (int) last; i++)
	{
		const TableAccess *access = &ledger->table[i];

		lock_table(access->table, access->key,
				   to_write && OidIsValid(access->key) ? RowExclusiveLock : AccessShareLock);
	}
	if (first == 0)
		lock_table(ledger->claim, ledger->claim_key, AccessShareLock);
}

void
access_key_int8(ScanKey key, int column, int64 value)
{
	ScanKeyInit(key, column + 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(value));
}

static const Ledger *
open_tables(Oid claim, LedgerTable first, LedgerTable last, bool to_write, Ledger *ledger)
{
	const Ledger *entry = ledger_of_claim(claim);

	*ledger = *entry;
	lock_tables(ledger, first, last, to_write);
	if (!entry->valid)
	{
		/* changed before we had the locks; found out again, it stays so */
		entry = ledger_of_claim(claim);
		*ledger = *entry;
		lock_tables(ledger, first, last, to_write);
	}
	return entry;
}

const Ledger *
access_open(Oid claim, bool to_write, Ledger *ledger)
{
	return open_tables(claim, 0, TABLE_MONTH, to_write, ledger);
}

void
access_open_more(const Ledger *ledger, LedgerTable first, LedgerTable last,
				 bool to_write, Ledger *opened)
{
	(void) open_tables(ledger->claim, first, last, to_write, opened);
}

void
access_lock_month(const Ledger *ledger, int32 month, LOCKMODE mode)
{
	LockDatabaseObject(NamespaceRelationId, ledger->schema, (uint16) month, mode);
}

/* what: that was locked, and is changed by someone else */
static void
serialization_failure(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access due to concurrent change of the same %s", what),
			 errhint("The transaction might succeed if retried.")));
}

/* Our own rows are always seen; others' must be seen by the transaction. */
static void
check_visible(Relation rel, TupleTableSlot *slot, const char *what)
{
	bool		isnull;
	TransactionId xmin =
		DatumGetTransactionId(slot_getsysattr(slot, MinTransactionIdAttributeNumber, &isnull));

	if (!TransactionIdIsCurrentTransactionId(xmin) &&
		!table_tuple_satisfies_snapshot(rel, slot, GetTransactionSnapshot()))
		serialization_failure(what);
}

static Snapshot
take_snapshot(ReadMode mode)
{
	switch (mode)
	{
		case READ_STATEMENT:
			return RegisterSnapshot(GetActiveSnapshot());
		case READ_LATEST:
			return RegisterSnapshot(GetLatestSnapshot());
		default:
			return SnapshotSelf;
	}
}

static void
drop_snapshot(ReadMode mode, Snapshot snapshot)
{
	if (mode != READ_LOCKED)
		UnregisterSnapshot(snapshot);
}

static const char *
what_is_locked(LedgerTable which)
{
	return which == TABLE_FAMILY_GROUP || which == TABLE_FAMILY_MODE || which == TABLE_FAMILY_MOVEMENT ?
		"family account" : "person";
}

/*
 * The next row of an index that has all that is asked for: of a page that is
 * all visible the row is not fetched into slot, and needs no check.
 */
static bool
next_from_index(IndexScanDesc scan, ScanDirection direction, TupleTableSlot *slot,
				Buffer *vmbuffer, bool *fetched)
{
	Relation	rel = scan->heapRelation;
	ItemPointer tid;

	while ((tid = index_getnext_tid(scan, direction)) != NULL)
	{
		BlockNumber block = ItemPointerGetBlockNumber(tid);

		CHECK_FOR_INTERRUPTS();
		*fetched = !VM_ALL_VISIBLE(rel, block, vmbuffer);
		if (!*fetched)
			PredicateLockPage(rel, block, scan->xs_snapshot);
		else if (!index_fetch_heap(scan, slot))
			continue;
		return true;
	}
	return false;
}

/*
 * wanted: which of the columns the reader looks at, NULL for all.
 * in_index: where they are in the index, NULL if it has not all of them.
 */
static void
read_rows(Oid table, Oid index, const AttrNumber *column, const AttrNumber *in_index,
		  const bool *nullable, int columns, const int *wanted,
		  ScanKey key, int keys, ScanDirection direction,
		  ReadMode mode, const char *locked, RowReader reader, void *context)
{
	Relation	rel = table_open(table, NoLock);
	Relation	indexrel = NULL;
	IndexScanDesc indexscan = NULL;
	TableScanDesc heapscan = NULL;
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	bool		check = (mode == READ_LOCKED && IsolationUsesXactSnapshot());
	Snapshot	snapshot = take_snapshot(mode);
	Buffer		vmbuffer = InvalidBuffer;
	Datum		value[CLAIM_COLUMNS];
	bool		isnull[CLAIM_COLUMNS];
	Datum		index_value[INDEX_MAX_KEYS];
	bool		index_isnull[INDEX_MAX_KEYS];
	AttrNumber	last = 0;
	bool		fetched = true;
	bool		more = true;

	for (int i = 0; i < columns; i++)
		last = Max(last, column[wanted ? wanted[i] : i]);

	if (keys > 0)
	{
		indexrel = index_open(index, NoLock);
		indexscan = index_beginscan_compat(rel, indexrel, snapshot, keys, 0);
		indexscan->xs_want_itup = in_index != NULL;
		index_rescan(indexscan, key, keys, NULL, 0);
	}
	else
		heapscan = table_beginscan(rel, snapshot, 0, NULL);

	while (more &&
		   (in_index ? next_from_index(indexscan, direction, slot, &vmbuffer, &fetched) :
			indexscan ? index_getnext_slot(indexscan, direction, slot) :
			table_scan_getnextslot(heapscan, direction, slot)))
	{
		if (check && fetched)
			check_visible(rel, slot, locked);
		if (in_index)
			index_deform_tuple(indexscan->xs_itup, indexscan->xs_itupdesc, index_value, index_isnull);
		else
			slot_getsomeattrs(slot, last);
		for (int i = 0; i < columns; i++)
		{
			int			c = wanted ? wanted[i] : i;

			if (in_index)
			{
				value[c] = index_value[in_index[c] - 1];
				isnull[c] = index_isnull[in_index[c] - 1];
			}
			else
				value[c] = column[c] > 0 ? slot_getattr(slot, column[c], &isnull[c]) :
					slot_getsysattr(slot, column[c], &isnull[c]);
			/* readers rely on it, the owner may have dropped the constraint */
			if (isnull[c] && !nullable[c])
				ledger_value_missing(RelationGetRelationName(rel),
									 get_attname(table, column[c], false));
		}
		more = reader(context, value, isnull);
	}

	if (indexscan)
	{
		index_endscan(indexscan);
		index_close(indexrel, NoLock);
	}
	else
		table_endscan(heapscan);
	if (BufferIsValid(vmbuffer))
		ReleaseBuffer(vmbuffer);
	drop_snapshot(mode, snapshot);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

void
access_read(const Ledger *ledger, LedgerTable which, ScanKey key, int keys,
			ReadMode mode, RowReader reader, void *context)
{
	const TableAccess *access = &ledger->table[which];

	read_rows(access->table, access->key, access->column, keys > 0 && access->key_has_all ? access->in_key : NULL,
			  access->nullable, access->read, NULL, key, keys, ForwardScanDirection, mode, what_is_locked(which), reader, context);
}

static bool
see_row(void *context, const Datum *value, const bool *isnull)
{
	*(bool *) context = true;
	return false;
}

/* Is there a row under this one-column key? */
bool
access_exists(const Ledger *ledger, LedgerTable which, ScanKey key, ReadMode mode)
{
	bool		found = false;

	access_read(ledger, which, key, 1, mode, see_row, &found);
	return found;
}

void
access_read_claims(const Ledger *ledger, int64 person, const int *wanted, int columns,
				   ReadMode mode, RowReader reader, void *context)
{
	ScanKeyData key;

	if (!OidIsValid(ledger->claim_key))
	{
		/* partitioned: the person's rows are all in one of the leaves */
		List	   *members = find_all_inheritors(ledger->claim, AccessShareLock, NULL);
		ListCell   *cell;

		foreach(cell, members)
			if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE)
			{
				/* any but an ordinary table is an error there */
				const Ledger *leaf = ledger_of_claim(lfirst_oid(cell));

				LockRelationOid(leaf->claim_key, AccessShareLock);
				access_read_claims(leaf, person, wanted, columns, mode, reader, context);
			}
		list_free(members);
		return;
	}
	access_key_int8(&key, 0, person);
	read_rows(ledger->claim, ledger->claim_key, ledger->claim_column, NULL, claim_column_nullable, columns,
			  wanted, &key, 1, BackwardScanDirection, mode, what_is_locked(TABLE_PERSON), reader, context);
}

void
access_read_family_claims(const Ledger *ledger, int64 account, ReadMode mode, RowReader reader, void *context)
{
	/* those of its members lie in any of the partitions */
	List	   *members = find_all_inheritors(ledger->root, AccessShareLock, NULL);
	ListCell   *cell;
	ScanKeyData key;

	access_key_int8(&key, 0, account);
	foreach(cell, members)
	{
		static const bool nullable[FAMILY_CLAIM_COLUMNS] = {false};
		const Ledger *leaf;
		AttrNumber	column[FAMILY_CLAIM_COLUMNS];

		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE)
			continue;
		leaf = ledger_of_claim(lfirst_oid(cell));
		if (!OidIsValid(leaf->claim_family))
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
					 errmsg("table \"%s\" has no index of family accounts", get_rel_name(leaf->claim)),
					 errdetail("Without it the balance of an account cannot be told."),
					 errhint("Create the index \"claim_family\" again as medins.create_ledger makes it.")));
		column[FAMILY_CLAIM_PAID] = leaf->claim_column[CLAIM_FAMILY_PAID];
		column[FAMILY_CLAIM_RECORDED_AT] = leaf->claim_column[CLAIM_RECORDED_AT];
		LockRelationOid(leaf->claim_family, AccessShareLock);
		read_rows(leaf->claim, leaf->claim_family, column, leaf->family_column, nullable, FAMILY_CLAIM_COLUMNS,
				  NULL, &key, 1, ForwardScanDirection, mode, what_is_locked(TABLE_FAMILY_GROUP), reader, context);
	}
	list_free(members);
}

static void
unknown_person(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_PERSON),
			 errmsg("no such person"),
			 errdetail("Column \"person_id\" names no row of table \"person\"."),
			 errhint("Enter the person first."),
			 errcolumn("person_id")));
}

void
access_find_person(const Ledger *ledger, int64 person)
{
	ScanKeyData key;

	access_key_int8(&key, PERSON_PERSON_ID, person);
	if (!access_exists(ledger, TABLE_PERSON, &key, READ_STATEMENT))
		unknown_person();
}

static bool
find_row(Relation rel, Relation index, ScanKey key, Snapshot snapshot, TupleTableSlot *slot)
{
	IndexScanDesc scan = index_beginscan_compat(rel, index, snapshot, 1, 0);
	bool		found;

	index_rescan(scan, key, 1, NULL, 0);
	found = index_getnext_slot(scan, ForwardScanDirection, slot);
	index_endscan(scan);
	return found;
}

/*
 * Lock a row by its key of one bigint, FOR NO KEY UPDATE, which waits for
 * others who do so and conflicts with deleting it.  False where there is none.
 * Errors: 40001 as for any row lock under one snapshot.
 */
static bool
lock_row(const Ledger *ledger, LedgerTable which, int64 id)
{
	const TableAccess *access = &ledger->table[which];
	Relation	rel = table_open(access->table, NoLock);
	Relation	index = index_open(access->key, NoLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	bool		xact_snapshot = IsolationUsesXactSnapshot();
	ScanKeyData key;
	bool		found;
	bool		own = false;

	access_key_int8(&key, 0, id);
	found = find_row(rel, index, &key, GetActiveSnapshot(), slot);
	if (!found && find_row(rel, index, &key, SnapshotSelf, slot))
	{
		/* inserted by this very command, or by someone since its snapshot */
		bool		isnull;
		Datum		xmin = slot_getsysattr(slot, MinTransactionIdAttributeNumber, &isnull);

		/* nobody else can see it, so there is nothing to lock against */
		own = TransactionIdIsCurrentTransactionId(DatumGetTransactionId(xmin));
		if (!own && xact_snapshot)
			serialization_failure(what_is_locked(which));
		found = true;
	}

	if (found && !own)
	{
		TM_FailureData failure;
		TM_Result	result;

		result = table_tuple_lock(rel, &slot->tts_tid, GetActiveSnapshot(), slot,
								  GetCurrentCommandId(true), LockTupleNoKeyExclusive, LockWaitBlock,
								  xact_snapshot ? 0 : TUPLE_LOCK_FLAG_FIND_LAST_VERSION, &failure);
		switch (result)
		{
			case TM_Ok:
				break;
			case TM_SelfModified:	/* by this command: locked that way, */
			case TM_Invisible:		/* unless it was a DELETE */
				found = find_row(rel, index, &key, SnapshotSelf, slot);
				break;
			case TM_Updated:
				serialization_failure(what_is_locked(which));
				break;
			case TM_Deleted:
				if (xact_snapshot)
					serialization_failure(what_is_locked(which));
				found = false;
				break;
			default:
				elog(ERROR, "unexpected table_tuple_lock status: %u", result);
		}
	}
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	table_close(rel, NoLock);
	return found;
}

void
access_lock_person(const Ledger *ledger, int64 person)
{
	if (!lock_row(ledger, TABLE_PERSON, person))
		unknown_person();
}

void
access_lock_group(const Ledger *ledger, int64 group)
{
	if (!lock_row(ledger, TABLE_FAMILY_GROUP, group))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("family group " INT64_FORMAT " does not exist", group),
				 errhint("Add it to table \"%s\" first.", "family_group"),
				 errcolumn("group_id")));
}
