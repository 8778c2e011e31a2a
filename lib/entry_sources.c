/* SPDX-License-Identifier: BSD-2-Clause */
/* entry_sources.c - see entry_sources.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cgroup.h"
#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "fix.h"
#include "hardened.h"
#include "ident.h"
#include "jail.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

static int
open_generation(const struct entry *en, const char *state, struct sources *s,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd jail = -1;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state,
	    en->jail->name) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	jail = safe_dir(path, e);
	if (jail < 0 || generation_current(jail, s->serial, e) < 0)
		return e->no != ENOENT ? err_in(e, "%s", path) :
		    err_set(e, 0, "jail %s is not built; fix: jail-setup "
		    "build %s", en->jail->name, en->jail->name);
	s->tree = generation_open(jail, path, s->serial, "/root", e);
	if (s->tree < 0 && e->no == ENOENT) {
		const struct err was = *e;

		err_set(e, 0, "%.300s, the tree of jail %s; fix: jail-setup "
		    "build %s", was.msg, en->jail->name, en->jail->name);
	}
	return s->tree >= 0 ? 0 : -1;
}

static int
open_root(const struct entry *en, const char *state, struct sources *s,
    struct err *e)
{
	if (en->tree == NULL)
		return open_generation(en, state, s, e);
	strcpy(s->serial, "-");
	s->tree = safe_dir(en->tree, e);
	if (s->tree < 0)
		return -1;
	return safe_tree(s->tree, en->tree, 0, e);
}

int
sources_tree(const struct entry *en, const char *state, struct err *e)
{
	struct sources s = { .tree = -1 };

	return open_root(en, state, &s, e) < 0 ? -1 : s.tree;
}

/* The home belongs to the account, or to root and the account cannot write. */
static int
check_home(int fd, const struct entry *en, const char *path, struct err *e)
{
	char fix[FIX_MAX];
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 0, "home %s is not a directory", path);
	if (st.st_uid == en->who->uid || st.st_uid == 0)
		return 0;
	fix_home(en->who->name, en->jail->home == JAIL_HOME_RW, fix);
	return err_set(e, 0, "home %s belongs to uid %u, not to %s; fix: %s",
	    path, (unsigned)st.st_uid, en->who->name, fix);
}

/*
 * Has a unit of systemd covered the path, systemd.exec(5)?  It does so by a
 * directory without any permission, or by an empty read-only file system.
 */
