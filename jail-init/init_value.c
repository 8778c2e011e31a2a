/* SPDX-License-Identifier: BSD-2-Clause */
/* init_value.c - see init_value.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "init_value.h"
#include "list.h"

static unsigned
digit(char c)
{
	return c >= '0' && c <= '9' ? (unsigned)(c - '0') :
	    c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) :
	    c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10) : 99;
}

int
init_number(const char *s, unsigned base, uint64_t most, uint64_t *to,
    struct err *e)
{
	uint64_t n = 0;

	if (*s == '\0')
		return err_set(e, 0, "an empty number");
	for (const char *p = s; *p != '\0'; p++) {
		const unsigned d = digit(*p);

		if (d >= base)
			return err_set(e, 0, "\"%.40s\" is no %snumber", s,
			    base == 8 ? "octal " : base == 16 ?
			    "hexadecimal " : "");
		if (d > most || n > (most - d) / base)
			return err_set(e, 0, "%.40s is more than %llu", s,
			    (unsigned long long)most);
		n = n * base + d;
	}
	*to = n;
	return 0;
}

int
init_path(const char *s, struct err *e)
{
	if (s[0] != '/' || s[1] == '\0')
		return err_set(e, 0, "\"%.200s\" is no absolute path", s);
	for (const char *p = s, *end; *p != '\0'; p = end) {
		const size_t n = strcspn(++p, "/");

		end = p + n;
		if (n == 0 || (n == 1 && *p == '.') ||
		    (n == 2 && p[0] == '.' && p[1] == '.'))
			return err_set(e, 0, "\"%.200s\" is no plain path",
			    s);
	}
	return strlen(s) < 4096 ? 0 : err_set(e, 0, "a path too long");
}

char *
init_run_path(const char *s, struct err *e)
{
	char *copy;

	if (init_path(s, e) < 0)
		return NULL;
	copy = strdup(init_is_below(s, "/var/run") ? s + strlen("/var") : s);
	if (copy == NULL)
		err_set(e, errno, "a path");
	return copy;
}

bool
init_is_below(const char *path, const char *dir)
{
	const size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/';
}

bool
init_is_name(const char *s, size_t n)
{
	if (n == 0 || (s[0] >= '0' && s[0] <= '9'))
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] != '_' && !(s[i] >= '0' && s[i] <= '9') &&
		    !(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= 'A' && s[i] <= 'Z'))
			return false;
	return true;
}

int
init_setenv(struct list *env, const char *var, struct err *e)
{
	const size_t n = strcspn(var, "=") + 1;

	for (size_t i = 0; i < env->n; i++) {
		char *copy;

		if (strncmp(env->v[i], var, n) != 0)
			continue;
		copy = strdup(var);
		if (copy == NULL)
			return err_set(e, errno, "a variable");
		free(env->v[i]);
		env->v[i] = copy;
		return 0;
	}
	return list_add(env, var, e);
}

const char *
init_getenv(const struct list *env, const char *name, unsigned long n)
{
	for (size_t i = 0; i < env->n; i++)
		if (strncmp(env->v[i], name, n) == 0 && env->v[i][n] == '=')
			return env->v[i] + n + 1;
	return NULL;
}
