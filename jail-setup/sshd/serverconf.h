/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serverconf.h - does a server's own configuration make it use PAM, and is it
 * built to?  Our PAM lines do not run in a server that opens no PAM session.
 */
#ifndef SERVERCONF_H
#define SERVERCONF_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

enum { SERVERCONF_VALUE = 128 };

enum {
	SERVERCONF_INSTEAD = 1,	/* read only if the row before has no file */
	SERVERCONF_PROGRAM = 2	/* a program, which loads libpam or not */
};

struct serverconf {
	const char *service;	/* the PAM service */
	const char *path;	/* below the root directory, "etc/..." */
	unsigned how;
	const char *key;
	const char *values;	/* that use PAM, "a|b" */
	const char *without;	/* what happens otherwise */
};

/* A line of a host file, path below the root directory; line 0: the file. */
struct serverplace {
	char file[PATH_MAX];
	unsigned line;
};

/* The last has no service; those of sshd come first. */
extern const struct serverconf serverconfs[];

/*
 * 1: it does not use PAM; 0: it does, or there is no such file (at->file ""),
 * or one for root only; -1.  A blank or "=" follows the key.  *at is the line
 * that counts: the first in sshd's file and its includes, the last in others.
 */
int  serverconf_deaf(const char *root, const struct serverconf *c,
    struct serverplace *at, struct err *e);

/* The message for 1: what is wrong, and on which line. */
void serverconf_say(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size);

/* The fix for 1. */
void serverconf_mend(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size);

/*
 * Add the PAM services that sshd may use: "sshd", and each PAMServiceName
 * (OpenSSH 9.8 and later), sshd_config(5).
 */
int  serverconf_sshd_names(const char *root, struct list *out,
    struct err *e);

/*
 * The value of the first line outside a Match with one of the keywords ("a|b").
 * 1: value and *at are set; 0: there is none; -1.
 */
int  serverconf_said(const char *root, const char *keys,
    char value[SERVERCONF_VALUE], struct serverplace *at, struct err *e);

/* A line of sshd's files, and the Match block that it is in. */
struct serverline {
	struct serverplace at;
	const char *raw;	/* as it is in the file */
	size_t block;		/* 0, or set by the callback at a Match line */
	size_t within;		/* `block` of the line including this file */
};

/* Other than 0 ends the walk. */
typedef int serverconf_each(void *arg, const struct list *words,
    struct serverline *l, struct err *e);

/*
 * Call `each` with keyword and arguments of each valid line of sshd's files,
 * includes in their place.  Returns the value that ended it, or 0.
 */
int  serverconf_lines(const char *root, serverconf_each *each, void *arg,
    struct err *e);

#endif
