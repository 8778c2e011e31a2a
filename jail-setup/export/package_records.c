/* SPDX-License-Identifier: BSD-2-Clause */
/* package_records.c - see package_records.h */
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "additions.h"
#include "err.h"
#include "package_records.h"
#include "plan/manifest.h"
#include "record/sbom_cyclonedx.h"
#include "scope.h"

#define STATUS_D "/var/lib/dpkg/status.d/"

static const char *
member(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static bool
is_type(const json_t *component, const char *type)
{
	const char *is = member(component, "type");

	return is != NULL && strcmp(is, type) == 0;
}

/* The value of a qualifier of a package URL; arch names need no decoding. */
static void
qualifier(const char *purl, const char *key, char *to, size_t size)
{
	const char *at = strstr(purl, key);

	at = at != NULL ? at + strlen(key) : "";
	snprintf(to, size, "%.*s", (int)strcspn(at, "&"), at);
}

/* A value that has a line of its own cannot have two. */
static bool
is_line(const char *s)
{
	return s != NULL && *s != '\0' && strchr(s, '\n') == NULL;
}

static void
write_field(FILE *to, const char *field, const char *value)
{
	if (is_line(value))
		fprintf(to, "%s: %s\n", field, value);
}

static const char *
source_of(const json_t *package)
{
	return member(json_array_get(json_object_get(package, "properties"),
	    0), "value");
}

static char *
control_text(const json_t *package, const char *arch, struct err *e)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);
	bool whole;

	if (to == NULL)
		return err_null(e, errno, "package");
	write_field(to, "Package", member(package, "name"));
	write_field(to, "Status", "install ok installed");
	write_field(to, "Maintainer", member(json_object_get(package,
	    "supplier"), "name"));
	write_field(to, "Architecture", arch);
	write_field(to, "Source", source_of(package));
	write_field(to, "Version", member(package, "version"));
	whole = !ferror(to);
	if (fclose(to) != 0 || !whole) {
		free(text);
		return err_null(e, ENOMEM, "package");
	}
	return text;
}

static bool
is_added(const struct additions *a, const char *path)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i].path, path) == 0)
			return true;
	return false;
}

/* A second architecture of a package says which. */
static int
add_package(const json_t *package, struct additions *a, struct err *e)
{
	const char *name = member(package, "name");
	const char *purl = member(package, "purl");
	char path[512], arch[32];
	char *text;

	if (name == NULL || purl == NULL || strncmp(purl, "pkg:deb/", 8) != 0)
		return 0;
	if (*name == '.' || strchr(name, '/') != NULL)
		return err_set(e, 0, "the bill of materials has a package "
		    "named %s", name);
	qualifier(purl, "?arch=", arch, sizeof(arch));
	snprintf(path, sizeof(path), STATUS_D "%.200s", name);
	if (is_added(a, path))
		snprintf(path, sizeof(path), STATUS_D "%.200s:%s", name, arch);
	text = control_text(package, arch, e);
	return text != NULL ? additions_text(a, path, text, e) : -1;
}

static int
note_owned(const json_t *package, struct records *r, struct err *e)
{
	const json_t *files = json_object_get(package, "components");

	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *name = member(json_array_get(files, i), "name");
		const char *path = name == NULL ? NULL :
		    pathtext_keep(&r->text, name, strlen(name), e);

		if (path == NULL || pathmap_put(&r->owned, path, path, e) < 0)
			return name == NULL ? err_set(e, 0, "the bill of "
			    "materials has a file without a name") : -1;
	}
	return 0;
}

/* A file of one or two lines, unless the tree has it. */
__attribute__((format(printf, 5, 6)))
static int
add_short(struct additions *a, const struct manifest *m, const char *path,
    struct err *e, const char *format, ...)
{
	char *text;
	va_list va;
	int rc;

	if (manifest_find(m, path) != NULL)
		return 0;
	va_start(va, format);
	rc = vasprintf(&text, format, va);
	va_end(va);
	return rc < 0 ? err_set(e, ENOMEM, "%s", path) :
	    additions_text(a, path, text, e);
}

static int
add_release(const json_t *system, const struct manifest *m,
    struct additions *a, struct err *e)
{
	const char *id = member(system, "name");
	const char *release = member(system, "version");

	if (!is_line(id) || !is_line(release))
		return 0;
	if (add_short(a, m, "/etc/os-release", e, "ID=%s\nVERSION_ID=\"%s\"\n",
	    id, release) < 0)
		return -1;
	return strcmp(id, "debian") != 0 ? 0 :
	    add_short(a, m, "/etc/debian_version", e, "%s\n", release);
}

static int
read_components(const json_t *all, const struct manifest *m,
    struct records *r, struct additions *a, struct err *e)
{
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *one = json_array_get(all, i);

		if (is_type(one, "operating-system") &&
		    add_release(one, m, a, e) < 0)
			return -1;
		if (is_type(one, "library") && (add_package(one, a, e) < 0 ||
		    note_owned(one, r, e) < 0))
			return -1;
	}
	return 0;
}

static int
add_bill(const char *bill, const char *name, struct additions *a,
    struct err *e)
{
	char *text = sbom_of_content(bill, name, e);

	return text != NULL ? additions_text(a,
	    "/usr/share/jail/sbom.cdx.json", text, e) : -1;
}

int
records_read(const char *bill, const char *name, const struct manifest *m,
    struct records *r, struct additions *a, struct err *e)
{
	json_t *o;
	int rc;

	*r = (struct records){0};
	if (bill == NULL)
		return 0;
	o = json_loads(bill, 0, NULL);
	rc = o == NULL ? err_set(e, 0, "the bill of materials of %s cannot be "
	    "understood; fix: jail-setup build %s", name, name) :
	    read_components(json_object_get(o, "components"), m, r, a, e);
	json_decref(o);
	return rc < 0 ? -1 : add_bill(bill, name, a, e);
}

void
records_free(struct records *r)
{
	pathmap_free(&r->owned);
	pathtext_free(&r->text);
}
