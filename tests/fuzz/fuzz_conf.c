/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_conf.c - conf_parse() on any text, with a table of every type. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "err.h"
#include "libconfig_leak.h"
#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct row {
	char *s;
	int c;
};

struct all {
	char *s;
	bool b;
	int t;
	struct list l;
	int c;
	struct conf_rows r;
};

static const char *const choices[] = { "rw", "ro", "none", NULL };

static const struct conf_key row_keys[] = {
	{ "s", CONF_STRING, offsetof(struct row, s), 0, 0 },
	{ "c", CONF_CHOICE, offsetof(struct row, c), choices, 0 },
	{ 0 }
};

static const struct conf_row row = {
	.keys = row_keys, .size = sizeof(struct row),
};

static const struct conf_key keys[] = {
	{ "s", CONF_STRING, offsetof(struct all, s), 0, 0 },
	{ "b", CONF_BOOL,   offsetof(struct all, b), 0, 0 },
	{ "w", CONF_TRUTH,  offsetof(struct all, t), 0, 0 },
	{ "l", CONF_LIST,   offsetof(struct all, l), 0, 0 },
	{ "c", CONF_CHOICE, offsetof(struct all, c), choices, 0 },
	{ "r", CONF_ROWS,   offsetof(struct all, r), 0, &row },
	{ 0 }
};

static void
check(const struct all *a)
{
	const struct row *r = a->r.v;

	if (a->c < 0 || a->c > 2 || a->t < -1 || a->t > 1 || (a->l.n > 0 && a->l.v == NULL))
		abort();
	for (size_t i = 0; i < a->l.n; i++)
		if (a->l.v[i] == NULL)
			abort();
	for (size_t i = 0; i < a->r.n; i++)
		if (r[i].c < 0 || r[i].c > 2)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct all a = {0};
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (conf_parse(text, "f", keys, &a, &e) == 0) {
		if (strstr(text, "@include") != NULL ||
		    strchr(text, '\r') != NULL)
			abort();
		check(&a);
	} else if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL) {
		abort();
	}
	conf_free(keys, &a);
	if (a.s != NULL || a.l.v != NULL || a.r.v != NULL)
		abort();
	free(text);
	return 0;
}
