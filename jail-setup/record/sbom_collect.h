/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sbom_collect.h - the bill of materials of a tree that was just made, while this host
 * still knows what it was made from.
 */
#ifndef SBOM_COLLECT_H
#define SBOM_COLLECT_H

struct err;
struct manifest;
struct origins;
struct packages;

/*
 * *text, malloc'ed, as sbom_cyclonedx.h says; NULL where this host's package database
 * cannot be read now: a tree without a bill is better than none.
 * A file that was replaced since it was copied is said to be nobody's.
 * The database is read into *all, or again if it has changed; the caller's.
 * `before` is the bill of the tree that this one follows, or NULL: as long as
 * the packages in it own all files, no others are looked at, which is quicker.
 */
int bill_text(const char *jail, const char *serial, const struct manifest *m,
    const struct origins *o, const char *before, struct packages **all,
    char **text, struct err *e);

#endif
