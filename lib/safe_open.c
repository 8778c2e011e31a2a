/* SPDX-License-Identifier: BSD-2-Clause */
/* safe_open.c - see safe_open.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "err.h"
#include "fix.h"
#include "hardened.h"
#include "quote.h"
#include "safe_open.h"
#include "scope.h"

enum { READ_FIRST = 4096 };

#define WALK (O_PATH | O_NOFOLLOW | O_CLOEXEC)

/* A walk down a path: the directory reached, its name, and for what. */
struct walk {
	int at;
	uid_t owner;
	char shown[PATH_MAX];
	enum fix_role role;
	const char *whole;	/* the path asked for; NULL: `shown` */
	const char *user;	/* FIX_HOME: whose home */
};

static int
check_trusted(const struct stat *st, const struct walk *w, struct err *e)
{
	const struct fix_path p = {
		.role = w->role, .path = w->shown,
		.whole = w->whole != NULL ? w->whole : w->shown,
		.user = w->user, .uid = st->st_uid, .owner = w->owner,
		.mode = st->st_mode,
	};
	char fix[FIX_MAX];

	if (st->st_uid == w->owner && (st->st_mode & 022) == 0)
		return 0;
	fix_untrusted(&p, fix);
	return err_set(e, 0, "%s belongs to uid %u with mode %04o; it must "
	    "belong to uid %u and not be writable by group or others; fix: %s",
	    w->shown, (unsigned)st->st_uid, (unsigned)st->st_mode & 07777,
	    (unsigned)w->owner, fix);
}

static int
check_directory(const struct walk *w, struct err *e)
{
	struct stat st;
	char name[QUOTE_MAX];

	if (fstat(w->at, &st) < 0)
		return err_set(e, errno, "stat %s", w->shown);
	if (S_ISLNK(st.st_mode))
		return err_set(e, 0, "%s is a symbolic link; name the "
		    "directory itself, see: readlink -f %s", w->shown,
		    quote(w->shown, name));
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 0, "%s is not a directory", w->shown);
	return check_trusted(&st, w, e);
}

