/*-------------------------------------------------------------------------
 *
 * memcheck.h
 *		What PostgreSQL tells valgrind of its memory, told to the address sanitizer
 *
 * A server with USE_VALGRIND marks what in its memory contexts nobody has
 * allocated, or what was freed, and the buffers that nobody has pinned.  This
 * in place of <valgrind/memcheck.h> makes the sanitizer know of it: palloc's
 * memory then counts as much as malloc's.  Which bytes were ever written, only
 * valgrind sees.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDINS_MEMCHECK_H
#define MEDINS_MEMCHECK_H

#include <sanitizer/asan_interface.h>

#define VALGRIND_MAKE_MEM_NOACCESS(addr, size)	ASAN_POISON_MEMORY_REGION(addr, size)
#define VALGRIND_MAKE_MEM_UNDEFINED(addr, size)	ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_MAKE_MEM_DEFINED(addr, size)	ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_CHECK_MEM_IS_DEFINED(addr, size) do {} while (0)

/* contexts are pools; a chunk that is given back is marked by their own code */
#define VALGRIND_CREATE_MEMPOOL(pool, redzone, zeroed) do {} while (0)
#define VALGRIND_DESTROY_MEMPOOL(pool) do {} while (0)
#define VALGRIND_MEMPOOL_ALLOC(pool, addr, size) ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_MEMPOOL_FREE(pool, addr) do {} while (0)
#define VALGRIND_MEMPOOL_CHANGE(pool, before, addr, size) ASAN_UNPOISON_MEMORY_REGION(addr, size)

#endif							/* MEDINS_MEMCHECK_H */
