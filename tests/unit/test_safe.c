/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_safe.c - what may be trusted, and how a refusal reads; safe_open.h.  The
 * owner is whoever runs the tests.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "err.h"
#include "safe_open.h"
#include "scope.h"
#include "scratch.h"

static int
top_of(const char *dir)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static const struct {
	const char *title, *setup, *path, *want;
} walks[] = {
	{ "a directory", "mkdir -p a/b", "a/b", NULL },
	{ "the top itself", ":", "", NULL },
	{ "the top as a dot", ":", ".", NULL },
	{ "slashes and dots", "mkdir -p a/b", "//a/.//b/./", NULL },
	{ "any other permission", "mkdir -p a; chmod 1755 a", "a", NULL },
	{ "missing", ":", "a/b", "open /t/a: No such file" },
	{ "a file at the end", ": >a", "a", "/t/a is not a directory" },
	{ "a file in the middle", ": >a", "a/b", "/t/a is not a directory" },
	{ "a link at the end", "mkdir a; ln -s a l", "l",
	    "/t/l is a symbolic link; name the directory itself, see: "
	    "readlink -f '/t/l'" },
	{ "a link in the middle", "mkdir -p a/b; ln -s a l", "l/b",
	    "/t/l is a symbolic link" },
	{ "a link to nowhere", "ln -s x l", "l", "/t/l is a symbolic link" },
	{ "a link to itself", "ln -s l l", "l", "/t/l is a symbolic link" },
	{ "the group may write the top", "chmod 0775 .", ".",
	    "/t belongs to uid " },
	{ "the world may write the top", "chmod 0757 .", ".",
	    "/t belongs to uid " },
	{ "the group may write the first", "mkdir -p a/b; chmod 0775 a", "a/b",
	    "with mode 0775; it must belong to uid " },
	{ "the world may write the first", "mkdir -p a/b; chmod 0757 a", "a/b",
	    "with mode 0757" },
	{ "sticky is no excuse", "mkdir -p a/b; chmod 1757 a", "a/b",
	    "with mode 1757" },
	{ "the group may write the last", "mkdir -p a/b; chmod 0775 a/b",
	    "a/b", "/t/a/b belongs to" },
	{ "the world may write the last", "mkdir -p a/b; chmod 0757 a/b",
	    "a/b", "chmod go-w '/t/a/b'" },
	{ "climbs", "mkdir -p a", "a/..", "\"..\" is not allowed in a path" },
	{ "climbs out", ":", "..", "\"..\" is not allowed" },
	{ "climbs in the middle", "mkdir -p a", "a/../a", "\"..\" is not" },
	{ "three dots are a name", "mkdir ...", "...", NULL },
	{ "a FIFO", "mkfifo a", "a", "/t/a is not a directory" },
};

static void
each_walk(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++) {
		char *dir = scratch_new();
		struct err e = {0};
		scope_fd top = top_of(dir);
		scope_fd fd = -1;

		scratch_sh(dir, walks[i].setup);
		fd = safe_walk(top, "/t", walks[i].path, geteuid(), &e);
		scratch_verdict(walks[i].title, fd, &e, walks[i].want);
		if (fd >= 0)
			assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		scratch_free(dir);
	}
}

static void
belongs_to_another(void **state)
{
	char *dir = scratch_new();
	struct err e = {0};
	scope_fd top = top_of(dir);
	char want[80];

	(void)state;
	sprintf(want, "/t belongs to uid %u with mode 0755; it must belong "
	    "to uid %u", geteuid(), geteuid() + 1);
	scratch_verdict("owner", safe_walk(top, "/t", ".", geteuid() + 1, &e),
	    &e, want);
	if (geteuid() == 0) {
		scratch_sh(dir, "mkdir -p a/b; chown 1 a");
		scratch_verdict("middle", safe_walk(top, "/t", "a/b", 0, &e),
		    &e, "/t/a belongs to uid 1 with mode 0755");
		scratch_sh(dir, "chown 0 a; chown 1 a/b");
		scratch_verdict("last", safe_walk(top, "/t", "a/b", 0, &e),
		    &e, "fix: chown 0 '/t/a/b'");
	}
	scratch_free(dir);
}

