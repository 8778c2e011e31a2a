/* SPDX-License-Identifier: BSD-2-Clause */
/* package.c - queries; see package.h */
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file_identity.h"
#include "base/slurp.h"
#include "base/workers.h"
#include "count.h"
#include "err.h"
#include "list.h"
#include "package_db.h"

#define AT(db) &db,
static const struct package_db *const kinds[] = { PACKAGE_DBS(AT) };

enum { N_KINDS = COUNT(kinds) };

int
packages_inputs(struct list *out, struct err *e)
{
	for (int i = 0; i < N_KINDS; i++)
		for (const char *const *s = kinds[i]->paths; *s != NULL; s++)
			if (list_add(out, *s, e) < 0)
				return -1;
	return 0;
}

int
package_add(struct packages *p, const struct package *pk, struct err *e)
{
	struct package new = *pk;

	if (pk->name == NULL || pk->version == NULL || pk->arch == NULL ||
	    pk->source == NULL || pk->supplier == NULL)
		return -1;
	new.source = pk->source[0] != '\0' ? pk->source : NULL;
	new.supplier = pk->supplier[0] != '\0' ? pk->supplier : NULL;
	return ARRAY_ADD(p->v, p->n, p->room, new, "packages", e);
}

static void
note_paths(const struct packages *p, struct stat then[PACKAGE_PATHS])
{
	for (int i = 0; p->db->paths[i] != NULL; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s%s", p->root, p->db->paths[i]);
		if (stat(path, &then[i]) < 0)
			then[i] = (struct stat){0};
	}
}

static int
check_unchanged(const struct packages *p, struct err *e)
{
	struct stat now[PACKAGE_PATHS];

	note_paths(p, now);
	for (int i = 0; p->db->paths[i] != NULL; i++)
		if (!p->db->atomic && !identity_same(&p->then[i], &now[i]))
			return err_set(e, EBUSY, "%s%s was written to while "
			    "it was read; try again when %s has ended",
			    p->root, p->db->paths[i], p->db->name);
	return 0;
}

static void
unload(struct packages *p)
{
	if (p->own != NULL)
		p->db->free(p);
	p->own = NULL;
	p->n = 0;
}

/* 1: loaded, 0: the host has no such database. */
static int
load_kind(struct packages *p, struct err *e)
{
	int rc = -1;

	for (int tries = 3; rc < 0 && tries > 0; tries--) {
		note_paths(p, p->then);
		e->no = 0;
		rc = p->db->load(p, e);
		if (rc > 0)
			rc = check_unchanged(p, e) < 0 ? -1 : 1;
		if (rc <= 0)
			unload(p);
		if (rc < 0 && e->no != EBUSY && e->no != ENOENT)
			break;
	}
	return rc < 0 && (e->no == ENOENT || e->no == ENOTDIR) ? 0 : rc;
}

static int
compare_by_name(const void *a, const void *b, void *native)
{
	const struct package *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	if (d == 0 && native != NULL)
		d = (strcmp(y->arch, native) == 0) -
		    (strcmp(x->arch, native) == 0);
	return d != 0 ? d : strcmp(x->arch, y->arch);
}

static int
load_database(struct packages *p, struct err *e)
{
	for (int i = 0; i < N_KINDS; i++) {
		int rc;

		p->db = kinds[i];
		rc = load_kind(p, e);
		if (rc < 0)
			return -1;
		if (rc > 0)
			break;
		p->db = NULL;
	}
	if (p->n > 0)
		qsort_r(p->v, p->n, sizeof(*p->v), compare_by_name,
		    (void *)p->native);
	return 0;
}

struct packages *
packages_open(const char *root, struct err *e)
{
	struct packages *p = calloc(1, sizeof(*p));

	if (p != NULL)
		p->root = strdup(root);
	if (p == NULL || p->root == NULL)
		err_set(e, errno, "packages");
	else if (load_database(p, e) == 0)
		return p;
	packages_free(p);
	return NULL;
}

void
packages_free(struct packages *p)
{
	if (p == NULL)
		return;
	unload(p);
	pathmap_free(&p->owners);
	pathtext_free(&p->text);
	free(p->v);
	free(p->root);
	free(p);
}

