/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_resolve.c - closures in made-up roots: other machines, other C libraries
 * and other distributions than this host's.  tests/elf/rules.sh has the rules
 * that the host's loader can confirm.
 */
#include <sys/stat.h>

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../elf/image.h"
#include "err.h"
#include "list.h"
#include "loader/ld_state.h"
#include "loader/ldcache.h"
#include "loader/resolve.h"
#include "scope.h"
#include "scratch.h"

#define LD "/lib64/ld-linux-x86-64.so.2"
#define MUSL "/lib/ld-musl-x86_64.so.1"

struct root {
	char path[64];
	int fd;
	struct loader *l;
};

static int
setup(void **state)
{
	struct root *r = calloc(1, sizeof(*r));

	strcpy(r->path, "/tmp/test_resolve.XXXXXX");
	assert_non_null(mkdtemp(r->path));
	r->fd = open(r->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(r->fd >= 0);
	*state = r;
	return 0;
}

static int
erase(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

static int
teardown(void **state)
{
	struct root *r = *state;

	loader_close(r->l);
	close(r->fd);
	nftw(r->path, erase, 16, FTW_DEPTH | FTW_PHYS);
	free(r);
	return 0;
}

/* Make the directories a path below the root needs. */
static void
parents(struct root *r, const char *path)
{
	char part[256];

	for (const char *p = path; (p = strchr(p, '/')) != NULL; p++) {
		snprintf(part, sizeof(part), "%.*s", (int)(p - path), path);
		mkdirat(r->fd, part, 0755);
	}
}

static void
put(struct root *r, const char *path, const void *bytes, size_t n)
{
	scope_fd fd = -1;

	parents(r, path);
	fd = openat(r->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
}

static void
put_elf(struct root *r, const char *path, struct image_spec s)
{
	struct image m;

	image_make(&m, &s);
	put(r, path, m.b, m.n);
}

static void
put_link(struct root *r, const char *to, const char *path)
{
	parents(r, path);
	assert_int_equal(symlinkat(to, r->fd, path), 0);
}

static void
resolve(struct root *r, const char *path, struct deps *d)
{
	struct err e = { 0 };

	if (r->l == NULL && (r->l = loader_open(r->fd, &e)) == NULL)
		fail_msg("%s", e.msg);
	if (resolve_closure(r->l, path, d, &e) < 0)
		fail_msg("%s", e.msg);
}

/* The whole closure in one string: "how name path parent", one per line. */
static void
expect(struct root *r, const char *path, const char *want)
{
	struct deps d;
	char got[4096] = "";
	size_t n = 0;

	resolve(r, path, &d);
	for (size_t i = 1; i < d.n; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n,
		    "%s %s %s %zu\n", how_name(d.v[i].how), d.v[i].name,
		    d.v[i].path != NULL ? d.v[i].path : d.v[i].why,
		    d.v[i].parent);
	assert_string_equal(got, want);
	assert_int_equal(d.v[0].how, HOW_SELF);
	assert_string_equal(d.v[0].path, path);
	deps_free(&d);
}

static void
multiarch_and_absolute_links_stay_inside(void **state)
{
	struct image_spec arm = { .machine = EM_AARCH64 };
	struct root *r = *state;

	put_elf(r, "usr/lib/real.so", arm);
	put_elf(r, "usr/lib/aarch64-linux-gnu/libc.so.6", arm);
	put_link(r, "/usr/lib", "lib");
	put_link(r, "/usr/lib/real.so", "usr/lib/ld-linux-aarch64.so.1");
	arm.interp = "/lib/ld-linux-aarch64.so.1";
	arm.needed[0] = "libc.so.6";
	put_elf(r, "bin/prog", arm);
	expect(r, "/bin/prog",
	    "interp /lib/ld-linux-aarch64.so.1 /lib/ld-linux-aarch64.so.1 0\n"
	    "default libc.so.6 /lib/aarch64-linux-gnu/libc.so.6 0\n");
}

static void
big_endian_and_lib64(void **state)
{
	struct image_spec s = { .machine = EM_S390, .data = ELFDATA2MSB };
	struct root *r = *state;

	put_elf(r, "lib64/libc.so.6", s);
	s.machine = EM_PPC64;
	put_elf(r, "usr/lib64/libc.so.6", s);
	put_elf(r, "lib/liba.so", s);
	s.machine = EM_S390;
	s.needed[0] = "libc.so.6";
	s.needed[1] = "liba.so";
	put_elf(r, "prog", s);
	expect(r, "/prog", "default libc.so.6 /lib64/libc.so.6 0\n"
	    "missing liba.so not found 0\n");
}

static void
usr_lib_alone_when_lib64_is_a_link_to_it(void **state)
{
	struct root *r = *state;

	put_elf(r, "usr/lib/liba.so", (struct image_spec){ .soname = "a" });
	put_link(r, "lib", "usr/lib64");
	put_elf(r, "prog", (struct image_spec){ .needed = { "liba.so" } });
	expect(r, "/prog", "default liba.so /usr/lib/liba.so 0\n");
}

static void
the_interpreter_answers_for_its_soname(void **state)
{
	struct root *r = *state;

	put_elf(r, "lib64/ld-linux-x86-64.so.2",
	    (struct image_spec){ .soname = "ld-linux-x86-64.so.2" });
	put_elf(r, "prog", (struct image_spec){
	    .interp = LD, .needed = { "ld-linux-x86-64.so.2" } });
	expect(r, "/prog", "interp " LD " " LD " 0\n");
}

static void
everything_missing_is_listed_once(void **state)
{
	struct root *r = *state;

	put_elf(r, "lib/liba.so", (struct image_spec){
	    .needed = { "libx.so", "liby.so" } });
	put_elf(r, "prog", (struct image_spec){
	    .interp = LD, .needed = { "libx.so", "liba.so" } });
	expect(r, "/prog", "missing " LD " not found 0\n"
	    "missing libx.so not found 0\n"
	    "default liba.so /lib/liba.so 0\n"
	    "missing liby.so not found 3\n");
}

static void
a_damaged_library_says_so(void **state)
{
	struct root *r = *state;
	struct image m;

	image_make(&m, &(struct image_spec){ .soname = "liba.so" });
	put(r, "lib/liba.so", m.b, m.n - 8);
	put_elf(r, "prog", (struct image_spec){ .needed = { "liba.so" } });
	expect(r, "/prog", "missing liba.so /lib/liba.so: "
	    "the dynamic section is not in the file 0\n");
}

static void
the_cache_before_the_default_directories(void **state)
{
	const struct ldentry v = {
		.soname = "liba.so", .path = "/opt/liba.so", .flags = 0x303,
	};
	struct root *r = *state;
	scope_free char *bytes = NULL;
	struct err e = { 0 };
	size_t n;

	assert_int_equal(ldcache_write(&v, 1, &bytes, &n, &e), 0);
	put(r, "etc/ld.so.cache", bytes, n);
	put_elf(r, "opt/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "lib/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "prog", (struct image_spec){ .needed = { "liba.so" } });
	expect(r, "/prog", "cache liba.so /opt/liba.so 0\n");
}

static void
a_cache_of_nonsense_is_an_error(void **state)
{
	struct root *r = *state;
	struct err e = { 0 };

	put(r, "etc/ld.so.cache", "hello", 5);
	assert_null(loader_open(r->fd, &e));
	assert_string_equal(e.msg, "/etc/ld.so.cache: not a cache of ld.so");
}

/* The loader reads the cache only: what lies elsewhere is not found. */
static void
a_stale_cache_is_told(void **state)
{
	static const char conf[] = "# comment\n\thwcap 1 x\n"
	    "include ld.so.conf.d/*.conf none/* # relative\n/opt/y=libc6\n";
	static const char loop[] = "include /etc/ld.so.conf\nopt/z\n/opt/x/ \n";
	const struct ldentry v = {
		.soname = "libc.so", .path = "/gone/libc.so", .flags = 0x303,
	};
	struct root *r = *state;
	scope_free char *bytes = NULL;
	struct err e = { 0 };
	size_t n;

	assert_int_equal(ldcache_write(&v, 1, &bytes, &n, &e), 0);
	put(r, "etc/ld.so.cache", bytes, n);
	put(r, "etc/ld.so.conf", conf, sizeof(conf) - 1);
	put(r, "etc/ld.so.conf.d/a.conf", loop, sizeof(loop) - 1);
	put(r, "etc/ld.so.conf.d/b", "/opt/b\n", 7);
	put_elf(r, "opt/x/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "opt/b/libb.so", (struct image_spec){ .soname = "b" });
	put_elf(r, "opt/y/libd.so", (struct image_spec){ .soname = "d" });
	put_elf(r, "prog", (struct image_spec){
	    .needed = { "liba.so", "libb.so", "libc.so", "libd.so" } });
	expect(r, "/prog",
	    "missing liba.so /opt/x/liba.so is not in /etc/ld.so.cache; "
	    "run ldconfig 0\n"
	    "missing libb.so not found 0\n"
	    "missing libc.so /gone/libc.so: is in /etc/ld.so.cache, but is not "
	    "there; run ldconfig 0\n"
	    "missing libd.so /opt/y/libd.so is not in /etc/ld.so.cache; "
	    "run ldconfig 0\n");
}

static void
no_memory_for_a_directory(void **state)
{
	static const char conf[] = "/opt/x\n";
	struct root *r = *state;
	struct err e = { 0 };

	put(r, "etc/ld.so.conf", conf, sizeof(conf) - 1);
	r->l = loader_open(r->fd, &e);
	assert_non_null(r->l);
	scratch_no_line = true;
	assert_null(loader_conf(r->l, &e));
	scratch_no_line = false;
	assert_string_equal(e.msg,
	    "read /etc/ld.so.conf: Cannot allocate memory");
}

/* Only what a glibc search by name alone finds belongs into a cache. */
static void
what_a_cache_would_hold(void **state)
{
	struct root *r = *state;
	struct deps d;

	put_elf(r, "lib/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "opt/libb.so", (struct image_spec){ .soname = "b" });
	put_elf(r, "prog", (struct image_spec){
	    .runpath = "/opt", .needed = { "liba.so", "libb.so" } });
	resolve(r, "/prog", &d);
	assert_int_equal(d.n, 3);
	assert_true(d.v[1].by_name);
	assert_false(d.v[2].by_name);
	deps_free(&d);
	put_elf(r, "lib/ld-musl-x86_64.so.1", (struct image_spec){ 0 });
	put_elf(r, "musl", (struct image_spec){
	    .interp = MUSL, .needed = { "liba.so" } });
	resolve(r, "/musl", &d);
	assert_int_equal(d.n, 3);
	assert_false(d.v[2].by_name);
	deps_free(&d);
}

/* Its parts are itself, both kinds of path are inherited, no cache. */
static void
musl(void **state)
{
	struct root *r = *state;

	put_elf(r, "lib/ld-musl-x86_64.so.1", (struct image_spec){ 0 });
	put_elf(r, "usr/local/lib/libb.so", (struct image_spec){
	    .needed = { "libm.so", "libdeep.so" } });
	put_elf(r, "opt/liba.so", (struct image_spec){
	    .needed = { "libc.musl-x86_64.so.1", "libb.so" } });
	put_elf(r, "opt/libdeep.so", (struct image_spec){ .soname = "x" });
	put_elf(r, "bin/prog", (struct image_spec){
	    .interp = MUSL, .runpath = "$ORIGIN/../opt",
	    .needed = { "liba.so", "libc.so", "libdeep.so" } });
	expect(r, "/bin/prog", "interp " MUSL " " MUSL " 0\n"
	    "runpath liba.so /bin/../opt/liba.so 0\n"
	    "runpath libdeep.so /bin/../opt/libdeep.so 0\n"
	    "default libb.so /usr/local/lib/libb.so 2\n");
}

static void
musl_with_a_path_file(void **state)
{
	struct root *r = *state;

	put(r, "etc/ld-musl-x86_64.path", "/one\n/two:/three\n", 17);
	put_elf(r, "lib/ld-musl-x86_64.so.1", (struct image_spec){ 0 });
	put_elf(r, "three/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "lib/libb.so", (struct image_spec){ .soname = "b" });
	put_elf(r, "prog", (struct image_spec){
	    .interp = MUSL, .needed = { "liba.so", "libb.so" } });
	expect(r, "/prog", "interp " MUSL " " MUSL " 0\n"
	    "default liba.so /three/liba.so 0\n"
	    "missing libb.so not found 0\n");
}

static void
what_cannot_be_asked_about(void **state)
{
	static const struct { const char *path, *words; } rows[] = {
		{ "prog", "prog is not an absolute path" },
		{ "/none", "/none: No such file or directory" },
		{ "/etc", "/etc: is a directory" },
		{ "/etc/text", "/etc/text: not an ELF file" },
		{ "/etc/pipe", "/etc/pipe: is not a regular file" },
	};
	struct root *r = *state;
	struct err e = { 0 };
	struct deps d;

	put(r, "etc/text", "#!/bin/sh\n", 10);
	assert_int_equal(mkfifoat(r->fd, "etc/pipe", 0600), 0);
	assert_non_null(r->l = loader_open(r->fd, &e));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(resolve_closure(r->l, rows[i].path, &d, &e),
		    -1);
		assert_string_equal(e.msg, rows[i].words);
		assert_int_equal(d.n, 0);
	}
}

/* Nothing is read twice: the second answer comes without the files. */
static void
files_are_remembered(void **state)
{
	struct root *r = *state;

	put_elf(r, "lib/liba.so", (struct image_spec){ .soname = "a" });
	put_elf(r, "prog", (struct image_spec){ .needed = { "liba.so" } });
	expect(r, "/prog", "default liba.so /lib/liba.so 0\n");
	assert_int_equal(unlinkat(r->fd, "lib/liba.so", 0), 0);
	assert_int_equal(unlinkat(r->fd, "prog", 0), 0);
	expect(r, "/prog", "default liba.so /lib/liba.so 0\n");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(multiarch_and_absolute_links_stay_inside),
		T(big_endian_and_lib64),
		T(usr_lib_alone_when_lib64_is_a_link_to_it),
		T(the_interpreter_answers_for_its_soname),
		T(everything_missing_is_listed_once),
		T(a_damaged_library_says_so),
		T(the_cache_before_the_default_directories),
		T(a_cache_of_nonsense_is_an_error),
		T(a_stale_cache_is_told),
		T(no_memory_for_a_directory),
		T(what_a_cache_would_hold),
		T(musl),
		T(musl_with_a_path_file),
		T(what_cannot_be_asked_about),
		T(files_are_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
