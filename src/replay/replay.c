/*
 * replay.c
 *	  All claims of a ledger once more, in the order of each person's chain.
 */
#include "medins.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/tupmacs.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "duty/duty.h"
#include "ledger/access.h"
#include "progress/progress.h"
#include "replay/parts.h"
#include "replay/replay.h"
#include "values.h"

typedef struct PersonEntry
{
	int64		person_id;		/* hash key */
	ReplayPerson *person;
	char		status;			/* of the hash table's entry */
} PersonEntry;

/* The table goes by the lower half of it, slices and waiting persons by the upper. */
static inline uint64
person_hash(int64 person)
{
	uint64		hash = (uint64) person;

	hash = (hash ^ (hash >> 33)) * UINT64CONST(0xFF51AFD7ED558CCD);
	hash = (hash ^ (hash >> 33)) * UINT64CONST(0xC4CEB9FE1A85EC53);
	return hash ^ (hash >> 33);
}

#define SH_PREFIX persons
#define SH_ELEMENT_TYPE PersonEntry
#define SH_KEY_TYPE int64
#define SH_KEY person_id
#define SH_HASH_KEY(table, key) ((uint32) person_hash(key))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Persons are laid out one after another, each in whole lines of the cache. */
#define CACHE_LINE	64

typedef struct PersonBlock
{
	struct PersonBlock *next;
	char	   *start;
	int			used;
	int			room;
} PersonBlock;

/* How a column of the table is read. */
typedef struct Column
{
	int16		length;			/* -1: varlena */
	int8		align;
	bool		by_value;
	int			target;			/* ClaimColumn; CLAIM_COLUMNS: none */
} Column;

/*
 * Rows are visited by so many at a time, so that what is known of their persons
 * can be fetched into the cache for all of them while the first are decided.
 */
#define BATCH	32

typedef struct Seen
{
	HeapTupleHeader tuple;
	uint32		length;
	uint64		hash;
	int64		person_id;
	ReplayPerson *person;		/* NULL: has to wait */
	ClaimRow	row;
} Seen;

struct Replay
{
	const Ledger *ledger;		/* or a partition of it, while that is read */
	TupleDesc	desc;
	int			columns;		/* of the table, up to the last that is needed */
	Column	   *column;
	const ReplayVisitor *visitor;
	void	   *context;
	Slice		slice;
	Size		person_size;
	persons_hash *persons;
	PersonBlock *block;			/* the latest first */
	BucketNames names;
	Accumulators totals;		/* of the row at hand */
	MemoryContext memory;		/* of what is kept of persons, the table among it */
	MemoryContext row_context;	/* reset from row to row */
	MemoryContext batch_context;
	Size		limit;
	bool		is_full;
	int			level;			/* how often its persons have waited */
	BufFile    *part[PARTS];
	Progress	progress;
	int64		waiting;		/* rows that have come twice, or will */
	int64		rows;			/* read of the tables */
	BlockNumber pages;			/* of all the tables */
	BlockNumber pages_before;	/* of those that are through */
	BlockNumber page;			/* that is read */
	int			seen_count;
	Seen		seen[BATCH];
};

typedef struct Waiting
{
	BufFile    *file;
	int			level;
} Waiting;

/* ---- slices ---- */

Slice
slice_arguments(int32 slice, int32 slices)
{
	if (slices < 1 || slice < 0 || slice >= slices)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
				 errmsg("there is no slice %d of %d", slice, slices),
				 errhint("Slices are numbered from 0; together they are everybody."),
				 errcolumn("slice")));
	return (Slice)
	{
		slice, slices
	};
}

static inline bool
hash_in_slice(Slice slice, uint64 hash)
{
	return slice.slices == 1 || ((hash >> 32) * slice.slices) >> 32 == (uint64) slice.slice;
}

bool
in_slice(Slice slice, int64 person)
{
	return hash_in_slice(slice, person_hash(person));
}

/* ---- deciding again ---- */

bool
row_stands_alone(const ClaimRow *row)
{
	return row_is_bill(row) || row_text_is(row, CLAIM_ENTRY, "opening");
}

Datum
totals_with(const PlanVersion *plan, Datum totals, Datum before, Datum on_row)
{
	Accumulators now = EMPTY_ACCUMULATORS;

	if (DatumGetPointer(totals) != NULL)
		accumulators_from_datum(totals, 0, &now);
	if (DatumGetPointer(before) == NULL)
		before = accumulators_to_datum(&EMPTY_ACCUMULATORS);
	take_back(plan, &now, before, on_row);
	return accumulators_to_datum(&now);
}

