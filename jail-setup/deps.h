/* deps.h - filling in a struct deps; for resolve.c only. */
#ifndef DEPS_H
#define DEPS_H

#include "resolve.h"

/* Append a copy; path or why may be NULL. */
int deps_add(struct deps *d, const struct dep *copy, struct err *e);

#endif
