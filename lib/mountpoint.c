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
#include "safe.h"
#include "scope.h"

#define WALK (O_PATH | O_NOFOLLOW | O_CLOEXEC)

static int
make(int at, dev_t own, const char *name, bool dir, struct err *e)
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
step(int at, dev_t own, const char *name, bool dir, struct err *e)
{
	scope_fd fd = openat(at, name, WALK);
	struct stat st;

	if (fd < 0 && errno == ENOENT) {
		if (make(at, own, name, dir, e) < 0)
			return -1;
		fd = openat(at, name, WALK);
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", name);
	if (S_ISLNK(st.st_mode) || (S_ISDIR(st.st_mode) != 0) != dir)
		return err_set(e, 0, "%s is not a %s", name,
		    dir ? "directory" : "file");
	return take_fd(&fd);
}

static int
walk(int root, const char *path, enum mountpoint kind, struct err *e)
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
		down = step(at, st.st_dev, name,
		    *s != '\0' || kind == MOUNTPOINT_DIR, e);
		if (down < 0)
			return err_in(e, "%s in the jail", path);
		scope_close(&at);
		at = down;
	}
	return take_fd(&at);
}

/* There already, as most are: in one step, and without a link on the way. */
static int
at_once(int root, const char *path, enum mountpoint kind)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
		    RESOLVE_NO_MAGICLINKS,
	};
	scope_fd fd = safe_openat2(root, path + strspn(path, "/"), &how);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 ||
	    (S_ISDIR(st.st_mode) != 0) != (kind == MOUNTPOINT_DIR))
		return -1;
	return take_fd(&fd);
}

int
mountpoint(int root, const char *path, enum mountpoint kind, struct err *e)
{
	int fd = at_once(root, path, kind);

	return fd >= 0 ? fd : walk(root, path, kind, e);
}

static int
make_ahead(int upper, const char *name, bool dir)
{
	int rc = dir ? mkdirat(upper, name, 0755) :
	    mknodat(upper, name, S_IFREG | 0644, 0);

	return rc < 0 && errno != EEXIST ? -1 : 0;
}

int
mountpoint_ahead(int upper, int tree, const char *path, enum mountpoint kind,
    struct err *e)
{
	char name[PATH_MAX];
	size_t n = strlen(path);
	scope_fd there = -1;
	struct stat st;

	if (n >= sizeof(name))
		return err_set(e, ENAMETOOLONG, "%.40s...", path);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(path + 1, "/"),
	    path + 1);
	if (fstatat(tree, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		there = at_once(tree, path, kind);
		return there < 0;
	}
	if (errno != ENOENT)
		return err_set(e, errno, "%s in the tree", path);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(name, path + 1, i);
		name[i - 1] = '\0';
		if (make_ahead(upper, name, path[i] == '/' ||
		    kind == MOUNTPOINT_DIR) < 0)
			return err_set(e, errno, "make %s", path);
	}
	return 0;
}
