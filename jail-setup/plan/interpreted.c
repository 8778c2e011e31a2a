/* SPDX-License-Identifier: BSD-2-Clause */
/* interpreted.c - see interpreted.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "err.h"
#include "interpreted.h"
#include "list.h"
#include "paths.h"
#include "plan.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "plan_walk.h"
#include "program.h"
#include "scope.h"
#include "scripts.h"
#include "shebang.h"
#include "shebang_env.h"

enum { HEAD = 256 };		/* BINPRM_BUF_SIZE, execve(2) */

struct interpreted_one {
	char path[PATH_MAX];		/* of the script */
	const struct plan_entry *script, *by;
	char word[PATH_MAX];		/* the interpreter in its line */
	char source[PATH_MAX];		/* that file on the host */
	off_t size;
	struct list words;
	struct err why;			/* msg "": it can be run */
};

const struct plan_entry *
interpreted_program(const struct plan *p, const char *word, mode_t any,
    char *path)
{
	const char *name = program_name(word);
	const struct plan_entry *en;

	for (const char *const *d = program_dirs; *d != NULL; d++)
		if (snprintf(path, PATH_MAX, "%s/%s", *d, name) < PATH_MAX &&
		    (name == word || strcmp(path, word) == 0) &&
		    plan_leads(&p, 1, path, &en) && en != NULL &&
		    en->type == PLAN_FILE && (en->mode & any) != 0)
			return en;
	return NULL;
}

/* --- which shells, with which words --------------------------------------- */

/*
 * sh(1), bash(1), dash(1), ksh(1), mksh(1), busybox(1), zshall(1), tcsh(1),
 * fish(1): what each reads before a script.  The first group reads nothing; the
 * others read a file of the home, unless the first word says not to.
 */
static const struct {
	const char *name, *needs;
} shells[] = {
	{ "sh", NULL }, { "bash", NULL }, { "rbash", NULL }, { "dash", NULL },
	{ "ash", NULL }, { "busybox", NULL }, { "ksh", NULL },
	{ "ksh93", NULL }, { "mksh", NULL }, { "mksh-static", NULL },
	{ "lksh", NULL }, { "oksh", NULL }, { "posh", NULL }, { "yash", NULL },
	{ "zsh", "-f" }, { "zsh5", "-f" }, { "csh", "-f" }, { "tcsh", "-f" },
	{ "bsd-csh", "-f" }, { "fish", "-N" },
};

/*
 * -c and -s run text that is in no file; -i, -l and perhaps a long option read
 * files of the home; a word that is no option is another script.
 */
static int
check_shell_word(const char *name, const char *before, const char *word,
    struct err *e)
{
	bool value = before != NULL && (*before == '-' || *before == '+') &&
	    strchr("oO", before[strlen(before) - 1]) != NULL;

	if (value || strcmp(word, "-") == 0 || strcmp(word, "--") == 0)
		return 0;
	if (*word != '-' && *word != '+')
		return err_set(e, 0, "its line has %s run %s", name, word);
	if (strpbrk(word, " \t") != NULL)
		return err_set(e, 0, "%s gets \"%s\" as one word", name, word);
	return word[1] != '-' && strpbrk(word, "cils") == NULL ? 0 :
	    err_set(e, 0, "its line has %s started with %s, which may have it "
	    "run more than the script", name, word);
}

int
interpreted_shell_ok(const char *name, const struct list *words,
    struct err *e)
{
	size_t i = 0;

	while (i < COUNT(shells) && strcmp(shells[i].name, name) != 0)
		i++;
	if (i == COUNT(shells))
		return err_set(e, 0, "%s is no shell that is known to run "
		    "nothing but a script", name);
	if (shells[i].needs != NULL && (words->n == 0 ||
	    strcmp(words->v[0], shells[i].needs) != 0))
		return err_set(e, 0, "%s runs a file of the home first; fix: "
		    "have its line say %s %s", name, name, shells[i].needs);
	for (i = 0; i < words->n; i++)
		if (check_shell_word(name, i > 0 ? words->v[i - 1] : NULL,
		    words->v[i], e) < 0)
			return -1;
	return 0;
}

/* --- one script ----------------------------------------------------------- */

/* The first line, NUL-terminated.  1; 0: it is no script; -1. */
static int
read_first_line(const struct plan_entry *en, char head[HEAD + 1], struct err *e)
{
	if (plan_needs_head(en, head, HEAD + 1, e) < 0)
		return -1;
	head[strcspn(head, "\n")] = '\0';
	return strncmp(head, "#!", 2) == 0;
}

/* The kernel passes all that follows the interpreter as one word. */
static int
add_kernel_word(const char *rest, struct list *words, struct err *e)
{
	size_t n = strlen(rest);

	while (n > 0 && strchr(" \t", rest[n - 1]) != NULL)
		n--;
	return n == 0 ? 0 : list_add_n(words, rest, n, e);
}

/* Finds the interpreter, through env(1) or not, and the words it gets. */
static int
parse_first_line(const char *head, struct interpreted_one *o, struct err *e)
{
	char first[PATH_MAX], by_env[PATH_MAX];
	const char *rest = head + 2 + strspn(head + 2, " \t");
	struct env_call call;

	if (shebang_parse(head, strlen(head), first, by_env, NULL, e) < 0)
		return -1;
	rest += strlen(first);
	rest += strspn(rest, " \t");
	strcpy(o->word, by_env[0] != '\0' ? by_env : first);
	if (by_env[0] == '\0')
		return add_kernel_word(rest, &o->words, e);
	if (shebang_env(rest, strlen(rest), &call, &o->words, e) < 0)
		return -1;
	return !call.glued ? 0 : err_set(e, 0, "env gets \"%.100s\" as one "
	    "word; fix: have its line say env -S", rest);
}

