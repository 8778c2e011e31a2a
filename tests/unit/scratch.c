/* SPDX-License-Identifier: BSD-2-Clause */
/* scratch.c - see scratch.h */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "scratch.h"

enum { NOBODY = 65534 };

/* libconfig 1.5 forgets the string it was in where the syntax goes wrong. */
__attribute__((visibility("default")))
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

static char *
make_below(const char *top)
{
	char *dir = NULL;

	umask(022);
	assert_true(asprintf(&dir, "%s/pam_jail.XXXXXX", top) > 0);
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chmod(dir, 0755), 0);
	return dir;
}

char *
scratch_new(void)
{
	return make_below("/tmp");
}

static bool
own_mounts(void)
{
	static bool done;

	if (done)
		return true;
	done = geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", "/mnt", "tmpfs", 0, "mode=0755") == 0 &&
	    mount("tmpfs", "/run", "tmpfs", 0, "mode=0755") == 0;
	return done;
}

char *
scratch_trusted(void)
{
	if (!own_mounts()) {
		print_message("# skipped: not root, or no mount namespace\n");
		skip();
	}
	return make_below("/mnt");
}

static int
gone(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)where;
	return type == FTW_DP || type == FTW_D || type == FTW_DNR ?
	    rmdir(path) : unlink(path);
}

void
scratch_free(char *dir)
{
	assert_int_equal(nftw(dir, gone, 32, FTW_DEPTH | FTW_PHYS), 0);
	free(dir);
}

void
scratch_sh(const char *dir, const char *script)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		if (chdir(dir) == 0)
			execl("/bin/sh", "sh", "-ec", script, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("sh -c '%s': %d", script, status);
}

void
scratch_write(const char *dir, const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(scratch_path(dir, name), "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

const char *
scratch_path(const char *dir, const char *name)
{
	static char buf[8][PATH_MAX];
	static unsigned turn;
	char *path = buf[turn++ % 8];

	snprintf(path, PATH_MAX, "%s/%s", dir, name);
	return path;
}

void
scratch_verdict(const char *title, int rc, const struct err *e,
    const char *want)
{
	if (want == NULL) {
		if (rc < 0)
			fail_msg("%s: refused: \"%s\"", title, e->msg);
		return;
	}
	if (rc != -1)
		fail_msg("%s: no error, but \"%s\" was expected", title, want);
	if (e->msg[0] == '\0' || strstr(e->msg, want) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", title, e->msg,
		    want);
	if (strchr(e->msg, '\n') != NULL)
		fail_msg("%s: more than one line", title);
}

static bool
became_nobody(void)
{
	return geteuid() != 0 || (setgroups(0, NULL) == 0 &&
	    setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	    setresuid(NOBODY, NOBODY, NOBODY) == 0);
}

int
scratch_child(int (*f)(void *arg), void *arg, int drop)
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(drop && !became_nobody() ? 125 : f(arg));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status))
		fail_msg("the child was killed by signal %d",
		    WTERMSIG(status));
	return WEXITSTATUS(status);
}

bool scratch_no_line;

/* In place of libc's.  A compiler may have made the second of the first. */
ssize_t scratch_getline(char **line, size_t *room, FILE *f)
    __asm__("getline");
ssize_t scratch_getdelim(char **line, size_t *room, int end, FILE *f)
    __asm__("__getdelim");

ssize_t
scratch_getdelim(char **line, size_t *room, int end, FILE *f)
{
	if (!scratch_no_line)
		return getdelim(line, room, end, f);
	errno = ENOMEM;
	return -1;
}

ssize_t
scratch_getline(char **line, size_t *room, FILE *f)
{
	return scratch_getdelim(line, room, '\n', f);
}
