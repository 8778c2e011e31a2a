/* SPDX-License-Identifier: BSD-2-Clause */
/* sockets.c - see sockets.h */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/filter.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "count.h"
#include "err.h"
#include "handed_over.h"
#include "ident.h"
#include "list.h"
#include "listen_address.h"
#include "listen_place.h"
#include "listen_taken.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"
#include "sockets.h"

enum { FIRST = 3, MODE = 0660 };	/* SD_LISTEN_FDS_START */

/* The owner of a socket's file: what the row says, or the account. */
static int
find_owner(const struct service_listen *l, const struct ident *who, uid_t *uid,
    gid_t *gid, struct err *e)
{
	const struct passwd *pw = l->owner == NULL ? NULL : getpwnam(l->owner);
	const struct group *gr = l->group == NULL ? NULL : getgrnam(l->group);

	if (l->owner != NULL && pw == NULL)
		return err_set(e, 0, "listen: %s: owner: no account %s",
		    l->address, l->owner);
	if (l->group != NULL && gr == NULL)
		return err_set(e, 0, "listen: %s: group: no group %s",
		    l->address, l->group);
	*uid = pw != NULL ? pw->pw_uid : who->uid;
	*gid = gr != NULL ? gr->gr_gid : who->gid;
	return 0;
}

static int
open_parent(const char *path, const char *service, struct err *e)
{
	int fd = listen_place(path, service, e);
	char parent[PATH_MAX];

	if (fd >= 0 || e->no != ENOENT)
		return fd;
	snprintf(parent, sizeof(parent), "%.*s",
	    (int)(strrchr(path, '/') - path), path);
	return safe_make_dir(parent, 0755, e);
}

/*
 * What bind(2) made at the path.  The directory is root's, and nobody else can
 * have put another there.
 */
static int
give_to(int dir, const char *path, uid_t uid, gid_t gid, struct err *e)
{
	scope_fd fd = openat(dir, strrchr(path, '/') + 1,
	    O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, 0, "%s is no socket", path);
	return fchownat(fd, "", uid, gid, AT_EMPTY_PATH) == 0 ? 0 :
	    err_set(e, errno, "chown %s", path);
}

/*
 * bind(2) has no directory to start from.  That of the path belongs to root all
 * the way, so that the path leads there and nowhere else; and the program finds
 * by it which socket this is, getsockname(2).
 */
static int
bind_path(int fd, const struct service_listen *l,
    const struct listen_address *a, const struct ident *who,
    const char *service, struct err *e)
{
	const char *path = listen_address_path(a);
	const mode_t mode = l->mode != 0 ? (mode_t)l->mode : MODE;
	scope_fd dir = open_parent(path, service, e);
	uid_t uid = 0;
	gid_t gid = 0;
	mode_t mask;
	int rc = dir < 0 ? -1 : listen_taken(a, e);

	if (rc < 0 || find_owner(l, who, &uid, &gid, e) < 0)
		return -1;
	if (rc == LISTEN_STALE &&
	    unlinkat(dir, strrchr(path, '/') + 1, 0) < 0)
		return err_set(e, errno, "unlink %s", path);
	mask = umask(~mode & 0777);
	rc = bind(fd, (const struct sockaddr *)&a->sa, a->len);
	umask(mask);
	if (rc < 0)
		return errno == EADDRINUSE ? listen_in_use(a, e) :
		    err_set(e, errno, "%s: bind", path);
	return give_to(dir, path, uid, gid, e);
}

static int
bind_port(int fd, const struct listen_address *a, struct err *e)
{
	char text[LISTEN_ADDRESS_TEXT];

	if (bind(fd, (const struct sockaddr *)&a->sa, a->len) == 0)
		return 0;
	if (errno == EADDRNOTAVAIL)
		return err_set(e, 0, "%s: no address of this host; fix: write "
		    "an address of this host, see: ip -br address",
		    listen_address_text(a, text));
	return errno == EADDRINUSE ? listen_in_use(a, e) :
	    err_set(e, errno, "%s: bind", listen_address_text(a, text));
}

/* A blocking one, as systemd's. */
static int
bind_one(const struct service_listen *l, const struct listen_address *a,
    const struct ident *who, const char *service, struct err *e)
{
	scope_fd fd = listen_socket(a, e);

	if (fd < 0 || (a->port != 0 ? bind_port(fd, a, e) :
	    bind_path(fd, l, a, who, service, e)) < 0)
		return -1;
	if (fcntl(fd, F_SETFL, 0) < 0 || listen(fd, SOMAXCONN) < 0)
		return err_set(e, errno, "%s: listen", l->address);
	return take_fd(&fd);
}

/*
 * connect(2) with AF_UNSPEC makes a listening TCP socket a common one, which
 * connects to where it was made, outside of the jail's network: to what others
 * have on this host's loopback.  Whoever answers such a call sends SYN and ACK,
 * which no listener and no connection of its needs: so they are dropped, for
 * good.  A closed port answers with RST and ACK and the number 0, RFC 9293
 * 3.10.7.1, and would tell which ports are open.  Accepted connections inherit
 * the filter and its lock.
 */
