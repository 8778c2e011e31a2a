/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_elf.c - elf_read() on any bytes: no crash, no leak. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "elf/elf.h"
#include "err.h"
#include "scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct elf *f)
{
	if (f->class != ELFCLASS32 && f->class != ELFCLASS64)
		abort();
	if (!f->dynamic && (f->needed.n != 0 || f->soname != NULL))
		abort();
	for (size_t i = 0; i < f->needed.n; i++)
		if (strlen(f->needed.v[i]) >= 4096)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf f = { 0 };
	struct err e = { 0 };
	scope_fd fd = memfd_create("elf", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	if (elf_read(fd, &f, &e) == 0) {
		check(&f);
		elf_free(&f);
	} else if (e.msg[0] == '\0' || f.needed.n != 0) {
		abort();
	}
	return 0;
}
