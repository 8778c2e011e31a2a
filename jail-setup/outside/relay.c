/* SPDX-License-Identifier: BSD-2-Clause */
/* relay.c - see relay.h */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "ident.h"
#include "leash.h"
#include "relay.h"
#include "scope.h"

enum { DRAIN_MOST = 1 << 20 };	/* the largest pipe, pipe(7) */

static const int ignored[3] = { SIGPIPE, SIGTTIN, SIGTTOU };

static void
close_fd(int *fd)
{
	scope_close(fd);
	*fd = -1;
}

/* --- what the program gets ----------------------------------------------- */

/* Give it to the account, so that it can open it as /proc/self/fd/N. */
static int
give_to_account(int fd, const struct ident *who, struct err *e)
{
	return fchown(fd, who->uid, who->gid) < 0 || fchmod(fd, 0600) < 0 ?
	    err_set(e, errno, "give a pipe or terminal to %s", who->name) : 0;
}

static int
open_pipe(struct relay *r, int i, const struct ident *who, struct err *e)
{
	struct relay_way *w = &r->way[i];
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	w->ours = p[i == 0];
	r->theirs[i] = p[i != 0];
	w->from = i == 0 ? STDIN_FILENO : w->ours;
	w->to = i == 0 ? w->ours : i;
	if (fcntl(w->ours, F_SETFL, O_NONBLOCK) < 0)
		return err_set(e, errno, "pipe");
	return give_to_account(w->ours, who, e);
}

static int
use_terminal(struct relay *r, int i, struct err *e)
{
	struct relay_way *w = &r->way[i];

	r->theirs[i] = fcntl(r->slave, F_DUPFD_CLOEXEC, 3);
	if (r->theirs[i] < 0)
		return err_set(e, errno, "terminal");
	if (i == 2)
		return 0;	/* its output comes with that of 1 */
	w->ours = fcntl(r->master, F_DUPFD_CLOEXEC, 3);
	if (w->ours < 0)
		return err_set(e, errno, "terminal");
	w->from = i == 0 ? STDIN_FILENO : w->ours;
	w->to = i == 0 ? w->ours : i;
	return 0;
}

static void
resize_terminal(const struct relay *r)
{
	struct winsize size;

	if (r->master >= 0 && ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
		ioctl(r->master, TIOCSWINSZ, &size);
}

/* Open the slave through its master, not by name: TIOCGPTPEER, ioctl_tty(2). */
static int
open_terminal(struct relay *r, const struct ident *who, struct err *e)
{
	const int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;

	r->master = posix_openpt(flags);
	if (r->master < 0 || unlockpt(r->master) < 0 ||
	    (r->slave = ioctl(r->master, TIOCGPTPEER, flags)) < 0 ||
	    fcntl(r->master, F_SETFL, O_NONBLOCK) < 0 ||
	    tcgetattr(STDIN_FILENO, &r->before) < 0 ||
	    tcsetattr(r->slave, TCSANOW, &r->before) < 0)
		return err_set(e, errno, "a terminal for %s", who->name);
	resize_terminal(r);
	return give_to_account(r->slave, who, e);
}

/* A background process must not read from the terminal or make it raw. */
static bool
has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    tcgetpgrp(STDIN_FILENO) == getpgrp();
}

int
relay_open(struct relay *r, const struct ident *who, const sigset_t *signals,
    struct err *e)
{
	sigset_t all = *signals;
	bool tty = has_terminal();

	*r = (struct relay){ .on = true, .master = -1, .slave = -1,
	    .theirs = { -1, -1, -1 } };
	for (int i = 0; i < 3; i++) {
		r->way[i].from = r->way[i].to = r->way[i].ours = -1;
		r->handlers[i] = signal(ignored[i], SIG_IGN);
	}
	sigaddset(&all, SIGWINCH);
	sigprocmask(SIG_BLOCK, &all, NULL);
	r->signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
	if (r->signals < 0)
		return err_set(e, errno, "signalfd");
	if (tty && open_terminal(r, who, e) < 0)
		return -1;
	for (int i = 0; i < 3; i++)
		if ((tty && isatty(i) ? use_terminal(r, i, e) :
		    open_pipe(r, i, who, e)) < 0)
			return -1;
	return 0;
}

void
relay_started(struct relay *r)
{
	struct termios raw = r->before;

	for (int i = 0; i < 3; i++)
		close_fd(&r->theirs[i]);
	if (r->master < 0)
		return;
	cfmakeraw(&raw);
	r->raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

/* --- copying ------------------------------------------------------------- */

static void
end_way(struct relay_way *w)
{
	close_fd(&w->ours);
	w->from = w->to = -1;
}

/* One read or one write; false: nothing can be done now. */
static bool
move_bytes(struct relay_way *w)
{
	bool reads = w->n == 0;
	ssize_t n = reads ? read(w->from, w->buf, sizeof(w->buf)) :
	    write(w->to, w->buf + w->at, w->n);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (n <= 0) {
		end_way(w);
		return false;
	}
	w->at = reads ? 0 : w->at + (size_t)n;
	w->n = reads ? (size_t)n : w->n - (size_t)n;
	return true;
}

/* The number of a pending signal; 0: none, or SIGWINCH, handled here. */
static int
take_signal(const struct relay *r)
{
	struct signalfd_siginfo got;

	if (read(r->signals, &got, sizeof(got)) != sizeof(got))
		return 0;
	if (got.ssi_signo != SIGWINCH)
		return (int)got.ssi_signo;
	resize_terminal(r);
	return 0;
}

int
relay_wait(struct relay *r, int ms)
{
	const long until = leash_now() + ms;

	for (;;) {
		struct pollfd p[4] = { { .fd = r->signals, .events = POLLIN } };
		long left = ms < 0 ? -1 : until - leash_now();
		int got = take_signal(r);

		if (got != 0 || (ms >= 0 && left <= 0))
			return got;
		for (int i = 0; i < 3; i++) {
			const struct relay_way *w = &r->way[i];

			p[i + 1].fd = w->n == 0 ? w->from : w->to;
			p[i + 1].events = w->n == 0 ? POLLIN : POLLOUT;
		}
		if (poll(p, 4, (int)left) < 0 && errno != EINTR)
			return -1;
		for (int i = 0; i < 3; i++)
			if (p[i + 1].fd >= 0 && p[i + 1].revents != 0)
				move_bytes(&r->way[i]);
	}
}

void
relay_input_ends(struct relay *r)
{
	if (!r->on)
		return;
	end_way(&r->way[0]);
	if (r->raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &r->before);
	r->raw = false;
}

/* --- the end ------------------------------------------------------------- */

/* Another process may go on writing to it: stop at DRAIN_MOST. */
static void
drain_way(struct relay_way *w)
{
	struct pollfd p = { .fd = w->to, .events = POLLOUT };

	for (size_t n = 0; w->from >= 0 && n < DRAIN_MOST; n += w->n)
		if (!move_bytes(w) && (w->n == 0 || poll(&p, 1, -1) < 0))
			return;
}

void
relay_close(struct relay *r)
{
	if (!r->on)
		return;
	relay_input_ends(r);
	close_fd(&r->slave);
	for (int i = 1; i < 3; i++) {
		drain_way(&r->way[i]);
		end_way(&r->way[i]);
	}
	for (int i = 0; i < 3; i++) {
		close_fd(&r->theirs[i]);
		signal(ignored[i], r->handlers[i]);
	}
	close_fd(&r->master);
	close_fd(&r->signals);
	r->on = false;
}
