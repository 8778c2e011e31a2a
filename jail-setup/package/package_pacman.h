/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_pacman.h - the text files in an entry of /var/lib/pacman/local:
 * sections of "%KEY%", lines, and an empty line.  A pure function over bytes.
 */
#ifndef PACKAGE_PACMAN_H
#define PACKAGE_PACMAN_H

#include "package_text.h"

/*
 * Calls `each` for each line of each section, which is never empty; -1 ends
 * the parser, which then returns -1.  A file that is still being written has
 * no empty line at its end, which is an error.
 */
int pacman_parse(const char *bytes, size_t len,
    int (*each)(void *arg, struct slice key, struct slice line, struct err *e),
    void *arg, struct err *e);

#endif
