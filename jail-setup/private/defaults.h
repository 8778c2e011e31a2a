/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * defaults.h - all defaults of a service, compared three ways (compare.h), and
 * the host's brought into its private data.
 */
#ifndef PRIVATE_DEFAULTS_H
#define PRIVATE_DEFAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base.h"
#include "compare.h"

struct derived;
struct err;
struct list;
struct private_at;

struct default_row {
	char *path;
	enum default_state state;
	bool directory;		/* one of the private directories */
	bool foreign;		/* the copy's owner is none of its ids */
	bool brought;		/* defaults_bring() has */
	/* "": it is not there; their paths are not set */
	struct base_entry host, base, copy;
};

/* Sorted by path.  Empty when zeroed. */
struct defaults {
	struct default_row *v;
	size_t n, room;
};

/*
 * `left`: a line for each default that cannot be compared, or NULL.  Changes
 * nothing.
 */
int defaults_look(const struct private_at *at, const struct derived *d,
    uint64_t ids, struct defaults *out, struct list *left, struct err *e);
void defaults_free(struct defaults *all);

#define scope_defaults __attribute__((cleanup(defaults_free))) \
    struct defaults

struct default_row *defaults_find(const struct defaults *all,
    const char *path);

/* "sha256:0123456789ab, mode 0644", "nothing"; for messages. */
enum { DEFAULT_TEXT = 96 };
void default_text(const struct base_entry *v, char text[DEFAULT_TEXT]);

/* Is it brought without being named? */
bool default_follows(enum default_state s);

/*
 * The host's defaults become those of the service, each by one rename, and one
 * that the host has no more goes; then the record says so.  `paths` are the
 * ones that are meant, whatever they are, and NULL; if there are none, those
 * that default_follows().  A copy is still what `all` says, or stays; a
 * directory that is there gets owner and mode.  `failed`: why one was not
 * brought; the others are.  Needs the lock.
 */
int defaults_bring(const struct private_at *at, struct defaults *all,
    char *const *paths, uint64_t ids, struct list *failed, struct err *e);

#endif
