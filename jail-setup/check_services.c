/* check_services.c - PAM services that let an account in unjailed, or refuse */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "options.h"
#include "pamfile.h"
#include "serverconf.h"
#include "services.h"

static const char wanted[] = "session required pam_jail.so";

/* The vendor's file is not to be edited; a copy in `pamdir` goes before it. */
static int
add(const struct pamdir *d, const char *service, enum finding_kind kind,
    const char *want, const char *found, const char *how, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX], mend[3 * PATH_MAX];
	bool own;

	if (!pamfile_where(d, service, path))
		return 0;
	own = strncmp(path, d->path, strlen(d->path)) == 0;
	if (own)
		snprintf(mend, sizeof(mend), "%s", how);
	else
		snprintf(mend, sizeof(mend), "cp %s %s; %s", path, d->path,
		    how);
	return findings_add(f, kind, path, want, found, mend, e);
}

/* The auth line refuses what a session line with entry=child did not see. */
static enum finding_kind
kind_of(const struct pamline *l)
{
	return l->verdict == PAM_BROKEN || l->verdict == PAM_NEVER ||
	    (l->verdict == PAM_SKIPPED && list_has(&l->words, "entry=child")) ?
	    FINDING_REFUSED : FINDING_OUTSIDE;
}

/* Another line is in its way: which, and what to do. */
static int
outdone(const struct pamdir *d, const char *name, const struct pamline *l,
    struct findings *f, struct err *e)
{
	char found[PATH_MAX + 128], how[2 * PATH_MAX + 128];
	const char *by = l->by.number != 0 ? l->by.file : l->at.file;

	if (l->by.number != 0)
		snprintf(found, sizeof(found), "%.4000s:%u %s", by,
		    l->by.number, pamline_why(l));
	else
		snprintf(found, sizeof(found), "%.4000s: its lines together: "
		    "what %s", by, pamline_why(l));
	if (l->verdict == PAM_SKIPPED)
		snprintf(how, sizeof(how), "move %.4000s:%u before it, or "
		    "change it", l->at.file, l->at.number);
	else if (l->verdict == PAM_IGNORED && l->by.number == l->at.number)
		snprintf(how, sizeof(how), "write: %s", wanted);
	else
		snprintf(how, sizeof(how), "correct that line, see pam.d(5)");
	return add(d, name, kind_of(l), wanted, found, how, f, e);
}

/* One that includes another's file, as su-l does su's, has the line from it. */
static int
lacks(const struct pamdir *d, const char *name, const struct pamline *l,
    struct findings *f, struct err *e)
{
	char how[PATH_MAX + 80] = "add the line at the end, see "
	    "pam_jail_lines(7)";

	if (l->by.number != 0)
		return outdone(d, name, l, f, e);
	for (const struct service *s = services; s->name != NULL; s++)
		if (pamfile_includes(d, name, "session", s->name))
			snprintf(how, sizeof(how), "add the line at the end of "
			    "%.4000s/%s, which is included", d->path,
			    s->name);
	return add(d, name, FINDING_OUTSIDE, wanted, "no such line", how, f,
	    e);
}

static int
sshd(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX], how[PATH_MAX + 64], found[PATH_MAX + 128];
	struct pamline auth;

	if (pamfile_find(d, name, "auth", &auth, e) < 0)
		return -1;
	pamline_free(&auth);
	if (!pamfile_where(d, name, path) || (auth.lines > 0 &&
	    auth.verdict != PAM_SKIPPED))
		return 0;
	snprintf(how, sizeof(how), "sed -i '1i auth optional pam_jail.so' "
	    "%.4000s/%s", d->path, name);
	snprintf(found, sizeof(found), "no such line");
	if (auth.lines > 0 && auth.by.number != 0)
		snprintf(found, sizeof(found), "%.4000s:%u %s", auth.by.file,
		    auth.by.number, pamline_why(&auth));
	strcat(found, ", and entry=child refuses without it");
	return add(d, name, FINDING_REFUSED, "auth optional pam_jail.so",
	    found, how, f, e);
}

/* It says what its words and its number come to, where PAM heeds it. */
static int
heeded(const struct pamdir *d, const char *name, const struct pamline *l,
    struct findings *f, struct err *e)
{
	bool child = list_has(&l->words, "entry=child");

