/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_mounts.c - see explain_mounts.h */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "entry.h"
#include "err.h"
#include "explain_mounts.h"
#include "jail.h"
#include "procdir.h"

/* Grows; once there was no memory it takes no more, and rc says so. */
struct mounts {
	struct explain_mount *v;
	size_t n, room;
	int rc;
	struct err *e;
};

static void
add(struct mounts *to, const struct explain_mount *m, const char *options)
{
	struct explain_mount *v = to->rc < 0 ? NULL : room_more(to->v, to->n,
	    &to->room, sizeof(*v), "mounts", to->e);

	if (v == NULL) {
		to->rc = -1;
		return;
	}
	to->v = v;
	v[to->n] = *m;
	snprintf(v[to->n].options, sizeof(v->options), "%s", options);
	to->n++;
}

#define ADD(to, options, ...) \
	add(to, &(struct explain_mount){ __VA_ARGS__ }, options)

/* Which of the two a login gets is seen when it comes: lib/entry_sources.c. */
static void
dev(struct mounts *to, const struct entry *en)
{
	const bool own = en->own_terminals;
	const bool always = en->jail->terminals == JAIL_TERMINALS_OWN;

	ADD(to, "ro,nosuid,noexec", .target = entry_own[ENTRY_DEV],
	    .type = "tmpfs");
	ADD(to, "rw,nosuid,noexec", .target = "/dev/pts",
	    .source = own ? NULL : "/dev/pts", .type = own ? "devpts" : "bind",
	    .when = own && !always ? "unless the login is on a terminal of "
	    "the host's devpts" : NULL);
	ADD(to, "rw,nosuid,nodev,noexec", .target = "/dev/shm",
	    .type = "tmpfs");
	if (own)
		ADD(to, "rw,nosuid,noexec", .target = "/dev/console",
		    .type = "terminal", .when = always ?
		    "if the login is on a terminal" :
		    "if the login is on any other terminal");
	if (jail_log(en->jail))
		ADD(to, "rw,nosuid,nodev,noexec", .target = "/dev/log",
		    .source = "/dev/log", .type = "bind");
}

static void
own(struct mounts *to, const struct entry *en)
{
	static const char *const how[2] = {
		"rw,nosuid,nodev,noexec", "rw,nosuid,nodev",
	};
	const bool exec = jail_tmp_exec(en->jail);

	if (entry_has(en, ENTRY_PROC)) {
		ADD(to, "ro,nosuid,nodev,noexec",
		    .target = entry_own[ENTRY_PROC], .type = "proc");
		for (size_t i = 0; i < PROCDIR_HIDDEN; i++)
			ADD(to, "ro,nosuid,nodev,noexec",
			    .target = procdir_hidden[i], .type = "empty");
	}
	if (entry_has(en, ENTRY_TMP)) {
		ADD(to, how[exec], .target = entry_own[ENTRY_TMP],
		    .type = "tmpfs");
		ADD(to, how[exec], .target = entry_own[ENTRY_VAR_TMP],
		    .source = entry_own[ENTRY_TMP], .type = "bind");
	}
	if (entry_has(en, ENTRY_RUNTIME))
		ADD(to, how[entry_runtime_exec(en)],
		    .target = entry_at(en, ENTRY_RUNTIME), .type = "tmpfs");
}

struct explain_mount *
explain_mounts(const struct entry *en, const char *tree, size_t *n,
    struct err *e)
{
	struct mounts m = { .e = e };
	char options[32];

	ADD(&m, "ro,nosuid,nodev", .target = "/", .source = tree,
	    .type = "overlay");
	dev(&m, en);
	own(&m, en);
	for (size_t i = 0; i < en->nmounts; i++) {
		snprintf(options, sizeof(options), "%s,nosuid,nodev%s",
		    en->mounts[i].rw ? "rw" : "ro",
		    en->mounts[i].noexec ? ",noexec" : "");
		ADD(&m, options, .target = en->mounts[i].target,
		    .source = en->mounts[i].source, .type = "bind");
	}
	if (m.rc < 0) {
		free(m.v);
		return NULL;
	}
	*n = m.n;
	return m.v;
}

size_t
explain_walls(const struct entry *en, struct explain_wall out[EXPLAIN_WALLS])
{
	static const struct explain_wall walls[] = {
		{ "chroot", "no user namespace, no way to the host's root" },
		{ "keyring", "a session keyring of its own, empty" },
		{ "core", "no core dump, and no handler of the host runs" },
		{ "capabilities", "none, and none to be gained" },
		{ "no_new_privs", "set-uid bits count for nothing" },
		{ "landlock", "no signal, ptrace or abstract socket reaches "
		    "outside" },
		{ "seccomp", NULL },
		{ "descriptors", "nothing is open but 0, 1 and 2" },
	};
	static const char *const namespaces[2][2] = {
		{ "mount, ipc, uts", "mount, ipc, uts, pid" },
		{ "mount, ipc, uts, net", "mount, ipc, uts, net, pid" },
	};
	bool net = en->jail->network == JAIL_NETWORK_NONE;
	bool pid = en->jail->processes == JAIL_PROCESSES_OWN;
	size_t n = 0;

	out[n++] = (struct explain_wall){ "namespaces", namespaces[net][pid] };
	for (size_t i = 0; i < sizeof(walls) / sizeof(*walls); i++, n++) {
		out[n] = walls[i];
		if (out[n].what == NULL)
			out[n].what = jail_strict(en->jail) ?
			    "what few logins need is refused as well" :
			    "no keys, no limits of others, no typing into "
			    "terminals";
		if (strcmp(out[n].name, "landlock") == 0 &&
		    !jail_requires(en->jail, "landlock"))
			out[n].what = "no ptrace reaches outside, and where "
			    "the kernel has scopes no abstract socket";
	}
	if (jail_strict(en->jail))
		out[n++] = (struct explain_wall){ "strict", "no io_uring, "
		    "ptrace, bpf, perf, userfaultfd" };
	return n;
}
