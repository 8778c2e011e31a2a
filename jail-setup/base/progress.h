/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.h - a progress bar on standard error, if that is a terminal and the
 * work lasts over a second.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

struct progress;

/*
 * How much of the work is done: counted by whoever does it, read by whoever
 * shows it, from other threads.
 */
struct meter {
	atomic_llong files, bytes;		/* done */
	atomic_llong all_files, all_bytes;	/* as planned; 0: not known yet */
};

/* NULL where there is nothing to show it on: fine for all that follow. */
struct progress *progress_start(const char *what, bool quiet);

/* What the work counts in; NULL without a progress. */
struct meter *progress_meter(struct progress *p);

/* Takes the bar away again. */
void progress_stop(struct progress *p);

#endif
