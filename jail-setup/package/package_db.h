/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_db.h - between package.c, which answers, and package_dpkg.c and
 * package_rpm.c, which read.
 */
#ifndef PACKAGE_DB_H
#define PACKAGE_DB_H

#include <stdbool.h>

#include "base/pathmap.h"
#include "package.h"

typedef int package_path(void *arg, const char *path, size_t n,
    struct err *e);

struct package_db {
	const char *name;
	const char *const *paths;	/* what load() and files() read, but for */
				/* what changes with these only; ends in NULL */
	const char *every;	/* the architecture that fits each; or NULL */
	const char *purl;	/* type of a package URL */
	bool epoch;		/* there "E:" of a version is a qualifier */
	const char *lacks;	/* what this program was built without */
	const char *mend;	/* finishes what was half done */
	/* 1: all packages of it are in; 0: the host has none of this kind. */
	int (*load)(struct packages *p, struct err *e);
	int (*files)(struct packages *p, const struct package *pk,
	    package_path *each, void *arg, struct err *e);
	/* An error if somebody wrote to it since load(). */
	int (*unchanged)(const struct packages *p, struct err *e);
	const char *(*installer)(const struct packages *p);
	void (*free)(struct packages *p);
};

/* A kind of database is a file and a word here: in the order they are tried. */
#define PACKAGE_DBS(each) each(package_dpkg) each(package_rpm)
#define PACKAGE_DB_IS(db) extern const struct package_db db;
PACKAGE_DBS(PACKAGE_DB_IS)

struct packages {
	const struct package_db *db;	/* NULL: no database */
	char *root;			/* "" or without its trailing slash */
	const char *native;		/* architecture; NULL: any */
	struct package *v;		/* by name, the native one first */
	size_t n, room;
	struct pathmap owners;		/* NULL: asked for, nobody's yet */
	struct pathtext text;		/* what all strings lie in */
	bool every;			/* owners has all paths of a list read */
	bool some, indexed;		/* lists were read: some, all */
	void *own;			/* the database's */
};

/* Appends; the strings must stay, as pathtext_keep() makes them. */
int package_add(struct packages *p, const struct package *pk, struct err *e);

#endif
