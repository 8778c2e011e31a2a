/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outsider.c - a process of the account outside the jail attacks the processes that
 * root has started as that account.  Linked statically.
 *
 *   outsider attack SECRET
 *       Prints a line for each process of our uid but ourselves and our parents:
 *       COMM ptrace=YES sid=own|other fd0=WHERE fd1= fd2= more= cwd=WHERE environ=
 *       mem= typed=.  YES or an error; WHERE a descriptor leads, more the files
 *       that others lead to; environ and mem "secret" if SECRET is found there,
 *       "clean", or an error; typed the descriptors through which TIOCSTI worked
 *       in it, "none", or "-" (not tried).
 *   outsider seize
 *       Traces each process of our uid that it can, but our parent, and waits for
 *       none.
 *   outsider hold UID SECRET FILE -- CMD ARG...
 *       Runs CMD as root.  Each process of UID is stopped at execve(2), by
 *       seccomp_unotify(2), while UID attacks it; the lines go to FILE.
 *   outsider typing
 *       Prints "N:TIOCSTI TIOCLINUX" for 0, 1, 2 and /dev/tty: YES or an error.
 *   outsider session
 *       Prints "sid=own|other tty=WHERE controlling=" of itself.
 *   outsider keyed CMD ARG...
 *       Runs CMD with a new session keyring that holds a key "roots".
 *   outsider key
 *       Prints YES if it finds that key, else an error.
 *   oddsh -c ...
 *       A shell that obeys ~/.oddsh: "wait" waits for ~/go, "stop" stops its parent
 *       and waits, anything else prints "live".
 */
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <dirent.h>
#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
yes(long rc)
{
	return rc < 0 ? strerrorname_np(errno) : "YES";
}

/* --- code in another process ---------------------------------------------- */

#ifdef __x86_64__
/* It stopped in or after a system call: the instruction before makes another. */
static long
inject(pid_t pid, long nr, long a, long b, long c)
{
	struct user_regs_struct was, r;
	int status;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &was) < 0)
		return -errno;
	r = was;
	r.rip -= 2;
	r.rax = (unsigned long)nr;
	r.orig_rax = (unsigned long)-1;
	r.rdi = (unsigned long)a;
	r.rsi = (unsigned long)b;
	r.rdx = (unsigned long)c;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &r) < 0 ||
	    ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) < 0 ||
	    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_GETREGS, pid, NULL, &r) < 0 ||
	    ptrace(PTRACE_SETREGS, pid, NULL, &was) < 0)
		return -ESRCH;
	return (long)r.rax;
}

static void
type_into(pid_t pid)
{
	struct user_regs_struct r;
	int any = 0;

	/* below the used part of its stack */
	if (ptrace(PTRACE_GETREGS, pid, NULL, &r) < 0 ||
	    ptrace(PTRACE_POKEDATA, pid, r.rsp - 512, ' ') < 0) {
		printf(" typed=-");
		return;
	}
	printf(" typed=");
	for (int fd = 0; fd <= 2; fd++)
		if (inject(pid, SYS_ioctl, fd, TIOCSTI, (long)r.rsp - 512) == 0) {
			printf("%d,", fd);
			any = 1;
		}
	printf("%s", any ? "" : "none");
}
#else
static void
type_into(pid_t pid)
{
	(void)pid;
	printf(" typed=-");
}
#endif

/* --- one process ------------------------------------------------------------ */

