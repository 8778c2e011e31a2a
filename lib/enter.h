/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.h - moves the calling process into a jail, by the steps of entry.h.
 *
 * The caller must be root and have one thread, since namespaces and walls are
 * those of a thread; what it starts later is in the jail too.  Needs Linux
 * 5.12, and 6.12 unless the jail file waives Landlock's scopes.
 *
 * After an error the process may be anywhere between the host and the jail: the
 * caller must refuse the login, and end the process if a user's program could
 * run in it.  Nothing stays mounted on the host: the namespace ends with the
 * process.
 */
#ifndef ENTER_H
#define ENTER_H

struct entry;
struct err;
struct sources;

/*
 * Gives the process its own namespaces.  Only descriptors that sources_open()
 * opens afterwards can be mounted by enter().
 */
int enter_apart(const struct entry *en, struct err *e);

/*
 * Mounts and enters the jail; the walls of wall.h are left to the caller.
 * Closes the sources, so that no descriptor leads outside.  All paths are the
 * jail's from here on.
 */
int enter(const struct entry *en, struct sources *s, struct err *e);

#endif
