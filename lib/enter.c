/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.c - see enter.h
 *
 * Theory of operation.  The process leaves the host's mounts for a namespace
 * of its own.  On an empty directory it mounts a small tmpfs, root's; another in
 * there is for what the account may write.  Of the first one directory is
 * mounted once more, the airlock, an empty room, and in that the jail's root: an
 * overlay of the generation's tree (never written) and of what the tmpfs holds
 * beside it (mount points, the account's own /etc/passwd and /etc/group).  When
 * all is mounted the root turns read-only, pivot_root makes the airlock the root
 * of the namespace and the host is detached, and with it the tmpfs but for what
 * was mounted of it.  The last step is a chroot from the airlock into the jail.
 * That is what makes the kernel refuse new user namespaces inside
 * (current_chrooted() in user_namespaces(7)), and whoever broke the chroot would
 * stand in the airlock: read-only, empty, with no way on.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup.h"
#include "devdir.h"
#include "enter.h"
#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "etcdir.h"
#include "hardened.h"
#include "ident.h"
#include "jail.h"
#include "mount.h"
#include "mountpoint.h"
#include "pid_anchor.h"
#include "procdir.h"
#include "scope.h"
#include "shell.h"
#include "wall.h"

#define QUIET (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

enum { SHM_SIZE = 64 };		/* MiB, where there is no /tmp beside it */

/* What is being built, by descriptor. */
struct place {
	int ground;
	int airlock;
	int memory;
	int lower;
	int root;
	bool unmade;		/* not all mount points are there yet */
};

int
enter_apart(const struct entry *en, struct err *e)
{
	int flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;
	/* does nothing for a process of one thread */
	int rc = unshare(CLONE_THREAD);

	if (rc < 0 && errno == EINVAL)
		return err_set(e, errno, "a process with threads: the others "
		    "would stay outside");
	if (en->jail->network == JAIL_NETWORK_NONE)
		flags |= CLONE_NEWNET;
	if (rc < 0 || unshare(flags) < 0) {
		err_set(e, errno, "unshare");
		return hardened(HARDENED_UNSHARE, e);
	}
	return mnt_private(e);
}

/*
 * One tmpfs for what is root's: upper for the overlay, and room, of which the
 * airlock is a mount of its own, as /dev is of another directory.  The tmpfs
 * itself goes with the host; and devices are allowed for /dev alone.
 */
static int
airlock(struct place *p, const struct sources *s, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "jail-airlock" }, { "mode", "0755" },
		{ "size", "16m" }, { "nr_inodes", "4k" }, { 0 }
	};

	p->ground = mnt_new("tmpfs", opts, MOUNT_ATTR_NOSUID, e);
	if (p->ground < 0 || mnt_attach(p->ground, s->room, "", e) < 0)
		return -1;
	if (mkdirat(p->ground, "upper", 0755) < 0 ||
	    mkdirat(p->ground, "room", 0755) < 0 ||
	    mkdirat(p->ground, "room/jail", 0755) < 0)
		return err_set(e, errno, "mkdir");
	p->airlock = mnt_clone(p->ground, "room", QUIET | MOUNT_ATTR_NOEXEC,
	    e);
	return p->airlock < 0 ? -1 : mnt_attach(p->airlock, p->ground, "", e);
}

/*
 * Another for what the account may write, so that it fills nothing else: /tmp,
 * /dev/shm and the account's runtime directory are mounts of its directories.
 */
static int
memory(struct place *p, const struct entry *en, struct err *e)
{
	const bool tmp = entry_has(en, ENTRY_TMP);
	const unsigned mib = tmp ? en->jail->tmp_size : SHM_SIZE;
	char size[16], inodes[16];
	const struct mnt_opt opts[] = {
		{ "source", "jail-tmp" }, { "mode", "0755" },
		{ "size", size }, { "nr_inodes", inodes }, { 0 }
	};

	snprintf(size, sizeof(size), "%um", mib);
	snprintf(inodes, sizeof(inodes), "%u", mib * 256 + 64);
	p->memory = mnt_new("tmpfs", opts, QUIET, e);
	if (p->memory < 0)
		return -1;
	if (mkdirat(p->ground, "memory", 0755) < 0 ||
	    mkdirat(p->memory, "shm", 01777) < 0 ||
	    (tmp && mkdirat(p->memory, "tmp", 01777) < 0))
		return err_set(e, errno, "mkdir");
	/* what is not mounted has no clones */
	return mnt_attach(p->memory, p->ground, "memory", e);
}

