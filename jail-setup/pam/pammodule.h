/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pammodule.h - the file that libpam would load for a module.
 */
#ifndef PAMMODULE_H
#define PAMMODULE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "list.h"

struct err;

/*
 * Pure: adds the directories where a libpam looks for a module without a "/",
 * by its bytes.  They stand in it as text that ends in "/security".
 */
int  pammodule_dirs(const void *bytes, size_t len, struct list *dirs,
    struct err *e);

/*
 * 1: it is in *path; 0: there is none; -1: not known, for there is no libpam to
 * ask, or the name has a "$ISA".
 */
int  pammodule_find(const char *module, char path[PATH_MAX]);

/* Pure: one that was meant to be pam_jail.so, but for a letter or two. */
bool pammodule_near(const char *module);

/* The last component of a module's name. */
const char *pammodule_base(const char *module);

#endif
