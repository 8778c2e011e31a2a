/* SPDX-License-Identifier: BSD-2-Clause */
/* make.c - see make.h */
#include <time.h>

#include "err.h"
#include "jail.h"
#include "make.h"
#include "package/package.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "store/copy_pool.h"
#include "store/store.h"

static int
plan_and_make(const struct make *m, const struct store_job *what,
    char *serial, struct err *e)
{
	struct store_job job = *what;
	scope_plan p = {0};
	int rc;

	job.plan = &p;
	rc = m->plan(m->arg, &job, &p, e);
	if (rc == MAKE_LINK) {
		/* it may be gone meanwhile */
		rc = store_share(&job, serial, e);
		if (rc != 0)
			return rc < 0 ? -1 : MADE_LINK;
		rc = MAKE_TREE;
	}
	return rc != MAKE_TREE ? rc :
	    store_make(&job, serial, e) < 0 ? -1 : MADE_TREE;
}

int
make_generation(const struct make *m, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	const char *state = m->at->state, *name = m->jail->name;
	struct store_job job = {
		.state = state, .jail = name, .recipe = m->recipe,
		.reuse = m->run->pool, .meter = m->run->meter,
		.packages = &m->run->packages, .trees = &m->run->trees,
	};
	int rc;

	clock_gettime(CLOCK_REALTIME, &job.since);
	rc = store_share(&job, serial, e);
	if (rc >= 0)
		rc = rc > 0 ? MADE_LINK : plan_and_make(m, &job, serial, e);
	/* also where nothing was made: some may have become too old */
	return rc >= 0 && store_sweep(state, name, m->jail->keep, e) < 0 ?
	    -1 : rc;
}

void
make_run_free(struct make_run *run)
{
	pool_free(run->pool);
	packages_free(run->packages);
	list_free(&run->trees);
}
