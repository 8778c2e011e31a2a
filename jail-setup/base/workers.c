/* SPDX-License-Identifier: BSD-2-Clause */
/* workers.c - see workers.h */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "err.h"
#include "workers.h"

enum { MOST = 8 };

struct crew {
	size_t n;
	int (*work)(void *arg, size_t i, struct err *e);
	void *arg;
	atomic_size_t next;
	atomic_bool failed;
};

struct worker {
	pthread_t thread;
	struct crew *crew;
	struct err err;		/* valid if rc < 0 */
	int rc;
};

static void *
work_until_done(void *arg)
{
	struct worker *me = arg;
	struct crew *c = me->crew;
	size_t i;

	while (!c->failed && (i = c->next++) < c->n) {
		me->rc = c->work(c->arg, i, &me->err);
		if (me->rc < 0) {
			c->failed = true;
			break;
		}
	}
	return NULL;
}

int
workers_run(size_t n, int (*work)(void *arg, size_t i, struct err *e),
    void *arg, struct err *e)
{
	struct crew c = { .n = n, .work = work, .arg = arg };
	struct worker w[MOST] = {0};
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int count = 1;

	w[0].crew = &c;
	while (count < cores && count < MOST) {
		w[count].crew = &c;
		if (pthread_create(&w[count].thread, NULL, work_until_done,
		    &w[count]) != 0)
			break;	/* fewer threads are enough */
		count++;
	}
	work_until_done(&w[0]);		/* this thread works too */
	for (int i = 1; i < count; i++)
		pthread_join(w[i].thread, NULL);
	for (int i = 0; i < count; i++)
		if (w[i].rc < 0) {
			*e = w[i].err;
			return -1;
		}
	return 0;
}
