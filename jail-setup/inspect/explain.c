/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.c - see explain.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absent.h"
#include "base/array.h"
#include "count.h"
#include "entry_sources.h"
#include "err.h"
#include "exec_said.h"
#include "explain.h"
#include "finding.h"
#include "loader/resolve.h"
#include "pam/expiry.h"
#include "pam/pamadd.h"
#include "pam/pamlines.h"
#include "pam/services.h"
#include "plan/plan_collect.h"
#include "plan/plan_shells.h"
#include "plan/runnable.h"
#include "program.h"
#include "quote.h"
#include "reach.h"
#include "row_places.h"
#include "scope.h"
#include "scripts.h"
#include "shell.h"
#include "shortlived.h"
#include "sshd/serverconf.h"
#include "unreached.h"
#include "wall.h"
#include "wayout.h"

/* Refused; or unknown, where only root can look. */
static struct list *
list_for(struct explain *x, const struct err *why)
{
	return geteuid() != 0 && (why->no == EACCES || why->no == EPERM) ?
	    &x->unchecked : &x->refused;
}

int
explain_problem(struct explain *x, const struct err *why, struct err *e)
{
	return list_add(list_for(x, why), why->msg, e);
}

/* The service lets members in unjailed: why, and the fix. */
static int
add_outside(struct explain *x, const char *why, const char *mend, struct err *e)
{
	return list_addf(&x->outside, e, "not jailed through %.200s: %s; "
	    "fix: %s", x->service, why, mend);
}

/* Does the server use PAM at all? */
static int
check_server(struct explain *x, struct err *e)
{
	const struct serverconf *c = serverconfs;
	char why[PATH_MAX + 300], mend[PATH_MAX + 300];
	struct serverplace at;
	int rc = 0;

	for (; rc == 0 && c->service != NULL; c++) {
		if (strcmp(c->service, x->sshd ? "sshd" : x->service) != 0 ||
		    (rc = serverconf_deaf("", c, &at, e)) <= 0)
			continue;
		x->has_line = false;
		x->deaf = c;
		serverconf_say(c, &at, why, sizeof(why));
		serverconf_mend(c, &at, mend, sizeof(mend));
		rc = add_outside(x, why, mend, e);
	}
	return rc;
}

/* Files a fault of the lines by whom it affects. */
static int
add_line_fault(struct explain *x, const struct pamfault *v, struct err *e)
{
	struct list *const to[] = {
		[PAMLINES_WORKS] = &x->notes, [PAMLINES_WEAK] = &x->notes,
		[PAMLINES_UNKNOWN] = &x->unchecked,
		[PAMLINES_OUTSIDE] = &x->outside,
		[PAMLINES_REFUSES] = &x->members,
		[PAMLINES_LOCKS] = &x->refused,
	};
	COUNT_IS(to, PAMLINES_EFFECTS);

	x->pam_refuses |= v->effect == PAMLINES_LOCKS;
	if (v->effect != PAMLINES_OUTSIDE)
		return list_addf(to[v->effect], e, "%s; fix: %s", v->found,
		    v->mend);
	x->has_line = false;
	return add_outside(x, v->found, v->mend, e);
}

static int
check_lines(struct explain *x, const struct pamdir *d, struct err *e)
{
	scope_pamfacts facts = {0};
	scope_pamfaults faults = {0};

	if (pamlines_look(d, x->service, &facts, e) < 0 ||
	    pamlines_judge(&facts, &faults, e) < 0 ||
	    pamadd_mend(&facts, &faults, e) < 0)
		return -1;
	for (size_t i = 0; i < faults.n; i++)
		if (add_line_fault(x, &faults.v[i], e) < 0)
			return -1;
	return 0;
}

