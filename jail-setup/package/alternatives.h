/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alternatives.h - names of a package's programs that no package owns: vim, for
 * Debian's /usr/bin/vim.basic.  update-alternatives(1).
 */
#ifndef ALTERNATIVES_H
#define ALTERNATIVES_H

struct err;
struct list;

/*
 * The links in the host's directories of programs that lead over
 * /etc/alternatives to one of these files; appends to *out, and to *inputs the
 * directory that changes with them.
 */
int alternatives_of(const struct list *files, struct list *out,
    struct list *inputs, struct err *e);

#endif
