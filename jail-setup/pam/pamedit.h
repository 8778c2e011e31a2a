/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamedit.h - put our lines into the text of a PAM file, and take them out.
 * Pure.
 *
 * All other bytes stay as they are: comments, blanks, order, a missing line end
 * at the end of the file.  Whether the result is right depends on the other
 * lines and on what they include: pamadd.h judges that.
 */
#ifndef PAMEDIT_H
#define PAMEDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"
#include "pamstack.h"

struct err;

/* A statement of ours, from one line of the text to the last. */
struct pamours {
	enum pam_type type;	/* PAM_TYPE_ANY: misspelt */
	unsigned first, last;
	bool misspelt;		/* the module; see pammodule_is() */
	bool counts;		/* its refusal fails the stack */
	bool grants;		/* its success is one of the stack */
	char control[16];	/* "required"; "": a list in brackets */
	struct list words;	/* its options */
};

struct pamedit {
	const char *text;	/* borrowed */
	size_t len;
	struct pamours *v;
	size_t n, room;
	size_t others;		/* statements that are not ours */
	unsigned cr, open;	/* the first line with a carriage return; the */
				/* first that libpam cuts or gives up at */
};

/* As a libpam of the dialect reads it.  -1: no memory.  Free it either way. */
int  pamedit_read(struct pamedit *x, const char *text, size_t len,
    unsigned dialect, struct err *e);
void pamedit_free(struct pamedit *x);

#define scope_pamedit __attribute__((cleanup(pamedit_free))) struct pamedit

/* The control of an account line that refuses, and lets nobody in by itself. */
#define PAMEDIT_SILENT "[success=ignore default=bad]"

/* What is done for the lines of one type. */
enum pamedit_how {
	PAMEDIT_TIDY,	/* one of them stays, and is corrected */
	PAMEDIT_KEEP,	/* the same; if there is none, it is added */
	PAMEDIT_MOVE,	/* the same, and goes where it belongs */
	PAMEDIT_NONE	/* all are taken out */
};

/* auth, account, session, in the order of enum pam_type. */
enum { PAMEDIT_TYPES = 3 };

/*
 * Where they belong: auth and account first in the file, behind a "#%PAM" line,
 * session last.  A line that needs no correction keeps its bytes.  A new one
 * gets the options of another of ours.
 */
struct pamedit_plan {
	enum pamedit_how how[PAMEDIT_TYPES];
	bool child;		/* the session line says entry=child */
	bool silent;		/* the account line lets nobody in */
};

/* A line of the text that is changed: lines from to last become `line`. */
struct pamchange {
	unsigned from, last;	/* last < from: it is put before `from` */
	char *line;		/* without line end; NULL: nothing */
};

struct pamchanges {
	struct pamchange *v;
	size_t n, room;
};

/* Does one of our session lines say entry=child, or is there none at all? */
bool pamedit_child(const struct pamedit *x);

/* -1: no memory.  Free them either way. */
int  pamedit_add(const struct pamedit *x, const struct pamedit_plan *p,
    struct pamchanges *to, struct err *e);
int  pamedit_remove(const struct pamedit *x, struct pamchanges *to,
    struct err *e);
void pamchanges_free(struct pamchanges *c);

#define scope_pamchanges \
	__attribute__((cleanup(pamchanges_free))) struct pamchanges

/* The text with the changes made, malloc'ed, a NUL behind it; NULL. */
char *pamedit_text(const struct pamedit *x, const struct pamchanges *c,
    size_t *len, struct err *e);

/* The line of the text that line `now` of the changed one was; 0: it is new. */
unsigned pamedit_line(const struct pamchanges *c, unsigned now);

#endif
