/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_notes.h - read the notes that say what a file opens with dlopen(3).
 *
 * Owner "FDO", type 0x407c0c0a, in any PT_NOTE segment; dlopen_note.c parses
 * their JSON.
 */
#ifndef ELF_NOTES_H
#define ELF_NOTES_H

struct elf;
struct elf_bytes;
struct err;

/*
 * Append their texts to f->dlopen.  Loaders ignore notes, so a segment that is
 * malformed or not in the file is skipped; after overlapping segments the rest
 * is skipped.
 */
int elf_notes(struct elf_bytes *b, struct elf *f, struct err *e);

#endif
