/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_main.c - runs a fuzz target over a corpus where there is no libFuzzer:
 * each file named, or below a directory named, twice, so that what the first
 * run leaves behind shows.  fuzz_elf alone means tests/fuzz/corpus/elf.  Speaks TAP.
 */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t ran;

static int
run(const char *path, const struct stat *st, int type, struct FTW *where)
{
	scope_free uint8_t *data = NULL;
	scope_file *f = NULL;
	size_t size = (size_t)st->st_size;

	(void)where;
	if (type != FTW_F)
		return 0;
	f = fopen(path, "rb");
	/* exactly as large as the input, so that asan sees the byte behind */
	data = malloc(size != 0 ? size : 1);
	if (f == NULL || data == NULL || fread(data, 1, size, f) != size) {
		fprintf(stderr, "fuzz_main: cannot read %s\n", path);
		return 1;
	}
	LLVMFuzzerTestOneInput(data, size);
	LLVMFuzzerTestOneInput(data, size);
	ran++;
	return 0;
}

static int
walk(const char *path)
{
	if (nftw(path, run, 16, FTW_PHYS) == 0)
		return 0;
	fprintf(stderr, "fuzz_main: cannot run %s\n", path);
	return -1;
}

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = strstr(slash != NULL ? slash : argv[0], "fuzz_");
	char own[256];
	int bad = 0;

	snprintf(own, sizeof(own), "tests/fuzz/corpus/%s",
	    name != NULL ? name + strlen("fuzz_") : "");
	if (argc < 2)
		bad = walk(own);
	for (int i = 1; i < argc; i++)
		bad |= walk(argv[i]);
	bad |= ran == 0;
	printf("1..1\n%s 1 - %zu inputs, each twice\n",
	    bad ? "not ok" : "ok", ran);
	return bad != 0;
}
