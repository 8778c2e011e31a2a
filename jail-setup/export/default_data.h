/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * default_data.h - what the private directories of a container begin with, as
 * additions to its tree.
 *
 * Each entry is in the image twice: at its path, which engines copy into a new
 * volume, and below DEFAULT_DATA, from which jail-init fills a directory that
 * is empty, since Kubernetes copies nothing.  The second is a hard link.
 */
#ifndef DEFAULT_DATA_H
#define DEFAULT_DATA_H

struct additions;
struct derived;
struct err;
struct list;

#define DEFAULT_DATA "/usr/share/jail/private"

/* Directories with the owners that they have on the host, and their content. */
int default_data(const struct derived *d, struct additions *a, struct err *e);

/* The paths of the private directories. */
int default_volumes(const struct derived *d, struct list *paths,
    struct err *e);

#endif
