/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry_sources.h - opens every path of the host that an entry needs, once.
 *
 * An entry opens them after enter_apart(): the kernel clones mounts of the
 * caller's namespace only.  Opened before, they are a rehearsal, which finds
 * what would refuse the login.
 */
#ifndef ENTRY_SOURCES_H
#define ENTRY_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "generation.h"

struct entry;
struct entry_mount;
struct err;

struct sources {
	char serial[SERIAL_MAX + 1];	/* "-" for a tree kept by others */
	int tree;		/* the jail's root directory */
	int *mounts;		/* one per entry->mounts; -1: left out */
	size_t nmounts;
	int pts;		/* the host's devpts, or -1: one of its own */
	int tty;		/* and then the session's terminal, or -1 */
	char tty_name[64];	/* what it is called in /dev */
	int log;		/* the host's /dev/log, or -1 */
	int cgroup;		/* see cgroup.h; -1: no limits */
	int room;		/* an empty directory, to mount on */
};

/*
 * Triggers the automounts of homes and binds, which work in the host's
 * namespace only.  Errors are left to sources_open().
 */
void sources_wake(const struct entry *en);

int  sources_open(const struct entry *en, const char *state,
    struct sources *s, struct err *e);
/* Opens and closes one home or bind: -1 if it would refuse the login. */
int  sources_try(const struct entry *en, const struct entry_mount *m,
    struct err *e);
/* Opens the jail's root directory alone. */
int  sources_tree(const struct entry *en, const char *state, struct err *e);
void sources_close(struct sources *s);

#endif
