/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attacks.c - the table of attacks, and the program that tries them.
 *
 * Proves P3 of the design: inside, nothing reaches outside.  Each row is tried
 * twice, in a control that must let it out (or the row proves nothing) and in
 * the jail, which must not.  Sources are the ids of notes/escapes.md.
 *
 *   attacks list                  the rows
 *   attacks try HERE NAME         one row; 0 escaped, 1 held, 2 not tried
 *   attacks all HERE TAG [CONTROL]        every row, or those of one control;
 *                                 results into HERE/result.TAG
 *   attacks helper DIR OTHER HERE...      the partner outside, same user
 *   attacks plant HERE...         as root: set-uid file, device node, fcaps
 *   attacks enter KIND ROOT UID GID CMD...        the controls
 *   attacks keyring CMD...        CMD inherits a session keyring with a key
 *   attacks terminal FLAG CMD...  CMD shares a terminal with us
 *   attacks room PID DIR          as root outside: what a process would find
 *                                 that broke out of the root of PID
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

enum { ESCAPED = 0, HELD = 1, UNTRIED = 2 };
enum { PATIENCE = 5 };  /* seconds for one attack */

/*
 * control is the weakest jail of its kind that the attack must leave:
 *   chroot  chroot(2), then the user, /proc and /dev/pts of the host
 *   pivot   pivot_root(2), then the user
 *   root    chroot(2) and still root
 * walls are the errors by which the attack may fail; any other one means that
 * the attack did not get as far as the wall.  held is said for errno 0.
 */