static void
names_that_are_too_long(void **state)
{
	char *dir = scratch_new();
	scope_fd top = top_of(dir);
	scope_free char *path = malloc(3 * PATH_MAX);
	struct err e = {0};

	(void)state;
	memset(path, 'x', 300);
	path[300] = '\0';
	scratch_verdict("component", safe_walk(top, "/t", path, geteuid(), &e),
	    &e, "File name too long");
	memset(path, 'x', PATH_MAX);
	path[PATH_MAX] = '\0';
	scratch_verdict("shown", safe_walk(top, path, ".", geteuid(), &e),
	    &e, "File name too long");
	path[0] = '/';
	scratch_verdict("leaf", safe_leaf(path, NULL, &e), &e, "File name too long");
	memset(path, '/', 2 * PATH_MAX);
	strcpy(path + 2 * PATH_MAX, "a");
	scratch_verdict("slashes", safe_leaf(path, NULL, &e), &e,
	    "File name too long");
	scratch_free(dir);
}

static void
dig(int top, int deep)
{
	int at = openat(top, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (deep-- > 0) {
		scope_fd above = at;

		assert_int_equal(mkdirat(above, "a", 0755), 0);
		at = openat(above, "a", O_PATH | O_DIRECTORY | O_CLOEXEC);
		assert_true(at >= 0);
	}
	close(at);
}

/* A tree deeper than any path: the walk ends with an error, not in memory. */
static void
deeper_than_any_path(void **state)
{
	enum { DEEP = 2200 };
	char *dir = scratch_new();
	scope_fd top = top_of(dir);
	scope_free char *path = malloc(2 * DEEP + 1);
	struct err e = {0};

	(void)state;
	dig(top, DEEP);
	for (int i = 0; i < DEEP; i++)
		memcpy(path + 2 * i, "a/", 3);
	scratch_verdict("deep", safe_walk(top, "/t", path, geteuid(), &e), &e,
	    "File name too long");
	scratch_sh(dir, "rm -r a");
	scratch_free(dir);
}

/* --- from the top of the host --------------------------------------------- */

static const struct {
	const char *path, *want;
} tops[] = {
	{ "/", NULL },
	{ "/usr", NULL },
	{ "/usr/", NULL },
	{ "//usr//bin", NULL },
	{ "", ": not an absolute path" },
	{ "usr", "usr: not an absolute path" },
	{ "/tmp", "/tmp belongs to uid 0 with mode 1777" },
	{ "/tmp/x", "/tmp belongs to uid 0 with mode 1777" },
	{ "/usr/..", "\"..\" is not allowed" },
	{ "/proc/self", "/proc/self is a symbolic link" },
	{ "/dev/null", "/dev/null is not a directory" },
	{ "/nonexistent", "open /nonexistent: No such file" },
};

static void
each_top(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tops) / sizeof(*tops); i++) {
		struct err e = {0};
		scope_fd fd = safe_dir(tops[i].path, &e);

		scratch_verdict(tops[i].path, fd, &e, tops[i].want);
	}
}

static const struct {
	const char *title, *setup, *name, *want;
} leaves[] = {
	{ "somebody's directory", "mkdir a; chown 1 a; chmod 777 a", "a",
	    NULL },
	{ "a file", ": >a", "a", NULL },
	{ "a socket or the like", "mkfifo a", "a", NULL },
	{ "with a slash behind", "mkdir a", "a//", NULL },
	{ "missing", ":", "a", "No such file or directory" },
	{ "a link", "mkdir b; ln -s b a", "a", "a is a symbolic link; name "
	    "what it points to" },
	{ "a link, with a slash behind", "mkdir b; ln -s b a", "a/",
	    "is a symbolic link" },
	{ "above it a link", "mkdir -p b/c; ln -s b a", "a/c",
	    "a is a symbolic link" },
	{ "above it somebody's", "mkdir -p a/c; chown 1 a", "a/c",
	    "a belongs to uid 1" },
	{ "above it writable by the group", "mkdir -p a/c; chmod g+w a", "a/c",
	    "a belongs to uid 0 with mode 0775" },
	{ "above it writable", "mkdir -p a/c; chmod o+w a", "a/c",
	    "a belongs to uid 0 with mode 0757" },
	{ "climbs", "mkdir a", "a/..", "not the path of a file" },
	{ "climbs in the middle", "mkdir a", "a/../a",
	    "\"..\" is not allowed" },
	{ "a dot", "mkdir a", "a/.", "not the path of a file" },
};

