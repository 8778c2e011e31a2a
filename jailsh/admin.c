/* SPDX-License-Identifier: BSD-2-Clause */
/* admin.c - see admin.h */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "answer.h"
#include "arguments.h"
#include "dry_run.h"
#include "err.h"
#include "join.h"
#include "launch.h"
#include "admin.h"
#include "serve.h"
#include "status.h"
#include "verdict_table.h"

/* All is printed but why it is unable to say. */
static int
said(int status, struct err *e)
{
	if (status != STATUS_UNABLE)
		*e = (struct err){0};
	return status;
}

/* What is true of every command of the jail. */
static void
warn(const struct dry_run *d)
{
	if (*d->exec != '\0')
		fprintf(stderr, "jailsh: programs run that are not of the "
		    "tree, which the account may have written, by: %s\n",
		    d->exec);
	for (size_t i = 0; i < d->shells.n; i++)
		fprintf(stderr, "jailsh: the tree has a shell, and a command "
		    "that executes what it is told to can start it: %s\n",
		    d->shells.v[i]);
}

static int
test_command(const struct dry_run *d, const struct arguments *a, struct err *e)
{
	struct answer r;
	int status = STATUS_UNABLE;

	if (dry_run_ask(d, a->command, &r, e) == 0) {
		if (a->json)
			answer_print_json(d, a->command, &r);
		else
			answer_print(d, &r);
		status = r.verdict == PROGRAM_FOUND ? 0 : STATUS_WOULD_NOT;
	}
	answer_free(&r);
	return status;
}

static int
test_table(const struct dry_run *d, const struct arguments *a, struct err *e)
{
	size_t others;

	return table_print(d, a->table, a->json, &others, e) < 0 ?
	    STATUS_UNABLE : others == 0 ? 0 : STATUS_WOULD_NOT;
}

static int
be_test(const struct arguments *a, struct err *e)
{
	struct dry_run d;
	int status = STATUS_UNABLE;

	if (dry_run_open(a, &d, e) == 0) {
		status = a->table != NULL ? test_table(&d, a, e) :
		    test_command(&d, a, e);
		warn(&d);
	}
	dry_run_close(&d);
	return said(status, e);
}

static int
be_rehearsal(const struct arguments *a, char **environment, struct err *e)
{
	char path[PATH_MAX];
	bool told;
	size_t n = 0;
	int status = launch_rehearse(a, environment, path, &told, e);

	if (status == STATUS_UNABLE && !told)
		return status;
	if (told)
		return said(status, e);
	while (a->argv[n] != NULL)
		n++;
	if (status == 0)
		answer_print_words(path, a->argv, n);
	else
		printf("refused: %s\n", e->msg);
	return said(status, e);
}

int
admin(const struct arguments *a, char **environment, struct err *e)
{
	switch (a->mode) {
	case MODE_TEST:
		return be_test(a, e);
	case MODE_REHEARSE:
		return be_rehearsal(a, environment, e);
	case MODE_SERVE:
		return serve(a, environment, e);
	case MODE_JOIN:
		return join(a, environment, e);
	default:
		return launch(a, environment, e);
	}
}
