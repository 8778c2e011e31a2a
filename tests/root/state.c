/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * state.c - prints the state of a session in words that do not change from run to
 * run: its credentials, its mounts and namespaces, and what it can do to PID, a
 * process of the same user outside.  Linked statically, so that it runs in every
 * tree.
 *
 *   state PID [NAMESPACE...]    the namespaces of the host, as readlink(1) of
 *                               /proc/self/ns/ prints them
 *
 * Where it has to change something of PID or of the user, it sets the present value.
 *
 * In test_state.sh each line is a wall or a step of the entry; in test_fault.sh two
 * sessions are the same if their states are.
 */
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/ioprio.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../attacks/compat.c"	/* compat_call() */

#define KEY "pam_jail:session"	/* as tests/attacks leaves it in a keyring */

static int pid;
static int niceness;	/* setting the present value needs no privilege */

static void
said(const char *what, long rc)
{
	printf("%s: %s\n", what, rc >= 0 ? "works" : strerrorname_np(errno));
}

/* Possessed, or of the same uid: /proc/keys shows no other key. */
static int
listed(const char *key)
{
	FILE *f = fopen("/proc/keys", "re");
	char line[256];
	int found = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		found |= strstr(line, key) != NULL;
	if (f != NULL)
		fclose(f);
	return found;
}

/* The lines of a file that start with one of the words, or all. */
static void
lines(const char *path, const char *const *words)
{
	FILE *f = fopen(path, "re");
	char line[1024];

	if (f == NULL) {
		said(path, -1);
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *const *w = words;

		while (w != NULL && *w != NULL &&
		    strncmp(line, *w, strlen(*w)) != 0)
			w++;
		if (w == NULL || *w != NULL)
			fputs(line, stdout);
	}
	fclose(f);
}

static void
identity(void)
{
	static const char *const words[] = { "Uid", "Gid", "Groups", "Umask",
		"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs",
		"Seccomp:", NULL };
	char dir[4096] = "?";

	lines("/proc/self/status", words);
	printf("directory: %s\n", getcwd(dir, sizeof(dir)) ? dir : "?");
	lines("/etc/passwd", NULL);
	lines("/etc/group", NULL);
}

static void
namespaces(char **host)
{
	char path[64], to[64];

	for (; *host != NULL; host++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%.*s",
		    (int)strcspn(*host, ":"), *host);
		to[0] = '\0';
		if (readlink(path, to, sizeof(to) - 1) < 0)
			said(path, -1);
		to[sizeof(to) - 1] = '\0';
		printf("namespace %.*s: %s\n", (int)strcspn(*host, ":"), *host,
		    strncmp(to, *host, strlen(*host)) == 0 ? "host" : "own");
	}
}

/* The options of a file system that depend neither on the kernel nor the run. */
static void
options(char *all)
{
	static const char *const words[] = { "ro", "rw", "size=", "nr_inodes=",
		"mode=", "hidepid=", "uid=", "gid=", "ptmxmode=", "max=" };

	for (char *s = strtok(all, ",\n"); s != NULL; s = strtok(NULL, ",\n"))
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (strncmp(s, words[i], strlen(words[i])) == 0)
				printf(" %s", s);
}

/* Where, how, shared with whom, what: proc_pid_mountinfo(5). */
static void
mounts(void)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char line[1024], at[256], how[128], type[64], source[128], super[512];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		char *dash = strstr(line, " - ");

		if (dash == NULL ||
		    sscanf(line, "%*s %*s %*s %*s %255s %127s", at, how) != 2 ||
		    sscanf(dash, " - %63s %127s %511s", type, source, super) != 3)
			continue;
		*dash = '\0';
		source[strcspn(source, "/")] = '\0';
		printf("mount %s %s%s %s %s", at, how,
		    strchr(line, ':') && strstr(line, "shared:") ? " shared" :
		    strstr(line, "master:") ? " slave" : "", type,
		    strncmp(source, "jail", 4) == 0 ? source : "-");
		if (strcmp(type, "tmpfs") == 0 || strcmp(type, "proc") == 0 ||
		    strcmp(type, "overlay") == 0 || strcmp(type, "devpts") == 0)
			options(super);
		putchar('\n');
	}
	if (f != NULL)
		fclose(f);
}

static void
one(const char *name)
{
	struct stat st;

	if (lstat(name, &st) < 0)
		said(name, -1);
	else if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		printf("%s %o %u:%u %u:%u\n", name, st.st_mode, st.st_uid,
		    st.st_gid, major(st.st_rdev), minor(st.st_rdev));
	else
		printf("%s %o %u:%u\n", name, st.st_mode, st.st_uid, st.st_gid);
}

