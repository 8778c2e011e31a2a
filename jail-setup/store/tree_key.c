/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_key.c - see tree_key.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copy.h"
#include "err.h"
#include "jail.h"
#include "plan/manifest.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "tree_key.h"

static void
word(FILE *f, const char *s)
{
	fputs(s, f);
	fputc('\0', f);
}

static void
words(FILE *f, const char *key, const struct list *l)
{
	word(f, key);
	fprintf(f, "%d %zu\n", l->v != NULL, l->n);
	for (size_t i = 0; i < l->n; i++)
		word(f, l->v[i]);
}

/*
 * Every key that plan_collect.c reads; and first what it adds by itself, as a number:
 * a refresh makes trees anew that an older version has made.
 */
static void
write_all(FILE *f, const struct jail *j, const struct places *at)
{
	word(f, "2");
	word(f, at->config);
	word(f, at->vendor);
	word(f, at->jailsh);
	words(f, "components", &j->components);
	words(f, "directories", &j->directories);
	words(f, "commands", &j->commands);
	words(f, "devices", &j->devices);
}

int
recipe_of(const struct jail *j, const struct places *at,
    char recipe[RECIPE_HEX + 1], struct err *e)
{
	scope_free char *text = NULL;
	char sha256[SHA256_HEX + 1];
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_set(e, errno, "recipe");
	write_all(f, j, at);
	if (fclose(f) != 0)
		return err_set(e, errno, "recipe");
	if (copy_digest(text, size, sha256) < 0)
		return err_set(e, 0, "sha256 failed");
	memcpy(recipe, sha256, RECIPE_HEX);
	recipe[RECIPE_HEX] = '\0';
	return 0;
}

bool
recipe_made(const char *recipe, const char *tree)
{
	return strncmp(recipe, tree, RECIPE_HEX) == 0;
}
