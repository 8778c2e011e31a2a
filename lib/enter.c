/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.c - see enter.h
 *
 * Theory of operation.  The process leaves the host's mounts for a namespace of
 * its own.  It mounts a small tmpfs of root's on an empty directory, and in it
 * a second one for what the account may write.  One directory of the first is
 * mounted once more: the airlock, an empty room.  The jail's root is mounted in
 * the airlock: an overlay of the generation's tree, which is never written, and
 * of what the tmpfs holds beside it (mount points, the account's own
 * /etc/passwd and /etc/group).  The steps of entry.h mount all else.  Then the
 * root turns read-only, pivot_root makes the airlock the root of the namespace,
 * and the host is detached; of the tmpfs only those parts stay that were
 * mounted.
 *
 * The last step is a chroot from the airlock into the jail.  It makes the
 * kernel refuse new user namespaces inside (current_chrooted(),
 * user_namespaces(7)). Whoever broke the chroot would stand in the airlock:
 * read-only, empty, with no way on.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "as_account.h"
#include "cgroup.h"
#include "devdir.h"
#include "enter.h"
#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "etcdir.h"
#include "fix.h"
#include "hardened.h"
#include "ident.h"
#include "jail.h"
#include "mount.h"
#include "mountpoint.h"
#include "paths.h"
#include "pid_anchor.h"
#include "scope.h"
#include "shell.h"

enum { SHM_SIZE = 64 };		/* MiB, where there is no /tmp beside it */

/* What is being built, by descriptor. */
struct place {
	const struct entry *en;
	const struct sources *s;
	int ground;
	int airlock;
	int memory;
	int lower;
	int root;
	int dev;
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
make_airlock(struct place *p, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "jail-airlock" }, { "mode", "0755" },
		{ "size", "16m" }, { "nr_inodes", "4k" }, { 0 }
	};

	p->ground = mnt_new("tmpfs", opts, MOUNT_ATTR_NOSUID, e);
	if (p->ground < 0 || mnt_attach(p->ground, p->s->room, "", e) < 0)
		return -1;
	if (mkdirat(p->ground, "upper", 0755) < 0 ||
	    mkdirat(p->ground, "room", 0755) < 0 ||
	    mkdirat(p->ground, "room/jail", 0755) < 0)
		return err_set(e, errno, "mkdir");
	if (mknodat(p->ground, "empty", S_IFREG | 0444, 0) < 0)
		return err_set(e, errno, "make an empty file");
	p->airlock = mnt_clone(p->ground, "room",
	    STEP_QUIET | MOUNT_ATTR_NOEXEC, e);
	return p->airlock < 0 ? -1 : mnt_attach(p->airlock, p->ground, "", e);
}

/*
 * Another for what the account may write, so that it fills nothing else: /tmp,
 * /dev/shm and the account's runtime directory are mounts of its directories.
 */
static int
make_memory(struct place *p, struct err *e)
{
	const bool tmp = entry_step(p->en, STEP_TMP) != NULL;
	const unsigned mib = tmp ? p->en->jail->tmp_size : SHM_SIZE;
	char size[16], inodes[16];
	const struct mnt_opt opts[] = {
		{ "source", "jail-tmp" }, { "mode", "0755" },
		{ "size", size }, { "nr_inodes", inodes }, { 0 }
	};

	snprintf(size, sizeof(size), "%um", mib);
	snprintf(inodes, sizeof(inodes), "%u", mib * 256 + 64);
	p->memory = mnt_new("tmpfs", opts, STEP_QUIET, e);
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
make_lower(struct place *p, struct err *e)
{
	p->lower = mnt_clone(p->s->tree, "", STEP_QUIET | MOUNT_ATTR_RDONLY, e);
	if (p->lower < 0)
		return -1;
	if (mkdirat(p->ground, "lower", 0755) < 0)
		return err_set(e, errno, "mkdir");
	return mnt_attach(p->lower, p->ground, "lower", e);
}

static int
mountpoint_kind(int source, enum mountpoint *kind, struct err *e)
{
	struct stat st;

	if (fstat(source, &st) < 0)
		return err_set(e, errno, "stat");
	*kind = S_ISDIR(st.st_mode) ? MOUNTPOINT_DIR : MOUNTPOINT_FILE;
	return 0;
}

/* An optional bind whose source is missing. */
static bool
is_left_out(const struct place *p, const struct entry_step *st)
{
	return st->kind == STEP_BIND && p->s->mounts[st->mount] < 0;
}

static int
make_point_ahead(int dir, struct place *p, const struct entry_step *st,
    struct err *e)
{
	enum mountpoint kind = MOUNTPOINT_DIR;
	int rc = 0;

	if (st->kind == STEP_BIND)
		rc = mountpoint_kind(p->s->mounts[st->mount], &kind, e);
	if (rc == 0)
		rc = mountpoint_ahead(dir, p->lower, p->en->tree == NULL,
		    st->target, kind, e);
	p->unmade |= rc > 0;
	if (rc < 0 && st->kind == STEP_BIND)
		return err_in(e, "%s", st->source);
	return rc < 0 ? -1 : 0;
}

/* Trees of others and those of older versions lack some. */
static int
make_links_ahead(int dir, struct place *p, struct err *e)
{
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		int rc = mountpoint_link_ahead(dir, p->lower,
		    p->en->tree == NULL, entry_aliases[i].name,
		    entry_aliases[i].to, e);

		if (rc < 0)
			return -1;
		p->unmade |= rc > 0;
	}
	return 0;
}

