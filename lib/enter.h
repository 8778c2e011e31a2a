/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.h - into the jail: a list of steps over data computed before.
 *
 * For the calling process, which must be root, and for whatever it starts.  A
 * process with threads fails: namespaces and walls are those of one thread.
 * Linux 5.12, and 6.12 unless the jail file does without Landlock's scopes; on
 * less it fails.
 *
 * On error the caller is in no defined place: it must refuse the login, and
 * end the process if a user's program could run in it.  Nothing is left
 * mounted on the host: the namespace goes with the process.
 */
#ifndef ENTER_H
#define ENTER_H

struct entry;
struct err;
struct sources;

/*
 * Namespaces of our own.  After it, and only then, sources_open() finds
 * descriptors that enter() can mount.
 */
int enter_apart(const struct entry *en, struct err *e);

/*
 * Everything up to the walls of wall.h.  Closes the sources: nothing that leads
 * outside stays open.  From here on no path means what it meant on the host.
 */
int enter(const struct entry *en, struct sources *s, struct err *e);

#endif
