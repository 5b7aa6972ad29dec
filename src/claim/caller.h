/*
 * caller.h
 *	  Reading claims as whoever asks: through SPI, so that privileges and row
 *	  security apply.
 */
#ifndef MEDINS_CALLER_H
#define MEDINS_CALLER_H

#include "claim/row.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/acl.h"

/* The ledger that a function's first argument names.  Errors: MI013, MI004. */
extern const Ledger *ledger_argument(FunctionCallInfo fcinfo);

/* An error unless the caller has the privilege on the whole of the table. */
extern void require_privilege(Oid table, AclMode privilege);

/* SELECT all that a ClaimRow has, FROM the ledger's claim c. */
extern void append_claim_query(StringInfo query, const Ledger *ledger, const char *where);

/* A row that it returned; the values live as long as the tuple. */
extern void read_spi_row(HeapTuple tuple, TupleDesc desc, ClaimRow *row);

#endif							/* MEDINS_CALLER_H */
