/* SPDX-License-Identifier: BSD-2-Clause */
/* reach.c - see reach.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "as_account.h"
#include "err.h"
#include "ident.h"
#include "path_tokens.h"
#include "paths.h"
#include "reach.h"
#include "rules.h"
#include "safe_open.h"
#include "scope.h"

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

/* What is above may be the account's, which could make it a link. */
static int
open_root(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS,
	};

	return safe_openat2(root, path, &how);
}

/* The mount itself: the account may have put something else there. */
static int
open_mount(int root, const char *path)
{
	scope_fd fd = open_root(root, path);
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

/* landlock_add_rule(2) takes no rights of directories for a file. */
static int
add_root(struct reach *r, int *fd, uint64_t rights, struct err *e)
{
	struct stat st;

	if (fstat(*fd, &st) < 0)
		return err_set(e, errno, "stat");
	return add_part(r, fd, S_ISDIR(st.st_mode) ? rights : rights &
	    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	    WALL_FS_TRUNCATE), e);
}

/*
 * Where several accounts write to a root, another may have made it, and could
 * replace what a program has written there and not yet moved.
 */
static int
open_temporary(int fd, uid_t uid)
{
	scope_fd tmp = -1;
	struct stat st;

	if (mkdirat(fd, ".tmp", 0700) < 0 && errno != EEXIST)
		return -1;
	tmp = openat(fd, ".tmp",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (tmp < 0 || fstat(tmp, &st) < 0)
		return -1;
	errno = EPERM;
	return st.st_uid == uid || st.st_uid == 0 ? take_fd(&tmp) : -1;
}

int
reach_missing(const char *path, int no, const struct ident *who, struct err *e)
{
	struct err why;

	err_set(&why, no, "%s", path);
	return err_set(e, 0, "%s; fix: make it a directory of %s, through no "
	    "link", why.msg, who->name);
}

/* `strict`: one that is missing is an error. */
static int
open_rule(int root, const struct rule *rule, const struct ident *who,
    bool strict, struct reach *r, struct err *e)
{
	scope_free char *path = token_expand(rule->path, who, e);
	scope_fd fd = path != NULL ? open_root(root, path) : -1;
	scope_fd tmp = fd >= 0 && rule->temporary != 0 ?
	    open_temporary(fd, who->uid) : -1;
	const int no = errno;
	char shown[PATH_MAX + 8];

	if (path == NULL)
		return -1;
	if (fd < 0 && (strict || !may_be_left_out(no)))
		return reach_missing(path, no, who, e);
	if (strict && fd >= 0 && tmp < 0 && rule->temporary != 0) {
		snprintf(shown, sizeof(shown), "%s/.tmp", path);
		return reach_missing(shown, no, who, e);
	}
	if (fd >= 0 && add_root(r, &fd, rule->rights, e) < 0)
		return -1;
	return tmp >= 0 ? add_root(r, &tmp, rule->temporary, e) : 0;
}

struct wanted {
	const struct rules *rules, *entry;
	const struct ident *who;
	bool strict;
};

static int
open_roots(int root, const struct wanted *w, struct reach *r, struct err *e)
{
	for (size_t i = 0; i < w->rules->n; i++)
		if (w->rules->v[i].rights != LANDLOCK_ACCESS_FS_EXECUTE &&
		    open_rule(root, &w->rules->v[i], w->who, w->strict, r,
		    e) < 0)
			return -1;
	for (size_t i = 0; i < w->entry->n; i++)
		if (w->entry->v[i].rights != LANDLOCK_ACCESS_FS_EXECUTE &&
		    open_rule(root, &w->entry->v[i], w->who, false, r, e) < 0)
			return -1;
	return 0;
}

/*
 * Roots lie where the account may write, so root opens them, and makes .tmp,
 * with the account's rights.
 */
static int
open_roots_as(int root, const struct wanted *w, struct reach *r, struct err *e)
{
	struct as_account was;
	int rc;

	if (geteuid() != 0)
		return open_roots(root, w, r, e);
	if (as_account_begin(w->who, &was, e) < 0)
		return -1;
	rc = open_roots(root, w, r, e);
	return as_account_end(&was, e) < 0 ? -1 : rc;
}

static int
read_rules(int dir, const char *path, int row, struct rules *out,
    struct err *e)
{
	scope_free char *text = safe_list(dir, path, RULES_MAX, e);

	return text == NULL ? -1 : rules_parse(text, row, out, e);
}

int
reach_open(int row, const struct ident *who, struct reach *out, struct err *e)
{
	scope_fd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_rules rules = {0}, entry = {0};
	scope_fd dir = -1;

	*out = (struct reach){ .handled = LANDLOCK_ACCESS_FS_EXECUTE };
	if (root < 0)
		return err_set(e, errno, "/");
	dir = safe_lists(root, e);
	if (read_rules(dir, PATHS_RULES, row, &rules, e) < 0 ||
	    read_rules(dir, PATHS_RULES_ENTRY, RULES_UNION, &entry, e) < 0)
		return -1;
	for (size_t i = 0; i < rules.n; i++)
		out->linkless |= rules.v[i].temporary != 0;
	if (open_each(root, &rules, open_of_tree, out, e) < 0 ||
	    open_each(root, &entry, open_mount, out, e) < 0)
		return -1;
	if (!rules.limited)
		return 0;
	out->handled |= WALL_FS_CONTENT;
	return open_roots_as(root, &(struct wanted){ &rules, &entry, who,
	    row != RULES_UNION }, out, e);
}

int
reach_limited(int root, const char *name, bool *limited, struct err *e)
{
	scope_fd dir = safe_lists(root, e);
	scope_free char *text = safe_list(dir, PATHS_RULES, RULES_MAX, e);
	scope_rules rules = {0};

	if (text == NULL || rules_parse(text, name == NULL ? RULES_UNION :
	    rules_row(text, name), &rules, e) < 0)
		return -1;
	*limited = rules.limited;
	return 0;
}

void
reach_close(struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		close(r->v[i].fd);
	free(r->v);
	*r = (struct reach){0};
}
