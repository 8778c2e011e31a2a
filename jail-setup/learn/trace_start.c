/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_start.c - see trace_look.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "outside/outside.h"
#include "scope.h"
#include "trace.h"
#include "trace_calls.h"
#include "trace_look.h"

static bool
install_filter(void)
{
	struct sock_filter code[TRACE_FILTER_MOST];
	struct sock_fprog prog = { .filter = code };

	prog.len = (unsigned short)trace_filter(code);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0;
}

/* Become the account, with the descriptors of relay.h and nothing of root. */
static int
become_account(const struct trace_job *job, const int theirs[3], int *failed)
{
	scope_free char *cwd = getcwd(NULL, 0);
	struct list env = {0};
	struct err e;

	if (outside_environment(environ, job->as, &env, &e) < 0 ||
	    outside_apart(theirs, failed, &e) < 0 ||
	    outside_become(job->as, cwd != NULL ? cwd : "/", &e) < 0) {
		errno = e.no != 0 ? e.no : EPERM;
		return -1;
	}
	environ = env.v;	/* execvp(3) looks for PATH there */
	return 0;
}

/* In the child: wait for a byte from `go`, which says that it is traced. */
static void
run_child(const struct trace_job *job, const sigset_t *mask,
    const int theirs[3], int go, int failed)
{
	int why;
	char c;

	if (read(go, &c, 1) == 1 && (job->as != NULL ?
	    become_account(job, theirs, &failed) == 0 :
	    sigprocmask(SIG_SETMASK, mask, NULL) == 0) && install_filter())
		execvp(job->argv[0], job->argv);
	why = errno;
	if (write(failed, &why, sizeof(why)) < 0)
		_exit(126);
	_exit(127);
}

static int
seize(pid_t pid, int go, struct err *e)
{
	const uintptr_t options = PTRACE_O_TRACESYSGOOD |
	    PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
	    PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;

	if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) < 0)
		return err_set(e, errno, "this system lets nobody watch a "
		    "program (ptrace; see kernel.yama.ptrace_scope)");
	return write(go, "g", 1) == 1 ? 0 : err_set(e, errno, "pipe");
}

pid_t
trace_start(const struct trace_job *job, const sigset_t *mask,
    const int theirs[3], int *failed, struct err *e)
{
	int go[2], fail[2];
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	if (pipe2(fail, O_CLOEXEC) < 0) {
		err_set(e, errno, "pipe");
		scope_close(&go[0]);
		scope_close(&go[1]);
		return -1;
	}
	pid = fork();
	if (pid == 0) {
		close(go[1]);
		run_child(job, mask, theirs, go[0], fail[1]);
	}
	close(go[0]);
	close(fail[1]);
	*failed = fail[0];
	if (pid < 0)
		err_set(e, errno, "fork");
	else if (seize(pid, go[1], e) < 0) {
		close(go[1]);	/* the child reads end of file, and exits */
		waitpid(pid, NULL, 0);
		return -1;
	}
	close(go[1]);
	return pid;
}
