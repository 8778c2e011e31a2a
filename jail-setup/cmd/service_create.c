/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_create.c - jail-setup service create NAME [-- PROGRAM ARGUMENT...],
 * and of a container that is derived: NAME PROGRAM.
 *
 * What can be known is refused before anything is written.  The file of the
 * service comes last: before it is in its place, a unit of that name does
 * nothing (unit_text.c, AssertPathExists=), and the next create or delete of
 * that name takes whatever a killed run has left.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_replace.h"
#include "cmd.h"
#include "err.h"
#include "private/private.h"
#include "scope.h"
#include "service/new_service.h"
#include "service/service_check.h"
#include "service/unit_control.h"
#include "service/unit_files.h"
#include "service_verbs.h"
#include "store/store.h"

/* What was there before is not taken back. */
struct making {
	const struct call *c;
	struct service *s;
	const char *text;	/* NULL: the file is there */
	bool tree, units;
	bool data;		/* private data were made */
};

static int
check_name_free(const struct call *c, const char *name, struct err *e)
{
	if (!jail_name_ok(name))
		return err_set(e, 0, "\"%.80s\" is not a name for a service: "
		    "letters, digits and ._- only, at most %d", name,
		    JAIL_NAME_MAX);
	return service_no_jail(c, name, e);
}

static int
define_service(struct making *m, struct err *e)
{
	char base[SERVICE_BASE];
	scope_fd dir = service_directory(m->c, m->s->jail.name, base, e);

	if (dir < 0)
		return -1;
	if (m->s->engine == ENGINE_SYSTEMD &&
	    (unit_files_write(m->s, &m->c->at, e) < 0 ||
	    service_enable(m->s, e) < 0))
		return -1;
	return m->text == NULL ? 0 :
	    file_place(dir, base, m->text, 0644, e);
}

/* Of a killed run they have other ids than the new file. */
static int
make_data(struct making *m, struct err *e)
{
	const char *state = m->c->at.state, *name = m->s->jail.name;
	int rc;

	if (m->text != NULL && private_exists(state, name) &&
	    private_remove(state, name, e) < 0)
		return -1;
	rc = service_make_data(m->c, m->s, e);
	m->data = rc > 0;
	return rc < 0 ? -1 : 0;
}

/* The first error is the one that is told. */
static void
take_back(const struct making *m)
{
	const char *name = m->s->jail.name;
	struct err none;

	if (m->s->engine == ENGINE_SYSTEMD && !m->units &&
	    unit_files_free(name, &none) == 0) {
		(void)unit_control("disable", name, unit_files_which(name));
		(void)unit_files_remove(name, &none);
		(void)unit_reload();
	}
	if (m->data)
		(void)private_remove(m->c->at.state, name, &none);
	if (!m->tree)
		(void)store_remove(m->c->at.state, name, &none);
}

static int
make_service(struct making *m)
{
	struct err e;

	if (service_on_its_jail(m->c, m->s, build_new_jails) != EXIT_FINE) {
		take_back(m);
		return EXIT_UNABLE;
	}
	if ((service_derived(m->s) && make_data(m, &e) < 0) ||
	    define_service(m, &e) < 0) {
		take_back(m);
		return unable(&e);
	}
	if (!m->c->quiet && service_derived(m->s))
		printf("%s: created; take it to where it runs: jail-setup "
		    "service export %s --to oci --output DIR\n",
		    m->s->jail.name, m->s->jail.name);
	else if (!m->c->quiet)
		printf(m->s->engine == ENGINE_SYSTEMD ? "%s: created; start "
		    "it: jail-setup service start %s\n" : "%s: created; a "
		    "supervisor starts it: jailsh --service %s\n",
		    m->s->jail.name, m->s->jail.name);
	return EXIT_FINE;
}

static int
create_parsed(const struct call *c, struct service *s, const char *text)
{
	struct making m = { .c = c, .s = s, .text = text };
	struct err e;

	/* a file that is there may have been made a service before */
	m.tree = text == NULL && store_exists(c->at.state, s->jail.name);
	m.units = text == NULL && unit_files_there(s->jail.name);
	if (!service_derived(s) &&
	    service_check(s, &c->at, m.units, &e) < 0)
		return unable(&e);
	return make_service(&m);
}

