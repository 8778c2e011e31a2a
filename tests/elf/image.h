/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.h - ELF files by hand, for any class and byte order, without a linker.
 *
 * One PT_LOAD over the whole file at BASE, PT_DYNAMIC, PT_INTERP if asked for;
 * no section headers, as the loader needs none.  Test code: it aborts.
 */
#ifndef TESTS_IMAGE_H
#define TESTS_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGE_ROOM = 1 << 16, BASE = 0x10000 };

struct image_spec {
	int class, data, machine, type;	/* 0: x86-64, a shared object */
	uint32_t e_flags;
	const char *interp, *soname, *rpath, *runpath;
	const char *needed[8];
	uint64_t flags_1;
};

struct image {
	unsigned char b[IMAGE_ROOM];
	size_t n;
	size_t phdr, dyn, str;		/* where they are, to be damaged */
	bool wide, big;
};

static inline void
image_int(struct image *m, size_t at, uint64_t v, size_t size)
{
	for (size_t i = 0; i < size; i++)
		m->b[at + (m->big ? size - 1 - i : i)] =
		    (unsigned char)(v >> (8 * i));
}

static inline void
image_put(struct image *m, uint64_t v, size_t size)
{
	if (size > IMAGE_ROOM - m->n)
		abort();
	image_int(m, m->n, v, size);
	m->n += size;
}

static inline size_t
image_text(struct image *m, const char *s)
{
	size_t at = m->n, n = strlen(s) + 1;

	if (n > IMAGE_ROOM - m->n)
		abort();
	memcpy(m->b + at, s, n);
	m->n += n;
	return at;
}

static inline void
image_phdr(struct image *m, int type, size_t off, size_t size)
{
	size_t w = m->wide ? 8 : 4;

	image_put(m, (uint64_t)type, 4);
	if (m->wide)
		image_put(m, PF_R, 4);
	image_put(m, off, w);
	image_put(m, BASE + off, w);
	image_put(m, BASE + off, w);
	image_put(m, size, w);
	image_put(m, size, w);
	if (!m->wide)
		image_put(m, PF_R, 4);
	image_put(m, 8, w);
}

static inline void
image_ehdr(struct image *m, const struct image_spec *s, int phnum)
{
	size_t w = m->wide ? 8 : 4, size = m->wide ? 64 : 52;

	memcpy(m->b, ELFMAG, SELFMAG);
	m->b[EI_CLASS] = m->wide ? ELFCLASS64 : ELFCLASS32;
	m->b[EI_DATA] = m->big ? ELFDATA2MSB : ELFDATA2LSB;
	m->b[EI_VERSION] = EV_CURRENT;
	m->n = EI_NIDENT;
	image_put(m, s->type != 0 ? (uint64_t)s->type : ET_DYN, 2);
	image_put(m, s->machine != 0 ? (uint64_t)s->machine : EM_X86_64, 2);
	image_put(m, EV_CURRENT, 4);
	image_put(m, 0, w);
	image_put(m, size, w);		/* e_phoff */
	image_put(m, 0, w);		/* e_shoff */
	image_put(m, s->e_flags, 4);
	image_put(m, size, 2);
	image_put(m, m->wide ? 56 : 32, 2);
	image_put(m, (uint64_t)phnum, 2);
	image_put(m, 0, 6);
	m->phdr = m->n;
}

static inline void
image_dyn(struct image *m, uint64_t tag, uint64_t value)
{
	image_put(m, tag, m->wide ? 8 : 4);
	image_put(m, value, m->wide ? 8 : 4);
}

/* A string of the dynamic section: its offset, 0 for none. */
static inline size_t
image_string(struct image *m, const char *s)
{
	return s != NULL ? image_text(m, s) - m->str : 0;
}

static inline void
image_make(struct image *m, const struct image_spec *s)
{
	size_t ph, io = 0, end, soname, rpath, runpath, strlen_, need[8];
	int phnum = s->interp != NULL ? 3 : 2;

	memset(m, 0, sizeof(*m));
	m->wide = s->class != ELFCLASS32;
	m->big = s->data == ELFDATA2MSB;
	image_ehdr(m, s, phnum);
	ph = m->n;
	m->n += (size_t)phnum * (m->wide ? 56 : 32);
	if (s->interp != NULL)
		io = image_text(m, s->interp);
	m->str = m->n;
	image_text(m, "");
	soname = image_string(m, s->soname);
	rpath = image_string(m, s->rpath);
	runpath = image_string(m, s->runpath);
	for (int i = 0; i < 8; i++)
		need[i] = image_string(m, s->needed[i]);
	strlen_ = m->n - m->str;
	m->n = (m->n + 7) & ~(size_t)7;
	m->dyn = m->n;
	for (int i = 0; i < 8; i++)
		if (s->needed[i] != NULL)
			image_dyn(m, DT_NEEDED, need[i]);
	if (s->soname != NULL)
		image_dyn(m, DT_SONAME, soname);
	if (s->rpath != NULL)
		image_dyn(m, DT_RPATH, rpath);
	if (s->runpath != NULL)
		image_dyn(m, DT_RUNPATH, runpath);
	if (s->flags_1 != 0)
		image_dyn(m, DT_FLAGS_1, s->flags_1);
	image_dyn(m, DT_STRTAB, BASE + m->str);
	image_dyn(m, DT_STRSZ, strlen_);
	image_dyn(m, DT_NULL, 0);
	end = m->n;
	m->n = ph;
	image_phdr(m, PT_LOAD, 0, end);
	image_phdr(m, PT_DYNAMIC, m->dyn, end - m->dyn);
	if (s->interp != NULL)
		image_phdr(m, PT_INTERP, io, strlen(s->interp) + 1);
	m->n = end;
}

#endif
