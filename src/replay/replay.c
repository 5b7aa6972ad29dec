/*
 * replay.c
 *	  All claims of a ledger once more, in the order of each person's chain.
 */
#include "medins.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "storage/buffile.h"
#include "storage/bufmgr.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "benefit/accumulators_type.h"
#include "claim/amend.h"
#include "claim/caller.h"
#include "duty/duty.h"
#include "ledger/access.h"
#include "progress/progress.h"
#include "replay/replay.h"
#include "values.h"

#define SH_PREFIX persons
#define SH_ELEMENT_TYPE ReplayPerson
#define SH_KEY_TYPE int64
#define SH_KEY person_id
#define SH_HASH_KEY(table, key) murmurhash32((uint32) (key) ^ (uint32) ((uint64) (key) >> 32))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Persons without a place are parted by five bits of their hash, level by level. */
#define PART_BITS	5
#define PARTS		(1 << PART_BITS)
#define MAX_LEVEL	(32 / PART_BITS)

struct Replay
{
	const Ledger *ledger;		/* or a partition of it, while that is read */
	bool		in_order;		/* its columns are those of a ClaimRow, in order */
	const ReplayVisitor *visitor;
	void	   *context;
	Slice		slice;
	persons_hash *persons;
	MemoryContext memory;		/* of what is kept of persons, the table among it */
	MemoryContext row_context;	/* reset from row to row */
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
};

typedef struct Waiting
{
	BufFile    *file;
	int			level;
} Waiting;

/* ---- slices ---- */

static uint32
person_hash(int64 person)
{
	return hash_bytes((const unsigned char *) &person, sizeof(person));
}

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

