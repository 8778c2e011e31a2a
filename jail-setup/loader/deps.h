/* SPDX-License-Identifier: BSD-2-Clause */
/* deps.h - filling in a struct deps; for resolve.c and resolve_versions.c only. */
#ifndef DEPS_H
#define DEPS_H

#include "resolve.h"

/* Append a copy; path, why and note may be NULL. */
int deps_add(struct deps *d, const struct dep *copy, struct err *e);

int deps_lack(struct deps *d, size_t by, size_t of, const char *version,
    struct err *e);

#endif
