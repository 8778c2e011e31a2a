/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_key.c - see tree_key.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "err.h"
#include "jail.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "tree_key.h"

static void
put_word(FILE *f, const char *s)
{
	fputs(s, f);
	fputc('\0', f);
}

static void
put_list(FILE *f, const struct list *l)
{
	fprintf(f, "%d %zu\n", l->v != NULL, l->n);
	for (size_t i = 0; i < l->n; i++)
		put_word(f, l->v[i]);
}

/* A key of another type needs its own writer here: the caller refuses it. */
static const struct conf_key *
put_keys(FILE *f, const struct jail *j)
{
	const struct conf_key *k = jail_tree_keys;

	for (; k->name != NULL && k->type == CONF_LIST; k++) {
		put_word(f, k->name);
		put_list(f, (const void *)((const char *)j + k->at));
	}
	return k;
}

/*
 * The number stands for what plan_collect.c adds by itself: with another one a
 * refresh makes the trees anew that an older version has made.
 */
static const struct conf_key *
put_recipe(FILE *f, const struct jail *j, const struct places *at)
{
	put_word(f, "2");
	put_word(f, at->config);
	put_word(f, at->vendor);
	put_word(f, at->jailsh);
	return put_keys(f, j);
}

int
recipe_of(const struct jail *j, const struct places *at,
    char recipe[RECIPE_HEX + 1], struct err *e)
{
	scope_free char *text = NULL;
	const struct conf_key *k;
	char sha256[SHA256_HEX + 1];
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_set(e, errno, "recipe");
	k = put_recipe(f, j, at);
	if (fclose(f) != 0)
		return err_set(e, errno, "recipe");
	if (k->name != NULL)
		return err_set(e, 0, "recipe: %s is no list", k->name);
	digest_of(text, size, sha256);
	memcpy(recipe, sha256, RECIPE_HEX);
	recipe[RECIPE_HEX] = '\0';
	return 0;
}

bool
recipe_made(const char *recipe, const char *tree)
{
	return strncmp(recipe, tree, RECIPE_HEX) == 0;
}
