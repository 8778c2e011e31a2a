/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve_versions.c - which symbol versions that objects need are missing, as
 * glibc's elf/dl-version.c checks before the program runs.
 */
#include <string.h>

#include "ldfile.h"
#include "resolve_closure.h"

static bool
has_version(const struct elf *f, const struct elf_version *want)
{
	for (size_t i = 0; i < f->has.n; i++)
		if (f->has.v[i].hash == want->hash &&
		    strcmp(f->has.v[i].name, want->name) == 0)
			return true;
	return false;
}

/*
 * The loader accepts a library without any versions; a missing library is
 * reported already.
 */
static bool
can_lack(const struct closure *c, size_t of)
{
	return of != NOWHERE && c->file[of] != NULL &&
	    c->file[of]->node->elf.versioned;
}

static int
check_object(struct closure *c, size_t by, struct err *e)
{
	const struct elf_versions *wants = &c->file[by]->node->elf.wants;
	const char *file = "";
	size_t of = NOWHERE;

	for (size_t i = 0; i < wants->n; i++) {
		const struct elf_version *v = &wants->v[i];

		if (strcmp(v->file, file) != 0)
			of = closure_find(c, file = v->file);
		if (v->weak || !can_lack(c, of) ||
		    has_version(&c->file[of]->node->elf, v))
			continue;
		if (deps_lack(c->deps, by, of, v->name, e) < 0)
			return -1;
	}
	return 0;
}

/* musl ignores versions. */
int
closure_lacks(struct closure *c, size_t from, struct err *e)
{
	for (size_t i = from; i < c->deps->n && c->musl == NULL; i++)
		if (closure_is_object(c, i) && check_object(c, i, e) < 0)
			return -1;
	return 0;
}