static void
each_leaf(void **state)
{
	struct err e = {0};

	(void)state;
	scratch_verdict("top", safe_leaf("/", NULL, &e), &e, "not the path of a");
	scratch_verdict("empty", safe_leaf("", NULL, &e), &e, "not the path of a");
	scratch_verdict("relative", safe_leaf("usr", NULL, &e), &e,
	    "not an absolute");
	for (size_t i = 0; i < sizeof(leaves) / sizeof(*leaves); i++) {
		char *dir = scratch_trusted();
		scope_fd fd = -1;

		scratch_sh(dir, leaves[i].setup);
		fd = safe_leaf(scratch_path(dir, leaves[i].name), NULL,
		    &e);
		scratch_verdict(leaves[i].title, fd, &e, leaves[i].want);
		if (strcmp(leaves[i].title, "missing") == 0)
			assert_int_equal(e.no, ENOENT);
		scratch_free(dir);
	}
}

static const struct {
	const char *title, *setup, *name, *want;
} makes[] = {
	{ "new", ":", "a", NULL },
	{ "there", "mkdir a", "a", NULL },
	{ "two at once", ":", "a/b", "No such file or directory" },
	{ "there, but writable", "mkdir a; chmod o+w a", "a", "a belongs to" },
	{ "there, but a link", "mkdir b; ln -s b a", "a", "a symbolic link" },
	{ "a dangling link", "ln -s b a", "a", "a is a symbolic link" },
	{ "there, but a file", ": >a", "a", "a is not a directory" },
	{ "in a writable one", "mkdir a; chmod o+w a", "a/b", "a belongs to" },
	{ "in a link", "mkdir b; ln -s b a", "a/c", "a is a symbolic link" },
};

static void
each_make(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(makes) / sizeof(*makes); i++) {
		char *dir = scratch_trusted();
		struct err e = {0};
		struct stat st;
		scope_fd fd = -1;

		scratch_sh(dir, makes[i].setup);
		fd = safe_make_dir(scratch_path(dir, makes[i].name), 0711, &e);
		scratch_verdict(makes[i].title, fd, &e, makes[i].want);
		if (strcmp(makes[i].title, "new") == 0) {
			assert_int_equal(fstat(fd, &st), 0);
			assert_int_equal(st.st_mode, S_IFDIR | 0711);
		}
		scratch_free(dir);
	}
}

/* --- files ---------------------------------------------------------------- */

static const struct {
	const char *title, *setup, *want;
} files[] = {
	{ "a file", "echo x >a", NULL },
	{ "set-id and sticky bits do not matter here",
	    "echo x >a; chmod 7755 a", NULL },
	{ "missing", ":", "open /t/a: No such file or directory" },
	{ "a link", "echo x >b; ln -s b a", "/t/a is a symbolic link; it must "
	    "be a regular file" },
	{ "a dangling link", "ln -s b a", "/t/a is a symbolic link" },
	{ "a link to itself", "ln -s a a", "/t/a is a symbolic link" },
	{ "a directory", "mkdir a", "/t/a is not a regular file" },
	{ "a FIFO, without hanging", "mkfifo a", "/t/a is not a regular file" },
	{ "a socket", "perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); "
	    "bind(S, sockaddr_un(\"a\")) or die'",
	    "open /t/a: No such device" },
	{ "the group may write", "echo x >a; chmod 0664 a",
	    "/t/a belongs to uid " },
	{ "the world may write", "echo x >a; chmod 0646 a",
	    "with mode 0646; it must belong to" },
};

static void
each_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char *dir = scratch_new();
		struct err e = {0};
		scope_fd top = top_of(dir);
		scope_fd fd = -1;
		char byte;

		scratch_sh(dir, files[i].setup);
		fd = safe_file(top, "a", "/t/a", geteuid(), &e);
		scratch_verdict(files[i].title, fd, &e, files[i].want);
		if (fd >= 0) {
			assert_int_equal(read(fd, &byte, 1), 1);
			assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		}
		fd = safe_file(top, "a", "/t/a", geteuid() + 1, &e);
		assert_int_equal(fd, -1);
		scratch_free(dir);
	}
}

static int
not_for_us(void *dir)
{
	scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct err e = {0};

	if (safe_file(top, "a", "/t/a", 0, &e) != -1 || e.no != EACCES)
		return 1;
	return strcmp(e.msg, "open /t/a: Permission denied") != 0;
}

static void
an_unreadable_file(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, "echo x >a; chmod 0 a");
	assert_int_equal(scratch_child(not_for_us, dir, 1), 0);
	scratch_free(dir);
}

