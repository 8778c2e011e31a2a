/* SPDX-License-Identifier: BSD-2-Clause */
/* derive.c - see derive.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "derive.h"
#include "derive_accounts.h"
#include "derive_content.h"
#include "derive_host.h"
#include "derive_named.h"
#include "derive_packages.h"
#include "derive_private.h"
#include "derive_run.h"
#include "derive_text.h"
#include "derived.h"
#include "err.h"
#include "init_conf.h"
#include "list.h"
#include "package/package.h"
#include "scope.h"
#include "unit_caps.h"
#include "unit_file.h"
#include "unit_find.h"
#include "unit_left.h"

static int
check_program(const struct derive_from *from, const char *program,
    struct err *e)
{
	scope_seen s = { .fd = -1 };
	char path[PATH_MAX];

	if (program[0] != '/' || !derive_plain_path(program, strlen(program),
	    path) || strcmp(path, program) != 0)
		return err_set(e, 0, "\"%.200s\" is not the path of a program; "
		    "fix: write it from / on, without /../", program);
	if (derive_find(from, program, true, &s) < 0)
		return err_set(e, 0, "%s: %s; fix: install its package, or "
		    "write the path that the unit has", program,
		    strerror(errno));
	return S_ISREG(s.st.st_mode) && (s.st.st_mode & 0111) != 0 ? 0 :
	    err_set(e, 0, "%s is no program: no file that can be run; fix: "
	    "write the path that the unit has", program);
}

static int
begin(const struct derive_want *w, const struct unit *u, const char *root,
    const char *why, struct derived *d, struct err *e)
{
	d->program = strdup(w->program);
	d->unit = u != NULL ? strdup(u->path + strlen(root)) : NULL;
	if (d->program == NULL || (u != NULL && d->unit == NULL))
		return err_set(e, errno, "%s", w->program);
	if (u == NULL)
		return derived_say(d, DERIVED_LACKS, "unit", "no unit starts "
		    "it: it starts as root and without arguments; a unit in "
		    "/etc/systemd/system says more", e);
	if (derived_say(d, DERIVED_UNIT, d->unit, why, e) < 0)
		return -1;
	for (size_t i = 0; i < u->dropins.n; i++)
		if (derived_say(d, DERIVED_UNIT, u->dropins.v[i], "drop-in",
		    e) < 0)
			return -1;
	return 0;
}

/* What no package has comes by itself. */
static int
add_program(struct derived *d, struct err *e)
{
	return list_has(&d->files, d->program) ? 0 :
	    list_add(&d->files, d->program, e) < 0 ? -1 :
	    derived_say(d, DERIVED_FILE, d->program, "the program", e);
}

static int
check_any(const struct derived *d, struct err *e)
{
	return d->unit != NULL || d->packages.n > 0 ? 0 :
	    err_set(e, 0, "%s: no unit starts it and no package has it, so "
	    "nothing says what it needs; fix: write a unit for it in "
	    "/etc/systemd/system, or service create NAME --user ACCOUNT -- %s",
	    d->program, d->program);
}

static int
fill(const struct derive_want *w, const struct derive_from *from,
    struct derived *d, struct err *e)
{
	if (derive_packages(from, d, e) < 0 || check_any(d, e) < 0 ||
	    add_program(d, e) < 0 || derive_private(from, d, e) < 0 ||
	    derive_run(from, d, e) < 0 || derive_content(from, d, e) < 0 ||
	    derive_named(from, d, e) < 0 || derive_accounts(from, d, e) < 0 ||
	    unit_caps(from->unit, w->capabilities, d, e) < 0)
		return -1;
	derived_sort(d);
	if (init_conf(from, d, e) < 0 ||
	    (from->unit != NULL && unit_left(from, d, e) < 0) ||
	    packages_inputs(&d->inputs, e) < 0)
		return -1;
	derived_sort(d);
	list_sort(&d->inputs);
	return 0;
}

int
derive(const struct derive_want *w, struct packages *all, const char *root,
    struct derived *d, struct err *e)
{
	struct derive_from from = {
		.all = all, .root = root, .shared = w->shared,
		.private = w->private,
	};
	scope_unit u = {0};
	char why[UNIT_WHY];
	int rc;

	*d = (struct derived){0};
	if (check_program(&from, w->program, e) < 0)
		return -1;
	rc = unit_find(&from, w->program, w->unit, &u, why, &d->inputs, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		from.unit = &u;
	return begin(w, from.unit, root, why, d, e) < 0 ? -1 :
	    fill(w, &from, d, e);
}