bool
in_slice(Slice slice, int64 person)
{
	/* by the upper bits: hash tables go by the lower ones */
	return slice.slices == 1 ||
		(((uint64) person_hash(person) * slice.slices) >> 32) == (uint64) slice.slice;
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
visit_chain(Replay *replay, ReplayPerson *person)
{
	ClaimRow   *row;
	int			rows = read_chain(replay->ledger, person->person_id, true, &row);
	int			first = 0;

	while (first < rows && ledger_no_of(&row[first]) <= person->ledger_no)
		first++;
	replay->visitor->chain(replay->context, replay, person, row, rows, first);
	person->ledger_no = -1;
}

/* ---- the whole table ---- */

MemoryContext
replay_memory(Replay *replay)
{
	return replay->memory;
}

/* Is there a place for one more person, if the table has to grow for it too? */
static bool
has_place(Replay *replay)
{
	Size		used = MemoryContextMemAllocated(replay->memory, true);

	if (replay->level > MAX_LEVEL || replay->persons->members == 0)
		return true;
	if (replay->persons->members >= replay->persons->grow_threshold)
		used += 2 * replay->persons->size * sizeof(ReplayPerson);
	return used < replay->limit;
}

static ReplayPerson *
person_of(Replay *replay, int64 person_id)
{
	ReplayPerson *person = persons_lookup(replay->persons, person_id);
	bool		found;

	if (person != NULL)
		return person;
	if (!replay->is_full)
		replay->is_full = !has_place(replay);
	if (replay->is_full)
		return NULL;
	person = persons_insert(replay->persons, person_id, &found);
	person->ledger_no = 0;
	person->room = 0;
	person->totals = NULL;
	person->own = NULL;
	return person;
}

static void
let_wait(Replay *replay, int64 person_id, TupleTableSlot *slot)
{
	int			part = (person_hash(person_id) >> (PART_BITS * replay->level)) & (PARTS - 1);
	bool		should_free;
	MinimalTuple tuple = ExecFetchSlotMinimalTuple(slot, &should_free);

	if (replay->part[part] == NULL)
	{
		MemoryContext save = MemoryContextSwitchTo(GetMemoryChunkContext(replay));

		replay->part[part] = BufFileCreateTemp(false);
		MemoryContextSwitchTo(save);
	}
	BufFileWrite(replay->part[part], tuple, tuple->t_len);
	replay->waiting++;
	if (should_free)
		pfree(tuple);
}

static void
keep_totals(Replay *replay, ReplayPerson *person, Datum totals)
{
	struct varlena *now = PG_DETOAST_DATUM_PACKED(totals);
	Size		size = VARSIZE_ANY(now);

	if (size > person->room)
	{
		if (person->totals != NULL)
			pfree(person->totals);
		person->totals = MemoryContextAlloc(replay->memory, size);
		person->room = size;
	}
	memcpy(person->totals, now, size);
}

static void
visit_row(Replay *replay, TupleTableSlot *slot)
{
	const AttrNumber *column = replay->ledger->claim_column;
	ReplayPerson *person;
	MemoryContext save;
	ClaimRow	row;
	bool		isnull;
	bool		missing = false;
	int64		person_id = DatumGetInt64(slot_getattr(slot, column[CLAIM_PERSON_ID], &isnull));

	if (isnull)
		ledger_value_missing("claim", claim_column_name[CLAIM_PERSON_ID]);
	if (!in_slice(replay->slice, person_id))
		return;
	person = person_of(replay, person_id);
	if (person == NULL)
	{
		let_wait(replay, person_id, slot);
		return;
	}
	if (person->ledger_no < 0)
		return;

	slot_getallattrs(slot);
	if (replay->in_order)
	{
		memcpy(row.value, slot->tts_values, sizeof(row.value));
		memcpy(row.isnull, slot->tts_isnull, sizeof(row.isnull));
	}
	else
		for (int c = 0; c < CLAIM_COLUMNS; c++)
		{
			row.value[c] = slot->tts_values[column[c] - 1];
			row.isnull[c] = slot->tts_isnull[column[c] - 1];
		}
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		missing |= row.isnull[c] & !claim_column_nullable[c];
	for (int c = 0; missing && c < CLAIM_COLUMNS; c++)
		if (row.isnull[c] && !claim_column_nullable[c])
			ledger_value_missing("claim", claim_column_name[c]);
	save = MemoryContextSwitchTo(replay->row_context);
	if (ledger_no_of(&row) == person->ledger_no + 1 && row_stands_alone(&row))
	{
		replay->visitor->row(replay->context, replay, person, &row);
		keep_totals(replay, person, row.value[CLAIM_ACCUMULATORS]);
		person->ledger_no++;
	}
	else
		visit_chain(replay, person);
	MemoryContextSwitchTo(save);
	MemoryContextReset(replay->row_context);
}

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
	MemoryContextReset(replay->memory);
	replay->persons = persons_create(replay->memory, 256, NULL);
	replay->is_full = false;
	replay->level = level;
	memset(replay->part, 0, sizeof(replay->part));
}

