/* SPDX-License-Identifier: BSD-2-Clause */
/* entry_steps.c - the steps of entry.h */
#include <errno.h>
#include <stdlib.h>

#include "count.h"
#include "entry.h"
#include "err.h"
#include "jail.h"
#include "paths.h"

#define RDONLY MOUNT_ATTR_RDONLY
#define NOSUID MOUNT_ATTR_NOSUID
#define NOEXEC MOUNT_ATTR_NOEXEC
#define QUIET STEP_QUIET

/* Devices are allowed in /dev and nowhere else. */
static const struct entry_step own[] = {
	{ STEP_TREE, "/", "overlay", .attrs = RDONLY | QUIET },
	{ STEP_DEV, "/dev", "tmpfs", .attrs = RDONLY | NOSUID | NOEXEC,
	    .ahead = true },
	{ STEP_TERMINALS, "/dev/pts", "devpts", .attrs = NOSUID | NOEXEC },
	{ STEP_SHARED, "/dev/shm", "tmpfs", .attrs = QUIET | NOEXEC },
	{ STEP_TERMINAL, "/dev/console", "terminal",
	    .attrs = NOSUID | NOEXEC },
	{ STEP_LOG, "/dev/log", "bind", .attrs = QUIET | NOEXEC,
	    .source = "/dev/log" },
	/*
	 * Read-only: /proc/PID/mem would let each process of the account write
	 * the memory of another, also of one that runs a named command and
	 * nothing else.
	 */
	{ STEP_PROC, "/proc", "proc", .attrs = RDONLY | QUIET | NOEXEC,
	    .ahead = true },
	{ STEP_PROCESSES, "/proc", NULL, .ahead = false },
	/* the keys of every session of the uid, proc_keys(5) */
	{ STEP_HIDE, "/proc/keys", "empty",
	    .attrs = RDONLY | QUIET | NOEXEC },
	/* every uid that has a key */
	{ STEP_HIDE, "/proc/key-users", "empty",
	    .attrs = RDONLY | QUIET | NOEXEC },
	{ STEP_TMP, "/tmp", "tmpfs", .attrs = QUIET, .ahead = true },
	{ STEP_TMP, "/var/tmp", "bind", .attrs = QUIET, .ahead = true,
	    .source = "/tmp" },
	{ STEP_RUNTIME, "/run/user", "tmpfs", .attrs = QUIET, .ahead = true },
	{ STEP_HOME, NULL, NULL, .ahead = true },
};

/* Which devpts a login gets is seen when it comes: entry_sources.c. */
static void
settle_terminals(const struct entry *en, struct entry_step *st)
{
	const bool always = en->jail->terminals == JAIL_TERMINALS_OWN;

	if (st->kind == STEP_TERMINAL) {
		st->when = always ? "if the login is on a terminal" :
		    "if the login is on any other terminal";
	} else if (!en->own_terminals) {
		st->type = "bind";
		st->source = st->target;
	} else if (!always) {
		st->when = "unless the login is on a terminal of the host's "
		    "devpts";
	}
}

/* As this entry has it; false: not at all. */
static bool
settle_step(const struct entry *en, struct entry_step *st)
{
	const struct jail *j = en->jail;
	const bool tmp = j->tmp != JAIL_TMP_NONE;
	const bool proc = j->proc != JAIL_PROC_NONE;

	switch (st->kind) {
	case STEP_TERMINALS:
	case STEP_TERMINAL:
		settle_terminals(en, st);
		return st->kind == STEP_TERMINALS || en->own_terminals;
	case STEP_LOG:
		return jail_log(j);
	case STEP_PROC:
	case STEP_HIDE:
		return proc;
	case STEP_PROCESSES:
		return !proc && j->processes == JAIL_PROCESSES_OWN;
	case STEP_TMP:
		st->attrs |= jail_tmp_exec(j) ? 0 : NOEXEC;
		return tmp;
	case STEP_RUNTIME:
		st->target = en->runtime;
		st->attrs |= tmp && jail_tmp_exec(j) ? 0 : NOEXEC;
		return !en->runtime_bound;
	case STEP_HOME:
		st->target = en->home;
		return true;
	default:
		return true;
	}
}

/* In the runtime directory a mount point is made when that is. */
static struct entry_step
bind_step(const struct entry *en, size_t i)
{
	const struct entry_mount *m = &en->mounts[i];
	const bool inside = entry_step(en, STEP_RUNTIME) != NULL &&
	    path_within(m->target, en->runtime);

	return (struct entry_step){
		.kind = STEP_BIND, .target = m->target, .type = "bind",
		.attrs = QUIET | (m->rw ? 0 : RDONLY) |
		    (m->noexec ? NOEXEC : 0),
		.ahead = !inside, .source = m->source, .mount = i,
	};
}

int
entry_steps_compute(struct entry *en, struct err *e)
{
	en->steps = calloc(COUNT(own) + en->nmounts, sizeof(*en->steps));
	if (en->steps == NULL)
		return err_set(e, errno, "steps");
	for (size_t i = 0; i < COUNT(own); i++) {
		struct entry_step *st = &en->steps[en->nsteps];

		*st = own[i];
		if (settle_step(en, st))
			en->nsteps++;
	}
	for (size_t i = 0; i < en->nmounts; i++, en->nsteps++)
		en->steps[en->nsteps] = bind_step(en, i);
	return 0;
}

const struct entry_step *
entry_step(const struct entry *en, enum step_kind kind)
{
	for (size_t i = 0; i < en->nsteps; i++)
		if (en->steps[i].kind == kind)
			return &en->steps[i];
	return NULL;
}

const char *
entry_steps_own(const char *path)
{
	for (size_t i = 0; i < COUNT(own); i++)
		if (own[i].target != NULL && (path_within(own[i].target, path)
		    || (own[i].kind != STEP_RUNTIME &&
		    path_within(path, own[i].target))))
			return own[i].target;
	return NULL;
}

bool
entry_step_executable(const struct entry_step *st)
{
	return (st->kind == STEP_TMP || st->kind == STEP_RUNTIME ||
	    st->kind == STEP_BIND) && (st->attrs & NOEXEC) == 0;
}
