/* SPDX-License-Identifier: BSD-2-Clause */
/* test_elf.c - elf_read(): what it reads, what it refuses. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../elf/image.h"
#include "elf/elf.h"
#include "err.h"
#include "scope.h"

#define INTERP "/lib64/ld-linux-x86-64.so.2"

static const struct image_spec plain = {
	.interp = INTERP,
	.soname = "liba.so.1",
	.rpath = "/r",
	.runpath = "$ORIGIN/../lib",
	.needed = { "libb.so.2", "libc.so.6" },
	.flags_1 = DF_1_NODEFLIB,
};

/* As a file, through elf_read(); the file is gone again afterwards. */
static int
read_bytes(const void *bytes, size_t n, struct elf *f, struct err *e)
{
	char name[] = "/tmp/test_elf.XXXXXX";
	scope_fd fd = -1;

	fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	assert_int_equal(write(fd, bytes, n), n);
	return elf_read(fd, f, e);
}

static void
refuse(const struct image *m, const char *words)
{
	struct elf f = { 0 };
	struct err e = { 0 };

	assert_int_equal(read_bytes(m->b, m->n, &f, &e), -1);
	if (strstr(e.msg, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
	assert_null(strchr(e.msg, '\n'));
	assert_int_equal(f.needed.n, 0);
}

static void
both_classes_and_byte_orders(void **state)
{
	static const struct { int class, data, machine; } rows[] = {
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64 },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390 },
		{ ELFCLASS32, ELFDATA2LSB, EM_386 },
		{ ELFCLASS32, ELFDATA2MSB, EM_PPC },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct image_spec s = plain;
		struct elf f = { 0 };
		struct image m;
		struct err e = { 0 };

		s.class = rows[i].class;
		s.data = rows[i].data;
		s.machine = rows[i].machine;
		image_make(&m, &s);
		assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
		assert_int_equal(f.class, s.class);
		assert_int_equal(f.data, s.data);
		assert_int_equal(f.machine, s.machine);
		assert_int_equal(f.type, ET_DYN);
		assert_true(f.dynamic && f.nodeflib);
		assert_string_equal(f.interp, INTERP);
		assert_string_equal(f.soname, "liba.so.1");
		assert_string_equal(f.rpath, "/r");
		assert_string_equal(f.runpath, "$ORIGIN/../lib");
		assert_int_equal(f.needed.n, 2);
		assert_string_equal(f.needed.v[0], "libb.so.2");
		assert_string_equal(f.needed.v[1], "libc.so.6");
		elf_free(&f);
	}
}

/*
 * Cut anywhere, at every byte of a small file: an error, or (when only what
 * nobody reads is lost, which here is nothing) never a wrong answer.
 */
static void
cut_at_every_byte(void **state)
{
	struct image m;
	struct elf f = { 0 };
	struct err e = { 0 };

	(void)state;
	image_make(&m, &plain);
	for (size_t n = 0; n < m.n; n++) {
		unsigned char *exact = malloc(n + 1);

		memcpy(exact, m.b, n);
		assert_int_equal(read_bytes(exact, n, &f, &e), -1);
		free(exact);
	}
}

/* A real program as well, at every 64th byte: no crash, a line of reason. */
static void
a_program_cut_short(void **state)
{
	scope_free unsigned char *all = malloc(1 << 22);
	scope_fd fd = -1;
	ssize_t n;

	(void)state;
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	n = read(fd, all, 1 << 22);
	assert_true(n > 4096);
	for (size_t cut = 0; cut < (size_t)n && cut < 1 << 16; cut += 64) {
		scope_free void *exact = malloc(cut + 1);
		struct elf f = { 0 };
		struct err e = { 0 };

		memcpy(exact, all, cut);
		if (read_bytes(exact, cut, &f, &e) < 0)
			assert_true(e.msg[0] != '\0');
		elf_free(&f);
	}
}

/* Section headers are for linkers: nonsense in them changes nothing. */
static void
without_section_headers(void **state)
{
	struct image m;
	struct elf f = { 0 };
	struct err e = { 0 };

	(void)state;
	image_make(&m, &plain);
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	elf_free(&f);
	image_int(&m, 40, 1ull << 40, 8);	/* e_shoff */
	image_int(&m, 58, 64, 2);		/* e_shentsize */
	image_int(&m, 60, 30, 2);		/* e_shnum */
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_int_equal(f.needed.n, 2);
	elf_free(&f);
}

