/* SPDX-License-Identifier: BSD-2-Clause */
/* sessions.c - see sessions.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/array.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "mntns.h"
#include "scope.h"
#include "sessions.h"

/* Up to the next '/' or the end of the field; steps over that '/'. */
static bool
take_piece(const char **s, char *to, size_t most)
{
	size_t n = strcspn(*s, "/ \n");

	if (n == 0 || n > most)
		return false;
	memcpy(to, *s, n);
	to[n] = '\0';
	*s += n + ((*s)[n] == '/');
	return true;
}

static bool
parse_source(const char *s, struct session *out)
{
	char uid[16];

	if (!take_piece(&s, out->jail, JAIL_NAME_MAX) || s[-1] != '/' ||
	    !take_piece(&s, out->serial, SERIAL_MAX) ||
	    !jail_name_ok(out->jail))
		return false;
	strcpy(out->service, "-");
	out->settings[0] = '\0';
	if (s[-1] == '/' && take_piece(&s, out->service, ENTRY_SERVICE_MAX) &&
	    s[-1] == '/' && take_piece(&s, uid, sizeof(uid) - 1))
		out->uid = (uid_t)strtoul(uid, NULL, 10);
	service_way_in_cut(out->service, out->settings);
	return true;
}

bool
sessions_parse(const char *mountinfo, struct session *out)
{
	static const char mark[] = " - overlay jail:";
	const char *s = strstr(mountinfo, mark);

	return s != NULL && parse_source(s + strlen(mark), out);
}

bool
sessions_start(const char *stat, unsigned long long *ticks)
{
	/* the name in parentheses may hold anything, ") (" too */
	const char *s = strrchr(stat, ')');

	return s != NULL && sscanf(s, ") %*c %*s %*s %*s %*s %*s %*s %*s %*s "
	    "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", ticks) == 1;
}

time_t
sessions_time(unsigned long long ticks)
{
	const unsigned long long hz = (unsigned long long)sysconf(_SC_CLK_TCK);
	const long ns = 1000000000;
	struct timespec boot, now;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &now);
	/* one second more and less: a quotient of what is not negative */
	return now.tv_sec - boot.tv_sec + (time_t)(ticks / hz) - 1 +
	    (ns + now.tv_nsec - boot.tv_nsec +
	    (long)(ticks % hz * ns / hz)) / ns;
}

/*
 * A process that has ended is no error: it has left its jail.  Nor is one that
 * this root may not inspect: it has capabilities that we lack, and a jailed
 * process has none.
 */
static bool
no_session(int no)
{
	return no == ENOENT || no == ESRCH || no == EINVAL || no == EACCES;
}

static int
not_seen(int no, const char *rel, struct err *e)
{
	return no_session(no) ? 0 : err_set(e, no, "/proc/%s", rel);
}

unsigned long long
sessions_started(int proc, const char *pid)
{
	unsigned long long ticks = ULLONG_MAX;
	char rel[64], text[1024];

	snprintf(rel, sizeof(rel), "%.20s/stat", pid);
	slurp_head(proc, rel, text, sizeof(text));
	return sessions_start(text, &ticks) ? ticks : ULLONG_MAX;
}

static void
keep_older(int proc, const char *pid, struct session *s)
{
	unsigned long long start = s->jail[0] != '\0' ?
	    sessions_started(proc, pid) : ULLONG_MAX;

	if (start < s->start) {
		s->start = start;
		s->pid = (pid_t)atol(pid);
	}
}

/* "PID" or "PID/task/TID": its namespace, if it still has one. */
static bool
namespace_of(int proc, const char *rel, ino_t *ns)
{
	char path[SESSIONS_REL + 16], text[PATH_MAX];
	unsigned long number = 0;

	snprintf(path, sizeof(path), "%s/ns/mnt", rel);
	if (!slurp_link(proc, path, text))
		return false;
	sscanf(text, "mnt:[%lu]", &number);
	*ns = number;
	return true;
}

struct thread {
	int proc;
	const char *pid;
	char *rel;
	ino_t *ns;
};

static int
thread_has_namespace(void *arg, int dir, const char *tid, struct err *e)
{
	const struct thread *t = arg;

	(void)dir;
	(void)e;
	snprintf(t->rel, SESSIONS_REL, "%.20s/task/%.20s", t->pid, tid);
	return namespace_of(t->proc, t->rel, t->ns);
}

bool
sessions_namespace(int proc, const char *pid, char rel[SESSIONS_REL],
    ino_t *ns)
{
	struct thread t = { proc, pid, rel, ns };
	struct err ignored;
	scope_fd tasks = -1;
	int no;

	snprintf(rel, SESSIONS_REL, "%.20s", pid);
	if (namespace_of(proc, rel, ns))
		return true;
	no = errno;
	if (no != ENOENT && no != ESRCH)
		return false;
	snprintf(rel, SESSIONS_REL, "%.20s/task", pid);
	tasks = openat(proc, rel, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tasks >= 0 && dir_each(tasks, rel, thread_has_namespace, &t,
	    &ignored) > 0)
		return true;
	snprintf(rel, SESSIONS_REL, "%.20s", pid);
	errno = no;
	return false;
}