/* All persons that had a place are through; those who waited come later. */
static List *
end_pass(Replay *replay, List *waiting)
{
	persons_iterator iterator;
	ReplayPerson *person;

	if (replay->visitor->end != NULL)
	{
		persons_start_iterate(replay->persons, &iterator);
		while ((person = persons_iterate(replay->persons, &iterator)) != NULL)
			replay->visitor->end(replay->context, replay, person);
	}
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
read_waiting(Replay *replay, BufFile *file, TupleTableSlot *slot)
{
	uint32		length;
	size_t		got;

	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not rewind temporary file of claims")));
	while ((got = BufFileRead(file, &length, sizeof(length))) != 0)
	{
		MinimalTuple tuple;

		CHECK_FOR_INTERRUPTS();
		if (got == sizeof(length))
		{
			tuple = palloc(length);
			tuple->t_len = length;
			got = BufFileRead(file, (char *) tuple + sizeof(length), length - sizeof(length));
			if (got == length - sizeof(length))
			{
				ExecForceStoreMinimalTuple(tuple, slot, true);
				visit_row(replay, slot);
				progress_step(&replay->progress);
				continue;
			}
		}
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read temporary file of claims")));
	}
	BufFileClose(file);
}

/* One table: the whole ledger, or a partition, which holds all of a person. */
static void
read_table(Replay *replay, const Ledger *ledger)
{
	Relation	rel = table_open(ledger->claim, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TupleTableSlot *waiting_slot = MakeSingleTupleTableSlot(RelationGetDescr(rel), &TTSOpsMinimalTuple);
	List	   *waiting = NIL;
	TableScanDesc scan;

	replay->ledger = ledger;
	replay->in_order = true;
	for (int c = 0; c < CLAIM_COLUMNS; c++)
		replay->in_order &= ledger->claim_column[c] == c + 1;
	begin_pass(replay, 0);
	/* from the first block on, or persons would be met in the middle of their chains */
	scan = table_beginscan_strat(rel, GetActiveSnapshot(), 0, NULL, true, false);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		count_row(replay, ItemPointerGetBlockNumber(&slot->tts_tid));
		visit_row(replay, slot);
	}
	table_endscan(scan);
	replay->pages_before += RelationGetNumberOfBlocks(rel);
	if (replay->pages_before >= replay->pages)
		replay->progress.total = replay->waiting + replay->rows;
	waiting = end_pass(replay, waiting);
	while (waiting != NIL)
	{
		Waiting		part = *(Waiting *) llast(waiting);

		waiting = list_delete_last(waiting);
		begin_pass(replay, part.level);
		read_waiting(replay, part.file, waiting_slot);
		waiting = end_pass(replay, waiting);
	}
	ExecDropSingleTupleTableSlot(waiting_slot);
	ExecDropSingleTupleTableSlot(slot);
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
end_person(Replay *replay, ReplayPerson *person, ChainRows *chain)
{
	if (chain->rows > 0 && in_slice(replay->slice, person->person_id))
	{
		MemoryContext save = MemoryContextSwitchTo(replay->row_context);

		replay->visitor->chain(replay->context, replay, person, chain->row, chain->rows, 0);
		if (replay->visitor->end != NULL)
			replay->visitor->end(replay->context, replay, person);
		MemoryContextSwitchTo(save);
	}
	MemoryContextReset(replay->row_context);
	MemoryContextReset(replay->memory);
	*chain = (ChainRows) {0};
}

static void
read_as_caller(Replay *replay, const int64 *one)
{
	Oid			type = INT8OID;
	Datum		value = one != NULL ? Int64GetDatum(*one) : (Datum) 0;
	ReplayPerson person = {0};
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
			if (chain.rows > 0 && person.person_id != DatumGetInt64(row.value[CLAIM_PERSON_ID]))
				end_person(replay, &person, &chain);
			progress_step(&replay->progress);
			if (chain.rows == 0)
				person = (ReplayPerson) {.person_id = DatumGetInt64(row.value[CLAIM_PERSON_ID])};
			save = MemoryContextSwitchTo(replay->row_context);
			add_row(&chain, row.value, row.isnull);
			MemoryContextSwitchTo(save);
		}
		SPI_freetuptable(batch);
	}
	end_person(replay, &person, &chain);
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
	replay->memory = AllocSetContextCreate(CurrentMemoryContext, "medins replay", ALLOCSET_DEFAULT_SIZES);
	replay->row_context = AllocSetContextCreate(CurrentMemoryContext, "medins replay row", ALLOCSET_DEFAULT_SIZES);
	progress_begin(&replay->progress, call, ledger->schema, 0);
	if (person == NULL && sees_all_claims(ledger))
		read_tables(replay, ledger);
	else
		read_as_caller(replay, person);
	progress_end(&replay->progress);
	MemoryContextDelete(replay->row_context);
	MemoryContextDelete(replay->memory);
	pfree(replay);
}