static void
a_needed_name_of_5000_bytes(void **state)
{
	char name[5001];
	struct image_spec s = { .needed = { name } };
	struct elf f = { 0 };
	struct err e = { 0 };
	struct image m;

	(void)state;
	memset(name, 'x', 5000);
	name[5000] = '\0';
	image_make(&m, &s);
	refuse(&m, "a needed name is too long");
	name[4095] = '\0';	/* PATH_MAX counts the NUL */
	image_make(&m, &s);
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_int_equal(strlen(f.needed.v[0]), 4095);
	elf_free(&f);
}

static void
a_static_program_is_not_dynamic(void **state)
{
	struct image_spec s = { .type = ET_EXEC };
	struct elf f = { 0 };
	struct err e = { 0 };
	struct image m;

	(void)state;
	image_make(&m, &s);
	image_int(&m, m.phdr + 56, PT_NOTE, 4);
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_false(f.dynamic);
	assert_null(f.interp);
	assert_int_equal(f.needed.n, 0);
	elf_free(&f);
}

/* A field of the second or third program header of a 64-bit image. */
enum { LOAD, DYNAMIC, INTERPRETER };

static size_t
field(const struct image *m, int header, size_t at)
{
	return m->phdr + (size_t)header * 56 + at;
}

static void
lying_headers(void **state)
{
	static const struct {
		int header;
		size_t at, size;
		uint64_t value;
		const char *words;
	} rows[] = {
		{ INTERPRETER, 8, 8, 1 << 20, "interpreter's name lies" },
		{ INTERPRETER, 8, 8, UINT64_MAX, "interpreter's name lies" },
		{ INTERPRETER, 32, 8, 1, "name of 1 bytes" },
		{ INTERPRETER, 32, 8, 5000, "name of 5000 bytes" },
		{ INTERPRETER, 32, 8, 5, "name does not end" },
		{ DYNAMIC, 32, 8, 1 << 20, "dynamic section is not" },
		{ DYNAMIC, 32, 8, UINT64_MAX, "dynamic section is not" },
		{ DYNAMIC, 16, 8, 0x10, "dynamic section is not" },
		{ LOAD, 8, 8, UINT64_MAX - 8, "dynamic section is not" },
		{ LOAD, 32, 8, UINT64_MAX, "dynamic section is not" },
		{ LOAD, 32, 8, 64, "dynamic section is not" },
	};
	struct image m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		image_make(&m, &plain);
		image_int(&m, field(&m, rows[i].header, rows[i].at),
		    rows[i].value, rows[i].size);
		refuse(&m, rows[i].words);
	}
}

/* Overwrite the value of the first entry with that tag. */
static void
set(struct image *m, uint64_t tag, uint64_t value)
{
	uint64_t have;

	for (size_t at = m->dyn; at < m->n; at += 16) {
		memcpy(&have, m->b + at, sizeof(have));
		if (have == tag) {
			image_int(m, at + 8, value, 8);
			return;
		}
	}
	fail();
}

static void
lying_strings(void **state)
{
	struct image m;

	(void)state;
	image_make(&m, &plain);
	set(&m, DT_NEEDED, 1);
	set(&m, DT_STRSZ, 5);
	refuse(&m, "does not end");
	image_make(&m, &plain);
	set(&m, DT_STRSZ, 0);
	refuse(&m, "outside the string table");
	image_make(&m, &plain);
	set(&m, DT_NEEDED, UINT64_MAX);
	refuse(&m, "a needed name lies outside");
	image_make(&m, &plain);
	set(&m, DT_RUNPATH, 1 << 16);
	refuse(&m, "runpath lies outside");
	image_make(&m, &plain);
	set(&m, DT_STRTAB, 0x10);
	refuse(&m, "the string table lies outside");
}

