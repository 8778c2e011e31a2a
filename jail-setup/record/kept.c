/* SPDX-License-Identifier: BSD-2-Clause */
/* kept.c - see kept.h */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "elf/elf.h"
#include "err.h"
#include "kept.h"
#include "loader/resolve.h"
#include "plan/plan.h"
#include "program.h"
#include "safe_open.h"
#include "scope.h"

struct trees {
	int was, now;
	struct loader *before, *after;
};

static bool
is_inside(int root, const char *path)
{
	scope_fd fd = program_opens(root, path);

	return fd >= 0;
}

static int
say_missing(const char *by, const char *what, struct err *e)
{
	return err_set(e, 0, "%s needs %s, which is gone with an update of the "
	    "host", by, what);
}

static bool
was_found(const struct deps *d, const char *name)
{
	for (size_t i = 1; i < d->n; i++)
		if (d->v[i].path != NULL && strcmp(d->v[i].name, name) == 0)
			return true;
	return false;
}

static bool
was_lacked(const struct deps *d, const char *name, const char *version)
{
	for (size_t i = 0; i < d->nlacks; i++)
		if (strcmp(d->v[d->lacks[i].of].name, name) == 0 &&
		    strcmp(d->lacks[i].version, version) == 0)
			return true;
	return false;
}

/* What the file lacked in the old tree, it may lack now: the host had none. */
static int
compare_deps(const char *path, const struct deps *was, const struct deps *now,
    struct err *e)
{
	for (size_t i = 1; i < now->n; i++)
		if (now->v[i].path == NULL && was_found(was, now->v[i].name))
			return say_missing(path, now->v[i].name, e);
	for (size_t i = 0; i < now->nlacks; i++) {
		const char *of = now->v[now->lacks[i].of].name;

		if (!was_lacked(was, of, now->lacks[i].version))
			return err_set(e, 0, "%s needs version %s of %s, which "
			    "the host's does not have", path,
			    now->lacks[i].version, of);
	}
	return 0;
}

/* A broken ELF file was broken in the old tree too: it has the same bytes. */
static int
check_elf(const struct trees *t, const char *path, struct err *e)
{
	struct deps was = {0}, now = {0};
	struct err ignored;
	int rc = 0;

	if (resolve_closure(t->before, path, &was, &ignored) == 0)
		rc = resolve_closure(t->after, path, &now, e) < 0 ? -1 :
		    compare_deps(path, &was, &now, e);
	deps_free(&was);
	deps_free(&now);
	return rc;
}

static int
check_script(const struct trees *t, const char *path, const char *head,
    struct err *e)
{
	char interpreter[256];
	const char *s = head + 2 + strspn(head + 2, " \t");

	snprintf(interpreter, sizeof(interpreter), "%.*s",
	    (int)strcspn(s, " \t\n"), s);
	return interpreter[0] == '/' && is_inside(t->was, interpreter) &&
	    !is_inside(t->now, interpreter) ?
	    say_missing(path, interpreter, e) : 0;
}

static int
check_file(const struct trees *t, const struct plan_entry *en, struct err *e)
{
	scope_fd fd = safe_beneath(t->now, en->path + 1, O_RDONLY | O_NOCTTY |
	    O_NONBLOCK, 0, e);
	char head[256];
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, head, sizeof(head) - 1);
	if (n < 0)
		return err_set(e, errno, "read %s", en->path);
	head[n] = '\0';
	if (elf_magic(head, (size_t)n))
		return check_elf(t, en->path, e);
	return n > 2 && head[0] == '#' && head[1] == '!' &&
	    (en->mode & 0111) != 0 ? check_script(t, en->path, head, e) : 0;
}

static int
check_kept(const struct trees *t, const struct plan *p, struct err *e)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];

		if (!en->kept)
			continue;
		if (en->type == PLAN_LINK && is_inside(t->was, en->path) &&
		    !is_inside(t->now, en->path))
			return say_missing(en->path, en->source, e);
		if (en->type == PLAN_FILE && check_file(t, en, e) < 0)
			return -1;
	}
	return 0;
}

int
kept_fits(const struct plan *p, int was, int now, struct err *e)
{
	struct trees t = { .was = was, .now = now };
	int rc = -1;

	t.before = loader_open(was, e);
	t.after = t.before != NULL ? loader_open(now, e) : NULL;
	if (t.after != NULL)
		rc = check_kept(&t, p, e);
	loader_close(t.before);
	loader_close(t.after);
	return rc;
}
