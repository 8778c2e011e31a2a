/* SPDX-License-Identifier: BSD-2-Clause */
/* entry_rules.c - see entry_rules.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "dir.h"
#include "entry.h"
#include "entry_rules.h"
#include "entry_sources.h"
#include "err.h"
#include "jail.h"
#include "paths.h"
#include "scope.h"

struct walk {
	FILE *f;
	const struct entry *en;
	char path[PATH_MAX];
	size_t n;
};

/* A path that is no line is left out, and out of reach. */
static void
print_root(FILE *f, const char *access, const char *path)
{
	if (strchr(path, '\n') != NULL)
		return;
	fprintf(f, "\troot %s ", access);
	for (; *path != '\0'; path++) {
		if (*path == '%')
			fputc('%', f);
		fputc(*path, f);
	}
	fputc('\n', f);
}

enum mounted { NO_MOUNT, HOLDS_MOUNT, IS_MOUNT };

static enum mounted
find_mount(const struct entry *en, const char *path)
{
	enum mounted found = NO_MOUNT;

	for (size_t i = 0; i < en->nsteps; i++) {
		const struct entry_step *st = &en->steps[i];

		if (st->type == NULL || st->kind == STEP_TREE ||
		    !path_within(st->target, path))
			continue;
		if (strcmp(st->target, path) == 0)
			return IS_MOUNT;
		found = HOLDS_MOUNT;
	}
	return found;
}

static int walk_into(struct walk *w, int dir, const char *name, struct err *e);

/* No link leads to a root: reach.h. */
static int
walk_entry(void *arg, int dir, const char *name, struct err *e)
{
	struct walk *w = arg;
	const size_t n = w->n;
	struct stat st;
	enum mounted is;
	int rc = 0;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "%s/%s in the tree", w->path, name);
	if (S_ISLNK(st.st_mode) ||
	    n + strlen(name) + sizeof("/") > sizeof(w->path))
		return 0;
	w->n += (size_t)sprintf(w->path + n, "/%s", name);
	is = find_mount(w->en, w->path);
	if (is == NO_MOUNT)
		print_root(w->f, "ro", w->path);
	else if (is == HOLDS_MOUNT && S_ISDIR(st.st_mode))
		rc = walk_into(w, dir, name, e);
	w->n = n;
	w->path[n] = '\0';
	return rc;
}

static int
walk_into(struct walk *w, int dir, const char *name, struct err *e)
{
	scope_fd fd = openat(dir, name,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? err_set(e, errno, "%s in the tree", w->path) :
	    dir_each(fd, w->path, walk_entry, w, e);
}

static void
print_device(FILE *f, const char *name)
{
	char path[NAME_MAX + sizeof("/dev/")];

	snprintf(path, sizeof(path), "/dev/%s", name);
	print_root(f, "dev", path);
}

int
entry_rules_print(FILE *f, const struct entry *en, const struct sources *s,
    struct err *e)
{
	struct walk w = { .f = f, .en = en };

	for (size_t i = 0; i < en->nsteps; i++)
		if (entry_step_executable(&en->steps[i]) &&
		    strchr(en->steps[i].target, '\n') == NULL)
			fprintf(f, "\t%s\n", en->steps[i].target);
	if (entry_step(en, STEP_PROC) != NULL)
		print_root(f, "ro", "/proc");
	for (size_t i = 0; i < en->jail->devices.n; i++)
		print_device(f, en->jail->devices.v[i]);
	print_device(f, "ptmx");
	print_device(f, "pts");
	if (s->tty >= 0)
		print_device(f, s->tty_name);
	return walk_into(&w, s->tree, ".", e);
}
