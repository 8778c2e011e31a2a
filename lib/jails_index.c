/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jails_index.c - see jails_index.h
 *
 *   jail-index VERSION SUM
 *   NAME.conf <tab> IDENTITY [<tab> NAME]...
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "count.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "jails_index.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

enum { WORDS = 6, IDENTITY = WORDS * 16, RACY = 2 /* seconds */ };

static const char magic[] = "jail-index " VERSION " ";
enum { HEAD = sizeof(magic) - 1 + 16 + 1 };

static void
hex(uint64_t n, char out[16])
{
	for (int i = 15; i >= 0; i--, n >>= 4)
		out[i] = "0123456789abcdef"[n & 15];
}

/* Each step is one to one, so no change of a single byte goes unseen. */
static uint64_t
sum(const char *s, size_t len)
{
	uint64_t h = len;

	while (len > 0) {
		size_t n = len < sizeof(uint64_t) ? len : sizeof(uint64_t);
		uint64_t word = 0;

		memcpy(&word, s, n);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
		s += n;
		len -= n;
	}
	return h;
}

/*
 * What a file is, as text; base "" is the descriptor's own.  A server is asked:
 * open(2) would do so too.
 */
static bool
identify(int at, const char *base, struct statx *s, char out[IDENTITY + 1])
{
	int flags = AT_SYMLINK_NOFOLLOW | AT_STATX_FORCE_SYNC |
	    (base[0] == '\0' ? AT_EMPTY_PATH : 0);

	if (statx(at, base, flags, STATX_BASIC_STATS, s) < 0 ||
	    (~s->stx_mask & STATX_BASIC_STATS) != 0)
		return false;
	const uint64_t w[WORDS] = {
		(uint64_t)s->stx_dev_major << 32 | s->stx_dev_minor,
		s->stx_ino, s->stx_size,
		(uint64_t)s->stx_mode << 32 | s->stx_uid,
		(uint64_t)s->stx_mtime.tv_sec * 1000000000 +
		    s->stx_mtime.tv_nsec,
		(uint64_t)s->stx_ctime.tv_sec * 1000000000 +
		    s->stx_ctime.tv_nsec,
	};
	for (int i = 0; i < WORDS; i++)
		hex(w[i], out + 16 * i);
	out[IDENTITY] = '\0';
	return true;
}

void
jails_index_take(struct jails_index *ix, char *text, size_t len)
{
	char want[16];

	*ix = (struct jails_index){ .text = text };
	if (len < HEAD || memcmp(text, magic, sizeof(magic) - 1) != 0)
		return;
	hex(sum(text + HEAD, len - HEAD), want);
	if (memcmp(text + sizeof(magic) - 1, want, 16) != 0 ||
	    text[HEAD - 1] != '\n')
		return;
	ix->rest = text + HEAD;
	ix->name = ix->rest + len - HEAD;	/* "", before any other */
}

int
jails_index_read(char **text, size_t *len, struct err *e)
{
	scope_fd run = safe_dir(PATHS_RUN, e);
	scope_fd fd = run < 0 ? -1 :
	    safe_file(run, JAILS_INDEX, JAILS_INDEX, 0, e);

	return fd < 0 ? -1 :
	    safe_read(fd, JAILS_INDEX, JAILS_INDEX_MAX, text, len, e);
}

void
jails_index_open(struct jails_index *ix)
{
	struct err none;
	char *text;
	size_t len;

	*ix = (struct jails_index){0};
	if (jails_index_read(&text, &len, &none) == 0)
		jails_index_take(ix, text, len);
}

void
jails_index_close(struct jails_index *ix)
{
	free(ix->text);
	*ix = (struct jails_index){0};
}

/* What the entry of that name says, once; entries before it are passed by. */
static char *
entry(struct jails_index *ix, const char *base)
{
	char *words;

	while (ix->name != NULL && strcmp(ix->name, base) < 0) {
		ix->words = strsep(&ix->rest, "\n");
		ix->name = strsep(&ix->words, "\t");
	}
	if (ix->name == NULL || strcmp(ix->name, base) != 0)
		return NULL;
	words = ix->words;
	ix->words = NULL;
	return words;
}

bool
jails_index_spares(struct jails_index *ix, int dir, const char *base,
    const struct ident *who)
{
	char is[IDENTITY + 1], *words = entry(ix, base), *name;
	const char *was = strsep(&words, "\t");
	struct statx s;

	if (was == NULL || !identify(dir, base, &s, is) || strcmp(was, is) != 0)
		return false;
	while ((name = strsep(&words, "\t")) != NULL)
		if (strcmp(name, who->name) == 0 || ident_in_group(who, name))
			return false;
	return true;
}

static bool
fits(const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][strcspn(l->v[i], "\t\n")] != '\0')
			return false;
	return true;
}

void
jails_index_add(FILE *entries, int fd, const char *base, const struct jail *j,
    const struct timespec *since)
{
	const struct list *l[] = { &j->users, &j->groups };
	char is[IDENTITY + 1];
	struct statx s;

	if (!identify(fd, "", &s, is) || !fits(l[0]) || !fits(l[1]) ||
	    s.stx_mtime.tv_sec + RACY >= since->tv_sec ||
	    s.stx_ctime.tv_sec + RACY >= since->tv_sec)
		return;
	fprintf(entries, "%s\t%s", base, is);
	for (size_t i = 0; i < COUNT(l); i++)
		for (size_t w = 0; w < l[i]->n; w++)
			fprintf(entries, "\t%s", l[i]->v[w]);
	fputc('\n', entries);
}

char *
jails_index_seal(const char *entries, struct err *e)
{
	size_t len = strlen(entries);
	char *text = malloc(HEAD + len + 1);

	if (text == NULL) {
		err_set(e, errno, "index");
		return NULL;
	}
	memcpy(text, magic, sizeof(magic) - 1);
	hex(sum(entries, len), text + sizeof(magic) - 1);
	text[HEAD - 1] = '\n';
	memcpy(text + HEAD, entries, len + 1);
	return text;
}
