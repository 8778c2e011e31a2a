/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_copy.h - a directory and all below it into one of ours, with owners,
 * modes and times: regular files, directories and links; and away with such
 * a copy.  Nothing is followed.
 */
#ifndef INIT_COPY_H
#define INIT_COPY_H

struct err;

/* `to` is there and empty; `shown`: its path, for errors. */
int init_copy(int from, int to, const char *shown, struct err *e);

/* Of the directory itself: owner and mode. */
int init_copy_owner(int from, int to, const char *shown, struct err *e);

/* What is below `name` in dir, and that; not across file systems. */
int init_erase(int dir, const char *name, struct err *e);

#endif
