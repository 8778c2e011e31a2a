/* SPDX-License-Identifier: BSD-2-Clause */
/* mountpoint.c - see mountpoint.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "mountpoint.h"
#include "safe_open.h"
#include "scope.h"

#define WALK (O_PATH | O_NOFOLLOW | O_CLOEXEC)

static int
make_point(int at, dev_t own, const char *name, bool dir, struct err *e)
{
	scope_fd fd = -1;
	struct stat st;

	if (fstat(at, &st) < 0)
		return err_set(e, errno, "stat");
	if (st.st_dev != own)
		return err_set(e, ENOENT, "%s is not made where users may "
		    "write", name);
	if (dir && mkdirat(at, name, 0755) < 0)
		return err_set(e, errno, "mkdir %s", name);
	if (dir)
		return 0;
	fd = openat(at, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
	return fd >= 0 ? 0 : err_set(e, errno, "create %s", name);
}

static int
step_down(int at, dev_t own, const char *name, bool dir, struct err *e)
{
	scope_fd fd = openat(at, name, WALK);
	struct stat st;

	if (fd < 0 && errno == ENOENT) {
		if (make_point(at, own, name, dir, e) < 0)
			return -1;
		fd = openat(at, name, WALK);
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", name);
	if (S_ISLNK(st.st_mode) || (S_ISDIR(st.st_mode) != 0) != dir)
		return err_set(e, 0, "%s is not a %s; fix: make it one in the "
		    "tree, or give another path in the jail file", name,
		    dir ? "directory" : "file");
	return take_fd(&fd);
}

static int
walk_down(int root, const char *path, enum mountpoint kind, struct err *e)
{
	scope_fd at = openat(root, ".", WALK | O_DIRECTORY);
	const char *s = path + strspn(path, "/");
	struct stat st;

	if (at < 0 || fstat(at, &st) < 0)
		return err_set(e, errno, "open the jail's root");
	while (*s != '\0') {
		char name[NAME_MAX + 1];
		size_t n = strcspn(s, "/");
		int down;

		if (n > NAME_MAX)
			return err_set(e, ENAMETOOLONG, "%s", path);
		memcpy(name, s, n);
		name[n] = '\0';
		s += n + strspn(s + n, "/");
		down = step_down(at, st.st_dev, name,
		    *s != '\0' || kind == MOUNTPOINT_DIR, e);
		if (down < 0)
			return err_in(e, "%s in the jail", path);
		scope_close(&at);
		at = down;
	}
	return take_fd(&at);
}

/* Most exist already: opens it in one call, through no link. */
static int
open_at_once(int root, const char *path, enum mountpoint kind)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
		    RESOLVE_NO_MAGICLINKS,
	};
	const char *rel = path + strspn(path, "/");
	scope_fd fd = safe_openat2(root, *rel != '\0' ? rel : ".", &how);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 ||
	    (S_ISDIR(st.st_mode) != 0) != (kind == MOUNTPOINT_DIR))
		return -1;
	return take_fd(&fd);
}

int
mountpoint(int root, const char *path, enum mountpoint kind, struct err *e)
{
	int fd = open_at_once(root, path, kind);

	return fd >= 0 ? fd : walk_down(root, path, kind, e);
}

/* How much of a path a tree has; -1 is an error. */
enum tree_part {
	TREE_LACKS,	/* at most directories that may lie below ours */
	TREE_HAS,	/* all of it */
	TREE_DIFFERS,	/* something else on the way */
};

static int
tree_has(int tree, bool ours, const char *path, struct stat *end, struct err *e)
{
	scope_fd at = openat(tree, ".", WALK | O_DIRECTORY);
	const char *s = path + 1;

	for (;;) {
		char name[NAME_MAX + 1];
		size_t n = strcspn(s, "/");
		int down;

		if (n > NAME_MAX)
			return err_set(e, ENAMETOOLONG, "%.40s...", path);
		memcpy(name, s, n);
		name[n] = '\0';
		s += n;
		if (fstatat(at, name, end, AT_SYMLINK_NOFOLLOW) < 0)
			return errno == ENOENT ? TREE_LACKS : err_set(e, errno,
			    "%s in the tree", path);
		if (*s == '\0')
			return TREE_HAS;
		if (!ours || !S_ISDIR(end->st_mode))
			return TREE_DIFFERS;
		down = openat(at, name, WALK | O_DIRECTORY);
		if (down < 0)
			return err_set(e, errno, "%s in the tree", path);
		scope_close(&at);
		at = down;
		s++;
	}
}

/* Makes the directories above the last name of `path`, below upper. */
static int
make_way(int upper, const char *path, struct err *e)
{
	char name[PATH_MAX];

	for (size_t i = 1; path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		memcpy(name, path + 1, i);
		name[i - 1] = '\0';
		if (mkdirat(upper, name, 0755) < 0 && errno != EEXIST)
			return err_set(e, errno, "make %s", path);
	}
	return 0;
}

int
mountpoint_ahead(int upper, int tree, bool ours, const char *path,
    enum mountpoint kind, struct err *e)
{
	scope_fd there = -1;
	struct stat st;
	int rc;

	if (strlen(path) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s...", path);
	if (path[1] == '\0')
		return kind != MOUNTPOINT_DIR;
	rc = tree_has(tree, ours, path, &st, e);
	if (rc > TREE_LACKS)
		there = open_at_once(tree, path, kind);
	if (rc != TREE_LACKS)
		return rc < 0 ? -1 : there < 0;
	if (make_way(upper, path, e) < 0)
		return -1;
	rc = kind == MOUNTPOINT_DIR ? mkdirat(upper, path + 1, 0755) :
	    mknodat(upper, path + 1, S_IFREG | 0644, 0);
	return rc == 0 || errno == EEXIST ? 0 :
	    err_set(e, errno, "make %s", path);
}

int
mountpoint_link_ahead(int upper, int tree, bool ours, const char *path,
    const char *to, struct err *e)
{
	struct stat st;
	int rc = tree_has(tree, ours, path, &st, e);

	if (rc != TREE_LACKS)
		return rc < 0 ? -1 : rc == TREE_DIFFERS;
	if (make_way(upper, path, e) < 0)
		return -1;
	return symlinkat(to, upper, path + 1) == 0 || errno == EEXIST ? 0 :
	    err_set(e, errno, "make %s", path);
}

/* "/run" or, as the host may have it, "../run". */
static bool
link_leads(int dir, const char *name, const char *to)
{
	char text[PATH_MAX];
	ssize_t n = readlinkat(dir, name, text, sizeof(text) - 1);

	if (n < 0)
		return false;
	text[n] = '\0';
	return strcmp(text, to) == 0 ||
	    (strncmp(text, "..", 2) == 0 && strcmp(text + 2, to) == 0);
}

int
mountpoint_link(int root, const char *path, const char *to, struct err *e)
{
	const char *name = strrchr(path, '/') + 1;
	char dir[PATH_MAX];
	scope_fd at = -1;

	snprintf(dir, sizeof(dir), "%.*s", (int)(name - path), path);
	at = mountpoint(root, dir, MOUNTPOINT_DIR, e);
	if (at < 0)
		return -1;
	if (link_leads(at, name, to) || symlinkat(to, at, name) == 0)
		return 0;
	return errno == EEXIST ? 1 : err_set(e, errno, "make %s", path);
}
