/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_check.c - jail-setup check [JAIL...] [--quick] [--fix] */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "fix.h"
#include "inspect/accept.h"
#include "inspect/check_files.h"
#include "inspect/check_host.h"
#include "inspect/check_libs.h"
#include "inspect/check_tree.h"
#include "inspect/finding.h"
#include "paths.h"
#include "plan/manifest.h"
#include "safe_open.h"
#include "scope.h"
#include "store/store.h"

/* Where something is wrong on the way to the tree, and how that looks. */
static int
way(const struct jail *j, const char *path, const struct err *why,
    struct findings *f, struct err *e)
{
	struct err was = *why;	/* may be *e */
	char mend[128], *fix;

	snprintf(mend, sizeof(mend), "jail-setup build %s", j->name);
	if (was.no == ENOENT)
		return findings_add(f, FINDING_MISSING, path, "a generation",
		    "nothing", mend, e);
	fix = strstr(was.msg, FIX_WORD);
	if (fix != NULL)
		*fix = '\0';
	return findings_add(f, FINDING_UNSAFE_PATH, path, "root's, and not "
	    "writable by others", was.msg, fix != NULL ?
	    fix + strlen(FIX_WORD) : mend, e);
}

/* Not to be trusted, not there, or not to be understood. */
static int
records(const struct jail *j, int top, const char *serial, const char *path,
    const struct err *why, struct findings *f, struct err *e)
{
	const struct err was = *why;
	char rel[SERIAL_MAX + 16], mend[128];
	struct stat st;

	snprintf(rel, sizeof(rel), "gen/%s/manifest", serial);
	snprintf(mend, sizeof(mend), "jail-setup build %s", j->name);
	if (was.no == ENOENT || (fstatat(top, rel, &st, AT_SYMLINK_NOFOLLOW) ==
	    0 && S_ISREG(st.st_mode) && (st.st_uid != 0 ||
	    (st.st_mode & 022) != 0)))
		return way(j, path, &was, f, e);
	return findings_add(f, FINDING_CHANGED, path, "a manifest", was.msg,
	    mend, e);
}

static int
tree(const struct call *c, const struct jail *j, int root,
    const struct manifest *m, struct findings *f, struct err *e)
{
	int rc = check_tree(root, m, c->quick, f, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return check_libs(root, m, f, e) < 0 ||
	    check_files(j, m, f, e) < 0 ||
	    check_commands(j, root, &c->at, f, e) < 0 ||
	    check_members(j, root, f, e) < 0 ||
	    check_stale(j, &c->at, m, f, e) < 0 ? -1 : 0;
}

static int
one(const struct call *c, const struct jail *j, struct findings *f,
    struct err *e)
{
	char serial[SERIAL_MAX + 1], path[PATH_MAX];
	struct manifest m = {0};
	scope_fd top = -1;
	scope_fd root = -1;
	size_t n;
	int rc;

	f->jail = j->name;
	if (check_names(j, &c->at, f, e) < 0)
		return -1;
	if (j->root != NULL)
		return 0;	/* somebody else's tree: entry looks at it */
	n = (size_t)snprintf(path, PATH_MAX - 128, "%s/%s", c->at.state,
	    j->name);
	if (n >= PATH_MAX - 128)
		return err_set(e, ENAMETOOLONG, "%.40s...", c->at.state);
	if ((top = safe_dir(path, e)) < 0)
		return way(j, path, e, f, e);
	strcpy(path + n, "/current");
	if (generation_current(top, serial, e) < 0)
		return way(j, path, e, f, e);
	path[n] = '\0';
	root = generation_root(top, path, serial, e);
	sprintf(path + n, "/gen/%s/root", serial);
	if (root < 0)
		return way(j, path, e, f, e);
	sprintf(path + n, "/gen/%s/manifest", serial);
	if (store_current(c->at.state, j->name, serial, &m, e) < 0)
		return records(j, top, serial, path, e, f, e);
	rc = tree(c, j, root, &m, f, e);
	manifest_free(&m);
	return rc;
}

/* What was found, and with --fix what became of it. */
enum outcome {
	OUTCOME_FOUND, OUTCOME_FIXED, OUTCOME_LEFT, OUTCOME_COUNT
};

static void
print(const struct finding *v, enum outcome o)
{
	static const char *const ends[] = {
		"\n", "; fixed\n", "; not fixed\n",
	};
	COUNT_IS(ends, OUTCOME_COUNT);

	printf("%s: %s ", v->jail, finding_name(v->kind));
	escape_print(stdout, ESCAPE_NAME, v->path);
	fputs(": expected ", stdout);
	escape_print(stdout, ESCAPE_WORDS, v->expected);
	fputs(", found ", stdout);
	escape_print(stdout, ESCAPE_WORDS, v->found);
	fputs(v->accepted != NULL ? "; accepted: " : FIX_WORD, stdout);
	escape_print(stdout, ESCAPE_WORDS, v->accepted != NULL ? v->accepted :
	    v->mend);
	fputs(ends[o], stdout);
}

static void
print_json(const struct finding *v, enum outcome o)
{
	const struct escape_member members[] = {
		{ "jail", v->jail }, { "kind", finding_name(v->kind) },
		{ "path", v->path }, { "expected", v->expected },
		{ "found", v->found }, { "mend", v->mend },
		{ "accepted", v->accepted },
	};
	json_t *object = json_object();

	escape_json(object, members, sizeof(members) / sizeof(*members));
	if (o != OUTCOME_FOUND)
		json_object_set_new(object, "fixed",
		    json_boolean(o == OUTCOME_FIXED));
	jsonline(object, stdout);
}

static void
report(const struct call *c, const struct finding *v, enum outcome o)
{
	if (c->json)
		print_json(v, o);
	else if (!c->quiet)
		print(v, o);
}

static void
report_notes(const struct call *c, const struct findings *f)
{
	for (size_t i = 0; i < f->notes.n && !c->quiet; i++) {
		const struct escape_member note = { "note", f->notes.v[i] };
		json_t *object = c->json ? json_object() : NULL;

		if (object != NULL) {
			escape_json(object, &note, 1);
			jsonline(object, stdout);
			continue;
		}
		fputs("-: note: ", stdout);
		escape_print(stdout, ESCAPE_WORDS, f->notes.v[i]);
		putchar('\n');
	}
}

static bool
has(const struct findings *f, const struct finding *one)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].kind == one->kind &&
		    strcmp(f->v[i].jail, one->jail) == 0 &&
		    strcmp(f->v[i].path, one->path) == 0)
			return true;
	return false;
}

