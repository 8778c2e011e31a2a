/* SPDX-License-Identifier: BSD-2-Clause */
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

/* Who goes in: the process that opens the session, or its child (sshd). */
enum entry_by { ENTRY_SESSION, ENTRY_CHILD, ENTRY_BY_COUNT };

struct entry_mount {
	char *source;		/* on the host */
	char *target;		/* in the jail */
	bool rw;
	bool home;		/* it must belong to the account */
	bool noexec;
	bool optional;		/* left out where the source is missing */
	bool own;		/* a source with a token: the account's own */
};

/*
 * What every entry mounts by itself: enter.c mounts these and no others, and
 * entry_compute() keeps homes and binds away from each.  ENTRY_RUNTIME is the
 * account's own directory in /run/user; a bind on it takes its place, and binds
 * below it are mounted in it.
 */
enum entry_own {
	ENTRY_DEV, ENTRY_PROC, ENTRY_TMP, ENTRY_VAR_TMP, ENTRY_RUNTIME,
	ENTRY_OWN
};
extern const char *const entry_own[ENTRY_OWN];

/*
 * Names that lead to another directory, FHS 3.0 5.13 and 5.9: every jail has
 * these links.  Targets and homes are resolved through them, so that what has
 * two names on the host has two inside.
 */
struct entry_alias { const char *name, *to; };
enum { ENTRY_ALIASES = 2 };
extern const struct entry_alias entry_aliases[ENTRY_ALIASES];

enum { ENTRY_SERVICE_MAX = 32 };

struct entry {
	const struct jail *jail;	/* borrowed */
	const struct ident *who;	/* borrowed */
	char *tree;		/* root=, tokens filled in; NULL: generation */
	bool own_terminals;	/* a devpts of its own, not the host's */
	char *home;		/* its mount point; may be mounted or not */
	char *runtime;		/* XDG_RUNTIME_DIR: /run/user/UID */
	bool runtime_bound;	/* a bind is mounted there, not a new one */
	bool aliased[ENTRY_ALIASES];	/* a target was said by that name */
	struct entry_mount *mounts;	/* parents before what lies in them */
	size_t nmounts;
	char *passwd, *group;	/* the account's own lines */
	char service[ENTRY_SERVICE_MAX + 1];	/* the way in; "-": not said */
};

/* `enter` of the jail file: may its session be opened this way? */
int  entry_allowed(const struct jail *jail, enum entry_by by, struct err *e);

int  entry_compute(const struct jail *jail, const struct ident *who,
    enum entry_by by, struct entry *en, struct err *e);
void entry_free(struct entry *en);

/*
 * Is it mounted?  proc = "none" and tmp = "none" do without theirs, and a bind
 * can be the account's runtime directory.
 */
bool entry_has(const struct entry *en, enum entry_own what);
/* Where: of ENTRY_RUNTIME en->runtime, of others entry_own[]. */
const char *entry_at(const struct entry *en, enum entry_own what);
/* Programs can be executed in the runtime directory: as in /tmp, if that is. */
bool entry_runtime_exec(const struct entry *en);

/* Say what the way in is called.  Becomes one word: other than letters, digits
 * and ._- is shown as '_'. */
void entry_service(struct entry *en, const char *name);

#endif
