/* SPDX-License-Identifier: BSD-2-Clause */
/* test_file_identity.c - what tells a file from another; base/file_identity.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file_identity.h"

static struct stat
stat_of(mode_t type, ino_t ino, off_t size, time_t changed)
{
	return (struct stat){
		.st_dev = 1, .st_ino = ino, .st_mode = type | 0755,
		.st_size = size, .st_ctim.tv_sec = changed,
	};
}

static void
each_row(void **state)
{
	static const struct {
		mode_t type;
		ino_t ino;
		off_t size;
		time_t changed;
		bool same;
	} rows[] = {
		{ S_IFREG, 7, 3, 100, true },
		{ S_IFREG, 8, 3, 100, false },
		{ S_IFREG, 7, 4, 100, false },
		{ S_IFREG, 7, 3, 101, false },
		{ S_IFDIR, 7, 3, 100, true },
		{ S_IFDIR, 8, 3, 100, true },	/* an overlay's */
		{ S_IFDIR, 7, 4, 100, false },
		{ S_IFDIR, 7, 3, 101, false },
		{ S_IFLNK, 8, 3, 100, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct stat a = stat_of(rows[i].type, 7, 3, 100);
		const struct stat b = stat_of(rows[i].type, rows[i].ino,
		    rows[i].size, rows[i].changed);

		assert_int_equal(identity_same(&a, &b), rows[i].same);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
