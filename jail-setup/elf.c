/*
 * elf.c - see elf.h.
 *
 * libelf does the byte order and the two classes; which bytes count is decided
 * here.  A descriptor is read with pread(2) and never mapped, so a file cut
 * short by somebody else in the meantime is a read that fails and not a SIGBUS.
 */
#include <sys/stat.h>

#include <limits.h>
#include <string.h>

#include "elf.h"
#include "elf_bytes.h"
#include "elf_notes.h"
#include "elf_versions.h"
#include "err.h"
#include "scope.h"

/*
 * What no honest file reaches (the largest seen: 0.5 KiB of dynamic section,
 * 190 needed names); they bound what a hostile one makes us allocate.
 */
enum {
	DYN_MAX = 1 << 20,
	NEEDED_MAX = 4096,
	SEARCH_MAX = 1 << 16	/* an rpath; some package sets have long ones */
};

/* What is read on the way: the segments and what points out of them. */
struct image {
	struct elf_bytes b;
	GElf_Phdr interp, dyn;	/* p_type == PT_NULL: absent */
	uint64_t wants, has;	/* addresses of the version tables, or 0 */
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

static void
versions_free(struct elf_versions *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].name);
		free(l->v[i].file);
	}
	free(l->v);
}

void
elf_free(struct elf *f)
{
	free(f->interp);
	free(f->soname);
	free(f->rpath);
	free(f->runpath);
	free(f->audit);
	free(f->depaudit);
	list_free(&f->needed);
	list_free(&f->filters);
	list_free(&f->auxiliary);
	list_free(&f->dlopen);
	versions_free(&f->wants);
	versions_free(&f->has);
	*f = (struct elf){ 0 };
}

