/* SPDX-License-Identifier: BSD-2-Clause */
/* inuse.c - see inuse.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/accounts.h"
#include "base/array.h"
#include "base/file_replace.h"
#include "base/slurp.h"
#include "err.h"
#include "inuse.h"
#include "mntns.h"
#include "scope.h"

/* The child's protocol: any number of uses, then THE_END or AN_ERROR. */
struct word {
	enum { A_USE, THE_END, AN_ERROR } kind;
	union {
		struct use use;
		struct err err;
	};
};

struct child {
	const struct inuse_place *at;
	int to;
};

static int
mount_id_of(int trees, unsigned long long *id, struct err *e)
{
	struct statx st;

	if (statx(trees, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_MNT_ID,
	    &st) < 0)
		return err_set(e, errno, "stat the trees");
	if ((st.stx_mask & STATX_MNT_ID) == 0)
		return err_set(e, ENOSYS, "this kernel does not tell mounts "
		    "(Linux 5.8 does)");
	*id = st.stx_mnt_id;
	return 0;
}

/* The line of the mount that the descriptor is on. */
static int
find_mount(int trees, char **line, struct mountinfo *m, struct err *e)
{
	scope_file *f = NULL;
	unsigned long long id = 0;
	size_t room = 0;

	if (mount_id_of(trees, &id, e) < 0)
		return -1;
	f = fopen("/proc/self/mountinfo", "re");
	if (f == NULL)
		return err_set(e, errno, "/proc/self/mountinfo");
	while (errno = 0, getline(line, &room, f) > 0)
		if (mountinfo_parse(*line, m) && m->id == id)
			return 0;
	return err_set(e, errno != 0 ? errno : ENOENT, "the mount of the "
	    "trees in /proc/self/mountinfo");
}

static int
find_place(int trees, struct inuse_place *at, struct err *e)
{
	scope_free char *line = NULL;
	char fd[64], path[PATH_MAX];
	struct mountinfo m;

	if (find_mount(trees, &line, &m, e) < 0)
		return -1;
	snprintf(fd, sizeof(fd), "/proc/self/fd/%d", trees);
	if (!slurp_link(AT_FDCWD, fd, path))
		return err_set(e, errno, "%s", fd);
	return inuse_place_set(at, &m, path) ? 0 :
	    err_set(e, 0, "%.100s is not below %.100s, where it is mounted",
	    path, m.point);
}

static int
send_use(void *arg, const struct use *u, struct err *e)
{
	const struct child *c = arg;
	const struct word w = { .kind = A_USE, .use = *u };

	return file_write(c->to, &w, sizeof(w)) == 0 ? 0 :
	    err_set(e, errno, "pipe");
}

static int
match_table(void *arg, FILE *mountinfo, ino_t ns, struct err *e)
{
	const struct child *c = arg;

	return inuse_match(c->at, mountinfo, ns, send_use, arg, e);
}

/* The child enters namespaces; it sends what it finds, and ends. */
static void __attribute__((noreturn))
run_child(const struct inuse_place *at, int to)
{
	struct child c = { at, to };
	struct word w = { .kind = THE_END };
	struct err e;

	if (mntns_each(match_table, &c, &e) < 0)
		w = (struct word){ .kind = AN_ERROR, .err = e };
	_exit(file_write(to, &w, sizeof(w)) < 0);
}

/* Read up to THE_END.  End of file before it means that the child died. */
static int
read_answers(int *from, struct inuse *all, struct err *e)
{
	scope_file *f = fdopen(*from, "r");
	struct word w;

	if (f == NULL)
		return err_set(e, errno, "pipe");
	(void)take_fd(from);
	while (fread(&w, sizeof(w), 1, f) == 1) {
		if (w.kind == THE_END)
			return 0;
		if (w.kind == AN_ERROR) {
			*e = w.err;
			return -1;
		}
		if (ARRAY_ADD(all->v, all->n, all->room, w.use, "mounts",
		    e) < 0)
			return -1;
	}
	return err_set(e, ferror(f) ? errno : EPIPE, "who looks at the mount "
	    "namespaces");
}