/* The account's own names and the mount points, before there is an overlay. */
static int
make_upper(struct place *p, struct err *e)
{
	const struct entry *en = p->en;
	scope_fd fd = openat(p->ground, "upper",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, errno, "open upper");
	if (etcdir_make(fd, en, p->s, e) < 0)
		return -1;
	for (size_t i = 0; i < en->nsteps; i++)
		if (en->steps[i].ahead && !is_left_out(p, &en->steps[i]) &&
		    make_point_ahead(fd, p, &en->steps[i], e) < 0)
			return -1;
	return make_links_ahead(fd, p, e);
}

/*
 * Mount tables show "jail:NAME/SERIAL/SERVICE/UID": who is in which jail, and
 * by which service (jail-setup/store/sessions.h).  Where no mount point is left
 * to make, the overlay has no writable layer, which takes half the time.
 */
static int
new_overlay(const struct place *p, uint64_t attrs, struct err *e)
{
	const struct entry *en = p->en;
	char source[JAIL_NAME_MAX + SERIAL_MAX + ENTRY_SERVICE_MAX + 32];
	const struct mnt_opt fixed[] = {
		{ "source", source }, { "lowerdir", "upper:lower" }, { 0 }
	};
	const struct mnt_opt written[] = {
		{ "source", source }, { "lowerdir", "lower" },
		{ "upperdir", "upper" }, { "workdir", "work" }, { 0 }
	};

	snprintf(source, sizeof(source), "jail:%s/%s/%s/%u", en->jail->name,
	    p->s->serial, en->service, (unsigned)en->who->uid);
	return mnt_new("overlay", p->unmade ? written : fixed, attrs, e);
}

/* Whoever said a target by such a name would miss it there. */
static int
make_links(const struct place *p, struct err *e)
{
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		const struct entry_alias *a = &entry_aliases[i];
		int rc = mountpoint_link(p->root, a->name, a->to, e);

		if (rc == 0 || !p->en->aliased[i])
			continue;
		return rc < 0 ? -1 : err_set(e, 0, "%s of the tree is not a "
		    "link to %s; fix: say %s in the binds of the jail file",
		    a->name, a->to, a->to);
	}
	return 0;
}

/* Read-only only when all is mounted: make_read_only(). */
static int
mount_tree(struct place *p, const struct entry_step *st, struct err *e)
{
	if (fchdir(p->ground) < 0)
		return err_set(e, errno, "fchdir");
	if (p->unmade && mkdirat(p->ground, "work", 0755) < 0)
		return err_set(e, errno, "mkdir");
	p->root = new_overlay(p, st->attrs & ~(uint64_t)MOUNT_ATTR_RDONLY, e);
	if (p->root < 0 || mnt_attach(p->root, p->airlock, "jail", e) < 0)
		return -1;
	return make_links(p, e);
}

static int
mount_dev(struct place *p, const struct entry_step *st, struct err *e)
{
	scope_fd at = mountpoint(p->root, st->target, MOUNTPOINT_DIR, e);

	if (at < 0)
		return -1;
	if (mkdirat(p->ground, "dev", 0755) < 0)
		return err_set(e, errno, "mkdir");
	p->dev = mnt_clone(p->ground, "dev",
	    st->attrs & ~(uint64_t)MOUNT_ATTR_RDONLY, e);
	if (p->dev < 0 || mnt_attach(p->dev, at, "", e) < 0)
		return -1;
	return devdir_fill(p->dev, &p->en->jail->devices, e);
}

