/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pam_jail.c - the PAM entry points, pam_jail(8).
 *
 * Theory of operation.  account decides and rehearses, so that most refusals
 * come before a session.  With entry=session, open_session puts the calling
 * process into the jail, so whatever it starts is inside.
 *
 * With entry=child (sshd) the process that calls open_session is the monitor,
 * which must stay on the host. open_session therefore only arms: it keeps the
 * decision in the PAM handle and withholds CAP_SETUID. After fork(2) the
 * monitor gets the capability back and its children do not.  The child that
 * calls pam_setcred finds a handle that another process armed, enters the jail,
 * and only then gets the capability. sshd ignores the result of setcred after
 * publickey authentication, so on an error the child exits; a child that never
 * calls setcred cannot become the user.  If another line kept open_session from
 * being called, setcred in the child notices and decides: an account in a jail
 * is refused there.
 *
 * A refused session ends the process that asked for it.
 *
 * The PAM conversation is not used: it would corrupt SFTP. There are no
 * globals: all state is in the PAM handle and in the kernel.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <security/pam_modules.h>

#include "aging.h"
#include "context.h"
#include "err.h"
#include "ident_cache.h"
#include "jail.h"
#include "login.h"
#include "nssguard.h"
#include "pam_options.h"
#include "quote.h"
#include "report.h"
#include "variables.h"
#include "wall.h"
#include "withhold_setuid.h"

#define EXPORT __attribute__((visibility("default")))

enum { EXIT_REFUSED = 254 };	/* sshd's own status for a refused session */

static const char cred_seen[] = "pam_jail.cred_seen";	/* by which process */
static const char cred_bad[] = "pam_jail.cred_bad";	/* an unknown option */
static const char opened_key[] = "pam_jail.opened";
static const char armed_key[] = "pam_jail.armed";
static const char entered_key[] = "pam_jail.entered";

/* With keyboard-interactive PAM changes it before the session. */
static void
write_must_change_note(const char *name, char *note, size_t size)
{
	char user[QUOTE_MAX];

	snprintf(note, size, "the password must be changed; if PAM asks for "
	    "it, sshd now runs passwd(1), which no jail has, and the login "
	    "ends, see pam_jail_lines(7); fix: passwd %.200s",
	    quote_bare(name, user));
}

/* What open_session of entry=child leaves for the setcred of its child. */
struct armed {
	pid_t opener;
	bool inside;		/* this process has entered */
	bool must_change;	/* the password, by passwd(1), inside */
	struct options options;
	struct login login;
};

static const char *
pam_text(pam_handle_t *pamh, int type)
{
	const void *v = NULL;

	return pam_get_item(pamh, type, &v) == PAM_SUCCESS ? v : NULL;
}

static void
report_login(pam_handle_t *pamh, struct report *r, const char *entry,
    const struct login *l, const char *reason, const char *note)
{
	const struct report_facts f = {
		.service = pam_text(pamh, PAM_SERVICE),
		.user = pam_text(pamh, PAM_USER),
		.rhost = pam_text(pamh, PAM_RHOST),
		.tty = pam_text(pamh, PAM_TTY), .entry = entry, .login = l,
		.reason = reason, .note = note,
	};

	report_send(r, &f);
}

static void
report_refusal(pam_handle_t *pamh, const char *entry, const struct login *l,
    const struct err *e)
{
	struct report r;

	report_open(&r);
	report_login(pamh, &r, entry, l, e->msg, NULL);
}

/*
 * End the process: its program may ignore an error.  proftpd would try its next
 * way to authenticate and go on outside; without CAP_SETUID it would go on as
 * root.
 */
static _Noreturn void
refuse_session(pam_handle_t *pamh, const char *entry, const struct login *l,
    const struct err *e)
{
	report_refusal(pamh, entry, l, e);
	_exit(EXIT_REFUSED);
}

static int
decide_login(pam_handle_t *pamh, const struct options *o, struct login *l,
    struct err *e)
{
	const char *user = pam_text(pamh, PAM_USER);

	*l = (struct login){0};
	if (user == NULL)
		return err_set(e, 0, "PAM knows no user name yet");
	return login_decide(user, pam_text(pamh, PAM_SERVICE), o, l, e);
}

