/* SPDX-License-Identifier: BSD-2-Clause */
/* oci_layout.c - see oci_layout.h */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape_json.h"
#include "base/jsonline.h"
#include "base/slurp.h"
#include "err.h"
#include "list.h"
#include "oci_layout.h"
#include "output_dir.h"
#include "safe_open.h"
#include "scope.h"

#define MEDIA "application/vnd.oci.image."
#define REF_NAME "org.opencontainers.image.ref.name"
#define OUR_MARK "jail-setup.export"	/* annotation of an index */

enum { INDEX_MAX = 64 * 1024 };

/* As Go calls the machine that this program runs on. */
#if defined(__x86_64__)
#define MACHINE "amd64"
#elif defined(__aarch64__)
#define MACHINE "arm64"
#elif defined(__riscv)
#define MACHINE "riscv64"
#else
#error "which architecture is it, as the image specification calls it?"
#endif

int
oci_blobs(int dir, struct err *e)
{
	scope_fd top = output_mkdir(dir, "blobs", e);

	return top < 0 ? -1 : output_mkdir(top, "sha256", e);
}

int
oci_blob(int blobs, const struct tar_made *made, struct err *e)
{
	return renameat(blobs, OCI_NEW_BLOB, blobs, made->digest) == 0 ? 0 :
	    err_set(e, errno, "rename to %s", made->digest);
}

/* The text, which may be NULL, as a blob. */
static int
write_blob(int blobs, const char *text, struct tar_made *made, struct err *e)
{
	if (text == NULL)
		return -1;
	made->size = (off_t)strlen(text);
	digest_of(text, strlen(text), made->digest);
	return output_text(blobs, made->digest, text, e);
}

static json_t *
new_digest(const struct tar_made *made)
{
	char text[sizeof("sha256:") + SHA256_HEX];

	snprintf(text, sizeof(text), "sha256:%s", made->digest);
	return json_string(text);
}

static json_t *
new_descriptor(const char *type, const struct tar_made *made)
{
	return json_pack("{s:s, s:o, s:I}", "mediaType", type, "digest",
	    new_digest(made), "size", (json_int_t)made->size);
}

static void
set_text(json_t *o, const char *key, const char *value)
{
	const struct escape_member one = { key, value };

	escape_json(o, &one, 1);
}

static void
set_list(json_t *o, const char *key, const struct list *l)
{
	if (l != NULL && l->n > 0)
		json_object_set_new(o, key, escape_json_list(l));
}

static json_t *
new_settings(const struct oci_config *c)
{
	json_t *o = json_object(), *volumes = json_object();

	set_list(o, "Env", c->environment);
	set_list(o, "Entrypoint", c->entrypoint);
	set_list(o, "Cmd", c->command);
	for (size_t i = 0; c->volumes != NULL && i < c->volumes->n; i++)
		json_object_set_new(volumes, c->volumes->v[i], json_object());
	if (json_object_size(volumes) > 0)
		json_object_set(o, "Volumes", volumes);
	json_decref(volumes);
	set_text(o, "WorkingDir", "/");
	set_text(o, "StopSignal", c->stop_signal);
	if (c->program != NULL) {
		json_object_set_new(o, "Labels", json_object());
		set_text(json_object_get(o, "Labels"), "jail-setup.program",
		    c->program);
	}
	return o;
}

static char *
config_text(const struct oci_config *c, const struct oci_image *image,
    struct err *e)
{
	static const char *const what[OCI_LAYERS] = {
		"jail-setup: the tree", "jail-setup: records and defaults",
	};
	json_t *layers = json_array(), *history = json_array();
	struct tm tm;
	char when[32];

	if (gmtime_r(&c->created, &tm) == NULL ||
	    strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
		json_decref(layers);
		json_decref(history);
		return err_null(e, EOVERFLOW, "the newest time in the tree");
	}
	for (size_t i = 0; i < OCI_LAYERS; i++) {
		json_array_append_new(layers, new_digest(&image->layers[i]));
		json_array_append_new(history, json_pack("{s:s, s:s}",
		    "created", when, "created_by", what[i]));
	}
	return jsonline_text(json_pack("{s:s, s:s, s:s, s:o, s:{s:s, s:o}, "
	    "s:o}", "created", when, "architecture", MACHINE, "os", "linux",
	    "config", new_settings(c), "rootfs", "type", "layers", "diff_ids",
	    layers, "history", history), e);
}

static char *
manifest_json(const struct oci_image *image, struct err *e)
{
	json_t *layers = json_array();

	for (size_t i = 0; i < OCI_LAYERS; i++)
		json_array_append_new(layers, new_descriptor(MEDIA
		    "layer.v1.tar", &image->layers[i]));
	return jsonline_text(json_pack("{s:i, s:s, s:o, s:o}",
	    "schemaVersion", 2, "mediaType", MEDIA "manifest.v1+json",
	    "config", new_descriptor(MEDIA "config.v1+json", &image->config),
	    "layers", layers), e);
}

static char *
index_json(const char *name, const struct oci_image *image, struct err *e)
{
	json_t *one = new_descriptor(MEDIA "manifest.v1+json",
	    &image->manifest);

	json_object_set_new(one, "platform", json_pack("{s:s, s:s}",
	    "architecture", MACHINE, "os", "linux"));
	json_object_set_new(one, "annotations", json_pack("{s:s}", REF_NAME,
	    name));
	return jsonline_text(json_pack("{s:i, s:s, s:[o], s:{s:s}}",
	    "schemaVersion", 2, "mediaType", MEDIA "index.v1+json",
	    "manifests", one, "annotations", OUR_MARK, name), e);
}

static int
write_text(int dir, const char *name, char *text, struct err *e)
{
	int rc = text != NULL ? output_text(dir, name, text, e) : -1;

	free(text);
	return rc;
}

int
oci_finish(int dir, int blobs, const struct oci_config *c,
    struct oci_image *image, struct err *e)
{
	scope_free char *config = config_text(c, image, e);
	scope_free char *manifest = NULL;

	if (write_blob(blobs, config, &image->config, e) < 0)
		return -1;
	manifest = manifest_json(image, e);
	if (write_blob(blobs, manifest, &image->manifest, e) < 0)
		return -1;
	return write_text(dir, "index.json", index_json(c->name, image, e),
	    e) < 0 || output_text(dir, "oci-layout",
	    "{\"imageLayoutVersion\":\"1.0.0\"}", e) < 0 ? -1 : 0;
}

bool
oci_is_ours(int dir, const char *name)
{
	struct err ignored;
	scope_fd fd = safe_beneath(dir, "index.json", O_RDONLY | O_NONBLOCK, 0,
	    &ignored);
	scope_free char *text = NULL;
	const char *mark;
	json_t *o;
	bool ours;
	size_t n;

	if (fd < 0 || slurp_fd(fd, INDEX_MAX, &text, &n) < 0)
		return false;
	o = json_loads(text, 0, NULL);
	mark = json_string_value(json_object_get(json_object_get(o,
	    "annotations"), OUR_MARK));
	ours = mark != NULL && strcmp(mark, name) == 0 &&
	    json_array_size(json_object_get(o, "manifests")) == 1;
	json_decref(o);
	return ours;
}
