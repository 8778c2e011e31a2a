/* SPDX-License-Identifier: BSD-2-Clause */
/* check_host.c - see check_host.h */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "absent.h"
#include "base/human.h"
#include "call_rules.h"
#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "jail.h"
#include "jail_command.h"
#include "paths.h"
#include "plan/manifest.h"
#include "plan/plan_collect.h"
#include "plan/runnable.h"
#include "plan/stale.h"
#include "refresh/current.h"
#include "safe_open.h"
#include "scope.h"
#include "store/hold.h"
#include "store/store.h"
#include "wall.h"

enum { NAMES_MAX = 1024 * 1024 };

static int
check_user(const char *name, struct findings *f, struct err *e)
{
	const struct passwd *pw = getpwnam(name);
	char what[300];

	if (pw == NULL || pw->pw_uid != 0)	/* none: see check_names() */
		return 0;
	snprintf(what, sizeof(what), "users=%.200s", name);
	return findings_add(f, FINDING_CONFIG, what, "not uid 0",
	    "uid 0, which is never jailed",
	    "take the name out of the jail file", e);
}

bool
check_selects(char *const *only, const char *jail)
{
	for (char *const *name = only; *name != NULL; name++)
		if (strcmp(*name, jail) == 0)
			return true;
	return only[0] == NULL;
}

/* A finding from a message that may end in a fix. */
static int
add_config_finding(const char *path, const char *expected, const char *msg,
    struct findings *f, struct err *e)
{
	struct err found;
	const char *fix;

	snprintf(found.msg, sizeof(found.msg), "%s", msg);
	fix = finding_cut_fix(found.msg);
	return findings_add(f, FINDING_CONFIG, path, expected, found.msg,
	    fix != NULL ? fix : "correct the file", e);
}

int
check_wrong(const char *config, const struct list *wrong, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX];

	f->jail = "-";
	snprintf(path, sizeof(path), "%s/jails.d", config);
	for (size_t i = 0; i < wrong->n; i++)
		if (add_config_finding(path, "jail files that can be read: "
		    "until then every login but root's is refused, and who is "
		    "in stays in", wrong->v[i], f, e) < 0)
			return -1;
	return 0;
}

/* "FILE: why" and "FILE:3: why", where the file is named already. */
static void
without_file(const char *msg, const char *file, struct err *out)
{
	size_t n = strlen(file);
	const bool named = strncmp(msg, file, n) == 0 && msg[n] == ':';

	if (named && isdigit((unsigned char)msg[n + 1]))
		snprintf(out->msg, sizeof(out->msg), "line %s", msg + n + 1);
	else
		snprintf(out->msg, sizeof(out->msg), "%s",
		    named && msg[n + 1] == ' ' ? msg + n + 2 : msg);
}

int
check_wrong_services(const char *config, const struct list *names,
    const struct list *wrong, char *const *only, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX];
	struct err why;

	for (size_t i = 0; i < names->n; i++) {
		f->jail = names->v[i];
		if (!check_selects(only, f->jail))
			continue;
		snprintf(path, sizeof(path), "%s/services.d/%s.conf", config,
		    f->jail);
		without_file(wrong->v[i], path, &why);
		if (add_config_finding(path, "a service file that can be "
		    "read: until then this service does not start", why.msg,
		    f, e) < 0)
			return -1;
	}
	f->jail = "-";
	return 0;
}

/* Can the components of the jail, and those they require, be read? */
static int
check_components(const struct jail *j, const struct places *at,
    struct findings *f, struct err *e)
{
	struct err why;

	return plan_collect_readable(j, at, &why) == 0 ? 0 :
	    add_config_finding("components", "components that can be read",
	    why.msg, f, e);
}

int
check_names(const struct jail *j, const struct places *at,
    struct findings *f, struct err *e)
{
	scope_list names = {0};
	int rc = absent_names(j, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		const char *name = names.v[i];
		char mend[ABSENT_MEND];

		absent_mend(at->config, j, name, mend);
		rc = findings_add(f, FINDING_CONFIG, name,
		    absent_expected(name), absent_found(name), mend, e);
	}
	return rc == 0 ? check_components(j, at, f, e) : -1;
}

static bool
host_number(const char *name, bool group, unsigned *id)
{
	const struct passwd *pw = group ? NULL : getpwnam(name);
	const struct group *gr = group ? getgrnam(name) : NULL;

	if (pw == NULL && gr == NULL)
		return false;
	*id = group ? gr->gr_gid : pw->pw_uid;
	return true;
}

/* Compares "name:x:NUMBER:..." of the tree with the host's number. */
static int
check_identity_line(const char *s, const char *file, bool group,
    struct findings *f, struct err *e)
{
	char name[256], want[40], found[40];
	unsigned there, here;

