/* SPDX-License-Identifier: BSD-2-Clause */
/* ground.c - see ground.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "entry.h"
#include "ground.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

const struct entry_mount *
ground_of(const struct entry *en, size_t n, const char *path)
{
	const struct entry_mount *found = NULL;

	for (size_t i = 0; i < n; i++)	/* parents come first */
		if (path_within(path, en->mounts[i].target))
			found = &en->mounts[i];
	return found;
}

int
ground_open(const struct entry_mount *m, int tree, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS,
	};
	scope_fd top = m == NULL ? -1 : open(m->source, O_PATH | O_CLOEXEC);
	const char *rest = path + (m != NULL ? strlen(m->target) : 0);

	if (m != NULL && top < 0)
		return -1;
	return safe_openat2(m != NULL ? top : tree, rest[strspn(rest,
	    "/")] == '\0' ? "." : rest, &how);
}

static bool
is_left_out(const struct entry_mount *m)
{
	return m->optional && access(m->source, F_OK) < 0 && errno == ENOENT;
}

const struct entry_mount *
ground_entered(const struct entry *en, const char *path)
{
	const struct entry_mount *m = ground_of(en, en->nmounts, path);

	while (m != NULL && is_left_out(m))
		m = ground_of(en, (size_t)(m - en->mounts), path);
	return m;
}

/*
 * The login makes it, or it is on the way to what it mounts: that is in no
 * tree, and empty when it comes.  /dev and /proc are not: what is there is the
 * kernel's.
 */
static bool
is_made_by(const struct entry *en, const struct entry_step *st,
    const char *path)
{
	switch (st->kind) {
	case STEP_TREE:
		return false;
	case STEP_BIND:
		return !is_left_out(&en->mounts[st->mount]) &&
		    path_within(st->target, path);
	case STEP_DEV:
	case STEP_TERMINALS:
	case STEP_PROC:
		return path_within(path, st->target);
	case STEP_RUNTIME:
		return path_within(en->runtime, path);
	default:
		return st->target != NULL && path_within(st->target, path);
	}
}

static bool
is_made(const struct entry *en, const char *path)
{
	for (size_t i = 0; i < en->nsteps; i++)
		if (is_made_by(en, &en->steps[i], path))
			return true;
	return false;
}

int
ground_look(const struct entry *en, int tree, const char *path)
{
	const struct entry_mount *m = ground_entered(en, path);
	scope_fd fd = -1;

	if (m == NULL && is_made(en, path))
		return 0;
	fd = ground_open(m, tree, path);
	return fd < 0 && (errno == ENOENT || errno == ENOTDIR ||
	    errno == ELOOP) ? errno : 0;
}
