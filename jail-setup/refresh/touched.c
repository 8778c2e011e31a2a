/* SPDX-License-Identifier: BSD-2-Clause */
/* touched.c - see touched.h */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "plan/manifest.h"
#include "record/origins.h"
#include "scope.h"
#include "store/copy.h"
#include "touched.h"

int
touched(struct origin *o, const char *sha256, struct err *e)
{
	char now[SHA256_HEX + 1];
	scope_fd fd = open(o->host,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", o->host);
	o->id = identity_of(&st);
	return copy_digest_fd(fd, o->host, now, e) < 0 ? -1 :
	    strcmp(now, sha256) == 0;
}