/* The verified tree itself, whatever it is called now, under a name of ours. */
static int
lower(struct place *p, const struct sources *s, struct err *e)
{
	p->lower = mnt_clone(s->tree, "", QUIET | MOUNT_ATTR_RDONLY, e);
	if (p->lower < 0)
		return -1;
	if (mkdirat(p->ground, "lower", 0755) < 0)
		return err_set(e, errno, "mkdir");
	return mnt_attach(p->lower, p->ground, "lower", e);
}

static int
kind_of(int source, enum mountpoint *kind, struct err *e)
{
	struct stat st;

	if (fstat(source, &st) < 0)
		return err_set(e, errno, "stat");
	*kind = S_ISDIR(st.st_mode) ? MOUNTPOINT_DIR : MOUNTPOINT_FILE;
	return 0;
}

static int
point(int dir, struct place *p, const struct entry *en, const char *path,
    enum mountpoint kind, struct err *e)
{
	int rc = mountpoint_ahead(dir, p->lower, en->tree == NULL, path, kind,
	    e);

	p->unmade |= rc > 0;
	return rc < 0 ? -1 : 0;
}

/* Trees of others and those of older versions lack some. */
static int
links(int dir, struct place *p, const struct entry *en, struct err *e)
{
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		int rc = mountpoint_link_ahead(dir, p->lower, en->tree == NULL,
		    entry_aliases[i].name, entry_aliases[i].to, e);

		if (rc < 0)
			return -1;
		p->unmade |= rc > 0;
	}
	return 0;
}

/* Below the account's own directory they are made when that is. */
static bool
in_runtime(const struct entry *en, const char *path)
{
	size_t n = strlen(en->runtime);

	return entry_has(en, ENTRY_RUNTIME) &&
	    strncmp(path, en->runtime, n) == 0 && path[n] == '/';
}

static int
points(int dir, struct place *p, const struct entry *en,
    const struct sources *s, struct err *e)
{
	enum mountpoint kind = MOUNTPOINT_DIR;

	for (size_t o = 0; o < ENTRY_OWN; o++)
		if (entry_has(en, o) &&
		    point(dir, p, en, entry_at(en, o), kind, e) < 0)
			return -1;
	if (point(dir, p, en, en->home, kind, e) < 0 ||
	    links(dir, p, en, e) < 0)
		return -1;
	for (size_t i = 0; i < en->nmounts; i++)
		if (s->mounts[i] >= 0 && !in_runtime(en, en->mounts[i].target)
		    && (kind_of(s->mounts[i], &kind, e) < 0 ||
		    point(dir, p, en, en->mounts[i].target, kind, e) < 0))
			return err_in(e, "%s", en->mounts[i].source);
	return 0;
}

/* The account's own names and the mount points, before there is an overlay. */
static int
upper(struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_fd fd = openat(p->ground, "upper",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, errno, "open upper");
	return etcdir_make(fd, en, s, e) < 0 ? -1 : points(fd, p, en, s, e);
}

/*
 * "jail:NAME/SERIAL/SERVICE/UID" is what the mount tables show: who is in
 * where, and how (jail-setup/store/sessions.h).  Where no mount point is left to be
 * made it has nothing that can be written, and takes half the time.
 */
static int
overlay(const struct entry *en, const struct sources *s, bool unmade,
    struct err *e)
{
	char source[JAIL_NAME_MAX + SERIAL_MAX + ENTRY_SERVICE_MAX + 32];
	const struct mnt_opt fixed[] = {
		{ "source", source }, { "lowerdir", "upper:lower" }, { 0 }
	};
	const struct mnt_opt written[] = {
		{ "source", source }, { "lowerdir", "lower" },
		{ "upperdir", "upper" }, { "workdir", "work" }, { 0 }
	};

	snprintf(source, sizeof(source), "jail:%s/%s/%s/%u", en->jail->name,
	    s->serial, en->service, (unsigned)en->who->uid);
	return mnt_new("overlay", unmade ? written : fixed, QUIET, e);
}

static int
root(struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	if (fchdir(p->ground) < 0)
		return err_set(e, errno, "fchdir");
	if (p->unmade && mkdirat(p->ground, "work", 0755) < 0)
		return err_set(e, errno, "mkdir");
	p->root = overlay(en, s, p->unmade, e);
	return p->root < 0 ? -1 : mnt_attach(p->root, p->airlock, "jail", e);
}

