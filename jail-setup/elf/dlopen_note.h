/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dlopen_note.h - what the text of a dlopen note says (the UAPI group's "ELF
 * dlopen metadata"): an array of { soname, feature, description, priority }.
 *
 * Pure.  Lenient, for newer notes: unknown keys and entries without a soname
 * are skipped, a soname may be a string instead of an array, and a missing or
 * unknown priority means "recommended", as specified.
 */
#ifndef DLOPEN_NOTE_H
#define DLOPEN_NOTE_H

#include <stddef.h>

#include "list.h"

struct err;

enum dlopen_priority {
	DLOPEN_REQUIRED,
	DLOPEN_RECOMMENDED,
	DLOPEN_SUGGESTED,
	DLOPEN_COUNT
};

struct dlopen_wish {
	char *feature;		/* or NULL */
	enum dlopen_priority priority;
	struct list sonames;	/* alternatives, the best first */
};

struct dlopen_wishes {
	struct dlopen_wish *v;
	size_t n, room;
};

/* Append the entries of one text; -1 if it is not JSON. */
int dlopen_parse(const char *text, struct dlopen_wishes *out, struct err *e);

const char *dlopen_priority_name(enum dlopen_priority p);
void dlopen_free(struct dlopen_wishes *w);

#endif