static int
keep_listening(int fd, const char *address, struct err *e)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),	/* flags, RFC 9293 */
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),	/* SYN, ACK */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x12, 5, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x14),	/* RST, ACK */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x14, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),	/* its number */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
	};
	struct sock_filter has[COUNT(code)] = {0};
	const struct sock_fprog prog = { COUNT(code), code };
	socklen_t n = COUNT(has);
	const int on = 1;

	/* the supervisor's has kept that of the last start */
	if (getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, has, &n) < 0 ||
	    n != COUNT(code) || memcmp(has, code, sizeof(code)) != 0) {
		if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog,
		    sizeof(prog)) < 0)
			return err_set(e, errno, "listen: %s: attach a filter, "
			    "for which newer kernels want CAP_NET_ADMIN",
			    address);
	}
	return setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof(on)) == 0
	    ? 0 : err_set(e, errno, "listen: %s: lock the filter", address);
}

static int
take_one(const struct service_listen *l, const struct ident *who,
    const char *service, int handed, int *fd, struct err *e)
{
	struct listen_address a;

	if (listen_address_fill(l->address, who, &a, e) < 0)
		return err_in(e, "listen");
	*fd = handed;
	if (handed < 0)
		*fd = bind_one(l, &a, who, service, e);
	else if (handed_check(handed, &a, e) < 0)
		return -1;
	if (*fd < 0)
		return err_in(e, "listen");
	return a.port == 0 ? 0 : keep_listening(*fd, l->address, e);
}

static int
note_fpm(struct sockets *k, const char *address, const struct ident *who,
    struct err *e)
{
	char text[LISTEN_ADDRESS_TEXT];
	struct listen_address a;
	char *was = k->fpm;
	int n;

	if (listen_address_fill(address, who, &a, e) < 0)
		return -1;
	n = asprintf(&k->fpm, "%s%s%s=%zu", was != NULL ? was :
	    "FPM_SOCKETS=", was != NULL ? "," : "",
	    listen_address_fpm(&a, text), k->n + FIRST);
	if (n < 0)
		k->fpm = NULL;
	free(was);
	return n < 0 ? err_set(e, 0, "out of memory") : 0;
}

/* Those of one way; `taken` has one for each row. */
static int
number_those(const struct service *s, enum service_as as, const int *taken,
    const struct ident *who, struct sockets *k, struct err *e)
{
	const struct service_listen *l = s->listen.v;

	for (size_t i = 0; i < s->listen.n; i++) {
		if (l[i].as != (int)as)
			continue;
		if (as == AS_FPM && note_fpm(k, l[i].address, who, e) < 0)
			return -1;
		if (as == AS_STDIN)
			k->on_stdin = taken[i];
		else
			k->fd[k->n++] = taken[i];
	}
	return 0;
}

static int
take_all(const struct service *s, const struct ident *who, size_t handed,
    int *taken, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	int next = FIRST;

	for (size_t i = 0; i < s->listen.n; i++) {
		if (l[i].as != AS_SELF && take_one(&l[i], who,
		    s->jail.name, handed > 0 ? next++ : -1, &taken[i], e) < 0)
			return -1;
	}
	return 0;
}

int
sockets_take(const struct service *s, const struct ident *who,
    char *const *environment, struct sockets *out, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	scope_free int *taken = calloc(s->listen.n + 1, sizeof(*taken));
	size_t handed, want = 0;

	*out = (struct sockets){ .on_stdin = -1 };
	out->fd = calloc(s->listen.n + 1, sizeof(*out->fd));
	if (taken == NULL || out->fd == NULL)
		return err_set(e, errno, "sockets");
	for (size_t i = 0; i < s->listen.n; i++)
		want += l[i].as != AS_SELF;
	if (handed_count(environment, want, &handed, e) < 0 ||
	    take_all(s, who, handed, taken, e) < 0 ||
	    number_those(s, AS_FD, taken, who, out, e) < 0)
		return -1;
	out->named = out->n;
	return number_those(s, AS_FPM, taken, who, out, e) < 0 ||
	    number_those(s, AS_STDIN, taken, who, out, e) < 0 ? -1 : 0;
}

/* First away from where others of them go. */
static int
move_away(struct sockets *k, struct err *e)
{
	for (size_t i = 0; i < k->n; i++) {
		int fd = fcntl(k->fd[i], F_DUPFD_CLOEXEC, FIRST + (int)k->n);

		if (fd < 0)
			return err_set(e, errno, "move a socket");
		close(k->fd[i]);
		k->fd[i] = fd;
	}
	return 0;
}

static int
put_on(int *fd, int to, struct err *e)
{
	if (dup2(*fd, to) < 0)
		return err_set(e, errno, "socket on descriptor %d", to);
	close(*fd);
	*fd = to;
	return 0;
}

int
sockets_place(struct sockets *k, struct list *env, struct err *e)
{
	char fds[32], pid[32];

	if (move_away(k, e) < 0)
		return -1;
	for (size_t i = 0; i < k->n; i++)
		if (put_on(&k->fd[i], FIRST + (int)i, e) < 0)
			return -1;
	if (k->on_stdin >= 0 && put_on(&k->on_stdin, 0, e) < 0)
		return -1;
	if (k->fpm != NULL && list_add(env, k->fpm, e) < 0)
		return -1;
	if (k->named == 0)
		return 0;
	snprintf(fds, sizeof(fds), "LISTEN_FDS=%zu", k->named);
	snprintf(pid, sizeof(pid), "LISTEN_PID=%d", (int)getpid());
	return list_add(env, fds, e) < 0 || list_add(env, pid, e) < 0 ? -1 : 0;
}
