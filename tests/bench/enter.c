/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.c - how long a process takes to be started in a jail.
 *
 *   enter ROUNDS USER BWRAP-ARGUMENT...
 *
 * Each round starts /bin/true four times, one after the other: by fork and
 * exec alone; in the jail of USER, by what pam_jail does between a fork and the
 * user's program; outside, after the part of it that only reads (accounts and
 * jail files); and by bwrap with the arguments given.  Prints one line for each:
 * a word, and the times of all rounds in microseconds; and two lines of the
 * entry itself within the second: "entry", as the log has it (us=), and "cpu", its
 * processor time, which other work on the machine does not add to.
 *
 * The parent has asked its name services before, as sshd has: a child loads none.
 */
#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "login.h"
#include "nssguard.h"
#include "pam_options.h"

enum { ROUNDS_MOST = 100000 };

/* What a child does to become the program; it does not return. */
struct way {
	const char *name;
	void (*start)(const struct way *w);
	const char *user;
	char **argv;
	long *entry;		/* shared with the child, which sets both */
	long *cpu;
	long *us;
};

static char *const true_argv[] = { (char *)"/bin/true", NULL };

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "enter: %s: %s\n", what, why);
	_exit(120);
}

static long
us_between(const struct timespec *a, const struct timespec *b)
{
	return (b->tv_sec - a->tv_sec) * 1000000 +
	    (b->tv_nsec - a->tv_nsec) / 1000;
}

static void
plain(const struct way *w)
{
	(void)w;
	execv(true_argv[0], true_argv);
	die(true_argv[0], strerror(errno));
}

static void
decide(const struct way *w, struct options *o, struct login *l)
{
	struct err e = {0};

	if (options_parse(0, NULL, o, &e) < 0 ||
	    login_decide(w->user, "bench", o, l, &e) < 0)
		die(w->user, e.msg);
	if (l->jail == NULL)
		die(w->user, "is in no jail");
}

/* As sshd does it: the groups before the entry, the user after it. */
static void
jailed(const struct way *w)
{
	struct timespec a, b, c, d;
	struct options o;
	struct login l;
	struct err e = {0};

	decide(w, &o, &l);
	if (setgid(l.who.gid) < 0 || initgroups(w->user, l.who.gid) < 0)
		die("groups", strerror(errno));
	nssguard_before();
	clock_gettime(CLOCK_MONOTONIC, &a);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &c);
	if (login_enter(&l, &o, &e) < 0)
		die(w->user, e.msg);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &d);
	clock_gettime(CLOCK_MONOTONIC, &b);
	*w->entry = us_between(&a, &b);
	*w->cpu = us_between(&c, &d);
	if (setresuid(l.who.uid, l.who.uid, l.who.uid) < 0)
		die("setresuid", strerror(errno));
	plain(w);
}

/* The part that only reads, and then the user's program outside. */
static void
decided(const struct way *w)
{
	struct options o;
	struct login l;

	decide(w, &o, &l);
	if (setgid(l.who.gid) < 0 || initgroups(w->user, l.who.gid) < 0 ||
	    setresuid(l.who.uid, l.who.uid, l.who.uid) < 0)
		die("become the user", strerror(errno));
	plain(w);
}

static void
by_bwrap(const struct way *w)
{
	execvp(w->argv[0], w->argv);
	die(w->argv[0], strerror(errno));
}

static long
once(const struct way *w)
{
	struct timespec a, b;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &a);
	pid = fork();
	if (pid == 0)
		w->start(w);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		die(w->name, strerror(errno));
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		die(w->name, "it did not end well");
	return us_between(&a, &b);
}

static void
print(const char *name, const long *us, int rounds)
{
	printf("%s", name);
	for (int r = 0; r < rounds; r++)
		printf(" %ld", us[r]);
	putchar('\n');
}

static void *
shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("memory", strerror(errno));
	return p;
}

int
main(int argc, char **argv)
{
	struct way ways[] = {
		{ .name = "plain", .start = plain },
		{ .name = "jail", .start = jailed },
		{ .name = "decided", .start = decided },
		{ .name = "bwrap", .start = by_bwrap },
	};
	size_t n = sizeof(ways) / sizeof(*ways);
	int rounds = argc > 3 ? atoi(argv[1]) : 0;
	size_t size = (size_t)rounds * sizeof(long);
	long *entry, *cpu;

	if (rounds < 1 || rounds > ROUNDS_MOST)
		die("usage", "enter ROUNDS USER BWRAP-ARGUMENT...");
	entry = shared(size);
	cpu = shared(size);
	nssguard_before();
	for (size_t i = 0; i < n; i++) {
		ways[i].user = argv[2];
		ways[i].argv = argv + 3;
		ways[i].entry = entry;
		ways[i].cpu = cpu;
		ways[i].us = shared(size);
		once(&ways[i]);		/* warm */
	}
	for (int r = 0; r < rounds; r++)
		for (size_t i = 0; i < n; i++) {
			ways[i].entry = entry + r;
			ways[i].cpu = cpu + r;
			ways[i].us[r] = once(&ways[i]);
		}
	for (size_t i = 0; i < n; i++)
		print(ways[i].name, ways[i].us, rounds);
	print("entry", entry, rounds);
	print("cpu", cpu, rounds);
	return 0;
}
