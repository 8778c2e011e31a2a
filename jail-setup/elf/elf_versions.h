/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_versions.h - symbol versions: DT_VERNEED and DT_VERDEF.
 *
 * As the loader walks them (glibc's elf/dl-version.c): along the chains of
 * offsets and not by their counts.
 */
#ifndef ELF_VERSIONS_H
#define ELF_VERSIONS_H

#include <stdint.h>

struct elf;
struct elf_bytes;
struct err;

/* Onto f->wants and f->has, from the addresses of the tables; 0: no table. */
int elf_versions_wanted(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);
int elf_versions_had(struct elf_bytes *b, uint64_t addr, struct elf *f,
    struct err *e);

#endif
