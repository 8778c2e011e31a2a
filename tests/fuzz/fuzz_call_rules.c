/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_call_rules.c - any rules: what is read is written so that it reads back
 * the same, and lib/rules.h, which has the kernel keep them, reads the same
 * rows, paths and roots.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call_rules.h"
#include "err.h"
#include "rules.h"
#include "wall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int yes)
{
	if (!yes)
		abort();
}

static char *
written(const struct call_rules *all)
{
	char *text = NULL;
	size_t size = 0;
	struct err e;
	FILE *to = open_memstream(&text, &size);

	must(call_rules_print(all, to, &e) == 0);
	fclose(to);
	return text;
}

static void
round_trip(const struct call_rules *all)
{
	char *once = written(all), *twice;
	struct call_rules back = {0};
	struct err e;

	must(call_rules_parse(once, NULL, &back, &e) == 0);
	must(back.n == all->n && back.paths.n == all->paths.n);
	twice = written(&back);
	must(strcmp(once, twice) == 0);
	call_rules_free(&back);
	free(once);
	free(twice);
}

/* Each path once, and the root, if it says where. */
static void
same_row(const struct call_rules *all, size_t i, const char *text)
{
	const struct call_rule *r = &all->v[i];
	size_t paths = 0, roots = 0;
	struct rules out = {0};
	struct err e;

	if (rules_parse(text, (int)i, &out, &e) == 0) {
		for (size_t k = 0; k < out.n; k++)
			if (out.v[k].rights != LANDLOCK_ACCESS_FS_EXECUTE) {
				must(++roots == 1);
				must(strcmp(out.v[k].path,
				    call_rule_root(r)) == 0);
			} else {
				must(strcmp(out.v[k].path,
				    paths < all->paths.n ? all->paths.v[paths] :
				    r->paths.v[paths - all->paths.n]) == 0);
				paths++;
			}
		must(paths == all->paths.n + r->paths.n);
		must(roots == (r->root != NULL && r->root[0] != '\0'));
	} else {
		must(r->root != NULL);
	}
	rules_free(&out);
}

/* The rules of one name alone are what all say of it, in the same rows. */
static void
same_alone(const struct call_rules *all, const char *text, const char *name)
{
	struct call_rules alone = {0}, with = {0};
	struct err e;

	must(call_rules_parse(text, name, &alone, &e) == 0);
	must(alone.n == all->n && alone.paths.n == all->paths.n);
	for (size_t i = 0; i < all->n; i++) {
		const struct call_rule *r = &all->v[i], *o = &alone.v[i];
		char *one, *other;

		must(r->names.n == o->names.n);
		if (!list_has(&r->names, name)) {
			must(!o->any && o->n == 0 && o->paths.n == 0);
			continue;
		}
		with = (struct call_rules){ .v = &all->v[i], .n = 1 };
		one = written(&with);
		with.v = &alone.v[i];
		other = written(&with);
		must(strcmp(one, other) == 0);
		free(one);
		free(other);
	}
	call_rules_free(&alone);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct call_rules all = {0};
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (call_rules_parse(text, NULL, &all, &e) == 0) {
		round_trip(&all);
		for (size_t i = 0; i < all.n; i++) {
			same_row(&all, i, text);
			for (size_t k = 0; k < all.v[i].names.n; k++) {
				const char *name = all.v[i].names.v[k];

				must(rules_row(text, name) ==
				    call_rules_find(&all, name));
				if (i < 8)
					same_alone(&all, text, name);
			}
		}
	} else {
		must(e.msg[0] != '\0' && strchr(e.msg, '\n') == NULL);
	}
	call_rules_free(&all);
	free(text);
	return 0;
}
