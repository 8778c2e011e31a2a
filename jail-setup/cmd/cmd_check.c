/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_check.c - jail-setup check [JAIL...] [--quick] [--fix] */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/colour.h"
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
#include "inspect/check_private.h"
#include "inspect/check_selinux.h"
#include "inspect/check_tree.h"
#include "inspect/finding.h"
#include "inspect/old_trees.h"
#include "paths.h"
#include "plan/manifest.h"
#include "scope.h"
#include "service/old_settings.h"
#include "store/held.h"
#include "store/hold.h"

static const char pamdir[] = SYSCONFDIR "/pam.d";

/* A path on the way to the tree is missing or not to be trusted. */
static int
report_way(const struct held *h, const struct err *why, struct findings *f,
    struct err *e)
{
	struct err was = *why;	/* may be *e */
	const char *fix;

	if (was.no == ENOENT)
		return findings_add(f, FINDING_MISSING, h->shown,
		    "a generation", "nothing", NULL, e);
	fix = finding_cut_fix(was.msg);
	return findings_add(f, FINDING_UNSAFE_PATH, h->shown, "root's, and not "
	    "writable by others", was.msg, fix, e);
}

/* The manifest is not to be trusted, missing or cannot be parsed. */
static int
report_manifest(const struct held *h, const struct err *why,
    struct findings *f, struct err *e)
{
	const struct err was = *why;
	struct stat st;

	if (was.no == ENOENT || (fstatat(h->dir, "manifest", &st,
	    AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_uid != 0 || (st.st_mode & 022) != 0)))
		return report_way(h, &was, f, e);
	return findings_add(f, FINDING_CHANGED, h->shown, "a manifest",
	    was.msg, NULL, e);
}

static int
check_tree_and_host(const struct call *c, const struct jail *j,
    struct held *h, int root, const struct manifest *m, struct findings *f,
    struct err *e)
{
	int rc = check_tree(root, m, c->quick, f, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return check_libs(root, m, f, e) < 0 ||
	    check_files(j, m, f, e) < 0 ||
	    check_labels(&check_selinux_host, root, m, c->at.state, f,
	    e) < 0 ||
	    check_commands(j, root, &c->at, f, e) < 0 ||
	    check_members(j, root, f, e) < 0 ||
	    check_stale(j, &c->at, h, m, f, e) < 0 ? -1 : 0;
}

static int
check_generation(const struct call *c, const struct jail *j, struct held *h,
    struct findings *f, struct err *e)
{
	scope_manifest m = {0};
	scope_fd root = held_root(h, e);

	if (root < 0)
		return report_way(h, e, f, e);
	if (held_manifest(h, &m, e) < 0)
		return report_manifest(h, e, f, e);
	return check_tree_and_host(c, j, h, root, &m, f, e);
}

static int
check_jail(const struct call *c, const struct jail *j, struct findings *f,
    struct err *e)
{
	scope_held h = HELD_CLOSED;

