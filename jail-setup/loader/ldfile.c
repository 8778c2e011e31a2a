/* SPDX-License-Identifier: BSD-2-Clause */
/* ldfile.c - see ldfile.h */
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <search.h>
#include <string.h>

#include "base/host_trust.h"
#include "base/slurp.h"
#include "err.h"
#include "ldfile.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"

#define LOOK (O_PATH | O_CLOEXEC)

struct ldfiles {
	int root;
	bool own;		/* the root is this process's own "/" */
	void *paths;		/* tsearch(3) trees: struct ldfile by path, */
	void *nodes;		/* struct ldnode by device and inode */
	void *dirs;		/* paths of existing directories */
};

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct ldfile *)a)->path,
	    ((const struct ldfile *)b)->path);
}

static int
by_inode(const void *a, const void *b)
{
	const struct ldnode *x = a, *y = b;

	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	return (x->ino > y->ino) - (x->ino < y->ino);
}

static void
free_file(void *p)
{
	struct ldfile *f = p;

	free(f->path);
	free(f->why);
	free(f);
}

static void
free_node(void *p)
{
	struct ldnode *n = p;

	elf_free(&n->elf);
	dlopen_free(&n->opens);
	free(n->opens_why);
	free(n->why);
	free(n);
}

struct ldfiles *
ldfile_new(int root, struct err *e)
{
	struct ldfiles *l = calloc(1, sizeof(*l));
	struct stat a, b;

	if (l == NULL || fstat(root, &a) < 0 || stat("/", &b) < 0) {
		err_set(e, errno, "open the loader's root");
		free(l);
		return NULL;
	}
	l->root = root;
	l->own = a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	return l;
}

void
ldfile_free(struct ldfiles *l)
{
	if (l == NULL)
		return;
	tdestroy(l->paths, free_file);
	tdestroy(l->nodes, free_node);
	tdestroy(l->dirs, free);
	free(l);
}

/*
 * In another root, absolute links must start from that root, which needs
 * openat2(2); without it this fails instead of reading the wrong tree.
 */
int
ldfile_open(struct ldfiles *l, const char *path)
{
	struct open_how how = {
		.flags = LOOK,
		.resolve = RESOLVE_IN_ROOT,
	};

	return source_named(l->own ? open(path, LOOK) :
	    safe_openat2(l->root, path, &how));
}

/* Does the error say something about the path, not only about us? */
static bool
is_answer(int no)
{
	return no == ENOENT || no == ENOTDIR || no == ENAMETOOLONG ||
	    no == EACCES || no == EPERM || no == ELOOP || no == ENXIO ||
	    no == ENODEV;
}

/* Parse the notes of a file; an error in them is kept in opens_why. */
static int
read_notes(struct ldnode *n, struct err *e)
{
	const struct list *texts = &n->elf.dlopen;
	struct err why;

	for (size_t i = 0; i < texts->n; i++) {
		if (dlopen_parse(texts->v[i], &n->opens, &why) == 0)
			continue;
		if (why.no != 0) {
			*e = why;
			return -1;
		}
		n->opens_why = strdup(why.msg);
		return n->opens_why != NULL ? 0 : err_set(e, ENOMEM, "notes");
	}
	return 0;
}

/* Fill in *n; -1 only for errors that say nothing about the file. */
static int
node_inspect(int fd, const struct stat *st, struct ldnode *n, struct err *e)
{
	struct err why = { 0 };

	n->dev = st->st_dev;
	n->ino = st->st_ino;
	n->dir = S_ISDIR(st->st_mode);
	n->size = (uint64_t)st->st_blocks * 512;
	if (n->size > (uint64_t)st->st_size)
		n->size = (uint64_t)st->st_size;
	if (n->dir)
		err_set(&why, 0, "is a directory");
	else if (!S_ISREG(st->st_mode))
		err_set(&why, 0, "is not a regular file");
	else if (elf_read(fd, &n->elf, &why) == 0)
		return read_notes(n, e);
	if (why.no != 0) {	/* no memory, EIO: not about the file */
		*e = why;
		return -1;
	}
	n->why = strdup(why.msg);
	return n->why != NULL ? 0 : err_set(e, ENOMEM, "inspect");
}

/* The node of an open file, which is parsed unless it was before. */
static const struct ldnode *
node_of(struct ldfiles *l, int fd, struct err *e)
{
	struct ldnode key = { 0 }, *n, **old;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_null(e, errno, "stat");
	key.dev = st.st_dev;
	key.ino = st.st_ino;
	old = tfind(&key, &l->nodes, by_inode);
	if (old != NULL)
		return *old;
	n = calloc(1, sizeof(*n));
	if (n == NULL)
		return err_null(e, errno, "inspect");
	if (node_inspect(fd, &st, n, e) < 0 ||
	    (tsearch(n, &l->nodes, by_inode) == NULL &&
	    err_set(e, ENOMEM, "remember") < 0)) {
		free_node(n);
		return NULL;
	}
	return n;
}

