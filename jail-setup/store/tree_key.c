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

/* NULL is another word than "". */
static void
put_text(FILE *f, const char *s)
{
	fputc(s != NULL ? '=' : '-', f);
	put_word(f, s != NULL ? s : "");
}

static void
put_list(FILE *f, const struct list *l)
{
	fprintf(f, "%d %zu\n", l->v != NULL, l->n);
	for (size_t i = 0; i < l->n; i++)
		put_word(f, l->v[i]);
}

static int put_keys(FILE *f, const struct conf_key *keys, const void *from);

static int
put_rows(FILE *f, const struct conf_row *row, const struct conf_rows *r)
{
	fprintf(f, "%d %zu\n", r->v != NULL, r->n);
	for (size_t i = 0; i < r->n; i++) {
		const char *one = (const char *)r->v + i * row->size;

		if (row->alone != NULL)
			put_text(f, *(char *const *)(one + row->alone->at));
		if (put_keys(f, row->keys, one) < 0)
			return -1;
	}
	return 0;
}

/* A key of another type needs its own writer here: the caller refuses it. */
static int
put_keys(FILE *f, const struct conf_key *keys, const void *from)
{
	for (const struct conf_key *k = keys; k->name != NULL; k++) {
		const void *at = (const char *)from + k->at;

		put_word(f, k->name);
		if (k->type == CONF_LIST)
			put_list(f, at);
		else if (k->type == CONF_STRING || k->type == CONF_WORD)
			put_text(f, *(char *const *)at);
		else if (k->type != CONF_ROWS || put_rows(f, k->row, at) < 0)
			return -1;
	}
	return 0;
}

/*
 * The number stands for what plan_collect.c adds by itself: with another one a
 * refresh makes the trees anew that an older version has made.
 */
static int
put_recipe(FILE *f, const struct jail *j, const struct places *at)
{
	put_word(f, "3");
	put_word(f, at->config);
	put_word(f, at->vendor);
	put_word(f, at->jailsh);
	if (j->service) {
		put_list(f, &j->files);
		put_list(f, &j->packages);
		put_text(f, j->program);
		put_text(f, j->unit);
		put_list(f, &j->private);
		put_list(f, &j->shared);
		put_list(f, &j->keeps);
	}
	return put_keys(f, jail_tree_keys, j);
}

int
recipe_of(const struct jail *j, const struct places *at,
    char recipe[RECIPE_HEX + 1], struct err *e)
{
	scope_free char *text = NULL;
	char sha256[SHA256_HEX + 1];
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int rc;

	if (f == NULL)
		return err_set(e, errno, "recipe");
	rc = put_recipe(f, j, at);
	if (fclose(f) != 0)
		return err_set(e, errno, "recipe");
	if (rc < 0)
		return err_set(e, 0, "recipe: a key of an unknown type");
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
