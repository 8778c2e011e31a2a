/* SPDX-License-Identifier: BSD-2-Clause */
/* tar_layer.c - see tar_layer.h */
#ifdef HAVE_LIBARCHIVE
#include <archive.h>
#include <archive_entry.h>
#endif
#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape_text.h"
#include "base/file_replace.h"
#include "err.h"
#include "scope.h"
#include "tar_layer.h"

#ifdef HAVE_LIBARCHIVE

enum { BLOCK = 256 * 1024 };

/* Its functions that are called here. */
#define EACH_CALL(call) \
	call(archive_write_new) \
	call(archive_write_free) \
	call(archive_write_set_format_pax_restricted) \
	call(archive_write_set_bytes_per_block) \
	call(archive_write_set_bytes_in_last_block) \
	call(archive_write_open) \
	call(archive_write_header) \
	call(archive_write_data) \
	call(archive_write_close) \
	call(archive_error_string) \
	call(archive_entry_new) \
	call(archive_entry_free) \
	call(archive_entry_set_pathname) \
	call(archive_entry_set_mode) \
	call(archive_entry_set_uid) \
	call(archive_entry_set_gid) \
	call(archive_entry_set_mtime) \
	call(archive_entry_set_size) \
	call(archive_entry_set_symlink) \
	call(archive_entry_set_hardlink)

struct calls {
#define CALL_MEMBER(name) __typeof__(name) *name;
	EACH_CALL(CALL_MEMBER)
};

struct tar_layer {
	struct calls call;
	struct archive *tar;
	locale_t names, before;
	int fd;
	int no;			/* errno of a write that failed */
	struct digest sum;
	off_t size;
};

