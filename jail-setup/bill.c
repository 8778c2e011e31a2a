/* bill.c - see bill.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bill.h"
#include "err.h"
#include "manifest.h"
#include "origin.h"
#include "package.h"
#include "sbom.h"
#include "scope.h"

struct distro {
	char id[64], release[64];
};

/* NAME=VALUE, with or without quotes; os-release(5). */
static void
value(const char *line, const char *name, char to[64])
{
	size_t n = strlen(name);
	const char *v = line + n + strspn(line + n, "\"'");

	if (strncmp(line, name, n) == 0)
		snprintf(to, 64, "%.*s", (int)strcspn(v, "\"'\n"), v);
}

static void
distro(struct distro *d)
{
	scope_file *f = fopen("/etc/os-release", "re");
	char line[256];

	*d = (struct distro){ .id = "linux" };
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		value(line, "ID=", d->id);
		value(line, "VERSION_ID=", d->release);
	}
}

/* Both are sorted by path; what we made ourselves has no origin. */
static void
fill(struct sbom *s, const struct manifest *m, const struct origins *o,
    const struct packages *all)
{
	size_t k = 0;

	for (size_t i = 0; i < m->n; i++) {
		struct sbom_file *f = &s->files[s->n];

		if (m->v[i].type != PLAN_FILE)
			continue;
		s->n++;
		f->path = m->v[i].path;
		f->sha256 = m->v[i].sha256;
		while (k < o->n && (o->v[k].kind != ORIGIN_FILE ||
		    strcmp(o->v[k].path, f->path) < 0))
			k++;
		if (k < o->n && strcmp(o->v[k].path, f->path) == 0 &&
		    !origin_changed(&o->v[k]))
			f->package = packages_owner(all, o->v[k].host);
	}
}

static bool
known(struct packages **all)
{
	struct err ignored;

	if (*all != NULL && packages_changed(*all)) {
		packages_free(*all);
		*all = NULL;
	}
	if (*all == NULL)
		*all = packages_open("", &ignored);
	return *all != NULL && packages_index(*all, &ignored) == 0;
}

int
bill_text(const char *jail, const char *serial, const struct manifest *m,
    const struct origins *o, struct packages **all, char **text,
    struct err *e)
{
	scope_free struct sbom_file *files = calloc(m->n + 1, sizeof(*files));
	struct sbom s = { .jail = jail, .serial = serial, .files = files };
	struct distro d;

	*text = NULL;
	if (files == NULL)
		return err_set(e, errno, "bill of materials");
	if (!known(all))
		return 0;
	distro(&d);
	s.purl = packages_purl(*all);
	s.distro = d.id;
	s.release = d.release[0] != '\0' ? d.release : NULL;
	fill(&s, m, o, *all);
	*text = sbom_text(&s, e);
	return *text != NULL ? 0 : -1;
}
