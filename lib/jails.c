/* jails.c - all the jail files of a host; see jail.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "jail.h"
#include "safe.h"
#include "scope.h"

static const char suffix[] = ".conf";

/*
 * The names in a directory that end in .conf, sorted.  Others are left alone:
 * editors and package managers leave their copies there.
 */
static int
names(int dir, const char *shown, struct list *out, struct err *e)
{
	int again = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = again >= 0 ? fdopendir(again) : NULL;
	struct dirent *de;
	int rc = 0;

	if (d == NULL) {
		err_set(e, errno, "read %s", shown);
		scope_close(&again);
		return -1;
	}
	while (rc == 0 && (errno = 0, de = readdir(d)) != NULL) {
		size_t n = strlen(de->d_name);

		if (de->d_name[0] != '.' && n > strlen(suffix) &&
		    strcmp(de->d_name + n - strlen(suffix), suffix) == 0)
			rc = list_add(out, de->d_name, e);
	}
	if (rc == 0 && errno != 0)
		rc = err_set(e, errno, "read %s", shown);
	closedir(d);
	list_sort(out);
	return rc;
}

static int
one(int dir, const char *shown, const char *base, struct jail *j,
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
	    (int)(strlen(base) - strlen(suffix)), base);
	fd = safe_file(dir, base, file, 0, e);
	if (fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, e) < 0)
		return -1;
	return jail_parse(text, name, file, j, e);
}

static int
all_of(int dir, const char *shown, const struct list *found,
    struct jails *all, struct err *e)
{
	all->v = calloc(found->n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "%s", shown);
	for (; all->n < found->n; all->n++)
		if (one(dir, shown, found->v[all->n], &all->v[all->n], e) < 0)
			return -1;
	return 0;
}

int
jails_load(const char *confdir, struct jails *all, struct err *e)
{
	char shown[PATH_MAX];
	struct list found = {0};
	scope_fd dir = -1;
	int rc;

	*all = (struct jails){0};
	if ((size_t)snprintf(shown, sizeof(shown), "%s/jails.d", confdir) >=
	    sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.40s...", confdir);
	dir = safe_dir(shown, e);
	if (dir < 0)
		return -1;
	rc = names(dir, shown, &found, e);
	if (rc == 0)
		rc = all_of(dir, shown, &found, all, e);
	list_free(&found);
	if (rc < 0)
		jails_free(all);
	return rc;
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
