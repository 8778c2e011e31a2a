/* SPDX-License-Identifier: BSD-2-Clause */
/* host_trust.c - see host_trust.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "host_trust.h"
#include "path_below.h"
#include "quote.h"
#include "scope.h"

enum ground
source_ground(enum ground above, const struct stat *dir, uid_t owner)
{
	if (above == GROUND_OTHERS ||
	    (dir->st_uid != 0 && dir->st_uid != owner))
		return GROUND_OTHERS;
	if ((dir->st_mode & 022) == 0)
		return GROUND_ROOTS;
	return (dir->st_mode & S_ISVTX) != 0 ? GROUND_STICKY : GROUND_OTHERS;
}

/* EPERM: callers treat it as fatal even for files that a pattern found. */
static int
refuse(struct err *e)
{
	e->no = EPERM;
	return -1;
}

int
source_link(enum ground at, const struct stat *link, uid_t owner,
    const char *path, struct err *e)
{
	char word[QUOTE_MAX];

	if (at == GROUND_ROOTS || link->st_uid == 0 || link->st_uid == owner)
		return 0;
	err_set(e, 0, "%s is a link of uid %u in a directory that others than "
	    "root can write to; it is not followed; fix: name in the component "
	    "what it leads to, see: readlink -f %s", path,
	    (unsigned)link->st_uid, quote(path, word));
	return refuse(e);
}

bool
source_written(enum ground at, const struct stat *file, uid_t owner)
{
	return at != GROUND_ROOTS || (file->st_mode & 022) != 0 ||
	    (file->st_uid != 0 && file->st_uid != owner);
}

bool
source_theirs(const char *path, uid_t owner)
{
	scope_fd at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	enum ground ground = GROUND_ROOTS;
	char part[NAME_MAX + 1];
	struct stat st;
	size_t n;

	for (path += strspn(path, "/"); *path != '\0';
	    path += n + strspn(path + n, "/")) {
		int next;

		n = strcspn(path, "/");
		if (snprintf(part, sizeof(part), "%.*s", (int)n, path) >=
		    (int)sizeof(part))
			break;
		next = openat(at, part, O_PATH | O_CLOEXEC);
		scope_close(&at);
		at = next;
		if (at < 0 || fstat(at, &st) < 0)
			break;
		if (!S_ISDIR(st.st_mode))
			return source_written(ground, &st, owner);
		ground = source_ground(ground, &st, owner);
	}
	return ground != GROUND_ROOTS;
}

/*
 * Does the mode allow everybody `may`?  The file is the first n bytes of the
 * path.  No message suggests chmod(1): whoever can write to the directory may
 * have replaced the file by then, in order to have another one opened.
 */
static int
open_to_all(const struct stat *st, mode_t may, const char *path, size_t n,
    enum source_way way, struct err *e)
{
	unsigned mode = (unsigned)st->st_mode & 07777;

	if ((st->st_mode & may) != 0)
		return 0;
	if (way == SOURCE_NAMED)
		err_set(e, 0, "%s is named by a file that others than root can "
		    "write, which may name only what everybody can read; %.*s "
		    "has mode %04o", path, (int)n, path, mode);
	else
		err_set(e, 0, "%s is reached through a directory that others "
		    "than root can write to, and there only what everybody can "
		    "read is taken; %.*s has mode %04o; fix: name a copy that "
		    "lies below directories that root alone can write to",
		    path, (int)n, path, mode);
	return refuse(e);
}

/* Replace *at by the directory named from `name` to `end` in the path. */
static int
open_dir_below(int *at, const char *path, const char *name, const char *end,
    enum source_way way, struct err *e)
{
	char part[NAME_MAX + 1];
	struct stat st;
	int next;

	snprintf(part, sizeof(part), "%.*s", (int)(end - name), name);
	next = openat(*at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	scope_close(at);
	*at = next;
	if (next < 0 || fstat(next, &st) < 0)
		return err_set(e, errno, "open %s", path);
	return open_to_all(&st, S_IXOTH, path, (size_t)(end - path), way, e);
}

int
source_open(const char *path, enum source_way way, struct err *e)
{
	scope_fd at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_fd fd = -1;
	const char *name = path + 1;
	struct stat st;

	for (const char *end; (end = strchr(name, '/')) != NULL; name = end + 1)
		if (open_dir_below(&at, path, name, end, way, e) < 0)
			return -1;
	fd = openat(at, name, SOURCE_READ);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", path);
	return open_to_all(&st, S_IROTH, path, strlen(path), way, e) < 0 ?
	    -1 : take_fd(&fd);
}

int
source_named(int at)
{
	scope_fd own = at;
	char fd[40], real[8] = "";	/* truncated: only the top matters */
	struct stat st;

	if (own < 0 || fstat(own, &st) < 0)
		return -1;
	snprintf(fd, sizeof(fd), "/proc/self/fd/%d", own);
	if (readlink(fd, real, sizeof(real) - 1) < 0 ||
	    path_is_kernels(real)) {
		errno = ENOENT;
		return -1;
	}
	if (!S_ISREG(st.st_mode))
		return take_fd(&own);
	return open(fd, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}
