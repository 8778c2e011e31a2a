/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_unit.c - any text as a unit of systemd: its settings, words, command
 * lines and values.  What is handed out is a program, words without a NUL,
 * capabilities that a container may have.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "derive/derived.h"
#include "derive/unit_caps.h"
#include "derive/unit_exec.h"
#include "derive/unit_file.h"
#include "derive/unit_value.h"
#include "err.h"
#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
said(int rc, const struct err *e)
{
	if (rc < 0 && e->msg[0] == '\0')
		abort();
}

/* Nothing stands before a reset but another key. */
static void
check_settings(const struct unit *u)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct unit_setting *s = &u->v[i];

		if (strpbrk(s->key, "=\n") != NULL ||
		    strchr(s->value, '\n') != NULL)
			abort();
		if (s->value[0] != '\0')
			continue;
		for (size_t k = 0; k < i; k++)
			if (strcmp(u->v[k].key, s->key) == 0 &&
			    strcmp(u->v[k].section, s->section) == 0)
				abort();
	}
}

static void
check_execs(const struct unit *u)
{
	struct unit_execs all = {0};
	struct err e = {0};
	const int rc = unit_execs(u, &all, &e);

	said(rc, &e);
	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		const struct unit_exec *x = &all.v[i];

		if (x->program[0] == '\0' || x->argv.n == 0 ||
		    strspn(x->flags, "-+!:") != strlen(x->flags) ||
		    (x->program[0] != '/' &&
		    strchr(x->program, '/') != NULL) ||
		    (i > 0 && all.v[i - 1].when > x->when))
			abort();
	}
	unit_execs_free(&all);
}

static void
check_values(const struct unit *u)
{
	uint64_t usec, soft, hard;
	const char *name;

	for (size_t i = 0; i < u->n; i++) {
		const struct unit_setting *s = &u->v[i];
		struct list out = {0};
		struct err e = {0};

		(void)unit_time(s->value, &usec);
		if (unit_limit(s->key, s->value, &name, &soft, &hard) &&
		    soft > hard)
			abort();
		if (unit_signal(s->value) < 0 || unit_signal(s->value) > 64)
			abort();
		said(unit_words(u, s->key, &out, &e), &e);
		list_free(&out);
		said(unit_c_words(u, s->key, &out, &e), &e);
		list_free(&out);
	}
}

static void
check_capabilities(const struct unit *u)
{
	struct derived d = {0};
	struct err e = {0};
	uint64_t ambient = 0;
	const int rc = unit_caps(u, NULL, &d, &e);

	said(rc, &e);
	/* sys_module, sys_rawio, sys_ptrace, sys_admin, mknod ... */
	if (rc == 0 && (d.capabilities & ~0xb08465fbULL) != 0)
		abort();
	if (rc == 0 && unit_ambient(u, &d, &ambient, &e) == 0 &&
	    (ambient & ~d.capabilities) != 0)
		abort();
	derived_free(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct unit u = { .name = strdup("a-b@c\\x2dd.service") };
	struct err e = {0};
	int rc;

	memcpy(text, data, size);
	text[size] = '\0';
	rc = unit_file_parse(&u, text, "f", &e);
	said(rc, &e);
	if (rc == 0) {
		check_settings(&u);
		check_execs(&u);
		check_values(&u);
		check_capabilities(&u);
	}
	unit_free(&u);
	free(text);
	return 0;
}
