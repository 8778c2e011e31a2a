/* SPDX-License-Identifier: BSD-2-Clause */
/* etcdir.c - see etcdir.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entry.h"
#include "entry_rules.h"
#include "entry_sources.h"
#include "err.h"
#include "etcdir.h"
#include "jail.h"
#include "passwd_text.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

enum { MOST = 1024 * 1024 };

/* The tree's own file, or what every jail knows; the caller's to free. */
static char *
read_base(const struct entry *en, const struct sources *s, const char *rel,
    const char *fallback, struct err *e)
{
	scope_fd fd = -1;
	char *text = NULL;
	size_t len;

	/* a tree kept by others may hold names that stand for nobody here */
	if (en->tree == NULL)
		fd = safe_beneath(s->tree, rel, O_RDONLY | O_NONBLOCK, 0, e);
	if (en->tree != NULL || (fd < 0 && e->no == ENOENT)) {
		text = strdup(fallback);
		if (text == NULL)
			err_set(e, errno, "%s", rel);
		return text;
	}
	if (fd < 0 || safe_read(fd, rel, MOST, &text, &len, e) < 0)
		return NULL;
	return text;
}

static int
write_file(int etc, const char *name, const char *text, struct err *e)
{
	size_t len = strlen(text);
	scope_fd fd = openat(etc, name,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		return err_set(e, errno, "write /etc/%s", name);
	return 0;
}

static int
make_file(int etc, const struct entry *en, const struct sources *s,
    const char *name, const char *mine, const char *fallback, struct err *e)
{
	char rel[16];
	scope_free char *base = NULL;
	scope_free char *text = NULL;

	snprintf(rel, sizeof(rel), "etc/%s", name);
	base = read_base(en, s, rel, fallback, e);
	if (base != NULL && strcmp(name, "group") == 0)
		names_no_members(base);
	text = base != NULL ? names_merge(mine, base, e) : NULL;
	return text != NULL ? write_file(etc, name, text, e) : -1;
}

/* For reach.h; a jail without `commands` has no need of it. */
static int
make_rules(int etc, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int rc;

	if (f == NULL)
		return err_set(e, errno, "%s", PATHS_RULES_ENTRY);
	rc = entry_rules_print(f, en, s, e);
	if (fclose(f) != 0)
		return err_set(e, errno, "%s", PATHS_RULES_ENTRY);
	if (rc == 0 && mkdirat(etc, "jail", 0755) < 0)
		return err_set(e, errno, "make /etc/jail");
	return rc == 0 ? write_file(etc, &PATHS_RULES_ENTRY[strlen("/etc/")],
	    text, e) : -1;
}

int
etcdir_make(int at, const struct entry *en, const struct sources *s,
    struct err *e)
{
	scope_fd etc = -1;
	struct stat st;

	if (fstatat(s->tree, "etc", &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !S_ISDIR(st.st_mode))
		return err_set(e, 0, "/etc in the jail is not a directory");
	if (mkdirat(at, "etc", 0755) < 0)
		return err_set(e, errno, "make /etc");
	etc = openat(at, "etc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (etc < 0)
		return err_set(e, errno, "open /etc");
	if (make_file(etc, en, s, "passwd", en->passwd, names_base_passwd,
	    e) < 0 ||
	    make_file(etc, en, s, "group", en->group, names_base_group, e) < 0)
		return -1;
	return en->jail->commands.v != NULL ? make_rules(etc, en, s, e) : 0;
}
