/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.c - see answer.h */
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "dry_run.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "wall.h"

enum { TEXT = 1024 };

/* --- words ---------------------------------------------------------------- */

/* bash(1) and POSIX.1-2024: $'...'; no control character gets out. */
static void
print_controls(const char *s)
{
	fputs("$'", stdout);
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			printf("\\%03o", (unsigned char)*s);
		else
			printf("%s%c", *s == '\'' || *s == '\\' ? "\\" : "",
			    *s);
	putchar('\'');
}

static bool
has_controls(const char *s)
{
	while ((unsigned char)*s >= ' ' && *s != 0x7f)
		s++;
	return *s != '\0';
}

static void
print_word(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/=,:+@%";

	if (*s != '\0' && s[strspn(s, plain)] == '\0') {
		fputs(s, stdout);
		return;
	}
	if (has_controls(s)) {
		print_controls(s);
		return;
	}
	putchar('\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*s);
	putchar('\'');
}

void
answer_print_words(const char *program, char *const *words, size_t n)
{
	print_word(program);
	for (size_t i = 1; i < n; i++) {
		putchar(' ');
		print_word(words[i]);
	}
	putchar('\n');
}

/* --- walls ---------------------------------------------------------------- */

static const struct call_rule *
rule_of(const struct dry_run *d, const struct answer *r)
{
	return &d->rules.v[r->call.row];
}

static void
say_rules(const struct dry_run *d, const struct answer *r, char text[TEXT])
{
	(void)d;
	if (r->call.form != NULL && r->call.profile != NULL)
		snprintf(text, TEXT, "form \"%.100s\" of the profile %.100s",
		    r->call.form, r->call.profile);
	else
		snprintf(text, TEXT, "%s", r->call.form != NULL ?
		    "these words alone" : "none, the words are not looked at");
}

static void
say_noexec(const struct dry_run *d, const struct answer *r, char text[TEXT])
{
	(void)r;
	if (*d->exec == '\0')
		snprintf(text, TEXT, "nothing that the account can write is "
		    "executed");
	else
		snprintf(text, TEXT, "not where the jail file allows it: "
		    "%.800s", d->exec);
}

static bool
is_missing(const struct dry_run *d, const char *wall)
{
	const struct wall_terms terms = jail_walls(d->login.jail);

	return (walls_missing(&terms) & walls_optional(wall)) != 0;
}

static void
say_landlock(const struct dry_run *d, const struct answer *r, char text[TEXT])
{
	const struct call_rule *rule = rule_of(d, r);

	if (is_missing(d, "landlock"))
		snprintf(text, TEXT, "MISSING in this kernel or in part, as "
		    "require = [ ] allows");
	else if (rule->root == NULL)
		snprintf(text, TEXT, "nothing else than %zu files of the tree "
		    "is executed; reads and writes all that the jail mounts",
		    d->rules.paths.n + rule->paths.n);
	else
		snprintf(text, TEXT, "nothing else than %zu files of the tree "
		    "is executed; %.*s beneath %s, and the tree is read",
		    d->rules.paths.n + rule->paths.n,
		    (int)strcspn(rule->root, " "), rule->root, r->call.root);
}

static void
say_seccomp(const struct dry_run *d, const struct answer *r, char text[TEXT])
{
	snprintf(text, TEXT, "%s; no program from memory",
	    jail_walls(d->login.jail).network && rule_of(d, r)->network ?
	    "the network is open" : "no socket but unix");
}

static const struct {
	const char *name;
	void (*say)(const struct dry_run *d, const struct answer *r,
	    char text[TEXT]);
} walls_of_call[] = {
	{ "noexec", say_noexec }, { "landlock", say_landlock },
	{ "seccomp", say_seccomp }, { "rules", say_rules },
};

enum { WALLS = sizeof(walls_of_call) / sizeof(*walls_of_call) };

/* --- text ----------------------------------------------------------------- */

void
answer_print(const struct dry_run *d, const struct answer *r)
{
	char text[TEXT];

	if (r->verdict != PROGRAM_FOUND) {
		printf("refused: %s\n", r->why.msg);
		return;
	}
	answer_print_words(r->path, r->call.line.words.v,
	    r->call.line.words.n);
	if (!d->limited)
		return;
	if (r->call.start != NULL)
		printf("  %-12s%s\n", "directory", r->call.start);
	if (r->call.umask != NULL)
		printf("  %-12s%s\n", "umask", r->call.umask);
	for (size_t i = 0; i < r->environment.n; i++) {
		printf("  %-12s", i == 0 ? "environment" : "");
		print_word(r->environment.v[i]);
		putchar('\n');
	}
	for (size_t i = 0; i < WALLS; i++) {
		walls_of_call[i].say(d, r, text);
		printf("  %-12s%s\n", walls_of_call[i].name, text);
	}
}

/* --- JSON ----------------------------------------------------------------- */

void
answer_print_string(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ' || (unsigned char)*s > '~')
			printf("\\u%04x", (unsigned char)*s);
		else
			putchar(*s);
	putchar('"');
}

static void
print_list(const char *key, const struct list *l)
{
	printf(", \"%s\": [", key);
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			fputs(", ", stdout);
		answer_print_string(l->v[i]);
	}
	putchar(']');
}

static void
print_member(const char *key, const char *value)
{
	printf(", \"%s\": ", key);
	if (value != NULL)
		answer_print_string(value);
	else
		fputs("null", stdout);
}

static void
print_walls_json(const struct dry_run *d, const struct answer *r)
{
	char text[TEXT];

	fputs(", \"walls\": {", stdout);
	for (size_t i = 0; i < WALLS; i++) {
		walls_of_call[i].say(d, r, text);
		printf("%s\"%s\": ", i > 0 ? ", " : "", walls_of_call[i].name);
		answer_print_string(text);
	}
	putchar('}');
}

void
answer_print_json(const struct dry_run *d, const char *line,
    const struct answer *r)
{
	const bool found = r->verdict == PROGRAM_FOUND;

	fputs("{\"command\": ", stdout);
	answer_print_string(line);
	printf(", \"verdict\": \"%s\"", found ? "allow" :
	    r->verdict == PROGRAM_MISSING ? "missing" : "refuse");
	print_member("reason", found ? NULL : r->why.msg);
	if (found) {
		print_member("program", r->path);
		print_list("argv", &r->call.line.words);
	}
	if (found && d->limited) {
		print_member("profile", r->call.profile);
		print_member("form", r->call.form);
		print_member("directory", r->call.start);
		print_member("umask", r->call.umask);
		print_member("root", r->call.root);
		print_list("environment", &r->environment);
		print_walls_json(d, r);
	}
	puts("}");
}
