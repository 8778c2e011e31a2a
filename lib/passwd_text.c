/* SPDX-License-Identifier: BSD-2-Clause */
/* passwd_text.c - see passwd_text.h */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "passwd_text.h"

/* tty is 5 on every distribution; 65534 is the kernel's overflow id. */
const char names_base_passwd[] =
    "root:x:0:0:root:/root:/bin/sh\n"
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
const char names_base_group[] =
    "root:x:0:\n"
    "tty:x:5:\n"
    "nogroup:x:65534:\n";

/* A field from LDAP may hold what would start a new field or line. */
static void
write_field(FILE *f, const char *s)
{
	for (; *s != '\0'; s++)
		fputc(*s == ':' || *s == '\n' ? '_' : *s, f);
}

static char *
finish_text(FILE *f, char **text, struct err *e)
{
	if (fclose(f) == 0)
		return *text;
	err_set(e, errno, "names");
	free(*text);
	return NULL;
}

static FILE *
start_text(char **text, size_t *size, struct err *e)
{
	FILE *f = open_memstream(text, size);

	if (f == NULL)
		err_set(e, errno, "names");
	return f;
}

char *
names_passwd(const struct ident *who, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = start_text(&text, &size, e);

	if (f == NULL)
		return NULL;
	write_field(f, who->name);
	fprintf(f, ":x:%u:%u:", (unsigned)who->uid, (unsigned)who->gid);
	write_field(f, who->gecos);
	fputc(':', f);
	write_field(f, who->home);
	fputc(':', f);
	write_field(f, who->shell);
	fputc('\n', f);
	return finish_text(f, &text, e);
}

char *
names_group(const struct ident *who, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = start_text(&text, &size, e);

	if (f == NULL)
		return NULL;
	for (size_t i = 0; i < who->ngroups; i++) {
		const struct ident_group *g = &who->groups[i];

		if (g->name == NULL)
			continue;
		write_field(f, g->name);
		fprintf(f, ":x:%u:", (unsigned)g->gid);
		if (g->gid != who->gid)
			write_field(f, who->name);
		fputc('\n', f);
	}
	return finish_text(f, &text, e);
}

/* name:x:NUMBER: - where each lies in the line; false if it is no such line. */
static bool
split_line(const char *line, size_t *name, const char **number, size_t *digits)
{
	const char *s = line + strcspn(line, ":\n");

	*name = (size_t)(s - line);
	if (*name == 0 || *s != ':')
		return false;
	s += 1 + strcspn(s + 1, ":\n");
	if (*s != ':')
		return false;
	*number = s + 1;
	*digits = strspn(s + 1, "0123456789");
	return *digits > 0 && s[1 + *digits] == ':';
}

static bool
same_name_or_id(const char *a, const char *b)
{
	size_t an, bn, ad, bd;
	const char *anum, *bnum;

	if (!split_line(a, &an, &anum, &ad) || !split_line(b, &bn, &bnum, &bd))
		return false;
	return (an == bn && memcmp(a, b, an) == 0) ||
	    (ad == bd && memcmp(anum, bnum, ad) == 0);
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

/* No line of `base` may stand in for one of ours. */
static bool
line_is_wanted(const char *mine, const char *line)
{
	size_t name, digits;
	const char *number;

	if (!split_line(line, &name, &number, &digits))
		return false;
	for (; *mine != '\0'; mine = next_line(mine))
		if (same_name_or_id(mine, line))
			return false;
	return true;
}

void
names_no_members(char *group)
{
	char *to = group;
	int colons = 0;

	for (const char *s = group; *s != '\0'; s++) {
		colons = *s == '\n' ? 0 : colons + (*s == ':');
		if (*s == '\n' || colons < 3 || (colons == 3 && *s == ':'))
			*to++ = *s;
	}
	*to = '\0';
}

char *
names_merge(const char *mine, const char *base, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = start_text(&text, &size, e);

	if (f == NULL)
		return NULL;
	fputs(mine, f);
	for (; *base != '\0'; base = next_line(base))
		if (line_is_wanted(mine, base))
			fprintf(f, "%.*s\n", (int)strcspn(base, "\n"), base);
	return finish_text(f, &text, e);
}