/* Whoever said a target by such a name would miss it there. */
static int
aliases(const struct place *p, const struct entry *en, struct err *e)
{
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		const struct entry_alias *a = &entry_aliases[i];
		int rc = mountpoint_link(p->root, a->name, a->to, e);

		if (rc == 0 || !en->aliased[i])
			continue;
		return rc < 0 ? -1 : err_set(e, 0, "%s of the tree is not a "
		    "link to %s; fix: say %s in the binds of the jail file",
		    a->name, a->to, a->to);
	}
	return 0;
}

static int
dev(const struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_fd at = mountpoint(p->root, entry_own[ENTRY_DEV],
	    MOUNTPOINT_DIR, e);

	return at < 0 ? -1 : devdir_mount(at, p->ground, p->memory,
	    &en->jail->devices, s, e);
}

/* A pid namespace of its own has a /proc of its own. */
static int
processes(const struct place *p, const struct entry *en, struct err *e)
{
	bool wanted = entry_has(en, ENTRY_PROC);
	scope_fd at = wanted ? mountpoint(p->root, entry_own[ENTRY_PROC],
	    MOUNTPOINT_DIR, e) : -1;

	if (wanted && at < 0)
		return -1;
	if (en->jail->processes == JAIL_PROCESSES_OWN)
		return anchor_start(at, e);
	return wanted ? procdir_mount(at, e) : 0;
}