static bool
is_native(const struct packages *p, const struct package *pk)
{
	return p->native == NULL || strcmp(pk->arch, p->native) == 0 ||
	    (p->db->every != NULL && strcmp(pk->arch, p->db->every) == 0);
}

static bool
package_matches(const struct packages *p, const struct package *pk,
    const char *pattern)
{
	char full[512];

	if (pk->state != PACKAGE_THERE && pk->state != PACKAGE_HALF)
		return false;
	if (strchr(pattern, ':') != NULL) {
		snprintf(full, sizeof(full), "%s:%s", pk->name, pk->arch);
		return fnmatch(pattern, full, 0) == 0;
	}
	return fnmatch(pattern, pk->name, 0) == 0 && is_native(p, pk);
}

const struct package *
packages_next(const struct packages *p, const char *pattern,
    const struct package *after)
{
	size_t i = after != NULL ? (size_t)(after - p->v) + 1 : 0;

	for (; i < p->n; i++)
		if (package_matches(p, &p->v[i], pattern))
			return &p->v[i];
	return NULL;
}

const struct package *
packages_named(const struct packages *p, const char *name, size_t n,
    const char *arch)
{
	const struct package *native = NULL;

	for (size_t i = 0; i < p->n; i++) {
		const struct package *pk = &p->v[i];

		if (strncmp(pk->name, name, n) != 0 || pk->name[n] != '\0' ||
		    (pk->state != PACKAGE_THERE && pk->state != PACKAGE_HALF))
			continue;
		if (strcmp(pk->arch, arch) == 0)
			return pk;
		if (native == NULL && is_native(p, pk))
			native = pk;
	}
	return native;
}

static int
no_database(const char *name, struct err *e)
{
	char all[256] = "";

	for (int i = 0; i < N_KINDS; i++) {
		size_t n = strlen(all);

		snprintf(all + n, sizeof(all) - n, i == 0 ?
		    "neither %s's database" : " nor %s's", kinds[i]->name);
	}
	return err_set(e, 0, "packages: %s: this host has %s", name, all);
}

int
packages_absent(const struct packages *p, const char *name, struct err *e)
{
	if (p->db == NULL)
		return no_database(name, e);
	if (p->db->lacks != NULL)
		return err_set(e, 0, "package %s: this jail-setup was built "
		    "without %s, which %s's database needs", name,
		    p->db->lacks, p->db->name);
	return err_set(e, 0, "package %s is not installed; fix: %s %s", name,
	    p->db->install != NULL ? p->db->install : p->db->installer(p),
	    name);
}

static int
add_to_list(void *arg, const char *path, size_t n, struct err *e)
{
	return list_add_n(arg, path, n, e);
}

int
packages_files(struct packages *p, const struct package *pk,
    struct list *out, struct err *e)
{
	if (pk->state != PACKAGE_THERE)
		return err_set(e, 0, "package %s is only half installed; "
		    "fix: %s", pk->name, p->db->mend);
	if (p->db->files(p, pk, add_to_list, out, e) < 0 ||
	    check_unchanged(p, e) < 0)
		return -1;
	list_sort(out);
	return 0;
}

static const char *const tops[] = {
	"/bin/", "/sbin/", "/lib/", "/lib64/", "/lib32/", "/libx32/",
};

/* Where /bin leads to usr/bin, a file listed as /bin/ls lies at /usr/bin/ls. */
struct indexing {
	struct packages *p;
	const struct package *owner;
	bool merged[COUNT(tops)];
};

static void
begin_lists(struct indexing *in)
{
	char path[PATH_MAX], target[PATH_MAX], usual[16];

	in->p->every = in->p->every || in->p->owners.n == 0;
	in->p->some = true;
	for (size_t i = 0; i < COUNT(tops); i++) {
		size_t n = strlen(tops[i]) - 1;

		snprintf(path, sizeof(path), "%s%.*s", in->p->root, (int)n,
		    tops[i]);
		if (!slurp_link(AT_FDCWD, path, target))
			continue;
		snprintf(usual, sizeof(usual), "/usr%.*s", (int)n, tops[i]);
		in->merged[i] = strcmp(target, usual) == 0 ||
		    strcmp(target, usual + 1) == 0;
	}
}

