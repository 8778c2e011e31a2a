/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry.h - computes the entry of one account into one jail.  Pure: it reads no
 * file and asks no name service, and is the same for a login, explain and a
 * test.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mount.h>

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
 * An entry below the jail's root is one array of steps, in the order of
 * execution: enter.c carries them out and mounts nothing else, and explain
 * prints those that mount something.  No home and no bind may cover the target
 * of one that every entry has.
 */
#define STEP_QUIET (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

enum step_kind {
	STEP_TREE,		/* the root */
	STEP_DEV,
	STEP_TERMINALS,		/* the host's devpts, or one of its own */
	STEP_SHARED,
	STEP_TERMINAL,		/* the session's, where devpts is its own */
	STEP_LOG,
	STEP_PROC,
	STEP_PROCESSES,		/* a pid namespace where there is no /proc */
	STEP_HIDE,		/* an empty file on it, if it is there */
	STEP_TMP,
	STEP_RUNTIME,		/* XDG_RUNTIME_DIR */
	STEP_HOME,		/* a directory for a login to go to */
	STEP_BIND,
};

struct entry_step {
	enum step_kind kind;
	const char *target;	/* in the jail; borrowed */
	const char *type;	/* NULL: nothing is mounted */
	uint64_t attrs;		/* MOUNT_ATTR_*, once all is mounted */
	bool ahead;		/* mount point made before the overlay */
	const char *source;	/* borrowed; NULL: none, or the tree */
	const char *when;	/* only then; NULL: at every login */
	size_t mount;		/* of STEP_BIND: which of en->mounts */
};

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
	struct entry_step *steps;
	size_t nsteps;
	char *passwd, *group;	/* the account's own lines */
	char service[ENTRY_SERVICE_MAX + 1];	/* the way in; "-": not said */
};

/* `enter` of the jail file: may its session be opened this way? */
int  entry_allowed(const struct jail *jail, enum entry_by by, struct err *e);

int  entry_compute(const struct jail *jail, const struct ident *who,
    enum entry_by by, struct entry *en, struct err *e);
void entry_free(struct entry *en);

/* Fills en->steps, from all else in *en. */
int  entry_steps_compute(struct entry *en, struct err *e);

/* The first of that kind, or NULL. */
const struct entry_step *entry_step(const struct entry *en,
    enum step_kind kind);

/*
 * What an entry can mount that lies at, above or below `path`, or NULL.  The
 * runtime directory is the account's own: there a bind adds to what it has.
 */
const char *entry_steps_own(const char *path);

/* A mount from which the jail file wants programs run. */
bool entry_step_executable(const struct entry_step *st);

/* Say what the way in is called.  Becomes one word: other than letters, digits
 * and ._- is shown as '_'. */
void entry_service(struct entry *en, const char *name);

#endif
