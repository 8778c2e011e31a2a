/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_file.h - what init.conf(5) says: how process 1 of a container starts its
 * service, and ends it.  Pure.
 */
#ifndef INIT_FILE_H
#define INIT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "list.h"

struct err;

#define INIT_FILE_HEAD "# init.conf of jail-setup 1"
/* where the tree has what a private directory begins with */
#define INIT_DEFAULTS "/usr/share/jail/private"

enum { INIT_FILE_MOST = 1 << 20 };	/* bytes */

enum init_type {
	INIT_SIMPLE, INIT_EXEC, INIT_NOTIFY, INIT_NOTIFY_RELOAD, INIT_FORKING,
	INIT_TYPE_COUNT
};

enum init_phase {		/* of a program: when it is run */
	INIT_PRE, INIT_MAIN, INIT_STARTED, INIT_RELOAD, INIT_STOP, INIT_POST,
	INIT_PHASE_COUNT
};

enum {				/* FLAGS, systemd.service(5) */
	INIT_FAILURE_OK = 1,	/* - */
	INIT_PRIVILEGED = 2,	/* + */
	INIT_KEEP_USER = 4,	/* ! */
	INIT_LITERAL = 8,	/* : */
	INIT_ARGV0 = 16,	/* @ */
};

struct init_line {
	enum init_phase phase;
	unsigned flags;
	char *program;		/* absolute */
	struct list words;	/* argv, not expanded */
};

struct init_dir {
	mode_t mode;
	uid_t uid;
	gid_t gid;
	char *path;
};

struct init_limit {
	const char *name;
	int which;		/* RLIMIT_* */
	struct rlimit to;
};

struct init_file {
	enum init_type type;
	char *pidfile;		/* NULL: none */
	char *directory;	/* NULL: / */
	bool any_directory;	/* it may be missing: / then */
	bool has_user;
	uid_t uid;
	gid_t gid;
	gid_t *groups;
	size_t n_groups;
	mode_t mask;
	uint64_t caps, ambient;	/* bit c */
	struct list env;	/* NAME=VALUE, each name once */
	struct list envfiles;	/* as they are written, with their - */
	struct list seeds;	/* private directories */
	struct init_limit *limits;
	size_t n_limits;
	struct init_dir *dirs;
	size_t n_dirs;
	struct init_line *lines;
	size_t n_lines;
	int stop_signal, reload_signal;
	unsigned stop_timeout;	/* seconds */
	unsigned log_limit;	/* MiB of /dev/log an hour */
};

/*
 * An error says in which line.  *f is the caller's to free in either case.
 */
int init_file_parse(const char *text, size_t n, struct init_file *f,
    struct err *e);
void init_file_free(struct init_file *f);

/* "pre", "main", ... */
const char *init_phase_name(enum init_phase p);

/* How many programs of a phase. */
size_t init_file_count(const struct init_file *f, enum init_phase p);

#define scope_init_file __attribute__((cleanup(init_file_free))) \
	struct init_file

#endif
