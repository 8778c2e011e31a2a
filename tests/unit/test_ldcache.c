/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ldcache.c - ld.so.cache: the host's, ldconfig's word for it, ours. */
#include <sys/stat.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "list.h"
#include "loader/ldcache.h"
#include "loader/ldformat.h"
#include "scope.h"

#define HOST "/etc/ld.so.cache"

static const char *const none[] = { NULL };
static const char *const v3[] = { "x86-64-v3", "x86-64-v2", NULL };

static char *
slurp(const char *path, size_t *n)
{
	scope_fd fd = -1;
	struct stat st;
	char *p;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	assert_int_equal(fstat(fd, &st), 0);
	p = malloc((size_t)st.st_size + 1);
	assert_non_null(p);
	assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
	*n = (size_t)st.st_size;
	return p;
}

/* The words ldconfig -p has for what this host's flags say. */
static const char *
kind(int flags)
{
	switch (flags) {
	case 0x001: return "ELF";
	case 0x003: return "libc6";
	case 0x303: return "libc6,x86-64";
	case 0x803: return "libc6,x32";
	case 0xa03: return "libc6,AArch64";
	case 0x903: return "libc6,hard-float";
	case 0x503: case 0x403: return "libc6,64bit";
	default: return "?";
	}
}

static void
line(struct list *l, const struct ldentry *v)
{
	char buf[8192];
	struct err e;

	snprintf(buf, sizeof(buf), "%s (%s%s%s%s) => %s", v->soname,
	    kind(v->flags), v->hwcap != NULL ? ", hwcap: \"" : "",
	    v->hwcap != NULL ? v->hwcap : "", v->hwcap != NULL ? "\"" : "",
	    v->path);
	assert_int_equal(list_add(l, buf, &e), 0);
}

static void
lines(struct list *l, const struct ldcache *c)
{
	for (size_t i = 0; i < c->n; i++)
		line(l, &c->v[i]);
}

/* What ldconfig -p prints of a cache: the lines that begin with a tab. */
static void
ldconfig(struct list *l, const char *path)
{
	char cmd[4096], buf[8192];
	struct err e;
	FILE *p;

	snprintf(cmd, sizeof(cmd), "PATH=$PATH:/sbin:/usr/sbin; "
	    "LC_ALL=C ldconfig -p -C '%s'", path);
	p = popen(cmd, "r");
	assert_non_null(p);
	while (fgets(buf, sizeof(buf), p) != NULL) {
		buf[strcspn(buf, "\n")] = '\0';
		if (buf[0] == '\t')
			assert_int_equal(list_add(l, buf + 1, &e), 0);
	}
	assert_int_equal(pclose(p), 0);
}

static void
equal(const struct list *a, const struct list *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		assert_string_equal(a->v[i], b->v[i]);
}

/* A cache of these entries, as the loader would get it. */
static struct ldcache
made(const struct ldentry *v, size_t n)
{
	struct ldcache c = { 0 };
	struct err e = { 0 };
	char *bytes;
	size_t len;

	assert_int_equal(ldcache_write(v, n, &bytes, &len, &e), 0);
	assert_int_equal(ldcache_parse(bytes, len, &c, &e), 0);
	free(bytes);
	return c;
}

static void
the_hosts_cache_as_ldconfig_prints_it(void **state)
{
	scope_free char *bytes = NULL;
	struct ldcache c = { 0 };
	struct list ours = { 0 }, theirs = { 0 };
	struct err e = { 0 };
	size_t n = 0;

	(void)state;
	bytes = slurp(HOST, &n);
	if (bytes == NULL)
		skip();		/* no glibc here */
	assert_int_equal(ldcache_parse(bytes, n, &c, &e), 0);
	assert_true(c.n > 0);
	lines(&ours, &c);
	ldconfig(&theirs, HOST);
	equal(&ours, &theirs);
	list_free(&ours);
	list_free(&theirs);
	ldcache_free(&c);
}

/* ldconfig keeps what it finds in two directories twice; we do not. */
static bool
twice(const struct ldcache *c, size_t i)
{
	const struct ldentry *a = &c->v[i], *b = a - 1;

	return i > 0 && strcmp(a->soname, b->soname) == 0 &&
	    a->flags == b->flags && a->hwcap == NULL && b->hwcap == NULL;
}

