/* SPDX-License-Identifier: BSD-2-Clause */
/* service_export.c - jail-setup service export NAME --to FORM --output PATH */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonline.h"
#include "base/progress.h"
#include "cmd.h"
#include "count.h"
#include "derive/derive.h"
#include "derive/derived.h"
#include "err.h"
#include "export/export.h"
#include "jail.h"
#include "package/package.h"
#include "scope.h"
#include "service_verbs.h"

static void
say_json(const struct export_job *job, const char *to,
    const struct exported *x)
{
	json_t *layers = json_array();
	char digest[80];

	for (size_t i = 0; i < OCI_LAYERS; i++) {
		snprintf(digest, sizeof(digest), "sha256:%s",
		    x->image.layers[i].digest);
		json_array_append_new(layers, json_pack("{s:s, s:I}", "digest",
		    digest, "size", (json_int_t)x->image.layers[i].size));
	}
	snprintf(digest, sizeof(digest), "sha256:%s",
	    x->image.manifest.digest);
	jsonline(json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name",
	    job->name, "to", to, "output", job->output, "generation",
	    x->serial, "digest", digest, "layers", layers), stdout);
}

static int
to_oci(const struct call *c, const struct export_job *job, struct err *e)
{
	struct exported x;

	if (export_oci(job, &x, e) < 0)
		return -1;
	if (c->json)
		say_json(job, c->to, &x);
	else if (!c->quiet)
		printf("%s: generation %s is the image sha256:%s in %s\n",
		    job->name, x.serial, x.image.manifest.digest,
		    job->output);
	return 0;
}

/* A file says itself what is in it. */
static int
say_file(const struct call *c, const struct export_job *job)
{
	if (c->json)
		jsonline(json_pack("{s:s, s:s, s:s}", "name", job->name, "to",
		    c->to, "output", job->output), stdout);
	else if (!c->quiet)
		printf("%s: written to %s\n", job->name, job->output);
	return 0;
}

static int
to_quadlet(const struct call *c, const struct export_job *job, struct err *e)
{
	return export_quadlet(job, e) < 0 ? -1 : say_file(c, job);
}

static int
to_kube(const struct call *c, const struct export_job *job, struct err *e)
{
	return export_kube(job, e) < 0 ? -1 : say_file(c, job);
}

static int
to_image(const struct call *c, const struct export_job *job, struct err *e)
{
	struct exported x;

	return export_image(job, &x, e) < 0 ? -1 : say_file(c, job);
}

static const struct form {
	const char *name;
	int (*make)(const struct call *c, const struct export_job *job,
	    struct err *e);
} forms[] = {
	{ "oci", to_oci },
	{ "quadlet", to_quadlet },
	{ "kube", to_kube },
	{ "image", to_image },
};

static const struct form *
find_form(const char *name, struct err *e)
{
	for (size_t i = 0; name != NULL && i < COUNT(forms); i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	err_set(e, 0, "export: %s%s; fix: --to", name != NULL ? "no form is "
	    "called " : "to what", name != NULL ? name : "");
	for (size_t i = 0; i < COUNT(forms); i++) {
		size_t n = strlen(e->msg);

		snprintf(e->msg + n, sizeof(e->msg) - n, "%s %s",
		    i > 0 ? ", or" : "", forms[i].name);
	}
	return NULL;
}

/* A tree that others made has no manifest. */
static int
check_jail(const struct call *c, const char *name, struct err *e)
{
	struct jails all = {0};
	const struct jail *j;
	int rc = -1;

	if (jails_load(c->at.config, &all, e) < 0)
		return -1;
	j = jails_find(&all, name);
	if (j == NULL)
		err_set(e, 0, "no service and no jail \"%.80s\" in %s; see: "
		    "jail-setup list", name, c->at.config);
	else if (j->root != NULL)
		err_set(e, 0, "jail %s has root = \"%s\": nobody knows what "
		    "it was made from", name, j->root);
	else
		rc = 0;
	jails_free(&all);
	return rc;
}

/* What the tree was made for, as the host is now. */
static int
derive_service(const struct service *s, struct derived *d, struct err *e)
{
	const struct jail *j = &s->jail;
	const struct derive_want w = {
		.program = j->program, .unit = j->unit, .shared = &j->shared,
		.private = &j->private, .capabilities = &j->keeps,
	};
	struct packages *all = packages_open("", e);
	int rc = all != NULL ? derive(&w, all, "", d, e) : -1;

	packages_free(all);
	return rc;
}

/* Fills the job by the file of that name, if it is a service. */
static int
fill_job(const struct call *c, struct service *s, struct derived *d,
    struct export_job *job, struct err *e)
{
	if (service_load(c->at.config, job->name, s, e) < 0)
		return e->no == ENOENT ? check_jail(c, job->name, e) : -1;
	job->memory = s->memory;
	job->tasks = s->tasks;
	if (!service_derived(s))
		return 0;
	job->ids = s->ids;
	job->derived = d;
	return derive_service(s, d, e);
}

int
service_export(const struct call *c)
{
	struct export_job job = {
		.state = c->at.state, .name = c->args[1],
		.output = c->output,
	};
	scope_service s = {0};
	scope_derived d = {0};
	struct progress *bar;
	const struct form *to;
	struct err e;
	int rc;

	to = find_form(c->to, &e);
	if (to == NULL)
		return unable(&e);
	if (c->output == NULL) {
		err_set(&e, 0, "export: where to?  fix: say --output PATH");
		return unable(&e);
	}
	if (fill_job(c, &s, &d, &job, &e) < 0)
		return unable(&e);
	bar = progress_start(job.name, c->quiet || c->json);
	job.meter = progress_meter(bar);
	rc = to->make(c, &job, &e);
	progress_stop(bar);
	return rc < 0 ? unable(&e) : EXIT_FINE;
}
