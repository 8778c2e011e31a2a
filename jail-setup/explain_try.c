/* explain_try.c - into the jail and gone; see explain.h */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "err.h"
#include "explain.h"
#include "nssguard.h"
#include "wall.h"

enum { SECONDS = 20 };

struct answer {
	int rc;
	long us;
	bool degraded;
	struct err err;
};

static void
go_in(struct login *l, const struct options *o, struct answer *a)
{
	if (geteuid() == 0) {
		nssguard_before();
		a->rc = login_enter(l, o, &a->err);
		a->us = l->us;
		a->degraded = l->degraded;
	} else if (wall_no_new_privs(&a->err) < 0 ||
	    wall_landlock(jail_requires(l->jail, "landlock"),
	    &a->degraded, &a->err) < 0 ||
	    wall_seccomp(l->jail->network == JAIL_NETWORK_HOST,
	    jail_strict(l->jail), &a->err) < 0) {
		a->rc = -1;
	}
}

int
explain_try(struct login *l, const struct options *o, long *us, struct err *e)
{
	struct answer a = {0};
	ssize_t n;
	pid_t pid;
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	pid = fork();
	if (pid == 0) {
		alarm(SECONDS);
		go_in(l, o, &a);
		_exit(write(p[1], &a, sizeof(a)) < 0);
	}
	close(p[1]);
	n = pid > 0 ? read(p[0], &a, sizeof(a)) : -1;
	close(p[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (n != sizeof(a))
		return err_set(e, 0, "the entry that was tried did not end");
	*us = a.us;
	l->degraded = a.degraded;
	if (a.rc < 0)
		*e = a.err;
	return a.rc;
}