	if (sscanf(s, "%255[^:]:%*[^:]:%u:", name, &there) != 2)
		return findings_add(f, FINDING_IDENTITY, file,
		    "name:x:number:...", s, NULL, e);
	/* no account or group of the host has the name */
	if (!host_number(name, group, &here) || here == there)
		return 0;
	snprintf(want, sizeof(want), "%.20s is %u", name, here);
	snprintf(found, sizeof(found), "%u", there);
	return findings_add(f, FINDING_IDENTITY, file, want, found, NULL, e);
}

static int
check_identities(int root, const char *file, bool group, struct findings *f,
    struct err *e)
{
	struct err unread;
	scope_free char *text = NULL;
	scope_fd fd = safe_beneath(root, file + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, &unread);
	size_t len;

	if (fd < 0)	/* check_tree() reports that it is missing */
		return 0;
	if (safe_read(fd, file, NAMES_MAX, &text, &len, &unread) < 0)
		return findings_add(f, FINDING_IDENTITY, file, "text",
		    unread.msg, NULL, e);
	for (char *s = text, *next; s != NULL && *s != '\0'; s = next) {
		next = strchr(s, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (check_identity_line(s, file, group, f, e) < 0)
			return -1;
	}
	return 0;
}

/* Walls that `require` does not ask for and this kernel lacks. */
static int
check_waived_walls(const struct jail *j, struct findings *f, struct err *e)
{
	const struct wall_terms terms = jail_walls(j);

	if (!terms.network || walls_missing(&terms) == 0)
		return 0;
	return findings_add(f, FINDING_CONFIG, "require", "Landlock scopes",
	    "a kernel without: abstract sockets of the host can be reached",
	    "network = \"none\" in the jail file, or a kernel from Linux 6.12 "
	    "on", e);
}

int
check_members(const struct jail *j, int root, struct findings *f,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < j->users.n; i++)
		rc = check_user(j->users.v[i], f, e);
	return rc < 0 || check_waived_walls(j, f, e) < 0 ||
	    check_identities(root, "/etc/passwd", false, f, e) < 0 ||
	    check_identities(root, "/etc/group", true, f, e) < 0 ? -1 : 0;
}

static int
add_command_finding(void *f, const struct runnable *r, struct err *e)
{
	char what[300];

	snprintf(what, sizeof(what), "commands=%.200s", r->name);
	return findings_add(f, FINDING_COMMAND, what, "a program of the jail",
	    r->why, r->fix, e);
}

/* A name alone let all words pass before there were rows. */
static int
add_wordless_finding(const struct jail *j, const char *name,
    const struct places *at, struct findings *f, struct err *e)
{
	char what[300], fix[600];

	snprintf(what, sizeof(what), "commands=%.200s", name);
	snprintf(fix, sizeof(fix), "write { name = \"%.100s\"; } for none, or "
	    "{ name = \"%.100s\"; args = \"any\"; } for any, into "
	    "%.200s/jails.d/%s.conf", name, name, at->config, j->name);
	return findings_add(f, FINDING_COMMAND, what, "a row that says which "
	    "words it may be called with", "a name without forms, so none",
	    fix, e);
}

/* What row_rules.h makes of a name without a profile, or with no form there. */
static bool
takes_no_words(const struct call_rule *r)
{
	const struct form *f = r->forms;

	return !r->any && r->n == 1 && strcmp(f->name, "name") == 0 &&
	    f->flags == NULL && f->allow.n == 0 && f->operands.n == 0;
}

static int
check_words(const struct jail *j, int root, const struct places *at,
    struct findings *f, struct err *e)
{
	const struct jail_command *c = j->commands.v;
	scope_call_rules rules = {0};

	if (call_rules_read(root, NULL, &rules, e) < 0)
		return -1;
	for (size_t i = 0; i < j->commands.n; i++) {
		const int rule = c[i].word == NULL ? -1 :
		    call_rules_find(&rules, c[i].word);

		if (rule >= 0 && takes_no_words(&rules.v[rule]) &&
		    add_wordless_finding(j, c[i].word, at, f, e) < 0)
			return -1;
	}
	return 0;
}

int
check_commands(const struct jail *j, int root, const struct places *at,
    struct findings *f, struct err *e)
{
	struct err why;

	if (j->commands.n == 0)
		return 0;
	if (check_words(j, root, at, f, &why) < 0)
		return findings_add(f, FINDING_CHANGED, PATHS_RULES,
		    "a list that jailsh can read", why.msg, NULL, e);
	return runnable_tree(j, root, at, add_command_finding, f,
	    &why) == 0 ? 0 :
	    findings_add(f, FINDING_CHANGED, "/etc/jail/scripts",
	    "a list that jailsh can read", why.msg, NULL, e);
}

