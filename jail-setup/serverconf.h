/*
 * serverconf.h - does a server's own configuration let PAM have its say?  A
 * PAM line is worth nothing to a server that opens no PAM session.
 */
#ifndef SERVERCONF_H
#define SERVERCONF_H

#include <stdbool.h>

struct serverconf {
	const char *service;	/* the PAM service */
	const char *path;	/* below the root directory, "etc/..." */
	const char *key;
	const char *values;	/* what does, and other spellings of it */
	const char *without;	/* what happens otherwise */
};

/* Ends with one that has no service. */
extern const struct serverconf serverconfs[];

/*
 * 1: it does; 0: it does not; -1: there is no such file.  Blank and "=" may
 * stand behind the key.  Of several lines the first counts in sshd's file, with
 * its includes, and the last in others.
 */
int serverconf_ok(const char *root, const struct serverconf *c);

#endif