static int
headers(struct image *im, struct err *e)
{
	size_t one;

	if (elf_kind(im->b.elf) != ELF_K_ELF ||
	    gelf_getehdr(im->b.elf, &im->b.eh) == NULL)
		return err_set(e, 0, "not an ELF file, or cut short");
	if (im->b.eh.e_version != EV_CURRENT)
		return err_set(e, 0, "unknown ELF version");
	if (im->b.eh.e_phnum == 0)
		return 0;	/* an object file */
	one = gelf_fsize(im->b.elf, ELF_T_PHDR, 1, EV_CURRENT);
	if (im->b.eh.e_phnum == PN_XNUM || im->b.eh.e_phentsize != one)
		return err_set(e, 0, "program headers of a wrong size");
	if (!elf_within(im->b.eh.e_phoff, im->b.eh.e_phnum * one, im->b.size))
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

	for (int i = 0; i < im->b.eh.e_phnum; i++) {
		if (gelf_getphdr(im->b.elf, i, &ph) == NULL)
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
interp(struct image *im, struct elf *f, struct err *e)
{
	uint64_t n = im->interp.p_filesz;
	const unsigned char *s;

	if (im->interp.p_type == PT_NULL)
		return 0;
	if (n < 2 || n > PATH_MAX)
		return err_set(e, 0, "interpreter name of %ju bytes",
		    (uintmax_t)n);
	s = elf_peek(&im->b, im->interp.p_offset, (size_t)n);
	if (s == NULL)
		return err_set(e, 0, "the interpreter's name lies outside the "
		    "file");
	if (s[n - 1] != '\0')
		return err_set(e, 0, "the interpreter's name does not end");
	return copy(&f->interp, (const char *)s, e);
}

/* One string of the dynamic section, into *to. */
static int
string(struct image *im, uint64_t at, char **to, size_t max, const char *what,
    struct err *e)
{
	const char *s = elf_string(&im->b, at, max, what, e);

	return s != NULL ? copy(to, s, e) : -1;
}

static int
name(struct image *im, uint64_t at, struct list *to, const char *what,
    struct err *e)
{
	const char *s = elf_string(&im->b, at, PATH_MAX, what, e);

	if (s == NULL)
		return -1;
	if (to->n >= NEEDED_MAX)
		return err_set(e, 0, "more than %d needed names", NEEDED_MAX);
	return list_add(to, s, e);
}

static void
flags_1(struct elf *f, uint64_t v)
{
	f->nodeflib = (v & DF_1_NODEFLIB) != 0;
	f->noopen = (v & DF_1_NOOPEN) != 0;
	f->pie = (v & DF_1_PIE) != 0;
}

static int
entry(struct image *im, const GElf_Dyn *d, struct elf *f, struct err *e)
{
	uint64_t v = d->d_un.d_val;

	switch (d->d_tag) {
	case DT_NEEDED:
		return name(im, v, &f->needed, "a needed name", e);
	case DT_FILTER:
		return name(im, v, &f->filters, "a filtee", e);
	case DT_AUXILIARY:
		return name(im, v, &f->auxiliary, "a filtee", e);
	case DT_SONAME:
		return string(im, v, &f->soname, PATH_MAX, "soname", e);
	case DT_RPATH:
		return string(im, v, &f->rpath, SEARCH_MAX, "rpath", e);
	case DT_RUNPATH:
		return string(im, v, &f->runpath, SEARCH_MAX, "runpath", e);
	case DT_AUDIT:
		return string(im, v, &f->audit, SEARCH_MAX, "audit", e);
	case DT_DEPAUDIT:
		return string(im, v, &f->depaudit, SEARCH_MAX, "depaudit", e);
	case DT_FLAGS_1:
		flags_1(f, v);
		break;
	case DT_VERNEED:
		im->wants = v;
		break;
	case DT_VERDEF:
		im->has = v;
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
	if (elf_at(&im->b, addr, &im->b.str, &room) < 0)
		return err_set(e, 0, "the string table lies outside the file");
	im->b.strlen = size < room ? size : room;
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
	if (elf_at(&im->b, im->dyn.p_vaddr, &off, &room) < 0 || size > room)
		return err_set(e, 0, "the dynamic section is not in the file");
	if (size > DYN_MAX)
		return err_set(e, 0, "dynamic section over %d bytes", DYN_MAX);
	n = (int)(size / gelf_fsize(im->b.elf, ELF_T_DYN, 1, EV_CURRENT));
	if (n == 0)
		return 0;
	size = (uint64_t)n * gelf_fsize(im->b.elf, ELF_T_DYN, 1, EV_CURRENT);
	data = elf_chunk(&im->b, off, size, ELF_T_DYN, "the dynamic section", e);
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
	f->class = im->b.eh.e_ident[EI_CLASS];
	f->data = im->b.eh.e_ident[EI_DATA];
	f->osabi = im->b.eh.e_ident[EI_OSABI];
	f->abiversion = im->b.eh.e_ident[EI_ABIVERSION];
	f->machine = im->b.eh.e_machine;
	f->type = im->b.eh.e_type;
	f->flags = im->b.eh.e_flags;
}

static int
parse(struct image *im, struct elf *out, struct err *e)
{
	__attribute__((cleanup(image_end))) Elf *own = im->b.elf;
	__attribute__((cleanup(elf_free))) struct elf f = { 0 };

	if (own == NULL)
		return err_set(e, 0, "not an ELF file, or cut short");
	if (headers(im, e) < 0 || segments(im, e) < 0)
		return -1;
	identity(im, &f);
	if (interp(im, &f, e) < 0 || dynamic(im, &f, e) < 0 ||
	    elf_versions_wanted(&im->b, im->wants, &f, e) < 0 ||
	    elf_versions_had(&im->b, im->has, &f, e) < 0)
		return -1;
	if (f.dynamic && elf_notes(&im->b, &f, e) < 0)
		return -1;
	*out = f;
	f = (struct elf){ 0 };
	return 0;
}

int
elf_parse(const void *bytes, size_t len, struct elf *out, struct err *e)
{
	struct image im = { .b = { .mem = bytes, .size = len } };

	elf_version(EV_CURRENT);
	if (!elf_magic(bytes, len))
		return err_set(e, 0, "not an ELF file");
	/* libelf wants it writable, and with elf_memory() never writes */
	im.b.elf = elf_memory((char *)(uintptr_t)bytes, len);
	return parse(&im, out, e);
}

int
elf_read(int fd, struct elf *out, struct err *e)
{
	struct image im = { .b = { .fd = fd } };
	const unsigned char *magic;
	struct stat st;

	elf_version(EV_CURRENT);
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat");
	im.b.size = (uint64_t)st.st_size;
	errno = 0;
	magic = elf_peek(&im.b, 0, SELFMAG);
	if (magic == NULL && errno != 0)
		return err_set(e, errno, "read");
	if (magic == NULL || !elf_magic(magic, SELFMAG))
		return err_set(e, 0, "not an ELF file");
	im.b.elf = elf_begin(fd, ELF_C_READ, NULL);
	return parse(&im, out, e);
}
