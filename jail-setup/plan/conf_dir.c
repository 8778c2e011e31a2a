/* SPDX-License-Identifier: BSD-2-Clause */
/* conf_dir.c - see conf_dir.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "conf_dir.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"

/* `file` gets its path. */
static int
open_below(const char *top, const char *folder, const char *name,
    char file[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX], base[NAME_MAX + 1];
	scope_fd at = -1;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/%s", top, folder) >=
	    sizeof(dir) ||
	    (size_t)snprintf(base, sizeof(base), "%s.conf", name) >=
	    sizeof(base) ||
	    (size_t)snprintf(file, PATH_MAX, "%s/%s", dir, base) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s", top);
	at = safe_dir(dir, e);
	return at >= 0 ? safe_file(at, base, file, 0, e) : -1;
}

int
conf_dir_read(const char *config, const char *vendor, const char *folder,
    const char *name, char file[PATH_MAX], const char **from, char **text,
    struct err *e)
{
	scope_fd fd = open_below(config, folder, name, file, e);
	size_t len;

	*from = config;
	if (fd < 0 && e->no == ENOENT) {
		fd = open_below(vendor, folder, name, file, e);
		*from = vendor;
	}
	return fd < 0 ? -1 : safe_read(fd, file, CONF_MAX, text, &len, e);
}

static int
add_name(void *arg, int dir, const char *name, struct err *e)
{
	size_t n = strlen(name);

	(void)dir;
	return name[0] != '.' && n > 5 && strcmp(name + n - 5, ".conf") == 0 ?
	    list_add_n(arg, name, n - 5, e) : 0;
}

static int
add_names_below(const char *top, const char *folder, struct list *names,
    struct err *e)
{
	char dir[PATH_MAX];
	scope_fd at = -1;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/%s", top, folder) >=
	    sizeof(dir))
		return err_set(e, ENAMETOOLONG, "%.40s", top);
	at = safe_dir(dir, e);
	if (at < 0)
		return e->no == ENOENT ? 0 : -1;
	return dir_each(at, dir, add_name, names, e);
}

int
conf_dir_names(const char *config, const char *vendor, const char *folder,
    struct list *names, struct err *e)
{
	if (add_names_below(config, folder, names, e) < 0 ||
	    add_names_below(vendor, folder, names, e) < 0)
		return -1;
	list_sort(names);
	return 0;
}
