/* SPDX-License-Identifier: BSD-2-Clause */
/* test_leash.c - what is watched comes back in time, and leaves nothing; leash.h */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "outside/leash.h"

static void
answers(void *arg, int to)
{
	_exit(write(to, arg, sizeof(int)) != sizeof(int));
}

static void
says_half(void *arg, int to)
{
	_exit(write(to, arg, 2) != 2);
}

static void
stops(void *arg, int to)
{
	(void)arg;
	(void)to;
	raise(SIGSTOP);
}

/* In a session of its own, stopped, and not a child of who was started. */
static void
leaves_orphan(void *arg, int to)
{
	pid_t *orphan = arg;
	int ready[2];
	char c;

	if (pipe(ready) == 0 && fork() == 0) {
		if (setsid() > 0 && fork() == 0) {
			*orphan = getpid();
			if (write(ready[1], "", 1) == 1)
				raise(SIGSTOP);
		}
		_exit(0);
	}
	if (read(ready[0], &c, 1) == 1)
		answers(&(int){ 7 }, to);
}

static void
an_answer(void **state)
{
	int said = 42, got = 0;
	struct err e;

	(void)state;
	assert_int_equal(leash_run(answers, &said, &got, sizeof(got), 20, &e),
	    LEASH_ANSWERED);
	assert_int_equal(got, 42);
}

static void
none(void **state)
{
	int said = 42, got = 0;
	struct err e;

	(void)state;
	assert_int_equal(leash_run(says_half, &said, &got, sizeof(got), 20, &e),
	    LEASH_SILENT);
	assert_int_equal(leash_run(stops, NULL, &got, sizeof(got), 1, &e),
	    LEASH_SILENT);
}

static void
nothing_is_left(void **state)
{
	pid_t *orphan = mmap(NULL, sizeof(*orphan), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int got = 0;
	struct err e;

	(void)state;
	assert_true(orphan != MAP_FAILED);
	assert_int_equal(leash_run(leaves_orphan, orphan, &got, sizeof(got), 20,
	    &e), LEASH_ANSWERED);
	assert_int_equal(got, 7);
	assert_true(*orphan > 0);
	assert_int_equal(kill(*orphan, 0), -1);
	assert_int_equal(errno, ESRCH);
}

/* Whoever executed us may have had children. */
static void
others_stay(void **state)
{
	pid_t other = fork();
	int said = 1, got;
	struct err e;

	(void)state;
	if (other == 0) {
		pause();
		_exit(0);
	}
	assert_int_equal(leash_run(answers, &said, &got, sizeof(got), 20, &e),
	    LEASH_ANSWERED);
	assert_int_equal(waitpid(other, NULL, WNOHANG), 0);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

static void
too_late(void **state)
{
	int p[2];
	char c;

	(void)state;
	assert_int_equal(pipe(p), 0);
	assert_int_equal(leash_read(p[0], &c, 1, 1), -1);
	assert_int_equal(errno, ETIMEDOUT);
	assert_int_equal(write(p[1], "x", 1), 1);
	assert_int_equal(leash_read(p[0], &c, 1, 20), 1);
	close(p[1]);
	assert_int_equal(leash_read(p[0], &c, 1, 20), 0);
	close(p[0]);
}

/* Without a deadline this would hang, and what it started with it. */
static void
hangs(int signal)
{
	(void)signal;
	kill(0, SIGKILL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer),
		cmocka_unit_test(none),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(others_stay),
		cmocka_unit_test(too_late),
	};

	setpgid(0, 0);
	signal(SIGALRM, hangs);
	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
