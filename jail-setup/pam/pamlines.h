/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamlines.h - faults in a service's lines for pam_jail.so: where, why, the
 * effect, and what corrects it.  check, explain and pam status print them.
 */
#ifndef PAMLINES_H
#define PAMLINES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "pamfile.h"

struct err;

/* The effect of a fault, worst last. */
enum pamlines_effect {
	PAMLINES_WORKS,		/* none */
	PAMLINES_UNKNOWN,	/* the file is too large or unreadable */
	PAMLINES_WEAK,		/* once the module cannot be loaded */
	PAMLINES_OUTSIDE,	/* accounts of a jail get in, outside */
	PAMLINES_REFUSES,	/* accounts of a jail do not get in */
	PAMLINES_LOCKS,		/* nobody gets in, nor does root */
	PAMLINES_EFFECTS
};

struct pamfault {
	enum pamlines_effect effect;
	bool meant;		/* a skip as pam_jail_lines(7) has it */
	char path[PATH_MAX];	/* the file at fault */
	char expected[128];
	char found[PATH_MAX + 512];
	char mend[PATH_MAX + 512];	/* in words; see pamadd_mend() */
};

struct pamfaults {
	struct pamfault *v;
	size_t n, room;
};

/* In the order of enum pam_type. */
enum { PAMLINES_AUTH, PAMLINES_ACCOUNT, PAMLINES_SESSION, PAMLINES_TYPES };

/* What is known of a service. */
struct pamfacts {
	const struct pamdir *dir;
	const char *service;
	bool sshd;		/* sshd's, which entry=child is for */
	char file[PATH_MAX];	/* its own, or that of "other" */
	bool has_file;
	const char *shares;	/* the service it includes, as su-l does su */
	char shared[PATH_MAX];	/* and its file; "": none */
	struct pamline line[PAMLINES_TYPES];
};

/* -1: no memory.  Free them either way. */
int  pamlines_look(const struct pamdir *d, const char *service,
    struct pamfacts *f, struct err *e);
void pamlines_free(struct pamfacts *f);

/* Has the service a line of ours, whatever it is like? */
bool pamlines_any(const struct pamfacts *f);

#define scope_pamfacts __attribute__((cleanup(pamlines_free))) struct pamfacts

/* What a line does that brings this verdict about; "": nothing. */
const char *pamlines_why(enum pam_verdict verdict);

/* -1: no memory.  Free them either way. */
int  pamlines_judge(const struct pamfacts *f, struct pamfaults *to,
    struct err *e);
void pamfaults_free(struct pamfaults *v);

/* The first of the worst; NULL: there is none. */
const struct pamfault *pamfaults_worst(const struct pamfaults *v);

#define scope_pamfaults \
	__attribute__((cleanup(pamfaults_free))) struct pamfaults

#endif
