/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verdict_table.h - jailsh --test --table: a file of command lines and the
 * verdict that each is to have.
 */
#ifndef VERDICT_TABLE_H
#define VERDICT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct dry_run;
struct err;

/*
 * Lines "COMMAND<tab>PROFILE<tab>WANTED[<tab>WHY]", where "\n" in COMMAND is a
 * newline and "\\" a backslash.  WANTED is refuse; allow: it is started as it
 * stands; rewrite: with words that the rules add, too.  A line that begins with
 * "#" is a comment.  Prints each line whose verdict is another, or with `json`
 * every verdict, and counts those.  -1: it cannot be read.
 */
int table_print(const struct dry_run *d, const char *path, bool json,
    size_t *others, struct err *e);

#endif