static void
leads(int pidfd, int fd)
{
	char path[64], where[256];
	int got = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	ssize_t n;

	if (got < 0) {
		printf(" fd%d=%s", fd, yes(-1));
		return;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", got);
	n = readlink(path, where, sizeof(where) - 1);
	printf(" fd%d=%.*s", fd, n > 0 ? (int)n : 0, where);
	close(got);
}

/* Other files and directories that it has open. */
static void
others(int pidfd)
{
	char path[64], where[256];

	printf(" more=");
	for (int fd = 3; fd < 64; fd++) {
		int got = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
		ssize_t n;

		if (got < 0)
			continue;
		snprintf(path, sizeof(path), "/proc/self/fd/%d", got);
		n = readlink(path, where, sizeof(where) - 1);
		if (n > 0 && where[0] == '/')
			printf("%.*s,", (int)n, where);
		close(got);
	}
}

static const char *
find(int fd, off_t from, off_t to, const char *secret)
{
	static char buf[1 << 16];
	size_t keep = strlen(secret);
	ssize_t n;

	/* the pieces overlap */
	for (off_t at = from; at < to; at += (off_t)(sizeof(buf) - keep)) {
		n = pread(fd, buf, sizeof(buf), at);
		if (n < 0)
			return at == from ? yes(-1) : "clean";
		if (memmem(buf, (size_t)n, secret, keep) != NULL)
			return "secret";
		if ((size_t)n < sizeof(buf))
			break;
	}
	return "clean";
}

static const char *
environ_of(pid_t pid, const char *secret)
{
	char path[64];
	const char *got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/environ", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return yes(-1);
	got = find(fd, 0, 1 << 20, secret);
	close(fd);
	return got;
}

static const char *
memory_of(pid_t pid, const char *secret)
{
	char path[64], line[512], mode[8];
	unsigned long from, to;
	const char *got = "clean";
	FILE *maps;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return yes(-1);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	if ((maps = fopen(path, "re")) == NULL)
		return yes(-1);
	while (fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) == 3 &&
		    mode[0] == 'r' && mode[1] == 'w' &&
		    strcmp(find(fd, (off_t)from, (off_t)to, secret), "secret") == 0)
			got = "secret";
	fclose(maps);
	close(fd);
	return got;
}

static void
attack(pid_t pid, const char *secret, int type)
{
	char path[64], comm[64] = "?", cwd[256] = "";
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	FILE *f;
	ssize_t n;
	long rc;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if ((f = fopen(path, "re")) != NULL && fgets(comm, sizeof(comm), f) != NULL)
		comm[strcspn(comm, "\n")] = '\0';
	if (f != NULL)
		fclose(f);
	rc = ptrace(PTRACE_SEIZE, pid, NULL, NULL);
	printf("%s ptrace=%s", comm, yes(rc));
	printf(" sid=%s", getsid(pid) == pid ? "own" : "other");
	for (int fd = 0; fd <= 2; fd++)
		leads(pidfd, fd);
	others(pidfd);
	snprintf(path, sizeof(path), "/proc/%d/cwd", (int)pid);
	n = readlink(path, cwd, sizeof(cwd) - 1);
	printf(" cwd=%s", n < 0 ? yes(-1) : cwd);
	printf(" environ=%s", environ_of(pid, secret));
	printf(" mem=%s", memory_of(pid, secret));
	if (rc == 0 && type && ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == 0 &&
	    waitpid(pid, NULL, 0) == pid) {
		type_into(pid);
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
	} else {
		printf(" typed=-");
	}
	putchar('\n');
	fflush(stdout);
	close(pidfd);
}

static int
attack_all(const char *secret)
{
	DIR *d = opendir("/proc");
	struct dirent *de;
	struct stat st;
	char path[300], status[16];

	while (d != NULL && (de = readdir(d)) != NULL) {
		pid_t pid = atoi(de->d_name);
		uid_t uid = (uid_t)-1;
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/status", de->d_name);
		if (pid <= 0 || pid == getpid() || pid == getppid() ||
		    stat(path, &st) < 0 || (f = fopen(path, "re")) == NULL)
			continue;
		while (fscanf(f, " %15s", status) == 1)
			if (strcmp(status, "Uid:") == 0 &&
			    fscanf(f, "%u", &uid) == 1)
				break;
		fclose(f);
		if (uid == getuid())
			attack(pid, secret, 1);
	}
	if (d != NULL)
		closedir(d);
	return 0;
}

/* --- held at execve(2) ------------------------------------------------------ */

static int
listen_to_exec(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(code) / sizeof(*code), code };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
}

static uid_t
uid_of(pid_t pid)
{
	char path[64], word[64];
	uid_t uid = (uid_t)-1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	if ((f = fopen(path, "re")) == NULL)
		return uid;
	while (fscanf(f, " %63s", word) == 1)
		if (strcmp(word, "Uid:") == 0 && fscanf(f, "%u", &uid) == 1)
			break;
	fclose(f);
	return uid;
}

static void
attack_as(uid_t uid, pid_t pid, const char *secret, const char *file)
{
	pid_t by = fork();

	if (by == 0) {
		if (freopen(file, "a", stdout) == NULL || setgid(uid) < 0 ||
		    setuid(uid) < 0)
			err(126, "attack");
		prctl(PR_SET_DUMPABLE, 1);
		attack(pid, secret, 0);
		_exit(0);
	}
	waitpid(by, NULL, 0);
}

