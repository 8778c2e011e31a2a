/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_notes.h - what a component cannot bring, and what was left out: for the
 * comments of its file.  Pure.
 */
#ifndef LEARN_NOTES_H
#define LEARN_NOTES_H

struct err;
struct learn_who;
struct learned;
struct list;
struct seen;

int learn_note(struct list *notes, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Also the devices a jail may have, into the component. */
int learn_notes(const struct seen *s, const struct learn_who *who,
    struct learned *out, struct err *e);

#endif
