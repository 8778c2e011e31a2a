/* SPDX-License-Identifier: BSD-2-Clause */
/* generation.c - see generation.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "generation.h"
#include "safe_open.h"
#include "scope.h"

static const char to_tree[] = GENERATION_TO_TREE;

bool
generation_serial_ok(const char *serial)
{
	size_t n = strlen(serial);

	return n > 0 && n <= SERIAL_MAX && serial[0] != '.' &&
	    strspn(serial, "0123456789T.") == n;
}

bool
generation_tree_ok(const char *tree)
{
	return strspn(tree, "0123456789abcdef") == RECIPE_HEX &&
	    tree[RECIPE_HEX] == '.' &&
	    generation_serial_ok(tree + RECIPE_HEX + 1);
}

int
generation_current(int jail, char serial[SERIAL_MAX + 1], struct err *e)
{
	char link[SERIAL_MAX + 8];
	ssize_t n = readlinkat(jail, "current", link, sizeof(link) - 1);

	if (n < 0)
		return err_set(e, errno, "current");
	link[n] = '\0';
	if (strncmp(link, "gen/", 4) != 0 || !generation_serial_ok(link + 4))
		return err_set(e, 0, "current points to \"%s\", which is no "
		    "generation", link);
	strcpy(serial, link + 4);
	return 0;
}

int
generation_link(int gen, const char *serial, char tree[TREE_MAX + 1],
    struct err *e)
{
	const size_t way = sizeof(to_tree) - 1;
	char link[sizeof(to_tree) + TREE_MAX + 1];
	ssize_t n = readlinkat(gen, serial, link, sizeof(link) - 1);

	if (n < 0 && errno != EINVAL)
		return err_set(e, errno, "gen/%s", serial);
	link[n > 0 ? n : 0] = '\0';
	if (strncmp(link, to_tree, way) != 0 || !generation_tree_ok(link + way))
		return err_set(e, 0, "gen/%s is not the link to a tree",
		    serial);
	strcpy(tree, link + way);
	return 0;
}

/* `jail` was opened from STATE, so ".." is STATE; it is checked again. */
int
generation_open(int jail, const char *shown, const char *serial,
    const char *part, struct err *e)
{
	char tree[TREE_MAX + 1], rel[TREE_MAX + 32], above[PATH_MAX];
	const char *name = strrchr(shown, '/');
	scope_fd gen = safe_walk(jail, shown, "gen", 0, e);
	scope_fd state = -1;

	if (gen < 0)
		return -1;
	if (generation_link(gen, serial, tree, e) < 0)
		return err_in(e, "%s", shown);
	state = openat(jail, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (state < 0)
		return err_set(e, errno, "open %s/..", shown);
	snprintf(above, sizeof(above), "%.*s",
	    name != NULL ? (int)(name - shown) : 0, shown);
	snprintf(rel, sizeof(rel), GENERATION_TREES "/%s%s", tree, part);
	return safe_walk(state, above, rel, 0, e);
}