/* Expired: PAM refuses, or sshd ends the login in the jail. */
static int
check_expiry_dates(struct explain *x, const struct pamdir *d, struct err *e)
{
	struct expiry_text t;
	struct expiry of;
	enum aging age = AGING_FINE;
	bool seen = aging_look(x->login.who.name, &age) == 1, refuses;

	if (!seen && geteuid() != 0)
		return list_add(&x->notes, "without root not looked at: has "
		    "the account or its password expired", e);
	if (age == AGING_FINE || expiry_look(d, x->service, &of, e) < 0)
		return age == AGING_FINE ? 0 : -1;
	refuses = expiry_refuses(&of, age);
	if (!refuses && (!expiry_ends(&of, age) || !explain_enters(x)))
		return 0;
	x->pam_refuses |= refuses;
	expiry_say(&of, age, x->login.who.name, &t);
	return list_addf(!refuses && of.interactive ? &x->notes : &x->refused,
	    e, "%s; fix: %s", t.found, t.mend);
}

static bool
same_options(const struct options *a, const struct options *b)
{
	return strcmp(a->config, b->config) == 0 &&
	    strcmp(a->state, b->state) == 0 &&
	    a->deny_unmatched == b->deny_unmatched;
}

/*
 * The account phase refuses by the options of its own line.  Where it has
 * looked the home may be made behind our session line, for the child of sshd.
 */
static int
find_account_line(struct explain *x, const struct pamdir *d, struct err *e)
{
	const struct pamline *a = &x->account;
	struct err ignored;

	if (pamfile_find(d, x->service, "account", &x->account, e) < 0)
		return -1;
	for (size_t i = 0; x->told == NULL && i < a->nown; i++) {
		const struct pamown *l = &a->own[i];

		if (l->counts && !l->near && !l->gone && options_parse(
		    (int)l->words.n, (const char **)l->words.v, &x->rehearsed,
		    &ignored) == 0 && !same_options(&x->rehearsed,
		    &x->options))
			x->told = l;
	}
	x->homes = x->line.homes && (x->line.homes_first ||
	    (x->options.entry == ENTRY_CHILD && a->verdict >= PAM_HOLDS));
	return 0;
}

int
explain_service(struct explain *x, const struct pamdir *d, struct err *e)
{
	struct err ignored;
	char path[PATH_MAX];
	int sshd = services_is_sshd("", x->service, e);

	if (sshd < 0 ||
	    pamfile_find(d, x->service, "session", &x->line, e) < 0)
		return -1;
	if (x->line.verdict == PAM_NO_FILE)
		return err_set(e, 0, "no PAM service \"%s\" in %s",
		    x->service, d->path);
	if (x->line.other && list_add(&x->notes, pamfile_where(d, x->service,
	    path) ? "there is no session line of its own: PAM takes other" :
	    "there is no PAM file of that name: PAM takes other", e) < 0)
		return -1;
	x->has_line = true;
	x->starts = services_starts(x->service);
	x->sshd = sshd;
	if (check_server(x, e) < 0)
		return -1;
	(void)options_parse((int)x->line.words.n, (const char **)
	    x->line.words.v, &x->options, &ignored); /* see check_lines() */
	return find_account_line(x, d, e) < 0 ? -1 : check_lines(x, d, e);
}

/* A program that runs, and in a jail with commands is jailsh. */
static int
can_start(const struct explain *x, int tree, const char *path, struct err *e)
{
	scope_fd fd = program_opens(tree, path);
	struct stat st;

	if (fd < 0 && errno == EACCES && geteuid() != 0)
		return err_set(e, EACCES, "%s", path);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & 0111) == 0)
		return err_set(e, 0, ", is no program in the jail");
	if (x->starts == NULL && shell_none(path))
		return err_set(e, 0, ", ends every login");
	return shell_limits(tree, x->login.jail, x->user, path, e);
}