static int
find_node(struct ldfiles *l, struct ldfile *f, struct err *e)
{
	scope_fd fd = ldfile_open(l, f->path);
	int no;

	if (fd >= 0) {
		f->node = node_of(l, fd, e);
		return f->node != NULL ? 0 : err_in(e, "%s", f->path);
	}
	no = errno;
	if (!is_answer(no))
		return err_set(e, no, "open %s", f->path);
	if (no == ENOENT || no == ENOTDIR || no == ENAMETOOLONG)
		return 0;
	f->why = strdup(strerror(no));
	return f->why != NULL ? 0 : err_set(e, ENOMEM, "open %s", f->path);
}

const struct ldfile *
ldfile_get(struct ldfiles *l, const char *path, struct err *e)
{
	struct ldfile key = { .path = (char *)(uintptr_t)path }, *f, **old;

	old = tfind(&key, &l->paths, by_path);
	if (old != NULL)
		return *old;
	f = calloc(1, sizeof(*f));
	if (f == NULL || (f->path = strdup(path)) == NULL) {
		err_set(e, errno, "remember %s", path);
		free(f);
		return NULL;
	}
	if (find_node(l, f, e) < 0 ||
	    (tsearch(f, &l->paths, by_path) == NULL &&
	    err_set(e, ENOMEM, "remember %s", path) < 0)) {
		free_file(f);
		return NULL;
	}
	return f;
}

bool
ldfile_is_dir(struct ldfiles *l, const char *path)
{
	struct err ignored;
	const struct ldfile *f = ldfile_get(l, path, &ignored);

	return f != NULL && f->node != NULL && f->node->dir;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Without memory the path is looked up again later. */
static void
remember_dir(struct ldfiles *l, const char *path)
{
	char *name = strdup(path);

	if (name != NULL && tsearch(name, &l->dirs, by_name) == NULL)
		free(name);
}

bool
ldfile_no_dir(struct ldfiles *l, const char *path)
{
	const struct ldfile key = { .path = (char *)(uintptr_t)path };
	const struct ldfile *f, *const *old;
	scope_fd fd = -1;
	struct err ignored;

	old = tfind(&key, &l->paths, by_path);
	if (old != NULL)
		return (*old)->node == NULL && (*old)->why == NULL;
	if (tfind(path, &l->dirs, by_name) != NULL)
		return false;
	fd = ldfile_open(l, path);
	if (fd >= 0 || (errno != ENOENT && errno != ENOTDIR)) {
		remember_dir(l, path);
		return false;
	}
	f = ldfile_get(l, path, &ignored);
	return f != NULL && f->node == NULL && f->why == NULL;
}

struct paths {
	bool there;
	struct list *out;
	int rc;
	struct err *e;
};

static void
add_path(const void *node, VISIT which, void *to)
{
	const struct ldfile *f = *(const struct ldfile *const *)node;
	struct paths *p = to;

	if ((which == postorder || which == leaf) && p->rc == 0 &&
	    (f->node != NULL) == p->there)
		p->rc = list_add(p->out, f->path, p->e);
}

int
ldfile_paths(const struct ldfiles *l, bool there, struct list *out,
    struct err *e)
{
	struct paths p = { .there = there, .out = out, .e = e };

	twalk_r(l->paths, add_path, &p);
	return p.rc;
}

/* The path of a descriptor, malloc'ed; NULL and errno. */
static char *
fd_name(int fd)
{
	char link[64], name[PATH_MAX];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return slurp_link(AT_FDCWD, link, name) ? strdup(name) : NULL;
}

int
ldfile_outside(struct ldfiles *l, const char *path, char *buf, size_t *n,
    struct err *e)
{
	int len = 0;

	if (!l->own)
		len = snprintf(buf, PATH_MAX, "/proc/self/fd/%d", l->root);
	*n = (size_t)len;
	if (strlen(path) >= PATH_MAX - *n)
		return err_set(e, ENAMETOOLONG, "%.60s...", path);
	strcpy(buf + *n, path);
	return 0;
}

char *
ldfile_real(struct ldfiles *l, const char *path, struct err *e)
{
	scope_free char *root = NULL;
	scope_free char *name = NULL;
	scope_fd fd = ldfile_open(l, path);
	size_t n;

	if (fd < 0 || (name = fd_name(fd)) == NULL ||
	    (root = fd_name(l->root)) == NULL)
		return err_null(e, errno, "where %s really is", path);
	n = strcmp(root, "/") == 0 ? 0 : strlen(root);
	if (strncmp(name, root, n) != 0 || name[n] != '/')
		return err_null(e, 0, "%s is not below its root %s", path,
		    root);
	memmove(name, name + n, strlen(name + n) + 1);
	return take_ptr(&name);
}
