/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * faults.c - runs a command many times and lets another one of its system calls
 * fail each time.  The kernel asks us about each call (seccomp_unotify(2)), so the
 * command is not patched.
 *
 *   faults [-p PART/PARTS] [-n FROM-TO] [-s STEP] [-e ERROR,...] [-r]
 *       SOCKET -- CMD ARG...
 *
 * Only calls between two marks fail.  A mark is a call itself,
 * prctl(FAULTS_MARK, 1) or prctl(FAULTS_MARK, 0), and counts for its process.  The
 * first two processes that set marks are examined.  First the command runs without
 * a fault, as the reference.  Then every marked call fails once with each ERROR
 * (EPERM ENOMEM EMFILE ENOSPC), or with -r with one of them, in rotation.
 *
 * SOCKET is made and bound over /dev/log in a mount namespace of our own, so that we
 * receive what the command logs.  Each fault is one line of fields, separated by
 * tabs:
 *
 *   PROCESS NUMBER CALL ERROR OUTCOME REASON
 *
 * NUMBER counts the marked calls from 0.  OUTCOME is "same" (the output is that of
 * the reference), "refused" (status not 0 and no output I-AM-IN), "differs",
 * "mounts" (something is mounted outside that was not before), "hung", "killed"
 * or "missed" (the call did not come).  REASON is what was logged.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faults.h"

enum { LISTENER = 3, PROCESSES = 2, CALLS = 16384, PATIENCE_MS = 10000 };

static const struct { const char *name; int no; } errors[] = {
	{ "EPERM", EPERM }, { "ENOMEM", ENOMEM }, { "EMFILE", EMFILE },
	{ "ENOSPC", ENOSPC }, { "EINTR", EINTR }, { "KILL", -1 },
};

/* calls.h is made by world.sh, from the headers of this machine */
static const struct { int nr; const char *name; } calls[] = {
#include "calls.h"
};

/* One run: which call fails, and the outcome. */
struct run {
	int process, call, error;       /* -1: nothing fails */
	int hit;
	pid_t pids[PROCESSES];          /* that set a mark, in their order */
	int armed[PROCESSES];
	int n[PROCESSES];               /* marked calls so far */
	int of[PROCESSES][1024];        /* and those of each number */
	int status, hung;
	char out[1 << 16], log[4096];
};

/* Of the reference: each call's number, and how many of that came before. */
static int *numbers[PROCESSES], *before_it[PROCESSES];
static int logger;

/* These cannot fail; brk(2) has no error, and malloc(3) then calls mmap(2). */
static const int never[] = { SYS_umask, SYS_setfsgid, SYS_setfsuid, SYS_getpid,
	SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
	SYS_rt_sigprocmask, SYS_futex, SYS_set_robust_list, SYS_brk, SYS_munmap,
	SYS_rseq };

/* Asks about all calls but those that end a process or a signal handler. */
static int
filtered(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(code) / sizeof(*code), code };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
}

/* The child's first call after the filter waits until we have the listener. */
static pid_t
start(char **cmd, int out)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	close_range(LISTENER, ~0U, 0);
	if (filtered() != LISTENER)
		_exit(126);
	execv(cmd[0], cmd);
	_exit(127);
}

/* LISTENER is ours only when the child has closed what it inherited. */
static int
is_listener(int fd)
{
	char path[64], to[64] = "";

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return readlink(path, to, sizeof(to) - 1) > 0 &&
	    strcmp(to, "anon_inode:seccomp notify") == 0;
}

static int
listener_of(pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), fd = -1;

	for (int i = 0; pidfd >= 0 && fd < 0 && i < 20000; i++) {
		fd = (int)syscall(SYS_pidfd_getfd, pidfd, LISTENER, 0);
		if (fd >= 0 && !is_listener(fd)) {
			close(fd);
			fd = -1;
		}
		if (fd < 0)
			usleep(50);
	}
	close(pidfd);
	return fd;
}

