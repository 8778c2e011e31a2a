/* SPDX-License-Identifier: BSD-2-Clause */
/* package_dpkg.c - dpkg's database, see dpkg(1) and /var/lib/dpkg */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "package_db.h"
#include "package_dpkg_parse.h"
#include "package_facts.h"
#include "scope.h"

#define DPKG "/var/lib/dpkg/"

enum { LENGTHS = 256 };
enum { SAME = 1 };	/* a package's id */

struct diversion {
	const char *to, *by;
};

struct dpkg {
	struct pathmap diversions;	/* of struct diversion, malloc'ed */
	bool lengths[LENGTHS];	/* of diverted paths, to skip most others */
	struct list texts;	/* status and journal; empty: not asked yet */
	struct dpkg_stanza *v;	/* in them, one that counts behind one that */
	size_t n, room;		/* it replaces */
	struct pathmap ucf;	/* files, to the names of their packages */
	bool ucf_read;
};

static int
add_stanza(void *arg, const struct dpkg_stanza *s, struct err *e)
{
	struct packages *p = arg;
	struct package pk = {
		.state = s->state, .id = s->same ? SAME : 0,
	};

	pk.name = package_keep(p, s->name, e);
	pk.version = package_keep(p, s->version, e);
	pk.arch = package_keep(p, s->arch, e);
	pk.source = package_keep(p, s->source, e);
	pk.supplier = "";
	/* the native architecture is compiled into dpkg: its package has it */
	if (pk.name != NULL && strcmp(pk.name, "dpkg") == 0)
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
read_status(struct packages *p, const char *path, dpkg_each_stanza *each,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (package_read(p, path, &text, &len, e) < 0)
		return -1;
	if (dpkg_parse_status(text, len, each, p, e) < 0)
		return err_in(e, "%s%s", p->root, path);
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

	snprintf(path, sizeof(path), "%s" DPKG "updates", p->root);
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
		char path[PATH_MAX];

		snprintf(path, sizeof(path), DPKG "updates/%s", names.v[i]);
		rc = read_status(p, path, apply_update, e);
	}
	return rc;
}

static int
add_diversion(void *arg, struct slice from, struct slice to, struct slice by,
    struct err *e)
{
	struct packages *p = arg;
	struct dpkg *own = p->own;
	struct diversion d = { package_keep(p, to, e), package_keep(p, by, e) };
	const char *at = package_keep(p, from, e);
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

	if (package_read(p, DPKG "diversions", &text, &len, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (dpkg_parse_diversions(text, len, add_diversion, p, e) < 0)
		return err_in(e, "%s" DPKG "diversions", p->root);
	return 0;
}

static void
dpkg_free(struct packages *p)
{
	struct dpkg *own = p->own;

	for (size_t i = 0; i < own->diversions.room; i++)
		free((void *)own->diversions.v[i].value);
	pathmap_free(&own->diversions);
	list_free(&own->texts);
	pathmap_free(&own->ucf);
	free(own->v);
	free(own);
}

static int
dpkg_load(struct packages *p, struct err *e)
{
	p->own = calloc(1, sizeof(struct dpkg));
	if (p->own == NULL)
		return err_set(e, errno, "packages");
	if (read_status(p, DPKG "status", add_stanza, e) < 0 ||
	    replay_journal(p, e) < 0 || read_diversions(p, e) < 0)
		return -1;
	return p->n > 0;
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

static void
info_file(const struct package *pk, const char *what, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, DPKG "info/%s%s%s.%s", pk->name,
	    pk->id == SAME ? ":" : "", pk->id == SAME ? pk->arch : "", what);
}

static int
dpkg_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	struct reading r = { p, pk, each, arg, { NULL, 0 } };
	scope_free char *text = NULL;
	char file[PATH_MAX];
	size_t len;

	info_file(pk, "list", file);
	if (package_read(p, file, &text, &len, e) < 0)
		/* dpkg too takes it for a package without files */
		return e->no == ENOENT && pk->state != PACKAGE_THERE ? 0 : -1;
	if (dpkg_parse_list(text, len, path, &r, e) < 0)
		return err_in(e, "%s%s", p->root, file);
	return r.last.n != 0 ? hand_on_path(&r, r.last, e) : 0;
}

static int
keep_stanza(void *arg, const struct dpkg_stanza *st, struct err *e)
{
	struct dpkg *own = arg;

	return ARRAY_ADD(own->v, own->n, own->room, *st, "packages", e);
}

static int
keep_text(struct packages *p, const char *path, struct err *e)
{
	struct dpkg *own = p->own;
	scope_free char *text = NULL;
	const char *kept;
	size_t len;

	if (package_read(p, path, &text, &len, e) < 0 ||
	    list_add_n(&own->texts, text, len, e) < 0)
		return -1;
	kept = own->texts.v[own->texts.n - 1];
	return dpkg_parse_status(kept, strlen(kept), keep_stanza, own, e) == 0 ?
	    0 : err_in(e, "%s%s", p->root, path);
}

/* The texts that packages_open() read stay from the first question on. */
static int
keep_stanzas(struct packages *p, struct err *e)
{
	const struct dpkg *own = p->own;
	scope_list names = {0};
	int rc;

	if (own->texts.n > 0)
		return 0;
	rc = list_journal(p, &names, e) < 0 ? -1 :
	    keep_text(p, DPKG "status", e);
	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), DPKG "updates/%s", names.v[i]);
		rc = keep_text(p, path, e);
	}
	return rc;
}

