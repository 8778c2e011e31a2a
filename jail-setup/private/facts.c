/* SPDX-License-Identifier: BSD-2-Clause */
/* facts.c - see facts.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base.h"
#include "base/slurp.h"
#include "err.h"
#include "facts.h"
#include "ids.h"
#include "safe_open.h"
#include "scope.h"
#include "source.h"

enum { CHUNK = 64 * 1024 };

/* Who writes on while we read does not keep us: `most` is the end. */
static int
digest_file(int fd, off_t most, const char *path, struct base_entry *out,
    struct err *e)
{
	scope_free char *buf = malloc(CHUNK);
	struct digest d;
	ssize_t n = 1;

	if (buf == NULL)
		return err_set(e, errno, "%s", path);
	digest_start(&d);
	out->size = 0;
	while (n != 0 && out->size <= most) {
		n = read(fd, buf, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, errno, "read %s", path);
		digest_add(&d, buf, (size_t)n);
		out->size += n;
	}
	digest_end(&d, out->sha256);
	if (out->size > most)
		strcpy(out->sha256, "large");
	return 0;
}

static int
digest_link(const struct source *s, const char *path, struct base_entry *out,
    struct err *e)
{
	char text[PATH_MAX];

	if (!slurp_link(s->fd, "", text))
		return err_set(e, errno, "read %s", path);
	out->size = (off_t)strlen(text);
	digest_of(text, strlen(text), out->sha256);
	return 0;
}

int
facts_of(const struct source *s, const char *path, off_t most,
    struct base_entry *out, struct err *e)
{
	scope_fd fd = -1;

	*out = (struct base_entry){
		.path = (char *)path, .mode = s->st.st_mode,
		.uid = s->st.st_uid, .gid = s->st.st_gid,
	};
	switch (s->st.st_mode & S_IFMT) {
	case S_IFDIR:
		strcpy(out->sha256, "-");
		return 0;
	case S_IFLNK:
		return digest_link(s, path, out, e);
	case S_IFREG:
		if (s->st.st_size > most) {
			strcpy(out->sha256, "large");
			return 0;
		}
		fd = source_read(s, path, e);
		return fd < 0 ? -1 : digest_file(fd, most, path, out, e);
	default:
		err_set(e, 0, "%s is a device, a socket or a pipe", path);
		e->no = EINVAL;
		return -1;
	}
}

int
facts_find_copy(int data, const char *path, struct source *s, struct err *e)
{
	*s = (struct source){ .ground = GROUND_OTHERS };
	/* of a link at the end this is the link itself */
	s->fd = safe_beneath(data, path + 1, O_PATH | O_NOFOLLOW, 0, e);
	if (s->fd < 0)
		return -1;
	return fstat(s->fd, &s->st) == 0 ? 0 :
	    err_set(e, errno, "stat %s", path);
}

static uint32_t
seen_inside(uint32_t id, uint64_t ids)
{
	if (ids == 0)
		return id;
	return id >= ids && id - ids < IDS_BLOCK ? (uint32_t)(id - ids) :
	    UINT32_MAX;
}

int
facts_of_copy(int data, const char *path, uint64_t ids, off_t most,
    struct base_entry *out, struct err *e)
{
	scope_source s = SOURCE_CLOSED;

	if (facts_find_copy(data, path, &s, e) < 0 ||
	    facts_of(&s, path, most, out, e) < 0)
		return -1;
	out->uid = seen_inside(out->uid, ids);
	out->gid = seen_inside(out->gid, ids);
	return 0;
}
