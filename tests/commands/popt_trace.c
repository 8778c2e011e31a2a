/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * popt_trace.c - preloaded into a program that asks popt(3), it has popt read
 * the words by the program's own table, writes to the file POPT_TRACE what popt
 * made of them, and ends the program.  A line for each option, "LONG\x1fLETTER"
 * and, if it has one, "\x1fVALUE"; then a line "=OPERAND" for each operand; "!"
 * and why, if popt gave up.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* popt.h, which is not part of what the tests install */
struct poptOption {
	const char *longName;
	char shortName;
	unsigned argInfo;
	void *arg;
	int val;
	const char *descrip, *argDescrip;
};

enum { ARG_NONE = 0, ARG_STRING = 1, ARG_VAL = 7 };
#define ARG_MASK 0x000000ffu
#define KEPT_FLAGS 0xf0000000u	/* ONEDASH, OPTIONAL ... */

typedef void *context;

context poptGetContext(const char *name, int argc, const char **argv,
    const struct poptOption *options, unsigned flags);

static void *
popt(const char *name)
{
	void *f = dlsym(RTLD_NEXT, name);

	return f != NULL ? f : (abort(), NULL);
}

/* Every option is returned, and with its value as it stands. */
static struct poptOption *
copy_table(const struct poptOption *from, size_t n)
{
	struct poptOption *to = calloc(n + 1, sizeof(*to));

	for (size_t i = 0; i < n; i++) {
		const unsigned type = from[i].argInfo & ARG_MASK;

		to[i] = from[i];
		to[i].arg = NULL;
		to[i].val = (int)i + 1;
		to[i].argInfo = (from[i].argInfo & KEPT_FLAGS) |
		    (type == ARG_NONE || type == ARG_VAL ? ARG_NONE :
		    ARG_STRING);
	}
	return to;
}

static void
trace(context c, const struct poptOption *table, FILE *f)
{
	int (*next)(context) = (int (*)(context))popt("poptGetNextOpt");
	char *(*value)(context) = (char *(*)(context))popt("poptGetOptArg");
	const char **(*rest)(context) =
	    (const char **(*)(context))popt("poptGetArgs");
	const char *(*error)(int) = (const char *(*)(int))popt("poptStrerror");
	const char **left;
	int i;

	while ((i = next(c)) > 0) {
		const struct poptOption *o = &table[i - 1];
		char *v = value(c);

		fprintf(f, "%s\x1f%c%s%s\n", o->longName != NULL ?
		    o->longName : "", o->shortName != '\0' ? o->shortName :
		    ' ', v != NULL ? "\x1f" : "", v != NULL ? v : "");
	}
	if (i < -1)
		fprintf(f, "!%s\n", error(i));
	left = rest(c);
	for (size_t k = 0; left != NULL && left[k] != NULL; k++)
		fprintf(f, "=%s\n", left[k]);
}

context
poptGetContext(const char *name, int argc, const char **argv,
    const struct poptOption *options, unsigned flags)
{
	context (*get)(const char *, int, const char **,
	    const struct poptOption *, unsigned) = (context (*)(const char *,
	    int, const char **, const struct poptOption *, unsigned))
	    popt("poptGetContext");
	FILE *f = fopen(getenv("POPT_TRACE"), "w");
	struct poptOption *table;
	size_t n = 0;

	while (options[n].longName != NULL || options[n].shortName != '\0' ||
	    options[n].arg != NULL)
		n++;
	table = copy_table(options, n);
	if (f == NULL)
		_exit(99);
	trace(get(name, argc, argv, table, flags), table, f);
	fclose(f);
	_exit(0);
}
