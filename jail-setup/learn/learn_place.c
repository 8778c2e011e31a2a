/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_place.c - see learn_place.h */
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "learn_place.h"
#include "trace_seen.h"

static bool
is_in_any(const char *path, const char *const *dirs)
{
	for (; *dirs != NULL; dirs++)
		if (path_below(path, *dirs) != NULL)
			return true;
	return false;
}

static const char *const temporary[] = { "/tmp", "/var/tmp", NULL };
static const char *const run[] = { "/run", "/var/run", NULL };
static const char *const homes[] = { "/home", "/root", NULL };
static const char *const made[] = {
	"/etc/passwd", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.preload",
	NULL
};

/* Where software is installed: no home or working directory hides these. */
static const char *const installed[] = {
	"/usr", "/etc", "/opt", "/srv", "/bin", "/sbin", "/lib", "/lib64",
	"/lib32", "/var/lib", "/var/cache", "/var/log", NULL
};

static bool
is_private(const char *dir)
{
	return dir != NULL && strcmp(dir, "/") != 0 &&
	    !is_in_any(dir, installed);
}

/* By its name alone. */
static enum learn_place
place_by_name(const char *path, const struct learn_who *who)
{
	if (path_is_kernels(path))
		return PLACE_KERNEL;
	if (is_in_any(path, made))
		return PLACE_MADE;
	if (is_in_any(path, temporary))
		return PLACE_TEMPORARY;
	if (is_in_any(path, homes) ||
	    (is_private(who->home) && path_below(path, who->home) != NULL))
		return PLACE_HOME;
	if (is_private(who->cwd) && path_below(path, who->cwd) != NULL)
		return PLACE_CWD;
	return PLACE_COMPONENT;
}

enum learn_place
learn_place(const struct seen_one *one, const struct learn_who *who)
{
	enum learn_place place = place_by_name(one->path, who);

	if (!S_ISREG(one->mode) && !S_ISDIR(one->mode))
		return PLACE_SPECIAL;
	/* a link of /etc may lead into /run, but not into a home */
	if (place == PLACE_COMPONENT)
		place = place_by_name(one->real, who);
	if (place != PLACE_COMPONENT)
		return place;
	if (is_in_any(one->path, run))
		return PLACE_RUN;
	if (who->uid != 0 && one->uid == who->uid)
		return PLACE_OWN;
	if ((one->how & SEEN_WRITTEN) != 0)
		return PLACE_WRITTEN;
	if ((one->mode & 0004) == 0 &&
	    ((one->how & SEEN_EXECUTED) == 0 || (one->mode & 0001) == 0))
		return PLACE_SECRET;
	return PLACE_COMPONENT;
}

const char *
learn_place_words(enum learn_place place)
{
	static const char *const words[N_PLACES] = {
		[PLACE_HOME] = "in homes",
		[PLACE_TEMPORARY] = "in /tmp and /var/tmp",
		[PLACE_RUN] = "in /run",
		[PLACE_CWD] = "in the working directory",
		[PLACE_OWN] = "of the account that ran it",
	};

	return words[place];
}
