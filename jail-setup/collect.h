/*
 * collect.h - a jail's words and this host into a plan.  Changes nothing and
 * needs no root, as long as the files can be read.
 */
#ifndef COLLECT_H
#define COLLECT_H

struct err;
struct jail;
struct plan;

/* Where things are; borrowed strings. */
struct places {
	const char *config;	/* /etc/jail */
	const char *vendor;	/* /usr/share/jail */
	const char *state;	/* /var/lib/jail */
	const char *jailsh;	/* the program put in the place of shells */
};

/* A sorted plan; free it either way. */
int collect(const struct jail *j, const struct places *at, struct plan *p,
    struct err *e);

#endif
