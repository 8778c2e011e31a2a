/* SPDX-License-Identifier: BSD-2-Clause */
/* test_copy.c - a file into a jail, and a plan into a tree; copy.h, tree_build.h */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "err.h"
#include "plan/manifest.h"
#include "record/origins.h"
#include "scope.h"
#include "scratch.h"
#include "store/copy.h"
#include "store/tree_build.h"

/* sha256("abc"), FIPS 180-2 */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define NONE "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static int
root_of(const char *dir)
{
	int fd;

	scratch_sh(dir, "mkdir -p root/d");
	fd = open(scratch_path(dir, "root"), O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void
a_file(void **state)
{
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	struct manifest_entry made = {0};
	struct err e = {0};
	struct stat st;

	(void)state;
	scratch_sh(dir, "printf abc >f; chmod 6777 f; "
	    "touch -d '2001-02-03 04:05:06.789 UTC' f");
	scratch_verdict("copy", copy_file(scratch_path(dir, "f"), false, root,
	    "d/f", 0750, &made, &e), &e, NULL);
	assert_int_equal(made.type, PLAN_FILE);
	assert_int_equal(made.mode, 0750);
	assert_int_equal(made.size, 3);
	assert_string_equal(made.sha256, ABC);
	assert_int_equal(made.mtime.tv_sec, 981173106);
	assert_int_equal(made.mtime.tv_nsec, 789000000);
	assert_int_equal(stat(scratch_path(dir, "root/d/f"), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0750);
	assert_int_equal(st.st_mtim.tv_sec, 981173106);
	assert_int_equal(st.st_mtim.tv_nsec, 789000000);
	assert_int_equal(st.st_uid, geteuid());
	scratch_sh(dir, "cmp f root/d/f");
	scratch_free(dir);
}

static void
large_and_empty(void **state)
{
	static const size_t sizes[] = { 0, 65535, 65536, 65537, 1000000 };
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	scope_free char *bytes = malloc(1000000);
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < 1000000; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct manifest_entry made = {0};

		scratch_write(dir, "f", bytes, sizes[i]);
		scratch_verdict("copy", copy_file(scratch_path(dir, "f"), false, root,
		    "f", 0644, &made, &e), &e, NULL);
		assert_int_equal(made.size, sizes[i]);
		if (sizes[i] == 0)
			assert_string_equal(made.sha256, NONE);
		scratch_write(dir, "sum", made.sha256, SHA256_HEX);
		scratch_sh(dir, "cmp f root/f; s=$(sha256sum <f); "
		    "test \"$(cat sum)  -\" = \"$s\"; rm root/f");
	}
	scratch_free(dir);
}

static const struct {
	const char *title, *setup, *to, *want;
} rows[] = {
	{ "missing", ":", "f", "open " },
	{ "a link", "ln -s x f", "f", "Too many levels of symbolic links" },
	{ "a FIFO", "mkfifo f", "f", "is no regular file any more" },
	{ "a directory", "mkdir f", "f", "is no regular file any more" },
	{ "there already", ": >f; : >root/f", "f", "open f: File exists" },
	{ "a link there", ": >f; ln -s /tmp/owned root/f", "f", "open f: " },
	{ "a link on the way", ": >f; ln -s d root/l", "l/f",
	    "Too many levels of symbolic links" },
	{ "a link out on the way", ": >f; ln -s /tmp root/l", "l/f",
	    "Too many levels of symbolic links" },
	{ "climbs", ": >f", "../f2", "Invalid cross-device link" },
	{ "no directory", ": >f", "x/f", "open x/f: No such file" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		scope_fd root = root_of(dir);
		struct manifest_entry made = {0};
		struct err e = {0};

		scratch_sh(dir, rows[i].setup);
		scratch_verdict(rows[i].title, copy_file(scratch_path(dir,
		    "f"), false, root, rows[i].to, 0644, &made, &e), &e,
		    rows[i].want);
		scratch_sh(dir, "test ! -e /tmp/owned; test ! -e f2");
		scratch_free(dir);
	}
}

static void
unreadable_and_a_full_disk(void **state)
{
	char *dir = scratch_trusted();
	struct manifest_entry made = {0};
	struct err e = {0};
	scope_fd root = -1;

	(void)state;
	scratch_sh(dir, "mkdir root; mount -t tmpfs -o size=64k tmpfs root; "
	    "head -c 1000000 /dev/zero >f");
	root = open(scratch_path(dir, "root"), O_PATH | O_CLOEXEC);
	scratch_verdict("full", copy_file(scratch_path(dir, "f"), false, root, "f",
	    0644, &made, &e), &e, "write f: No space left on device");
	scope_close(&root);
	root = -1;
	scratch_sh(dir, "umount root");
	scratch_free(dir);
}

/*
 * Its bytes, or only what ctime tells: renamed over, or dated back.  On a busy
 * machine whoever changes it may not run during a whole copy, which is right
 * then; so another is made.
 */
enum { CHANCES = 50 };

static int
keep_changing(void *file)
{
	for (;;) {
		int fd = open(file, O_WRONLY | O_CLOEXEC);

		if (fd >= 0 && pwrite(fd, "x", 1, 0) == 1)
			close(fd);
	}
	return 0;
}

static int
keep_touching(void *file)
{
	while (chmod(file, 0644) == 0)
		;
	return 1;
}

static void
changed_by(int (*change)(void *file))
{
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	struct manifest_entry made = {0};
	struct err e = {0};
	char name[16];
	pid_t pid;
	int rc = 0;

	scratch_sh(dir, "head -c 30000000 /dev/zero >f");
	pid = fork();
	if (pid == 0)
		_exit(change((char *)scratch_path(dir, "f")));
	for (int i = 0; rc == 0 && i < CHANCES; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		rc = copy_file(scratch_path(dir, "f"), false, root, name, 0644,
		    &made, &e);
		unlinkat(root, name, 0);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	scratch_verdict("changes", rc, &e, "changes while it is copied; try "
	    "again when the host is at rest");
	scratch_free(dir);
}

static void
a_source_that_changes_all_the_time(void **state)
{
	(void)state;
	changed_by(keep_changing);
	changed_by(keep_touching);
}

static void
bytes_of_our_own(void **state)
{
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	struct manifest_entry made = {0};
	struct err e = {0};
	struct stat st;

	(void)state;
	scratch_verdict("text", copy_text("abc", 3, root, "t", 0600, &made,
	    &e), &e, NULL);
	assert_string_equal(made.sha256, ABC);
	assert_int_equal(made.size, 3);
	assert_int_equal(stat(scratch_path(dir, "root/t"), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_mtim.tv_sec, made.mtime.tv_sec);
	scratch_verdict("again", copy_text("abc", 3, root, "t", 0600, &made,
	    &e), &e, "open t: File exists");
	scratch_sh(dir, "test \"$(cat root/t)\" = abc");
	scratch_free(dir);
}

/* --- tree_build.h -------------------------------------------------------------- */

static void
put(struct plan *p, const char *path, enum plan_type type, const char *source)
{
	const struct plan_want w = {
		.path = path, .type = type, .mode = 0644, .why = "t",
		.source = type == PLAN_TEXT ? NULL : source,
		.text = type == PLAN_TEXT ? source : NULL,
		.size = type == PLAN_TEXT ? 3 : 0,
	};
	struct err e;
	int made;

	assert_non_null(plan_add(p, &w, &made, &e));
}

static void
a_tree_and_its_manifest(void **state)
{
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	struct manifest m;
	struct origins o;
	struct plan p = {0};
	struct err e = {0};
	char path[16];

	(void)state;
	scratch_sh(dir, "rmdir root/d; printf abc >f");
	for (int i = 0; i < 200; i++) {
		sprintf(path, "/a/f%03d", i);
		put(&p, path, PLAN_FILE, scratch_path(dir, "f"));
	}
	put(&p, "/a", PLAN_DIR, NULL);
	put(&p, "/l", PLAN_LINK, "a/f000");
	put(&p, "/t", PLAN_TEXT, "abc");
	plan_sort(&p);
	scratch_verdict("build", build_tree(&p, root, NULL, NULL, &m, &o, &e), &e,
	    NULL);
	assert_int_equal(m.n, 204);
	assert_string_equal(m.v[0].path, "/");
	for (size_t i = 1; i < m.n; i++) {
		assert_string_equal(m.v[i].path, p.v[i - 1]->path);
		if (m.v[i].type == PLAN_FILE)
			assert_string_equal(m.v[i].sha256, ABC);
	}
	assert_string_equal(m.v[202].link, "a/f000");
	scratch_sh(dir, "cmp f root/l; cmp f root/t; cmp f root/a/f199; "
	    "test $(ls root/a | wc -l) = 200");
	manifest_free(&m);
	origins_free(&o);
	plan_free(&p);
	scratch_free(dir);
}

static void
one_that_fails_fails_it_all(void **state)
{
	static const struct { const char *setup, *want; } bad[] = {
		{ "rm g", "/g: No such file or directory" },
		{ ": >root/a", "mkdir /a: File exists" },
		{ ": >root/l", "link /l: File exists" },
		{ ": >root/t", "open t: File exists" },
	};
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char *dir = scratch_new();
		scope_fd root = root_of(dir);
		struct manifest m;
		struct origins o;
		struct plan p = {0};

		put(&p, "/a", PLAN_DIR, NULL);
		put(&p, "/a/f", PLAN_FILE, scratch_path(dir, "f"));
		put(&p, "/a/g", PLAN_FILE, scratch_path(dir, "g"));
		put(&p, "/l", PLAN_LINK, "x");
		put(&p, "/t", PLAN_TEXT, "abc");
		scratch_sh(dir, ": >f; : >g");
		scratch_sh(dir, bad[i].setup);
		scratch_verdict(bad[i].setup,
		    build_tree(&p, root, NULL, NULL, &m, &o, &e), &e, bad[i].want);
		manifest_free(&m);
		origins_free(&o);
		plan_free(&p);
		scratch_free(dir);
	}
}

/* What others have put there since it was looked at. */
static void
from_others(void **state)
{
	static const struct { const char *title, *setup, *want; } their[] = {
		{ "as it was", ":", NULL },
		{ "a link", "mv s/f s/g; ln -s g s/f", "s/f: Too many levels" },
		{ "a link on the way", "mv s t; ln -s t s", "s/f: Not a dir" },
		{ "not everybody's", "chmod 640 s/f", "s/f has mode 0640" },
		{ "nor its directory", "chmod 750 s", "s has mode 0750" },
		{ "a FIFO", "rm s/f; mkfifo s/f", "no regular file any more" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(their) / sizeof(*their); i++) {
		char *dir = scratch_new();
		scope_fd root = root_of(dir);
		struct manifest_entry made = {0};
		struct err e = {0};

		scratch_sh(dir, "mkdir s; echo >s/f");
		scratch_sh(dir, their[i].setup);
		scratch_verdict(their[i].title, copy_file(scratch_path(dir,
		    "s/f"), true, root, "f", 0644, &made, &e), &e,
		    their[i].want);
		scratch_free(dir);
	}
}

/* Whoever owns a file can make each open(2) of others wait, or fail: fcntl(2). */
static void
a_lease(void **state)
{
	char *dir = scratch_new();
	scope_fd root = root_of(dir);
	struct manifest_entry made = {0};
	struct err e = {0};
	scope_fd fd = -1;

	(void)state;
	signal(SIGIO, SIG_IGN);
	scratch_sh(dir, "mkdir s; echo >s/f");
	fd = open(scratch_path(dir, "s/f"), O_RDWR | O_CLOEXEC);
	assert_int_equal(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	scratch_verdict("a lease", copy_file(scratch_path(dir, "s/f"), true,
	    root, "f", 0644, &made, &e), &e, "s/f: Resource temporarily");
	assert_true(copy_its_fault(&e));
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_others),
		cmocka_unit_test(a_lease),
		cmocka_unit_test(a_file),
		cmocka_unit_test(large_and_empty),
		cmocka_unit_test(each_row),
		cmocka_unit_test(unreadable_and_a_full_disk),
		cmocka_unit_test(a_source_that_changes_all_the_time),
		cmocka_unit_test(bytes_of_our_own),
		cmocka_unit_test(a_tree_and_its_manifest),
		cmocka_unit_test(one_that_fails_fails_it_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
