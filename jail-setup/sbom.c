/* sbom.c - see sbom.h */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "escape.h"
#include "package.h"
#include "sbom.h"
#include "scope.h"

enum { SHA1_HEX = 40, ID_MAX = 320 };

static const char unknown[] = "NOASSERTION";

static void
set(json_t *o, const char *key, const char *value)
{
	json_object_set_new(o, key, json_string(value));
}

static void
digest(const EVP_MD *md, const void *bytes, size_t len, char *hex, size_t n)
{
	unsigned char d[EVP_MAX_MD_SIZE] = {0};

	EVP_Digest(bytes, len, d, NULL, md, NULL);
	for (size_t i = 0; i < n / 2; i++)
		sprintf(hex + 2 * i, "%02x", d[i]);
}

/* "SPDXRef-" and letters, digits, '.', '-'; a digest keeps them apart. */
static void
package_id(const struct package *pk, char id[ID_MAX])
{
	char full[168], hex[9] = "";	/* both names, cut: hex tells apart */
	char *s;

	snprintf(full, sizeof(full), "%.120s:%.40s", pk->name, pk->arch);
	digest(EVP_sha256(), full, strlen(full), hex, 8);
	snprintf(id, ID_MAX, "SPDXRef-Package-%s-%s", full, hex);
	for (s = id; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '.')
			*s = '-';
}

static void
file_id(const struct sbom_file *f, char id[ID_MAX])
{
	char hex[33] = "";

	digest(EVP_sha256(), f->path, strlen(f->path), hex, 32);
	snprintf(id, ID_MAX, "SPDXRef-File-%s", hex);
}

/* 20261122T161500 -> 2026-11-22T16:15:00Z */
static int
created(const char *serial, char out[24], struct err *e)
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

/* Of the content, in the form of RFC 9562, version 8. */
static void
name_space(const struct sbom *s, char out[64])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char d[EVP_MAX_MD_SIZE] = {0};

	EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
	EVP_DigestUpdate(ctx, s->jail, strlen(s->jail) + 1);
	EVP_DigestUpdate(ctx, s->serial, strlen(s->serial) + 1);
	for (size_t i = 0; i < s->n; i++) {
		EVP_DigestUpdate(ctx, s->files[i].path,
		    strlen(s->files[i].path) + 1);
		EVP_DigestUpdate(ctx, s->files[i].sha256,
		    strlen(s->files[i].sha256) + 1);
	}
	EVP_DigestFinal_ex(ctx, d, NULL);
	EVP_MD_CTX_free(ctx);
	d[6] = (d[6] & 0x0f) | 0x80;
	d[8] = (d[8] & 0x3f) | 0x80;
	strcpy(out, "urn:uuid:");
	for (int i = 0; i < 16; i++)
		sprintf(out + strlen(out), "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", d[i]);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* SPDX 2.3, 7.9: the SHA-1 of all SHA-1s, sorted.  pk NULL: of all files. */
static json_t *
verification(const struct sbom *s, const struct package *pk)
{
	scope_free const char **v = calloc(s->n + 1, sizeof(*v));
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char d[EVP_MAX_MD_SIZE] = {0};
	char hex[SHA1_HEX + 1] = "";
	size_t n = 0;

	for (size_t i = 0; v != NULL && i < s->n; i++)
		if (pk == NULL || s->files[i].package == pk)
			v[n++] = s->files[i].sha1;
	if (n > 0)
		qsort(v, n, sizeof(*v), by_text);
	EVP_DigestInit_ex(ctx, EVP_sha1(), NULL);
	for (size_t i = 0; i < n; i++)
		EVP_DigestUpdate(ctx, v[i], strlen(v[i]));
	EVP_DigestFinal_ex(ctx, d, NULL);
	EVP_MD_CTX_free(ctx);
	for (int i = 0; i < SHA1_HEX / 2; i++)
		sprintf(hex + 2 * i, "%02x", d[i]);
	return json_pack("{s:s}", "packageVerificationCodeValue", hex);
}

static json_t *
package(const struct sbom *s, const char *name, const char *id,
    const char *version, const struct package *pk)
{
	json_t *o = json_object();

	set(o, "SPDXID", id);
	set(o, "name", name);
	set(o, "versionInfo", version);
	set(o, "downloadLocation", unknown);
	json_object_set_new(o, "filesAnalyzed", json_true());
	json_object_set_new(o, "packageVerificationCode",
	    verification(s, pk));
	set(o, "licenseConcluded", unknown);
	set(o, "licenseDeclared", unknown);
	set(o, "copyrightText", unknown);
	return o;
}

/* As a package URL has it: letters, digits and ".-_~" stay. */
static void
percent(char *to, size_t room, const char *s)
{
	size_t n = strlen(to);

	for (; *s != '\0' && n + 4 < room; s++)
		n += (size_t)sprintf(to + n,
		    isalnum((unsigned char)*s) || strchr(".-_~", *s) != NULL ?
		    "%c" : "%%%02X", (unsigned char)*s);
}

