/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_walk.c - see plan_walk.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "plan.h"
#include "plan_walk.h"

enum { LINKS_MOST = 40 };	/* what the kernel allows, path_resolution(7) */

struct walk {
	char at[PATH_MAX];		/* "" is / */
	char rest[2 * PATH_MAX];
	int links;
};

static const struct plan_entry *
find_entry(const struct plan *const *plans, size_t n, const char *path)
{
	const struct plan_entry *en = NULL;

	for (size_t i = 0; en == NULL && i < n; i++)
		en = plan_find(plans[i], path);
	return en;
}

static bool
follow_link(struct walk *w, const char *target)
{
	char rest[2 * PATH_MAX];

	if (++w->links > LINKS_MOST ||
	    (size_t)snprintf(rest, sizeof(rest), "%s/%s", target, w->rest) >=
	    sizeof(rest))
		return false;
	strcpy(w->rest, rest);
	if (target[0] == '/')
		w->at[0] = '\0';
	else
		*strrchr(w->at, '/') = '\0';
	return true;
}

/* Moves the next name of `rest` to `at`.  1; 0: none is left; -1: too long. */
static int
take_step(struct walk *w)
{
	char *s = w->rest + strspn(w->rest, "/"), *slash;
	size_t n = strcspn(s, "/"), len = strlen(w->at);

	if (n == 0)
		return 0;
	if (n == 2 && s[0] == '.' && s[1] == '.') {
		slash = strrchr(w->at, '/');
		if (slash != NULL)
			*slash = '\0';
	} else if (n != 1 || s[0] != '.') {
		if (len + 1 + n >= sizeof(w->at))
			return -1;
		w->at[len] = '/';
		memcpy(w->at + len + 1, s, n);
		w->at[len + 1 + n] = '\0';
	}
	memmove(w->rest, s + n, strlen(s + n) + 1);
	return 1;
}

bool
plan_leads(const struct plan *const *plans, size_t n, const char *path,
    const struct plan_entry **end)
{
	const struct plan_entry *en = NULL;
	struct walk w;	/* 12 KiB, not worth clearing for each of thousands */
	int more;

	*end = NULL;
	if (strlen(path) >= PATH_MAX)
		return false;
	w.at[0] = '\0';
	w.links = 0;
	strcpy(w.rest, path);
	while ((more = take_step(&w)) > 0) {
		if (path_is_kernels(w.at))
			return true;
		en = w.at[0] != '\0' ? find_entry(plans, n, w.at) : NULL;
		if (en == NULL && w.at[0] != '\0')
			return false;
		if (en == NULL || en->type == PLAN_DIR)
			continue;
		if (en->type != PLAN_LINK) {
			*end = en;
			return w.rest[strspn(w.rest, "/")] == '\0';
		}
		if (!follow_link(&w, en->source))
			return false;
	}
	*end = w.at[0] != '\0' ? en : NULL;
	return more == 0;
}
