/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_learn.c - jail-setup learn NAME -- CMD... */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "base/human.h"
#include "base/path_below.h"
#include "cmd.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "learn/learn.h"
#include "learn/component_text.h"
#include "learn/trace.h"
#include "learn/trace_seen.h"
#include "plan/component.h"
#include "safe_open.h"
#include "scope.h"

/* Where the component goes; found before the program is run. */
struct target {
	int dir;		/* of the file; -1: standard output */
	char base[NAME_MAX + 1];
	char shown[PATH_MAX];
	bool adds;		/* --add */
	struct component before;	/* what --add adds to */
	struct list comments;		/* those of that file */
};

/* --- where it goes ------------------------------------------------------ */

static int
target_component(const struct call *c, const char *name, struct target *t,
    struct err *e)
{
	char dir[PATH_MAX];

	if ((size_t)snprintf(dir, sizeof(dir), "%s/components.d",
	    c->at.config) >= sizeof(dir) ||
	    (size_t)snprintf(t->shown, sizeof(t->shown), "%s/%s.conf", dir,
	    name) >= sizeof(t->shown))
		return err_set(e, ENAMETOOLONG, "%.40s", c->at.config);
	snprintf(t->base, sizeof(t->base), "%s.conf", name);
	t->dir = safe_make_dir(dir, 0755, e);
	return t->dir < 0 ? -1 : 0;
}

/* The caller's own file, of --output. */
static int
target_output(const char *path, struct target *t, struct err *e)
{
	const char *base = path_base(path);
	char dir[PATH_MAX];

	if (strlen(path) >= sizeof(dir) || strlen(base) >= sizeof(t->base))
		return err_set(e, ENAMETOOLONG, "%.40s", path);
	strcpy(t->shown, path);
	strcpy(t->base, base);
	snprintf(dir, sizeof(dir), "%.*s", base != path ? (int)(base - path) :
	    1, base != path ? path : ".");
	t->dir = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return t->dir < 0 ? err_set(e, errno, "%s", dir) : 0;
}

