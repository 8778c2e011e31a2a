/* pamfile.c - see pamfile.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pamfile.h"
#include "scope.h"

enum { DEEPEST = 8 };
enum { NO_FILE = -1, NOTHING, OPTIONAL, COUNTS };

/* The modules of one type, in the order in which they are called. */
struct stack {
	const char *pamdir, *type;
	int modules, lines;	/* so far; of these, ours */
	int jump;		/* as far as one of them can jump */
	bool ended;		/* one of them can end it without an error */
};

static int scan(struct stack *st, const char *name, int depth,
    struct pamline *out);

/* Does a refusal end the login?  Not so with optional and sufficient. */
static bool
counts(const char *control)
{
	return strcmp(control, "required") == 0 ||
	    strcmp(control, "requisite") == 0 ||
	    strstr(control, "default=bad") != NULL ||
	    strstr(control, "default=die") != NULL;
}

/* "success=2 default=ignore", or one word, pam.d(5). */
static void
other(struct stack *st, const char *control)
{
	st->ended |= strcmp(control, "sufficient") == 0 ||
	    strstr(control, "=done") != NULL;
	for (const char *s = strchr(control, '='); s != NULL;
	    s = strchr(s + 1, '=')) {
		int to = st->modules + atoi(s + 1);

		if (to > st->jump)
			st->jump = to;
	}
}

static int
ours(const struct stack *st, const char *file, const char *control,
    const char *words, struct pamline *out)
{
	size_t n = strcspn(words, "#\n");

	snprintf(out->file, sizeof(out->file), "%s", file);
	snprintf(out->control, sizeof(out->control), "%s", control);
	while (n > 0 && strchr(" \t", words[n - 1]) != NULL)
		n--;
	snprintf(out->words, sizeof(out->words), "%.*s", (int)n, words);
	out->counts = counts(control);
	out->skipped = st->ended || st->jump >= st->modules;
	return out->counts ? COUNTS : OPTIONAL;
}

/* As libpam looks: the administrator's file, else the vendor's. */
static FILE *
open_service(const char *pamdir, const char *name, char path[PATH_MAX])
{
	size_t n = strlen(pamdir), etc = strlen("/etc/pam.d");
	FILE *f;

	snprintf(path, PATH_MAX, "%.2000s/%.255s", pamdir, name);
	f = fopen(path, "re");
	if (f != NULL || n < etc || strcmp(pamdir + n - etc, "/etc/pam.d") != 0)
		return f;
	snprintf(path, PATH_MAX, "%.*s/usr/lib/pam.d/%.255s", (int)(n - etc),
	    pamdir, name);
	return fopen(path, "re");
}

bool
pamfile_where(const char *pamdir, const char *service, char path[PATH_MAX])
{
	scope_file *f = open_service(pamdir, service, path);

	return f != NULL;
}

static bool
is_type(const char *type, const char *want)
{
	return strcmp(type[0] == '-' ? type + 1 : type, want) == 0;
}

static bool
includes(const char *line, const char *want, char module[256])
{
	char type[64], control[256];

	if (sscanf(line, "@include %255s", module) == 1)
		return true;
	return sscanf(line, " %63s %255s %255s", type, control, module) == 3 &&
	    is_type(type, want) && (strcmp(control, "include") == 0 ||
	    strcmp(control, "substack") == 0);
}

/* What ends a substack, or jumps in it, does so within. */
static int
included(struct stack *st, const char *line, const char *module, int depth,
    struct pamline *out)
{
	const struct stack was = *st;
	int found = scan(st, module, depth + 1, out);

	if (strstr(line, "substack") != NULL) {
		st->ended = was.ended;
		st->jump = was.jump;
		st->modules = was.modules + 1;
	}
	return found;
}

/* "session required pam_jail.so", or a file that is included and has it. */
static int
line_has(struct stack *st, const char *file, const char *line, int depth,
    struct pamline *out)
{
	char type[64], control[256], module[256];
	int end = 0;

	if (includes(line, st->type, module))
		return included(st, line, module, depth, out);
	if (sscanf(line, " %63s [%255[^]]] %255s %n", type, control, module,
	    &end) != 3 && sscanf(line, " %63s %255s %255s %n", type, control,
	    module, &end) != 3)
		return NOTHING;
	if (!is_type(type, st->type))
		return NOTHING;
	st->modules++;
	if (strstr(module, "pam_jail.so") == NULL) {
		other(st, control);
		return NOTHING;
	}
	st->lines++;
	return ours(st, file, control, line + end, out);
}

static int
scan(struct stack *st, const char *name, int depth, struct pamline *out)
{
	char path[PATH_MAX], line[1024];
	int most = NOTHING;
	scope_file *f = NULL;

	f = depth < DEEPEST ? open_service(st->pamdir, name, path) : NULL;
	if (f == NULL)
		return NO_FILE;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct pamline one;
		int found = line[0] == '#' ? NOTHING :
		    line_has(st, path, line, depth, &one);

		if (found > most) {
			most = found;
			*out = one;
		}
	}
	return most;
}

int
pamfile_find(const char *pamdir, const char *service, const char *type,
    struct pamline *out)
{
	struct stack st = { .pamdir = pamdir, .type = type };
	int found = scan(&st, service, 0, out);

	if (found <= NOTHING)
		return found;
	out->lines = st.lines;
	return 1;
}

bool
pamfile_includes(const char *pamdir, const char *service, const char *type,
    const char *other)
{
	char path[PATH_MAX], line[1024], module[256];
	scope_file *f = open_service(pamdir, service, path);

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (includes(line, type, module) && strcmp(module, other) == 0)
			return true;
	return false;
}