static int32
ledger_no_of(const ClaimRow *row)
{
	return DatumGetInt32(row->value[CLAIM_LEDGER_NO]);
}

/* The base of a row among those before it, as if read back from the newest. */
static bool
find_base(const ClaimRow *row, const ClaimRow *earlier, int rows, Chain *chain)
{
	int			i = rows - 1;

	chain->base_no = DatumGetInt32(row->value[CLAIM_BASE_NO]);
	while (i >= 0 && chain_read_row(chain, earlier[i].value, earlier[i].isnull))
		i--;
	/* the row before the base gives its totals */
	return chain->found &&
		(chain->base_no == 1 || (i >= 0 && ledger_no_of(&earlier[i]) == chain->base_no - 1));
}

static KernelResult
decide_reversal(const PlanVersion *plan, ClaimRow *row, const ClaimRow *earlier, int rows)
{
	static const ClaimColumn own[] = {
		CLAIM_LEDGER_NO, CLAIM_ENTRY, CLAIM_REQUEST_ID, CLAIM_SETTLED_ON, CLAIM_APPLIED_ON, CLAIM_REASON,
		CLAIM_SETTLEMENT_MONTH, CLAIM_RECORDED_AT, CLAIM_BASE_NO, CLAIM_ADJUSTMENT
	};
	ClaimRow	reversal = *row;
	int32		base_no = DatumGetInt32(row->value[CLAIM_BASE_NO]);
	int			base = rows - 1;

	while (base >= 0 && ledger_no_of(&earlier[base]) > base_no)
		base--;
	/* the row before the base gives its totals */
	if (base < 0 || ledger_no_of(&earlier[base]) != base_no ||
		(base_no > 1 && (base == 0 || ledger_no_of(&earlier[base - 1]) != base_no - 1)))
		return KERNEL_BAD_BILL;
	*row = earlier[base];
	negate_row(plan, row, totals_before(earlier, base), totals_before(earlier, rows));
	for (int i = 0; i < (int) lengthof(own); i++)
	{
		row->value[own[i]] = reversal.value[own[i]];
		row->isnull[own[i]] = reversal.isnull[own[i]];
	}
	return KERNEL_OK;
}

/* A supplement, or a ruling on an application. */
static KernelResult
decide_addition(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
				const ClaimRow *earlier, int rows)
{
	/* a long chain is copied for each of its supplements */
	MemoryContext chain_context = AllocSetContextCreate(CurrentMemoryContext, "medins chain", ALLOCSET_DEFAULT_SIZES);
	MemoryContext save = MemoryContextSwitchTo(chain_context);
	KernelResult result = KERNEL_BAD_BILL;
	Chain		chain = {0};
	bool		found = find_base(row, earlier, rows, &chain);

	MemoryContextSwitchTo(save);
	/* a row that is missing may be what matters */
	if (found && ledger_no_of(&earlier[rows - 1]) - ledger_no_of(&earlier[0]) == rows - 1)
	{
		Datum		before = totals_before(earlier, rows);

		/* where there is nothing to compute, nothing moves */
		row_set(row, CLAIM_ACCUMULATORS, before);
		result = decide_supplement(policy, plan, &chain, before, row, NULL, NULL);
	}
	MemoryContextDelete(chain_context);
	return result;
}

KernelResult
decide_after(const LedgerPolicy *policy, const PlanVersion *plan, ClaimRow *row,
			 Datum was_before, const ClaimRow *earlier, int rows)
{
	Datum		before = totals_before(earlier, rows);

	if (row_is_bill(row))
	{
		Accumulators totals = EMPTY_ACCUMULATORS;
		Split		split;
		KernelResult result;

		if (DatumGetPointer(before) != NULL)
			accumulators_from_datum(before, 0, &totals);
		result = decide_split(policy, plan, row, &totals, &split, NULL, NULL);
		if (result != KERNEL_OK)
			return result;
		row_set_split(row, &split);
		row_set(row, CLAIM_ACCUMULATORS, accumulators_to_datum(&totals));
	}
	else if (row_text_is(row, CLAIM_ENTRY, "reversal"))
		return decide_reversal(plan, row, earlier, rows);
	else if (row_text_is(row, CLAIM_ENTRY, "supplement") || !row->isnull[CLAIM_APPLIED_FOR])
		return decide_addition(policy, plan, row, earlier, rows);
	else
		row_set(row, CLAIM_ACCUMULATORS, totals_with(plan, before, was_before, row->value[CLAIM_ACCUMULATORS]));
	return KERNEL_OK;
}