static const struct {
	const char *bytes;
	size_t n, max;
	const char *want;
} reads[] = {
	{ "", 0, 4, NULL }, { "abcd", 4, 4, NULL }, { "", 0, 0, NULL },
	{ "abcde", 5, 4, "/t/a is larger than 4 bytes" },
	{ "abcdefghijkl", 12, 4, "/t/a is larger than 4 bytes" },
	{ "a", 1, 0, "/t/a is larger than 0 bytes" },
	{ "\0bcd", 4, 4, "/t/a holds a NUL byte; it must be text" },
	{ "abc\0", 4, 4, "/t/a holds a NUL byte" },
};

static void
each_read(void **state)
{
	char *dir = scratch_new();

	(void)state;
	for (size_t i = 0; i < sizeof(reads) / sizeof(*reads); i++) {
		struct err e = {0};
		scope_free char *text = NULL;
		scope_fd fd = -1;
		size_t len = 99;
		int rc;

		scratch_write(dir, "a", reads[i].bytes, reads[i].n);
		fd = open(scratch_path(dir, "a"), O_RDONLY | O_CLOEXEC);
		rc = safe_read(fd, "/t/a", reads[i].max, &text, &len, &e);
		scratch_verdict("read", rc, &e, reads[i].want);
		if (rc == 0) {
			assert_int_equal(len, reads[i].n);
			assert_string_equal(text, reads[i].bytes);
		} else {
			assert_null(text);
		}
	}
	scratch_free(dir);
}

/* What is larger than the first piece that is read, and just not. */
static void
long_reads(void **state)
{
	static const size_t sizes[] = { 4094, 4095, 4096, 4097, 8192, 100000 };
	static char bytes[100000];
	char *dir = scratch_new();

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (size_t less = 0; less < 2; less++) {
			struct err e = {0};
			scope_free char *text = NULL;
			scope_fd fd = -1;
			size_t len = 0;
			int rc;

			scratch_write(dir, "a", bytes, sizes[i]);
			fd = open(scratch_path(dir, "a"), O_RDONLY | O_CLOEXEC);
			rc = safe_read(fd, "/t/a", sizes[i] - less, &text,
			    &len, &e);
			scratch_verdict("long", rc, &e, less == 0 ? NULL :
			    "/t/a is larger than");
			if (rc < 0)
				continue;
			assert_int_equal(len, sizes[i]);
			assert_int_equal(strlen(text), len);
			assert_memory_equal(text, bytes, len);
		}
	scratch_free(dir);
}

static void
reading_a_directory(void **state)
{
	struct err e = {0};
	scope_fd fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *text = NULL;
	size_t len;

	(void)state;
	scratch_verdict("directory", safe_read(fd, "/t", 9, &text, &len, &e),
	    &e, "read /t: Is a directory");
}

/* --- below a root --------------------------------------------------------- */

static const struct {
	const char *path, *want;
} belows[] = {
	{ "d/f", NULL }, { "./d/f", NULL }, { "d/../d/f", NULL },
	{ "..", "open ..: Invalid cross-device link" },
	{ "d/../..", "Invalid cross-device link" },
	{ "/etc/passwd", "Invalid cross-device link" },
	{ "l", "Too many levels of symbolic links" },
	{ "ld/f", "Too many levels of symbolic links" },
	{ "out/passwd", "Too many levels of symbolic links" },
	{ "x", "open x: No such file or directory" },
};

static void
each_below(void **state)
{
	char *dir = scratch_new();
	scope_fd top = top_of(dir);

	(void)state;
	scratch_sh(dir, "mkdir d; echo x >d/f; ln -s d/f l; ln -s d ld; "
	    "ln -s /etc out");
	for (size_t i = 0; i < sizeof(belows) / sizeof(*belows); i++) {
		struct err e = {0};
		scope_fd fd = safe_beneath(top, belows[i].path, O_RDONLY, 0,
		    &e);

		scratch_verdict(belows[i].path, fd, &e, belows[i].want);
		if (fd >= 0)
			assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	}
	scratch_free(dir);
}

static void
another_file_system_and_magic_links(void **state)
{
	struct err e = {0};
	scope_fd top = top_of("/");
	scope_fd proc = top_of("/proc/self");

	(void)state;
	scratch_verdict("mount", safe_beneath(top, "proc/version", O_RDONLY, 0,
	    &e), &e, "Invalid cross-device link");
	scratch_verdict("magic", safe_beneath(proc, "exe", O_RDONLY, 0, &e), &e,
	    "Too many levels of symbolic links");
}

