/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry_sources.h - every path an entry needs, walked once, as descriptors.
 *
 * They are opened after the mount namespace is our own: the kernel clones
 * mounts of the caller's namespace only.  Opened before, they are a rehearsal
 * that finds what would refuse the login.
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
 * Have homes and binds mounted that automounts wait for: these answer in the
 * host's namespace alone.  What comes of it sources_open() sees.
 */
void sources_wake(const struct entry *en);

int  sources_open(const struct entry *en, const char *state,
    struct sources *s, struct err *e);
/* One home or bind of it alone: would it be refused? */
int  sources_try(const struct entry *en, const struct entry_mount *m,
    struct err *e);
/* Is it what it would be refused for that it is not there? */
bool sources_is_missing(const struct entry *en, const struct entry_mount *m);
/* Of these only the descriptor of the jail's root directory. */
int  sources_tree(const struct entry *en, const char *state, struct err *e);
void sources_close(struct sources *s);

#endif
