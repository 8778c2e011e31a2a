/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_content.h - what the private directories of a container begin with:
 * what packages have there, configuration and links to it, with the
 * directories above.  The rest stays on the host: logs, databases, keys.
 */
#ifndef DERIVE_CONTENT_H
#define DERIVE_CONTENT_H

struct derive_from;
struct derived;
struct err;

int derive_content(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
