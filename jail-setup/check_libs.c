/* check_libs.c - see check_libs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_libs.h"
#include "elf.h"
#include "err.h"
#include "finding.h"
#include "manifest.h"
#include "resolve.h"
#include "safe.h"
#include "scope.h"

/* Is there something at this path for a program inside?  Links are followed. */
static bool
inside(int root, const char *path)
{
	scope_fd fd = safe_inside(root, path);

	return fd >= 0;
}

/* The tree, and the host it was copied from. */
struct libs {
	int root, top;
	struct loader *loader, *host;
	struct findings *findings;
	char mend[160];
};

/*
 * What only a pattern or a package brought may be incomplete on the host as
 * well; then it is no fault of the jail.
 */
static bool
host_lacks(const struct libs *l, const char *path, const char *name)
{
	struct deps d = {0};
	struct err ignored;
	bool lacks = false;

	if (resolve_closure(l->host, path, &d, &ignored) < 0)
		return false;
	for (size_t i = 1; i < d.n; i++)
		lacks |= d.v[i].path == NULL && strcmp(d.v[i].name, name) == 0;
	deps_free(&d);
	return lacks;
}

static int
dependency(const struct libs *l, const struct deps *d, const struct dep *one,
    struct err *e)
{
	const char *by = d->v[one->parent].path;
	bool loader = one->parent == 0 && one == &d->v[1] &&
	    one->name[0] == '/';

	if (one->path != NULL || host_lacks(l, d->v[0].path, one->name))
		return 0;
	return findings_add(l->findings, loader ? FINDING_MISSING_INTERPRETER :
	    FINDING_UNRESOLVED_LIBRARY, by, one->name,
	    one->why != NULL ? one->why : "nothing", l->mend, e);
}

static int
closure(const struct libs *l, const char *path, struct err *e)
{
	struct deps d = {0};
	int rc = 0;

	if (resolve_closure(l->loader, path, &d, e) < 0)
		return findings_add(l->findings, FINDING_CHANGED, path,
		    "an ELF file", e->msg, l->mend, e);
	for (size_t i = 1; rc == 0 && i < d.n; i++)
		rc = dependency(l, &d, &d.v[i], e);
	for (size_t i = 0; rc == 0 && i < d.nlacks; i++)
		rc = findings_add(l->findings, FINDING_MISSING_VERSION,
		    d.v[d.lacks[i].by].path, d.lacks[i].version,
		    d.v[d.lacks[i].of].path, l->mend, e);
	deps_free(&d);
	return rc;
}

static int
script(const struct libs *l, const char *path, const char *head,
    struct err *e)
{
	char interpreter[256];
	const char *s = head + 2 + strspn(head + 2, " \t");

	snprintf(interpreter, sizeof(interpreter), "%.*s",
	    (int)strcspn(s, " \t\n"), s);
	if (interpreter[0] != '/' || inside(l->root, interpreter) ||
	    !inside(l->top, interpreter))
		return 0;
	return findings_add(l->findings, FINDING_MISSING_INTERPRETER, path,
	    interpreter, "nothing", l->mend, e);
}

static int
one(const struct libs *l, const struct manifest_entry *en, struct err *e)
{
	scope_fd there = safe_beneath(l->root, en->path + 1, O_PATH, 0, e);
	scope_fd fd = -1;
	struct stat st;
	char head[256];
	ssize_t n;

	/* check_tree has said what is wrong with it; a device stays shut */
	if (there < 0 || fstat(there, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	fd = safe_beneath(l->root, en->path + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, e);
	if (fd < 0)
		return 0;
	n = read(fd, head, sizeof(head) - 1);
	if (n < 4)
		return 0;
	head[n] = '\0';
	if (elf_magic(head, (size_t)n))
		return closure(l, en->path, e);
	if (head[0] == '#' && head[1] == '!' && (en->mode & 0111) != 0)
		return script(l, en->path, head, e);
	return 0;
}

static bool
said(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && strcmp(a->jail, b->jail) == 0 &&
	    strcmp(a->path, b->path) == 0 && (a->kind == FINDING_CHANGED ||
	    strcmp(a->expected, b->expected) == 0);
}

/* The same library is asked for by many; one finding says it. */
static void
unique(struct findings *f, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < f->n; i++) {
		bool twice = false;

		for (size_t k = 0; k < kept && !twice; k++)
			twice = said(&f->v[k], &f->v[i]);
		if (twice)
			finding_clear(&f->v[i]);
		else
			f->v[kept++] = f->v[i];
	}
	f->n = kept;
}

static int
all(const struct libs *l, const struct manifest *m, struct err *e)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].type == PLAN_FILE && one(l, &m->v[i], e) < 0)
			return -1;
	return 0;
}

int
check_libs(int root, const struct manifest *m, struct findings *f,
    struct err *e)
{
	scope_fd top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct libs l = { .root = root, .top = top, .findings = f };
	size_t from = f->n;
	int rc = -1;

	if (top < 0)
		return err_set(e, errno, "open /");
	snprintf(l.mend, sizeof(l.mend), "name the file in a component, then: "
	    "jail-setup build %s", f->jail);
	l.loader = loader_open(root, e);
	if (l.loader == NULL)
		return findings_add(f, FINDING_CHANGED, "/etc/ld.so.cache",
		    "a cache the loader can read", e->msg, l.mend, e);
	l.host = loader_open(top, e);
	if (l.host != NULL)
		rc = all(&l, m, e);
	loader_close(l.loader);
	loader_close(l.host);
	unique(f, from);
	return rc;
}
