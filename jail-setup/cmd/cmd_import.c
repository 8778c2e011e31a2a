/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_import.c - jail-setup import jailkit [--root DIR] [--output DIR] */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "count.h"
#include "err.h"
#include "import/ini.h"
#include "import/jailkit.h"
#include "import/jailkit_host.h"
#include "learn/conf_text.h"
#include "scope.h"

#define INIT "/etc/jailkit/jk_init.ini"

/* Everything is made before anything is written: name and text in turn. */
struct import {
	const struct call *c;
	struct jailkit_host host;
	struct ini init;
	struct jailkit_jails jails;
	struct list out;
};

static int
keep(struct import *m, const char *dir, const char *name, const char *text,
    struct err *e)
{
	char path[JAIL_NAME_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s.conf", dir, name);
	for (size_t i = 0; i < m->out.n; i += 2)
		if (strcmp(m->out.v[i], path) == 0)
			return err_set(e, 0, "%s: two sections would be %s",
			    INIT, path);
	return list_add(&m->out, path, e) < 0 ? -1 :
	    list_add(&m->out, text, e);
}

static int
component(struct import *m, const char *section, struct err *e)
{
	const struct jailkit_look look = jailkit_host_look(&m->host);
	char name[JAIL_NAME_MAX + 1], *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int rc;

	if (to == NULL)
		return err_set(e, errno, "[%.40s]", section);
	rc = jailkit_name(section, name, e);
	if (rc == 0)
		rc = jailkit_component(&m->init, section, &look, to, e);
	fclose(to);
	if (rc == 0)
		rc = keep(m, "components.d", name, text, e);
	free(text);
	return rc;
}

static int
jail(struct import *m, const struct jailkit_jail *j, struct err *e)
{
	const struct jailkit_look look = jailkit_host_look(&m->host);
	struct list sections = {0};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int rc;

	if (to == NULL)
		return err_set(e, errno, "%s", j->name);
	rc = jailkit_sections(&m->init, &look, j->dir, &sections, e);
	if (rc == 0)
		rc = jailkit_jail_print(&m->init, j, &sections, to, e);
	fclose(to);
	if (rc == 0)
		rc = keep(m, "jails.d", j->name, text, e);
	free(text);
	list_free(&sections);
	return rc;
}

static int
gather(struct import *m, struct err *e)
{
	scope_free char *text = NULL;
	int rc = jailkit_host_open(m->c->root, &m->host, e);

	if (rc == 0)
		rc = jailkit_host_read(&m->host, INIT, &text, e);
	if (rc == 0)
		return err_set(e, 0, "%s%s: there is none", m->host.top, INIT);
	if (rc < 0 || ini_parse(text, INIT, &m->init, e) < 0 ||
	    jailkit_host_jails(&m->host, &m->jails, e) < 0)
		return -1;
	for (size_t i = 0; i < m->init.sections.n; i++)
		if (component(m, m->init.sections.v[i], e) < 0)
			return -1;
	for (size_t i = 0; i < m->jails.n; i++)
		if (jail(m, &m->jails.v[i], e) < 0)
			return -1;
	return 0;
}

/* --- where it goes ----------------------------------------------------------- */

static int
directory(int at, const char *shown, const char *name, struct err *e)
{
	int fd;

	if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, "mkdir %s", shown);
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 ? fd : err_set(e, errno, "open %s", shown);
}

static int
new_file(int at, const char *top, const char *path, const char *text,
    struct err *e)
{
	scope_file *f = NULL;
	int fd = openat(at, path,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);

	f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL || fputs(text, f) < 0 || fflush(f) != 0)
		return err_set(e, errno, "write %s/%s", top, path);
	return 0;
}

/* Nothing is written if one of the files is there. */
static int
write_all(const struct import *m, struct err *e)
{
	static const char *const below[] = { "components.d", "jails.d" };
	const char *top = m->c->output;
	scope_fd at = directory(AT_FDCWD, top, top, e);
	struct stat st;

	if (at < 0)
		return -1;
	for (size_t i = 0; i < m->out.n; i += 2)
		if (fstatat(at, m->out.v[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			return err_set(e, 0, "%s/%s is there already; nothing "
			    "is overwritten", top, m->out.v[i]);
	for (size_t i = 0; i < COUNT(below); i++) {
		scope_fd made = directory(at, below[i], below[i], e);

		if (made < 0)
			return -1;
	}
	for (size_t i = 0; i < m->out.n; i += 2)
		if (new_file(at, top, m->out.v[i], m->out.v[i + 1], e) < 0)
			return -1;
	return 0;
}

static void
print_all(const struct import *m)
{
	for (size_t i = 0; i < m->out.n; i += 2)
		printf("==> %s <==\n%s\n", m->out.v[i], m->out.v[i + 1]);
}

/* What nobody but the administrator should do. */
static void
print_moves(const struct import *m)
{
	for (size_t i = 0; i < m->jails.remarks.n; i++)
		conf_text_comment(stdout, m->jails.remarks.v[i]);
	for (size_t i = 0; i < m->jails.n; i++) {
		const struct jailkit_jail *j = &m->jails.v[i];

		printf("# jail %s: once it is built and pam_jail is in "
		    "place\n", j->name);
		for (size_t k = 0; k < j->moves.n; k++)
			puts(j->moves.v[k]);
	}
}

int
cmd_import(const struct call *c)
{
	struct import m = { .c = c, .host = { .root = -1 } };
	struct err e;
	int rc;

	if (strcmp(c->args[0], "jailkit") != 0) {
		err_set(&e, 0, "import: jailkit, not \"%s\"", c->args[0]);
		return unable(&e);
	}
	rc = gather(&m, &e);
	if (rc == 0 && c->output != NULL)
		rc = write_all(&m, &e);
	else if (rc == 0)
		print_all(&m);
	if (rc == 0)
		print_moves(&m);
	list_free(&m.out);
	jailkit_jails_free(&m.jails);
	ini_free(&m.init);
	jailkit_host_close(&m.host);
	return rc == 0 ? EXIT_FINE : unable(&e);
}
