/* SPDX-License-Identifier: BSD-2-Clause */
/* execute.c - see execute.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "execute.h"
#include "list.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

enum { LIST_MAX = 1 << 20 };

int
execute_parse(const char *text, const char *command, struct list *out,
    struct err *e)
{
	bool meant = true;
	size_t n;

	for (const char *s = text; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (*s != '\t')
			meant = command == NULL || (strlen(command) == n &&
			    strncmp(command, s, n) == 0);
		else if (meant && list_add_n(out, s + 1, n - 1, e) < 0)
			return -1;
	}
	return 0;
}

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
open_each(int root, const struct list *paths, int (*open_one)(int,
    const char *), struct execute *x, struct err *e)
{
	int *v = reallocarray(x->v, x->n + paths->n + 1, sizeof(*v));

	if (v == NULL)
		return err_set(e, errno, PATHS_EXECUTE);
	x->v = v;
	for (size_t i = 0; i < paths->n; i++) {
		int fd = open_one(root, paths->v[i]);

		if (fd >= 0)
			x->v[x->n++] = fd;
		else if (!may_be_left_out(errno))
			return err_set(e, errno, "%s", paths->v[i]);
	}
	return 0;
}

static int
read_paths(int dir, const char *path, const char *command, struct list *out,
    struct err *e)
{
	scope_free char *text = NULL;
	scope_fd fd = safe_file(dir, strrchr(path, '/') + 1, path, 0, e);
	size_t len;

	return fd < 0 || safe_read(fd, path, LIST_MAX, &text, &len, e) < 0 ?
	    -1 : execute_parse(text, command, out, e);
}

static int
open_listed(int root, int dir, const char *command, struct execute *out,
    struct err *e)
{
	scope_list tree = {0}, mounts = {0};
	struct err none = {0};

	if (read_paths(dir, PATHS_EXECUTE, command, &tree, e) < 0)
		return -1;
	if (read_paths(dir, PATHS_EXECUTE_MOUNTS, NULL, &mounts, &none) < 0 &&
	    none.no != ENOENT) {
		*e = none;
		return -1;
	}
	return open_each(root, &tree, open_of_tree, out, e) < 0 ? -1 :
	    open_each(root, &mounts, open_mount, out, e);
}

int
execute_open(const char *command, struct execute *out, struct err *e)
{
	scope_fd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_fd dir = -1;

	*out = (struct execute){0};
	if (root < 0)
		return err_set(e, errno, "/");
	dir = safe_walk(root, "", "etc/jail", 0, e);
	return dir < 0 ? -1 : open_listed(root, dir, command, out, e);
}

void
execute_close(struct execute *x)
{
	for (size_t i = 0; i < x->n; i++)
		close(x->v[i]);
	free(x->v);
	*x = (struct execute){0};
}