/* Copy the next component of *rel to name.  1; 0 at the end; -1: invalid. */
static int
next_component(const char **rel, char name[NAME_MAX + 1], struct err *e)
{
	const char *s = *rel + strspn(*rel, "/");
	size_t n = strcspn(s, "/");

	if (n == 0)
		return 0;
	if (n > NAME_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s...", s);
	memcpy(name, s, n);
	name[n] = '\0';
	*rel = s + n;
	if (strcmp(name, "..") == 0)
		return err_set(e, 0, "\"..\" is not allowed in a path");
	return 1;
}

static int
step_name(struct walk *w, const char *name, struct err *e)
{
	size_t n = strlen(w->shown);

	if ((size_t)snprintf(w->shown + n, sizeof(w->shown) - n, "%s%s",
	    n > 0 && w->shown[n - 1] == '/' ? "" : "/", name) >=
	    sizeof(w->shown) - n)
		return err_set(e, ENAMETOOLONG, "%.40s...", w->shown);
	return 0;
}

/*
 * `name` holds no '/' and is not "..", so O_NOFOLLOW alone is as strict as
 * RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS, on every kernel.
 */
static int
step_down(struct walk *w, const char *name, struct err *e)
{
	int fd;

	if (step_name(w, name, e) < 0)
		return -1;
	fd = openat(w->at, name, WALK);
	if (fd < 0)
		return err_set(e, errno, "open %s", w->shown);
	scope_close(&w->at);
	w->at = fd;
	return 0;
}

static int
walk_down(struct walk *w, const char *rel, struct err *e)
{
	char name[NAME_MAX + 1];
	int more;

	if (check_directory(w, e) < 0)
		return -1;
	while ((more = next_component(&rel, name, e)) > 0) {
		if (strcmp(name, ".") == 0)
			continue;
		if (step_down(w, name, e) < 0 || check_directory(w, e) < 0)
			return -1;
	}
	return more;
}

/* Walk from w->at, which this closes or returns; `shown` fits. */
static int
walk_from(struct walk *w, const char *shown, const char *rel, struct err *e)
{
	if (w->at < 0)
		return err_set(e, errno, "open %s", shown);
	strcpy(w->shown, shown);
	if (walk_down(w, rel, e) < 0) {
		scope_close(&w->at);
		return -1;
	}
	return w->at;
}

int
safe_walk(int from, const char *shown, const char *rel, uid_t owner,
    struct err *e)
{
	struct walk w = { .owner = owner };

	if (strlen(shown) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s...", shown);
	w.at = openat(from, ".", WALK | O_DIRECTORY);
	return walk_from(&w, shown, rel, e);
}

static int
walk_from_top(struct walk *w, const char *rel, struct err *e)
{
	if (w->whole[0] != '/')
		return err_set(e, 0, "%s: not an absolute path", w->whole);
	w->at = open("/", WALK | O_DIRECTORY);
	return walk_from(w, "/", rel, e);
}

int
safe_dir(const char *path, struct err *e)
{
	struct walk w = { .whole = path, .role = FIX_WAY };

	return walk_from_top(&w, path, e);
}

/* Split off the last component; trailing slashes are ignored. */
static int
split_leaf(const char *path, char parent[PATH_MAX], char leaf[NAME_MAX + 1],
    struct err *e)
{
	size_t end = strlen(path);
	size_t start;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/'; start--)
		;
	if (end >= PATH_MAX || end - start > NAME_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s...", path);
	memcpy(parent, path, start);
	parent[start] = '\0';
	memcpy(leaf, path + start, end - start);
	leaf[end - start] = '\0';
	if (leaf[0] == '\0' || strcmp(leaf, ".") == 0 ||
	    strcmp(leaf, "..") == 0)
		return err_set(e, 0, "%s: not the path of a file", path);
	return 0;
}

int
safe_leaf(const char *path, const char *home_of, struct err *e)
{
	char parent[PATH_MAX], leaf[NAME_MAX + 1], name[QUOTE_MAX];
	struct walk w = {
		.whole = path, .user = home_of,
		.role = home_of != NULL ? FIX_HOME : FIX_BIND,
	};
	scope_fd dir = -1;
	scope_fd fd = -1;
	struct stat st;

	if (split_leaf(path, parent, leaf, e) < 0 ||
	    (dir = walk_from_top(&w, parent, e)) < 0)
		return -1;
	fd = openat(dir, leaf, WALK);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", path);
	if (S_ISLNK(st.st_mode))
		return err_set(e, 0, "%s is a symbolic link; name what it "
		    "points to, see: readlink -f %s", path,
		    quote(path, name));
	return take_fd(&fd);
}

int
safe_make_dir(const char *path, mode_t mode, struct err *e)
{
	char parent[PATH_MAX], leaf[NAME_MAX + 1];
	struct walk w = { .whole = path, .role = FIX_WAY };
	scope_fd dir = -1;

	if (split_leaf(path, parent, leaf, e) < 0 ||
	    (dir = walk_from_top(&w, parent, e)) < 0)
		return -1;
	if (mkdirat(dir, leaf, mode) < 0 && errno != EEXIST)
		return err_set(e, errno, "mkdir %s", path);
	return safe_dir(path, e);
}

int
safe_file(int dir, const char *name, const char *shown, uid_t owner,
    struct err *e)
{
	struct walk w = { .owner = owner };
	scope_fd fd = -1;
	struct stat st;

	fd = openat(dir, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		return err_set(e, 0, "%s is a symbolic link; it must be a "
		    "regular file", shown);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", shown);
	if (!S_ISREG(st.st_mode))
		return err_set(e, 0, "%s is not a regular file", shown);
	snprintf(w.shown, sizeof(w.shown), "%s", shown);
	if (check_trusted(&st, &w, e) < 0)
		return -1;
	return take_fd(&fd);
}

/* Start small and double: most files are far smaller than their limit. */
static int
grow_buffer(char **buf, size_t *room, size_t most)
{
	size_t want = *room != 0 ? *room * 2 : READ_FIRST;
	char *bigger;

	if (want > most)
		want = most;
	bigger = realloc(*buf, want);
	if (bigger == NULL)
		return -1;
	*buf = bigger;
	*room = want;
	return 0;
}

int
safe_read(int fd, const char *shown, size_t max, char **text, size_t *len,
    struct err *e)
{
	scope_free char *buf = NULL;
	size_t n = 0, room = 0;
	ssize_t got = 1;

	while (n <= max && got != 0) {
		if (n + 1 >= room && grow_buffer(&buf, &room, max + 2) < 0)
			return err_set(e, errno, "%s", shown);
		got = read(fd, buf + n, room - 1 - n);
		if (got < 0 && errno != EINTR)
			return err_set(e, errno, "read %s", shown);
		n += got > 0 ? (size_t)got : 0;
	}
	if (n > max)
		return err_set(e, 0, "%s is larger than %zu bytes", shown, max);
	if (memchr(buf, '\0', n) != NULL)
		return err_set(e, 0, "%s holds a NUL byte; it must be text",
		    shown);
	buf[n] = '\0';
	*len = n;
	*text = take_ptr(&buf);
	return 0;
}

int
safe_lists(int root, struct err *e)
{
	return safe_walk(root, "", "etc/jail", 0, e);
}

char *
safe_list(int dir, const char *path, size_t max, struct err *e)
{
	scope_fd fd = dir < 0 ? -1 :
	    safe_file(dir, strrchr(path, '/') + 1, path, 0, e);
	char *text = NULL;
	size_t len;

	return fd < 0 || safe_read(fd, path, max, &text, &len, e) < 0 ?
	    NULL : text;
}

int
safe_openat2(int at, const char *path, const struct open_how *how)
{
	long fd;

	do
		fd = syscall(SYS_openat2, at, path, how, sizeof(*how));
	while (fd < 0 && (errno == EAGAIN || errno == EINTR));
	return (int)fd;
}

int
safe_stat_tree(int root, const char *path, struct stat *st)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS |
		    RESOLVE_NO_XDEV,
	};
	scope_fd fd = safe_openat2(root, path, &how);

	return fd < 0 ? -1 : fstat(fd, st);
}

int
safe_beneath(int root, const char *rel, int flags, mode_t mode, struct err *e)
{
	struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC,
		.mode = (flags & O_CREAT) != 0 ? mode : 0,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
		    RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
	};
	int fd = safe_openat2(root, rel, &how);

	if (fd >= 0)
		return fd;
	err_set(e, errno, "open %s", rel);
	return hardened(HARDENED_OPENAT2, e);
}