static int
ask_child(const struct inuse_place *at, struct inuse *all, struct err *e)
{
	scope_fd from = -1;
	int ends[2];
	pid_t pid;
	int rc;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	from = ends[0];
	pid = fork();
	if (pid == 0)
		run_child(at, ends[1]);
	close(ends[1]);
	if (pid < 0)
		return err_set(e, errno, "fork");
	rc = read_answers(&from, all, e);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return rc;
}

static int
find_uses(int dir, bool data, struct inuse *all, struct err *e)
{
	struct inuse_place at = { .data = data };
	struct stat st;

	*all = (struct inuse){0};
	if (stat("/proc/self/ns/mnt", &st) < 0)
		return err_set(e, errno, "/proc/self/ns/mnt");
	all->own = st.st_ino;
	if (find_place(dir, &at, e) == 0 && ask_child(&at, all, e) == 0)
		return 0;
	inuse_free(all);
	e->no = 0;	/* EALREADY would read as a busy jail, storedir.h */
	return err_in(e, "nobody can tell what is in use");
}

int
inuse_find(int trees, struct inuse *all, struct err *e)
{
	return find_uses(trees, false, all, e);
}

int
inuse_find_data(int dir, struct inuse *all, struct err *e)
{
	return find_uses(dir, true, all, e);
}

void
inuse_free(struct inuse *all)
{
	free(all->v);
	*all = (struct inuse){0};
}

const struct use *
inuse_tree(const struct inuse *all, const char *tree, bool on)
{
	for (size_t i = 0; i < all->n; i++)
		if ((!on || all->v[i].how == USE_MOUNTED_ON) &&
		    strcmp(all->v[i].tree, tree) == 0)
			return &all->v[i];
	return NULL;
}

const struct use *
inuse_generation(const struct inuse *all, const char *jail,
    const char *serial)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct use *u = &all->v[i];

		if (strcmp(u->jail, jail) == 0 && (serial == NULL ||
		    u->serial[0] == '\0' || strcmp(u->serial, serial) == 0))
			return u;
	}
	return NULL;
}

/* The process that sees the mount, and how to end that. */
static void
describe_holder(const struct inuse *all, const struct use *u, char text[160])
{
	char name[32];
	pid_t pid;

	if (u->ns == all->own) {
		snprintf(text, 160, "; fix: umount it first");
		return;
	}
	pid = mntns_process(u->ns, name, sizeof(name));
	if (pid > 0)
		snprintf(text, 160, " for process %d (%s); fix: end that "
		    "first", (int)pid, name);
	else
		snprintf(text, 160, " in mnt:[%lu], a namespace that no "
		    "process is in; fix: umount its file first",
		    (unsigned long)u->ns);
}

static void
describe_used(const struct use *u, char text[128])
{
	const bool tree = u->tree[0] != '\0';

	if (!tree && u->jail[0] == '\0')
		strcpy(text, "its data");
	else
		snprintf(text, 128, "%s %s", tree ? "tree" : "generation",
		    tree ? u->tree : u->serial[0] != '\0' ? u->serial :
		    "current");
}

int
inuse_say(const struct inuse *all, const struct use *u, struct err *e)
{
	char name[32], text[160], who[256], what[128];

	describe_used(u, what);
	if (u->how != USE_SESSION)
		describe_holder(all, u, text);
	if (u->how == USE_SESSION) {
		accounts_text(u->uid, who, sizeof(who));
		err_set(e, 0, "%s is in it (process %d); fix: jail-setup end "
		    "%s", who, (int)mntns_process(u->ns, name, sizeof(name)),
		    u->jail);
	} else if (u->how == USE_MOUNT) {
		err_set(e, 0, "%s is mounted on %s%s", what, u->point, text);
	} else if (u->how == USE_LAYER) {
		err_set(e, 0, "%s is a layer of the overlay on %s%s", what,
		    u->point, text);
	} else {
		err_set(e, 0, "%s is a mount point%s", u->point, text);
	}
	e->no = EBUSY;
	return -1;
}
