/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_bytes.h - the bytes of an ELF file, every range checked before reading.
 *
 * For elf.c and the files beside it.  The source is a descriptor, read with
 * pread(2).  No table is held in memory as a whole: only these windows, and
 * copies of strings, which together are no longer than the file.
 */
#ifndef ELF_BYTES_H
#define ELF_BYTES_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf;
struct err;

/* Some of the file: `have` bytes from there on. */
struct elf_window {
	uint64_t from;
	size_t have;
	unsigned char bytes[4096];
};

struct elf_bytes {
	uint64_t size;		/* of the file */
	int fd;
	bool wide, big;		/* 64-bit; big-endian */
	uint64_t phoff;		/* program headers: checked to be in the file */
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

/* off + size <= total, without overflow. */
bool elf_within(uint64_t off, uint64_t size, uint64_t total);

/*
 * `n` bytes at a file offset, 4096 at most; NULL if they are not in the file.
 * Valid until the next call.
 */
const unsigned char *elf_peek(struct elf_bytes *b, uint64_t off, size_t n);

uint16_t elf_u16(const struct elf_bytes *b, const unsigned char *p);
uint32_t elf_u32(const struct elf_bytes *b, const unsigned char *p);
uint64_t elf_u64(const struct elf_bytes *b, const unsigned char *p);

/* An address, offset or size: 8 bytes or 4. */
uint64_t elf_word(const struct elf_bytes *b, const unsigned char *p);
size_t elf_segment_size(const struct elf_bytes *b);

/* Read the program header of that index; false if that fails. */
bool elf_segment(struct elf_bytes *b, unsigned i, struct elf_segment *out);

/*
 * The string at an offset of the string table, shorter than `max` bytes,
 * malloc'ed.  NULL on error, also if the copied strings would exceed the length
 * of the file, since many references may lead to one string.
 */
char *elf_string(struct elf_bytes *b, uint64_t at, size_t max,
    const char *what, struct err *e);

/* The same for `n` bytes at a file offset, up to the first NUL. */
char *elf_text(struct elf_bytes *b, uint64_t off, size_t n, const char *what,
    struct err *e);

/*
 * The file offset of an address, and how many bytes follow it in its segment.
 * -1: no segment maps it.
 */
int elf_at(struct elf_bytes *b, uint64_t addr, uint64_t *off, uint64_t *room);

/*
 * elf_notes.c: append the texts of the dlopen notes to f->dlopen.  Loaders
 * ignore notes, so a segment that is malformed or not in the file is skipped;
 * after overlapping segments the rest is skipped.
 */
int elf_notes(struct elf_bytes *b, struct elf *f, struct err *e);

/*
 * elf_versions.c: append to f->wants and f->has from the table at `addr`; 0: no
 * table.
 */
int elf_versions_wanted(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);
int elf_versions_had(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);

#endif
