/* SPDX-License-Identifier: BSD-2-Clause */
/* kube_text.c - a derived service as a pod of Kubernetes, and its volumes */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "derive/derived.h"
#include "err.h"
#include "export.h"
#include "list.h"
#include "run_words.h"

static void
write_claim(FILE *to, const char *name)
{
	fprintf(to, "apiVersion: v1\nkind: PersistentVolumeClaim\n"
	    "metadata:\n  name: %s\nspec:\n"
	    "  accessModes: [ ReadWriteOnce ]\n"
	    "  resources:\n    requests:\n      storage: 1Gi\n---\n", name);
}

/* Places for what is gone when the container ends. */
static const struct {
	const char *name, *path;
} scratch[] = {
	{ "run", "/run" }, { "tmp", "/tmp" }, { "var-tmp", "/var/tmp" },
};
enum { SCRATCH = sizeof(scratch) / sizeof(scratch[0]) };

static void
write_security(FILE *to, const struct list *capabilities)
{
	fputs("      securityContext:\n"
	    "        readOnlyRootFilesystem: true\n"
	    "        allowPrivilegeEscalation: false\n"
	    "        privileged: false\n"
	    "        seccompProfile: { type: RuntimeDefault }\n"
	    "        capabilities:\n          drop: [ ALL ]\n"
	    "          add: [ ", to);
	for (size_t i = 0; i < capabilities->n; i++)
		fprintf(to, "%s%s", i > 0 ? ", " : "", capabilities->v[i]);
	fputs(" ]\n", to);
}

static void
write_mounts(FILE *to, const struct derived *d, const struct list *places)
{
	fputs("      volumeMounts:\n", to);
	for (size_t i = 0; i < SCRATCH; i++)
		fprintf(to, "        - { name: scratch-%s, mountPath: %s }\n",
		    scratch[i].name, scratch[i].path);
	for (size_t i = 0; i < places->n; i++)
		fprintf(to, "        - { name: %s, mountPath: \"%s\" }\n",
		    places->v[i], d->private[i].path);
}

static void
write_volumes(FILE *to, const struct list *places, const struct list *claims)
{
	fputs("  volumes:\n", to);
	for (size_t i = 0; i < SCRATCH; i++)
		fprintf(to, "    - name: scratch-%s\n"
		    "      emptyDir: { medium: Memory }\n", scratch[i].name);
	for (size_t i = 0; i < places->n; i++)
		fprintf(to, "    - name: %s\n      persistentVolumeClaim:\n"
		    "        claimName: %s\n", places->v[i], claims->v[i]);
}

static void
write_pod(FILE *to, const struct export_job *job, const char *name,
    const struct list *places, const struct list *claims,
    const struct list *capabilities)
{
	fprintf(to, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: %s\n"
	    "  labels: { app: %s }\nspec:\n"
	    "  automountServiceAccountToken: false\n"
	    "  enableServiceLinks: false\n%s%s"
	    "  containers:\n    - name: %s\n"
	    "      image: localhost/%s:latest\n"
	    "      imagePullPolicy: IfNotPresent\n", name, name,
	    job->ids != 0 ? "  hostUsers: false\n" : "",
	    job->network != NULL && *job->network == 'h' ?
	    "  hostNetwork: true\n" : "", name, name);
	if (job->memory != 0)
		fprintf(to, "      resources: { limits: { memory: %uMi } }\n",
		    job->memory);
	write_security(to, capabilities);
	write_mounts(to, job->derived, places);
	write_volumes(to, places, claims);
}

static void
write_all(FILE *to, const struct export_job *job, const char *name,
    const struct list *places, const struct list *claims,
    const struct list *capabilities)
{
	fprintf(to, "# %s, by jail-setup service export.  The image is where "
	    "the nodes find it after:\n# skopeo copy --preserve-digests "
	    "oci:DIRECTORY:%s docker://REGISTRY/%s:latest\n", job->name,
	    job->name, name);
	for (size_t i = 0; i < claims->n; i++)
		write_claim(to, claims->v[i]);
	write_pod(to, job, name, places, claims, capabilities);
}

char *
kube_text(const struct export_job *job, struct err *e)
{
	scope_list places = {0};
	scope_list claims = {0};
	scope_list capabilities = {0};
	char name[RUN_NAME], *text = NULL;
	bool whole;
	size_t n;
	FILE *to;

	if (run_name("", job->name, name, e) < 0 ||
	    run_volumes(NULL, job->derived, &places, e) < 0 ||
	    run_volumes(name, job->derived, &claims, e) < 0 ||
	    run_capabilities(job->derived, &capabilities, e) < 0)
		return NULL;
	to = open_memstream(&text, &n);
	if (to == NULL)
		return err_null(e, errno, "pod");
	write_all(to, job, name, &places, &claims, &capabilities);
	whole = !ferror(to);
	if (fclose(to) == 0 && whole)
		return text;
	free(text);
	return err_null(e, ENOMEM, "pod");
}