static bool
is_merged(const struct indexing *in, const char *path, size_t n)
{
	if (n > 5 && memcmp(path, "/usr/", 5) == 0)
		return false;	/* nearly all paths */
	for (size_t i = 0; i < COUNT(tops); i++)
		if (in->merged[i] && n > strlen(tops[i]) &&
		    memcmp(path, tops[i], strlen(tops[i])) == 0)
			return true;
	return false;
}

/* By the last bytes most paths are known not to be announced. */
static bool *
tail_of(struct packages *p, const char *path, size_t n)
{
	uint32_t last = 0;

	if (n >= sizeof(last))
		memcpy(&last, path + n - sizeof(last), sizeof(last));
	return &p->tails[last * 0x9e3779b1u % COUNT(p->tails)];
}

/* Of several owners the first counts, whichever list is read first. */
static void
set_first(const void **owner, const void *pk)
{
	const void *was = __atomic_load_n(owner, __ATOMIC_RELAXED);

	while ((was == NULL || pk < was) && !__atomic_compare_exchange_n(owner,
	    &was, pk, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

static int
set_owner(void *arg, const char *path, size_t n, struct err *e)
{
	static const char usr[] = "/usr";
	const struct indexing *in = arg;
	char full[PATH_MAX + sizeof(usr)];
	const void **owner;

	if (!in->p->every && !*tail_of(in->p, path, n))
		return 0;
	if (is_merged(in, path, n) && n < PATH_MAX) {
		memcpy(full, usr, sizeof(usr) - 1);
		memcpy(full + sizeof(usr) - 1, path, n);
		path = full;
		n += sizeof(usr) - 1;
	}
	owner = pathmap_at(&in->p->owners, path, n);
	if (owner != NULL)
		set_first(owner, in->owner);
	if (owner != NULL || !in->p->every)
		return 0;
	path = pathtext_keep(&in->p->text, path, n, e);
	return path == NULL || pathmap_put(&in->p->owners, path, in->owner,
	    e) < 0 ? -1 : 0;
}

static int
read_list(void *arg, size_t i, struct err *e)
{
	struct indexing in = *(const struct indexing *)arg;
	struct package *pk = &in.p->v[i];

	in.owner = pk;
	/* some images leave the lists out */
	if (!pk->listed && pk->state != PACKAGE_ABSENT &&
	    in.p->db->files(in.p, pk, set_owner, &in, e) < 0 &&
	    e->no != ENOENT)
		return -1;
	pk->listed = true;
	return 0;
}

int
packages_ask(struct packages *p, const char *path, struct err *e)
{
	if (p->every || pathmap_at(&p->owners, path, strlen(path)) != NULL)
		return 0;
	if (p->some) {		/* too late: read the lists once more */
		p->every = true;
		p->indexed = false;
		for (size_t i = 0; i < p->n; i++)
			p->v[i].listed = false;
		return 0;
	}
	path = pathtext_keep(&p->text, path, strlen(path), e);
	if (path == NULL || pathmap_put(&p->owners, path, NULL, e) < 0)
		return -1;
	*tail_of(p, path, strlen(path)) = true;
	return 0;
}

int
packages_index(struct packages *p, const char *name, struct err *e)
{
	struct indexing in = { .p = p };

	if (p->indexed || p->db == NULL)
		return 0;
	begin_lists(&in);
	if (name == NULL && p->db->together && !p->every &&
	    workers_run(p->n, read_list, &in, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++)	/* the others */
		if ((name == NULL || strcmp(p->v[i].name, name) == 0) &&
		    read_list(&in, i, e) < 0)
			return -1;
	if (name == NULL && check_unchanged(p, e) < 0)
		return -1;
	p->indexed = name == NULL;
	return 0;
}

bool
packages_changed(const struct packages *p)
{
	struct err ignored;

	return p->db != NULL && check_unchanged(p, &ignored) < 0;
}

const struct package *
packages_owner(const struct packages *p, const char *path)
{
	return pathmap_get(&p->owners, path);
}

const char *
packages_purl(const struct packages *p, bool *epoch)
{
	*epoch = p->db != NULL && p->db->epoch;
	return p->db != NULL ? p->db->purl : NULL;
}
