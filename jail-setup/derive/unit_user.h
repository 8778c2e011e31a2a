/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_user.h - who a unit runs as, in numbers, and the variables that
 * systemd.exec(5) sets for that.
 */
#ifndef UNIT_USER_H
#define UNIT_USER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "list.h"

struct derive_from;
struct err;

struct unit_user {
	bool said;		/* another than root, or a group */
	uid_t uid;
	gid_t gid;
	gid_t *groups;		/* supplementary ones */
	size_t n_groups;
	struct list env;	/* USER=, HOME= ... */
};

/* Free it in any case.  -1: the host has no such account. */
int  unit_user(const struct derive_from *from, struct unit_user *who,
    struct err *e);
void unit_user_free(struct unit_user *who);

/* The home of User=, or root's. */
bool unit_home(const struct derive_from *from, char home[PATH_MAX]);

#endif
