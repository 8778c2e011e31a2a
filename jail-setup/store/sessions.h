/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sessions.h - which processes are in which generation of which jail.
 *
 * Read off the mount tables: the root of a jail is mounted from
 * "jail:NAME/SERIAL/SERVICE/UID" (lib/enter.c).
 */
#ifndef SESSIONS_H
#define SESSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "entry.h"
#include "generation.h"
#include "jail.h"
#include "service_settings.h"

struct err;

struct session {
	pid_t pid;		/* the oldest process that is left */
	unsigned long long start;	/* of it: clock ticks since boot */
	uid_t uid;		/* the account's */
	unsigned long ns;	/* the mount namespace */
	char jail[JAIL_NAME_MAX + 1];
	char serial[SERIAL_MAX + 1];	/* "-": a tree kept by others */
	char service[ENTRY_SERVICE_MAX + 1];	/* of PAM */
	char settings[SERVICE_SETTINGS + 1];	/* of jailsh --service, or "" */
};

struct sessions {
	struct session *v;
	size_t n, room;
};

/*
 * For people: one entry for each mount namespace that root made (mntns.h) and a
 * process is in.  What may be removed is asked of inuse.h.  Needs root.
 */
int  sessions_find(struct sessions *s, struct err *e);
void sessions_free(struct sessions *s);

/*
 * The session that the process is in, asked of it again, and a descriptor of
 * its namespace: while that is open, no other has its number.  `proc` is /proc.
 * 1; 0: it is in none, or has ended; -1.
 */
int sessions_open(int proc, pid_t pid, struct session *s, int *ns,
    struct err *e);

/*
 * The mount namespace of a process of that /proc, "mnt:[NUMBER]".  If its first
 * thread has ended, that of another: *rel is the directory, "PID" or
 * "PID/task/TID".  false and errno: it has none, and no thread is left.
 */
enum { SESSIONS_REL = 64 };
bool sessions_namespace(int proc, const char *pid, char rel[SESSIONS_REL],
    ino_t *ns);

/*
 * Pure: the jail's root in the text of a /proc/PID/mountinfo; false if there is
 * none.
 */
bool sessions_parse(const char *mountinfo, struct session *out);

/* The time of day of a number of clock ticks since boot. */
time_t sessions_time(unsigned long long ticks);

/* When the process of that /proc started; ULLONG_MAX: it has ended. */
unsigned long long sessions_started(int proc, const char *pid);

/* Pure: when the process of a /proc/PID/stat started, in clock ticks. */
bool sessions_start(const char *stat, unsigned long long *ticks);

#endif
