/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h - a file, directory or link of the host, and may it be copied?
 *
 * By host_trust.h.  A link is copied as a link and never followed, but for
 * those of root on the way to a path.  Data of a service are not for everybody
 * to read, and the service itself can write its directories, so there is one
 * more way: where others control a directory, a file that belongs to the owner
 * of the directory is copied as well, who could have read it himself.  So a
 * hard link to a file of somebody else, planted there, is not.
 */
#ifndef PRIVATE_SOURCE_H
#define PRIVATE_SOURCE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/host_trust.h"

struct err;

struct source {
	int fd;			/* O_PATH, of the file itself */
	struct stat st;
	unsigned long long mount;
	enum ground ground;	/* of the directory that it is in */
	uid_t keeper;		/* whose that directory is */
	bool open;		/* can everybody come to it? */
};

#define SOURCE_CLOSED { .fd = -1 }
#define scope_source __attribute__((cleanup(source_close))) struct source
void source_close(struct source *s);

/* What is at the path; its last name is not followed.  ENOENT: nothing. */
int source_find(const char *path, struct source *s, struct err *e);

/* A directory of ours, which is trusted; `dir` stays the caller's. */
int source_of(int dir, const char *shown, struct source *s, struct err *e);

/* The same for a name in a directory; `shown`: its path. */
int source_child(const struct source *dir, const char *name,
    const char *shown, struct source *s, struct err *e);

/* May the content of the file be copied?  Else source_why() says why not. */
bool source_allowed(const struct source *s);
enum { SOURCE_WHY = 128 };
void source_why(const struct source *s, char why[SOURCE_WHY]);

/* The file for reading.  A device is never opened. */
int source_read(const struct source *s, const char *shown, struct err *e);

#endif