static bool
is_covered(const char *path)
{
	char up[PATH_MAX];
	scope_fd fd = -1;
	struct statvfs vfs;
	struct statfs fs;
	struct stat st;

	snprintf(up, sizeof(up), "%s", path);
	while (fd < 0 && strrchr(up, '/') > up) {
		*strrchr(up, '/') = '\0';
		fd = open(up, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	}
	if (fd < 0 || fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0 ||
	    fstatvfs(fd, &vfs) < 0)
		return false;
	return (st.st_mode & 07777) == 0 || (fs.f_type == TMPFS_MAGIC &&
	    (vfs.f_flag & ST_RDONLY) != 0);
}

/* Says what is missing, and its fix. */
static int
say_missing(const struct entry *en, const struct entry_mount *m, struct err *e)
{
	const struct fix_missing what = {
		.path = m->source, .user = en->who->name, .gid = en->who->gid,
		.home = m->home, .rw = m->rw, .own = m->own,
		.covered = is_covered(m->source),
	};
	char fix[FIX_MAX];
	struct err why;

	if (e->no != ENOENT)
		return -1;
	fix_missing(&what, fix);
	err_set(&why, ENOENT, "%s %s", m->home ? "home" : "binds:", m->source);
	if (what.covered)
		hardened(HARDENED_HOME, &why);
	return err_set(e, 0, "%s; fix: %s", why.msg, fix);
}

/* *fd is also -1 where an optional mount is left out. */
static int
open_mount(const struct entry *en, const struct entry_mount *m, int *fd,
    struct err *e)
{
	*fd = safe_leaf(m->source, m->home ? en->who->name : NULL, e);
	if (*fd < 0)
		return m->optional && e->no == ENOENT ? 0 :
		    say_missing(en, m, e);
	return m->home ? check_home(*fd, en, m->source, e) : 0;
}

static int
open_mounts(const struct entry *en, struct sources *s, struct err *e)
{
	s->mounts = malloc((en->nmounts + 1) * sizeof(*s->mounts));
	if (s->mounts == NULL)
		return err_set(e, errno, "mounts");
	while (s->nmounts < en->nmounts) {
		size_t i = s->nmounts++;

		if (open_mount(en, &en->mounts[i], &s->mounts[i], e) < 0)
			return -1;
	}
	return 0;
}

int
sources_try(const struct entry *en, const struct entry_mount *m,
    struct err *e)
{
	scope_fd fd = -1;

	return open_mount(en, m, &fd, e);
}

/*
 * The terminal that is standard input, output or error.  Not /dev/tty, which
 * every jail has.
 */
static int
open_terminal(struct sources *s, struct err *e)
{
	char name[64];
	struct stat is, st;
	int fd = 0;

	while (fd <= 2 && (ttyname_r(fd, name, sizeof(name)) != 0 ||
	    strcmp(name, "/dev/tty") == 0))
		fd++;
	if (fd > 2)
		return 0;
	s->tty = safe_leaf(name, NULL, e);
	if (s->tty < 0)
		return -1;
	if (fstat(fd, &is) < 0 || fstat(s->tty, &st) < 0 ||
	    !S_ISCHR(st.st_mode) || st.st_rdev != is.st_rdev)
		return err_set(e, 0, "%s is not the terminal it was", name);
	snprintf(s->tty_name, sizeof(s->tty_name), "%s", strncmp(name, "/dev/",
	    5) == 0 && strchr(name + 5, '/') == NULL ? name + 5 : "console");
	return 0;
}

static bool
is_pseudo_terminal(int tty)
{
	struct statfs fs;

	return tty >= 0 && fstatfs(tty, &fs) == 0 &&
	    fs.f_type == DEVPTS_SUPER_MAGIC;
}

/*
 * A login that came on a terminal of the host's devpts gets that devpts: no
 * other can show the terminal under its name, and login(1) opens it again.
 */
static int
open_devpts(const struct entry *en, struct sources *s, struct err *e)
{
	struct statfs fs;

	if (en->own_terminals && open_terminal(s, e) < 0)
		return -1;
	if (en->own_terminals &&
	    (en->jail->terminals == JAIL_TERMINALS_OWN ||
	    !is_pseudo_terminal(s->tty)))
		return 0;
	scope_close(&s->tty);
	s->tty = -1;
	s->pts = open("/dev/pts",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->pts < 0 || fstatfs(s->pts, &fs) < 0)
		return err_set(e, errno, "open /dev/pts");
	if (fs.f_type != DEVPTS_SUPER_MAGIC)
		return err_set(e, 0, "/dev/pts is not a devpts");
	return 0;
}

/*
 * systemd makes /dev/log a link, so it is followed: /dev is root's, and what
 * is taken must be a socket.  A host without a logger is no reason to refuse.
 */
static int
open_log(const struct entry *en, struct sources *s, struct err *e)
{
	struct stat st;

	if (!jail_log(en->jail))
		return 0;
	s->log = open("/dev/log", O_PATH | O_CLOEXEC);
	if (s->log < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "open /dev/log");
	if (fstat(s->log, &st) < 0 || !S_ISSOCK(st.st_mode))
		return err_set(e, 0, "/dev/log is not a socket");
	return 0;
}

static int
open_limits(const struct entry *en, struct sources *s, struct err *e)
{
	if (!jail_limited(en->jail))
		return 0;
	s->cgroup = cgroup_open(en->jail, e);
	return s->cgroup < 0 ? -1 : 0;
}

static int
open_room(struct sources *s, struct err *e)
{
	scope_fd run = -1;

	s->room = safe_dir(PATHS_EMPTY, e);
	if (s->room >= 0 || e->no != ENOENT)
		return s->room < 0 ? -1 : 0;
	run = safe_make_dir(PATHS_RUN, 0755, e);
	if (run >= 0)
		s->room = safe_make_dir(PATHS_EMPTY, 0755, e);
	return s->room < 0 ? hardened(HARDENED_RUN, e) : 0;
}

/* O_PATH alone triggers no automount, open(2). */
void
sources_wake(const struct entry *en)
{
	for (size_t i = 0; i < en->nmounts; i++) {
		scope_fd fd = open(en->mounts[i].source,
		    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		(void)fd;
	}
}

int
sources_open(const struct entry *en, const char *state, struct sources *s,
    struct err *e)
{
	*s = (struct sources){
		.tree = -1, .pts = -1, .tty = -1, .log = -1,
		.cgroup = -1, .room = -1,
	};
	if (open_root(en, state, s, e) < 0 || open_mounts(en, s, e) < 0 ||
	    open_devpts(en, s, e) < 0 || open_log(en, s, e) < 0 ||
	    open_limits(en, s, e) < 0 || open_room(s, e) < 0) {
		sources_close(s);
		return -1;
	}
	return 0;
}

void
sources_close(struct sources *s)
{
	for (size_t i = 0; i < s->nmounts; i++)
		scope_close(&s->mounts[i]);
	free(s->mounts);
	s->mounts = NULL;
	s->nmounts = 0;
	scope_close(&s->tree);
	scope_close(&s->pts);
	scope_close(&s->tty);
	scope_close(&s->log);
	scope_close(&s->cgroup);
	scope_close(&s->room);
	s->tree = s->pts = s->tty = s->log = s->cgroup = s->room = -1;
}
