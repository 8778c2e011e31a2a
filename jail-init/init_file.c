/* SPDX-License-Identifier: BSD-2-Clause */
/* init_file.c - see init_file.h */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "init_file.h"
#include "init_value.h"
#include "init_words.h"
#include "scope.h"

enum {
	GROUPS_MOST = 1024, LINES_MOST = 1024, WORDS_MOST = 4096,
	SIGNAL_MOST = 64, TIMEOUT_DEFAULT = 90, LOG_DEFAULT = 64,
};
#define ID_MOST (UINT32_MAX - 1)	/* the last one means none */
#define SECONDS_MOST 86400

static const char *const types[] = {
	[INIT_SIMPLE] = "simple", [INIT_EXEC] = "exec",
	[INIT_NOTIFY] = "notify", [INIT_NOTIFY_RELOAD] = "notify-reload",
	[INIT_FORKING] = "forking",
};
COUNT_IS(types, INIT_TYPE_COUNT);

static const char *const phases[] = {
	[INIT_PRE] = "pre", [INIT_MAIN] = "main", [INIT_STARTED] = "started",
	[INIT_RELOAD] = "reload", [INIT_STOP] = "stop", [INIT_POST] = "post",
};
COUNT_IS(phases, INIT_PHASE_COUNT);

static const struct {
	const char *name;
	int which;
} limits[] = {
	{ "as", RLIMIT_AS }, { "core", RLIMIT_CORE }, { "cpu", RLIMIT_CPU },
	{ "data", RLIMIT_DATA }, { "fsize", RLIMIT_FSIZE },
	{ "locks", RLIMIT_LOCKS }, { "memlock", RLIMIT_MEMLOCK },
	{ "msgqueue", RLIMIT_MSGQUEUE }, { "nice", RLIMIT_NICE },
	{ "nofile", RLIMIT_NOFILE }, { "nproc", RLIMIT_NPROC },
	{ "rss", RLIMIT_RSS }, { "rtprio", RLIMIT_RTPRIO },
	{ "rttime", RLIMIT_RTTIME }, { "sigpending", RLIMIT_SIGPENDING },
	{ "stack", RLIMIT_STACK },
};

static const struct {
	char letter;
	unsigned flag;
} flags[] = {
	{ '-', INIT_FAILURE_OK }, { '+', INIT_PRIVILEGED },
	{ '!', INIT_KEEP_USER }, { ':', INIT_LITERAL }, { '@', INIT_ARGV0 },
};

/* One more element of size bytes at the end of v, zeroed; NULL. */
static void *
grow(void *array, size_t *n, size_t size, struct err *e)
{
	char **v = array, *more = reallocarray(*v, *n + 1, size);

	if (more == NULL)
		return err_null(e, errno, "init.conf");
	*v = more;
	return memset(more + (*n)++ * size, 0, size);
}

static int
copy_to(char **to, const char *s, struct err *e)
{
	*to = strdup(s);
	return *to != NULL ? 0 : err_set(e, errno, "init.conf");
}

static int
read_type(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(w[1], types[i]) == 0) {
			f->type = (enum init_type)i;
			return 0;
		}
	return err_set(e, 0, "type \"%.40s\" is not known", w[1]);
}

static int
read_pidfile(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	f->pidfile = init_run_path(w[1], e);
	return f->pidfile != NULL ? 0 : -1;
}

static int
read_directory(struct init_file *f, char **w, size_t n, struct err *e)
{
	const char *path = w[1];

	(void)n;
	f->any_directory = path[0] == '-';
	path += f->any_directory;
	if (strcmp(path, "/") != 0 && init_path(path, e) < 0)
		return -1;
	return copy_to(&f->directory, path, e);
}

static int
read_id(const char *s, uint32_t *to, struct err *e)
{
	uint64_t id;

	if (init_number(s, 10, ID_MOST, &id, e) < 0)
		return -1;
	*to = (uint32_t)id;
	return 0;
}