/* Written from reversed entries, it is in the same order as ldconfig's. */
static void
written_in_ldconfigs_order(void **state)
{
	scope_free struct ldentry *back = NULL;
	scope_free char *bytes = NULL;
	scope_free char *new = NULL;
	char name[] = "/tmp/test_ldcache.XXXXXX";
	struct ldcache c = { 0 };
	struct list got = { 0 }, want = { 0 };
	struct err e = { 0 };
	scope_fd fd = -1;
	size_t n = 0, m = 0;

	(void)state;
	bytes = slurp(HOST, &n);
	if (bytes == NULL)
		skip();
	assert_int_equal(ldcache_parse(bytes, n, &c, &e), 0);
	back = calloc(c.n, sizeof(*back));
	for (size_t i = c.n; i-- > 0;)
		if (!twice(&c, i))
			back[m++] = c.v[i];
	for (size_t i = 0; i < c.n; i++)
		if (!twice(&c, i))
			line(&want, &c.v[i]);
	assert_int_equal(ldcache_write(back, m, &new, &n, &e), 0);
	fd = mkstemp(name);
	assert_int_equal(write(fd, new, n), n);
	ldconfig(&got, name);
	unlink(name);
	equal(&got, &want);
	list_free(&got);
	list_free(&want);
	ldcache_free(&c);
}

