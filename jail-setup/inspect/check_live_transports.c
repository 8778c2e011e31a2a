/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_live_transports.c - uses each transport of a jail: the account's shell
 * inside, with -c as sshd calls it, and the first packets of the protocol.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_live.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "jail_command.h"
#include "list.h"
#include "program.h"
#include "reach.h"
#include "scope.h"
#include "shell.h"

enum { FXP_MOST = 4096 };

/* A program behind the shell, and the pipes to it. */
struct talk {
	pid_t pid;
	int to, from;
};

static bool
start_program(const struct live_ground *g, const char *line, struct talk *t)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		return false;
	t->pid = fork();
	if (t->pid == 0) {
		char *const argv[] = {
			(char *)g->who->shell, (char *)"-c", (char *)line, NULL,
		};
		char home[512], *const env[] = {
			home, (char *)"PATH=/usr/local/bin:/usr/bin:/bin", NULL,
		};

		snprintf(home, sizeof(home), "HOME=%.500s", g->who->home);
		signal(SIGPIPE, SIG_DFL);
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
		execve(argv[0], argv, env);
		_exit(127);
	}
	signal(SIGPIPE, SIG_IGN);	/* it may have ended */
	close(in[0]);
	close(out[1]);
	t->to = in[1];
	t->from = out[0];
	return t->pid > 0;
}

/* How it ended, or -1. */
static int
stop_program(struct talk *t)
{
	int status;

	close(t->to);
	close(t->from);
	return waitpid(t->pid, &status, 0) == t->pid && WIFEXITED(status) ?
	    WEXITSTATUS(status) : -1;
}