	f->jail = j->name;
	if (check_names(j, &c->at, f, e) < 0)
		return -1;
	if (j->root != NULL)
		return 0;	/* somebody else's tree: entry looks at it */
	return held_open(c->at.state, j->name, NULL, &h, e) < 0 ?
	    report_way(&h, e, f, e) : check_generation(c, j, &h, f, e);
}

/* What was found, and with --fix what became of it. */
enum outcome {
	OUTCOME_FOUND, OUTCOME_FIXED, OUTCOME_LEFT, OUTCOME_COUNT
};

static void
print_finding(const struct finding *v, enum outcome o)
{
	static const char *const ends[] = {
		"\n", "; fixed\n", "; not fixed\n",
	};
	COUNT_IS(ends, OUTCOME_COUNT);

	printf("%s: ", v->jail);
	colour_print(stdout, v->accepted != NULL || o == OUTCOME_FIXED ?
	    COLOUR_GOOD : COLOUR_BAD, 0, finding_traits[v->kind].name);
	putchar(' ');
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
print_finding_json(const struct finding *v, enum outcome o)
{
	const struct escape_member members[] = {
		{ "jail", v->jail }, { "kind", finding_traits[v->kind].name },
		{ "path", v->path }, { "expected", v->expected },
		{ "found", v->found }, { "mend", v->mend },
		{ "accepted", v->accepted },
	};
	json_t *object = escape_object(members, COUNT(members));

	if (o != OUTCOME_FOUND)
		json_object_set_new(object, "fixed",
		    json_boolean(o == OUTCOME_FIXED));
	jsonline(object, stdout);
}

static void
report_finding(const struct call *c, const struct finding *v, enum outcome o)
{
	if (c->quiet)
		return;
	if (c->json)
		print_finding_json(v, o);
	else
		print_finding(v, o);
}

static void
report_notes(const struct call *c, const struct findings *f)
{
	for (size_t i = 0; i < f->notes.n && !c->quiet; i++) {
		const struct escape_member note = { "note", f->notes.v[i] };

		if (c->json)
			jsonline(escape_object(&note, 1), stdout);
		else
			escape_line(stdout, "-: note: ", note.value);
	}
}

/*
 * Build from the host, never from the damaged tree.  In one run, so that jails
 * that shared a tree do so again.
 */
static int
build_again(const struct call *c, const struct findings *f)
{
	scope_free char **names = calloc(f->n + 1, sizeof(*names));
	const char *last = "";
	struct hold h;
	size_t n = 0;

	if (names == NULL)
		return EXIT_UNABLE;
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].accepted != NULL ||
		    finding_traits[f->v[i].kind].of_host ||
		    strcmp(f->v[i].jail, last) == 0 ||
		    jails_find(&c->jails, f->v[i].jail) == NULL)
			continue;
		hold_look(c->at.state, f->v[i].jail, &h);
		if (h.held)
			continue;	/* it stays as it is */
		last = names[n++] = f->v[i].jail;
	}
	return n > 0 ? build_jails(c, names, true) : EXIT_FINE;
}

/* Is there a jail with members? */
static bool
has_members(const struct call *c)
{
	for (size_t i = 0; i < c->jails.n; i++)
		if (c->jails.v[i].users.n + c->jails.v[i].groups.n > 0)
			return true;
	return false;
}

static int
check_all(const struct call *c, struct findings *f, struct err *e)
{
	for (size_t i = 0; i < c->jails.n; i++)
		if (check_jail(c, &c->jails.v[i], f, e) < 0)
			return -1;
	f->jail = "-";
	return has_members(c) || c->wrong.n > 0 ?
	    check_services(pamdir, f, e) : 0;
}

