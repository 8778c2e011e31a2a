/* SPDX-License-Identifier: BSD-2-Clause */
/* quadlet_text.c - a derived service as a file of podman-systemd.unit(5) */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "derive/derived.h"
#include "err.h"
#include "export.h"
#include "list.h"
#include "run_words.h"

static void
write_limits(FILE *to, const struct export_job *job)
{
	if (job->memory != 0)
		fprintf(to, "PodmanArgs=--memory=%um\n", job->memory);
	if (job->tasks != 0)
		fprintf(to, "PidsLimit=%u\n", job->tasks);
	if (job->ids != 0)
		fprintf(to, "UIDMap=0:%u:65536\nGIDMap=0:%u:65536\n",
		    (unsigned)job->ids, (unsigned)job->ids);
	if (job->network != NULL)
		fprintf(to, "Network=%s\n", job->network);
	else
		fputs("# PublishPort=8080:80\n", to);
}

static void
write_container(FILE *to, const struct export_job *job, const char *image,
    const struct list *volumes, const struct list *capabilities)
{
	const struct derived *d = job->derived;

	fprintf(to, "[Container]\nContainerName=%s\nImage=localhost/%s:latest\n"
	    "Pull=never\nReadOnly=true\nNoNewPrivileges=true\n"
	    "DropCapability=all\n", job->name, image);
	for (size_t i = 0; i < capabilities->n; i++)
		fprintf(to, "AddCapability=CAP_%s\n", capabilities->v[i]);
	for (size_t i = 0; i < volumes->n; i++)
		fprintf(to, "Volume=%s:%s\n", volumes->v[i],
		    d->private[i].path);
	write_limits(to, job);
}

static void
write_unit(FILE *to, const struct export_job *job, const char *image,
    const struct list *volumes, const struct list *capabilities)
{
	fprintf(to, "# %s.container, by jail-setup service export.  The image "
	    "it names:\n# skopeo copy --preserve-digests oci:DIRECTORY:%s "
	    "containers-storage:localhost/%s:latest\n"
	    "[Unit]\nDescription=%s in a container\n\n", job->name, job->name,
	    image, job->derived->program);
	write_container(to, job, image, volumes, capabilities);
	fprintf(to, "\n[Service]\nRestart=on-failure\n"
	    "ExecReload=/usr/bin/podman kill --signal HUP %s\n\n"
	    "[Install]\nWantedBy=multi-user.target\n", job->name);
}

char *
quadlet_text(const struct export_job *job, struct err *e)
{
	scope_list volumes = {0};
	scope_list capabilities = {0};
	char image[RUN_NAME], *text = NULL;
	bool whole;
	size_t n;
	FILE *to;

	/* of a repository: no upper case */
	if (run_name("", job->name, image, e) < 0 ||
	    run_volumes(job->name, job->derived, &volumes, e) < 0 ||
	    run_capabilities(job->derived, &capabilities, e) < 0)
		return NULL;
	to = open_memstream(&text, &n);
	if (to == NULL)
		return err_null(e, errno, "quadlet");
	write_unit(to, job, image, &volumes, &capabilities);
	whole = !ferror(to);
	if (fclose(to) == 0 && whole)
		return text;
	free(text);
	return err_null(e, ENOMEM, "quadlet");
}
