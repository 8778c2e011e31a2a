/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sbom_collect.h - the bill of materials of a tree that was just made, while
 * the host's package database still describes its files.
 */
#ifndef SBOM_COLLECT_H
#define SBOM_COLLECT_H

struct err;
struct manifest;
struct origins;
struct packages;

/*
 * *text, malloc'ed, is a document of sbom_cyclonedx.h.  It is NULL if the
 * package database cannot be read now: a tree without a bill is better than no
 * tree.  A file that was replaced since it was copied gets no package.  The
 * database is opened into *all, which the caller frees, and opened again if it
 * has changed.  `before` is the bill of the tree before this one, or NULL:
 * while its packages own all files, the lists of no others are read.
 */
int bill_text(const char *jail, const char *serial, const struct manifest *m,
    const struct origins *o, const char *before, struct packages **all,
    char **text, struct err *e);

#endif