/* Which option has no meaning for a container; NULL: none was given. */
static const char *
option_of_jails(const struct call *c)
{
	return c->network != NULL ? "network" : c->listen != NULL ?
	    "listen" : c->type != NULL ? "type" : NULL;
}

/* Is it PROGRAM alone, whose unit says the rest? */
static bool
is_program_alone(const struct call *c)
{
	return c->user == NULL && c->args[2] != NULL && c->args[3] == NULL;
}

static int
check_content(const char *word, struct err *e)
{
	bool known = word == NULL;

	for (int i = 0; i < CONTENT_COUNT; i++)
		known = known || strcmp(private_contents[i], word) == 0;
	return known ? 0 : err_set(e, 0, "create: --content %.40s is unknown; "
	    "fix: say default, copy or empty", word);
}

static char *
derived_text(const struct call *c, struct err *e)
{
	struct new_derived n = {
		.name = c->args[1], .program = c->args[2], .unit = c->unit,
	};
	const char *other = option_of_jails(c);

	if (check_content(c->content, e) < 0)
		return NULL;
	if (other != NULL)
		return err_null(e, 0, "create: --%s is not for a container, "
		    "which its unit describes; fix: take it out, or say "
		    "--user ACCOUNT -- PROGRAM ARGUMENT...", other);
	if (c->engine == NULL || strcmp(c->engine, "none") != 0)
		return err_null(e, 0, "create: engine %.40s runs a command as "
		    "one account; fix: say --engine none, to export it, or "
		    "--user ACCOUNT -- PROGRAM ARGUMENT...",
		    c->engine != NULL ? c->engine : "systemd");
	return service_new_ids(c, &n.ids, e) < 0 ? NULL :
	    new_derived_text(&n, e);
}

/* The text of a new one: from the words of the command line. */
static char *
new_text(const struct call *c, struct err *e)
{
	const struct new_service n = {
		.name = c->args[1], .user = c->user, .network = c->network,
		.engine = c->engine, .listen = c->listen, .type = c->type,
		.run = c->args + 2,
	};

	if (is_program_alone(c))
		return derived_text(c, e);
	if (c->unit != NULL || c->content != NULL)
		return err_null(e, 0, "create: --%s is for a program whose "
		    "unit says how it starts; fix: say the program alone, "
		    "without --user and arguments", c->unit != NULL ?
		    "unit" : "content");
	return c->user != NULL ? new_service_text(&n, &c->at, e) :
	    err_null(e, 0, "create: which account?  fix: say --user ACCOUNT, "
	    "or the program alone, if it has a unit");
}

/* Options say what goes into a new file. */
static int
adopt(const struct call *c, const char *name)
{
	scope_service s = {0};
	scope_fd lock = -1;
	struct err e;

	if (c->user != NULL || c->network != NULL || c->engine != NULL ||
	    c->listen != NULL || c->type != NULL || c->unit != NULL ||
	    c->content != NULL) {
		err_set(&e, 0, "create %s: without a program the file says "
		    "all; fix: take the options out", name);
		return unable(&e);
	}
	if (service_find(c, name, &s, &e) < 0)
		return unable(&e);
	if (service_derived(&s) && (lock = private_lock(&e)) < 0)
		return unable(&e);
	return create_parsed(c, &s, NULL);
}

int
service_create(const struct call *c)
{
	const char *name = c->args[1];
	scope_service s = {0};
	scope_free char *text = NULL;
	scope_fd lock = -1;
	struct err e;

	if (check_name_free(c, name, &e) < 0)
		return unable(&e);
	if (c->args[2] == NULL)
		return adopt(c, name);
	if (service_load(c->at.config, name, &s, &e) == 0 ||
	    e.no != ENOENT) {
		err_set(&e, 0, "%s/services.d/%s.conf is there already; fix: "
		    "jail-setup service create %s, without a command, takes "
		    "it, or jail-setup service delete %s", c->at.config, name,
		    name, name);
		return unable(&e);
	}
	service_free(&s);
	/* nobody else gets the ids before the data have them */
	if (is_program_alone(c) && (lock = private_lock(&e)) < 0)
		return unable(&e);
	text = new_text(c, &e);
	if (text == NULL || service_parse(text, name, name, &s, &e) < 0)
		return unable(&e);
	return create_parsed(c, &s, text);
}
