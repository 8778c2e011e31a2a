/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * services.h - the PAM services of a host that start programs for users: the
 * one table of their names.
 *
 * `starts` follows the sources of these programs: sshd, login and su run the
 * shell of passwd(5); cron and atd /bin/sh; sudo, doas and FTP servers none.
 */
#ifndef SERVICES_H
#define SERVICES_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;
struct pamdir;

struct service {
	const char *name;
	const char *starts;	/* NULL: the account's shell; "": no shell */
	const char *program;	/* if it is missing, the file is a leftover */
};

/* The last has no name. */
extern const struct service services[];

/* Is it in the table? */
bool services_has(const char *name);

/* A program that asks PAM and opens no session: passwd, a screen locker. */
bool services_no_session(const char *name);

/* Where a cron daemon's jobs come from; ends with NULL. */
extern const char *const services_of_cron[];

/* The shell that a login through it starts; as `starts` above. */
const char *services_starts(const char *name);

/*
 * All that are installed: of the table, sshd's own names, and whatever else has
 * a line of pam_jail.so and is no part of another's file.  Not "other".
 */
int services_list(const struct pamdir *d, struct list *out, struct err *e);

/* 1: it is sshd's, whose line says entry=child; -1.  `root`: the host's /. */
int services_is_sshd(const char *root, const char *name, struct err *e);

#endif
