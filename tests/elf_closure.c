/*
 * elf_closure.c - print closures, for the tests that compare them with the
 * loader's own: "FILE", then "how name => path" for each of its libraries.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "resolve.h"
#include "scope.h"

static int
print(struct loader *l, const char *path)
{
	struct deps d = { 0 };
	struct err e;

	printf("%s\n", path);
	if (resolve_closure(l, path, &d, &e) < 0) {
		printf("\terror %s\n", e.msg);
		return -1;
	}
	for (size_t i = 1; i < d.n; i++)
		printf("\t%s %s => %s\n", how_name(d.v[i].how), d.v[i].name,
		    d.v[i].path != NULL ? d.v[i].path : d.v[i].why);
	deps_free(&d);
	return 0;
}

/* elf_closure [--root DIR] FILE...; "-": names from standard input. */
int
main(int argc, char **argv)
{
	scope_fd root = -1;
	const char *top = "/";
	struct loader *l;
	struct err e;
	char line[4096];
	int bad = 0, i = 1;

	if (argc > 2 && strcmp(argv[1], "--root") == 0) {
		top = argv[2];
		i = 3;
	}
	root = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	l = root >= 0 ? loader_open(root, &e) : NULL;
	if (l == NULL) {
		fprintf(stderr, "elf_closure: %s: %s\n", top,
		    root >= 0 ? e.msg : "cannot open");
		return 2;
	}
	for (; i < argc; i++)
		if (strcmp(argv[i], "-") != 0) {
			bad |= print(l, argv[i]);
		} else while (fgets(line, sizeof(line), stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			bad |= print(l, line);
		}
	loader_close(l);
	return bad != 0;
}