struct asking {
	struct packages *p;
	const struct package *pk;
	struct package_facts *f;
	struct dpkg_stanza found;	/* the last one counts */
	struct list open;		/* depended on, and no package's name */
	const char *provider;
};

static bool
slice_same(struct slice s, const char *text)
{
	return s.n == strlen(text) && memcmp(s.s, text, s.n) == 0;
}

static void
find_stanza(struct asking *a)
{
	const struct dpkg *own = a->p->own;

	for (size_t i = 0; i < own->n; i++)
		if (slice_same(own->v[i].name, a->pk->name) &&
		    slice_same(own->v[i].arch, a->pk->arch))
			a->found = own->v[i];
}

static int
add_need(void *arg, struct slice name, struct err *e)
{
	struct asking *a = arg;
	const struct package *pk = packages_named(a->p, name.s, name.n,
	    a->pk->arch);

	return pk != NULL ? package_facts_need(a->f, pk, e) :
	    list_add_n(&a->open, name.s, name.n, e);
}

static int
add_provider(void *arg, struct slice name, struct err *e)
{
	struct asking *a = arg;
	const struct package *pk = packages_named(a->p, a->provider,
	    strlen(a->provider), a->pk->arch);

	for (size_t i = 0; pk != NULL && i < a->open.n; i++)
		if (slice_same(name, a->open.v[i]))
			return package_facts_need(a->f, pk, e);
	return 0;
}