static void
judge_script(const struct plan *p, const char *head, struct interpreted_one *o)
{
	if (parse_first_line(head, o, &o->why) < 0)
		return;
	if (!plan_leads(&p, 1, o->word, &o->by) || o->by == NULL ||
	    o->by->type != PLAN_FILE) {
		o->by = NULL;
		err_set(&o->why, 0, "%s, which its line names, is not in the "
		    "jail", o->word);
		return;
	}
	snprintf(o->source, sizeof(o->source), "%s", o->by->source);
	o->size = o->by->size;
}

/* By the path of what a command starts, or by the name of a command. */
static const struct plan_entry *
find_named(const struct plan *p, const char *name, char path[PATH_MAX])
{
	const struct plan_entry *en = NULL;

	if (*name != '/')
		return interpreted_program(p, name, 0001, path);
	snprintf(path, PATH_MAX, "%s", name);
	return plan_leads(&p, 1, name, &en) && en != NULL &&
	    en->type == PLAN_FILE ? en : NULL;
}

int
interpreted_find(const struct plan *p, const struct list *commands,
    struct interpreted *out, struct err *e)
{
	*out = (struct interpreted){0};
	out->v = calloc(commands->n + 1, sizeof(*out->v));
	if (out->v == NULL)
		return err_set(e, errno, "commands");
	for (size_t i = 0; i < commands->n; i++) {
		struct interpreted_one *o = &out->v[out->n];
		char head[HEAD + 1];
		int rc;

		o->script = find_named(p, commands->v[i], o->path);
		rc = o->script != NULL ? read_first_line(o->script, head, e) :
		    0;
		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		judge_script(p, head, o);
		out->n++;
	}
	return 0;
}

void
interpreted_free(struct interpreted *all)
{
	for (size_t i = 0; i < all->n; i++)
		list_free(&all->v[i].words);
	free(all->v);
	*all = (struct interpreted){0};
}

/* --- into the plan -------------------------------------------------------- */

/* May the host's shell run this script? */
static int
check_shell(const struct interpreted_one *o, struct err *e)
{
	if (o->script->led || o->script->others)
		return err_set(e, 0, "others than root can write %s",
		    o->script->source);
	return interpreted_shell_ok(path_base(o->source), &o->words, e);
}

static int
add_shell(struct plan *p, struct libraries *l, const struct interpreted_one *o,
    char *path, struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = PLAN_FILE, .source = o->source,
		.mode = 0755, .size = o->size, .why = PLAN_WHY_SHELL,
		.because = o->script,
	};
	struct plan_entry *en;
	int made;

	if (snprintf(path, PATH_MAX, "%s/%s", PATHS_SHELLS,
	    path_base(o->word)) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.60s...", o->word);
	if (plan_path_add_way(p, path, PLAN_WHY_SHELL, o->script, real, e) < 0)
		return -1;
	en = plan_add(p, &w, &made, e);
	return en == NULL || (made && plan_needs_add(p, l, en, e) < 0) ? -1 : 0;
}

/* Does the path lead to jailsh in the plan as it is now? */
static bool
is_jailsh(const struct plan *p, const char *jailsh, const char *path)
{
	const struct plan_entry *en;

	return plan_leads(&p, 1, path, &en) && en != NULL &&
	    strcmp(en->path, jailsh) == 0;
}

/* An error if the interpreter is itself a script for a shell, now jailsh. */
static int
check_interpreter(const struct plan *p, const char *jailsh,
    const struct interpreted_one *o, struct err *e)
{
	struct interpreted_one below = {0};
	char head[HEAD + 1];
	int rc = 0;

	if (o->by->type == PLAN_FILE && read_first_line(o->by, head, e) == 1 &&
	    parse_first_line(head, &below, e) == 0 &&
	    is_jailsh(p, jailsh, below.word))
		rc = err_set(e, 0, "%s, which runs it, is a script for %s",
		    o->word, below.word);
	list_free(&below.words);
	return rc;
}

/* If the interpreter is no shell, the kernel or env(1) passes the words. */
static int
add_script(struct plan *p, struct libraries *l, const char *jailsh,
    const struct interpreted_one *o, struct scripts *to, struct err *e)
{
	struct script *s = scripts_add(to, o->path, e);
	bool needs_shell = is_jailsh(p, jailsh, o->word);
	char path[PATH_MAX];
	struct err why = o->why;

	if (s == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s", o->word);
	if (why.msg[0] == '\0' && check_interpreter(p, jailsh, o, &why) == 0 &&
	    needs_shell && check_shell(o, &why) == 0 &&
	    (add_shell(p, l, o, path, e) < 0 ||
	    list_append(&s->words, &o->words, e) < 0))
		return -1;
	s->why = why.msg[0] != '\0' ? strdup(why.msg) : NULL;
	s->program = s->why == NULL ? strdup(path) : NULL;
	return s->why == NULL && s->program == NULL ?
	    err_set(e, errno, "commands") : 0;
}

static int
put_table(struct plan *p, const struct scripts *all, struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_set(e, errno, "scripts");
	scripts_print(all, f);
	if (fclose(f) != 0)
		return err_set(e, errno, "scripts");
	return plan_path_add_text(p, "/etc/jail/scripts", text, size,
	    "scripts among the commands, for jailsh", e);
}

int
interpreted_put(struct plan *p, struct libraries *l, const char *jailsh,
    const struct interpreted *all, struct err *e)
{
	scope_scripts to = {0};

	for (size_t i = 0; i < all->n; i++)
		if (add_script(p, l, jailsh, &all->v[i], &to, e) < 0)
			return -1;
	return put_table(p, &to, e);
}
