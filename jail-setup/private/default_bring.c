/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * default_bring.c - a default of the host into private data; see defaults.h
 *
 * Theory of operation.  The container's root can write everything below its
 * private directories, at any time.  So the new one is made whole in NAME,
 * where he cannot reach, and is exchanged with the old by one rename; its
 * directory was opened beneath `private`, without links.  What came out must be
 * what was judged: else it goes back.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "copy_tree.h"
#include "defaults.h"
#include "err.h"
#include "facts.h"
#include "list.h"
#include "private.h"
#include "safe_open.h"
#include "scope.h"
#include "source.h"
#include "store/tree_erase.h"

static const char aside[] = ".update";

/* The directory that it is in, and its name there. */
static int
open_parent(int data, const char *path, const char **leaf, struct err *e)
{
	char rel[PATH_MAX];
	const char *slash = strrchr(path, '/');

	*leaf = slash + 1;
	snprintf(rel, sizeof(rel), "%.*s", (int)(slash - path), path);
	return safe_beneath(data, rel[0] != '\0' ? rel + 1 : ".",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW, 0, e);
}

static bool
same_facts(const struct base_entry *a, const struct base_entry *b)
{
	return strcmp(a->sha256, b->sha256) == 0 && a->mode == b->mode &&
	    a->uid == b->uid && a->gid == b->gid;
}

/* What the exchange brought out is what was looked at. */
static int
check_old(int top, const struct default_row *row, uint64_t ids,
    struct err *e)
{
	char path[sizeof(aside) + 1] = "/";
	struct base_entry now;
	off_t most = row->copy.size;

	strcat(path, aside);
	if (facts_of_copy(top, path, ids, most, &now, e) < 0)
		return -1;
	/* one too large to be compared is not looked at again either */
	if (same_facts(&now, &row->copy))
		return 0;
	err_set(e, 0, "%s changes meanwhile; fix: try again", row->path);
	e->no = EBUSY;
	return -1;
}

/* Of a directory there is nothing else. */
static int
set_directory(int top, const char *path, const struct default_row *row,
    uint64_t ids, struct err *e)
{
	const struct tree_copy copy = { .to = ids };
	scope_fd fd = safe_beneath(top, path + 1,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, e);
	uint32_t uid, gid;

	if (fd < 0 || tree_copy_owner(&copy, row->host.uid, &uid, row->path,
	    e) < 0 || tree_copy_owner(&copy, row->host.gid, &gid, row->path,
	    e) < 0)
		return -1;
	return fchown(fd, uid, gid) == 0 &&
	    fchmod(fd, row->host.mode & 07777) == 0 && fsync(fd) == 0 ? 0 :
	    err_set(e, errno, "owner of %s", row->path);
}

/* The host's may be a link: what it is was decided by who derived it. */
static int
make_directory(const struct private_at *at, const struct default_row *row,
    uint64_t ids, struct base_entry *made, struct err *e)
{
	const char *const path = "/.update";

	if (mkdirat(at->top, aside, 0700) < 0)
		return err_set(e, errno, "make the copy of %s", row->path);
	*made = row->host;
	made->path = row->path;
	return set_directory(at->top, path, row, ids, e);
}

static int
make_copy(const struct private_at *at, const struct default_row *row,
    uint64_t ids, struct base_entry *made, struct err *e)
{
	struct tree_copy copy = { .top = at->top, .to = ids };
	scope_source s = SOURCE_CLOSED;
	scope_fd fd = -1;
	int rc = source_find(row->path, &s, e);

	if (rc == 0 && S_ISREG(s.st.st_mode) && !source_allowed(&s))
		rc = err_set(e, 0, "%s may not be copied any more", row->path);
	if (rc == 0)
		rc = tree_copy_one(&copy, &s, aside, row->path, e);
	tree_copy_free(&copy);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, 0, "%s is a device, a socket or a pipe",
		    row->path);
	if (S_ISREG(s.st.st_mode)) {
		fd = safe_beneath(at->top, aside, O_RDONLY, 0, e);
		if (fd < 0)
			return -1;
		if (fsync(fd) < 0)
			return err_set(e, errno, "flush the copy of %s",
			    row->path);
	}
	source_close(&s);
	if (facts_find_copy(at->top, "/.update", &s, e) < 0 ||
	    facts_of(&s, row->path, SOURCE_FILE_MAX, made, e) < 0)
		return -1;
	made->uid -= (uid_t)ids;	/* as the host has it */
	made->gid -= (gid_t)ids;
	return 0;
}

static int
rename_new(const struct private_at *at, const struct default_row *row,
    int parent, const char *leaf, uint64_t ids, struct err *e)
{
	const bool there = row->copy.sha256[0] != '\0';

	if (renameat2(at->top, aside, parent, leaf, there ? RENAME_EXCHANGE :
	    RENAME_NOREPLACE) < 0)
		return err_set(e, errno, "%s", row->path);
	if (!there || check_old(at->top, row, ids, e) == 0)
		return file_flush(parent, fsync, e);
	/* whatever it is now, it is the container's, and no default */
	(void)renameat2(at->top, aside, parent, leaf, RENAME_EXCHANGE);
	return -1;
}

