/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cxx.c - a program that needs libstdc++, as what VS Code puts into a home does:
 * says what a name of C++ means.  No compiler for C++ is needed to make it.
 */
#include <stdio.h>
#include <stdlib.h>

char *__cxa_demangle(const char *, char *, size_t *, int *);

int
main(void)
{
	int status = -1;
	char *name = __cxa_demangle("_ZNSt6vectorIiE4sizeEv", NULL, NULL, &status);

	puts(name != NULL ? name : "?");
	free(name);
	return status;
}
