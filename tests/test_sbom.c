/*
 * test_sbom.c - is it SPDX 2.3?  sbom.h
 *
 * The keys below are those the published JSON schema of SPDX 2.3 has for what
 * we write, no others being allowed there, with its required ones; the forms
 * of identifiers, dates and codes are the specification's (clauses 6 to 11).
 *
 *   test_sbom [FILE]    judges a file instead, for tests/root/test_packages.sh
 */
#include <jansson.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "package.h"
#include "sbom.h"

#define ID    "^SPDXRef-[a-zA-Z0-9.-]+$"
#define NONE  "^NOASSERTION$"
#define ANY   "^.+$"

struct key {
	const char *name;
	bool required;
	const char *form;	/* of a string; NULL: judged by itself */
};

static const struct key document[] = {
	{ "spdxVersion", true, "^SPDX-2\\.3$" },
	{ "dataLicense", true, "^CC0-1\\.0$" },
	{ "SPDXID", true, "^SPDXRef-DOCUMENT$" },
	{ "name", true, ANY },
	/* a URI without fragment; clause 6.5 asks for it */
	{ "documentNamespace", true, "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-"
	    "8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" },
	{ "comment", false, ANY }, { "creationInfo", true, NULL },
	{ "packages", true, NULL }, { "files", true, NULL },
	{ "relationships", true, NULL }, { 0 },
};

static const struct key creation[] = {
	{ "created", true, "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:"
	    "[0-5][0-9]:[0-6][0-9]Z$" },
	{ "creators", true, NULL }, { 0 },
};

static const struct key packages[] = {
	{ "SPDXID", true, ID }, { "name", true, ANY },
	{ "downloadLocation", true, NONE }, { "versionInfo", false, ANY },
	{ "filesAnalyzed", false, NULL },
	/* clause 7.9: required where filesAnalyzed is true */
	{ "packageVerificationCode", true, NULL },
	{ "licenseConcluded", false, NONE }, { "licenseDeclared", false, NONE },
	{ "copyrightText", false, NONE }, { "sourceInfo", false, ANY },
	{ "supplier", false, "^(NOASSERTION|Organization: .+)$" },
	{ "externalRefs", false, NULL }, { 0 },
};

static const struct key code[] = {
	{ "packageVerificationCodeValue", true, "^[0-9a-f]{40}$" }, { 0 },
};

static const struct key reference[] = {
	{ "referenceCategory", true, "^PACKAGE-MANAGER$" },
	{ "referenceType", true, "^purl$" },
	{ "referenceLocator", true, "^pkg:(deb|rpm)/[a-z0-9._-]+/[A-Za-z0-9._%~-]+@"
	    "[A-Za-z0-9._%~-]+\\?arch=[A-Za-z0-9_-]+(&epoch=[0-9]+)?$" },
	{ 0 },
};

static const struct key files[] = {
	{ "SPDXID", true, ID }, { "fileName", true, "^\\./.+$" },
	{ "checksums", true, NULL }, { "licenseConcluded", false, NONE },
	{ "licenseInfoInFiles", false, NULL }, { "copyrightText", false, NONE },
	{ "comment", false, ANY }, { 0 },
};

static const struct key checksum[] = {
	{ "algorithm", true, "^SHA(1|256)$" },
	{ "checksumValue", true, "^([0-9a-f]{40}|[0-9a-f]{64})$" }, { 0 },
};

static const struct key relationship[] = {
	{ "spdxElementId", true, ID }, { "relatedSpdxElement", true, ID },
	{ "relationshipType", true, "^(DESCRIBES|CONTAINS)$" }, { 0 },
};

static char why[512];

static bool
wrong(const char *what, const char *which)
{
	if (why[0] == '\0')
		snprintf(why, sizeof(why), "%s: %.300s", what, which);
	return false;
}

static bool
matches(const char *s, const char *form)
{
	regex_t re;
	bool yes;

	assert_int_equal(regcomp(&re, form, REG_EXTENDED | REG_NOSUB), 0);
	yes = s != NULL && regexec(&re, s, 0, NULL, 0) == 0;
	regfree(&re);
	return yes;
}

static const struct key *
find(const struct key *keys, const char *name)
{
	for (; keys->name != NULL; keys++)
		if (strcmp(keys->name, name) == 0)
			return keys;
	return NULL;
}

static bool
object(const json_t *o, const struct key *keys)
{
	const char *name;
	json_t *value;

	if (!json_is_object(o))
		return wrong("no object", keys->name);
	for (const struct key *k = keys; k->name != NULL; k++)
		if (k->required && json_object_get(o, k->name) == NULL)
			return wrong("missing", k->name);
	json_object_foreach((json_t *)o, name, value) {
		const struct key *k = find(keys, name);

		if (k == NULL)
			return wrong("not in the schema", name);
		if (k->form != NULL &&
		    !matches(json_string_value(value), k->form))
			return wrong(name, json_string_value(value) != NULL ?
			    json_string_value(value) : "no string");
	}
	return true;
}

