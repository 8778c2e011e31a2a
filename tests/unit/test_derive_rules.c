/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_derive_rules.c - packages, private and run directories, content, named
 * files and accounts of a host that is made for it; derive_packages.h and on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "count.h"
#include "derive/derive.h"
#include "derive/derive_accounts.h"
#include "derive/derive_content.h"
#include "derive/derive_host.h"
#include "derive/derive_named.h"
#include "derive/derive_packages.h"
#include "derive/derive_private.h"
#include "derive/derive_run.h"
#include "derive/derived.h"
#include "derive/unit_file.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "scratch.h"

/*
 * pkg NAME SOURCE DEPENDS PATH...: installs it, with what is there already; a
 * path that ends in '/' is made as a directory, "CONF PATH" is a conffile.
 * The account web is ours, or 4242 where we are root.
 */
static const char host[] =
    "mkdir -p etc var/lib/dpkg/info usr/bin usr/sbin usr/share usr/lib run\n"
    "me=$(id -u); [ $me != 0 ] || me=4242\n"
    "{ echo root:x:0:0::/root:/bin/sh; echo web:x:$me:77::/var/lib/webhome:/x\n"
    "  echo www:x:333:333::/:/x; echo mail:x:8:8::/:/x; } >etc/passwd\n"
    "printf 'root:x:0:\\nweb:x:77:\\n' >etc/group\n"
    "pkg() { n=$1 s=$2 d=$3; shift 3; c=; : >var/lib/dpkg/info/$n.list\n"
    "for p do case $p in\n"
    "  */) mkdir -p .$p;;\n"
    "  conf:*) p=${p#conf:}; mkdir -p .${p%/*}; [ -e .$p ] || echo \"# $p\" >.$p\n"
    "    c=\"$c\\n $p $(md5sum .$p | cut -d' ' -f1)\";;\n"
    "  *) mkdir -p .${p%/*}; [ -e .$p ] || [ -L .$p ] || echo x >.$p;; esac\n"
    "  echo ${p%/} >>var/lib/dpkg/info/$n.list; done\n"
    "printf 'Package: %s\\nStatus: install ok installed\\nVersion: 1\\n"
    "Architecture: amd64\\nSource: %s\\n%b%b\\n' $n \"$s\" "
    "\"${d:+Depends: $d\\n}\" \"${c:+Conffiles:$c\\n}\" >>var/lib/dpkg/status; }\n"
    "pkg dpkg dpkg ''\n"
    "printf '#!/usr/bin/wperl -w\\nopen \"/etc/types\"; \"/usr/share/none\"\\n' "
    ">usr/sbin/web-tool; chmod 755 usr/sbin/web-tool\n"
    "printf 'user www;\\nload /usr/lib/web/helper;\\nuse /usr/bin/other;\\nhint /usr/share/roots;\\n' "
    ">etc/web.tmp; mkdir etc/web; mv etc/web.tmp etc/web/web.conf\n"
    "mkdir -p usr/lib/web; echo x >usr/lib/web/helper; chmod 755 usr/lib/web/helper\n"
    "pkg web 'websrc (2)' 'web-data (= 1), libx, wperl-doc, roots' /usr/sbin/web "
    "/usr/sbin/web-tool /usr/lib/web/helper /etc/init.d/web /etc/default/web\n"
    "pkg web-data websrc web-core conf:/etc/web/web.conf conf:/etc/web/sub/a.conf "
    "/etc/web/on/ /var/lib/web/ /var/lib/web/empty/ /usr/share/doc/web/x "
    "/usr/lib/tmpfiles.d/web.conf /etc/logrotate.d/web\n"
    "pkg web-core websrc '' /usr/share/web/core\n"
    "pkg libx libx '' /usr/lib/libx.so\n"
    "pkg web-mod modsrc mod-lib /usr/share/web-mod/m.conf /etc/mod/mod.conf\n"
    "pkg mod-lib modsrc '' /usr/lib/mod-lib\n"
    "pkg wperl wperlsrc '' /usr/bin/wperl\n"
    "pkg wperl-doc wperlsrc '' /usr/share/wperl\n"
    "pkg types types '' /etc/types\n"
    "pkg roots roots '' /usr/share/roots\n"
    "pkg other other '' /usr/bin/other\n"
    "ln -s /usr/share/web-mod/m.conf etc/web/on/m.conf\n"
    "printf 'd /run/web 0750 web web -\\nd /var/cache/web 0700 web - -\\n"
    "d /var/lib/web/made 0711 - - -\\nL /run/l - - - - /x\\nd /%%m/x\\n"
    "d /usr/none\\nx /tmp/q\\n' >usr/lib/tmpfiles.d/web.conf\n"
    "printf '#!/bin/sh\\nmkdir /var/lib/byscript /var/lib/nothere /var/log\\n' "
    ">var/lib/dpkg/info/web.postinst\n"
    "mkdir -p var/lib/byscript var/lib/webhome var/log var/spool var/cache\n"
    "echo log >var/lib/web/data.db\n"
    "printf 'A=b\\n' >etc/single.conf; echo secret >etc/secret; chmod 600 etc/secret\n";

