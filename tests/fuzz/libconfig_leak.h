/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libconfig_leak.h - for a fuzz target that parses configuration: libconfig 1.5
 * forgets the string it was in where the syntax goes wrong.
 */
#ifndef LIBCONFIG_LEAK_H
#define LIBCONFIG_LEAK_H

__attribute__((visibility("default")))
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

#endif
