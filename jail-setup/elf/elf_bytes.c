/* SPDX-License-Identifier: BSD-2-Clause */
/* elf_bytes.c - see elf_bytes.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf_bytes.h"
#include "err.h"
#include "scope.h"

enum { BEFORE = 1024 };		/* strings are near each other, unordered */

/* Subtract: off + size may overflow. */
bool
elf_within(uint64_t off, uint64_t size, uint64_t total)
{
	return size <= total && off <= total - size;
}

/* Fill a window from that offset; with less if the file was truncated. */
static void
window_fill(const struct elf_bytes *b, struct elf_window *w, uint64_t from)
{
	uint64_t left = b->size - from;
	size_t want = left < sizeof(w->bytes) ? (size_t)left :
	    sizeof(w->bytes);
	ssize_t n = pread(b->fd, w->bytes, want, (off_t)from);

	w->from = from;
	w->have = n > 0 ? (size_t)n : 0;
}

static bool
window_covers(const struct elf_window *w, uint64_t off, size_t n)
{
	return off >= w->from && elf_within(off - w->from, n, w->have);
}

static const unsigned char *
window_peek(const struct elf_bytes *b, struct elf_window *w, uint64_t off,
    size_t n)
{
	if (!elf_within(off, n, b->size))
		return NULL;
	if (!window_covers(w, off, n))
		window_fill(b, w, off > BEFORE ? off - BEFORE : 0);
	if (!window_covers(w, off, n))
		window_fill(b, w, off);
	return window_covers(w, off, n) ? w->bytes + (off - w->from) : NULL;
}

/* The program headers, or the whole of a small file, are at the beginning. */
const unsigned char *
elf_peek(struct elf_bytes *b, uint64_t off, size_t n)
{
	return window_peek(b, off < BEFORE ? &b->segments : &b->records, off,
	    n);
}

uint16_t
elf_u16(const struct elf_bytes *b, const unsigned char *p)
{
	if (b->big)
		return (uint16_t)(p[0] << 8 | p[1]);
	return (uint16_t)(p[1] << 8 | p[0]);
}

uint32_t
elf_u32(const struct elf_bytes *b, const unsigned char *p)
{
	uint32_t first = elf_u16(b, p), second = elf_u16(b, p + 2);

	return b->big ? first << 16 | second : second << 16 | first;
}

uint64_t
elf_u64(const struct elf_bytes *b, const unsigned char *p)
{
	uint64_t first = elf_u32(b, p), second = elf_u32(b, p + 4);

	return b->big ? first << 32 | second : second << 32 | first;
}

uint64_t
elf_word(const struct elf_bytes *b, const unsigned char *p)
{
	return b->wide ? elf_u64(b, p) : elf_u32(b, p);
}

size_t
elf_segment_size(const struct elf_bytes *b)
{
	return b->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
}

bool
elf_segment(struct elf_bytes *b, unsigned i, struct elf_segment *out)
{
	const size_t one = elf_segment_size(b), w = b->wide ? 8 : 4;
	const unsigned char *p = window_peek(b, &b->segments,
	    b->phoff + i * one, one);

	if (p == NULL)
		return false;
	out->type = elf_u32(b, p);
	out->align = elf_word(b, p + one - w);
	p += w;			/* skip p_type and, in 64 bits, p_flags */
	out->offset = elf_word(b, p);
	out->vaddr = elf_word(b, p + w);
	out->filesz = elf_word(b, p + 3 * w);
	return true;
}

/* Copy a string, unless all copies would exceed the length of the file. */
static char *
keep_string(struct elf_bytes *b, const char *s, size_t n, struct err *e)
{
	char *new;

	if (n + 1 > b->size - b->copied)
		return err_null(e, 0, "its names are longer than the file");
	new = strndup(s, n);
	if (new == NULL)
		return err_null(e, ENOMEM, "a name of %zu bytes", n);
	b->copied += n + 1;
	return new;
}

/* n bytes of the file, malloc'ed; NULL on error. */
static char *
read_bytes(const struct elf_bytes *b, uint64_t off, size_t n, const char *what,
    struct err *e)
{
	scope_free char *buf = NULL;

	if (!elf_within(off, n, b->size))
		return err_null(e, 0, "%s lies outside the file", what);
	buf = malloc(n + 1);
	if (buf == NULL)
		return err_null(e, ENOMEM, "%s", what);
	return pread(b->fd, buf, n, (off_t)off) == (ssize_t)n ? take_ptr(&buf) :
	    err_null(e, 0, "%s lies outside the file", what);
}

char *
elf_text(struct elf_bytes *b, uint64_t off, size_t n, const char *what,
    struct err *e)
{
	scope_free char *s = read_bytes(b, off, n, what, e);

	return s != NULL ? keep_string(b, s, strnlen(s, n), e) : NULL;
}

/* Read a string that does not end within the window. */
static char *
long_string(struct elf_bytes *b, uint64_t off, size_t most, bool cut,
    const char *what, struct err *e)
{
	scope_free char *s = read_bytes(b, off, most, what, e);

	if (s == NULL)
		return NULL;
	if (memchr(s, '\0', most) != NULL)
		return keep_string(b, s, strlen(s), e);
	return err_null(e, 0, cut ? "%s is too long" : "%s does not end", what);
}

char *
elf_string(struct elf_bytes *b, uint64_t at, size_t max, const char *what,
    struct err *e)
{
	uint64_t off = b->str + at, room;
	const unsigned char *p;
	size_t most, near;

	if (at >= b->strlen ||
	    (p = window_peek(b, &b->strings, off, 1)) == NULL)
		return err_null(e, 0, "%s lies outside the string table", what);
	room = b->strlen - at;
	most = room < max ? (size_t)room : max;
	near = b->strings.have - (size_t)(p - b->strings.bytes);
	if (near > most)
		near = most;
	if (memchr(p, '\0', near) != NULL)
		return keep_string(b, (const char *)p,
		    strlen((const char *)p), e);
	return long_string(b, off, most, room > max, what, e);
}

/* The loader maps segments in order, so the last one counts. */
int
elf_at(struct elf_bytes *b, uint64_t addr, uint64_t *off, uint64_t *room)
{
	struct elf_segment s;
	int found = -1;
	uint64_t in;

	for (unsigned i = 0; i < b->phnum; i++) {
		if (!elf_segment(b, i, &s) || s.type != PT_LOAD ||
		    addr < s.vaddr)
			continue;
		in = addr - s.vaddr;
		if (in >= s.filesz || !elf_within(s.offset, s.filesz, b->size))
			continue;
		*off = s.offset + in;
		*room = s.filesz - in;
		found = 0;
	}
	return found;
}
