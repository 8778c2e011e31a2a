/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_pam.c - jail-setup pam status|add|remove [PAMSERVICE...|--all] */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "pam/pamadd.h"
#include "pam/pamstatus.h"
#include "pam/pamwrite.h"
#include "safe_open.h"
#include "scope.h"
#include "store/storedir.h"

static const char pamdir[] = SYSCONFDIR "/pam.d";

/* One run: what is asked, and what is to be said of it. */
struct run {
	const struct call *call;
	struct pamhost host;
	struct pamdraft *drafts;	/* --dry-run: what is not written */
	json_t *all;			/* --json */
	int worst;
	struct list refused;		/* services that are left as they are */
	size_t gone;			/* services without our lines now */
};

static void
worsen(struct run *r, int rc)
{
	if (rc > r->worst)
		r->worst = rc;
}

/* --- the report ----------------------------------------------------------- */

static void
print_row(const struct run *r, enum colour c, const char *service,
    const char *state, const char *file, const char *says)
{
	if (r->call->quiet || r->call->json)
		return;
	escape_print(stdout, ESCAPE_NAME, service);
	printf("%*s ", (int)(strlen(service) < 12 ?
	    12 - strlen(service) : 0), "");
	colour_print(stdout, c, 10, state);
	putchar(' ');
	if (file[0] != '\0' && r->call->root != NULL)
		escape_print(stdout, ESCAPE_WORDS, r->call->root);
	escape_print(stdout, ESCAPE_WORDS, file);
	if (file[0] != '\0' && says[0] != '\0')
		fputs(": ", stdout);
	escape_line(stdout, "", says);
}

static json_t *
json_row(struct run *r, const char *service, const char *state,
    const char *file, const char *says)
{
	const struct escape_member members[] = {
		{ "service", service }, { "state", state },
		{ "file", file[0] != '\0' ? file : NULL },
		{ "says", says[0] != '\0' ? says : NULL },
	};
	json_t *o = escape_object(members, COUNT(members));

	json_array_append_new(r->all, o);
	return o;
}

static void
report(struct run *r, const char *service, const char *state,
    const char *file, const char *says)
{
	if (r->call->json)
		json_row(r, service, state, file, says);
	print_row(r, COLOUR_NONE, service, state, file, says);
}

/* A service that is left as it is: the others are done all the same. */
static void
refuse(struct run *r, const char *service, const char *file, const char *why)
{
	struct err e;

	if (list_add(&r->refused, service, &e) < 0)
		worsen(r, unable(&e));
	err_set(&e, 0, "%s: %s", service, why);
	worsen(r, unable(&e));
	if (r->call->json)
		json_row(r, service, "refused", file, why);
}

static void
print_shown(const struct run *r, const struct list *shown)
{
	if (!r->call->dry_run || r->call->quiet || r->call->json)
		return;
	for (size_t i = 0; i < shown->n; i++)
		escape_line(stdout, "    ", shown->v[i]);
}

/* --- status -------------------------------------------------------------- */

static void
json_faults(json_t *o, const struct pamfaults *v)
{
	json_t *all = json_array();

	for (size_t i = 0; i < v->n; i++) {
		const struct escape_member members[] = {
			{ "path", v->v[i].path },
			{ "expected", v->v[i].expected },
			{ "found", v->v[i].found }, { "mend", v->v[i].mend },
		};

		json_array_append_new(all, escape_object(members,
		    COUNT(members)));
	}
	json_object_set_new(o, "faults", all);
}

static int
show_status(struct run *r, const char *service, struct err *e)
{
	char says[sizeof(struct pamfault)];
	scope_pamstatus s = {0};
	const bool faulty = pamstatus_look(&r->host.dir, service, &s, e) == 0 &&
	    s.is >= PAMSTATUS_MISSING;
	const struct pamfault *v = faulty ? pamfaults_worst(&s.faults) : NULL;

	snprintf(says, sizeof(says), "%s", s.says);
	if (faulty)
		snprintf(says, sizeof(says), "%s; fix: %s", v->found, v->mend);
	if (r->call->json)
		json_faults(json_row(r, service, pamstatus_name(s.is), s.file,
		    s.says), &s.faults);
	else
		print_row(r, faulty ? COLOUR_BAD : COLOUR_GOOD, service,
		    pamstatus_name(s.is), faulty ? "" : s.file, says);
	worsen(r, faulty ? EXIT_FOUND : EXIT_FINE);
	return 0;
}

