/* check_host.c - see check_host.h */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check_host.h"
#include "collect.h"
#include "err.h"
#include "finding.h"
#include "jail.h"
#include "list.h"
#include "manifest.h"
#include "origin.h"
#include "plan.h"
#include "renew.h"
#include "safe.h"
#include "scope.h"
#include "store.h"

enum { NAMES_MAX = 1024 * 1024 };

static int
shell(const char *user, int root, struct findings *f, struct err *e)
{
	const struct passwd *pw = getpwnam(user);
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	char what[300];
	scope_fd fd = -1;

	snprintf(what, sizeof(what), "users=%.200s", user);
	if (pw == NULL)
		return findings_add(f, FINDING_CONFIG, what,
		    "an account of this host", "no such account",
		    "take the name out of the jail file", e);
	if (pw->pw_uid == 0)
		return findings_add(f, FINDING_CONFIG, what, "not uid 0",
		    "uid 0, which is never jailed",
		    "take the name out of the jail file", e);
	fd = (int)syscall(SYS_openat2, root, pw->pw_shell, &how, sizeof(how));
	if (fd >= 0)
		return 0;
	snprintf(what, sizeof(what), "%.200s, the shell of %.60s",
	    pw->pw_shell, user);
	return findings_add(f, FINDING_SHELLS, pw->pw_shell, what,
	    "not in the jail", "add a component that has it, or: usermod -s",
	    e);
}

static int
members(const char *group, int root, struct findings *f, struct err *e)
{
	const struct group *gr = getgrnam(group);
	struct list names = {0};
	char what[300], mend[300];
	int rc = 0;

	snprintf(what, sizeof(what), "groups=%.200s", group);
	snprintf(mend, sizeof(mend), "groupadd %.200s", group);
	if (gr == NULL)
		return findings_add(f, FINDING_CONFIG, what,
		    "a group of this host", "no such group", mend, e);
	/* a copy: looking up each member's account may use the same buffer */
	for (char **m = gr->gr_mem; rc == 0 && *m != NULL; m++)
		rc = list_add(&names, *m, e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = shell(names.v[i], root, f, e);
	list_free(&names);
	return rc;
}

/* "name:x:NUMBER:..." of the tree against the host's number of that name. */
static int
line(const char *s, struct findings *f, struct err *e)
{
	char name[256], want[40], found[40];
	const struct passwd *pw;
	unsigned uid;

	if (sscanf(s, "%255[^:]:%*[^:]:%u:", name, &uid) != 2)
		return findings_add(f, FINDING_IDENTITY, "/etc/passwd",
		    "name:x:uid:...", s, "jail-setup build", e);
	pw = getpwnam(name);
	if (pw == NULL || pw->pw_uid == uid)
		return 0;	/* a name the host lacks stands for nobody */
	snprintf(want, sizeof(want), "%.20s is %u", name,
	    (unsigned)pw->pw_uid);
	snprintf(found, sizeof(found), "%u", uid);
	return findings_add(f, FINDING_IDENTITY, "/etc/passwd", want, found,
	    "jail-setup build", e);
}

static int
identity(int root, struct findings *f, struct err *e)
{
	struct err ignored;
	scope_free char *text = NULL;
	scope_fd fd = safe_beneath(root, "etc/passwd", O_RDONLY | O_NONBLOCK,
	    0, &ignored);
	size_t len;

	if (fd < 0)	/* missing: check_tree says so */
		return 0;
	if (safe_read(fd, "/etc/passwd", NAMES_MAX, &text, &len, e) < 0)
		return -1;
	for (char *s = text, *next; s != NULL && *s != '\0'; s = next) {
		next = strchr(s, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (line(s, f, e) < 0)
			return -1;
	}
	return 0;
}

int
check_members(const struct jail *j, int root, struct findings *f,
    struct err *e)
{
	for (size_t i = 0; i < j->users.n; i++)
		if (shell(j->users.v[i], root, f, e) < 0)
			return -1;
	for (size_t i = 0; i < j->groups.n; i++)
		if (members(j->groups.v[i], root, f, e) < 0)
			return -1;
	return identity(root, f, e);
}

static int
replan(const struct jail *j, const struct places *at,
    const struct manifest *m, const char *mend, struct findings *f,
    struct err *e)
{
	struct plan p = {0};
	const char *why = NULL;
	int rc = 0;

	if (collect(j, at, &p, e) < 0)
		rc = findings_add(f, FINDING_STALE, "/", "a plan for this host",
		    e->msg, "correct the jail or its components", e);
	else if (!renew_same(&p, m, &why))
		rc = findings_add(f, FINDING_STALE, why,
		    "what a new plan says", "something else", mend, e);
	plan_free(&p);
	return rc;
}

int
check_stale(const struct jail *j, const struct places *at,
    const struct manifest *m, struct findings *f, struct err *e)
{
	struct origins o = {0};
	char mend[128];
	bool files = false, others = false;
	int rc = 0;

	snprintf(mend, sizeof(mend), "jail-setup refresh %s", j->name);
	if (store_origins(at->state, j->name, &o, e) < 0)
		return findings_add(f, FINDING_STALE, "/", "a list of origins",
		    e->msg, mend, e);
	for (size_t i = 0; rc == 0 && i < o.n; i++) {
		if (!origin_changed(&o.v[i]))
			continue;
		others = true;
		if (o.v[i].kind != ORIGIN_FILE)
			continue;
		files = true;
		rc = findings_add(f, FINDING_STALE, o.v[i].path, "as on the host",
		    "the host has another file now", mend, e);
	}
	/* a directory or a list has changed: does that mean anything? */
	if (rc == 0 && others && !files)
		rc = replan(j, at, m, mend, f, e);
	origins_free(&o);
	return rc;
}
