/* SPDX-License-Identifier: BSD-2-Clause */
/* pamwrite.c - see pamwrite.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "base/path_below.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "pamedit.h"
#include "pamkeep.h"
#include "pamwrite.h"
#include "safe_open.h"
#include "scope.h"

/* A file that is written and has not its name yet. */
#define ASIDE(name) "." name ".jail-setup"
enum { ATTRIBUTES_MAX = 64 * 1024 };

/* A PAM file that is open, as it was found. */
struct found {
	int fd;
	struct stat st;
	char *text;
	size_t len;
};

static void
found_close(struct found *f)
{
	scope_close(&f->fd);
	free(f->text);
	*f = (struct found){ .fd = -1 };
}

#define scope_found __attribute__((cleanup(found_close))) struct found

/* --- what is there -------------------------------------------------------- */

static int
check_link(int dir, const char *name, const char *shown, struct err *e)
{
	char to[PATH_MAX];

	if (!slurp_link(dir, name, to))
		return 0;
	return err_set(e, 0, "%.300s is a symbolic link to %.300s, and is left "
	    "alone; fix: put a copy in its place, unless a program such as "
	    "authselect(8) keeps it", shown, to);
}

/* ENOENT in e->no: there is no such file. */
static int
open_found(int dir, const char *name, const char *shown, struct found *f,
    struct err *e)
{
	*f = (struct found){ .fd = -1 };
	if (check_link(dir, name, shown, e) < 0 ||
	    (f->fd = safe_file(dir, name, shown, 0, e)) < 0)
		return -1;
	if (fstat(f->fd, &f->st) < 0)
		return err_set(e, errno, "stat %s", shown);
	if (f->st.st_nlink != 1)
		return err_set(e, 0, "%s has %lu names, and only one of them "
		    "would change; fix: find / -xdev -samefile %s, and make "
		    "it a file of its own", shown, (unsigned long)
		    f->st.st_nlink, shown);
	return safe_read(f->fd, shown, PAMFILE_MAX, &f->text, &f->len, e);
}

static void
show_path(const struct pamhost *h, const char *service, char shown[PATH_MAX])
{
	snprintf(shown, PATH_MAX, "%.3000s/%.255s", h->dir.path, service);
}

/* The file that the plan was made of, which nobody has changed since. */
static int
open_planned(const struct pamhost *h, const char *service,
    const struct pamadd *p, struct found *f, struct err *e)
{
	char above[PATH_MAX];
	scope_fd vendor = -1;

	snprintf(above, sizeof(above), "%.*s", (int)(path_base(p->file) -
	    p->file), p->file);
	if (p->vendor && (vendor = safe_dir(above, e)) < 0)
		return -1;
	if (open_found(p->vendor ? vendor : h->etc, service, p->file, f, e) < 0)
		return -1;
	return f->len == p->was_len && memcmp(f->text, p->was, f->len) == 0 ?
	    0 : err_set(e, 0, "%s changes now; fix: do it again", p->file);
}

/* --- a file in its place -------------------------------------------------- */

/* The kernel makes those of IMA by itself; of others they would be wrong. */
static bool
is_copied(const char *attribute)
{
	return strcmp(attribute, "security.ima") != 0 &&
	    strcmp(attribute, "security.evm") != 0;
}

static int
copy_attribute(int from, int to, const char *name, struct err *e)
{
	scope_free char *value = malloc(ATTRIBUTES_MAX);
	ssize_t n = value != NULL ?
	    fgetxattr(from, name, value, ATTRIBUTES_MAX) : -1;

	if (n < 0 || fsetxattr(to, name, value, (size_t)n, 0) < 0)
		return err_set(e, errno, "copy the attribute %s", name);
	return 0;
}

static int
copy_attributes(int from, int to, struct err *e)
{
	scope_free char *names = malloc(ATTRIBUTES_MAX);
	ssize_t n = names != NULL ?
	    flistxattr(from, names, ATTRIBUTES_MAX) : -1;

	if (n < 0)
		return errno == ENOTSUP ? 0 :
		    err_set(e, errno, "list the attributes");
	for (const char *s = names; s < names + n; s += strlen(s) + 1)
		if (is_copied(s) && copy_attribute(from, to, s, e) < 0)
			return -1;
	return 0;
}

/* `same`: it takes the place of the file it is like; else it is a copy. */
static int
write_aside(const struct pamhost *h, const char *aside, const char *text,
    size_t len, const struct found *like, bool same, struct err *e)
{
	scope_fd fd = openat(h->etc, aside, O_CREAT | O_EXCL | O_WRONLY |
	    O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0 || file_write(fd, text, len) < 0 ||
	    fchown(fd, like->st.st_uid, like->st.st_gid) < 0)
		return err_set(e, errno, "write %s", aside);
	if (same && copy_attributes(like->fd, fd, e) < 0)
		return -1;
	/* behind the attributes: an ACL is a part of the mode */
	if (fchmod(fd, like->st.st_mode & 07777) < 0 || fsync(fd) < 0)
		return err_set(e, errno, "write %s", aside);
	return 0;
}

