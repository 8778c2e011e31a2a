/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_run.c - see derive_run.h */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "derive.h"
#include "derive_run.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"

struct running {
	const struct derive_from *from;
	struct derived *d;
};

static int
add_dir(void *arg, const struct derived_dir *dir, const char *why,
    struct err *e)
{
	struct derived *d = ((struct running *)arg)->d;
	char what[PATH_MAX + 64];

	for (size_t i = 0; i < d->n_run; i++)
		if (strcmp(d->run[i].path, dir->path) == 0)
			return 0;
	snprintf(what, sizeof(what), "%s %04o %u:%u", dir->path,
	    (unsigned)dir->mode, (unsigned)dir->uid, (unsigned)dir->gid);
	return derived_say(d, DERIVED_RUN, what, why, e) < 0 ? -1 :
	    derived_add_dir(&d->run, &d->n_run, dir, e);
}

static int
say_left(struct derived *d, const struct tmpfiles_line *line,
    const char *why, const char *reason, struct err *e)
{
	char what[PATH_MAX + 32], text[PATH_MAX + 128];

	snprintf(what, sizeof(what), "%s:%zu", why, line->number);
	snprintf(text, sizeof(text), "%s%s%s", line->wrong != NULL ? "" :
	    line->path, line->wrong != NULL ? "" : ": ", reason);
	return derived_say(d, DERIVED_LEFT, what, text, e);
}

/* In a private directory a link is content, whether the host has it or not. */
static int
add_link(struct derived *d, const struct tmpfiles_line *line,
    const char *why, struct err *e)
{
	char factory[sizeof("/usr/share/factory") + PATH_MAX];
	const struct derived_entry en = {
		.path = (char *)line->path, .mode = S_IFLNK | 0777,
		.link = line->argument[0] != '\0' ?
		    (char *)line->argument : factory,
	};

	snprintf(factory, sizeof(factory), "/usr/share/factory%s",
	    line->path);
	return derived_say(d, DERIVED_COPY, line->path, why, e) < 0 ? -1 :
	    derived_add_entry(d, &en, e);
}

/* Types that make or fill something, which no line of init.conf(5) can. */
static int
add_line(void *arg, const struct tmpfiles_line *line, const char *why,
    struct err *e)
{
	const struct running *r = arg;
	struct derived_dir dir;

	if (line->wrong != NULL)
		return say_left(r->d, line, why, line->wrong, e);
	if (strchr("dDqQv", line->type) != NULL) {
		if (path_below(line->path, "/run") == NULL)
			return derived_is_private(r->d, line->path) ||
			    path_below(line->path, "/tmp") != NULL ||
			    path_below(line->path, "/var/tmp") != NULL ? 0 :
			    say_left(r->d, line, why, "not private, nor "
			    "below /run", e);
		derive_tmpfiles_dir(r->from, line, &dir);
		return add_dir(arg, &dir, why, e);
	}
	if (line->type == 'L' && derived_is_private(r->d, line->path))
		return add_link(r->d, line, why, e);
	if (strchr("fFwLCpcb", line->type) != NULL)
		return say_left(r->d, line, why, "only directories are made "
		    "at the start", e);
	return 0;	/* modes, ages, what is removed */
}

int
derive_run(const struct derive_from *from, struct derived *d, struct err *e)
{
	struct running r = { from, d };

	return derive_unit_dirs(from, d, "RuntimeDirectory", "/run", add_dir,
	    &r, e) < 0 || derive_tmpfiles(from, d, add_line, &r, e) < 0 ? -1 :
	    0;
}
