/* SPDX-License-Identifier: BSD-2-Clause */
/* test_dir.c - what lies in a directory, and that an error is no end; dir.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dir.h"
#include "err.h"
#include "list.h"
#include "scope.h"

/* What readdir(3) says, word by word, and then: 0, the end, or an error. */
static const char *const *says;
static int then;

struct dirent *
readdir(DIR *d)
{
	static struct dirent one;

	(void)d;
	if (*says == NULL) {
		if (then != 0)
			errno = then;
		return NULL;
	}
	snprintf(one.d_name, sizeof(one.d_name), "%s", *says++);
	return &one;
}

static bool
short_one(const char *name)
{
	return strlen(name) == 1;
}

static const struct {
	const char *title;
	const char *says[8];
	int then;
	bool (*fits)(const char *);
	const char *want;
} rows[] = {
	{ "nothing", { ".", ".." }, 0, NULL, "" },
	{ "names", { "b", ".", "..", "a", ".c" }, 0, NULL, ".c a b " },
	{ "those that fit", { "b", "aa", "." }, 0, short_one, "b " },
	{ "an error at once", { NULL }, EIO, NULL, NULL },
	{ "an error behind names", { ".", "a", "b" }, EIO, NULL, NULL },
};

static void
each_row(void **state)
{
	scope_fd dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct list l = {0};
		struct err e = {0};
		char text[64] = "";
		int rc;

		says = rows[i].says;
		then = rows[i].then;
		rc = dir_names(dir, "shown", rows[i].fits, &l, &e);
		if (rc != (rows[i].want == NULL ? -1 : 0))
			fail_msg("%s: %d", rows[i].title, rc);
		if (rc < 0) {
			assert_int_equal(e.no, EIO);
			assert_non_null(strstr(e.msg, "read shown"));
		}
		list_sort(&l);
		for (size_t k = 0; rc == 0 && k < l.n; k++)
			strcat(strcat(text, l.v[k]), " ");
		if (rc == 0)
			assert_string_equal(text, rows[i].want);
		list_free(&l);
	}
}

/* One that is no error although errno is set, and -1 with its own. */
static int
each(void *arg, int dir, const char *name, struct err *e)
{
	int *left = arg;

	assert_true(fcntl(dir, F_GETFD) >= 0);
	errno = EIO;
	if (--*left > 0)
		return 0;
	return strcmp(name, "b") == 0 ? err_set(e, ENOSPC, "each") : 1;
}

static void
it_can_be_ended(void **state)
{
	static const char *const two[] = { "a", "b", NULL };
	scope_fd dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e = {0};

	(void)state;
	then = 0;
	for (int left = 1; left <= 3; left++) {
		int n = left;

		says = two;
		assert_int_equal(dir_each(dir, "shown", each, &n, &e),
		    left == 1 ? 1 : left == 2 ? -1 : 0);
	}
	assert_int_equal(e.no, ENOSPC);
	assert_int_equal(fcntl(dir, F_GETFD), FD_CLOEXEC);
}

static void
no_directory(void **state)
{
	scope_fd file = open("/dev/null", O_PATH | O_CLOEXEC);
	struct err e = {0};
	int n = 1;

	(void)state;
	assert_int_equal(dir_each(file, "shown", each, &n, &e), -1);
	assert_int_equal(e.no, ENOTDIR);
	assert_int_equal(dir_each(-1, "shown", each, &n, &e), -1);
	assert_int_equal(e.no, EBADF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(it_can_be_ended),
		cmocka_unit_test(no_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
