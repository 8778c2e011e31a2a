/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_shebang.c - any bytes behind "#!", and any as a line for env -S: names
 * that end, of a file that can be named, or one reason.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "plan/shebang.h"
#include "plan/shebang_env.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
as_head(const char *head, size_t n)
{
	char interpreter[PATH_MAX], by_env[PATH_MAX];
	struct list tried = {0};
	struct err e = {0};

	if (shebang_parse(head, n, interpreter, by_env, &tried, &e) < 0) {
		if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL)
			abort();
	} else if (interpreter[0] != '/' || strpbrk(interpreter, " \t\n") !=
	    NULL || strlen(interpreter) >= PATH_MAX ||
	    memchr(by_env, '\0', PATH_MAX) == NULL) {
		abort();
	}
	for (size_t i = 0; i < tried.n; i++)
		if (tried.v[i][0] != '/')
			abort();
	list_free(&tried);
}

/* The program by itself is that program. */
static void
again(const struct env_call *c)
{
	struct env_call back;
	struct err e;

	if (shebang_env(c->program, strlen(c->program), &back, NULL, &e) < 0 ||
	    strcmp(back.program, c->program) != 0 || back.path[0] != '\0' ||
	    back.glued)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *head = malloc(size + 3);
	struct list words = {0};
	struct env_call c;
	struct err e = {0};

	if (head == NULL)
		abort();
	memcpy(head, "#!", 2);
	memcpy(head + 2, data, size);
	head[size + 2] = '\0';
	as_head(head, size + 2);
	if (shebang_env((const char *)data, strnlen((const char *)data, size),
	    &c, &words, &e) == 0) {
		if (c.program[0] == '\0')
			abort();
		again(&c);
	} else if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL) {
		abort();
	}
	list_free(&words);
	free(head);
	return 0;
}
