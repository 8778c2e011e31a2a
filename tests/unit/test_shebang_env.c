/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_shebang_env.c - shebang_env.h beside env(1) itself, which is asked what it
 * would execute for lines that are made up (env_exec.c).
 *
 *   test_shebang_env [SEED [LINES]]
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "plan/shebang_env.h"

#define ENV "/usr/bin/env"
#define LOGIN "/login"		/* PATH before; shebang_env() says "" */

static uint64_t seed = 20261129;
static int lines = 1500;
static char preload[4096];

/* xorshift64*: the same lines on every machine. */
static unsigned
pick(unsigned n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

static const char *const pieces[] = {
	"-S", "-vS", "-iS", "-S ", "-iS ", "-i", "-v", "-iv", "-i ", "-v ",
	"PATH=", "PATH=/a", "PATH=/a:/b ", "A=b ", "A=", "=", "P", "ATH=/c ",
	"prog", "prog ", "/x/y", "/x/y ", "sh ", "b", "\t", "\f",
	" ", " ", " ", " ", " ", " ",
};

/* What env has and we do not read. */
static const char *const others[] = {
	"-", "--", "-u", "-uPATH", "--unset=PATH ", "--ign ", "-C/ ", "-0",
	"--split-string=", "-x", "\"", "'", "'p q' ", "\\_", "\\c", "\\t",
	"\\\\", "#", " #", "${HOME}", "${NONE}", "$",
};

static void
make(char *line, size_t size)
{
	size_t n = 0;

	line[0] = '\0';
	for (unsigned i = 1 + pick(9); i > 0 && n + 24 < size; i--) {
		const char *one = pick(16) > 0 ?
		    pieces[pick(sizeof(pieces) / sizeof(*pieces))] :
		    others[pick(sizeof(others) / sizeof(*others))];

		n += (size_t)snprintf(line + n, size - n, "%s%s", one,
		    pick(2) == 0 ? " " : "");
	}
}

/* As execve(2) hands it over where env takes it apart, else as env -S. */
static void
arguments(char *line, char **argv)
{
	size_t n = line[0] == '-' ? strspn(line + 1, "iv0") : 0;

	*argv++ = (char *)"env";
	if (!(line[0] == '-' && line[1 + n] == 'S') &&
	    strncmp(line, "--s", 3) != 0)
		*argv++ = (char *)"-S";
	*argv++ = line;
	*argv = NULL;
}

/* Its status; what it would have executed is in out. */
static int
ask(char *line, char *out, size_t size)
{
	char *env[] = { preload, (char *)"PATH=" LOGIN, (char *)"HOME=/h",
		NULL };
	posix_spawn_file_actions_t acts;
	int p[2], status;
	char *argv[8];
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	arguments(line, argv);
	memset(out, 0, size);
	assert_int_equal(pipe2(p, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_adddup2(&acts, p[1], 1);
	posix_spawn_file_actions_addopen(&acts, 2, "/dev/null", O_WRONLY, 0);
	assert_int_equal(posix_spawn(&pid, ENV, &acts, NULL, argv, env), 0);
	posix_spawn_file_actions_destroy(&acts);
	close(p[1]);
	while (n < size - 1 && (got = read(p[0], out + n, size - 1 - n)) > 0)
		n += (size_t)got;
	close(p[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* Is that what env said?  It names its PATH, we the login's by "". */
static bool
same(const struct env_call *c, const char *said)
{
	const char *path = said + 1 + strlen(said);

	if (strcmp(c->program, said + 1) != 0)
		return false;
	if (*path == '-')
		return strcmp(c->path, "/bin:/usr/bin") == 0;
	path++;
	if (*path == '\0')
		return strcmp(c->path, ":") == 0;
	return strcmp(path, LOGIN) == 0 ? c->path[0] == '\0' :
	    strcmp(c->path, path) == 0;
}

struct tally {
	int ran, printed, refused, not_read;
};

static void
one(char *line, struct tally *t)
{
	struct env_call c;
	struct err e = {0};
	int rc = shebang_env(line, strlen(line), &c, NULL, &e);
	char out[16384];
	int status = ask(line, out, sizeof(out));

	if (status != 0) {
		t->refused++;	/* what it refuses, we may read */
		return;
	}
	if (rc < 0 && strstr(e.msg, "which is not read") != NULL) {
		t->not_read++;
		assert_non_null(strpbrk(line, "-\"'\\$#"));
		return;
	}
	if (out[0] == 'E') {
		t->ran++;
		if (rc == 0 && same(&c, out))
			return;
	} else {
		t->printed++;
		if (rc < 0)
			return;
	}
	fail_msg("\"%s\": env: \"%s\" PATH \"%s\"; we: %s \"%s\" PATH \"%s\"",
	    line, out + 1, out + 1 + strlen(out), rc < 0 ? e.msg : "",
	    rc < 0 ? "" : c.program, c.path);
}

static void
env_says_the_same(void **state)
{
	struct tally t = {0};
	char line[512];

	(void)state;
	for (int i = 0; i < lines; i++) {
		make(line, sizeof(line));
		/* execve(2) has these off */
		one(line + strspn(line, " \t"), &t);
	}
	print_message("%d run, %d print, %d refused by env, %d not read\n", t.ran,
	    t.printed, t.refused, t.not_read);
	assert_true(t.ran > lines / 4);
	assert_true(t.printed > lines / 100);
}

static void
rows(void **state)
{
	static const char *const row[] = {
		"-S prog", "-Sprog -x", "-S PATH= prog", "-S PATH=/a:/b prog",
		"-iS prog", "-viS prog", "-S -i prog", "-S -iv A=b prog c",
		"-S -i PATH=/a prog", "-vS A= B=c prog", "-SA=b /x/y z",
		"prog", "-S prog a#b", "-S\tprog\f-x",
	};
	struct tally t = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		char line[128];

		snprintf(line, sizeof(line), "%s", row[i]);
		one(line, &t);
	}
	assert_int_equal(t.ran, sizeof(row) / sizeof(*row));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(env_says_the_same),
	};
	char *slash = strrchr(argv[0], '/');

	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
	if (argc > 2)
		lines = atoi(argv[2]);
	snprintf(preload, sizeof(preload), "LD_PRELOAD=%.*s/env_exec.so",
	    slash != NULL ? (int)(slash - argv[0]) : 1,
	    slash != NULL ? argv[0] : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
