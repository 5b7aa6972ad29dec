/*
 * medins.h
 *	  What every server-side file of medins shares: error codes of class MI and
 *	  the layout of ledgers this library knows.
 */
#ifndef MEDINS_H
#define MEDINS_H

#include "postgres.h"

#include "compat.h"

/* The argument of a ledger's triggers; upgrade_ledger brings older ones up. */
#define MEDINS_LAYOUT	2

/* Names the column that an error is about; to be called in ereport. */
#define errcolumn(name)	err_generic_string(PG_DIAG_COLUMN_NAME, (name))

/* Cause and cure of each are in docs/troubleshooting.md. */
#define ERRCODE_MEDINS_UNKNOWN_PERSON		MAKE_SQLSTATE('M', 'I', '0', '0', '1')
#define ERRCODE_MEDINS_UNKNOWN_INSTITUTION	MAKE_SQLSTATE('M', 'I', '0', '0', '2')
#define ERRCODE_MEDINS_UNKNOWN_PLAN			MAKE_SQLSTATE('M', 'I', '0', '0', '3')
#define ERRCODE_MEDINS_NOT_A_LEDGER			MAKE_SQLSTATE('M', 'I', '0', '0', '4')
#define ERRCODE_MEDINS_UNKNOWN_CLAIM		MAKE_SQLSTATE('M', 'I', '0', '0', '5')
#define ERRCODE_MEDINS_UNKNOWN_CODE			MAKE_SQLSTATE('M', 'I', '0', '0', '6')
#define ERRCODE_MEDINS_INVALID_AMOUNT		MAKE_SQLSTATE('M', 'I', '0', '1', '0')
#define ERRCODE_MEDINS_INVALID_DATE			MAKE_SQLSTATE('M', 'I', '0', '1', '1')
#define ERRCODE_MEDINS_RESULT_GIVEN			MAKE_SQLSTATE('M', 'I', '0', '1', '2')
#define ERRCODE_MEDINS_VALUE_MISSING		MAKE_SQLSTATE('M', 'I', '0', '1', '3')
#define ERRCODE_MEDINS_CARE_NOT_GIVEN		MAKE_SQLSTATE('M', 'I', '0', '1', '4')
#define ERRCODE_MEDINS_INVALID_ENTRY		MAKE_SQLSTATE('M', 'I', '0', '1', '5')
#define ERRCODE_MEDINS_APPEND_ONLY			MAKE_SQLSTATE('M', 'I', '0', '2', '0')
#define ERRCODE_MEDINS_PUBLISHED			MAKE_SQLSTATE('M', 'I', '0', '2', '1')
#define ERRCODE_MEDINS_PARENT_IN_USE		MAKE_SQLSTATE('M', 'I', '0', '2', '2')
#define ERRCODE_MEDINS_MONTH				MAKE_SQLSTATE('M', 'I', '0', '2', '3')
#define ERRCODE_MEDINS_EVENT_IMPOSSIBLE		MAKE_SQLSTATE('M', 'I', '0', '2', '7')
#define ERRCODE_MEDINS_HISTORY_IMPOSSIBLE	MAKE_SQLSTATE('M', 'I', '0', '2', '8')
#define ERRCODE_MEDINS_LINT					MAKE_SQLSTATE('M', 'I', '0', '3', '0')
#define ERRCODE_MEDINS_CASES				MAKE_SQLSTATE('M', 'I', '0', '3', '4')
#define ERRCODE_MEDINS_REVERSED				MAKE_SQLSTATE('M', 'I', '0', '4', '0')
#define ERRCODE_MEDINS_APPLIED				MAKE_SQLSTATE('M', 'I', '0', '4', '1')
#define ERRCODE_MEDINS_ACCOUNT_EMPTY		MAKE_SQLSTATE('M', 'I', '0', '4', '2')
#define ERRCODE_MEDINS_ACCOUNT_CLOSED		MAKE_SQLSTATE('M', 'I', '0', '4', '3')
#define ERRCODE_MEDINS_LIMIT				MAKE_SQLSTATE('M', 'I', '0', '5', '0')

#endif							/* MEDINS_H */
