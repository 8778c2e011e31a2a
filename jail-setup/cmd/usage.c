/* SPDX-License-Identifier: BSD-2-Clause */
/* usage.c - see usage.h */
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "cmd.h"
#include "count.h"
#include "paths.h"
#include "usage.h"

enum { COLUMN = 27 };	/* of --help, where a command is explained */

#define SETS(member) offsetof(struct call, member)

static const struct {
	const char *name;
	char letter;		/* its short form, or 0 */
	size_t at;		/* a const char *, or a bool without value */
	unsigned flag;		/* commands that take it; 0: all do */
	const char *arg, *help;	/* arg "": no value */
} opts[] = {
	{ "config", 0, SETS(at.config), 0, "DIR", "where the jails are ("
	    PATHS_CONFIG ")" },
	{ "vendor", 0, SETS(at.vendor), 0, "DIR", "where shipped components "
	    "are (" PATHS_VENDOR ")" },
	{ "state", 0, SETS(at.state), 0, "DIR", "where generations are ("
	    PATHS_STATE ")" },
	{ "jailsh", 0, SETS(at.jailsh), 0, "FILE", "the jailsh of jails with "
	    "commands" },
	{ "json", 0, SETS(json), 0, "", "print JSON, for programs" },
	{ "quiet", 'q', SETS(quiet), 0, "", "print nothing but errors" },
	{ "all", 0, SETS(all), TAKES_ALL, "", "every jail, or service" },
	{ "size", 0, SETS(size), TAKES_SIZE, "", "what each reason costs" },
	{ "quick", 0, SETS(quick), CHECKS, "", "compare no digests" },
	{ "fix", 0, SETS(fix), CHECKS, "", "build again what is wrong" },
	{ "live", 0, SETS(live), CHECKS, "USER", "try this account's jail "
	    "from inside" },
	{ "format", 0, SETS(format), CHECKS, "WORD", "nagios or prometheus: "
	    "for a monitor" },
	{ "hold", 0, SETS(hold), HOLDS, "", "and let no refresh lead away" },
	{ "restart", 0, SETS(restart), RESTARTS, "", "and services, into "
	    "their new trees" },
	{ "log", 0, SETS(log), LOGS, "", "tell syslog(3)" },
	{ "background", 0, SETS(background), IN_BACKGROUND, "", "return at "
	    "once" },
	{ "root", 0, SETS(root), TAKES_ROOT, "DIR", "the / of another host" },
	{ "dry-run", 0, SETS(dry_run), TRIES, "", "print what would be "
	    "done" },
	{ "output", 0, SETS(output), TAKES_OUTPUT, "PATH", "where to write" },
	{ "add", 0, SETS(add), LEARNS, "", "to a component that is there" },
	{ "user", 0, SETS(user), TAKES_USER, "USER", "learn: who runs the "
	    "command; init, end, service: who" },
	{ "wait", 0, SETS(wait), WAITS, "SECONDS", "before SIGKILL" },
	{ "for", 0, SETS(what), INITS, "WHAT", "what the jail is for" },
	{ "group", 0, SETS(group), INITS, "GROUP", "whose members are in it" },
	{ "create-group", 0, SETS(create_group), INITS, "", "make it if it "
	    "is missing" },
	{ "network", 0, SETS(network), SERVES, "WORD", "host or none" },
	{ "engine", 0, SETS(engine), SERVES, "WORD", "systemd or none" },
	{ "listen", 0, SETS(listen), SERVES, "ADDRESS", "a socket it gets" },
	{ "type", 0, SETS(type), SERVES, "WORD", "exec, notify or "
	    "notify-reload" },
	{ "unit", 0, SETS(unit), SERVES, "UNIT", "systemd's, of a program" },
	{ "content", 0, SETS(content), SERVES, "WORD", "of its private "
	    "directories: default, copy or empty" },
	{ "help", 'h', SETS(help), 0, "", "this; with a command, about it" },
	{ "version", 'V', SETS(version), 0, "", "print the version" },
};

enum { OPTS = COUNT(opts) };
_Static_assert(OPTS <= 64, "struct call's `given` has a bit for each");

/* What getopt_long(3) returns: a letter, or a number above all letters. */
static int
option_val(size_t i)
{
	return opts[i].letter != 0 ? opts[i].letter : UCHAR_MAX + 1 + (int)i;
}

