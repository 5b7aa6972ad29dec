/*
 * disk.c
 *	  A disk that gets full: loaded into a server before libc (LD_PRELOAD), it lets files under MEDINS_DISK_DATA grow by
 *	  as many bytes as the file MEDINS_DISK_LEFT says and then fails with ENOSPC, as a volume without space does; what lies
 *	  within a file may still be written over.  MEDINS_DISK_LEFT holds two int64 that all processes share: for pg_wal, and
 *	  for all else; negative: there is space without end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int64_t *left;

__attribute__((constructor)) static void
find(void)
{
	const char *name = getenv("MEDINS_DISK_LEFT");
	int			fd = name ? open(name, O_RDWR) : -1;
	void	   *p = fd < 0 ? MAP_FAILED : mmap(NULL, 2 * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	left = p == MAP_FAILED ? NULL : p;
	if (fd >= 0)
		close(fd);
}

/* Is there no space for the file to reach this end? */
static bool
full(int fd, off_t end)
{
	struct stat st;
	char		link[64],
				path[4096];
	const char *data = getenv("MEDINS_DISK_DATA");
	ssize_t		length;
	int64_t    *mine,
				now;

	if (left == NULL || data == NULL || (left[0] < 0 && left[1] < 0))
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || end <= st.st_size)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length <= 0)
		return false;
	path[length] = '\0';
	if (strncmp(path, data, strlen(data)) != 0)
		return false;
	mine = &left[strstr(path, "/pg_wal/") ? 0 : 1];
	now = __atomic_load_n(mine, __ATOMIC_SEQ_CST);
	while (now >= 0)
	{
		if (now < end - st.st_size)
			return true;
		if (__atomic_compare_exchange_n(mine, &now, now - (end - st.st_size), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			break;
	}
	return false;
}

static off_t
sum(const struct iovec *iov, int n)
{
	off_t		all = 0;

	for (int i = 0; i < n; i++)
		all += iov[i].iov_len;
	return all;
}

#define NEXT(name, ...) \
	static __typeof__(&name) next; \
	if (next == NULL) \
		next = (__typeof__(&name)) dlsym(RTLD_NEXT, #name); \
	return next(__VA_ARGS__)

#define NO_SPACE(fd, end) \
	do { if (full(fd, end)) { errno = ENOSPC; return -1; } } while (0)

ssize_t
write(int fd, const void *buf, size_t n)
{
	off_t		at = left && (left[0] >= 0 || left[1] >= 0) ? lseek(fd, 0, SEEK_CUR) : -1;

	if (at >= 0)
		NO_SPACE(fd, at + (off_t) n);
	NEXT(write, fd, buf, n);
}

ssize_t
pwrite(int fd, const void *buf, size_t n, off_t at)
{
	NO_SPACE(fd, at + (off_t) n);
	NEXT(pwrite, fd, buf, n, at);
}

ssize_t
pwrite64(int fd, const void *buf, size_t n, off64_t at)
{
	NO_SPACE(fd, at + (off_t) n);
	NEXT(pwrite64, fd, buf, n, at);
}

ssize_t
pwritev(int fd, const struct iovec *iov, int n, off_t at)
{
	NO_SPACE(fd, at + sum(iov, n));
	NEXT(pwritev, fd, iov, n, at);
}

ssize_t
pwritev64(int fd, const struct iovec *iov, int n, off64_t at)
{
	NO_SPACE(fd, at + sum(iov, n));
	NEXT(pwritev64, fd, iov, n, at);
}

/* these say it as their result */
int
posix_fallocate(int fd, off_t at, off_t n)
{
	if (full(fd, at + n))
		return ENOSPC;
	NEXT(posix_fallocate, fd, at, n);
}

int
posix_fallocate64(int fd, off64_t at, off64_t n)
{
	if (full(fd, at + n))
		return ENOSPC;
	NEXT(posix_fallocate64, fd, at, n);
}
