/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook_files.h - read, write and remove the files of hook.h on a host, by
 * descriptor below `root`; every directory has to be trusted (safe_open.h).
 */
#ifndef HOOK_FILES_H
#define HOOK_FILES_H

#include <stdbool.h>
#include <sys/types.h>

#include "hook.h"

struct err;

/* A host: its / and whose its directories must be (0 outside the tests). */
struct host {
	int root;
	const char *shown;	/* "" for the real one */
	uid_t owner;
	const char *program;	/* what the hooks call */
};

/*
 * An enum hook_state, but never NEEDLESS: that takes a look at all of them.
 * -1 where it cannot be told.
 */
int hookfile_state(const struct host *at, const struct hook *h,
    bool *background, struct err *e);

/*
 * Whole or not at all.  A file that is CHANGED is an error, with the command
 * that mends it; nothing is written if it is INSTALLED as asked.  1: written.
 */
int hookfile_install(const struct host *at, const struct hook *h,
    bool background, struct err *e);

/* The same rule: 1 removed, 0 nothing there. */
int hookfile_remove(const struct host *at, const struct hook *h,
    struct err *e);

#endif
