/* SPDX-License-Identifier: BSD-2-Clause */
/* init_lines.c - see init_lines.h */
#include <signal.h>

#include "err.h"
#include "init_lines.h"
#include "init_run.h"
#include "init_say.h"

int64_t
init_end_of(unsigned timeout)
{
	return timeout == 0 ? -1 : init_now() + (int64_t)timeout * 1000;
}

static bool
ended_or_stop(const struct init *in)
{
	return in->line == 0 || in->stop;
}

/* It leads a session, and so a group: its own children go with it. */
static void
end_line(struct init *in, unsigned timeout)
{
	kill(-in->line, SIGTERM);
	if (init_wait(in, init_line_ended, init_end_of(timeout)))
		return;
	kill(-in->line, SIGKILL);
	(void)init_wait(in, init_line_ended, -1);
}

int
init_line_run(struct init *in, const struct init_line *l, unsigned timeout,
    bool until_stop)
{
	const char *phase = init_phase_name(l->phase);
	struct err e;
	bool in_time;

	if (init_start(in, l, &e) < 0) {
		init_say("%s: %s", phase, e.msg);
		return (l->flags & INIT_FAILURE_OK) != 0 ? 0 : in->line_status;
	}
	in_time = init_wait(in, until_stop ? ended_or_stop : init_line_ended,
	    init_end_of(timeout));
	if (!in_time)
		init_say("%s: %s takes more than %u s", phase, l->program,
		    timeout);
	if (in->line != 0)
		end_line(in, in_time ? in->file->stop_timeout : 1);
	if (in->line_status == 0 || (l->flags & INIT_FAILURE_OK) != 0)
		return 0;
	init_say("%s: %s ended with status %d", phase, l->program,
	    in->line_status);
	return in->line_status;
}

int
init_lines(struct init *in, enum init_phase phase, unsigned timeout, bool all,
    bool until_stop)
{
	const struct init_file *f = in->file;
	int status = 0;

	for (size_t i = 0; i < f->n_lines; i++) {
		int rc;

		if (f->lines[i].phase != phase || (until_stop && in->stop))
			continue;
		rc = init_line_run(in, &f->lines[i], timeout, until_stop);
		if (rc != 0)
			status = rc;
		if (rc != 0 && !all)
			return rc;
	}
	return status;
}
