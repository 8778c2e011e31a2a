/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nomem.c - preloaded: lets one allocation of the program fail, number NOMEM_AT of
 * the environment.  Counting begins with 0 at the first call of json_object(),
 * json_array() or json_loads(), where the program begins its report.  If NOMEM_COUNT
 * names a file, the number of allocations is written there at the end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

struct json_t;
struct json_t *json_object(void);
struct json_t *json_array(void);
struct json_t *json_loads(const char *text, size_t flags, void *error);

static long seen, at = -1;
static int reporting;
static struct json_t *(*object)(void), *(*array)(void);
static struct json_t *(*loads)(const char *text, size_t flags, void *error);

__attribute__((constructor)) static void
begin(void)
{
	const char *s = getenv("NOMEM_AT");

	at = s != NULL ? atol(s) : -1;
	*(void **)&object = dlsym(RTLD_NEXT, "json_object");
	*(void **)&array = dlsym(RTLD_NEXT, "json_array");
	*(void **)&loads = dlsym(RTLD_NEXT, "json_loads");
}

static int
fails(void)
{
	if (!reporting || seen++ != at)
		return 0;
	errno = ENOMEM;
	return 1;
}

struct json_t *
json_object(void)
{
	reporting = 1;
	return object();
}

struct json_t *
json_array(void)
{
	reporting = 1;
	return array();
}

struct json_t *
json_loads(const char *text, size_t flags, void *error)
{
	reporting = 1;
	return loads(text, flags, error);
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("NOMEM_COUNT");
	char text[32];
	int fd = path != NULL ?
	    open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;

	if (fd >= 0 && write(fd, text, (size_t)snprintf(text, sizeof(text),
	    "%ld\n", seen)) < 0)
		_exit(99);
}
