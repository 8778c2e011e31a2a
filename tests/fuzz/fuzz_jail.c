/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_jail.c - any text as a jail, and one account's entry into it: nothing is
 * mounted where the jail's own files are, and parents come first.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "libconfig_leak.h"
#include "policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ident_group groups[] = { { 1001, (char *)"al" }, { 5, NULL } };

static const struct ident who = {
	.name = (char *)"al", .uid = 1001, .gid = 1001, .gecos = (char *)"",
	.home = (char *)"/home/./al/", .shell = (char *)"/bin/sh",
	.groups = groups, .ngroups = 2,
};

static void
check_target(const char *t)
{
	static const char *const taken[] = { "/etc", "/usr", "/dev", "/proc",
		"/bin", "/lib", "/sbin", "/tmp" };

	if (t[0] != '/' || t[1] == '\0' || t[strlen(t) - 1] == '/' ||
	    strstr(t, "//") != NULL || strstr(t, "/./") != NULL ||
	    strstr(t, "/../") != NULL)
		abort();
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		size_t n = strlen(taken[i]);

		if (strncmp(t, taken[i], n) == 0 &&
		    (t[n] == '/' || t[n] == '\0'))
			abort();
	}
}

static void
check_entry(const struct jail *j)
{
	struct entry en;
	struct err e = {0};

	if (entry_compute(j, &who, ENTRY_SESSION, &en, &e) < 0) {
		if (e.msg[0] == '\0' || en.mounts != NULL)
			abort();
		return;
	}
	for (size_t i = 0; i < en.nmounts; i++) {
		check_target(en.mounts[i].target);
		if (en.mounts[i].source[0] != '/' || (i > 0 &&
		    strcmp(en.mounts[i - 1].target, en.mounts[i].target) >= 0))
			abort();
	}
	if ((en.tree != NULL) != (j->root != NULL))
		abort();
	entry_free(&en);
}

static void
check(struct jail *j)
{
	const struct jails all = { .v = j, .n = 1 };
	struct policy_match m = {0};

	if (strcmp(j->name, "a") != 0 || (j->components.v == NULL) ==
	    (j->root == NULL) || j->devices.v == NULL ||
	    list_has(&j->users, "root"))
		abort();
	for (size_t i = 0; i < j->devices.n; i++)
		if (device_find(j->devices.v[i]) == NULL)
			abort();
	if (policy_next(&all, &who, &m) &&
	    !list_has(&j->users, "al") && !list_has(&j->groups, "al"))
		abort();
	check_entry(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct jail j;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (jail_parse(text, "a", "f", &j, &e) == 0)
		check(&j);
	else if (e.msg[0] == '\0' || j.components.v != NULL)
		abort();
	jail_free(&j);
	free(text);
	return 0;
}
