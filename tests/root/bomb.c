/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bomb.c - makes small files that are expensive to read.
 *
 *   bomb KIND FILE
 *   bomb cost KB SECONDS COMMAND...
 *
 * The second form runs a command with a limit of SECONDS of processor time
 * (RLIMIT_CPU kills it).  If its peak memory exceeds KB, it prints that on standard
 * error and ends with status 99.  A limit of address space would not do: the
 * command may take its error for a fault of the file.
 *
 * All files are ELF programs for this machine with an interpreter, so that
 * jail-setup reads the whole file.  None is executed.
 */
#include <elf.h>
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 8 << 20, BASE = 0x10000, LONG = 4000 };

static struct bomb {
	unsigned char b[ROOM];
	size_t n;
	Elf64_Phdr ph[8000];
	unsigned phnum;
	Elf64_Dyn dyn[20000];
	unsigned dynnum;
	char str[1 << 20];
	size_t strlen;
	size_t want, wants;		/* the table of versions */
} m;

static size_t
text(const char *s)
{
	size_t at = m.strlen, n = strlen(s) + 1;

	memcpy(m.str + at, s, n);
	m.strlen += n;
	return at;
}

static size_t
longs(size_t n)
{
	char *s = calloc(1, n + 1);
	size_t at;

	memset(s, 'x', n);
	at = text(s);
	free(s);
	return at;
}

static void
dyn(int64_t tag, uint64_t value)
{
	m.dyn[m.dynnum].d_tag = tag;
	m.dyn[m.dynnum++].d_un.d_val = value;
}

static Elf64_Phdr *
segment(uint32_t type, size_t off, size_t size)
{
	Elf64_Phdr *p = &m.ph[m.phnum++];

	*p = (Elf64_Phdr){ .p_type = type, .p_flags = PF_R, .p_offset = off,
	    .p_vaddr = BASE + off, .p_filesz = size, .p_memsz = size,
	    .p_align = 4 };
	return p;
}

static size_t
put(const void *p, size_t n)
{
	size_t at = m.n;

	if (n > ROOM - m.n)
		errx(2, "too large");
	memcpy(m.b + at, p, n);
	m.n = (at + n + 7) & ~(size_t)7;
	return at;
}

/* Many entries with one tag and one long string. */
static void
same(int64_t tag, unsigned n)
{
	size_t at = longs(LONG);

	while (n-- > 0)
		dyn(tag, at);
}

/* Suffixes of one string, each shorter than the one before. */
static void
ends(int64_t tag, unsigned n, size_t len)
{
	size_t at = longs(len);

	for (unsigned i = 0; i < n; i++)
		dyn(tag, at + i);
}

/* Many directories with different names; some exist. */
static void
looks(unsigned dirs, unsigned names, const char *form)
{
	char *path = calloc(dirs, 40), one[40];

	for (unsigned i = 0; i < dirs; i++) {
		snprintf(one, sizeof(one), form, i);
		strcat(strcat(path, i > 0 ? ":" : ""), one);
	}
	dyn(DT_RUNPATH, text(path));
	free(path);
	for (unsigned i = 0; i < names; i++) {
		snprintf(one, sizeof(one), "n%u", i);
		dyn(DT_NEEDED, text(one));
	}
}

/* "/usr/.", "/usr/././" and so on: one directory by many long names. */
static void
dots(unsigned dirs, unsigned names)
{
	char *path = calloc(dirs, 2 * dirs + 8), one[40];

	for (unsigned i = 0; i < dirs; i++) {
		strcat(path, i > 0 ? ":/usr" : "/usr");
		for (unsigned k = 0; k < i; k++)
			strcat(path, "/.");
	}
	dyn(DT_RUNPATH, text(path));
	free(path);
	for (unsigned i = 0; i < names; i++) {
		snprintf(one, sizeof(one), "n%u", i);
		dyn(DT_NEEDED, text(one));
	}
}

/* Many versions, each with a long name, of one file with a long name. */
static void
versions(unsigned n)
{
	size_t at = longs(LONG);
	Elf64_Verneed need = { .vn_version = 1, .vn_cnt = 1,
	    .vn_file = (Elf64_Word)at, .vn_aux = sizeof(need) };
	Elf64_Vernaux aux = { .vna_name = (Elf64_Word)at,
	    .vna_next = sizeof(aux) };

	m.want = put(&need, sizeof(need));
	for (m.wants = 0; m.wants < n; m.wants++) {
		if (m.wants == n - 1)
			aux.vna_next = 0;
		put(&aux, sizeof(aux));
	}
	dyn(DT_VERNEED, BASE + m.want);
	dyn(DT_VERNEEDNUM, 1);
}