static int
shown(const struct dirent *de)
{
	return de->d_name[0] != '.' || strlen(de->d_name) > 2;
}

static void
list(const char *path)
{
	struct dirent **v;
	int n = scandir(path, &v, shown, alphasort);
	char name[512];

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s%s", path, v[i]->d_name);
		one(name);
	}
	if (n < 0)
		said(path, -1);
}

static void
descriptors(void)
{
	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("descriptor %d is open\n", fd);
}

static void
writing(void)
{
	static const char *const at[] = { "/", "/etc", "/usr", "/usr/bin",
		"/var", "/dev", "/dev/shm", "/tmp", "/run", "/run/lock",
		"/run/user", "/run/user/2001", "/home", "." };
	char path[64];

	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		snprintf(path, sizeof(path), "%s/.state", at[i]);
		said(path, open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
		unlink(path);
	}
}

static int
outside_socket(int type)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	memcpy(un.sun_path + 1, "outer", 5);
	return connect(fd, (struct sockaddr *)&un,
	    (socklen_t)(sizeof(un.sun_family) + 6));
}

static void
door(const char *what, long nr, long a, long b, long c, long d)
{
	printf("i386 %s: %s\n", what, compat_call(nr, a, b, c, d) == 0 ?
	    "works" : "fails");
}

/* In a child, because it may change what the rest sees. */
static void
apart(const char *what, int flags)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(unshare(flags) < 0 ? errno : 0);
	waitpid(child, &status, 0);
	errno = WEXITSTATUS(status);
	said(what, errno == 0 ? 0 : -1);
}

static void
processes(void)
{
	struct rlimit no = { 0 };
	struct sched_param none = { 0 };
	cpu_set_t cpus;

	said("kill", kill(pid, 0));
	said("ptrace", ptrace(PTRACE_SEIZE, pid, 0, 0));
	said("abstract socket", outside_socket(SOCK_STREAM));
	said("prlimit", prlimit(pid, RLIMIT_CPU, NULL, &no));
	said("own prlimit", prlimit(0, RLIMIT_CPU, NULL, &no));
	sched_getaffinity(pid, sizeof(cpus), &cpus);
	said("sched_setaffinity", sched_setaffinity(pid, sizeof(cpus), &cpus));
	said("sched_setscheduler", sched_setscheduler(pid, SCHED_OTHER, &none));
	said("sched_setparam", sched_setparam(pid, &none));
	said("sched_setattr", syscall(SYS_sched_setattr, pid, NULL, 0));
	said("setpriority", setpriority(PRIO_PROCESS, (id_t)pid, niceness));
	said("setpriority, user", setpriority(PRIO_USER, 0, niceness));
	said("own setpriority", setpriority(PRIO_PROCESS, 0, niceness));
	said("ioprio_set", syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, pid, 0));
	said("ioprio_set, user", syscall(SYS_ioprio_set, IOPRIO_WHO_USER,
	    getuid(), IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)));
}

/* The same by other ABIs of the kernel: the filter must know them all. */
static void
doors(void)
{
	static struct sched_param none;
	static cpu_set_t cpus;
	static struct { unsigned now, most; } limit = { 0, 0 };

	sched_getaffinity(pid, sizeof(cpus), &cpus);
	door("keyctl", 288, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1, 0);
	door("prlimit64", 340, pid, RLIMIT_CPU, 0, 0);
	door("setrlimit core", 75, RLIMIT_CORE, (long)&limit, 0, 0);
	door("sched_setparam", 154, pid, (long)&none, 0, 0);
	door("sched_setscheduler", 156, pid, SCHED_OTHER, (long)&none, 0);
	door("sched_setaffinity", 241, pid, sizeof(cpus), (long)&cpus, 0);
	door("setpriority", 97, PRIO_PROCESS, pid, niceness, 0);
	door("ioprio_set", 289, IOPRIO_WHO_PROCESS, pid,
	    IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4), 0);
#ifdef __x86_64__
	said("x32 getpid", syscall(0x40000000 + SYS_getpid));
#endif
}

/*
 * System calls that kernel exploits often begin with, with invalid arguments, so that
 * EPERM can only come from a filter.
 */