/*
 * Decide for the session, with the account that the account phase found if it
 * is cached. 1: that led into a jail and was rehearsed then; 0; -1.
 */
static int
decide_session(pam_handle_t *pamh, const struct options *o, struct login *l,
    struct err *e)
{
	const char *user = pam_text(pamh, PAM_USER);
	struct ident who;

	if (user != NULL && ident_cache_take(pamh, user, &who)) {
		if (login_decide_who(&who, pam_text(pamh, PAM_SERVICE), o, l,
		    e) == 0 && l->jail != NULL)
			return 1;
		login_free(l);
	}
	return decide_login(pamh, o, l, e);
}

/* Enter, and log it over sockets that were connected on the host. */
static int
enter_jail(pam_handle_t *pamh, const char *entry, struct login *l,
    const struct options *o, const char *note, struct err *e)
{
	struct report r;
	int rc;

	report_open(&r);
	nssguard_before();	/* may ask a server: not part of the entry */
	rc = login_enter(l, o, e);
	if (rc == 0 && o->entry == ENTRY_CHILD)
		rc = withhold_end(e);
	if (rc == 0)
		rc = variables_settle(pamh, &l->entry, e);
	report_login(pamh, &r, entry, l, rc < 0 ? e->msg : NULL, note);
	return rc;
}

static void
free_armed(pam_handle_t *pamh, void *data, int status)
{
	struct armed *a = data;

	(void)pamh;
	(void)status;
	login_free(&a->login);
	free(a);
}

/* The name of the PAM file of the service. */
static const char *
service_of(pam_handle_t *pamh)
{
	const char *service = pam_text(pamh, PAM_SERVICE);

	return service != NULL ? service : "";
}

/* sshd calls setcred before open_session, and our auth line notes it. */
static int
check_auth_line(pam_handle_t *pamh, struct err *e)
{
	const void *v = NULL;

	if (pam_get_data(pamh, cred_seen, &v) == PAM_SUCCESS)
		return 0;
	if (pam_get_data(pamh, cred_bad, &v) == PAM_SUCCESS)
		return err_set(e, 0, "entry=child needs the auth line in "
		    "/etc/pam.d/%s, and that has an option which pam_jail.so "
		    "does not know; fix: jail-setup pam add %s",
		    service_of(pamh), service_of(pamh));
	return err_set(e, 0, "entry=child needs the line \"auth optional "
	    "pam_jail.so\" first in the same PAM file, and it did not run: it "
	    "is not in /etc/pam.d/%s, or another line skips it; fix: "
	    "jail-setup pam add %s", service_of(pamh), service_of(pamh));
}

/* sshd names its terminal "ssh" before it has one; no other program does. */
static int
check_sshd_calls(pam_handle_t *pamh, struct err *e)
{
	const char *tty = pam_text(pamh, PAM_TTY);

	if (tty != NULL && strcmp(tty, "ssh") == 0)
		return 0;
	return err_set(e, 0, "entry=child is for sshd alone, and the session "
	    "line of pam_jail.so in /etc/pam.d/%s says it; fix: jail-setup "
	    "pam add %s", service_of(pamh), service_of(pamh));
}

/*
 * su-l includes su: if both have the line, the second would run inside the
 * jail.  Two lines with entry=child arm the child once.
 */
static int
check_first_line(pam_handle_t *pamh, const struct options *o, struct err *e)
{
	const void *v;

	if (pam_get_data(pamh, entered_key, &v) != PAM_SUCCESS &&
	    (o->entry == ENTRY_CHILD ||
	    pam_get_data(pamh, armed_key, &v) != PAM_SUCCESS))
		return 0;
	return err_set(e, 0, "in a jail already: a second session line of "
	    "pam_jail.so, in /etc/pam.d/%s or what it includes; fix: "
	    "jail-setup pam add %s", service_of(pamh), service_of(pamh));
}

static int
arm_child(pam_handle_t *pamh, const struct options *o, struct armed *a,
    struct err *e)
{
	int known = check_first_line(pamh, o, e) < 0 ? -1 :
	    decide_session(pamh, o, &a->login, e);
	enum aging aging;
	struct context c;

