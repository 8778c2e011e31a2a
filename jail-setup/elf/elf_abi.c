/* SPDX-License-Identifier: BSD-2-Clause */
/* elf_abi.c - see elf_abi.h */
#include "count.h"
#include "elf.h"
#include "elf_abi.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

#define L32 ELFCLASS32, ELFDATA2LSB
#define L64 ELFCLASS64, ELFDATA2LSB
#define B32 ELFCLASS32, ELFDATA2MSB
#define B64 ELFCLASS64, ELFDATA2MSB
#define ANY 0, 0

/*
 * The first matching row counts.  Cache flags: 3 means "an ELF library of
 * libc6", the second byte distinguishes machines that may share a cache.
 */
static const struct abi table[] = {
	{ EM_X86_64, L64, ANY, 0x0303, "x86_64-linux-gnu", "lib64",
	    "x86_64", "x86_64" },
	{ EM_X86_64, L32, ANY, 0x0803, "x86_64-linux-gnux32", "libx32",
	    "x86_64", "x32" },
	{ EM_386, L32, ANY, 0x0003, "i386-linux-gnu", "lib32",
	    "i686", "i386" },
	{ EM_AARCH64, L64, ANY, 0x0a03, "aarch64-linux-gnu", "lib64",
	    "aarch64", "aarch64" },
	{ EM_ARM, L32, 0x600, 0x400, 0x0903, "arm-linux-gnueabihf", "lib",
	    "v7l", "armhf" },
	{ EM_ARM, L32, ANY, 0x0b03, "arm-linux-gnueabi", "lib",
	    "v5l", "arm" },
	{ EM_RISCV, L64, 0x6, 0x4, 0x1003, "riscv64-linux-gnu",
	    "lib64/lp64d", NULL, "riscv64" },
	{ EM_RISCV, L64, 0x6, 0x0, 0x0f03, NULL, "lib64/lp64", NULL,
	    "riscv64-sf" },
	{ EM_PPC64, L64, ANY, 0x0503, "powerpc64le-linux-gnu", "lib64",
	    NULL, "powerpc64le" },
	{ EM_PPC64, B64, ANY, 0x0503, "powerpc64-linux-gnu", "lib64",
	    NULL, "powerpc64" },
	{ EM_PPC, B32, ANY, 0x0003, "powerpc-linux-gnu", "lib",
	    NULL, "powerpc" },
	{ EM_S390, B64, ANY, 0x0403, "s390x-linux-gnu", "lib64",
	    NULL, "s390x" },
	{ EM_S390, B32, ANY, 0x0003, "s390-linux-gnu", "lib", NULL, NULL },
	{ EM_LOONGARCH, L64, 0x7, 0x3, 0x1203, "loongarch64-linux-gnu",
	    "lib64", "loongarch64", "loongarch64" },
	{ EM_MIPS, L64, ANY, 0x0703, "mips64el-linux-gnuabi64", "lib64",
	    NULL, "mips64el" },
	{ EM_MIPS, L32, ANY, 0x0003, "mipsel-linux-gnu", "lib",
	    NULL, "mipsel" },
	{ EM_SPARCV9, B64, ANY, 0x0103, "sparc64-linux-gnu", "lib64",
	    NULL, NULL },
};

static const struct abi any64 = { .cache = 3, .lib = "lib64" };
static const struct abi any32 = { .cache = 3, .lib = "lib" };

const struct abi *
abi_of(const struct elf *f)
{
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct abi *a = &table[i];

		if (a->machine == f->machine && a->class == f->class &&
		    a->data == f->data && (f->flags & a->mask) == a->value)
			return a;
	}
	return f->class == ELFCLASS64 ? &any64 : &any32;
}

/*
 * Both ARM ABIs accept libraries without a float flag, as the loader does; on
 * other machines the rows must be equal.
 */
bool
abi_same(const struct elf *a, const struct elf *b)
{
	if (a->machine != b->machine || a->class != b->class ||
	    a->data != b->data)
		return false;
	if (a->machine == EM_ARM)
		return (a->flags & 0x600) == 0 || (b->flags & 0x600) == 0 ||
		    (a->flags & 0x600) == (b->flags & 0x600);
	return abi_of(a) == abi_of(b);
}

#ifdef __x86_64__
/* All bits of `want` set in `have`? */
static bool
has_bits(unsigned have, unsigned want)
{
	return (have & want) == want;
}

/* The state components that the kernel saves; AVX needs them. */
static unsigned
xcr0(void)
{
	unsigned lo, hi;

	__asm__ volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	return lo;
}

/*
 * The level of the x86-64 psABI, "Micro-Architecture Levels", from feature
 * bits, because clang 14 lacks __builtin_cpu_supports ("x86-64-v2").
 */
static int
x86_level(void)
{
	unsigned a, b, c, d, b7, c7, d7, cx, dx;

	if (!__get_cpuid(1, &a, &b, &c, &d) ||
	    !__get_cpuid(0x80000001, &a, &b, &cx, &dx) ||
	    !has_bits(c, bit_SSE3 | bit_SSSE3 | bit_CMPXCHG16B | bit_SSE4_1 |
	    bit_SSE4_2 | bit_POPCNT) || !has_bits(cx, bit_LAHF_LM))
		return 1;
	if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d7) ||
	    !has_bits(c, bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX |
	    bit_F16C) || !has_bits(cx, bit_LZCNT) ||
	    !has_bits(b7, bit_BMI | bit_AVX2 | bit_BMI2) ||
	    !has_bits(xcr0(), 0x6))
		return 2;
	return has_bits(b7, bit_AVX512F | bit_AVX512DQ | bit_AVX512CD |
	    bit_AVX512BW | bit_AVX512VL) && has_bits(xcr0(), 0xe6) ? 4 : 3;
}
#endif

/*
 * Other machines have subdirectories too (power9, z14).  They are not searched,
 * so the baseline library is found, which runs there too.
 */
const char *const *
abi_hwcaps(const struct abi *a)
{
	static const char *const levels[] = {
		"x86-64-v4", "x86-64-v3", "x86-64-v2", NULL
	};

#ifdef __x86_64__
	if (a == &table[0])
		return levels + 4 - x86_level();
#endif
	(void)a;
	return levels + 3;
}
