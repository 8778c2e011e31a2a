/* SPDX-License-Identifier: BSD-2-Clause */
/* init_exec.c - see init_exec.h */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_text.h"
#include "derived.h"
#include "err.h"
#include "init_exec.h"
#include "list.h"
#include "unit_exec.h"
#include "unit_file.h"
#include "unit_path.h"

/* A condition that fails keeps the program from starting, as pre does. */
static const char *const phases[] = {
	[UNIT_CONDITION] = "pre", [UNIT_PRE] = "pre", [UNIT_MAIN] = "main",
	[UNIT_POST_START] = "started", [UNIT_RELOAD] = "reload",
	[UNIT_STOP] = "stop", [UNIT_POST] = "post",
};
COUNT_IS(phases, UNIT_WHEN_COUNT);

/* Its component brings what a script takes for granted. */
static int
need_shell(struct derived *d, const char *path, const char *why,
    struct err *e)
{
	static const char *const shells[] = { "sh", "bash", "dash" };
	static const char *const components[] = { "bash", "coreutils" };
	bool is_shell = false;

	for (size_t i = 0; i < COUNT(shells); i++)
		is_shell = is_shell || strcmp(path_base(path),
		    shells[i]) == 0;
	for (size_t i = 0; is_shell && i < COUNT(components); i++)
		if (derived_say(d, DERIVED_NEEDS, components[i], why, e) < 0 ||
		    (!list_has(&d->requires, components[i]) &&
		    list_add(&d->requires, components[i], e) < 0))
			return -1;
	return 0;
}

/* The program is part of the tree, unless the container has its own. */
static int
add_program(const struct derive_from *from, struct derived *d,
    const struct unit_exec *x, const char *path, struct err *e)
{
	scope_seen s = { .fd = -1 };
	char why[512];
	bool there = derive_find(from, path, true, &s) == 0 &&
	    S_ISREG(s.st.st_mode);

	snprintf(why, sizeof(why), "%.300s %s=", from->unit->name,
	    unit_when_key(x->when));
	if (!there && x->when == UNIT_MAIN)
		return err_set(e, 0, "%s starts %s, which this host has not; "
		    "fix: install its package", from->unit->name, path);
	if (!there)
		return derived_say(d, DERIVED_LACKS, path, why, e);
	if (derived_is_private(d, path) || list_has(&d->files, path))
		return 0;
	return need_shell(d, path, why, e) < 0 ||
	    derived_say(d, DERIVED_FILE, path, why, e) < 0 ? -1 :
	    list_add(&d->files, path, e);
}

static int
put_exec(const struct derive_from *from, struct derived *d,
    const struct unit_exec *x, FILE *to, struct err *e)
{
	const bool named = strcmp(x->argv.v[0], x->program) != 0;
	char found[PATH_MAX], path[PATH_MAX];

	/* a name that is nowhere: what systemd would look for first */
	if (unit_program(from, x->program, found) < 0)
		snprintf(found, sizeof(found), "/usr/bin/%.255s", x->program);
	if (!derive_plain_path(found, strlen(found), path))
		return err_set(e, 0, "%s: %s=%.200s is no path",
		    from->unit->name, unit_when_key(x->when), found);
	if (add_program(from, d, x, path, e) < 0)
		return -1;
	fputs(phases[x->when], to);
	if (named || x->flags[0] != '\0')
		fprintf(to, " @%s%s", x->flags, named ? "@" : "");
	init_word(to, path);
	for (size_t i = named ? 0 : 1; i < x->argv.n; i++)
		init_word(to, x->argv.v[i]);
	fputc('\n', to);
	return 0;
}

static size_t
count_main(const struct unit_execs *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		n += all->v[i].when == UNIT_MAIN;
	return n;
}

int
init_exec(const struct derive_from *from, struct derived *d, FILE *to,
    struct err *e)
{
	scope_unit_execs all = {0};

	if (unit_execs(from->unit, &all, e) < 0)
		return -1;
	if (count_main(&all) != 1)
		return err_set(e, 0, "%s: one ExecStart= is needed, and it has "
		    "%zu; fix: a drop-in with ExecStart= and then the one",
		    from->unit->name, count_main(&all));
	for (size_t i = 0; i < all.n; i++)
		if (put_exec(from, d, &all.v[i], to, e) < 0)
			return -1;
	return 0;
}
