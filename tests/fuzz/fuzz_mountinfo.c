/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_mountinfo.c - any text as a mount table: what it names is a jail's name. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "store/inuse_match.h"
#include "store/sessions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A tree, or a jail and perhaps a serial; all as they are named. */
static int
use(void *arg, const struct use *u, struct err *e)
{
	(void)arg;
	(void)e;
	if (u->how == USE_SESSION ? u->tree[0] != '\0' || u->serial[0] == '\0' :
	    u->serial[0] != '\0' && !generation_serial_ok(u->serial))
		abort();
	if (u->tree[0] != '\0' ? !generation_tree_ok(u->tree) :
	    !jail_name_ok(u->jail))
		abort();
	return 0;
}

static int
use_of_data(void *arg, const struct use *u, struct err *e)
{
	(void)arg;
	(void)e;
	if (u->tree[0] != '\0' || u->jail[0] != '\0' || u->how == USE_SESSION)
		abort();
	return 0;
}

static void
table(char *text, size_t size)
{
	static const struct inuse_place at = {
		"8:1", "/var/lib/jail/.trees", false
	};
	static const struct inuse_place data = {
		"8:1", "/var/lib/jail/.services/web", true
	};
	FILE *f = size > 0 ? fmemopen(text, size, "r") : NULL;
	struct err e;

	if (f == NULL)
		return;
	inuse_match(&at, f, 1, use, NULL, &e);
	rewind(f);
	inuse_match(&data, f, 1, use_of_data, NULL, &e);
	fclose(f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct session s = { .pid = 1, .uid = 2 };

	memcpy(text, data, size);
	text[size] = '\0';
	if (sessions_parse(text, &s) && (!jail_name_ok(s.jail) ||
	    strlen(s.serial) == 0 || strpbrk(s.serial, "/ \n") != NULL ||
	    strlen(s.service) == 0 || strpbrk(s.service, "/ \n") != NULL ||
	    strstr(text, s.serial) == NULL))
		abort();
	if (s.pid != 1)
		abort();
	table(text, size);
	free(text);
	return 0;
}
