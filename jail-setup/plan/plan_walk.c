/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_walk.c - see plan_walk.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "plan.h"
#include "plan_walk.h"

enum { LINKS_MOST = 40 };	/* what the kernel allows, path_resolution(7) */

bool
walk_ended(const struct walk *w)
{
	return w->rest[strspn(w->rest, "/")] == '\0';
}

static void
go_up(struct walk *w)
{
	char *slash = strrchr(w->at, '/');

	if (slash != NULL)
		*slash = '\0';
}

enum walk_step
walk_step(struct walk *w)
{
	char *s = w->rest + strspn(w->rest, "/");
	size_t n = strcspn(s, "/"), len = strlen(w->at);
	enum walk_step step = WALK_DOWN;

	if (n == 0)
		return WALK_ENDED;
	if (n == 2 && s[0] == '.' && s[1] == '.') {
		step = WALK_UP;
		go_up(w);
	} else if (n == 1 && s[0] == '.') {
		step = WALK_HERE;
	} else if (n > NAME_MAX || len + 1 + n >= sizeof(w->at)) {
		return WALK_TOO_LONG;
	} else {
		w->at[len] = '/';
		memcpy(w->at + len + 1, s, n);
		w->at[len + 1 + n] = '\0';
	}
	memmove(w->rest, s + n, strlen(s + n) + 1);
	return step;
}

int
walk_follow(struct walk *w, const char *target)
{
	char rest[2 * PATH_MAX];

	if (++w->links > LINKS_MOST)
		return ELOOP;
	if ((size_t)snprintf(rest, sizeof(rest), "%s/%s", target, w->rest) >=
	    sizeof(rest))
		return ENAMETOOLONG;
	strcpy(w->rest, rest);
	go_up(w);
	if (target[0] == '/')
		w->at[0] = '\0';
	return 0;
}

static const struct plan_entry *
find_entry(const struct plan *const *plans, size_t n, const char *path)
{
	const struct plan_entry *en = NULL;

	for (size_t i = 0; en == NULL && i < n; i++)
		en = plan_find(plans[i], path);
	return en;
}

bool
plan_leads(const struct plan *const *plans, size_t n, const char *path,
    const struct plan_entry **end)
{
	const struct plan_entry *en = NULL;
	struct walk w;	/* 12 KiB, not worth clearing for each of thousands */
	enum walk_step step;

	*end = NULL;
	if (strlen(path) >= PATH_MAX)
		return false;
	w.at[0] = '\0';
	w.links = 0;
	strcpy(w.rest, path);
	while ((step = walk_step(&w)) > WALK_ENDED) {
		if (path_is_kernels(w.at))
			return true;
		en = w.at[0] != '\0' ? find_entry(plans, n, w.at) : NULL;
		if (en == NULL && w.at[0] != '\0')
			return false;
		if (en == NULL || en->type == PLAN_DIR)
			continue;
		if (en->type != PLAN_LINK) {
			*end = en;
			return walk_ended(&w);
		}
		if (walk_follow(&w, en->source) != 0)
			return false;
	}
	*end = w.at[0] != '\0' ? en : NULL;
	return step == WALK_ENDED;
}