	if (child && services_is_sshd("", name))
		return sshd(d, name, f, e);
	if (child)
		return add(d, name, FINDING_REFUSED, wanted, "entry=child, "
		    "which is for sshd and refuses here", "take entry=child "
		    "out of the line", f, e);
	if (l->lines > 1)
		return add(d, name, FINDING_REFUSED, wanted, "more than one "
		    "such line, of which the second refuses", "take the "
		    "others out, also from what is included", f, e);
	return 0;
}

/* An option that is misspelt refuses, in whatever line it stands. */
static int
misspelt(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	static const char *const types[] = { "auth", "account", "session" };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(types) / sizeof(*types); i++) {
		struct options ignored;
		struct pamline line;
		struct err why;
		char mend[PATH_MAX + 64];

		if (pamfile_find(d, name, types[i], &line, e) < 0)
			return -1;
		snprintf(mend, sizeof(mend), "correct the option in line %u "
		    "of %.4000s", line.at.number, line.at.file);
		if (line.lines > 0 && !line.other && options_parse(
		    (int)line.words.n, (const char **)line.words.v, &ignored,
		    &why) < 0)
			rc = add(d, name, FINDING_REFUSED, "options that are "
			    "known", why.msg, mend, f, e);
		pamline_free(&line);
	}
	return rc;
}

/*
 * Two lines of ours alone make a file that hides the vendor's: whether an
 * account has expired is asked by nobody then, or by what "other" has.
 */
static int
alone(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	char hidden[PATH_MAX], own[PATH_MAX], want[PATH_MAX + 64];
	char mend[2 * PATH_MAX + 64];
	struct pamline account;

	if (!pamfile_hides(d, name, hidden) || !pamfile_where(d, name, own))
		return 0;
	if (pamfile_find(d, name, "account", &account, e) < 0)
		return -1;
	pamline_free(&account);
	if (!account.other && account.others > 0)
		return 0;
	snprintf(want, sizeof(want), "account modules, as in %.4000s", hidden);
	snprintf(mend, sizeof(mend), "cp %.4000s %.4000s and add the lines "
	    "again, see pam_jail_lines(7)", hidden, d->path);
	return findings_add(f, FINDING_CONFIG, own, want, "none but "
	    "pam_jail.so, and it hides the vendor's file", mend, e);
}

static int
service(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	struct pamline line;
	char path[PATH_MAX];
	int rc;

	if (!pamfile_where(d, name, path))
		return 0;
	rc = pamfile_find(d, name, "session", &line, e);
	if (rc == 0 && line.verdict <= PAM_NO_LINE)
		rc = lacks(d, name, &line, f, e);
	else if (rc == 0 && line.verdict != PAM_HOLDS)
		rc = outdone(d, name, &line, f, e);
	else if (rc == 0)
		rc = heeded(d, name, &line, f, e);
	if (rc == 0)
		rc = misspelt(d, name, f, e);
	if (rc == 0 && line.lines > 0 && !line.other)
		rc = alone(d, name, f, e);
	pamline_free(&line);
	return rc;
}

/* A server that is not told to use PAM's session, but has a PAM file. */
static int
server(const struct pamdir *d, const struct serverconf *c, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX], want[128], found[PATH_MAX + 256];
	char mend[PATH_MAX + 128];
	struct serverplace at;

	if (!pamfile_where(d, c->service, path) ||
	    serverconf_look("", c, &at) != 0)
		return 0;
	snprintf(path, sizeof(path), "/%s", c->path);
	snprintf(want, sizeof(want), "%s %.*s", c->key,
	    (int)strcspn(c->values, "|"), c->values);
	serverconf_mend(c, &at, mend, sizeof(mend));
	serverconf_say(c, &at, found, sizeof(found));
	return findings_add(f, FINDING_OUTSIDE, path, want, found, mend, e);
}

/* "run0 -u", PAMName= of a unit: whatever has no file of its own. */
static int
fallback(const struct pamdir *d, struct findings *f, struct err *e)
{
	int rc = pamfile_denies(d, "other", e);

	return rc < 0 ? -1 : rc > 0 ? 0 : service(d, "other", f, e);
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	const struct pamdir d = pamdir_of(pamdir);
	struct list names = {0};
	int rc = services_list(&d, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = service(&d, names.v[i], f, e);
	list_free(&names);
	if (rc < 0 || fallback(&d, f, e) < 0)
		return -1;
	for (const struct serverconf *c = serverconfs; c->service != NULL; c++)
		if (server(&d, c, f, e) < 0)
			return -1;
	return 0;
}