/* ---- whole chains ---- */

typedef struct ChainRows
{
	ClaimRow   *row;
	int			rows;
	int			room;
} ChainRows;

static void
add_row(ChainRows *chain, const Datum *value, const bool *isnull)
{
	if (chain->rows == chain->room)
	{
		chain->room = Max(2 * chain->room, 16);
		chain->row = chain->row == NULL ? palloc(chain->room * sizeof(ClaimRow)) :
			repalloc_huge(chain->row, chain->room * sizeof(ClaimRow));
	}
	row_copy(&chain->row[chain->rows++], value, isnull);
}

static bool
read_chain_row(void *context, const Datum *value, const bool *isnull)
{
	CHECK_FOR_INTERRUPTS();
	add_row(context, value, isnull);
	return true;
}

/* As the caller, of one person. */
static void
read_chain_by_spi(const Ledger *ledger, int64 person, ChainRows *chain)
{
	MemoryContext context = CurrentMemoryContext;
	Oid			type = INT8OID;
	Datum		value = Int64GetDatum(person);
	StringInfoData query;

	initStringInfo(&query);
	append_claim_query(&query, ledger,
					   "WHERE c.person_id OPERATOR(pg_catalog.=) $1 ORDER BY c.ledger_no DESC");
	if (SPI_execute_with_args(query.data, 1, &type, &value, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the ledger");
	MemoryContextSwitchTo(context);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		ClaimRow	row;

		CHECK_FOR_INTERRUPTS();
		read_spi_row(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, &row);
		add_row(chain, row.value, row.isnull);
	}
	SPI_freetuptable(SPI_tuptable);
}

int
read_chain(const Ledger *ledger, int64 person, bool sees_all, ClaimRow **row)
{
	ChainRows	chain = {0};

	if (sees_all)
		access_read_claims(ledger, person, NULL, CLAIM_COLUMNS, READ_STATEMENT, read_chain_row, &chain);
	else
		read_chain_by_spi(ledger, person, &chain);
	/* newest first as read */
	for (int i = 0, j = chain.rows - 1; i < j; i++, j--)
	{
		ClaimRow	other = chain.row[i];

		chain.row[i] = chain.row[j];
		chain.row[j] = other;
	}
	*row = chain.row;
	return chain.rows;
}

static void
visit_chain(Replay *replay, ReplayPerson *person, int64 person_id)
{
	ClaimRow   *row;
	int			rows = read_chain(replay->ledger, person_id, true, &row);
	int			first = 0;

	while (first < rows && ledger_no_of(&row[first]) <= person->ledger_no)
		first++;
	replay->visitor->chain(replay->context, replay, person, row, rows, first);
	person->ledger_no = -1;
}

/* ---- persons ---- */

void
replay_keep(Replay *replay, KeptTotals *kept, const Accumulators *totals)
{
	keep_totals(&replay->names, replay->memory, kept, totals);
}

void
replay_totals(const Replay *replay, const KeptTotals *kept, int spare, Accumulators *totals)
{
	kept_totals(&replay->names, kept, spare, totals);
}

/* Begin with nobody. */
static void
forget_persons(Replay *replay)
{
	MemoryContextReset(replay->memory);
	replay->block = NULL;
	replay->names = (BucketNames) {.context = replay->memory};
}

/* Is there a place for one more person, if the table has to grow for it too? */
static bool
has_place(Replay *replay)
{
	Size		used = MemoryContextMemAllocated(replay->memory, true);

	if (replay->level > MAX_LEVEL || replay->persons->members == 0)
		return true;
	if (replay->persons->members >= replay->persons->grow_threshold)
		used += 2 * replay->persons->size * sizeof(PersonEntry);
	return used < replay->limit;
}

static ReplayPerson *
add_person(Replay *replay)
{
	PersonBlock *block = replay->block;
	ReplayPerson *person;

	if (block == NULL || block->used == block->room)
	{
		int			room = Min(Max(replay->limit / 64 / replay->person_size, 8), 4096);

		block = MemoryContextAlloc(replay->memory, sizeof(PersonBlock) + CACHE_LINE + room * replay->person_size);
		block->start = (char *) TYPEALIGN(CACHE_LINE, (char *) (block + 1));
		block->used = 0;
		block->room = room;
		block->next = replay->block;
		replay->block = block;
	}
	person = (ReplayPerson *) (block->start + block->used++ * replay->person_size);
	memset(person, 0, replay->person_size);
	person->totals = NO_TOTALS;
	return person;
}

/* NULL: there is no place for the person. */
static ReplayPerson *
person_of(Replay *replay, int64 person_id, uint64 hash)
{
	PersonEntry *entry = persons_lookup_hash(replay->persons, person_id, (uint32) hash);
	bool		found;

	if (entry != NULL)
		return entry->person;
	if (!replay->is_full)
		replay->is_full = !has_place(replay);
	if (replay->is_full)
		return NULL;
	entry = persons_insert_hash(replay->persons, person_id, (uint32) hash, &found);
	entry->person = add_person(replay);
	return entry->person;
}

static void
fetch_ahead(const void *start, Size size)
{
	for (Size at = 0; at < size; at += CACHE_LINE)
		__builtin_prefetch((const char *) start + at);
}

/* ---- rows ---- */

/* How the columns of a table are read. */
static void
find_columns(Replay *replay)
{
	const AttrNumber *number = replay->ledger->claim_column;

	replay->columns = 0;
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		replay->columns = Max(replay->columns, number[c]);
	replay->column = palloc(replay->columns * sizeof(Column));
	for (int i = 0; i < replay->columns; i++)
	{
		Form_pg_attribute att = TupleDescAttr(replay->desc, i);

		replay->column[i] = (Column)
		{
			att->attlen,
			att->attalign == TYPALIGN_DOUBLE ? ALIGNOF_DOUBLE : att->attalign == TYPALIGN_INT ? ALIGNOF_INT :
			att->attalign == TYPALIGN_SHORT ? ALIGNOF_SHORT : 1,
			att->attbyval, CLAIM_COLUMNS
		};
	}
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		replay->column[number[c] - 1].target = c;
}

static pg_attribute_always_inline void
set_value(ClaimRow *row, int target, Datum value, bool isnull)
{
	if (target == CLAIM_COLUMNS)
		return;
	if (isnull && !claim_column_nullable[target])
		ledger_value_missing("claim", claim_column_name[target]);
	row->value[target] = value;
	row->isnull[target] = isnull;
}

/*
 * As heap_deform_tuple does, but only what is needed, and all of it known
 * beforehand.
 */
static void
read_row(const Replay *replay, HeapTupleHeader tuple, uint32 length, ClaimRow *row)
{
	const char *start = (const char *) tuple + tuple->t_hoff;
	const bits8 *nulls = tuple->t_infomask & HEAP_HASNULL ? tuple->t_bits : NULL;
	int			columns = Min(replay->columns, (int) HeapTupleHeaderGetNatts(tuple));
	const char *at = start;

	for (int i = 0; i < columns; i++)
	{
		const Column *column = &replay->column[i];
		Datum		value;

		if (nulls != NULL && att_isnull(i, nulls))
		{
			set_value(row, column->target, (Datum) 0, true);
			continue;
		}
		if (column->length == -1)
		{
			/* a short value is not aligned; one that is has zeros before it */
			if (*at == '\0')
				at = start + TYPEALIGN(column->align, at - start);
			value = PointerGetDatum(at);
			at += VARSIZE_ANY(at);
		}
		else
		{
			at = start + TYPEALIGN(column->align, at - start);
			value = fetch_att(at, column->by_value, column->length);
			at += column->length;
		}
		set_value(row, column->target, value, false);
	}
	/* columns that were added after the row */
	for (int i = columns; i < replay->columns; i++)
	{
		HeapTupleData whole = {.t_len = length,.t_data = tuple};
		bool		isnull;
		Datum		value = heap_getattr(&whole, i + 1, replay->desc, &isnull);

		set_value(row, replay->column[i].target, value, isnull);
	}
}

static int64
read_person(const Replay *replay, HeapTupleHeader tuple, uint32 length)
{
	AttrNumber	number = replay->ledger->claim_column[CLAIM_PERSON_ID];
	HeapTupleData whole = {.t_len = length,.t_data = tuple};
	bool		isnull;
	Datum		person;

	/* the first column lies first */
	if (number == 1 && !((tuple->t_infomask & HEAP_HASNULL) && att_isnull(0, tuple->t_bits)))
		return *(const int64 *) ((const char *) tuple + tuple->t_hoff);
	person = heap_getattr(&whole, number, replay->desc, &isnull);
	if (isnull)
		ledger_value_missing("claim", claim_column_name[CLAIM_PERSON_ID]);
	return DatumGetInt64(person);
}

/* As a minimal tuple. */
static void
let_wait(Replay *replay, const Seen *seen)
{
	int			part = (seen->hash >> (32 + PART_BITS * replay->level)) & (PARTS - 1);
	uint32		length = seen->length - MINIMAL_TUPLE_OFFSET;
	BufFile    *file = part_to_write(&replay->part[part], GetMemoryChunkContext(replay));

	BufFileWrite(file, &length, sizeof(length));
	BufFileWrite(file, (char *) seen->tuple + MINIMAL_TUPLE_OFFSET + sizeof(length), length - sizeof(length));
	replay->waiting++;
}

static void
visit_row(Replay *replay, Seen *seen)
{
	ReplayPerson *person = seen->person;
	ClaimRow   *row = &seen->row;
	MemoryContext save;

	if (person->ledger_no < 0)
		return;
	save = MemoryContextSwitchTo(replay->row_context);
	if (ledger_no_of(row) == person->ledger_no + 1 && row_stands_alone(row))
	{
		replay->visitor->row(replay->context, replay, person, row);
		accumulators_from_datum(row->value[CLAIM_ACCUMULATORS], 0, &replay->totals);
		replay_keep(replay, &person->totals, &replay->totals);
		person->ledger_no++;
	}
	else
		visit_chain(replay, person, seen->person_id);
	MemoryContextSwitchTo(save);
	MemoryContextReset(replay->row_context);
}

static void
visit_batch(Replay *replay)
{
	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < replay->seen_count; i++)
	{
		Seen	   *seen = &replay->seen[i];

		seen->person = person_of(replay, seen->person_id, seen->hash);
		if (seen->person == NULL)
		{
			let_wait(replay, seen);
			continue;
		}
		fetch_ahead(seen->person, replay->person_size);
		read_row(replay, seen->tuple, seen->length, &seen->row);
		if (replay->visitor->ahead != NULL)
			replay->visitor->ahead(replay->context, &seen->row);
	}
	for (int i = 0; i < replay->seen_count; i++)
		if (replay->seen[i].person != NULL)
			visit_row(replay, &replay->seen[i]);
	replay->seen_count = 0;
	MemoryContextReset(replay->batch_context);
}

