/* SPDX-License-Identifier: BSD-2-Clause */
/* pamkeep.c - see pamkeep.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "pamfile.h"
#include "pamkeep.h"
#include "safe_open.h"
#include "scope.h"

#define WROTE ".wrote"

int
pamkeep_open(const char *state, bool make, struct err *e)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/.pam", state) >=
	    (int)sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	if (!make)
		return safe_dir(path, e);
	scope_fd above = safe_make_dir(state, 0755, e);

	return above < 0 ? -1 : safe_make_dir(path, 0700, e);
}

/* *text is NULL if there is no such file. */
static int
read_kept(int dir, const char *name, char **text, size_t *len, struct err *e)
{
	scope_fd fd = safe_file(dir, name, name, 0, e);

	*text = NULL;
	if (fd < 0 && e->no == ENOENT)
		return 0;
	return fd < 0 || safe_read(fd, name, PAMFILE_MAX, text, len, e) < 0 ?
	    err_in(e, "the file as it was, in .pam") : 0;
}

static void
wrote_name(const char *service, char name[NAME_MAX + 1])
{
	snprintf(name, NAME_MAX + 1, ".%.200s" WROTE, service);
}

int
pamkeep_read(int dir, const char *service, struct pamkept *k, struct err *e)
{
	char wrote[NAME_MAX + 1];

	*k = (struct pamkept){0};
	wrote_name(service, wrote);
	if (dir < 0 || read_kept(dir, wrote, &k->wrote, &k->wrote_len, e) < 0)
		return dir < 0 ? 0 : -1;
	return k->wrote == NULL ? 0 :
	    read_kept(dir, service, &k->was, &k->was_len, e);
}

void
pamkeep_free(struct pamkept *k)
{
	free(k->wrote);
	free(k->was);
	*k = (struct pamkept){0};
}

static int
remove_kept(int dir, const char *name, struct err *e)
{
	return unlinkat(dir, name, 0) == 0 || errno == ENOENT ? 0 :
	    err_set(e, errno, "remove .pam/%s", name);
}

int
pamkeep_write(int dir, const char *service, const struct pamkept *k,
    struct err *e)
{
	char wrote[NAME_MAX + 1];

	wrote_name(service, wrote);
	if ((k->was != NULL ? file_replace(dir, service, k->was, 0600, true,
	    e) : remove_kept(dir, service, e)) < 0 ||
	    file_replace(dir, wrote, k->wrote, 0600, true, e) < 0)
		return err_in(e, "keep what was");
	return 0;
}

/* `wrote` first: without it the other counts for nothing. */
int
pamkeep_forget(int dir, const char *service, struct err *e)
{
	char wrote[NAME_MAX + 1];

	wrote_name(service, wrote);
	return remove_kept(dir, wrote, e) < 0 ? -1 :
	    remove_kept(dir, service, e);
}

int
pamkeep_names(int dir, struct list *out, struct err *e)
{
	const size_t end = strlen(WROTE);
	scope_list all = {0};
	int rc = dir >= 0 ? dir_names(dir, ".pam", NULL, &all, e) : 0;

	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		const char *s = all.v[i];
		const size_t n = strlen(s);

		if (s[0] == '.' && n > end + 1 &&
		    strcmp(s + n - end, WROTE) == 0)
			rc = list_add_n(out, s + 1, n - end - 1, e);
	}
	return rc;
}
