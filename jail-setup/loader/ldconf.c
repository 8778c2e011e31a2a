/* SPDX-License-Identifier: BSD-2-Clause */
/* ldconf.c - /etc/ld.so.conf, ldconfig(8): see ld_state.h */
#include <glob.h>
#include <limits.h>
#include <string.h>

#include "err.h"
#include "ld_state.h"
#include "ldfile.h"
#include "scope.h"

/* Limits for files that include themselves. */
enum { DEEP_MOST = 8, FILES_MOST = 1000 };

static const char blanks[] = " \t\r\f\v";

struct reader {
	struct ldfiles *files;
	struct list *dirs;
	int depth, read;
};

static int read_file(struct reader *r, const char *path, struct err *e);

/* Read all files that a pattern matches, in the order of ldconfig. */
static int
read_pattern(struct reader *r, const char *pattern, struct err *e)
{
	char at[PATH_MAX];
	glob_t g = { 0 };
	size_t root;
	int rc = 0;

	if (ldfile_outside(r->files, pattern, at, &root, e) < 0)
		return -1;
	if (glob(at, 0, NULL, &g) == GLOB_NOSPACE)
		rc = err_set(e, ENOMEM, "%s", pattern);
	for (size_t i = 0; i < g.gl_pathc && rc == 0; i++)
		rc = read_file(r, g.gl_pathv[i] + root, e);
	globfree(&g);
	return rc;
}

/* A relative pattern starts from the directory of the including file. */
static int
read_include(struct reader *r, const char *by, char *words, struct err *e)
{
	char path[PATH_MAX];
	char *save = NULL;
	int dir = (int)(strrchr(by, '/') - by);

	for (char *w = strtok_r(words, blanks, &save); w != NULL;
	    w = strtok_r(NULL, blanks, &save)) {
		int n = w[0] == '/' ? snprintf(path, sizeof(path), "%s", w) :
		    snprintf(path, sizeof(path), "%.*s/%s", dir, by, w);

		if (n > 0 && (size_t)n < sizeof(path) &&
		    read_pattern(r, path, e) < 0)
			return -1;
	}
	return 0;
}

/* "DIR", or the obsolete "DIR=libc6". */
static int
read_line(struct reader *r, const char *path, char *s, struct err *e)
{
	size_t n;

	s[strcspn(s, "#")] = '\0';
	s += strspn(s, blanks);
	if (strncmp(s, "include", 7) == 0 && strchr(blanks, s[7]) != NULL)
		return s[7] != '\0' ? read_include(r, path, s + 7, e) : 0;
	if (strncmp(s, "hwcap", 5) == 0 && strchr(blanks, s[5]) != NULL)
		return 0;
	n = strcspn(s, "=");
	while (n > 0 && strchr(blanks, s[n - 1]) != NULL)
		n--;
	while (n > 1 && s[n - 1] == '/')
		n--;
	return s[0] == '/' ? list_add_n(r->dirs, s, n, e) : 0;
}

static int
read_file(struct reader *r, const char *path, struct err *e)
{
	scope_free char *text = NULL;
	scope_fd fd = ldfile_open(r->files, path);
	scope_file *f = NULL;
	size_t room = 0;
	int rc = 0;

	if (fd < 0 || r->depth >= DEEP_MOST || ++r->read > FILES_MOST)
		return 0;
	f = fdopen(fd, "r");
	if (f == NULL)
		return err_set(e, errno, "read %s", path);
	(void)take_fd(&fd);
	r->depth++;
	while (rc == 0 && (errno = 0, getline(&text, &room, f)) > 0) {
		text[strcspn(text, "\n")] = '\0';
		rc = read_line(r, path, text, e);
	}
	r->depth--;
	/* a directory is empty to ldconfig(8) as well */
	return rc == 0 && errno != 0 && errno != EISDIR ?
	    err_set(e, errno, "read %s", path) : rc;
}

int
ldconf_read(struct ldfiles *l, const char *path, struct list *dirs,
    struct err *e)
{
	struct reader r = { .files = l, .dirs = dirs };

	return read_file(&r, path, e);
}