/* A row that lies there until the batch has been visited. */
static void
see_tuple(Replay *replay, HeapTupleHeader tuple, uint32 length)
{
	Seen	   *seen = &replay->seen[replay->seen_count];

	seen->tuple = tuple;
	seen->length = length;
	seen->person_id = read_person(replay, tuple, length);
	seen->hash = person_hash(seen->person_id);
	if (!hash_in_slice(replay->slice, seen->hash))
		return;
	fetch_ahead(&replay->persons->data[(uint32) seen->hash & replay->persons->sizemask], CACHE_LINE + 1);
	if (++replay->seen_count == BATCH)
		visit_batch(replay);
}

/* ---- the whole table ---- */

/*
 * One more row of a table.  How many there are is told by those on the pages
 * that are read; each that has to wait is one more.
 */
static void
count_row(Replay *replay, BlockNumber page)
{
	BlockNumber pages = replay->pages_before + page;

	if (page != replay->page && pages > 0)
		replay->progress.total = replay->waiting + (int64) ((double) replay->rows * replay->pages / pages);
	replay->page = page;
	replay->rows++;
	progress_step(&replay->progress);
}

/* Begin with nobody, at a level of waiting. */
static void
begin_pass(Replay *replay, int level)
{
	forget_persons(replay);
	replay->persons = persons_create(replay->memory, 256, NULL);
	replay->is_full = false;
	replay->level = level;
	memset(replay->part, 0, sizeof(replay->part));
}

