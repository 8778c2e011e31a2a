/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_bytes.h - the bytes of an ELF file, every range checked before reading.
 *
 * For elf.c and the files beside it.  The source is a descriptor, read with
 * pread(2), or memory.  No table is ever held as a whole: what a file costs is
 * these windows and the strings that are copied, together no longer than it.
 */
#ifndef ELF_BYTES_H
#define ELF_BYTES_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* Some of the file: `have` bytes from there on. */
struct elf_window {
	uint64_t from;
	size_t have;
	unsigned char bytes[4096];
};

struct elf_bytes {
	uint64_t size;		/* of the file */
	int fd;			/* when mem is NULL */
	const unsigned char *mem;
	bool wide, big;		/* 64 bits; the first byte is the highest */
	uint64_t phoff;		/* program headers: checked, all in the file */
	unsigned phnum;
	uint64_t str, strlen;	/* the string table: file offset and length */
	uint64_t copied;	/* bytes of strings so far */
	struct elf_window segments, records, strings;
};

/* Of a program header, either class. */
struct elf_segment {
	uint32_t type;		/* PT_...; PT_NULL: absent */
	uint64_t offset, vaddr, filesz, align;
};

/* off + size <= total, and no wrapping round. */
bool elf_within(uint64_t off, uint64_t size, uint64_t total);

/*
 * `n` bytes at a file offset, 4096 at most; NULL when they are not in the file.
 * Good until the next call.
 */
const unsigned char *elf_peek(struct elf_bytes *b, uint64_t off, size_t n);

uint16_t elf_u16(const struct elf_bytes *b, const unsigned char *p);
uint32_t elf_u32(const struct elf_bytes *b, const unsigned char *p);
uint64_t elf_u64(const struct elf_bytes *b, const unsigned char *p);

/* An address, offset or size: 8 bytes or 4. */
uint64_t elf_word(const struct elf_bytes *b, const unsigned char *p);
size_t elf_segment_size(const struct elf_bytes *b);

/* The segment of that index; false when it cannot be read any more. */
bool elf_segment(struct elf_bytes *b, unsigned i, struct elf_segment *out);

/*
 * The string at an offset of the string table, of fewer than `max` bytes,
 * malloc'ed.  NULL on error, also when the strings of this file have become
 * longer than the file: references to one string may be many.
 */
char *elf_string(struct elf_bytes *b, uint64_t at, size_t max,
    const char *what, struct err *e);

/* The same of `n` bytes at a file offset, as far as the first NUL. */
char *elf_text(struct elf_bytes *b, uint64_t off, size_t n, const char *what,
    struct err *e);

/*
 * Where in the file the byte at an address comes from, and how many follow it
 * there.  -1: nowhere.
 */
int elf_at(struct elf_bytes *b, uint64_t addr, uint64_t *off, uint64_t *room);

#endif