static json_t *
purl(const struct sbom *s, const struct package *pk)
{
	const char *version = pk->version, *colon = strchr(version, ':');
	bool rpm = strcmp(s->purl, "rpm") == 0;
	char text[1024];

	snprintf(text, sizeof(text), "pkg:%s/", s->purl);
	percent(text, sizeof(text), s->distro);
	strcat(text, "/");
	percent(text, sizeof(text), pk->name);
	strcat(text, "@");
	percent(text, sizeof(text), rpm && colon != NULL ? colon + 1 : version);
	strncat(text, "?arch=", sizeof(text) - strlen(text) - 1);
	percent(text, sizeof(text), pk->arch);
	if (rpm && colon != NULL)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "&epoch=%.*s", (int)(colon - version), version);
	return json_pack("[{s:s, s:s, s:s}]", "referenceCategory",
	    "PACKAGE-MANAGER", "referenceType", "purl", "referenceLocator",
	    text);
}

static json_t *
of_host(const struct sbom *s, const struct package *pk)
{
	char id[ID_MAX], supplier[512];
	json_t *o;

	package_id(pk, id);
	o = package(s, pk->name, id, pk->version, pk);
	snprintf(supplier, sizeof(supplier), "Organization: %s",
	    pk->supplier != NULL ? pk->supplier : "");
	set(o, "supplier", pk->supplier != NULL &&
	    escape_is_utf8(supplier) ? supplier : unknown);
	if (pk->source != NULL && escape_is_utf8(pk->source))
		json_object_set_new(o, "sourceInfo",
		    json_sprintf("built from %s", pk->source));
	if (s->purl != NULL)
		json_object_set_new(o, "externalRefs", purl(s, pk));
	return o;
}

static json_t *
file(const struct sbom_file *f)
{
	bool plain = escape_is_utf8(f->path);
	scope_free char *path = plain ? strdup(f->path) : escape_ascii(f->path);
	json_t *o = json_object();
	char id[ID_MAX];

	file_id(f, id);
	set(o, "SPDXID", id);
	json_object_set_new(o, "fileName", json_sprintf(".%s",
	    path != NULL ? path : ""));
	json_object_set_new(o, "checksums", json_pack(
	    "[{s:s, s:s}, {s:s, s:s}]", "algorithm", "SHA1", "checksumValue",
	    f->sha1, "algorithm", "SHA256", "checksumValue", f->sha256));
	set(o, "licenseConcluded", unknown);
	json_object_set_new(o, "licenseInfoInFiles",
	    json_pack("[s]", unknown));
	set(o, "copyrightText", unknown);
	if (!plain)
		set(o, "comment", "the name is not UTF-8: \\ooo is a byte in "
		    "octal");
	else if (f->comment != NULL)
		set(o, "comment", f->comment);
	return o;
}

static void
relate(json_t *all, const char *from, const char *how, const char *to)
{
	json_array_append_new(all, json_pack("{s:s, s:s, s:s}",
	    "spdxElementId", from, "relationshipType", how,
	    "relatedSpdxElement", to));
}

static int
by_package(const void *a, const void *b)
{
	const struct package *x = *(const struct package *const *)a;
	const struct package *y = *(const struct package *const *)b;
	int d = strcmp(x->name, y->name);

	return d != 0 ? d : strcmp(x->arch, y->arch);
}

/* Each package once, sorted. */
static size_t
all_packages(const struct sbom *s, const struct package **v)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->files[i].package != NULL)
			v[n++] = s->files[i].package;
	if (n > 0)
		qsort(v, n, sizeof(*v), by_package);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || v[kept - 1] != v[i])
			v[kept++] = v[i];
	return kept;
}

static void
contents(const struct sbom *s, const struct package **v, size_t n, json_t *o)
{
	json_t *packages = json_array(), *files = json_array();
	json_t *related = json_array();
	char id[ID_MAX], owner[ID_MAX];

	json_array_append_new(packages, package(s, s->jail, "SPDXRef-Jail",
	    s->serial, NULL));
	relate(related, "SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Jail");
	for (size_t i = 0; i < n; i++) {
		package_id(v[i], id);
		json_array_append_new(packages, of_host(s, v[i]));
		relate(related, "SPDXRef-Jail", "CONTAINS", id);
	}
	for (size_t i = 0; i < s->n; i++) {
		strcpy(owner, "SPDXRef-Jail");
		if (s->files[i].package != NULL)
			package_id(s->files[i].package, owner);
		file_id(&s->files[i], id);
		json_array_append_new(files, file(&s->files[i]));
		relate(related, owner, "CONTAINS", id);
	}
	json_object_set_new(o, "packages", packages);
	json_object_set_new(o, "files", files);
	json_object_set_new(o, "relationships", related);
}

json_t *
sbom_json(const struct sbom *s, struct err *e)
{
	scope_free const struct package **v = calloc(s->n + 1, sizeof(*v));
	char when[24], uri[64];
	json_t *o;

	if (v == NULL) {
		err_set(e, errno, "sbom");
		return NULL;
	}
	if (created(s->serial, when, e) < 0)
		return NULL;	/* cppcheck-suppress memleak; scope_free */
	name_space(s, uri);
	o = json_object();
	set(o, "spdxVersion", "SPDX-2.3");
	set(o, "dataLicense", "CC0-1.0");
	set(o, "SPDXID", "SPDXRef-DOCUMENT");
	json_object_set_new(o, "name", json_sprintf("jail-%s-%s", s->jail,
	    s->serial));
	set(o, "documentNamespace", uri);
	json_object_set_new(o, "creationInfo", json_pack("{s:s, s:[s]}",
	    "created", when, "creators", "Tool: jail-setup-" VERSION));
	if (s->comment != NULL)
		set(o, "comment", s->comment);
	contents(s, v, all_packages(s, v), o);
	return o;
}
