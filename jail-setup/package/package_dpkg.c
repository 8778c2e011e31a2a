/* SPDX-License-Identifier: BSD-2-Clause */
/* package_dpkg.c - dpkg's database, see dpkg(1) and /var/lib/dpkg */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_identity.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "package_db.h"
#include "package_dpkg_parse.h"
#include "scope.h"

#define DPKG "/var/lib/dpkg/"

/* Each transaction that changes a list of files writes the status as well. */
static const char *const paths[] = {
	DPKG "status", DPKG "updates", DPKG "diversions", NULL,
};

enum { TEXT_MAX = 256 * 1024 * 1024, LENGTHS = 256 };
enum { SAME = 1 };	/* a package's id */

struct diversion {
	const char *to, *by;
};

struct dpkg {
	struct stat status, updates;	/* as they were when they were read */
	struct pathmap diversions;	/* of struct diversion, malloc'ed */
	bool lengths[LENGTHS];	/* of diverted paths, to skip most others */
};

static int
database_path(const struct packages *p, const char *rel, char path[PATH_MAX],
    struct err *e)
{
	if ((size_t)snprintf(path, PATH_MAX, "%s" DPKG "%s", p->root, rel) >=
	    PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.60s...", p->root);
	return 0;
}

/* -1 with e->no == ENOENT if there is no such file. */
static int
read_file(const struct packages *p, const char *rel, char **text, size_t *len,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd fd = -1;

	if (database_path(p, rel, path, e) < 0)
		return -1;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	/* its size is enough: dpkg replaces files and never appends */
	if (fd < 0 || slurp_fd(fd, TEXT_MAX, text, len) < 0 ||
	    (*len == 0 && read(fd, *text, 0) < 0))	/* a directory */
		return err_set(e, errno, "open %s", path);
	return 0;
}

static int
database_identity(const struct packages *p, struct stat *status,
    struct stat *updates, struct err *e)
{
	char path[PATH_MAX];

	if (database_path(p, "status", path, e) < 0)
		return -1;
	if (stat(path, status) < 0)
		return err_set(e, errno, "%s", path);
	if (database_path(p, "updates", path, e) < 0)
		return -1;
	if (stat(path, updates) < 0)
		*updates = (struct stat){0};
	return 0;
}

static const char *
keep_slice(struct packages *p, struct slice s, struct err *e)
{
	return pathtext_keep(&p->text, s.s, s.n, e);
}

static int
add_stanza(void *arg, const struct dpkg_stanza *s, struct err *e)
{
	struct packages *p = arg;
	struct package pk = {
		.state = s->state, .id = s->same ? SAME : 0,
	};

	pk.name = keep_slice(p, s->name, e);
	pk.version = keep_slice(p, s->version, e);
	pk.arch = keep_slice(p, s->arch, e);
	pk.source = s->source.n != 0 ? keep_slice(p, s->source, e) : NULL;
	if (pk.name == NULL || pk.version == NULL || pk.arch == NULL ||
	    (s->source.n != 0 && pk.source == NULL))
		return -1;
	/* the native architecture is compiled into dpkg: its package has it */
	if (strcmp(pk.name, "dpkg") == 0)
		p->native = pk.arch;
	return package_add(p, &pk, e);
}

/* A stanza of the journal replaces the one in "status". */
static int
apply_update(void *arg, const struct dpkg_stanza *s, struct err *e)
{
	struct packages *p = arg;
	size_t n = p->n;

	if (add_stanza(p, s, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(p->v[i].name, p->v[n].name) != 0 ||
		    (strcmp(p->v[i].arch, p->v[n].arch) != 0 &&
		    p->v[i].id == SAME && p->v[n].id == SAME))
			continue;
		p->v[i] = p->v[n];
		p->n = n;
		break;
	}
	return 0;
}

static int
read_status(struct packages *p, const char *rel, dpkg_each_stanza *each,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (read_file(p, rel, &text, &len, e) < 0)
		return -1;
	if (dpkg_parse_status(text, len, each, p, e) < 0)
		return err_in(e, "%s/var/lib/dpkg/%s", p->root, rel);
	return 0;
}

static bool
is_number(const char *name)
{
	return name[strspn(name, "0123456789")] == '\0';
}

/* The journal of a dpkg that is running or was killed: 0000, 0001, ... */
static int
list_journal(const struct packages *p, struct list *names, struct err *e)
{
	char path[PATH_MAX];
	scope_fd dir = -1;
	int rc;

	if (database_path(p, "updates", path, e) < 0)
		return -1;
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT || errno == EACCES ? 0 :
		    err_set(e, errno, "%s", path);
	rc = dir_names(dir, path, is_number, names, e);
	list_sort(names);
	return rc;
}

static int
replay_journal(struct packages *p, struct err *e)
{
	scope_list names = {0};
	int rc = list_journal(p, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		char rel[NAME_MAX + 16];

		snprintf(rel, sizeof(rel), "updates/%s", names.v[i]);
		rc = read_status(p, rel, apply_update, e);
	}
	return rc;
}

static int
add_diversion(void *arg, struct slice from, struct slice to, struct slice by,
    struct err *e)
{
	struct packages *p = arg;
	struct dpkg *own = p->own;
	struct diversion d = { keep_slice(p, to, e), keep_slice(p, by, e) };
	const char *at = keep_slice(p, from, e);
	struct diversion *copy;
	int rc;

