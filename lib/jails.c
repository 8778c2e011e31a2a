/* SPDX-License-Identifier: BSD-2-Clause */
/* jails.c - all the jail files of a host; see jail.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "jail.h"
#include "jails_index.h"
#include "safe_open.h"
#include "scope.h"

static const char suffix[] = ".conf";

/* Which files are read, and what is noted of them.  Zeroed: all, nothing. */
struct how {
	const struct ident *who;	/* not what the index says of others */
	FILE *entries;			/* of the index */
	const struct timespec *since;	/* with entries: before any was read */
	struct list *wrong;		/* go on without one that fails */
};

/* Others are left alone: editors and package managers leave copies there. */
static bool
of_a_jail(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n > strlen(suffix) &&
	    strcmp(name + n - strlen(suffix), suffix) == 0;
}

/* The names of the jail files in a directory, sorted. */
static int
names(int dir, const char *shown, struct list *out, struct err *e)
{
	int rc = dir_names(dir, shown, of_a_jail, out, e);

	list_sort(out);
	return rc;
}

static int
one(int dir, const char *shown, const char *base, const struct how *how,
    struct jail *j, struct err *e)
{
	char file[PATH_MAX], name[NAME_MAX + 1];
	scope_free char *text = NULL;
	scope_fd fd = -1;
	size_t len;

	if ((size_t)snprintf(file, sizeof(file), "%s/%s", shown, base) >=
	    sizeof(file))
		return err_set(e, ENAMETOOLONG, "%.40s...", shown);
	snprintf(name, sizeof(name), "%.*s",
	    (int)(strlen(base) - strlen(suffix)), base);
	fd = safe_file(dir, base, file, 0, e);
	if (fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, e) < 0 ||
	    jail_parse(text, name, file, j, e) < 0)
		return -1;
	if (how->entries != NULL)
		jails_index_add(how->entries, fd, base, j, how->since);
	return 0;
}

static int
all_of(int dir, const char *shown, const struct list *found,
    const struct how *how, struct jails_index *ix, struct jails *all,
    struct err *e)
{
	all->v = calloc(found->n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "%s", shown);
	for (size_t i = 0; i < found->n; i++) {
		if (jails_index_spares(ix, dir, found->v[i], how->who)) {
			if (all->whole > all->n)
				all->whole = all->n;
			continue;
		}
		if (one(dir, shown, found->v[i], how, &all->v[all->n], e) == 0)
			all->n++;
		else if (how->wrong == NULL ||
		    list_add(how->wrong, e->msg, e) < 0)
			return -1;
	}
	return 0;
}

static int
load(const char *confdir, const struct how *how, struct jails *all,
    struct err *e)
{
	char shown[PATH_MAX];
	struct jails_index ix = {0};
	struct list found = {0};
	scope_fd dir = -1;
	int rc;

	*all = (struct jails){ .whole = SIZE_MAX };
	if ((size_t)snprintf(shown, sizeof(shown), "%s/jails.d", confdir) >=
	    sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.40s...", confdir);
	dir = safe_dir(shown, e);
	if (dir < 0)
		return -1;
	rc = names(dir, shown, &found, e);
	if (rc == 0 && how->who != NULL && found.n > 1)
		jails_index_open(&ix);
	if (rc == 0)
		rc = all_of(dir, shown, &found, how, &ix, all, e);
	jails_index_close(&ix);
	list_free(&found);
	if (rc < 0)
		jails_free(all);
	return rc;
}

int
jails_load(const char *confdir, struct jails *all, struct err *e)
{
	return load(confdir, &(struct how){0}, all, e);
}

int
jails_load_for(const char *confdir, const struct ident *who,
    struct jails *some, struct err *e)
{
	return load(confdir, &(struct how){ .who = who }, some, e);
}

int
jails_load_rest(const char *confdir, struct jails *rest, struct list *wrong,
    struct err *e)
{
	return load(confdir, &(struct how){ .wrong = wrong }, rest, e);
}

char *
jails_index(const char *confdir, const struct timespec *since, struct err *e)
{
	scope_free char *entries = NULL;
	struct jails all;
	struct how how = { .since = since };
	size_t n;
	int rc;

	how.entries = open_memstream(&entries, &n);
	if (how.entries == NULL) {
		err_set(e, errno, "index");
		return NULL;
	}
	rc = load(confdir, &how, &all, e);
	jails_free(&all);
	if (fclose(how.entries) != 0)
		rc = err_set(e, errno, "index");
	return rc == 0 ? jails_index_seal(entries, e) : NULL;
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
