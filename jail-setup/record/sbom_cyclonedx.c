/* SPDX-License-Identifier: BSD-2-Clause */
/* sbom_cyclonedx.c - see sbom_cyclonedx.h */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "err.h"
#include "package/package.h"
#include "sbom_cyclonedx.h"
#include "scope.h"

enum { PURL_MAX = 1024 };

/* JSON holds UTF-8 only; other values are left out. */
static void
set_string(json_t *o, const char *key, const char *value)
{
	if (value != NULL && escape_is_utf8(value))
		json_object_set_new(o, key, json_string(value));
}

/* A property, for what CycloneDX does not define. */
static void
set_property(json_t *o, const char *name, const char *value)
{
	if (value != NULL && escape_is_utf8(value))
		json_object_set_new(o, "properties", json_pack("[{s:s, s:s}]",
		    "name", name, "value", value));
}

static json_t *
new_component(const char *type, const char *name, const char *version)
{
	json_t *o = json_object();

	set_string(o, "type", type);
	set_string(o, "name", name);
	set_string(o, "version", version);
	return o;
}

/* 20261122T161500 -> 2026-11-22T16:15:00Z */
static int
time_of_serial(const char *serial, char out[24], struct err *e)
{
	for (int i = 0; i < 15; i++)
		if (i == 8 ? serial[i] != 'T' :
		    !isdigit((unsigned char)serial[i]))
			return err_set(e, 0, "generation %s is not named by "
			    "its time", serial);
	snprintf(out, 24, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", serial, serial + 4,
	    serial + 6, serial + 9, serial + 11, serial + 13);
	return 0;
}

/* The first half of the digest as a UUID of RFC 9562, version 8. */
static void
write_uuid(struct digest *d, char out[64])
{
	char hex[SHA256_HEX + 1];

	digest_end(d, hex);
	hex[12] = '8';
	hex[16] = "89ab"[strtoul((char [2]){ hex[16] }, NULL, 16) % 4];
	snprintf(out, 64, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	    hex + 12, hex + 16, hex + 20);
}

static void
digest_string(struct digest *d, const char *s)
{
	digest_add(d, s, strlen(s) + 1);
}

/* From the content: the same jail has the same. */
static void
serial_number(const struct sbom *s, char out[64])
{
	struct digest d;

	digest_start(&d);
	digest_string(&d, s->jail);
	digest_string(&d, s->serial);
	for (size_t i = 0; i < s->n; i++) {
		digest_string(&d, s->files[i].path);
		digest_string(&d, s->files[i].sha256);
	}
	write_uuid(&d, out);
}

/* Appends percent-encoded, as in a package URL: not letters, digits, ".-_~". */
static void
append_encoded(char *to, const char *before, const char *s)
{
	size_t n = strlen(to);

	n += (size_t)snprintf(to + n, PURL_MAX - n, "%s", before);
	for (; *s != '\0' && n + 4 < PURL_MAX; s++)
		n += (size_t)sprintf(to + n,
		    isalnum((unsigned char)*s) || strchr(".-_~", *s) != NULL ?
		    "%c" : "%%%02X", (unsigned char)*s);
}

static void
write_purl(const struct sbom *s, const struct package *pk, char text[PURL_MAX])
{
	const char *version = pk->version, *colon = strchr(version, ':');
	bool epoch = s->epoch && colon != NULL;
	char distro[160];

	text[0] = '\0';
	append_encoded(text, "pkg:", s->purl);
	append_encoded(text, "/", s->distro);
	append_encoded(text, "/", pk->name);
	append_encoded(text, "@", epoch ? colon + 1 : version);
	append_encoded(text, "?arch=", pk->arch);
	if (s->release != NULL) {
		snprintf(distro, sizeof(distro), "%.70s-%.70s", s->distro,
		    s->release);
		append_encoded(text, "&distro=", distro);
	}
	if (epoch)
		append_encoded(text, "&epoch=", strndupa(version,
		    (size_t)(colon - version)));
}

static json_t *
new_file(const struct sbom_file *f)
{
	bool plain = escape_is_utf8(f->path);
	scope_free char *path = plain ? strdup(f->path) : escape_ascii(f->path);
	json_t *o = new_component("file", path != NULL ? path : "", NULL);

	json_object_set_new(o, "hashes", json_pack("[{s:s, s:s}]", "alg",
	    "SHA-256", "content", f->sha256));
	if (!plain)
		set_property(o, "jail-setup:escaped",
		    "\\ooo is a byte in octal");
	return o;
}

