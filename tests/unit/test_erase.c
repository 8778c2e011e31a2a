/* SPDX-License-Identifier: BSD-2-Clause */
/* test_erase.c - a tree is removed, but never across a mount; tree_erase.h */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "scope.h"
#include "scratch.h"
#include "store/tree_erase.h"

static const struct {
	const char *title, *setup, *name, *left, *want;
} rows[] = {
	{ "a tree", "mkdir -p t/a/b; : >t/a/f; mkfifo t/p; ln -s a t/l", "t",
	    "test ! -e t", NULL },
	{ "nothing", ":", "t", ":", NULL },
	{ "a file", ": >t", "t", "test ! -e t", NULL },
	{ "an empty directory", "mkdir t", "t", "test ! -e t", NULL },
	{ "a link to a directory", "mkdir d; : >d/f; ln -s d t", "t",
	    "test ! -L t; test -e d/f", NULL },
	{ "a link inside to a directory", "mkdir -p d t; : >d/f; ln -s ../d "
	    "t/l", "t", "test ! -e t; test -e d/f", NULL },
	{ "its neighbour stays", "mkdir -p t t2; : >t2/f", "t",
	    "test ! -e t; test -e t2/f", NULL },
	{ "a directory that says no", "mkdir -p t/a; : >t/a/f; chmod 0500 t/a",
	    "t", ":", "" },
	{ "too deep", "p=t; i=0; while [ $i -lt 260 ]; do p=$p/d; i=$((i+1)); "
	    "done; mkdir -p $p; : >t/f", "t", "test -e t/f",
	    "deeper than 256" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		struct err e = {0};
		int rc;

		scratch_sh(dir, rows[i].setup);
		scratch_verdict(rows[i].title, erase_check(top, rows[i].name,
		    &e), &e, rows[i].want != NULL && *rows[i].want != '\0' ?
		    rows[i].want : NULL);
		rc = erase(top, rows[i].name, &e);
		if (rows[i].want == NULL || *rows[i].want != '\0')
			scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		else if (geteuid() == 0)	/* modes mean nothing to root */
			assert_int_equal(rc, 0);
		else
			assert_int_equal(e.no, EACCES);
		scratch_sh(dir, rows[i].left);
		scratch_sh(dir, "chmod -R u+w .; rm -rf t");
		scratch_free(dir);
	}
}

/* Somebody's data: nothing of the tree is touched. */
static void
not_across_a_mount(void **state)
{
	static const struct { const char *mount, *umount; } mounts[] = {
		{ "mount -t tmpfs tmpfs t/a/m; : >t/a/m/data", "t/a/m" },
		{ "mount --bind data t/a/m", "t/a/m" },
		{ "mount --bind data t", "t" },
		{ "mount --bind data/f t/a/f", "t/a/f" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		char *dir = scratch_trusted();
		scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		struct err e = {0};

		scratch_sh(dir, "mkdir -p t/a/m data; : >data/f; : >t/a/f; "
		    ": >t/a0; : >t/z");
		scratch_sh(dir, mounts[i].mount);
		scratch_verdict(mounts[i].mount, erase_check(top, "t", &e), &e,
		    " is a mount point; fix: umount it first");
		scratch_verdict(mounts[i].mount, erase(top, "t", &e), &e,
		    " is a mount point");
		assert_int_equal(e.no, EBUSY);
		scope_close(&top);
		top = -1;
		assert_int_equal(setenv("M", mounts[i].umount, 1), 0);
		scratch_sh(dir, "umount $M; test -e t/a0; test -e t/z; "
		    "test -e t/a/f; test -e t/a/m; test -e data/f");
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(not_across_a_mount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
