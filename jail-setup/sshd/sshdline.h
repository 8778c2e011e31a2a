/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sshdline.h - split a line of sshd_config(5) as sshd does.  Pure.
 *
 * The rules are those of OpenSSH 8.7 and later (servconf.c, and argv_split() of
 * misc.c): an "=" may follow the keyword, words may be in single or double
 * quotes, a backslash escapes a quote, a backslash or, outside quotes, a blank,
 * and a word that begins with "#" begins a comment.
 * tests/root/test_serverconf.sh compares them with sshd -T.
 */
#ifndef SSHDLINE_H
#define SSHDLINE_H

#include "list.h"

struct err;

/*
 * Add keyword and arguments to *out; `line` is modified.  1; 0: blank or a
 * comment; -1: the line is invalid and sshd does not start, or no memory.
 */
int sshdline_words(char *line, struct list *out, struct err *e);

#endif
