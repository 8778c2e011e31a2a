/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive.h - finds what the container of a program is: from its unit, its
 * packages and the host's files.  Nothing is executed and nothing is written.
 */
#ifndef DERIVE_H
#define DERIVE_H

struct derived;
struct err;
struct list;
struct packages;
struct unit;

/* What the parts of derive() look at. */
struct derive_from {
	struct packages *all;
	const char *root;	/* in front of each path: "" for the host */
	const struct unit *unit;	/* NULL: no unit, the program alone */
	const struct list *shared;	/* keys of service.conf(5): */
	const struct list *private;	/* taken from the private, added */
};

/* What is asked for; the strings and lists are borrowed. */
struct derive_want {
	const char *program;	/* absolute, as it was named */
	const char *unit;	/* its name; NULL: by the program */
	const struct list *shared, *private;	/* may be empty */
	const struct list *capabilities;	/* v != NULL: instead of the */
				/* unit's */
};

/*
 * *d: sorted, with its inputs.  `root` as above.  Free it either way.  -1: no
 * unit and no package, several units, one that cannot run so: *e says what to
 * write.
 */
int derive(const struct derive_want *w, struct packages *all,
    const char *root, struct derived *d, struct err *e);

#endif