static int
check_named(const struct call *c, struct findings *f, struct err *e)
{
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = jails_find(&c->jails, *name);

		if (j == NULL && (c->wrong.n > 0 ||
		    list_has(&c->services.names, *name)))
			continue;	/* perhaps one of these */
		if (j == NULL)
			return err_set(e, 0, "no jail \"%s\" in %s/jails.d; "
			    "see: jail-setup list", *name, c->at.config);
		if (check_jail(c, j, f, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_jails(const struct call *c, struct findings *f, struct err *e)
{
	int rc = c->args[0] != NULL ? check_named(c, f, e) : check_all(c, f, e);

	if (rc == 0 && (check_wrong(c->at.config, &c->wrong, f, e) < 0 ||
	    check_wrong_services(c->at.config, &c->services.names,
	    &c->services.why, c->args, f, e) < 0 ||
	    check_selinux(&check_selinux_host, c->at.state, f, e) < 0 ||
	    check_logins(&c->at, pamdir, &c->jails, c->args, f, e) < 0 ||
	    check_served(&c->at, &c->jails, c->args, f, e) < 0 ||
	    check_expiry(pamdir, &c->jails, c->args, f, e) < 0 ||
	    check_wayout(c->at.config, pamdir, &c->jails, c->args, f, e) < 0 ||
	    check_old_trees(&c->at, &c->jails, c->args, f, e) < 0 ||
	    check_private_services(&c->at, c->args, f, e) < 0 ||
	    check_old_settings(&c->at, &c->jails, c->args, f, e) < 0 ||
	    accept_findings(c->at.config, c->args[0] == NULL && !c->quick, f,
	    e) < 0))
		rc = -1;
	findings_sort(f);
	return rc;
}

/* Fixed is what a second check no longer finds. */
static int
fix_findings(const struct call *c, const struct findings *f, struct err *e)
{
	struct findings left = {0};
	int worst = build_again(c, f);
	int rc = check_jails(c, &left, e);

	for (size_t i = 0; i < f->n; i++)
		if (!findings_have(&left, f->v[i].kind, f->v[i].jail,
		    f->v[i].path))
			report_finding(c, &f->v[i], OUTCOME_FIXED);
	for (size_t i = 0; i < left.n; i++)
		report_finding(c, &left.v[i], left.v[i].accepted == NULL ?
		    OUTCOME_LEFT : OUTCOME_FOUND);
	report_notes(c, &left);
	if (rc == 0)
		rc = worst != EXIT_FINE ? worst :
		    findings_count(&left) > 0 ? EXIT_FOUND : EXIT_FINE;
	findings_free(&left);
	return rc;
}

int
check_unable(const struct call *c, const struct err *e)
{
	struct err was = *e;
	const char *mend = finding_cut_fix(was.msg);
	const struct escape_member members[] = {
		{ "error", was.msg }, { "mend", mend },
	};

	if (c->json && !c->quiet)
		jsonline(escape_object(members, COUNT(members)), stdout);
	unable(e);
	return c->format == NULL ? EXIT_UNABLE :
	    monitor_report(c, &(struct findings){0}, was.msg);
}

static int
check_options(const struct call *c, struct err *e)
{
	if (c->live != NULL && (c->args[0] != NULL || c->quick || c->fix))
		return err_set(e, 0, "--live USER goes alone: the jail is the "
		    "account's");
	return c->format == NULL || ((strcmp(c->format, "nagios") == 0 ||
	    (strcmp(c->format, "prometheus") == 0 && c->args[0] == NULL)) &&
	    !c->json && !c->quiet && !c->fix && c->live == NULL) ? 0 :
	    err_set(e, 0, "--format is nagios, or prometheus without JAIL; "
	    "--json, --quiet, --fix and --live do not go with it");
}

/* A monitor would take a host where the jail files are gone for a sound one. */
static int
report_formatted(const struct call *c, const struct findings *f)
{
	struct err e;

	if (c->jails.n > 0 || c->wrong.n + c->services.names.n > 0)
		return monitor_report(c, f, NULL);
	err_set(&e, 0, "there is no jail in %.900s/jails.d", c->at.config);
	return check_unable(c, &e);
}

int
cmd_check(const struct call *c)
{
	struct findings f = {0};
	struct err e;
	int rc;

	if (check_options(c, &e) < 0)
		return check_unable(c, &e);
	if (c->live != NULL)
		return cmd_live(c);
	rc = check_jails(c, &f, &e);
	if (rc == 0 && findings_count(&f) > 0 && c->fix)
		rc = fix_findings(c, &f, &e);
	else if (c->format == NULL) {
		for (size_t i = 0; i < f.n; i++)
			report_finding(c, &f.v[i], OUTCOME_FOUND);
		report_notes(c, &f);
	}
	if (rc < 0)
		rc = check_unable(c, &e);
	else if (c->format != NULL)
		rc = report_formatted(c, &f);
	else if (findings_count(&f) > 0 && !c->fix)
		rc = EXIT_FOUND;
	findings_free(&f);
	return rc;
}