/* One that the jail has; jailsh stands there in one with commands. */
static void
say_shell_fix(const struct explain *x, int tree, char *mend, size_t size)
{
	static const char *const all[] = { "/bin/bash", "/bin/sh" };
	struct err ignored;
	char name[QUOTE_MAX];

	if (x->starts != NULL) {	/* whatever shell the account has */
		snprintf(mend, size, "add a component that has it");
		return;
	}
	for (size_t i = 0; x->login.jail->commands.v == NULL &&
	    i < COUNT(all); i++)
		if (can_start(x, tree, all[i], &ignored) == 0) {
			snprintf(mend, size, "usermod -s %s %s", all[i],
			    quote(x->user, name));
			return;
		}
	plan_shells_fix(x->login.jail, x->user, mend, size);
}

/* Which Match, where it decides. */
static void
say_sftp_match(const struct explain *x, char *text, size_t size)
{
	*text = '\0';
	if (x->sftp.match.line != 0)
		snprintf(text, size, ", and SFTP without a shell is %s the "
		    "Match of %s:%u", x->sftp.takes ? "not in" : "only in",
		    x->sftp.match.file, x->sftp.match.line);
}

/* pam_jail does not check it, but no login works without. */
static int
check_shell(struct explain *x, int tree, struct err *e)
{
	const char *path = x->starts != NULL ? x->starts :
	    shell_of(x->login.who.shell);
	static const char meant[] =
	    " # or, where no shell is meant, accept it: check.conf(5)";
	char mend[400], match[PATH_MAX + 80];
	struct err why;

	if (*path == '\0' || can_start(x, tree, path, &why) == 0)
		return 0;
	if (why.no != 0 || why.msg[0] != ',')	/* pam_jail refuses it, too */
		return why.no == EACCES ? explain_problem(x, &why, e) :
		    list_add(&x->no_shell, why.msg, e);
	if (x->sftp.serves == SSHDMATCH_YES)
		return list_addf(&x->notes, e, "%s:%u serves SFTP without a "
		    "shell; a shell or a command gets nowhere: %.1000s%.200s",
		    x->sftp.at.file, x->sftp.at.line, path, why.msg + 1);
	say_shell_fix(x, tree, mend, sizeof(mend));
	say_sftp_match(x, match, sizeof(match));
	if (x->starts != NULL || shell_none(path))
		strncat(mend, meant, sizeof(mend) - strlen(mend) - 1);
	return list_addf(&x->no_shell, e, "%.4000s, %s%.200s%s; fix: %s", path,
	    x->starts != NULL ? "which the service starts" :
	    "the shell of the account", why.msg, match, mend);
}

static int
note_command(void *arg, const struct runnable *r, struct err *e)
{
	struct explain *x = arg;

	return list_addf(&x->notes, e, "the command %.200s does not run: %s; "
	    "fix: %s", r->name, r->why, r->fix);
}

static int
note_place(void *arg, const struct row_place *p, struct err *e)
{
	struct explain *x = arg;

	return list_addf(&x->notes, e, "the command %.200s is refused: %.2000s"
	    "%s%.2000s; fix: %s", p->name, p->why, strstr(p->why,
	    p->path) != NULL ? "" : ", here ", strstr(p->why, p->path) != NULL ?
	    "" : p->path, p->fix);
}

static int
note_places(struct explain *x, int tree, struct err *e)
{
	scope_call_rules rules = {0};

	return call_rules_read(tree, NULL, &rules, e) < 0 ? -1 :
	    row_places(&x->login.entry, tree, &rules, note_place, x, e);
}

/* Their faults do not refuse a login. */
static int
check_commands(struct explain *x, int tree, struct err *e)
{
	scope_list shells = {0};
	struct err why;
	int rc;

	if (x->at == NULL || x->login.jail->commands.v == NULL)
		return 0;
	if (reach_limited(tree, NULL, &x->limited, &why) < 0 ||
	    call_rules_read(tree, NULL, &x->rows, &why) < 0 ||
	    (x->limited && unreached(&x->login.entry, tree, &x->notes,
	    &why) < 0) || note_places(x, tree, &why) < 0 ||
	    runnable_tree(x->login.jail, tree, x->at, note_command, x,
	    &why) < 0)
		return list_add(&x->unchecked, why.msg, e);
	rc = scripts_shells(tree, &shells, e);
	for (size_t i = 0; rc == 0 && i < shells.n; i++)
		rc = list_addf(&x->notes, e, "the tree has a shell, and a "
		    "command that executes what it is told to can start it: %s",
		    shells.v[i]);
	return rc;
}

