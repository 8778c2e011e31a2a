/*
 * closure.h - one program's closure while it is being worked out.
 *
 * Between resolve.c, which walks breadth first, and search.c, which finds
 * one name.  deps->v[i] was found in file[i], which is NULL for a missing one.
 */
#ifndef CLOSURE_H
#define CLOSURE_H

#include "err.h"
#include "resolve.h"

struct abi;
struct lddirs;
struct ldfile;
struct loader;

struct closure {
	struct loader *l;
	struct deps *deps;
	const struct ldfile **file;
	size_t room;
	const struct abi *abi;
	const struct lddirs *dirs;
	const char *musl;	/* musl's name of the machine; NULL: glibc */
	char *real;		/* where deps->v[0] is, once it was asked */
};

struct hit {
	const struct ldfile *file;	/* NULL: not found */
	enum how how;
	struct err why;		/* not found: what stood in the way */
};

/*
 * The name deps->v[by] needs with its tokens expanded, into PATH_MAX bytes; ""
 * when one has no value.  Both -1 only for trouble beyond the name.
 */
int search_expand(struct closure *c, size_t by, const char *name, char *buf,
    struct err *e);

/* Find what deps->v[by] needs by that expanded name. */
int search(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e);

/* Judge one path, as the loader does when it opens it: see search.c. */
int search_path(struct closure *c, const char *path, enum how how,
    struct hit *hit, struct err *e);

#endif
