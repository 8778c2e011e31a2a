/*
 * main.c - jail-setup(8): a row says what a command needs, main sees to it.
 */
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absent.h"
#include "command.h"
#include "err.h"
#include "escape.h"
#include "indexfile.h"
#include "jsonline.h"
#include "live.h"
#include "log.h"
#include "paths.h"

enum { NEEDS_ROOT = 1 << 0, TAKES_ALL = 1 << 1, CHECKS = 1 << 2 };
enum { TAKES_SIZE = 1 << 8, NO_JAILS = 1 << 9 };
enum { LOGS = 1 << 10, IN_BACKGROUND = 1 << 11, TAKES_ROOT = 1 << 12 };
enum { TAKES_OUTPUT = 1 << 13, LEARNS = 1 << 14, INDEXES = 1 << 15 };

static const struct cmd {
	const char *name;
	int (*run)(const struct call *c);
	int least, most;	/* arguments; most -1: any number */
	unsigned flags;
	const char *args, *help;
} cmds[] = {
	{ "list",   cmd_list,   0, -1, 0, "[JAIL...]",
	    "jails, generation, size, members, state" },
	{ "plan",   cmd_plan,   1, 1,  TAKES_SIZE, "JAIL [--size]",
	    "what it will hold and why; no root" },
	{ "build",  cmd_build,  0, -1, NEEDS_ROOT | TAKES_ALL | INDEXES,
	    "[JAIL...|--all]", "a new generation from nothing" },
	{ "refresh", cmd_refresh, 0, -1,
	    NEEDS_ROOT | LOGS | IN_BACKGROUND | INDEXES,
	    "[JAIL...] [--log] [--background]",
	    "a new generation of each jail the host has moved away from" },
	{ "rollback", cmd_rollback, 1, 2, NEEDS_ROOT, "JAIL [SERIAL]",
	    "back to the generation before" },
	{ "diff", cmd_diff, 0, -1, 0, "[JAIL...]",
	    "what refresh would change: 0 nothing, 1 something" },
	{ "check", cmd_check, 0, -1, NEEDS_ROOT | CHECKS,
	    "[JAIL...] [--quick] [--fix] [--live USER]",
	    "is it what its manifest says, complete, safe, current?" },
	{ "why",    cmd_why,    2, 2,  0, "JAIL PATH",
	    "the chain of reasons that put PATH there" },
	{ "remove", cmd_remove, 1, 1,  NEEDS_ROOT, "JAIL",
	    "all generations of a jail; its file stays" },
	{ "component", cmd_component, 1, 2, NO_JAILS, "list|show NAME",
	    "what a component comes to on this host" },
	{ "sbom",   cmd_sbom,   1, 1,  0, "JAIL",
	    "bill of materials: packages, versions, files" },
	{ "sessions", cmd_sessions, 0, 1, NEEDS_ROOT | NO_JAILS, "[JAIL]",
	    "who is in a jail now" },
	{ "explain", cmd_explain, 1, 1, NO_JAILS, "USER[@SERVICE]",
	    "what would happen at this login; no root" },
	{ "hook",   cmd_hook,   1, -1, NO_JAILS | IN_BACKGROUND | TAKES_ROOT,
	    "install|remove|status [MANAGER...] [--background] [--root DIR]",
	    "refresh after each package transaction; no user managers" },
	{ "unjailed", cmd_unjailed, 1, 1, NO_JAILS, "USER|UID",
	    "0: it is in no jail; 1: it is in one, or nobody can say" },
	{ "import", cmd_import, 1, 1,  NO_JAILS | TAKES_ROOT | TAKES_OUTPUT,
	    "jailkit [--root DIR] [--output DIR]",
	    "what jailkit was told, in our words; changes nothing" },
	{ "learn",  cmd_learn,  2, -1, NO_JAILS | TAKES_OUTPUT | LEARNS,
	    "NAME [--add] [--user USER] [--output FILE] -- CMD...",
	    "run CMD, write the component it turned out to need" },
};

enum { N_CMDS = sizeof(cmds) / sizeof(*cmds) };
enum { COLUMN = 27 };	/* of --help, where a command is explained */

