/* SPDX-License-Identifier: BSD-2-Clause */
/* init_steps.h - what is left to do until a first jail stands.  Pure. */
#ifndef INIT_STEPS_H
#define INIT_STEPS_H

#include <stdbool.h>

struct init_want;

/* In the order in which they are taken. */
enum init_kind {
	INIT_GROUP, INIT_FILE, INIT_BUILD, INIT_HOOK, INIT_PAM, INIT_CHECK,
	INIT_KINDS
};

enum init_state {
	INIT_NONE,		/* no part of this run */
	INIT_ALREADY,
	INIT_TODO,
	INIT_LATER,		/* of another root: on that host itself */
	INIT_STATES
};

enum init_tree { INIT_TREE_NONE, INIT_TREE_BEHIND, INIT_TREE_CURRENT };

/* What there is. */
struct init_facts {
	bool group;
	bool file;		/* byte for byte as init writes it */
	enum init_tree tree;
	bool hook;		/* nothing left for "hook install" */
	bool lines;		/* nothing left for "pam add --all" */
	bool others;		/* jails, whose hooks and lines they are too */
};

enum { INIT_WORDS = 4096 };

struct init_step {
	enum init_state state;
	char does[INIT_WORDS];	/* a command, or the file that is written */
	char undo[INIT_WORDS];	/* the command that takes it back, or "" */
};

void init_steps(const struct init_want *w, const struct init_facts *f,
    const char *file, struct init_step v[INIT_KINDS]);

const char *init_kind_name(enum init_kind k);
const char *init_state_name(enum init_state s);

/* The command line of this run, and what comes after it. */
void init_again(const struct init_want *w, char to[INIT_WORDS]);
void init_next(const struct init_want *w, char to[INIT_WORDS]);

#endif
