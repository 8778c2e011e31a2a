/* SPDX-License-Identifier: BSD-2-Clause */
/* starts.c - see starts.h */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"
#include "scripts.h"
#include "starts.h"

enum {
	HEAD = 256,		/* BINPRM_BUF_SIZE, execve(2) */
	DEEPEST = 5,		/* exec_binprm() in fs/exec.c */
	HEADERS_MAX = 64,
};

static const char blanks[] = " \t";

static bool
stat_inside(int root, const char *path, struct stat *st)
{
	scope_fd fd = program_opens(root, path);

	return fd >= 0 && fstat(fd, st) == 0;
}

bool
starts_jailsh(int root, const char *path)
{
	struct stat st, jailsh;

	return stat_inside(root, path, &st) &&
	    stat_inside(root, PATHS_JAILSH, &jailsh) &&
	    st.st_dev == jailsh.st_dev && st.st_ino == jailsh.st_ino;
}

static enum program
say_missing(const char *path, const char *what, struct err *e)
{
	err_set(e, 0, "%.400s: the loader or interpreter that it names is not "
	    "in the jail: %.400s", path, what);
	return PROGRAM_MISSING;
}

/* The offset and size of PT_INTERP; both ELF classes, this machine's order. */
#define INTERP(bits) \
static bool \
interp##bits(int fd, off_t *at, size_t *size) \
{ \
	Elf##bits##_Ehdr h; \
	Elf##bits##_Phdr p[HEADERS_MAX]; \
	ssize_t n; \
\
	if (pread(fd, &h, sizeof(h), 0) != sizeof(h) || \
	    h.e_phentsize != sizeof(*p)) \
		return false; \
	n = pread(fd, p, sizeof(*p) * (h.e_phnum < HEADERS_MAX ? \
	    h.e_phnum : HEADERS_MAX), (off_t)h.e_phoff) / \
	    (ssize_t)sizeof(*p); \
	for (ssize_t i = 0; i < n; i++) { \
		if (p[i].p_type != PT_INTERP) \
			continue; \
		*at = (off_t)p[i].p_offset; \
		*size = (size_t)p[i].p_filesz; \
		return true; \
	} \
	return false; \
}
INTERP(32)
INTERP(64)

/* A program without one needs none. */
static enum program
check_loader(int root, int fd, const char *path, bool wide, struct err *e)
{
	char name[PATH_MAX];
	struct stat st;
	size_t size = 0;
	off_t at = 0;

	if (!(wide ? interp64 : interp32)(fd, &at, &size))
		return PROGRAM_FOUND;
	if (size == 0 || size > sizeof(name) ||
	    pread(fd, name, size, at) != (ssize_t)size ||
	    name[size - 1] != '\0')
		return err_set(e, ENOEXEC, "%.400s", path);
	return stat_inside(root, name, &st) ? PROGRAM_FOUND :
	    say_missing(path, name, e);
}

/* What jailsh will do as its interpreter, or env(1) before it. */
static enum program
check_listed(int root, const char *path, const struct script *s, struct err *e)
{
	struct stat st;

	if (s->why != NULL)
		return err_set(e, 0, "%.400s is not run: %.500s", path, s->why);
	return stat_inside(root, s->program, &st) ? PROGRAM_FOUND :
	    say_missing(path, s->program, e);
}

static enum program check_file(int root, const char *path,
    const struct scripts *s, int depth, struct err *e);

static enum program
check_script(int root, const char *path, const struct script *known, char *head,
    int depth, struct err *e)
{
	const struct scripts none = {0};
	char *name = head + 2 + strspn(head + 2, blanks);
	struct stat st;

	name[strcspn(name, " \t\n")] = '\0';
	if (*name != '/')
		return err_set(e, ENOEXEC, "%.400s: its interpreter is no "
		    "absolute path", path);
	if (!stat_inside(root, name, &st))
		return say_missing(path, name, e);
	if (known != NULL)
		return check_listed(root, path, known, e);
	if (starts_jailsh(root, name))
		return err_set(e, 0, "%.400s is a script for %.200s, where "
		    "jailsh stands, and is not among the commands of this "
		    "account", path, name);
	return check_file(root, name, &none, depth + 1, e);
}

static enum program
check_file(int root, const char *path, const struct scripts *s, int depth,
    struct err *e)
{
	const struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	scope_scripts of_tree = {0};
	scope_fd fd = -1;
	char head[HEAD + 1];
	struct stat st;
	ssize_t n;

	if (depth > DEEPEST)
		return err_set(e, ELOOP, "%.400s", path);
	if (!stat_inside(root, path, &st) || !S_ISREG(st.st_mode))
		return PROGRAM_FOUND;
	fd = safe_openat2(root, path, &how);
	n = fd >= 0 ? pread(fd, head, HEAD, 0) : -1;
	if (n < 0)
		return PROGRAM_FOUND;
	head[n] = '\0';
	if (n > EI_CLASS && memcmp(head, ELFMAG, SELFMAG) == 0)
		return check_loader(root, fd, path,
		    head[EI_CLASS] == ELFCLASS64, e);
	if (strncmp(head, "#!", 2) != 0)
		return PROGRAM_FOUND;
	if (s == NULL && scripts_read(root, &of_tree, e) < 0)
		return PROGRAM_REFUSED;
	return check_script(root, path, scripts_find(root, s != NULL ? s :
	    &of_tree, &st), head, depth, e);
}

enum program
starts(int root, const char *path, const struct scripts *s, struct err *e)
{
	return check_file(root, path, s, 0, e);
}
