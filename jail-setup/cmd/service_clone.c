/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_clone.c - jail-setup service clone NAME NEW
 *
 * A derived service with the same file and tree, a copy of the private
 * data, and ids of its own.  The file comes last, as of create: before, there
 * is no such service, and delete takes what a killed run has left.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "private/ids_text.h"
#include "private/private.h"
#include "safe_open.h"
#include "scope.h"
#include "service_verbs.h"
#include "store/store.h"

struct cloning {
	const struct call *c;
	const char *name, *as;
	struct service *from, *to;
	char *text;		/* of the new file */
	unsigned ids;
	struct list left;
};

static int
check_free(const struct call *c, const char *as, struct err *e)
{
	scope_service s = {0};

	if (!jail_name_ok(as))
		return err_set(e, 0, "\"%.80s\" is not a name for a service: "
		    "letters, digits and ._- only, at most %d", as,
		    JAIL_NAME_MAX);
	if (service_no_jail(c->at.config, as, e) < 0)
		return -1;
	if (service_load(c->at.config, as, &s, e) == 0 || e->no != ENOENT)
		return err_set(e, 0, "%s/services.d/%s.conf is there already; "
		    "fix: give the clone another name", c->at.config, as);
	return !private_exists(c->at.state, as) ? 0 :
	    err_set(e, 0, "%s/" PRIVATE_SERVICES "/%s is there already; fix: "
	    "jail-setup service delete %s", c->at.state, as, as);
}

static char *
read_file(const struct call *c, const char *name, struct err *e)
{
	char base[SERVICE_BASE], *text;
	scope_fd dir = service_directory(c, name, base, e);
	scope_fd fd = dir < 0 ? -1 : safe_file(dir, base, base, 0, e);
	size_t len;

	return fd < 0 || safe_read(fd, base, CONF_MAX, &text, &len, e) < 0 ?
	    NULL : text;
}

/* Without ids, it has those of the host as the other one does. */
static int
make_text(struct cloning *m, struct err *e)
{
	scope_free char *text = read_file(m->c, m->name, e);

	if (text == NULL)
		return -1;
	if (m->from->ids == 0) {
		m->text = take_ptr(&text);
	} else if (service_new_ids(m->c, &m->ids, e) < 0 ||
	    (m->text = ids_in_text(text, m->ids, e)) == NULL) {
		return err_in(e, "%s", m->name);
	}
	if (service_parse(m->text, m->as, m->as, m->to, e) < 0)
		return -1;
	return m->to->ids == m->ids ? 0 : err_set(e, 0, "%s: ids is there "
	    "twice; fix: take one out", m->name);
}

static int
copy_data(struct cloning *m, struct err *e)
{
	const struct private_copy copy = {
		.state = m->c->at.state, .name = m->name, .as = m->as,
		.ids = m->from->ids, .as_ids = m->ids, .left = &m->left,
	};

	if (private_clone(&copy, e) == 0)
		return 0;
	return e->no != EBUSY ? err_in(e, "%s", m->name) :
	    err_in(e, "%s runs: stop it first, its data would be copied "
	    "while they change", m->name);
}

static int
place_file(struct cloning *m, struct err *e)
{
	char base[SERVICE_BASE];
	scope_fd dir = service_directory(m->c, m->as, base, e);

	if (dir < 0)
		return -1;
	if (file_place(dir, base, m->text, 0644, e) == 0)
		return 0;
	/* it may be there, and not be on the disk yet; EEXIST: another's */
	if (e->no != EEXIST)
		(void)unlinkat(dir, base, 0);
	return -1;
}

/* The first error is the one that is told. */
static int
take_back(const struct cloning *m)
{
	struct err none;

	(void)store_remove(m->c->at.state, m->as, &none);
	(void)private_remove(m->c->at.state, m->as, &none);
	return EXIT_UNABLE;
}

static int
make_clone(struct cloning *m)
{
	scope_fd lock = -1;
	struct err e;

	lock = private_lock(&e);
	if (lock < 0 || make_text(m, &e) < 0 || copy_data(m, &e) < 0)
		return unable(&e);
	if (service_on_its_jail(m->c, m->to, build_new_jails) != EXIT_FINE)
		return take_back(m);
	if (place_file(m, &e) < 0) {
		unable(&e);
		return take_back(m);
	}
	if (m->c->quiet)
		return EXIT_FINE;
	printf("%s: created, with the data of %s", m->as, m->name);
	if (m->ids != 0)
		printf(" and ids from %u", m->ids);
	putchar('\n');
	for (size_t i = 0; i < m->left.n; i++)
		escape_line(stdout, "  left out: ", m->left.v[i]);
	return EXIT_FINE;
}

int
service_clone(const struct call *c)
{
	scope_service from = {0}, to = {0};
	struct cloning m = {
		.c = c, .name = c->args[1], .as = c->args[2], .from = &from,
		.to = &to,
	};
	struct err e;
	int rc;

	if (service_find(c, m.name, &from, &e) < 0 ||
	    service_has_data(&from, &e) < 0 ||
	    check_free(c, m.as, &e) < 0)
		return unable(&e);
	rc = make_clone(&m);
	free(m.text);
	list_free(&m.left);
	return rc;
}
