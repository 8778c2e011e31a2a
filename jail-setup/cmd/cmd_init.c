/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_init.c - jail-setup init NAME --for WHAT */
#include <grp.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "init/init_act.h"
#include "init/init_look.h"
#include "init/init_steps.h"
#include "init/init_want.h"
#include "list.h"
#include "paths.h"

struct run {
	struct call c;		/* with the places of --root, and the jails */
	struct init_want want;
	struct init_seen seen;
	struct init_step steps[INIT_KINDS];
	char config[PATH_MAX], vendor[PATH_MAX];
};

/* --- the steps ----------------------------------------------------------- */

/* Another command in this process, with these words. */
static int
call_with(const struct run *r, int (*command)(const struct call *c),
    const char *word, bool try, bool quiet)
{
	char *args[] = { (char *)word, NULL };
	struct call here = r->c;

	here.args = args;
	here.quiet |= quiet;
	here.json &= !quiet;
	here.dry_run = try;
	return command(&here);
}

static int
take_group(struct run *r)
{
	struct err e;

	if (init_make_group(r->want.group, r->want.root, &e) < 0)
		return unable(&e);
	if (r->want.root != NULL || getgrnam(r->want.group) != NULL)
		return EXIT_FINE;
	err_set(&e, 0, "group %s is made, and no name service finds it; see "
	    "nsswitch.conf(5)", r->want.group);
	return unable(&e);
}

static int
take_file(struct run *r)
{
	struct err e;

	return init_write_file(r->c.at.config, r->want.name, r->seen.text,
	    &e) < 0 ? unable(&e) : EXIT_FINE;
}

/* With the file that was written. */
static int
load_jails(struct run *r)
{
	struct err e;

	jails_free(&r->c.jails);
	return jails_load(r->c.at.config, &r->c.jails, &e) < 0 ? unable(&e) :
	    EXIT_FINE;
}

static int
take_build(struct run *r)
{
	char *names[] = { (char *)r->want.name, NULL };
	const bool quiet = r->c.quiet || r->c.json;

	if (load_jails(r) != EXIT_FINE)
		return EXIT_UNABLE;
	return r->seen.facts.tree == INIT_TREE_NONE ?
	    build_jails(&r->c, names, quiet) :
	    refresh_jails(&r->c, names, quiet, false);
}

static int
take_hook(struct run *r)
{
	return call_with(r, cmd_hook, "install", false, r->c.json);
}

/* Of every service; `try`: say what would be written, and write nothing. */
static int
call_pam(const struct run *r, const char *word, bool try, bool quiet)
{
	struct run all = *r;

	all.c.all = true;
	return call_with(&all, cmd_pam, word, try, quiet);
}

static int
take_pam(struct run *r)
{
	return call_pam(r, "add", false, r->c.json);
}

static int
take_check(struct run *r)
{
	return load_jails(r) != EXIT_FINE ? EXIT_UNABLE :
	    call_with(r, cmd_check, r->want.name, false, false);
}

static int (*const takes[])(struct run *r) = {
	[INIT_GROUP] = take_group, [INIT_FILE] = take_file,
	[INIT_BUILD] = take_build, [INIT_HOOK] = take_hook,
	[INIT_PAM] = take_pam, [INIT_CHECK] = take_check,
};

/* --- what is said -------------------------------------------------------- */

static void
print_step(const struct run *r, enum init_kind k)
{
	const struct init_step *s = &r->steps[k];
	const char *undo = s->state == INIT_TODO && s->undo[0] != '\0' ?
	    s->undo : NULL;
	const struct escape_member members[] = {
		{ "step", init_kind_name(k) },
		{ "state", init_state_name(s->state) },
		{ "does", s->does }, { "undo", undo },
	};

	if (r->c.quiet)
		return;
	if (r->c.json) {
		jsonline(escape_object(members, COUNT(members)), stdout);
		return;
	}
	colour_print(stdout, COLOUR_HEAD, 6, init_kind_name(k));
	fputs(s->state == INIT_ALREADY ? " already: " :
	    s->state == INIT_LATER ? " at its first start: " : " ", stdout);
	escape_print(stdout, ESCAPE_WORDS, s->does);
	if (undo != NULL) {
		fputs("; undo: ", stdout);
		escape_print(stdout, ESCAPE_WORDS, undo);
	}
	putchar('\n');
}

/* The jail file. */
static void
print_text(const struct run *r)
{
	const struct escape_member text = { "text", r->seen.text };

	if (r->c.json) {
		jsonline(escape_object(&text, 1), stdout);
		return;
	}
	for (const char *s = r->seen.text; *s != '\0';) {
		const int n = (int)strcspn(s, "\n");

		printf("%s%.*s\n", n > 0 ? "       " : "", n, s);
		s += n + (s[n] == '\n');
	}
}

static void
print_line(const struct run *r, const char *key, const char *words)
{
	const struct escape_member one = { key, words };

	if (r->c.quiet)
		return;
	if (r->c.json) {
		jsonline(escape_object(&one, 1), stdout);
		return;
	}
	colour_print(stdout, COLOUR_HEAD, 6, key);
	escape_line(stdout, " ", words);
}

