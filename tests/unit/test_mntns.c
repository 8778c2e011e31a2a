/* SPDX-License-Identifier: BSD-2-Clause */
/* test_mntns.c - the mount namespaces that root made, and no others; mntns.h */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "store/mntns.h"

enum { NOBODY = 65534, MOST = 4096 };

/* Who is in the namespaces; how they are kept; root's or not. */
static const struct {
	const char *title;
	bool thread;		/* a thread of its process is */
	enum { PROCESS, DESCRIPTOR, FILE_NAME } kept;
	int flags;
	uid_t uid;
	bool visited;
} rows[] = {
	{ "a process", false, PROCESS, CLONE_NEWNS, 0, true },
	{ "a descriptor", false, DESCRIPTOR, CLONE_NEWNS, 0, true },
	{ "a file", false, FILE_NAME, CLONE_NEWNS, 0, true },
	{ "a thread", true, PROCESS, CLONE_FS | CLONE_NEWNS, 0, true },
	{ "root in a user namespace of his own", false, PROCESS,
	    CLONE_NEWUSER | CLONE_NEWNS, 0, true },
	{ "nobody in his own", false, PROCESS, CLONE_NEWUSER | CLONE_NEWNS,
	    NOBODY, false },
	{ "nobody, kept by a descriptor", false, DESCRIPTOR,
	    CLONE_NEWUSER | CLONE_NEWNS, NOBODY, false },
};
enum { ROWS = sizeof(rows) / sizeof(*rows) };

struct holder {
	size_t row;
	int ready;
};

/* The number of its namespace, for the process that waits for it. */
static void *
holds(void *arg)
{
	const struct holder *h = arg;
	struct stat st = {0};

	if (unshare(rows[h->row].flags) < 0 ||
	    stat("/proc/thread-self/ns/mnt", &st) < 0)
		perror(rows[h->row].title);
	if (write(h->ready, &st.st_ino, sizeof(st.st_ino)) < 0)
		perror("write");
	for (;;)
		pause();
	return NULL;
}

static void
child(struct holder *h)
{
	pthread_t t;

	if (rows[h->row].uid != 0 && (setgroups(0, NULL) < 0 ||
	    setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
	    setresuid(NOBODY, NOBODY, NOBODY) < 0))
		_exit(1);
	if (!rows[h->row].thread)
		holds(h);
	if (pthread_create(&t, NULL, holds, h) == 0)
		pthread_join(t, NULL);
	_exit(1);
}

static int
keep(size_t row, pid_t pid)
{
	char from[64];
	int fd;

	if (rows[row].kept == PROCESS)
		return 0;
	snprintf(from, sizeof(from), "/proc/%d/ns/mnt", (int)pid);
	if (rows[row].kept == FILE_NAME) {
		fd = open("/mnt/ns", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0 || mount(from, "/mnt/ns", NULL, MS_BIND, NULL) < 0)
			return -1;
	} else if (open(from, O_RDONLY | O_CLOEXEC) < 0) {
		return -1;
	}
	return kill(pid, SIGKILL) < 0 || waitpid(pid, NULL, 0) != pid ? -1 : 0;
}

/* 0 if it could not be made; *left is the process to be ended. */
static ino_t
make(size_t row, pid_t *left)
{
	struct holder h = { .row = row };
	ino_t ino = 0;
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		return 0;
	h.ready = ends[1];
	pid = fork();
	if (pid == 0)
		child(&h);
	close(ends[1]);
	*left = pid;
	if (read(ends[0], &ino, sizeof(ino)) != sizeof(ino) ||
	    keep(row, pid) < 0)
		ino = 0;
	if (rows[row].kept != PROCESS && ino != 0)
		*left = 0;
	close(ends[0]);
	return ino;
}

struct visits {
	ino_t v[MOST];
	size_t n;
};

static int
look(void *arg, FILE *mountinfo, ino_t ns, struct err *e)
{
	struct visits *to = arg;
	char line[4096];

	if (to->n == MOST || fgets(line, sizeof(line), mountinfo) == NULL)
		return err_set(e, ENOSPC, "look");
	to->v[to->n++] = ns;
	return 0;
}

static size_t
times(const struct visits *v, ino_t ns)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += v->v[i] == ns;
	return n;
}

/* What is wrong is on standard error. */
static int
verdict(const ino_t ns[ROWS])
{
	static struct visits v;
	struct err e = {0};
	struct stat own;
	int bad = 0;

	if (stat("/proc/self/ns/mnt", &own) < 0)
		return 1;
	if (mntns_each(look, &v, &e) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		return 1;
	}
	if (v.n == 0 || v.v[0] != own.st_ino || times(&v, own.st_ino) != 1)
		bad = fprintf(stderr, "ours is not the first, or is twice\n");
	for (size_t i = 0; i < ROWS; i++)
		if (times(&v, ns[i]) != rows[i].visited)
			bad = fprintf(stderr, "%s: %zu times\n",
			    rows[i].title, times(&v, ns[i]));
	return bad != 0;
}

/* In a process of its own. */
static int
scenario(void)
{
	pid_t pids[ROWS] = {0};
	ino_t ns[ROWS];
	int bad = 0;

	for (size_t i = 0; bad == 0 && i < ROWS; i++) {
		ns[i] = make(i, &pids[i]);
		if (ns[i] == 0)
			bad = fprintf(stderr, "%s: not made\n", rows[i].title);
	}
	if (bad == 0)
		bad = verdict(ns);
	for (size_t i = 0; i < ROWS; i++)
		if (pids[i] > 0) {
			kill(pids[i], SIGKILL);
			waitpid(pids[i], NULL, 0);
		}
	return bad != 0;
}

/*
 * On one processor: a namespace's file can only be mounted in an older one, and
 * Linux 6.18 takes for its age a number that each processor counts by itself.
 */
static int
in_world(bool pids)
{
	cpu_set_t one;
	int status;
	pid_t pid;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_setaffinity(0, sizeof(one), &one) < 0 || unshare(CLONE_NEWNS | (pids ? CLONE_NEWPID : 0)) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", "/mnt", "tmpfs", 0, "mode=0755") < 0)
		return 77;
	pid = fork();
	if (pid == 0)
		_exit(pids && mount("proc", "/proc", "proc", 0, NULL) < 0 ?
		    1 : scenario());
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ?
	    WEXITSTATUS(status) : 1;
}

static void
run(bool pids)
{
	int status;
	pid_t pid;

	if (geteuid() != 0) {
		print_message("# skipped: not root\n");
		skip();
	}
	pid = fork();
	if (pid == 0)
		_exit(in_world(pids));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Linux 6.12 lists them. */
static void
as_it_is(void **state)
{
	(void)state;
	run(false);
}

/* Linux 6.18 does not, so they are searched for. */
static void
in_a_pid_namespace(void **state)
{
	(void)state;
	run(true);
}

static void
who_is_in_it(void **state)
{
	char name[32];
	struct stat st;

	(void)state;
	assert_int_equal(stat("/proc/self/ns/mnt", &st), 0);
	assert_true(mntns_process(st.st_ino, name, sizeof(name)) > 0);
	assert_true(name[0] != '\0' && strchr(name, '\n') == NULL);
	assert_int_equal(mntns_process(1, name, sizeof(name)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_it_is),
		cmocka_unit_test(in_a_pid_namespace),
		cmocka_unit_test(who_is_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
