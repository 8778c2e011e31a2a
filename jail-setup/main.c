/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - jail-setup(8): a row of cmds[] says what a command needs, and main()
 * provides it.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape_text.h"
#include "base/jsonline.h"
#include "base/refresh_log.h"
#include "cgroup.h"
#include "cmd/cmd.h"
#include "cmd/usage.h"
#include "count.h"
#include "err.h"
#include "inspect/absent.h"
#include "inspect/check_live.h"
#include "paths.h"
#include "service/service_jails.h"
#include "store/store.h"

static const struct cmd cmds[] = {
	{ "list",   cmd_list,   0, -1, 0, "[JAIL...]",
	    "jails, generation, size, members, state",
	    "Each jail on one line; below it, where it is not as the host\n"
	    "is, since when and why. Without JAIL all of them.",
	    "list" },
	{ "init", cmd_init, 1, 1,
	    NEEDS_ROOT | NO_JAILS | INITS | TAKES_USER | TAKES_ROOT | TRIES,
	    "NAME --for WHAT [--group GROUP] [--create-group] "
	    "[--user USER] [--dry-run] [--root DIR]",
	    "a first jail: its file, tree, hooks and PAM lines",
	    "WHAT is sftp, sftp-shared, internal-sftp, chroot, rush, rsync,\n"
	    "backup, borg, restic, git, svn, site, shell or students, see\n"
	    "jail_recipes(7).\n"
	    "In it are the members of GROUP, by default NAME, or USER alone.\n"
	    "Each step is printed with what takes it back; again, it goes on.",
	    "init customers --for sftp --create-group" },
	{ "plan",   cmd_plan,   1, 1,  TAKES_SIZE, "JAIL [--size]",
	    "what it will hold and why; no root",
	    "Every file and link of the jail as this host would make it\n"
	    "now, each with the reason in brackets. Builds nothing.",
	    "plan sftp --size" },
	{ "build",  cmd_build,  0, -1, NEEDS_ROOT | TAKES_ALL,
	    "JAIL...|--all", "a new generation from nothing",
	    "Everything is copied from the host and nothing is taken from\n"
	    "an older tree. The jail is switched by one rename; who is\n"
	    "logged in keeps the old tree.",
	    "build sftp" },
	{ "refresh", cmd_refresh, 0, -1,
	    NEEDS_ROOT | LOGS | IN_BACKGROUND | RESTARTS,
	    "[JAIL...] [--restart] [--log] [--background]",
	    "a new generation of each jail the host has moved away from",
	    "Without JAIL, every jail that was built. A component that no\n"
	    "longer resolves stays as it was; that is said, and the status\n"
	    "is 2. With --restart services that run in an older tree are\n"
	    "restarted, one by one.",
	    "refresh" },
	{ "rollback", cmd_rollback, 1, 2, NEEDS_ROOT | HOLDS,
	    "JAIL [SERIAL] [--hold]", "back to the generation before",
	    "SERIAL is a generation, by default the one before. The next\n"
	    "refresh may lead away from it again, unless the jail is held.",
	    "rollback sftp --hold" },
	{ "hold", cmd_hold, 1, 2, NEEDS_ROOT, "JAIL [REASON]",
	    "let no refresh or build change a jail",
	    "Until unhold it stays in the generation it has; a rollback may\n"
	    "still change it. list, check and refresh say that, and REASON.",
	    "hold sftp \"rsync 3.4 breaks the upload of anna\"" },
	{ "unhold", cmd_unhold, 1, 1, NEEDS_ROOT, "JAIL",
	    "release a jail that is held",
	    "The next refresh brings it up to date again.",
	    "unhold sftp" },
	{ "generations", cmd_generations, 1, 1, 0, "JAIL",
	    "the generations that are kept, and who is in them",
	    "Oldest first: serial, when it was made, files, size, sessions,\n"
	    "and current, older or rolled back. Below: what else is mounted\n"
	    "from it, and which jails have the same tree.",
	    "generations sftp" },
	{ "diff", cmd_diff, 0, -1, 0, "[JAIL...]",
	    "what refresh would change: 0 nothing, 1 something",
	    "Changes nothing. What is the same, byte for byte, is not\n"
	    "shown.",
	    "diff sftp" },
	{ "check", cmd_check, 0, -1, NEEDS_ROOT | CHECKS,
	    "[JAIL...] [--quick] [--fix] [--format WORD] [--live USER]",
	    "is it what its manifest says, complete, safe, current?",
	    "Without JAIL all jails, and the PAM services of this host.\n"
	    "Each finding says what is wrong, where, and what corrects it.",
	    "check --quick" },
	{ "why",    cmd_why,    2, 2,  0, "JAIL PATH",
	    "the chain of reasons that put PATH there",
	    "From PATH back to the component that asked for it, each with\n"
	    "its package.",
	    "why sftp /usr/lib/x86_64-linux-gnu/libc.so.6" },
	{ "remove", cmd_remove, 1, 1,  NEEDS_ROOT, "JAIL",
	    "all generations of a jail; its file stays",
	    "Refused while somebody is in it or anything is mounted from\n"
	    "it.",
	    "remove sftp" },
	{ "component", cmd_component, 1, 2, NO_JAILS, "list|show NAME",
	    "what a component comes to on this host",
	    "list: all of them, with what they come to. show: one, file by\n"
	    "file.",
	    "component show rsync" },
	{ "sbom",   cmd_sbom,   1, 1,  0, "JAIL",
	    "bill of materials: packages, versions, files",
	    "CycloneDX in JSON, as it was when the generation was made.",
	    "sbom sftp" },
	{ "sessions", cmd_sessions, 0, 1, NEEDS_ROOT | NO_JAILS, "[JAIL]",
	    "who is in a jail now",
	    "One line for each login: account, PAM service, process, since\n"
	    "when, jail, generation.",
	    "sessions sftp" },
	{ "end", cmd_end, 1, 1, NEEDS_ROOT | NO_JAILS | TAKES_USER | WAITS,
	    "JAIL [--user USER] [--wait SECONDS]",
	    "end the sessions that are in a jail now",
	    "SIGTERM and SIGHUP to all their processes, and after SECONDS,\n"
	    "by default 5, SIGKILL. New logins are not prevented; before:\n"
	    "usermod -L -e 1 USER.",
	    "end sftp --user anna" },
	{ "service", cmd_service, 1, -1,
	    NO_JAILS | TAKES_USER | SERVES | EXPORTS | TAKES_OUTPUT,
	    "plan|create|clone|update|delete|list|start|stop|reload|restart|"
	    "exec|export [NAME...] [--user USER] [--network WORD] "
	    "[--engine WORD] [--listen ADDRESS] [--type WORD] [--unit UNIT] "
	    "[--content WORD] [--to FORM] [--output PATH] [-- PROGRAM...]",
	    "a program in its own jail, supervised",
	    "create NAME --user USER -- PROGRAM ARGUMENT... writes the\n"
	    "file of the service, builds its tree and makes its unit; without\n"
	    "PROGRAM, from a file that is there. exec NAME -- PROGRAM runs\n"
	    "another program where a service runs. See service.conf(5).\n"
	    "plan PROGRAM says what its container would be, without root;\n"
	    "create NAME PROGRAM --engine none makes its tree; export NAME\n"
	    "--to FORM --output PATH takes that, or a jail's, to podman,\n"
	    "Kubernetes and others.",
	    "service create game --user game -- /opt/game/server --port 7777" },
	{ "members", cmd_members, 1, 1, 0, "JAIL",
	    "which accounts are in a jail, and by what",
	    "One line for each account: name, uid, and the user or the group\n"
	    "of the jail file that matches. Below, who is named there and is\n"
	    "not in it: in a jail that comes first, or no account.",
	    "members sftp" },
	{ "explain", cmd_explain, 1, 1, NO_JAILS, "USER[@SERVICE]",
	    "what would happen at this login; no root",
	    "The rule, the mounts, the commands and the walls; each reason\n"
	    "for which it would be refused, with what corrects it. With\n"
	    "NAME@service what the service NAME starts as.",
	    "explain alice@sshd" },
	{ "hook",   cmd_hook,   1, -1, NO_JAILS | IN_BACKGROUND | TAKES_ROOT,
	    "install|remove|status [MANAGER...] [--background] [--root DIR]",
	    "refresh after each package transaction; no user managers",
	    "For the package managers of this host, or those named; with\n"
	    "systemd also units that follow what no package manager\n"
	    "changes.",
	    "hook install" },
	{ "pam",    cmd_pam,    1, -1,
	    NO_JAILS | TAKES_ALL | TAKES_ROOT | TRIES,
	    "status|add|remove [PAMSERVICE...] [--all] [--root DIR] "
	    "[--dry-run]",
	    "the lines of pam_jail.so in the files of PAM",
	    "add puts them where they belong, with --all for every service\n"
	    "that starts programs for users; remove gives the files back.\n"
	    "What would lock anybody out, or let a jail's account in outside,\n"
	    "is not written, and the line that is in the way is named.",
	    "pam add sshd su cron" },
	{ "unjailed", cmd_unjailed, 1, 1, NO_JAILS, "USER|UID",
	    "0: it is in no jail; 1: it is in one, or nobody can say",
	    "For ExecCondition= of user@.service.",
	    "unjailed alice" },
	{ "import", cmd_import, 1, 1, NO_JAILS, "jailkit",
	    "say which script reads jailkit's configuration",
	    "The script prints components and jail files, or writes them\n"
	    "below its --output DIR; it has a --help.",
	    "import jailkit" },
	{ "learn",  cmd_learn,  2, -1, NO_JAILS | TAKES_OUTPUT | TAKES_USER |
	    LEARNS,
	    "NAME [--add] [--user USER] [--output FILE] -- CMD...",
	    "run CMD, write the component it turned out to need",
	    "The program really runs, outside any jail, as whoever calls\n"
	    "this or as USER, whose files may be code. What it opened\n"
	    "becomes the component NAME.",
	    "learn report -- /usr/local/bin/report --daily" },
};

