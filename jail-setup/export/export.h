/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * export.h - the current generation of a jail or a service, taken to where
 * other programs run it.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdint.h>

#include "generation.h"
#include "oci_layout.h"

struct derived;
struct err;
struct meter;

/* Process 1 of a derived service. */
#define EXPORT_INIT "/usr/lib/jail/jail-init"

struct export_job {
	const char *state, *name;
	const struct derived *derived;	/* NULL: a login jail, or a service
					   that names its files itself */
	const char *network;		/* host, none; NULL: the engine's */
	unsigned memory, tasks;		/* MiB, processes; 0: no limit */
	uint32_t ids;			/* of its root on the host; 0: as is */
	const char *output;		/* the path that is made */
	struct meter *meter;		/* may be NULL */
};

struct exported {
	char serial[SERIAL_MAX + 1];
	struct oci_image image;
};

/*
 * An OCI image layout.  It is there as a whole or not at all; one of the same
 * name, and nothing else, is replaced.
 */
int export_oci(const struct export_job *job, struct exported *x,
    struct err *e);

/*
 * A directory with the tree as a read-only file system, and of a derived
 * service one for its private directories.  Never over one that is there.
 */
int export_image(const struct export_job *job, struct exported *x,
    struct err *e);

/*
 * A file for podman's generator of units, and one for Kubernetes; of derived
 * services only.  Each is written whole, and not over one that is there, which
 * somebody may have edited.
 */
int export_quadlet(const struct export_job *job, struct err *e);
int export_kube(const struct export_job *job, struct err *e);

#endif