/* All segments are the same million bytes of notes, from another one on. */
static void
notes(unsigned n)
{
	static const Elf64_Nhdr one = { .n_namesz = 0, .n_descsz = 0,
	    .n_type = 1 };
	size_t at = m.n, size = 1 << 20;

	for (size_t k = 0; k + sizeof(one) <= size; k += sizeof(one))
		memcpy(m.b + at + k, &one, sizeof(one));
	m.n += size;
	while (n-- > 0)
		segment(PT_NOTE, at + n * sizeof(one), size - n * sizeof(one));
}

static void
finish(const char *file, Elf64_Off shoff, off_t size)
{
	static const char interp[] = "/lib64/ld-linux-x86-64.so.2";
	Elf64_Ehdr *h = (Elf64_Ehdr *)m.b;
	size_t at = put(m.str, m.strlen), in = put(interp, sizeof(interp));
	FILE *f;

	dyn(DT_STRTAB, BASE + at);
	dyn(DT_STRSZ, m.strlen);
	dyn(DT_NULL, 0);
	at = put(m.dyn, m.dynnum * sizeof(*m.dyn));
	segment(PT_DYNAMIC, at, m.dynnum * sizeof(*m.dyn));
	segment(PT_INTERP, in, sizeof(interp));
	segment(PT_LOAD, 0, m.n + (m.phnum + 1) * sizeof(*m.ph));
	at = put(m.ph, m.phnum * sizeof(*m.ph));
	memcpy(h->e_ident, ELFMAG, SELFMAG);
	h->e_ident[EI_CLASS] = ELFCLASS64;
	h->e_ident[EI_DATA] = ELFDATA2LSB;
	h->e_ident[EI_VERSION] = h->e_version = EV_CURRENT;
	h->e_type = ET_DYN;
	h->e_machine = EM_X86_64;
	h->e_ehsize = sizeof(*h);
	h->e_phoff = at;
	h->e_phentsize = sizeof(*m.ph);
	h->e_phnum = (Elf64_Half)m.phnum;
	h->e_shoff = shoff;
	h->e_shentsize = sizeof(Elf64_Shdr);
	if ((f = fopen(file, "w")) == NULL ||
	    fwrite(m.b, 1, m.n, f) != m.n || fflush(f) != 0 ||
	    (size > 0 && ftruncate(fileno(f), size) < 0) || fclose(f) != 0)
		err(2, "%s", file);
}

static int
cost(long kb, rlim_t seconds, char **command)
{
	const struct rlimit cpu = { seconds, seconds };
	struct rusage used;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (setrlimit(RLIMIT_CPU, &cpu) == 0)
			execvp(command[0], command);
		err(98, "%s", command[0]);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		err(98, "%s", command[0]);
	if (used.ru_maxrss > kb) {
		warnx("%s had %ld KB, more than %ld", command[0],
		    used.ru_maxrss, kb);
		return 99;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	const char *kind = argc == 3 ? argv[1] : "";
	Elf64_Shdr *sections = (Elf64_Shdr *)(m.b + sizeof(Elf64_Ehdr));
	Elf64_Off shoff = 0;
	off_t size = 0;

	if (argc > 4 && strcmp(argv[1], "cost") == 0)
		return cost(atol(argv[2]), (rlim_t)atol(argv[3]), argv + 4);
	m.n = sizeof(Elf64_Ehdr) + sizeof(Elf64_Shdr);
	text("");
	if (strcmp(kind, "notes") == 0)
		notes(4000);
	else if (strcmp(kind, "rpaths") == 0)
		ends(DT_RPATH, 8000, 60000);
	else if (strcmp(kind, "names") == 0)
		same(DT_NEEDED, 4000);
	else if (strcmp(kind, "ends") == 0)
		ends(DT_NEEDED, 4000, LONG);
	else if (strcmp(kind, "versions") == 0)
		versions(8000);
	else if (strcmp(kind, "looks") == 0)
		looks(1000, 500, "/a%u");
	else if (strcmp(kind, "there") == 0)
		looks(900, 500, "/usr/../%u/..");
	else if (strcmp(kind, "dots") == 0)
		dots(250, 2000);
	else if (strcmp(kind, "none") != 0 && strcmp(kind, "sections") != 0)
		errx(2, "usage: bomb KIND FILE");
	if (strcmp(kind, "sections") == 0) {
		shoff = sizeof(Elf64_Ehdr);
		sections->sh_size = 1 << 23;
		size = ((off_t)sizeof(*sections) << 23) + 4096;
	}
	finish(argv[2], shoff, size);
	return 0;
}
