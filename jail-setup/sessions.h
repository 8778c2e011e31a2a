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

#include "generation.h"
#include "jail.h"

struct err;

struct session {
	pid_t pid;		/* the account's, if it has one yet */
	uid_t uid;
	unsigned long ns;	/* the mount namespace */
	char jail[JAIL_NAME_MAX + 1];
	char serial[SERIAL_MAX + 1];
};

struct sessions {
	struct session *v;
	size_t n, room;
};

/* One entry a mount namespace.  Needs root. */
int  sessions_find(struct sessions *s, struct err *e);
bool sessions_in(const struct sessions *s, const char *jail,
    const char *serial);
void sessions_free(struct sessions *s);

/*
 * Pure: the jail's root in the text of a /proc/PID/mountinfo; false if there is
 * none.
 */
bool sessions_parse(const char *mountinfo, struct session *out);

#endif
