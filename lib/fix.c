/* SPDX-License-Identifier: BSD-2-Clause */
/* fix.c - see fix.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "count.h"
#include "fix.h"
#include "paths.h"
#include "quote.h"

/* Our directories with all their contents, and those that root always owns. */
static bool
is_ours(const char *path)
{
	static const char *const below[] = {
		PATHS_CONFIG, PATHS_VENDOR, PATHS_STATE, PATHS_RUN,
	};
	static const char *const itself[] = {
		"/", "/dev", "/dev/pts", "/etc", "/run", "/usr", "/usr/bin",
		"/usr/lib", "/usr/sbin", "/usr/share", "/var", "/var/lib",
	};

	for (size_t i = 0; i < COUNT(below); i++)
		if (path_within(path, below[i]))
			return true;
	for (size_t i = 0; i < COUNT(itself); i++)
		if (strcmp(path, itself[i]) == 0)
			return true;
	return false;
}

/* Does it hold the data of others, even if root owns it? */
static bool
is_shared_place(const struct fix_path *p)
{
	static const char *const places[] = {
		"/dev/shm", "/home", "/media", "/mnt", "/run/user", "/srv",
		"/tmp", "/var/mail", "/var/spool", "/var/tmp", "/var/www",
	};

	/*
	 * a path that is named itself is root's own unless it is such a place
	 */
	const bool itself = strcmp(p->path, p->whole) == 0;

	if ((p->mode & S_ISVTX) != 0)
		return true;
	for (size_t i = 0; i < COUNT(places); i++)
		if (itself ? strcmp(p->path, places[i]) == 0 :
		    path_within(p->path, places[i]))
			return true;
	return false;
}

/*
 * A bind mount below root's own directories makes the path trusted.  Whoever
 * can write to the untrusted part can put a link there: so the command changes
 * to the directory, compares where it arrived, and mounts "." (mount(8) -c),
 * never the name.
 */
static void
fix_by_mount(const struct fix_path *p, char text[FIX_MAX])
{
	char from[QUOTE_MAX], to[QUOTE_MAX], user[QUOTE_MAX];
	char place[PATH_MAX + 32];
	size_t n = strlen(p->whole);

	while (n > 1 && p->whole[n - 1] == '/')
		n--;
	snprintf(place, sizeof(place), FIX_MOUNTS "%.*s", (int)n, p->whole);
	quote_part(p->whole, n, from);
	quote(place, to);
	if (p->role == FIX_HOME)
		snprintf(text, FIX_MAX, "mkdir -p %s && (cd -P %s && case $PWD "
		    "in %s) mount -c --bind . %s;; *) false; esac) && "
		    "usermod -d %s %s # and the same mount at each start, not "
		    "by /etc/fstab, which follows links", to, from, from, to,
		    to, quote(p->user, user));
	else
		snprintf(text, FIX_MAX, "mkdir -p %s && (cd -P %s && case $PWD "
		    "in %s) mount -c --bind . %s;; *) false; esac) # and the "
		    "same at each start, not by /etc/fstab, which follows "
		    "links, and " FIX_MOUNTS " before the source in the jail "
		    "file", to, from, from, to);
}

/* cp(1) as root makes root the owner and drops set-id bits. */
static void
fix_by_copy(const struct fix_path *p, char text[FIX_MAX])
{
	char from[QUOTE_MAX], to[QUOTE_MAX], place[PATH_MAX + 32];

	snprintf(place, sizeof(place), FIX_MOUNTS "%s", p->whole);
	quote(p->whole, from);
	quote(place, to);
	snprintf(text, FIX_MAX, "umask 022 && mkdir -p %s && cp -R %s/. %s # "
	    "and " FIX_MOUNTS " before root in the jail file", to, from, to);
}

void
fix_untrusted(const struct fix_path *p, char text[FIX_MAX])
{
	char path[QUOTE_MAX];

	quote(p->path, path);
	if (p->role == FIX_OURS || (p->role != FIX_TREE && is_ours(p->path)))
		snprintf(text, FIX_MAX, "chown %u %s && chmod go-w %s",
		    (unsigned)p->owner, path, path);
	else if (p->role == FIX_BIND || p->role == FIX_HOME)
		fix_by_mount(p, text);
	else if (p->uid == p->owner &&
	    (p->role == FIX_TREE || !is_shared_place(p)))
		snprintf(text, FIX_MAX, "chmod go-w %s", path);
	else if (p->role == FIX_TREE)
		fix_by_copy(p, text);
	else
		snprintf(text, FIX_MAX, "in place of %s take a directory of "
		    "root's, below directories that root alone can write to, "
		    "as /var/lib: --config, --vendor, --state, in PAM lines "
		    "config= and state=, in jail files root",
		    quote(p->whole, path));
}

void
fix_home(const char *user, bool rw, char text[FIX_MAX])
{
	char name[QUOTE_MAX];

	snprintf(text, FIX_MAX, "in the jail file home = \"none\", and among "
	    "binds { source = \"%%h\"; target = \"%%h\"; mode = \"%s\"; }; or "
	    "a home of its own: usermod -d DIRECTORY %s", rw ? "rw" : "ro",
	    quote(user, name));
}

void
fix_missing(const struct fix_missing *m, char text[FIX_MAX])
{
	char path[QUOTE_MAX], user[QUOTE_MAX];

	quote(m->path, path);
	quote(m->user, user);
	if (m->covered)
		snprintf(text, FIX_MAX, "ProtectHome=no and no "
		    "InaccessiblePaths= for it: systemctl edit UNIT");
	else if (m->home)
		snprintf(text, FIX_MAX, "mkhomedir_helper %s", user);
	else if (m->rw && m->own)
		snprintf(text, FIX_MAX, "install -d -o %s -g %u %s # or "
		    "optional = true", user, (unsigned)m->gid, path);
	else if (m->rw)
		snprintf(text, FIX_MAX, "install -d -m 2770 -g GROUP %s # of "
		    "the group that may write there, or optional = true",
		    path);
	else
		snprintf(text, FIX_MAX, "mkdir -p %s # or optional = true",
		    path);
}

void
fix_point(const char *path, bool dir, uid_t uid, gid_t gid,
    char text[FIX_MAX])
{
	const char *make = dir ? "mkdir -p" : "touch";
	char word[QUOTE_MAX];

	snprintf(text, FIX_MAX, "setpriv --reuid %u --regid %u --clear-groups "
	    "%s %s", (unsigned)uid, (unsigned)gid, make, quote(path, word));
}
