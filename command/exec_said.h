/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exec_said.h - what a jail file lets run besides the tree.  Pure.
 */
#ifndef EXEC_SAID_H
#define EXEC_SAID_H

#include <stddef.h>

struct jail;

/*
 * Of a jail with `commands`, the words of its file by which programs can be run
 * that the tree does not hold, as "home_exec, /srv/www"; "" where there is
 * none.
 */
void jail_exec_said(const struct jail *j, char *text, size_t size);

#endif
