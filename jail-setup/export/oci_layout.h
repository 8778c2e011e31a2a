/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oci_layout.h - the texts of an OCI image layout: what is run, of which layers
 * it is, and where they are (image-spec 1.0).
 *
 *	oci-layout, index.json		one image, with its name
 *	blobs/sha256/DIGEST		its layers, configuration and manifest
 */
#ifndef OCI_LAYOUT_H
#define OCI_LAYOUT_H

#include <stdbool.h>
#include <time.h>

#include "tar_layer.h"

struct err;
struct list;

enum { OCI_LAYERS = 2 };

/* What an engine is to do by default; NULL or 0: nothing said. */
struct oci_config {
	const char *name;	/* of the image, in the index alone */
	const struct list *entrypoint, *command, *environment;
	const struct list *volumes;	/* paths */
	const char *stop_signal;
	const char *program;		/* of a derived service: a label */
	time_t created;		/* no clock: the newest time in it */
};

struct oci_image {
	struct tar_made layers[OCI_LAYERS];
	struct tar_made config, manifest;
};

/*
 * The directory blobs/sha256 in `dir`; its O_PATH descriptor.  A blob is
 * written as OCI_NEW_BLOB, and oci_blob() gives it its name.
 */
int oci_blobs(int dir, struct err *e);
#define OCI_NEW_BLOB "new"
int oci_blob(int blobs, const struct tar_made *made, struct err *e);

/*
 * With the layers written: configuration, manifest, index.  Fills image->config
 * and image->manifest, whose digest is the image's.
 */
int oci_finish(int dir, int blobs, const struct oci_config *c,
    struct oci_image *image, struct err *e);

/*
 * Is the directory such a layout of the image of that name, and nothing else?
 * Any other is not to be replaced.
 */
bool oci_is_ours(int dir, const char *name);

#endif
