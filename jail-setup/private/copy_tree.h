/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy_tree.h - files, directories and links to a place that root alone can
 * write, with the owners that they have for the service.
 *
 * Owner, mode with its set-id bits, link text, modification time of files,
 * sparse files and hard links are kept.  Devices, sockets and pipes, what is
 * mounted below, and what source.h does not allow are left out, and a line for
 * each is added to `left`; so it is for access control lists and capabilities
 * of files, which are not copied.
 */
#ifndef COPY_TREE_H
#define COPY_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"

struct err;
struct source;

struct copied_link {
	unsigned long long dev, ino;
	char *rel;
};

struct tree_copy {
	int top;		/* of what is made: where hard links are */
	uint64_t from, to;	/* ids: source (0: the host), copy */
	bool ours;		/* all of the source is the service's own */
	struct list *left;
	struct copied_link *links;
	size_t n_links, room;
};

void tree_copy_free(struct tree_copy *c);

/* The owner that an owner of the source becomes; -1: it has none there. */
int tree_copy_owner(const struct tree_copy *c, uint32_t id, uint32_t *to,
    const char *shown, struct err *e);

/*
 * The one thing at `rel` below top, whose directory is there.  1: made; 0: left
 * out; -1.  `shown`: the path of the source.
 */
int tree_copy_one(struct tree_copy *c, const struct source *s,
    const char *rel, const char *shown, struct err *e);

/*
 * What is below the directory `s`, into the directory `rel`.  `way`: `s` is
 * root's, and so are the directories in it that lead to those of the service;
 * they stay root's.
 */
int tree_copy_below(struct tree_copy *c, const struct source *s,
    const char *rel, const char *shown, bool way, struct err *e);

#endif