static void
usage(FILE *to)
{
	fputs("usage: jail-setup [--config DIR] [--vendor DIR] [--state DIR] "
	    "[--jailsh FILE]\n"
	    "                  [--json] [--quiet] COMMAND [ARGUMENT...]\n\n",
	    to);
	for (int i = 0; i < N_CMDS; i++) {
		int n = fprintf(to, "  %s %s", cmds[i].name, cmds[i].args);

		if (n > COLUMN - 1) {
			fputc('\n', to);
			n = 0;
		}
		fprintf(to, "%*s%s\n", COLUMN - n, "", cmds[i].help);
	}
	fputs("\nExit status: 0 fine, 1 findings or a difference, 2 could not "
	    "do it.  See jail-setup(8).\n", to);
}

int
unable(const struct err *e)
{
	fputs("jail-setup: ", stderr);
	escape_print(stderr, ESCAPE_WORDS, e->msg);	/* it may name files */
	fputc('\n', stderr);
	return EXIT_UNABLE;
}

void
warn_absent(const struct call *c, const struct jail *j)
{
	struct list names = {0};
	struct err e;

	if (absent_names(j, &names, &e) < 0)
		unable(&e);
	for (size_t i = 0; i < names.n; i++) {
		absent_say(c->at.config, j, names.v[i], &e);
		err_in(&e, "warning");
		unable(&e);
	}
	list_free(&names);
}

const struct jail *
call_jail(const struct call *c, const char *name)
{
	const struct jail *j = jails_find(&c->jails, name);

	if (j == NULL)
		fprintf(stderr, "jail-setup: no jail \"%s\" in %s/jails.d; "
		    "see: jail-setup list\n", name, c->at.config);
	return j;
}

static int
misuse(const char *what, const char *which)
{
	fprintf(stderr, "jail-setup: %s%s; see: jail-setup --help\n", what,
	    which);
	return EXIT_UNABLE;
}

/* Too few words, or too many. */
static int
misused(const struct cmd *cmd)
{
	fprintf(stderr, "jail-setup: usage: jail-setup %s%s%s\n", cmd->name,
	    cmd->args[0] != '\0' ? " " : "", cmd->args);
	return EXIT_UNABLE;
}

/* 0, or what to exit with + 1: options end the program or not. */
static int
options(int argc, char **argv, struct call *c)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "vendor", required_argument, NULL, 'v' },
		{ "state",  required_argument, NULL, 's' },
		{ "jailsh", required_argument, NULL, 'j' },
		{ "json",   no_argument, NULL, 'J' },
		{ "quiet",  no_argument, NULL, 'q' },
		{ "all",    no_argument, NULL, 'a' },
		{ "size",   no_argument, NULL, 'S' },
		{ "quick",  no_argument, NULL, 'Q' },
		{ "fix",    no_argument, NULL, 'F' },
		{ "live",   required_argument, NULL, 'L' },
		{ "log",    no_argument, NULL, 'l' },
		{ "background", no_argument, NULL, 'b' },
		{ "root",   required_argument, NULL, 'r' },
		{ "output", required_argument, NULL, 'o' },
		{ "add",    no_argument, NULL, 'A' },
		{ "user",   required_argument, NULL, 'u' },
		{ "help",   no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	int o;

	opterr = 0;	/* one line, ours */
	while ((o = getopt_long(argc, argv, "qhV", known, NULL)) != -1) {
		switch (o) {
		case 'c': c->at.config = optarg; break;
		case 'v': c->at.vendor = optarg; break;
		case 's': c->at.state = optarg; break;
		case 'j': c->at.jailsh = optarg; break;
		case 'J': c->json = true; break;
		case 'q': c->quiet = true; break;
		case 'a': c->all = true; break;
		case 'S': c->size = true; break;
		case 'Q': c->quick = true; break;
		case 'F': c->fix = true; break;
		case 'L': c->live = optarg; break;
		case 'l': c->log = true; break;
		case 'b': c->background = true; break;
		case 'r': c->root = optarg; break;
		case 'o': c->output = optarg; break;
		case 'A': c->add = true; break;
		case 'u': c->user = optarg; break;
		case 'h':
			usage(stdout);
			return EXIT_FINE + 1;
		case 'V':
			puts("jail-setup " VERSION);
			return EXIT_FINE + 1;
		default:
			return misuse("unknown option, or no value for it: ",
			    argv[optind - 1]) + 1;
		}
	}
	return 0;
}

