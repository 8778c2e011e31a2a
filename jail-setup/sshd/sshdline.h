/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sshdline.h - one line of sshd_config(5), taken apart as sshd does it.  Pure.
 *
 * The rules are those of OpenSSH 8.7 and later (servconf.c, and argv_split() of
 * misc.c): an "=" may stand behind the keyword, words may be in single or
 * double quotes, a backslash takes the meaning from a quote, a backslash or, outside
 * quotes, a blank, and a word that begins with "#" begins a comment.
 * tests/root/test_serverconf.sh compares them with sshd -T.
 */
#ifndef SSHDLINE_H
#define SSHDLINE_H

#include "list.h"

struct err;

/*
 * The keyword and what is behind it, of a line that is changed.  1; 0: blank or
 * a comment; -1: sshd does not start with such a line, or no memory.
 */
int sshdline_words(char *line, struct list *out, struct err *e);

#endif
