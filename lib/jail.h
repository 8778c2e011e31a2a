/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jail.h - one jail file, /etc/jail/jails.d/NAME.conf, see jail.conf(5).  Pure:
 * nothing that it names is looked up or opened.
 */
#ifndef JAIL_H
#define JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conf.h"
#include "list.h"
#include "wall.h"

struct err;

enum { JAIL_NAME_MAX = 64 };

/* Zero is the default of each; jail.c has the word of each. */
enum jail_home { JAIL_HOME_RW, JAIL_HOME_RO, JAIL_HOME_NONE, JAIL_HOME_COUNT };
enum jail_tmp { JAIL_TMP_PRIVATE, JAIL_TMP_NONE, JAIL_TMP_COUNT };
enum jail_proc { JAIL_PROC_OWN, JAIL_PROC_NONE, JAIL_PROC_COUNT };
enum jail_network { JAIL_NETWORK_HOST, JAIL_NETWORK_NONE, JAIL_NETWORK_COUNT };
enum jail_mode { JAIL_MODE_RO, JAIL_MODE_RW, JAIL_MODE_COUNT };
enum jail_processes {
	JAIL_PROCESSES_HOST, JAIL_PROCESSES_OWN, JAIL_PROCESSES_COUNT
};
enum jail_terminals {
	JAIL_TERMINALS_AUTO, JAIL_TERMINALS_HOST, JAIL_TERMINALS_OWN,
	JAIL_TERMINALS_COUNT
};
enum jail_seccomp {
	JAIL_SECCOMP_BASIC, JAIL_SECCOMP_STRICT, JAIL_SECCOMP_COUNT
};
enum jail_enter {
	JAIL_ENTER_ANY, JAIL_ENTER_SESSION, JAIL_ENTER_CHILD, JAIL_ENTER_COUNT
};

struct jail_bind {
	char *source, *target;	/* with tokens, see path_tokens.h */
	int mode;		/* enum jail_mode */
	bool optional;		/* no error if the source is missing */
	int noexec;		/* enum conf_truth; see jail_bind_exec() */
};

struct jail {
	char name[JAIL_NAME_MAX + 1];
	char *description;
	struct list components;	/* n == 0, but given: the names alone */
	char *root;		/* NULL: built from components */
	struct list groups, users;
	struct conf_rows commands;	/* of struct jail_command; v == NULL:
					   a full shell */
	int home, tmp, proc, network;	/* the enums above */
	int processes, terminals, enter, seccomp;
	int home_exec, tmp_exec;	/* enum conf_truth: jail_home_exec() */
	unsigned tmp_size;	/* MiB */
	unsigned memory, tasks;	/* MiB, processes: all logins; 0: no limit */
	int umask;		/* -1: as it is */
	struct list devices;
	struct list require;	/* walls that must stand; see jail_walls() */
	int log;		/* enum conf_truth; see jail_log() */
	struct conf_rows binds;	/* of struct jail_bind */
	struct list directories;
	unsigned keep;		/* generations, the current one included */
	bool service;		/* of a service file: nobody logs in */
	struct list files, packages;	/* its tree has, besides components */
	/* of a service file with `program`: derive.h makes the tree of it */
	char *program, *unit;	/* unit NULL: by the program */
	struct list private, shared;
	struct list keeps;	/* capabilities; v == NULL: the unit's */
	bool ports;		/* of a service: a list of TCP ports */
	uint64_t capabilities;	/* that a service keeps: bit c */
};

struct jails {
	struct jail *v;		/* in the order of their file names */
	size_t n;
};

/* All keys of a jail file; and those of them that decide what its tree is. */
extern const struct conf_key jail_keys[], jail_tree_keys[];

/* Parse the text of NAME.conf; `file` is its name in errors. */
int  jail_parse(const char *text, const char *name, const char *file,
    struct jail *j, struct err *e);
void jail_free(struct jail *j);

/*
 * What jail_parse() does before the text is read, and after: the defaults and
 * the name, the rules about several keys.  For a service file, which has keys
 * of jails among its own.  Free it either way.
 */
int  jail_begin(const char *name, const char *file, struct jail *j,
    struct err *e);
int  jail_finish(struct jail *j, const char *file, struct err *e);

/* Does it get the host's /dev/log?  By default only without `commands`. */
bool jail_log(const struct jail *j);

/*
 * May programs be run from there?  By default only in a jail without `commands`
 * (DESIGN 9, wall 1).
 */
bool jail_home_exec(const struct jail *j);
bool jail_tmp_exec(const struct jail *j);
bool jail_bind_exec(const struct jail *j, const struct jail_bind *b);

/* Is there a limit for all its logins together? */
bool jail_limited(const struct jail *j);

/*
 * What it says about its walls.  By default none is waived; where one is,
 * `processes` is OWN.
 */
struct wall_terms jail_walls(const struct jail *j);

/* Letters, digits, '_', '.' and '-', the first a letter or a digit. */
bool jail_name_ok(const char *name);

/*
 * Load every CONFDIR/jails.d/NAME.conf, sorted by name.  One file that is not
 * trusted, readable or valid fails all: it may name any account.
 */
int  jails_load(const char *confdir, struct jails *all, struct err *e);
void jails_free(struct jails *all);

/*
 * The same, but if `wrong` is not NULL, leave out a file that fails and add its
 * message there.  For reports only: no login may be decided by the rest.
 */
int  jails_load_rest(const char *confdir, struct jails *rest,
    struct list *wrong, struct err *e);

/* NULL: no jail has that name. */
const struct jail *jails_find(const struct jails *all, const char *name);

#endif
