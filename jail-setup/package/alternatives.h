/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alternatives.h - names of a package's programs that no package owns, such as
 * vim for Debian's /usr/bin/vim.basic; see update-alternatives(1).
 */
#ifndef ALTERNATIVES_H
#define ALTERNATIVES_H

struct err;
struct list;

/*
 * Appends to *out the links in the host's program directories that lead through
 * /etc/alternatives to one of `files`, and to *inputs the directory that
 * changes with them.
 */
int alternatives_of(const struct list *files, struct list *out,
    struct list *inputs, struct err *e);

#endif