static const char unit_text[] =
    "[Service]\nExecStart=/usr/sbin/web -c /etc/single.conf -k /etc/secret\n"
    "StateDirectory=web/state webst\nStateDirectoryMode=0710\n"
    "ReadWritePaths=-/var/lib/rw /usr/share/web\nRuntimeDirectory=web rund/in\n"
    "EnvironmentFile=-/etc/none\nEnvironmentFile=/etc/lost\n"
    "EnvironmentFile=-/etc/default/web\n";

/* All of it as text: "KIND WHAT: WHY\n", then "private PATH\n" and so on. */
static int
tell(const char *dir, const char *text, const struct list *shared,
    const struct list *private, char **got, struct err *e)
{
	static int (*const parts[])(const struct derive_from *,
	    struct derived *, struct err *) = {
		derive_packages, derive_private, derive_run, derive_content,
		derive_named, derive_accounts,
	};
	struct packages *all = packages_open(dir, e);
	struct unit u = { .name = strdup("web.service") };
	struct derive_from from = { all, dir, &u, shared, private };
	scope_derived d = { .program = strdup("/usr/sbin/web") };
	size_t size;
	FILE *to = open_memstream(got, &size);
	int rc = all != NULL && unit_file_parse(&u, text, "web.service", e) == 0 ?
	    0 : -1;

	d.unit = strdup("/usr/lib/systemd/system/web.service");
	for (size_t i = 0; rc == 0 && i < COUNT(parts); i++)
		rc = parts[i](&from, &d, e);
	derived_sort(&d);
	for (size_t i = 0; i < d.n_lines; i++)
		fprintf(to, "%s %s: %s\n", derived_kind_name(d.lines[i].kind),
		    d.lines[i].what, d.lines[i].why);
	for (size_t i = 0; i < d.n_private; i++)
		fprintf(to, "=private %s %04o\n", d.private[i].path,
		    (unsigned)d.private[i].mode);
	for (size_t i = 0; i < d.n_run; i++)
		fprintf(to, "=run %s %04o %s\n", d.run[i].path,
		    (unsigned)d.run[i].mode, d.run[i].uid == 0 ? "root" :
		    "web");
	for (size_t i = 0; i < d.n_content; i++)
		fprintf(to, "=content %s %o %s\n", d.content[i].path,
		    (unsigned)d.content[i].mode, d.content[i].link != NULL ?
		    d.content[i].link : "");
	for (size_t i = 0; i < d.optional.n; i++)
		fprintf(to, "=optional %s\n", d.optional.v[i]);
	for (size_t i = 0; i < d.exclude.n; i++)
		fprintf(to, "=exclude %s\n", d.exclude.v[i]);
	for (size_t i = 0; i < d.inputs.n; i++)
		fprintf(to, "=input %s\n", d.inputs.v[i]);
	fclose(to);
	unit_free(&u);
	packages_free(all);
	return rc;
}

