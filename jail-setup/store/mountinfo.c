/* SPDX-License-Identifier: BSD-2-Clause */
/* mountinfo.c - see mountinfo.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape_mtree.h"
#include "err.h"
#include "mountinfo.h"
#include "scope.h"

/* The text up to the next blank, which ends; NULL: there is none. */
static char *
next_word(char **rest)
{
	char *s = strsep(rest, " ");

	return *rest != NULL ? s : NULL;
}

static bool
parse_number(const char *s, unsigned long *n)
{
	char *end;

	if (s == NULL || *s < '0' || *s > '9')
		return false;
	*n = strtoul(s, &end, 10);
	return *end == '\0';
}

bool
mountinfo_parse(char *line, struct mountinfo *m)
{
	char *rest = line;
	char *s;

	line[strcspn(line, "\n")] = '\0';
	if (!parse_number(next_word(&rest), &m->id) ||
	    !parse_number(next_word(&rest), &m->parent) ||
	    (m->dev = next_word(&rest)) == NULL ||
	    (m->root = next_word(&rest)) == NULL ||
	    (m->point = next_word(&rest)) == NULL || next_word(&rest) == NULL)
		return false;
	do		/* any number of optional fields */
		s = next_word(&rest);
	while (s != NULL && strcmp(s, "-") != 0);
	if (s == NULL || (m->type = next_word(&rest)) == NULL ||
	    (m->source = next_word(&rest)) == NULL)
		return false;
	m->options = rest;
	return octal_decode(m->root) && octal_decode(m->point);
}

int
mountinfo_each(FILE *table,
    int (*each)(void *arg, char *line, struct err *e), void *arg,
    struct err *e)
{
	scope_free char *line = NULL;
	size_t room = 0;
	int rc = 0;

	while (rc == 0 && (errno = 0, getline(&line, &room, table) > 0))
		rc = each(arg, line, e);
	if (rc == 0 && errno != 0)
		rc = err_set(e, errno, "read a mount table");
	rewind(table);
	return rc;
}
