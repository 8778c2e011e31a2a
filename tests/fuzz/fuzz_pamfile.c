/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pamfile.c - any PAM file, which includes itself; in each dialect of
 * libpam.
 *
 * What is said of it keeps to what it means: who holds is called in every run
 * that succeeds, and a step that is named is one of the stack.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "pam/pamrun.h"
#include "pam/pamstack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size;
};

static enum slurped
get(void *arg, const char *name, bool include, char **bytes, size_t *len,
    char **path)
{
	const struct input *in = arg;

	(void)include;
	if (strncmp(name, "none", 4) == 0)
		return SLURP_ABSENT;
	*bytes = malloc(in->size + 1);
	memcpy(*bytes, in->data, in->size);
	*len = in->size;
	*path = strdup(name);
	return SLURP_READ;
}

static void
need(bool so)
{
	if (!so)
		abort();
}

static void
judge(const struct pamstack *s)
{
	struct err e;
	size_t who;
	int verdict = pamrun_verdict(s->v, s->n, &who, &e);
	int can = pamrun(s->v, s->n, NULL, NULL, s->n, &e);

	need(verdict >= PAM_NO_LINE && who <= s->n && can > 0);
	need((verdict == PAM_SKIPPED) == ((can & PAMRUN_WITHOUT) != 0 &&
	    verdict != PAM_NO_LINE));
	need(verdict != PAM_HOLDS || ((can & PAMRUN_SUCCEEDS) != 0 &&
	    (can & (PAMRUN_WITHOUT | PAMRUN_REFUSED)) == 0));
	need(verdict != PAM_NEVER || (can & (PAMRUN_SUCCEEDS |
	    PAMRUN_WITHOUT | PAMRUN_REFUSED)) == 0);
}

static void
steps(const struct pamstack *s)
{
	need(s->n <= PAMSTACK_STEPS);
	for (size_t i = 0; i < s->n; i++) {
		const struct pamstep *v = &s->v[i];

		need(v->at.file < s->files.n && v->at.line > 0);
		need(!v->ours || v->module != NULL);
		/* a level is entered by a substack only */
		need(v->level == 0 || (i > 0 && (s->v[i - 1].level >=
		    v->level || s->v[i - 1].kind == PAM_STEP_SUBSTACK)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	const struct pamsource from = { get, &in };

	for (unsigned dialect = 0; dialect < PAM_DIALECTS; dialect++)
		for (enum pam_type t = 0; t < PAM_TYPE_ANY; t++) {
			struct pamstack s;
			struct err e;

			need(pamstack_read(&from, dialect, "svc", &s, &e) == 1);
			pamstack_keep(&s, t);
			steps(&s);
			if (!s.unknown)
				judge(&s);
			pamstack_free(&s);
		}
	return 0;
}
