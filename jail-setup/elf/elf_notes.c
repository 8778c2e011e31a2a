/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_notes.c - read the notes that say what a file opens with dlopen(3): owner
 * "FDO", type 0x407c0c0a, in any PT_NOTE segment.  dlopen_note.c parses them.
 */
#include <string.h>

#include "elf.h"
#include "elf_bytes.h"
#include "err.h"
#include "scope.h"

#define OWNER "FDO"

enum {
	DLOPEN = 0x407c0c0a,
	HEADER = 12,		/* the lengths of name and text, and the type */
	SEGMENT_MAX = 1 << 20,	/* programs have a few hundred bytes */
	NOTES_MAX = 1024
};

/* A note: offsets of its parts in the segment. */
struct note {
	uint32_t type, namesz, textsz;
	uint64_t name, text, end;
};

static uint64_t
align_up(uint64_t at, const struct elf_segment *s)
{
	const uint64_t to = s->align == 8 ? 8 : 4;

	return (at + to - 1) / to * to;
}

/* Read the note at that offset; false if there is none or it is malformed. */
static bool
read_note(struct elf_bytes *b, const struct elf_segment *s, uint64_t at,
    struct note *n)
{
	const unsigned char *p;

	if (!elf_within(at, HEADER, s->filesz) ||
	    (p = elf_peek(b, s->offset + at, HEADER)) == NULL)
		return false;
	n->namesz = elf_u32(b, p);
	n->textsz = elf_u32(b, p + 4);
	n->type = elf_u32(b, p + 8);
	n->name = at + HEADER;
	n->text = align_up(n->name + n->namesz, s);
	n->end = align_up(n->text + n->textsz, s);
	return elf_within(n->text, n->textsz, s->filesz);
}

static bool
is_dlopen(struct elf_bytes *b, const struct elf_segment *s,
    const struct note *n)
{
	const unsigned char *p;

	if (n->type != DLOPEN || n->namesz != sizeof(OWNER))
		return false;
	p = elf_peek(b, s->offset + n->name, sizeof(OWNER));
	return p != NULL && memcmp(p, OWNER, sizeof(OWNER)) == 0;
}

static int
read_segment(struct elf_bytes *b, const struct elf_segment *s, struct elf *f,
    struct err *e)
{
	struct note n;

	for (uint64_t at = 0; read_note(b, s, at, &n); at = n.end) {
		scope_free char *text = NULL;

		if (!is_dlopen(b, s, &n))
			continue;
		if (f->dlopen.n >= NOTES_MAX)
			return err_set(e, 0, "more than %d notes", NOTES_MAX);
		text = elf_text(b, s->offset + n.text, n.textsz, "a note", e);
		if (text == NULL || list_add(&f->dlopen, text, e) < 0)
			return -1;
	}
	return 0;
}

int
elf_notes(struct elf_bytes *b, struct elf *f, struct err *e)
{
	uint64_t left = b->size;	/* beyond that, segments overlap */
	struct elf_segment s;

	for (unsigned i = 0; i < b->phnum; i++) {
		if (!elf_segment(b, i, &s) || s.type != PT_NOTE ||
		    s.filesz > SEGMENT_MAX ||
		    !elf_within(s.offset, s.filesz, b->size))
			continue;
		if (s.filesz > left)
			return 0;
		left -= s.filesz;
		if (read_segment(b, &s, f, e) < 0)
			return -1;
	}
	return 0;
}