/* Are the libraries of the shell in the tree? */
static int
check_shell_loads(struct explain *x, int tree, struct err *e)
{
	const struct jail *j = x->login.jail;
	const char *path = x->starts != NULL ? x->starts :
	    shell_of(x->login.who.shell);
	struct err why;

	if (*path == '\0' || x->sftp.serves == SSHDMATCH_YES ||
	    loadable(tree, path, &why) == 0)
		return 0;
	return j->root != NULL ? list_add(&x->no_shell, why.msg, e) :
	    list_addf(&x->no_shell, e, "%s; fix: jail-setup build %s", why.msg,
	    j->name);
}

int
explain_in_tree(struct explain *x,
    int (*look)(struct explain *x, int tree, const void *arg, struct err *e),
    const void *arg, struct err *e)
{
	struct entry en = x->login.entry;
	struct sources s;
	struct err why;
	int rc;

	en.nmounts = 0;
	if (sources_open(&en, x->options.state, &s, &why) < 0) {
		rc = explain_problem(x, &why, e);
	} else {
		rc = look(x, s.tree, arg, e);
		sources_close(&s);
	}
	snprintf(x->serial, sizeof(x->serial), "%s", s.serial);
	return rc;
}

static int
check_tree(struct explain *x, int tree, const void *arg, struct err *e)
{
	(void)arg;
	return check_shell(x, tree, e) < 0 ||
	    check_shell_loads(x, tree, e) < 0 ||
	    check_commands(x, tree, e) < 0 ? -1 : 0;
}

int
explain_tree(struct explain *x, struct err *e)
{
	return explain_in_tree(x, check_tree, NULL, e);
}

/* One after the other: sources_open() would stop at the first that fails. */
int
explain_mounts(struct explain *x, struct err *e)
{
	const struct entry *en = &x->login.entry;
	struct err why;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < en->nmounts; i++)
		if (sources_try(en, &en->mounts[i], &why) < 0 ||
		    explain_shut(en, &en->mounts[i], &why) < 0)
			rc = explain_problem(x, &why, e);
	return rc;
}

/* Ways out that need no login, whatever the service. */
static int
check_ways_out(struct explain *x, const char *pamdir, struct err *e)
{
	struct wayout open[WAYOUT_COUNT];
	size_t n = 0;
	bool unseen;
	int rc = wayout_find(pamdir, x->login.who.name, x->login.who.uid, open,
	    &n, &unseen, e);

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = list_addf(&x->ways, e, "%s: %s; fix: %s", open[i].path,
		    open[i].found, open[i].mend);
	return rc < 0 || !unseen ? rc : list_add(&x->notes, "without root not "
	    "looked for: crontabs and at jobs", e);
}

/* Settings that weaken the jail: binds, and programs outside the tree. */
static int
note_settings(struct explain *x, struct err *e)
{
	char words[PATH_MAX];

	if (shortlived(&x->login.entry, &x->notes, e) < 0)
		return -1;
	jail_exec_said(x->login.jail, words, sizeof(words));
	return *words == '\0' ? 0 : list_addf(&x->notes, e, "programs run that "
	    "are not of the tree, which the account may have written, by: %s",
	    words);
}

/* What the next build or refresh would stop at. */
static int
check_components(struct explain *x, struct err *e)
{
	struct err why;
	int rc = plan_collect_readable(x->login.jail, x->at, &why);

	return rc == 0 ? 0 : list_addf(&x->notes, e, "the tree cannot be "
	    "built: %s", why.msg);
}

