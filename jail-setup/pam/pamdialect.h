/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamdialect.h - find out how the host's libpam reads PAM files.
 *
 * libpam does not tell its version at run time.  So its file is searched for
 * text that the code of a dialect needs: the word "@include", and the error
 * message about the include depth that 1.6 counts (NEWS of Linux-PAM 1.6.0).
 */
#ifndef PAMDIALECT_H
#define PAMDIALECT_H

#include <stddef.h>

/* Pure: enum pam_dialect by the bytes of a libpam; -1: it is none. */
int pamdialect_of(const void *bytes, size_t len);

/*
 * Call take() with the bytes of each libpam in ld.so.cache that can be read,
 * until it returns other than 0: that is returned.  Without one there: of that
 * beside the modules, where "make install" puts ours.
 */
int pamdialect_each(int (*take)(void *arg, const void *bytes, size_t len),
    void *arg);

/* A bit 1 << dialect for each libpam in ld.so.cache; if there is none, all. */
unsigned pamdialect_host(void);

#endif
