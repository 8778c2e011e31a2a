/*
 * entry.h - one account's entry into one jail, worked out beforehand.  Pure:
 * no lookup, no file; the same for a login, a dry run and a test.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct ident;
struct jail;

struct entry_mount {
	char *source;		/* on the host */
	char *target;		/* in the jail */
	bool rw;
	bool home;		/* it must belong to the account */
	bool optional;		/* left out where the source is missing */
};

enum { ENTRY_SERVICE_MAX = 32 };

struct entry {
	const struct jail *jail;	/* borrowed */
	const struct ident *who;	/* borrowed */
	char *tree;		/* root=, tokens filled in; NULL: generation */
	char *home;		/* its mount point; may be mounted or not */
	struct entry_mount *mounts;	/* parents before what lies in them */
	size_t nmounts;
	char *passwd, *group;	/* the account's own lines */
	char service[ENTRY_SERVICE_MAX + 1];	/* the way in; "-": not said */
};

int  entry_compute(const struct jail *jail, const struct ident *who,
    struct entry *en, struct err *e);
void entry_free(struct entry *en);

/* Say what the way in is called.  Becomes one word: other than letters, digits
 * and ._- is shown as '_'. */
void entry_service(struct entry *en, const char *name);

#endif
