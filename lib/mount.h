/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mount.h - mounts by descriptor: fsopen(2), open_tree(2), mount_setattr(2),
 * move_mount(2), Linux 5.12.  A kernel without them is an error; mount(2) by
 * name is no fallback, it would check one thing and mount another.
 *
 * A mount that is not attached yet is seen by nobody and ends with its
 * descriptor.
 */
#ifndef MOUNT_H
#define MOUNT_H

#include <stdint.h>

struct err;

struct mnt_opt {
	const char *key;	/* NULL ends the list */
	const char *value;
};

/* A new file system, `attrs` of MOUNT_ATTR_*.  Its O_PATH descriptor. */
int mnt_new(const char *type, const struct mnt_opt *opts, uint64_t attrs,
    struct err *e);

/*
 * `name` is looked up in the directory, and no link at its end is followed; ""
 * is what the descriptor itself leads to.
 *
 * What lies there, again: a bind mount, without what is mounted below it.
 * `dir` must have been opened in this mount namespace.
 */
int mnt_clone(int dir, const char *name, uint64_t attrs, struct err *e);

int mnt_attach(int mnt, int dir, const char *name, struct err *e);
/* Both. */
int mnt_bind(int from, const char *name, uint64_t attrs, int dir,
    const char *to, struct err *e);
int mnt_set(int mnt, uint64_t attrs, struct err *e);

/* From here on nothing that is mounted below / shows in the host's table. */
int mnt_private(struct err *e);

#endif
