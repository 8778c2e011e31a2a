/* SPDX-License-Identifier: BSD-2-Clause */
/* service_jails.c - see service_jails.h */
#include <errno.h>
#include <stdlib.h>

#include "err.h"
#include "jail.h"
#include "service_file.h"
#include "service_jails.h"

static int
leave_out(const char *name, struct service_wrong *wrong, struct err *e)
{
	const struct err why = *e;

	return list_add(&wrong->names, name, e) < 0 ||
	    list_add(&wrong->why, why.msg, e) < 0 ? -1 : 0;
}

/* The jail moves into the array. */
static int
add_service(const char *confdir, const char *name, struct jails *all,
    struct service_wrong *wrong, struct err *e)
{
	scope_service s = {0};
	struct jail *v;

	if (jails_find(all, name) != NULL) {
		err_set(e, 0, "%s/services.d/%s.conf: a jail has that name; "
		    "fix: rename one of them", confdir, name);
		return leave_out(name, wrong, e);
	}
	if (service_load(confdir, name, &s, e) < 0)
		return leave_out(name, wrong, e);
	v = reallocarray(all->v, all->n + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "services");
	all->v = v;
	all->v[all->n++] = s.jail;
	s.jail = (struct jail){0};
	return 0;
}

int
service_jails_add(const char *confdir, struct jails *all,
    struct service_wrong *wrong, struct err *e)
{
	scope_list names = {0};

	if (service_names(confdir, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (add_service(confdir, names.v[i], all, wrong, e) < 0)
			return -1;
	return 0;
}

void
service_wrong_free(struct service_wrong *wrong)
{
	list_free(&wrong->names);
	list_free(&wrong->why);
}
