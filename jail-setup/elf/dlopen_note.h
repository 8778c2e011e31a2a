/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dlopen_note.h - what the text of a dlopen note says (the UAPI group's "ELF
 * dlopen metadata"): an array of { soname, feature, description, priority }.
 *
 * Pure.  Read as leniently as a newer note may need: unknown keys and entries
 * without a soname are passed over, one soname may stand without its brackets,
 * and a priority that is absent or unknown means "recommended", as specified.
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
	char *feature;		/* NULL: not said */
	enum dlopen_priority priority;
	struct list sonames;	/* alternatives, the best first */
};

struct dlopen_wishes {
	struct dlopen_wish *v;
	size_t n, room;
};

/* Append what one text says; -1 when it is no JSON. */
int dlopen_parse(const char *text, struct dlopen_wishes *out, struct err *e);

const char *dlopen_priority_name(enum dlopen_priority p);
void dlopen_free(struct dlopen_wishes *w);

#endif
