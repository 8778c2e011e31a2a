/* SPDX-License-Identifier: BSD-2-Clause */
/* private.c - the directories of private data; see private.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base.h"
#include "base/file_replace.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "private.h"
#include "private_dir.h"
#include "safe_open.h"
#include "scope.h"
#include "store/inuse.h"
#include "store/storedir.h"
#include "store/tree_erase.h"

const char *const private_contents[] = { "default", "copy", "empty", NULL };
COUNT_IS(private_contents, CONTENT_COUNT + 1);

int
private_lock(struct err *e)
{
	return storedir_lock(PRIVATE_SERVICES, LOCK_EX, e);
}

static int
path_of(const char *state, const char *name, char path[PATH_MAX],
    struct err *e)
{
	return (size_t)snprintf(path, PATH_MAX, "%s/" PRIVATE_SERVICES "%s%s",
	    state, *name != '\0' ? "/" : "", name) < PATH_MAX ? 0 :
	    err_set(e, ENAMETOOLONG, "%.40s...", state);
}

bool
private_exists(const char *state, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	struct err none;

	return path_of(state, name, path, &none) == 0 &&
	    (lstat(path, &st) == 0 || errno != ENOENT);
}

/* What a killed run has left, whatever service it was of. */
static int
tidy_one(void *arg, int dir, const char *name, struct err *e)
{
	(void)arg;
	return name[0] != '.' || erase(dir, name, e) == 0 ? 0 :
	    err_in(e, PRIVATE_SERVICES "/%s", name);
}

int
private_services(const char *state, bool make, struct err *e)
{
	char path[PATH_MAX];
	scope_fd st = make ? safe_make_dir(state, 0755, e) : -1;
	scope_fd dir = -1;

	if ((make && st < 0) || path_of(state, "", path, e) < 0)
		return -1;
	dir = make ? safe_make_dir(path, 0711, e) : safe_dir(path, e);
	return dir < 0 || dir_each(dir, path, tidy_one, NULL, e) < 0 ? -1 :
	    take_fd(&dir);
}

int
private_open(const char *state, const char *name, struct private_at *at,
    struct err *e)
{
	char path[PATH_MAX];

	*at = (struct private_at)PRIVATE_CLOSED;
	if (path_of(state, name, path, e) < 0 ||
	    (at->top = safe_dir(path, e)) < 0)
		return -1;
	at->data = safe_walk(at->top, path, "private", 0, e);
	if (at->data < 0) {
		private_close(at);
		return -1;
	}
	return 0;
}

void
private_close(struct private_at *at)
{
	scope_close(&at->data);
	scope_close(&at->top);
	*at = (struct private_at)PRIVATE_CLOSED;
}

int
private_base(const struct private_at *at, struct base *b, struct err *e)
{
	scope_fd fd = safe_file(at->top, "base", "base", 0, e);
	scope_free char *text = NULL;
	size_t len;

	*b = (struct base){0};
	return fd < 0 || safe_read(fd, "base", BASE_MAX, &text, &len, e) < 0 ?
	    -1 : base_parse(text, "base", b, e);
}

static int
unused(int dir, struct err *e)
{
	scope_inuse all = {0};

	if (inuse_find_data(dir, &all, e) < 0)
		return -1;
	return all.n == 0 ? 0 : inuse_say(&all, &all.v[0], e);
}

int
private_unused(const char *state, const char *name, struct err *e)
{
	char path[PATH_MAX];
	scope_fd dir = path_of(state, name, path, e) == 0 ?
	    safe_dir(path, e) : -1;

	return dir < 0 || unused(dir, e) < 0 ? -1 : 0;
}

int
private_place(int services, const char *name, const char *aside,
    uint64_t ids, struct err *e)
{
	if (fchownat(services, aside, 0, (gid_t)ids, AT_SYMLINK_NOFOLLOW) < 0 ||
	    fchmodat(services, aside, ids != 0 ? 0710 : 0700, 0) < 0)
		return err_set(e, errno, "owner of %s", aside);
	/* what the name leads to is on the disk before it */
	if (file_flush(services, syncfs, e) < 0)
		return -1;
	if (renameat2(services, aside, services, name, RENAME_NOREPLACE) < 0)
		return err_set(e, errno, "rename to " PRIVATE_SERVICES "/%s",
		    name);
	return file_flush(services, fsync, e);
}

int
private_remove(const char *state, const char *name, struct err *e)
{
	char gone[NAME_MAX + 1];
	scope_fd services = -1;
	scope_fd dir = -1;

	if (!private_exists(state, ""))
		return 0;
	services = private_services(state, false, e);
	if (services < 0)
		return -1;
	dir = openat(services, name,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? 0 : err_set(e, errno,
		    PRIVATE_SERVICES "/%s", name);
	/* a mount that a container made is seen there, one of ours here */
	if (unused(dir, e) < 0 || erase_check(services, name, e) < 0)
		return -1;
	snprintf(gone, sizeof(gone), ".%.64s.gone", name);
	if (renameat(services, name, services, gone) < 0)
		return err_set(e, errno, "rename " PRIVATE_SERVICES "/%s",
		    name);
	return file_flush(services, fsync, e) < 0 ||
	    erase(services, gone, e) < 0 ? -1 : 1;
}