static int
read_user(struct init_file *f, char **w, size_t n, struct err *e)
{
	f->has_user = true;
	if (read_id(w[1], &f->uid, e) < 0 || read_id(w[2], &f->gid, e) < 0)
		return -1;
	if (n > 3 + GROUPS_MOST)
		return err_set(e, 0, "more than %d groups", GROUPS_MOST);
	f->groups = calloc(n, sizeof(*f->groups));
	if (f->groups == NULL)
		return err_set(e, errno, "init.conf");
	for (size_t i = 3; i < n; i++)
		if (read_id(w[i], &f->groups[f->n_groups++], e) < 0)
			return -1;
	return 0;
}

static int
read_umask(struct init_file *f, char **w, size_t n, struct err *e)
{
	uint64_t v;

	(void)n;
	if (init_number(w[1], 8, 0777, &v, e) < 0)
		return -1;
	f->mask = (mode_t)v;
	return 0;
}

static int
read_env(struct init_file *f, char **w, size_t n, struct err *e)
{
	const size_t name = strcspn(w[1], "=");

	(void)n;
	if (w[1][name] == '\0' || !init_is_name(w[1], name))
		return err_set(e, 0, "\"%.*s\" is no name of a variable, or "
		    "has no value", (int)(name < 40 ? name : 40), w[1]);
	return init_setenv(&f->env, w[1], e);
}

static int
read_envfile(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return init_path(w[1] + (w[1][0] == '-'), e) < 0 ? -1 :
	    list_add(&f->envfiles, w[1], e);
}

static int
read_bound(const char *s, rlim_t *to, struct err *e)
{
	uint64_t v = RLIM_INFINITY;

	if (strcmp(s, "infinity") != 0 &&
	    init_number(s, 10, RLIM_INFINITY - 1, &v, e) < 0)
		return -1;
	*to = v;
	return 0;
}

static int
read_limit(struct init_file *f, char **w, size_t n, struct err *e)
{
	char *hard = strchr(w[2], ':');
	struct init_limit *l;
	size_t i = 0;

	(void)n;
	while (i < COUNT(limits) && strcmp(limits[i].name, w[1]) != 0)
		i++;
	if (i == COUNT(limits))
		return err_set(e, 0, "limit \"%.40s\" is not known", w[1]);
	l = grow(&f->limits, &f->n_limits, sizeof(*l), e);
	if (l == NULL)
		return -1;
	l->name = limits[i].name;
	l->which = limits[i].which;
	if (hard != NULL)
		*hard++ = '\0';
	if (read_bound(w[2], &l->to.rlim_cur, e) < 0 ||
	    read_bound(hard != NULL ? hard : w[2], &l->to.rlim_max, e) < 0)
		return -1;
	return l->to.rlim_cur <= l->to.rlim_max ? 0 :
	    err_set(e, 0, "the limit is more than its hard limit");
}

static int
read_nnp(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)f;
	(void)w;
	(void)n;
	(void)e;
	return 0;
}

static int
read_caps(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return init_number(w[1], 16, UINT64_MAX, &f->caps, e);
}

static int
read_ambient(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return init_number(w[1], 16, UINT64_MAX, &f->ambient, e);
}

static int
read_dir(struct init_file *f, char **w, size_t n, struct err *e)
{
	struct init_dir *d = grow(&f->dirs, &f->n_dirs, sizeof(*d), e);
	uint64_t mode;

	(void)n;
	if (d == NULL || init_number(w[1], 8, 07777, &mode, e) < 0 ||
	    read_id(w[2], &d->uid, e) < 0 || read_id(w[3], &d->gid, e) < 0)
		return -1;
	d->mode = (mode_t)mode;
	d->path = init_run_path(w[4], e);
	return d->path != NULL ? 0 : -1;
}

static int
read_seed(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return init_path(w[1], e) < 0 ? -1 : list_add(&f->seeds, w[1], e);
}

static int
read_signal(const char *s, int *to, struct err *e)
{
	uint64_t v;

	if (init_number(s, 10, SIGNAL_MOST, &v, e) < 0)
		return -1;
	*to = (int)v;
	return v != 0 ? 0 : err_set(e, 0, "0 is no signal");
}