struct row {
	const char *more;	/* what is different about this host, or NULL */
	const char *want;	/* a line, or its beginning; "!": there is none */
};

/* What is said of the host in `dir` has the line, or has it not. */
static void
check(const char *got, const char *want)
{
	char line[512];

	snprintf(line, sizeof(line), "\n%s", want + (want[0] == '!'));
	if ((strstr(got, line) == NULL &&
	    strncmp(got, line + 1, strlen(line + 1)) != 0) != (want[0] == '!'))
		fail_msg("%s\n%s", want, got);
}

static char *
told(const char *dir, const char *unit, const char *title)
{
	struct list none = {0};
	struct err e = {0};
	char *got = NULL;

	if (tell(dir, unit, &none, &none, &got, &e) < 0)
		fail_msg("%s: %s", title, e.msg);
	return got;
}

static void
look(const struct row *rows, size_t n, const char *unit)
{
	char *plain = scratch_new(), *usual;

	scratch_sh(plain, host);
	usual = told(plain, unit, "as it is");
	for (size_t i = 0; i < n; i++) {
		char *dir, *got, copy[256];

		if (rows[i].more == NULL) {
			check(usual, rows[i].want);
			continue;
		}
		dir = scratch_new();
		snprintf(copy, sizeof(copy), "cp -a %s/. .", plain);
		scratch_sh(dir, copy);
		scratch_sh(dir, rows[i].more);
		got = told(dir, unit, rows[i].want);
		check(got, rows[i].want);
		free(got);
		scratch_free(dir);
	}
	free(usual);
	scratch_free(plain);
}

