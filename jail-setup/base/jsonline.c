/* SPDX-License-Identifier: BSD-2-Clause */
/* jsonline.c - see jsonline.h */
#include <errno.h>
#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "err.h"
#include "jsonline.h"
#include "scope.h"

/* True until jsonline_start(): before, failed allocations go unnoticed. */
static atomic_bool lost = true;

void
jsonline_lost(void)
{
	lost = true;
}

static void *
allocate(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		jsonline_lost();
	return p;
}

void
jsonline_start(void)
{
	json_set_alloc_funcs(allocate, free);
	lost = false;
}

char *
jsonline_text(json_t *o, struct err *e)
{
	scope_free char *text = o != NULL && !lost ?
	    json_dumps(o, JSON_COMPACT) : NULL;

	json_decref(o);
	if (text == NULL)
		jsonline_lost();
	/* json_dumps() of jansson 2.14 ignores a failure to write a key */
	return jsonline_end(e) == 0 ? take_ptr(&text) : NULL;
}

void
jsonline(json_t *o, FILE *to)
{
	struct err e;
	scope_free char *text = jsonline_text(o, &e);

	if (text == NULL)
		return;
	if (fputs(text, to) == EOF || fputc('\n', to) == EOF)
		jsonline_lost();
}

int
jsonline_end(struct err *e)
{
	return !lost ? 0 : err_set(e, ENOMEM, "the JSON text is not whole");
}
