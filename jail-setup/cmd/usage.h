/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * usage.h - the commands and options of jail-setup: one table each, from which
 * options are read and help is printed. tests/lint/check_completion.sh compares
 * the manual and the completions with them.
 */
#ifndef USAGE_H
#define USAGE_H

#include <stddef.h>
#include <stdio.h>

struct call;

/* What a command needs, and which options it takes. */
enum { NEEDS_ROOT = 1 << 0, TAKES_ALL = 1 << 1, CHECKS = 1 << 2 };
enum { TAKES_SIZE = 1 << 8, NO_JAILS = 1 << 9 };
enum { LOGS = 1 << 10, IN_BACKGROUND = 1 << 11, TAKES_ROOT = 1 << 12 };
enum { TAKES_OUTPUT = 1 << 13, LEARNS = 1 << 14, TRIES = 1 << 15 };
enum { INITS = 1 << 16, TAKES_USER = 1 << 17, HOLDS = 1 << 18 };
enum { WAITS = 1 << 19, SERVES = 1 << 20, RESTARTS = 1 << 21 };
enum { EXPORTS = 1 << 22 };

struct cmd {
	const char *name;
	int (*run)(const struct call *c);
	int least, most;	/* arguments; most -1: any number */
	unsigned flags;
	const char *args, *help;
	const char *more;	/* a sentence or two; lines are broken here */
	const char *example;	/* the words behind "jail-setup" */
};

enum parsed { PARSED, PARSED_VERSION, PARSED_WRONG };

/*
 * Read the options into *c; the words that follow start at argv[optind].
 * PARSED_VERSION: --version was given, and reading stopped there; PARSED_WRONG:
 * argv[optind - 1] is an unknown option, or lacks its value.
 */
enum parsed usage_parse(int argc, char **argv, struct call *c);

/* The first option given that the command does not take; NULL: none. */
const char *usage_misplaced(const struct cmd *cmd, const struct call *c);

/* The command in a command line, even if the line is wrong; NULL: none. */
const struct cmd *usage_command(const struct cmd *all, size_t n,
    char *const *words);

/* Print the help of all commands; of one command; its usage line. */
void usage_all(const struct cmd *all, size_t n, FILE *to);
void usage_of(const struct cmd *cmd, FILE *to);
void usage_line(const struct cmd *cmd, FILE *to);

#endif
