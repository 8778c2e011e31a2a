/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_components.h - which of the components that were shipped are part of what
 * was used; the rule is in learn.h.
 */
#ifndef LEARN_COMPONENTS_H
#define LEARN_COMPONENTS_H

#include <stddef.h>

#include "base/pathmap.h"
#include "plan/component.h"
#include "plan/plan.h"

struct err;
struct list;
struct memory;
struct packages;
struct places;

struct part {
	char *name;
	struct component said;
	struct plan plan;	/* on this host, with what it requires */
	bool chosen;
};

struct parts {
	struct part *v;
	size_t n, room;
};

/* All that were shipped and resolve on this host. */
int  parts_load(const struct places *at, struct memory *m,
    struct packages *pk, struct parts *parts, struct err *e);
void parts_free(struct parts *parts);

/*
 * Pure.  `paths` are what none has brought yet, `run` has the real paths of
 * programs that were run.  Their names, without those that others require.
 */
int parts_choose(struct parts *parts, const struct list *paths,
    const struct pathmap *run, struct list *names, struct err *e);

#endif