static const struct row {
	const char *name, *control;
	int       (*try)(const struct target *);
	const char *walls, *held, *title, *source;
} rows[] = {
	{ "proc-root", "chroot", proc_root, "ENOENT EACCES EPERM", NULL,
	  "secret through /proc/PID/root", "U2" },
	{ "proc-cwd", "chroot", proc_cwd, "ENOENT EACCES EPERM", NULL,
	  "secret through /proc/PID/cwd", "U2" },
	{ "proc-fd", "chroot", proc_fd, "ENOENT EACCES EPERM", NULL,
	  "secret through /proc/PID/fd", "U2" },
	{ "proc-any", "chroot", proc_any, "", "none leads out",
	  "secret through any process it sees", "U2" },
	{ "other-home", "chroot", other_home, "ENOENT EACCES EPERM", NULL,
	  "another account's home", "U2" },
	{ "cwd", "chroot", caller_cwd, "ENOENT EACCES EPERM", NULL,
	  "working directory of the caller", "R1" },
	{ "left-open", "chroot", left_open, "", "none left",
	  "descriptor left open by the caller", "R9" },
	{ "moved-out", "chroot", moved_out, "ENOENT", NULL,
	  "home directory moved out from outside", "R7" },
	{ "write-root", "root", write_root, "EROFS", NULL,
	  "write to /etc, /usr, /var, /dev", "R10" },

	{ "signal", "chroot", send_signal, "EPERM ESRCH", NULL,
	  "kill a process outside", "U1" },
	{ "sigio", "chroot", signal_by_io, "EPERM ESRCH", "not delivered",
	  "have the kernel signal it (F_SETOWN)", "U1" },
	{ "ptrace", "chroot", attach, "EPERM ESRCH", NULL,
	  "ptrace a process outside", "U1 R8" },
	{ "memory", "chroot", read_memory, "EPERM ESRCH", NULL,
	  "read the memory of a process outside", "U1" },
	{ "take-fd", "chroot", take_descriptor, "EPERM ESRCH", NULL,
	  "take a descriptor from a process outside", "U1" },
	{ "list", "chroot", list_processes, "", "only its own",
	  "see the processes of others in /proc", "U2" },
	{ "limit", "chroot", set_limit, "EPERM ESRCH", NULL,
	  "set the limits of a process outside", "U1" },
	{ "schedule", "chroot", set_schedule, "EPERM EACCES ESRCH", NULL,
	  "bind a process outside to a processor", "U1" },
	{ "priority", "chroot", set_priority, "EPERM EACCES ESRCH", NULL,
	  "set the priority of a process outside", "U1" },

	{ "abstract", "chroot", abstract_socket, "EPERM ECONNREFUSED", NULL,
	  "descriptor over an abstract socket", "U3" },
	{ "socket", "chroot", path_socket, "ENOENT EACCES EPERM", NULL,
	  "socket of a service outside", "U4" },
	{ "shm", "chroot", shared_memory, "ENOENT", NULL,
	  "shared memory (SysV) outside", "U1" },
	{ "mqueue", "chroot", message_queue, "ENOENT", NULL,
	  "message queue outside", "U1" },
	{ "packet", "root", packet_socket, "EPERM", NULL,
	  "listen to the network (raw packets)", "R13" },

	{ "userns", "pivot", user_namespace, "EPERM ENOSPC ENOSYS", NULL,
	  "user namespace, then mount", "U7" },
	{ "mount", "root", mount_any, "EPERM", NULL,
	  "mount a file system", "R4 R10" },
	{ "mknod", "root", make_node, "EPERM", NULL,
	  "make a disk's device node", "R5" },
	{ "node", "chroot", open_node, "EACCES EPERM", NULL,
	  "open a device node planted in the home", "R5" },
	{ "setuid", "chroot", setuid_file, "EPERM EACCES", "still the user",
	  "run a set-uid root file in the home", "U8" },
	{ "fcaps", "chroot", capable_file, "EPERM EACCES", "no capability",
	  "run a file with capabilities in the home", "U8" },
	{ "caps", "chroot", any_capability, "", "all sets empty",
	  "a capability, or a way to gain one", "R13 P14" },
	{ "hostname", "root", host_name, "EPERM", NULL,
	  "change the host's name", "R13" },
	{ "knobs", "root", kernel_knob, "EACCES EROFS ENOENT EPERM", NULL,
	  "write core_pattern, sysrq-trigger", "R11" },
	{ "setns", "root", join_namespace, "EPERM ENOENT EACCES", NULL,
	  "join the namespaces of a process outside", "R4" },
	{ "handle", "root", file_handle, "EPERM", NULL,
	  "open a file outside by its handle", "R13" },

	{ "chroot-twice", "root", chroot_twice, "EPERM", NULL,
	  "chroot twice and climb", "R1" },
	{ "chroot-saved", "root", chroot_saved, "EPERM", NULL,
	  "chroot with a directory kept open", "R2" },
	{ "chroot-moved", "root", chroot_moved, "EPERM", NULL,
	  "chroot with a directory moved out", "R6" },

	{ "login-key", "chroot", login_key, "ENOKEY EACCES EPERM", NULL,
	  "key in the caller's session keyring", "U12" },
	{ "user-key", "chroot", user_key, "ENOKEY EACCES EPERM", NULL,
	  "key of the same user outside", "U12" },
	{ "upcall", "chroot", key_upcall, "EPERM ENOSYS EACCES", NULL,
	  "make root outside run /sbin/request-key", "P4" },

	{ "tiocsti", "chroot", push_input, "EPERM EIO EACCES", NULL,
	  "type into the caller's terminal", "U10" },
	{ "terminal", "chroot", other_terminal, "ENOENT EACCES EPERM", NULL,
	  "another terminal of the same user", "U10" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static int
has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; (p = strstr(p, word)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return 1;
	return 0;
}

/* One line "name, verdict, reason" to out; the verdict is also the result. */
static int
verdict(const struct row *r, int rc, int no, int out)
{
	const char *name = no ? strerrorname_np(no) : NULL;

	if (rc == 0) {
		dprintf(out, "%s\t%d\tescaped\n", r->name, ESCAPED);
		return ESCAPED;
	}
	if (!no && r->held) {
		dprintf(out, "%s\t%d\t%s\n", r->name, HELD, r->held);
		return HELD;
	}
	if (name && has_word(r->walls, name)) {
		dprintf(out, "%s\t%d\t%s\n", r->name, HELD, name);
		return HELD;
	}
	dprintf(out, "%s\t%d\tstopped by %s\n", r->name, UNTRIED,
	        name ? name : "nothing");
	return UNTRIED;
}

/* In a child: what an attack does to its own root or identity ends with it. */
static int
try_row(const struct row *r, const struct target *t, int out)
{
	pid_t pid = fork();
	int status, rc;

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(PATIENCE);
		errno = 0;
		rc = r->try(t);
		_exit(verdict(r, rc, errno, out));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return UNTRIED;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	dprintf(out, "%s\t%d\tkilled by signal %d\n", r->name, UNTRIED,
	        WTERMSIG(status));
	return UNTRIED;
}

static int
list_main(char **args)
{
	(void)args;
	for (const struct row *r = rows; r < rows + ROWS; r++)
		printf("%s\t%s\t%s\t%s\n", r->name, r->control, r->title,
		       r->source);
	return 0;
}

static int
try_main(char **args)
{
	struct target t = { 0 };

	if (target_read(&t, args[0]) < 0) {
		perror(args[0]);
		return UNTRIED;
	}
	for (const struct row *r = rows; r < rows + ROWS; r++)
		if (strcmp(r->name, args[1]) == 0)
			return try_row(r, &t, STDOUT_FILENO);
	fprintf(stderr, "attacks: no attack named %s\n", args[1]);
	return UNTRIED;
}

static int
all_main(char **args)
{
	struct target t = { 0 };
	char path[PATH_MAX], file[128];
	int out;

	snprintf(file, sizeof(file), "result.%s", args[1]);
	if (target_read(&t, args[0]) < 0 ||
	    in_here(path, sizeof(path), &t, file) < 0 ||
	    (out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0) {
		perror(args[0]);
		return UNTRIED;
	}
	for (const struct row *r = rows; r < rows + ROWS; r++)
		if (!args[2] || strcmp(r->control, args[2]) == 0)
			try_row(r, &t, out);
	return 0;
}

/* What setuid_file and capable_file run: 0 when it gained anything. */
static int
gained_main(char **args)
{
	(void)args;
	return geteuid() == 0 || any_capability(NULL) == 0 ? ESCAPED : HELD;
}

static const struct cmd {
	const char *name;
	int       (*run)(char **args);
	int         nargs;
} cmds[] = {
	{ "list",     list_main,    0 },
	{ "try",      try_main,     2 },
	{ "all",      all_main,     2 },
	{ "gained",   gained_main,  0 },
	{ "helper",   helper_main,  3 },
	{ "plant",    plant_main,   1 },
	{ "enter",    enter_main,   5 },
	{ "keyring",  keyring_main, 1 },
	{ "terminal", owner_main,   2 },
	{ "room",     room_main,    2 },
};

int
main(int argc, char **argv)
{
	const struct cmd *end = cmds + sizeof(cmds) / sizeof(cmds[0]);

	for (const struct cmd *c = cmds; argc > 1 && c < end; c++)
		if (strcmp(c->name, argv[1]) == 0 && argc - 2 >= c->nargs)
			return c->run(argv + 2);
	fprintf(stderr, "usage: attacks list|try|all|helper|plant|enter|"
	        "keyring|terminal|room ARG...\n");
	return UNTRIED;
}
