/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * narrow.h - the kernel holds a command to what it needs.
 */
#ifndef NARROW_H
#define NARROW_H

struct err;

/*
 * From here on the process may execute nothing but what execute.h lists for the
 * command; `word` is its name, or a path that ends in it.
 */
int narrow(const char *word, struct err *e);

#endif