static bool
option_take(int val, struct call *c)
{
	size_t i = 0;
	void *to;

	while (i < OPTS && option_val(i) != val)
		i++;
	if (i == OPTS)
		return false;
	to = (char *)c + opts[i].at;
	if (opts[i].arg[0] != '\0')
		*(const char **)to = optarg;
	else
		*(bool *)to = true;
	c->given |= UINT64_C(1) << i;
	return true;
}

enum parsed
usage_parse(int argc, char **argv, struct call *c)
{
	struct option known[OPTS + 1] = {0};
	int val;

	for (size_t i = 0; i < OPTS; i++)
		known[i] = (struct option){
			.name = opts[i].name, .val = option_val(i),
			.has_arg = opts[i].arg[0] != '\0' ?
			    required_argument : no_argument,
		};
	opterr = 0;	/* main() prints the error */
	while ((val = getopt_long(argc, argv, "qhV", known, NULL)) != -1) {
		if (!option_take(val, c))
			return PARSED_WRONG;
		if (c->version)
			return PARSED_VERSION;
	}
	return PARSED;
}

const char *
usage_misplaced(const struct cmd *cmd, const struct call *c)
{
	for (size_t i = 0; i < OPTS; i++)
		if ((c->given >> i & 1) != 0 && opts[i].flag != 0 &&
		    (cmd->flags & opts[i].flag) == 0)
			return opts[i].name;
	return NULL;
}

/* Is the word an option whose value is the next word, as "--root DIR"? */
static bool
takes_next(const char *word)
{
	for (size_t i = 0; i < OPTS; i++)
		if (opts[i].arg[0] != '\0' && strncmp(word, "--", 2) == 0 &&
		    strcmp(word + 2, opts[i].name) == 0)
			return true;
	return false;
}

const struct cmd *
usage_command(const struct cmd *all, size_t n, char *const *words)
{
	for (; *words != NULL && strcmp(*words, "--") != 0; words++) {
		if (takes_next(*words) && words[1] != NULL) {
			words++;
			continue;
		}
		for (size_t i = 0; (*words)[0] != '-' && i < n; i++)
			if (strcmp(all[i].name, *words) == 0)
				return &all[i];
	}
	return NULL;
}

void
usage_line(const struct cmd *cmd, FILE *to)
{
	fprintf(to, "usage: jail-setup %s%s%s\n", cmd->name,
	    cmd->args[0] != '\0' ? " " : "", cmd->args);
}

void
usage_all(const struct cmd *all, size_t n, FILE *to)
{
	fputs("usage: jail-setup [--config DIR] [--vendor DIR] [--state DIR] "
	    "[--jailsh FILE]\n"
	    "                  [--json] [--quiet] COMMAND [ARGUMENT...]\n\n",
	    to);
	for (size_t i = 0; i < n; i++) {
		int len = fprintf(to, "  %s %s", all[i].name, all[i].args);

		if (len > COLUMN - 1) {
			fputc('\n', to);
			len = 0;
		}
		fprintf(to, "%*s%s\n", COLUMN - len, "", all[i].help);
	}
	fputs("\nMore of one command: jail-setup COMMAND --help; of all: "
	    "jail-setup(8).\n"
	    "Exit status: 0 fine, 1 findings or a difference, 2 could not "
	    "do it.\n", to);
}

static void
option_line(size_t i, FILE *to)
{
	int len = fprintf(to, "  --%s%s%s", opts[i].name,
	    opts[i].arg[0] != '\0' ? " " : "", opts[i].arg);

	fprintf(to, "%*s%s\n", len < COLUMN ? COLUMN - len : 1, "",
	    opts[i].help);
}

void
usage_of(const struct cmd *cmd, FILE *to)
{
	usage_line(cmd, to);
	fprintf(to, "\n%s: %s%s.\n%s\n\n", cmd->name, cmd->help,
	    (cmd->flags & NEEDS_ROOT) != 0 ? "; needs root" : "", cmd->more);
	for (int general = 0; general < 2; general++)
		for (size_t i = 0; i < OPTS; i++)
			if (general ? opts[i].flag == 0 :
			    (cmd->flags & opts[i].flag) != 0)
				option_line(i, to);
	fprintf(to, "\nExample:\n  jail-setup %s\n\nSee jail-setup(8).\n",
	    cmd->example);
}
