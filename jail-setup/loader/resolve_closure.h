/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve_closure.h - the state of resolving one program.
 *
 * Shared by resolve.c, which walks breadth first, resolve_search.c, which finds
 * one name, and resolve_extras.c and resolve_versions.c, which handle more than
 * DT_NEEDED.  file[i] is the file of deps->v[i], NULL if that is missing.
 */
#ifndef RESOLVE_CLOSURE_H
#define RESOLVE_CLOSURE_H

#include <stdint.h>

#include "err.h"
#include "resolve.h"

struct abi;
struct lddirs;
struct ldfile;
struct loader;

enum { NOWHERE = (size_t)-1 };

struct closure {
	struct loader *l;
	struct deps *deps;
	const struct ldfile **file;
	size_t *order;		/* the order of resolving their needs */
	size_t done;		/* how many of order are done */
	size_t room;
	size_t base;		/* start of the current namespace */
	const struct abi *abi;
	const struct lddirs *dirs;
	const char *musl;	/* musl's name of the machine; NULL: glibc */
	char *real;		/* real path of deps->v[0], or NULL: not yet */
	bool opening;		/* the current name is for dlopen(3) */
	uint64_t most;		/* limit of deps->cost */
};

struct hit {
	const struct ldfile *file;	/* NULL: not found */
	enum how how;
	bool by_name;		/* as in struct dep */
	struct err why;		/* not found: the obstacle */
};

/* A name to resolve. */
struct ask {
	const char *name;
	size_t by;		/* of deps */
	enum asked asked;
	bool optional;		/* not listed if it is missing */
	const char *note;
};

/*
 * Charge the cost of a search step.  The limit depends on the size of the
 * program and of its libraries, because a small file can name many directories
 * and many libraries, which multiply.  -1 above the limit.
 */
int closure_pay(struct closure *c, size_t cost, struct err *e);

/* The index of the object loaded under that name or soname, else NOWHERE. */
size_t closure_find(const struct closure *c, const char *name);

/* Find and list the object unless it is listed; *at is its index or NOWHERE. */
int closure_ask(struct closure *c, const struct ask *a, size_t *at,
    struct err *e);

/* Resolve the needs of all objects listed since the last call. */
int closure_walk(struct closure *c, struct err *e);

/* Append a copy; path, why and note may be NULL: deps.c. */
int deps_add(struct deps *d, const struct dep *copy, struct err *e);
int deps_lack(struct deps *d, size_t by, size_t of, const char *version,
    struct err *e);

/* Is it a loaded object, whose needs count? */
bool closure_is_object(const struct closure *c, size_t i);

/* resolve_extras.c */
int extras_preload(struct closure *c, struct err *e);
int extras_dlopen(struct closure *c, struct err *e);
int extras_audit(struct closure *c, struct err *e);

/* resolve_versions.c: record the versions that deps->v[from] and later lack. */
int closure_lacks(struct closure *c, size_t from, struct err *e);

/*
 * Expand the tokens of a name that deps->v[by] needs, into PATH_MAX bytes; ""
 * if a token has no value.  Like search(), -1 only for errors that say nothing
 * about the name.
 */
int search_expand(struct closure *c, size_t by, const char *name, char *buf,
    struct err *e);

/* Find the file that deps->v[by] needs under that expanded name. */
int search(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e);

/* What one step of a search comes to. */
enum search {
	SEARCH_ERROR = -1,	/* says nothing about the name */
	SEARCH_ON,
	SEARCH_FOUND,
	SEARCH_STOP,		/* the loader ends the program here */
};

/* Try one path as the loader does: see resolve_search.c. */
enum search search_path(struct closure *c, const char *path, enum how how,
    struct hit *hit, struct err *e);

#endif
