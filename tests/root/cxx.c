/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cxx.c - a program that needs libstdc++, like the server of VS Code in a home: it
 * demangles a C++ name.  It can be built without a C++ compiler.
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
