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

int
init_root_number(const char *root, const char *file, const char *name,
    unsigned *number, struct err *e)
{
	const size_t n = strlen(name);
	char dir[PATH_MAX], path[PATH_MAX];
	scope_free char *text = NULL;
	scope_fd etc = -1;
	scope_fd fd = -1;
	size_t len;

	snprintf(dir, sizeof(dir), "%.3900s/etc", root);
	snprintf(path, sizeof(path), "%.3990s/%s", dir, file);
	etc = safe_dir(dir, e);
	fd = etc < 0 ? -1 : safe_file(etc, file, path, 0, e);
	if (fd < 0 || safe_read(fd, path, NAMES_MAX, &text, &len, e) < 0)
		return -1;
	for (const char *s = text; *s != '\0'; s += strcspn(s, "\n"),
	    s += *s == '\n') {
		const char *id = s + n;

		if (strncmp(s, name, n) != 0 || *id != ':')
			continue;
		id = strchr(id + 1, ':');
		*number = id != NULL ? (unsigned)strtoul(id + 1, NULL, 10) : 0;
		return 1;
	}
	return 0;
}
