/* SPDX-License-Identifier: BSD-2-Clause */
/* serverconf.c - see serverconf.h */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/slurp.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "serverconf.h"
#include "sshdline.h"

enum { DEEPEST = 16 };		/* as sshd_config(5) */
enum { PROGRAM_MAX = 32 * 1024 * 1024 };

static const char sshd[] = "it does not use PAM, and logins are outside";
static const char vsftpd[] = "it opens no PAM session, and logins are outside";
static const char proftpd[] = "it lets in by mod_auth_unix whom PAM refuses, "
    "and they are outside";

#define PROGRAM(service, path, how) \
	{ service, path, SERVERCONF_PROGRAM | (how), "libpam.so", "", vsftpd }

/*
 * openSUSE has the second of sshd; it is read only without the first.  Alpine's
 * own sshd, su, login and crond (busybox) are built without PAM, and it starts
 * sshd.pam where that is installed, or sshd.krb5 if the configuration turns on
 * GSSAPI.
 */
const struct serverconf serverconfs[] = {
	{ "sshd", "etc/ssh/sshd_config", 0, "UsePAM", "yes", sshd },
	{ "sshd", "usr/etc/ssh/sshd_config", SERVERCONF_INSTEAD, "UsePAM",
	    "yes", sshd },
	{ "vsftpd", "etc/vsftpd.conf", 0, "session_support",
	    "YES|TRUE|1", vsftpd },
	{ "vsftpd", "etc/vsftpd/vsftpd.conf", 0, "session_support",
	    "YES|TRUE|1", vsftpd },
	{ "proftpd", "etc/proftpd/proftpd.conf", 0, "AuthOrder",
	    "mod_auth_pam.c*", proftpd },
	{ "proftpd", "etc/proftpd.conf", 0, "AuthOrder",
	    "mod_auth_pam.c*", proftpd },
	PROGRAM("sshd", "usr/sbin/sshd.krb5", 0),
	PROGRAM("sshd", "usr/sbin/sshd.pam", 0),
	PROGRAM("sshd", "usr/sbin/sshd", SERVERCONF_INSTEAD),
	PROGRAM("su", "bin/su", 0),
	PROGRAM("login", "bin/login", 0),
	PROGRAM("crond", "usr/sbin/crond", 0),
	{ 0 },
};

/* What to call with each line of sshd's files; other than 0 ends it. */
struct asked {
	const char *root;
	serverconf_each *each;	/* NULL: another server's file */
	void *arg;
	bool hidden;		/* set if a file is for root only */
};

/* As glob(3) asks: not if the file is not there, or for root only. */
static int
is_fault(const char *path, int no)
{
	(void)path;
	return no != ENOENT && no != ENOTDIR && no != ELOOP &&
	    (no != EACCES || geteuid() == 0);
}

/* The first word after the key, or NULL if the line has another key. */
static char *
value_of(char *line, const char *key)
{
	char *s = line + strspn(line, " \t");
	size_t n = strlen(key);

	if (strncasecmp(s, key, n) != 0 || strchr(" \t=", s[n]) == NULL)
		return NULL;
	s += n + strspn(s + n, " \t=\"");
	s[strcspn(s, " \t\r\n\"#")] = '\0';
	return s;
}

static bool
is_one_of(const char *word, const char *values)
{
	size_t n;

	for (; *values != '\0'; values += n + (values[n] == '|')) {
		n = strcspn(values, "|");
		if (strlen(word) == n && strncasecmp(word, values, n) == 0)
			return true;
	}
	return false;
}

static int scan_file(struct asked *a, const char *path, int depth,
    size_t within, struct err *e);

/* A relative pattern is relative to /etc/ssh. */
static int
scan_included(struct asked *a, const char *pattern, int depth,
    size_t within, struct err *e)
{
	char all[PATH_MAX];
	glob_t g = {0};
	int rc;

	if (depth >= DEEPEST)
		return 0;
	snprintf(all, sizeof(all), "%.1000s%s%.1000s", a->root,
	    pattern[0] == '/' ? "" : "/etc/ssh/", pattern);
	rc = glob(all, 0, is_fault, &g);
	if (rc == GLOB_NOMATCH) {
		rc = 0;
		all[strcspn(all, "*?[")] = '\0';
		*strrchr(all, '/') = '\0';
		a->hidden |= faccessat(AT_FDCWD, all, R_OK | X_OK,
		    AT_EACCESS) < 0 && errno == EACCES;
	} else if (rc != 0) {
		rc = err_set(e, rc == GLOB_NOSPACE ? ENOMEM : errno, "%s", all);
	}
	for (size_t i = 0; rc == 0 && i < g.gl_pathc; i++)
		rc = scan_file(a, g.gl_pathv[i], depth + 1, within, e);
	globfree(&g);
	return rc;
}

