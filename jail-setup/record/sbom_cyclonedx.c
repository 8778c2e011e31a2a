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

/* What is not UTF-8, which only names of files may be, cannot be said. */
static void
set(json_t *o, const char *key, const char *value)
{
	if (value != NULL && escape_is_utf8(value))
		json_object_set_new(o, key, json_string(value));
}

/* A property, for what CycloneDX has no word for. */
static void
property(json_t *o, const char *name, const char *value)
{
	if (value != NULL && escape_is_utf8(value))
		json_object_set_new(o, "properties", json_pack("[{s:s, s:s}]",
		    "name", name, "value", value));
}

static json_t *
component(const char *type, const char *name, const char *version)
{
	json_t *o = json_object();

	set(o, "type", type);
	set(o, "name", name);
	set(o, "version", version);
	return o;
}

/* 20261122T161500 -> 2026-11-22T16:15:00Z */
static int
made(const char *serial, char out[24], struct err *e)
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

/* The digest's first half in the form of RFC 9562, version 8. */
static void
uuid(struct digest *d, char out[64])
{
	char hex[SHA256_HEX + 1];

	digest_end(d, hex);
	hex[12] = '8';
	hex[16] = "89ab"[strtoul((char [2]){ hex[16] }, NULL, 16) % 4];
	snprintf(out, 64, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	    hex + 12, hex + 16, hex + 20);
}

static void
add(struct digest *d, const char *s)
{
	digest_add(d, s, strlen(s) + 1);
}

/* Of the content. */
static void
number(const struct sbom *s, char out[64])
{
	struct digest d;

	digest_start(&d);
	add(&d, s->jail);
	add(&d, s->serial);
	for (size_t i = 0; i < s->n; i++) {
		add(&d, s->files[i].path);
		add(&d, s->files[i].sha256);
	}
	uuid(&d, out);
}

/* As a package URL has it: letters, digits and ".-_~" stay. */
static void
percent(char *to, const char *before, const char *s)
{
	size_t n = strlen(to);

	n += (size_t)snprintf(to + n, PURL_MAX - n, "%s", before);
	for (; *s != '\0' && n + 4 < PURL_MAX; s++)
		n += (size_t)sprintf(to + n,
		    isalnum((unsigned char)*s) || strchr(".-_~", *s) != NULL ?
		    "%c" : "%%%02X", (unsigned char)*s);
}

static void
purl(const struct sbom *s, const struct package *pk, char text[PURL_MAX])
{
	const char *version = pk->version, *colon = strchr(version, ':');
	bool epoch = s->epoch && colon != NULL;
	char distro[160];

	text[0] = '\0';
	percent(text, "pkg:", s->purl);
	percent(text, "/", s->distro);
	percent(text, "/", pk->name);
	percent(text, "@", epoch ? colon + 1 : version);
	percent(text, "?arch=", pk->arch);
	if (s->release != NULL) {
		snprintf(distro, sizeof(distro), "%.70s-%.70s", s->distro,
		    s->release);
		percent(text, "&distro=", distro);
	}
	if (epoch)
		percent(text, "&epoch=", strndupa(version,
		    (size_t)(colon - version)));
}

static json_t *
file(const struct sbom_file *f)
{
	bool plain = escape_is_utf8(f->path);
	scope_free char *path = plain ? strdup(f->path) : escape_ascii(f->path);
	json_t *o = component("file", path != NULL ? path : "", NULL);

	json_object_set_new(o, "hashes", json_pack("[{s:s, s:s}]", "alg",
	    "SHA-256", "content", f->sha256));
	if (!plain)
		property(o, "jail-setup:escaped", "\\ooo is a byte in octal");
	return o;
}

/* v[i] and what else is of its package. */
static json_t *
package(const struct sbom *s, struct sbom_file *const *v, size_t n)
{
	const struct package *pk = v[0]->package;
	json_t *o = component("library", pk->name, pk->version);
	json_t *files = json_array();
	char url[PURL_MAX];

	purl(s, pk, url);
	set(o, "bom-ref", url);
	set(o, "purl", url);
	if (pk->supplier != NULL && escape_is_utf8(pk->supplier))
		json_object_set_new(o, "supplier", json_pack("{s:s}", "name",
		    pk->supplier));
	property(o, "jail-setup:source", pk->source);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(files, file(v[i]));
	json_object_set_new(o, "components", files);
	return o;
}

/* By package, then by path; nobody's last. */
static int
by_package(const void *a, const void *b)
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
components(const struct sbom *s, struct sbom_file **v)
{
	json_t *all = json_array();
	size_t n;

	for (size_t i = 0; i < s->n; i++)
		v[i] = &s->files[i];
	qsort(v, s->n, sizeof(*v), by_package);
	if (s->release != NULL)
		json_array_append_new(all, component("operating-system",
		    s->distro, s->release));
	for (size_t i = 0; i < s->n; i += n) {
		const struct package *pk = v[i]->package;

		for (n = 1; pk != NULL && i + n < s->n &&
		    v[i + n]->package == pk; n++)
			;
		json_array_append_new(all, pk != NULL ?
		    package(s, &v[i], n) : file(v[i]));
	}
	return all;
}

char *
sbom_text(const struct sbom *s, struct err *e)
{
	scope_free struct sbom_file **v = calloc(s->n + 1, sizeof(*v));
	char when[24], serial[64];
	json_t *what, *tool;

	if (v == NULL) {
		err_set(e, errno, "sbom");
		return NULL;
	}
	if (made(s->serial, when, e) < 0)
		return NULL;	/* cppcheck-suppress memleak; scope_free */
	number(s, serial);
	what = component("container", s->jail, s->serial);
	set(what, "bom-ref", "jail");
	tool = component("application", "jail-setup", VERSION);
	return jsonline_text(json_pack("{s:s, s:s, s:s, s:i, s:{s:s, s:{s:[o]}, s:o}, s:o}",
	    "bomFormat", "CycloneDX", "specVersion", "1.6", "serialNumber",
	    serial, "version", 1, "metadata", "timestamp", when, "tools",
	    "components", tool, "component", what, "components",
	    components(s, v)), e);
}

char *
sbom_of(const char *text, const char *jail, const char *serial, struct err *e)
{
	json_t *o = json_loads(text, 0, NULL);
	json_t *what = json_object_get(json_object_get(o, "metadata"),
	    "component");
	struct digest d;
	char urn[64];

	digest_start(&d);
	add(&d, jail);
	add(&d, serial);
	digest_add(&d, text, strlen(text));
	uuid(&d, urn);
	if (what == NULL) {
		json_decref(o);
		err_set(e, 0, "the bill of materials of jail %s cannot be "
		    "understood; fix: jail-setup build %s", jail, jail);
		return NULL;
	}
	set(what, "name", jail);
	set(what, "version", serial);
	set(o, "serialNumber", urn);
	return jsonline_text(o, e);
}
