/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf_dir.h - files of a folder that the administrator and the vendor share:
 * CONFIG/FOLDER/NAME.conf replaces VENDOR/FOLDER/NAME.conf.
 */
#ifndef CONF_DIR_H
#define CONF_DIR_H

#include <limits.h>

struct err;
struct list;

/*
 * Reads CONFIG/FOLDER/NAME.conf, else the vendor's: `file` gets its path, *from
 * the directory, *text what it says, which the caller frees.  -1; err.no is
 * ENOENT where both are missing.
 */
int conf_dir_read(const char *config, const char *vendor, const char *folder,
    const char *name, char file[PATH_MAX], const char **from, char **text,
    struct err *e);

/* Appends the names of both, sorted; each once. */
int conf_dir_names(const char *config, const char *vendor, const char *folder,
    struct list *names, struct err *e);

#endif
