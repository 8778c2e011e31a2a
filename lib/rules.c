/* SPDX-License-Identifier: BSD-2-Clause */
/* rules.c - see rules.h */
#include <errno.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "path_tokens.h"
#include "paths.h"
#include "rules.h"
#include "scope.h"
#include "wall.h"

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | WALL_FS_TRUNCATE | \
    LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define MAKE (LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | \
    LANDLOCK_ACCESS_FS_MAKE_SYM)

/*
 * Whoever may not remove a file from a directory cannot move another over it,
 * and nothing is moved or linked to where it would have more rights than
 * before: landlock(7).
 */
static const struct access {
	const char *word;
	uint64_t rights, temporary;
} accesses[] = {
	{ "ro", READ, 0 },
	{ "rw", WALL_FS_CONTENT, 0 },
	{ "put", LANDLOCK_ACCESS_FS_READ_DIR | WRITE | MAKE,
	    LANDLOCK_ACCESS_FS_READ_FILE },
	{ "new", READ | MAKE, WRITE },
	{ "dev", READ | LANDLOCK_ACCESS_FS_WRITE_FILE, 0 },
};

/* `word` has n bytes; NULL: there is no such access. */
static const struct access *
find_access(const char *word, size_t n)
{
	for (size_t i = 0; i < COUNT(accesses); i++)
		if (strncmp(accesses[i].word, word, n) == 0 &&
		    accesses[i].word[n] == '\0')
			return &accesses[i];
	return NULL;
}

bool
rules_access(const char *word)
{
	return find_access(word, strlen(word)) != NULL &&
	    strcmp(word, "dev") != 0;
}

/* The kernel adds up the rights of one file as well. */
static bool
add_to_same(struct rules *r, const char *path, size_t n, const struct rule *add)
{
	for (size_t i = 0; i < r->n; i++) {
		struct rule *v = &r->v[i];

		if (strncmp(v->path, path, n) != 0 || v->path[n] != '\0' ||
		    (v->rights == LANDLOCK_ACCESS_FS_EXECUTE) !=
		    (add->rights == LANDLOCK_ACCESS_FS_EXECUTE))
			continue;
		v->rights |= add->rights;
		v->temporary |= add->temporary;
		return true;
	}
	return false;
}

/* Once each: a login opens them all, and sshd's limit is 1024. */
static int
add_rule(struct rules *r, const char *path, size_t n, uint64_t rights,
    uint64_t temporary, struct err *e)
{
	struct rule *v;

	if (add_to_same(r, path, n, &(struct rule){ NULL, rights, temporary }))
		return 0;
	v = reallocarray(r->v, r->n + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, PATHS_RULES);
	r->v = v;
	v[r->n] = (struct rule){ strndup(path, n), rights, temporary };
	if (v[r->n].path == NULL)
		return err_set(e, errno, PATHS_RULES);
	r->n++;
	return 0;
}

static const char root_word[] = "root ";

static int
add_root(struct rules *r, const char *line, struct err *e)
{
	const char *word = line + strlen(root_word);
	const size_t n = strcspn(word, " ");
	const char *path = word + n + (word[n] == ' ');
	const struct access *a = find_access(word, n);

	if (a == NULL)
		return err_set(e, 0, "\"%.80s\": no such access", line);
	return token_path_check(path, e) < 0 ? -1 : add_rule(r, path,
	    strlen(path), a->rights, a->temporary, e);
}

/* What a row says of reading and writing; it begins with what is above all. */
enum said { UNSAID, LIMITED, FREE };

static int
parse_line(struct rules *r, const char *s, size_t n, enum said *said,
    struct err *e)
{
	scope_free char *line = NULL;

	if (*s == '/')
		return add_rule(r, s, n, LANDLOCK_ACCESS_FS_EXECUTE, 0, e);
	if (strncmp(s, root_word, strlen(root_word)) != 0)
		return 0;
	line = strndup(s, n);
	if (line == NULL)
		return err_set(e, errno, PATHS_RULES);
	if (add_root(r, line, e) < 0)
		return err_in(e, PATHS_RULES);
	if (*said == UNSAID)
		*said = LIMITED;
	if (strcmp(line, "root rw /") == 0)
		*said = FREE;
	return 0;
}

/* To the head of the next row, which it returns; NULL: an error. */
static const char *
parse_lines(const char *s, bool meant, struct rules *r, enum said *said,
    struct err *e)
{
	size_t n;

	for (; *s == '\t'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (meant && parse_line(r, s + 1, n - 1, said, e) < 0)
			return NULL;
	}
	return s;
}

static const char *
skip_head(const char *s)
{
	s += strcspn(s, "\n");
	return s + (*s == '\n');
}

int
rules_parse(const char *text, int row, struct rules *out, struct err *e)
{
	enum said always = UNSAID;
	const char *s = parse_lines(text, true, out, &always, e);
	int meant = 0, limited = 0;

	for (int i = 0; s != NULL && *s != '\0'; i++) {
		const bool is = row == RULES_UNION || row == i;
		enum said said = always;

		s = parse_lines(skip_head(s), is, out, &said, e);
		meant += is;
		limited += is && said == LIMITED;
	}
	if (s == NULL)
		return -1;
	out->limited = meant > 0 && limited == meant;
	return meant > 0 || row == RULES_UNION ? 0 :
	    err_set(e, 0, "%s has no row %d", PATHS_RULES, row);
}

int
rules_row(const char *text, const char *name)
{
	const size_t len = strlen(name);
	int row = -1;

	for (const char *s = text; *s != '\0'; s = skip_head(s)) {
		row += *s != '\t';
		while (*s != '\t' && *s != '\n' && *s != '\0') {
			const size_t n = strcspn(s, " \n");

			if (n == len && n > 0 && strncmp(s, name, n) == 0)
				return row;
			s += n + (s[n] == ' ');
		}
	}
	return -1;
}

void
rules_free(struct rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].path);
	free(r->v);
	*r = (struct rules){0};
}
