/* cmd_check.c - jail-setup check [JAIL...] [--quick] [--fix] */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check_host.h"
#include "check_libs.h"
#include "check_tree.h"
#include "command.h"
#include "err.h"
#include "escape.h"
#include "escape_json.h"
#include "finding.h"
#include "manifest.h"
#include "paths.h"
#include "safe.h"
#include "scope.h"
#include "store.h"

/* The tree of the current generation, trusted all the way. */
static int
open_tree_of(const struct call *c, const char *jail, const char *serial,
    struct err *e)
{
	char path[4096];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s/gen/%s/root",
	    c->at.state, jail, serial) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", c->at.state);
	return safe_dir(path, e);
}

static int
tree(const struct call *c, const struct jail *j, const struct manifest *m,
    const char *serial, struct findings *f, struct err *e)
{
	scope_fd root = open_tree_of(c, j->name, serial, e);

	if (root < 0)
		return findings_add(f, FINDING_UNSAFE_PATH, serial,
		    "root's, and not writable by others", e->msg,
		    "see the message", e);
	if (check_tree(root, m, c->quick, f, e) < 0 ||
	    check_libs(root, m, f, e) < 0)
		return -1;
	return check_members(j, root, f, e);
}

static int
one(const struct call *c, const struct jail *j, struct findings *f,
    struct err *e)
{
	char serial[SERIAL_MAX + 1] = "", mend[128];
	struct manifest m = {0};
	int rc;

	f->jail = j->name;
	if (j->root != NULL)
		return 0;	/* somebody else's tree: entry looks at it */
	snprintf(mend, sizeof(mend), "jail-setup build %s", j->name);
	if (store_current(c->at.state, j->name, serial, &m, e) < 0)
		return e->no == ENOENT ?
		    findings_add(f, FINDING_MISSING, "/", "a generation",
		    "never built", mend, e) :
		    findings_add(f, FINDING_UNSAFE_PATH, "/", "a generation",
		    e->msg, mend, e);
	rc = tree(c, j, &m, serial, f, e);
	if (rc == 0)
		rc = check_stale(j, &c->at, &m, f, e);
	manifest_free(&m);
	return rc;
}

static void
print(const struct findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];

		printf("%s: %s ", v->jail, finding_name(v->kind));
		escape_print(stdout, ESCAPE_NAME, v->path);
		fputs(": expected ", stdout);
		escape_print(stdout, ESCAPE_WORDS, v->expected);
		fputs(", found ", stdout);
		escape_print(stdout, ESCAPE_WORDS, v->found);
		printf("; mend: %s\n", v->mend);
	}
}

static void
print_json(const struct findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];
		const struct escape_member text[] = {
			{ "jail", v->jail }, { "kind", finding_name(v->kind) },
			{ "path", v->path }, { "expected", v->expected },
			{ "found", v->found }, { "mend", v->mend },
		};
		json_t *o = json_object();

		escape_json(o, text, sizeof(text) / sizeof(*text));
		json_dumpf(o, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(o);
	}
}

/* From the host, never from what is there: build reads nothing of it. */
static int
fix(const struct call *c, const struct findings *f)
{
	struct call again = *c;
	char *name[2] = { NULL, NULL };
	int worst = EXIT_FINE;

	again.args = name;
	again.all = false;
	for (size_t i = 0; i < f->n; i++) {
		if ((i > 0 && strcmp(f->v[i].jail, f->v[i - 1].jail) == 0) ||
		    jails_find(&c->jails, f->v[i].jail) == NULL)
			continue;
		name[0] = f->v[i].jail;
		if (cmd_build(&again) != EXIT_FINE)
			worst = EXIT_UNABLE;
	}
	return worst;
}

static int
all(const struct call *c, struct findings *f, struct err *e)
{
	for (size_t i = 0; i < c->jails.n; i++)
		if (one(c, &c->jails.v[i], f, e) < 0)
			return -1;
	f->jail = "-";
	return c->jails.n > 0 ? check_services(SYSCONFDIR "/pam.d", f, e) : 0;
}

static int
named(const struct call *c, struct findings *f, struct err *e)
{
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = jails_find(&c->jails, *name);

		if (j == NULL)
			return err_set(e, 0, "no jail \"%s\" in %s/jails.d; "
			    "see: jail-setup list", *name, c->at.config);
		if (one(c, j, f, e) < 0)
			return -1;
	}
	return 0;
}

int
cmd_check(const struct call *c)
{
	struct findings f = {0};
	struct err e;
	int rc;

	if (c->live != NULL)
		return cmd_live(c);
	rc = c->args[0] != NULL ? named(c, &f, &e) : all(c, &f, &e);
	findings_sort(&f);
	if (c->json)
		print_json(&f);
	else if (!c->quiet)
		print(&f);
	if (rc < 0)
		rc = unable(&e);
	else if (f.n > 0)
		rc = c->fix ? fix(c, &f) : EXIT_FOUND;
	findings_free(&f);
	return rc;
}
