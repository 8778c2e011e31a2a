/* SPDX-License-Identifier: BSD-2-Clause */
/* jails.c - all the jail files of a host; see jail.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dir.h"
#include "err.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

static int
read_jail_file(int dir, const char *shown, const char *base, struct jail *j,
    struct err *e)
{
	char file[PATH_MAX], name[NAME_MAX + 1];
	scope_free char *text = NULL;
	scope_fd fd = -1;
	size_t len;

	if ((size_t)snprintf(file, sizeof(file), "%s/%s", shown, base) >=
	    sizeof(file))
		return err_set(e, ENAMETOOLONG, "%.40s...", shown);
	snprintf(name, sizeof(name), "%.*s",
	    (int)(strlen(base) - strlen(CONF_SUFFIX)), base);
	fd = safe_file(dir, base, file, 0, e);
	return fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, e) < 0 ?
	    -1 : jail_parse(text, name, file, j, e);
}

/* `wrong`: NULL, or where the message of each file that fails goes. */
static int
read_jail_files(int dir, const char *shown, const struct list *names,
    struct list *wrong, struct jails *all, struct err *e)
{
	all->v = calloc(names->n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "%s", shown);
	for (size_t i = 0; i < names->n; i++)
		if (read_jail_file(dir, shown, names->v[i], &all->v[all->n],
		    e) == 0)
			all->n++;
		else if (wrong == NULL || list_add(wrong, e->msg, e) < 0)
			return -1;
	return 0;
}

int
jails_load_rest(const char *confdir, struct jails *all, struct list *wrong,
    struct err *e)
{
	char shown[PATH_MAX];
	struct list names = {0};
	scope_fd dir = -1;
	int rc;

	*all = (struct jails){0};
	if ((size_t)snprintf(shown, sizeof(shown), "%s/jails.d", confdir) >=
	    sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.40s...", confdir);
	dir = safe_dir(shown, e);
	if (dir < 0)
		return -1;
	rc = dir_names(dir, shown, conf_named, &names, e);
	list_sort(&names);
	if (rc == 0)
		rc = read_jail_files(dir, shown, &names, wrong, all, e);
	list_free(&names);
	if (rc < 0)
		jails_free(all);
	return rc;
}

int
jails_load(const char *confdir, struct jails *all, struct err *e)
{
	return jails_load_rest(confdir, all, NULL, e);
}

void
jails_free(struct jails *all)
{
	for (size_t i = 0; i < all->n; i++)
		jail_free(&all->v[i]);
	free(all->v);
	*all = (struct jails){0};
}

const struct jail *
jails_find(const struct jails *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].name, name) == 0)
			return &all->v[i];
	return NULL;
}
