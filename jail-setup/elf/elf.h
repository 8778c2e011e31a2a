/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf.h - what the kernel and the loader read in an ELF file.
 *
 * Only segments are read, as the kernel and the loader do (elf(5), ld.so(8)):
 * PT_INTERP, PT_DYNAMIC, PT_NOTE and the PT_LOADs that map addresses to the
 * file.  Section headers are not needed, and both byte orders are supported.
 * Every offset is checked against p_filesz and the length of the file; memory
 * used is at most a few times the length of the file.
 */
#ifndef ELF_H
#define ELF_H

#include <elf.h>		/* the system's: EM_, ET_, ELFCLASS */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"

struct err;

/* A version of symbols, as ld makes it from a --version-script. */
struct elf_version {
	char *name;
	char *file;		/* needed of that soname; NULL: defined */
	uint32_t hash;		/* of the name, as the file has it */
	bool weak;		/* needed, but only warned about */
};

struct elf_versions {
	struct elf_version *v;
	size_t n, room;
};

struct elf {
	unsigned char class;	/* ELFCLASS32 or ELFCLASS64 */
	unsigned char data;	/* ELFDATA2LSB or ELFDATA2MSB */
	unsigned char osabi;
	uint16_t machine;	/* EM_... */
	uint16_t type;		/* ET_EXEC, ET_DYN, ... */
	uint32_t flags;		/* e_flags; on ARM the floating point ABI */
	bool dynamic;		/* has a dynamic section */
	bool nodeflib;		/* DF_1_NODEFLIB: no default directories */
	bool noopen;		/* DF_1_NOOPEN: not with dlopen(3) */
	bool pie;		/* DF_1_PIE: a program, whatever its type */
	bool versioned;		/* has DT_VERDEF */
	char *interp;		/* NULL: absent; so for the next three */
	char *soname;
	char *rpath;		/* ignored if there is a runpath too */
	char *runpath;
	struct list needed;	/* in the file's order, tokens not expanded */
	struct list filters;	/* DT_FILTER: as needed, answers before it */
	struct list auxiliary;	/* DT_AUXILIARY: the same, if there is one */
	char *audit;		/* DT_AUDIT, DT_DEPAUDIT: names and ':' */
	char *depaudit;
	struct elf_versions wants, has;
	struct list dlopen;	/* the texts of its dlopen notes, JSON */
};

/* Are the first four bytes those of an ELF file?  Checks nothing else. */
bool elf_magic(const void *bytes, size_t len);

/*
 * Parse an open regular file, of which only the needed parts are read.  -1,
 * with *out unchanged, if it is not an ELF file, truncated or corrupt.  A
 * needed name that is too long for a path is corrupt.  A name with a '/' is a
 * path; relative ones are left to the resolver.
 */
int elf_read(int fd, struct elf *out, struct err *e);

void elf_free(struct elf *f);		/* also of a zeroed struct */

#define scope_elf __attribute__((cleanup(elf_free))) struct elf

#endif
