/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_service.c - what a service would start as; see explain.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/array.h"
#include "entry_sources.h"
#include "err.h"
#include "explain.h"
#include "listen_place.h"
#include "loader/resolve.h"
#include "plan/plan_collect.h"
#include "program.h"
#include "safe_open.h"
#include "scope.h"
#include "service_account.h"
#include "service_dirs.h"
#include "service_file.h"
#include "service_ports.h"

enum { TEXT = 4096 };

/* What is not there yet is made at the start, and is no mount before. */
static int
add_dir(struct service *s, enum service_dir d, struct explain *x,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd fd = -1;
	struct err why;

	if (!service_dir_path(s, d, path))
		return 0;
	fd = safe_leaf(path, NULL, &why);
	if (fd < 0 && why.no == ENOENT)
		return list_addf(&x->notes, e, "%s is made at the start, and "
		    "mounted rw,nosuid,nodev,noexec", path);
	if (fd < 0 || service_dir_check(fd, path, &x->login.who, true,
	    &why) < 0)
		return explain_problem(x, &why, e);
	return service_bind(s, path, true, e);
}

static int
note_words(struct explain *x, const char *title, const struct list *words,
    struct err *e)
{
	char text[TEXT] = "";
	size_t n = 0;

	for (size_t i = 0; i < words->n && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s",
		    words->v[i]);
	return words->n == 0 ? 0 : list_addf(&x->notes, e, "%s:%s", title,
	    text);
}

static void
list_ports(const struct service *s,
    unsigned (*port)(const struct service *s, size_t i), char text[TEXT])
{
	size_t n = (size_t)snprintf(text, TEXT, "none");
	unsigned p;

	for (size_t i = 0; (p = port(s, i)) != 0 && n < TEXT; i++)
		n = (i == 0 ? 0 : n) + (size_t)snprintf(text + (i == 0 ? 0 :
		    n), TEXT - (i == 0 ? 0 : n), "%s%u", i > 0 ? ", " : "", p);
}

/* Pure.  What Landlock does not look at is said with what it does. */
static int
note_ports(const struct service *s, struct explain *x, struct err *e)
{
	char bound[TEXT], connected[TEXT] = "any";

	if (!service_ports_kept(s))
		return 0;
	list_ports(s, service_port_bound, bound);
	if (service_connects_to_some(s))
		list_ports(s, service_port_connected, connected);
	return list_addf(&x->notes, e, "TCP ports, by Landlock: it binds %s "
	    "and connects to %s; not looked at: addresses, UDP, unix sockets, "
	    "and a listen(2) without a bind(2), at a port of the kernel's "
	    "choice", bound, connected);
}

/* A bind is of the socket that was there when it started. */
static int
note_log(const struct service *s, struct explain *x, struct err *e)
{
	struct stat st;

	if (!jail_log(&s->jail) || (lstat("/dev/log", &st) == 0 &&
	    S_ISLNK(st.st_mode)))
		return 0;
	return list_add(&x->notes, "/dev/log is no socket of systemd's: when "
	    "the logger of the host starts again, what the service sends "
	    "there is lost until the service starts again", e);
}

/* Is the program there, with its libraries? */
static int
check_program(struct explain *x, int tree, const void *arg, struct err *e)
{
	const struct service *s = arg;
	const char *path = s->run.v[0];
	scope_fd fd = -1;
	struct err why;

	if (!service_of_tree(s, path))
		return 0;
	fd = program_opens(tree, path);
	if (fd < 0 && errno == ENOENT)
		return list_addf(&x->refused, e, "run: %s is not in the tree; "
		    "fix: write its component, package or file into the file "
		    "of the service, and: jail-setup build %s", path,
		    s->jail.name);
	if (fd < 0)
		err_set(&why, errno, "run: %s", path);
	return fd < 0 || loadable(tree, path, &why) < 0 ?
	    explain_problem(x, &why, e) : 0;
}

/* Where root makes the sockets. */
static int
check_listen(const struct service *s, struct explain *x, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	struct err why;

	for (size_t i = 0; i < s->listen.n; i++)
		if (listen_place_check(s, &l[i], &x->login.who, &why) < 0 &&
		    explain_problem(x, &why, e) < 0)
			return -1;
	return 0;
}

static int
note_all(const struct service *s, struct explain *x, struct err *e)
{
	return note_words(x, "starts", &s->run, e) < 0 ||
	    note_words(x, "keeps the capabilities", &s->capabilities, e) < 0 ||
	    note_ports(s, x, e) < 0 || note_log(s, x, e) < 0 ? -1 : 0;
}

int
explain_started(struct service *s, const struct places *at, bool tree,
    struct explain *x, struct err *e)
{
	struct err why;

	*x = (struct explain){
		.user = s->user, .served = s, .at = at,
		.options = { .config = at->config, .state = at->state },
		.login = { .jail = &s->jail, .launched = true },
	};
	if (service_account(s, &x->login.who, &why) < 0)
		/* a name service that fails has no answer to give */
		return x->login.who.name != NULL || why.no == 0 ?
		    explain_problem(x, &why, e) : (*e = why, -1);
	for (int d = 0; d < DIR_COUNT; d++)
		if (add_dir(s, (enum service_dir)d, x, e) < 0)
			return -1;
	if (entry_compute(&s->jail, &x->login.who, ENTRY_SESSION,
	    &x->login.entry, &why) < 0)
		return explain_problem(x, &why, e);
	entry_service(&x->login.entry, "service");
	if (note_all(s, x, e) < 0 || check_listen(s, x, e) < 0 ||
	    (tree && explain_in_tree(x, check_program, s, e) < 0) ||
	    explain_mounts(x, e) < 0)
		return -1;
	return tree ? explain_enter(x, e) : 0;
}
