/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamtext.h - parse the text of a PAM file as libpam does.  Pure.
 *
 * The rules are those of Linux-PAM's libpam (pam_handlers.c, pam_misc.c, and
 * since 1.6 pam_line.c), which go further than pam.d(5); Debian changes some.
 * tests/unit/test_pamlib.c compares all of it with the libpam that is
 * installed.
 */
#ifndef PAMTEXT_H
#define PAMTEXT_H

#include <stddef.h>

enum { PAM_CODES = 32 };	/* return values, PAM_SUCCESS and so on */

/* The action for one return value; above 0: skip so many modules. */
enum pam_action {
	PAM_DO_IGNORE = 0, PAM_DO_OK = -1, PAM_DO_DONE = -2, PAM_DO_BAD = -3,
	PAM_DO_DIE = -4, PAM_DO_RESET = -5, PAM_DO_UNSET = -6,
};

/* How versions of libpam differ.  Bits, in any combination. */
enum pam_dialect {
	/* before 1.6: lines end at 1023 bytes, continued ones go on over blank
	   lines and comments, and only substacks count against the depth */
	PAM_SHORT = 1,
	/* Debian's: @include, and includes are in /etc/pam.d or nowhere */
	PAM_DEBIAN = 2,
	PAM_DIALECTS = 4	/* how many there are */
};

/* A file that is being read.  The bytes are borrowed. */
struct pamtext {
	const char *bytes;
	size_t len, at;
	unsigned dialect;
	unsigned line;		/* number of the last line read; 0 at first */
};

/*
 * The next statement: one line, or several where each ends in a backslash,
 * without comments.  1: it is in `to`, which has room for len + 2 bytes
 * and at least 1024, and began in line *first; 0: there is no other; -1:
 * libpam gives up, as where the last line of a file ends in a backslash.
 */
int pamtext_next(struct pamtext *t, char *to, unsigned *first);

/*
 * The next word of a statement, which is cut up; *rest is NULL behind the last
 * one.  NULL if there is none.  "[a b]" is one word, without its brackets.
 */
char *pamtext_word(char **rest);

/* Parse "required" or "success=ok default=bad" to an action for each value. */
void pamtext_control(const char *word, unsigned dialect,
    int action[PAM_CODES]);

/* The same action for each value. */
void pamtext_fill(int action[PAM_CODES], int what);

#endif