static int
read_stop_signal(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return read_signal(w[1], &f->stop_signal, e);
}

static int
read_reload_signal(struct init_file *f, char **w, size_t n, struct err *e)
{
	(void)n;
	return read_signal(w[1], &f->reload_signal, e);
}

static int
read_stop_timeout(struct init_file *f, char **w, size_t n, struct err *e)
{
	uint64_t v;

	(void)n;
	if (init_number(w[1], 10, SECONDS_MOST, &v, e) < 0)
		return -1;
	f->stop_timeout = (unsigned)v;
	return 0;
}

static int
read_log_limit(struct init_file *f, char **w, size_t n, struct err *e)
{
	uint64_t v;

	(void)n;
	if (init_number(w[1], 10, 1 << 20, &v, e) < 0)
		return -1;
	f->log_limit = (unsigned)v;
	return 0;
}

static int
read_flags(const char *s, unsigned *to, struct err *e)
{
	for (; *s != '\0'; s++) {
		size_t i = 0;

		while (i < COUNT(flags) && flags[i].letter != *s)
			i++;
		if (i == COUNT(flags))
			return err_set(e, 0, "flag \"%c\" is not known", *s);
		*to |= flags[i].flag;
	}
	return 0;
}

/* [@FLAGS] PROGRAM ARG...  With the flag @ the first ARG is argv[0]. */
static int
read_line(struct init_file *f, enum init_phase phase, char **w, size_t n,
    struct err *e)
{
	struct init_line *l = grow(&f->lines, &f->n_lines, sizeof(*l), e);
	size_t at = 1;

	if (l == NULL)
		return -1;
	l->phase = phase;
	if (w[at][0] == '@' && read_flags(w[at++] + 1, &l->flags, e) < 0)
		return -1;
	if (at == n)
		return err_set(e, 0, "%s has no program", w[0]);
	if (init_path(w[at], e) < 0 || copy_to(&l->program, w[at], e) < 0)
		return -1;
	if ((l->flags & INIT_ARGV0) != 0 && ++at == n)
		return err_set(e, 0, "%s: the flag @ has no name", w[0]);
	for (; at < n; at++)
		if (list_add(&l->words, w[at], e) < 0)
			return -1;
	return 0;
}

static const struct word {
	const char *name;
	size_t least, most;	/* words behind it */
	bool often;
	int (*read)(struct init_file *f, char **w, size_t n, struct err *e);
} words[] = {
	{ "type", 1, 1, false, read_type },
	{ "pidfile", 1, 1, false, read_pidfile },
	{ "user", 2, WORDS_MOST, false, read_user },
	{ "umask", 1, 1, false, read_umask },
	{ "env", 1, 1, true, read_env },
	{ "envfile", 1, 1, true, read_envfile },
	{ "limit", 2, 2, true, read_limit },
	{ "nnp", 0, 0, false, read_nnp },
	{ "caps", 1, 1, false, read_caps },
	{ "ambient", 1, 1, false, read_ambient },
	{ "dir", 4, 4, true, read_dir },
	{ "seed", 1, 1, true, read_seed },
	{ "directory", 1, 1, false, read_directory },
	{ "stop-signal", 1, 1, false, read_stop_signal },
	{ "stop-timeout", 1, 1, false, read_stop_timeout },
	{ "reload-signal", 1, 1, false, read_reload_signal },
	{ "log-limit", 1, 1, false, read_log_limit },
};
_Static_assert(COUNT(words) <= 32, "a bit for each word that comes once");

static int
read_word(struct init_file *f, char **w, size_t n, uint32_t *had,
    struct err *e)
{
	for (size_t i = 0; i < COUNT(phases); i++)
		if (strcmp(w[0], phases[i]) == 0)
			return n > 1 ? read_line(f, (enum init_phase)i, w, n,
			    e) : err_set(e, 0, "%s has no program", w[0]);
	for (size_t i = 0; i < COUNT(words); i++) {
		const struct word *k = &words[i];

		if (strcmp(w[0], k->name) != 0)
			continue;
		if (n - 1 < k->least || n - 1 > k->most)
			return err_set(e, 0, "%s takes %zu words, not %zu",
			    k->name, k->least, n - 1);
		if (!k->often && (*had & 1u << i) != 0)
			return err_set(e, 0, "%s is there twice", k->name);
		*had |= 1u << i;
		return k->read(f, w, n, e);
	}
	return err_set(e, 0, "unknown word \"%.40s\"", w[0]);
}

