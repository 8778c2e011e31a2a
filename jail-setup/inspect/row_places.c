/* SPDX-License-Identifier: BSD-2-Clause */
/* row_places.c - see row_places.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
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

struct fault {
	const char *what, *place;	/* as the row has it */
	const char *path;	/* of the account */
	int no;
};

static int
say_place(const struct round *r, const struct call_rule *rule,
    const struct fault *f, struct err *e)
{
	char why[PATH_MAX + 100], fix[FIX_MAX];
	struct err said;

	err_set(&said, f->no, "%s", f->place);
	snprintf(why, sizeof(why), "%s %.4000s", f->what, said.msg);
	say_fix(r->en, f->path, f->no, fix);
	return r->say(r->arg, &(struct row_place){ rule->names.v[0], why,
	    f->path, fix }, e);
}

static bool
has_gid(const struct ident *who, gid_t gid)
{
	for (size_t i = 0; i < who->ngroups; i++)
		if (who->groups[i].gid == gid)
			return true;
	return who->gid == gid;
}

/*
 * Is the account sure not to make a file in it?  Where there are ACLs, only the
 * kernel can tell.
 */
static bool
cannot_write(const struct ident *who, int fd)
{
	char path[64];
	unsigned bits;
	struct stat st;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fstat(fd, &st) < 0 ||
	    getxattr(path, "system.posix_acl_access", NULL, 0) > 0)
		return false;
	bits = st.st_mode;
	if (st.st_uid == who->uid)
		bits >>= 6;
	else if (has_gid(who, st.st_gid))
		bits >>= 3;
	return (bits & 3) != 3;
}

/* Why open_temporary() of reach.c would fail there; 0: it would not. */
static int
try_temporary(const struct entry *en, const struct entry_mount *m, int fd)
{
	scope_fd tmp = openat(fd, ".tmp", O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (tmp < 0)
		return errno != ENOENT ? 0 : !m->rw ? EROFS :
		    cannot_write(en->who, fd) ? EACCES : 0;
	if (fstat(tmp, &st) < 0)
		return 0;
	return !S_ISDIR(st.st_mode) ? ENOTDIR : st.st_uid != en->who->uid &&
	    st.st_uid != 0 ? EPERM : 0;
}

/*
 * Where files are only put, or stay as they are, jailsh makes .tmp first.  What
 * lies in no mount the entry makes anew.
 */
static int
look_at_temporary(const struct round *r, const struct call_rule *rule,
    struct err *e)
{
	scope_free char *root = token_expand(call_rule_root(rule), r->en->who,
	    e);
	char place[PATH_MAX], path[PATH_MAX];
	const struct entry_mount *m;
	scope_fd fd = -1;
	int no;

	if (root == NULL)
		return -1;
	if (strncmp(rule->root, "put ", 4) != 0 &&
	    strncmp(rule->root, "new ", 4) != 0)
		return 0;
	m = ground_entered(r->en, root);
	fd = m == NULL ? -1 : ground_open(m, -1, root);
	no = fd < 0 ? 0 : try_temporary(r->en, m, fd);
	snprintf(place, sizeof(place), "%.2000s/.tmp", call_rule_root(rule));
	snprintf(path, sizeof(path), "%.2000s/.tmp", root);
	return no == 0 ? 0 : say_place(r, rule, &(struct fault){ "its root",
	    place, path, no }, e);
}

/* `place` as the row has it; one without a token is the same for everybody. */
static int
look_at_place(const struct round *r, const struct call_rule *rule,
    const char *what, const char *place, struct err *e)
{
	scope_free char *path = token_expand(place, r->en->who, e);
	int no;

	if (path == NULL)
		return -1;
	for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = '\0';
	no = strcmp(path, "/") == 0 || lacks_its_mount(r->en, path) ? 0 :
	    ground_look(r->en, r->tree, path);
	if (no == 0 || (no == ELOOP && place == rule->start))
		return 0;	/* chdir(2) follows links */
	return say_place(r, rule, &(struct fault){ what, place, path, no }, e);
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
		if (rc == 0 && rule->root != NULL)
			rc = look_at_temporary(&r, rule, e);
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
