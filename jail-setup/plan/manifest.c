/* SPDX-License-Identifier: BSD-2-Clause */
/* manifest.c - entries and their text; see manifest.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape_mtree.h"
#include "err.h"
#include "manifest.h"
#include "scope.h"

static void
entry_free(struct manifest_entry *en)
{
	free(en->path);
	free(en->link);
	free(en->from);
}

int
manifest_add(struct manifest *m, const struct manifest_entry *en,
    struct err *e)
{
	struct manifest_entry copy = *en;

	if (ARRAY_ROOM(m->v, m->n, m->room, "manifest", e) < 0)
		return -1;
	copy.path = strdup(en->path);
	copy.link = en->link != NULL ? strdup(en->link) : NULL;
	copy.from = en->from != NULL ? strdup(en->from) : NULL;
	if (copy.path == NULL || (copy.link == NULL && en->link != NULL) ||
	    (copy.from == NULL && en->from != NULL)) {
		entry_free(&copy);
		return err_set(e, ENOMEM, "manifest");
	}
	m->v[m->n++] = copy;
	return 0;
}

static int
compare_path(const void *path, const void *entry)
{
	const struct manifest_entry *en = entry;

	return strcmp(path, en->path);
}

long long
manifest_size(const struct manifest *m, size_t *files)
{
	long long bytes = 0;

	*files = 0;
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].type == PLAN_FILE) {
			bytes += m->v[i].size;
			(*files)++;
		}
	return bytes;
}

const struct manifest_entry *
manifest_find(const struct manifest *m, const char *path)
{
	return m->n == 0 ? NULL :
	    bsearch(path, m->v, m->n, sizeof(*m->v), compare_path);
}

void
manifest_free(struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++)
		entry_free(&m->v[i]);
	free(m->v);
	*m = (struct manifest){0};
}

static void
put_line(FILE *f, const struct manifest_entry *en)
{
	fputc('.', f);
	if (strcmp(en->path, "/") != 0)
		octal_put(f, en->path);
	fprintf(f, " type=%s uid=%u gid=%u mode=%04o",
	    plan_type_name(en->type), (unsigned)en->uid, (unsigned)en->gid,
	    (unsigned)en->mode);
	if (en->type == PLAN_FILE)
		fprintf(f, " size=%lld time=%lld.%09ld sha256=%s",
		    (long long)en->size, (long long)en->mtime.tv_sec,
		    en->mtime.tv_nsec, en->sha256);
	if (en->type == PLAN_LINK) {
		fputs(" link=", f);
		octal_put(f, en->link);
	}
	if (en->from != NULL)
		fprintf(f, " tags=%s", en->from);
	fputc('\n', f);
}

char *
manifest_text(const struct manifest *m, struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_null(e, errno, "manifest");
	fputs("#mtree\n", f);
	for (size_t i = 0; i < m->n; i++)
		put_line(f, &m->v[i]);
	return fclose(f) == 0 ? take_ptr(&text) :
	    err_null(e, errno, "manifest");
}
