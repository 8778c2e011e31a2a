/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf.c - see elf.h.
 *
 * A descriptor is read with pread(2) and never mapped, so a file cut short by
 * somebody else in the meantime is a read that fails and not a SIGBUS.  libelf
 * is not used: it trusts the section headers, which no loader reads, and
 * allocates memory for as many of them as a header says.
 */
#include <sys/stat.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "elf.h"
#include "elf_bytes.h"
#include "err.h"
#include "scope.h"

/*
 * Limits on what a hostile file makes us allocate.  The largest real files have
 * a dynamic section of 0.5 KiB and 190 needed names.
 */
enum {
	DYN_MAX = 1 << 20,
	NEEDED_MAX = 4096,
	SEARCH_MAX = 1 << 16	/* an rpath; some package sets have long ones */
};

/* Names of which a file has one; if a tag is repeated, the last one counts. */
static const struct {
	int64_t tag;
	size_t at;		/* a char * of struct elf */
	const char *what;
	size_t max;
} singles[] = {
	{ DT_SONAME, offsetof(struct elf, soname), "soname", PATH_MAX },
	{ DT_RPATH, offsetof(struct elf, rpath), "rpath", SEARCH_MAX },
	{ DT_RUNPATH, offsetof(struct elf, runpath), "runpath", SEARCH_MAX },
	{ DT_AUDIT, offsetof(struct elf, audit), "audit", SEARCH_MAX },
	{ DT_DEPAUDIT, offsetof(struct elf, depaudit), "depaudit", SEARCH_MAX },
};

static const struct {
	int64_t tag;
	size_t at;		/* a struct list of struct elf */
	const char *what;
} lists[] = {
	{ DT_NEEDED, offsetof(struct elf, needed), "a needed name" },
	{ DT_FILTER, offsetof(struct elf, filters), "a filtee" },
	{ DT_AUXILIARY, offsetof(struct elf, auxiliary), "a filtee" },
};

/* State of the parser: the segments, and addresses found in them. */
struct image {
	struct elf_bytes b;
	struct elf_segment interp, dyn;	/* PT_NULL: absent */
	uint64_t wants, has;	/* addresses of the version tables, or 0 */
	uint64_t single[COUNT(singles)];
	bool said[COUNT(singles)];
};

struct dyn {
	int64_t tag;
	uint64_t value;
};

bool
elf_magic(const void *bytes, size_t len)
{
	return len >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

static void *
member(struct elf *f, size_t at)
{
	return (char *)f + at;
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
	for (size_t i = 0; i < COUNT(singles); i++)
		free(*(char **)member(f, singles[i].at));
	for (size_t i = 0; i < COUNT(lists); i++)
		list_free(member(f, lists[i].at));
	list_free(&f->dlopen);
	versions_free(&f->wants);
	versions_free(&f->has);
	*f = (struct elf){ 0 };
}

/* The offsets of the fields differ between the two classes. */
static int
read_header(struct image *im, struct elf *f, struct err *e)
{
	struct elf_bytes *b = &im->b;
	const unsigned char *p = elf_peek(b, 0, EI_NIDENT);
	const char *not = "not an ELF file, or cut short";

	if (p == NULL || p[EI_VERSION] != EV_CURRENT ||
	    (p[EI_CLASS] != ELFCLASS32 && p[EI_CLASS] != ELFCLASS64) ||
	    (p[EI_DATA] != ELFDATA2LSB && p[EI_DATA] != ELFDATA2MSB))
		return err_set(e, 0, "%s", not);
	b->wide = p[EI_CLASS] == ELFCLASS64;
	b->big = p[EI_DATA] == ELFDATA2MSB;
	p = elf_peek(b, 0, b->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr));
	if (p == NULL)
		return err_set(e, 0, "%s", not);
	f->class = p[EI_CLASS];
	f->data = p[EI_DATA];
	f->osabi = p[EI_OSABI];
	f->type = elf_u16(b, p + 16);
	f->machine = elf_u16(b, p + 18);
	f->flags = elf_u32(b, p + (b->wide ? 48 : 36));
	b->phoff = elf_word(b, p + (b->wide ? 32 : 28));
	b->phnum = elf_u16(b, p + (b->wide ? 56 : 44));
	if (elf_u32(b, p + 20) != EV_CURRENT)
		return err_set(e, 0, "unknown ELF version");
	if (b->phnum == 0)
		return 0;	/* an object file */
	if (b->phnum == PN_XNUM ||
	    elf_u16(b, p + (b->wide ? 54 : 42)) != elf_segment_size(b))
		return err_set(e, 0, "program headers of a wrong size");
	if (!elf_within(b->phoff, b->phnum * elf_segment_size(b), b->size))
		return err_set(e, 0, "program headers lie outside the file");
	return 0;
}

/*
 * The kernel uses the first PT_INTERP, the loader the last PT_DYNAMIC with
 * bytes in the file (in a separate debug file it has none).
 */
static int
find_segments(struct image *im, struct err *e)
{
	struct elf_segment s;

	for (unsigned i = 0; i < im->b.phnum; i++) {
		if (!elf_segment(&im->b, i, &s))
			return err_set(e, 0, "cannot read program header %u",
			    i);
		if (s.type == PT_INTERP && im->interp.type == PT_NULL)
			im->interp = s;
		if (s.type == PT_DYNAMIC && s.filesz > 0)
			im->dyn = s;
	}
	return 0;
}

