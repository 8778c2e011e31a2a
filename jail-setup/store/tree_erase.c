/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_erase.c - see tree_erase.h */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "scope.h"
#include "tree_erase.h"

enum { DEEPEST = 256, NAMED = 8 };

struct way {
	bool unlink_it;
	int depth;
};

static int walk_tree(int dir, const char *name, bool unlink_it, int depth,
    struct err *e);

static int
refuse_mount(const struct statx *st, const char *name, struct err *e)
{
	if ((st->stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) == 0)
		return err_set(e, ENOSYS, "%s: this kernel does not tell mount "
		    "points (Linux 5.8 does)", name);
	if ((st->stx_attributes & STATX_ATTR_MOUNT_ROOT) == 0)
		return 0;
	err_set(e, 0, "%s is a mount point; fix: umount it first", name);
	e->no = EBUSY;	/* not behind the fix */
	return -1;
}

static int
walk_entry(void *arg, int dir, const char *name, struct err *e)
{
	const struct way *w = arg;

	if (walk_tree(dir, name, w->unlink_it, w->depth + 1, e) == 0)
		return 0;
	/* all the names of a deep way would leave no room for the reason */
	return w->depth < NAMED ? err_in(e, "%.40s", name) : -1;
}

static int
walk_directory(int dir, const char *name, bool unlink_it, int depth,
    struct err *e)
{
	struct way w = { unlink_it, depth };
	scope_fd fd = openat(dir, name,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, errno, "open %s", name);
	if (depth > DEEPEST)
		return err_set(e, 0, "deeper than %d; fix: remove "
		    "it with rm -r", DEEPEST);
	if (dir_each(fd, name, walk_entry, &w, e) < 0)
		return -1;
	if (unlink_it && unlinkat(dir, name, AT_REMOVEDIR) < 0)
		return err_set(e, errno, "rmdir %s", name);
	return 0;
}

static int
walk_tree(int dir, const char *name, bool unlink_it, int depth, struct err *e)
{
	struct statx st;

	if (statx(dir, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_TYPE,
	    &st) < 0)
		return err_set(e, errno, "stat %s", name);
	if (refuse_mount(&st, name, e) < 0)
		return -1;
	if (S_ISDIR(st.stx_mode))
		return walk_directory(dir, name, unlink_it, depth, e);
	if (unlink_it && unlinkat(dir, name, 0) < 0)
		return err_set(e, errno, "unlink %s", name);
	return 0;
}

int
erase_check(int dir, const char *name, struct err *e)
{
	return walk_tree(dir, name, false, 0, e) == 0 || e->no == ENOENT ? 0 :
	    -1;
}

int
erase(int dir, const char *name, struct err *e)
{
	/* check all of it first, so that no mount stops it half-way */
	return erase_check(dir, name, e) == 0 &&
	    (walk_tree(dir, name, true, 0, e) == 0 || e->no == ENOENT) ? 0 : -1;
}
