/* SPDX-License-Identifier: BSD-2-Clause */
/* copy.c - see copy.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file_identity.h"
#include "base/file_replace.h"
#include "base/host_trust.h"
#include "copy.h"
#include "count.h"
#include "err.h"
#include "plan/manifest.h"
#include "safe_open.h"
#include "scope.h"

enum {
	CHUNK = 64 * 1024,	/* malloc maps larger blocks anew each time */
	TRIES = 3,
};

static bool
is_sparse(const struct stat *st)
{
	return st->st_blocks * 512 < st->st_size;
}

/* Zeros of a sparse file become holes. */
static int
write_chunk(int to, off_t at, const char *buf, size_t n, bool holes,
    const char *rel, struct err *e)
{
	if (!holes || n < CHUNK || buf[0] != 0 ||
	    memcmp(buf, buf + 1, n - 1) != 0)
		return file_write(to, buf, n) == 0 ? 0 :
		    err_set(e, errno, "write %s", rel);
	if (ftruncate(to, at + (off_t)n) < 0 || lseek(to, 0, SEEK_END) < 0)
		return err_set(e, errno, "write %s", rel);
	return 0;
}

/*
 * Hash `from`, and write it to `to` unless that is -1.  If `was` is given, stop
 * after was->st_size bytes, so that a growing file cannot keep us reading.
 */
static int
hash_and_copy(int from, const struct stat *was, int to, struct digest *md,
    const char *source, const char *rel, off_t *size, struct err *e)
{
	const bool holes = was != NULL && is_sparse(was);
	scope_free char *buf = malloc(CHUNK);
	ssize_t n;

	if (buf == NULL)
		return err_set(e, errno, "copy %s", source);
	*size = 0;
	while ((was == NULL || *size <= was->st_size) &&
	    (n = read(from, buf, CHUNK)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, errno, "read %s", source);
		digest_add(md, buf, (size_t)n);
		if (to >= 0 && write_chunk(to, *size, buf, (size_t)n, holes,
		    rel, e) < 0)
			return -1;
		*size += n;
	}
	return 0;
}

/* An error that copy_its_fault() recognizes by its number. */
static int
set_its_fault(int no, struct err *e, const char *what, const char *source)
{
	err_set(e, 0, "%s %s", source, what);
	e->no = no;
	return -1;
}

bool
copy_its_fault(const struct err *e)
{
	static const int nos[] = {
		EPERM, EACCES, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EINVAL,
		EFBIG, EBUSY, ESTALE, ENOTCONN,
		EAGAIN,		/* a lease that is the owner's, fcntl(2) */
	};

	for (size_t i = 0; i < COUNT(nos); i++)
		if (e->no == nos[i])
			return true;
	return false;
}

/* 1: copied; 0: the source changed while it was copied; -1. */
static int
copy_once(const char *source, bool others, int to, const char *rel,
    struct manifest_entry *made, struct err *e)
{
	struct digest md;
	scope_fd from = others ?
	    source_open(source, SOURCE_REACHED, e) :
	    open(source, SOURCE_READ);
	struct stat before, after;
	bool cloned;

	if (from < 0 && others)
		return -1;
	if (from < 0 || fstat(from, &before) < 0)
		return err_set(e, errno, "open %s", source);
	if (!S_ISREG(before.st_mode))
		return set_its_fault(EINVAL, e, "is no regular file any more",
		    source);
	if (others && before.st_size > SOURCE_FILE_MAX)
		return set_its_fault(EFBIG, e, "has become too large", source);
	if (ftruncate(to, 0) < 0 || lseek(to, 0, SEEK_SET) < 0)
		return err_set(e, errno, "write %s", rel);
	digest_start(&md);
	/* where the file system shares blocks; on any error copy bytes */
	cloned = ioctl(to, FICLONE, from) == 0;
	if (hash_and_copy(from, &before, cloned ? -1 : to, &md, source, rel,
	    &made->size, e) < 0)
		return -1;
	/* by name: a package manager renames a new file over the old one */
	if (made->size != before.st_size || lstat(source, &after) < 0 ||
	    !identity_same(&before, &after))
		return 0;
	made->mtime = before.st_mtim;
	digest_end(&md, made->sha256);
	return 1;
}

static int
create_file(int root, const char *rel, struct err *e)
{
	return safe_beneath(root, rel,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600, e);
}

static int
finish_file(int fd, const char *rel, mode_t mode, struct manifest_entry *made,
    struct err *e)
{
	const struct timespec t[2] = { made->mtime, made->mtime };

	if (fchmod(fd, mode) < 0 || futimens(fd, t) < 0)
		return err_set(e, errno, "finish %s", rel);
	made->type = PLAN_FILE;
	made->mode = mode;
	return 0;
}

int
copy_file(const char *source, bool others, int root, const char *rel,
    mode_t mode, struct manifest_entry *made, struct err *e)
{
	scope_fd to = create_file(root, rel, e);
	int done = 0;

	if (to < 0)
		return -1;
	for (int i = 0; done == 0 && i < TRIES; i++)
		done = copy_once(source, others, to, rel, made, e);
	if (done == 0)
		return set_its_fault(EBUSY, e,
		    "changes while it is copied; try "
		    "again when the host is at rest", source);
	return done < 0 ? -1 : finish_file(to, rel, mode, made, e);
}

int
copy_digest_fd(int fd, const char *shown, char *out, struct err *e)
{
	struct digest md;
	off_t size;

	digest_start(&md);
	if (hash_and_copy(fd, NULL, -1, &md, shown, shown, &size, e) < 0)
		return -1;
	digest_end(&md, out);
	return 0;
}

int
copy_text(const void *text, size_t size, int root, const char *rel,
    mode_t mode, struct manifest_entry *made, struct err *e)
{
	scope_fd to = create_file(root, rel, e);

	if (to < 0)
		return -1;
	if (file_write(to, text, size) < 0)
		return err_set(e, errno, "write %s", rel);
	digest_of(text, size, made->sha256);
	made->size = (off_t)size;
	clock_gettime(CLOCK_REALTIME, &made->mtime);
	return finish_file(to, rel, mode, made, e);
}
