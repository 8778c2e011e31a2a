/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_cache.c - ld.so.cache on standard output, from lines
 * "SONAME FLAGS PATH [HWCAP]" on standard input.  For tests/elf/cache.sh.
 */
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "loader/ldcache.h"
#include "scope.h"

static int
add(struct ldentry *v, char *line)
{
	char *save, *soname, *flags, *path, *hwcap;

	soname = strtok_r(line, " \n", &save);
	flags = strtok_r(NULL, " \n", &save);
	path = strtok_r(NULL, " \n", &save);
	hwcap = strtok_r(NULL, " \n", &save);
	if (path == NULL)
		return -1;
	*v = (struct ldentry){
		.soname = strdup(soname),
		.path = strdup(path),
		.flags = (int)strtol(flags, NULL, 0),
		.hwcap = hwcap != NULL ? strdup(hwcap) : NULL,
	};
	return 0;
}

int
main(void)
{
	static struct ldentry v[4096];
	char line[4096], *bytes;
	struct err e;
	size_t n = 0, len;

	while (n < 4096 && fgets(line, sizeof(line), stdin) != NULL)
		if (add(&v[n++], line) < 0) {
			fprintf(stderr, "elf_cache: too few words\n");
			return 2;
		}
	if (ldcache_write(v, n, &bytes, &len, &e) < 0) {
		fprintf(stderr, "elf_cache: %s\n", e.msg);
		return 1;
	}
	return fwrite(bytes, 1, len, stdout) != len;
}
