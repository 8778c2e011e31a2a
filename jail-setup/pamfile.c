/* pamfile.c - see pamfile.h */
#include <stdio.h>
#include <string.h>

#include "pamfile.h"
#include "scope.h"

enum { DEEPEST = 8 };
enum { NO_FILE = -1, NOTHING, OPTIONAL, COUNTS };

static int scan(const char *pamdir, const char *name, const char *type,
    int depth, struct pamline *out, int *lines);

/* Does a refusal end the login?  Not so with optional and sufficient. */
static bool
counts(const char *control)
{
	return strcmp(control, "required") == 0 ||
	    strcmp(control, "requisite") == 0 ||
	    strstr(control, "default=bad") != NULL ||
	    strstr(control, "default=die") != NULL;
}

static int
ours(const char *file, const char *control, const char *words,
    struct pamline *out)
{
	size_t n = strcspn(words, "#\n");

	snprintf(out->file, sizeof(out->file), "%s", file);
	snprintf(out->control, sizeof(out->control), "%s", control);
	while (n > 0 && strchr(" \t", words[n - 1]) != NULL)
		n--;
	snprintf(out->words, sizeof(out->words), "%.*s", (int)n, words);
	out->counts = counts(control);
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

/* "session required pam_jail.so", or a file that is included and has it. */
static int
line_has(const char *pamdir, const char *file, const char *line,
    const char *want, int depth, struct pamline *out, int *lines)
{
	char type[64], control[256], module[256];
	int end = 0;

	if (includes(line, want, module))
		return scan(pamdir, module, want, depth + 1, out, lines);
	if (sscanf(line, " %63s [%255[^]]] %255s %n", type, control, module,
	    &end) != 3 && sscanf(line, " %63s %255s %255s %n", type, control,
	    module, &end) != 3)
		return NOTHING;
	if (!is_type(type, want) || strstr(module, "pam_jail.so") == NULL)
		return NOTHING;
	++*lines;
	return ours(file, control, line + end, out);
}

static int
scan(const char *pamdir, const char *name, const char *type, int depth,
    struct pamline *out, int *lines)
{
	char path[PATH_MAX], line[1024];
	int most = NOTHING;
	scope_file *f = NULL;

	f = depth < DEEPEST ? open_service(pamdir, name, path) : NULL;
	if (f == NULL)
		return NO_FILE;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct pamline one;
		int found = line[0] == '#' ? NOTHING :
		    line_has(pamdir, path, line, type, depth, &one, lines);

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
	int lines = 0, found = scan(pamdir, service, type, 0, out, &lines);

	if (found <= NOTHING)
		return found;
	out->lines = lines;
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
