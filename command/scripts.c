/* SPDX-License-Identifier: BSD-2-Clause */
/* scripts.c - see scripts.h */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "paths.h"
#include "program.h"
#include "safe_open.h"
#include "scope.h"
#include "scripts.h"

enum { SCRIPTS_MAX = 256 * 1024 };

static const char shown[] = "/etc/jail/scripts";

struct script *
scripts_add(struct scripts *all, const char *path, struct err *e)
{
	struct script *v = reallocarray(all->v, all->n + 1, sizeof(*v));

	if (v == NULL)
		return err_null(e, errno, "scripts");
	all->v = v;
	v[all->n] = (struct script){ .path = strdup(path) };
	if (v[all->n].path == NULL)
		return err_null(e, errno, "scripts");
	return &v[all->n++];
}

/* A line behind its tab. */
static int
parse_word(struct script *s, const char *line, struct err *e)
{
	char **to = *line == '!' ? &s->why : &s->program;

	if (s->why != NULL || (*line == '!' && s->program != NULL))
		return err_set(e, 0, "%s: a word too many", shown);
	if (s->program != NULL)
		return list_add(&s->words, line, e);
	if (*line != '!' && *line != '/')
		return err_set(e, 0, "%s: no absolute path", shown);
	*to = strdup(*line == '!' ? line + 1 : line);
	return *to != NULL ? 0 : err_set(e, errno, "scripts");
}

static int
parse_line(struct scripts *all, const char *line, struct err *e)
{
	if (*line == '\t' && all->n > 0)
		return parse_word(&all->v[all->n - 1], line + 1, e);
	if (*line != '/')
		return err_set(e, 0, "%s: no absolute path", shown);
	return scripts_add(all, line, e) != NULL ? 0 : -1;
}

int
scripts_parse(const char *text, struct scripts *out, struct err *e)
{
	*out = (struct scripts){0};
	for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
		scope_free char *line = NULL;

		n = strcspn(text, "\n");
		line = strndup(text, n);
		if (line == NULL)
			return err_set(e, errno, "scripts");
		if (parse_line(out, line, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].program == NULL && out->v[i].why == NULL)
			return err_set(e, 0, "%s: nothing below %s", shown,
			    out->v[i].path);
	return 0;
}

void
scripts_print(const struct scripts *all, FILE *to)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct script *s = &all->v[i];

		fprintf(to, "%s\n\t%s%s\n", s->path,
		    s->why != NULL ? "!" : "",
		    s->why != NULL ? s->why : s->program);
		for (size_t w = 0; w < s->words.n; w++)
			fprintf(to, "\t%s\n", s->words.v[w]);
	}
}

void
scripts_free(struct scripts *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].path);
		free(all->v[i].program);
		free(all->v[i].why);
		list_free(&all->v[i].words);
	}
	free(all->v);
	*all = (struct scripts){0};
}

int
scripts_read(int root, struct scripts *out, struct err *e)
{
	scope_fd dir = safe_lists(root, e);
	scope_free char *text = safe_list(dir, shown, SCRIPTS_MAX, e);

	*out = (struct scripts){0};
	if (text == NULL)
		return e->no == ENOENT ? 0 : -1;
	return scripts_parse(text, out, e);
}

const struct script *
scripts_find(int root, const struct scripts *all, const struct stat *file)
{
	for (size_t i = 0; i < all->n; i++) {
		scope_fd fd = program_opens(root, all->v[i].path);
		struct stat st;

		if (fd >= 0 && fstat(fd, &st) == 0 &&
		    st.st_dev == file->st_dev && st.st_ino == file->st_ino)
			return &all->v[i];
	}
	return NULL;
}

const char *
script_shell(const struct script *s)
{
	size_t n = sizeof(PATHS_SHELLS) - 1;

	return s->program != NULL && strncmp(s->program, PATHS_SHELLS "/",
	    n + 1) == 0 ? s->program + n : NULL;
}

int
scripts_shells(int root, struct list *out, struct err *e)
{
	scope_scripts known = {0};
	char text[2 * PATH_MAX];

	if (scripts_read(root, &known, e) < 0)
		return -1;
	for (size_t i = 0; i < known.n; i++) {
		snprintf(text, sizeof(text), "%s for %s", known.v[i].program,
		    known.v[i].path);
		if (script_shell(&known.v[i]) != NULL &&
		    list_add(out, text, e) < 0)
			return -1;
	}
	return 0;
}
