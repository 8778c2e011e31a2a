/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package.h - which package of this host a file belongs to, and what files a
 * package has.
 *
 * The distribution's own database is read, dpkg's or rpm's, never a program of
 * theirs run.  Nothing is written or locked: what changes while it is read is
 * an error.
 */
#ifndef PACKAGE_H
#define PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;
struct packages;

enum package_state {
	PACKAGE_ABSENT,
	PACKAGE_CONFIG,		/* removed, its configuration files stayed */
	PACKAGE_HALF,		/* an installation was begun and not finished */
	PACKAGE_THERE
};

struct package {
	const char *name, *version, *arch;
	const char *source;	/* what it was built from; NULL: unknown */
	const char *supplier;	/* NULL: unknown */
	enum package_state state;
	unsigned id;		/* the database's own */
	bool listed;		/* packages_owner() knows its files */
};

/*
 * The database below `root`: "" for the host's.  A host without one has no
 * packages, and that is no error.  NULL on error.
 */
struct packages *packages_open(const char *root, struct err *e);
void packages_free(struct packages *p);

/*
 * The installed packages whose name matches, a name or glob(7), in the order of
 * their names; `after` is NULL or the one before.  "NAME:ARCH" means one
 * architecture, otherwise it is the host's own.  NULL at the end.
 */
const struct package *packages_next(const struct packages *p,
    const char *pattern, const struct package *after);

/* Says that there is none of that name, and what would install it.  -1. */
int packages_absent(const struct packages *p, const char *name,
    struct err *e);

/*
 * The absolute paths the database lists for it, diversions carried out;
 * directories may be among them, and not all need to be there.
 */
int packages_files(struct packages *p, const struct package *pk,
    struct list *out, struct err *e);

/*
 * packages_owner() will be called for this path: before lists are read, which
 * keep what they say of these paths only.  If none is asked for they keep every
 * path; so they do when one is asked for later, and are read once more.
 */
int packages_ask(struct packages *p, const char *path, struct err *e);

/* Reads all lists, once, so that there are owners. */
int packages_index(struct packages *p, struct err *e);

/* Only those of the packages of that name: no others own anything then. */
int packages_index_named(struct packages *p, const char *name,
    struct err *e);

/* Has somebody written to the database since it was read? */
bool packages_changed(const struct packages *p);

/* Of a path without links in it; NULL: nobody's. */
const struct package *packages_owner(const struct packages *p,
    const char *path);

/*
 * The type of a package URL, "deb" or "rpm"; NULL without a database.  *epoch:
 * there the epoch of a version is a qualifier.
 */
const char *packages_purl(const struct packages *p, bool *epoch);

/* Appends what all this depends on: the paths of each kind of database. */
int packages_inputs(struct list *out, struct err *e);

#endif
