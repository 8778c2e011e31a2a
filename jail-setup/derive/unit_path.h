/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_path.h - the program that a command line of a unit starts. */
#ifndef UNIT_PATH_H
#define UNIT_PATH_H

#include <limits.h>

struct derive_from;

/*
 * Its absolute path: a bare name is looked up where systemd does, on the host.
 * -1: it is a name, and is nowhere.
 */
int unit_program(const struct derive_from *from, const char *program,
    char path[PATH_MAX]);

#endif
