/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamstatus.h - how the lines of pam_jail.so stand in the file of a service.
 */
#ifndef PAMSTATUS_H
#define PAMSTATUS_H

#include "pamlines.h"

struct err;
struct list;

enum pamstatus_is {
	PAMSTATUS_RIGHT,
	PAMSTATUS_INCLUDED,	/* right, by the file of another service */
	PAMSTATUS_NEEDLESS,	/* no line belongs there */
	PAMSTATUS_MISSING,	/* there is none */
	PAMSTATUS_WRONG,
	PAMSTATUS_COUNT
};

struct pamstatus {
	enum pamstatus_is is;
	char file[PATH_MAX];	/* "": there is none */
	char says[PATH_MAX + 768];	/* by which, why; "": nothing */
	struct pamfaults faults;	/* with the fixes */
};

/* "right" and so on. */
const char *pamstatus_name(enum pamstatus_is is);

/* -1: no memory.  Free it either way. */
int  pamstatus_look(const struct pamdir *d, const char *service,
    struct pamstatus *s, struct err *e);
void pamstatus_free(struct pamstatus *s);

#define scope_pamstatus \
	__attribute__((cleanup(pamstatus_free))) struct pamstatus

/*
 * Add the services of this host that are to have a line; last "other", for
 * those without a file: "run0 -u", PAMName= of a unit.
 */
int  pamstatus_names(const struct pamdir *d, struct list *out, struct err *e);

/*
 * For `service`, add the one whose file it includes first, and behind it those
 * whose files include it: a change of one is one of theirs.
 */
int  pamstatus_with(const struct pamdir *d, const char *service,
    struct list *out, struct err *e);

#endif
