/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain.h - finds out what would happen at a login, by the code that a login
 * runs.
 *
 * Changes nothing.  As root a child enters the jail and ends there; without
 * root what cannot be opened stays unchecked.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "call_rules.h"
#include "generation.h"
#include "list.h"
#include "login.h"
#include "pam/pamfile.h"
#include "pam_options.h"
#include "sshd/serverconf.h"
#include "sshd/sshdsftp.h"

struct err;
struct places;
struct service;
struct wall;
struct wall_terms;

enum explain_verdict {
	EXPLAIN_JAILED,
	EXPLAIN_FREE,		/* let in, and in no jail */
	EXPLAIN_REFUSED,
	EXPLAIN_UNKNOWN,	/* something could not be looked at */
	EXPLAIN_VERDICT_COUNT
};

struct explain {
	const char *user, *service;	/* borrowed; service NULL: none said */
	struct pamline line;	/* of that service */
	struct pamline account;	/* its account lines */
	const struct pamown *told;	/* one of them, with other options; */
	struct options rehearsed;	/* these */
	bool homes;		/* the service makes a home that is missing */
	bool has_line;		/* a member goes into the jail, or is refused */
	const struct serverconf *deaf;	/* the server that does without PAM */
	bool pam_refuses;	/* everybody, who is in no jail too */
	const struct service *served;	/* borrowed; NULL: a login */
	const struct places *at;	/* borrowed; NULL: commands are not */
				/* looked at, check has a finding for them */
	struct options options;	/* of the line, else the defaults */
	const char *starts;	/* services.h */
	bool sshd;		/* is what asks: */
	struct sshdsftp_answer sftp;	/* does it serve that, with no shell? */
	struct login login;
	char serial[SERIAL_MAX + 1];	/* what would be entered; may be "" */
	bool limited;		/* to its commands' roots: reach.h */
	struct call_rules rows;	/* of the tree; none without `commands` */
	bool tried;		/* entered, and nothing refused it */
	long us;		/* in so many microseconds */
	char context[512];	/* of SELinux; "": it is off */
	struct list ways;	/* out of the jail, past every login */
	struct list outside;	/* why a member is not jailed by it */
	struct list members;	/* why the lines refuse one who is in a jail */
	struct list no_shell;	/* why the account's shell does not start */
	struct list notes;	/* what else there is to know */
	struct list refused;	/* each reason, with what mends it */
	struct list unchecked;	/* without root */
	struct list unsure;	/* whatever is looked at: only a login says */
};

/* -1: nothing could be found out.  Free *x either way. */
int  explain(const char *user, const char *service, const char *pamdir,
    const struct places *at, struct explain *x, struct err *e);
void explain_free(struct explain *x);

#define scope_explain __attribute__((cleanup(explain_free))) struct explain

/*
 * The parts of explain() in their order, for root; each adds to *x what it
 * finds. check runs each part once for all accounts with the same result, and
 * leaves out home and binds, which differ per account.
 *
 * explain_service: the line, whoever comes.  explain_account: who it is, which
 * jail; 1: decided, 0: no jail could be found out, and why is in x->refused.
 * explain_tree: the tree, terminals, limits, the shell.  explain_enter: go in,
 * unless something refuses.
 */
int  explain_service(struct explain *x, const struct pamdir *d,
    struct err *e);
int  explain_account(struct explain *x, struct err *e);
int  explain_tree(struct explain *x, struct err *e);
int  explain_enter(struct explain *x, struct err *e);

/*
 * What a service would be started as: *s gets the binds of its directories, and
 * outlives *x.  Its program and ports are among the notes, and all that would
 * keep it from starting in x->refused.  Without `tree` that is not entered,
 * which is known not to be there.  Free *x either way.
 */
int  explain_started(struct service *s, const struct places *at, bool tree,
    struct explain *x, struct err *e);

/*
 * Files what refuses, or could not be looked at without root.  And each mount
 * of the entry that would refuse.
 */
int  explain_problem(struct explain *x, const struct err *why, struct err *e);
int  explain_mounts(struct explain *x, struct err *e);
/* What `look` says of the tree that it would enter, whose serial is set. */
int  explain_in_tree(struct explain *x,
    int (*look)(struct explain *x, int tree, const void *arg, struct err *e),
    const void *arg, struct err *e);

/* Pure: of all that was found. */
bool explain_enters(const struct explain *x);	/* or would, if not refused */
enum explain_verdict explain_verdict(const struct explain *x);

/* As a mount table shows them: "ro,nosuid,nodev,noexec" at most. */
enum { EXPLAIN_OPTIONS = 32 };
const char *explain_options(const struct entry_step *st,
    char text[EXPLAIN_OPTIONS]);

/* What the wall does; NULL: a jail on these terms does not have it. */
const char *explain_wall(const struct wall *w, const struct wall_terms *t);

/* Does the home or bind refuse a login, only because it does not exist? */
bool explain_missing(const struct entry *en, const struct entry_mount *m);

/*
 * A home that its owner cannot enter: -1 and why.  No entry refuses it, but
 * sshd reads no key in there, and jailsh starts no command.
 */
int  explain_shut(const struct entry *en, const struct entry_mount *m,
    struct err *e);

/*
 * Enters the jail in a child that ends there; without root the child only
 * raises the walls that need no privilege; those of the ports of `s` as well,
 * unless it is NULL.  0, or -1 and why a login would be refused. l->missing is
 * set as by a login.
 */
int  explain_try(struct login *l, const struct options *o,
    const struct service *s, long *us, struct err *e);

#endif
