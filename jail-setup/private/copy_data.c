/* SPDX-License-Identifier: BSD-2-Clause */
/* copy_data.c - see copy_data.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_identity.h"
#include "base/file_replace.h"
#include "copy_data.h"
#include "err.h"
#include "scope.h"

enum { CHUNK = 64 * 1024, TRIES = 3 };

/* `at` and `end` bound what has data. */
static int
copy_bytes(int from, int to, off_t at, off_t end, const char *shown,
    struct err *e)
{
	scope_free char *buf = malloc(CHUNK);

	if (buf == NULL || lseek(to, at, SEEK_SET) < 0)
		return err_set(e, errno, "copy %s", shown);
	while (at < end) {
		size_t want = end - at < CHUNK ? (size_t)(end - at) : CHUNK;
		ssize_t n = pread(from, buf, want, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, errno, "read %s", shown);
		if (n == 0)
			break;	/* shorter now: seen as a change */
		if (file_write(to, buf, (size_t)n) < 0)
			return err_set(e, errno, "write the copy of %s",
			    shown);
		at += n;
	}
	return 0;
}

/* Where SEEK_DATA is not known, all of it is data. */
static int
copy_extents(int from, int to, off_t size, const char *shown, struct err *e)
{
	off_t at = 0;

	while (at < size) {
		off_t data = lseek(from, at, SEEK_DATA), hole;

		if (data < 0 && errno == ENXIO)
			break;	/* a hole up to the end */
		if (data < 0 && errno != EINVAL)
			return err_set(e, errno, "read %s", shown);
		hole = data < 0 ? size : lseek(from, data, SEEK_HOLE);
		if (hole < 0)
			return err_set(e, errno, "read %s", shown);
		if (data < 0)
			data = at;
		if (hole > size)
			hole = size;
		if (copy_bytes(from, to, data, hole, shown, e) < 0)
			return -1;
		at = hole;
	}
	return ftruncate(to, size) == 0 ? 0 :
	    err_set(e, errno, "write the copy of %s", shown);
}

/* 1: copied; 0: it changed meanwhile; -1. */
static int
copy_once(int from, int to, const char *shown, struct err *e)
{
	struct stat before, after;

	if (fstat(from, &before) < 0)
		return err_set(e, errno, "stat %s", shown);
	if (ftruncate(to, 0) < 0)
		return err_set(e, errno, "write the copy of %s", shown);
	if (ioctl(to, FICLONE, from) != 0 &&
	    copy_extents(from, to, before.st_size, shown, e) < 0)
		return -1;
	if (fstat(from, &after) < 0)
		return err_set(e, errno, "stat %s", shown);
	if (!identity_same(&before, &after))
		return 0;
	if (futimens(to, (struct timespec[2]){ before.st_mtim,
	    before.st_mtim }) < 0)
		return err_set(e, errno, "write the copy of %s", shown);
	return 1;
}

int
copy_data(int from, int to, const char *shown, struct err *e)
{
	int done = 0;

	for (int i = 0; done == 0 && i < TRIES; i++)
		done = copy_once(from, to, shown, e);
	if (done == 0) {
		err_set(e, 0, "%s changes while it is copied; fix: stop "
		    "what writes it", shown);
		e->no = EBUSY;
	}
	return done > 0 ? 0 : -1;
}
