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
 * Pure: add the directories where a libpam looks for a module without a "/".
 * They are in its bytes as text that ends in "/security".
 */
int  pammodule_dirs(const void *bytes, size_t len, struct list *dirs,
    struct err *e);

/*
 * 1: *path is set; 0: no such file; -1: unknown, as there is no libpam or the
 * name has a "$ISA".
 */
int  pammodule_find(const char *module, char path[PATH_MAX]);

/*
 * Will libpam find pam_jail.so?  Where no libpam is found that could be asked,
 * it has to be where "make install" puts it.  *path: where it is looked for.
 */
bool pammodule_installed(char path[PATH_MAX]);

/* Whose module a line names. */
enum pammodule_is {
	PAMMODULE_OTHERS,
	PAMMODULE_OURS,
	PAMMODULE_MISSPELT	/* ours, but by a name that PAM does not find */
};
enum pammodule_is pammodule_is(const char *module);

/* Pure: is it pam_jail.so misspelt by one or two letters? */
bool pammodule_near(const char *module);

#endif