/* As in fs/binfmt_elf.c: 2 to PATH_MAX bytes, the last of which is NUL. */
static int
read_interp(struct image *im, struct elf *f, struct err *e)
{
	uint64_t n = im->interp.filesz;
	const unsigned char *s;

	if (im->interp.type == PT_NULL)
		return 0;
	if (n < 2 || n > PATH_MAX)
		return err_set(e, 0, "interpreter name of %ju bytes",
		    (uintmax_t)n);
	s = elf_peek(&im->b, im->interp.offset, (size_t)n);
	if (s != NULL && s[n - 1] != '\0')
		return err_set(e, 0, "the interpreter's name does not end");
	f->interp = elf_text(&im->b, im->interp.offset, (size_t)n,
	    "the interpreter's name", e);
	return f->interp != NULL ? 0 : -1;
}

/* Called at the end, so that each name is read once. */
static int
read_names(struct image *im, struct elf *f, struct err *e)
{
	for (size_t i = 0; i < COUNT(singles); i++)
		if (im->said[i] && (*(char **)member(f, singles[i].at) =
		    elf_string(&im->b, im->single[i], singles[i].max,
		    singles[i].what, e)) == NULL)
			return -1;
	return 0;
}

static int
add_name(struct image *im, uint64_t at, struct list *to, const char *what,
    struct err *e)
{
	scope_free char *s = elf_string(&im->b, at, PATH_MAX, what, e);

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
read_entry(struct image *im, const struct dyn *d, struct elf *f, struct err *e)
{
	uint64_t v = d->value;

	for (size_t i = 0; i < COUNT(lists); i++)
		if (d->tag == lists[i].tag)
			return add_name(im, v, member(f, lists[i].at),
			    lists[i].what, e);
	for (size_t i = 0; i < COUNT(singles); i++)
		if (d->tag == singles[i].tag) {
			im->said[i] = true;
			im->single[i] = v;
		}
	if (d->tag == DT_FLAGS_1)
		flags_1(f, v);
	else if (d->tag == DT_VERNEED)
		im->wants = v;
	else if (d->tag == DT_VERDEF)
		im->has = v;
	return 0;
}

/* Entry i of a dynamic section of n; false at its end. */
static bool
dyn_at(struct image *im, uint64_t off, uint64_t i, uint64_t n, struct dyn *d)
{
	const size_t w = im->b.wide ? 8 : 4;
	const unsigned char *p = i < n ?
	    elf_peek(&im->b, off + i * 2 * w, 2 * w) : NULL;

	if (p == NULL)
		return false;
	d->tag = im->b.wide ? (int64_t)elf_u64(&im->b, p) :
	    (int32_t)elf_u32(&im->b, p);
	d->value = elf_word(&im->b, p + w);
	return d->tag != DT_NULL;
}

/* Find the string table: its address is DT_STRTAB, its size DT_STRSZ. */
static int
find_strings(struct image *im, uint64_t off, uint64_t n, struct err *e)
{
	uint64_t addr = 0, size = 0, room;
	struct dyn d;

	for (uint64_t i = 0; dyn_at(im, off, i, n, &d); i++) {
		if (d.tag == DT_STRTAB)
			addr = d.value;
		if (d.tag == DT_STRSZ)
			size = d.value;
	}
	if (size == 0)
		return 0;	/* strlen stays 0: any string is an error */
	if (elf_at(&im->b, addr, &im->b.str, &room) < 0)
		return err_set(e, 0, "the string table lies outside the file");
	im->b.strlen = size < room ? size : room;
	return 0;
}

/*
 * The loader uses the address of the segment, not its offset.  If the two
 * disagree the file was tampered with, and the address counts.
 */
static int
read_dynamic(struct image *im, struct elf *f, struct err *e)
{
	uint64_t off, room, n, size = im->dyn.filesz;
	struct dyn d;

	if (im->dyn.type == PT_NULL)
		return 0;
	f->dynamic = true;
	if (elf_at(&im->b, im->dyn.vaddr, &off, &room) < 0 || size > room)
		return err_set(e, 0, "the dynamic section is not in the file");
	if (size > DYN_MAX)
		return err_set(e, 0, "dynamic section over %d bytes", DYN_MAX);
	n = size / (im->b.wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn));
	if (find_strings(im, off, n, e) < 0)
		return -1;
	for (uint64_t i = 0; dyn_at(im, off, i, n, &d); i++)
		if (read_entry(im, &d, f, e) < 0)
			return -1;
	return read_names(im, f, e);
}

static int
parse_image(struct image *im, struct elf *out, struct err *e)
{
	scope_elf f = { 0 };

	if (read_header(im, &f, e) < 0 || find_segments(im, e) < 0 ||
	    read_interp(im, &f, e) < 0 || read_dynamic(im, &f, e) < 0 ||
	    elf_versions_wanted(&im->b, im->wants, &f, e) < 0 ||
	    elf_versions_had(&im->b, im->has, &f, e) < 0 ||
	    (f.dynamic && elf_notes(&im->b, &f, e) < 0))
		return -1;
	*out = f;
	f = (struct elf){ 0 };
	return 0;
}

int
elf_read(int fd, struct elf *out, struct err *e)
{
	struct image im = { .b = { .fd = fd } };
	const unsigned char *magic;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat");
	im.b.size = (uint64_t)st.st_size;
	errno = 0;
	magic = elf_peek(&im.b, 0, SELFMAG);
	if (magic == NULL && errno != 0)
		return err_set(e, errno, "read");
	if (magic == NULL || !elf_magic(magic, SELFMAG))
		return err_set(e, 0, "not an ELF file");
	return parse_image(&im, out, e);
}
