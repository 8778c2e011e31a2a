/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamkeep.h - PAM files as they were before "pam add" wrote them, in
 * STATE/.pam, which root alone may enter.
 *
 * SERVICE is the file as it was; without it there was none, and a vendor file
 * was copied.  .SERVICE.wrote is what was written in its place: as long as the
 * PAM file is the same but for our lines, nobody else has changed it.  No
 * jail's name begins with a dot.
 */
#ifndef PAMKEEP_H
#define PAMKEEP_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

struct pamkept {
	char *wrote, *was;	/* NULL: nothing is kept; there was no file */
	size_t wrote_len, was_len;
};

/* The directory; -1 with ENOENT: there is none, and it is not to be made. */
int  pamkeep_open(const char *state, bool make, struct err *e);

/* Nothing kept is no error, nor is no directory, dir -1. */
int  pamkeep_read(int dir, const char *service, struct pamkept *k,
    struct err *e);
void pamkeep_free(struct pamkept *k);

#define scope_pamkept __attribute__((cleanup(pamkeep_free))) struct pamkept

/* Durable, `wrote` last. */
int  pamkeep_write(int dir, const char *service, const struct pamkept *k,
    struct err *e);

/* Nothing is kept any more. */
int  pamkeep_forget(int dir, const char *service, struct err *e);

/* Add the services of which something is kept. */
int  pamkeep_names(int dir, struct list *out, struct err *e);

#endif
