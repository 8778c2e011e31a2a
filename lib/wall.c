/* SPDX-License-Identifier: BSD-2-Clause */
/* wall.c - see wall.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"
#include "count.h"
#include "err.h"
#include "filter.h"
#include "hardened.h"
#include "scope.h"
#include "wall.h"

/*
 * A new, empty session keyring: keys of an outer session are out of reach
 * (keyctl(2)).  It belongs to root and counts against root's quota,
 * keyrings(7): an account may have 200 keys, and logins beyond that would be
 * refused.  Nobody inside needs it: filter.h.  A kernel without keyrings has
 * none to reach.
 */
static int
raise_keyring(const struct wall_terms *t, struct err *e)
{
	long id = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);

	(void)t;
	if (id < 0 && errno == ENOSYS)
		return 0;
	if (id < 0) {
		err_set(e, errno, "join a new session keyring");
		return hardened(HARDENED_KEYRING, e);
	}
	/* else the real uid's: in su(1) that of the caller */
	if (syscall(SYS_keyctl, KEYCTL_CHOWN, id, 0, 0) < 0)
		return err_set(e, errno, "make the session keyring root's");
	return 0;
}

static int
drop_bounding(uint64_t keep, struct err *e)
{
	unsigned long c = 0;

	while ((keep & 1ULL << c) != 0 || prctl(PR_CAPBSET_DROP, c) == 0)
		c++;
	/* past the kernel's last capability */
	if (errno == EINVAL)
		return 0;
	err_set(e, errno, "empty the bounding set");
	return hardened(HARDENED_BOUNDING, e);
}

static int
drop_inheritable(struct err *e)
{
	struct caps c;

	if (caps_get(&c) < 0)
		return err_set(e, errno, "read the capabilities");
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		c.v[i].inheritable = 0;
	if (caps_set(&c) < 0)
		return err_set(e, errno, "clear the inheritable capabilities");
	return 0;
}

/*
 * No capability can be gained by any execve(2): empty bounding, inheritable
 * and ambient sets; in the first is what a service keeps, by become.h.  Those
 * the process has it keeps: it must still become the user.
 */
static int
raise_capabilities(const struct wall_terms *t, struct err *e)
{
	if (drop_bounding(t->keep & WALL_KEEPABLE, e) < 0 ||
	    drop_inheritable(e) < 0)
		return -1;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return err_set(e, errno, "clear the ambient capabilities");
	return 0;
}

/* Past the kernel's last capability there is none to ask for. */
static int
see_capabilities(struct err *e)
{
	int has;

	for (unsigned long c = 0; (has = prctl(PR_CAPBSET_READ, c)) >= 0; c++)
		if (has != 0 && (c > 63 || (WALL_KEEPABLE & 1ULL << c) == 0))
			return err_set(e, 0, "capability %lu is in the "
			    "bounding set", c);
	return 0;
}

/*
 * No core dump: a handler of the host would run as root on what the account
 * made (CVE-2025-4598), and a limit of 0 does not keep it from that.  A limit
 * of 1 does, core(5) "Piping core dumps to a program"; filter.h keeps it at 1.
 * No limit keeps it from a handler on a socket ("@/...", Linux 6.16).
 */
static int
raise_core(const struct wall_terms *t, struct err *e)
{
	const struct rlimit one = { 1, 1 };

	(void)t;
	if (setrlimit(RLIMIT_CORE, &one) < 0)
		return err_set(e, errno, "limit core dumps, see "
		    "pam_jail_lines(7)");
	return 0;
}

static int
raise_no_new_privs(const struct wall_terms *t, struct err *e)
{
	(void)t;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(e, errno, "set no_new_privs");
	return 0;
}

static int
see_no_new_privs(struct err *e)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 :
	    err_set(e, 0, "no_new_privs is not set");
}

/*
 * The ruleset as of ABI 6: Debian 12's header has the first member only.  The
 * kernel takes the size and requires what it does not know to be zero.
 */
struct ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;
	uint64_t scoped;
};

/* PR_SET_MDWE and PR_MDWE_REFUSE_EXEC_GAIN: Debian 12's header is older. */
enum { SET_MDWE = 65, MDWE_REFUSE_EXEC_GAIN = 1 };

enum {
	SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,
	SCOPES = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL,
};

/*
 * The kernel refuses a ruleset without any access and scope.  A domain that
 * does not handle REFER forbids rename(2) and link(2) between directories: at
 * once if it has no scope, else in each domain that a program makes within it.
 * So each ruleset handles REFER and allows it everywhere.
 */
static int
new_ruleset(uint64_t scopes, uint64_t handled)
{
	const struct ruleset r = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_REFER | handled,
		.scoped = scopes,
	};

	return (int)syscall(SYS_landlock_create_ruleset, &r, scopes != 0 ?
	    sizeof(r) : sizeof(r.handled_access_fs), 0);
}

