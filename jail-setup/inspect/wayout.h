/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wayout.h - ways out of a jail without a login: what the host starts as the
 * account, outside, from files that the account can write.
 *
 * wayout_open() decides, pure, over facts; wayout_look_*() reads them from the
 * host below `root` ("" outside the tests).
 *
 * Sources: user@.service(5), systemd.unit(5) on drop-ins and masks, loginctl(1)
 * on lingering; crontab(1) and at(1) of Debian, Fedora and SUSE for the spools.
 */
#ifndef WAYOUT_H
#define WAYOUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct list;
struct managers;

/* What the PAM file of a service does with an account that is jailed. */
struct wayout_pam {
	char file[PATH_MAX];	/* "": there is none */
	bool holds;		/* it is not skipped, and its refusal counts */
};

/* What is the same for all accounts. */
struct wayout_host {
	bool managers;		/* systemd runs, and has user@.service */
	bool asks;		/* a drop-in of it asks "jail-setup unjailed" */
	bool masked;		/* user@.service is masked */
	bool masks;		/* user@UID.service of some account is */
	struct wayout_pam user, cron, at;	/* systemd-user, cron(d), atd */
};

struct wayout_account {
	const char *name;	/* borrowed */
	uid_t uid;
	bool masked;		/* its own user@UID.service */
	pid_t running;		/* its manager; 0: none */
	bool lingers;
	char crontab[PATH_MAX], job[PATH_MAX];	/* "": none */
	bool unseen;		/* not root: the spools could not be read */
};

enum wayout_kind {
	WAYOUT_MANAGER,		/* a manager would start outside */
	WAYOUT_RUNNING,		/* a manager runs outside */
	WAYOUT_LINGER,		/* one would start without a login */
	WAYOUT_CRON,
	WAYOUT_AT,
	WAYOUT_COUNT
};

struct wayout {
	enum wayout_kind kind;
	char path[PATH_MAX];	/* what it is about */
	const char *expected;
	char found[PATH_MAX + 128];
	char mend[3 * PATH_MAX];	/* a command that closes it */
};

extern const char *const wayout_names[];	/* by kind */

/* Would a user manager of a jailed account start outside?  Pure. */
bool wayout_manager(const struct wayout_host *h, bool masked);

/* The ways open to this account, which is in a jail; how many.  Pure. */
size_t wayout_open(const struct wayout_host *h,
    const struct wayout_account *a, struct wayout out[WAYOUT_COUNT]);

/* WAYOUT_MANAGER; `unit` is an account's, or user@.service for all.  Pure. */
void wayout_of_manager(const char *unit, struct wayout *out);

/*
 * Does this drop-in ask?  `before` says whether an earlier one does: an empty
 * ExecCondition= resets that, systemd.service(5).  Pure.
 */
bool wayout_asks(const char *text, bool before);

int  wayout_look_host(const char *root, const char *pamdir,
    struct wayout_host *h, struct err *e);
int  wayout_look_account(const char *root, const struct managers *m,
    const char *name, uid_t uid, struct wayout_account *a, struct err *e);
bool wayout_masked(const char *root, uid_t uid);

/*
 * Accounts, jailed or not, for which any of this exists: names, and uids in
 * digits; each may come several times.
 */
int  wayout_candidates(const char *root, const struct managers *m,
    struct list *who, struct err *e);

/*
 * The *n open ways of one account of this host, which is in a jail.  *unseen:
 * without root some could not be looked for.
 */
int  wayout_find(const char *pamdir, const char *name, uid_t uid,
    struct wayout out[WAYOUT_COUNT], size_t *n, bool *unseen, struct err *e);

#endif
