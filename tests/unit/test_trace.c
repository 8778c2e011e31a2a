/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_trace.c - a program is watched: this one, started again as each row says;
 * trace.h, trace_calls.h
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "learn/trace.h"
#include "learn/trace_calls.h"
#include "learn/trace_seen.h"

static char *self;

/* --- what is watched ------------------------------------------------------- */

static int
touch(const char *path)
{
	return close(open(path, O_RDONLY)) == 0 ? 0 : 1;
}

static int
plain(void)
{
	open("/no/such/file", O_RDONLY);
	return touch("/etc/passwd") + 5;
}

static int
relative(void)
{
	int dir = open("/etc", O_PATH | O_DIRECTORY);

	/* /bin is a link: what follows is not /lib */
	return close(openat(dir, "passwd", O_RDONLY)) + chdir("/usr/lib") +
	    touch("../../etc/group") + touch("/bin/../lib/os-release");
}

static int
looking(void)
{
	struct stat st;

	return stat("/etc/passwd", &st) + access("/etc/group", R_OK) +
	    (access("/etc/debian_version", X_OK) == 0);
}

static int
vforked(void)
{
	int status;
	pid_t pid = vfork();

	if (pid == 0) {
		execl("/bin/cat", "cat", "/etc/passwd", NULL);
		_exit(1);
	}
	return pid < 0 || waitpid(pid, &status, 0) < 0;
}

static int
orphan(void)
{
	pid_t parent = getpid();

	if (fork() > 0)
		return 0;
	while (getppid() == parent)
		usleep(1000);
	return touch("/etc/passwd");
}

static void *
thread(void *arg)
{
	touch("/etc/group");
	execl("/bin/cat", "cat", "/etc/passwd", NULL);
	return arg;
}

static int
threaded(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	return 1;
}

static int
killed(void)
{
	return raise(SIGTERM);
}

static int
stopped(void)
{
	struct timespec from, to;
	pid_t pid = fork();

	if (pid == 0) {
		usleep(200000);
		kill(getppid(), SIGCONT);
		_exit(0);
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	raise(SIGSTOP);
	clock_gettime(CLOCK_MONOTONIC, &to);
	return touch("/etc/passwd") + ((to.tv_sec - from.tv_sec) * 1000 +
	    (to.tv_nsec - from.tv_nsec) / 1000000 < 100);
}

static int
uring(void)
{
	return syscall(425, 1, NULL) < 0 && errno == ENOSYS ? 0 : 1;
}

/* A system call of the 32-bit kind, from a 64-bit program. */
static int
old_machine(void)
{
#ifdef __x86_64__
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long rc = 5;	/* open */

	if (low == MAP_FAILED)
		return 1;
	strcpy(low, "/etc/passwd");
	__asm__ volatile("int $0x80" : "+a"(rc) :
	    "b"((unsigned)(uintptr_t)low), "c"(0), "d"(0) : "memory",
	    "r8", "r9", "r10", "r11");
	return rc >= 0 ? 0 : rc == -ENOSYS ? 77 : 1;
#else
	return 77;
#endif
}

enum { MOST = 4 };

static const struct {
	const char *name;
	int (*run)(void);
	int status;
	const char *path[MOST];	/* used */
	unsigned how[MOST];
} rows[] = {
	{ "plain", plain, 5, { "/etc/passwd" }, { SEEN_OPENED } },
	{ "relative", relative, 0,
	    { "/etc/passwd", "/etc/group", "/usr/lib", "/usr/lib/os-release" },
	    { SEEN_OPENED, SEEN_OPENED, SEEN_ENTERED, SEEN_OPENED } },
	{ "looking", looking, 0, { "/etc/passwd", "/etc/group" },
	    { SEEN_LOOKED, SEEN_LOOKED } },
	{ "vfork", vforked, 0, { "/bin/cat", "/etc/passwd" },
	    { SEEN_EXECUTED, SEEN_OPENED } },
	{ "orphan", orphan, 0, { "/etc/passwd" }, { SEEN_OPENED } },
	{ "thread", threaded, 0, { "/etc/group", "/bin/cat", "/etc/passwd" },
	    { SEEN_OPENED, SEEN_EXECUTED, SEEN_OPENED } },
	{ "killed", killed, -SIGTERM, { NULL }, { 0 } },
	{ "stopped", stopped, 0, { "/etc/passwd" }, { SEEN_OPENED } },
	{ "io_uring", uring, 0, { NULL }, { 0 } },
	{ "32-bit", old_machine, 0, { "/etc/passwd" }, { SEEN_OPENED } },
};

enum { N_ROWS = sizeof(rows) / sizeof(*rows) };

/* --- and how --------------------------------------------------------------- */

static void
compare(size_t i, const struct seen *s, int status)
{
	int want = rows[i].status;

	if (want < 0 ? !WIFSIGNALED(status) || WTERMSIG(status) != -want :
	    !WIFEXITED(status) || WEXITSTATUS(status) != want)
		fail_msg("%s ended with %#x", rows[i].name, (unsigned)status);
	for (int k = 0; k < MOST && rows[i].path[k] != NULL; k++) {
		const struct seen_one *one = seen_find(s, rows[i].path[k]);

		if (one == NULL || (one->how & rows[i].how[k]) == 0)
			fail_msg("%s: %s was not seen", rows[i].name,
			    rows[i].path[k]);
	}
	if (seen_find(s, "/no/such/file") != NULL ||
	    seen_find(s, "/etc/debian_version") != NULL)
		fail_msg("what failed was seen");
	assert_int_equal(s->unread, 0);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		char *const argv[] = { self, (char *)rows[i].name, NULL };
		const struct trace_job job = { .argv = argv };
		struct seen s = {0};
		struct err e = {0};
		int status, rc = trace_run(&job, &s, &status, &e);

		if (rc < 0 && e.no == EPERM)
			skip();
		if (rc < 0)
			fail_msg("%s: %s", rows[i].name, e.msg);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 77)
			compare(i, &s, status);
		seen_free(&s);
	}
}

