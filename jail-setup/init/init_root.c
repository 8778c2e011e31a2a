/* SPDX-License-Identifier: BSD-2-Clause */
/* init_root.c - accounts of another root, by its files; see init_look.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "init_look.h"
#include "safe_open.h"
#include "scope.h"

enum { NAMES_MAX = 16 * 1024 * 1024 };

static int
read_names(const char *root, const char *file, char **text, struct err *e)
{
	char dir[PATH_MAX], path[PATH_MAX];
	scope_fd etc = -1;
	scope_fd fd = -1;
	size_t len;

	snprintf(dir, sizeof(dir), "%.3900s/etc", root);
	snprintf(path, sizeof(path), "%.3990s/%s", dir, file);
	etc = safe_dir(dir, e);
	fd = etc < 0 ? -1 : safe_file(etc, file, path, 0, e);
	return fd < 0 ? -1 : safe_read(fd, path, NAMES_MAX, text, &len, e);
}

/* Its first four fields; one that is missing is NULL. */
static bool
next_line(char **at, char *v[4])
{
	char *line = strsep(at, "\n");
	const bool any = line != NULL;

	for (size_t i = 0; i < 4; i++)
		v[i] = strsep(&line, ":");
	return any;
}

int
init_root_members(const char *root, const char *group, struct list *out,
    struct err *e)
{
	scope_free char *groups = NULL;
	scope_free char *accounts = NULL;
	char *v[4], *at, *member, *gid = NULL, *members = NULL;
	int rc = 0;

	if (read_names(root, "group", &groups, e) < 0 ||
	    read_names(root, "passwd", &accounts, e) < 0)
		return -1;
	for (at = groups; gid == NULL && next_line(&at, v);)
		if (v[3] != NULL && strcmp(v[0], group) == 0) {
			gid = v[2];
			members = v[3];
		}
	while (rc == 0 && (member = strsep(&members, ",")) != NULL)
		if (*member != '\0' && strcmp(member, "root") != 0)
			rc = list_add(out, member, e);
	for (at = accounts; rc == 0 && gid != NULL && next_line(&at, v);)
		if (v[3] != NULL && strcmp(v[3], gid) == 0 &&
		    strcmp(v[2], "0") != 0)
			rc = list_add(out, v[0], e);
	list_sort(out);
	return rc;
}

int
init_root_number(const char *root, const char *file, const char *name,
    unsigned *number, struct err *e)
{
	scope_free char *text = NULL;
	char *v[4], *at;

	if (read_names(root, file, &text, e) < 0)
		return -1;
	for (at = text; next_line(&at, v);)
		if (v[1] != NULL && strcmp(v[0], name) == 0) {
			*number = v[2] != NULL ?
			    (unsigned)strtoul(v[2], NULL, 10) : 0;
			return 1;
		}
	return 0;
}
