/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script.h - jailsh as the interpreter of a script.
 *
 * In a jail with `commands` it stands where the shells are, so execve(2) of a
 * "#!/bin/sh" script starts it, and so does env(1).  A script that is one of
 * the commands gets the shell it was written for, whoever started it: at its
 * own path, with the words of its own line, never with what the caller says.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

struct err;

/*
 * `argv` is jailsh's own.  Executes the shell; returns only on failure: the
 * exit status, and why in *e.
 */
int script_run(int top, char **argv, char *const *environment,
    struct err *e);

#endif