/* A new tree does not help against these. */
static bool
of_the_host(enum finding_kind k)
{
	return k == FINDING_WAY_OUT || k == FINDING_OUTSIDE ||
	    k == FINDING_REFUSED || k == FINDING_CONFIG ||
	    k == FINDING_COMMAND || k == FINDING_UNREADABLE ||
	    k == FINDING_COVERED || k == FINDING_SHELLS;
}

/*
 * From the host, never from what is there: build reads nothing of it.  In one
 * run, so that jails which shared a tree do so again.
 */
static int
build_again(const struct call *c, const struct findings *f)
{
	struct call again = *c;
	const char *last = "";
	size_t n = 0;
	int rc;

	again.args = calloc(f->n + 1, sizeof(*again.args));
	if (again.args == NULL)
		return EXIT_UNABLE;
	again.quiet = true;
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].accepted != NULL || of_the_host(f->v[i].kind) ||
		    strcmp(f->v[i].jail, last) == 0 ||
		    jails_find(&c->jails, f->v[i].jail) == NULL)
			continue;
		last = again.args[n++] = f->v[i].jail;
	}
	rc = n > 0 ? cmd_build(&again) : EXIT_FINE;
	free(again.args);
	return rc;
}

static int look(const struct call *c, struct findings *f, struct err *e);

/* What is healed is what a second look does not find any more. */
static int
fix(const struct call *c, const struct findings *f, struct err *e)
{
	struct findings left = {0};
	int worst = build_again(c, f);
	int rc = look(c, &left, e);

	for (size_t i = 0; i < f->n; i++)
		if (!has(&left, &f->v[i]))
			report(c, &f->v[i], OUTCOME_FIXED);
	for (size_t i = 0; i < left.n; i++)
		report(c, &left.v[i], left.v[i].accepted == NULL ?
		    OUTCOME_LEFT : OUTCOME_FOUND);
	report_notes(c, &left);
	if (rc == 0)
		rc = worst != EXIT_FINE ? worst :
		    findings_count(&left) > 0 ? EXIT_FOUND : EXIT_FINE;
	findings_free(&left);
	return rc;
}

/* Is there a jail that a login could come into? */
static bool
anybody(const struct call *c)
{
	for (size_t i = 0; i < c->jails.n; i++)
		if (c->jails.v[i].users.n + c->jails.v[i].groups.n > 0)
			return true;
	return false;
}

static int
all(const struct call *c, struct findings *f, struct err *e)
{
	for (size_t i = 0; i < c->jails.n; i++)
		if (one(c, &c->jails.v[i], f, e) < 0)
			return -1;
	f->jail = "-";
	return anybody(c) || c->wrong.n > 0 ?
	    check_services(SYSCONFDIR "/pam.d", f, e) : 0;
}

static int
named(const struct call *c, struct findings *f, struct err *e)
{
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = jails_find(&c->jails, *name);

		if (j == NULL && c->wrong.n > 0)
			continue;	/* perhaps one of these */
		if (j == NULL)
			return err_set(e, 0, "no jail \"%s\" in %s/jails.d; "
			    "see: jail-setup list", *name, c->at.config);
		if (one(c, j, f, e) < 0)
			return -1;
	}
	return 0;
}

static int
look(const struct call *c, struct findings *f, struct err *e)
{
	int rc = c->args[0] != NULL ? named(c, f, e) : all(c, f, e);

	if (rc == 0)
		rc = check_wrong(c->at.config, &c->wrong, f, e);
	if (rc == 0)
		rc = check_logins(&c->at, SYSCONFDIR "/pam.d", &c->jails,
		    c->args, f, e);
	if (rc == 0)
		rc = check_expiry(SYSCONFDIR "/pam.d", &c->jails, c->args, f,
		    e);
	if (rc == 0)
		rc = check_wayout(c->at.config, SYSCONFDIR "/pam.d", &c->jails,
		    c->args, f, e);
	if (rc == 0)
		rc = accept_findings(c->at.config, c->args[0] == NULL &&
		    !c->quick, f, e);
	findings_sort(f);
	return rc;
}

int
cmd_check(const struct call *c)
{
	struct findings f = {0};
	struct err e;
	int rc;

	if (c->live != NULL && (c->args[0] != NULL || c->quick || c->fix)) {
		err_set(&e, 0, "--live USER goes alone: the jail is the "
		    "account's");
		return unable(&e);
	}
	if (c->live != NULL)
		return cmd_live(c);
	rc = look(c, &f, &e);
	if (rc == 0 && findings_count(&f) > 0 && c->fix)
		rc = fix(c, &f, &e);
	else {
		for (size_t i = 0; i < f.n; i++)
			report(c, &f.v[i], OUTCOME_FOUND);
		report_notes(c, &f);
	}
	if (rc < 0)
		rc = unable(&e);
	else if (findings_count(&f) > 0 && !c->fix)
		rc = EXIT_FOUND;
	findings_free(&f);
	return rc;
}
