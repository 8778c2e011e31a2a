/* SPDX-License-Identifier: BSD-2-Clause */
/* export_text.c - what runs an image, as one file; see export.h */
#include <stdlib.h>
#include <string.h>

#include "derive/derived.h"
#include "err.h"
#include "export.h"
#include "output_dir.h"
#include "run_words.h"
#include "scope.h"

static int
check_derived(const struct export_job *job, const char *form, struct err *e)
{
	return job->derived != NULL ? 0 : err_set(e, 0, "%s is no service "
	    "with `program`: what it keeps and what it may do is not known, so "
	    "it has no %s file; fix: --to oci", job->name, form);
}

static int
place(const struct export_job *job, char *text, struct err *e)
{
	scope_free char *mine = text;

	return text != NULL ? output_place_file(job->output, mine, e) : -1;
}

int
export_quadlet(const struct export_job *job, struct err *e)
{
	const char *dot = strrchr(job->output, '.');

	if (check_derived(job, "quadlet", e) < 0)
		return -1;
	/* the generator reads no others */
	if (dot == NULL || strcmp(dot, ".container") != 0)
		return err_set(e, 0, "%s: podman reads files named "
		    "*.container; fix: --output "
		    "/etc/containers/systemd/%s.container", job->output,
		    job->name);
	return place(job, quadlet_text(job, e), e);
}

int
export_kube(const struct export_job *job, struct err *e)
{
	return check_derived(job, "kube", e) < 0 ? -1 :
	    place(job, kube_text(job, e), e);
}
