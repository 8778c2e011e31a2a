/* check_host.c - see check_host.h */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "absent.h"
#include "check_host.h"
#include "collect.h"
#include "current.h"
#include "err.h"
#include "finding.h"
#include "ident.h"
#include "jail.h"
#include "list.h"
#include "manifest.h"
#include "policy.h"
#include "runnable.h"
#include "safe.h"
#include "scope.h"
#include "shell.h"
#include "shells.h"
#include "stale.h"
#include "store.h"
#include "wall.h"

enum { NAMES_MAX = 1024 * 1024 };

/* The accounts of one jail; shells that can be started are looked at once. */
struct people {
	const struct jails *all;
	const struct jail *jail;
	int root;
	struct list good;
	struct findings *findings;
};

static bool
startable(int root, const char *path)
{
	scope_fd fd = safe_inside(root, path);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & 0111) != 0;
}

/* The first match wins: the account may go into another jail than this one. */
static bool
is_ours(const struct people *p, const char *user)
{
	const struct jail *j;
	struct ident who;
	struct err ignored;
	const char *by;

	if (ident_load(user, &who, &ignored) < 0)
		return true;
	j = policy_jail(p->all, &who, &by);
	ident_free(&who);
	return j == p->jail;
}

static int
account(struct people *p, const struct passwd *pw, struct err *e)
{
	char shell[PATH_MAX], name[256], what[PATH_MAX + 300], mend[400];
	struct err why;
	bool there;

	/* copies: what follows may ask for accounts itself */
	snprintf(shell, sizeof(shell), "%s", pw->pw_shell[0] != '\0' ?
	    pw->pw_shell : "/bin/sh");
	snprintf(name, sizeof(name), "%s", pw->pw_name);
	if (pw->pw_uid == 0 || list_has(&p->good, shell) ||
	    (p->jail->commands.v == NULL && shell_none(shell)))
		return 0;
	there = startable(p->root, shell);
	if (there && shell_limits(p->root, p->jail, name, shell, &why) == 0)
		return list_add(&p->good, shell, e);
	if (!is_ours(p, name))
		return 0;
	snprintf(what, sizeof(what), "%s, the shell of %s", shell, name);
	shells_mend(p->jail, name, mend, sizeof(mend));
	return findings_add(p->findings, FINDING_SHELLS, shell, what,
	    there ? "not jailsh, which alone keeps to commands" :
	    "no program in the jail", mend, e);
}

static int
nobody(struct people *p, const char *key, const char *name, struct err *e)
{
	char what[300];

	snprintf(what, sizeof(what), "%.220s=%.60s", key, name);
	return findings_add(p->findings, FINDING_CONFIG, what,
	    "an account of this host", "no such account",
	    "take the name out of the group", e);
}

static int
user(struct people *p, const char *name, struct err *e)
{
	const struct passwd *pw = getpwnam(name);
	char what[300];

	if (pw == NULL)		/* check_names() says so */
		return 0;
	if (pw->pw_uid != 0)
		return account(p, pw, e);
	snprintf(what, sizeof(what), "users=%.200s", name);
	return findings_add(p->findings, FINDING_CONFIG, what, "not uid 0",
	    "uid 0, which is never jailed",
	    "take the name out of the jail file", e);
}

/* Those whose primary group it is stand in no list but that of all accounts. */
static int
primary(struct people *p, gid_t gid, struct err *e)
{
	const struct passwd *pw;
	struct list names = {0};
	int rc = 0;

	setpwent();
	while (rc == 0 && (pw = getpwent()) != NULL)
		if (pw->pw_gid == gid &&
		    !list_has(&p->good, pw->pw_shell))
			rc = list_add(&names, pw->pw_name, e);
	endpwent();
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = (pw = getpwnam(names.v[i])) != NULL ?
		    account(p, pw, e) : 0;
	list_free(&names);
	return rc;
}

