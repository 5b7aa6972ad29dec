/*
 * cells.h
 *	  Sums of many claims, by college, institution, level and month.
 */
#ifndef MEDINS_CELLS_H
#define MEDINS_CELLS_H

#include "medins.h"

#include "utils/date.h"

#include "plan/plan.h"

/* Shares: those of the payers, then cash. */
#define SHARES	(PAYERS + 1)

/* What is summed together.  Every byte is defined. */
typedef struct CellKey
{
	int64		college;
	int64		institution;
	DateADT		month;
	int16		level;			/* -1: none */
	int16		has_college;
} CellKey;

/* Numbers, all of them sums. */
typedef struct CellSums
{
	int64		rows;
	int64		left;			/* of these not decided again */
	int64		gaining;		/* persons */
	int64		losing;
	fen_t		now[SHARES];
	fen_t		then[SHARES];
} CellSums;

typedef struct Cell
{
	CellKey		key;
	CellSums	sum;
	char		status;			/* of the hash table's entry */
} Cell;

typedef struct Cells Cells;

/* In the current context; as much memory as half a hash table may have, and beyond that temporary files. */
extern Cells *cells_begin(void);

/* One that is asked for soon. */
extern void cells_fetch(const Cells *cells, CellKey key);

/* The sums of a key, as far as they are in memory, to be added to; until the next call. */
extern CellSums *cell_of(Cells *cells, CellKey key);

/* Tell of each key what all its sums add up to, and free them.  Errors: MI050. */
typedef void (*CellTeller) (void *context, const Cell *cell);
extern void cells_end(Cells *cells, CellTeller tell, void *context);

/* Errors: MI050 out of range. */
extern void add_sum(int64 *sum, int64 number);

#endif							/* MEDINS_CELLS_H */
