/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pamedit.c - any PAM file, our lines put in and taken out, as each dialect
 * of libpam reads it.
 *
 * What is not ours comes through byte for byte: what is left of the new text
 * without our lines is what is left of the old one.  A second time nothing is to
 * be done.  What is put in is read as it was meant.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "pam/pamedit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err e;

static void
need(bool so)
{
	if (!so)
		abort();
}

/* Without our lines, and without a line end at the end. */
static char *
without(const char *text, size_t len, unsigned dialect, size_t *n)
{
	scope_pamedit x = {0};
	scope_pamchanges c = {0};
	char *out;

	need(pamedit_read(&x, text, len, dialect, &e) == 0);
	need(pamedit_remove(&x, &c, &e) == 0);
	need((out = pamedit_text(&x, &c, n, &e)) != NULL);
	*n -= *n > 0 && out[*n - 1] == '\n';
	return out;
}

static void
compare(const struct pamedit *x, const char *text, size_t len,
    const struct pamedit_plan *p, unsigned dialect)
{
	size_t n = 0, m = 0;
	char *a = without(x->text, x->len, dialect, &n);
	char *b = without(text, len, dialect, &m);
	scope_pamedit y = {0};
	scope_pamchanges c = {0};
	struct pamedit_plan again = *p;

	need(n == m && memcmp(a, b, n) == 0);
	free(a);
	free(b);
	need(pamedit_read(&y, text, len, dialect, &e) == 0);
	need(y.others == x->others);
	for (int t = 0; t < PAMEDIT_TYPES; t++) {
		size_t lines = 0;

		for (size_t i = 0; i < y.n; i++)
			lines += y.v[i].type == (enum pam_type)t;
		need(lines <= 1 && (p->how[t] != PAMEDIT_NONE || lines == 0) &&
		    (p->how[t] != PAMEDIT_KEEP || lines == 1));
		if (again.how[t] == PAMEDIT_MOVE)
			again.how[t] = PAMEDIT_KEEP;
	}
	need(pamedit_add(&y, &again, &c, &e) == 0 && c.n == 0);
}

static void
change(const char *text, size_t len, unsigned dialect, unsigned bits)
{
	scope_pamedit x = {0};
	scope_pamchanges c = {0};
	struct pamedit_plan p = { .child = bits >> 6 & 1 };
	size_t n = 0;
	char *out;

	for (int t = 0; t < PAMEDIT_TYPES; t++)
		p.how[t] = (enum pamedit_how)(bits >> 2 * t & 3);
	need(pamedit_read(&x, text, len, dialect, &e) == 0);
	need(pamedit_add(&x, &p, &c, &e) == 0);
	need((out = pamedit_text(&x, &c, &n, &e)) != NULL);
	for (unsigned line = 1; line < 9; line++)
		need(pamedit_line(&c, line) <= line + len);
	/* what libpam gives up, or takes for other words, is refused before */
	if (x.open == 0 && x.cr == 0 && memchr(text, '\0', len) == NULL)
		compare(&x, out, n, &p, dialect);
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	for (unsigned dialect = 0; dialect < PAM_DIALECTS; dialect++)
		change((const char *)data + 1, size - 1, dialect, data[0]);
	return 0;
}
