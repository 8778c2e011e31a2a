/* SPDX-License-Identifier: BSD-2-Clause */
/* reach.c - see reach.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "paths.h"
#include "reach.h"
#include "rules.h"
#include "safe_open.h"
#include "scope.h"

enum { RULES_MAX = 1 << 20 };

/* No mount may lie on the way: the account may write what is mounted. */
static int
open_of_tree(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_XDEV |
		    RESOLVE_NO_MAGICLINKS,
	};

	return safe_openat2(root, path, &how);
}

/*
 * A directory above it may be the account's: so no link is followed, and what
 * is there must be the mount itself.
 */
static int
open_mount(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS,
	};
	scope_fd fd = safe_openat2(root, path, &how);
	struct statx st;

	if (fd < 0 || statx(fd, "", AT_EMPTY_PATH, 0, &st) < 0)
		return -1;
	errno = ENOENT;
	return (st.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0 ?
	    take_fd(&fd) : -1;
}

static bool
may_be_left_out(int no)
{
	return no == ENOENT || no == ENOTDIR || no == EXDEV ||
	    no == ELOOP || no == EACCES;
}

static int
add_part(struct reach *r, int *fd, uint64_t rights, struct err *e)
{
	struct reach_part *v = reallocarray(r->v, r->n + 1, sizeof(*v));

	if (v == NULL)
		return err_set(e, errno, PATHS_RULES);
	r->v = v;
	v[r->n++] = (struct reach_part){ take_fd(fd), rights };
	return 0;
}

static int
open_each(int root, const struct rules *rules, int (*open_one)(int,
    const char *), struct reach *r, struct err *e)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->v[i];
		scope_fd fd = -1;

		if (rule->rights != LANDLOCK_ACCESS_FS_EXECUTE)
			continue;
		fd = open_one(root, rule->path);
		if (fd < 0 && !may_be_left_out(errno))
			return err_set(e, errno, "%s", rule->path);
		if (fd >= 0 && add_part(r, &fd, rule->rights, e) < 0)
			return -1;
	}
	return 0;
}

/* The caller's to free; NULL on error. */
static char *
read_text(int root, const char *path, struct err *e)
{
	scope_fd dir = safe_walk(root, "", "etc/jail", 0, e);
	scope_fd fd = dir < 0 ? -1 :
	    safe_file(dir, strrchr(path, '/') + 1, path, 0, e);
	char *text = NULL;
	size_t len;

	return fd < 0 || safe_read(fd, path, RULES_MAX, &text, &len, e) < 0 ?
	    NULL : text;
}

static int
read_rules(int root, const char *path, int row, struct rules *out,
    struct err *e)
{
	scope_free char *text = read_text(root, path, e);

	return text == NULL ? -1 : rules_parse(text, row, out, e);
}

int
reach_open(int row, const struct ident *who, struct reach *out, struct err *e)
{
	scope_fd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_rules rules = {0}, entry = {0};

	(void)who;
	*out = (struct reach){ .handled = LANDLOCK_ACCESS_FS_EXECUTE };
	if (root < 0)
		return err_set(e, errno, "/");
	if (read_rules(root, PATHS_RULES, row, &rules, e) < 0 ||
	    read_rules(root, PATHS_RULES_ENTRY, RULES_UNION, &entry, e) < 0)
		return -1;
	return open_each(root, &rules, open_of_tree, out, e) < 0 ? -1 :
	    open_each(root, &entry, open_mount, out, e);
}

int
reach_row(const char *name, int *row, struct err *e)
{
	scope_fd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_free char *text = root < 0 ? err_null(e, errno, "/") :
	    read_text(root, PATHS_RULES, e);

	if (text == NULL)
		return -1;
	*row = rules_row(text, name);
	return *row >= 0 ? 0 :
	    err_set(e, 0, "%s has no row %.80s", PATHS_RULES, name);
}

void
reach_close(struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		close(r->v[i].fd);
	free(r->v);
	*r = (struct reach){0};
}