static bool
read_all(int fd, void *buf, size_t n)
{
	for (char *to = buf; n > 0; ) {
		ssize_t got = read(fd, to, n);

		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

/* Does the account have it?  By `commands`, else by the file. */
static bool
is_offered(const struct live_ground *g, const char *command, const char *path)
{
	const struct jail_command *c = g->jail->commands.v;

	for (size_t i = 0; i < g->jail->commands.n; i++)
		if (strcmp(jail_command_name(&c[i]), command) == 0)
			return true;
	return c == NULL && access(path, X_OK) == 0;
}

static enum live_verdict
say_verdict(bool good, const char *what, char *why)
{
	return live_say(good ? LIVE_GOOD : LIVE_BAD, why, "%s", what);
}

/* Who has nologin(8) is not meant to start anything: that is no fault. */
static bool
starts_none(const struct live_ground *g, char *why)
{
	if (!shell_none(g->who->shell))
		return false;
	snprintf(why, LIVE_WHY, "commands: none, the shell is %.90s",
	    g->who->shell);
	return true;
}

/* What could have been the command's fault is the shell's. */
static enum live_verdict
say_silence(const struct live_ground *g, const char *what, char *why)
{
	if (starts_none(g, why))
		return LIVE_BAD;
	return live_say(LIVE_BAD, why, "%s", access(g->who->shell, X_OK) != 0 ?
	    "the account's shell starts nothing" : what);
}

static enum live_verdict
try_shell(const struct live_ground *g, char *why)
{
	struct talk t;
	char said[8] = "";
	bool good;

	if (starts_none(g, why))
		return LIVE_ABSENT;
	if (g->jail->commands.v != NULL)
		return live_say(LIVE_ABSENT, why, "limited to commands");
	good = start_program(g, "echo live", &t) && read_all(t.from, said, 5) &&
	    strcmp(said, "live\n") == 0;
	return stop_program(&t) == 0 && good ?
	    say_verdict(true, g->who->shell, why) :
	    say_silence(g, "the shell says nothing", why);
}

/* SFTP version 3, draft-ietf-secsh-filexfer-02: length, type, id, ... */
struct packet {
	uint8_t bytes[FXP_MOST];
	size_t n;
};

static void
put_u32(struct packet *p, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		p->bytes[p->n++] = (uint8_t)(v >> shift);
}

static void
put_string(struct packet *p, const char *s, size_t n)
{
	put_u32(p, (uint32_t)n);
	memcpy(p->bytes + p->n, s, n);
	p->n += n;
}

static void
begin_packet(struct packet *p, uint8_t type, uint32_t id)
{
	p->n = 4;
	p->bytes[p->n++] = type;
	put_u32(p, id);
}

static uint32_t
get_u32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
}

/* Send, and read the answer into *p; its type, or 0. */
static uint8_t
ask_server(struct talk *t, struct packet *p)
{
	size_t n = p->n;
	uint32_t len;

	p->n = 0;
	put_u32(p, (uint32_t)(n - 4));
	if (write(t->to, p->bytes, n) != (ssize_t)n ||
	    !read_all(t->from, p->bytes, 4))
		return 0;
	len = get_u32(p->bytes);
	if (len == 0 || len > sizeof(p->bytes) ||
	    !read_all(t->from, p->bytes, len))
		return 0;
	p->n = len;
	return p->bytes[0];
}

enum {
	FXP_INIT = 1, FXP_VERSION, FXP_OPEN, FXP_CLOSE, FXP_READ, FXP_WRITE,
	FXP_REMOVE = 13, FXP_STATUS = 101, FXP_HANDLE, FXP_DATA,
};

/* Write a file into the home, read it back, remove it. */
static bool
round_trip(struct talk *t, const char *home)
{
	static const char text[] = "jail-setup check --live";
	char path[512], handle[256];
	struct packet p;
	uint32_t len;
	bool good;

	snprintf(path, sizeof(path), "%.400s/.jail-live-%d", home,
	    (int)getpid());
	begin_packet(&p, FXP_OPEN, 1);
	put_string(&p, path, strlen(path));
	put_u32(&p, 0x1b);	/* read, write, create, truncate */
	put_u32(&p, 0);
	if (ask_server(t, &p) != FXP_HANDLE ||
	    (len = get_u32(p.bytes + 5)) > sizeof(handle))
		return false;
	memcpy(handle, p.bytes + 9, len);
	begin_packet(&p, FXP_WRITE, 2);
	put_string(&p, handle, len);
	put_u32(&p, 0);
	put_u32(&p, 0);
	put_string(&p, text, strlen(text));
	good = ask_server(t, &p) == FXP_STATUS && get_u32(p.bytes + 5) == 0;
	begin_packet(&p, FXP_READ, 3);
	put_string(&p, handle, len);
	put_u32(&p, 0);
	put_u32(&p, 0);
	put_u32(&p, sizeof(text));
	good = good && ask_server(t, &p) == FXP_DATA &&
	    get_u32(p.bytes + 5) == strlen(text) &&
	    memcmp(p.bytes + 9, text, strlen(text)) == 0;
	begin_packet(&p, FXP_REMOVE, 4);
	put_string(&p, path, strlen(path));
	return ask_server(t, &p) == FXP_STATUS &&
	    get_u32(p.bytes + 5) == 0 && good;
}

/* A file that all may read is none that a row with a root sends. */
static bool
has_root(const char *name)
{
	struct err e;
	scope_fd top = program_top(&e);
	bool limited;

	return top >= 0 && reach_limited(top, name, &limited, &e) == 0 &&
	    limited;
}

static enum live_verdict
try_sftp(const struct live_ground *g, char *why)
{
	static const char name[] = "sftp-server";
	char path[PATH_MAX];
	struct packet p = { .n = 4 };
	struct talk t;
	struct err e;
	scope_fd top = program_top(&e);
	bool hello, trip, writable;

	if (top < 0 || program_find(top, name, path, &e) != PROGRAM_FOUND)
		strcpy(path, name);
	if (!is_offered(g, name, path))
		return LIVE_ABSENT;
	p.bytes[p.n++] = FXP_INIT;
	put_u32(&p, 3);
	writable = g->jail->home == JAIL_HOME_RW && !has_root(name);
	hello = start_program(g, path, &t) && ask_server(&t, &p) == FXP_VERSION;
	trip = hello && writable && round_trip(&t, g->who->home);
	stop_program(&t);
	if (!hello)
		return say_silence(g, "no handshake", why);
	if (!writable)
		return say_verdict(true, has_root(name) ?
		    "handshake; its row has a root" :
		    "handshake; the home is not writable", why);
	return say_verdict(trip, trip ? "handshake, a file there and back" :
	    "a file did not come back", why);
}

static enum live_verdict
try_scp(const struct live_ground *g, char *why)
{
	struct talk t;
	char c = 0;
	bool good;

	if (!is_offered(g, "scp", "/usr/bin/scp"))
		return live_say(LIVE_ABSENT, why, "the one of scp -O");
	if (has_root("scp"))
		return live_say(LIVE_UNTRIED, why, "its row has a root");
	/* the old protocol: a NUL from us, "C0644 size name" from it */
	good = start_program(g, "scp -f /etc/passwd", &t) &&
	    write(t.to, "", 1) == 1 && read_all(t.from, &c, 1) && c == 'C';
	stop_program(&t);
	return good ? say_verdict(true, "offers a file", why) :
	    say_silence(g, "no answer", why);
}

static enum live_verdict
try_rsync(const struct live_ground *g, char *why)
{
	uint8_t version[4] = {0};
	struct talk t;
	bool good;

	if (!is_offered(g, "rsync", "/usr/bin/rsync"))
		return LIVE_ABSENT;
	if (has_root("rsync"))
		return live_say(LIVE_UNTRIED, why, "its row has a root");
	/* both sides begin with their protocol version, little-endian */
	good = start_program(g, "rsync --server --sender -e.LsfxCIvu . "
	    "/etc/passwd", &t) && read_all(t.from, version, 4) &&
	    version[0] >= 20 && version[1] == 0 && version[2] == 0 &&
	    version[3] == 0;
	stop_program(&t);
	return good ? live_say(LIVE_GOOD, why, "protocol %u", version[0]) :
	    say_silence(g, "no answer", why);
}

const struct live_probe live_transports[] = {
	{ "shell", try_shell, NULL },
	{ "sftp", try_sftp, NULL },
	{ "scp", try_scp, NULL },
	{ "rsync", try_rsync, NULL },
	{ 0 }
};
