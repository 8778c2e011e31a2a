/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wall.h - what a process in a jail, and all its children, can never do again:
 * one row for each wall.  The entry raises the rows, explain prints them,
 * `check --live` attacks each, jailsh asks the kernel for them, and
 * tests/lint/walls.sh requires a mutant and an attack for each.
 *
 * Each wall is irrevocable.  One that does not stand is an error, and the login
 * must be refused; none falls back to a weaker form that was not asked for.
 */
#ifndef WALL_H
#define WALL_H

#include <linux/capability.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* Landlock's rights but EXECUTE and REFER, landlock(7), ABI 3 (Linux 6.2). */
#define WALL_FS_TRUNCATE (1ULL << 14)	/* Debian 12's header is older */
#define WALL_FS_CONTENT ((WALL_FS_TRUNCATE << 1) - 1 - \
    LANDLOCK_ACCESS_FS_EXECUTE - LANDLOCK_ACCESS_FS_REFER)

/*
 * What may be done with files: O_PATH descriptors of files, and of directories
 * with all that is beneath.  Rights that are handled, nothing else has.
 */
struct reach {
	struct reach_part {
		int fd;
		uint64_t rights;	/* LANDLOCK_ACCESS_FS_* */
	} *v;
	size_t n;
	uint64_t handled;
	bool linkless;		/* no file gets a second name: rules.h, new */
};

/*
 * The capabilities that a service may keep; no ordinary login has only these in
 * its bounding set.  capability.h says why each other one is not among them.
 */
#define WALL_KEEPABLE (1ULL << CAP_NET_BIND_SERVICE | 1ULL << CAP_NET_RAW | \
    1ULL << CAP_IPC_LOCK | 1ULL << CAP_SYS_NICE)

/*
 * What a jail file says about its walls: jail_walls() of jail.h.  login.h finds
 * `reach`, in the jail.
 */
struct wall_terms {
	bool network;		/* the host's; else none */
	bool processes;		/* a pid namespace of its own */
	bool strict;		/* filter.h */
	bool ports;		/* only some TCP ports: filter.h */
	bool commands;		/* named ones only, and no shell */
	bool limited;		/* to their roots; for explain */
	bool sockets;		/* those of `listen` are open; for explain */
	const struct reach *reach;	/* NULL: everything */
	unsigned waived;	/* bit i: walls[i] may be missing */
	uint64_t keep;		/* capabilities of WALL_KEEPABLE: bit c */
};

struct wall {
	const char *name;
	const char *what;	/* it does, for explain; NULL: nothing */
	const char *strict;	/* and instead on such terms */
	const char *commands;	/* and instead with `commands` */
	const char *limited;	/* and instead where they have roots */
	const char *waived;	/* and where it may be missing */
	const char *(*told)(const struct wall_terms *t);	/* instead */
	/*
	 * 0: it stands.  WALL_MISSING: this kernel has not all of it, and *e
	 * says so.  The row has none where enter.h or another row raises it.
	 */
	int (*raise)(const struct wall_terms *t, struct err *e);
	bool unprivileged;	/* everybody can raise it */
	/*
	 * Has this kernel all of it?  Changes nothing.  Only a wall with this
	 * can be waived, by `require` of the jail file.
	 */
	bool (*whole)(void);
	/* Asked from inside, by anybody.  -1: no, and how that is seen. */
	int (*seen)(struct err *e);
};

enum { WALL_MISSING = 1, WALLS_MOST = 32, WALL_NAMES = 256 };

extern const struct wall walls[];	/* in the order of raising */
extern const size_t walls_count;	/* at most WALLS_MOST */

/*
 * Raise them all; without privileges those that need none.  *missing: of the
 * waived ones those that this kernel does not have.
 */
int walls_raise(const struct wall_terms *t, bool privileged,
    unsigned *missing, struct err *e);

/*
 * For good: of what the calling process may do with files only this.  Without
 * privileges.  0 also where the kernel has no Landlock, as `require` allows.
 */
int wall_narrow(const struct reach *r, struct err *e);

/* For good: no socket but unix, in a jail that has the host's network. */
int wall_offline(struct err *e);

/* Of landlock_create_ruleset(2): the kernel lacks what was asked for. */
bool wall_lacking(int no);

/* Of the waived ones, those that this kernel does not have. */
unsigned walls_missing(const struct wall_terms *t);

/* Those that can be waived; if a name is said, that one or none. */
unsigned walls_optional(const char *name);

/* The names, with a comma between two. */
const char *walls_names(unsigned which, char text[WALL_NAMES]);

/*
 * Is the calling process in a jail?  Asks the kernel, not a file; no ordinary
 * login has all that is asked for.  -1: no, and what is missing.
 */
int walls_seen(struct err *e);

#endif