/* Which of the marked processes this is; a new one if it just set a mark. */
static int
process(struct run *r, pid_t pid, int mark)
{
	for (int i = 0; i < PROCESSES; i++) {
		if (r->pids[i] == 0 && mark)
			r->pids[i] = pid;
		if (r->pids[i] == pid)
			return i;
	}
	return -1;
}

static int
can_fail(int nr)
{
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (nr == never[i])
			return 0;
	return 1;
}

/* The error with which this call fails, or 0. */
static int
fails(struct run *r, const struct seccomp_notif *q)
{
	int mark = q->data.nr == SYS_prctl && q->data.args[0] == FAULTS_MARK;
	int i = process(r, (pid_t)q->pid, mark), nth;

	if (i < 0 || mark) {
		if (i >= 0)
			r->armed[i] = q->data.args[1] != 0;
		return 0;
	}
	if (!r->armed[i] || !can_fail(q->data.nr))
		return 0;
	nth = r->of[i][q->data.nr & 1023]++;
	if (r->error < 0 && r->n[i] < CALLS) {
		numbers[i][r->n[i]] = q->data.nr;
		before_it[i][r->n[i]] = nth;
	}
	r->n[i]++;
	/* by number: a library that waits once more must not shift the rest */
	if (i != r->process || numbers[i][r->call] != q->data.nr ||
	    before_it[i][r->call] != nth)
		return 0;
	r->hit = 1;
	return errors[r->error].no;
}

static int
answer(struct run *r, int fd)
{
	struct seccomp_notif q = { 0 };
	struct seccomp_notif_resp a = { 0 };
	int no;

	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &q) < 0)
		return errno == EINTR || errno == ENOENT ? 0 : -1;
	no = fails(r, &q);
	if (no < 0)
		return kill((pid_t)q.pid, SIGKILL);
	a.id = q.id;
	a.error = -no;
	a.flags = no == 0 ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0;
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &a) < 0 && errno != ENOENT)
		return -1;
	return 0;
}

static void
drain(char *to, size_t size, int fd)
{
	size_t n = strlen(to);
	ssize_t got;

	while (n + 2 < size && (got = recv(fd, to + n, size - n - 2,
	    MSG_DONTWAIT)) > 0) {
		n += (size_t)got;
		to[n++] = '\n';
		to[n] = '\0';
	}
}

/* Runs until the last process with the filter has ended, or none calls. */
static void
serve(struct run *r, int fd, pid_t pid)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, PATIENCE_MS) == 0) {
			r->hung = 1;
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
		}
		if ((p.revents & POLLIN) != 0 && answer(r, fd) == 0)
			continue;
		if (p.revents != 0 || r->hung)
			return;
	}
}

static void
run(struct run *r, char **cmd)
{
	int s[2], fd;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	/* a file, because a pipe would fill up */
	s[0] = (int)syscall(SYS_memfd_create, "out", 1U);
	pid = start(cmd, s[0]);
	fd = listener_of(pid);
	if (fd < 0)
		err(2, "no listener");
	serve(r, fd, pid);
	close(fd);
	waitpid(pid, &r->status, 0);
	while (n + 1 < sizeof(r->out) && (got = pread(s[0], r->out + n,
	    sizeof(r->out) - 1 - n, (off_t)n)) > 0)
		n += (size_t)got;
	close(s[0]);
	drain(r->log, sizeof(r->log), logger);
}

/* The mounts outside; the caller frees the text. */
static char *
mounts(void)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char *text = NULL;
	size_t room = 0;

	if (f == NULL || getdelim(&text, &room, '\0', f) < 0)
		err(2, "mountinfo");
	fclose(f);
	return text;
}

