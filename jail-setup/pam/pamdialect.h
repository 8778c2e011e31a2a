/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamdialect.h - in which of its dialects the host's libpam reads PAM files.
 *
 * libpam says its version nowhere at run time.  What is looked for is text that
 * the code of a dialect needs: the word "@include" itself, and the message of
 * the depth that 1.6 counts (NEWS of Linux-PAM 1.6.0).
 */
#ifndef PAMDIALECT_H
#define PAMDIALECT_H

#include <stddef.h>

/* Pure: enum pam_dialect by the bytes of a libpam; -1: it is none. */
int pamdialect_of(const void *bytes, size_t len);

/*
 * The bytes of each libpam in ld.so.cache, none of one that cannot be read.
 * Ends with the first that take() does not return 0 for, which is returned.
 */
int pamdialect_each(int (*take)(void *arg, const void *bytes, size_t len),
    void *arg);

/* Bit 1 << dialect for each libpam in ld.so.cache; without one, all. */
unsigned pamdialect_host(void);

#endif
