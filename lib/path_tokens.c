/* SPDX-License-Identifier: BSD-2-Clause */
/* path_tokens.c - see path_tokens.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "path_tokens.h"

static int
check_path(const char *path, struct err *e)
{
	size_t n;

	if (path[0] != '/')
		return err_set(e, 0, "\"%s\" is not an absolute path", path);
	if (strlen(path) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "\"%.40s...\"", path);
	for (const char *s = path; *s != '\0'; s += n) {
		s += strspn(s, "/");
		n = strcspn(s, "/");
		if (n == 2 && s[0] == '.' && s[1] == '.')
			return err_set(e, 0, "\"%s\" has \"..\" in it", path);
	}
	return 0;
}

int
token_path_check(const char *path, struct err *e)
{
	/* a home is absolute: token_expand() sees to it */
	const char *rest = strncmp(path, "%h", 2) == 0 ? path + 2 : path;

	if ((rest == path || *rest != '\0') && check_path(rest, e) < 0)
		return -1;
	for (const char *s = strchr(path, '%'); s != NULL;
	    s = strchr(s + 2, '%'))
		if (s[1] == '\0' || strchr("uUh%", s[1]) == NULL)
			return err_set(e, 0, "\"%s\": the tokens are %%u %%U "
			    "%%h and %%%%", path);
	return 0;
}

bool
token_names(const char *path)
{
	for (const char *s = strchr(path, '%'); s != NULL && s[1] != '\0';
	    s = strchr(s + 2, '%'))
		if (s[1] != '%')
			return true;
	return false;
}

/* One token or one plain byte; how many bytes of the path it was. */
static size_t
write_piece(FILE *out, const char *s, const struct ident *who)
{
	if (s[0] != '%') {
		fputc(s[0], out);
		return 1;
	}
	if (s[1] == 'u')
		fputs(who->name, out);
	else if (s[1] == 'U')
		fprintf(out, "%u", (unsigned)who->uid);
	else if (s[1] == 'h')
		fputs(who->home, out);
	else if (s[1] == '%')
		fputc('%', out);
	return s[1] != '\0' ? 2 : 1;
}

char *
token_fill(const char *text, const struct ident *who, struct err *e)
{
	char *filled = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&filled, &size);

	if (out == NULL)
		return err_null(e, errno, "%s", text);
	for (const char *s = text; *s != '\0'; )
		s += write_piece(out, s, who);
	if (fclose(out) == 0)
		return filled;
	err_set(e, errno, "%s", text);
	free(filled);
	return NULL;
}

char *
token_expand(const char *path, const struct ident *who, struct err *e)
{
	char *text = token_fill(path, who, e);

	if (text == NULL || check_path(text, e) == 0)
		return text;
	free(text);
	return NULL;
}
