/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * processes.c - reaching a process of the same user outside: U1, U2, R8.
 *
 * None of these needs a right: the kernel asks only for the same uid, unless a
 * pid namespace or Landlock stands between.  prlimit(2), setpriority(2) and
 * sched_setaffinity(2) are not among the things Landlock is asked about.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "attacks.h"

/* SIGUSR1, which the helper ignores, by every call that sends one. */
int
send_signal(const struct target *t)
{
	union sigval v = { 0 };
	int fd;

	if (kill(t->pid, SIGUSR1) == 0 ||
	    syscall(SYS_tgkill, t->pid, t->pid, SIGUSR1) == 0 ||
	    sigqueue(t->pid, SIGUSR1, v) == 0)
		return 0;
	fd = (int)syscall(SYS_pidfd_open, t->pid, 0);
	if (fd < 0)
		return -1;
	return (int)syscall(SYS_pidfd_send_signal, fd, SIGUSR1, NULL, 0);
}

/*
 * The kernel sends the signal when the pipe becomes readable, as if from us;
 * the helper writes HERE/heard when it came.
 */
int
signal_by_io(const struct target *t)
{
	struct f_owner_ex owner = { F_OWNER_PID, t->pid };
	char path[PATH_MAX];
	int p[2];

	if (in_here(path, sizeof(path), t, "heard") < 0 ||
	    (unlink(path) < 0 && errno != ENOENT) || pipe(p) < 0 ||
	    fcntl(p[0], F_SETOWN_EX, &owner) < 0 ||
	    fcntl(p[0], F_SETSIG, SIGUSR2) < 0 ||
	    fcntl(p[0], F_SETFL, O_ASYNC) < 0 || write(p[1], "x", 1) != 1)
		return -1;
	for (int i = 0; i < 100; i++) {
		if (access(path, F_OK) == 0)
			return 0;
		usleep(1000);
	}
	errno = 0;
	return -1;
}

/* Seized and not stopped; the kernel lets go when this process ends. */
int
attach(const struct target *t)
{
	return ptrace(PTRACE_SEIZE, t->pid, NULL, NULL) == 0 ? 0 : -1;
}

int
read_memory(const struct target *t)
{
	char got[sizeof(MAGIC)] = "";
	struct iovec mine = { got, sizeof(got) };
	struct iovec theirs = { (void *)t->magic, sizeof(got) };

	if (process_vm_readv(t->pid, &mine, 1, &theirs, 1, 0) < 0)
		return -1;
	errno = EBADMSG;
	return memcmp(got, MAGIC, sizeof(MAGIC)) == 0 ? 0 : -1;
}

int
take_descriptor(const struct target *t)
{
	int fd = (int)syscall(SYS_pidfd_open, t->pid, 0);

	if (fd < 0)
		return -1;
	fd = (int)syscall(SYS_pidfd_getfd, fd, t->fd, 0);
	return fd < 0 ? -1 : secret_in(fd);
}

/* Anybody else's process, or our own user's outside. */
int
list_processes(const struct target *t)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	struct stat st;

	if (!d)
		return -1;
	while ((e = readdir(d))) {
		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		if (atoi(e->d_name) == t->pid)
			return 0;
		if (fstatat(dirfd(d), e->d_name, &st, 0) == 0 &&
		    st.st_uid != getuid())
			return 0;
	}
	errno = 0;
	return -1;
}

/* Set to what it is; RLIMIT_CPU 1 would kill the process a second later. */
int
set_limit(const struct target *t)
{
	struct rlimit now;

	if (prlimit(t->pid, RLIMIT_CPU, NULL, &now) == 0 &&
	    prlimit(t->pid, RLIMIT_CPU, &now, NULL) == 0)
		return 0;
	return compat_call(I386_PRLIMIT64, t->pid, RLIMIT_CPU, 0, 0);
}

/* One processor, the idle class: to what it is now, which asks the same. */
int
set_schedule(const struct target *t)
{
	struct sched_param none = { 0 };
	cpu_set_t cpus;

	if (sched_getaffinity(t->pid, sizeof(cpus), &cpus) == 0 &&
	    sched_setaffinity(t->pid, sizeof(cpus), &cpus) == 0)
		return 0;
	return sched_setscheduler(t->pid, SCHED_OTHER, &none);
}

/*
 * By its number; then that of its input and output; then of all processes of
 * our user, which needs no number at all, and is seen by whether it worked.
 */
int
set_priority(const struct target *t)
{
	id_t pid = (id_t)t->pid;
	int now, no;

	errno = 0;
	now = getpriority(PRIO_PROCESS, pid);
	if ((now != -1 || !errno) && setpriority(PRIO_PROCESS, pid, now) == 0)
		return 0;
	no = errno;
	if (compat_call(I386_SETPRIORITY, PRIO_PROCESS, t->pid, now, 0) == 0 ||
	    syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, t->pid,
	            IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)) == 0)
		return 0;
	if (setpriority(PRIO_USER, 0, now + 1) == 0 &&
	    getpriority(PRIO_PROCESS, pid) == now + 1)
		return 0;
	errno = no;
	return -1;
}
