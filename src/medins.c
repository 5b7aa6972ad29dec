/*
 * medins.c
 *	  Module entry.
 */
#include "medins.h"

#include "fmgr.h"

#include "ledger/ledger.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "medins",.version = MEDINS_VERSION);
#else
PG_MODULE_MAGIC;
#endif

void		_PG_init(void);

void
_PG_init(void)
{
	ledger_init();
}