/* What is done, what is not, and how to go on. */
static int
stopped(const struct run *r, enum init_kind at)
{
	char again[INIT_WORDS], said[256] = "";
	struct err e;

	for (enum init_kind k = 0; k < INIT_KINDS; k++) {
		const size_t n = strlen(said);

		if (r->steps[k].state != INIT_NONE)
			snprintf(said + n, sizeof(said) - n, "%s %s",
			    k == at ? n > 0 ? "; not done:" :
			    " nothing; not done:" : n > 0 ? "," : "",
			    init_kind_name(k));
	}
	init_again(&r->want, again);
	err_set(&e, 0, "init: done:%s; fix: correct that, then: %s", said,
	    again);
	return unable(&e);
}

/* What the step would write. */
static void
try_step(const struct run *r, enum init_kind k)
{
	if (r->c.quiet)
		return;
	if (k == INIT_FILE)
		print_text(r);
	else if (k == INIT_HOOK && !r->c.json)
		call_with(r, cmd_hook, "status", false, false);
	else if (k == INIT_PAM && !r->c.json)
		call_pam(r, "add", true, false);
}

static int
take_steps(struct run *r)
{
	int worst = EXIT_FINE;

	for (enum init_kind k = 0; k < INIT_KINDS; k++) {
		int rc = EXIT_FINE;

		if (r->steps[k].state == INIT_NONE)
			continue;
		print_step(r, k);
		if (r->c.dry_run && r->steps[k].state == INIT_TODO)
			try_step(r, k);
		if (r->c.dry_run || r->steps[k].state != INIT_TODO)
			continue;
		fflush(stdout);
		rc = takes[k](r);
		if (rc == EXIT_UNABLE)
			return stopped(r, k);
		worst = rc > worst ? rc : worst;
	}
	return worst;
}

/* --- what was asked for -------------------------------------------------- */

static int
read_want(const struct call *c, struct init_want *w, struct err *e)
{
	const bool usual = strcmp(c->at.config, PATHS_CONFIG) == 0 &&
	    strcmp(c->at.vendor, PATHS_VENDOR) == 0 &&
	    strcmp(c->at.state, PATHS_STATE) == 0 &&
	    strcmp(c->at.jailsh, PATHS_INSIDE) == 0;

	*w = (struct init_want){
		.name = c->args[0], .what = c->what, .user = c->user,
		.group = c->group != NULL || c->user != NULL ? c->group :
		    c->args[0],
		.named = c->group != NULL,
		.create = c->create_group, .root = c->root,
	};
	if (w->what == NULL)
		return err_set(e, 0, "init: a jail for what? fix: --for sftp, "
		    "or sftp-shared, internal-sftp, chroot, rush, rsync, "
		    "backup, borg, restic, git, svn, site, shell, "
		    "students");
	if (w->user != NULL && (c->group != NULL || w->create))
		return err_set(e, 0, "init: --user and --group exclude each "
		    "other; fix: leave out one of them");
	return usual ? 0 : err_set(e, 0, "init: hooks and PAM lines know the "
	    "usual places only; fix: leave out --config, --vendor, --state "
	    "and --jailsh");
}

static bool
is_here(const char *root)
{
	struct stat there, here;

	return stat(root, &there) == 0 && stat("/", &here) == 0 &&
	    there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/* Jails of another root are planned and built there. */
static int
set_places(struct run *r, struct err *e)
{
	if (r->want.root == NULL)
		return 0;
	if (r->want.root[0] != '/')
		return err_set(e, 0, "init: --root needs an absolute path");
	if (is_here(r->want.root))
		return err_set(e, 0, "init: --root %s is this host; fix: leave "
		    "it out", r->want.root);
	snprintf(r->config, sizeof(r->config), "%.3900s" PATHS_CONFIG,
	    r->want.root);
	snprintf(r->vendor, sizeof(r->vendor), "%.3900s" PATHS_VENDOR,
	    r->want.root);
	r->c.at.config = r->config;
	r->c.at.vendor = r->vendor;
	return 0;
}

/* All that stands in the way, at once: also what "pam add" would refuse. */
static int
report_problems(const struct run *r)
{
	for (size_t i = 0; i < r->seen.problems.n; i++)
		escape_line(stderr, "jail-setup: init: ",
		    r->seen.problems.v[i]);
	return (!r->seen.lame &&
	    call_pam(r, "add", true, true) == EXIT_UNABLE) ||
	    r->seen.problems.n > 0 ? EXIT_UNABLE : EXIT_FINE;
}

static int
init_run(struct run *r)
{
	char next[INIT_WORDS];
	int rc;

	rc = report_problems(r);
	if (rc != EXIT_FINE)
		return rc;
	for (size_t i = 0; i < r->seen.notes.n; i++)
		print_line(r, "note", r->seen.notes.v[i]);
	r->seen.facts.hook = call_with(r, cmd_hook, "status", false, true) ==
	    EXIT_FINE;
	r->seen.facts.lines = call_pam(r, "status", false, true) == EXIT_FINE;
	init_steps(&r->want, &r->seen.facts, r->seen.file, r->steps);
	rc = take_steps(r);
	if (rc == EXIT_UNABLE)
		return rc;
	init_next(&r->want, next);
	print_line(r, "next", next);
	return rc;
}

int
cmd_init(const struct call *c)
{
	struct run r = { .c = *c };
	struct err e;
	int rc;

	if (read_want(c, &r.want, &e) < 0 || set_places(&r, &e) < 0)
		return unable(&e);
	rc = init_look(&r.want, &r.c.at, &r.seen, &e);
	rc = rc < 0 ? unable(&e) : init_run(&r);
	init_seen_free(&r.seen);
	jails_free(&r.c.jails);
	return rc;
}
