/* SPDX-License-Identifier: BSD-2-Clause */
/* export_oci.c - a generation as an OCI image layout; see export.h */
#include <errno.h>
#include <string.h>

#include "additions.h"
#include "default_data.h"
#include "derive/derived.h"
#include "err.h"
#include "export.h"
#include "generation_read.h"
#include "image_layers.h"
#include "list.h"
#include "output_dir.h"
#include "package_records.h"
#include "scope.h"

static int
may_replace(const struct export_job *job, const struct output_dir *o,
    struct err *e)
{
	scope_fd old = -1;

	if (!o->there)
		return 0;
	old = output_old(o, e);
	if (old < 0)
		return -1;
	return oci_is_ours(old, job->name) ? 0 : err_set(e, 0, "%s is there "
	    "already, and not an image of %s alone; fix: remove it, or "
	    "another --output", job->output, job->name);
}

/* One layer into blobs, by its digest. */
static int
write_tree(const struct generation *g, const struct records *r,
    struct meter *meter, int blobs, struct tar_made *made, time_t *newest,
    struct err *e)
{
	scope_fd fd = output_file(blobs, OCI_NEW_BLOB, e);

	return fd < 0 || layer_of_tree(fd, g->root, &g->manifest, &r->owned,
	    meter, made, newest, e) < 0 ? -1 : oci_blob(blobs, made, e);
}

static int
write_additions(const struct generation *g, struct additions *a, int blobs,
    struct tar_made *made, struct err *e)
{
	scope_fd fd = output_file(blobs, OCI_NEW_BLOB, e);

	return fd < 0 || additions_finish(a, e) < 0 || layer_of_additions(fd,
	    a, &g->manifest, made, e) < 0 ? -1 : oci_blob(blobs, made, e);
}

/* The lists that the configuration of an image points to. */
struct settings {
	struct list entrypoint, command, environment, volumes;
};

static void
settings_free(struct settings *s)
{
	list_free(&s->entrypoint);
	list_free(&s->command);
	list_free(&s->environment);
	list_free(&s->volumes);
}

#define scope_settings __attribute__((cleanup(settings_free))) struct settings

/* A login jail starts the shell that it has. */
static int
find_shell(const struct manifest *m, struct list *command, struct err *e)
{
	static const char *const shells[] = {
		"/usr/bin/bash", "/bin/bash", "/usr/bin/sh", "/bin/sh", NULL,
	};

	for (size_t i = 0; command->n == 0 && shells[i] != NULL; i++)
		if (manifest_find(m, shells[i]) != NULL &&
		    list_add(command, shells[i], e) < 0)
			return -1;
	return 0;
}

/* A derived service is started by the jail-init in its tree. */
static int
start_service(const struct export_job *job, const struct manifest *m,
    struct settings *s, struct err *e)
{
	if (manifest_find(m, EXPORT_INIT) == NULL)
		return err_set(e, 0, "the tree of %s has no " EXPORT_INIT
		    "; fix: jail-setup refresh %s", job->name, job->name);
	return list_add(&s->entrypoint, EXPORT_INIT, e) < 0 ||
	    default_volumes(job->derived, &s->volumes, e) < 0 ? -1 : 0;
}

static int
fill_config(const struct export_job *job, const struct manifest *m,
    struct settings *s, struct oci_config *c, struct err *e)
{
	if (list_add(&s->environment, "PATH=/usr/local/sbin:/usr/local/bin:"
	    "/usr/sbin:/usr/bin:/sbin:/bin", e) < 0)
		return -1;
	*c = (struct oci_config){
		.name = job->name, .entrypoint = &s->entrypoint,
		.command = &s->command, .environment = &s->environment,
		.volumes = &s->volumes,
	};
	if (job->derived == NULL)
		return find_shell(m, &s->command, e);
	c->stop_signal = "SIGTERM";
	c->program = job->derived->program;
	return start_service(job, m, s, e);
}

static int
fill_layout(const struct export_job *job, const struct generation *g, int dir,
    struct oci_image *image, struct err *e)
{
	scope_settings s = {0};
	scope_records r = {0};
	scope_additions a = {0};
	struct oci_config c;
	scope_fd blobs = oci_blobs(dir, e);

	if (blobs < 0 || fill_config(job, &g->manifest, &s, &c, e) < 0 ||
	    (job->derived != NULL &&
	    default_data(job->derived, &a, e) < 0) ||
	    records_read(g->bill, job->name, &g->manifest, &r, &a, e) < 0 ||
	    write_tree(g, &r, job->meter, blobs, &image->layers[0], &c.created,
	    e) < 0 || write_additions(g, &a, blobs, &image->layers[1], e) < 0)
		return -1;
	return oci_finish(dir, blobs, &c, image, e);
}

int
export_oci(const struct export_job *job, struct exported *x, struct err *e)
{
	scope_generation g = GENERATION_NONE;
	scope_output o = OUTPUT_CLOSED;

	*x = (struct exported){0};
	if (generation_read(job, &g, e) < 0 ||
	    output_begin(job->output, &o, e) < 0 ||
	    may_replace(job, &o, e) < 0 ||
	    fill_layout(job, &g, o.dir, &x->image, e) < 0)
		return -1;
	strcpy(x->serial, g.held.serial);
	return output_place(&o, e);
}
