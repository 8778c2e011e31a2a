/*
 * enter.c - see enter.h
 *
 * Theory of operation.  The process leaves the host's mounts for a namespace
 * of its own.  On an empty directory it mounts a small tmpfs, the airlock; in
 * there the jail's root, an overlay of the generation's tree (never written)
 * and a tmpfs that nobody sees (mount points, the account's own /etc/passwd
 * and /etc/group).  When all is mounted the root turns read-only, pivot_root
 * makes the airlock the root of the namespace and the host is detached.  The
 * last step is a chroot from the airlock into the jail.  That is what makes the
 * kernel refuse new user namespaces inside (current_chrooted() in
 * user_namespaces(7)), and whoever broke the chroot would stand in the airlock:
 * read-only, empty, with no way on.
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

#include "anchor.h"
#include "devdir.h"
#include "enter.h"
#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "mnt.h"
#include "mountpoint.h"
#include "names.h"
#include "procdir.h"
#include "safe.h"
#include "scope.h"
#include "sources.h"
#include "wall.h"

#define QUIET (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

enum { NAMES_MAX = 1024 * 1024 };

/* What is being built, by descriptor. */
struct place {
	int airlock;
	int root;
};

int
enter_apart(const struct entry *en, struct err *e)
{
	int flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;

	if (en->jail->network == JAIL_NETWORK_NONE)
		flags |= CLONE_NEWNET;
	if (unshare(flags) < 0)
		return err_set(e, errno, "unshare");
	return mnt_private(e);
}

static int
airlock(struct place *p, const struct sources *s, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "jail-airlock" }, { "mode", "0755" },
		{ "size", "4k" }, { "nr_inodes", "8" }, { 0 }
	};

	p->airlock = mnt_new("tmpfs", opts, QUIET | MOUNT_ATTR_NOEXEC, e);
	if (p->airlock < 0 || mnt_attach(p->airlock, s->room, e) < 0)
		return -1;
	if (mkdirat(p->airlock, "jail", 0755) < 0)
		return err_set(e, errno, "mkdir jail");
	return 0;
}

/* The tmpfs for what an overlay writes, attached at the directory `at`. */
static int
upper(int at, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "jail-upper" }, { "mode", "0700" },
		{ "size", "16m" }, { "nr_inodes", "4k" }, { 0 }
	};
	scope_fd mnt = mnt_new("tmpfs", opts, QUIET, e);

	if (mnt < 0 || mnt_attach(mnt, at, e) < 0)
		return -1;
	if (mkdirat(mnt, "upper", 0755) < 0 || mkdirat(mnt, "work", 0755) < 0)
		return err_set(e, errno, "mkdir");
	return take_fd(&mnt);
}

/*
 * "jail:NAME/SERIAL/SERVICE/UID" is what the mount tables show: who is in
 * where, and how (jail-setup/sessions.h).
 */
static int
overlay(const struct entry *en, const struct sources *s, int up,
    struct err *e)
{
	char source[JAIL_NAME_MAX + SERIAL_MAX + ENTRY_SERVICE_MAX + 32];
	char lower[32], over[40], work[40];
	const struct mnt_opt opts[] = {
		{ "source", source }, { "lowerdir", lower },
		{ "upperdir", over }, { "workdir", work }, { 0 }
	};

	snprintf(source, sizeof(source), "jail:%s/%s/%s/%u", en->jail->name,
	    s->serial, en->service, (unsigned)en->who->uid);
	/* the verified directories themselves, whatever they are called now */
	snprintf(lower, sizeof(lower), "/proc/self/fd/%d", s->tree);
	snprintf(over, sizeof(over), "/proc/self/fd/%d/upper", up);
	snprintf(work, sizeof(work), "/proc/self/fd/%d/work", up);
	return mnt_new("overlay", opts, QUIET, e);
}