static void
makes_what_it_is_told_to(void **state)
{
	char *dir = scratch_new();
	struct err e = {0};
	scope_fd top = top_of(dir);
	scope_fd fd = safe_beneath(top, "n", O_CREAT | O_EXCL | O_WRONLY, 0640,
	    &e);
	struct stat st;

	(void)state;
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0640);
	scratch_verdict("again", safe_beneath(top, "n",
	    O_CREAT | O_EXCL | O_WRONLY, 0640, &e), &e, "open n: File exists");
	scratch_free(dir);
}

/* --- trees of others ------------------------------------------------------ */

#define TREE "mkdir -p etc/d usr/lib bin home/u tmp; echo x >etc/d/f; " \
    "echo x >usr/lib/l.so; ln -s usr/lib lib; chmod 777 tmp home/u; "

static const struct {
	const char *title, *setup, *want;
} trees[] = {
	{ "sound", TREE, NULL },
	{ "nothing that is loaded", "mkdir home", NULL },
	{ "a link has no mode", TREE "ln -s nowhere usr/lib/x", NULL },
	{ "the group may write a library", TREE "chmod g+w usr/lib/l.so",
	    "/t/usr/lib/l.so belongs to uid " },
	{ "the world may write a library", TREE "chmod o+w usr/lib/l.so",
	    "with mode 0646; root would load it" },
	{ "the group may write a directory", TREE "chmod g+w usr/lib",
	    "/t/usr/lib belongs to uid " },
	{ "the world may write etc", TREE "chmod o+w etc",
	    "/t/etc belongs to uid " },
	{ "far down", TREE "chmod o+w etc/d/f", "/t/etc/d/f belongs to" },
	{ "bin", TREE "echo >bin/x; chmod o+w bin/x", "/t/bin/x belongs" },
	{ "sbin", "mkdir sbin; chmod o+w sbin", "/t/sbin belongs" },
	{ "lib", "mkdir lib; chmod o+w lib", "/t/lib belongs" },
	{ "lib32", "mkdir lib32; chmod o+w lib32", "/t/lib32 belongs" },
	{ "lib64", "mkdir lib64; chmod o+w lib64", "/t/lib64 belongs" },
	{ "libx32", "mkdir libx32; chmod o+w libx32", "/t/libx32 belongs" },
	{ "too deep", "p=etc; i=0; while [ $i -lt 70 ]; do p=$p/d; i=$((i+1)); "
	    "done; mkdir -p $p", "deeper than 64" },
};

static void
each_tree(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(trees) / sizeof(*trees); i++) {
		char *dir = scratch_new();
		struct err e = {0};
		scope_fd top = top_of(dir);

		scratch_sh(dir, trees[i].setup);
		scratch_verdict(trees[i].title, safe_tree(top, "/t", geteuid(),
		    &e), &e, trees[i].want);
		if (i == 0)
			scratch_verdict("owner", safe_tree(top, "/t",
			    geteuid() + 1, &e), &e, "it must belong to uid ");
		scratch_free(dir);
	}
}

static void
a_link_of_somebody_in_a_tree(void **state)
{
	char *dir = scratch_new();
	struct err e = {0};
	scope_fd top = top_of(dir);

	(void)state;
	if (geteuid() != 0) {
		scratch_free(dir);
		skip();
	}
	scratch_sh(dir, TREE "chown -h 1 lib");
	scratch_verdict("link", safe_tree(top, "/t", 0, &e), &e,
	    "/t/lib belongs to uid 1");
	scratch_sh(dir, "chown -h 0 lib; chown 1 usr/lib/l.so");
	scratch_verdict("file", safe_tree(top, "/t", 0, &e), &e,
	    "fix: umask 022 && mkdir -p '/srv/jail/t' && "
	    "cp -R '/t'/. '/srv/jail/t' # and");
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_walk),
		cmocka_unit_test(belongs_to_another),
		cmocka_unit_test(names_that_are_too_long),
		cmocka_unit_test(deeper_than_any_path),
		cmocka_unit_test(each_top),
		cmocka_unit_test(each_leaf),
		cmocka_unit_test(each_make),
		cmocka_unit_test(each_file),
		cmocka_unit_test(an_unreadable_file),
		cmocka_unit_test(each_read),
		cmocka_unit_test(long_reads),
		cmocka_unit_test(reading_a_directory),
		cmocka_unit_test(each_below),
		cmocka_unit_test(another_file_system_and_magic_links),
		cmocka_unit_test(makes_what_it_is_told_to),
		cmocka_unit_test(each_tree),
		cmocka_unit_test(a_link_of_somebody_in_a_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
