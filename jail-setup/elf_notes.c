/* elf_notes.c - see elf_notes.h */
#include <string.h>

#include "elf.h"
#include "elf_bytes.h"
#include "elf_notes.h"
#include "err.h"

#define OWNER "FDO"

enum {
	DLOPEN = 0x407c0c0a,
	SEGMENT_MAX = 1 << 20,	/* a core dump's; programs have a few hundred */
	NOTES_MAX = 1024
};

static int
segment(Elf_Data *d, struct elf *f, struct err *e)
{
	size_t at = 0, name, text;
	GElf_Nhdr n;

	while (at < d->d_size &&
	    (at = gelf_getnote(d, at, &n, &name, &text)) > 0) {
		const char *s = (const char *)d->d_buf + text;

		if (n.n_type != DLOPEN || n.n_namesz != sizeof(OWNER) ||
		    memcmp((const char *)d->d_buf + name, OWNER,
		    sizeof(OWNER)) != 0)
			continue;
		if (f->dlopen.n >= NOTES_MAX)
			return err_set(e, 0, "more than %d notes", NOTES_MAX);
		if (list_add_n(&f->dlopen, s, strnlen(s, n.n_descsz), e) < 0)
			return -1;
	}
	return 0;
}

int
elf_notes(const struct elf_bytes *b, struct elf *f, struct err *e)
{
	struct err ignored;
	GElf_Phdr ph;
	Elf_Data *d;

	for (int i = 0; i < b->eh.e_phnum; i++) {
		if (gelf_getphdr(b->elf, i, &ph) == NULL ||
		    ph.p_type != PT_NOTE || ph.p_filesz > SEGMENT_MAX)
			continue;
		d = elf_chunk(b, ph.p_offset, ph.p_filesz,
		    ph.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR, "a note",
		    &ignored);
		if (d != NULL && segment(d, f, e) < 0)
			return -1;
	}
	return 0;
}