static int
find_calls(void *lib, struct calls *to, struct err *e)
{
#define CALL_FIND(which) \
	*(void **)&to->which = dlsym(lib, #which); \
	if (to->which == NULL) \
		return err_set(e, 0, "libarchive.so.13 has no " #which);
	EACH_CALL(CALL_FIND)
	return 0;
}

/* It stays open: the next layer needs it. */
static int
open_libarchive(struct calls *to, struct err *e)
{
	void *lib = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);

	if (lib == NULL)
		return err_set(e, 0, "%s; fix: install libarchive", dlerror());
	return find_calls(lib, to, e);
}

static la_ssize_t
write_block(struct archive *a, void *arg, const void *bytes, size_t n)
{
	struct tar_layer *t = arg;

	(void)a;
	digest_add(&t->sum, bytes, n);
	t->size += (off_t)n;
	if (file_write(t->fd, bytes, n) == 0)
		return (la_ssize_t)n;
	t->no = errno;
	return -1;
}

static int
tar_failed(const struct tar_layer *t, const char *what, struct err *e)
{
	const char *why = t->call.archive_error_string(t->tar);

	return t->no != 0 ? err_set(e, t->no, "write the layer") :
	    err_set(e, 0, "%s: %s", what, why != NULL ? why : "libarchive "
	    "does not say why it failed");
}

/*
 * libarchive takes names to be of the locale's character set.  C.UTF-8 is in
 * the C library.
 */
static int
use_utf8(struct tar_layer *t, struct err *e)
{
	t->names = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (t->names == (locale_t)0)
		return err_set(e, errno, "locale C.UTF-8");
	t->before = uselocale(t->names);
	return 0;
}

struct tar_layer *
tar_begin(int fd, struct err *e)
{
	scope_tar *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return err_null(e, errno, "layer");
	t->fd = fd;
	digest_start(&t->sum);
	if (open_libarchive(&t->call, e) < 0 || use_utf8(t, e) < 0)
		return NULL;
	t->tar = t->call.archive_write_new();
	if (t->tar == NULL)
		return err_null(e, ENOMEM, "layer");
	if (t->call.archive_write_set_format_pax_restricted(t->tar) !=
	    ARCHIVE_OK ||
	    t->call.archive_write_set_bytes_per_block(t->tar, BLOCK) !=
	    ARCHIVE_OK ||
	    t->call.archive_write_set_bytes_in_last_block(t->tar, 1) !=
	    ARCHIVE_OK || t->call.archive_write_open(t->tar, t, NULL,
	    write_block, NULL) != ARCHIVE_OK) {
		tar_failed(t, "layer", e);
		return NULL;
	}
	return take_ptr(&t);
}

static void
fill_entry(const struct calls *call, struct archive_entry *to,
    const struct tar_entry *en)
{
	const char *rel = en->path + strspn(en->path, "/");

	call->archive_entry_set_pathname(to, *rel != '\0' ? rel : "./");
	call->archive_entry_set_mode(to, en->mode);
	call->archive_entry_set_uid(to, (la_int64_t)en->uid);
	call->archive_entry_set_gid(to, (la_int64_t)en->gid);
	call->archive_entry_set_mtime(to, en->mtime, 0);
	call->archive_entry_set_size(to, S_ISREG(en->mode) &&
	    en->same == NULL ? en->size : 0);
	if (S_ISLNK(en->mode))
		call->archive_entry_set_symlink(to, en->link);
	if (en->same != NULL)
		call->archive_entry_set_hardlink(to, en->same +
		    strspn(en->same, "/"));
}

/* Names that are not UTF-8 are written as they are, with a warning. */
static bool
names_are_utf8(const struct tar_entry *en)
{
	return escape_is_utf8(en->path) &&
	    (en->link == NULL || escape_is_utf8(en->link)) &&
	    (en->same == NULL || escape_is_utf8(en->same));
}

int
tar_put(struct tar_layer *t, const struct tar_entry *en, struct err *e)
{
	struct archive_entry *to = t->call.archive_entry_new();
	int rc;

	if (to == NULL)
		return err_set(e, ENOMEM, "layer");
	fill_entry(&t->call, to, en);
	rc = t->call.archive_write_header(t->tar, to);
	t->call.archive_entry_free(to);
	return rc == ARCHIVE_OK || (rc == ARCHIVE_WARN && !names_are_utf8(en)) ?
	    0 : tar_failed(t, en->path, e);
}

int
tar_bytes(struct tar_layer *t, const void *bytes, size_t n, struct err *e)
{
	const char *s = bytes;

	while (n > 0) {
		la_ssize_t put = t->call.archive_write_data(t->tar, s, n);

		if (put <= 0)	/* 0: more than the entry's size */
			return tar_failed(t, "layer", e);
		s += put;
		n -= (size_t)put;
	}
	return 0;
}

int
tar_end(struct tar_layer *t, struct tar_made *made, struct err *e)
{
	if (t->call.archive_write_close(t->tar) != ARCHIVE_OK)
		return tar_failed(t, "layer", e);
	digest_end(&t->sum, made->digest);
	made->size = t->size;
	return 0;
}

void
tar_free(struct tar_layer **p)
{
	struct tar_layer *t = *p;
	int saved = errno;

	*p = NULL;
	if (t == NULL)
		return;
	if (t->tar != NULL)
		t->call.archive_write_free(t->tar);
	if (t->names != (locale_t)0) {
		uselocale(t->before);
		freelocale(t->names);
	}
	free(t);
	errno = saved;
}

#else	/* !HAVE_LIBARCHIVE */

struct tar_layer *
tar_begin(int fd, struct err *e)
{
	(void)fd;
	return err_null(e, 0, "this jail-setup was built without libarchive; "
	    "fix: build it where pkg-config knows libarchive");
}

int
tar_put(struct tar_layer *t, const struct tar_entry *en, struct err *e)
{
	(void)t;
	return err_set(e, ENOSYS, "%s", en->path);
}

int
tar_bytes(struct tar_layer *t, const void *bytes, size_t n, struct err *e)
{
	(void)t;
	(void)bytes;
	(void)n;
	return err_set(e, ENOSYS, "layer");
}

int
tar_end(struct tar_layer *t, struct tar_made *made, struct err *e)
{
	(void)t;
	(void)made;
	return err_set(e, ENOSYS, "layer");
}

void
tar_free(struct tar_layer **t)
{
	*t = NULL;
}

#endif