/* All persons that had a place are through; those who waited come later. */
static List *
end_pass(Replay *replay, List *waiting)
{
	visit_batch(replay);
	for (PersonBlock *block = replay->block; replay->visitor->end != NULL && block != NULL; block = block->next)
		for (int i = 0; i < block->used; i++)
			replay->visitor->end(replay->context, replay, (ReplayPerson *) (block->start + i * replay->person_size));
	for (int i = 0; i < PARTS; i++)
		if (replay->part[i] != NULL)
		{
			Waiting    *part = palloc(sizeof(Waiting));

			part->file = replay->part[i];
			part->level = replay->level + 1;
			waiting = lappend(waiting, part);
		}
	return waiting;
}

static void
read_waiting(Replay *replay, BufFile *file)
{
	uint32		length;

	part_rewind(file);
	while (BufFileReadMaybeEOF(file, &length, sizeof(length), true) != 0)
	{
		MinimalTuple tuple = MemoryContextAlloc(replay->batch_context, length);

		CHECK_FOR_INTERRUPTS();
		tuple->t_len = length;
		BufFileReadExact(file, (char *) tuple + sizeof(length), length - sizeof(length));
		see_tuple(replay, (HeapTupleHeader) ((char *) tuple - MINIMAL_TUPLE_OFFSET), length + MINIMAL_TUPLE_OFFSET);
		progress_step(&replay->progress);
	}
	BufFileClose(file);
}

