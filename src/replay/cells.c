/*
 * cells.c
 *	  Sums of many claims by key, in a hash table.
 *
 * Where memory is short all sums are put aside, parted by hash, and begun anew;
 * part by part they are added up in the end.
 */
#include "medins.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "amount/fen.h"
#include "replay/cells.h"
#include "replay/parts.h"

static inline uint32
cell_hash(const CellKey *key)
{
	uint64		mixed = (uint64) key->institution * UINT64CONST(0x9E3779B97F4A7C15);

	mixed ^= (uint64) key->college * UINT64CONST(0xC2B2AE3D27D4EB4F);
	mixed ^= ((uint64) (uint32) key->month << 20) ^ (uint64) (uint16) key->level;
	return murmurhash32((uint32) (mixed ^ (mixed >> 32)));
}

static inline bool
same_key(const CellKey *a, const CellKey *b)
{
	return a->institution == b->institution && a->college == b->college && a->month == b->month &&
		a->level == b->level && a->has_college == b->has_college;
}

#define SH_PREFIX cells
#define SH_ELEMENT_TYPE Cell
#define SH_KEY_TYPE CellKey
#define SH_KEY key
#define SH_HASH_KEY(table, key) cell_hash(&(key))
#define SH_EQUAL(table, a, b) same_key(&(a), &(b))
#define SH_FILLFACTOR (0.5)		/* a cell beside its place is one more wait for memory */
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct Cells
{
	MemoryContext context;
	MemoryContext memory;		/* of the table */
	cells_hash *table;
	Size		limit;
	int			level;
	bool		is_parted;
	BufFile    *part[PARTS];
};

static void
begin_table(Cells *cells)
{
	MemoryContextReset(cells->memory);
	cells->table = cells_create(cells->memory, 64, NULL);
}

Cells *
cells_begin(void)
{
	Cells	   *cells = palloc0(sizeof(Cells));

	cells->context = CurrentMemoryContext;
	cells->memory = AllocSetContextCreate(CurrentMemoryContext, "medins cells", ALLOCSET_DEFAULT_SIZES);
	cells->limit = get_hash_memory_limit() / 2; /* persons are kept besides */
	begin_table(cells);
	return cells;
}

void
cells_fetch(const Cells *cells, CellKey key)
{
	const char *cell = (const char *) &cells->table->data[cell_hash(&key) & cells->table->sizemask];

	for (Size at = 0; at < sizeof(Cell); at += 64)
		__builtin_prefetch(cell + at, 1);
}

/* All sums so far, into the parts. */
static void
put_aside(Cells *cells)
{
	cells_iterator iterator;
	Cell	   *cell;

	cells_start_iterate(cells->table, &iterator);
	while ((cell = cells_iterate(cells->table, &iterator)) != NULL)
	{
		/* by the upper bits first: the table goes by the lower ones */
		int			part = (cell_hash(&cell->key) >> (32 - PART_BITS * (cells->level + 1))) & (PARTS - 1);

		CHECK_FOR_INTERRUPTS();
		BufFileWrite(part_to_write(&cells->part[part], cells->context), cell, sizeof(Cell));
	}
	cells->is_parted = true;
	begin_table(cells);
}

CellSums *
cell_of(Cells *cells, CellKey key)
{
	uint32		hash = cell_hash(&key);
	Cell	   *cell = cells_lookup_hash(cells->table, key, hash);
	bool		found;

	if (cell != NULL)
		return &cell->sum;
	/* the table and its double, while it grows */
	if (cells->table->members >= cells->table->grow_threshold && cells->level < MAX_LEVEL &&
		3 * cells->table->size * sizeof(Cell) > cells->limit)
		put_aside(cells);
	cell = cells_insert_hash(cells->table, key, hash, &found);
	memset(&cell->sum, 0, sizeof(CellSums));
	return &cell->sum;
}

void
add_sum(int64 *sum, int64 number)
{
	if (!fen_add(*sum, number, sum))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("a sum of claims is out of range")));
}

static void
add_part(Cells *cells, BufFile *file)
{
	Cell		cell;

	part_rewind(file);
	while (BufFileReadMaybeEOF(file, &cell, sizeof(Cell), true) != 0)
	{
		CellSums   *sum = cell_of(cells, cell.key);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < (int) (sizeof(CellSums) / sizeof(int64)); i++)
			add_sum((int64 *) sum + i, ((const int64 *) &cell.sum)[i]);
	}
	BufFileClose(file);
}

/* What is in memory, or in parts, one by one. */
static void
tell_cells(Cells *cells, CellTeller tell, void *context)
{
	BufFile    *part[PARTS];

	if (!cells->is_parted)
	{
		cells_iterator iterator;
		Cell	   *cell;

		cells_start_iterate(cells->table, &iterator);
		while ((cell = cells_iterate(cells->table, &iterator)) != NULL)
		{
			CHECK_FOR_INTERRUPTS();
			tell(context, cell);
		}
		return;
	}
	put_aside(cells);
	memcpy(part, cells->part, sizeof(part));
	cells->level++;
	for (int i = 0; i < PARTS; i++)
		if (part[i] != NULL)
		{
			begin_table(cells);
			memset(cells->part, 0, sizeof(cells->part));
			cells->is_parted = false;
			add_part(cells, part[i]);
			tell_cells(cells, tell, context);
		}
	cells->level--;
}

void
cells_end(Cells *cells, CellTeller tell, void *context)
{
	tell_cells(cells, tell, context);
	MemoryContextDelete(cells->memory);
	pfree(cells);
}