static int
hold(uid_t uid, const char *secret, const char *file, char **cmd)
{
	int way[2], status, theirs, fd;
	pid_t pid;

	if (pipe2(way, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		err(126, "fork");
	if (pid == 0) {
		theirs = listen_to_exec();
		if (theirs < 0 || write(way[1], &theirs, sizeof(theirs)) < 0)
			err(126, "seccomp");
		execvp(cmd[0], cmd);
		err(127, "%s", cmd[0]);
	}
	if (read(way[0], &theirs, sizeof(theirs)) != sizeof(theirs))
		errx(126, "no listener");
	fd = (int)syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, pid, 0),
	    theirs, 0);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		struct seccomp_notif q = { 0 };
		struct seccomp_notif_resp a = { 0 };
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, 50) <= 0 || (p.revents & POLLIN) == 0 ||
		    ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &q) < 0)
			continue;
		if (uid_of((pid_t)q.pid) == uid)
			attack_as(uid, (pid_t)q.pid, secret, file);
		a.id = q.id;
		a.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &a);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* --- what is attacked ------------------------------------------------------- */

static int
typing(void)
{
	int fds[] = { 0, 1, 2, open("/dev/tty", O_RDWR | O_CLOEXEC) };

	for (int i = 0; i < 4; i++) {
		printf("%d:%s ", i, yes(ioctl(fds[i], TIOCSTI, " ")));
		printf("%s\n", yes(ioctl(fds[i], TIOCLINUX, "\3")));
	}
	return 0;
}

static int
session(void)
{
	const char *tty = ttyname(0);
	int own = open("/dev/tty", O_RDWR | O_CLOEXEC);

	printf("sid=%s tty=%s controlling=%s\n", getsid(0) == getpid() ?
	    "own" : "other", tty != NULL ? tty : "none", yes(own));
	return 0;
}

static int
keyed(char **cmd)
{
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 ||
	    syscall(SYS_add_key, "user", "roots", "x", 1,
	    KEY_SPEC_SESSION_KEYRING) < 0)
		err(126, "keyring");
	execvp(cmd[0], cmd);
	err(127, "%s", cmd[0]);
}

static int
oddsh(void)
{
	const char *home = getenv("HOME");
	char does[16] = "", path[256], go[256];
	FILE *f;

	snprintf(path, sizeof(path), "%.200s/.oddsh", home != NULL ? home : "");
	snprintf(go, sizeof(go), "%.200s/go", home != NULL ? home : "");
	if ((f = fopen(path, "re")) != NULL) {
		if (fgets(does, sizeof(does), f) == NULL)
			does[0] = '\0';
		fclose(f);
	}
	if (strncmp(does, "stop", 4) == 0)
		kill(getppid(), SIGSTOP);
	while ((strncmp(does, "wait", 4) == 0 ||
	    strncmp(does, "stop", 4) == 0) && access(go, F_OK) < 0)
		usleep(20000);
	puts("live");
	return 0;
}

static void
seize(void)
{
	for (;;) {
		DIR *proc = opendir("/proc");
		struct dirent *d;

		while (proc != NULL && (d = readdir(proc)) != NULL) {
			struct stat st;
			pid_t pid = atoi(d->d_name);

			if (pid > 0 && pid != getpid() && pid != getppid() &&
			    fstatat(dirfd(proc), d->d_name, &st, 0) == 0 &&
			    st.st_uid == getuid() &&
			    ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0)
				puts(d->d_name), fflush(stdout);
		}
		if (proc != NULL)
			closedir(proc);
		usleep(5000);
	}
}

int
main(int argc, char **argv)
{
	const char *base = strrchr(argv[0], '/');

	base = base != NULL ? base + 1 : argv[0];
	if (strcmp(base, "oddsh") == 0)
		return oddsh();
	if (argc == 2 && strcmp(argv[1], "typing") == 0)
		return typing();
	if (argc == 2 && strcmp(argv[1], "session") == 0)
		return session();
	if (argc == 2 && strcmp(argv[1], "key") == 0)
		return puts(yes(syscall(SYS_request_key, "user", "roots", NULL,
		    0))) < 0;
	if (argc >= 3 && strcmp(argv[1], "keyed") == 0)
		return keyed(argv + 2);
	if (argc == 2 && strcmp(argv[1], "seize") == 0)
		seize();
	if (argc == 3 && strcmp(argv[1], "attack") == 0)
		return attack_all(argv[2]);
	if (argc >= 7 && strcmp(argv[1], "hold") == 0)
		return hold((uid_t)atoi(argv[2]), argv[3], argv[4], argv + 6);
	errx(2, "usage: see outsider.c");
}
