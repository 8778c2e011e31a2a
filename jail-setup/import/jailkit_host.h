/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jailkit_host.h - what a host has that jailkit was used on: its files below a
 * descriptor of its /.  Nothing is written, and nothing is believed: what comes
 * of it is text for an administrator to read.
 */
#ifndef JAILKIT_HOST_H
#define JAILKIT_HOST_H

#include "jailkit.h"

struct err;

struct jailkit_host {
	int root;
	const char *top;	/* its path, "" for the real one */
	char *passwd, *group;	/* the text of the files, or NULL */
};

/* top == NULL: this host. */
int  jailkit_host_open(const char *top, struct jailkit_host *h,
    struct err *e);
void jailkit_host_close(struct jailkit_host *h);

struct jailkit_look jailkit_host_look(const struct jailkit_host *h);

/* A regular file by its absolute path.  1; 0: there is none; -1. */
int  jailkit_host_read(const struct jailkit_host *h, const char *path,
    char **text, struct err *e);

/*
 * The accounts with the shell jk_chrootsh and a home with "/./", jail by jail;
 * and remarks about those that have only one of the two.
 */
struct jailkit_jails {
	struct jailkit_jail *v;
	size_t n;
	struct list remarks;
};

int  jailkit_host_jails(const struct jailkit_host *h,
    struct jailkit_jails *out, struct err *e);
void jailkit_jails_free(struct jailkit_jails *all);

#endif
