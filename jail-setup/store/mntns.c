/* SPDX-License-Identifier: BSD-2-Clause */
/* mntns.c - see mntns.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "mntns.h"
#include "mountinfo.h"
#include "scope.h"

/* Linux 6.12, <linux/nsfs.h>; Debian 12's headers lack them. */
struct next {
	uint32_t size, mounts;
	uint64_t id;
};
#define GET_NEXT _IOR(NSIO, 11, struct next)
#define GET_PREV _IOR(NSIO, 12, struct next)

/* The descriptors stay open, so that no inode number is given out again. */
struct seen {
	int fd;
	ino_t ino;
};

struct walk {
	int proc;
	ino_t own;
	int (*look)(void *arg, FILE *mountinfo, ino_t ns, struct err *e);
	void *arg;
	bool search;		/* the kernel does not list them */
	struct seen *v;		/* of a search */
	size_t n, room;
};

static int
compare_to_ours(int proc, int user, bool *same, struct err *e)
{
	struct stat theirs, ours;

	if (fstat(user, &theirs) < 0 ||
	    fstatat(proc, "self/ns/user", &ours, 0) < 0)
		return err_set(e, errno, "whose a user namespace is");
	*same = theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
	return 0;
}

int
mntns_by_root(int proc, int ns, bool *is, struct err *e)
{
	scope_fd user = ioctl(ns, NS_GET_USERNS);
	uid_t uid;

	*is = user < 0 && errno == EPERM;	/* one above ours */
	if (user < 0)
		return *is ? 0 :
		    err_set(e, errno, "whose a mount namespace is");
	if (compare_to_ours(proc, user, is, e) < 0)
		return -1;
	if (*is)
		return 0;
	if (ioctl(user, NS_GET_OWNER_UID, &uid) < 0)
		return err_set(e, errno, "who made a user namespace");
	*is = uid == 0;
	return 0;
}

static bool
is_seen(const struct walk *w, ino_t ino)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].ino == ino)
			return true;
	return false;
}

/* To be visited later; users' own, of any number, are left out. */
static int
add_if_by_root(struct walk *w, int *ns, struct err *e)
{
	struct stat st;
	bool by_root;

	if (mntns_by_root(w->proc, *ns, &by_root, e) < 0)
		return -1;
	if (!by_root)
		return 0;
	if (fstat(*ns, &st) < 0)
		return err_set(e, errno, "mount namespace");
	return is_seen(w, st.st_ino) ? 0 : ARRAY_ADD(w->v, w->n, w->room,
	    ((struct seen){ take_fd(ns), st.st_ino }), "namespaces", e);
}

