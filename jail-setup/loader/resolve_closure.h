/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve_closure.h - one program's closure while it is being worked out.
 *
 * Between resolve.c, which walks breadth first, resolve_search.c, which finds one name,
 * and resolve_extras.c and resolve_versions.c, which look at more than DT_NEEDED.  deps->v[i] was
 * found in file[i], which is NULL for a missing one.
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
	size_t *order;		/* in which what they need is looked for */
	size_t done;		/* of order */
	size_t room;
	size_t base;		/* where the namespace of the moment begins */
	const struct abi *abi;
	const struct lddirs *dirs;
	const char *musl;	/* musl's name of the machine; NULL: glibc */
	char *real;		/* where deps->v[0] is, once it was asked */
	bool opening;		/* the name of the moment is for dlopen(3) */
	uint64_t most;		/* what looking may cost: deps->cost */
};

struct hit {
	const struct ldfile *file;	/* NULL: not found */
	enum how how;
	bool by_name;		/* as in struct dep */
	struct err why;		/* not found: what stood in the way */
};

/* One name, and what is to become of it. */
struct ask {
	const char *name;
	size_t by;		/* of deps */
	enum asked asked;
	bool optional;		/* where it is missing, it is not listed */
	const char *note;
};

/*
 * What one program costs is bounded by its size and that of what was found for
 * it, because a small file can name many directories and many libraries, and
 * each goes with each.  -1 when it is too much.
 */
int closure_pay(struct closure *c, size_t cost, struct err *e);

/* Index of what is loaded under that name or as that soname, else NOWHERE. */
size_t closure_find(const struct closure *c, const char *name);

/* Find it, unless it is there, and list it; *at is its index or NOWHERE. */
int closure_ask(struct closure *c, const struct ask *a, size_t *at,
    struct err *e);

/* What everything listed since the last time needs, breadth first. */
int closure_walk(struct closure *c, struct err *e);

/* Append a copy; path, why and note may be NULL: deps.c. */
int deps_add(struct deps *d, const struct dep *copy, struct err *e);
int deps_lack(struct deps *d, size_t by, size_t of, const char *version,
    struct err *e);

/* Is it a file of its own, whose needs count? */
bool closure_is_object(const struct closure *c, size_t i);

/* resolve_extras.c */
int extras_preload(struct closure *c, struct err *e);
int extras_dlopen(struct closure *c, struct err *e);
int extras_audit(struct closure *c, struct err *e);

/* resolve_versions.c: the versions that deps->v[from] and later ones miss. */
int closure_lacks(struct closure *c, size_t from, struct err *e);

/*
 * The name deps->v[by] needs with its tokens expanded, into PATH_MAX bytes; ""
 * when one has no value.  Both -1 only for trouble beyond the name.
 */
int search_expand(struct closure *c, size_t by, const char *name, char *buf,
    struct err *e);

/* Find what deps->v[by] needs by that expanded name. */
int search(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e);

/* Judge one path, as the loader does when it opens it: see resolve_search.c. */
int search_path(struct closure *c, const char *path, enum how how,
    struct hit *hit, struct err *e);

#endif
