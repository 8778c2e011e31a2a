/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spawn.c - how long a command takes from fork to the end of the program that
 * it starts, in the jail of USER and outside of it.
 *
 *   spawn ROUNDS USER -- NAME in|out [VAR=VALUE...] PROGRAM [ARGUMENT...] ...
 *
 * Two processes of USER do the forking: one in USER's jail, entered as pam_jail
 * does it, and one outside.  A third tells them in turn what to start, each
 * command once a round.  Prints two lines for each: NAME and NAME.cpu, and the
 * microseconds of all rounds: by the clock, and of processor time in the child,
 * which other work on the machine adds little to.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "login.h"
#include "nssguard.h"
#include "pam_options.h"

enum { ROUNDS_MOST = 100000, COMMANDS_MOST = 64 };

struct command {
	const char *name;
	bool in;
	char **variables, **argv;
	long *us, *cpu;		/* of each round */
};

struct took {
	long us, cpu;
};

/* The end of two pipes that is main's. */
struct worker {
	int ask, answer;
};

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "spawn: %s: %s\n", what, why);
	_exit(120);
}

static long
us_between(const struct timespec *a, const struct timespec *b)
{
	return (b->tv_sec - a->tv_sec) * 1000000 +
	    (b->tv_nsec - a->tv_nsec) / 1000;
}

static long
us_of(const struct timeval *t)
{
	return t->tv_sec * 1000000 + t->tv_usec;
}

/* --- the two that fork ---------------------------------------------------- */

/* As sshd does it: the groups before the entry, the user after it. */
static void
become_user(const char *user, bool in)
{
	struct options o;
	struct login l;
	struct err e = {0};

	if (options_parse(0, NULL, &o, &e) < 0 ||
	    login_decide(user, "bench", &o, &l, &e) < 0)
		die(user, e.msg);
	if (l.jail == NULL)
		die(user, "is in no jail");
	if (setgid(l.who.gid) < 0 || initgroups(user, l.who.gid) < 0)
		die("groups", strerror(errno));
	if (in && login_enter(&l, &o, &e) < 0)
		die(user, e.msg);
	if (setresuid(l.who.uid, l.who.uid, l.who.uid) < 0)
		die("setresuid", strerror(errno));
	if (chdir(l.who.home) < 0)
		die(l.who.home, strerror(errno));
}

static struct took
start(const struct command *c)
{
	struct timespec a, b;
	struct rusage used;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &a);
	pid = fork();
	if (pid == 0) {
		execve(c->argv[0], c->argv, c->variables);
		die(c->argv[0], strerror(errno));
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		die(c->name, strerror(errno));
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		die(c->name, "it did not end well");
	return (struct took){
		us_between(&a, &b), us_of(&used.ru_utime) +
		    us_of(&used.ru_stime),
	};
}

static void
work(const struct command *commands, int asked, int to)
{
	struct took t;
	int i;

	while (read(asked, &i, sizeof(i)) == sizeof(i)) {
		t = start(&commands[i]);
		if (write(to, &t, sizeof(t)) != sizeof(t))
			die("answer", strerror(errno));
	}
	_exit(0);
}

static struct worker
begin(const char *user, bool in, const struct command *commands)
{
	int ask[2], answer[2];
	pid_t pid;

	if (pipe2(ask, O_CLOEXEC) < 0 || pipe2(answer, O_CLOEXEC) < 0)
		die("pipe", strerror(errno));
	pid = fork();
	if (pid < 0)
		die("fork", strerror(errno));
	if (pid == 0) {
		close(ask[1]);
		close(answer[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		become_user(user, in);
		work(commands, ask[0], answer[1]);
	}
	close(ask[0]);
	close(answer[1]);
	return (struct worker){ ask[1], answer[0] };
}

/* --- the one that tells them ---------------------------------------------- */

static struct took
ask(const struct worker *w, int i, const char *name)
{
	struct took t;

	if (write(w->ask, &i, sizeof(i)) != sizeof(i) ||
	    read(w->answer, &t, sizeof(t)) != sizeof(t))
		die(name, "failed");
	return t;
}

static long *
times(int rounds)
{
	long *v = calloc((size_t)rounds, sizeof(*v));

	if (v == NULL)
		die("memory", strerror(errno));
	return v;
}

static struct command
parse_command(char **v, int rounds)
{
	struct command c = { .us = times(rounds), .cpu = times(rounds) };
	size_t n = 0, first = 2;

	while (v[n] != NULL)
		n++;
	c.variables = calloc(n + 1, sizeof(*c.variables));
	if (c.variables == NULL)
		die("memory", strerror(errno));
	while (first < n && strchr(v[first], '=') != NULL)
		first++;
	if (first >= n)
		die("usage", "-- NAME in|out [VAR=VALUE...] PROGRAM ...");
	c.name = v[0];
	c.in = strcmp(v[1], "in") == 0;
	memcpy(c.variables, v + 2, (first - 2) * sizeof(*c.variables));
	c.argv = v + first;
	return c;
}

/* Each "--" becomes the NULL that ends the words before it. */
static int
parse_commands(char **v, int rounds, struct command *to)
{
	int n = 0;

	for (char **w = v; *w != NULL; w++)
		if (strcmp(*w, "--") == 0)
			{
			*w = NULL;
			n++;
		}
	if (n > COMMANDS_MOST)
		die("usage", "too many commands");
	for (int i = 0; i < n; i++) {
		while (*v != NULL)
			v++;
		to[i] = parse_command(++v, rounds);
	}
	return n;
}

static void
print(const char *name, const char *what, const long *us, int rounds)
{
	printf("%s%s", name, what);
	for (int r = 0; r < rounds; r++)
		printf(" %ld", us[r]);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct command commands[COMMANDS_MOST];
	struct worker in, out;
	int rounds = argc > 4 ? atoi(argv[1]) : 0;
	int n;

	if (rounds < 1 || rounds > ROUNDS_MOST || strcmp(argv[3], "--") != 0)
		die("usage", "spawn ROUNDS USER -- COMMAND...");
	n = parse_commands(argv + 3, rounds, commands);
	nssguard_before();
	if (setpriority(PRIO_PROCESS, 0, -20) < 0)	/* the rest waits */
		die("setpriority", strerror(errno));
	in = begin(argv[2], true, commands);
	out = begin(argv[2], false, commands);
	for (int r = -1; r < rounds; r++)	/* the first warms up */
		for (int i = 0; i < n; i++) {
			const struct command *c = &commands[i];
			const struct took t = ask(c->in ? &in : &out, i,
			    c->name);

			c->us[r < 0 ? 0 : r] = t.us;
			c->cpu[r < 0 ? 0 : r] = t.cpu;
		}
	for (int i = 0; i < n; i++) {
		print(commands[i].name, "", commands[i].us, rounds);
		print(commands[i].name, ".cpu", commands[i].cpu, rounds);
	}
	return 0;
}
