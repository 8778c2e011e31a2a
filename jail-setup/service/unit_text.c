/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_text.c - see unit_text.h
 *
 * The unit starts jailsh as root, which enters the jail and becomes the
 * account: the walls are the entry's.  What the unit adds is for the moments
 * before, see unit_walls.c, and what only systemd has, limits and supervision.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "paths.h"
#include "plan/plan_collect.h"
#include "service_file.h"
#include "unit_text.h"
#include "unit_walls.h"

void
unit_put(FILE *f, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '%')
			fputc('%', f);
		fputc((unsigned char)*text < ' ' || *text == '\\' ? '?' :
		    *text, f);
	}
}

/* To the end of the line, where a backslash is one. */
static void
put_path(FILE *f, const char *path)
{
	for (; *path != '\0'; path++) {
		if (*path == '%')
			fputc('%', f);
		fputc(*path, f);
	}
}

static void
put_unit(FILE *f, const struct service *s, const struct places *at)
{
	const char *what = s->jail.description;

	fprintf(f, UNIT_MARK "%s/services.d/%s.conf; changes go there,\n"
	    "# or into a drop-in: systemctl edit %s\n"
	    "[Unit]\nDescription=", at->config, s->jail.name, s->jail.name);
	unit_put(f, what != NULL && *what != '\0' ? what : s->jail.name);
	fprintf(f, ", in its jail\n"
	    "Documentation=man:jailsh(8) man:service.conf(5)\n");
	/* a unit whose file was never written, or is gone, starts nothing */
	fputs("AssertPathExists=", f);
	put_path(f, at->config);
	fprintf(f, "/services.d/%s.conf\n", s->jail.name);
	if (s->jail.network == JAIL_NETWORK_HOST || service_listens(s))
		fputs("After=network.target\n", f);
	/* started by hand as well, it must be handed them */
	if (service_listens(s))
		fprintf(f, "Requires=%s.socket\nAfter=%s.socket\n",
		    s->jail.name, s->jail.name);
}

/* A word of a command: no end of it, no specifier and no variable counts. */
static void
put_word(FILE *f, const char *word)
{
	fputc('"', f);
	for (; *word != '\0'; word++) {
		if (*word == '%' || *word == '$')
			fputc(*word, f);
		else if (*word == '"' || *word == '\\')
			fputc('\\', f);
		fputc(*word, f);
	}
	fputc('"', f);
}

static void
put_directory(FILE *f, const char *option, const char *dir)
{
	fprintf(f, "%s ", option);
	put_word(f, dir);
	fputc(' ', f);
}

static void
put_start(FILE *f, const struct service *s, const struct places *at)
{
	fputs("ExecStart=" PREFIX "/bin/jailsh ", f);
	if (strcmp(at->config, PATHS_CONFIG) != 0)
		put_directory(f, "--config", at->config);
	if (strcmp(at->state, PATHS_STATE) != 0)
		put_directory(f, "--state", at->state);
	fprintf(f, "--service %s\n", s->jail.name);
}

/* With a pid namespace of its own the program is a child of the main one. */
static void
put_process(FILE *f, const struct service *s)
{
	const bool own = s->jail.processes == JAIL_PROCESSES_OWN;

	/* jailsh says it for a program that does not: jailsh/ready.h */
	fprintf(f, "\n[Service]\nType=%s\nNotifyAccess=%s\n",
	    service_types[s->type == SERVICE_EXEC ? SERVICE_NOTIFY : s->type],
	    own && s->type != SERVICE_EXEC ? "all" : "main");
	if (s->type == SERVICE_NOTIFY_RELOAD && s->reload != NULL)
		fprintf(f, "ReloadSignal=SIG%s\n", s->reload);
	/*
	 * +: not with jailsh's capabilities.  The program itself says which one
	 * is the main process, by MAINPID=, and may say it of one that ends;
	 * so what is sent reaches no process but the account's.  The group
	 * stays root's: nobody of the account can trace the sender.
	 */
	if (s->type != SERVICE_NOTIFY_RELOAD)
		fprintf(f, "ExecReload=+/usr/bin/setpriv --reuid=%s "
		    "--clear-groups /bin/kill -%s $MAINPID\n", s->user,
		    s->reload != NULL ? s->reload : "HUP");
	if (s->stop != NULL)
		fprintf(f, "KillSignal=SIG%s\n", s->stop);
	fputs("KillMode=mixed\nRestart=on-failure\nRestartSec=1\n", f);
}

static void
put_limits(FILE *f, const struct service *s)
{
	if (s->memory > 0)
		fprintf(f, "MemoryMax=%uM\nMemorySwapMax=0\n", s->memory);
	if (s->tasks > 0)
		fprintf(f, "TasksMax=%u\n", s->tasks);
	if (s->cpu > 0)
		fprintf(f, "CPUQuota=%u%%\n", s->cpu);
	if (s->io > 0)
		fprintf(f, "IOWeight=%u\n", s->io);
}

static int
check_directory(const char *dir, struct err *e)
{
	for (const char *s = dir; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 127)
			return err_set(e, 0, "a unit of systemd cannot have "
			    "the control characters of a directory; fix: give "
			    "it another name");
	return 0;
}

int
unit_check_places(const struct places *at, struct err *e)
{
	return check_directory(at->config, e) < 0 ||
	    check_directory(at->state, e) < 0 ? -1 : 0;
}

char *
unit_service_text(const struct service *s, const struct places *at,
    struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f;

	if (unit_check_places(at, e) < 0)
		return NULL;
	f = open_memstream(&text, &size);
	if (f == NULL)
		return err_null(e, errno, "unit");
	put_unit(f, s, at);
	put_process(f, s);
	put_start(f, s, at);
	put_limits(f, s);
	unit_walls_put(f, s);
	fputs("\n[Install]\nWantedBy=multi-user.target\n", f);
	if (fclose(f) == 0)
		return text;
	free(text);
	return err_null(e, errno, "unit");
}