/* A kernel without keys lacks them. */
static int
hide(const struct place *p, const char *path, struct err *e)
{
	scope_fd at = openat(p->root, path + 1,
	    O_PATH | O_NOFOLLOW | O_CLOEXEC);
	scope_fd mnt = -1;

	if (at < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", path);
	mnt = mnt_clone(p->ground, "empty",
	    QUIET | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_RDONLY, e);
	return mnt < 0 ? -1 : mnt_attach(mnt, at, "", e);
}

static int
hide_keys(const struct place *p, struct err *e)
{
	if (mknodat(p->ground, "empty", S_IFREG | 0444, 0) < 0)
		return err_set(e, errno, "make an empty file");
	for (size_t i = 0; i < PROCDIR_HIDDEN; i++)
		if (hide(p, procdir_hidden[i], e) < 0)
			return -1;
	return 0;
}

static int
temporary(const struct place *p, const struct entry *en, struct err *e)
{
	static const enum entry_own both[] = { ENTRY_TMP, ENTRY_VAR_TMP };
	const uint64_t attrs = QUIET |
	    (jail_tmp_exec(en->jail) ? 0 : MOUNT_ATTR_NOEXEC);

	for (size_t i = 0; i < 2 && entry_has(en, both[i]); i++) {
		scope_fd at = mountpoint(p->root, entry_own[both[i]],
		    MOUNTPOINT_DIR, e);
		scope_fd mnt = at < 0 ? -1 :
		    mnt_clone(p->memory, "tmp", attrs, e);

		if (mnt < 0 || mnt_attach(mnt, at, "", e) < 0)
			return -1;
	}
	return 0;
}

/* In the account's directory as long as only root is here to make anything. */
static int
points_in(int dir, const struct entry *en, const struct sources *s,
    struct err *e)
{
	const size_t n = strlen(en->runtime);
	enum mountpoint kind;

	for (size_t i = 0; i < en->nmounts; i++) {
		const char *target = en->mounts[i].target;
		scope_fd at = -1;

		if (s->mounts[i] < 0 || !in_runtime(en, target))
			continue;
		if (kind_of(s->mounts[i], &kind, e) < 0)
			return -1;
		at = mountpoint(dir, target + n, kind, e);
		if (at < 0)
			return err_in(e, "%s", en->runtime);
	}
	return 0;
}

/* XDG_RUNTIME_DIR, XDG Base Directory Specification 0.8: the account's, 0700. */
static int
runtime(const struct place *p, const struct entry *en,
    const struct sources *s, struct err *e)
{
	const uint64_t attrs = QUIET |
	    (entry_runtime_exec(en) ? 0 : MOUNT_ATTR_NOEXEC);
	scope_fd at = -1;
	scope_fd mnt = -1;

	if (!entry_has(en, ENTRY_RUNTIME))
		return 0;
	if (mkdirat(p->memory, "run", 0700) < 0)
		return err_set(e, errno, "mkdir");
	if (fchownat(p->memory, "run", en->who->uid, en->who->gid, 0) < 0) {
		err_set(e, errno, "chown %s", en->runtime);
		return hardened(HARDENED_CHOWN, e);
	}
	at = mountpoint(p->root, en->runtime, MOUNTPOINT_DIR, e);
	mnt = at < 0 ? -1 : mnt_clone(p->memory, "run", attrs, e);
	if (mnt < 0 || points_in(mnt, en, s, e) < 0)
		return -1;
	return mnt_attach(mnt, at, "", e);
}

static int
bind(const struct place *p, const struct entry_mount *m, int source,
    struct err *e)
{
	uint64_t attrs = QUIET | (m->rw ? 0 : MOUNT_ATTR_RDONLY) |
	    (m->noexec ? MOUNT_ATTR_NOEXEC : 0);
	enum mountpoint kind = MOUNTPOINT_DIR;
	scope_fd at = -1;
	scope_fd mnt = -1;

	if (kind_of(source, &kind, e) < 0)
		return err_in(e, "%s", m->source);
	at = mountpoint(p->root, m->target, kind, e);
	mnt = at >= 0 ? mnt_clone(source, "", attrs, e) : -1;
	if (mnt < 0 || mnt_attach(mnt, at, "", e) < 0)
		return err_in(e, "%s on %s", m->source, m->target);
	return 0;
}

static int
binds(const struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	/* there even where nothing is mounted on it: a login goes there */
	scope_fd home = mountpoint(p->root, en->home, MOUNTPOINT_DIR, e);

	if (home < 0)
		return -1;
	for (size_t i = 0; i < en->nmounts; i++)
		if (s->mounts[i] >= 0 &&
		    bind(p, &en->mounts[i], s->mounts[i], e) < 0)
			return -1;
	return 0;
}

static int
shut(const struct place *p, struct err *e)
{
	if (mnt_set(p->root, MOUNT_ATTR_RDONLY, e) < 0 ||
	    mnt_set(p->airlock, MOUNT_ATTR_RDONLY, e) < 0)
		return err_in(e, "read-only");
	return 0;
}

/*
 * pivot_root(".", ".") stacks the old root on the new one, where umount2(".")
 * finds it: pivot_root(2), NOTES.
 */
static int
pivot(const struct place *p, struct err *e)
{
	if (fchdir(p->airlock) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
		return err_set(e, errno, "pivot_root");
	if (umount2(".", MNT_DETACH) < 0)
		return err_set(e, errno, "detach the host");
	if (fchdir(p->root) < 0 || chroot(".") < 0 || chdir("/") < 0) {
		err_set(e, errno, "chroot");
		return hardened(HARDENED_CHROOT, e);
	}
	return 0;
}

int
enter(const struct entry *en, struct sources *s, struct err *e)
{
	struct place p = { -1, -1, -1, -1, -1, false };
	mode_t mask = umask(0);
	/* sshd has set the user's groups: what is made here is root's */
	int gid = setfsgid(0);
	int rc = -1;

	if ((s->cgroup < 0 || cgroup_join(s->cgroup, e) == 0) &&
	    airlock(&p, s, e) == 0 &&
	    lower(&p, s, e) == 0 &&
	    upper(&p, en, s, e) == 0 &&
	    memory(&p, en, e) == 0 &&
	    root(&p, en, s, e) == 0 &&
	    aliases(&p, en, e) == 0 &&
	    dev(&p, en, s, e) == 0 &&
	    processes(&p, en, e) == 0 &&
	    hide_keys(&p, e) == 0 &&
	    temporary(&p, en, e) == 0 &&
	    runtime(&p, en, s, e) == 0 &&
	    binds(&p, en, s, e) == 0 &&
	    shell_limits(p.root, en->jail, en->who->name, en->who->shell, e)
	    == 0 &&
	    shut(&p, e) == 0 &&
	    pivot(&p, e) == 0)
		rc = 0;
	setfsgid((gid_t)gid);
	umask(en->jail->umask >= 0 ? (mode_t)en->jail->umask : mask);
	scope_close(&p.root);
	scope_close(&p.lower);
	scope_close(&p.memory);
	scope_close(&p.airlock);
	scope_close(&p.ground);
	sources_close(s);
	return rc;
}

int
enter_walls(const struct entry *en, bool *degraded, struct err *e)
{
	if (wall_keyring(e) < 0 ||
	    wall_core(e) < 0 ||
	    wall_capabilities(e) < 0 ||
	    wall_no_new_privs(e) < 0 ||
	    wall_landlock(jail_requires(en->jail, "landlock"), degraded, e) < 0
	    || wall_seccomp(en->jail->network == JAIL_NETWORK_HOST,
	    jail_strict(en->jail), e) < 0 ||
	    wall_descriptors(e) < 0)
		return -1;
	return 0;
}
