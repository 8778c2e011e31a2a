/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd.h - what main() hands to a command, and the commands there are.
 */
#ifndef CMD_H
#define CMD_H

#include <stdbool.h>
#include <stdint.h>

#include "jail.h"
#include "plan/plan_collect.h"
#include "service/service_jails.h"

/* jail-setup's exit codes, everywhere. */
enum { EXIT_FINE = 0, EXIT_FOUND = 1, EXIT_UNABLE = 2 };

struct call {
	struct places at;
	struct jails jails;	/* loaded */
	struct list wrong;	/* check: errors of unreadable jail files */
	struct service_wrong services;	/* those that are left out */
	char **args;		/* NULL-terminated */
	uint64_t given;		/* options: a bit for each row of usage.c's */
	bool json, quiet, help, version, all, quick, fix;
	const char *live;	/* check --live: the account */
	const char *format;	/* check --format: nagios, prometheus */
	bool size;		/* plan --size */
	bool restart;		/* refresh: services as well */
	bool log, background;	/* refresh; hook install --background */
	const char *root;	/* hook, pam, init: another host's / */
	bool hold;		/* rollback */
	const char *wait;	/* end */
	bool dry_run;		/* pam, init: nothing is written */
	bool add;		/* learn: to a component that is there */
	const char *user;	/* learn: who runs the program; init */
	const char *output;	/* learn: where the file goes */
	const char *what, *group;	/* init: --for, --group */
	bool create_group;	/* init */
	const char *network, *engine;	/* service create */
	const char *listen, *type;
	const char *unit, *content;	/* service plan and create PROGRAM */
};

int cmd_component(const struct call *c);
int cmd_end(const struct call *c);
int cmd_explain(const struct call *c);
int cmd_generations(const struct call *c);
int cmd_hold(const struct call *c);
int cmd_unhold(const struct call *c);
int cmd_hook(const struct call *c);
int cmd_init(const struct call *c);
int cmd_import(const struct call *c);
int cmd_learn(const struct call *c);
int cmd_list(const struct call *c);
int cmd_members(const struct call *c);
int cmd_pam(const struct call *c);
int cmd_plan(const struct call *c);
int cmd_build(const struct call *c);
int cmd_diff(const struct call *c);
int cmd_check(const struct call *c);
int cmd_live(const struct call *c);
int cmd_refresh(const struct call *c);
int cmd_rollback(const struct call *c);
int cmd_why(const struct call *c);
int cmd_remove(const struct call *c);
int cmd_sbom(const struct call *c);
int cmd_service(const struct call *c);
int cmd_sessions(const struct call *c);
int cmd_unjailed(const struct call *c);

/* Jails by their names, which NULL ends, or all; what to exit with. */
int build_jails(const struct call *c, char *const *names, bool quiet);

/* The same, but a tree that another jail has already is linked, not made. */
int build_new_jails(const struct call *c, char *const *names, bool quiet);
int refresh_jails(const struct call *c, char *const *names, bool quiet,
    bool log);

/* The same, and then follow.h: services are restarted. */
int refresh_and_follow(const struct call *c, char *const *names, bool quiet,
    bool log);

/* Say that a run over all jails leaves this one as it is; EXIT_FINE. */
struct hold;
int leave_held(const struct jail *j, const struct hold *h, bool quiet);

/* Not of another's tree, `root`: -1 and what it is. */
int generations_needed(const struct jail *j, struct err *e);

/* "jail-setup: message" on standard error; EXIT_UNABLE. */
int unable(const struct err *e);

/* The same of check, and with --json a last line of the report. */
int check_unable(const struct call *c, const struct err *e);

/* check --format: print f, or `why` not; what to exit with. */
struct findings;
int monitor_report(const struct call *c, const struct findings *f, char *why);

/* -1: this host cannot enforce the limits, so every login is refused. */
int  limits_work(const struct jail *j, struct err *e);

/*
 * Warn on standard error of each user and group of the jail file that the host
 * lacks, and of limits that it cannot enforce.
 */
void warn_absent(const struct call *c, const struct jail *j);

/* The jail of that name; NULL, after an error on standard error. */
const struct jail *call_jail(const struct call *c, const char *name);

/*
 * Calls `each` for the jails of these names, or without a name for all, for all
 * whose trees are ours, or for those of them that are built.  The worst of the
 * exit codes, that of an unknown name included.
 */
enum which { EVERY_JAIL, OUR_JAILS, BUILT_JAILS };
int each_jail(const struct call *c, char *const *names, enum which which,
    int (*each)(const struct call *c, const struct jail *j, void *arg),
    void *arg);

#endif
