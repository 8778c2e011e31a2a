/* SPDX-License-Identifier: BSD-2-Clause */
/* rundir.c - see rundir.h */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/slurp.h"
#include "entry.h"
#include "err.h"
#include "plan.h"
#include "plan_path.h"
#include "rundir.h"

static const char why[] = "what every jail has of /run";

/* If the host has a link on the way, such as /var, the entry is at its end. */
static int
put_entry(struct plan *p, const char *path, const char *leads, struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = leads != NULL ? PLAN_LINK : PLAN_DIR,
		.mode = leads != NULL ? 0777 : 0755, .source = leads,
		.why = why,
	};

	if (plan_path_add_way(p, path, why, NULL, real, e) < 0)
		return -1;
	if (plan_find(p, real) != NULL)
		return 0;
	return plan_add(p, &w, NULL, e) != NULL ? 0 : -1;
}

/* Does the host have this link to /run?  Its text is "/run" or "../run". */
static bool
read_alias(const struct entry_alias *a, char text[PATH_MAX])
{
	return slurp_link(AT_FDCWD, a->name, text) &&
	    (strcmp(text, a->to) == 0 ||
	    (strncmp(text, "..", 2) == 0 && strcmp(text + 2, a->to) == 0));
}

int
rundir(struct plan *p, struct err *e)
{
	char text[PATH_MAX];

	if (put_entry(p, "/run", NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		const struct entry_alias *a = &entry_aliases[i];

		/* the link may appear later */
		if (read_alias(a, text) ? put_entry(p, a->to, NULL, e) < 0 ||
		    put_entry(p, a->name, text, e) < 0 :
		    list_add(&p->inputs, a->name, e) < 0)
			return -1;
	}
	return 0;
}