	if (known < 0)
		return -1;
	if (a->login.jail == NULL)
		return 0;
	if (check_sshd_calls(pamh, e) < 0 ||
	    entry_allowed(a->login.jail, ENTRY_CHILD, e) < 0 ||
	    check_auth_line(pamh, e) < 0 ||
	    (known == 0 && login_rehearse(&a->login, o, false, e) < 0) ||
	    context_look(NULL, &c, e) < 0 || context_decide(&c, e) < 0 ||
	    context_keep(&c, e) < 0)
		return -1;
	a->must_change = aging_look(a->login.who.name, &aging) == 1 &&
	    aging == AGING_MUST_CHANGE;
	return withhold(e);
}

/* unmatched=log: log an account that is let in without a jail. */
static void
report_unmatched(pam_handle_t *pamh, const char *entry,
    const struct options *o, const struct login *l)
{
	struct report r;

	if (!o->log_unmatched || l->jail != NULL || l->who.uid == 0)
		return;
	report_open(&r);
	report_login(pamh, &r, entry, l, NULL, NULL);
}

static int
open_child(pam_handle_t *pamh, const struct options *o)
{
	struct armed *a = calloc(1, sizeof(*a));
	struct err e = {0};

	if (a == NULL)
		_exit(EXIT_REFUSED);
	a->opener = getpid();
	a->options = *o;
	if (arm_child(pamh, o, a, &e) < 0)
		refuse_session(pamh, "child", &a->login, &e);
	report_unmatched(pamh, "child", o, &a->login);
	if (a->login.jail == NULL)
		free_armed(pamh, a, 0);
	else if (pam_set_data(pamh, armed_key, a, free_armed) != PAM_SUCCESS)
		_exit(EXIT_REFUSED);
	return PAM_SUCCESS;
}

/* With PAMName=, a unit of systemd's; -1 is an error. */
static int
is_unit(struct err *e)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n < 0)
		return err_set(e, errno, "/proc/self/exe");
	exe[n] = '\0';
	return strstr(exe, "/systemd") != NULL;
}

/*
 * systemd forks no child after the session is open: it becomes the program
 * itself.  So it stays outside the pid namespace, which keeps processes apart
 * where there are no Landlock scopes.  And the program stays in the domain of
 * init, if SELinux is on and PAM has set no context: SELinuxContext= is carried
 * out when /proc is read-only.
 */
static int
check_unit(const struct jail *j, struct err *e)
{
	const struct wall_terms terms = jail_walls(j);
	const int unit = is_unit(e);
	struct context c;

	if (unit <= 0)
		return unit;
	if (walls_missing(&terms) != 0)
		return err_set(e, 0, "a unit with PAMName= stays outside the "
		    "pid namespace, and this kernel has no Landlock scopes; "
		    "fix: ExecStart=jailsh --jail %s", j->name);
	return context_look(NULL, &c, e) < 0 ? -1 : context_decide(&c, e);
}

static int
open_session(pam_handle_t *pamh, const struct options *o)
{
	struct login l = {0};
	struct err e = {0};

	if (check_first_line(pamh, o, &e) < 0 ||
	    decide_session(pamh, o, &l, &e) < 0 ||
	    (l.jail != NULL && (entry_allowed(l.jail, ENTRY_SESSION, &e) < 0 ||
	    check_unit(l.jail, &e) < 0)))
		refuse_session(pamh, "session", &l, &e);
	report_unmatched(pamh, "session", o, &l);
	if (l.jail != NULL &&
	    (enter_jail(pamh, "session", &l, o, NULL, &e) < 0 ||
	    pam_set_data(pamh, entered_key, (void *)entered_key, NULL) !=
	    PAM_SUCCESS))
		_exit(EXIT_REFUSED);
	login_free(&l);
	return PAM_SUCCESS;
}

/* Is this the setcred of a child whose monitor skipped our session line? */
static bool
session_left_out(pam_handle_t *pamh)
{
	const void *v = NULL;

	return pam_get_data(pamh, cred_seen, &v) == PAM_SUCCESS &&
	    (pid_t)(intptr_t)v != getpid() &&
	    pam_get_data(pamh, opened_key, &v) != PAM_SUCCESS;
}

