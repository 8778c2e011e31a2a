/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arguments.h - parses the arguments of jailsh.
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdbool.h>

#include "list.h"

struct err;

enum mode {
	MODE_SHELL,		/* as a login shell */
	MODE_SCRIPT,		/* as the interpreter of a script */
	MODE_TEST,		/* --test: would it run? */
	MODE_LAUNCH,		/* --jail: a program in a jail, by root */
	MODE_REHEARSE,		/* --test --jail: would it start? */
	MODE_SERVE,		/* --service: from a supervisor, by root */
	MODE_JOIN,		/* and --exec: by jail-setup service exec */
	MODE_HELP, MODE_VERSION
};

struct arguments {		/* words are borrowed from argv */
	enum mode mode;
	const char *jail, *user;
	const char *service;
	const char *command;	/* of -c; NULL: none */
	const char *table;	/* --table; NULL: none */
	bool json;
	const char *chdir;
	const char *config, *state;
	struct list env;	/* --env: NAME or NAME=VALUE */
	char **argv;		/* --jail: the program and its words; */
				/* MODE_SCRIPT: all */
};

/*
 * If the first word does not start with "--", jailsh is a login shell, which
 * takes -c [--] COMMAND, or the interpreter of a script (script.h).  After an
 * error `mode` is the mode that was asked for.  Pure but for getopt(3)'s state,
 * so once in a process.
 */
int arguments_parse(int argc, char **argv, struct arguments *a,
    struct err *e);

extern const char arguments_usage[];

#endif
