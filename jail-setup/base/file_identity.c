/* SPDX-License-Identifier: BSD-2-Clause */
/* file_identity.c - see file_identity.h */
#include <string.h>

#include "file_identity.h"

struct identity
identity_of(const struct stat *st)
{
	return (struct identity){
		.dev = st->st_dev,
		.ino = S_ISDIR(st->st_mode) ? 0 : st->st_ino,
		.size = (uint64_t)st->st_size, .mode = st->st_mode,
		.msec = st->st_mtim.tv_sec, .mnsec = st->st_mtim.tv_nsec,
		.csec = st->st_ctim.tv_sec, .cnsec = st->st_ctim.tv_nsec,
	};
}

int
identity_cmp(const struct identity *a, const struct identity *b)
{
	/* eight words without padding: any order will do */
	int c = memcmp(a, b, sizeof(*a));

	return (c > 0) - (c < 0);
}

bool
identity_same(const struct stat *a, const struct stat *b)
{
	const struct identity x = identity_of(a), y = identity_of(b);

	return identity_cmp(&x, &y) == 0;
}
