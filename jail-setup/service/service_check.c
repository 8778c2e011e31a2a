/* SPDX-License-Identifier: BSD-2-Clause */
/* service_check.c - see service_check.h */
#include <errno.h>
#include <sys/stat.h>

#include "base/systemctl.h"
#include "claimed_dirs.h"
#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "listen_address.h"
#include "listen_free.h"
#include "listen_place.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_account.h"
#include "service_check.h"
#include "service_file.h"
#include "unit_files.h"
#include "unit_text.h"
#include "unit_version.h"

enum { LOW_PORTS = 1024 };	/* Linux keeps those below for root */

/* The set-id bits are not copied: it would run, and fail somewhere. */
static int
check_program(const struct service *s, struct err *e)
{
	const char *path = s->run.v[0];
	struct stat st;

	if (!service_of_tree(s, path))
		return 0;
	if (stat(path, &st) < 0)
		return err_set(e, errno, "run: %s", path);
	if (!S_ISREG(st.st_mode) || (st.st_mode & 0111) == 0)
		return err_set(e, 0, "run: %s is not a program; fix: write "
		    "the path of an executable file", path);
	return (st.st_mode & S_ISUID) == 0 || st.st_uid != 0 ? 0 :
	    err_set(e, 0, "run: %s needs root: it is set-uid, and a service "
	    "runs as %s; fix: name a program that works as an account", path,
	    s->user);
}

static int
check_ports(const struct service *s, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	struct listen_address at;

	for (size_t i = 0; i < s->listen.n; i++)
		if (l[i].as == AS_SELF &&
		    listen_address_parse(l[i].address, &at, e) == 0 &&
		    at.port < LOW_PORTS &&
		    !list_has(&s->capabilities, "net_bind_service"))
			return err_set(e, 0, "listen: %s: only root may bind a "
			    "port below %d; fix: write as = \"fd\", so that "
			    "the program gets the socket, or capabilities = "
			    "[ \"net_bind_service\" ]", l[i].address,
			    LOW_PORTS);
	return 0;
}

static int
check_places(const struct service *s, const struct ident *who, struct err *e)
{
	const struct service_listen *l = s->listen.v;

	for (size_t i = 0; i < s->listen.n; i++)
		if (listen_place_check(s, &l[i], who, e) < 0)
			return -1;
	return 0;
}

/* What is missing, or in the wrong hands. */
static int
check_binds(const struct service *s, const struct ident *who, struct err *e)
{
	struct entry en;
	int rc;

	if (entry_compute(&s->jail, who, ENTRY_SESSION, &en, e) < 0)
		return -1;
	rc = 0;
	for (size_t i = 0; rc == 0 && i < en.nmounts; i++)
		rc = sources_try(&en, &en.mounts[i], e);
	entry_free(&en);
	return rc;
}

static int
check_engine(const struct service *s, const struct places *at, struct err *e)
{
	if (s->engine != ENGINE_SYSTEMD)
		return 0;
	if (!systemctl_booted())
		return err_set(e, 0, "systemd does not run here; fix: write "
		    "engine = \"none\", or say --engine none, and start "
		    "jailsh --service %s from another supervisor",
		    s->jail.name);
	return unit_check_places(at, e) < 0 || unit_version_check(s, e) < 0 ||
	    unit_files_free(s->jail.name, e) < 0 ? -1 : 0;
}

int
service_check(const struct service *s, const struct places *at, bool made,
    struct err *e)
{
	struct ident who;
	int rc;

	rc = service_account(s, &who, e) < 0 || check_engine(s, at, e) < 0 ||
	    check_program(s, e) < 0 || check_ports(s, e) < 0 ||
	    check_places(s, &who, e) < 0 || listen_free(s, at, e) < 0 ||
	    claimed_dirs_check(at->config, s, made, e) < 0 ||
	    check_binds(s, &who, e) < 0 ? -1 : 0;
	ident_free(&who);
	return rc;
}