/* A pid namespace of its own has a /proc of its own. */
static int
mount_proc(struct place *p, const struct entry_step *st, struct err *e)
{
	scope_fd at = st->type == NULL ? -1 : mountpoint(p->root, st->target,
	    MOUNTPOINT_DIR, e);

	if (at < 0 && st->type != NULL)
		return -1;
	return p->en->jail->processes == JAIL_PROCESSES_OWN ?
	    anchor_start(at, st->attrs, e) : anchor_proc(at, st->attrs, e);
}

/* A kernel without keys lacks them. */
static int
mount_empty(const struct place *p, const struct entry_step *st, struct err *e)
{
	scope_fd at = openat(p->root, st->target + 1,
	    O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (at < 0)
		return errno == ENOENT ? 0 :
		    err_set(e, errno, "%s", st->target);
	return mnt_bind(p->ground, "empty", st->attrs, at, "", e);
}

static int
mount_tmp(const struct place *p, const struct entry_step *st, struct err *e)
{
	scope_fd at = mountpoint(p->root, st->target, MOUNTPOINT_DIR, e);

	return at < 0 ? -1 :
	    mnt_bind(p->memory, "tmp", st->attrs, at, "", e);
}

/* In the account's directory as long as only root is here to make anything. */
static int
make_points_in_runtime(int dir, const struct place *p, struct err *e)
{
	const struct entry *en = p->en;
	const size_t n = strlen(en->runtime);
	enum mountpoint kind;

	for (size_t i = 0; i < en->nsteps; i++) {
		const struct entry_step *st = &en->steps[i];
		scope_fd at = -1;

		if (st->kind != STEP_BIND || st->ahead || is_left_out(p, st))
			continue;
		if (mountpoint_kind(p->s->mounts[st->mount], &kind, e) < 0)
			return -1;
		at = mountpoint(dir, st->target + n, kind, e);
		if (at < 0)
			return err_in(e, "%s", en->runtime);
	}
	return 0;
}

/*
 * XDG Base Directory Specification 0.8: it is the account's, mode 0700.  Made
 * as the account: the unit of a service need not have CAP_CHOWN for it.
 */
static int
make_runtime(const struct place *p, struct err *e)
{
	struct as_account was;
	int rc;

	if (mkdirat(p->memory, "user", 01777) < 0)
		return err_set(e, errno, "mkdir");
	if (as_account_begin(p->en->who, &was, e) < 0)
		return -1;
	rc = mkdirat(p->memory, "user/run", 0700);
	if (rc < 0)
		err_set(e, errno, "mkdir");
	return as_account_end(&was, e) < 0 ? -1 : rc;
}

static int
mount_runtime(const struct place *p, const struct entry_step *st,
    struct err *e)
{
	scope_fd at = -1;
	scope_fd mnt = -1;

	if (make_runtime(p, e) < 0)
		return -1;
	at = mountpoint(p->root, st->target, MOUNTPOINT_DIR, e);
	mnt = at < 0 ? -1 : mnt_clone(p->memory, "user/run", st->attrs, e);
	if (mnt < 0 || make_points_in_runtime(mnt, p, e) < 0)
		return -1;
	return mnt_attach(mnt, at, "", e);
}

/* There even where nothing is mounted on it: a login goes there. */
static int
make_home(const struct place *p, const struct entry_step *st, struct err *e)
{
	scope_fd home = mountpoint(p->root, st->target, MOUNTPOINT_DIR, e);

	return home < 0 ? -1 : 0;
}

/* In the home itself, and in nothing that is mounted there. */
static bool
is_in_home(const struct place *p, const char *target)
{
	const char *home = p->en->who->home;

	for (size_t i = 0; i < p->en->nsteps; i++) {
		const char *other = p->en->steps[i].target;

		if (path_within(target, other) && strcmp(other, target) != 0 &&
		    !path_within(home, other))
			return false;
	}
	return path_within(target, home);
}

static int
say_no_point(const struct place *p, const struct entry_step *st,
    enum mountpoint kind, struct err *e)
{
	const struct ident *who = p->en->who;
	char fix[FIX_MAX];
	struct err why;

	err_in(e, "%s on %s", st->source, st->target);
	why = *e;
	if (why.no != ENOENT || !is_in_home(p, st->target))
		return -1;
	fix_point(st->target, kind == MOUNTPOINT_DIR, who->uid, who->gid, fix);
	return err_set(e, 0, "%s; fix: %s", why.msg, fix);
}

static int
mount_bind(const struct place *p, const struct entry_step *st, struct err *e)
{
	const int source = p->s->mounts[st->mount];
	enum mountpoint kind = MOUNTPOINT_DIR;
	scope_fd at = -1;

	if (mountpoint_kind(source, &kind, e) < 0)
		return err_in(e, "%s", st->source);
	at = mountpoint(p->root, st->target, kind, e);
	if (at < 0)
		return say_no_point(p, st, kind, e);
	if (mnt_bind(source, "", st->attrs, at, "", e) < 0)
		return err_in(e, "%s on %s", st->source, st->target);
	return 0;
}

static int
carry_out(struct place *p, const struct entry_step *st, struct err *e)
{
	switch (st->kind) {
	case STEP_TREE:
		return mount_tree(p, st, e);
	case STEP_DEV:
		return mount_dev(p, st, e);
	case STEP_TERMINALS:
		return devdir_terminals(p->dev, p->s->pts, st->attrs, e);
	case STEP_SHARED:
		return mnt_bind(p->memory, "shm", st->attrs, p->dev, "shm", e);
	case STEP_TERMINAL:
		return devdir_host(p->dev, p->s->tty_name, p->s->tty,
		    st->attrs, e);
	case STEP_LOG:
		return devdir_host(p->dev, "log", p->s->log, st->attrs, e);
	case STEP_PROC:
	case STEP_PROCESSES:
		return mount_proc(p, st, e);
	case STEP_HIDE:
		return mount_empty(p, st, e);
	case STEP_TMP:
		return mount_tmp(p, st, e);
	case STEP_RUNTIME:
		return mount_runtime(p, st, e);
	case STEP_HOME:
		return make_home(p, st, e);
	case STEP_BIND:
		return is_left_out(p, st) ? 0 : mount_bind(p, st, e);
	}
	return err_set(e, 0, "%s: no such step", st->target);
}

static int
carry_out_steps(struct place *p, struct err *e)
{
	for (size_t i = 0; i < p->en->nsteps; i++)
		if (carry_out(p, &p->en->steps[i], e) < 0)
			return -1;
	return 0;
}

static int
make_read_only(const struct place *p, struct err *e)
{
	if (mnt_set(p->dev, entry_step(p->en, STEP_DEV)->attrs, e) < 0 ||
	    mnt_set(p->root, entry_step(p->en, STEP_TREE)->attrs, e) < 0 ||
	    mnt_set(p->airlock, MOUNT_ATTR_RDONLY, e) < 0)
		return err_in(e, "read-only");
	return 0;
}

/*
 * pivot_root(".", ".") stacks the old root on the new one, where umount2(".")
 * finds it: pivot_root(2), NOTES.
 */
static int
leave_host(const struct place *p, struct err *e)
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
	struct place p = {
		.en = en, .s = s, .ground = -1, .airlock = -1, .memory = -1,
		.lower = -1, .root = -1, .dev = -1,
	};
	mode_t mask = umask(0);
	/* sshd has set the user's groups: what is made here is root's */
	int gid = setfsgid(0);
	int rc = -1;

	if ((s->cgroup < 0 || cgroup_join(s->cgroup, e) == 0) &&
	    make_airlock(&p, e) == 0 &&
	    make_lower(&p, e) == 0 &&
	    make_upper(&p, e) == 0 &&
	    make_memory(&p, e) == 0 &&
	    carry_out_steps(&p, e) == 0 &&
	    shell_limits(p.root, en->jail, en->who->name, en->who->shell, e)
	    == 0 &&
	    make_read_only(&p, e) == 0 &&
	    leave_host(&p, e) == 0)
		rc = 0;
	setfsgid((gid_t)gid);
	umask(en->jail->umask >= 0 ? (mode_t)en->jail->umask : mask);
	scope_close(&p.dev);
	scope_close(&p.root);
	scope_close(&p.lower);
	scope_close(&p.memory);
	scope_close(&p.airlock);
	scope_close(&p.ground);
	sources_close(s);
	return rc;
}