static void
numbers_compare_by_value(void **state)
{
	static const struct { const char *a, *b; int want; } rows[] = {
		{ "libz.so.1", "libz.so.1", 0 },
		{ "libz.so.10", "libz.so.9", 1 },
		{ "libz.so.010", "libz.so.10", 0 },
		{ "libz.so.1", "libz.so", 1 },
		{ "libz3.so", "libzstd.so", 1 },
		{ "libzstd.so", "libz.so", 1 },
		{ "liba.so.1.2", "liba.so.1.10", -1 },
		{ "", "a", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int r = ldcache_cmp(rows[i].a, rows[i].b);
		int s = ldcache_cmp(rows[i].b, rows[i].a);

		assert_int_equal((r > 0) - (r < 0), rows[i].want);
		assert_int_equal((s > 0) - (s < 0), -rows[i].want);
	}
}

static void
flags_keep_machines_apart(void **state)
{
	const struct ldentry v[] = {
		{ .soname = "liba.so", .path = "/32/liba.so", .flags = 3 },
		{ .soname = "liba.so", .path = "/64/liba.so", .flags = 0x303 },
		{ .soname = "liba.so", .path = "/late", .flags = 0x303 },
	};
	struct ldcache c = made(v, 3);

	(void)state;
	assert_int_equal(c.n, 2);
	assert_string_equal(ldcache_find(&c, "liba.so", 3, none)->path,
	    "/32/liba.so");
	assert_string_equal(ldcache_find(&c, "liba.so", 0x303, none)->path,
	    "/64/liba.so");
	assert_null(ldcache_find(&c, "liba.so", 0xa03, none));
	assert_null(ldcache_find(&c, "libb.so", 0x303, none));
	ldcache_free(&c);
}

static void
the_best_hwcaps_entry_wins(void **state)
{
	const struct ldentry v[] = {
		{ "liba.so", "/base", 0x303, NULL, false },
		{ "liba.so", "/v2", 0x303, "x86-64-v2", false },
		{ "liba.so", "/v3", 0x303, "x86-64-v3", false },
		{ "liba.so", "/v4", 0x303, "x86-64-v4", false },
		{ "liba.so", "/i386", 0x003, NULL, false },
	};
	struct ldcache c = made(v, 5);

	(void)state;
	assert_int_equal(c.n, 5);
	assert_string_equal(ldcache_find(&c, "liba.so", 0x303, v3)->path,
	    "/v3");
	assert_string_equal(ldcache_find(&c, "liba.so", 0x303, v3 + 1)->path,
	    "/v2");
	assert_string_equal(ldcache_find(&c, "liba.so", 0x303, none)->path,
	    "/base");
	assert_string_equal(ldcache_find(&c, "liba.so", 3, v3)->path, "/i386");
	ldcache_free(&c);
}

/* Written by ldconfig -c new, compat and old: see tests/fuzz/corpus/ldcache. */
static void
the_three_formats(void **state)
{
	scope_free char *new = NULL;
	scope_free char *compat = NULL;
	scope_free char *old = NULL;
	struct ldcache a = { 0 }, b = { 0 };
	struct list x = { 0 }, y = { 0 };
	struct err e = { 0 };
	size_t n = 0;

	(void)state;
	new = slurp("tests/fuzz/corpus/ldcache/new", &n);
	assert_non_null(new);
	assert_int_equal(ldcache_parse(new, n, &a, &e), 0);
	compat = slurp("tests/fuzz/corpus/ldcache/compat", &n);
	assert_non_null(compat);
	assert_int_equal(ldcache_parse(compat, n, &b, &e), 0);
	lines(&x, &a);
	lines(&y, &b);
	assert_int_equal(x.n, 3);
	equal(&x, &y);
	assert_string_equal(ldcache_find(&a, "libfoo.so.1", 0x303, v3)->path,
	    "/lib/glibc-hwcaps/x86-64-v3/libfoo.so.1");
	old = slurp("tests/fuzz/corpus/ldcache/old", &n);
	assert_non_null(old);
	assert_int_equal(ldcache_parse(old, n, &a, &e), -1);
	assert_non_null(strstr(e.msg, "ldconfig -c new"));
	list_free(&x);
	list_free(&y);
	ldcache_free(&a);
	ldcache_free(&b);
}

static void
cut_anywhere_is_refused(void **state)
{
	const struct ldentry v[] = {
		{ "liba.so", "/base", 0x303, NULL, false },
		{ "liba.so", "/v2", 0x303, "x86-64-v2", false },
	};
	struct ldcache c = { 0 };
	struct err e = { 0 };
	char *bytes;
	size_t n;

	(void)state;
	assert_int_equal(ldcache_write(v, 2, &bytes, &n, &e), 0);
	for (size_t cut = 0; cut < n; cut++) {
		scope_free char *exact = malloc(cut + 1);

		memcpy(exact, bytes, cut);
		assert_int_equal(ldcache_parse(exact, cut, &c, &e), -1);
	}
	free(bytes);
}

/* One field overwritten; offsets are those of ldformat.h. */
static void
lying_fields(void **state)
{
	static const struct { size_t at; uint32_t v; const char *words; }
	rows[] = {
		{ 20, UINT32_MAX, "cut short" },
		{ 20, 3, "name outside" },
		{ 24, UINT32_MAX, "cut short" },
		{ 28, 5 - NATIVE_ORDER, "byte order" },
		{ 32, UINT32_MAX, "extension outside" },
		{ 32, 48, "corrupt extension" },
		{ 48 + 4, UINT32_MAX, "name outside" },
		{ 48 + 8, 1 << 20, "name outside" },
		{ 48 + 16, 7, "without its hwcaps name" },
	};
	const struct ldentry v[] = {
		{ "liba.so", "/v2", 0x303, "x86-64-v2", false },
		{ "liba.so", "/base", 0x303, NULL, false },
	};
	struct ldcache c = { 0 };
	struct err e = { 0 };
	char *bytes;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(ldcache_write(v, 2, &bytes, &n, &e), 0);
		memcpy(bytes + rows[i].at, &rows[i].v, sizeof(rows[i].v));
		assert_int_equal(ldcache_parse(bytes, n, &c, &e), -1);
		if (strstr(e.msg, rows[i].words) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", e.msg,
			    rows[i].words);
		free(bytes);
	}
}

static void
refuses_to_write_nonsense(void **state)
{
	const struct ldentry path = { .soname = "liba.so", .path = "liba.so" };
	const struct ldentry name = { .soname = "a/b", .path = "/a/b" };
	struct err e = { 0 };
	char *bytes = NULL;
	size_t n;

	(void)state;
	assert_int_equal(ldcache_write(&path, 1, &bytes, &n, &e), -1);
	assert_int_equal(ldcache_write(&name, 1, &bytes, &n, &e), -1);
	assert_null(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hosts_cache_as_ldconfig_prints_it),
		cmocka_unit_test(written_in_ldconfigs_order),
		cmocka_unit_test(numbers_compare_by_value),
		cmocka_unit_test(flags_keep_machines_apart),
		cmocka_unit_test(the_best_hwcaps_entry_wins),
		cmocka_unit_test(the_three_formats),
		cmocka_unit_test(cut_anywhere_is_refused),
		cmocka_unit_test(lying_fields),
		cmocka_unit_test(refuses_to_write_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
