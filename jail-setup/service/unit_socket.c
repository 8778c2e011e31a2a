/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_socket.c - see unit_socket.h
 *
 * jailsh compares what it is handed with the service file, row by row: so the
 * addresses stand here in the order of the rows, in one unit.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "listen_address.h"
#include "listen_place.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_file.h"
#include "unit_socket.h"
#include "unit_text.h"

static void
put_value(FILE *f, const char *key, const char *value)
{
	fprintf(f, "%s=", key);
	unit_put(f, value);
	fputc('\n', f);
}

/* A unit is lines, and takes the blanks at the end of one for nothing. */
static int
check_line(const char *path, struct err *e)
{
	for (const char *s = path; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == '\\' || *s == 127)
			return err_set(e, 0, "listen: %s: a unit of systemd "
			    "cannot have blanks, control characters and "
			    "backslashes in an address; fix: write another "
			    "path", path);
	return 0;
}

/*
 * PID 1 makes it there and gives it away by its path, chown(2), which follows a
 * link: whoever could put one there would get any file of the host.  What is
 * not there yet is made, and is root's.
 */
static int
put_streams(FILE *f, const struct service *s, const struct ident *who,
    struct err *e)
{
	const struct service_listen *l = s->listen.v;
	struct listen_address a;

	for (size_t i = 0; i < s->listen.n; i++) {
		const char *path;

		if (l[i].as == AS_SELF)
			continue;
		if (listen_address_fill(l[i].address, who, &a, e) < 0)
			return err_in(e, "listen");
		path = listen_address_path(&a);
		if (path != NULL && (check_line(path, e) < 0 ||
		    listen_place_check(s, &l[i], who, e) < 0))
			return -1;
		put_value(f, "ListenStream", path != NULL ? path :
		    l[i].address);
	}
	return 0;
}

/* Those of the first path: service_file.c has all of them the same. */
static void
put_owner(FILE *f, const struct service *s)
{
	const struct service_listen *l = s->listen.v, *end = l + s->listen.n;

	while (l < end && !listen_address_is_path(l->address))
		l++;
	if (l == end)
		return;
	put_value(f, "SocketUser", l->owner != NULL ? l->owner : s->user);
	/* else the primary one of the user, and that of the account is meant */
	if (l->group != NULL)
		put_value(f, "SocketGroup", l->group);
	fprintf(f, "SocketMode=%04o\nRemoveOnStop=yes\n",
	    l->mode != 0 ? (unsigned)l->mode : 0660U);
}

/* Bound before the network is up, whatever address it will have. */
static void
put_ports(FILE *f, const struct service *s)
{
	const struct service_listen *l = s->listen.v;

	for (size_t i = 0; i < s->listen.n; i++)
		if (l[i].as != AS_SELF &&
		    !listen_address_is_path(l[i].address)) {
			fputs("FreeBind=yes\nBindIPv6Only=both\n", f);
			return;
		}
}

static int
put_socket(FILE *f, const struct service *s, const struct places *at,
    const struct ident *who, struct err *e)
{
	const char *name = s->jail.name;

	fprintf(f, UNIT_MARK "%s/services.d/%s.conf; changes go there,\n"
	    "# or into a drop-in: systemctl edit %s.socket\n"
	    "[Unit]\nDescription=Sockets of %s, in its jail\n"
	    "Documentation=man:service.conf(5)\n\n[Socket]\n",
	    at->config, name, name, name);
	if (put_streams(f, s, who, e) < 0)
		return -1;
	put_owner(f, s);
	put_ports(f, s);
	fputs("\n[Install]\nWantedBy=sockets.target\n", f);
	return 0;
}

char *
unit_socket_text(const struct service *s, const struct places *at,
    struct err *e)
{
	struct ident who;
	char *text = NULL;
	size_t size = 0;
	FILE *f;
	int rc = -1;

	if (ident_load(s->user, &who, e) < 0)
		return err_null(e, e->no, "user: %s", e->msg);
	f = open_memstream(&text, &size);
	if (f == NULL)
		err_set(e, errno, "unit");
	else
		rc = put_socket(f, s, at, &who, e);
	ident_free(&who);
	if (f != NULL && fclose(f) != 0 && rc == 0)
		rc = err_set(e, errno, "unit");
	if (rc == 0)
		return text;
	free(text);
	return NULL;
}
