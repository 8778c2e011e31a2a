/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamfile.h - what the PAM files of a host make of the line for pam_jail.so.
 *
 * Read as libpam reads them (pamstack.h), judged for whatever the other modules
 * return (pamrun.h).  Where it is not known which libpam the host has, what is
 * said is the worst that any of them makes of the files.
 */
#ifndef PAMFILE_H
#define PAMFILE_H

#include <limits.h>
#include <stdbool.h>

#include "list.h"
#include "pamrun.h"
#include "pamstack.h"

struct err;

/*
 * Where services are.  A path that ends in "/etc/pam.d" is one of a host, whose
 * vendor's files are in usr/lib/pam.d and usr/etc/pam.d of the same root, for
 * what is not there; any other is as pam_start_confdir(3) takes it.
 */
struct pamdir {
	const char *path;	/* borrowed */
	unsigned dialects;	/* of libpam: 1 << each of enum pam_dialect */
};

/* How much of its path is the root of a host; -1: it is no such directory. */
int pamfile_root(const struct pamdir *d);

/* With the dialect of the host's libpam, else with all. */
struct pamdir pamdir_of(const char *path);

/* A line of a file; number 0: none. */
struct pamplace {
	char file[PATH_MAX];
	unsigned number;
};

/* One line for pam_jail.so, or for a name that was meant to be. */
struct pamown {
	struct pamplace at;
	unsigned last;		/* line of the same statement */
	struct pamplace top;	/* what brings it, in the service's own file */
	char *module;		/* as it is written */
	struct list words;	/* behind it */
	bool near;		/* no module of that name is there */
	bool gone;		/* it is ours, and not where PAM looks for it */
	bool counts;		/* a refusal fails the stack, as does its lack */
};

struct pamline {
	enum pam_verdict verdict;
	struct pamplace at;	/* the first for pam_jail.so; else the file */
	struct pamplace by;	/* what skips, forgets, fails or swallows it */
	unsigned by_last;	/* line of the same statement */
	struct pamplace by_top;	/* what brings that, as above */
	bool by_jumps;		/* over so many modules */
	struct list words;	/* behind pam_jail.so */
	int lines;		/* how many there are for it */
	int others;		/* modules of that type which are not ours */
	bool other;		/* of the service "other", as PAM takes it */
	bool shadow;		/* pam_unix.so is among them */
	struct pamown *own;	/* all, in order; those that are near as well */
	size_t nown, room;
	bool lets_in;		/* where PAM finds none of their modules */
	bool homes;		/* a home that is missing is made, by */
	bool homes_first;	/* lines before the first of ours */
};

/*
 * The first line of a type ("auth", "account", "session") for pam_jail.so, and
 * what a login through the service makes of it.  Where the service has no line
 * of the type PAM takes those of "other".  -1: no memory.  Free it either way.
 */
int  pamfile_find(const struct pamdir *d, const char *service,
    const char *type, struct pamline *out, struct err *e);
void pamline_free(struct pamline *l);

/*
 * Does a file lock everybody out, whatever its modules return but for pam_deny.so,
 * which fails: by its account lines, or by those of the session?  Not by auth:
 * systemd does not ask before it starts a unit.  1, 0; -1: no memory.
 */
int  pamfile_denies(const struct pamdir *d, const char *service,
    struct err *e);

/* What `by` does to the line, as half a sentence; "" where it holds. */
const char *pamline_why(const struct pamline *l);

/* Does the file of a service include that of another, for such lines? */
bool pamfile_includes(const struct pamdir *d, const char *service,
    const char *type, const char *other);

/* The vendor's file of a service that one in the directory hides. */
bool pamfile_hides(const struct pamdir *d, const char *service,
    char path[PATH_MAX]);

/* The names of all files there are, in no order, some twice. */
int  pamfile_names(const struct pamdir *d, struct list *out, struct err *e);

/* Where the file of a service is; false: nowhere. */
bool pamfile_where(const struct pamdir *d, const char *service,
    char path[PATH_MAX]);

#endif
