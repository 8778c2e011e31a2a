/* SPDX-License-Identifier: BSD-2-Clause */
/* lddirs.c - the default directories: see ld_state.h */
#include <limits.h>
#include <string.h>

#include "elf/elf_abi.h"
#include "err.h"
#include "ld_state.h"
#include "ldfile.h"
#include "ldpath.h"
#include "scope.h"

/* Add /LIB and /usr/LIB. */
static int
add_pair(struct lddirs *d, const char *lib, struct err *e)
{
	char dir[80];

	snprintf(dir, sizeof(dir), "/%s", lib);
	if (list_add(&d->dirs, dir, e) < 0)
		return -1;
	snprintf(dir, sizeof(dir), "/usr/%s", lib);
	return list_add(&d->dirs, dir, e);
}

static bool
dir_exists(struct ldfiles *l, const char *lib)
{
	char dir[80];

	snprintf(dir, sizeof(dir), "/usr/%s", lib);
	return ldfile_is_dir(l, dir) || ldfile_is_dir(l, dir + strlen("/usr"));
}

/* Is /usr/LIB a directory other than /usr/lib?  On Arch it is a link. */
static bool
is_apart(struct ldfiles *l, const char *lib)
{
	const struct ldfile *a, *b;
	struct err ignored;
	char dir[80];

	snprintf(dir, sizeof(dir), "/usr/%s", lib);
	a = ldfile_get(l, dir, &ignored);
	b = ldfile_get(l, "/usr/lib", &ignored);
	return a == NULL || b == NULL || a->node != b->node;
}

/*
 * A loader cannot be asked without running it, so look at the tree: each scheme
 * has a directory that the others lack.  A 64-bit loader with lib64 does not
 * search lib; those with lib32 and libx32 do (Debian's biarch).
 */
int
lddirs_glibc(struct ldfiles *l, const struct abi *a, struct lddirs *out,
    struct err *e)
{
	char multi[64];

	/* cached, because CPUID traps in a virtual machine: 40 us */
	out->hwcaps = abi_hwcaps(a);
	snprintf(multi, sizeof(multi), "lib/%s",
	    a->triplet != NULL ? a->triplet : "");
	snprintf(out->lib, sizeof(out->lib), "lib");
	if (a->triplet != NULL && dir_exists(l, multi)) {
		memcpy(out->lib, multi, sizeof(multi));
		if (add_pair(out, multi, e) < 0)
			return -1;
	} else if (dir_exists(l, a->lib) && is_apart(l, a->lib)) {
		snprintf(out->lib, sizeof(out->lib), "%s", a->lib);
		if (add_pair(out, a->lib, e) < 0)
			return -1;
		if (strncmp(a->lib, "lib64", 5) == 0)
			return 0;
	}
	return add_pair(out, "lib", e);
}

/* The text of the file, or the default if there is none; NULL on error. */
static char *
read_path(struct ldfiles *l, const char *path, struct err *e)
{
	scope_fd fd = ldfile_open(l, path);
	char buf[4096];
	ssize_t n;
	char *s;

	if (fd < 0 && errno == ENOENT) {
		s = strdup("/lib:/usr/local/lib:/usr/lib");
		if (s == NULL)
			err_set(e, ENOMEM, "%s", path);
		return s;
	}
	n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));
	s = n < 0 ? NULL : strndup(buf, (size_t)n);
	if (s == NULL)
		err_set(e, errno, "read %s", path);
	return s;
}

int
lddirs_musl(struct ldfiles *l, const char *arch, struct lddirs *out,
    struct err *e)
{
	const struct tokens none = { 0 };
	scope_free char *text = NULL;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/etc/ld-musl-%s.path", arch);
	text = read_path(l, path, e);
	if (text == NULL)
		return -1;
	return ldpath_split(text, ":\n", &none, &out->dirs, e);
}
