/* SPDX-License-Identifier: BSD-2-Clause */
/* package_docs.h - the files of a package that are documentation */
#ifndef PACKAGE_DOCS_H
#define PACKAGE_DOCS_H

#include <stdbool.h>

struct err;
struct list;

/*
 * Is it documentation, or a translation into a language that is not among
 * `languages`?  Pure.  A component that needs such a file names it in `files`.
 */
bool package_docs(const char *path, const struct list *languages);

/* The host's languages: "de" for LANG=de_DE.UTF-8 in locale.conf(5). */
int package_languages(struct list *out, struct err *e);

/* Appends those files. */
int package_languages_inputs(struct list *out, struct err *e);

/* The same from the text of such a file; pure. */
int package_languages_of(const char *text, struct list *out, struct err *e);

#endif