/*
 * The heap, from the first block on, or persons would be met in the middle of
 * their chains.  A batch holds rows of one page, which stays pinned: by the slot
 * that got its first row.
 */
static void
scan_table(Replay *replay, Relation rel)
{
	TableScanDesc scan = table_beginscan_strat(rel, GetActiveSnapshot(), 0, NULL, true, false);
	TupleTableSlot *first = table_slot_create(rel, NULL);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	Buffer		page = InvalidBuffer;

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		HeapTuple	tuple;

		CHECK_FOR_INTERRUPTS();
		count_row(replay, ItemPointerGetBlockNumber(&slot->tts_tid));
		if (TTS_IS_BUFFERTUPLE(slot))
		{
			BufferHeapTupleTableSlot *row = (BufferHeapTupleTableSlot *) slot;

			if (row->buffer != page)
			{
				fetch_ahead(BufferGetPage(row->buffer), BLCKSZ);
				visit_batch(replay);
				page = row->buffer;
				slot = first;
				first = &row->base.base;
			}
			tuple = row->base.tuple;
		}
		else
		{
			MemoryContext save = MemoryContextSwitchTo(replay->batch_context);

			tuple = ExecCopySlotHeapTuple(slot);
			MemoryContextSwitchTo(save);
		}
		see_tuple(replay, tuple->t_data, tuple->t_len);
	}
	visit_batch(replay);
	ExecDropSingleTupleTableSlot(slot);
	ExecDropSingleTupleTableSlot(first);
	table_endscan(scan);
	replay->pages_before += RelationGetNumberOfBlocks(rel);
	if (replay->pages_before >= replay->pages)
		replay->progress.total = replay->waiting + replay->rows;
}

/* One table: the whole ledger, or a partition, which holds all of a person. */
static void
read_table(Replay *replay, const Ledger *ledger)
{
	Relation	rel = table_open(ledger->claim, AccessShareLock);
	List	   *waiting = NIL;

	replay->ledger = ledger;
	replay->desc = RelationGetDescr(rel);
	find_columns(replay);
	begin_pass(replay, 0);
	scan_table(replay, rel);
	waiting = end_pass(replay, waiting);
	while (waiting != NIL)
	{
		Waiting		part = *(Waiting *) llast(waiting);

		waiting = list_delete_last(waiting);
		begin_pass(replay, part.level);
		read_waiting(replay, part.file);
		waiting = end_pass(replay, waiting);
	}
	pfree(replay->column);
	table_close(rel, NoLock);
}

static BlockNumber
pages_of(Oid table)
{
	Relation	rel = table_open(table, NoLock);
	BlockNumber pages = RELKIND_HAS_STORAGE(rel->rd_rel->relkind) ? RelationGetNumberOfBlocks(rel) : 0;

	table_close(rel, NoLock);
	return pages;
}

static void
read_tables(Replay *replay, const Ledger *ledger)
{
	List	   *members = find_all_inheritors(ledger->claim, AccessShareLock, NULL);
	ListCell   *cell;

	foreach(cell, members)
		replay->pages += pages_of(lfirst_oid(cell));
	if (OidIsValid(ledger->claim_key))
		read_table(replay, ledger);
	else
		foreach(cell, members)
		{
			if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE)
			{
				Ledger		leaf;

				(void) access_open(lfirst_oid(cell), false, &leaf);
				read_table(replay, &leaf);
			}
		}
	list_free(members);
}

