/* safe_tree.c - a tree that somebody else maintains, all the way down. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "safe.h"
#include "scope.h"

enum { DEEPEST = 64 };

static int below(int dir, const char *shown, uid_t owner, int depth,
    struct err *e);

static int
entry(int dir, const char *name, const char *above, uid_t owner, int depth,
    struct err *e)
{
	char shown[PATH_MAX];
	scope_fd fd = -1;
	struct stat st;

	if ((size_t)snprintf(shown, sizeof(shown), "%s/%s", above, name) >=
	    sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.40s...", above);
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "stat %s", shown);
	/* a link has no mode of its own; its directory is what protects it */
	if (st.st_uid != owner || (!S_ISLNK(st.st_mode) &&
	    (st.st_mode & 022) != 0))
		return err_set(e, 0, "%s belongs to uid %u with mode %04o; "
		    "root would load it: it must belong to uid %u and not be "
		    "writable by group or others; mend: chown -h %u '%s' && "
		    "chmod go-w '%s'", shown, (unsigned)st.st_uid,
		    (unsigned)st.st_mode & 07777, (unsigned)owner,
		    (unsigned)owner, shown, shown);
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, errno, "open %s", shown);
	return below(take_fd(&fd), shown, owner, depth + 1, e);
}

/* Takes ownership of dir. */
static int
below(int dir, const char *shown, uid_t owner, int depth, struct err *e)
{
	scope_dir *d = fdopendir(dir);
	struct dirent *de;

	if (d == NULL) {
		err_set(e, errno, "read %s", shown);
		scope_close(&dir);
		return -1;
	}
	if (depth > DEEPEST)
		return err_set(e, 0, "%s: deeper than %d", shown, DEEPEST);
	while (errno = 0, (de = readdir(d)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0)
			continue;
		if (entry(dirfd(d), de->d_name, shown, owner, depth, e) < 0)
			return -1;
	}
	return errno == 0 ? 0 : err_set(e, errno, "read %s", shown);
}

int
safe_tree(int root, const char *shown, uid_t owner, struct err *e)
{
	static const char *const loaded[] = {
		"etc", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr",
	};

	for (size_t i = 0; i < sizeof(loaded) / sizeof(*loaded); i++) {
		struct stat st;

		if (fstatat(root, loaded[i], &st, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno == ENOENT)
			continue;
		if (entry(root, loaded[i], shown, owner, 0, e) < 0)
			return -1;
	}
	return 0;
}
