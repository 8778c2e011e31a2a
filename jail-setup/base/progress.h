/* SPDX-License-Identifier: BSD-2-Clause */
/* progress.h - a progress bar on standard error, after one second of work. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

struct progress;

/* How much work is done: written and read by different threads. */
struct meter {
	atomic_llong files, bytes;		/* done */
	atomic_llong all_files, all_bytes;	/* planned; 0: unknown yet */
};

/* NULL if there is no terminal, which the functions below accept. */
struct progress *progress_start(const char *what, bool quiet);

/* Where the work counts; NULL if p is NULL. */
struct meter *progress_meter(struct progress *p);

/* Remove the bar. */
void progress_stop(struct progress *p);

#endif