enum { N_CMDS = COUNT(cmds) };
int
unable(const struct err *e)
{
	escape_line(stderr, "jail-setup: ", e->msg);	/* it may name files */
	return EXIT_UNABLE;
}

int
limits_work(const struct jail *j, struct err *e)
{
	return !jail_limited(j) || cgroup_can(e) == 0 ? 0 :
	    err_in(e, j->service ? "it is not started" :
	    "every login is refused");
}

void
warn_absent(const struct call *c, const struct jail *j)
{
	scope_list names = {0};
	struct err e;

	if (absent_names(j, &names, &e) < 0)
		unable(&e);
	for (size_t i = 0; i < names.n; i++) {
		absent_say(c->at.config, j, names.v[i], &e);
		err_in(&e, "warning");
		unable(&e);
	}
	if (limits_work(j, &e) < 0) {
		err_in(&e, "warning: jail %s", j->name);
		unable(&e);
	}
}

static int
worse(int a, int b)
{
	return a > b ? a : b;
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

int
each_jail(const struct call *c, char *const *names, enum which which,
    int (*each)(const struct call *c, const struct jail *j, void *arg),
    void *arg)
{
	int worst = EXIT_FINE;

	for (size_t i = 0; names[0] == NULL && i < c->jails.n; i++) {
		const struct jail *j = &c->jails.v[i];

		if (which == EVERY_JAIL || (j->root == NULL &&
		    (which == OUR_JAILS || store_exists(c->at.state, j->name))))
			worst = worse(worst, each(c, j, arg));
	}
	for (; *names != NULL; names++) {
		const struct jail *j = call_jail(c, *names);

		worst = worse(worst, j != NULL ? each(c, j, arg) : EXIT_UNABLE);
	}
	return worst;
}

static int
misuse(const char *what, const char *which, const struct cmd *cmd)
{
	fprintf(stderr, "jail-setup: %s%s; ", what, which);
	if (cmd != NULL)
		usage_line(cmd, stderr);
	else
		fputs("see: jail-setup --help\n", stderr);
	return EXIT_UNABLE;
}

/* The help of one command, or of all. */
static int
print_help(const char *word)
{
	char *const words[] = { (char *)word, NULL };
	const struct cmd *cmd = usage_command(cmds, N_CMDS, words);

	if (cmd == NULL && word != NULL)
		return misuse("unknown command ", word, NULL);
	if (cmd != NULL)
		usage_of(cmd, stdout);
	else
		usage_all(cmds, N_CMDS, stdout);
	return EXIT_FINE;
}

/*
 * check reports a jail file that cannot be read and continues with the others;
 * check --live decides a login, which such a file refuses.
 */
static int
load_jails(const struct cmd *cmd, struct call *c, struct err *e)
{
	int rc = (cmd->flags & CHECKS) != 0 && c->live == NULL ?
	    jails_load_rest(c->at.config, &c->jails, &c->wrong, e) :
	    jails_load(c->at.config, &c->jails, e);

	return rc < 0 ? -1 :
	    service_jails_add(c->at.config, &c->jails, &c->services, e);
}

/* A service that cannot be read stops nothing but itself. */
static int
say_wrong(const struct cmd *cmd, const struct call *c)
{
	if ((cmd->flags & CHECKS) != 0 || c->services.why.n == 0)
		return EXIT_FINE;
	for (size_t i = 0; i < c->services.why.n; i++)
		escape_line(stderr, "jail-setup: ", c->services.why.v[i]);
	return c->args[0] == NULL ? EXIT_UNABLE : EXIT_FINE;
}

static int
unable_to(const struct cmd *cmd, const struct call *c, const struct err *e)
{
	return (cmd->flags & CHECKS) != 0 ? check_unable(c, e) : unable(e);
}

static int
run_command(const struct cmd *cmd, struct call *c, int nargs)
{
	const char *other = usage_misplaced(cmd, c);
	struct err e;
	int rc;

	if (other != NULL)
		return misuse("not for this command: --", other, cmd);
	if (nargs < cmd->least || (cmd->most >= 0 && nargs > cmd->most))
		return misuse(cmd->name, nargs < cmd->least ?
		    ": a word is missing" : ": too many words", cmd);
	if ((cmd->flags & NEEDS_ROOT) != 0 && geteuid() != 0) {
		err_set(&e, 0, "%s: only root can do this", cmd->name);
		return unable_to(cmd, c, &e);
	}
	/* everybody may read what it makes; learn's CMD gets the caller's */
	if ((cmd->flags & NEEDS_ROOT) != 0 || (cmd->flags & NO_JAILS) == 0)
		umask(022);
	if ((cmd->flags & NO_JAILS) == 0 && load_jails(cmd, c, &e) < 0) {
		if (c->log)
			log_failed(NULL, &e);
		return unable_to(cmd, c, &e);
	}
	rc = say_wrong(cmd, c);
	rc = worse(rc, cmd->run(c));
	jails_free(&c->jails);
	list_free(&c->wrong);
	service_wrong_free(&c->services);
	return rc;
}

/* A report that is incomplete, or could not be written, is an error. */
static int
flush_report(int rc)
{
	struct err e;

	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("jail-setup: standard output");
		return EXIT_UNABLE;
	}
	if (jsonline_end(&e) < 0)
		return unable(&e);
	return rc;
}

