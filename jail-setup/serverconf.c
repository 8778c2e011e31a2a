/* serverconf.c - see serverconf.h */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scope.h"
#include "serverconf.h"

enum { DEEPEST = 16 };		/* as sshd_config(5) */

static const char vsftpd[] = "it opens no PAM session, and logins are outside";
static const char proftpd[] = "it lets in by mod_auth_unix whom PAM refuses, "
    "and they are outside";

const struct serverconf serverconfs[] = {
	{ "sshd", "etc/ssh/sshd_config", "UsePAM", "yes",
	    "it does not use PAM, and logins are outside" },
	{ "vsftpd", "etc/vsftpd.conf", "session_support", "YES|TRUE|1",
	    vsftpd },
	{ "vsftpd", "etc/vsftpd/vsftpd.conf", "session_support", "YES|TRUE|1",
	    vsftpd },
	{ "proftpd", "etc/proftpd/proftpd.conf", "AuthOrder",
	    "mod_auth_pam.c*", proftpd },
	{ "proftpd", "etc/proftpd.conf", "AuthOrder", "mod_auth_pam.c*",
	    proftpd },
	{ 0 },
};

/* The first word behind the key, or NULL if the line is another's. */
static char *
value(char *line, const char *key)
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

static int scan(const char *root, const char *path,
    const struct serverconf *c, int depth, bool *ok);

/* sshd's: below /etc/ssh if not absolute.  1: a line of an included file counts. */
static int
included(const char *root, const char *pattern, const struct serverconf *c,
    int depth, bool *ok)
{
	char all[PATH_MAX];
	glob_t g = {0};
	int found = 0;

	snprintf(all, sizeof(all), "%.1000s/%s%.1000s", root,
	    pattern[0] == '/' ? "" : "etc/ssh/", pattern);
	if (depth < DEEPEST && glob(all, 0, NULL, &g) == 0)
		for (size_t i = 0; found != 1 && i < g.gl_pathc; i++)
			found = scan(root, g.gl_pathv[i], c, depth + 1, ok);
	globfree(&g);
	return found;
}

/* 1: a line counts, see *ok; 0: there is none; -1: there is no such file. */
static int
scan(const char *root, const char *path, const struct serverconf *c,
    int depth, bool *ok)
{
	bool first = strcmp(c->service, "sshd") == 0;
	scope_file *f = fopen(path, "re");
	char line[2048], *v;
	int found = 0;

	if (f == NULL)
		return -1;
	while (!(found == 1 && first) && fgets(line, sizeof(line), f) != NULL) {
		if (first && (v = value(line, "Include")) != NULL)
			found = included(root, v, c, depth, ok) == 1;
		else if ((v = value(line, c->key)) != NULL) {
			*ok = is_one_of(v, c->values);
			found = 1;
		}
	}
	return found;
}

int
serverconf_ok(const char *root, const struct serverconf *c)
{
	char path[PATH_MAX];
	bool ok = false;

	snprintf(path, sizeof(path), "%.1000s/%s", root, c->path);
	if (scan(root, path, c, 0, &ok) < 0)
		return -1;
	return ok;
}
