/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_versions.c - read symbol versions, DT_VERNEED and DT_VERDEF, as the
 * loader does (glibc's elf/dl-version.c): by the chains of offsets, without the
 * counts.
 */
#include <limits.h>

#include "base/array.h"
#include "elf.h"
#include "elf_bytes.h"
#include "err.h"

/*
 * The records have the same layout in both classes, elf(5).  Real files have at
 * most 60; in a hostile file every chain could lead through all of them.
 */
enum { NEED = 16, AUX = 16, DEF = 20, DEF_AUX = 8, VERSIONS_MAX = 1024 };

static const char wanted[] = "a version that is needed";
static const char had[] = "a version that is defined";

/* Append a zeroed version. */
static struct elf_version *
version_add(struct elf_versions *l, struct err *e)
{
	if (l->n >= VERSIONS_MAX)
		return err_null(e, 0, "more than %d versions", VERSIONS_MAX);
	if (ARRAY_ROOM(l->v, l->n, l->room, "versions", e) < 0)
		return NULL;
	l->v[l->n] = (struct elf_version){ 0 };
	return &l->v[l->n++];
}

/* Peek at a record of `n` bytes at a file offset: see elf_peek(). */
static const unsigned char *
version_record(struct elf_bytes *b, uint64_t off, size_t n, const char *what,
    struct err *e)
{
	const unsigned char *p = elf_peek(b, off, n);

	if (p == NULL)
		err_set(e, 0, "%s lies outside the file", what);
	return p;
}

/* Read the chain of versions needed of one file, whose name is at `file`. */
static int
versions_of_file(struct elf_bytes *b, uint64_t off, uint32_t file,
    struct elf *f, struct err *e)
{
	struct elf_version *v;
	const unsigned char *p;
	uint32_t name, next;

	do {
		if ((p = version_record(b, off, AUX, wanted, e)) == NULL ||
		    (v = version_add(&f->wants, e)) == NULL)
			return -1;
		v->hash = elf_u32(b, p);
		v->weak = (elf_u16(b, p + 4) & VER_FLG_WEAK) != 0;
		name = elf_u32(b, p + 8);
		next = elf_u32(b, p + 12);
		if ((v->name = elf_string(b, name, PATH_MAX, wanted, e)) ==
		    NULL || (v->file = elf_string(b, file, PATH_MAX, wanted,
		    e)) == NULL)
			return -1;
		off += next;
	} while (next != 0);
	return 0;
}

int
elf_versions_wanted(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e)
{
	uint64_t off, room;
	const unsigned char *p;
	uint32_t file, aux, next;

	if (addr == 0)
		return 0;
	if (elf_at(b, addr, &off, &room) < 0)
		return err_set(e, 0, "%s lies outside the file", wanted);
	do {
		if ((p = version_record(b, off, NEED, wanted, e)) == NULL)
			return -1;
		file = elf_u32(b, p + 4);
		aux = elf_u32(b, p + 8);
		next = elf_u32(b, p + 12);
		if (versions_of_file(b, off + aux, file, f, e) < 0)
			return -1;
		off += next;
	} while (next != 0);
	return 0;
}

int
elf_versions_had(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e)
{
	uint64_t off, room;
	struct elf_version *v;
	const unsigned char *p;
	uint32_t aux, next;

	if (addr == 0)
		return 0;
	f->versioned = true;
	if (elf_at(b, addr, &off, &room) < 0)
		return err_set(e, 0, "%s lies outside the file", had);
	do {
		if ((p = version_record(b, off, DEF, had, e)) == NULL ||
		    (v = version_add(&f->has, e)) == NULL)
			return -1;
		v->hash = elf_u32(b, p + 8);
		aux = elf_u32(b, p + 12);
		next = elf_u32(b, p + 16);
		if ((p = version_record(b, off + aux, DEF_AUX, had, e)) == NULL)
			return -1;
		v->name = elf_string(b, elf_u32(b, p), PATH_MAX, had, e);
		if (v->name == NULL)
			return -1;
		off += next;
	} while (next != 0);
	return 0;
}
