/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy_pool.h - files of finished trees that a new tree may hold as well.
 *
 * One inode for one content, across the generations of a jail and across
 * jails: a new tree links what an older one copied from the same host file,
 * unchanged since, with the same permissions.
 */
#ifndef COPY_POOL_H
#define COPY_POOL_H

#include <sys/types.h>

#include "base/file_identity.h"

struct err;
struct manifest;
struct manifest_entry;
struct origins;
struct pool;

/* Over the state directory; NULL on error. */
struct pool *pool_new(const char *state, struct err *e);
void pool_free(struct pool *p);

/* A copy of the host file `id` is at `rel` below the state directory. */
int pool_add(struct pool *p, const struct identity *id,
    const struct manifest_entry *made, const char *rel, struct err *e);

/* Every copied file of one generation, which is a link to that tree. */
int pool_add_tree(struct pool *p, const struct manifest *m,
    const struct origins *o, const char *tree, struct err *e);

/*
 * Link such a copy to root/to, and fill *made in.  1: done; 0: there is none,
 * or it is not what it was: copy it.  Safe to be called from several threads.
 */
int pool_link(struct pool *p, const struct identity *id, mode_t mode,
    int root, const char *to, struct manifest_entry *made, struct err *e);

#endif