static void
packages(void **state)
{
	static const struct row rows[] = {
		{ NULL, "package web 1: has /usr/sbin/web\n" },
		{ NULL, "package web-data 1: web depends on it, same source\n" },
		{ NULL, "package web-core 1: web-data depends on it, same" },
		{ NULL, "!package libx" },
		{ NULL, "package web-mod 1: /etc/web/on/m.conf leads to a file" },
		{ NULL, "package mod-lib 1: web-mod depends on it, same" },
		{ "rm etc/web/on/m.conf", "!package web-mod" },
		{ NULL, "package wperl 1: interpreter of /usr/sbin/web-tool\n" },
		{ NULL, "package wperl-doc 1: web depends on it, same source\n" },
		{ "chmod 644 usr/sbin/web-tool", "!package wperl" },
		{ "ln -sf ../sbin/web usr/bin/w; mv usr/sbin/web usr/lib/webreal;"
		    " ln -s ../lib/webreal usr/sbin/web; echo /usr/lib/webreal "
		    ">>var/lib/dpkg/info/other.list",
		    "package other 1: has /usr/lib/webreal\n" },
		{ "echo /usr/lib/systemd/system/web.service >>var/lib/dpkg/info/"
		    "other.list; mkdir -p usr/lib/systemd/system; : >usr/lib/"
		    "systemd/system/web.service", "package other 1: has /usr/lib/"
		    "systemd/system/web.service\n" },
		{ NULL, "=input /etc/web/on/.\n" },
		{ "mkdir var/lib/ucf; echo x >etc/web/u.conf; echo 'other "
		    "/etc/web/u.conf' >var/lib/ucf/registry; ln -s ../u.conf "
		    "etc/web/on/u", "package other 1: /etc/web/on/u leads to a" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
}

static void
private(void **state)
{
	static const struct row rows[] = {
		{ NULL, "=private /etc/web 0755\n" },
		{ NULL, "=private /etc/mod 0755\n" },	/* of what a link brought */
		{ NULL, "=exclude /etc/web/**\n" },
		{ NULL, "!=private /etc/web/sub" },
		{ NULL, "!=private /etc/default" }, { NULL, "!=private /etc 0" },
		{ NULL, "!=private /etc/init.d" },
		{ NULL, "!=private /etc/logrotate.d" },
		{ NULL, "=private /var/lib/web 0755\n" },
		{ "chmod 2750 var/lib/web", "=private /var/lib/web 2750\n" },
		{ NULL, "=private /var/lib/webst 0710\n" },
		{ NULL, "=content /var/lib/web/state 40710" },
		{ NULL, "=content /var/lib/web/made 40711" },
		{ NULL, "=content /var/lib/web/empty 40755" },
		{ NULL, "=private /var/cache/web 0700\n" },
		{ NULL, "=private /var/lib/byscript 0755\n" },
		{ NULL, "!=private /var/lib/nothere" },
		{ NULL, "!lacks /var/lib/nothere" },
		{ NULL, "!=private /var/log" },
		{ NULL, "lacks /var/lib/rw: web.service ReadWritePaths=; the host "
		    "has no such directory\n" },
		{ "mkdir var/lib/rw", "=private /var/lib/rw 0755\n" },
		{ NULL, "!=private /usr" }, { NULL, "!=private /opt" },
		{ NULL, "!=private /var/lib/webhome" },
		/* root's link is followed, and what it leads to counts */
		{ "mkdir srv srv/d; chmod 700 srv/d; rmdir var/lib/byscript; "
		    "ln -s /srv/d var/lib/byscript",
		    "=private /var/lib/byscript 0700\n" },
		{ "rmdir var/lib/byscript; ln -s /nothere var/lib/byscript",
		    "!=private /var/lib/byscript" },
	};
	static const struct row of_web[] = {
		{ NULL, "=private /var/lib/webhome 0755\n" },
		{ NULL, "account web: web.service User=\n" },
		{ "mkdir var/spool/w; [ $(id -u) != 0 ] || chown 4242 var/spool/w",
		    "=private /var/spool/w 0755\n" },
		{ "mkdir var/lib/workdir", "=private /var/lib/workdir 0755\n" },
		{ NULL, "=run /run/web 0700 web\n" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
	look(of_web, COUNT(of_web), "[Service]\nUser=web\nRuntimeDirectory=web\n"
	    "RuntimeDirectoryMode=700\nWorkingDirectory=/var/lib/workdir\n");
}

static void
run(void **state)
{
	static const struct row rows[] = {
		{ NULL, "=run /run/web 0755 root\n" },	/* the unit's is first */
		{ NULL, "!=run /run/web 0750" },
		{ NULL, "=run /run/rund 0755 root\n" },
		{ NULL, "=run /run/rund/in 0755 root\n" },
		{ NULL, "left /usr/lib/tmpfiles.d/web.conf:4: /run/l: only "
		    "directories are made at the start\n" },
		{ "echo 'L /etc/web/l1 - - - - ../x' >usr/lib/tmpfiles.d/web.conf",
		    "=content /etc/web/l1 120777 ../x\n" },
		{ "echo 'L+ /etc/web/l2' >usr/lib/tmpfiles.d/web.conf",
		    "=content /etc/web/l2 120777 /usr/share/factory/etc/web/l2" },
		{ "echo 'd /var/lib/web/p/q/r 0700' >usr/lib/tmpfiles.d/web.conf",
		    "=content /var/lib/web/p 40755" },
		{ "echo 'd /var/lib/web/p/q/r 0700' >usr/lib/tmpfiles.d/web.conf",
		    "=content /var/lib/web/p/q/r 40700" },
		{ NULL, "left /usr/lib/tmpfiles.d/web.conf:5: its specifier "
		    "differs from host to host\n" },
		{ NULL, "left /usr/lib/tmpfiles.d/web.conf:6: /usr/none: not "
		    "private, nor below /run\n" },
		{ NULL, "!left /usr/lib/tmpfiles.d/web.conf:7" },
		{ "mkdir etc/tmpfiles.d; echo 'd /run/own 0700' >etc/tmpfiles.d/"
		    "web.conf", "=run /run/own 0700 root\n" },
		{ "mkdir etc/tmpfiles.d; echo 'd /run/own 0700' >etc/tmpfiles.d/"
		    "web.conf", "!=private /var/cache/web" },
		{ "mkdir run/tmpfiles.d; echo 'd /run/own 0700' >run/tmpfiles.d/"
		    "web.conf", "=run /run/own 0700 root\n" },
		{ "mkdir etc/tmpfiles.d; ln -s /dev/null etc/tmpfiles.d/web.conf",
		    "!=private /var/cache/web" },
		{ "mkdir etc/tmpfiles.d; echo 'd /run/own' >etc/tmpfiles.d/o.conf",
		    "!=run /run/own" },
		{ NULL, "=input /etc/tmpfiles.d/web.conf\n" },
	};
	static const struct row bare[] = {
		{ NULL, "=run /run/web 0750 web\n" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
	look(bare, COUNT(bare), "[Service]\nType=simple\n");
}

static void
content(void **state)
{
	static const struct row rows[] = {
		{ NULL, "copy /etc/web/web.conf: configuration file, as its "
		    "package has it\n" },
		{ "echo more >>etc/web/web.conf", "copy /etc/web/web.conf: "
		    "configuration file, modified on this host\n" },
		{ "truncate -s 2M etc/web/web.conf", "copy /etc/web/web.conf: "
		    "configuration file, not compared with its package's\n" },
		{ NULL, "=content /etc/web/web.conf 100644" },
		{ NULL, "=content /etc/web/sub 40755" },
		{ NULL, "=content /etc/web/on/m.conf 120777 "
		    "/usr/share/web-mod/m.conf\n" },
		{ NULL, "copy /etc/web/on/m.conf: link to /usr/share/web-mod/" },
		{ NULL, "!=content /etc/web 4" },
		{ NULL, "!=content /var/lib/web/data.db" },
		{ NULL, "left /var/lib/web/data.db: no package has it\n" },
		{ "echo key >etc/web/key", "!=content /etc/web/key" },
		{ "echo key >etc/web/key", "left /etc/web/key: no package has" },
		{ "mkfifo etc/web/fifo", "left /etc/web/fifo: no file\n" },
		{ "ln -s nowhere etc/web/to", "left /etc/web/to: a link that "
		    "leads nowhere, or is not root's\n" },
		{ "ln -s ../key etc/web/to; echo key >etc/key",
		    "left /etc/web/to: no package has it\n" },
		{ "mkdir var/lib/web/db; echo x >var/lib/web/db/x",
		    "!=content /var/lib/web/db" },
		{ "for i in 1 2 3 4 5 6 7 8 9; do : >var/lib/web/$i; done",
		    "left /var/lib/web/**: 2 more that no package has\n" },
		{ "mkdir etc/alternatives; ln -s /etc/web/web.conf etc/alternatives"
		    "/c; ln -s /etc/alternatives/c etc/web/on/c",
		    "=optional /etc/alternatives/c\n" },
		{ NULL, "!=optional /usr/share/web-mod/m.conf" },
		/* a second name of a file, where others can make one */
		{ "chmod 777 etc/web; chmod 600 etc/web/web.conf; "
		    "ln etc/web/web.conf etc/second",
		    "=content /etc/web/web.conf 100600" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
}

static void
named(void **state)
{
	static const struct row rows[] = {
		{ NULL, "file /etc/types: named in /usr/sbin/web-tool, of package "
		    "types\n" },
		{ NULL, "=optional /etc/types\n" },
		{ NULL, "!=optional /usr/share/none" },
		{ NULL, "file /etc/single.conf: named by web.service ExecStart=" },
		{ NULL, "=optional /etc/single.conf\n" },
		{ NULL, "left /etc/secret: not for everybody to read, and no "
		    "package has it: put it into a private directory\n" },
		{ NULL, "!=optional /etc/secret" },
		{ NULL, "lacks /etc/lost: web.service EnvironmentFile=\n" },
		{ NULL, "!lacks /etc/none" },
		{ "echo A=b >etc/none", "=optional /etc/none\n" },
		{ NULL, "lacks /usr/bin/other: named in /etc/web/web.conf; if it "
		    "is needed: files in the service's file\n" },
		/* of a package that one of the tree's depends on */
		{ NULL, "file /usr/share/roots: named in /etc/web/web.conf, of "
		    "package roots\n" },
		{ NULL, "=optional /usr/share/roots\n" },
		{ NULL, "!=optional /usr/bin/other" },
		{ NULL, "!=run /run/lock" },
		{ "echo 'lock /var/lock/web/l' >>etc/web/web.conf",
		    "=run /run/lock 1777 root\n" },
		{ "echo 'lock /var/lock/web/l' >>etc/web/web.conf",
		    "=optional /var/lock\n" },
		{ NULL, "needs bash: /etc/web/web.conf names the program "
		    "/usr/lib/web/helper\n" },
		{ "sed -i s/load/#load/ etc/web/web.conf; sed -i 's/^#load/# load/'"
		    " etc/web/web.conf", "!needs bash" },
		{ "sed -i 's,/usr/bin/wperl,/bin/sh,' usr/sbin/web-tool",
		    "needs coreutils: script /usr/sbin/web-tool\n" },
		{ "sed -i 's,/usr/bin/wperl,/usr/bin/env wperl,' "
		    "usr/sbin/web-tool", "package wperl 1: interpreter of" },
		{ NULL, "left /etc/init.d: no init system runs in a container "
		    "(package web)\n" },
		{ NULL, "=exclude /etc/init.d/**\n" },
		{ NULL, "=exclude /etc/logrotate.d/**\n" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
}

static void
accounts(void **state)
{
	static const struct row rows[] = {
		{ NULL, "account www: named in /etc/web/web.conf\n" },
		{ "echo 'OPTS=-u mail' >etc/none", "account mail: named in "
		    "/etc/none\n" },
		{ "echo 'OPTS=-u mail' >etc/default/web", "account mail: named "
		    "in /etc/default/web\n" },	/* a file of the tree's */
		{ NULL, "!account mail" }, { NULL, "!account root" },
		{ "echo user mail >etc/single.conf", "account mail: named in "
		    "/etc/single.conf\n" },
		{ NULL, "account web: owns /" },	/* tmpfiles.d says so */
		{ "sed -i /web:/d etc/passwd; echo 'd /run/n - 999' >usr/lib/"
		    "tmpfiles.d/web.conf", "lacks uid 999: owns /run/n, and has "
		    "no name on this host\n" },
	};

	(void)state;
	look(rows, COUNT(rows), unit_text);
}

static void
refused(void **state)
{
	static const struct { const char *unit, *shared, *private, *want; } rows[] = {
		{ "[Service]\nUser=nosuch\n", NULL, NULL, "User=nosuch: this host "
		    "has no such account; fix: useradd --system nosuch" },
		{ "[Service]\nGroup=nosuch\nStateDirectory=a\n", NULL, NULL,
		    "Group=nosuch: this host has no such group" },
		{ unit_text, NULL, "/usr/share/x", "private: \"/usr/share/x\" "
		    "cannot be private; fix: name a directory of the service" },
		{ unit_text, NULL, "srv", "cannot be private" },
		{ unit_text, NULL, "/etc", "cannot be private" },
		{ unit_text, "/etc/web/on", NULL, "shared: /etc/web/on is in the "
		    "private directory /etc/web, which hides it" },
		{ unit_text, "/etc/web", "/srv/x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new(), *got = NULL;
		struct list shared = {0}, priv = {0};
		struct err e = {0};
		int rc;

		if (rows[i].shared != NULL)
			list_add(&shared, rows[i].shared, &e);
		if (rows[i].private != NULL)
			list_add(&priv, rows[i].private, &e);
		scratch_sh(dir, host);
		rc = tell(dir, rows[i].unit, &shared, &priv, &got, &e);
		scratch_verdict(rows[i].private != NULL ? rows[i].private : "-",
		    rc, &e, rows[i].want);
		if (rows[i].want == NULL) {
			assert_null(strstr(got, "=private /etc/web"));
			assert_non_null(strstr(got, "=private /srv/x 0755"));
			assert_non_null(strstr(got, "file /etc/web: shared, "
			    "says the service's file\n"));
		}
		free(got);
		list_free(&shared);
		list_free(&priv);
		scratch_free(dir);
	}
}

/* As root, with an account that controls a private directory. */
static void
of_others(void **state)
{
	static const struct row rows[] = {
		/* its link is followed nowhere; root's is */
		{ "chown -h 4242 etc/web/on; ln -s /usr/bin/other etc/web/on/o; "
		    "chown -h 4242 etc/web/on/o", "!package other" },
		{ "chown -h 4242 etc/web/on; ln -s /usr/bin/other etc/web/on/o",
		    "package other" },
		{ "chown 4242 etc/web; chmod 600 etc/web/web.conf; "
		    "ln etc/web/web.conf etc/second",
		    "!=content /etc/web/web.conf" },
		{ "chown 4242 etc/web; chmod 600 etc/web/web.conf; "
		    "ln etc/web/web.conf etc/second", "left /etc/web/web.conf: "
		    "may be a second name of another file\n" },
		{ "chown 4242 etc/web; chmod 600 etc/web/web.conf",
		    "=content /etc/web/web.conf 100600" },
		{ "chown 4242 etc/web etc/web/web.conf; chmod 600 etc/web/web.conf;"
		    " ln etc/web/web.conf etc/second",
		    "=content /etc/web/web.conf 100600" },
		{ "chown 4242 etc/web; rm etc/web/web.conf; ln -s /etc/types "
		    "etc/web/web.conf; chown -h 4242 etc/web/web.conf",
		    "!=content /etc/web/web.conf" },
		{ "chown 4242 etc/web; rm etc/web/web.conf; ln -s /etc/types "
		    "etc/web/web.conf", "=content /etc/web/web.conf 120777" },
		/* what only some can read names nothing in the plan */
		{ "chown 4242 etc/web; chmod 600 etc/web/web.conf",
		    "!lacks /usr/bin/other" },
		{ "chown 4242 etc/web; chmod 600 etc/web/web.conf",
		    "account www: named in /etc/web/web.conf\n" },
		{ "rm -r var/lib/byscript; mkdir var/lib/x; ln -s x "
		    "var/lib/byscript; chown -h 4242 var/lib/byscript",
		    "=private /var/lib/byscript" },	/* in root's directory */
		{ "mkdir var/lib/theirs var/lib/theirs/x; chown 4242 var/lib/theirs"
		    "; ln -s /root var/lib/theirs/rw; chown -h 4242 var/lib/theirs"
		    "/rw; rm -rf var/lib/rw; ln -s theirs/rw var/lib/rw",
		    "lacks /var/lib/rw: web.service ReadWritePaths=; a link on "
		    "its way is not root's\n" },
	};

	(void)state;
	if (geteuid() != 0)
		skip();
	look(rows, COUNT(rows), unit_text);
}

/* Not root: the plan stands, and says what it has not seen. */
static void
unreadable(void **state)
{
	static const struct { const char *more, *want; } rows[] = {
		{ "chmod 0 etc/web", "left /etc/web: cannot be read; root" },
		{ "chmod 0 etc/web/sub", "left /etc/web/sub: cannot be read;" },
		{ "chmod 0 etc/web/web.conf", "copy /etc/web/web.conf: "
		    "configuration file, not compared with its package's\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new(), *got;
		uid_t me = geteuid();

		scratch_sh(dir, host);
		scratch_sh(dir, "[ $(id -u) != 0 ] || chmod -R a+rX .");
		scratch_sh(dir, rows[i].more);
		assert_int_equal(seteuid(me == 0 ? 65534 : me), 0);
		got = told(dir, unit_text, rows[i].more);
		assert_int_equal(seteuid(me), 0);
		check(got, rows[i].want);
		free(got);
		scratch_sh(dir, "chmod -R u+rwX .");
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packages),
		cmocka_unit_test(private),
		cmocka_unit_test(run),
		cmocka_unit_test(content),
		cmocka_unit_test(named),
		cmocka_unit_test(accounts),
		cmocka_unit_test(refused),
		cmocka_unit_test(of_others),
		cmocka_unit_test(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
