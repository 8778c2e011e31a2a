/* SPDX-License-Identifier: BSD-2-Clause */
/* init_start.c - see init_run.h: a program of the service is started */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "err.h"
#include "init_become.h"
#include "init_expand.h"
#include "init_file.h"
#include "init_run.h"
#include "init_value.h"
#include "scope.h"

/* What a child says that did not become its program. */
struct failure {
	int status;
	struct err e;
};

static int
make_words(const struct init *in, const struct init_line *l,
    struct list *argv, struct list *env, struct err *e)
{
	char var[48];

	for (size_t i = 0; i < in->env.n; i++)
		if (list_add(env, in->env.v[i], e) < 0)
			return -1;
	snprintf(var, sizeof(var), "MAINPID=%d", (int)in->main);
	if (in->main > 0 && init_setenv(env, var, e) < 0)
		return -1;
	if (in->notify.fd >= 0 && init_setenv(env, "NOTIFY_SOCKET="
	    INIT_NOTIFY_PATH, e) < 0)
		return -1;
	for (size_t i = 0; (l->flags & INIT_LITERAL) != 0 && i < l->words.n;
	    i++)
		if (list_add(argv, l->words.v[i], e) < 0)
			return -1;
	if ((l->flags & INIT_LITERAL) == 0 &&
	    init_expand(&l->words, env, argv, e) < 0)
		return -1;
	return list_terminate(argv, e) < 0 || list_terminate(env, e) < 0 ?
	    -1 : 0;
}

/* As systemd does it: SIGPIPE is ignored, all others are as they were. */
static void
reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		(void)signal(s, SIG_DFL);
	(void)signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int
go_to_directory(const struct init_file *f, struct err *e)
{
	const char *to = f->directory != NULL ? f->directory : "/";

	if (chdir(to) == 0 || (f->any_directory && chdir("/") == 0))
		return 0;
	return err_set(e, errno, "directory %s", to);
}

static void __attribute__((noreturn))
become_program(const struct init *in, const struct init_line *l, char **argv,
    char **env, int to)
{
	struct failure f = { .status = INIT_REFUSED };

	reset_signals();
	(void)setsid();
	umask(in->file->mask);
	if (init_become(in->file, l->flags, &f.e) == 0 &&
	    go_to_directory(in->file, &f.e) == 0) {
		execve(l->program, argv, env);
		f.status = errno == ENOENT ? INIT_NOT_FOUND : INIT_NOT_RUN;
		err_set(&f.e, errno, "%s", l->program);
	}
	(void)!write(to, &f, sizeof(f));
	_exit(f.status);
}

/* The pipe closes when the program runs. */
static int
hear(struct init *in, int from, struct err *e)
{
	struct failure f;
	ssize_t n = read(from, &f, sizeof(f));
	int status;

	if (n == 0)
		return 0;
	if (n != (ssize_t)sizeof(f))
		f = (struct failure){ .status = INIT_REFUSED };
	if (n != (ssize_t)sizeof(f))
		err_set(&f.e, EIO, "start a program");
	(void)waitpid(in->line, &status, 0);
	in->line = 0;
	in->line_status = f.status;
	*e = f.e;
	return -1;
}

int
init_start(struct init *in, const struct init_line *l, struct err *e)
{
	scope_list argv = {0};
	scope_list env = {0};
	scope_fd from = -1;
	scope_fd to = -1;
	int ends[2];

	in->line = 0;
	in->line_status = INIT_REFUSED;
	if (make_words(in, l, &argv, &env, e) < 0)
		return err_in(e, "%s", l->program);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	from = ends[0];
	to = ends[1];
	in->line = fork();
	if (in->line == 0)
		become_program(in, l, argv.v, env.v, to);
	if (in->line < 0) {
		in->line = 0;
		return err_set(e, errno, "fork");
	}
	close(to);
	to = -1;
	return hear(in, from, e);
}