int
explain_enter(struct explain *x, struct err *e)
{
	char names[WALL_NAMES];
	struct err why;

	if (x->refused.n > 0 || x->unchecked.n > 0)
		return 0;
	if (explain_try(&x->login, &x->options, x->served, &x->us,
	    &why) < 0)
		return explain_problem(x, &why, e);
	x->tried = geteuid() == 0;
	if (x->login.missing == 0)
		return 0;
	return list_addf(&x->notes, e, "missing=%s: this kernel has not all of "
	    "it, and require = [ ] does without: %s",
	    walls_names(x->login.missing, names),
	    x->login.jail->network == JAIL_NETWORK_HOST ?
	    "abstract sockets of the host can be reached" :
	    "the pid and network namespaces hold what they held");
}

/* Of one jail file, the names that the host lacks. */
static int
note_absent_names(struct explain *x, const struct jail *j, struct err *e)
{
	scope_list names = {0};
	int rc = absent_names(j, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		struct err said;

		absent_say(x->options.config, j, names.v[i], &said);
		rc = list_add(&x->notes, said.msg, e);
	}
	return rc;
}

/*
 * In no jail: perhaps because a file names a group that is none.  All files: a
 * login reads those that could match.
 */
static int
note_all_absent_names(struct explain *x, struct err *e)
{
	struct jails all = {0};
	int rc = jails_load(x->options.config, &all, e);

	for (size_t i = 0; rc == 0 && i < all.n; i++)
		rc = note_absent_names(x, &all.v[i], e);
	jails_free(&all);
	return rc;
}

/* A jail file that cannot be read refuses everybody. */
static int
note_wrong_files(struct explain *x, struct err *e)
{
	struct jails all = {0};
	struct err ignored;

	if (jails_load(x->options.config, &all, &ignored) == 0) {
		jails_free(&all);
		return 0;
	}
	if (geteuid() != 0 && ignored.no == EACCES)
		return 0;	/* by who asks, not by who logs in */
	return list_add(&x->notes, "while one jail file cannot be read, every "
	    "account but root is refused, by each service with the line; "
	    "who is in stays in", e);
}

/*
 * In no jail, and unmatched=deny refuses that: but PAM may skip the line, and
 * whom another module lets by is its business.  0: it is sure to be called, or
 * refuses for another reason.
 */
static int
let_by(struct explain *x, const struct options *o, const struct pamline *by,
    const struct pamplace *ours, struct err *e)
{
	struct options lax = *o;
	struct err ignored;
	struct login l;
	bool free;

	if (!o->deny_unmatched || by->verdict != PAM_SKIPPED)
		return 0;
	lax.deny_unmatched = false;
	free = login_decide(x->user, x->service, &lax, &l, &ignored) == 0 &&
	    l.jail == NULL;
	login_free(&l);
	if (!free)
		return 0;
	return list_addf(&x->unsure, e, "in no jail: refused, for %.4000s:%u "
	    "says unmatched=deny, unless %.4000s:%u skips that line for this "
	    "account, which then logs in, in no jail", ours->file,
	    ours->number, by->by.file, by->by.number) < 0 ? -1 : 1;
}

/* By the options of the account line, where they differ. */
static int
rehearse_account_line(struct explain *x, struct err *e)
{
	struct login l;
	struct err why;
	int rc;

	if (x->told == NULL)
		return 0;
	rc = login_decide(x->user, x->service, &x->rehearsed, &l, &why);
	if (rc == 0 && l.jail != NULL)
		rc = login_rehearse(&l, &x->rehearsed, true, &why);
	login_free(&l);
	if (rc == 0 || (rc = let_by(x, &x->rehearsed, &x->account,
	    &x->told->at, e)) != 0)
		return rc < 0 ? -1 : 0;
	(void)finding_cut_fix(why.msg);
	return list_addf(list_for(x, &why), e, "the account line, %.4000s:%u, "
	    "has other options than the session line, and refuses by them: %s; "
	    "fix: write there the options of the session line, see pam_jail(8)",
	    x->told->at.file, x->told->at.number, why.msg);
}

