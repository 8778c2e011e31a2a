/* SPDX-License-Identifier: BSD-2-Clause */
/* package_text.c - see package_text.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/slurp.h"
#include "err.h"
#include "package_db.h"
#include "package_text.h"
#include "scope.h"

enum { TEXT_MAX = 256 * 1024 * 1024 };

int
text_line(struct text *t, struct slice *line, struct err *e)
{
	const char *nl;

	if (t->at == t->end)
		return 0;
	if (t->line++ == 0)
		t->nul = memchr(t->at, '\0', (size_t)(t->end - t->at)) != NULL;
	nl = memchr(t->at, '\n', (size_t)(t->end - t->at));
	if (nl == NULL)
		return err_set(e, 0, "line %zu is cut short", t->line);
	*line = (struct slice){ t->at, (size_t)(nl - t->at) };
	if (t->nul && memchr(line->s, '\0', line->n) != NULL)
		return err_set(e, 0, "line %zu has a NUL byte", t->line);
	t->at = nl + 1;
	return 1;
}

bool
slice_is(struct slice s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.s, word, s.n) == 0;
}

const char *
package_keep(struct packages *p, struct slice s, struct err *e)
{
	return pathtext_keep(&p->text, s.n != 0 ? s.s : "", s.n, e);
}

int
package_read(const struct packages *p, const char *path, char **text,
    size_t *len, struct err *e)
{
	char full[PATH_MAX];
	scope_fd fd = -1;

	if ((size_t)snprintf(full, sizeof(full), "%s%s", p->root, path) >=
	    sizeof(full))
		return err_set(e, ENAMETOOLONG, "%.60s...", full);
	fd = open(full, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	/* its size is enough: managers replace files and never append */
	if (fd < 0 || slurp_fd(fd, TEXT_MAX, text, len) < 0 ||
	    (*len == 0 && read(fd, *text, 0) < 0))	/* a directory */
		return err_set(e, errno, "open %s", full);
	return 0;
}
