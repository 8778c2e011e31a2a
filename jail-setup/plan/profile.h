/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profile.h - CONFIG/commands.d/NAME.conf, else VENDOR/commands.d/NAME.conf:
 * how a program may be called, see jail.conf(5), PROFILES OF COMMANDS.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "call_rules.h"
#include "conf.h"
#include "jail_command.h"
#include "list.h"

struct err;
struct places;

/* A form; or what is added to each form, or to the one named, `when`. */
struct profile_part {
	struct list when;	/* "VALUE" is set, "VALUE=A|B" */
	struct form form;	/* its names are of the profile's */
	struct list environment, exec;	/* not of a form */
};

struct profile {
	char *id;		/* NAME */
	char *program;
	char *kernel;		/* access by the kernel; NULL: the row's */
	struct list names;	/* never empty */
	bool clusters, dashes;
	struct list environment, exec;
	struct conf_rows forms, with;	/* of struct profile_part */
	char *values[VALUE_COUNT];	/* NULL: it has no such value */
};

struct profiles {
	struct profile *v;
	size_t n;
};

#define scope_profiles __attribute__((cleanup(profiles_free))) struct profiles

/*
 * Reads them all, and appends what was read to `inputs` (plan.h).  A profile
 * with a fault is an error, and so is a form that can never fit.  Free *all
 * either way.
 */
int  profiles_load(const struct places *at, struct profiles *all,
    struct list *inputs, struct err *e);
void profiles_free(struct profiles *all);

/* Pure: one profile; `file` names it in errors.  Free it either way. */
int  profile_parse(const char *text, const char *id, const char *file,
    struct profile *p, struct err *e);
void profile_free(struct profile *p);

/* Is there a line that fits? */
int  form_check(const struct form *f, struct err *e);

/* By its NAME; by one of its names.  NULL. */
const struct profile *profiles_find(const struct profiles *all, const char *id);
const struct profile *profiles_for(const struct profiles *all,
    const char *name);

#endif