/* Skip a line that is invalid: sshd does not start with it. */
static int
take_sshd_line(struct asked *a, char *line, struct serverline *l,
    int depth, struct err *e)
{
	scope_free char *raw = strdup(line);
	scope_list words = {0};
	int rc;

	if (raw == NULL)
		return err_set(e, ENOMEM, "sshd_config");
	l->raw = raw;
	rc = sshdline_words(line, &words, e);
	if (rc != 1 || words.n < 2)
		return rc < 0 && e->no != 0 ? -1 : 0;
	rc = a->each(a->arg, &words, l, e);
	if (strcasecmp(words.v[0], "Include") == 0)
		for (size_t i = 1; rc == 0 && i < words.n; i++)
			rc = scan_included(a, words.v[i], depth, l->block, e);
	return rc;
}

struct answer {
	const struct serverconf *c;
	struct serverplace *at;
	bool ok;
};

/* The last line counts. */
static int
take_plain_line(struct answer *a, char *line, const struct serverline *l)
{
	const char *v = value_of(line, a->c->key);

	if (v != NULL) {
		a->ok = is_one_of(v, a->c->values);
		a->at->line = l->at.line;
	}
	return 0;
}

/* The value that ended it; 0: the end, no such file, or a directory. */
static int
scan_file(struct asked *a, const char *path, int depth, size_t within,
    struct err *e)
{
	scope_file *f = fopen(path, "re");
	scope_free char *line = NULL;
	struct serverline l = { .within = within, .block = within };
	size_t room = 0;
	int rc = 0;

	if (f == NULL) {
		a->hidden |= errno == EACCES;
		return is_fault(path, errno) ?
		    err_set(e, errno, "%s", path) : 0;
	}
	snprintf(l.at.file, sizeof(l.at.file), "%s", path + strlen(a->root));
	while (rc == 0 && (errno = 0, getline(&line, &room, f) >= 0)) {
		l.at.line++;
		rc = a->each == NULL ? take_plain_line(a->arg, line, &l) :
		    take_sshd_line(a, line, &l, depth, e);
	}
	return rc == 0 && errno != 0 && errno != EISDIR ?
	    err_set(e, errno, "%s", path) : rc;
}

/* --- UsePAM, and the same of other servers -------------------------------- */

/* The first line counts. */
static int
take_key(void *arg, const struct list *words, struct serverline *l,
    struct err *e)
{
	struct answer *a = arg;

	(void)e;
	if (strcasecmp(words->v[0], a->c->key) != 0)
		return 0;
	a->ok = is_one_of(words->v[1], a->c->values);
	*a->at = l->at;
	return 1;
}

static bool
conf_exists(const char *root, const struct serverconf *c, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%.1000s/%s", root, c->path);
	return access(path, F_OK) == 0 || is_fault(path, errno);
}

/*
 * Does the program load libpam, itself or, as sshd since OpenSSH 9.8, through
 * sshd-session, whose path is compiled in?  Yes, if it cannot be read.
 */
static bool
uses_pam(const char *root, const char *path, const char *library, bool helped)
{
	static const char helper[] = "/sshd-session";
	scope_free char *bytes = NULL;
	char next[PATH_MAX];
	const char *at;
	size_t len = 0;

	if (slurp(path, PROGRAM_MAX, &bytes, &len) != SLURP_READ ||
	    memmem(bytes, len, library, strlen(library)) != NULL)
		return true;
	at = memmem(bytes, len, helper, strlen(helper));
	if (at == NULL || helped)
		return false;
	while (at > bytes && at[-1] != '\0')
		at--;
	snprintf(next, sizeof(next), "%.1000s%.2000s", root, at);
	return uses_pam(root, next, library, true);
}

int
serverconf_deaf(const char *root, const struct serverconf *c,
    struct serverplace *at, struct err *e)
{
	char path[PATH_MAX];
	struct answer a = { .c = c, .at = at };
	struct asked asked = { .root = root, .arg = &a, .each =
	    strcmp(c->service, "sshd") == 0 ? take_key : NULL };

