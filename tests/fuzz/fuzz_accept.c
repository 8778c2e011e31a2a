/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_accept.c - check.conf: any text, laid beside findings. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "inspect/accept.h"
#include "libconfig_leak.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of what may not be accepted nothing is. */
static void
check(const struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].accepted != NULL &&
		    f->v[i].kind != FINDING_ACCEPTS_NOTHING &&
		    !finding_traits[f->v[i].kind].acceptable)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct findings f = { .jail = "j" };
	struct accepts a;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	for (int k = 0; k < FINDING_ACCEPTS_NOTHING; k++)
		if (findings_add(&f, (enum finding_kind)k, "/p", "", "", "",
		    &e) < 0)
			abort();
	if (accept_parse(text, "f", &a, &e) == 0) {
		if (accept_apply(&a, "f", true, &f, &e) < 0)
			abort();
		check(&f);
	} else if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL) {
		abort();
	}
	accept_free(&a);
	findings_free(&f);
	free(text);
	return 0;
}