static bool
each(const json_t *all, const struct key *keys)
{
	const json_t *o;
	size_t i;

	if (!json_is_array(all))
		return wrong("no array", keys->name);
	json_array_foreach((json_t *)all, i, o)
		if (!object(o, keys))
			return false;
	return true;
}

static bool
a_package(const json_t *o)
{
	const json_t *refs = json_object_get(o, "externalRefs");

	return object(o, packages) &&
	    object(json_object_get(o, "packageVerificationCode"), code) &&
	    (refs == NULL || each(refs, reference)) &&
	    (json_is_true(json_object_get(o, "filesAnalyzed")) ||
	    wrong("filesAnalyzed", "not true"));
}

/* Clause 8.4: a SHA-1 is required. */
static bool
a_file(const json_t *o)
{
	const json_t *sums = json_object_get(o, "checksums"), *c;
	size_t i, sha1 = 0;

	if (!object(o, files) || !each(sums, checksum))
		return false;
	json_array_foreach((json_t *)sums, i, c)
		sha1 += strcmp(json_string_value(json_object_get(c,
		    "algorithm")), "SHA1") == 0 && strlen(json_string_value(
		    json_object_get(c, "checksumValue"))) == 40;
	return sha1 == 1 || wrong("SHA1", "not exactly one");
}

/* No identifier twice; every relationship leads to one there is. */
static bool
identifiers(const json_t *o)
{
	json_t *ids = json_pack("{s:i}", "SPDXRef-DOCUMENT", 0);
	static const char *const lists[] = { "packages", "files" };
	json_t *v;
	size_t i;
	bool ok = true;

	for (size_t k = 0; k < 2; k++)
		json_array_foreach(json_object_get(o, lists[k]), i, v) {
			const char *id = json_string_value(
			    json_object_get(v, "SPDXID"));

			if (json_object_get(ids, id) != NULL)
				ok = wrong("twice", id);
			json_object_set_new(ids, id, json_integer(0));
		}
	json_array_foreach(json_object_get(o, "relationships"), i, v) {
		const char *from = json_string_value(json_object_get(v,
		    "spdxElementId"));
		const char *to = json_string_value(json_object_get(v,
		    "relatedSpdxElement"));

		if (json_object_get(ids, from) == NULL ||
		    json_object_get(ids, to) == NULL)
			ok = wrong("relationship to nothing", to);
		json_object_set_new(ids, to, json_integer(1));
	}
	/* all but the document is in something, or described */
	json_object_del(ids, "SPDXRef-DOCUMENT");
	for (void *it = json_object_iter(ids); it != NULL;
	    it = json_object_iter_next(ids, it))
		if (json_integer_value(json_object_iter_value(it)) != 1)
			ok = wrong("in nothing", json_object_iter_key(it));
	json_decref(ids);
	return ok;
}

static bool
spdx(const json_t *o)
{
	const json_t *all, *v;
	size_t i;

	why[0] = '\0';
	if (!object(o, document) ||
	    !object(json_object_get(o, "creationInfo"), creation) ||
	    !each(json_object_get(o, "relationships"), relationship))
		return false;
	v = json_array_get(json_object_get(json_object_get(o, "creationInfo"),
	    "creators"), 0);
	if (!matches(json_string_value(v), "^Tool: jail-setup-[0-9.]+$"))
		return wrong("creators", "no tool");
	all = json_object_get(o, "packages");
	json_array_foreach((json_t *)all, i, v)
		if (!a_package(v))
			return false;
	all = json_object_get(o, "files");
	json_array_foreach((json_t *)all, i, v)
		if (!a_file(v))
			return false;
	return identifiers(o);
}

/* --- the document of made-up facts ---------------------------------------- */

#define SHA1(d)   "000000000000000000000000000000000000000" d
#define SHA256(d) SHA1("000000000000000000000000") d

static const struct package pk[] = {
	{ "g++-12", "4:12.2.0-14~x+y", "amd64", "gcc-12 (12.2)", NULL,
	    PACKAGE_THERE, 0 },
	{ "g--12", "1", "amd64", NULL, NULL, PACKAGE_THERE, 0 },
	{ "rsync", "3.2.7-1", "amd64", NULL, "Example \xff", PACKAGE_THERE, 0 },
};

static struct sbom_file facts[] = {
	{ "/etc/passwd", SHA1("2"), SHA256("2"), NULL, "ours" },
	{ "/usr/bin/a b\n", SHA1("1"), SHA256("1"), &pk[0], NULL },
	{ "/usr/bin/g", SHA1("5"), SHA256("5"), &pk[1], NULL },
	{ "/usr/bin/\xff\\", SHA1("3"), SHA256("3"), &pk[2], NULL },
	{ "/usr/bin/rsync", SHA1("4"), SHA256("4"), &pk[2], NULL },
};

