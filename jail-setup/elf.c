/*
 * elf.c - see elf.h.
 *
 * libelf does the byte order, the two classes and the reading; which bytes
 * count is decided here.  A descriptor is read with pread(2) and never mapped,
 * so a file cut short by somebody else in the meantime is a read that fails
 * and not a SIGBUS.
 */
#include <sys/stat.h>

#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <string.h>

#include "elf.h"
#include "err.h"
#include "scope.h"

/*
 * What no honest file reaches (the largest seen: 0.5 KiB of dynamic section,
 * 190 needed names); they bound what a hostile one makes us allocate.
 */
enum {
	DYN_MAX = 1 << 20,
	NEEDED_MAX = 4096,
	SEARCH_MAX = 1 << 16,	/* an rpath; some package sets have long ones */
	PEEK = 256		/* most strings end within this */
};

struct image {
	Elf *elf;
	GElf_Ehdr eh;
	uint64_t size;		/* of the file */
	GElf_Phdr interp, dyn;	/* p_type == PT_NULL: absent */
	uint64_t str, strlen;	/* the string table: file offset and length */
};

static void
image_end(Elf **elf)
{
	elf_end(*elf);
}

bool
elf_magic(const void *bytes, size_t len)
{
	return len >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

void
elf_free(struct elf *f)
{
	free(f->interp);
	free(f->soname);
	free(f->rpath);
	free(f->runpath);
	list_free(&f->needed);
	*f = (struct elf){ 0 };
}

/* Subtract, never add: off + size may wrap round. */
static bool
within(uint64_t off, uint64_t size, uint64_t total)
{
	return size <= total && off <= total - size;
}

static Elf_Data *
chunk(const struct image *im, uint64_t off, uint64_t size, Elf_Type type,
    const char *what, struct err *e)
{
	Elf_Data *d = NULL;

	if (size > 0 && within(off, size, im->size))
		d = elf_getdata_rawchunk(im->elf, (int64_t)off, size, type);
	if (d == NULL)
		err_set(e, 0, "%s lies outside the file", what);
	return d;
}

/*
 * The string at `off`, of which `room` bytes belong to its table, and of
 * which fewer than `max` are allowed.  It lives as long as im->elf.
 */
static const char *
text(const struct image *im, uint64_t off, uint64_t room, size_t max,
    const char *what, struct err *e)
{
	size_t want = room < PEEK ? (size_t)room : PEEK;
	size_t most = room < max ? (size_t)room : max;
	Elf_Data *d;

	for (;; want = most) {
		d = chunk(im, off, want, ELF_T_BYTE, what, e);
		if (d == NULL)
			return NULL;
		if (memchr(d->d_buf, '\0', want) != NULL)
			return d->d_buf;
		if (want >= most)
			break;
	}
	err_set(e, 0, most == max ? "%s is too long" : "%s does not end", what);
	return NULL;
}

/*
 * Where in the file the byte at an address comes from, and how many follow
 * it there.  The loader maps segments in order, so a later one wins.
 */
static int
at(const struct image *im, uint64_t addr, uint64_t *off, uint64_t *room)
{
	GElf_Phdr ph;
	int found = -1;
	uint64_t in;

	for (int i = 0; i < im->eh.e_phnum; i++) {
		if (gelf_getphdr(im->elf, i, &ph) == NULL ||
		    ph.p_type != PT_LOAD || addr < ph.p_vaddr)
			continue;
		in = addr - ph.p_vaddr;
		if (in >= ph.p_filesz ||
		    !within(ph.p_offset, ph.p_filesz, im->size))
			continue;
		*off = ph.p_offset + in;
		*room = ph.p_filesz - in;
		found = 0;
	}
	return found;
}

static int
headers(struct image *im, struct err *e)
{
	size_t one;

	if (elf_kind(im->elf) != ELF_K_ELF ||
	    gelf_getehdr(im->elf, &im->eh) == NULL)
		return err_set(e, 0, "not an ELF file, or cut short");
	if (im->eh.e_version != EV_CURRENT)
		return err_set(e, 0, "unknown ELF version");
	if (im->eh.e_phnum == 0)
		return 0;	/* an object file */
	one = gelf_fsize(im->elf, ELF_T_PHDR, 1, EV_CURRENT);
	if (im->eh.e_phnum == PN_XNUM || im->eh.e_phentsize != one)
		return err_set(e, 0, "program headers of a wrong size");
	if (!within(im->eh.e_phoff, im->eh.e_phnum * one, im->size))
		return err_set(e, 0, "program headers lie outside the file");
	return 0;
}

/*
 * The kernel takes the first PT_INTERP, the loader the last PT_DYNAMIC that
 * has bytes in the file (a separate debug file has one without).
 */
static int
segments(struct image *im, struct err *e)
{
	GElf_Phdr ph;

	for (int i = 0; i < im->eh.e_phnum; i++) {
		if (gelf_getphdr(im->elf, i, &ph) == NULL)
			return err_set(e, 0, "cannot read program header %d",
			    i);
		if (ph.p_type == PT_INTERP && im->interp.p_type == PT_NULL)
			im->interp = ph;
		if (ph.p_type == PT_DYNAMIC && ph.p_filesz > 0)
			im->dyn = ph;
	}
	return 0;
}

static int
copy(char **to, const char *s, struct err *e)
{
	char *new = strdup(s);

	if (new == NULL)
		return err_set(e, ENOMEM, "copy a string");
	free(*to);		/* a tag given twice: the last one counts */
	*to = new;
	return 0;
}

/* As fs/binfmt_elf.c has it: 2 to PATH_MAX bytes, the last of them NUL. */
static int
interp(const struct image *im, struct elf *f, struct err *e)
{
	uint64_t n = im->interp.p_filesz;
	const char *s;
	Elf_Data *d;

	if (im->interp.p_type == PT_NULL)
		return 0;
	if (n < 2 || n > PATH_MAX)
		return err_set(e, 0, "interpreter name of %ju bytes",
		    (uintmax_t)n);
	d = chunk(im, im->interp.p_offset, n, ELF_T_BYTE,
	    "the interpreter's name", e);
	if (d == NULL)
		return -1;
	s = d->d_buf;
	if (s[n - 1] != '\0')
		return err_set(e, 0, "the interpreter's name does not end");
	return copy(&f->interp, s, e);
}

/* One string of the dynamic section, into *to or else onto f->needed. */
static int
string(const struct image *im, uint64_t at_str, char **to, size_t max,
    const char *what, struct elf *f, struct err *e)
{
	const char *s;

	if (at_str >= im->strlen)
		return err_set(e, 0, "%s lies outside the string table", what);
	s = text(im, im->str + at_str, im->strlen - at_str, max, what, e);
	if (s == NULL)
		return -1;
	if (to != NULL)
		return copy(to, s, e);
	if (f->needed.n >= NEEDED_MAX)
		return err_set(e, 0, "more than %d needed names", NEEDED_MAX);
	return list_add(&f->needed, s, e);
}

static int
entry(const struct image *im, const GElf_Dyn *d, struct elf *f, struct err *e)
{
	uint64_t v = d->d_un.d_val;

	switch (d->d_tag) {
	case DT_NEEDED:
		return string(im, v, NULL, PATH_MAX, "a needed name", f, e);
	case DT_SONAME:
		return string(im, v, &f->soname, PATH_MAX, "soname", f, e);
	case DT_RPATH:
		return string(im, v, &f->rpath, SEARCH_MAX, "rpath", f, e);
	case DT_RUNPATH:
		return string(im, v, &f->runpath, SEARCH_MAX, "runpath", f, e);
	case DT_FLAGS_1:
		f->nodeflib = (v & DF_1_NODEFLIB) != 0;
		break;
	}
	return 0;
}

/* DT_STRTAB holds an address; its table ends where DT_STRSZ says. */
static int
strings(struct image *im, Elf_Data *data, int n, struct err *e)
{
	uint64_t addr = 0, size = 0, room;
	GElf_Dyn d;

	for (int i = 0; i < n; i++) {
		if (gelf_getdyn(data, i, &d) == NULL || d.d_tag == DT_NULL)
			break;
		if (d.d_tag == DT_STRTAB)
			addr = d.d_un.d_ptr;
		if (d.d_tag == DT_STRSZ)
			size = d.d_un.d_val;
	}
	if (size == 0)
		return 0;	/* strlen 0: any string is then an error */
	if (at(im, addr, &im->str, &room) < 0)
		return err_set(e, 0, "the string table lies outside the file");
	im->strlen = size < room ? size : room;
	return 0;
}

/*
 * The loader goes by the segment's address, not by its offset; where the two
 * disagree the file was tampered with, and the address is what will be used.
 */
static int
dynamic(struct image *im, struct elf *f, struct err *e)
{
	uint64_t off, room, size = im->dyn.p_filesz;
	Elf_Data *data;
	GElf_Dyn d;
	int n;

	if (im->dyn.p_type == PT_NULL)
		return 0;
	f->dynamic = true;
	if (at(im, im->dyn.p_vaddr, &off, &room) < 0 || size > room)
		return err_set(e, 0, "the dynamic section is not in the file");
	if (size > DYN_MAX)
		return err_set(e, 0, "dynamic section over %d bytes", DYN_MAX);
	n = (int)(size / gelf_fsize(im->elf, ELF_T_DYN, 1, EV_CURRENT));
	if (n == 0)
		return 0;
	size = (uint64_t)n * gelf_fsize(im->elf, ELF_T_DYN, 1, EV_CURRENT);
	data = chunk(im, off, size, ELF_T_DYN, "the dynamic section", e);
	if (data == NULL || strings(im, data, n, e) < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		if (gelf_getdyn(data, i, &d) == NULL || d.d_tag == DT_NULL)
			break;
		if (entry(im, &d, f, e) < 0)
			return -1;
	}
	return 0;
}

static void
identity(const struct image *im, struct elf *f)
{
	f->class = im->eh.e_ident[EI_CLASS];
	f->data = im->eh.e_ident[EI_DATA];
	f->osabi = im->eh.e_ident[EI_OSABI];
	f->abiversion = im->eh.e_ident[EI_ABIVERSION];
	f->machine = im->eh.e_machine;
	f->type = im->eh.e_type;
	f->flags = im->eh.e_flags;
}

static int
parse(Elf *elf, uint64_t size, struct elf *out, struct err *e)
{
	__attribute__((cleanup(image_end))) Elf *own = elf;
	__attribute__((cleanup(elf_free))) struct elf f = { 0 };
	struct image im = { .elf = elf, .size = size };

	if (own == NULL)
		return err_set(e, 0, "not an ELF file, or cut short");
	if (headers(&im, e) < 0 || segments(&im, e) < 0)
		return -1;
	identity(&im, &f);
	if (interp(&im, &f, e) < 0 || dynamic(&im, &f, e) < 0)
		return -1;
	*out = f;
	f = (struct elf){ 0 };
	return 0;
}

int
elf_parse(const void *bytes, size_t len, struct elf *out, struct err *e)
{
	elf_version(EV_CURRENT);
	if (!elf_magic(bytes, len))
		return err_set(e, 0, "not an ELF file");
	/* libelf wants it writable, and with elf_memory() never writes */
	return parse(elf_memory((char *)(uintptr_t)bytes, len), len, out, e);
}

int
elf_read(int fd, struct elf *out, struct err *e)
{
	struct stat st;
	char magic[SELFMAG];
	ssize_t n;

	elf_version(EV_CURRENT);
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat");
	n = pread(fd, magic, sizeof(magic), 0);
	if (n < 0)
		return err_set(e, errno, "read");
	if (!elf_magic(magic, (size_t)n))
		return err_set(e, 0, "not an ELF file");
	return parse(elf_begin(fd, ELF_C_READ, NULL), (uint64_t)st.st_size,
	    out, e);
}
