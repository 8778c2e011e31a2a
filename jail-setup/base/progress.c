/* SPDX-License-Identifier: BSD-2-Clause */
/* progress.c - see progress.h */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

enum { FIRST_MS = 1000, EACH_MS = 200, BAR = 24 };

struct progress {
	struct meter meter;
	char what[72];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool over, shown;
};

/* The width of a line: one that wraps could not be drawn over. */
static int
terminal_columns(void)
{
	struct winsize w;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 1 ?
	    w.ws_col - 1 : 79;
}

static void
draw_bar(struct progress *p)
{
	char line[256];
	long long files = p->meter.files, all = p->meter.all_files;
	long long bytes = p->meter.bytes, total = p->meter.all_bytes;
	int done = total > 0 && bytes < total ? (int)(bytes * BAR / total) :
	    total > 0 ? BAR : 0;

	snprintf(line, sizeof(line),
	    "%.40s [%.*s%*s] %lld/%lld files, %.1f/%.1f MB", p->what, done,
	    "########################", BAR - done, "", files, all,
	    (double)bytes / 1e6, (double)total / 1e6);
	fprintf(stderr, "\r%.*s\033[K", terminal_columns(), line);
	p->shown = true;
}

static void *
show_bar(void *arg)
{
	struct progress *p = arg;
	struct timespec next;
	long ms = FIRST_MS;

	clock_gettime(CLOCK_REALTIME, &next);
	pthread_mutex_lock(&p->lock);
	while (!p->over) {
		next.tv_nsec += ms % 1000 * 1000000;
		next.tv_sec += ms / 1000 + next.tv_nsec / 1000000000;
		next.tv_nsec %= 1000000000;
		ms = EACH_MS;
		while (!p->over &&
		    pthread_cond_timedwait(&p->wake, &p->lock, &next) == 0)
			;
		if (!p->over)
			draw_bar(p);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct progress *
progress_start(const char *what, bool quiet)
{
	struct progress *p;

	if (quiet || !isatty(STDERR_FILENO) ||
	    (p = calloc(1, sizeof(*p))) == NULL)
		return NULL;
	snprintf(p->what, sizeof(p->what), "%s", what);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	if (pthread_create(&p->thread, NULL, show_bar, p) != 0) {
		free(p);
		return NULL;
	}
	return p;
}

struct meter *
progress_meter(struct progress *p)
{
	return p != NULL ? &p->meter : NULL;
}

void
progress_stop(struct progress *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->over = true;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	if (p->shown)
		fputs("\r\033[K", stderr);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->wake);
	free(p);
}
