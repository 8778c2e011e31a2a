/* elf_bytes.c - see elf_bytes.h */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "elf_bytes.h"
#include "err.h"

enum { BEFORE = 1024 };		/* names lie together, in no order */

/* Subtract, never add: off + size may wrap round. */
bool
elf_within(uint64_t off, uint64_t size, uint64_t total)
{
	return size <= total && off <= total - size;
}

/* Fill a window from there on; a file cut short meanwhile fills less. */
static void
fill(const struct elf_bytes *b, struct elf_window *w, uint64_t from)
{
	uint64_t left = b->size - from;
	size_t want = left < sizeof(w->bytes) ? (size_t)left :
	    sizeof(w->bytes);
	ssize_t n = (ssize_t)want;

	if (b->mem != NULL)
		memcpy(w->bytes, b->mem + from, want);
	else
		n = pread(b->fd, w->bytes, want, (off_t)from);
	w->from = from;
	w->have = n > 0 ? (size_t)n : 0;
}

static bool
covers(const struct elf_window *w, uint64_t off, size_t n)
{
	return off >= w->from && elf_within(off - w->from, n, w->have);
}

static const unsigned char *
peek(const struct elf_bytes *b, struct elf_window *w, uint64_t off, size_t n)
{
	if (!elf_within(off, n, b->size))
		return NULL;
	if (!covers(w, off, n))
		fill(b, w, off > BEFORE ? off - BEFORE : 0);
	if (!covers(w, off, n))
		fill(b, w, off);
	return covers(w, off, n) ? w->bytes + (off - w->from) : NULL;
}

const unsigned char *
elf_peek(struct elf_bytes *b, uint64_t off, size_t n)
{
	return peek(b, &b->records, off, n);
}

uint16_t
elf_u16(const struct elf_bytes *b, const unsigned char *p)
{
	if (b->eh.e_ident[EI_DATA] == ELFDATA2MSB)
		return (uint16_t)(p[0] << 8 | p[1]);
	return (uint16_t)(p[1] << 8 | p[0]);
}

uint32_t
elf_u32(const struct elf_bytes *b, const unsigned char *p)
{
	uint32_t first = elf_u16(b, p), second = elf_u16(b, p + 2);

	if (b->eh.e_ident[EI_DATA] == ELFDATA2MSB)
		return first << 16 | second;
	return second << 16 | first;
}

Elf_Data *
elf_chunk(const struct elf_bytes *b, uint64_t off, uint64_t size,
    Elf_Type type, const char *what, struct err *e)
{
	Elf_Data *d = NULL;

	if (size > 0 && elf_within(off, size, b->size))
		d = elf_getdata_rawchunk(b->elf, (int64_t)off, size, type);
	if (d == NULL)
		err_set(e, 0, "%s lies outside the file", what);
	return d;
}

/* The same for a string that does not end within the window. */
static const char *
long_string(const struct elf_bytes *b, uint64_t off, size_t most, bool cut,
    const char *what, struct err *e)
{
	Elf_Data *d = elf_chunk(b, off, most, ELF_T_BYTE, what, e);

	if (d == NULL)
		return NULL;
	if (memchr(d->d_buf, '\0', most) != NULL)
		return d->d_buf;
	err_set(e, 0, cut ? "%s is too long" : "%s does not end", what);
	return NULL;
}

const char *
elf_string(struct elf_bytes *b, uint64_t at, size_t max, const char *what,
    struct err *e)
{
	uint64_t off = b->str + at, room;
	const unsigned char *p;
	size_t most, near;

	if (at >= b->strlen ||
	    (p = peek(b, &b->strings, off, 1)) == NULL) {
		err_set(e, 0, "%s lies outside the string table", what);
		return NULL;
	}
	room = b->strlen - at;
	most = room < max ? (size_t)room : max;
	near = b->strings.have - (size_t)(p - b->strings.bytes);
	if (near > most)
		near = most;
	if (memchr(p, '\0', near) != NULL)
		return (const char *)p;
	return long_string(b, off, most, room > max, what, e);
}

/* The loader maps segments in order, so a later one wins. */
int
elf_at(const struct elf_bytes *b, uint64_t addr, uint64_t *off,
    uint64_t *room)
{
	GElf_Phdr ph;
	int found = -1;
	uint64_t in;

	for (int i = 0; i < b->eh.e_phnum; i++) {
		if (gelf_getphdr(b->elf, i, &ph) == NULL ||
		    ph.p_type != PT_LOAD || addr < ph.p_vaddr)
			continue;
		in = addr - ph.p_vaddr;
		if (in >= ph.p_filesz ||
		    !elf_within(ph.p_offset, ph.p_filesz, b->size))
			continue;
		*off = ph.p_offset + in;
		*room = ph.p_filesz - in;
		found = 0;
	}
	return found;
}