/* In their own user namespace anybody can mount what looks like a jail. */
static int
open_made_by_root(int proc, const char *rel, int *ns, bool *is, struct err *e)
{
	char path[SESSIONS_REL + 16];

	snprintf(path, sizeof(path), "%s/ns/mnt", rel);
	*ns = openat(proc, path, O_RDONLY | O_CLOEXEC);
	return *ns < 0 ? err_set(e, errno, "/proc/%s", path) :
	    mntns_by_root(proc, *ns, is, e);
}

/* Is one of the mounts a jail's?  Line by line, of any length. */
static int
find_jail_mount(int *fd, const char *rel, struct session *one, bool *found,
    struct err *e)
{
	scope_free char *line = NULL;
	scope_file *f = fdopen(*fd, "r");
	size_t room = 0;

	if (f == NULL)
		return err_set(e, errno, "open /proc/%s", rel);
	(void)take_fd(fd);
	*found = false;
	while (errno = 0, !*found && getline(&line, &room, f) > 0)
		*found = sessions_parse(line, one);
	return errno == 0 ? 0 : err_set(e, errno, "/proc/%s", rel);
}

/* Is the namespace a jail's?  Its descriptor is the caller's if it is. */
static int
look_at_namespace(int proc, const char *rel, struct session *one, int *keep,
    bool *jailed, struct err *e)
{
	char path[SESSIONS_REL + 16];
	scope_fd fd = -1;
	scope_fd ns = -1;
	struct stat st;

	*jailed = false;
	snprintf(path, sizeof(path), "%s/mountinfo", rel);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "/proc/%s", path);
	one->uid = st.st_uid;
	/* ask first: a user's own namespace may have a table of any length */
	if (open_made_by_root(proc, rel, &ns, jailed, e) < 0 ||
	    (*jailed && find_jail_mount(&fd, path, one, jailed, e) < 0))
		return -1;
	if (keep != NULL)
		*keep = take_fd(&ns);
	return 0;
}

/*
 * Any other error is returned: a session that cannot be seen is still a
 * session. A namespace is noted after its table was read, not before: the
 * process may end in between, and another process of the namespace has to be
 * tried.
 */
static int
look_at_process(void *arg, int proc, const char *pid, struct err *e)
{
	struct sessions *all = arg;
	char rel[SESSIONS_REL];
	struct session one = { .pid = (pid_t)atol(pid) };
	bool jailed;
	ino_t ns;

	if (pid[0] < '1' || pid[0] > '9')
		return 0;
	if (!sessions_namespace(proc, pid, rel, &ns))
		return not_seen(errno, rel, e);
	one.ns = ns;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].ns == one.ns) {
			keep_older(proc, pid, &all->v[i]);
			return 0;
		}
	if (look_at_namespace(proc, rel, &one, NULL, &jailed, e) < 0)
		return no_session(e->no) ? 0 : -1;
	if (jailed)
		one.start = sessions_started(proc, pid);
	else
		one.jail[0] = '\0';
	return ARRAY_ADD(all->v, all->n, all->room, one, "sessions", e);
}

/*
 * All answers are of one process: its pidfd was opened first, and it is there
 * still at the end, so its number was no other's meanwhile.
 */
int
sessions_open(int proc, pid_t pid, struct session *s, int *ns, struct err *e)
{
	scope_fd self = (int)syscall(SYS_pidfd_open, pid, 0);
	char text[24], rel[SESSIONS_REL];
	struct stat st;
	scope_fd fd = -1;
	bool jailed;
	ino_t number;

	snprintf(text, sizeof(text), "%d", (int)pid);
	if (self < 0 || !sessions_namespace(proc, text, rel, &number))
		return not_seen(errno, text, e);
	*s = (struct session){ .pid = pid, .ns = number };
	if (look_at_namespace(proc, rel, s, &fd, &jailed, e) < 0)
		return no_session(e->no) ? 0 : -1;
	s->start = sessions_started(proc, text);
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "/proc/%s", rel);
	/* it may have entered another between two of the questions */
	if (!jailed || st.st_ino != number || !sessions_namespace(proc, text,
	    rel, &number) || st.st_ino != number ||
	    syscall(SYS_pidfd_send_signal, self, 0, NULL, 0) < 0)
		return 0;
	*ns = take_fd(&fd);
	return 1;
}

/* Drop the namespaces that were noted only to visit each of them once. */
static void
jails_only(struct sessions *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].jail[0] != '\0')
			s->v[n++] = s->v[i];
	s->n = n;
}

int
sessions_find(struct sessions *s, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	*s = (struct sessions){0};
	if (proc < 0)
		return err_set(e, errno, "open /proc");
	rc = dir_each(proc, "/proc", look_at_process, s, e);
	jails_only(s);
	if (rc < 0)
		sessions_free(s);
	return rc;
}

void
sessions_free(struct sessions *s)
{
	free(s->v);
	*s = (struct sessions){0};
}
