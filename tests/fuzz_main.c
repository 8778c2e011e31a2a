/*
 * fuzz_main.c - runs a fuzz target over a corpus where there is no libFuzzer:
 * each file named, or below a directory named, twice, so that what the first
 * run leaves behind shows.
 */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

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

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (nftw(argv[i], run, 16, FTW_PHYS) != 0) {
			fprintf(stderr, "fuzz_main: cannot run %s\n", argv[i]);
			return 1;
		}
	printf("%zu inputs\n", ran);
	return ran == 0;
}