static int
members(struct people *p, const char *group, struct err *e)
{
	const struct group *gr = getgrnam(group);
	const struct passwd *pw;
	struct list names = {0};
	char what[300];
	gid_t gid;
	int rc = 0;

	snprintf(what, sizeof(what), "groups=%.200s", group);
	if (gr == NULL)		/* check_names() says so */
		return 0;
	gid = gr->gr_gid;
	for (char **m = gr->gr_mem; rc == 0 && *m != NULL; m++)
		rc = list_add(&names, *m, e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = (pw = getpwnam(names.v[i])) != NULL ? account(p, pw, e) :
		    nobody(p, what, names.v[i], e);
	list_free(&names);
	return rc == 0 ? primary(p, gid, e) : -1;
}

int
check_names(const struct jail *j, struct findings *f, struct err *e)
{
	struct list names = {0};
	int rc = absent_names(j, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		const char *name = names.v[i];
		char mend[ABSENT_TEXT];

		absent_mend(name, mend);
		rc = findings_add(f, FINDING_CONFIG, name,
		    absent_expected(name), absent_found(name), mend, e);
	}
	list_free(&names);
	return rc;
}

static bool
number_of(const char *name, bool group, unsigned *id)
{
	const struct passwd *pw = group ? NULL : getpwnam(name);
	const struct group *gr = group ? getgrnam(name) : NULL;

	if (pw == NULL && gr == NULL)
		return false;
	*id = group ? gr->gr_gid : pw->pw_uid;
	return true;
}

/* "name:x:NUMBER:..." of the tree against the host's number of that name. */
static int
line(const char *s, const char *file, bool group, struct findings *f,
    struct err *e)
{
	char name[256], want[40], found[40], mend[128];
	unsigned there, here;

	snprintf(mend, sizeof(mend), "jail-setup build %s", f->jail);
	if (sscanf(s, "%255[^:]:%*[^:]:%u:", name, &there) != 2)
		return findings_add(f, FINDING_IDENTITY, file,
		    "name:x:number:...", s, mend, e);
	/* a name the host lacks stands for nobody */
	if (!number_of(name, group, &here) || here == there)
		return 0;
	snprintf(want, sizeof(want), "%.20s is %u", name, here);
	snprintf(found, sizeof(found), "%u", there);
	return findings_add(f, FINDING_IDENTITY, file, want, found,
	    mend, e);
}

static int
identity(int root, const char *file, bool group, struct findings *f,
    struct err *e)
{
	struct err unread;
	scope_free char *text = NULL;
	scope_fd fd = safe_beneath(root, file + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, &unread);
	char mend[128];
	size_t len;

	snprintf(mend, sizeof(mend), "jail-setup build %s", f->jail);
	if (fd < 0)	/* missing: check_tree says so */
		return 0;
	if (safe_read(fd, file, NAMES_MAX, &text, &len, &unread) < 0)
		return findings_add(f, FINDING_IDENTITY, file, "text",
		    unread.msg, mend, e);
	for (char *s = text, *next; s != NULL && *s != '\0'; s = next) {
		next = strchr(s, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (line(s, file, group, f, e) < 0)
			return -1;
	}
	return 0;
}

/* What `require` lets be missing, where it is. */
static int
walls(const struct jail *j, struct findings *f, struct err *e)
{
	if (jail_requires(j, "landlock") || wall_landlock_whole() ||
	    j->network != JAIL_NETWORK_HOST)
		return 0;
	return findings_add(f, FINDING_CONFIG, "require", "Landlock scopes",
	    "a kernel without: abstract sockets of the host can be reached",
	    "network = \"none\" in the jail file, or a kernel from Linux 6.12 "
	    "on", e);
}

int
check_members(const struct jails *all, const struct jail *j, int root,
    struct findings *f, struct err *e)
{
	struct people p = {
		.all = all, .jail = j, .root = root, .findings = f,
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < j->users.n; i++)
		rc = user(&p, j->users.v[i], e);
	for (size_t i = 0; rc == 0 && i < j->groups.n; i++)
		rc = members(&p, j->groups.v[i], e);
	list_free(&p.good);
	return rc < 0 || walls(j, f, e) < 0 || identity(root, "/etc/passwd", false, f, e) < 0 ||
	    identity(root, "/etc/group", true, f, e) < 0 ? -1 : 0;
}

static int
command(void *f, const struct runnable *r, struct err *e)
{
	char what[300];

	snprintf(what, sizeof(what), "commands=%.200s", r->name);
	return findings_add(f, FINDING_COMMAND, what, "a program of the jail",
	    r->why, r->fix, e);
}

int
check_commands(const struct jail *j, int root, const struct places *at,
    struct findings *f, struct err *e)
{
	char mend[128];
	struct err why;

	snprintf(mend, sizeof(mend), "jail-setup build %s", j->name);
	return runnable_tree(j, root, at, command, f, &why) == 0 ? 0 :
	    findings_add(f, FINDING_CHANGED, "/etc/jail/scripts",
	    "a list that jailsh can read", why.msg, mend, e);
}

static int
behind(const struct current *c, const char *mend, struct findings *f,
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
		char when[32];
		struct tm tm;

		strftime(when, sizeof(when), "%F %T",
		    localtime_r(&one->since, &tm));
		snprintf(what, sizeof(what), "component %s", one->name);
		snprintf(found, sizeof(found), "as of %s: %s", when, one->why);
		rc = findings_add(f, FINDING_STALE, what, "as on the host",
		    found, "install what it names, or take the component out of "
		    "the jail; then: jail-setup refresh", e);
	}
	if (rc == 0 && c->path[0] != '\0')
		rc = findings_add(f, FINDING_STALE, c->path,
		    "what a new plan says", "something else", mend, e);
	return rc;
}

/* The last refresh failed: whatever else is found, that is why it stays so. */
static int
failed(const struct jail *j, const struct places *at, const struct current *c,
    struct findings *f, struct err *e)
{
	char mend[JAIL_NAME_MAX + 64];
	struct stale s;
	int rc = 0;

	store_failed(at->state, j->name, &s);
	snprintf(mend, sizeof(mend), "correct that, then: jail-setup refresh "
	    "%s", j->name);
	if (s.n > 0) {
		char found[sizeof(s.v->why) + 64], when[32];
		struct tm tm;

		strftime(when, sizeof(when), "%F %T",
		    localtime_r(&s.v->since, &tm));
		snprintf(found, sizeof(found), "it fails since %s: %s", when,
		    s.v->why);
		rc = findings_add(f, FINDING_STALE, "refresh",
		    "a refresh that succeeds", found, mend, e);
	} else if (c->unplanned) {
		rc = findings_add(f, FINDING_STALE, "/", "a plan for this host",
		    c->why.msg, "correct the jail or its components", e);
	}
	stale_free(&s);
	return rc;
}

int
check_stale(const struct jail *j, const struct places *at,
    const struct manifest *m, struct findings *f, struct err *e)
{
	struct current c;
	char mend[128], list[PATH_MAX];
	int rc;

	snprintf(mend, sizeof(mend), "jail-setup refresh %s", j->name);
	snprintf(list, sizeof(list), "%.2000s/%s/current/origins", at->state,
	    j->name);
	if (current_look(j, at, m, &c, e) < 0)
		rc = findings_add(f, FINDING_STALE, list, "a list of what "
		    "the jail was made from", e->msg, mend, e);
	else
		rc = behind(&c, mend, f, e) < 0 ? -1 :
		    failed(j, at, &c, f, e);
	current_free(&c);
	return rc;
}