/*
 * Open closed standard descriptors, so that no file that is opened later gets
 * their numbers.  Read-only, so that writing a report to a closed standard
 * output still fails.
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
		.at = { PATHS_CONFIG, PATHS_VENDOR, PATHS_STATE, PATHS_INSIDE },
	};

	if (argc == 2 && strcmp(argv[0], LIVE_OUTSIDE) == 0)
		return live_outside(argv[1]);
	standard_descriptors();
	setlocale(LC_CTYPE, "");
	jsonline_start();
	switch (usage_parse(argc, argv, &c)) {
	case PARSED:
		break;
	case PARSED_VERSION:
		puts("jail-setup " VERSION);
		return flush_report(EXIT_FINE);
	case PARSED_WRONG:
		return misuse("unknown option, or no value for it: ",
		    argv[optind - 1], usage_command(cmds, N_CMDS, argv + 1));
	}
	if (c.help)
		return flush_report(print_help(argv[optind]));
	if (optind == argc)
		return misuse("no command", "", NULL);
	for (size_t i = 0; i < N_CMDS; i++) {
		if (strcmp(cmds[i].name, argv[optind]) != 0)
			continue;
		c.args = argv + optind + 1;
		return flush_report(run_command(&cmds[i], &c,
		    argc - optind - 1));
	}
	return misuse("unknown command ", argv[optind], NULL);
}
