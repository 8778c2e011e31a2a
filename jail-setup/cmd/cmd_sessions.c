/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_sessions.c - jail-setup sessions */
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonline.h"
#include "cmd.h"
#include "err.h"
#include "session_row.h"
#include "store/sessions.h"

static int
compare_start(const void *a, const void *b)
{
	const struct session *x = a, *y = b;
	int c = strcmp(x->jail, y->jail);

	if (c == 0)
		c = (x->start > y->start) - (x->start < y->start);
	return c != 0 ? c : (x->pid > y->pid) - (x->pid < y->pid);
}

/* Those of one jail, or all; not those that have ended meanwhile. */
static size_t
pick_sessions(struct sessions *s, const char *jail)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].start != ULLONG_MAX && (jail == NULL ||
		    strcmp(s->v[i].jail, jail) == 0))
			s->v[n++] = s->v[i];
	return n;
}

static void
report_sessions(const struct call *c, const struct sessions *s)
{
	json_t *all = c->json ? json_array() : NULL;

	if (!c->json && !c->quiet && s->n > 0)
		session_head("");
	for (size_t i = 0; i < s->n; i++)
		if (c->json)
			json_array_append_new(all, session_json(c, &s->v[i]));
		else if (!c->quiet)
			session_print(c, &s->v[i], "");
	if (c->json)
		jsonline(all, stdout);
}

int
cmd_sessions(const struct call *c)
{
	struct sessions s;
	struct err e;
	int rc = EXIT_FINE;

	if (sessions_find(&s, &e) < 0)
		return unable(&e);
	s.n = pick_sessions(&s, c->args[0]);
	if (s.n > 0)
		qsort(s.v, s.n, sizeof(*s.v), compare_start);
	else if (c->args[0] != NULL)
		rc = session_known(c, c->args[0]);
	if (rc == EXIT_FINE)
		report_sessions(c, &s);
	sessions_free(&s);
	return rc;
}