static int
refuse_existing(const struct target *t, struct err *e)
{
	struct stat st;

	if (fstatat(t->dir, t->base, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", t->shown);
	return err_set(e, EEXIST, "%s; --add adds to it", t->shown);
}

/*
 * A component of that name in CONFIG would replace the shipped one, also for
 * the components that require it.
 */
static int
refuse_shadowing(const struct call *c, const char *name, struct err *e)
{
	scope_list shipped = {0};
	int rc = component_names(c->at.vendor, c->at.vendor, &shipped, e);

	if (rc == 0 && list_has(&shipped, name))
		rc = err_set(e, 0, "component %s comes with jail-setup; give "
		    "yours another name", name);
	return rc;
}

static int
load_before(const struct call *c, const char *name, struct target *t,
    struct err *e)
{
	scope_free char *text = NULL;

	if (component_load(c->at.config, c->at.config, name, &t->before,
	    e) < 0 || component_read_text(c->at.config, name, &text, e) < 0)
		return -1;
	return component_text_comments(text, &t->comments, e);
}

static int
find_target(const struct call *c, const char *name, struct target *t,
    struct err *e)
{
	bool out = c->output != NULL && strcmp(c->output, "-") == 0;

	*t = (struct target){ .dir = -1, .adds = c->add };
	if (!jail_name_ok(name))
		return err_set(e, 0, "\"%s\" is not a name for a component",
		    name);
	if (c->output == NULL && refuse_shadowing(c, name, e) < 0)
		return -1;
	if (!out && (c->output != NULL ? target_output(c->output, t, e) :
	    target_component(c, name, t, e)) < 0)
		return -1;
	if (!out && faccessat(t->dir, ".", W_OK | X_OK, AT_EACCESS) < 0)
		return err_set(e, errno, "%s", t->shown);
	if (!c->add)
		return out ? 0 : refuse_existing(t, e);
	return load_before(c, name, t, e);
}

static void
target_free(struct target *t)
{
	component_free(&t->before);
	list_free(&t->comments);
	scope_close(&t->dir);
}

/* By one call, so whole or not at all; only --add replaces a file. */
static int
install_text(const struct target *t, const char *temporary, struct err *e)
{
	if (t->adds ?
	    renameat(t->dir, temporary, t->dir, t->base) < 0 :
	    linkat(t->dir, temporary, t->dir, t->base, 0) < 0)
		return err_set(e, errno, "%s", t->shown);
	return 0;
}

static int
save_text(const struct target *t, const char *text, size_t n, struct err *e)
{
	char temporary[64];
	scope_fd fd = -1;
	int rc;

	if (t->dir < 0)
		return file_write(STDOUT_FILENO, text, n) == 0 ? 0 :
		    err_set(e, errno, "write standard output");
	snprintf(temporary, sizeof(temporary), ".learn.%d", (int)getpid());
	fd = openat(t->dir, temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_set(e, errno, "%s", t->shown);
	rc = file_write(fd, text, n) < 0 || fchmod(fd, 0644) < 0 ||
	    fsync(fd) < 0 ? err_set(e, errno, "write %s", t->shown) :
	    install_text(t, temporary, e);
	unlinkat(t->dir, temporary, 0);
	return rc;
}

/* --- the program -------------------------------------------------------- */

static void
say_waiting(const char *program, size_t left)
{
	fprintf(stderr, "jail-setup: %s has ended, %zu of its processes have "
	    "not: waiting for them; Ctrl-C ends them\n", program, left);
}

static void
say_end(const char *program, int status)
{
	if (WIFSIGNALED(status))
		fprintf(stderr, "jail-setup: %s was ended by signal %d\n",
		    program, WTERMSIG(status));
	else
		fprintf(stderr, "jail-setup: %s ended with status %d\n",
		    program, WEXITSTATUS(status));
}

/* The account of --user; *other: it is not the caller's. */
static int
find_account(const struct call *c, struct learn_who *who, struct ident *as,
    bool *other, struct err *e)
{
	const struct passwd *pw;

	*other = false;
	if (c->user == NULL) {
		pw = getpwuid(geteuid());
		who->uid = geteuid();
		who->home = pw != NULL ? pw->pw_dir : NULL;
		return 0;
	}
	if (ident_load(c->user, as, e) < 0)
		return -1;
	who->uid = as->uid;
	who->home = as->home;
	*other = as->uid != geteuid();
	return !*other || geteuid() == 0 ? 0 : err_set(e, 0, "--user: only "
	    "root can run a program as somebody else");
}

static int
run_observed(const struct call *c, char *const *argv, struct seen *seen,
    struct learn_who *who, struct ident *as, struct err *e)
{
	struct trace_job job = { .argv = argv };
	bool other;
	int status;

	if (find_account(c, who, as, &other, e) < 0)
		return -1;
	if (!c->quiet)
		job.waiting = say_waiting;
	job.as = other ? as : NULL;
	if (trace_run(&job, seen, &status, e) < 0)
		return -1;
	if (!c->quiet)
		say_end(argv[0], status);
	return 0;
}

/* --- the component ------------------------------------------------------ */

static void
describe(char *const *argv, char text[256])
{
	char command[160], date[16] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) != NULL)
		strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	component_text_command(argv, command, sizeof(command));
	snprintf(text, 256, "learned from: %s, %s", command, date);
}

/* The description that the component had stays, and its comments do. */
static int
keep_description(const struct target *t, char *const *argv, struct learned *l,
    struct err *e)
{
	char description[256];

	describe(argv, description);
	for (size_t i = 0; i < t->comments.n; i++)
		if (!list_has(&l->notes, t->comments.v[i]) &&
		    list_add(&l->notes, t->comments.v[i], e) < 0)
			return -1;
	if (l->co.description != NULL)
		return list_add(&l->notes, description, e);
	l->co.description = strdup(description);
	return l->co.description != NULL ? 0 : err_set(e, errno, "component");
}

static int
make_text(const struct learned *l, char **text, size_t *n, struct err *e)
{
	FILE *to = open_memstream(text, n);
	int rc;

	if (to == NULL)
		return err_set(e, errno, "component");
	rc = component_text_write(&l->co, &l->notes, to, e);
	if (fclose(to) != 0 && rc == 0)
		rc = err_set(e, errno, "component");
	return rc;
}

static int
write_component(const struct call *c, const struct target *t,
    const struct learned *l, struct err *e)
{
	scope_free char *text = NULL;
	char files[HUMAN_COUNT], packages[HUMAN_COUNT];
	char components[HUMAN_COUNT], remarks[HUMAN_COUNT];
	size_t n = 0;

	if (make_text(l, &text, &n, e) < 0 || save_text(t, text, n, e) < 0)
		return -1;
	if (!c->quiet && t->dir >= 0)
		printf("%s: %s, %s, %s, %s\n", t->shown,
		    human_count(files, l->co.files.n + l->co.optional.n,
		    "file"), human_count(packages, l->co.packages.n,
		    "package"), human_count(components, l->co.requires.n,
		    "component"), human_count(remarks, l->notes.n, "remark"));
	return 0;
}

static int
learn_component(const struct call *c, const struct target *t,
    const struct seen *seen, const struct learn_who *who, struct err *e)
{
	struct learned out = {0};
	struct memory *m = memory_new(e);
	const struct learn ask = {
		.seen = seen, .who = who, .at = &c->at, .memory = m,
		.before = t->adds ? &t->before : NULL,
	};
	int rc = -1;

	if (m != NULL)
		rc = learn(&ask, &out, e);
	if (rc == 0)
		rc = keep_description(t, c->args + 1, &out, e);
	if (rc == 0)
		rc = write_component(c, t, &out, e);
	learned_free(&out);
	memory_free(m);
	return rc;
}

int
cmd_learn(const struct call *c)
{
	scope_free char *cwd = getcwd(NULL, 0);
	struct learn_who who = { .cwd = cwd };
	struct ident as = {0};
	struct seen seen = {0};
	struct target t;
	struct err e;
	int rc = find_target(c, c->args[0], &t, &e);

	if (rc == 0)
		rc = run_observed(c, c->args + 1, &seen, &who, &as, &e);
	if (rc == 0)
		rc = learn_component(c, &t, &seen, &who, &e);
	seen_free(&seen);
	ident_free(&as);
	target_free(&t);
	return rc == 0 ? EXIT_FINE : unable(&e);
}
