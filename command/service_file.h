/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_file.h - one service, /etc/jail/services.d/NAME.conf, see
 * service.conf(5): a jail, one account, and the program that runs in it; or a
 * program alone, of which a container is derived.
 *
 * Names of jails and services are one namespace, since both have a tree in
 * STATE/NAME.
 */
#ifndef SERVICE_FILE_H
#define SERVICE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "conf.h"
#include "jail.h"
#include "list.h"
#include "service_settings.h"

struct err;

/* Zero is the default of each; service_file.c has the word of each. */
enum service_engine { ENGINE_SYSTEMD, ENGINE_NONE, ENGINE_COUNT };
enum service_type {		/* Type= of systemd.service(5) */
	SERVICE_EXEC, SERVICE_NOTIFY, SERVICE_NOTIFY_RELOAD, SERVICE_TYPE_COUNT
};
enum service_restart {		/* after a refresh */
	RESTART_ASK, RESTART_AUTO, RESTART_NEVER, RESTART_COUNT
};
enum service_as {		/* how the program gets a socket */
	AS_FD,			/* LISTEN_FDS, sd_listen_fds(3) */
	AS_STDIN,
	AS_FPM,			/* FPM_SOCKETS of php-fpm */
	AS_SELF,		/* it binds the port itself */
	AS_COUNT
};
/* Directories of its own, in the words and places of systemd.exec(5). */
enum service_dir { DIR_STATE, DIR_CACHE, DIR_LOGS, DIR_RUNTIME, DIR_COUNT };

struct service_listen {
	char *address;		/* listen_address.h, with tokens if a path */
	int mode;		/* of a unix socket; 0: 0660 */
	char *owner, *group;	/* of a unix socket; NULL: the account's */
	int as;
};

struct service {
	struct jail jail;	/* first: keys of jails fill it */
	char *user;
	struct list run;	/* program and words, with tokens */
	char *directory;	/* where it starts; NULL: / */
	struct list environment;	/* NAME=VALUE, with tokens */
	int engine, type, restart;
	struct conf_rows listen;	/* of struct service_listen */
	struct list connect;	/* TCP ports; v == NULL: all */
	char *dirs[DIR_COUNT];	/* names, or "true" for the service's */
	struct list capabilities;	/* libcap-ng's words */
	char *reload, *stop;	/* signals, without SIG; NULL: HUP, TERM */
	unsigned memory, tasks;	/* MiB, processes; 0: no limit */
	unsigned cpu;		/* percent of one; 0: no limit */
	unsigned io;		/* weight, 1 to 10000; 0: as others */
	unsigned ids;		/* derived: the first of 65536; 0: no shift */
	char settings[SERVICE_SETTINGS + 1];	/* the word of all of them */
};

extern const char *const service_types[];	/* SERVICE_TYPE_COUNT, NULL */

/* Where its files are, and what such a directory is called in its variable. */
struct service_place {
	const char *key, *top, *variable;
};
extern const struct service_place service_places[DIR_COUNT];

/* Pure.  Parse the text of NAME.conf; free it either way. */
int  service_parse(const char *text, const char *name, const char *file,
    struct service *s, struct err *e);
void service_free(struct service *s);

#define scope_service __attribute__((cleanup(service_free))) struct service

/* CONFDIR/services.d/NAME.conf; no other file is read.  Free it either way. */
int  service_load(const char *confdir, const char *name, struct service *s,
    struct err *e);

/*
 * -1: a jail has that name, and the tree of that name is the jail's.  Its file
 * counts, also one that cannot be read.
 */
int  service_no_jail(const char *confdir, const char *name, struct err *e);

/*
 * The names of all of them, sorted; none where there is no such directory.  A
 * file whose name is no name of a service is named as well, and fails to load.
 */
int  service_names(const char *confdir, struct list *names, struct err *e);

/*
 * Does all of it follow from its program, jail.program?  Then it has no account
 * and no program of its own, and runs in containers alone: derive.h.
 */
bool service_derived(const struct service *s);

/* -1: it is derived, so that jailsh starts nothing of it; *e says what does. */
int  service_starts_here(const struct service *s, struct err *e);

/* The name below the place of one of its directories; NULL: it has none. */
const char *service_dir_name(const struct service *s, enum service_dir d);

/* The key of the directory of its own that the path is in; NULL: in none. */
const char *service_own_dir(const struct service *s, const char *path);

/*
 * Adds a bind of a path of the host on itself; its own directories and the
 * supervisor's socket come so.
 */
int  service_bind(struct service *s, const char *path, bool rw, struct err *e);

/*
 * Does it find that path in its tree?  Else nothing is known before it starts:
 * it has a token, or a bind covers it.
 */
bool service_of_tree(const struct service *s, const char *path);

/* Is there a socket to be bound before it starts? */
bool service_listens(const struct service *s);

#endif