/* Why the jail does not follow the host; a refresh is needed after the fix. */
static int
add_stale_finding(const char *path, const char *expected, char *found,
    const char *otherwise, struct findings *f, struct err *e)
{
	char mend[sizeof(e->msg) + JAIL_NAME_MAX + 64];
	const char *fix = finding_cut_fix(found);

	snprintf(mend, sizeof(mend), "%s; then: jail-setup refresh %s",
	    fix != NULL ? fix : otherwise, f->jail);
	return findings_add(f, FINDING_STALE, path, expected, found, mend, e);
}

static int
add_outdated(const struct current *c, const char *mend, struct findings *f,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->files.n; i++)
		rc = findings_add(f, FINDING_STALE, c->files.v[i],
		    "as on the host", "the host has another file now, or none",
		    mend, e);
	for (size_t i = 0; rc == 0 && i < c->parts.n; i++) {
		const struct stale_one *one = &c->parts.v[i];
		char what[sizeof(one->name) + 16], found[sizeof(one->why) + 64];
		char when[HUMAN_TIME];

		snprintf(what, sizeof(what), "component=%s", one->name);
		snprintf(found, sizeof(found), "as of %s: %s",
		    human_time(when, one->since), one->why);
		rc = add_stale_finding(what, "as on the host", found,
		    "install what it names, or take the component out of the "
		    "jail", f, e);
	}
	if (rc == 0 && c->path[0] != '\0')
		rc = findings_add(f, FINDING_STALE, c->path,
		    "what a new plan says", "something else", mend, e);
	return rc;
}

/* If the last refresh failed, that is the cause of the other findings. */
static int
add_failed_refresh(const struct jail *j, const struct places *at,
    const struct current *c, struct findings *f, struct err *e)
{
	scope_stale s = {0};
	struct err why;

	store_failed(at->state, j->name, &s);
	if (s.n > 0) {
		char found[sizeof(s.v->why) + 64], when[HUMAN_TIME];

		snprintf(found, sizeof(found), "it fails since %s: %s",
		    human_time(when, s.v->since), s.v->why);
		return add_stale_finding("refresh", "a refresh that succeeds",
		    found, "correct that", f, e);
	}
	if (!c->unplanned)
		return 0;
	why = c->why;
	return add_stale_finding("/", "a plan for this host", why.msg,
	    "correct the jail or its components", f, e);
}

/* A record that cannot be read holds the jail, which may not be meant. */
static int
add_unread_hold(const struct jail *j, const struct places *at,
    const struct hold *h, struct findings *f, struct err *e)
{
	char path[PATH_MAX], mend[128];

	if (!h->unread)
		return 0;
	snprintf(path, sizeof(path), "%.2000s/%s/hold", at->state, j->name);
	snprintf(mend, sizeof(mend), "jail-setup unhold %s", j->name);
	return findings_add(f, FINDING_CONFIG, path, "a record that can be "
	    "read, or none", h->why, mend, e);
}

/* A held jail does not follow the host until it is released: say so. */
static int
mark_held(const struct jail *j, const struct hold *h, struct finding *v,
    struct err *e)
{
	char text[HOLD_TEXT];
	scope_free char *found = NULL;
	scope_free char *mend = NULL;

	hold_text(h, text);
	if (asprintf(&found, "%s; held %s", v->found, text) < 0 ||
	    asprintf(&mend, "jail-setup unhold %s", j->name) < 0)
		return err_set(e, ENOMEM, "held");
	free(v->found);
	v->found = take_ptr(&found);
	free(v->mend);
	v->mend = take_ptr(&mend);
	return 0;
}

static int
find_stale(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct findings *f,
    struct err *e)
{
	struct current c;
	char mend[128], list[PATH_MAX];
	int rc;

	snprintf(mend, sizeof(mend), "jail-setup refresh %s", j->name);
	snprintf(list, sizeof(list), "%.2000s/%s/current/origins", at->state,
	    j->name);
	if (current_look(j, at, h, m, &c, e) < 0)
		rc = current_unread(e) ? -1 : findings_add(f, FINDING_STALE,
		    list, "a list of what the jail was made from", e->msg, mend,
		    e);
	else
		rc = add_outdated(&c, mend, f, e) < 0 ? -1 :
		    add_failed_refresh(j, at, &c, f, e);
	current_free(&c);
	return rc;
}

int
check_stale(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct findings *f,
    struct err *e)
{
	struct hold hold;
	size_t from = f->n;
	int rc = find_stale(j, at, h, m, f, e);

	hold_look(at->state, j->name, &hold);
	for (; hold.held && rc == 0 && from < f->n; from++)
		rc = mark_held(j, &hold, &f->v[from], e);
	return rc < 0 ? -1 : add_unread_hold(j, at, &hold, f, e);
}
