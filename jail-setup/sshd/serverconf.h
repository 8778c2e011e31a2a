/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serverconf.h - does a server's own configuration let PAM have its say?  A
 * PAM line is worth nothing to a server that opens no PAM session.
 */
#ifndef SERVERCONF_H
#define SERVERCONF_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

enum { SERVERCONF_VALUE = 128 };

struct serverconf {
	const char *service;	/* the PAM service */
	const char *path;	/* below the root directory, "etc/..." */
	bool instead;		/* read only where the row before has no file */
	const char *key;
	const char *values;	/* what does, and other spellings of it */
	const char *without;	/* what happens otherwise */
};

/* A line of a file of the host, below the root directory; 0: of the file. */
struct serverplace {
	char file[PATH_MAX];
	unsigned line;
};

/* Ends with one that has no service; sshd's come first. */
extern const struct serverconf serverconfs[];

/*
 * 1: it does; 0: it does not; -1: there is no such file, or it is not read.
 * Blank and "=" may stand behind the key.  Of several lines the first counts in
 * sshd's file, with its includes, and the last in others: that is *at.
 */
int  serverconf_look(const char *root, const struct serverconf *c,
    struct serverplace *at);

/* What is wrong where it does not, and by which line. */
void serverconf_say(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size);

/* What makes it use PAM, where it does not. */
void serverconf_mend(const struct serverconf *c, const struct serverplace *at,
    char *text, size_t size);

/*
 * The PAM services that sshd may use: "sshd", and what PAMServiceName says
 * (OpenSSH 9.8 and later), sshd_config(5).
 */
int  serverconf_sshd_names(const char *root, struct list *out,
    struct err *e);

/*
 * What sshd is told, to whoever comes, by the first line for one of the keywords
 * ("a|b"): 1, and in which line; 0: nothing.
 */
int  serverconf_said(const char *root, const char *keys,
    char value[SERVERCONF_VALUE], struct serverplace *at);

/* A line of sshd's files, and the Match that it stands behind. */
struct serverline {
	struct serverplace at;
	const char *raw;	/* as it is in the file */
	size_t block;		/* 0; what was put here at the last Match, */
	size_t within;		/* and that of the file that includes this one */
};

/* Not 0 ends it. */
typedef int serverconf_each(void *arg, const struct list *words,
    struct serverline *l, struct err *e);

/*
 * Each line of sshd's, includes in their place, keyword and arguments; not one
 * that sshd does not start with.  What ended it, or 0.
 */
int  serverconf_lines(const char *root, serverconf_each *each, void *arg,
    struct err *e);

#endif
