/* SPDX-License-Identifier: BSD-2-Clause */
/* pamstatus.c - see pamstatus.h */
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "list.h"
#include "pamadd.h"
#include "pamstatus.h"
#include "services.h"

const char *
pamstatus_name(enum pamstatus_is is)
{
	static const char *const names[] = {
		[PAMSTATUS_RIGHT] = "right",
		[PAMSTATUS_INCLUDED] = "included",
		[PAMSTATUS_NEEDLESS] = "not needed",
		[PAMSTATUS_MISSING] = "missing",
		[PAMSTATUS_WRONG] = "wrong",
	};
	COUNT_IS(names, PAMSTATUS_COUNT);

	return names[is];
}

/* Of lines that are right: whose they are, and what runs behind them. */
static void
say_right(const struct pamfacts *f, struct pamstatus *s)
{
	const struct pamline *l = &f->line[PAMLINES_SESSION];

	if (l->lines > 0 && strcmp(l->at.file, f->file) != 0) {
		s->is = PAMSTATUS_INCLUDED;
		snprintf(s->says, sizeof(s->says), "from %s", l->at.file);
	} else if (l->other && strcmp(f->service, "other") != 0) {
		s->is = PAMSTATUS_INCLUDED;
		snprintf(s->says, sizeof(s->says), "from other%s",
		    f->has_file ? "" : ": there is no file of that name");
	} else if (l->runs.number != 0) {
		snprintf(s->says, sizeof(s->says), "%s:%u starts a program "
		    "behind it, in the jail", l->runs.file, l->runs.number);
	}
}

static int
say_faults(const struct pamdir *d, const struct pamfacts *f,
    struct pamstatus *s, struct err *e)
{
	scope_pamadd p = {0};

	if (pamadd_mend(f, &s->faults, e) < 0)
		return -1;
	s->is = pamlines_any(f) ? PAMSTATUS_WRONG : PAMSTATUS_MISSING;
	if (s->is == PAMSTATUS_WRONG)
		return 0;
	if (pamadd_plan(d, f->service, &p, e) < 0)
		return -1;
	if (p.is == PAMADD_NEEDLESS) {
		s->is = PAMSTATUS_NEEDLESS;
		pamfaults_free(&s->faults);
		snprintf(s->says, sizeof(s->says), "%s", p.why);
	}
	return 0;
}

/* It is what was written; check has a finding that check.conf(5) accepts. */
static bool
is_meant(struct pamstatus *s)
{
	if (s->faults.n != 1 || !s->faults.v[0].meant)
		return false;
	snprintf(s->says, sizeof(s->says), "%s", s->faults.v[0].found);
	pamfaults_free(&s->faults);
	return true;
}

int
pamstatus_look(const struct pamdir *d, const char *service,
    struct pamstatus *s, struct err *e)
{
	scope_pamfacts f = {0};

	*s = (struct pamstatus){0};
	if (pamlines_look(d, service, &f, e) < 0 ||
	    pamlines_judge(&f, &s->faults, e) < 0)
		return -1;
	snprintf(s->file, sizeof(s->file), "%s", f.has_file ? f.file : "");
	if (s->faults.n > 0 && !is_meant(s))
		return say_faults(d, &f, s, e);
	if (s->says[0] == '\0')
		say_right(&f, s);
	return 0;
}

void
pamstatus_free(struct pamstatus *s)
{
	pamfaults_free(&s->faults);
}

int
pamstatus_names(const struct pamdir *d, struct list *out, struct err *e)
{
	char path[PATH_MAX];

	if (services_list(d, out, e) < 0)
		return -1;
	return pamfile_where(d, "other", path) ? list_add(out, "other", e) : 0;
}

static int
add_once(struct list *out, const char *name, struct err *e)
{
	return list_has(out, name) ? 0 : list_add(out, name, e);
}

int
pamstatus_with(const struct pamdir *d, const char *service, struct list *out,
    struct err *e)
{
	const struct service *s = services;

	for (; s->name != NULL; s++)
		if (pamfile_includes(d, service, "session", s->name) &&
		    add_once(out, s->name, e) < 0)
			return -1;
	if (add_once(out, service, e) < 0)
		return -1;
	for (s = services; services_has(service) && s->name != NULL; s++)
		if (pamfile_includes(d, s->name, "session", service) &&
		    add_once(out, s->name, e) < 0)
			return -1;
	return 0;
}