/* A line before ours can skip the rest of the stack, as success=1 does. */
static void
refuse_if_jailed(pam_handle_t *pamh, const struct options *o)
{
	struct login l;
	struct err e = {0};
	int rc = decide_login(pamh, o, &l, &e);

	if (rc == 0 && l.jail != NULL)
		rc = err_set(&e, 0, "entry=child needs the line \"session "
		    "required pam_jail.so entry=child\" in the same PAM file, "
		    "and it did not run: it is not in /etc/pam.d/%s, is "
		    "misspelt, or skipped by another; fix: jail-setup explain "
		    "%s@%s says which", service_of(pamh), l.who.name,
		    service_of(pamh));
	if (rc < 0)
		refuse_session(pamh, "child", &l, &e);
	login_free(&l);
}

static void
enter_from_child(pam_handle_t *pamh, struct armed *a)
{
	struct err e = {0};
	char note[512];

	if (a->inside)		/* a second auth line, by an include */
		return;
	write_must_change_note(a->login.who.name, note, sizeof(note));
	if (enter_jail(pamh, "child", &a->login, &a->options, a->must_change ?
	    note : NULL, &e) < 0)
		_exit(EXIT_REFUSED);
	a->inside = true;
}

EXPORT int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc,
    const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_IGNORE;
}

/* The error about an unknown word names its line and the word meant. */
static int
parse_options(pam_handle_t *pamh, const char *type, int argc, const char **argv,
    struct options *o, struct err *e)
{
	struct err why;
	const char *meant;
	int i = 0;

	if (options_parse(argc, argv, o, &why) == 0)
		return 0;
	while (i < argc - 1 && !options_unknown(argv[i]))
		i++;
	meant = options_meant(argv[i]);
	return err_set(e, 0, "%s of the %s line in /etc/pam.d/%s; fix: %s%s",
	    why.msg, type, service_of(pamh), meant != NULL ? "write " :
	    "take it out", meant != NULL ? meant : "");
}

EXPORT int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	const void *v = NULL;
	struct options o;
	struct login none = {0};
	struct err e;

	if ((flags & PAM_DELETE_CRED) != 0)
		return PAM_IGNORE;
	if (pam_get_data(pamh, armed_key, &v) == PAM_SUCCESS) {
		struct armed *a = (struct armed *)v;

		if (a->opener != getpid())
			enter_from_child(pamh, a);
		return PAM_IGNORE;
	}
	/* cred_seen stays unset, so open_session refuses */
	if (parse_options(pamh, "auth", argc, argv, &o, &e) < 0) {
		report_refusal(pamh, "child", &none, &e);
		pam_set_data(pamh, cred_bad, (void *)cred_bad, NULL);
		return PAM_CRED_ERR;
	}
	if (session_left_out(pamh))
		refuse_if_jailed(pamh, &o);
	return pam_set_data(pamh, cred_seen, (void *)(intptr_t)getpid(),
	    NULL) == PAM_SUCCESS ? PAM_IGNORE : PAM_CRED_ERR;
}

EXPORT int
pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct options o;
	struct login l = {0};
	struct err e;
	int rc = PAM_SUCCESS;

	(void)flags;
	if (parse_options(pamh, "account", argc, argv, &o, &e) < 0 ||
	    decide_login(pamh, &o, &l, &e) < 0 ||
	    (l.jail != NULL && login_rehearse(&l, &o, true, &e) < 0)) {
		report_refusal(pamh, "account", &l, &e);
		rc = PAM_PERM_DENIED;
	} else {
		ident_cache_keep(pamh, &l);
	}
	login_free(&l);
	return rc;
}

EXPORT int
pam_sm_open_session(pam_handle_t *pamh, int flags, int argc,
    const char **argv)
{
	struct options o;
	struct login none = {0};
	struct err e;

	(void)flags;
	if (parse_options(pamh, "session", argc, argv, &o, &e) < 0)
		refuse_session(pamh, "session", &none, &e);
	/* if this fails for lack of memory, setcred decides once more */
	pam_set_data(pamh, opened_key, (void *)opened_key, NULL);
	return o.entry == ENTRY_CHILD ? open_child(pamh, &o) :
	    open_session(pamh, &o);
}

EXPORT int
pam_sm_close_session(pam_handle_t *pamh, int flags, int argc,
    const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_SUCCESS;
}
