/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call_rules.h - what the commands of a jail may be called with.
 *
 * PATHS_RULES of a tree, which jail-setup makes of the rows of a jail file and
 * of their profiles.  A line with the names of a command, and below it, each
 * after a tab, its rules: "/PATH" may be executed, else "KEY VALUE" with the
 * keys of struct call_rule; behind "form NAME" those of struct form.  Paths
 * before the first name may be executed by all.  What is executed, read and
 * written the kernel sees to: rules.h of lib, which reads the same file.
 */
#ifndef CALL_RULES_H
#define CALL_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "list.h"

struct err;

enum { REQUIRE_MOST = 32 };	/* of a form */

/* A way to call it: jail.conf(5), PROFILES OF COMMANDS. */
struct form {
	char *name;
	char *flags;		/* letters; NULL: none */
	struct list names;	/* of the first word; empty: all of the rule */
	struct list words, require, allow, forbid, add, operands;
};

/*
 * All of it but the name, in the order of the file: for what reads, writes and
 * joins forms, or one that forgets a field lets pass what it forbids.
 */
#define FORM_FIELDS(LIST, TEXT) \
	LIST(names) LIST(words) LIST(require) TEXT(flags) LIST(allow) \
	LIST(forbid) LIST(add) LIST(operands)

struct call_rule {
	struct list names;
	struct list paths;	/* may be executed */
	char *profile;		/* NULL: none */
	char *program;		/* started instead; NULL: the first word */
	char *root;		/* "ACCESS PATH", with tokens; NULL: no limit */
	char *start;		/* with tokens; NULL: the home */
	char *umask;		/* octal; NULL: as it is */
	bool any;		/* the words are not looked at */
	bool clusters, dashes, glob, network;
	struct list environment;	/* NAME=VALUE with tokens, or NAME */
	struct form *forms;
	size_t n;
};

struct call_rules {
	struct list paths;	/* may be executed by all */
	struct call_rule *v;
	size_t n;
};

/*
 * Pure.  A line that is not understood is an error.  `only`: commands that have
 * not this name get their names alone, and their lines are not looked at; NULL:
 * all.  Free it either way.
 */
int  call_rules_parse(const char *text, const char *only,
    struct call_rules *out, struct err *e);
/* -1: what was written would be read as something else. */
int  call_rules_print(const struct call_rules *all, FILE *to, struct err *e);
void call_rules_free(struct call_rules *all);

#define scope_call_rules \
	__attribute__((cleanup(call_rules_free))) struct call_rules

/* Reads that of the tree or jail with this root. */
int call_rules_read(int root, const char *only, struct call_rules *out,
    struct err *e);

/* Append an empty one; NULL: no memory. */
struct call_rule *call_rules_add(struct call_rules *all, struct err *e);
struct form *call_rule_add_form(struct call_rule *r, const char *name,
    struct err *e);

/* All names, each once, in their order. */
int call_rules_names(const struct call_rules *all, struct list *out,
    struct err *e);

/* The first with that name; -1: none. */
int call_rules_find(const struct call_rules *all, const char *name);

/*
 * What program_find() looks for to start it: its program, else each of its
 * names.  NULL: there are no more than i.
 */
const char *call_rule_starts(const struct call_rule *r, size_t i);

/* The path of `root`; "/": no limit. */
const char *call_rule_root(const struct call_rule *r);

#endif