static int
bring_new(const struct private_at *at, const struct default_row *row,
    uint64_t ids, struct base *b, struct err *e)
{
	const char *leaf;
	scope_fd parent = open_parent(at->data, row->path, &leaf, e);
	struct base_entry made = {0};
	struct err none;
	int rc;

	if (parent < 0)
		return -1;
	rc = (S_ISDIR(row->host.mode) ? make_directory : make_copy)(at, row,
	    ids, &made, e) < 0 ||
	    rename_new(at, row, parent, leaf, ids, e) < 0 ||
	    base_put(b, &made, e) < 0 ? -1 : 0;
	/* the old one, or the new one that did not get there */
	return erase(at->top, aside, rc < 0 ? &none : e) < 0 ? -1 : rc;
}

/* The host has it no more. */
static int
take_away(const struct private_at *at, const struct default_row *row,
    uint64_t ids, struct base *b, struct err *e)
{
	const char *leaf;
	scope_fd parent = open_parent(at->data, row->path, &leaf, e);

	if (parent < 0)
		return -1;
	if (S_ISDIR(row->copy.mode)) {
		if (unlinkat(parent, leaf, AT_REMOVEDIR) < 0)
			return err_set(e, errno, "%s", row->path);
	} else {
		if (renameat2(parent, leaf, at->top, aside,
		    RENAME_NOREPLACE) < 0)
			return err_set(e, errno, "%s", row->path);
		if (check_old(at->top, row, ids, e) < 0) {
			(void)renameat2(at->top, aside, parent, leaf,
			    RENAME_NOREPLACE);
			return -1;
		}
		if (erase(at->top, aside, e) < 0)
			return -1;
	}
	base_drop(b, row->path);
	return file_flush(parent, fsync, e);
}

static int
bring_default(const struct private_at *at, const struct default_row *row,
    uint64_t ids, struct base *b, struct err *e)
{
	const bool host = row->host.sha256[0] != '\0';
	struct base_entry one = row->host;

	if (!host)
		return row->copy.sha256[0] != '\0' ?
		    take_away(at, row, ids, b, e) :
		    (base_drop(b, row->path), 0);
	if (S_ISDIR(row->copy.mode) != S_ISDIR(row->host.mode) &&
	    S_ISDIR(row->copy.mode))
		return err_set(e, 0, "%s is a directory in the service; fix: "
		    "take it away there", row->path);
	if (!S_ISDIR(row->host.mode) || row->copy.sha256[0] == '\0')
		return bring_new(at, row, ids, b, e);
	if (set_directory(at->data, row->path, row, ids, e) < 0)
		return -1;
	one.path = row->path;
	return base_put(b, &one, e);
}

bool
default_follows(enum default_state s)
{
	return s == DEFAULT_MOVED || s == DEFAULT_NEW || s == DEFAULT_AGREED;
}

static bool
is_named(char *const *paths, const char *path)
{
	for (; *paths != NULL; paths++)
		if (strcmp(*paths, path) == 0)
			return true;
	return false;
}

static int
check_names(const struct defaults *all, char *const *paths, struct err *e)
{
	for (; *paths != NULL; paths++)
		if (defaults_find(all, *paths) == NULL)
			return err_set(e, 0, "%s is no default of the "
			    "service; see: jail-setup service plan", *paths);
	return 0;
}

static int
bring_row(const struct private_at *at, struct default_row *row, uint64_t ids,
    struct base *b, struct err *e)
{
	struct base_entry one = row->host;

	one.path = row->path;
	/* what is the same already is only noted */
	if (row->state == DEFAULT_AGREED || row->state == DEFAULT_SAME ?
	    one.sha256[0] != '\0' && base_put(b, &one, e) < 0 :
	    bring_default(at, row, ids, b, e) < 0)
		return -1;
	row->brought = row->state != DEFAULT_AGREED &&
	    row->state != DEFAULT_SAME;
	return 0;
}

static int
write_record(const struct private_at *at, struct base *b, struct err *e)
{
	scope_free char *text = base_text(b, e);

	return text == NULL ? -1 :
	    file_replace(at->top, "base", text, 0600, true, e);
}

int
defaults_bring(const struct private_at *at, struct defaults *all,
    char *const *paths, uint64_t ids, struct list *failed, struct err *e)
{
	scope_base b = {0};

	/* a killed run may have left one, also where nothing is left to do */
	if (check_names(all, paths, e) < 0 || private_base(at, &b, e) < 0 ||
	    erase(at->top, aside, e) < 0)
		return -1;
	for (size_t i = 0; i < all->n; i++) {
		struct default_row *row = &all->v[i];
		struct err why;

		if (*paths != NULL ? !is_named(paths, row->path) :
		    !default_follows(row->state))
			continue;
		if (bring_row(at, row, ids, &b, &why) < 0 &&
		    list_add(failed, why.msg, e) < 0)
			return -1;
	}
	return write_record(at, &b, e);
}