static const struct sbom all = {
	.jail = "login", .serial = "20261122T161500", .purl = "deb",
	.distro = "debian", .files = facts, .n = 5,
};

static void
valid(void **state)
{
	struct err e = {0};
	json_t *o = sbom_json(&all, &e);

	(void)state;
	assert_non_null(o);
	if (!spdx(o))
		fail_msg("%s", why);
	json_decref(o);
}

static const char *
at(const json_t *o, const char *list, size_t i, const char *key)
{
	return json_string_value(json_object_get(json_array_get(
	    json_object_get(o, list), i), key));
}

static void
content(void **state)
{
	struct err e = {0};
	json_t *o = sbom_json(&all, &e), *code_of, *refs;

	(void)state;
	assert_string_equal(json_string_value(json_object_get(json_object_get(
	    o, "creationInfo"), "created")), "2026-11-22T16:15:00Z");
	assert_int_equal(json_array_size(json_object_get(o, "packages")), 4);
	assert_string_equal(at(o, "packages", 0, "name"), "login");
	assert_string_equal(at(o, "packages", 0, "versionInfo"),
	    "20261122T161500");
	assert_string_equal(at(o, "packages", 1, "name"), "g++-12");
	assert_string_equal(at(o, "packages", 1, "sourceInfo"),
	    "built from gcc-12 (12.2)");
	assert_string_equal(at(o, "packages", 3, "supplier"), "NOASSERTION");
	refs = json_object_get(json_array_get(json_object_get(o, "packages"),
	    1), "externalRefs");
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(refs, 0), "referenceLocator")),
	    "pkg:deb/debian/g%2B%2B-12@4%3A12.2.0-14~x%2By?arch=amd64");
	/* printf 00..0300..04 | sha1sum, of the two of rsync */
	code_of = json_object_get(json_array_get(json_object_get(o,
	    "packages"), 3), "packageVerificationCode");
	assert_string_equal(json_string_value(json_object_get(code_of,
	    "packageVerificationCodeValue")),
	    "813b9e6c0927766d0daf043da6dd1e89fc7ab505");
	assert_string_equal(at(o, "files", 1, "fileName"), "./usr/bin/a b\n");
	assert_string_equal(at(o, "files", 3, "fileName"),
	    "./usr/bin/\\377\\134");
	assert_non_null(strstr(at(o, "files", 3, "comment"), "octal"));
	assert_string_equal(at(o, "files", 0, "comment"), "ours");
	json_decref(o);
}

static char *
text(const struct sbom *s)
{
	struct err e = {0};
	json_t *o = sbom_json(s, &e);
	char *t = json_dumps(o, JSON_COMPACT);

	assert_non_null(t);
	json_decref(o);
	return t;
}

/* The same facts, the same bytes; another content, another namespace. */
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

/* The check itself notices what is wrong: one change each. */
static void
control(void **state)
{
	static const struct { const char *path, *key, *value, *want; } rows[] = {
		{ "", "spdxVersion", "SPDX-2.2", "spdxVersion" },
		{ "", "extra", "x", "not in the schema: extra" },
		{ "", "documentNamespace", "x", "documentNamespace" },
		{ "creationInfo", "created", "2026-11-22", "created" },
		{ "packages", "SPDXID", "SPDXRef-a b", "SPDXID" },
		{ "packages", "SPDXID", "SPDXRef-other", "SPDXRef-Jail" },
		{ "packages", "hasfiles", "x", "not in the schema" },
		{ "files", "fileName", "/usr", "fileName" },
		{ "relationships", "relatedSpdxElement", "SPDXRef-x", "nothing" },
		{ "relationships", "relationshipType", "HAS", "relationshipType" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e = {0};
		json_t *o = sbom_json(&all, &e), *in = o;

		if (rows[i].path[0] != '\0')
			in = json_object_get(o, rows[i].path);
		if (json_is_array(in))
			in = json_array_get(in, 0);
		json_object_set_new(in, rows[i].key,
		    json_string(rows[i].value));
		if (spdx(o) || strstr(why, rows[i].want) == NULL)
			fail_msg("%s %s: \"%s\"", rows[i].path, rows[i].key,
			    why);
		json_decref(o);
	}
}

static void
no_time(void **state)
{
	struct sbom s = all;
	struct err e = {0};

	(void)state;
	s.serial = "20261122.1";
	assert_null(sbom_json(&s, &e));
	assert_non_null(strstr(e.msg, "not named by its time"));
}

static int
judge(const char *file)
{
	json_error_t at_line;
	json_t *o = json_load_file(file, JSON_REJECT_DUPLICATES, &at_line);
	bool ok = o != NULL && spdx(o);

	if (!ok)
		printf("%s: %s\n", file, o != NULL ? why : at_line.text);
	json_decref(o);
	return !ok;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid),
		cmocka_unit_test(content),
		cmocka_unit_test(deterministic),
		cmocka_unit_test(control),
		cmocka_unit_test(no_time),
	};

	if (argc == 2)
		return judge(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
