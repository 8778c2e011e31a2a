/* SPDX-License-Identifier: BSD-2-Clause */
/* storedir.c - see storedir.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "dir.h"
#include "err.h"
#include "inuse.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"
#include "storedir.h"
#include "tree_erase.h"

int
storedir_lock(const char *lock, int how, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd run = safe_make_dir(PATHS_RUN, 0755, e);
	scope_fd fd = -1;

	if (run < 0)
		return -1;
	/* until the next boot, where an older version left them */
	unlinkat(run, "index", 0);
	unlinkat(run, ".index.lock", 0);
	snprintf(name, sizeof(name), "%s.lock", lock);
	fd = openat(run, name,
	    O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(e, errno, "open %s/%s", PATHS_RUN, name);
	if (flock(fd, how) == 0)
		return take_fd(&fd);
	if (errno != EWOULDBLOCK)
		return err_set(e, errno, "lock");
	/* not EAGAIN: the owner of a file can make open(2) fail with that, by
	 * a lease, fcntl(2) */
	err_set(e, 0, "jail %s: another jail-setup works on it", lock);
	e->no = EALREADY;
	return -1;
}

int
storedir_lock_file(const char *lock, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd run = safe_dir(PATHS_RUN, e);
	int fd = -1;

	snprintf(name, sizeof(name), "%s.lock", lock);
	if (run >= 0)
		fd = openat(run, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd : storedir_lock(lock, LOCK_UN, e);
}

static int
open_subdir(int at, const char *shown, const char *name, bool make,
    struct err *e)
{
	if (make && mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, "mkdir %s/%s", shown, name);
	return safe_walk(at, shown, name, 0, e);
}

int
storedir_open(const char *state, const char *jail, bool make,
    struct storedir *d, struct err *e)
{
	char path[PATH_MAX];
	scope_fd st = -1;

	*d = (struct storedir)STOREDIR_CLOSED;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	if ((d->lock = storedir_lock(jail, LOCK_EX | LOCK_NB, e)) < 0 ||
	    (st = safe_make_dir(state, 0755, e)) < 0 ||
	    (d->top = open_subdir(st, state, jail, make, e)) < 0 ||
	    (d->gen = open_subdir(d->top, path, "gen", true, e)) < 0 ||
	    (d->trees = open_subdir(st, state, GENERATION_TREES, true,
	    e)) < 0) {
		storedir_close(d);
		return -1;
	}
	return 0;
}

void
storedir_close(struct storedir *d)
{
	scope_close(&d->trees);
	scope_close(&d->gen);
	scope_close(&d->top);
	scope_close(&d->lock);
	*d = (struct storedir)STOREDIR_CLOSED;
}

int
storedir_tidy(const struct storedir *d, struct err *e)
{
	if (unlinkat(d->top, "current.new", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink current.new");
	unlinkat(d->top, FILE_ASIDE(STOREDIR_FAILED), 0);
	unlinkat(d->top, FILE_ASIDE(STOREDIR_HOLD), 0);
	unlinkat(d->top, STOREDIR_FAILED ".new", 0);	/* of version 0.1 */
	return erase(d->top, STOREDIR_GONE, e);
}

int
storedir_link(const struct storedir *d, const char *serial, const char *tree,
    struct err *e)
{
	char to[TREE_MAX + 32];

	snprintf(to, sizeof(to), GENERATION_TO_TREE "%s", tree);
	return symlinkat(to, d->gen, serial) == 0 ? 0 :
	    err_set(e, errno, "link generation %s", serial);
}

int
storedir_uses(const struct storedir *d, const char *serial,
    const struct inuse *all, bool on, const struct use **use, struct err *e)
{
	char tree[TREE_MAX + 1];

	*use = NULL;
	/* an entry that is not a link to a tree has no mounts to check */
	if (generation_link(d->gen, serial, tree, e) < 0)
		return e->no == 0 || e->no == ENOENT ? 0 : -1;
	*use = inuse_tree(all, tree, on);
	return 0;
}

int
storedir_unused(const struct storedir *d, const char *jail, bool trees,
    struct err *e)
{
	scope_inuse used = {0};
	scope_list l = {0};
	const struct use *u = NULL;

	if (inuse_find(d->trees, &used, e) < 0 ||
	    storedir_serials(d, &l, e) < 0)
		return -1;
	if (jail != NULL)
		u = inuse_generation(&used, jail, NULL);
	for (size_t i = 0; trees && u == NULL && i < l.n; i++)
		if (storedir_uses(d, l.v[i], &used, jail == NULL, &u, e) < 0)
			return -1;
	return u == NULL ? 0 : inuse_say(&used, u, e);
}

/* For long_gone() in store_switch.c: new times are a change of the link. */
static int
mark_end(const struct storedir *d, const char *serial, struct err *e)
{
	char was[SERIAL_MAX + 1];
	struct err none;

	if (generation_current(d->top, was, &none) < 0 ||
	    strcmp(was, serial) == 0)
		return 0;
	if (utimensat(d->gen, was, NULL, AT_SYMLINK_NOFOLLOW) < 0 &&
	    errno != ENOENT)
		return err_set(e, errno, "touch %s", was);
	return 0;
}

int
storedir_switch(const struct storedir *d, const char *serial, struct err *e)
{
	char to[SERIAL_MAX + 8];

	snprintf(to, sizeof(to), "gen/%s", serial);
	/* `current` must never reach the disk before what it points to */
	if (file_flush(d->gen, fsync, e) < 0 || mark_end(d, serial, e) < 0)
		return -1;
	unlinkat(d->top, "current.new", 0);
	if (symlinkat(to, d->top, "current.new") < 0 ||
	    renameat(d->top, "current.new", d->top, "current") < 0)
		return err_set(e, errno, "switch to %s", serial);
	return file_flush(d->top, fsync, e);
}

int
storedir_serials(const struct storedir *d, struct list *out, struct err *e)
{
	int rc = dir_names(d->gen, "gen", generation_serial_ok, out, e);

	list_sort(out);
	return rc;
}
