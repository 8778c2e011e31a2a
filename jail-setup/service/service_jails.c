/* SPDX-License-Identifier: BSD-2-Clause */
/* service_jails.c - see service_jails.h */
#include <errno.h>
#include <stdlib.h>

#include "err.h"
#include "jail.h"
#include "list.h"
#include "service_file.h"
#include "service_jails.h"

/* The jail moves into the array. */
static int
add_service(const char *confdir, const char *name, struct jails *all,
    struct list *wrong, struct err *e)
{
	scope_service s = {0};
	struct jail *v;

	if (jails_find(all, name) != NULL) {
		err_set(e, 0, "%s/services.d/%s.conf: a jail has that name; "
		    "fix: rename one of them", confdir, name);
		return list_add(wrong, e->msg, e);
	}
	if (service_load(confdir, name, &s, e) < 0)
		return list_add(wrong, e->msg, e);
	v = reallocarray(all->v, all->n + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "services");
	all->v = v;
	all->v[all->n++] = s.jail;
	s.jail = (struct jail){0};
	return 0;
}

int
service_jails_add(const char *confdir, struct jails *all, struct list *wrong,
    struct err *e)
{
	scope_list names = {0};

	if (service_names(confdir, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (add_service(confdir, names.v[i], all, wrong, e) < 0)
			return -1;
	return 0;
}
