/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_closure.c - a root of up to eight files, made by a small program, and what
 * /bin/p needs there: a closure in which all is found or said why not, or one
 * reason; twice the same.
 *
 * The program's instructions, numbers little-endian:
 *
 *   F i                 from here on the file files[i % 8]
 *   L n16 BYTES         these n bytes
 *   R n16 k8 at8 d8 BYTES   these k bytes, n times; each time the 32-bit number
 *                       that stands at byte `at` of them grows by d
 *
 * So a table with thousands of entries is a few bytes, which is what a fuzzer can
 * change.  All files together have two megabytes at most.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "loader/resolve.h"

enum { FILES = 8, MOST = 2 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const dirs[] = {
	"bin", "lib", "lib/x86_64-linux-gnu", "lib64", "opt", "etc",
};
static const char *const files[FILES] = {
	"bin/p", "lib64/ld-linux-x86-64.so.2", "lib/liba.so.1",
	"lib/x86_64-linux-gnu/libb.so.1", "opt/libc.so.1", "bin/libd.so.1",
	"etc/ld.so.cache", "etc/ld-musl-x86_64.path",
};
static char top[64];
static int root = -1;

struct input {
	const uint8_t *p, *end;
	uint8_t *out;
	size_t n;		/* in `out`, of all files */
};

static void
cleared(void)
{
	for (size_t i = 0; i < FILES; i++)
		unlinkat(root, files[i], 0);
	for (size_t i = sizeof(dirs) / sizeof(*dirs); i-- > 0; )
		unlinkat(root, dirs[i], AT_REMOVEDIR);
	rmdir(top);
}

static void
prepare(void)
{
	strcpy(top, "/tmp/fuzz_closure.XXXXXX");
	if (mkdtemp(top) == NULL)
		abort();
	root = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (mkdirat(root, dirs[i], 0755) < 0)
			abort();
	atexit(cleared);
}

static unsigned
byte(struct input *in)
{
	return in->p < in->end ? *in->p++ : 0;
}

static void
put(struct input *in, const uint8_t *bytes, size_t n)
{
	if (n > MOST - in->n)
		n = MOST - in->n;
	memcpy(in->out + in->n, bytes, n);
	in->n += n;
}

/* So many bytes of what is left of the program, in *bytes. */
static size_t
chunk(struct input *in, size_t n, const uint8_t **bytes)
{
	*bytes = in->p;
	if (n > (size_t)(in->end - in->p))
		n = (size_t)(in->end - in->p);
	in->p += n;
	return n;
}

static void
repeat(struct input *in, unsigned count)
{
	unsigned k = byte(in), at = byte(in), delta = byte(in);
	const uint8_t *bytes;
	uint8_t now[256];
	size_t n = chunk(in, k, &bytes);

	memcpy(now, bytes, n);
	for (unsigned i = 0; i < count && n > 0; i++) {
		uint32_t v;

		put(in, now, n);
		if (at + sizeof(v) > n)
			continue;
		memcpy(&v, now + at, sizeof(v));
		v += delta;
		memcpy(now + at, &v, sizeof(v));
	}
}

static void
write_file(struct input *in, int i, size_t from)
{
	int fd = openat(root, files[i], O_CREAT | O_TRUNC | O_WRONLY, 0755);

	if (fd < 0 || write(fd, in->out + from, in->n - from) !=
	    (ssize_t)(in->n - from))
		abort();
	close(fd);
}

static void
make(struct input *in)
{
	size_t from = 0;
	int file = -1;

	for (size_t i = 0; i < FILES; i++)
		unlinkat(root, files[i], 0);
	while (in->p < in->end) {
		unsigned op = byte(in), n;
		const uint8_t *bytes;

		if (op == 'F') {
			if (file >= 0)
				write_file(in, file, from);
			file = (int)(byte(in) % FILES);
			from = in->n;
			continue;
		}
		n = byte(in);
		n |= byte(in) << 8;
		if (op == 'L') {
			n = (unsigned)chunk(in, n, &bytes);
			put(in, bytes, n);
		} else if (op == 'R') {
			repeat(in, n);
		}
	}
	if (file >= 0)
		write_file(in, file, from);
}

static void
check(const struct deps *d)
{
	if (d->n == 0 || d->v[0].how != HOW_SELF || d->started > d->n)
		abort();
	for (size_t i = 0; i < d->n; i++) {
		const struct dep *v = &d->v[i];

		if (v->name == NULL || v->parent >= d->n ||
		    (v->path == NULL) != (v->how == HOW_MISSING) ||
		    (v->how == HOW_MISSING && v->why == NULL))
			abort();
		if (v->path != NULL && v->path[0] != '/')
			abort();
	}
	for (size_t i = 0; i < d->nlacks; i++)
		if (d->lacks[i].by >= d->n || d->lacks[i].of >= d->n)
			abort();
}

static bool
same(const struct deps *a, const struct deps *b)
{
	if (a->n != b->n || a->nlacks != b->nlacks)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i].name, b->v[i].name) != 0 ||
		    a->v[i].how != b->v[i].how)
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t out[MOST];
	struct input in = { data, data + size, out, 0 };
	struct deps d = {0}, again = {0};
	struct loader *l;
	struct err e = {0};
	int rc;

	if (root < 0)
		prepare();
	make(&in);
	l = loader_open(root, &e);
	if (l == NULL) {
		if (e.msg[0] == '\0')
			abort();
		return 0;
	}
	rc = resolve_closure(l, "/bin/p", &d, &e);
	if (rc < 0 ? e.msg[0] == '\0' || d.n != 0 :
	    (check(&d), resolve_closure(l, "/bin/p", &again, &e) < 0 ||
	    !same(&d, &again)))
		abort();
	deps_free(&d);
	deps_free(&again);
	loader_close(l);
	return 0;
}