/* ---- as the caller ---- */

static void
end_person(Replay *replay, ReplayPerson *person, int64 person_id, ChainRows *chain)
{
	if (chain->rows > 0 && in_slice(replay->slice, person_id))
	{
		MemoryContext save = MemoryContextSwitchTo(replay->row_context);

		replay->visitor->chain(replay->context, replay, person, chain->row, chain->rows, 0);
		if (replay->visitor->end != NULL)
			replay->visitor->end(replay->context, replay, person);
		MemoryContextSwitchTo(save);
	}
	MemoryContextReset(replay->row_context);
	forget_persons(replay);
	*chain = (ChainRows) {0};
}

static void
read_as_caller(Replay *replay, const int64 *one)
{
	Oid			type = INT8OID;
	Datum		value = one != NULL ? Int64GetDatum(*one) : (Datum) 0;
	int64		person_id = 0;
	ReplayPerson *person = NULL;
	ChainRows	chain = {0};
	StringInfoData query;
	Portal		cursor;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	initStringInfo(&query);
	append_claim_query(&query, replay->ledger,
					   one != NULL ? "WHERE c.person_id OPERATOR(pg_catalog.=) $1 ORDER BY c.person_id, c.ledger_no"
					   : "ORDER BY c.person_id, c.ledger_no");
	cursor = SPI_cursor_open_with_args(NULL, query.data, one != NULL ? 1 : 0, &type, &value, NULL, true,
									   CURSOR_OPT_NO_SCROLL);
	for (;;)
	{
		SPITupleTable *batch;
		uint64		rows;

		SPI_cursor_fetch(cursor, true, 1000);
		batch = SPI_tuptable;
		rows = SPI_processed;
		if (rows == 0)
			break;
		for (uint64 i = 0; i < rows; i++)
		{
			MemoryContext save;
			ClaimRow	row;

			CHECK_FOR_INTERRUPTS();
			read_spi_row(batch->vals[i], batch->tupdesc, &row);
			if (chain.rows > 0 && person_id != DatumGetInt64(row.value[CLAIM_PERSON_ID]))
				end_person(replay, person, person_id, &chain);
			progress_step(&replay->progress);
			if (chain.rows == 0)
			{
				person_id = DatumGetInt64(row.value[CLAIM_PERSON_ID]);
				person = add_person(replay);
			}
			save = MemoryContextSwitchTo(replay->row_context);
			add_row(&chain, row.value, row.isnull);
			MemoryContextSwitchTo(save);
		}
		SPI_freetuptable(batch);
	}
	end_person(replay, person, person_id, &chain);
	SPI_cursor_close(cursor);
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
}

bool
sees_all_claims(const Ledger *ledger)
{
	return pg_class_aclcheck(ledger->claim, GetUserId(), ACL_SELECT) == ACLCHECK_OK &&
		sees_all_rows(ledger, ledger->claim);
}

void
replay_claims(Oid call, const Ledger *ledger, const int64 *person, Slice slice,
			  const ReplayVisitor *visitor, void *context)
{
	Replay	   *replay = palloc0(sizeof(Replay));

	replay->ledger = ledger;
	replay->visitor = visitor;
	replay->context = context;
	replay->slice = slice;
	replay->limit = get_hash_memory_limit();
	replay->person_size = TYPEALIGN(CACHE_LINE, sizeof(ReplayPerson) + visitor->own_size);
	replay->totals = EMPTY_ACCUMULATORS;
	accumulators_reserve(&replay->totals, 16);
	replay->memory = AllocSetContextCreate(CurrentMemoryContext, "medins replay", ALLOCSET_DEFAULT_SIZES);
	replay->row_context = AllocSetContextCreate(CurrentMemoryContext, "medins replay row", ALLOCSET_DEFAULT_SIZES);
	replay->batch_context = AllocSetContextCreate(CurrentMemoryContext, "medins replay batch", ALLOCSET_DEFAULT_SIZES);
	forget_persons(replay);
	progress_begin(&replay->progress, call, ledger->schema, 0);
	if (person == NULL && sees_all_claims(ledger))
		read_tables(replay, ledger);
	else
		read_as_caller(replay, person);
	progress_end(&replay->progress);
	MemoryContextDelete(replay->batch_context);
	MemoryContextDelete(replay->row_context);
	MemoryContextDelete(replay->memory);
	pfree(replay);
}
