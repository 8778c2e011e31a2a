/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_live.h - enters a jail as an account does, and tests from inside that
 * each transport works and that each wall holds.
 */
#ifndef CHECK_LIVE_H
#define CHECK_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct ident;
struct jail;

enum { LIVE_SECONDS = 20 };	/* for one probe, the way in included */
enum { LIVE_NAMESPACES = 5, LIVE_WHY = 128 };

enum live_verdict {
	LIVE_GOOD,	/* works; holds */
	LIVE_BAD,
	LIVE_ABSENT,	/* the jail does not offer it */
	LIVE_UNTRIED,	/* it does, and there is no file to try it with */
};

struct live_row {
	char name[32];
	bool wall;		/* else a transport */
	bool entry;		/* neither: the jail cannot be entered */
	enum live_verdict verdict;
	char why[LIVE_WHY];	/* what was seen */
};

struct live {
	struct live_row *v;
	size_t n, room;
};

/* What a probe knows; it runs inside, as the account. */
struct live_ground {
	const struct jail *jail;
	const struct ident *who;
	pid_t outside;		/* a process of the same account on the host */
	int life;		/* a pipe; closed, that process ends */
	char socket[64];	/* its abstract socket, without the first NUL */
	ino_t namespaces[LIVE_NAMESPACES];	/* the host's */
};

/* A probe writes what it saw to why[LIVE_WHY] and returns its verdict. */
struct live_probe {
	const char *name;
	enum live_verdict (*run)(const struct live_ground *g, char *why);
	const char *walls;	/* names of wall.h, separated by blanks */
};

enum live_verdict live_say(enum live_verdict v, char *why, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

extern const struct live_probe live_walls[];		/* ends with NULL */
extern const struct live_probe live_transports[];

/* The caller's: mnt, ipc, uts, net, pid.  -1 where no /proc shows them. */
int live_namespaces(ino_t own[LIVE_NAMESPACES]);

/*
 * Starts and ends the process outside of *g.  main() calls live_outside() where
 * argv[0] is LIVE_OUTSIDE, and exits with its result.  live_outside_end()
 * returns -1 also if the process ended before: then no wall has been tested.
 */
#define LIVE_OUTSIDE "jail-setup check --live, outside"
int  live_outside_start(struct live_ground *g, struct err *e);
int  live_outside_end(struct live_ground *g, struct err *e);
int  live_outside(const char *socket);

/*
 * The caller is root.  What the probes saw is in *out; -1 if they could not be
 * run.
 */
int  live_run(const struct jail *j, const struct ident *who,
    const char *state, struct live *out, struct err *e);
void live_free(struct live *l);

#endif
