/* SPDX-License-Identifier: BSD-2-Clause */
/* safe_tree.c - check a tree that somebody else maintains; see safe_open.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "dir.h"
#include "err.h"
#include "fix.h"
#include "safe_open.h"
#include "scope.h"

enum { DEEPEST = 64 };

/* A directory on the way down. */
struct level {
	const char *shown;
	const char *top;	/* the tree */
	uid_t owner;
	int depth;
};

static int check_child(void *arg, int dir, const char *name, struct err *e);

static int
refuse_untrusted(const struct stat *st, const struct level *l, struct err *e)
{
	const struct fix_path p = {
		.role = FIX_TREE, .path = l->shown, .whole = l->top,
		.uid = st->st_uid, .owner = l->owner, .mode = st->st_mode,
	};
	char fix[FIX_MAX];

	fix_untrusted(&p, fix);
	return err_set(e, 0, "%s belongs to uid %u with mode %04o; root would "
	    "load it: it must belong to uid %u and not be writable by group "
	    "or others; fix: %s", l->shown, (unsigned)st->st_uid,
	    (unsigned)st->st_mode & 07777, (unsigned)l->owner, fix);
}

static int
check_entry(int dir, const char *name, const struct level *above, struct err *e)
{
	char shown[PATH_MAX];
	struct level here = {
		shown, above->top, above->owner, above->depth + 1
	};
	scope_fd fd = -1;
	struct stat st;

	if ((size_t)snprintf(shown, sizeof(shown), "%s/%s", above->shown,
	    name) >= sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.40s...", above->shown);
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "stat %s", shown);
	/* a link has no mode; its directory protects it */
	if (st.st_uid != here.owner || (!S_ISLNK(st.st_mode) &&
	    (st.st_mode & 022) != 0))
		return refuse_untrusted(&st, &here, e);
	if (!S_ISDIR(st.st_mode))
		return 0;
	if (here.depth >= DEEPEST)
		return err_set(e, 0, "%s: deeper than %d", shown, DEEPEST);
	fd = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, errno, "open %s", shown);
	return dir_each(fd, shown, check_child, &here, e);
}

static int
check_child(void *arg, int dir, const char *name, struct err *e)
{
	return check_entry(dir, name, arg, e);
}

int
safe_tree(int root, const char *shown, uid_t owner, struct err *e)
{
	static const char *const loaded[] = {
		"etc", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr",
	};
	const struct level top = { shown, shown, owner, -1 };

	for (size_t i = 0; i < sizeof(loaded) / sizeof(*loaded); i++) {
		struct stat st;

		if (fstatat(root, loaded[i], &st, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno == ENOENT)
			continue;
		if (check_entry(root, loaded[i], &top, e) < 0)
			return -1;
	}
	return 0;
}
