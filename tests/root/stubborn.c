/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stubborn.c - processes that do not want to end.  All ignore SIGTERM and SIGHUP, and
 * print READY.
 *
 *   stubborn ignores            one process
 *   stubborn leader             its first thread ends, another goes on
 *   stubborn comet              forks, the child goes on and the parent ends, for ever
 *   stubborn bomb MOST          each process forks as long as its account has fewer than
 *                               MOST, and lets those continue that were stopped
 *   stubborn enters PID         root's, in the mount namespace of that process
 *   stubborn late FILE          on SIGTERM it takes half a second to write FILE and ends
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char *file;

static void *
wait_for_ever(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void
fly(void)
{
	for (;;)
		if (fork() > 0)
			_exit(0);
}

static void
grow(const char *most)
{
	const struct rlimit l = { (rlim_t)atol(most), (rlim_t)atol(most) };

	if (setrlimit(RLIMIT_NPROC, &l) < 0)
		exit(1);
	for (;;) {
		if (fork() < 0)
			usleep(1000);
		kill(-1, SIGCONT);
	}
}

static void
enter(const char *pid)
{
	char path[64];
	int ns;

	snprintf(path, sizeof(path), "/proc/%s/ns/mnt", pid);
	ns = open(path, O_RDONLY);
	if (ns < 0 || setns(ns, CLONE_NEWNS) < 0)
		exit(1);
	close(ns);
}

static void
write_late(int sig)
{
	const struct timespec half = { 0, 500000000 };
	FILE *f;

	(void)sig;
	nanosleep(&half, NULL);
	f = fopen(file, "w");
	if (f == NULL || fputs("whole\n", f) < 0 || fclose(f) != 0)
		_exit(1);
	_exit(0);
}

int
main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t t;

	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	if (argc > 2 && strcmp(how, "late") == 0) {
		file = argv[2];
		signal(SIGTERM, write_late);
	}
	if (argc > 2 && strcmp(how, "enters") == 0)
		enter(argv[2]);
	puts("READY");
	fflush(stdout);
	if (strcmp(how, "comet") == 0)
		fly();
	if (argc > 2 && strcmp(how, "bomb") == 0)
		grow(argv[2]);
	if (strcmp(how, "leader") == 0 &&
	    pthread_create(&t, NULL, wait_for_ever, NULL) == 0)
		pthread_exit(NULL);
	wait_for_ever(NULL);
}
