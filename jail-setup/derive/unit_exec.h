/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_exec.h - the command lines of a unit: ExecStart= and its kind, as
 * systemd.service(5) reads them.
 *
 * Quotes, C escapes and specifiers are done; $NAME and ${NAME} stand, as they
 * are known when the line runs only.
 */
#ifndef UNIT_EXEC_H
#define UNIT_EXEC_H

#include <stddef.h>

#include "list.h"

struct err;
struct unit;

enum unit_when {		/* unit_exec.c has the key of each */
	UNIT_CONDITION, UNIT_PRE, UNIT_MAIN, UNIT_POST_START, UNIT_RELOAD,
	UNIT_STOP, UNIT_POST, UNIT_WHEN_COUNT
};

struct unit_exec {
	enum unit_when when;
	char flags[8];		/* of - + ! :, each once; "!!" is "!" */
	char *program;		/* as written: absolute, or a name */
	struct list argv;	/* v[0]: the program, or what '@' says */
};

struct unit_execs {
	struct unit_exec *v;	/* by `when`, then as they stand */
	size_t n;
};

/* "ExecStartPre", "ExecStart", ... */
const char *unit_when_key(enum unit_when when);

/* All command lines of a unit; free it either way. */
int unit_execs(const struct unit *u, struct unit_execs *all, struct err *e);
void unit_execs_free(struct unit_execs *all);

#define scope_unit_execs \
	__attribute__((cleanup(unit_execs_free))) struct unit_execs

/* Pure.  The lines of one value: a ";" alone is between two. */
int unit_exec_parse(const struct unit *u, const char *value,
    enum unit_when when, struct unit_execs *all, struct err *e);

#endif
