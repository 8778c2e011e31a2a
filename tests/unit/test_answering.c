/* SPDX-License-Identifier: BSD-2-Clause */
/* test_answering.c - a connection in the queue is no answer: answering.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "listen_address.h"
#include "service/answering.h"
#include "service_file.h"

enum { SOON = 300, LATE = 10000 };	/* milliseconds */

/* A socket that listens at the address; its port is chosen where it has none. */
static int
listens(const char *address, char text[128])
{
	struct listen_address at;
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	struct err e;
	int fd;

	if (address[0] == '/')
		unlink(address);
	assert_int_equal(listen_address_parse(address, &at, &e), 0);
	fd = socket(at.sa.ss_family, SOCK_STREAM, 0);
	if (at.port != 0)	/* 16 bits behind the family: any port */
		memset((char *)&at.sa + sizeof(sa_family_t), 0, 2);
	assert_true(fd >= 0);
	if (bind(fd, (struct sockaddr *)&at.sa, at.len) < 0 ||
	    listen(fd, 5) < 0) {
		close(fd);
		return -1;	/* no IPv6 here */
	}
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	if (at.port == 0)
		snprintf(text, 128, "%s", address);
	else
		snprintf(text, 128, "%.*s:%d",
		    (int)(strrchr(address, ':') - address), address,
		    ((unsigned char *)&sa)[2] << 8 | ((unsigned char *)&sa)[3]);
	return fd;
}

static int
asks(char *address, long ms)
{
	char user[] = "root";
	struct service_listen l = { .address = address };
	const struct service s = { .user = user, .listen = { &l, 1 } };
	struct err e;
	int rc = service_answers(&s, ms, &e);

	if (rc < 0)
		assert_non_null(strstr(e.msg, address));
	return rc;
}

/* Takes one connection, and holds it or closes it at once. */
static pid_t
takes_one(int fd, bool holds)
{
	pid_t pid = fork();

	if (pid == 0) {
		int c = accept(fd, NULL, NULL);
		char byte;

		if (holds && read(c, &byte, 1) != 0)
			_exit(1);
		_exit(c < 0);
	}
	return pid;
}

static void
only_a_program_answers(const char *address)
{
	char text[128];
	int fd = listens(address, text), status;

	if (fd < 0)
		return;
	assert_int_equal(asks(text, SOON), -1);
	/* those before are in the queue, and end */
	for (int holds = 0; holds < 2; holds++) {
		pid_t pid;

		close(fd);
		fd = listens(address, text);
		assert_true(fd >= 0);
		pid = takes_one(fd, holds != 0);
		assert_int_equal(asks(text, LATE), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
	close(fd);
	if (address[0] == '/')
		unlink(address);
	assert_int_equal(asks(text, SOON), -1);
}

static void
of_a_path(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "/tmp/answer-%d.sock", (int)getpid());
	only_a_program_answers(path);
}

static void
of_ports(void **state)
{
	(void)state;
	only_a_program_answers("127.0.0.1:1");
	only_a_program_answers("[::1]:1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_path),
		cmocka_unit_test(of_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
