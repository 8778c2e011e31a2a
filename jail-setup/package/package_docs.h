/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_docs.h - what a package has for its reader, not for its programs.
 */
#ifndef PACKAGE_DOCS_H
#define PACKAGE_DOCS_H

#include <stdbool.h>

struct err;
struct list;

/*
 * Is it documentation, or a translation into a language that is not among
 * these?  Pure.  A component that wants it all the same names it in `files`.
 */
bool package_docs(const char *path, const struct list *languages);

/* The host's: "de" of LANG=de_DE.UTF-8 in the files of locale.conf(5). */
int package_languages(struct list *out, struct err *e);

/* Appends those files. */
int package_languages_inputs(struct list *out, struct err *e);

/* The same of a text; pure. */
int package_languages_of(const char *text, struct list *out, struct err *e);

#endif