static void
nothing_to_run(void **state)
{
	char program[] = "/no/such/program";
	char *const argv[] = { program, NULL };
	const struct trace_job job = { .argv = argv };
	struct seen s = {0};
	struct err e = {0};
	int status;

	(void)state;
	assert_int_equal(trace_run(&job, &s, &status, &e), -1);
	if (e.no == EPERM)
		skip();
	assert_int_equal(e.no, ENOENT);
	assert_non_null(strstr(e.msg, "run /no/such/program: "));
	seen_free(&s);
}

/* The filter has a rule for each call, and none past its end. */
static void
filter(void **state)
{
	struct sock_filter code[TRACE_FILTER_MOST];
	size_t n = trace_filter(code);

	(void)state;
	assert_true(n > 10 && n <= TRACE_FILTER_MOST);
	for (size_t i = 0; i < n; i++)
		if (BPF_CLASS(code[i].code) == BPF_JMP)
			assert_true(i + 1 + code[i].jt < n &&
			    i + 1 + code[i].jf < n);
	assert_int_equal(BPF_CLASS(code[n - 1].code), BPF_RET);
	for (size_t i = 0; i < n; i++)	/* io_uring_setup */
		if (code[i].code == (BPF_JMP | BPF_JEQ | BPF_K) &&
		    (code[i].k & 0xffff) == 425)
			assert_int_equal(code[i + 1].k,
			    SECCOMP_RET_ERRNO | ENOSYS);
#ifdef __x86_64__
	assert_int_equal(trace_call_find(AUDIT_ARCH_X86_64, SYS_openat)->kind,
	    TRACE_OPEN);
	assert_int_equal(trace_call_find(AUDIT_ARCH_I386, 5)->kind,
	    TRACE_OPEN);
	assert_int_equal(trace_call_find(AUDIT_ARCH_X86_64,
	    0x40000000 | SYS_openat)->kind, TRACE_OPEN);
	assert_int_equal(trace_call_find(AUDIT_ARCH_X86_64,
	    0x40000000 | 520)->kind, TRACE_EXEC);
	assert_null(trace_call_find(AUDIT_ARCH_X86_64, SYS_read));
	assert_null(trace_call_find(AUDIT_ARCH_ARM, 5));
	assert_true(trace_call_known(AUDIT_ARCH_I386));
	assert_false(trace_call_known(AUDIT_ARCH_ARM));
#endif
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(nothing_to_run),
		cmocka_unit_test(filter),
	};

	self = argv[0];
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);	/* which is a tracer too */
	for (size_t i = 0; argc == 2 && i < N_ROWS; i++)
		if (strcmp(argv[1], rows[i].name) == 0)
			return rows[i].run();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
