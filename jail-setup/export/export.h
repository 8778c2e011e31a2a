/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * export.h - the current generation of a jail or a service, taken to where
 * other programs run it.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "generation.h"
#include "oci_layout.h"

struct derived;
struct err;
struct meter;

struct export_job {
	const char *state, *name;
	const struct derived *derived;	/* NULL: a login jail, or a service
					   that names its files itself */
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

#endif
