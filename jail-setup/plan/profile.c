/* SPDX-License-Identifier: BSD-2-Clause */
/* profile.c - see profile.h */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>

#include "base/array.h"
#include "conf.h"
#include "conf_dir.h"
#include "err.h"
#include "list.h"
#include "profile.h"
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
	scope_free char *text = NULL;
	const char *from;

	return conf_dir_read(config, vendor, folder, name, file, &from, &text,
	    e) < 0 || conf_parse(text, file, keys, p, e) < 0 ? -1 :
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
		rc = list_append(exec, &p.exec, e);
	conf_free(keys, &p);
	return rc;
}

int
profile_exec(const char *config, const char *vendor, const char *command,
    struct list *exec, struct list *inputs, struct err *e)
{
	scope_list names = {0};

	if (conf_dir_names(config, vendor, folder, &names, e) < 0 ||
	    note_inputs(config, &names, inputs, e) < 0 ||
	    note_inputs(vendor, &names, inputs, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (add_exec(config, vendor, names.v[i], command, exec, e) < 0)
			return -1;
	return 0;
}
