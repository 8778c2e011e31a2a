/* SPDX-License-Identifier: BSD-2-Clause */
/* row_places.c - see row_places.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "fix.h"
#include "ground.h"
#include "ident.h"
#include "jail.h"
#include "path_tokens.h"
#include "paths.h"
#include "quote.h"
#include "row_places.h"
#include "scope.h"

struct round {
	const struct entry *en;
	int tree;
	row_places_say *say;
	void *arg;
};

/*
 * Is each directory on the way root's alone?  If not, whoever else writes there
 * could make a link of the path that root is told to make.
 */
static bool
way_is_roots(const struct entry_mount *m, const char *path)
{
	char up[PATH_MAX];

	if (strlen(path) >= sizeof(up) || strlen(path) <= strlen(m->target))
		return false;
	strcpy(up, path);
	do {
		scope_fd fd = -1;
		struct stat st;

		*strrchr(up, '/') = '\0';
		fd = ground_open(m, -1, up);
		if (fd >= 0 && (fstat(fd, &st) < 0 || st.st_uid != 0 ||
		    (st.st_mode & 022) != 0))
			return false;
	} while (strlen(up) > strlen(m->target));
	return true;
}

static void
say_fix(const struct entry *en, const char *path, int no, char text[FIX_MAX])
{
	const struct entry_mount *m = ground_entered(en, path);
	const struct ident *who = en->who;
	char host[PATH_MAX], word[QUOTE_MAX], user[QUOTE_MAX];

	if (m == NULL) {
		snprintf(text, FIX_MAX, "a bind that has it, or another place "
		    "in the row");
		return;
	}
	snprintf(host, sizeof(host), "%.2000s%.2000s", m->source,
	    path + strlen(m->target));
	if (no != ENOENT || (!way_is_roots(m, path) && !m->home && !m->own))
		snprintf(text, FIX_MAX, "make %s a directory of %s, through no "
		    "link", quote(host, word), who->name);
	else if (!way_is_roots(m, path))
		fix_point(host, true, who->uid, who->gid, text);
	else if (m->home || m->own)
		snprintf(text, FIX_MAX, "install -d -o %s -g %u %s",
		    quote(who->name, user), (unsigned)who->gid,
		    quote(host, word));
	else if (!m->rw)
		snprintf(text, FIX_MAX, "mkdir -p %s", quote(host, word));
	else
		snprintf(text, FIX_MAX, "install -d -m 2775 -g GROUP %s # of "
		    "the group that may write there", quote(host, word));
}

/* It refuses the login, or the service makes it. */
static bool
lacks_its_mount(const struct entry *en, const char *path)
{
	const struct entry_mount *m = ground_entered(en, path);

	return m != NULL && access(m->source, F_OK) < 0;
}

/* `place` as the row has it; one without a token is the same for everybody. */
static int
look_at_place(const struct round *r, const struct call_rule *rule,
    const char *what, const char *place, struct err *e)
{
	scope_free char *path = token_expand(place, r->en->who, e);
	char why[PATH_MAX + 100], fix[FIX_MAX];
	struct err said;
	int no;

	if (path == NULL)
		return -1;
	for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = '\0';
	no = strcmp(path, "/") == 0 || lacks_its_mount(r->en, path) ? 0 :
	    ground_look(r->en, r->tree, path);
	if (no == 0 || (no == ELOOP && place == rule->start))
		return 0;	/* chdir(2) follows links */
	err_set(&said, no, "%s", place);
	snprintf(why, sizeof(why), "%s %.4000s", what, said.msg);
	say_fix(r->en, path, no, fix);
	return r->say(r->arg, &(struct row_place){ rule->names.v[0], why, path,
	    fix }, e);
}

/* A profile can make several rules of a row. */
static bool
is_said(const struct call_rules *all, size_t i)
{
	const struct call_rule *r = &all->v[i];

	for (size_t k = 0; k < i; k++) {
		const struct call_rule *s = &all->v[k];

		if (strcmp(s->names.v[0], r->names.v[0]) == 0 &&
		    strcmp(call_rule_root(s), call_rule_root(r)) == 0 &&
		    (r->start == NULL || (s->start != NULL &&
		    strcmp(s->start, r->start) == 0)))
			return true;
	}
	return false;
}

int
row_places(const struct entry *en, int tree, const struct call_rules *rules,
    row_places_say *say, void *arg, struct err *e)
{
	const struct round r = { en, tree, say, arg };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < rules->n; i++) {
		const struct call_rule *rule = &rules->v[i];

		if (rule->names.n == 0 || is_said(rules, i))
			continue;
		rc = look_at_place(&r, rule, "its root", call_rule_root(rule),
		    e);
		if (rc == 0 && rule->start != NULL &&
		    strcmp(rule->start, call_rule_root(rule)) != 0)
			rc = look_at_place(&r, rule, "where it starts,",
			    rule->start, e);
	}
	return rc;
}

void
row_tree_close(struct row_tree *t)
{
	if (t->tree >= 0)
		close(t->tree);
	call_rules_free(&t->rules);
	*t = (struct row_tree)ROW_TREE_CLOSED;
}

int
row_places_of(struct row_tree *t, const struct entry *en, const char *state,
    row_places_say *say, void *arg, struct err *e)
{
	struct err ignored;

	if (en->jail->commands.v == NULL)
		return 0;
	if (t->jail != en->jail || en->tree != NULL) {
		row_tree_close(t);
		t->tree = sources_tree(en, state, &ignored);
		if (t->tree >= 0 && call_rules_read(t->tree, NULL, &t->rules,
		    &ignored) < 0)
			call_rules_free(&t->rules);
		t->jail = en->jail;
	}
	return row_places(en, t->tree, &t->rules, say, arg, e);
}
