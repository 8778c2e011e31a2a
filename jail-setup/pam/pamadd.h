/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamadd.h - what the PAM file of a service has to become for our lines to be
 * right, or to be gone.  Reads the directory and changes nothing.
 *
 * No text leaves here that was not judged first, beside all that it includes:
 * accounts of a jail are kept in and nobody is locked out (pamlines.h), the
 * lines of others are the same and jump to the same (pamfile_same_others()).
 * Of what would do, that is chosen which moves the fewest of our lines.
 */
#ifndef PAMADD_H
#define PAMADD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "list.h"
#include "pamlines.h"

struct err;

enum pamadd_is {
	PAMADD_RIGHT,		/* nothing is to be done */
	PAMADD_CHANGE,		/* to text */
	PAMADD_NEEDLESS,	/* no line belongs there: why */
	PAMADD_REFUSED		/* why */
};

struct pamadd {
	enum pamadd_is is;
	char file[PATH_MAX];	/* that PAM reads now */
	bool vendor;		/* a vendor's: the text is for the directory */
	char *was, *text;	/* its text now, and as it is to be */
	size_t was_len, len;
	struct list shown;	/* "+line" and "-line" */
	size_t left;		/* faults without effect that remain */
	bool drops;		/* removal: no line of others is left */
	char why[PATH_MAX + 768];
};

/* -1: no memory.  Free it either way. */
int  pamadd_plan(const struct pamdir *d, const char *service, struct pamadd *p,
    struct err *e);

/*
 * Without our lines: of the file in the directory, or of `text` that is to take
 * its place, as a kept copy is.  PAMADD_RIGHT: the file has none of them.
 */
int  pamadd_plan_removal(const struct pamdir *d, const char *service,
    const char *text, size_t len, struct pamadd *p, struct err *e);

void pamadd_free(struct pamadd *p);

#define scope_pamadd __attribute__((cleanup(pamadd_free))) struct pamadd

/* Names what "pam add" mends of these faults, which are those of f. */
int  pamadd_mend(const struct pamfacts *f, struct pamfaults *v,
    struct err *e);

/* The dialect in which our lines are found: the lowest of the host's. */
unsigned pamadd_dialect(const struct pamdir *d);

/* So that another name, with more in it, is one of a file as well. */
enum { PAMADD_NAME_MAX = 200 };

/* Can a file of that name be a service's? */
bool pamadd_name_ok(const char *service);

#endif