	*at = (struct serverplace){0};
	if (((c->how & SERVERCONF_INSTEAD) != 0 &&
	    conf_exists(root, c - 1, path)) || !conf_exists(root, c, path))
		return 0;
	snprintf(at->file, sizeof(at->file), "/%s", c->path);
	if ((c->how & SERVERCONF_PROGRAM) != 0)
		return !uses_pam(root, path, c->key, false);
	return scan_file(&asked, path, 0, 0, e) < 0 ? -1 :
	    !a.ok && !asked.hidden;
}

void
serverconf_say(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size)
{
	char number[16] = "";

	if ((c->how & SERVERCONF_PROGRAM) != 0) {
		snprintf(text, size, "%s is built without PAM: %s", at->file,
		    c->without);
		return;
	}
	if (at->line != 0)
		snprintf(number, sizeof(number), ":%u", at->line);
	snprintf(text, size, "%s%s does not say \"%s %.*s\": %s", at->file,
	    number, c->key, (int)strcspn(c->values, "|"), c->values,
	    c->without);
}

void
serverconf_mend(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size)
{
	const int n = (int)strcspn(c->values, "|");

	if ((c->how & SERVERCONF_PROGRAM) != 0)
		snprintf(text, size, "install in its place a build of %s that "
		    "uses PAM, on Alpine from openssh-server-pam or "
		    "util-linux-login", c->service);
	else if (strcmp(c->service, "sshd") != 0)
		snprintf(text, size, "write %s%s%.*s in %s and restart %s, see "
		    "pam_jail_lines(7)", c->key, strcmp(c->service, "vsftpd")
		    == 0 ? "=" : " ", n, c->values, at->file, c->service);
	else if (c->how == SERVERCONF_INSTEAD &&
	    strcmp(at->file + 1, c->path) == 0)
		/* an update of the vendor's file would undo it */
		snprintf(text, size, "(echo %s %.*s; cat %s) >%s # and restart "
		    "sshd", c->key, n, c->values, at->file, at->file +
		    strlen("/usr"));
	else if (at->line != 0)
		snprintf(text, size, "sed -i '%us/.*/%s %.*s/' %s # and "
		    "restart sshd", at->line, c->key, n, c->values, at->file);
	else
		snprintf(text, size, "sed -i '1i %s %.*s' %s # and restart "
		    "sshd", c->key, n, c->values, at->file);
}

/* --- other keywords of sshd ----------------------------------------------- */

int
serverconf_lines(const char *root, serverconf_each *each, void *arg,
    struct err *e)
{
	struct asked a = { .root = root, .each = each, .arg = arg };
	const struct serverconf *c = serverconfs;
	char path[PATH_MAX];

	for (; strcmp(c->service, "sshd") == 0; c++)
		if (conf_exists(root, c, path))
			return scan_file(&a, path, 0, 0, e);
	return 0;
}

static int
add_service_name(void *arg, const struct list *words, struct serverline *l,
    struct err *e)
{
	struct list *names = arg;

	(void)l;
	return strcasecmp(words->v[0], "PAMServiceName") != 0 ||
	    list_has(names, words->v[1]) ? 0 : list_add(names, words->v[1], e);
}

/* A Match block may name another for some accounts: all names count. */
int
serverconf_sshd_names(const char *root, struct list *out, struct err *e)
{
	return list_add(out, "sshd", e) < 0 ? -1 :
	    serverconf_lines(root, add_service_name, out, e);
}

struct said {
	const char *keys;
	char *value;
	struct serverplace *at;
};

static int
take_said(void *arg, const struct list *words, struct serverline *l,
    struct err *e)
{
	struct said *s = arg;

	(void)e;
	if (strcasecmp(words->v[0], "Match") == 0)
		l->block = 1;	/* the rest is for some accounts only */
	if (l->block != 0 || !is_one_of(words->v[0], s->keys))
		return 0;
	snprintf(s->value, SERVERCONF_VALUE, "%s", words->v[1]);
	*s->at = l->at;
	return 1;
}

int
serverconf_said(const char *root, const char *keys,
    char value[SERVERCONF_VALUE], struct serverplace *at, struct err *e)
{
	struct said s = { .keys = keys, .value = value, .at = at };

	return serverconf_lines(root, take_said, &s, e);
}