static const char *
outcome(const struct run *r, const struct run *ref, const char *before)
{
	char *after = mounts();
	int same = strcmp(before, after) == 0;
	const char *in = strstr(r->out, FAULTS_IN);

	free(after);
	if (!same)
		return "mounts";
	if (r->hung)
		return "hung";
	if (!r->hit)
		return "missed";
	if (in != NULL)
		return strcmp(in, strstr(ref->out, FAULTS_IN)) == 0 ? "same" :
		    "differs";
	return WIFSIGNALED(r->status) ? "killed" :
	    r->status != 0 ? "refused" : "differs";
}

static const char *
name_of(int nr)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (calls[i].nr == nr)
			return calls[i].name;
	return "?";
}

/* Everything that was logged, on one line; "-" if nothing. */
static void
say(const struct run *r, const char *what)
{
	char log[sizeof(r->log)];

	strcpy(log, r->log);
	for (char *s = log; *s != '\0'; s++)
		if (*s == '\n' || *s == '\t')
			*s = ' ';
	printf("%d\t%d\t%s\t%s\t%s\t%s\n", r->process, r->call,
	    name_of(numbers[r->process][r->call]), errors[r->error].name, what,
	    log[0] != '\0' ? log : "-");
}

static void
listen_to(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	unlink(path);
	logger = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (bind(logger, (struct sockaddr *)&un, sizeof(un)) < 0 ||
	    unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(path, "/dev/log", NULL, MS_BIND, NULL) < 0)
		err(2, "%s", path);
}

static int
chosen(const char *list, const char *name)
{
	const char *s = strstr(list, name);

	return s != NULL && strchr(",", s[strlen(name)]) != NULL;
}

/* Lets each marked call of the reference fail, with the chosen errors. */
static void
all(char **cmd, const char *list, int rotate, const int range[3], int part,
    int parts)
{
	static struct run ref = { .error = -1, .process = -1, .call = -1 };
	static struct run r;
	char *before = mounts();
	int turn = 0;

	run(&ref, cmd);
	if (strstr(ref.out, FAULTS_IN) == NULL)
		errx(2, "without a fault it does not get in:\n%s%s", ref.out,
		    ref.log);
	for (int p = 0; p < PROCESSES; p++)
		for (int c = range[0]; c < ref.n[p] && c <= range[1];
		    c += range[2])
			for (int e = 0; e < 6; e++) {
				if (!chosen(list, errors[e].name) ||
				    (rotate && (c + numbers[p][c]) % 4 != e) ||
				    turn++ % parts != part)
					continue;
				memset(&r, 0, sizeof(r));
				r.process = p;
				r.call = c;
				r.error = e;
				run(&r, cmd);
				say(&r, outcome(&r, &ref, before));
			}
	free(before);
}

int
main(int argc, char **argv)
{
	const char *list = "EPERM,ENOMEM,EMFILE,ENOSPC";
	int c, part = 0, parts = 1, rotate = 0, range[3] = { 0, CALLS - 1, 1 };

	while ((c = getopt(argc, argv, "+p:n:s:e:r")) != -1) {
		if (c == 'p')
			sscanf(optarg, "%d/%d", &part, &parts);
		else if (c == 'n')
			sscanf(optarg, "%d-%d", &range[0], &range[1]);
		else if (c == 's')
			range[2] = atoi(optarg);
		else if (c == 'e')
			list = optarg;
		else if (c == 'r')
			rotate = 1;
		else
			return 2;
	}
	if (argc - optind < 3 || parts < 1 || range[2] < 1)
		errx(2, "usage: faults [-p PART/PARTS] [-n FROM-TO] [-s STEP] [-e ERROR,...] [-r] "
		    "SOCKET -- CMD ARG...");
	for (int p = 0; p < PROCESSES; p++) {
		numbers[p] = calloc(CALLS, sizeof(int));
		before_it[p] = calloc(CALLS, sizeof(int));
	}
	listen_to(argv[optind]);
	all(argv + optind + 2, list, rotate, range, part, parts);
	return 0;
}
