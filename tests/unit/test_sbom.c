/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sbom.c - what a bill of materials says; sbom_cyclonedx.h.  Whether it is CycloneDX
 * by the published schema is for tests/root/test_packages.sh to find out.
 *
 *   test_sbom print    the document of the facts below, for that
 */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonline.h"
#include "err.h"
#include "package/package.h"
#include "record/sbom_cyclonedx.h"

#define SHA256(d) "000000000000000000000000000000000000000000000000" \
	"000000000000000" d

static const struct package pk[] = {
	{ "g++-12", "4:12.2.0-14~x+y", "amd64", "gcc-12 (12.2)", NULL,
	    PACKAGE_THERE, 0, false },
	{ "g++-12", "4:12.2.0-14~x+y", "i386", "gcc-12 (12.2)", NULL,
	    PACKAGE_THERE, 0, false },
	{ "rsync", "3:3.2.7-1", "amd64", NULL, "Example \xff", PACKAGE_THERE,
	    0, false },
	{ "zlib", "1.3-2", "noarch", NULL, "Example Inc.", PACKAGE_THERE, 0,
	    false },
};

static struct sbom_file facts[] = {
	{ "/etc/passwd", SHA256("1"), NULL },
	{ "/usr/bin/a b\n", SHA256("2"), &pk[0] },
	{ "/usr/bin/g", SHA256("3"), &pk[1] },
	{ "/usr/bin/gr\xc3\xbc\xc3\x9f", SHA256("6"), NULL },
	{ "/usr/bin/rsync", SHA256("4"), &pk[2] },
	{ "/usr/bin/\xff\\", SHA256("5"), &pk[2] },
	{ "/usr/lib/z", SHA256("7"), &pk[3] },
};

static const struct sbom all = {
	.jail = "login", .serial = "20261122T161500", .purl = "deb",
	.distro = "debian", .release = "12", .files = facts, .n = 7,
};

static char *
text(const struct sbom *s)
{
	struct err e = {0};
	char *t = sbom_text(s, &e);

	assert_non_null(t);
	return t;
}

static json_t *
parsed(const struct sbom *s)
{
	char *t = text(s);
	json_t *o = json_loads(t, JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(o);
	free(t);
	return o;
}

/* "components/1/name": members, and elements by their number. */
static const char *
at(const json_t *o, const char *path)
{
	char copy[128], *rest = copy, *step;

	snprintf(copy, sizeof(copy), "%s", path);
	while (o != NULL && (step = strsep(&rest, "/")) != NULL)
		o = json_is_array(o) ? json_array_get(o, (size_t)atoi(step)) :
		    json_object_get(o, step);
	return json_is_string(o) ? json_string_value(o) : NULL;
}

static void
content(void **state)
{
	static const struct { const char *path, *want; } rows[] = {
		{ "bomFormat", "CycloneDX" }, { "specVersion", "1.6" },
		{ "metadata/timestamp", "2026-11-22T16:15:00Z" },
		{ "metadata/tools/components/0/name", "jail-setup" },
		{ "metadata/component/name", "login" },
		{ "metadata/component/version", "20261122T161500" },
		{ "components/0/type", "operating-system" },
		{ "components/0/name", "debian" },
		{ "components/0/version", "12" },
		{ "components/1/type", "library" },
		{ "components/1/name", "g++-12" },
		{ "components/1/version", "4:12.2.0-14~x+y" },
		{ "components/1/purl", "pkg:deb/debian/g%2B%2B-12@"
		    "4%3A12.2.0-14~x%2By?arch=amd64&distro=debian-12" },
		{ "components/1/properties/0/value", "gcc-12 (12.2)" },
		{ "components/1/components/0/type", "file" },
		{ "components/1/components/0/name", "/usr/bin/a b\n" },
		{ "components/1/components/0/hashes/0/alg", "SHA-256" },
		{ "components/1/components/0/hashes/0/content", SHA256("2") },
		{ "components/1/components/1/name", NULL },
		{ "components/2/name", "g++-12" },
		{ "components/2/components/0/name", "/usr/bin/g" },
		{ "components/3/supplier/name", NULL },
		{ "components/3/components/0/name", "/usr/bin/rsync" },
		{ "components/3/components/1/name", "/usr/bin/\\377\\134" },
		{ "components/3/components/1/properties/0/name",
		    "jail-setup:escaped" },
		{ "components/4/supplier/name", "Example Inc." },
		{ "components/5/name", "/etc/passwd" },
		{ "components/5/hashes/0/content", SHA256("1") },
		{ "components/6/name", "/usr/bin/gr\xc3\xbc\xc3\x9f" },
		{ "components/7/name", NULL },
	};
	json_t *o = parsed(&all);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(o, "version")), 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *got = at(o, rows[i].path);

		if (rows[i].want == NULL ? got != NULL : got == NULL ||
		    strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].path, got);
	}
	json_decref(o);
}

/* On hosts of rpm the epoch is a word of its own in a package URL. */
static void
rpm(void **state)
{
	struct sbom s = all;
	json_t *o;

	(void)state;
	s.purl = "rpm";
	s.epoch = true;
	s.distro = "fedora";
	s.release = NULL;
	o = parsed(&s);
	assert_string_equal(at(o, "components/2/purl"),
	    "pkg:rpm/fedora/rsync@3.2.7-1?arch=amd64&epoch=3");
	assert_string_equal(at(o, "components/3/purl"),
	    "pkg:rpm/fedora/zlib@1.3-2?arch=noarch");
	json_decref(o);
}

/* The same facts, the same bytes; another content, another number. */
static void
deterministic(void **state)
{
	struct sbom other = all;
	char *a = text(&all), *b = text(&all), *c, *d;

	(void)state;
	assert_string_equal(a, b);
	other.jail = "lab";
	c = text(&other);
	other.jail = "login";
	other.n--;
	d = text(&other);
	assert_null(strstr(c, strndupa(strstr(a, "urn:uuid:"), 45)));
	assert_null(strstr(d, strndupa(strstr(a, "urn:uuid:"), 45)));
	free(a);
	free(b);
	free(c);
	free(d);
}

static void
no_time(void **state)
{
	struct sbom s = all;
	struct err e = {0};

	(void)state;
	s.serial = "20261122.1";
	assert_null(sbom_text(&s, &e));
	assert_non_null(strstr(e.msg, "not named by its time"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content),
		cmocka_unit_test(rpm),
		cmocka_unit_test(deterministic),
		cmocka_unit_test(no_time),
	};

	jsonline_start();
	if (argc == 2 && strcmp(argv[1], "print") == 0) {
		struct err e;
		char *t = sbom_text(&all, &e);

		if (t == NULL)
			return 1;
		puts(t);
		free(t);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
