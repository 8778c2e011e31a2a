/* SPDX-License-Identifier: BSD-2-Clause */
/* origins_watch.c - see origins_watch.h */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "origins.h"
#include "origins_watch.h"
#include "plan/plan.h"

enum { LINKS_MOST = 40 };	/* the kernel's own limit */

/* A dangling link does not change when its target appears: adds the target. */
static int
add_dangling(const char *path, struct list *out, struct err *e)
{
	char at[PATH_MAX], target[PATH_MAX], next[PATH_MAX];
	struct stat st;
	ssize_t n;

	snprintf(at, sizeof(at), "%s", path);
	for (int i = 0; i < LINKS_MOST && stat(at, &st) < 0 &&
	    (n = readlink(at, target, sizeof(target) - 1)) > 0; i++) {
		target[n] = '\0';
		if ((size_t)snprintf(next, sizeof(next), "%.*s%s",
		    target[0] == '/' ? 0 : (int)(strrchr(at, '/') + 1 - at),
		    at, target) >= sizeof(next))
			return 0;	/* no file can be there */
		strcpy(at, next);
		if (list_add(out, at, e) < 0)
			return -1;
	}
	return 0;
}

/* Is the path an origin already, as a file or link of the plan? */
static bool
planned(const struct plan *p, const char *path)
{
	const struct plan_entry *en = plan_find(p, path);

	return en != NULL && (en->type == PLAN_LINK || (en->type == PLAN_FILE &&
	    strcmp(en->source, path) == 0));
}

static int
watched_of(const struct plan *p, struct list *watched, struct err *e)
{
	for (size_t i = 0; i < p->inputs.n; i++) {
		const char *path = p->inputs.v[i];

		if (list_add(watched, path, e) < 0 ||
		    add_dangling(path, watched, e) < 0)
			return -1;
	}
	list_sort(watched);
	return 0;
}

int
origins_watch(const struct plan *p, struct origins *o, struct err *e)
{
	scope_list watched = {0};
	int rc = watched_of(p, &watched, e);

	for (size_t i = 0; rc == 0 && i < watched.n; i++)
		if (!planned(p, watched.v[i]))
			rc = origins_look(o, watched.v[i], e);
	return rc;
}
