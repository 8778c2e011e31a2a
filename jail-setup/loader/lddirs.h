/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lddirs.h - the default directories that a C library searches.
 *
 * glibc has them compiled in, and distributions differ: Debian's multiarch
 * pairs, /lib64 and /usr/lib64 elsewhere for 64 bits, /lib and /usr/lib.
 * musl reads /etc/ld-musl-ARCH.path, else /lib:/usr/local/lib:/usr/lib.
 */
#ifndef LDDIRS_H
#define LDDIRS_H

#include "list.h"

struct abi;
struct err;
struct ldfiles;

struct lddirs {
	struct list dirs;	/* in order */
	char lib[64];		/* value of $LIB; "": no such token */
	const char *const *hwcaps;	/* abi_hwcaps(); NULL: none at all */
};

int  lddirs_glibc(struct ldfiles *l, const struct abi *a, struct lddirs *out,
    struct err *e);
int  lddirs_musl(struct ldfiles *l, const char *arch, struct lddirs *out,
    struct err *e);
void lddirs_free(struct lddirs *d);

#endif
