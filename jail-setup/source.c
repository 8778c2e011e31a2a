/* source.c - see source.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "scope.h"
#include "source.h"

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

/* Not 0: of files that a pattern found, too, it is no small matter. */
static int
refused(struct err *e)
{
	e->no = EPERM;
	return -1;
}

int
source_link(enum ground at, const struct stat *link, uid_t owner,
    const char *path, struct err *e)
{
	if (at == GROUND_ROOTS || link->st_uid == 0 || link->st_uid == owner)
		return 0;
	err_set(e, 0, "%s is a link of uid %u in a directory that others than "
	    "root can write to; it is not followed; mend: chown -h root '%s'",
	    path, (unsigned)link->st_uid, path);
	return refused(e);
}

/* Can everybody do this with it?  It is the first n bytes of the path. */
static int
open_to_all(const struct stat *st, mode_t may, const char *path, size_t n,
    struct err *e)
{
	if ((st->st_mode & may) != 0)
		return 0;
	err_set(e, 0, "%s is reached through a directory that others than "
	    "root can write to, and there only what everybody can read is "
	    "taken; %.*s has mode %04o; mend: chmod o+%c '%.*s'", path, (int)n, path,
	    (unsigned)st->st_mode & 07777, may == S_IXOTH ? 'x' : 'r', (int)n,
	    path);
	return refused(e);
}

/* Into the directory whose name lies there in the path. */
static int
down(int *at, const char *path, const char *name, const char *end,
    struct err *e)
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
	return open_to_all(&st, S_IXOTH, path, (size_t)(end - path), e);
}

int
source_open(const char *path, struct err *e)
{
	scope_fd at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_fd fd = -1;
	const char *name = path + 1;
	struct stat st;

	for (const char *end; (end = strchr(name, '/')) != NULL; name = end + 1)
		if (down(&at, path, name, end, e) < 0)
			return -1;
	fd = openat(at, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", path);
	return open_to_all(&st, S_IROTH, path, strlen(path), e) < 0 ? -1 :
	    take_fd(&fd);
}
