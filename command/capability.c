/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capability.c - see capability.h
 *
 * WALL_KEEPABLE of wall.h has those that a service may keep: what they reach is
 * the service's own, or ends at the filter (sched_set*, setpriority and
 * ioprio_set of others).  Each other one leads out of a jail or to others, and
 * the table says how.
 */
#include <cap-ng.h>
#include <stddef.h>

#include "capability.h"
#include "count.h"
#include "err.h"
#include "list.h"
#include "near.h"
#include "wall.h"

static const struct {
	int capability;
	const char *why;
} reasons[] = {
	{ CAP_CHOWN, "it makes the files of others its own" },
	{ CAP_DAC_OVERRIDE, "it reads and writes the files of others" },
	{ CAP_DAC_READ_SEARCH, "it opens any file of the host by a handle" },
	{ CAP_FOWNER, "it changes the modes of the files of others" },
	{ CAP_FSETID, "it makes programs that run as another group" },
	{ CAP_KILL, "it ends the processes of others" },
	{ CAP_SETGID, "it becomes any group" },
	{ CAP_SETUID, "it becomes root" },
	{ CAP_SETPCAP, "it is for giving capabilities on" },
	{ CAP_LINUX_IMMUTABLE, "it changes files that are to stay" },
	{ CAP_NET_BROADCAST, "the kernel does not ask for it" },
	{ CAP_NET_ADMIN, "it changes the network of the host" },
	{ CAP_IPC_OWNER, "it reads the shared memory of others" },
	{ CAP_SYS_MODULE, "it loads code into the kernel" },
	{ CAP_SYS_RAWIO, "it reads the memory of the machine" },
	{ CAP_SYS_CHROOT, "it leaves a chroot" },
	{ CAP_SYS_PTRACE, "it reads the memory of other processes" },
	{ CAP_SYS_PACCT, "it writes the accounts of the host" },
	{ CAP_SYS_ADMIN, "it mounts, and with that it is root" },
	{ CAP_SYS_BOOT, "it restarts the machine" },
	{ CAP_SYS_RESOURCE, "it goes past its own limits" },
	{ CAP_SYS_TIME, "there is one clock for all, and it sets it" },
	{ CAP_SYS_TTY_CONFIG, "it takes the terminals of others" },
	{ CAP_MKNOD, "it makes the nodes of disks" },
	{ CAP_LEASE, "it holds up who opens a file" },
	{ CAP_AUDIT_WRITE, "it writes lines into the audit log" },
	{ CAP_AUDIT_CONTROL, "it turns the audit log off" },
	{ CAP_SETFCAP, "it gives capabilities to files" },
	{ CAP_MAC_OVERRIDE, "it is for going past SELinux and its like" },
	{ CAP_MAC_ADMIN, "it changes the policy of the host" },
	{ CAP_SYSLOG, "it reads the log of the kernel" },
	{ CAP_WAKE_ALARM, "it wakes the machine" },
	{ CAP_BLOCK_SUSPEND, "it keeps the machine awake" },
	{ CAP_AUDIT_READ, "it reads the audit log" },
	{ CAP_PERFMON, "it watches other processes and the kernel" },
	{ CAP_BPF, "it loads code into the kernel" },
	{ CAP_CHECKPOINT_RESTORE, "it reads what /proc hides of others" },
};

static const char *
reason_of(int capability)
{
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].capability == capability)
			return reasons[i].why;
	return "it is newer than this program";
}

static int
refuse_unknown(const char *name, struct err *e)
{
	struct near near = { .word = name };

	for (int c = 0; c <= CAP_LAST_CAP; c++)
		if ((WALL_KEEPABLE & 1ULL << c) != 0)
			near_try(&near, capng_capability_to_name((unsigned)c));
	return err_set(e, 0, "\"%.40s\" is no capability that a service can "
	    "have; fix: write %s", name, near.best[0] != '\0' ? near.best :
	    "net_raw, net_bind_service, ipc_lock or sys_nice");
}

int
capability_mask(const struct list *names, uint64_t *mask, struct err *e)
{
	*mask = 0;
	for (size_t i = 0; i < names->n; i++) {
		int c = capng_name_to_capability(names->v[i]);

		if (c < 0 || c > 63)
			return refuse_unknown(names->v[i], e);
		if ((WALL_KEEPABLE & 1ULL << c) == 0)
			return err_set(e, 0, "no service keeps %.40s: %s; fix: "
			    "take it out", names->v[i], reason_of(c));
		*mask |= 1ULL << c;
	}
	return 0;
}