/* A home that pam_mkhomedir(8) makes need not exist. */
static int
excuse_missing_home(struct explain *x, struct err *e)
{
	struct entry *en = &x->login.entry;
	int rc = 0;

	for (size_t i = 0; rc == 0 && x->homes && i < en->nmounts; i++) {
		struct entry_mount *m = &en->mounts[i];

		if (!m->home || !explain_missing(en, m))
			continue;
		m->optional = true;
		rc = list_addf(&x->notes, e, "the home is missing, and a line "
		    "of the service makes it at the first login: %s",
		    m->source);
	}
	return rc;
}

/* What sshd starts instead of the shell. */
static int
look_at_sshd(struct explain *x, struct err *e)
{
	struct sshdsftp s = {0};
	int rc;

	if (!x->sshd || !explain_enters(x))
		return 0;
	rc = sshdsftp_load("", &s, e);
	if (rc == 0)
		sshdsftp_ask(&s, &x->login.who, &x->sftp);
	sshdsftp_free(&s);
	if (rc == 0 && x->sftp.chroots != SSHDMATCH_NO)
		rc = list_addf(&x->notes, e, "%s:%u: the ChrootDirectory %s to "
		    "this account, and sshd takes it for a path in the jail; "
		    "fix: ChrootDirectory none in a Match for it before that "
		    "line", x->sftp.chroot.file, x->sftp.chroot.line,
		    x->sftp.chroots == SSHDMATCH_YES ? "applies" : "may apply");
	if (rc < 0 || x->sftp.forces == SSHDMATCH_NO)
		return rc;
	return list_addf(&x->notes, e, "%s:%u: the ForceCommand %s to this "
	    "account, in place of what it asks for", x->sftp.force.file,
	    x->sftp.force.line, x->sftp.forces == SSHDMATCH_YES ? "applies" :
	    "may apply");
}

/* 1: decided, or it will be by another line. */
static int
decide(struct explain *x, struct err *why, struct err *e)
{
	const char *service = x->service != NULL ? x->service : "explain";
	int rc = login_decide(x->user, service, &x->options, &x->login, why);

	if (rc == 0 || x->service == NULL)
		return rc == 0;
	rc = let_by(x, &x->options, &x->line, &x->line.at, e);
	if (rc <= 0)
		return rc;
	x->options.deny_unmatched = false;
	login_free(&x->login);
	return login_decide(x->user, service, &x->options, &x->login,
	    why) == 0;
}

int
explain_account(struct explain *x, struct err *e)
{
	struct err why = {0};
	int rc = decide(x, &why, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		/* a name service that fails has no answer to give */
		if (x->login.who.name != NULL || why.no == 0)
			return explain_problem(x, &why, e) < 0 ? -1 : 0;
		*e = why;
		return -1;
	}
	if (rehearse_account_line(x, e) < 0 ||
	    excuse_missing_home(x, e) < 0 || look_at_sshd(x, e) < 0)
		return -1;
	if (!explain_enters(x) || x->service == NULL)
		return 1;
	return entry_allowed(x->login.jail, x->options.entry, &why) == 0 ||
	    explain_problem(x, &why, e) == 0 ? 1 : -1;
}

/* For who is in no jail, these are notes. */
static int
note_outside(struct explain *x, struct err *e)
{
	int rc = x->login.who.name != NULL && x->login.who.uid != 0 ?
	    note_all_absent_names(x, e) : 0;

	if (rc == 0)
		rc = list_append(&x->notes, &x->outside, e);
	list_free(&x->outside);
	return rc;
}

