/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jail_init.c - process 1 of a service's container, jail-init(8): reads
 * init.conf(5), makes what the service needs, runs it and ends with it.
 *
 * It is in each tree, static, and asks no name service: numbers only.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "err.h"
#include "init_become.h"
#include "init_env.h"
#include "init_file.h"
#include "init_run.h"
#include "init_say.h"
#include "init_seed.h"
#include "init_service.h"
#include "init_walk.h"
#include "scope.h"

#define CONF "/etc/jail/init.conf"

static int
refuse(const struct err *e)
{
	init_say("%s", e->msg);
	return INIT_REFUSED;
}

static int
read_conf(const char *path, struct init_file *f, struct err *e)
{
	scope_free char *text = NULL;
	scope_fd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t n;

	if (fd < 0)
		return err_set(e, errno, "%s", path);
	text = init_read(fd, path, INIT_FILE_MOST, &n, e);
	if (text == NULL)
		return -1;
	return init_file_parse(text, n, f, e) == 0 ? 0 :
	    err_in(e, "%s", path);
}

/* Standard input is nobody's; what else was open does not stay so. */
static int
own_descriptors(struct err *e)
{
	scope_fd null = -1;

	if (syscall(SYS_close_range, 3, ~0U, 0) < 0)
		return err_set(e, errno, "close_range");
	null = open("/dev/null", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (null < 0)
		return err_set(e, errno, "/dev/null");
	for (int fd = 0; fd <= 2; fd++)
		if ((fd == 0 || fcntl(fd, F_GETFD) < 0) &&
		    dup2(null, fd) < 0)
			return err_set(e, errno, "descriptor %d", fd);
	if (null <= 2)
		(void)take_fd(&null);
	return 0;
}

/* Not process 1: what loses its parent is ours all the same. */
static int
own_children(struct err *e)
{
	return getpid() == 1 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
	    ? 0 : err_set(e, errno, "adopt orphans");
}

/* Without them a service runs that needs neither. */
static void
open_sockets(struct init *in, char *const *environ_of)
{
	const enum init_type type = in->file->type;
	const char *up = NULL;
	struct err e;

	for (; *environ_of != NULL; environ_of++)
		if (strncmp(*environ_of, "NOTIFY_SOCKET=", 14) == 0)
			up = *environ_of + 14;
	in->notify.fd = -1;
	if (init_notify_up(&in->notify, up, &e) < 0)
		init_say("%s", e.msg);
	if ((type == INIT_NOTIFY || type == INIT_NOTIFY_RELOAD) &&
	    init_notify_open(&in->notify, &e) < 0)
		init_say("%s: it counts as ready when it runs", e.msg);
	if (init_log_open(&in->log, in->file->log_limit, &e) < 0)
		init_say("%s: messages of syslog are lost", e.msg);
}

static int
make_directories(const struct init_file *f, struct err *e)
{
	for (size_t i = 0; i < f->seeds.n; i++) {
		const int rc = init_seed(f->seeds.v[i], e);

		if (rc < 0)
			return err_in(e, "seed");
		if (rc > 0)
			init_say("%s was empty, and has its defaults now",
			    f->seeds.v[i]);
	}
	for (size_t i = 0; i < f->n_dirs; i++)
		if (init_make_dir(&f->dirs[i], e) < 0)
			return err_in(e, "dir");
	return 0;
}

static int
prepare(struct init *in, char *const *environ_of, struct err *e)
{
	umask(022);
	if (own_children(e) < 0 || init_run_open(in, e) < 0 ||
	    init_cut_own(in->file, e) < 0)
		return -1;
	open_sockets(in, environ_of);
	return make_directories(in->file, e) < 0 ||
	    init_env(in->file, environ_of, &in->env, e) < 0 ? -1 : 0;
}

static int
run(struct init *in)
{
	int status = init_service_start(in);

	if (status == 0 && in->main != 0)
		status = init_service_run(in);
	else
		init_service_give_up(in);
	init_log_end(&in->log, init_now());
	return status;
}

static int
usage(void)
{
	dprintf(STDERR_FILENO, "usage: jail-init [-n] [FILE]\n");
	return INIT_REFUSED;
}

int
main(int argc, char **argv, char **environ_of)
{
	scope_init_file f = {0};
	struct init in = { .file = &f };
	const bool only_read = argc > 1 && strcmp(argv[1], "-n") == 0;
	const int at = only_read ? 2 : 1;
	struct err e = {0};

	if (argc > at + 1 || (argc > at && argv[at][0] == '-'))
		return usage();
	if (own_descriptors(&e) < 0 ||
	    read_conf(argc > at ? argv[at] : CONF, &f, &e) < 0)
		return refuse(&e);
	if (only_read)
		return 0;
	if (prepare(&in, environ_of, &e) < 0)
		return refuse(&e);
	return run(&in);
}