static int
root(struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_fd at = openat(p->airlock, "jail",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	scope_fd up = -1;

	if (at < 0)
		return err_set(e, errno, "open jail");
	up = upper(at, e);
	if (up < 0)
		return -1;
	p->root = overlay(en, s, up, e);
	if (p->root < 0)
		return -1;
	/* the overlay holds what it needs of it; nobody else shall reach it */
	if (fchdir(up) < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		return err_set(e, errno, "detach the upper layer");
	return mnt_attach(p->root, at, e);
}

/* The tree's own file, or what every jail knows; the caller's to free. */
static char *
base_names(const struct entry *en, const struct sources *s, const char *rel,
    const char *fallback, struct err *e)
{
	scope_fd fd = -1;
	char *text = NULL;
	size_t len;

	/* a tree kept by others may hold names that stand for nobody here */
	if (en->tree == NULL)
		fd = safe_beneath(s->tree, rel, O_RDONLY | O_NONBLOCK, 0, e);
	if (en->tree != NULL || (fd < 0 && e->no == ENOENT)) {
		text = strdup(fallback);
		if (text == NULL)
			err_set(e, errno, "%s", rel);
		return text;
	}
	if (fd < 0 || safe_read(fd, rel, NAMES_MAX, &text, &len, e) < 0)
		return NULL;
	return text;
}

/* A new file: writing into the tree's would first copy it. */
static int
write_names(int etc, const char *name, const char *text, struct err *e)
{
	size_t len = strlen(text);
	scope_fd fd = -1;

	if (unlinkat(etc, name, 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "replace /etc/%s", name);
	fd = openat(etc, name,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		return err_set(e, errno, "write /etc/%s", name);
	return 0;
}

static int
names_file(int etc, const struct entry *en, const struct sources *s,
    const char *name, const char *mine, const char *fallback, struct err *e)
{
	char rel[16];
	scope_free char *base = NULL;
	scope_free char *text = NULL;

	snprintf(rel, sizeof(rel), "etc/%s", name);
	base = base_names(en, s, rel, fallback, e);
	if (base != NULL && strcmp(name, "group") == 0)
		names_no_members(base);
	text = base != NULL ? names_merge(mine, base, e) : NULL;
	return text != NULL ? write_names(etc, name, text, e) : -1;
}

static int
identity(const struct place *p, const struct entry *en,
    const struct sources *s, struct err *e)
{
	scope_fd etc = mountpoint(p->root, "/etc", MOUNTPOINT_DIR, e);

	if (etc < 0 ||
	    names_file(etc, en, s, "passwd", en->passwd, names_base_passwd, e)
	    < 0 ||
	    names_file(etc, en, s, "group", en->group, names_base_group, e) < 0)
		return -1;
	return 0;
}

static int
dev(const struct place *p, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_fd at = mountpoint(p->root, "/dev", MOUNTPOINT_DIR, e);

	return at < 0 ? -1 : devdir_mount(at, &en->jail->devices, s, e);
}

/* What is at one path, at another as well. */
static int
again(const struct place *p, const char *from, const char *to, struct err *e)
{
	scope_fd there = mountpoint(p->root, from, MOUNTPOINT_DIR, e);
	scope_fd at = there >= 0 ?
	    mountpoint(p->root, to, MOUNTPOINT_DIR, e) : -1;
	scope_fd mnt = at >= 0 ? mnt_clone(there, QUIET, e) : -1;

	return mnt < 0 ? -1 : mnt_attach(mnt, at, e);
}

/* A pid namespace of its own has a /proc of its own. */
static int
processes(const struct place *p, const struct entry *en, struct err *e)
{
	bool wanted = en->jail->proc == JAIL_PROC_OWN;
	scope_fd at = wanted ?
	    mountpoint(p->root, "/proc", MOUNTPOINT_DIR, e) : -1;

	if (wanted && at < 0)
		return -1;
	if (en->jail->processes == JAIL_PROCESSES_OWN)
		return anchor_start(at, e);
	return wanted ? procdir_mount(at, e) : 0;
}

static int
tmp(const struct place *p, const struct entry *en, struct err *e)
{
	char size[16], inodes[16];
	const struct mnt_opt opts[] = {
		{ "source", "jail-tmp" }, { "mode", "1777" },
		{ "size", size }, { "nr_inodes", inodes }, { 0 }
	};
	scope_fd at = -1;
	scope_fd mnt = -1;

	if (en->jail->tmp == JAIL_TMP_NONE)
		return 0;
	snprintf(size, sizeof(size), "%um", en->jail->tmp_size);
	snprintf(inodes, sizeof(inodes), "%u", en->jail->tmp_size * 256 + 64);
	at = mountpoint(p->root, "/tmp", MOUNTPOINT_DIR, e);
	mnt = at >= 0 ? mnt_new("tmpfs", opts, QUIET, e) : -1;
	if (mnt < 0 || mnt_attach(mnt, at, e) < 0)
		return -1;
	return again(p, "/tmp", "/var/tmp", e);
}

static int
bind(const struct place *p, const struct entry_mount *m, int source,
    struct err *e)
{
	uint64_t attrs = QUIET | (m->rw ? 0 : MOUNT_ATTR_RDONLY) |
	    (m->noexec ? MOUNT_ATTR_NOEXEC : 0);
	scope_fd at = -1;
	scope_fd mnt = -1;
	struct stat st;

	if (fstat(source, &st) < 0)
		return err_set(e, errno, "stat %s", m->source);
	at = mountpoint(p->root, m->target,
	    S_ISDIR(st.st_mode) ? MOUNTPOINT_DIR : MOUNTPOINT_FILE, e);
	mnt = at >= 0 ? mnt_clone(source, attrs, e) : -1;
	if (mnt < 0 || mnt_attach(mnt, at, e) < 0)
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
	if (fchdir(p->root) < 0 || chroot(".") < 0 || chdir("/") < 0)
		return err_set(e, errno, "chroot");
	return 0;
}

int
enter(const struct entry *en, struct sources *s, struct err *e)
{
	struct place p = { -1, -1 };
	mode_t mask = umask(0);
	/* sshd has set the user's groups: what is made here is root's */
	int gid = setfsgid(0);
	int rc = -1;

	if (airlock(&p, s, e) == 0 &&
	    root(&p, en, s, e) == 0 &&
	    identity(&p, en, s, e) == 0 &&
	    dev(&p, en, s, e) == 0 &&
	    processes(&p, en, e) == 0 &&
	    tmp(&p, en, e) == 0 &&
	    binds(&p, en, s, e) == 0 &&
	    shut(&p, e) == 0 &&
	    pivot(&p, e) == 0)
		rc = 0;
	setfsgid((gid_t)gid);
	umask(en->jail->umask >= 0 ? (mode_t)en->jail->umask : mask);
	scope_close(&p.root);
	scope_close(&p.airlock);
	sources_close(s);
	return rc;
}

int
enter_walls(const struct entry *en, bool *degraded, struct err *e)
{
	if (wall_keyring(en->who->uid, en->who->gid, e) < 0 ||
	    wall_core(e) < 0 ||
	    wall_capabilities(e) < 0 ||
	    wall_no_new_privs(e) < 0 ||
	    wall_landlock(jail_requires(en->jail, "landlock"), degraded, e) < 0
	    || wall_seccomp(e) < 0 ||
	    wall_descriptors(e) < 0)
		return -1;
	return 0;
}
