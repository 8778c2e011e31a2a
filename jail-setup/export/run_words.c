/* SPDX-License-Identifier: BSD-2-Clause */
/* run_words.c - see run_words.h */
#include <cap-ng.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "derive/derived.h"
#include "err.h"
#include "list.h"
#include "run_words.h"

#define BIT(c) (UINT64_C(1) << (c))
/* to make directories for others, to become them, to end them */
#define OF_INIT (BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) | \
	BIT(CAP_KILL) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETPCAP))

int
run_name(const char *before, const char *from, char to[RUN_NAME],
    struct err *e)
{
	int n = snprintf(to, RUN_NAME, "%s%s%s", before,
	    *before != '\0' ? "-" : "", from + strspn(from, "/"));

	if (n >= RUN_NAME)
		return err_set(e, 0, "%s: too long for the name of a volume, "
		    "with %s before it", from, before);
	for (char *s = to; *s != '\0'; s++)
		*s = isalnum((unsigned char)*s) ?
		    (char)tolower((unsigned char)*s) : '-';
	return 0;
}

/* Neither a quadlet file nor a mount may read anything into it. */
static int
check_path(const char *path, struct err *e)
{
	static const char also[] = "/._-+@=";

	for (const char *s = path; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr(also, *s) == NULL)
			return err_set(e, 0, "private directory %s: letters, "
			    "digits and %s only can be written into this "
			    "form", path, also);
	return 0;
}

int
run_volumes(const char *name, const struct derived *d, struct list *names,
    struct err *e)
{
	for (size_t i = 0; i < d->n_private; i++) {
		const char *path = d->private[i].path;
		char one[RUN_NAME];

		if (check_path(path, e) < 0 ||
		    run_name(name != NULL ? name : "", path, one, e) < 0)
			return -1;
		if (list_has(names, one))
			return err_set(e, 0, "private directory %s: another "
			    "one has the name %s as a volume", path, one);
		if (list_add(names, one, e) < 0)
			return -1;
	}
	return 0;
}

int
run_capabilities(const struct derived *d, struct list *names, struct err *e)
{
	const uint64_t mask = d->capabilities | OF_INIT;

	for (unsigned c = 0; c <= CAP_LAST_CAP; c++) {
		const char *name = (mask & BIT(c)) == 0 ? NULL :
		    capng_capability_to_name(c);
		char upper[RUN_NAME] = "";

		for (size_t i = 0; name != NULL && name[i] != '\0' &&
		    i < sizeof(upper) - 1; i++)
			upper[i] = (char)toupper((unsigned char)name[i]);
		if (name != NULL && list_add(names, upper, e) < 0)
			return -1;
	}
	return 0;
}
