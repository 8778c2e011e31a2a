/* SPDX-License-Identifier: BSD-2-Clause */
/* file_replace.c - see file_replace.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "file_replace.h"
#include "scope.h"

int
file_write(int fd, const void *bytes, size_t n)
{
	const char *s = bytes;

	while (n > 0) {
		ssize_t put = write(fd, s, n);

		if (put < 0 && errno != EINTR)
			return -1;
		s += put > 0 ? put : 0;
		n -= put > 0 ? (size_t)put : 0;
	}
	return 0;
}

int
file_flush(int dir, int (*flush)(int), struct err *e)
{
	scope_fd fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 && flush(fd) == 0 ? 0 :
	    err_set(e, errno, "flush to disk");
}

/* `over`: flags of renameat2(2). */
static int
write_aside(int dir, const char *name, const char *text, mode_t mode,
    bool durable, unsigned over, struct err *e)
{
	char aside[NAME_MAX + 1];
	scope_fd fd = -1;

	snprintf(aside, sizeof(aside), FILE_ASIDE("%s"), name);
	unlinkat(dir, aside, 0);
	fd = openat(dir, aside,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || file_write(fd, text, strlen(text)) < 0 ||
	    fchmod(fd, mode) < 0 || (durable && fsync(fd) < 0) ||
	    renameat2(dir, aside, dir, name, over) < 0) {
		err_set(e, errno, "write %s", name);
		unlinkat(dir, aside, 0);
		return -1;
	}
	return durable ? file_flush(dir, fsync, e) : 0;
}

int
file_replace(int dir, const char *name, const char *text, mode_t mode,
    bool durable, struct err *e)
{
	return write_aside(dir, name, text, mode, durable, 0, e);
}

int
file_place(int dir, const char *name, const char *text, mode_t mode,
    struct err *e)
{
	return write_aside(dir, name, text, mode, true, RENAME_NOREPLACE, e);
}