/* A mount of another namespace, in the table of the one we are in. */
static int
add_kept(void *arg, char *line, struct err *e)
{
	struct walk *w = arg;
	struct mountinfo m;
	unsigned long ino;
	scope_fd ns = -1;

	if (!mountinfo_parse(line, &m))
		return err_set(e, EBADMSG, "mount table");
	if (strcmp(m.type, "nsfs") != 0 ||
	    sscanf(m.root, "mnt:[%lu]", &ino) != 1 || is_seen(w, ino))
		return 0;
	ns = open(m.point, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (ns < 0 || ioctl(ns, NS_GET_NSTYPE) != CLONE_NEWNS)
		return err_set(e, ns < 0 ? errno : ESTALE, "mount namespace "
		    "that is mounted on %s", m.point);
	return add_if_by_root(w, &ns, e);
}

/*
 * The descriptor of /proc is from outside, and "self" is who asks: the table is
 * that of the namespace we are in, all of it, for its root is ours now.
 */
static int
visit_namespace(struct walk *w, int ns, struct err *e)
{
	scope_file *f = NULL;
	scope_fd fd = -1;
	struct stat st;

	if (fstat(ns, &st) < 0)
		return err_set(e, errno, "mount namespace");
	if (st.st_ino != w->own && setns(ns, CLONE_NEWNS) < 0)
		return err_set(e, errno, "enter mount namespace %lu",
		    (unsigned long)st.st_ino);
	fd = openat(w->proc, "self/mountinfo", O_RDONLY | O_CLOEXEC);
	f = fd >= 0 ? fdopen(fd, "r") : NULL;
	if (f == NULL)
		return err_set(e, errno, "open a mount table");
	(void)take_fd(&fd);
	if (w->search && mountinfo_each(f, add_kept, w, e) < 0)
		return -1;
	return w->look(w->arg, f, st.st_ino, e);
}

/* The previous or next namespace; -1 and ENOENT at the end. */
static int
open_neighbour(int ns, unsigned long request)
{
	struct next info = { .size = sizeof(info) };

	return ioctl(ns, request, &info);
}

/* Those that the kernel lists in one direction from ours. */
static int
visit_listed(struct walk *w, int own, unsigned long request, struct err *e)
{
	scope_fd at = open_neighbour(own, request);

	while (at >= 0) {
		bool by_root;
		int next;

		if (mntns_by_root(w->proc, at, &by_root, e) < 0 ||
		    (by_root && visit_namespace(w, at, e) < 0))
			return -1;
		next = open_neighbour(at, request);
		scope_close(&at);
		at = next;
	}
	return errno == ENOENT ? 0 :
	    err_set(e, errno, "the next mount namespace");
}

/* The process has ended meanwhile, so it is in no namespace any more. */
static bool
has_ended(int no)
{
	return no == ENOENT || no == ESRCH;
}

static int
link_error(const char *what, struct err *e)
{
	return has_ended(errno) ? 0 : err_set(e, errno, "/proc/.../%s", what);
}

/* dir/rel is a link to a namespace, or to something else. */
static int
add_linked(void *arg, int dir, const char *rel, struct err *e)
{
	struct walk *w = arg;
	unsigned long ino;
	scope_fd ns = -1;
	char text[PATH_MAX];

	if (!slurp_link(dir, rel, text))
		return link_error(rel, e);
	if (sscanf(text, "mnt:[%lu]", &ino) != 1 || is_seen(w, ino))
		return 0;
	ns = openat(dir, rel, O_RDONLY | O_CLOEXEC);
	if (ns < 0)
		return link_error(rel, e);
	/* a file may be called like that */
	return ioctl(ns, NS_GET_NSTYPE) != CLONE_NEWNS ? 0 : add_if_by_root(w,
	    &ns, e);
}

static int
add_thread(void *arg, int dir, const char *name, struct err *e)
{
	char rel[64];

	snprintf(rel, sizeof(rel), "%.20s/ns/mnt", name);
	return add_linked(arg, dir, rel, e);
}

static int
each_name_in(struct walk *w, int dir, const char *rel,
    int (*each)(void *, int, const char *, struct err *), struct err *e)
{
	scope_fd fd = openat(dir, rel, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return link_error(rel, e);
	return dir_each(fd, rel, each, w, e) < 0 && !has_ended(e->no) ? -1 : 0;
}

static int
add_process(void *arg, int proc, const char *name, struct err *e)
{
	char rel[64];

	if (name[0] < '1' || name[0] > '9')
		return 0;
	snprintf(rel, sizeof(rel), "%.20s/task", name);
	if (each_name_in(arg, proc, rel, add_thread, e) < 0)
		return -1;
	snprintf(rel, sizeof(rel), "%.20s/fd", name);
	return each_name_in(arg, proc, rel, add_linked, e);
}

/* A namespace that is found mounted in one is added, and visited later. */
static int
visit_searched(struct walk *w, int *own, struct err *e)
{
	int rc = add_if_by_root(w, own, e);

	if (rc == 0)
		rc = dir_each(w->proc, "/proc", add_process, w, e);
	for (size_t i = 0; rc == 0 && i < w->n; i++)
		rc = visit_namespace(w, w->v[i].fd, e);
	return rc;
}

/* Ours comes first, because we are in it until we enter another. */
static int
visit_all(struct walk *w, int *own, struct err *e)
{
	scope_fd next = open_neighbour(*own, GET_NEXT);
	int rc;

	w->search = next < 0 && (errno == ENOTTY || errno == EPERM);
	if (w->search)
		return visit_searched(w, own, e);
	rc = visit_namespace(w, *own, e);
	if (rc == 0)
		rc = visit_listed(w, *own, GET_NEXT, e);
	if (rc == 0)
		rc = visit_listed(w, *own, GET_PREV, e);
	return rc;
}

int
mntns_each(int (*look)(void *arg, FILE *mountinfo, ino_t ns, struct err *e),
    void *arg, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scope_fd own = proc < 0 ? -1 :
	    openat(proc, "self/ns/mnt", O_RDONLY | O_CLOEXEC);
	struct walk w = { .proc = proc, .look = look, .arg = arg };
	struct stat st;
	int rc;

	if (own < 0 || fstat(own, &st) < 0)
		return err_set(e, errno, "open /proc/self/ns/mnt");
	w.own = st.st_ino;
	rc = visit_all(&w, &own, e);
	for (size_t i = 0; i < w.n; i++)
		scope_close(&w.v[i].fd);
	free(w.v);
	return rc;
}

struct holder {
	ino_t ns;
	pid_t pid;
	char *name;
	size_t size;
};

static int
holds_namespace(void *arg, int proc, const char *name, struct err *e)
{
	struct holder *h = arg;
	struct stat st;
	char rel[64];

	(void)e;
	snprintf(rel, sizeof(rel), "%.20s/ns/mnt", name);
	if (name[0] < '1' || name[0] > '9' ||
	    fstatat(proc, rel, &st, 0) < 0 || st.st_ino != h->ns)
		return 0;
	snprintf(rel, sizeof(rel), "%.20s/comm", name);
	slurp_head(proc, rel, h->name, h->size);
	h->name[strcspn(h->name, "\n")] = '\0';
	h->pid = (pid_t)atol(name);
	return 1;
}

pid_t
mntns_process(ino_t ns, char *name, size_t size)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct holder h = { .ns = ns, .name = name, .size = size };
	struct err ignored;

	if (proc >= 0)
		(void)dir_each(proc, "/proc", holds_namespace, &h, &ignored);
	return h.pid;
}
