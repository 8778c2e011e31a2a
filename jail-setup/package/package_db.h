/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_db.h - between package.c, which answers, and a file for each kind of
 * database, which reads it.
 */
#ifndef PACKAGE_DB_H
#define PACKAGE_DB_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/pathmap.h"
#include "package.h"

struct package_facts;

typedef int package_path(void *arg, const char *path, size_t n,
    struct err *e);

enum { PACKAGE_PATHS = 8 };

struct package_db {
	const char *name;
	/* what load() and files() read, except what changes with these only */
	const char *paths[PACKAGE_PATHS + 1];	/* NULL at the end */
	const char *every;	/* the architecture that fits any; or NULL */
	const char *purl;	/* type of a package URL */
	bool epoch;		/* there "E:" of a version is a qualifier */
	bool together;		/* several threads may call files() */
	bool atomic;		/* no read sees half of a transaction */
	const char *lacks;	/* what this program was built without */
	const char *install;	/* command; NULL: the host decides */
	const char *mend;	/* command that finishes installations */
	/*
	 * 1: added all packages; 0: the host has no database of this kind.
	 * free() is called whatever it returned, if it set `own`.
	 */
	int (*load)(struct packages *p, struct err *e);
	int (*files)(struct packages *p, const struct package *pk,
	    package_path *each, void *arg, struct err *e);
	/* NULL: such a database is not read for it; see package_facts.h */
	int (*facts)(struct packages *p, const struct package *pk,
	    struct package_facts *f, struct err *e);
	int (*config_owner)(struct packages *p, const char *path,
	    const struct package **owner, struct err *e);	/* or NULL */
	const char *(*installer)(const struct packages *p); /* or `install` */
	void (*free)(struct packages *p);
};

/*
 * A kind of database is a file and a word here: in the order they are tried.
 * rpm's counts without a package too, so it comes last.
 */
#define PACKAGE_DBS(each) \
	each(package_dpkg) each(package_pacman) each(package_apk) \
	each(package_rpm)
#define PACKAGE_DB_IS(db) extern const struct package_db db;
PACKAGE_DBS(PACKAGE_DB_IS)

struct packages {
	const struct package_db *db;	/* NULL: no database */
	struct stat then[PACKAGE_PATHS]; /* db->paths, before they were read */
	char *root;			/* "" or without its trailing slash */
	const char *native;		/* architecture; NULL: any */
	struct package *v;		/* by name, the native one first */
	size_t n, room;
	struct pathmap owners;		/* NULL: announced, no owner yet */
	bool tails[4096];		/* those that announced paths have */
	struct pathtext text;		/* all strings */
	bool every;			/* keep every path, not the announced */
	bool some, indexed;		/* lists were read: some, all */
	void *own;			/* of the database */
};

/*
 * Appends.  The strings are those of pathtext_keep(): NULL is its error, and an
 * empty source or supplier is unknown.
 */
int package_add(struct packages *p, const struct package *pk, struct err *e);

#endif