static int
allow_beneath(int rules, uint64_t access, int fd)
{
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = access, .parent_fd = fd,
	};

	return (int)syscall(SYS_landlock_add_rule, rules,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static int
restrict_self(int rules, const struct reach *r, uint64_t handled,
    struct err *e)
{
	scope_fd top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int rc = allow_beneath(rules, LANDLOCK_ACCESS_FS_REFER, top);

	for (size_t i = 0; rc == 0 && handled != 0 && i < r->n; i++)
		if ((r->v[i].rights & handled) != 0)
			rc = allow_beneath(rules, r->v[i].rights & handled,
			    r->v[i].fd);
	if (rc < 0 || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return err_set(e, errno, "landlock");
	return 0;
}

/*
 * The kernel lacks it or has it disabled, landlock_create_ruleset(2); EPERM
 * comes from a container's filter.  Any other errno is a passing fault.
 */
bool
wall_lacking(int no)
{
	return no == EINVAL || no == E2BIG || no == ENOMSG || no == ENOSYS ||
	    no == EOPNOTSUPP || no == EPERM;
}

/* What a kernel before Linux 6.12 has, and of *handled what it handles. */
static int
new_ruleset_of_old(uint64_t *handled)
{
	int rules = new_ruleset(0, *handled);

	if (rules >= 0 || !wall_lacking(errno))
		return rules;
	*handled &= ~(uint64_t)WALL_FS_TRUNCATE;
	return new_ruleset(0, *handled);
}

static int
too_old(struct err *e)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	err_set(e, 0, "this kernel has Landlock ABI %ld without scopes, and "
	    "the jail requires them; fix: start Linux 6.12 or later with "
	    "landlock in its lsm= list, or write require = [ ] into the jail "
	    "file",
	    abi > 0 ? abi : 0);
	return WALL_MISSING;
}

static bool
whole_landlock(void)
{
	scope_fd rules = new_ruleset(SCOPES, WALL_FS_CONTENT);

	return rules >= 0;
}

/*
 * What is noexec is not kept from ld.so(8), which maps it as data, and lets it
 * write itself into memory that it wants executable: so none becomes so,
 * execve(2) included.  A kernel before Linux 6.3 cannot, and has no scopes.
 */
static int
refuse_new_code(struct err *e)
{
	if (prctl(SET_MDWE, MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) < 0 &&
	    errno != EINVAL)
		return err_set(e, errno, "refuse executable memory");
	return 0;
}

/*
 * A Landlock domain: no abstract socket, no signal and no ptrace(2) reaches a
 * process outside it, though it be the same user's (landlock(7), ABI 6, Linux
 * 6.12).  A kernel without the scopes gives what it has (ABI 2, Linux 5.19:
 * ptrace only).  It is asked for what is wanted, not for its number: RHEL 9.7
 * says ABI 6 and has no scopes.  And with `commands` the login has the
 * rights of reach.h and no others, whatever an argument or a file of the
 * account asks for.
 */
static int
raise_landlock(const struct wall_terms *t, struct err *e)
{
	uint64_t handled = t->reach != NULL ? t->reach->handled : 0;
	scope_fd rules = -1;
	int rc = 0;

	if (t->reach != NULL && refuse_new_code(e) < 0)
		return -1;
	rules = new_ruleset(SCOPES, handled);
	if (rules < 0 && wall_lacking(errno)) {
		rules = new_ruleset_of_old(&handled);
		if (rules < 0 && wall_lacking(errno))
			return too_old(e);
		rc = WALL_MISSING;
	}
	if (rules < 0)
		return err_set(e, errno, "landlock");
	if (restrict_self(rules, t->reach, handled, e) < 0)
		return -1;
	return rc == WALL_MISSING ? too_old(e) : 0;
}

int
wall_narrow(const struct reach *r, struct err *e)
{
	uint64_t handled = r->handled;
	scope_fd rules = new_ruleset_of_old(&handled);

	if (rules < 0)
		return wall_lacking(errno) ? 0 :
		    err_set(e, errno, "landlock");
	return restrict_self(rules, r, handled, e);
}

/* The system calls of filter.h are refused. */
static int
raise_seccomp(const struct wall_terms *t, struct err *e)
{
	struct sock_filter code[FILTER_MOST];
	struct sock_fprog prog = { .filter = code };

	prog.len = (unsigned short)filter_make(code, t);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		return err_set(e, errno, "seccomp");
	return 0;
}

int
wall_offline(struct err *e)
{
	const struct wall_terms t = { .commands = true };
	scope_fd fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd >= 0 ? raise_seccomp(&t, e) : errno == EAFNOSUPPORT ? 0 :
	    err_set(e, errno, "socket");
}

static const char *
told_capabilities(const struct wall_terms *t)
{
	return t->keep == 0 ? "none, and none to be gained" :
	    "those that the service keeps, and none to be gained";
}

static const char *
told_descriptors(const struct wall_terms *t)
{
	return t->sockets ? "nothing is open but 0, 1, 2 and the sockets of "
	    "listen" : "nothing is open but 0, 1 and 2";
}

static const char *
told_namespaces(const struct wall_terms *t)
{
	static const char *const all[2][2] = {
		{ "mount, ipc, uts, net", "mount, ipc, uts, net, pid" },
		{ "mount, ipc, uts", "mount, ipc, uts, pid" },
	};

	return all[t->network][t->processes];
}

/* The root of a jail is read-only, and an ordinary one is not. */
static int
see_root(struct err *e)
{
	struct statvfs fs;

	if (statvfs("/", &fs) < 0)
		return err_set(e, errno, "statvfs /");
	return (fs.f_flag & ST_RDONLY) != 0 ? 0 :
	    err_set(e, 0, "/ is writable");
}

/*
 * Every descriptor but 0, 1 and 2 closes at the next execve(2); none of those
 * three may be a directory, which would be a way out.
 */
static int
raise_descriptors(const struct wall_terms *t, struct err *e)
{
	struct stat st;

	(void)t;
	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_set(e, errno, "close_range");
	for (int fd = 0; fd <= 2; fd++)
		if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
			return err_set(e, 0, "descriptor %d is a directory",
			    fd);
	return 0;
}

const struct wall walls[] = {
	{ .name = "namespaces", .told = told_namespaces },
	{ .name = "chroot",
	    .what = "no user namespace, no way to the host's root",
	    .seen = see_root },
	{ .name = "keyring", .what = "a session keyring of its own, empty",
	    .raise = raise_keyring },
	{ .name = "core",
	    .what = "no core dump, and no handler of the host runs",
	    .raise = raise_core },
	{ .name = "capabilities", .told = told_capabilities,
	    .raise = raise_capabilities, .seen = see_capabilities },
	{ .name = "no_new_privs", .what = "set-uid bits count for nothing",
	    .raise = raise_no_new_privs, .seen = see_no_new_privs,
	    .unprivileged = true },
	{ .name = "landlock",
	    .what = "no signal, ptrace or abstract socket reaches outside",
	    .commands = "no signal, ptrace or abstract socket reaches outside, "
	    "and nothing but the commands and what they need is executed",
	    .limited = "no signal, ptrace or abstract socket reaches outside, "
	    "nothing but the commands and what they need is executed, and "
	    "nothing outside their roots is read or written but the tree and "
	    "the devices",
	    .waived = "no ptrace reaches outside, and where the kernel has "
	    "scopes no abstract socket",
	    .raise = raise_landlock, .unprivileged = true,
	    .whole = whole_landlock },
	{ .name = "seccomp",
	    .what = "no keys, no limits of others, no typing into terminals",
	    .strict = "what few logins need is refused as well",
	    .raise = raise_seccomp, .unprivileged = true },
	{ .name = "descriptors", .told = told_descriptors,
	    .raise = raise_descriptors },
	{ .name = "strict",
	    .strict = "no io_uring, ptrace, bpf, perf, userfaultfd" },
};
_Static_assert(COUNT(walls) <= WALLS_MOST, "a bit for each wall");
const size_t walls_count = COUNT(walls);

int
walls_raise(const struct wall_terms *t, bool privileged, unsigned *missing,
    struct err *e)
{
	for (size_t i = 0; i < COUNT(walls); i++) {
		const struct wall *w = &walls[i];
		const unsigned waived = t->waived & 1u << i;
		int rc = 0;

		if (w->raise != NULL && (privileged || w->unprivileged))
			rc = w->raise(t, e);
		if (rc < 0 || (rc == WALL_MISSING && waived == 0))
			return -1;
		if (rc == WALL_MISSING) {
			*missing |= waived;
			*e = (struct err){0};
		}
	}
	return 0;
}

unsigned
walls_missing(const struct wall_terms *t)
{
	unsigned missing = 0;

	for (size_t i = 0; i < COUNT(walls); i++)
		if ((t->waived & 1u << i) != 0 && !walls[i].whole())
			missing |= 1u << i;
	return missing;
}

unsigned
walls_optional(const char *name)
{
	unsigned which = 0;

	for (size_t i = 0; i < COUNT(walls); i++)
		if (walls[i].whole != NULL &&
		    (name == NULL || strcmp(walls[i].name, name) == 0))
			which |= 1u << i;
	return which;
}

const char *
walls_names(unsigned which, char text[WALL_NAMES])
{
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < COUNT(walls) && n < WALL_NAMES; i++)
		if ((which & 1u << i) != 0)
			n += (size_t)snprintf(text + n, WALL_NAMES - n, "%s%s",
			    n > 0 ? "," : "", walls[i].name);
	return text;
}

int
walls_seen(struct err *e)
{
	for (size_t i = 0; i < COUNT(walls); i++)
		if (walls[i].seen != NULL && walls[i].seen(e) < 0)
			return err_in(e, "not inside a jail");
	return 0;
}
