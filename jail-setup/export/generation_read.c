/* SPDX-License-Identifier: BSD-2-Clause */
/* generation_read.c - see generation_read.h */
#include <errno.h>
#include <stdlib.h>

#include "base/progress.h"
#include "err.h"
#include "export.h"
#include "generation_read.h"
#include "scope.h"

static int
read_records(struct generation *g, struct err *e)
{
	g->root = held_root(&g->held, e);
	if (g->root < 0 || held_manifest(&g->held, &g->manifest, e) < 0)
		return -1;
	return held_bill(&g->held, &g->bill, e) == 0 || e->no == ENOENT ? 0 :
	    -1;
}

int
generation_read(const struct export_job *job, struct generation *g,
    struct err *e)
{
	size_t files;

	if (held_open(job->state, job->name, NULL, &g->held, e) < 0)
		return e->no != ENOENT ? -1 : err_set(e, 0, "%s is not built; "
		    "fix: jail-setup build %s", job->name, job->name);
	if (read_records(g, e) < 0)
		return -1;
	if (job->meter != NULL) {
		job->meter->all_bytes = manifest_size(&g->manifest, &files);
		job->meter->all_files = (long long)files;
	}
	return 0;
}

void
generation_close(struct generation *g)
{
	scope_close(&g->root);
	g->root = -1;
	manifest_free(&g->manifest);
	free(take_ptr(&g->bill));
	held_close(&g->held);
}