/* Only below directories of the container's own: the tree is for all. */
static bool
may_make(const struct init_file *f, const char *path)
{
	static const char *const own[] = { "/run", "/tmp", "/var/tmp" };

	for (size_t i = 0; i < COUNT(own); i++)
		if (init_is_below(path, own[i]))
			return true;
	for (size_t i = 0; i < f->seeds.n; i++)
		if (init_is_below(path, f->seeds.v[i]))
			return true;
	return false;
}

/* What no single line shows. */
static int
check_whole(const struct init_file *f, struct err *e)
{
	for (size_t i = 0; i < f->n_dirs; i++)
		if (!may_make(f, f->dirs[i].path))
			return err_set(e, 0, "dir %.200s is not below /run, "
			    "/tmp, /var/tmp or a seed", f->dirs[i].path);
	if ((f->ambient & ~f->caps) != 0)
		return err_set(e, 0, "ambient has a capability that caps has "
		    "not");
	return init_file_count(f, INIT_MAIN) == 1 ? 0 :
	    err_set(e, 0, "there has to be one main, and there are %zu",
	    init_file_count(f, INIT_MAIN));
}

static int
parse_line(const char *s, size_t n, struct init_file *f, uint32_t *had,
    struct err *e)
{
	scope_list w = {0};

	if (n != 0 && s[0] == '#')
		return 0;
	if (init_words(s, n, &w, e) < 0)
		return -1;
	if (w.n > WORDS_MOST || f->n_lines >= LINES_MOST)
		return err_set(e, 0, "too much");
	return w.n == 0 ? 0 : read_word(f, w.v, w.n, had, e);
}

int
init_file_parse(const char *text, size_t n, struct init_file *f,
    struct err *e)
{
	const size_t head = strlen(INIT_FILE_HEAD);
	unsigned line = 0;
	uint32_t had = 0;

	*f = (struct init_file){ .mask = 022, .stop_signal = SIGTERM,
	    .reload_signal = SIGHUP, .stop_timeout = TIMEOUT_DEFAULT,
	    .log_limit = LOG_DEFAULT };
	if (n > INIT_FILE_MOST)
		return err_set(e, 0, "more than %d bytes", INIT_FILE_MOST);
	if (n <= head || memcmp(text, INIT_FILE_HEAD "\n", head + 1) != 0)
		return err_set(e, 0, "line 1: not \"%s\"", INIT_FILE_HEAD);
	for (size_t at = 0, len; at < n; at += len + 1) {
		const char *end = memchr(text + at, '\n', n - at);

		len = end != NULL ? (size_t)(end - text) - at : n - at;
		line++;
		if (parse_line(text + at, len, f, &had, e) < 0)
			return err_in(e, "line %u", line);
	}
	return check_whole(f, e);
}

void
init_file_free(struct init_file *f)
{
	for (size_t i = 0; i < f->n_lines; i++) {
		free(f->lines[i].program);
		list_free(&f->lines[i].words);
	}
	for (size_t i = 0; i < f->n_dirs; i++)
		free(f->dirs[i].path);
	list_free(&f->env);
	list_free(&f->envfiles);
	list_free(&f->seeds);
	free(f->pidfile);
	free(f->directory);
	free(f->groups);
	free(f->limits);
	free(f->dirs);
	free(f->lines);
	*f = (struct init_file){0};
}

const char *
init_phase_name(enum init_phase p)
{
	return phases[p];
}

size_t
init_file_count(const struct init_file *f, enum init_phase p)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_lines; i++)
		n += f->lines[i].phase == p;
	return n;
}
