/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * export_image.c - a generation as file systems in files; see export.h
 *
 *	root.squashfs	the tree, with what additions.h adds
 *	data.ext4	of a derived service: its private directories, empty;
 *			jail-init fills them at the first start
 *
 * mksquashfs reads a tar, so that owners, modes and times are those of a layer,
 * whatever the tree has.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "additions.h"
#include "default_data.h"
#include "derive/derived.h"
#include "err.h"
#include "export.h"
#include "generation_read.h"
#include "image_layers.h"
#include "output_dir.h"
#include "package_records.h"
#include "safe_open.h"
#include "scope.h"
#include "store/tree_erase.h"
#include "tool_run.h"

#define ROOT_IMAGE "root.squashfs"
#define DATA_IMAGE "data.ext4"
#define ROOT_TAR "tar"		/* both go before the directory is placed */
#define DATA_DIR "data"

enum { DATA_SIZE = 64 * 1024 * 1024 };	/* resize2fs(8) makes it larger */

static int
write_tar(const struct export_job *job, const struct generation *g, int dir,
    time_t *newest, struct err *e)
{
	scope_records r = {0};
	scope_additions a = {0};
	scope_fd fd = output_file(dir, ROOT_TAR, e);

	return fd < 0 || (job->derived != NULL &&
	    default_data(job->derived, &a, e) < 0) ||
	    records_read(g->bill, job->name, &g->manifest, &r, &a, e) < 0 ||
	    additions_finish(&a, e) < 0 ? -1 : layer_of_both(fd, g->root,
	    &g->manifest, &r.owned, &a, job->meter, newest, e);
}

static int
make_root(int dir, time_t newest, struct err *e)
{
	static const char *const argv[] = {
		"mksquashfs", "-", ROOT_IMAGE, "-tar", "-noappend", "-quiet",
		"-no-progress", "-no-xattrs", "-comp", "zstd", "-root-mode",
		"755", "-root-uid", "0", "-root-gid", "0", NULL,
	};
	scope_fd in = openat(dir, ROOT_TAR, O_RDONLY | O_CLOEXEC);

	if (in < 0)
		return err_set(e, errno, "open " ROOT_TAR);
	if (tool_run(argv, "squashfs-tools", dir, in, newest, e) < 0)
		return -1;
	return unlinkat(dir, ROOT_TAR, 0) == 0 ? 0 :
	    err_set(e, errno, "unlink " ROOT_TAR);
}

/* Each directory that leads to it, and then itself with its owner. */
static int
make_private(int data, const struct derived_dir *one, struct err *e)
{
	scope_free char *path = strdup(one->path);
	scope_fd fd = -1;

	if (path == NULL)
		return err_set(e, errno, "%s", one->path);
	for (char *s = strchr(path + 1, '/');; s = strchr(s + 1, '/')) {
		if (s != NULL)
			*s = '\0';
		if (mkdirat(data, path + 1, 0755) < 0 && errno != EEXIST)
			return err_set(e, errno, "mkdir %s", path);
		if (s == NULL)
			break;
		*s = '/';
	}
	fd = safe_beneath(data, path + 1, O_RDONLY | O_DIRECTORY, 0, e);
	if (fd < 0)
		return -1;
	return fchown(fd, one->uid, one->gid) == 0 &&
	    fchmod(fd, one->mode & 03777) == 0 ? 0 :
	    err_set(e, errno, "%s", one->path);
}

static int
make_sized(int dir, struct err *e)
{
	scope_fd fd = output_file(dir, DATA_IMAGE, e);

	if (fd < 0)
		return -1;
	return ftruncate(fd, DATA_SIZE) == 0 ? 0 :
	    err_set(e, errno, DATA_IMAGE);
}

static int
make_data(const struct derived *d, int dir, struct err *e)
{
	static const char *const argv[] = {
		"mke2fs", "-q", "-F", "-t", "ext4", "-m", "0", "-d", DATA_DIR,
		"-E", "root_owner=0:0", DATA_IMAGE, NULL,
	};
	scope_fd data = output_mkdir(dir, DATA_DIR, e);

	if (data < 0)
		return -1;
	for (size_t i = 0; i < d->n_private; i++)
		if (make_private(data, &d->private[i], e) < 0)
			return -1;
	return make_sized(dir, e) < 0 ||
	    tool_run(argv, "e2fsprogs", dir, -1, 0, e) < 0 ? -1 :
	    erase(dir, DATA_DIR, e);
}

/* Data of a container may have been written into it since. */
static int
check_free(const struct export_job *job, const struct output_dir *o,
    struct err *e)
{
	return !o->there ? 0 : err_set(e, 0, "%s is there already; fix: "
	    "remove it, or another --output", job->output);
}

int
export_image(const struct export_job *job, struct exported *x, struct err *e)
{
	scope_generation g = GENERATION_NONE;
	scope_output o = OUTPUT_CLOSED;

	time_t newest;

	*x = (struct exported){0};
	if (generation_read(job, &g, e) < 0 ||
	    output_begin(job->output, &o, e) < 0 ||
	    check_free(job, &o, e) < 0 ||
	    write_tar(job, &g, o.dir, &newest, e) < 0 ||
	    make_root(o.dir, newest, e) < 0 || (job->derived != NULL &&
	    make_data(job->derived, o.dir, e) < 0))
		return -1;
	strcpy(x->serial, g.held.serial);
	return output_place(&o, e);
}