/* Has an editor written meanwhile? */
static int
check_unchanged(const struct pamhost *h, const char *service,
    const struct found *was, bool same, struct err *e)
{
	struct stat st;
	const int rc = fstatat(h->etc, service, &st, AT_SYMLINK_NOFOLLOW);

	if (same ? rc == 0 && st.st_ino == was->st.st_ino &&
	    st.st_dev == was->st.st_dev && st.st_size == was->st.st_size &&
	    st.st_ctim.tv_sec == was->st.st_ctim.tv_sec &&
	    st.st_ctim.tv_nsec == was->st.st_ctim.tv_nsec :
	    rc < 0 && errno == ENOENT)
		return 0;
	return err_set(e, 0, "%s/%s changes now; fix: do it again",
	    h->dir.path, service);
}

/* Kept, and then in its place; `keep` NULL: it is no longer to be kept. */
static int
move_in(const struct pamhost *h, const char *service, const char *aside,
    const struct found *was, bool same, const struct pamkept *keep,
    struct err *e)
{
	if ((keep != NULL && pamkeep_write(h->keep, service, keep, e) < 0) ||
	    check_unchanged(h, service, was, same, e) < 0)
		return -1;
	if (renameat(h->etc, aside, h->etc, service) < 0)
		return err_set(e, errno, "rename %s", aside);
	return file_flush(h->etc, fsync, e);
}

static int
replace_file(const struct pamhost *h, const char *service, const char *text,
    size_t len, const struct found *was, bool same, const struct pamkept *keep,
    struct err *e)
{
	char aside[NAME_MAX + 1];
	int rc;

	snprintf(aside, sizeof(aside), ASIDE("%.200s"), service);
	rc = write_aside(h, aside, text, len, was, same, e);
	if (rc == 0)
		rc = move_in(h, service, aside, was, same, keep, e);
	if (rc < 0)
		unlinkat(h->etc, aside, 0);
	return rc < 0 ? err_in(e, "%s/%s", h->dir.path, service) : 0;
}

/* --- the host ------------------------------------------------------------- */

static bool
is_aside(const char *name)
{
	static const char end[] = ASIDE("");
	const size_t n = strlen(name), tail = strlen(end) - 1;

	return name[0] == '.' && n > tail + 1 &&
	    strcmp(name + n - tail, end + 1) == 0;
}

