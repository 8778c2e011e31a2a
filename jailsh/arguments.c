/* SPDX-License-Identifier: BSD-2-Clause */
/* arguments.c - see arguments.h */
#include <getopt.h>
#include <string.h>

#include "arguments.h"
#include "err.h"
#include "paths.h"

const char arguments_usage[] =
    "usage: jailsh [-c COMMAND]\n"
    "       jailsh --test -u USER [--json] -c COMMAND | --table FILE\n"
    "       jailsh [--test] --jail NAME [--user USER] [--chdir DIR]\n"
    "              [--env NAME[=VALUE]] [--] PROGRAM [ARGUMENT...]\n"
    "       jailsh --service NAME\n"
    "       jailsh --help | --version\n"
    "\n"
    "A login shell that starts named commands only; would it start this one?\n"
    "For root: start a program in a jail, as USER; would it start?  Start a\n"
    "service, in the foreground.\n"
    "--config DIR, --state DIR: the jail files and the jails.  "
    "See jailsh(8).\n";

enum { OPT_TEST = 256, OPT_CHDIR, OPT_ENV, OPT_CONFIG, OPT_STATE,
	OPT_JSON, OPT_TABLE, OPT_SERVICE, OPT_EXEC };

static int
parse_shell(int argc, char **argv, struct arguments *a, struct err *e)
{
	/* popen(3) and system(3) of new C libraries: sh -c -- COMMAND */
	const bool dashes = argc == 4 && strcmp(argv[2], "--") == 0;

	if (argc <= 1)
		return 0;
	if (strncmp(argv[1], "-c", 2) != 0) {
		a->mode = MODE_SCRIPT;
		a->argv = argv;
		return 0;
	}
	if (argc != 3 + dashes || argv[1][2] != '\0')
		return err_set(e, 0, "usage: jailsh [-c COMMAND]");
	a->command = argv[2 + dashes];
	return 0;
}

static int
parse_directory(const char **to, const char *option, struct err *e)
{
	*to = optarg;
	return optarg[0] == '/' ? 0 :
	    err_set(e, 0, "--%s %s: not an absolute path", option, optarg);
}

static void
set_mode(struct arguments *a, enum mode said)
{
	a->mode = said == MODE_TEST && a->jail != NULL ? MODE_REHEARSE : said;
}

static int
parse_option(int c, struct arguments *a, struct err *e)
{
	switch (c) {
	case 'j':	a->jail = optarg; set_mode(a, a->mode); return 0;
	case 'u':	a->user = optarg; return 0;
	case 'c':	a->command = optarg; return 0;
	case OPT_TEST:	set_mode(a, MODE_TEST); return 0;
	case OPT_SERVICE: a->service = optarg; a->mode = MODE_SERVE; return 0;
	case OPT_EXEC:	a->mode = MODE_JOIN; return 0;
	case OPT_JSON:	a->json = true; return 0;
	case OPT_TABLE:	a->table = optarg; return 0;
	case OPT_CHDIR:	return parse_directory(&a->chdir, "chdir", e);
	case OPT_CONFIG: return parse_directory(&a->config, "config", e);
	case OPT_STATE:	return parse_directory(&a->state, "state", e);
	case OPT_ENV:	return list_add(&a->env, optarg, e);
	case 'h':	a->mode = MODE_HELP; return 0;
	case 'V':	a->mode = MODE_VERSION; return 0;
	case ':':
		return err_set(e, 0, "an option lacks its value; see: "
		    "jailsh --help");
	default:
		return err_set(e, 0, "unknown option; see: jailsh --help");
	}
}

/* Each mode has what it needs, and nothing that it would not look at. */
static int
check_complete(const struct arguments *a, struct err *e)
{
	bool test = a->mode == MODE_TEST;

	if (a->mode == MODE_HELP || a->mode == MODE_VERSION)
		return 0;
	if (test && a->user != NULL && a->jail == NULL &&
	    (a->command != NULL) != (a->table != NULL) && a->chdir == NULL &&
	    a->env.n == 0 && a->argv[0] == NULL)
		return 0;
	if ((a->mode == MODE_LAUNCH || a->mode == MODE_REHEARSE) &&
	    a->jail != NULL && a->command == NULL && a->argv[0] != NULL &&
	    a->table == NULL && !a->json)
		return 0;
	if (a->mode == MODE_JOIN && a->service != NULL && a->jail == NULL &&
	    a->user == NULL && a->command == NULL && a->table == NULL &&
	    !a->json && a->chdir == NULL && a->env.n == 0 &&
	    a->argv[0] != NULL)
		return 0;
	if (a->mode == MODE_SERVE && a->jail == NULL && a->user == NULL &&
	    a->command == NULL && a->table == NULL && !a->json &&
	    a->chdir == NULL && a->env.n == 0 && a->argv[0] == NULL)
		return 0;
	return err_set(e, 0, "usage: jailsh %s; see: jailsh --help",
	    a->mode == MODE_SERVE ? "--service NAME" :
	    a->mode == MODE_JOIN ? "--service NAME --exec -- PROGRAM" : test ?
	    "--test -u USER -c COMMAND | --table FILE" :
	    a->mode == MODE_REHEARSE ?
	    "--test --jail NAME [--user USER] [--] PROGRAM [ARGUMENT...]" :
	    "--jail NAME [--user USER] [--] PROGRAM [ARGUMENT...]");
}

int
arguments_parse(int argc, char **argv, struct arguments *a, struct err *e)
{
	static const struct option options[] = {
		{ "jail",	required_argument, NULL, 'j' },
		{ "user",	required_argument, NULL, 'u' },
		{ "service",	required_argument, NULL, OPT_SERVICE },
		{ "exec",	no_argument,	   NULL, OPT_EXEC },
		{ "test",	no_argument,	   NULL, OPT_TEST },
		{ "json",	no_argument,	   NULL, OPT_JSON },
		{ "table",	required_argument, NULL, OPT_TABLE },
		{ "chdir",	required_argument, NULL, OPT_CHDIR },
		{ "env",	required_argument, NULL, OPT_ENV },
		{ "config",	required_argument, NULL, OPT_CONFIG },
		{ "state",	required_argument, NULL, OPT_STATE },
		{ "help",	no_argument,	   NULL, 'h' },
		{ "version",	no_argument,	   NULL, 'V' },
		{ 0 }
	};
	int c;

	*a = (struct arguments){
		.mode = MODE_SHELL, .config = PATHS_CONFIG,
		.state = PATHS_STATE,
	};
	if (argc < 2 || strncmp(argv[1], "--", 2) != 0)
		return parse_shell(argc, argv, a, e);
	a->mode = MODE_LAUNCH;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:u:c:", options, NULL)) != -1)
		if (parse_option(c, a, e) < 0)
			return -1;
	a->argv = argv + optind;
	return check_complete(a, e);
}
