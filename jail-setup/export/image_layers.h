/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image_layers.h - the two layers of an image: the tree, and what is added.
 *
 * The first follows from the manifest of a generation, so that all containers
 * that share a tree share its layer, and a tree that was made again from the
 * same packages has the same.  For that the time of a file is kept only where a
 * package brought it, outside /etc: there programs compare times (the compiled
 * files of Python), and each host that has the package has that time.
 * Everything else has 0, as has what jail-setup wrote.  Two files of a tree
 * that are one inode are two files: which of them are, depends on how the tree
 * was made.
 */
#ifndef IMAGE_LAYERS_H
#define IMAGE_LAYERS_H

#include <time.h>

#include "tar_layer.h"

struct additions;
struct err;
struct manifest;
struct meter;
struct pathmap;

/*
 * Writes the tree below `root` to fd.  `owned` has the paths that a package
 * brought.  A file that is not what the manifest says is an error.  *newest is
 * the newest time in the layer, or 0.
 */
int layer_of_tree(int fd, int root, const struct manifest *m,
    const struct pathmap *owned, struct meter *meter, struct tar_made *made,
    time_t *newest, struct err *e);

/*
 * Writes what is added, which is finished.  `m`: the manifest of the tree that
 * it comes over; a directory of that which is none is an error.
 */
int layer_of_additions(int fd, const struct additions *a,
    const struct manifest *m, struct tar_made *made, struct err *e);

/* Both in one, for what has no layers: each path once, and the top not. */
int layer_of_both(int fd, int root, const struct manifest *m,
    const struct pathmap *owned, const struct additions *a,
    struct meter *meter, time_t *newest, struct err *e);

#endif