int
explain(const char *user, const char *by, const char *pamdir,
    const struct places *at, struct explain *x, struct err *e)
{
	struct pamdir d = {0};
	int rc;

	*x = (struct explain){
		.user = user, .service = by, .at = at,
		.options = { .config = at->config, .state = at->state },
	};
	if (by != NULL)
		d = pamdir_of(pamdir);
	if (by != NULL && explain_service(x, &d, e) < 0)
		return -1;
	rc = explain_account(x, e);
	if (rc <= 0)
		return rc == 0 && note_wrong_files(x, e) < 0 ? -1 : rc;
	if (by != NULL && check_expiry_dates(x, &d, e) < 0)
		return -1;
	if (x->login.jail != NULL && check_ways_out(x, pamdir, e) < 0)
		return -1;
	if (x->login.jail == NULL)
		return note_outside(x, e);
	if (!explain_enters(x))
		return 0;
	if (by != NULL && list_append(&x->refused, &x->members, e) < 0)
		return -1;
	return note_settings(x, e) < 0 || explain_tree(x, e) < 0 ||
	    check_components(x, e) < 0 ||
	    list_append(&x->refused, &x->no_shell, e) < 0 ||
	    explain_mounts(x, e) < 0 ? -1 : explain_enter(x, e);
}

bool
explain_enters(const struct explain *x)
{
	return x->login.entry.jail != NULL &&
	    (x->service == NULL || x->has_line);
}

enum explain_verdict
explain_verdict(const struct explain *x)
{
	if (x->unsure.n > 0 && x->refused.n == 0)
		return EXPLAIN_UNKNOWN;
	if (x->service != NULL && !x->has_line && !x->pam_refuses &&
	    x->login.who.name != NULL)
		return EXPLAIN_FREE;
	if (x->refused.n > 0)
		return EXPLAIN_REFUSED;
	if (x->unchecked.n > 0)
		return EXPLAIN_UNKNOWN;
	return x->login.jail != NULL ? EXPLAIN_JAILED : EXPLAIN_FREE;
}

const char *
explain_options(const struct entry_step *st, char text[EXPLAIN_OPTIONS])
{
	snprintf(text, EXPLAIN_OPTIONS, "%s%s%s%s",
	    (st->attrs & MOUNT_ATTR_RDONLY) != 0 ? "ro" : "rw",
	    (st->attrs & MOUNT_ATTR_NOSUID) != 0 ? ",nosuid" : "",
	    (st->attrs & MOUNT_ATTR_NODEV) != 0 ? ",nodev" : "",
	    (st->attrs & MOUNT_ATTR_NOEXEC) != 0 ? ",noexec" : "");
	return text;
}

const char *
explain_wall(const struct wall *w, const struct wall_terms *t)
{
	if (w->told != NULL)
		return w->told(t);
	if ((t->waived & 1u << (w - walls)) != 0)
		return w->waived;
	if (t->strict && w->strict != NULL)
		return w->strict;
	if (t->limited && w->limited != NULL)
		return w->limited;
	return t->commands && w->commands != NULL ? w->commands : w->what;
}

bool
explain_missing(const struct entry *en, const struct entry_mount *m)
{
	struct entry_mount optional = *m;
	struct err ignored;

	optional.optional = true;
	return sources_try(en, m, &ignored) < 0 &&
	    sources_try(en, &optional, &ignored) == 0;
}

int
explain_shut(const struct entry *en, const struct entry_mount *m,
    struct err *e)
{
	char path[QUOTE_MAX];
	struct stat st;

	if (!m->home || stat(m->source, &st) < 0 ||
	    st.st_uid != en->who->uid || st.st_uid == 0 ||
	    (st.st_mode & S_IXUSR) != 0)
		return 0;
	return err_set(e, 0, "home %s has mode %04o, so its owner cannot enter "
	    "it: no key of it is read and no command starts there; fix: chmod "
	    "u+rwx %s", m->source, (unsigned)st.st_mode & 07777,
	    quote(m->source, path));
}

void
explain_free(struct explain *x)
{
	login_free(&x->login);
	call_rules_free(&x->rows);
	list_free(&x->ways);
	pamline_free(&x->line);
	pamline_free(&x->account);
	list_free(&x->outside);
	list_free(&x->members);
	list_free(&x->no_shell);
	list_free(&x->notes);
	list_free(&x->refused);
	list_free(&x->unchecked);
	list_free(&x->unsure);
}
