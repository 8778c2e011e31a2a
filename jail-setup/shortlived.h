/*
 * shortlived.h - binds of what can be gone before a login that has them is: a
 * socket that its service makes anew is another one.
 */
#ifndef SHORTLIVED_H
#define SHORTLIVED_H

struct entry;
struct err;
struct list;

/* A sentence for each.  What cannot be looked at is passed over. */
int shortlived(const struct entry *en, struct list *notes, struct err *e);

#endif
