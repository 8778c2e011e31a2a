/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_key.c - see tree_key.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

static void put_keys(FILE *f, const struct conf_key *keys, const void *from);

static void
put_value(FILE *f, const struct conf_key *k, const void *at)
{
	const char *const *s = at;
	const struct conf_rows *rows = at;

	switch (k->type) {
	case CONF_LIST:
		put_list(f, at);
		return;
	case CONF_STRING:
		fprintf(f, "%d\n", *s != NULL);
		put_word(f, *s != NULL ? *s : "");
		return;
	case CONF_ROWS:
		fprintf(f, "%zu\n", rows->n);
		for (size_t i = 0; i < rows->n; i++)
			put_keys(f, k->row->keys,
			    (const char *)rows->v + i * k->row->size);
		return;
	case CONF_BOOL:
		fprintf(f, "%d\n", *(const bool *)at);
		return;
	case CONF_TRUTH: case CONF_NUMBER: case CONF_OCTAL: case CONF_CHOICE:
		fprintf(f, "%d\n", *(const int *)at);
	}
}

static void
put_keys(FILE *f, const struct conf_key *keys, const void *from)
{
	for (const struct conf_key *k = keys; k->name != NULL; k++) {
		put_word(f, k->name);
		put_value(f, k, (const char *)from + k->at);
	}
}

/*
 * The number stands for what plan_collect.c adds by itself: with another one a
 * refresh makes the trees anew that an older version has made.
 */
static void
put_recipe(FILE *f, const struct jail *j, const struct places *at)
{
	put_word(f, "2");
	put_word(f, at->config);
	put_word(f, at->vendor);
	put_word(f, at->jailsh);
	put_keys(f, jail_tree_keys, j);
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
	put_recipe(f, j, at);
	if (fclose(f) != 0)
		return err_set(e, errno, "recipe");
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