/* --- add ----------------------------------------------------------------- */

/* What the services behind it are judged by, as if it were written. */
static int
add_draft(struct run *r, const char *service, struct pamadd *p, struct err *e)
{
	struct pamdraft *d = malloc(sizeof(*d));

	if (d == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	*d = (struct pamdraft){
		service, take_ptr(&p->text), p->len, r->drafts,
	};
	r->drafts = d;
	r->host.dir.drafts = d;
	return 0;
}

static void
free_drafts(struct run *r)
{
	for (struct pamdraft *d = r->drafts, *next; d != NULL; d = next) {
		next = (struct pamdraft *)d->next;
		free((char *)d->text);
		free(d);
	}
}

static int
write_lines(struct run *r, const char *service, struct pamadd *p,
    struct err *e)
{
	const bool dry = r->call->dry_run;
	char path[PATH_MAX], says[PATH_MAX + 32] = "";
	struct err why;

	if (pamwrite_add(&r->host, service, p, &why) < 0) {
		refuse(r, service, p->file, why.msg);
		return 0;
	}
	snprintf(path, sizeof(path), "%s/%.255s", pamdir, service);
	if (p->vendor)
		snprintf(says, sizeof(says), "a copy of %s", p->file);
	report(r, service, dry ? "to add" : "added", path, says);
	print_shown(r, &p->shown);
	return dry ? add_draft(r, service, p, e) : 0;
}

/* Does its file include that of one that was refused, and is as it was? */
static bool
is_refused_with(struct run *r, const char *service)
{
	for (size_t i = 0; i < r->refused.n; i++)
		if (pamfile_includes(&r->host.dir, service, "session",
		    r->refused.v[i])) {
			report(r, service, "refused", "",
			    "as the service that it includes");
			return true;
		}
	return false;
}

static int
add_lines(struct run *r, const char *service, struct err *e)
{
	scope_pamadd p = {0};
	scope_pamstatus s = {0};
	const struct pamfault *v;
	char says[sizeof(struct pamfault)];

	if (is_refused_with(r, service))
		return 0;
	if (pamadd_plan(&r->host.dir, service, &p, e) < 0)
		return -1;
	switch (p.is) {
	case PAMADD_CHANGE:
		return write_lines(r, service, &p, e);
	case PAMADD_REFUSED:
		refuse(r, service, p.file, p.why);
		return 0;
	case PAMADD_NEEDLESS:
		report(r, service, pamstatus_name(PAMSTATUS_NEEDLESS), p.file,
		    p.why);
		return 0;
	case PAMADD_RIGHT:
		break;
	}
	if (pamstatus_look(&r->host.dir, service, &s, e) < 0)
		return -1;
	v = s.faults.n > 0 ? pamfaults_worst(&s.faults) : NULL;
	snprintf(says, sizeof(says), "%s%s%s", v != NULL ? v->found : s.says,
	    v != NULL ? "; fix: " : "", v != NULL ? v->mend : "");
	report(r, service, pamstatus_name(s.is), s.file, says);
	return 0;
}

/* --- remove -------------------------------------------------------------- */

static const struct {
	const char *state, *says;
} gone[] = {
	[PAMGONE_NONE] = { "none", "" },
	[PAMGONE_BACK] = { "removed", "as it was" },
	[PAMGONE_COPY] = { "removed", "and the file, a copy of the vendor's" },
	[PAMGONE_LINES] = { "removed", "our lines alone: the file was not "
	    "written by pam add, or was changed since" },
	[PAMGONE_REFUSED] = { "refused", "" },
};

static int
remove_lines(struct run *r, const char *service, struct err *e)
{
	char path[PATH_MAX];
	scope_pamadd p = {0};
	struct err why;
	int rc = pamwrite_remove(&r->host, service, &p, &why);

	(void)e;
	snprintf(path, sizeof(path), "%s/%.255s", pamdir, service);
	if (rc < 0 || rc == PAMGONE_REFUSED) {
		refuse(r, service, path, rc < 0 ? why.msg : p.why);
		return 0;
	}
	r->gone += rc != PAMGONE_NONE;
	report(r, service, rc != PAMGONE_NONE && r->call->dry_run ?
	    "to remove" : gone[rc].state, path, gone[rc].says);
	print_shown(r, &p.shown);
	return 0;
}

/* Who was kept in is outside now. */
static void
warn_unjailed(const struct run *r)
{
	struct jails all = {0};
	scope_list wrong = {0};
	struct err e;

	if (r->gone == 0 || r->call->dry_run)
		return;
	if (jails_load_rest(r->call->at.config, &all, &wrong, &e) == 0 &&
	    all.n + wrong.n > 0)
		fprintf(stderr, "jail-setup: by %zu service%s the members of "
		    "%zu jail%s log in without a jail now\n", r->gone,
		    r->gone == 1 ? "" : "s", all.n + wrong.n,
		    all.n + wrong.n == 1 ? "" : "s");
	jails_free(&all);
}

/* --- the command --------------------------------------------------------- */

static const struct verb {
	const char *name;
	int (*each)(struct run *r, const char *service, struct err *e);
	bool writes;
} verbs[] = {
	{ "status", show_status, false },
	{ "add", add_lines, true },
	{ "remove", remove_lines, true },
};

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* Which services: those named, with whom they share a file, or all. */
static int
list_services(const struct run *r, const struct verb *v, struct list *out,
    struct err *e)
{
	char **name = r->call->args + 1;

	if (*name == NULL && v->each == remove_lines) {
		if (pamwrite_names(&r->host, out, e) < 0)
			return -1;
		list_sort(out);
		return 0;
	}
	if (*name == NULL)
		return pamstatus_names(&r->host.dir, out, e);
	for (; *name != NULL; name++)
		if ((v->each == add_lines ? pamstatus_with(&r->host.dir, *name,
		    out, e) : list_add(out, *name, e)) < 0)
			return -1;
	return 0;
}

static int
pam_here(const struct call *c, const struct verb *v)
{
	struct run r = { .call = c, .worst = EXIT_FINE };
	scope_list names = {0};
	struct err e;
	int rc = pamwrite_open(pamdir, c->at.state, c->dry_run || !v->writes,
	    &r.host, &e);

	if (c->json)
		r.all = json_array();
	if (rc == 0)
		rc = list_services(&r, v, &names, &e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = v->each(&r, names.v[i], &e);
	if (c->json)
		jsonline(r.all, stdout);
	warn_unjailed(&r);
	free_drafts(&r);
	list_free(&r.refused);
	pamwrite_close(&r.host);
	return rc < 0 ? unable(&e) : r.worst;
}

/* In a child whose / is the other host's: links lead where they do there. */
static int
pam_below(const struct call *c, const struct verb *v, struct err *e)
{
	scope_fd root = safe_dir(c->root, e);
	int status = 0, rc;
	pid_t child;

	if (root < 0)
		return unable(e);
	fflush(stdout);
	child = fork();
	if (child < 0)
		return err_set(e, errno, "fork"), unable(e);
	if (child == 0) {
		if (fchdir(root) < 0 || chroot(".") < 0)
			err_set(e, errno, "chroot %s", c->root), rc = unable(e);
		else
			rc = pam_here(c, v);
		if (jsonline_end(e) < 0)
			rc = unable(e);
		_exit(fflush(stdout) == 0 ? rc : EXIT_UNABLE);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_UNABLE;
}

static int
check_call(const struct call *c, const struct verb *v, struct err *e)
{
	const bool named = c->args[1] != NULL;

	if (v == NULL)
		return err_set(e, 0, "pam: status, add or remove, not \"%s\"",
		    c->args[0]);
	if (c->all && named)
		return err_set(e, 0, "pam %s: either PAMSERVICE or --all",
		    v->name);
	if (v->writes && !c->all && !named)
		return err_set(e, 0, "pam %s: of which services?  Name them, "
		    "or say --all", v->name);
	if (geteuid() != 0 && (c->root != NULL || v->each == remove_lines ||
	    (v->writes && !c->dry_run)))
		return err_set(e, 0, "pam %s%s: only root can do this",
		    v->name, c->root != NULL ? " --root" : "");
	return 0;
}

int
cmd_pam(const struct call *c)
{
	const struct verb *v = find_verb(c->args[0]);
	scope_fd lock = -1;
	struct err e;

	if (check_call(c, v, &e) < 0)
		return unable(&e);
	if (v->writes && !c->dry_run &&
	    (lock = storedir_lock(".pam", LOCK_EX, &e)) < 0)
		return unable(&e);
	return c->root != NULL ? pam_below(c, v, &e) : pam_here(c, v);
}
