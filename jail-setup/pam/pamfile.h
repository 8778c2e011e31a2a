/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamfile.h - how the PAM files of a host treat the lines for pam_jail.so.
 *
 * They are read as libpam reads them (pamstack.h) and judged for every result
 * of the other modules (pamrun.h).  If it is not known which libpam the host
 * has, the verdict is the worst of all dialects.
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
 * A directory of PAM files.  A path that ends in "/etc/pam.d" is a host's; then
 * vendor files below the same root, in usr/lib/pam.d and usr/etc/pam.d, serve
 * names that it lacks.  Any other path is that of pam_start_confdir(3).
 */
struct pamdir {
	const char *path;	/* borrowed */
	unsigned dialects;	/* of libpam: 1 << each of enum pam_dialect */
	const struct pamdraft *drafts;	/* what is not written yet; NULL */
	bool installed;		/* pam_jail.so is taken to be there */
	bool selinux;		/* SELinux is on */
};

/* A file of the directory as it may become.  All is borrowed. */
struct pamdraft {
	const char *service, *text;
	size_t len;
	const struct pamdraft *next;
};

/* The length of the host's root in the path; -1: not a host's directory. */
int pamfile_root(const struct pamdir *d);

enum { PAMFILE_MAX = 1024 * 1024 };	/* larger files are not read */

/* With the dialect of the host's libpam, else with all; as SELinux is here. */
struct pamdir pamdir_of(const char *path);

/* A line of a file; number 0: none. */
struct pamplace {
	char file[PATH_MAX];
	unsigned number;
};

/* One line for pam_jail.so, or for a misspelling of it. */
struct pamown {
	struct pamplace at;
	unsigned last;		/* line of the same statement */
	struct pamplace top;	/* the include of it, in the service's file */
	char *module;		/* as written */
	struct list words;	/* its options */
	bool near;		/* misspelt: no such module exists */
	bool gone;		/* spelt right, but PAM does not find it */
	bool counts;		/* its refusal or its absence fails the stack */
	bool grants;		/* its success is one of the stack */
};

struct pamline {
	enum pam_verdict verdict;
	struct pamplace at;	/* the first for pam_jail.so; else the file */
	struct pamplace by;	/* the line that skips or overrides it */
	unsigned by_last;	/* line of the same statement */
	struct pamplace by_top;	/* the include of that, as above */
	bool by_jumps;		/* it jumps over a number of modules */
	struct list words;	/* options of pam_jail.so */
	int lines;		/* number of our lines */
	int others;		/* number of other modules of the type */
	bool other;		/* the lines of the service "other" are used */
	bool shadow;		/* pam_unix.so is among them */
	struct pamown *own;	/* all, in order, misspelt ones included */
	size_t nown, room;
	bool lets_in;		/* even if PAM finds no module of ours */
	bool undecided;		/* others may all be ignored */
	bool homes;		/* a line makes a missing home */
	bool homes_first;	/* and one before the first of ours does */
	bool context;		/* before that one sets the shell's context */
	struct pamplace runs;	/* pam_exec.so behind it, which forks */
};

/*
 * Find the first line of a type ("auth", "account", "session") for pam_jail.so,
 * and the verdict on it.  Without a line of the type in the service's file PAM
 * uses those of "other".  -1: no memory.  Free it either way.
 */
int  pamfile_find(const struct pamdir *d, const char *service,
    const char *type, struct pamline *out, struct err *e);
void pamline_free(struct pamline *l);

#define scope_pamline __attribute__((cleanup(pamline_free))) struct pamline

/*
 * Does pam_deny.so in the account or session lines lock everybody out, whatever
 * other modules return?  The auth lines do not count: systemd does not run them
 * when it starts a unit.  1, 0; -1: no memory.
 */
int  pamfile_denies(const struct pamdir *d, const char *service,
    struct err *e);

/*
 * Are the lines of others the same in both, and what they jump over?  *at: the
 * first line of a that differs; number 0: of b.  Where libpam refuses to read
 * one of the two they are not.  1, 0; -1: no memory.
 */
int pamfile_same_others(const struct pamdir *a, const struct pamdir *b,
    const char *service, struct pamplace *at, struct err *e);

/* The text of a service's file, malloc'ed; false: there is none to read. */
bool pamfile_text(const struct pamdir *d, const char *service, char **bytes,
    size_t *len);

/* Does the file of a service include that of another, for such lines?  NULL:
 * has it any of the type? */
bool pamfile_includes(const struct pamdir *d, const char *service,
    const char *type, const char *other);

/* The vendor file of a service that is hidden by one in the directory. */
bool pamfile_hides(const struct pamdir *d, const char *service,
    char path[PATH_MAX]);

/* Add the names of all files, in no order, some twice. */
int  pamfile_names(const struct pamdir *d, struct list *out, struct err *e);

/* The path of the file of a service; false: it has none. */
bool pamfile_where(const struct pamdir *d, const char *service,
    char path[PATH_MAX]);

/* Is that the path of a vendor file, which is none of the directory? */
bool pamfile_vendors(const struct pamdir *d, const char *path);

#endif
