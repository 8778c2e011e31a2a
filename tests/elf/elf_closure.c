/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_closure.c - print closures, for the tests that compare them with the
 * loader's own.
 *
 *   elf_closure [--root DIR] [--extras] [--preload NAME] [--quiet] FILE...
 *
 * "FILE", then "how name => path" for each of its libraries, and "lacks VERSION
 * LIBRARY => FILE" for what is not found in one.  --extras: also those that are
 * not mapped at the start, with who asks for them.  --quiet: nothing, to be
 * timed.  "-" for FILE: names from standard input.
 *
 *   elf_closure --kinds FILE...
 *
 * "CLASS:MACHINE INTERPRETER FILE", with "-" for what the file does not name,
 * and "-" for CLASS:MACHINE of one that no loader loads.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "elf/elf.h"
#include "err.h"
#include "list.h"
#include "loader/resolve.h"
#include "scope.h"

static struct options {
	bool extras, quiet, kinds;
	const char *root, *preload;
} opt = { .root = "/" };

static const char *const askers[] = {
	[ASKED_NEEDED] = "", [ASKED_FILTER] = "filter ",
	[ASKED_PRELOAD] = "preload ", [ASKED_AUDIT] = "audit ",
	[ASKED_DLOPEN] = "dlopen ",
};

static void
print_closure(const struct deps *d)
{
	size_t n = opt.extras ? d->n : d->started;

	for (size_t i = 1; i < n; i++)
		printf("\t%s%s %s => %s%s%s\n",
		    opt.extras ? askers[d->v[i].asked] : "",
		    how_name(d->v[i].how), d->v[i].name,
		    d->v[i].path != NULL ? d->v[i].path : d->v[i].why,
		    opt.extras && d->v[i].note != NULL ? ": " : "",
		    opt.extras && d->v[i].note != NULL ? d->v[i].note : "");
	for (size_t i = 0; i < d->nlacks; i++)
		printf("\tlacks %s %s => %s\n", d->lacks[i].version,
		    d->v[d->lacks[i].of].path, d->v[d->lacks[i].by].path);
}

static int
closure(struct loader *l, const char *path)
{
	struct deps d = { 0 };
	struct err e;

	if (!opt.quiet)
		printf("%s\n", path);
	if (resolve_closure(l, path, &d, &e) < 0) {
		if (!opt.quiet)
			printf("\terror %s\n", e.msg);
		return -1;
	}
	if (!opt.quiet)
		print_closure(&d);
	deps_free(&d);
	return 0;
}

static int
kind(struct loader *l, const char *path)
{
	struct err ignored;
	const struct elf *f = loader_elf(l, path, &ignored);

	if (f == NULL || !f->dynamic ||
	    (f->type != ET_DYN && f->type != ET_EXEC))
		printf("- - %s\n", path);
	else
		printf("%d:%d %s %s\n", f->class, f->machine,
		    f->interp != NULL ? f->interp : "-", path);
	return 0;
}

static int
file(struct loader *l, const char *path)
{
	return opt.kinds ? kind(l, path) : closure(l, path);
}

static int
files(struct loader *l, const char *name)
{
	char line[4096];
	int bad = 0;

	if (strcmp(name, "-") != 0)
		return file(l, name);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		bad |= file(l, line);
	}
	return bad;
}

static int
options(char **argv)
{
	int i = 1;

	for (; argv[i] != NULL && strncmp(argv[i], "--", 2) == 0; i++)
		if (strcmp(argv[i], "--root") == 0 && argv[i + 1] != NULL)
			opt.root = argv[++i];
		else if (strcmp(argv[i], "--preload") == 0 &&
		    argv[i + 1] != NULL)
			opt.preload = argv[++i];
		else if (strcmp(argv[i], "--extras") == 0)
			opt.extras = true;
		else if (strcmp(argv[i], "--quiet") == 0)
			opt.quiet = true;
		else if (strcmp(argv[i], "--kinds") == 0)
			opt.kinds = true;
		else
			return -1;
	return i;
}

static struct loader *
open_loader(int root, struct err *e)
{
	struct list names = { 0 };
	struct loader *l = loader_open(root, e);

	if (l != NULL && opt.preload != NULL &&
	    (list_add(&names, opt.preload, e) < 0 ||
	    loader_preload(l, &names, e) < 0)) {
		loader_close(l);
		l = NULL;
	}
	list_free(&names);
	return l;
}

int
main(int argc, char **argv)
{
	scope_fd root = -1;
	struct loader *l;
	struct err e;
	int bad = 0, i = options(argv);

	if (i < 0)
		return 2;
	root = open(opt.root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	l = root >= 0 ? open_loader(root, &e) : NULL;
	if (l == NULL) {
		fprintf(stderr, "elf_closure: %s: %s\n", opt.root,
		    root >= 0 ? e.msg : "cannot open");
		return 2;
	}
	for (; i < argc; i++)
		bad |= files(l, argv[i]);
	loader_close(l);
	return bad != 0;
}
