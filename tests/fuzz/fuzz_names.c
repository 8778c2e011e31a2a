/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_names.c - an account from anywhere, and any file of names: its own line
 * is one line of seven fields, and no other line has its name or number.  Six
 * strings, each ended by a zero: name, gecos, home, shell, group, base.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "passwd_text.h"
#include "path_tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAME, GECOS, HOME, SHELL, GROUP, BASE, STRINGS };

static size_t
count(const char *s, char c)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == c;
	return n;
}

static void
check_rest(const char *rest, const char *name)
{
	while (*rest != '\0') {
		size_t n = strcspn(rest, "\n");
		char *line = strndup(rest, n);

		if (rest[n] != '\n' || count(line, ':') < 3 ||
		    strstr(line, ":1001:") == strchr(strchr(line, ':') + 1,
		    ':') || (strncmp(line, name, strlen(name)) == 0 &&
		    line[strlen(name)] == ':' && name[0] != '\0'))
			abort();
		free(line);
		rest += n + 1;
	}
}

static void
check(const struct ident *who, const char *base)
{
	struct err e = {0};
	char *mine = names_passwd(who, &e), *group = names_group(who, &e);
	char *all = names_merge(mine, base, &e);
	char *path = token_expand("/a/%u/%h", who, &e);
	char *name = strndup(mine, strcspn(mine, ":"));

	if (count(mine, '\n') != 1 || mine[strlen(mine) - 1] != '\n' ||
	    count(mine, ':') != 6 || count(group, '\n') != 2 ||
	    count(group, ':') != 6 || strncmp(all, mine, strlen(mine)) != 0)
		abort();
	if (name[0] != '\0')	/* a line without a name is no line */
		check_rest(all + strlen(mine), name);
	if (ident_name_check(who->name, &e) == 0 &&
	    (strchr(who->name, '/') != NULL || who->name[0] == '.'))
		abort();
	if (path == NULL ? e.msg[0] == '\0' : strstr(path, "/../") != NULL)
		abort();
	free(name);
	free(path);
	free(all);
	free(group);
	free(mine);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(size + STRINGS, 1), *s[STRINGS];
	struct ident_group groups[2] = { { .gid = 1001 }, { .gid = 7 } };
	struct ident who = {
		.uid = 1001, .gid = 1001, .groups = groups, .ngroups = 2,
	};

	memcpy(text, data, size);
	s[0] = text;
	for (int i = 1; i < STRINGS; i++)
		s[i] = s[i - 1] + strlen(s[i - 1]) + 1;
	who.name = s[NAME];
	who.gecos = s[GECOS];
	who.home = s[HOME];
	who.shell = s[SHELL];
	groups[0].name = groups[1].name = s[GROUP];
	check(&who, s[BASE]);
	free(text);
	return 0;
}