/* The package of v[0], with its `n` files. */
static json_t *
new_package(const struct sbom *s, struct sbom_file *const *v, size_t n)
{
	const struct package *pk = v[0]->package;
	json_t *o = new_component("library", pk->name, pk->version);
	json_t *files = json_array();
	char url[PURL_MAX];

	write_purl(s, pk, url);
	set_string(o, "bom-ref", url);
	set_string(o, "purl", url);
	if (pk->supplier != NULL && escape_is_utf8(pk->supplier))
		json_object_set_new(o, "supplier", json_pack("{s:s}", "name",
		    pk->supplier));
	set_property(o, "jail-setup:source", pk->source);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(files, new_file(v[i]));
	json_object_set_new(o, "components", files);
	return o;
}

/* By package, then by path; files without a package last. */
static int
compare_by_package(const void *a, const void *b)
{
	const struct sbom_file *x = *(const struct sbom_file *const *)a;
	const struct sbom_file *y = *(const struct sbom_file *const *)b;
	const struct package *p = x->package, *q = y->package;
	int d = (p == NULL) - (q == NULL);

	if (d == 0 && p != q)
		d = strcmp(p->name, q->name);
	if (d == 0 && p != q)
		d = strcmp(p->arch, q->arch);
	return d != 0 ? d : strcmp(x->path, y->path);
}

static json_t *
all_components(const struct sbom *s, struct sbom_file **v)
{
	json_t *all = json_array();
	size_t n;

	for (size_t i = 0; i < s->n; i++)
		v[i] = &s->files[i];
	qsort(v, s->n, sizeof(*v), compare_by_package);
	if (s->release != NULL)
		json_array_append_new(all, new_component("operating-system",
		    s->distro, s->release));
	for (size_t i = 0; i < s->n; i += n) {
		const struct package *pk = v[i]->package;

		for (n = 1; pk != NULL && i + n < s->n &&
		    v[i + n]->package == pk; n++)
			;
		json_array_append_new(all, pk != NULL ?
		    new_package(s, &v[i], n) : new_file(v[i]));
	}
	return all;
}

char *
sbom_text(const struct sbom *s, struct err *e)
{
	scope_free struct sbom_file **v = calloc(s->n + 1, sizeof(*v));
	char when[24], serial[64];
	json_t *what, *tool;

	if (v == NULL)
		return err_null(e, errno, "sbom");
	if (time_of_serial(s->serial, when, e) < 0)
		return NULL;	/* cppcheck-suppress memleak; scope_free */
	serial_number(s, serial);
	what = new_component("container", s->jail, s->serial);
	set_string(what, "bom-ref", "jail");
	tool = new_component("application", "jail-setup", VERSION);
	return jsonline_text(json_pack("{s:s, s:s, s:s, s:i, "
	    "s:{s:s, s:{s:[o]}, s:o}, s:o}",
	    "bomFormat", "CycloneDX", "specVersion", "1.6", "serialNumber",
	    serial, "version", 1, "metadata", "timestamp", when, "tools",
	    "components", tool, "component", what, "components",
	    all_components(s, v)), e);
}

/* *o: the bill; returns the component that it describes, or NULL. */
static json_t *
read_bill(const char *text, const char *jail, json_t **o, struct err *e)
{
	json_t *what;

	*o = json_loads(text, 0, NULL);
	what = json_object_get(json_object_get(*o, "metadata"), "component");
	if (what == NULL) {
		json_decref(*o);
		return err_null(e, 0, "the bill of materials of jail %s cannot "
		    "be understood; fix: jail-setup build %s", jail, jail);
	}
	return what;
}

char *
sbom_of(const char *text, const char *jail, const char *serial, struct err *e)
{
	json_t *o, *what = read_bill(text, jail, &o, e);
	struct digest d;
	char urn[64];

	if (what == NULL)
		return NULL;
	digest_start(&d);
	digest_string(&d, jail);
	digest_string(&d, serial);
	digest_add(&d, text, strlen(text));
	write_uuid(&d, urn);
	set_string(what, "name", jail);
	set_string(what, "version", serial);
	set_string(o, "serialNumber", urn);
	return jsonline_text(o, e);
}

/* The uuid stands for all other bytes. */
char *
sbom_of_content(const char *text, const char *name, struct err *e)
{
	json_t *o, *what = read_bill(text, name, &o, e);
	scope_free char *rest = NULL;
	struct digest d;
	char urn[64];

	if (what == NULL)
		return NULL;
	json_object_del(json_object_get(o, "metadata"), "timestamp");
	json_object_del(what, "version");
	set_string(what, "name", name);
	set_string(o, "serialNumber", "");
	rest = jsonline_text(json_incref(o), e);
	if (rest == NULL) {
		json_decref(o);
		return NULL;
	}
	digest_start(&d);
	digest_string(&d, rest);
	write_uuid(&d, urn);
	set_string(o, "serialNumber", urn);
	return jsonline_text(o, e);
}