/* A small library from the corpus, with everything that image.h leaves out. */
static void
load_library(struct image *m)
{
	scope_fd fd = -1;
	ssize_t n;

	memset(m, 0, sizeof(*m));
	fd = open("tests/fuzz/corpus/elf/versions-notes", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	n = read(fd, m->b, sizeof(m->b));
	assert_true(n > 0);
	m->n = (size_t)n;
	m->dyn = 0xe48;		/* readelf -d: "at offset" */
}

static void
versions_filters_auditors_notes(void **state)
{
	struct elf f = { 0 };
	struct err e = { 0 };
	struct image m;

	(void)state;
	load_library(&m);
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_true(f.versioned);
	assert_int_equal(f.has.n, 3);	/* the first one is the file itself */
	assert_string_equal(f.has.v[0].name, "libc.so");
	assert_string_equal(f.has.v[1].name, "V1");
	assert_string_equal(f.has.v[2].name, "V2");
	assert_int_equal(f.wants.n, 2);
	assert_string_equal(f.wants.v[0].name, "V2");
	assert_string_equal(f.wants.v[0].file, "liba.so");
	assert_int_equal(f.wants.v[0].hash, f.has.v[2].hash);
	assert_false(f.wants.v[0].weak);
	assert_string_equal(f.filters.v[0], "libfil.so");
	assert_string_equal(f.auxiliary.v[0], "libaux.so");
	assert_string_equal(f.audit, "libaud.so");
	assert_string_equal(f.depaudit, "x:y");
	assert_int_equal(f.dlopen.n, 1);
	assert_string_equal(f.dlopen.v[0],
	    "[{\"soname\":[\"libx.so\"],\"priority\":\"required\"}]");
	elf_free(&f);
}

/* The tables lie at 0x278 and 0x2d8 of that file, readelf -V. */
static void
lying_versions(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
		const char *words;
	} rows[] = {
		{ 0x2d8 + 8, 1u << 30, "needed lies outside the file" },
		{ 0x2d8 + 12, UINT32_MAX, "needed lies outside the file" },
		{ 0x2d8 + 4, 1 << 20, "needed lies outside the string table" },
		{ 0x2d8 + 16 + 8, 61, "needed lies outside the string table" },
		{ 0x2d8 + 16 + 12, 1, "needed lies outside the" },
		{ 0x278 + 12, 1u << 30, "defined lies outside the file" },
		{ 0x278 + 16, UINT32_MAX, "defined lies outside the file" },
		{ 0x278 + 20, 1 << 20, "defined lies outside the string" },
	};
	struct image m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		load_library(&m);
		image_int(&m, rows[i].at, rows[i].value, 4);
		refuse(&m, rows[i].words);
	}
	load_library(&m);
	set(&m, DT_VERNEED, 1 << 20);
	refuse(&m, "needed lies outside the file");
	load_library(&m);
	set(&m, DT_VERDEF, UINT64_MAX);
	refuse(&m, "defined lies outside the file");
}

/* No loader reads notes, so nothing is wrong with one that makes no sense. */
static void
lying_notes(void **state)
{
	struct elf f = { 0 };
	struct err e = { 0 };
	struct image m;
	size_t at = 0;

	(void)state;
	load_library(&m);
	for (size_t i = 0; i + 8 < m.n && at == 0; i += 4)
		if (memcmp(m.b + i, "\x0a\x0c\x7c\x40" "FDO", 8) == 0)
			at = i;
	assert_true(at > 8);
	image_int(&m, at - 4, UINT32_MAX, 4);	/* n_descsz */
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_int_equal(f.dlopen.n, 0);
	elf_free(&f);
	load_library(&m);
	image_int(&m, at - 4, 3, 4);
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_string_equal(f.dlopen.v[0], "[{\"");
	elf_free(&f);
	load_library(&m);
	image_int(&m, at, 7, 4);		/* another type */
	assert_int_equal(read_bytes(m.b, m.n, &f, &e), 0);
	assert_int_equal(f.dlopen.n, 0);
	elf_free(&f);
}

static void
not_elf_at_all(void **state)
{
	struct image m = { .n = 0 };

	(void)state;
	refuse(&m, "not an ELF file");
	m.n = (size_t)sprintf((char *)m.b, "#!/bin/sh\n");
	refuse(&m, "not an ELF file");
	m.n = (size_t)sprintf((char *)m.b, ELFMAG);
	refuse(&m, "not an ELF file, or cut short");
	assert_true(elf_magic(ELFMAG, 4));
	assert_false(elf_magic(ELFMAG, 3));
	assert_false(elf_magic("#!/b", 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_classes_and_byte_orders),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(a_program_cut_short),
		cmocka_unit_test(without_section_headers),
		cmocka_unit_test(a_needed_name_of_5000_bytes),
		cmocka_unit_test(a_static_program_is_not_dynamic),
		cmocka_unit_test(lying_headers),
		cmocka_unit_test(lying_strings),
		cmocka_unit_test(versions_filters_auditors_notes),
		cmocka_unit_test(lying_versions),
		cmocka_unit_test(lying_notes),
		cmocka_unit_test(not_elf_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
