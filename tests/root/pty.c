/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pty.c - runs a command on a terminal of a given size and plays a script.
 *
 *   pty [-r ROWS] [-c COLS] [-t SECONDS] -- CMD ARG... < SCRIPT
 *
 * The script's lines:
 *   send TEXT       type TEXT; \n \r \t \\ \e and \ooo are understood
 *   expect TEXT     wait until TEXT appears in the output that is not yet matched
 *   pause MS        wait, where no output shows that the input had its effect
 *   size ROWS COLS  change the window, as a terminal emulator does
 *   eof             wait for the command to end
 * The output of the command is copied to standard output.  The status is that of
 * the command, or 124 if an expected text did not come in time.
 */
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char   seen[1 << 20];    /* output that is not yet matched */
static size_t nseen;
static int    tty = -1;
static int    patience = 15;
static pid_t  child;
static int    status, ended;

/*
 * A terminal without an open slave reads as closed.  That is the end, unless the
 * command still runs: login(1) hangs up its terminal and opens it again.
 */
static int
over(void)
{
	if (!ended && waitpid(child, &status, WNOHANG) == child)
		ended = 1;
	if (!ended)
		usleep(20000);
	return ended;
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1: something came, 0: nothing until the deadline, -1: the terminal is closed */
static int
more(long deadline)
{
	struct pollfd p = { .fd = tty, .events = POLLIN };
	long left = deadline - now_ms();
	ssize_t n;

	if (left <= 0 || poll(&p, 1, (int)left) <= 0)
		return 0;
	if (nseen > sizeof(seen) / 2) {
		memmove(seen, seen + nseen / 2, nseen - nseen / 2);
		nseen -= nseen / 2;
	}
	n = read(tty, seen + nseen, sizeof(seen) - nseen - 1);
	if (n <= 0)
		return over() ? -1 : 1;
	if (write(STDOUT_FILENO, seen + nseen, (size_t)n) != n)
		return -1;
	nseen += (size_t)n;
	return 1;
}

static size_t
unescape(char *out, const char *in)
{
	char *o = out;

	for (; *in; in++) {
		if (*in != '\\' || in[1] == '\0') {
			*o++ = *in;
			continue;
		}
		switch (*++in) {
		case 'n': *o++ = '\n'; break;
		case 'r': *o++ = '\r'; break;
		case 't': *o++ = '\t'; break;
		case 'e': *o++ = '\033'; break;
		default:
			if (*in >= '0' && *in <= '7' && in[1] && in[2]) {
				*o++ = (char)((in[0] - '0') * 64 + (in[1] - '0') * 8 + (in[2] - '0'));
				in += 2;
			} else {
				*o++ = *in;
			}
		}
	}
	return (size_t)(o - out);
}

static void
fail(const char *what, const char *arg)
{
	fflush(stdout);
	fprintf(stderr, "pty: %s: %s\n", arg, what);
	kill(-child, SIGHUP);
	kill(child, SIGKILL);
	exit(124);
}

static void
expect(const char *arg)
{
	char want[4096];
	size_t n = unescape(want, arg);
	long deadline = now_ms() + patience * 1000L;
	int r = 1;

	for (;;) {
		char *at = nseen ? memmem(seen, nseen, want, n) : NULL;

		if (at != NULL) {
			nseen -= (size_t)(at - seen) + n;
			memmove(seen, at + n, nseen);
			return;
		}
		if (r < 0)
			fail("the command ended before it said so", arg);
		if ((r = more(deadline)) == 0)
			fail("not said in time", arg);
	}
}

static void
play(char *line)
{
	struct winsize ws = { 0 };
	char text[4096];
	size_t n;

	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "send ", 5) == 0) {
		n = unescape(text, line + 5);
		if (write(tty, text, n) != (ssize_t)n)
			fail(strerror(errno), line);
	} else if (strncmp(line, "expect ", 7) == 0) {
		expect(line + 7);
	} else if (sscanf(line, "size %hu %hu", &ws.ws_row, &ws.ws_col) == 2) {
		if (ioctl(tty, TIOCSWINSZ, &ws) < 0)
			fail(strerror(errno), line);
	} else if (strncmp(line, "pause ", 6) == 0) {
		usleep((useconds_t)atoi(line + 6) * 1000);
	} else if (strcmp(line, "eof") != 0 && *line != '\0' && *line != '#') {
		fail("no such instruction", line);
	}
}

static int
finish(void)
{
	long deadline = now_ms() + patience * 1000L;
	int r;

	while ((r = more(deadline)) > 0)
		nseen = 0;
	if (r == 0)
		fail("the command did not end", "eof");
	while (!ended && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			err(124, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	char line[4096];
	int c, fd;

	while ((c = getopt(argc, argv, "+r:c:t:")) != -1) {
		switch (c) {
		case 'r': ws.ws_row = (unsigned short)atoi(optarg); break;
		case 'c': ws.ws_col = (unsigned short)atoi(optarg); break;
		case 't': patience = atoi(optarg); break;
		default: return 2;
		}
	}
	if (optind == argc)
		errx(2, "usage: pty [-r ROWS] [-c COLS] [-t SECONDS] -- CMD ARG...");
	signal(SIGPIPE, SIG_IGN);
	if ((child = forkpty(&tty, NULL, NULL, &ws)) < 0)
		err(1, "forkpty");
	if (child == 0) {
		for (fd = 3; fd < 64; fd++)
			close(fd);
		execvp(argv[optind], argv + optind);
		err(127, "%s", argv[optind]);
	}
	while (fgets(line, sizeof(line), stdin) != NULL)
		play(line);
	return finish();
}
