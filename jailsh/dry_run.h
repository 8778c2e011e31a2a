/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dry_run.h - would jailsh run a command line for an account?  Asked from
 * outside the jail, without privileges, by the same rules and the same code.
 */
#ifndef DRY_RUN_H
#define DRY_RUN_H

#include <limits.h>
#include <stdbool.h>

#include "call_match.h"
#include "call_rules.h"
#include "err.h"
#include "login.h"
#include "program.h"

struct arguments;

/* An account, its jail and the rules of the tree. */
struct dry_run {
	struct login login;
	bool limited;			/* the jail has `commands` */
	int tree;			/* -1: not limited */
	struct call_rules rules;
	struct list shells;		/* real ones of the tree: scripts.h */
	char exec[PATH_MAX];		/* jail_exec_said() */
};

/* -1: the account is in no jail, or in one that is not built. */
int  dry_run_open(const struct arguments *a, struct dry_run *d, struct err *e);
void dry_run_close(struct dry_run *d);

struct answer {
	enum program verdict;
	struct line line;		/* as it was typed */
	char path[PATH_MAX];		/* of the program */
	struct call call;		/* of its shell, if !limited */
	struct list environment;	/* what is set for it */
	struct err why;			/* not found */
};

/* Free the answer either way.  -1: no memory. */
int  dry_run_ask(const struct dry_run *d, const char *line, struct answer *out,
    struct err *e);
void answer_free(struct answer *out);

#endif
