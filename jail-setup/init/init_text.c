/* SPDX-License-Identifier: BSD-2-Clause */
/* init_text.c - see init_text.h */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "init_text.h"
#include "init_want.h"
#include "scope.h"

static const char without_scopes[] =
    "\n"
    "# This kernel has no Landlock scopes (Linux 6.12), so a login does\n"
    "# without.  What does not hold: where network is \"host\", abstract\n"
    "# sockets of the host can be reached; and a kernel without Landlock\n"
    "# keeps no command to its root.  On a later kernel take this out.\n"
    "require     = [ ];\n";

/* "key = ..." */
static bool
is_setting(const char *line, const char *key)
{
	size_t n = strlen(key);

	if (strncmp(line, key, n) != 0)
		return false;
	line += n;
	return line[strspn(line, " \t")] == '=';
}

/* A comment, with the jail's name in the place of each word NAME. */
static void
put_comment(FILE *to, const char *line, size_t n, const char *name)
{
	static const char word[] = "NAME";
	const size_t len = sizeof(word) - 1;

	for (size_t i = 0; i < n; i++) {
		if (strncmp(line + i, word, len) == 0 &&
		    (i == 0 || !isalnum((unsigned char)line[i - 1])) &&
		    !isalnum((unsigned char)line[i + len])) {
			fputs(name, to);
			i += len - 1;
		} else {
			putc(line[i], to);
		}
	}
}

static int
put_lines(FILE *to, const char *line, const struct init_want *w)
{
	int replaced = 0;

	for (size_t n; *line != '\0'; line += n) {
		n = strcspn(line, "\n");
		n += line[n] == '\n';
		if (strncmp(line, "# SPDX", 6) == 0 ||
		    strncmp(line, "# Template:", 11) == 0)
			continue;
		if (is_setting(line, "groups")) {
			replaced++;
			fprintf(to, "%-11s = [ \"%s\" ];\n",
			    w->user != NULL ? "users" : "groups",
			    w->user != NULL ? w->user : w->group);
		} else if (*line == '#') {
			put_comment(to, line, n, w->name);
		} else {
			fwrite(line, 1, n, to);
		}
	}
	return replaced;
}

char *
init_text(const char *template, const struct init_want *w, bool unscoped,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int replaced;

	if (to == NULL)
		return err_null(e, errno, "%s", w->what);
	replaced = put_lines(to, template, w);
	if (unscoped)
		fputs(without_scopes, to);
	if (fclose(to) != 0)
		return err_null(e, errno, "%s", w->what);
	if (replaced != 1)
		return err_null(e, 0, "the template of %s has %d lines "
		    "\"groups\", and needs one", w->what, replaced);
	return take_ptr(&text);
}
