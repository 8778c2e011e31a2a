/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wayout.h - ways out of a jail that no login leads through: what the host
 * starts as the account, outside, from files that the account writes.
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
	bool vendors;		/* not in /etc/pam.d, where a copy goes first */
	bool line;		/* it has a session line of pam_jail.so */
	bool holds;		/* which counts and is not skipped */
};

/* What is the same for all accounts. */
struct wayout_host {
	bool managers;		/* systemd runs this host and has user@.service */
	bool asks;		/* a drop-in of it asks "jail-setup unjailed" */
	bool masked;		/* nobody gets one */
	bool masks;		/* some account's own unit is masked */
	struct wayout_pam user, cron, at;	/* systemd-user; cron or crond; atd */
};

struct wayout_account {
	const char *name;	/* borrowed */
	uid_t uid;
	bool masked;		/* its own user@UID.service */
	pid_t running;		/* its manager; 0: none */
	bool lingers;
	char crontab[PATH_MAX], job[PATH_MAX];	/* of it; "": none */
	bool unseen;		/* not root: the spools could not be read */
};

enum wayout_kind {
	WAYOUT_MANAGER,		/* one would start outside */
	WAYOUT_RUNNING,		/* one is outside */
	WAYOUT_LINGER,		/* it would start without a login */
	WAYOUT_CRON,
	WAYOUT_AT,
	WAYOUT_COUNT
};

struct wayout {
	enum wayout_kind kind;
	char path[PATH_MAX];	/* what it is about */
	const char *expected;
	char found[PATH_MAX + 128];
	char mend[3 * PATH_MAX];	/* a command that shuts it */
};

const char *wayout_name(enum wayout_kind k);

/* Would a user manager of a jailed account start outside?  Pure. */
bool wayout_manager(const struct wayout_host *h, bool masked);

/* Those that are open to this account, which is in a jail; how many.  Pure. */
size_t wayout_open(const struct wayout_host *h,
    const struct wayout_account *a, struct wayout out[WAYOUT_COUNT]);

/* WAYOUT_MANAGER in words; `unit` is one, or user@.service for all.  Pure. */
void wayout_of_manager(const char *unit, struct wayout *out);

/*
 * Does this drop-in ask?  `before` is what those before it came to: an empty
 * ExecCondition= takes them back, systemd.service(5).  Pure.
 */
bool wayout_asks(const char *text, bool before);

int  wayout_look_host(const char *root, const char *pamdir,
    struct wayout_host *h, struct err *e);
int  wayout_look_account(const char *root, const struct managers *m,
    const char *name, uid_t uid, struct wayout_account *a, struct err *e);
bool wayout_masked(const char *root, uid_t uid);

/*
 * Who has anything of the kind: names, and uids in digits; each may come several
 * times.  Nothing is said about who is in a jail.
 */
int  wayout_candidates(const char *root, const struct managers *m,
    struct list *who, struct err *e);

/*
 * All of it for one account of this host, which is in a jail: *n ways are open.
 * *unseen: without root some could not be looked for.
 */
int  wayout_find(const char *pamdir, const char *name, uid_t uid,
    struct wayout out[WAYOUT_COUNT], size_t *n, bool *unseen, struct err *e);

#endif
