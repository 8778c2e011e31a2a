/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_live_outside.c - a process of the same account outside the jail, which
 * nothing inside may reach.  It is this program, executed again by the account,
 * so that it holds nothing of root's (outside.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_live.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "outside/leash.h"
#include "outside/outside.h"
#include "scope.h"

/* In the child; `to` is where it says why it could not.  Does not return. */
static void
become_outside(const struct live_ground *g, int from, int to)
{
	static char name[] = LIVE_OUTSIDE;
	char *const argv[] = { name, (char *)g->socket, NULL };
	const int fds[3] = { from, to, -1 };
	struct list env = {0};
	struct err e;
	int self;

	if (outside_environment(environ, g->who, &env, &e) == 0 &&
	    outside_apart(fds, &to, &e) == 0) {
		/* by its file: the account may not be able to go to its name */
		self = open("/proc/self/exe", O_PATH | O_CLOEXEC);
		if (self < 0)
			err_set(&e, errno, "/proc/self/exe");
		else if (outside_become(g->who, NULL, &e) == 0 &&
		    syscall(SYS_execveat, self, "", argv, env.v,
		    AT_EMPTY_PATH) < 0)
			err_set(&e, errno, "start jail-setup");
	}
	if (write(to, "!", 1) == 1 && write(to, e.msg, sizeof(e.msg)) > 0)
		_exit(1);
	_exit(2);
}

/* It says one byte when it waits; before that, why it cannot. */
static int
wait_until_started(int from, const struct ident *who, struct err *e)
{
	struct err why;
	char c;
	ssize_t n = leash_read(from, &c, 1, LIVE_SECONDS);

	if (n == 1 && c == '\0')
		return 0;
	if (n == 1)
		n = leash_read(from, why.msg, sizeof(why.msg), LIVE_SECONDS);
	why.msg[sizeof(why.msg) - 1] = '\0';
	return err_set(e, 0, "cannot run a process as %s: %.200s", who->name,
	    n == (ssize_t)sizeof(why.msg) ? why.msg : "it did not start");
}

int
live_outside_start(struct live_ground *g, struct err *e)
{
	scope_fd life = -1;
	int in[2], out[2], rc;

	snprintf(g->socket, sizeof(g->socket), "jail-live-%d", (int)getpid());
	if (pipe2(in, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	life = in[1];
	if (pipe2(out, O_CLOEXEC) < 0) {
		close(in[0]);
		return err_set(e, errno, "pipe");
	}
	g->outside = fork();
	if (g->outside == 0)
		become_outside(g, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	rc = g->outside < 0 ? err_set(e, errno, "fork") :
	    wait_until_started(out[0], g->who, e);
	close(out[0]);
	g->life = take_fd(&life);
	return rc;
}

int
live_outside_end(struct live_ground *g, struct err *e)
{
	bool gone;

	if (g->outside <= 0)
		return 0;
	gone = leash_ended(g->outside, 0);
	scope_close(&g->life);
	kill(g->outside, SIGKILL);
	leash_ended(g->outside, LIVE_SECONDS * 1000);
	waitpid(g->outside, NULL, WNOHANG);
	return gone ? err_set(e, 0, "the process outside, which nothing inside "
	    "should have reached, was ended meanwhile") : 0;
}

/* Of the account, and with nothing else: until whoever started it ends. */
int
live_outside(const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strnlen(name, sizeof(at.sun_path) - 1);
	struct pollfd life = { .fd = STDIN_FILENO };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path + 1, name, n);
	if (s < 0 || bind(s, (void *)&at,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)) < 0 ||
	    listen(s, 4) < 0)
		return 1;
	/* also where the account may not read this program */
	prctl(PR_SET_DUMPABLE, 1);
	if (write(STDOUT_FILENO, "", 1) != 1)
		return 1;
	while (poll(&life, 1, -1) < 1)	/* the other end is closed: POLLHUP */
		;
	return 0;
}
