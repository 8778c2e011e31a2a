/* SPDX-License-Identifier: BSD-2-Clause */
/* profile.c - see profile.h */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>

#include "conf.h"
#include "conf_dir.h"
#include "err.h"
#include "list.h"
#include "profile.h"
#include "safe_open.h"
#include "scope.h"

static const char folder[] = "commands.d";

struct profile {
	struct list names, exec;
};

static const struct conf_key keys[] = {
	{ "names", CONF_LIST, offsetof(struct profile, names), 0, 0 },
	{ "exec",  CONF_LIST, offsetof(struct profile, exec), 0, 0 },
	{ 0 }
};

static int
check_absolute(const struct profile *p, const char *file, struct err *e)
{
	for (size_t i = 0; i < p->exec.n; i++)
		if (p->exec.v[i][0] != '/')
			return err_set(e, 0, "%s: exec: \"%s\" is not an "
			    "absolute path", file, p->exec.v[i]);
	return 0;
}

static int
load(const char *config, const char *vendor, const char *name,
    struct profile *p, struct err *e)
{
	char file[PATH_MAX];
	scope_fd fd = conf_dir_open(config, folder, name, file, e);
	scope_free char *text = NULL;
	size_t len;

	if (fd < 0 && e->no == ENOENT)
		fd = conf_dir_open(vendor, folder, name, file, e);
	return fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, e) < 0 ||
	    conf_parse(text, file, keys, p, e) < 0 ? -1 :
	    check_absolute(p, file, e);
}

/* A profile that comes or goes shows in its directory. */
static int
note_inputs(const char *top, const struct list *names, struct list *inputs,
    struct err *e)
{
	char path[PATH_MAX];

	for (size_t i = 0; i <= names->n; i++) {
		const int n = i < names->n ? snprintf(path, sizeof(path),
		    "%s/%s/%s.conf", top, folder, names->v[i]) :
		    snprintf(path, sizeof(path), "%s/%s/.", top, folder);

		if ((size_t)n >= sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.40s", top);
		if (list_add(inputs, path, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_exec(const char *config, const char *vendor, const char *name,
    const char *command, struct list *exec, struct err *e)
{
	struct profile p = {0};
	int rc = load(config, vendor, name, &p, e);

	if (rc == 0 && list_has(&p.names, command))
		for (size_t i = 0; rc == 0 && i < p.exec.n; i++)
			rc = list_add(exec, p.exec.v[i], e);
	conf_free(keys, &p);
	return rc;
}

int
profile_exec(const char *config, const char *vendor, const char *command,
    struct list *exec, struct list *inputs, struct err *e)
{
	struct list names = {0};
	int rc = conf_dir_names(config, vendor, folder, &names, e);

	if (rc == 0)
		rc = note_inputs(config, &names, inputs, e);
	if (rc == 0)
		rc = note_inputs(vendor, &names, inputs, e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = add_exec(config, vendor, names.v[i], command, exec, e);
	list_free(&names);
	return rc;
}
