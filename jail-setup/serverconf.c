/* serverconf.c - see serverconf.h */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "err.h"
#include "list.h"
#include "scope.h"
#include "serverconf.h"
#include "sshdline.h"

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

static int scan_sshd(const char *root, const char *path,
    const struct serverconf *c, int depth, bool *ok);

/* Below /etc/ssh if not absolute.  1: a line of an included file counts. */
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
			found = scan_sshd(root, g.gl_pathv[i], c, depth + 1,
			    ok);
	globfree(&g);
	return found == 1;
}

/* One that sshd does not start with counts for nothing. */
static int
line_of_sshd(const char *root, char *line, const struct serverconf *c,
    int depth, bool *ok)
{
	struct list words = {0};
	struct err ignored;
	int found = 0;

	if (sshdline_words(line, &words, &ignored) != 1 || words.n < 2) {
		list_free(&words);
		return 0;
	}
	if (strcasecmp(words.v[0], c->key) == 0) {
		*ok = is_one_of(words.v[1], c->values);
		found = 1;
	}
	if (strcasecmp(words.v[0], "Include") == 0)
		for (size_t i = 1; found == 0 && i < words.n; i++)
			found = included(root, words.v[i], c, depth, ok);
	list_free(&words);
	return found;
}

/* The first line counts.  1: see *ok; 0: there is none; -1: no such file. */
static int
scan_sshd(const char *root, const char *path, const struct serverconf *c,
    int depth, bool *ok)
{
	scope_file *f = fopen(path, "re");
	scope_free char *line = NULL;
	size_t room = 0;
	int found = 0;

	if (f == NULL)
		return -1;
	while (found == 0 && getline(&line, &room, f) >= 0)
		found = line_of_sshd(root, line, c, depth, ok);
	return found;
}

/* The last line counts. */
static int
scan(const char *path, const struct serverconf *c, bool *ok)
{
	scope_file *f = fopen(path, "re");
	char line[2048], *v;

	if (f == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL)
		if ((v = value(line, c->key)) != NULL)
			*ok = is_one_of(v, c->values);
	return 0;
}

int
serverconf_ok(const char *root, const struct serverconf *c)
{
	char path[PATH_MAX];
	bool ok = false;

	snprintf(path, sizeof(path), "%.1000s/%s", root, c->path);
	if ((strcmp(c->service, "sshd") == 0 ? scan_sshd(root, path, c, 0,
	    &ok) : scan(path, c, &ok)) < 0)
		return -1;
	return ok;
}
