/* SPDX-License-Identifier: BSD-2-Clause */
/* init_service.c - see init_service.h */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "err.h"
#include "init_become.h"
#include "init_children.h"
#include "init_file.h"
#include "init_lines.h"
#include "init_run.h"
#include "init_say.h"
#include "init_service.h"
#include "init_value.h"
#include "init_walk.h"
#include "scope.h"

enum {
	START_TIMEOUT = 90, REST_TIMEOUT = 10,	/* seconds */
	LOOK_AGAIN = 50, KILL_AGAIN = 50,	/* milliseconds */
	KILLS_MOST = 100,
};

static bool
asked_to_stop(const struct init *in)
{
	return in->stop;
}

static bool
main_known_ready(const struct init *in)
{
	return in->ready || in->main_gone || in->stop;
}

static bool
something_to_do(const struct init *in)
{
	return in->main_gone || in->stop || in->reload;
}

static bool
all_gone(const struct init *in)
{
	(void)in;
	return init_childless();
}

static const struct init_line *
main_line(const struct init_file *f)
{
	for (size_t i = 0; i < f->n_lines; i++)
		if (f->lines[i].phase == INIT_MAIN)
			return &f->lines[i];
	return NULL;
}

/* --- the main process --------------------------------------------------- */

/* What the file says, if it says anything; it is the service's. */
static pid_t
read_pidfile(const char *path)
{
	scope_free char *text = NULL;
	scope_fd fd = -1;
	struct err e;
	uint64_t pid;
	size_t n;

	fd = init_open(path, &e);
	if (fd < 0)
		return 0;
	text = init_read(fd, path, 64, &n, &e);
	if (text == NULL)
		return 0;
	text[strcspn(text, " \t\n")] = '\0';
	return init_number(text, 10, INT32_MAX, &pid, &e) == 0 ?
	    (pid_t)pid : 0;
}

/* The process that a forking program leaves: by its PIDFile, or the first. */
static int
find_main(struct init *in)
{
	const char *pidfile = in->file->pidfile;
	const int64_t end = init_end_of(START_TIMEOUT);

	while (!init_childless() && init_now() < end && !in->stop) {
		const pid_t pid = pidfile != NULL ? read_pidfile(pidfile) :
		    init_first_child();

		if (pid > 0 && init_set_main(in, pid))
			return 0;
		(void)init_wait(in, asked_to_stop, init_now() + LOOK_AGAIN);
	}
	if (in->stop)
		return 0;
	if (init_childless())
		init_say("main: it left no process");
	else
		init_say("main: %s names no process of the service", pidfile);
	return 1;
}

static int
start_forking(struct init *in, const struct init_line *l)
{
	const int rc = init_line_run(in, l, START_TIMEOUT, true);

	return rc != 0 || in->stop ? rc : find_main(in);
}

static int
start_main(struct init *in)
{
	const struct init_line *l = main_line(in->file);
	struct err e;
	pid_t pid;

	if (in->file->type == INIT_FORKING)
		return start_forking(in, l);
	if (init_start(in, l, &e) < 0) {
		init_say("main: %s", e.msg);
		return in->line_status;
	}
	pid = in->line;
	in->line = 0;
	if (!init_set_main(in, pid)) {
		init_say("main: process %d cannot be watched", (int)pid);
		return INIT_REFUSED;
	}
	return 0;
}

/* Who says READY=1: the service, if it has a socket for that; else we. */
static void
wait_ready(struct init *in)
{
	if (in->notify.fd >= 0)
		(void)init_wait(in, main_known_ready, -1);
	else
		init_notify_say(&in->notify, "READY=1");
}

int
init_service_start(struct init *in)
{
	struct err e;
	int rc = init_lines(in, INIT_PRE, 0, false, true);

	if (rc != 0 || in->stop)
		return rc;
	rc = start_main(in);
	if (rc != 0 || in->stop)
		return rc;
	if (init_cut_started(in->file, &e) < 0) {
		init_say("%s", e.msg);
		return INIT_REFUSED;
	}
	wait_ready(in);
	return in->stop || in->main_gone ? 0 :
	    init_lines(in, INIT_STARTED, 0, false, true);
}

/* --- its end ------------------------------------------------------------ */

/* All that the main process left behind. */
static void
end_rest(struct init *in)
{
	unsigned timeout = in->file->stop_timeout;

	if (init_childless())
		return;
	if (timeout == 0 || timeout > REST_TIMEOUT)
		timeout = REST_TIMEOUT;
	init_signal_all(SIGTERM);
	init_signal_all(SIGCONT);
	if (init_wait(in, all_gone, init_end_of(timeout)))
		return;
	for (unsigned i = 0; i < KILLS_MOST; i++) {
		init_signal_all(SIGKILL);
		if (init_wait(in, all_gone, init_now() + KILL_AGAIN))
			return;
	}
	init_say("processes are left that do not die");
}

static void
stop_main(struct init *in)
{
	const unsigned timeout = in->file->stop_timeout;

	(void)init_lines(in, INIT_STOP, timeout, true, false);
	if (in->main == 0 || in->main_gone)
		return;
	init_signal_main(in, in->file->stop_signal);
	init_signal_main(in, SIGCONT);
	if (init_wait(in, init_main_gone, init_end_of(timeout)))
		return;
	init_say("it did not end in %u s, and is killed", timeout);
	init_signal_main(in, SIGKILL);
	(void)init_wait(in, init_main_gone, init_end_of(REST_TIMEOUT));
}

static void
reload(struct init *in)
{
	const struct init_file *f = in->file;

	in->reload = false;
	if (init_file_count(f, INIT_RELOAD) == 0)
		init_signal_main(in, f->reload_signal);
	else
		(void)init_lines(in, INIT_RELOAD, f->stop_timeout, false,
		    true);
}

/* An end that was asked for, and came as asked, is none that failed. */
static int
final_status(const struct init *in, bool asked)
{
	const int s = in->main_status;

	if (asked && WIFSIGNALED(s) && (WTERMSIG(s) == SIGTERM ||
	    WTERMSIG(s) == in->file->stop_signal))
		return 0;
	return init_as_shell(s);
}

int
init_service_run(struct init *in)
{
	bool asked;

	while (!in->stop && !in->main_gone) {
		(void)init_wait(in, something_to_do, -1);
		if (in->reload && !in->stop && !in->main_gone)
			reload(in);
	}
	asked = in->stop && !in->main_gone;
	if (asked) {
		init_notify_say(&in->notify, "STOPPING=1");
		stop_main(in);
	}
	end_rest(in);
	(void)init_lines(in, INIT_POST, in->file->stop_timeout, true, false);
	end_rest(in);
	return final_status(in, asked);
}

void
init_service_give_up(struct init *in)
{
	if (in->main > 0 && !in->main_gone)
		stop_main(in);
	end_rest(in);
	(void)init_lines(in, INIT_POST, in->file->stop_timeout, true, false);
	end_rest(in);
}