static void
exploits(void)
{
	said("io_uring_setup", syscall(SYS_io_uring_setup, 0, 0));
	said("io_uring_enter", syscall(SYS_io_uring_enter, -1, 0, 0, 0, 0, 0));
	said("io_uring_register", syscall(SYS_io_uring_register, -1, 0, 0, 0));
	said("perf_event_open", syscall(SYS_perf_event_open, 0, 0, 0, 0, 0));
	said("kcmp", syscall(SYS_kcmp, -1, -1, 0, 0, 0));
	said("setns", syscall(SYS_setns, -1, 0));
	said("process_vm_readv", syscall(SYS_process_vm_readv, -1, 0, 0, 0, 0, 0));
	said("process_vm_writev", syscall(SYS_process_vm_writev, -1, 0, 0, 0, 0,
	    0));
	said("pidfd_getfd", syscall(SYS_pidfd_getfd, -1, 0, 0));
	said("ptrace of nobody", syscall(SYS_ptrace, PTRACE_PEEKDATA, -1, 0, 0));
	said("clone3", syscall(SYS_clone3, 0, 0));
}

static void
cores(void)
{
	struct rlimit now = { 0 }, one = { 0, 0 };

	said("setrlimit core", setrlimit(RLIMIT_CORE, &one));
	said("prlimit core", prlimit(0, RLIMIT_CORE, &one, NULL));
	said("setrlimit core, by its number", syscall(SYS_setrlimit,
	    RLIMIT_CORE, &one));
	getrlimit(RLIMIT_CORE, &now);
	printf("core limit after that: %ld\n", (long)now.rlim_max);
}

/*
 * As a program that confines itself: makes a Landlock domain that handles REFER and
 * allows it below one directory, then renames a file between two directories there.
 */
static int
confined_rename(void)
{
	const struct landlock_ruleset_attr r = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_REFER,
	};
	struct landlock_path_beneath_attr below = {
		.allowed_access = LANDLOCK_ACCESS_FS_REFER,
		.parent_fd = open("/dev/shm", O_PATH | O_CLOEXEC),
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof(r), 0);

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &below, 0) < 0 || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return -1;
	return rename("/dev/shm/.one/x", "/dev/shm/.two/x");
}

static void
own_landlock(void)
{
	int status = 0;
	pid_t child;

	mkdir("/dev/shm/.one", 0700);
	mkdir("/dev/shm/.two", 0700);
	close(open("/dev/shm/.one/x", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(confined_rename() < 0 ? errno : 0);
	waitpid(child, &status, 0);
	errno = WEXITSTATUS(status);
	said("rename in an own Landlock domain", errno == 0 ? 0 : -1);
	unlink("/dev/shm/.one/x");
	unlink("/dev/shm/.two/x");
	rmdir("/dev/shm/.one");
	rmdir("/dev/shm/.two");
}

/* Linux 6.13, and the headers may be older: PIDFD_GET_INFO of 64 bytes. */
static void
pidfd_info(void)
{
	uint64_t info[8] = { 7 };       /* pid, credentials, cgroup */
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	said("PIDFD_GET_INFO", ioctl(fd, _IOWR(0xff, 11, info), info));
}

static void
kernel(void)
{
	said("keyctl", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
	    KEY_SPEC_SESSION_KEYRING, 0));
	said("add_key", syscall(SYS_add_key, "user", "state", "x", 1,
	    KEY_SPEC_PROCESS_KEYRING));
	said("request_key", syscall(SYS_request_key, "user", "state", NULL,
	    KEY_SPEC_PROCESS_KEYRING));
	said("TIOCSTI", ioctl(0, TIOCSTI, "x"));
	said("TIOCLINUX", ioctl(0, TIOCLINUX, "\3"));
	pidfd_info();
	said("ioctl", ioctl(-1, FIONREAD, &pid));
	own_landlock();
	apart("user namespace", CLONE_NEWUSER);
	apart("mount namespace", CLONE_NEWNS);
	said("chroot", chroot("."));
}

int
main(int argc, char **argv)
{
	pid = argc > 1 ? atoi(argv[1]) : 1;
	niceness = getpriority(PRIO_PROCESS, 0);
	puts("I-AM-IN");
	identity();
	namespaces(argv + (argc > 1 ? 2 : 1));
	mounts();
	list("/");
	list("/dev/");
	list("/run/");
	list("/run/user/");
	one("/var/run");
	one("/var/lock");
	list("/home/");
	one("/etc/passwd");
	one("/etc/group");
	descriptors();
	writing();
	processes();
	doors();
	cores();
	exploits();
	kernel();
	said("/outside", access("/outside", F_OK));
	printf("key of the caller: %s\n", listed(KEY) ? "seen" : "not seen");
	return 0;
}
