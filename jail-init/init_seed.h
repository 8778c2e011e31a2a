/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_seed.h - an empty private directory gets what it begins with: where an
 * engine mounts an empty volume (Kubernetes), nothing else does.
 *
 * All of it is copied into PATH/.jail-seed/new, which is root's and 0700.  A
 * rename to .jail-seed/whole says that nothing is missing; then each entry is
 * renamed into PATH, and .jail-seed is removed last.  So whoever ends it when,
 * the next start does the rest: it removes what is not whole, and goes on with
 * what is.  The service is not started before.
 */
#ifndef INIT_SEED_H
#define INIT_SEED_H

struct err;

#define INIT_SEED_DIR ".jail-seed"

/*
 * Seeds the private directory from the one of that path below INIT_DEFAULTS,
 * where there is one.  A directory with anything in it stays as it is.
 * 1: seeded.
 */
int init_seed(const char *path, struct err *e);

#endif