/* 0, or what to exit with: an option that the command does not have. */
static int
misplaced(const struct cmd *cmd, const struct call *c)
{
	const struct {
		bool given;
		unsigned flag;
		const char *what;
	} rows[] = {
		{ c->all, TAKES_ALL, "--all is not for " },
		{ c->size, TAKES_SIZE, "--size is not for " },
		{ c->quick, CHECKS, "--quick is not for " },
		{ c->fix, CHECKS, "--fix is not for " },
		{ c->live != NULL, CHECKS, "--live is not for " },
		{ c->log, LOGS, "--log is not for " },
		{ c->background, IN_BACKGROUND, "--background is not for " },
		{ c->root != NULL, TAKES_ROOT, "--root is not for " },
		{ c->output != NULL, TAKES_OUTPUT, "--output is not for " },
		{ c->add, LEARNS, "--add is not for " },
		{ c->user != NULL, LEARNS, "--user is not for " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].given && (cmd->flags & rows[i].flag) == 0)
			return misuse(rows[i].what, cmd->name);
	return 0;
}

/* A report on the jails goes on where a file is wrong; a login's answer not. */
static int
load(const struct cmd *cmd, struct call *c, struct err *e)
{
	return (cmd->flags & CHECKS) != 0 && c->live == NULL ?
	    jails_load_rest(c->at.config, &c->jails, &c->wrong, e) :
	    jails_load(c->at.config, &c->jails, e);
}

static int
run(const struct cmd *cmd, struct call *c, int nargs)
{
	struct err e;
	int rc = misplaced(cmd, c);

	if (rc != 0)
		return rc;
	if (nargs < cmd->least || (cmd->most >= 0 && nargs > cmd->most))
		return misused(cmd);
	if ((cmd->flags & NEEDS_ROOT) != 0 && geteuid() != 0) {
		err_set(&e, 0, "%s: only root can do this", cmd->name);
		return unable(&e);
	}
	if ((cmd->flags & NEEDS_ROOT) != 0)
		umask(022);	/* what it makes is for all to read */
	if ((cmd->flags & NO_JAILS) == 0 && load(cmd, c, &e) < 0) {
		if (c->log)
			log_failed(NULL, &e);
		return unable(&e);
	}
	rc = cmd->run(c);
	jails_free(&c->jails);
	list_free(&c->wrong);
	if ((cmd->flags & INDEXES) != 0)
		indexfile_renew(c->at.config);
	return rc;
}

/* A report that is not whole, or did not reach the disk, was not given. */
static int
flushed(int rc)
{
	struct err e;

	if (jsonline_end(&e) < 0)
		return unable(&e);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return rc;
	perror("jail-setup: standard output");
	return EXIT_UNABLE;
}

/*
 * A standard descriptor that is closed would be the next file that is opened.
 * Read-only, so that a report to a closed standard output fails as before.
 */
static void
standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int
main(int argc, char **argv)
{
	struct call c = {
		.at = { PATHS_CONFIG, PATHS_VENDOR, PATHS_STATE, PATHS_JAILSH },
	};
	int rc;

	if (argc == 2 && strcmp(argv[0], LIVE_OUTSIDE) == 0)
		return live_outside(argv[1]);
	standard_descriptors();
	setlocale(LC_CTYPE, "");
	jsonline_start();
	rc = options(argc, argv, &c);
	if (rc != 0)
		return flushed(rc - 1);
	if (optind == argc)
		return misuse("no command", "");
	for (int i = 0; i < N_CMDS; i++) {
		if (strcmp(cmds[i].name, argv[optind]) != 0)
			continue;
		c.args = argv + optind + 1;
		return flushed(run(&cmds[i], &c, argc - optind - 1));
	}
	return misuse("unknown command ", argv[optind]);
}
