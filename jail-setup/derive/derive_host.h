/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_host.h - the host below derive_from.root, looked at by the rules of
 * base/host_trust.h: each name by descriptor, a symbolic link followed only
 * where root alone can have made it.  Nothing is written or executed.
 *
 * Paths are absolute and those of the host, without the root.  Trusted like
 * root is the owner of the root directory, which outside the tests is root.
 */
#ifndef DERIVE_HOST_H
#define DERIVE_HOST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/host_trust.h"

struct derive_from;
struct err;
struct list;

/* A file, directory or link that was found.  -1: closed. */
struct derive_seen {
	int fd;			/* O_PATH */
	struct stat st;
	enum ground ground;	/* of the directory that it is in */
	char path[PATH_MAX];	/* without links on its way; "/" for the root */
};

/*
 * Finds it; a link at the end is followed if `follow`.  -1 and errno: ENOENT,
 * EACCES, ELOOP, EPERM: a link that is not followed.
 */
int  derive_find(const struct derive_from *from, const char *path,
    bool follow, struct derive_seen *s);
void derive_seen_close(struct derive_seen *s);

#define scope_seen __attribute__((cleanup(derive_seen_close))) \
	struct derive_seen

/*
 * The bytes of a regular file, its links followed; the caller frees *text,
 * which has a NUL behind it.  1: they are there; 0: it is no file for us: none,
 * larger than `max`, not readable, or only to some where others than root can
 * write.  -1: no memory.
 */
int derive_read(const struct derive_from *from, const char *path, size_t max,
    char **text, size_t *n, struct err *e);

/* Also what only some can read: nothing of it may be shown or copied. */
int derive_read_any(const struct derive_from *from, const char *path,
    size_t max, char **text, size_t *n, struct err *e);

/* The first bytes alone, as text; "" if there are none for us. */
void derive_head(const struct derive_from *from, const char *path, char *text,
    size_t size);

/*
 * May this file, in a directory of ground `at` and owner `dir`, be private
 * content of a container?  Not if it may be a second name of a file that who
 * controls the directory could not read.
 */
bool derive_may_copy(enum ground at, uid_t dir, const struct stat *file);

struct derive_walked {
	const char *path;
	const struct stat *st;
	const char *link;	/* the text of a link; else NULL */
	bool refused;		/* not by derive_may_copy(), or a directory */
				/* that cannot be read */
};
typedef int derive_each_walked(void *arg, const struct derive_walked *w,
    struct err *e);

/*
 * All that is below a directory, which itself is left out, in the order of the
 * names; no link is followed, no other file system entered.  1: there is more
 * than SOURCE_WALK_MAX, or deeper than 60; 2: it cannot be read; -1: `each`
 * said so, or no memory.  0 if it is no directory, too.
 */
int derive_walk(const struct derive_from *from, const char *top,
    derive_each_walked *each, void *arg, struct err *e);

/* Names in a directory, sorted; none if it cannot be read. */
int derive_names(const struct derive_from *from, const char *dir,
    struct list *out, struct err *e);

/* The host's accounts: false if there is none. */
bool derive_uid(const struct derive_from *from, const char *user, uid_t *uid,
    gid_t *gid);
bool derive_gid(const struct derive_from *from, const char *group,
    gid_t *gid);
bool derive_user(const struct derive_from *from, uid_t uid, char *name,
    size_t size);
bool derive_home(const struct derive_from *from, const char *user,
    char home[PATH_MAX]);

/* The accounts below uid 1000 of /etc/passwd, but root. */
int derive_system_users(const struct derive_from *from, struct list *out,
    struct err *e);

#endif
