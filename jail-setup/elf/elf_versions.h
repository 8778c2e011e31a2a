/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_versions.h - symbol versions: DT_VERNEED and DT_VERDEF.
 *
 * Read as the loader does (glibc's elf/dl-version.c): by the chains of offsets,
 * ignoring the counts.
 */
#ifndef ELF_VERSIONS_H
#define ELF_VERSIONS_H

#include <stdint.h>

struct elf;
struct elf_bytes;
struct err;

/* Append to f->wants and f->has from the table at `addr`; 0: no table. */
int elf_versions_wanted(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);
int elf_versions_had(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);

#endif