static int
look_at_provides(struct asking *a, struct err *e)
{
	const struct dpkg *own = a->p->own;
	char name[128];

	for (size_t i = 0; a->open.n > 0 && i < own->n; i++) {
		const struct dpkg_stanza *s = &own->v[i];

		if (s->provides.n == 0)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)s->name.n,
		    s->name.s);
		a->provider = name;
		if (dpkg_parse_names(s->provides, add_provider, a, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_config(void *arg, struct slice path, struct slice md5, struct err *e)
{
	const struct asking *a = arg;

	return package_facts_config(a->f, path.s, path.n, md5.n > 0 ? md5.s :
	    "", md5.n, e);
}

static int
add_ucf_file(void *arg, struct slice word, struct slice path, struct err *e)
{
	struct packages *p = arg;
	struct dpkg *own = p->own;
	const char *name = package_keep(p, word, e);
	const char *file = package_keep(p, path, e);

	return name == NULL || file == NULL ||
	    pathmap_put(&own->ucf, file, name, e) < 0 ? -1 : 0;
}

static int
read_ucf(struct packages *p, const char *path, dpkg_each_ucf *each, void *arg,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (package_read(p, path, &text, &len, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	return dpkg_parse_ucf(text, len, each, arg, e) == 0 ? 0 :
	    err_in(e, "%s%s", p->root, path);
}

static int
keep_ucf(struct packages *p, struct err *e)
{
	struct dpkg *own = p->own;

	if (own->ucf_read)
		return 0;
	own->ucf_read = true;
	return read_ucf(p, "/var/lib/ucf/registry", add_ucf_file, p, e);
}

static int
dpkg_config_owner(struct packages *p, const char *path,
    const struct package **owner, struct err *e)
{
	const struct dpkg *own = p->own;
	const char *name;

	if (keep_ucf(p, e) < 0)
		return -1;
	name = pathmap_get(&own->ucf, path);
	*owner = name != NULL ? packages_named(p, name, strlen(name), "") :
	    NULL;
	return 0;
}

static int
add_ucf_config(struct asking *a, struct err *e)
{
	const struct dpkg *own = a->p->own;

	if (keep_ucf(a->p, e) < 0)
		return -1;
	for (size_t i = 0; i < own->ucf.room; i++) {
		const struct pathslot *at = &own->ucf.v[i];

		if (at->path != NULL &&
		    strcmp(at->value, a->pk->name) == 0 &&
		    package_facts_config(a->f, at->path, strlen(at->path), "",
		    0, e) < 0)
			return -1;
	}
	return 0;
}

/* The digest of a file that ucf manages, of this package or of another. */
static int
add_ucf_digest(void *arg, struct slice word, struct slice path, struct err *e)
{
	const struct asking *a = arg;

	for (size_t i = 0; i < a->f->n_config; i++) {
		struct package_config *c = &a->f->config[i];
		char *digest;

		if (c->digest[0] != '\0' || !slice_same(path, c->path))
			continue;
		digest = strndup(word.s, word.n);
		if (digest == NULL)
			return err_set(e, errno, "%s", c->path);
		free(c->digest);
		c->digest = digest;
	}
	return 0;
}

enum { SCRIPT_MAX = 1 << 20 };

/* dpkg allows a program of any kind there; what is no text says nothing. */
static int
read_script(struct asking *a, const char *name, struct err *e)
{
	scope_free char *text = NULL;
	char path[PATH_MAX];
	size_t len;

	info_file(a->pk, name, path);
	if (package_read(a->p, path, &text, &len, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (len > SCRIPT_MAX || strncmp(text, "#!", 2) != 0)
		return 0;
	return package_facts_script(a->f, name, text, strlen(text), e);
}

static int
take_facts(struct asking *a, struct err *e)
{
	find_stanza(a);
	if (dpkg_parse_names(a->found.depends, add_need, a, e) < 0 ||
	    dpkg_parse_names(a->found.pre_depends, add_need, a, e) < 0 ||
	    look_at_provides(a, e) < 0 ||
	    dpkg_parse_conffiles(a->found.conffiles, add_config, a, e) < 0)
		return err_in(e, "package %s", a->pk->name);
	return add_ucf_config(a, e) < 0 || read_ucf(a->p,
	    "/var/lib/ucf/hashfile", add_ucf_digest, a, e) < 0 ||
	    read_script(a, "preinst", e) < 0 ||
	    read_script(a, "postinst", e) < 0 ? -1 : 0;
}

static int
dpkg_facts(struct packages *p, const struct package *pk,
    struct package_facts *f, struct err *e)
{
	struct asking a = { .p = p, .pk = pk, .f = f };
	int rc = keep_stanzas(p, e) < 0 ? -1 : take_facts(&a, e);

	list_free(&a.open);
	return rc;
}

const struct package_db package_dpkg = {
	.name = "dpkg", .every = "all", .purl = "deb",
	/* a transaction that changes a list of files writes the status too */
	.paths = { DPKG "status", DPKG "updates", DPKG "diversions" },
	.together = true, .mend = "dpkg --configure -a",
	.load = dpkg_load, .files = dpkg_files,
	.facts = dpkg_facts, .config_owner = dpkg_config_owner,
	.install = "apt-get install", .free = dpkg_free,
};
