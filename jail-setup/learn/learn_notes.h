/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_notes.h - comments for the file of a component: what it cannot provide,
 * and what was left out.  Pure.
 */
#ifndef LEARN_NOTES_H
#define LEARN_NOTES_H

struct err;
struct learn_who;
struct learned;
struct list;
struct seen;

/* Appends a comment, once. */
int learn_note(struct list *notes, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds the comments, and to the component the devices that a jail may have. */
int learn_notes(const struct seen *s, const struct learn_who *who,
    struct learned *out, struct err *e);

#endif
