/* shebang.c - see shebang.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "shebang.h"

static const char blanks[] = " \t";
static const char word_end[] = " \t\n";

/* Where login programs look, without /usr/local: it is the host's. */
static const char *const dirs[] = {
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin",
	"/bin",
};

static int
find(const char *name, size_t n, char *out, struct err *e)
{
	if (memchr(name, '/', n) != NULL) {
		snprintf(out, PATH_MAX, "%.*s", (int)n, name);
		return 0;
	}
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		snprintf(out, PATH_MAX, "%s/%.*s", dirs[i], (int)n, name);
		if (access(out, X_OK) == 0)
			return 0;
	}
	return err_set(e, 0, "env would look for %.*s, which this host does "
	    "not have", (int)n, name);
}

/* Options and assignments in front of the program: env(1). */
static int
through_env(const char *s, char *by_env, struct err *e)
{
	for (;;) {
		size_t n;

		s += strspn(s, blanks);
		n = strcspn(s, word_end);
		if (n == 0)
			return err_set(e, 0, "env without a program");
		if (s[0] != '-' && memchr(s, '=', n) == NULL)
			return find(s, n, by_env, e);
		s += n;
	}
}

int
shebang_parse(const char *head, size_t n, char *interpreter, char *by_env,
    struct err *e)
{
	const char *s = head + 2;
	const char *base;
	size_t len;

	by_env[0] = '\0';
	if (n < 3 || strlen(head) == 0)
		return err_set(e, 0, "no interpreter");
	s += strspn(s, blanks);
	len = strcspn(s, word_end);
	if (len == 0 || s[0] != '/')
		return err_set(e, 0, "its interpreter is no absolute path");
	snprintf(interpreter, PATH_MAX, "%.*s", (int)len, s);
	base = strrchr(interpreter, '/') + 1;
	return strcmp(base, "env") == 0 ? through_env(s + len, by_env, e) : 0;
}
