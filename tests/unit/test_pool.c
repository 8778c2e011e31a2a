/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pool.c - a file of an older tree for a new one: only if it is what it was */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "err.h"
#include "plan/manifest.h"
#include "record/origins.h"
#include "scope.h"
#include "scratch.h"
#include "store/copy_pool.h"

static const char digest[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* What is known of old/f: as it was before `damage`. */
static struct manifest_entry
entry_of(const char *dir)
{
	struct manifest_entry en = {
		.path = (char *)"/f", .type = PLAN_FILE, .mode = 0644,
	};
	struct stat st;

	assert_int_equal(stat(scratch_path(dir, "state/old/f"), &st), 0);
	en.size = st.st_size;
	en.mtime = st.st_mtim;
	strcpy(en.sha256, digest);
	return en;
}

static const struct {
	const char *title, *damage;
	mode_t mode;
	bool other;		/* another source is asked for */
	int want;
} rows[] = {
	{ "as it was", ":", 0644, false, 1 },
	{ "another source", ":", 0644, true, 0 },
	{ "another mode is wanted", ":", 0755, false, 0 },
	{ "another mode is there", "chmod 0600 old/f", 0644, false, 0 },
	{ "set-uid", "chmod 4644 old/f", 0644, false, 0 },
	{ "an owner", "chown 1 old/f", 0644, false, 0 },
	{ "a group", "chgrp 1 old/f", 0644, false, 0 },
	{ "a byte more", "touch -r old/f t; echo >>old/f; touch -r t old/f",
	    0644, false, 0 },
	{ "a time", "touch -d 2001-01-01 old/f", 0644, false, 0 },
	{ "gone", "rm old/f", 0644, false, 0 },
	{ "a link", "mv old/f g; ln -s ../g old/f", 0644, false, 0 },
	{ "a FIFO", "rm old/f; mkfifo old/f", 0644, false, 0 },
	{ "its tree is gone", "rm -r old", 0644, false, 0 },
	{ "its content alone, which only check can see",
	    "touch -r old/f t; echo zz >old/f; touch -r t old/f", 0644, false,
	    1 },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_trusted();
		struct identity id = { .ino = 7 };
		struct manifest_entry en, made = {0};
		struct err e = {0};
		struct pool *p;
		scope_fd new = -1;

		scratch_sh(dir, "mkdir -p state/old state/new; "
		    "echo ab >state/old/f; chmod 644 state/old/f");
		en = entry_of(dir);
		p = pool_new(scratch_path(dir, "state"), &e);
		assert_non_null(p);
		assert_int_equal(pool_add(p, &id, &en, "old/f", &e), 0);
		scratch_sh(scratch_path(dir, "state"), rows[i].damage);
		new = open(scratch_path(dir, "state/new"), O_PATH | O_CLOEXEC);
		id.ino += rows[i].other;
		if (pool_link(p, &id, rows[i].mode, new, "f", &made, &e) !=
		    rows[i].want)
			fail_msg("%s: %s", rows[i].title, e.msg);
		scratch_sh(dir, rows[i].want ? "test state/new/f -ef "
		    "state/old/f" : "test ! -e state/new/f -a ! -L "
		    "state/new/f");
		if (rows[i].want) {
			assert_string_equal(made.sha256, digest);
			assert_int_equal(made.size, 3);
			assert_int_equal(made.mode, 0644);
			assert_int_equal(made.type, PLAN_FILE);
		}
		pool_free(p);
		scratch_free(dir);
	}
}

/* The first one stays, and a place that is taken is no error: it is copied. */
static void
twice_and_taken(void **state)
{
	char *dir = scratch_trusted();
	const struct identity id = { .ino = 7 };
	struct manifest_entry en, made = {0};
	struct err e = {0};
	struct pool *p;
	scope_fd new = -1;

	(void)state;
	scratch_sh(dir, "mkdir -p state/old state/new; echo ab >state/old/f; "
	    "cp -p state/old/f state/old/g");
	en = entry_of(dir);
	p = pool_new(scratch_path(dir, "state"), &e);
	assert_int_equal(pool_add(p, &id, &en, "old/f", &e), 0);
	assert_int_equal(pool_add(p, &id, &en, "old/g", &e), 0);
	new = open(scratch_path(dir, "state/new"), O_PATH | O_CLOEXEC);
	assert_int_equal(pool_link(p, &id, 0644, new, "f", &made, &e), 1);
	scratch_sh(dir, "test state/new/f -ef state/old/f");
	assert_int_equal(pool_link(p, &id, 0644, new, "f", &made, &e), 0);
	pool_free(p);
	pool_free(NULL);
	scratch_free(dir);
}

/* Files of the manifest that have an origin; texts of our own have none. */
static void
a_whole_tree(void **state)
{
	char *dir = scratch_trusted();
	struct manifest m = {0};
	struct origins o = {0};
	struct manifest_entry en, made = {0};
	struct origin from = {
		.kind = ORIGIN_FILE, .host = (char *)"/h", .path = (char *)"/f",
		.id = { .ino = 7 },
	};
	struct origin seen = { .kind = ORIGIN_SEEN, .host = (char *)"/g" };
	struct origin lost = {
		.kind = ORIGIN_FILE, .host = (char *)"/x", .path = (char *)"/x",
		.id = { .ino = 8 },
	};
	struct err e = {0};
	struct pool *p;
	scope_fd new = -1;

	(void)state;
	scratch_sh(dir, "mkdir -p state/old state/new state/.trees/old;"
	    "echo ab >state/old/f; ln -s ../../old state/.trees/old/root");
	en = entry_of(dir);
	assert_int_equal(manifest_add(&m, &en, &e), 0);
	en.path = (char *)"/text";
	assert_int_equal(manifest_add(&m, &en, &e), 0);
	assert_int_equal(origins_add(&o, &seen, &e), 0);
	assert_int_equal(origins_add(&o, &lost, &e), 0);
	assert_int_equal(origins_add(&o, &from, &e), 0);
	p = pool_new(scratch_path(dir, "state"), &e);
	assert_int_equal(pool_add_tree(p, &m, &o, "old", &e), 0);
	new = open(scratch_path(dir, "state/new"), O_PATH | O_CLOEXEC);
	assert_int_equal(pool_link(p, &lost.id, 0644, new, "x", &made, &e), 0);
	assert_int_equal(pool_link(p, &from.id, 0644, new, "f", &made, &e), 1);
	pool_free(p);
	manifest_free(&m);
	origins_free(&o);
	scratch_free(dir);
}

static void
a_state_not_to_be_trusted(void **state)
{
	char *dir = scratch_trusted();
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir state; chmod o+w state");
	assert_null(pool_new(scratch_path(dir, "state"), &e));
	scratch_verdict("pool", -1, &e, "mode 0757");
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(twice_and_taken),
		cmocka_unit_test(a_whole_tree),
		cmocka_unit_test(a_state_not_to_be_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
