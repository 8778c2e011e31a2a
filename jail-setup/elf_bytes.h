/*
 * elf_bytes.h - the bytes of an ELF file, every range checked before reading.
 *
 * For elf.c and the files beside it.  The source is a descriptor, read with
 * pread(2), or memory; libelf does headers, tables and byte order on top.
 */
#ifndef ELF_BYTES_H
#define ELF_BYTES_H

#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>

struct err;

/* Some of the file: `have` bytes from there on. */
struct elf_window {
	uint64_t from;
	size_t have;
	unsigned char bytes[4096];
};

struct elf_bytes {
	Elf *elf;
	GElf_Ehdr eh;
	uint64_t size;		/* of the file */
	int fd;			/* when mem is NULL */
	const unsigned char *mem;
	uint64_t str, strlen;	/* the string table: file offset and length */
	struct elf_window records, strings;
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

/* A table of any size, converted; it lives as long as b->elf. */
Elf_Data *elf_chunk(const struct elf_bytes *b, uint64_t off, uint64_t size,
    Elf_Type type, const char *what, struct err *e);

/*
 * The string at an offset of the string table, of fewer than `max` bytes; good
 * until the next call.
 */
const char *elf_string(struct elf_bytes *b, uint64_t at, size_t max,
    const char *what, struct err *e);

/*
 * Where in the file the byte at an address comes from, and how many follow it
 * there.  -1: nowhere.
 */
int elf_at(const struct elf_bytes *b, uint64_t addr, uint64_t *off,
    uint64_t *room);

#endif
