/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package.h - which package of this host a file belongs to, and what files a
 * package has.
 *
 * Reads the distribution's own database and never runs a program of its
 * package manager.  Nothing is written or locked: a database that changes
 * while it is read is an error.
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
	PACKAGE_HALF,		/* an installation was not finished */
	PACKAGE_THERE
};

struct package {
	const char *name, *version, *arch;
	const char *source;	/* source package; NULL: unknown */
	const char *supplier;	/* NULL: unknown */
	enum package_state state;
	unsigned id;		/* the database's own */
	bool listed;		/* packages_owner() knows its files */
};

/*
 * Opens the database below `root`, which is "" for the host's.  A host without
 * a database has no packages, which is no error.  NULL on error.
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

/*
 * The installed package of exactly this name, n bytes: of that architecture if
 * there is one, else of the host's.  NULL: none.
 */
const struct package *packages_named(const struct packages *p,
    const char *name, size_t n, const char *arch);

/* The error that no such package is installed, with the fix.  Always -1. */
int packages_absent(const struct packages *p, const char *name,
    struct err *e);

/*
 * The absolute paths that the database lists for it, with diversions applied.
 * Directories may be among them; not all need to exist.
 */
int packages_files(struct packages *p, const struct package *pk,
    struct list *out, struct err *e);

/*
 * Announces that packages_owner() will be called for this path.  Of the lists
 * that are read afterwards only the announced paths are kept, or every path if
 * none was announced.  A path that is announced after lists were read makes
 * them be read once more, and every path kept.
 */
int packages_ask(struct packages *p, const char *path, struct err *e);

/*
 * Reads the file lists of the packages of that name, or of all (NULL), once,
 * for packages_owner().  A package owns nothing before.
 */
int packages_index(struct packages *p, const char *name, struct err *e);

/* Was the database written to since it was read? */
bool packages_changed(const struct packages *p);

/* The owner of a path that has no links in it; NULL: no package. */
const struct package *packages_owner(const struct packages *p,
    const char *path);

/*
 * The type of a package URL, such as "deb"; NULL without a database.  *epoch:
 * there the epoch of a version is a qualifier.
 */
const char *packages_purl(const struct packages *p, bool *epoch);

/* Appends what all this depends on: the paths of each kind of database. */
int packages_inputs(struct list *out, struct err *e);

#endif
