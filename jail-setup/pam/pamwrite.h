/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamwrite.h - write the PAM files that pamadd.h has judged.
 *
 * A file is written whole, beside the old one and with its owner, mode and
 * extended attributes, and takes its place by one rename(2): whenever a run is
 * killed, PAM reads the old file or the new one.  Before, both are kept
 * (pamkeep.h).  Only a regular file of root, with one name and writable by
 * nobody else, is replaced, in a directory that is trusted (safe_open.h).
 */
#ifndef PAMWRITE_H
#define PAMWRITE_H

#include <stdbool.h>

#include "pamadd.h"
#include "pamfile.h"

struct err;
struct list;

struct pamhost {
	struct pamdir dir;
	int etc, keep;		/* /etc/pam.d; STATE/.pam, -1: not there */
	bool dry;		/* nothing is written */
};

/*
 * Open the directories, and remove what a killed run has left.  The caller
 * holds the lock, unless `dry`.
 */
int  pamwrite_open(const char *pamdir, const char *state, bool dry,
    struct pamhost *h, struct err *e);
void pamwrite_close(struct pamhost *h);

#define scope_pamhost __attribute__((cleanup(pamwrite_close))) struct pamhost

/* Write what is PAMADD_CHANGE. */
int  pamwrite_add(const struct pamhost *h, const char *service,
    const struct pamadd *p, struct err *e);

/* How our lines went. */
enum pamgone {
	PAMGONE_NONE,		/* there were none */
	PAMGONE_BACK,		/* the file is as it was */
	PAMGONE_COPY,		/* the copy of the vendor file is removed */
	PAMGONE_LINES,		/* taken out of a file that others changed */
	PAMGONE_REFUSED		/* p->why */
};

/* Take our lines out.  One of enum pamgone; -1: not done. */
int  pamwrite_remove(const struct pamhost *h, const char *service,
    struct pamadd *p, struct err *e);

/* Add the services whose file has a line of ours, or of which one is kept. */
int  pamwrite_names(const struct pamhost *h, struct list *out,
    struct err *e);

#endif