	if (at == NULL || d.to == NULL || d.by == NULL)
		return -1;
	copy = malloc(sizeof(*copy));
	if (copy == NULL)
		return err_set(e, errno, "diversions");
	*copy = d;
	own->lengths[from.n % LENGTHS] = true;
	rc = pathmap_put(&own->diversions, at, copy, e);
	if (rc <= 0)	/* diverted twice: the first counts */
		free(copy);
	return rc < 0 ? -1 : 0;
}

static int
read_diversions(struct packages *p, struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (read_file(p, "diversions", &text, &len, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (dpkg_parse_diversions(text, len, add_diversion, p, e) < 0)
		return err_in(e, "%s/var/lib/dpkg/diversions", p->root);
	return 0;
}

static void
dpkg_free(struct packages *p)
{
	struct dpkg *own = p->own;

	for (size_t i = 0; i < own->diversions.room; i++)
		free((void *)own->diversions.v[i].value);
	pathmap_free(&own->diversions);
	free(own);
	p->own = NULL;
}

static int
dpkg_unchanged(const struct packages *p, struct err *e)
{
	const struct dpkg *own = p->own;
	struct stat status, updates;

	if (database_identity(p, &status, &updates, e) < 0)
		return -1;
	if (identity_same(&status, &own->status) &&
	    identity_same(&updates, &own->updates))
		return 0;
	return err_set(e, EBUSY, "%s/var/lib/dpkg was written to while it was "
	    "read; try again when dpkg has ended", p->root);
}

static int
read_database(struct packages *p, struct err *e)
{
	struct dpkg *own = p->own;

	p->n = 0;
	if (database_identity(p, &own->status, &own->updates, e) < 0 ||
	    read_status(p, "status", add_stanza, e) < 0 ||
	    replay_journal(p, e) < 0 || read_diversions(p, e) < 0)
		return -1;
	return dpkg_unchanged(p, e);
}

static int
dpkg_load(struct packages *p, struct err *e)
{
	struct dpkg *own = calloc(1, sizeof(*own));
	int rc = -1;

	if (own == NULL)
		return err_set(e, errno, "packages");
	p->own = own;
	for (int i = 0; i < 3 && rc < 0; i++) {
		rc = read_database(p, e);
		if (rc < 0 && e->no != EBUSY && e->no != ENOENT)
			break;
	}
	if (rc == 0 && p->n > 0)
		return 1;
	dpkg_free(p);
	return rc == 0 || e->no == ENOENT || e->no == ENOTDIR ? 0 : -1;
}

struct reading {
	const struct packages *p;
	const struct package *pk;
	package_path *each;
	void *arg;
	struct slice last;	/* not handed on yet */
};

/* A file that another package diverted lies where the diversion says. */
static int
hand_on_path(const struct reading *r, struct slice s, struct err *e)
{
	const struct dpkg *own = r->p->own;
	const struct diversion *d;
	char plain[PATH_MAX];

	if (s.n < sizeof(plain) && own->lengths[s.n % LENGTHS]) {
		memcpy(plain, s.s, s.n);
		plain[s.n] = '\0';
		d = pathmap_get(&own->diversions, plain);
		if (d != NULL && strcmp(d->by, r->pk->name) != 0)
			return r->each(r->arg, d->to, strlen(d->to), e);
	}
	return r->each(r->arg, s.s, s.n, e);
}

/* A path that is the beginning of the next is a directory, and left out. */
static int
path(void *arg, struct slice s, struct err *e)
{
	struct reading *r = arg;
	struct slice last = r->last;

	r->last = s;
	if (last.n == 0 || (s.n > last.n && s.s[last.n] == '/' &&
	    memcmp(s.s, last.s, last.n) == 0))
		return 0;
	return hand_on_path(r, last, e);
}

static int
dpkg_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	struct reading r = { p, pk, each, arg, { NULL, 0 } };
	scope_free char *text = NULL;
	char rel[NAME_MAX + 16];
	size_t len;

	snprintf(rel, sizeof(rel), "info/%s%s%s.list", pk->name,
	    pk->id == SAME ? ":" : "", pk->id == SAME ? pk->arch : "");
	if (read_file(p, rel, &text, &len, e) < 0)
		/* dpkg too takes it for a package without files */
		return e->no == ENOENT && pk->state != PACKAGE_THERE ? 0 : -1;
	if (dpkg_parse_list(text, len, path, &r, e) < 0)
		return err_in(e, "%s" DPKG "%s", p->root, rel);
	return r.last.n != 0 ? hand_on_path(&r, r.last, e) : 0;
}

static const char *
dpkg_installer(const struct packages *p)
{
	(void)p;
	return "apt-get install";
}

const struct package_db package_dpkg = {
	.name = "dpkg", .paths = paths, .every = "all", .purl = "deb",
	.together = true, .mend = "dpkg --configure -a",
	.load = dpkg_load, .files = dpkg_files,
	.unchanged = dpkg_unchanged, .installer = dpkg_installer,
	.free = dpkg_free,
};
