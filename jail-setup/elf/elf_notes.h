/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_notes.h - the notes that say what a file opens with dlopen(3).
 *
 * Owner "FDO", type 0x407c0c0a, in any PT_NOTE segment; their JSON is
 * understood by dlopen_note.c.
 */
#ifndef ELF_NOTES_H
#define ELF_NOTES_H

struct elf;
struct elf_bytes;
struct err;

/*
 * Their texts onto f->dlopen.  No loader reads notes, so a segment that is not
 * in the file, or makes no sense, is passed over as it does; so is the rest
 * when segments lie over each other.
 */
int elf_notes(struct elf_bytes *b, struct elf *f, struct err *e);

#endif
