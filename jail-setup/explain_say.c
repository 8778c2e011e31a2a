/* explain_say.c - see explain_say.h */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "err.h"
#include "explain_say.h"
#include "jail.h"

enum { FIXED_MOST = 10 };

struct mounts {
	struct explain_mount *v;
	size_t n;
};

static void
add(struct mounts *to, const char *target, const char *source,
    const char *type, const char *options)
{
	struct explain_mount *m = &to->v[to->n++];

	*m = (struct explain_mount){
		.target = target, .source = source, .type = type,
	};
	snprintf(m->options, sizeof(m->options), "%s", options);
}

/* Which of the two a login gets is seen when it comes: lib/sources.c. */
static void
dev(struct mounts *to, const struct entry *en)
{
	const bool own = en->own_terminals;
	const bool always = en->jail->terminals == JAIL_TERMINALS_OWN;

	add(to, "/dev", NULL, "tmpfs", "ro,nosuid,noexec");
	add(to, "/dev/pts", own ? NULL : "/dev/pts", own ? "devpts" : "bind",
	    "rw,nosuid,noexec");
	if (own && !always)
		to->v[to->n - 1].when =
		    "unless the login is on a terminal of the host's devpts";
	add(to, "/dev/shm", NULL, "tmpfs", "rw,nosuid,nodev,noexec");
	if (own) {
		add(to, "/dev/console", NULL, "terminal", "rw,nosuid,noexec");
		to->v[to->n - 1].when = always ?
		    "if the login is on a terminal" :
		    "if the login is on any other terminal";
	}
	if (jail_log(en->jail))
		add(to, "/dev/log", "/dev/log", "bind",
		    "rw,nosuid,nodev,noexec");
}

static void
own(struct mounts *to, const struct jail *j)
{
	if (j->proc == JAIL_PROC_OWN) {
		add(to, "/proc", NULL, "proc", "ro,nosuid,nodev,noexec");
		add(to, "/proc/keys", NULL, "empty", "ro,nosuid,nodev,noexec");
	}
	if (j->tmp == JAIL_TMP_NONE)
		return;
	add(to, "/tmp", NULL, "tmpfs", "rw,nosuid,nodev");
	add(to, "/var/tmp", "/tmp", "bind", "rw,nosuid,nodev");
}

struct explain_mount *
explain_mounts(const struct entry *en, const char *tree, size_t *n,
    struct err *e)
{
	struct mounts m = { .n = 0 };
	char options[32];

	m.v = calloc(FIXED_MOST + en->nmounts, sizeof(*m.v));
	if (m.v == NULL) {
		err_set(e, errno, "mounts");
		return NULL;
	}
	add(&m, "/", tree, "overlay", "ro,nosuid,nodev");
	dev(&m, en);
	own(&m, en->jail);
	for (size_t i = 0; i < en->nmounts; i++) {
		snprintf(options, sizeof(options), "%s,nosuid,nodev%s",
		    en->mounts[i].rw ? "rw" : "ro",
		    en->mounts[i].noexec ? ",noexec" : "");
		add(&m, en->mounts[i].target, en->mounts[i].source, "bind",
		    options);
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
