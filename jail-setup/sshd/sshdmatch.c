/* SPDX-License-Identifier: BSD-2-Clause */
/* sshdmatch.c - see sshdmatch.h */
#include <string.h>
#include <strings.h>

#include "ident.h"
#include "list.h"
#include "sshdmatch.h"

enum { PATTERN_LONGEST = 1023 };	/* a longer one ends the list */

/* Only '*' and '?' are special. */
static int
is_like(const char *s, const char *p, size_t n)
{
	for (; n > 0 && *p != '*'; s++, p++, n--)
		if (*s == '\0' || (*p != '?' && *p != *s))
			return 0;
	if (n == 0)
		return *s == '\0';
	while (n > 0 && *p == '*') {
		p++;
		n--;
	}
	if (n == 0)
		return 1;
	for (; *s != '\0'; s++)
		if (is_like(s, p, n))
			return 1;
	return 0;
}

/* 1: a pattern matches; -1: one with '!' does; 0: none. */
static int
is_listed(const char *s, const char *list)
{
	int found = 0;

	while (*list != '\0') {
		const int negated = *list == '!';
		const size_t n = strcspn(list += negated, ",");

		if (n >= PATTERN_LONGEST)
			return 0;
		if (is_like(s, list, n)) {
			if (negated)
				return -1;
			found = 1;
		}
		list += n + (list[n] == ',');
	}
	return found;
}

/* sshd knows one name of each gid; the name service chooses which. */
static int
has_twin(const struct ident *who, size_t i, int found, const char *list)
{
	const struct ident_group *g = who->groups;

	for (size_t k = 0; k < who->ngroups; k++)
		if (k != i && g[k].gid == g[i].gid && g[k].name != NULL &&
		    is_listed(g[k].name, list) != found)
			return 1;
	return 0;
}

static enum sshdmatch
match_groups(const struct ident *who, const char *list)
{
	enum sshdmatch m = SSHDMATCH_NO;

	for (size_t i = 0; i < who->ngroups; i++) {
		const char *name = who->groups[i].name;
		const int found = name != NULL ? is_listed(name, list) : 0;

		if (found == 0)
			continue;
		if (has_twin(who, i, found, list))
			return SSHDMATCH_MAYBE;
		if (found < 0)
			return SSHDMATCH_NO;
		m = SSHDMATCH_YES;
	}
	return m;
}

enum sshdmatch
sshdmatch(const struct list *words, const char *raw, const struct ident *who)
{
	enum sshdmatch m = SSHDMATCH_YES, one;

	if (strpbrk(raw, "'\\=") != NULL)
		return SSHDMATCH_MAYBE;
	if (words->n == 2 && strcasecmp(words->v[1], "all") == 0)
		return SSHDMATCH_YES;
	for (size_t i = 1; i < words->n; i += 2) {
		const char *what = words->v[i];

		one = SSHDMATCH_MAYBE;
		if (i + 1 < words->n && strcasecmp(what, "User") == 0)
			one = is_listed(who->name, words->v[i + 1]) == 1 ?
			    SSHDMATCH_YES : SSHDMATCH_NO;
		else if (i + 1 < words->n && strcasecmp(what, "Group") == 0)
			one = match_groups(who, words->v[i + 1]);
		if (one < m)
			m = one;
	}
	return m;
}
