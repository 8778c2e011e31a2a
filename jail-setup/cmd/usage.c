/* SPDX-License-Identifier: BSD-2-Clause */
/* usage.c - see usage.h */
#include <getopt.h>
#include <stdbool.h>
#include <string.h>

#include "count.h"
#include "paths.h"
#include "usage.h"

enum { COLUMN = 27 };	/* of --help, where a command is explained */

const struct opt opts[] = {
	{ "config", true, 'c', 0, "DIR", "where the jails are (" PATHS_CONFIG
	    ")" },
	{ "vendor", true, 'v', 0, "DIR", "where shipped components are ("
	    PATHS_VENDOR ")" },
	{ "state", true, 's', 0, "DIR", "where generations are (" PATHS_STATE
	    ")" },
	{ "jailsh", true, 'j', 0, "FILE", "the jailsh of jails with commands" },
	{ "json", false, 'J', 0, "", "print JSON, for programs" },
	{ "quiet", false, 'q', 0, "", "print nothing but errors" },
	{ "all", false, 'a', TAKES_ALL, "", "every jail" },
	{ "size", false, 'S', TAKES_SIZE, "", "what each reason costs" },
	{ "quick", false, 'Q', CHECKS, "", "compare no digests" },
	{ "fix", false, 'F', CHECKS, "", "build again what is wrong" },
	{ "live", true, 'L', CHECKS, "USER", "try this account's jail from "
	    "inside" },
	{ "log", false, 'l', LOGS, "", "tell syslog(3)" },
	{ "background", false, 'b', IN_BACKGROUND, "", "return at once" },
	{ "root", true, 'r', TAKES_ROOT, "DIR", "the / of another host" },
	{ "output", true, 'o', TAKES_OUTPUT, "PATH", "where to write" },
	{ "add", false, 'A', LEARNS, "", "to a component that is there" },
	{ "user", true, 'u', LEARNS, "USER", "who runs the command" },
	{ "help", false, 'h', 0, "", "this; with a command, about it" },
	{ "version", false, 'V', 0, "", "print the version" },
};
COUNT_IS(opts, OPTS);

void
usage_options(struct option all[OPTS + 1])
{
	for (size_t i = 0; i < OPTS; i++)
		all[i] = (struct option){
			.name = opts[i].name, .val = opts[i].letter,
			.has_arg = opts[i].value ? required_argument :
			    no_argument,
		};
	all[OPTS] = (struct option){0};
}

const struct opt *
usage_misplaced(const struct cmd *cmd, const bool given[OPTS])
{
	for (size_t i = 0; i < OPTS; i++)
		if (given[i] && opts[i].flag != 0 &&
		    (cmd->flags & opts[i].flag) == 0)
			return &opts[i];
	return NULL;
}

/* "--root", and the next word is its value. */
static bool
takes_next(const char *word)
{
	for (size_t i = 0; i < OPTS; i++)
		if (opts[i].value && strncmp(word, "--", 2) == 0 &&
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
option_line(const struct opt *o, FILE *to)
{
	int len = fprintf(to, "  --%s%s%s", o->name,
	    o->arg[0] != '\0' ? " " : "", o->arg);

	fprintf(to, "%*s%s\n", len < COLUMN ? COLUMN - len : 1, "", o->help);
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
				option_line(&opts[i], to);
	fprintf(to, "\nExample:\n  jail-setup %s\n\nSee jail-setup(8).\n",
	    cmd->example);
}
