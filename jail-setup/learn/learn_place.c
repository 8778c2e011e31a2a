/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_place.c - see learn_place.h */
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "learn_place.h"
#include "trace_seen.h"

bool
learn_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 &&
	    (path[n] == '\0' || path[n] == '/');
}

static bool
in(const char *path, const char *const *dirs)
{
	for (; *dirs != NULL; dirs++)
		if (learn_below(path, *dirs))
			return true;
	return false;
}

static const char *const kernel[] = { "/proc", "/sys", "/dev", NULL };
static const char *const temporary[] = { "/tmp", "/var/tmp", NULL };
static const char *const homes[] = { "/home", "/root", NULL };
static const char *const made[] = {
	"/etc/passwd", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.preload",
	NULL
};

/* Where programs and their data are installed: never somebody's own corner. */
static const char *const installed[] = {
	"/usr", "/etc", "/opt", "/srv", "/bin", "/sbin", "/lib", "/lib64",
	"/lib32", "/var/lib", "/var/cache", "/var/log", NULL
};

static bool
own_corner(const char *dir)
{
	return dir != NULL && strcmp(dir, "/") != 0 && !in(dir, installed);
}

/* By its name alone. */
static enum learn_place
named(const char *path, const struct learn_who *who)
{
	if (in(path, kernel))
		return PLACE_KERNEL;
	if (in(path, made))
		return PLACE_MADE;
	if (in(path, temporary))
		return PLACE_TEMPORARY;
	if (in(path, homes) ||
	    (own_corner(who->home) && learn_below(path, who->home)))
		return PLACE_HOME;
	if (own_corner(who->cwd) && learn_below(path, who->cwd))
		return PLACE_CWD;
	return PLACE_COMPONENT;
}

enum learn_place
learn_place(const struct seen_one *one, const struct learn_who *who)
{
	enum learn_place place = named(one->path, who);

	if (!S_ISREG(one->mode) && !S_ISDIR(one->mode))
		return PLACE_SPECIAL;
	/* a link in /etc into /run is the system's, one into a home is not */
	if (place == PLACE_COMPONENT)
		place = named(one->real, who);
	if (place != PLACE_COMPONENT)
		return place;
	if (learn_below(one->path, "/run") || learn_below(one->path, "/var/run"))
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
