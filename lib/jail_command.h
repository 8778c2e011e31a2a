/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jail_command.h - one row of `commands` in a jail file: what the account may
 * start, and with which values.  A string is a row as well.  Pure.
 */
#ifndef JAIL_COMMAND_H
#define JAIL_COMMAND_H

#include <stdbool.h>

#include "conf.h"
#include "list.h"

struct err;

/*
 * What a row can set, and a profile has defaults for; all are text.  X has the
 * argument, the value, its name and what checks it.
 */
#define VALUES(X, argument) \
	X(argument, VALUE_ROOT, "root", token_path_check) \
	X(argument, VALUE_START, "start", token_path_check) \
	X(argument, VALUE_ACCESS, "access", check_access) \
	X(argument, VALUE_UMASK, "umask", check_umask) \
	X(argument, VALUE_QUOTA, "quota", check_quota) \
	X(argument, VALUE_GLOB, "glob", check_truth) \
	X(argument, VALUE_DELETE, "delete", check_truth) \
	X(argument, VALUE_HOOKS, "hooks", check_hooks) \
	X(argument, VALUE_NETWORK, "network", check_truth)

#define VALUE_NUMBER(argument, value, name, check) value,
enum value { VALUES(VALUE_NUMBER, ) VALUE_COUNT };

/* Rows of a table of keys; `at` is where the struct has char *[VALUE_COUNT]. */
#define VALUE_KEY(at, value, name, check) \
	{ name, CONF_WORD, (at) + (value) * sizeof(char *), 0, 0 },
#define VALUE_KEYS(at) VALUES(VALUE_KEY, at)

extern const char *const value_names[VALUE_COUNT];

/* NULL: not said; *what begins "NAME = \"VALUE\": ". */
int values_check(char *const values[VALUE_COUNT], const char *what,
    struct err *e);

/* A word that can be the first of a command line. */
bool command_name_ok(const char *name);

struct jail_command {
	char *word;		/* a string in place of a row; else NULL */
	char *use;		/* the profile; NULL: none, or by `word` */
	char *name;		/* the only name it answers to */
	char *args;		/* "any": they are not looked at */
	struct list run;	/* v != NULL: exactly these words */
	struct list exec;	/* what it may start besides */
	char *values[VALUE_COUNT];
};

extern const struct conf_row jail_command_row;

/* `file` names it in errors. */
int jail_command_check(const struct jail_command *c, const char *file,
    struct err *e);

/* What it is called in a report: the name, the profile or the program. */
const char *jail_command_name(const struct jail_command *c);

/* Does it say `network = true`? */
bool jail_command_network(const struct jail_command *c);

#endif