static int
remove_asides(const struct pamhost *h, struct err *e)
{
	scope_list names = {0};
	int rc = dir_names(h->etc, h->dir.path, is_aside, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		if (unlinkat(h->etc, names.v[i], 0) < 0)
			rc = err_set(e, errno, "remove %s/%s", h->dir.path,
			    names.v[i]);
	return rc;
}

int
pamwrite_open(const char *pamdir, const char *state, bool dry,
    struct pamhost *h, struct err *e)
{
	*h = (struct pamhost){
		.dir = pamdir_of(pamdir), .etc = -1, .keep = -1, .dry = dry,
	};
	h->etc = dry ? safe_dir(pamdir, e) : safe_make_dir(pamdir, 0755, e);
	if (h->etc < 0)
		return -1;
	h->keep = pamkeep_open(state, !dry, e);
	if (h->keep < 0 && (!dry || e->no != ENOENT))
		return -1;
	return dry ? 0 : remove_asides(h, e);
}

void
pamwrite_close(struct pamhost *h)
{
	scope_close(&h->etc);
	scope_close(&h->keep);
}

/* --- our lines ------------------------------------------------------------ */

static int
text_of_others(const struct pamhost *h, const char *text, size_t len,
    char **out, size_t *out_len, struct err *e)
{
	scope_pamedit x = {0};
	scope_pamchanges c = {0};

	if (pamedit_read(&x, text, len, pamadd_dialect(&h->dir), e) < 0 ||
	    pamedit_remove(&x, &c, e) < 0)
		return -1;
	*out = pamedit_text(&x, &c, out_len, e);
	return *out != NULL ? 0 : -1;
}

/*
 * 1: nobody else has changed what we wrote.  Our own lines do not count: a run
 * that is killed keeps a text that it has not written yet.
 */
static int
is_what_we_wrote(const struct pamhost *h, const struct pamkept *k,
    const struct found *f, struct err *e)
{
	scope_free char *a = NULL;
	scope_free char *b = NULL;
	size_t n = 0, m = 0;

	if (k->wrote == NULL)
		return 0;
	if (text_of_others(h, k->wrote, k->wrote_len, &a, &n, e) < 0 ||
	    text_of_others(h, f->text, f->len, &b, &m, e) < 0)
		return -1;
	return n == m && memcmp(a, b, n) == 0;
}

int
pamwrite_add(const struct pamhost *h, const char *service,
    const struct pamadd *p, struct err *e)
{
	scope_pamkept kept = {0};
	scope_found was = { .fd = -1 };
	struct pamkept keep;
	int ours;

	if (open_planned(h, service, p, &was, e) < 0)
		return -1;
	if (h->dry || pamkeep_read(h->keep, service, &kept, e) < 0 ||
	    (ours = is_what_we_wrote(h, &kept, &was, e)) < 0)
		return h->dry ? 0 : -1;
	keep = (struct pamkept){
		.wrote = p->text, .wrote_len = p->len,
		.was = p->vendor ? NULL : was.text, .was_len = was.len,
	};
	/* of what we wrote ourselves what was before is kept already */
	if (!p->vendor && ours > 0) {
		keep.was = kept.was;
		keep.was_len = kept.was_len;
	}
	return replace_file(h, service, p->text, p->len, &was, !p->vendor,
	    &keep, e);
}

static int
unlink_copy(const struct pamhost *h, const char *service,
    const struct found *now, struct err *e)
{
	if (check_unchanged(h, service, now, true, e) < 0)
		return -1;
	if (!h->dry && (unlinkat(h->etc, service, 0) < 0 ||
	    file_flush(h->etc, fsync, e) < 0))
		return err_set(e, errno, "remove %s/%s", h->dir.path, service);
	return PAMGONE_COPY;
}

/* The file as it was, without lines of ours that it had even then. */
static int
give_back(const struct pamhost *h, const char *service,
    const struct found *now, const char *was, size_t len, enum pamgone how,
    struct pamadd *p, struct err *e)
{
	char hidden[PATH_MAX];

	if (pamadd_plan_removal(&h->dir, service, was, len, p, e) < 0)
		return -1;
	if (p->is == PAMADD_REFUSED)
		return PAMGONE_REFUSED;
	if (p->is == PAMADD_RIGHT || (p->len == now->len &&
	    memcmp(p->text, now->text, p->len) == 0))
		return PAMGONE_NONE;
	if (p->drops && pamfile_hides(&h->dir, service, hidden))
		return unlink_copy(h, service, now, e);
	return !h->dry && replace_file(h, service, p->text, p->len, now, true,
	    NULL, e) < 0 ? -1 : (int)how;
}

static int
remove_lines(const struct pamhost *h, const char *service,
    const struct found *now, struct pamadd *p, struct err *e)
{
	scope_pamkept kept = {0};
	char hidden[PATH_MAX];
	int same;

	if (pamkeep_read(h->keep, service, &kept, e) < 0 ||
	    (same = is_what_we_wrote(h, &kept, now, e)) < 0)
		return -1;
	if (same && kept.was == NULL &&
	    pamfile_hides(&h->dir, service, hidden))
		return unlink_copy(h, service, now, e);
	return give_back(h, service, now, same ? kept.was : NULL,
	    kept.was_len, same && kept.was != NULL ? PAMGONE_BACK :
	    PAMGONE_LINES, p, e);
}

static int
has_our_line(const struct pamhost *h, const char *name, struct err *e)
{
	scope_free char *text = NULL;
	scope_pamedit x = {0};
	size_t len = 0;

	if (!pamfile_text(&h->dir, name, &text, &len))
		return 0;
	return pamedit_read(&x, text, len, pamadd_dialect(&h->dir), e) < 0 ?
	    -1 : x.n > 0;
}

/* Of no file in the directory: a vendor's is left alone. */
static int
check_vendor(const struct pamhost *h, const char *service, struct err *e)
{
	char path[PATH_MAX];
	int rc = has_our_line(h, service, e);

	if (rc > 0 && pamfile_where(&h->dir, service, path))
		return err_set(e, 0, "%.3000s has our line, and is a vendor's "
		    "file; fix: take the line out of it by hand", path);
	return rc < 0 ? -1 : PAMGONE_NONE;
}

int
pamwrite_remove(const struct pamhost *h, const char *service,
    struct pamadd *p, struct err *e)
{
	char shown[PATH_MAX];
	scope_found now = { .fd = -1 };
	int rc;

	*p = (struct pamadd){0};
	if (!pamadd_name_ok(service))
		return err_set(e, 0, "\"%.200s\" is no name of a PAM service",
		    service);
	show_path(h, service, shown);
	if (open_found(h->etc, service, shown, &now, e) == 0)
		rc = remove_lines(h, service, &now, p, e);
	else
		rc = e->no == ENOENT ? check_vendor(h, service, e) : -1;
	if (rc >= 0 && rc != PAMGONE_REFUSED && !h->dry && h->keep >= 0 &&
	    pamkeep_forget(h->keep, service, e) < 0)
		return -1;
	return rc;
}

/* --- names ---------------------------------------------------------------- */

int
pamwrite_names(const struct pamhost *h, struct list *out, struct err *e)
{
	scope_list all = {0};
	int rc = pamfile_names(&h->dir, &all, e);

	list_sort(&all);
	for (size_t i = 0; rc >= 0 && i < all.n; i++)
		if (pamadd_name_ok(all.v[i]) &&
		    (rc = has_our_line(h, all.v[i], e)) > 0)
			rc = list_add(out, all.v[i], e);
	return rc < 0 ? -1 : pamkeep_names(h->keep, out, e);
}
