/* SPDX-License-Identifier: BSD-2-Clause */
/* services.c - see services.h */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "count.h"
#include "err.h"
#include "list.h"
#include "pamfile.h"
#include "services.h"
#include "sshd/serverconf.h"

#define SH "/bin/sh"

const struct service services[] = {
	{ "sshd", NULL, NULL },
	{ "su", NULL, NULL }, { "su-l", NULL, NULL },
	{ "sudo", "", NULL }, { "sudo-i", NULL, NULL }, { "doas", "", NULL },
	{ "runuser", NULL, NULL }, { "runuser-l", NULL, NULL },
	{ "polkit-1", "", "/usr/bin/pkexec" },
	{ "login", NULL, NULL }, { "remote", NULL, NULL },
	{ "cron", SH, NULL }, { "crond", SH, NULL }, { "cronie", SH, NULL },
	{ "atd", SH, NULL },
	{ "systemd-run0", "", NULL }, { "cockpit", NULL, NULL },
	{ "vsftpd", "", NULL }, { "proftpd", "", NULL },
	{ "pure-ftpd", "", NULL },
	{ "gdm-password", NULL, NULL }, { "gdm-autologin", NULL, NULL },
	{ "gdm-fingerprint", NULL, NULL }, { "gdm-smartcard", NULL, NULL },
	{ "lightdm", NULL, NULL }, { "lightdm-autologin", NULL, NULL },
	{ "sddm", NULL, NULL }, { "sddm-autologin", NULL, NULL },
	{ "greetd", NULL, NULL }, { "lxdm", NULL, NULL },
	{ "xdm", NULL, NULL }, { "xrdp-sesman", NULL, NULL },
	{ NULL, NULL, NULL },
};

const char *const services_of_cron[] = { "cron", "crond", "cronie", NULL };

static const struct service *
find_service(const char *name)
{
	const struct service *s = services;

	while (s->name != NULL && strcmp(s->name, name) != 0)
		s++;
	return s->name != NULL ? s : NULL;
}

bool
services_has(const char *name)
{
	return find_service(name) != NULL;
}

bool
services_no_session(const char *name)
{
	static const char *const names[] = {
		"chfn", "chpasswd", "chsh", "groupmems", "newusers", "passwd",
		"i3lock", "kscreenlocker", "kde", "physlock", "swaylock",
		"vlock", "xlock", "xscreensaver",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

const char *
services_starts(const char *name)
{
	const struct service *s = find_service(name);

	return s != NULL ? s->starts : NULL;
}

static bool
is_installed(const struct pamdir *d, const struct service *s)
{
	char path[PATH_MAX];

	return pamfile_where(d, s->name, path) && (s->program == NULL ||
	    access(s->program, F_OK) == 0);
}

int
services_is_sshd(const char *root, const char *name, struct err *e)
{
	scope_list names = {0};

	return serverconf_sshd_names(root, &names, e) < 0 ? -1 :
	    list_has(&names, name);
}

/* Of sshd: also those that have no file, for which PAM takes "other". */
static int
list_sshd(const struct pamdir *d, struct list *out, struct err *e)
{
	scope_list names = {0};
	char path[PATH_MAX];
	int rc = serverconf_sshd_names("", &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		if (pamfile_where(d, names.v[i], path) &&
		    !list_has(out, names.v[i]))
			rc = list_add(out, names.v[i], e);
	return rc;
}

/* 1: a file with our line that nobody else's file takes in. */
static int
has_our_line(const struct pamdir *d, const char *name, const struct list *files,
    struct err *e)
{
	scope_pamline line = {0};
	int rc = pamfile_find(d, name, "session", &line, e);

	if (rc == 0)
		rc = line.lines > 0 && !line.other;
	for (size_t i = 0; rc > 0 && i < files->n; i++)
		if (pamfile_includes(d, files->v[i], "session", name))
			rc = 0;
	return rc;
}

/* A name with a dot or a tilde is what an editor or a package left. */
static bool
is_service_name(const char *name)
{
	return strpbrk(name, ".~#") == NULL && strcmp(name, "other") != 0 &&
	    strcmp(name, "systemd-user") != 0 && find_service(name) == NULL;
}

static int
list_others(const struct pamdir *d, struct list *out, struct err *e)
{
	scope_list files = {0};
	int rc = pamfile_names(d, &files, e);

	list_sort(&files);
	for (size_t i = 0; rc >= 0 && i < files.n; i++) {
		const char *name = files.v[i];

		if (!is_service_name(name) || list_has(out, name))
			continue;
		rc = has_our_line(d, name, &files, e);
		if (rc > 0)
			rc = list_add(out, name, e);
	}
	return rc < 0 ? -1 : 0;
}

int
services_list(const struct pamdir *d, struct list *out, struct err *e)
{
	for (const struct service *s = services; s->name != NULL; s++)
		if (is_installed(d, s) && list_add(out, s->name, e) < 0)
			return -1;
	return list_sshd(d, out, e) < 0 || list_others(d, out, e) < 0 ? -1 : 0;
}
