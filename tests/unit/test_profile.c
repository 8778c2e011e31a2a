/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_profile.c - profiles of commands, and what a row of `commands` makes of
 * one; plan/profile.h, plan/row_rules.h, lib/jail_command.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "call_rules.h"
#include "conf.h"
#include "count.h"
#include "err.h"
#include "jail_command.h"
#include "plan/profile.h"
#include "plan/row_rules.h"
#include "scope.h"
#include "scratch.h"

/* --- profiles ------------------------------------------------------------- */

#define FORM(fields) "forms = ( { name = \"f\"; " fields " } );"
#define WITH(fields) FORM("") "with = ( { " fields " } );"

static const struct {
	const char *text;
	const char *why;	/* NULL: none */
} profiles[] = {
	{ "exec = [ ];", NULL },
	{ FORM(""), NULL },
	{ "", "file: empty" },
	{ "\nform = ( );",
	    "file:2: form is not a known setting; fix: write forms" },
	{ "form = [ ];", "file:1: form is not a known setting" },
	{ "use = \"a\";", "use is not a known setting" },
	{ "clusters = \"true\";", "clusters must be true or false" },
	{ "glob = 1;", "glob must be a \"string\"" },
	{ "forms = { };", "forms must be a list" },
	{ "forms = ( \"f\" );", "forms must hold groups" },
	{ "forms = ( { } );", "forms: name is required" },
	{ "forms = ( { name = \"\"; } );", "forms: name is required" },
	{ "\nforms = ( {\nname = \"f\";\nflag = \"a\"; } );",
	    "file:4: flag is not a known setting; fix: write flags" },
	{ FORM("exec = [ \"/a\" ];"), "exec is not a known setting" },
	{ FORM("environment = [ ];"), "environment is not a known setting" },
	{ FORM("form = \"f\";"), "form is not a known setting" },
	{ WITH("form = \"f\";"), NULL }, { WITH(""), NULL },
	{ WITH("name = \"f\";"), "name is not a known setting" },
	{ WITH("form = \"g\";"), "file: with: there is no form \"g\"" },
	{ WITH("form = \"\";"), "file: with: there is no form \"\"" },
	/* names, and what is started */
	{ "names = [ \"a\", \"b-c.d\", \"[\" ];", NULL },
	{ "names = [ \"a b\" ];", "file: names: \"a b\" is no name" },
	{ "names = [ \"\" ];", "\"\" is no name" },
	{ "names = [ \"/bin/a\" ];", "\"/bin/a\" is no name" },
	{ "names = [ \"-a\" ];", "\"-a\" is no name" },
	{ "names = [ \"..\" ];", "\"..\" is no name" },
	{ "names = [ \"a\\n\\tany\" ];", "is no name" },
	{ "names = [ \"%u\" ];", "\"%u\" is no name" },
	{ "names = [ \"a\" ]; " FORM("names = [ \"a\" ];"), NULL },
	{ "names = [ \"a\" ]; " FORM("names = [ \"p\" ];"),
	    "file: form f: names: the profile does not answer to \"p\"" },
	{ FORM("names = [ \"p\" ];"), NULL },
	{ WITH("names = [ \"a\" ];"), "with: names: the profile does not" },
	{ "program = \"/usr/bin/a\";", NULL },
	{ "program = \"a\";", "program: \"a\" is not an absolute path" },
	{ "program = \"\";", "program: \"\" is not an absolute path" },
	{ "exec = [ \"/usr/lib/*\" ];", NULL },
	{ "exec = [ \"/a\", \"b\" ];", "exec: \"b\" is not an absolute path" },
	{ WITH("exec = [ \"any\" ];"),
	    "with: exec: \"any\" is not an absolute" },
	{ WITH("exec = [ \"%hooks/*\" ];"), NULL },
	{ "environment = [ \"A\", \"B=\", \"C=D=E\" ];", NULL },
	{ "environment = [ \"=A\" ];", "environment: \"=A\" has no name" },
	{ "environment = [ \"\" ];", "environment: \"\" has no name" },
	{ WITH("environment = [ \"=A\" ];"), "with: environment: \"=A\"" },
	/* default values */
	{ "root = \"/\"; start = \"%h/%u\"; access = \"new\"; umask = \"\"; "
	    "quota = \"20G\"; glob = true; delete = \"false\"; "
	    "hooks = \"/etc/hooks\"; network = false;", NULL },
	{ "root = \"a\";", "file: default: root = \"a\": \"a\" is not an abs" },
	{ "root = \"/../a\";", "has \"..\" in it" },
	{ "root = \"%x\";", "is not an absolute path" },
	{ "start = \"/%x\";", "the tokens are" },
	{ "access = \"wo\";", "must be ro, rw, put or new" },
	{ "umask = \"8\";", "must be octal" }, { "umask = \"27\";", "octal" },
	{ "umask = \"1777\";", "must be octal" },
	{ "quota = \"G\";", "must be a number of bytes" },
	{ "glob = \"yes\";", "must be true or false" },
	{ "delete = \"1\";", "must be true or false" },
	{ "hooks = true;", "hooks of the account's own do not run" },
	{ "hooks = \"%h/hooks\";", "hooks of the account's own do not run" },
	{ "hooks = \"/srv/%u\";", "hooks of the account's own do not run" },
	{ "network = \"open\";", "must be true or false" },
	/* when */
	{ "access = \"rw\"; " FORM("when = [ \"access=ro|rw\" ];"), NULL },
	{ "umask = \"\"; " FORM("when = [ \"umask\" ];"), NULL },
	{ FORM("when = [ \"access\" ];"), "file: form f: when: \"access\": the "
	    "profile has no such value" },
	{ "access = \"rw\"; " FORM("when = [ \"acces=rw\" ];"),
	    "no such value" },
	{ "access = \"rw\"; " FORM("when = [ \"\" ];"), "no such value" },
	{ "access = \"rw\"; " FORM("when = [ \"=rw\" ];"), "no such value" },
	{ "access = \"rw\"; " FORM("when = [ \"access=ro|r\" ];"),
	    "when: access = \"r\": must be ro, rw, put or new" },
	{ "access = \"rw\"; " FORM("when = [ \"access=\" ];"),
	    "when: access is never \"\"" },
	{ "access = \"rw\"; " FORM("when = [ \"access=ro|\" ];"),
	    "when: access is never \"\"" },
	{ "glob = true; " WITH("when = [ \"glob=yes\" ];"), "must be true" },
	/* options */
	{ FORM("allow = [ \"-a\", \"-b=number\", \"-c text\", \"--d\", "
	    "\"--e=path\", \"--f path\", \"-@=is:-1\", \"-1\" ];"), NULL },
	{ FORM("allow = [ \"a\" ];"), "file: form f: \"a\" is no option" },
	{ FORM("allow = [ \"\" ];"), "\"\" is no option" },
	{ FORM("allow = [ \"-\" ];"), "\"-\" is no option" },
	{ FORM("allow = [ \"--\" ];"), "\"--\" is no option" },
	{ FORM("allow = [ \"--=text\" ];"), "\"--=text\" is no option" },
	{ FORM("allow = [ \"- text\" ];"), "\"- text\" is no option" },
	{ FORM("allow = [ \"-ab\" ];"),
	    "an option of one letter has one dash" },
	{ FORM("allow = [ \"-ab=text\" ];"), "has one dash" },
	{ FORM("allow = [ \"--a=\" ];"), "there is no such kind of value" },
	{ FORM("allow = [ \"--a \" ];"), "there is no such kind of value" },
	{ FORM("allow = [ \"--a=any\" ];"), "there is no such kind" },
	{ FORM("allow = [ \"--a path+\" ];"), "there is no such kind" },
	{ FORM("require = [ \"x\" ];"), "\"x\" is no option" },
	{ FORM("forbid = [ \"x\" ];"), "\"x\" is no option" },
	{ WITH("allow = [ \"x\" ];"), "file: with: \"x\" is no option" },
	{ FORM("flags = \"aB1@\";"), NULL }, { FORM("flags = \"\";"), NULL },
	{ FORM("flags = \"a-\";"), "flags: \"a-\" is no letters" },
	{ FORM("flags = \"a=\";"), "is no letters" },
	{ FORM("flags = \"a b\";"), "is no letters" },
	{ FORM("flags = \"\xc3\xa9\";"), "is no letters" },
	{ WITH("flags = \"-\";"), "with: flags" },
	/* operands */
	{ FORM("operands = [ \"is:.\", \"number\", \"path+\" ];"), NULL },
	{ FORM("operands = [ \"any\" ];"),
	    "operands: there is no kind \"any\"" },
	{ FORM("operands = [ \"path-last\" ];"), "there is no kind" },
	{ FORM("allow = [ \"--a path-home\" ];"), "there is no" },
	{ FORM("allow = [ \"--a=path-local\" ];"), "there is no" },
	{ FORM("operands = [ \"path-local\" ];"), NULL },
	{ "network = true;", "network: a row says it" },
	{ FORM("operands = [ \"path+\", \"path\" ];"),
	    "form f: operands: nothing can stand behind path+" },
	{ WITH("operands = [ \"any\" ];"), "with: operands" },
	/* never */
	{ FORM("require = [ \"--a\" ]; forbid = [ \"--b\" ];"), NULL },
	{ FORM("require = [ \"--a\" ]; forbid = [ \"--a\" ];"),
	    "form f: --a is required and forbidden" },
	{ FORM("require = [ \"--a=text\" ]; forbid = [ \"--a\" ];"),
	    "--a=text is required and forbidden" },
	{ FORM("allow = [ \"--a path-last\" ]; operands = [ \"path\" ];"),
	    NULL },
	{ FORM("allow = [ \"--a path-last\" ];"),
	    "--a path-last: the last operand is no path" },
	{ FORM("require = [ \"-a=path-last\" ]; operands = [ \"path\", "
	    "\"text\" ];"), "-a=path-last: the last operand is no path" },
};

static void
each_profile(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(profiles); i++) {
		struct profile p;
		struct err e = {0};
		const int rc = profile_parse(profiles[i].text, "p", "file", &p,
		    &e);

		scratch_verdict(profiles[i].text, rc, &e, profiles[i].why);
		if (rc < 0 && strncmp(e.msg, "file:", 5) != 0)
			fail_msg("%s: no file: %s", profiles[i].text, e.msg);
		profile_free(&p);
	}
}

static void
many_required(void **state)
{
	char text[1024] = "forms = ( { name = \"f\"; require = [ \"--0\"";
	struct profile p;
	struct err e;

	(void)state;
	for (int i = 1; i < 33; i++) {
		const size_t n = strlen(text);

		sprintf(text + n, ", \"--%d\"", i);
		strcpy(text + strlen(text), " ]; } );");
		scratch_verdict("require", profile_parse(text, "p", "file", &p,
		    &e), &e, i < 32 ? NULL : "requires more than 32");
		profile_free(&p);
		text[strlen(text) - 8] = '\0';
	}
}

static void
name_of_file(void **state)
{
	struct profile p;
	struct err e = {0};

	(void)state;
	assert_int_equal(profile_parse("glob = true;", "p", "file", &p, &e), 0);
	assert_string_equal(p.id, "p");
	assert_int_equal(p.names.n, 1);
	assert_string_equal(p.names.v[0], "p");
	assert_string_equal(p.values[VALUE_GLOB], "true");
	assert_null(p.values[VALUE_ROOT]);
	profile_free(&p);
	scratch_verdict("a b", profile_parse("glob = true;", "a b", "file", &p,
	    &e), &e, "\"a b\" is no name");
	profile_free(&p);
}

/* --- rows ----------------------------------------------------------------- */

/* p, with all there is. */
static const char all_of_it[] =
    "names = [ \"p\", \"q\" ]; program = \"/usr/bin/p\"; clusters = true;"
    "environment = [ \"HOME=%root\", \"G\" ]; exec = [ \"/usr/lib/p/*\" ];"
    "root = \"/\"; start = \"\"; access = \"rw\"; umask = \"\"; quota = \"\";"
    "glob = true; delete = true; hooks = false;"
    "forms = ("
    " { name = \"send\"; when = [ \"access=ro|rw\" ];"
    "   require = [ \"-f\" ]; flags = \"v\"; operands = [ \"path+\" ]; },"
    " { name = \"receive\"; when = [ \"access=rw|put|new\" ];"
    "   names = [ \"p\" ];"
    "   words = [ \"in\" ]; flags = \"w\"; forbid = [ \"-f\" ];"
    "   add = [ \"--to=%root/.tmp\", \"%u%%\" ]; } );"
    "with = ("
    " { when = [ \"delete=true\", \"access=rw\" ]; allow = [ \"--delete\" ]; },"
    " { form = \"send\"; flags = \"x\"; add = [ \"-1\" ];"
    "   environment = [ \"S=1\" ]; },"
    " { when = [ \"umask\" ]; add = [ \"-u\", \"%umask\" ]; },"
    " { when = [ \"hooks=false\" ]; environment = [ \"H=\" ]; },"
    " { when = [ \"quota\" ]; exec = [ \"/usr/sbin/quota\" ]; } );";

#define KEYS "\tclusters\n\tglob\n"
#define ENV(root) "\tenvironment HOME=" root "\n\tenvironment G\n" \
	"\tenvironment S=1\n"
#define HEAD(names, root) names "\n\t/usr/lib/p/*\n\tprofile p\n" \
	"\tprogram /usr/bin/p\n" root
#define SEND "\tform send\n\trequire -f\n\tflags vx\n"
#define RECEIVE "\tform receive\n\tnames p\n\twords in\n\tflags w\n"
#define FORBID "\tforbid -f\n"
#define TO(root) "\tadd --to=" root "/.tmp\n\tadd %u%%\n"
#define ALL(names) HEAD(names, KEYS) ENV("/") "\tenvironment H=\n" \
	SEND "\tallow --delete\n\tadd -1\n\toperands path+\n" \
	RECEIVE "\tallow --delete\n" FORBID TO("/")

static const struct {
	const char *profile, *row;
	const char *want;	/* the rule; NULL: refused */
	const char *why;
} rows[] = {
	/* without a profile */
	{ NULL, "\"x\"", "x\n\tform name\n", NULL },
	{ NULL, "{ name = \"x\"; }", "x\n\tform name\n", NULL },
	{ NULL, "{ name = \"x\"; args = \"any\"; }", "x\n\tany\n", NULL },
	{ NULL, "{ name = \"x\"; exec = [ \"/a\" ]; root = \"%h\"; start = "
	    "\"/s\"; access = \"ro\"; umask = \"027\"; network = true; }",
	    "x\n\t/a\n\troot ro %h\n\tstart /s\n\tumask 027\n\tnetwork\n"
	    "\tform name\n", NULL },
	{ NULL, "{ name = \"x\"; root = \"/\"; access = \"rw\"; }",
	    "x\n\tform name\n", NULL },
	{ NULL, "{ name = \"x\"; access = \"ro\"; }",
	    "x\n\troot ro /\n\tform name\n", NULL },
	{ NULL, "{ name = \"x\"; network = false; }", "x\n\tform name\n",
	    NULL },
	{ NULL, "{ name = \"x\"; glob = true; }", NULL,
	    "commands: x: a command "
	    "without a profile has no value glob" },
	{ NULL, "{ name = \"x\"; quota = \"1G\"; }", NULL, "no value quota" },
	{ NULL, "{ name = \"x\"; delete = false; }", NULL, "no value delete" },
	{ NULL, "{ name = \"x\"; hooks = false; }", NULL, "no value hooks" },
	{ NULL, "{ use = \"x\"; }", NULL, "x: there is no commands.d/x.conf" },
	/* exactly these words */
	{ NULL, "{ run = [ \"/usr/bin/report\" ]; }",
	    "report\n\tprogram /usr/bin/report\n\tform words\n", NULL },
	{ NULL, "{ name = \"r\"; run = [ \"/usr/bin/report\", \"-a\", "
	    "\"50%h\" ]; }", "r\n\tprogram /usr/bin/report\n\tform words\n"
	    "\twords -a\n\twords 50%h\n\tform name\n\tadd -a\n\tadd 50%%h\n",
	    NULL },
	{ NULL, "{ run = [ \"/usr/bin/report\", \"\" ]; root = \"/r\"; }",
	    "report\n\tprogram /usr/bin/report\n\troot rw /r\n\tform words\n"
	    "\twords\n\tform name\n\tadd\n", NULL },
	/* what is no row */
	{ NULL, "{ }", NULL, "file: commands: a row needs use, name or run" },
	{ NULL, "{ args = \"any\"; }", NULL, "a row needs use, name or run" },
	{ NULL, "{ run = [ ]; }", NULL, "run: the first word must be" },
	{ NULL, "{ run = [ \"x\" ]; }", NULL, "run: the first word must be" },
	{ NULL, "{ run = [ \"\" ]; }", NULL, "run: the first word must be" },
	{ NULL, "{ run = [ \"/usr/bin/\" ]; }", NULL, "\"\" is no name" },
	{ NULL, "{ run = [ \"/usr/bin/a b\" ]; }", NULL, "\"a b\" is no name" },
	{ NULL, "{ run = [ \"/usr/bin/a\\n\" ]; }", NULL, "has two lines" },
	{ NULL, "{ run = [ \"/a\", \"b\\n\\tany\" ]; }", NULL, "two lines" },
	{ NULL, "{ run = [ \"/a\" ]; args = \"any\"; }", NULL,
	    "run excludes use and args" },
	{ NULL, "{ run = [ \"/a\" ]; use = \"p\"; }", NULL,
	    "run excludes use and args" },
	{ NULL, "{ name = \"x\"; args = \"\"; }", NULL, "args can only be" },
	{ NULL, "{ name = \"x\"; args = \"none\"; }", NULL,
	    "args can only be" },
	{ NULL, "{ name = \"\"; }", NULL, "\"\" is no name of a command" },
	{ NULL, "\"\"", NULL, "\"\" is no name of a command" },
	{ NULL, "\"/bin/x\"", NULL, "write it without a directory" },
	{ NULL, "{ name = \"a b\"; }", NULL, "\"a b\" is no name" },
	{ NULL, "{ name = \"a\\n\"; }", NULL, "is no name" },
	{ NULL, "{ name = \"%u\"; }", NULL, "\"%u\" is no name" },
	{ NULL, "{ name = \"-x\"; }", NULL, "\"-x\" is no name" },
	{ NULL, "{ name = \"x\"; exec = [ \"y\" ]; }", NULL,
	    "exec: \"y\" is not an absolute path" },
	{ NULL, "{ name = \"x\"; root = \"\"; }", NULL, "x: root is empty" },
	{ NULL, "{ name = \"x\"; access = \"\"; }", NULL, "access is empty" },
	{ NULL, "{ name = \"x\"; root = \"%h/../y\"; }", NULL, "has \"..\"" },
	{ NULL, "{ name = \"x\"; start = \"y\"; }", NULL, "not an absolute" },
	{ NULL, "{ name = \"x\"; access = \"w\"; }", NULL,
	    "ro, rw, put or new" },
	{ NULL, "{ name = \"x\"; umask = \"0x7\"; }", NULL, "must be octal" },
	{ NULL, "{ name = \"x\"; umask = 27; }", NULL, "umask must be a" },
	{ NULL, "{ name = \"x\"; network = 1; }", NULL, "network must be a" },
	{ NULL, "{ name = \"x\"; nam = \"y\"; }", NULL, "not a known setting" },
	{ NULL, "{ name = \"x\"; commands = \"y\"; }", NULL, "not a known" },
	{ NULL, "{ name = \"x\"; root = \"/a\\n\\tany\"; }", NULL,
	    "root: \"rw /a" },
	/* with one */
	{ all_of_it, "\"p\"", ALL("p q"), NULL },
	{ all_of_it, "{ use = \"p\"; }", ALL("p q"), NULL },
	{ all_of_it, "\"q\"", ALL("q"), NULL },
	{ all_of_it, "{ use = \"p\"; name = \"q\"; }", ALL("q"), NULL },
	{ all_of_it, "{ use = \"p\"; name = \"p\"; }", ALL("p"), NULL },
	{ all_of_it, "{ use = \"q\"; }", NULL,
	    "there is no commands.d/q.conf" },
	{ all_of_it, "{ use = \"p\"; name = \"r\"; }", NULL,
	    "commands: r: p does not answer to the name r" },
	{ all_of_it, "\"x\"", "x\n\tform name\n", NULL },
	{ all_of_it, "{ use = \"p\"; access = \"ro\"; root = \"%h/a b\"; }",
	    HEAD("p q", "\troot ro %h/a b\n" KEYS) ENV("%h/a b")
	    "\tenvironment H=\n" SEND "\tadd -1\n\toperands path+\n", NULL },
	{ all_of_it, "{ use = \"p\"; access = \"new\"; root = \"/%u\"; "
	    "glob = false; hooks = \"/h\"; delete = \"false\"; }",
	    HEAD("p q", "\troot new /%u\n\tclusters\n") ENV("/%u")
	    RECEIVE FORBID TO("/%u"), NULL },
	{ all_of_it, "{ use = \"p\"; access = \"put\"; umask = \"0027\"; "
	    "start = \"/s\"; root = \"/r\"; }",
	    HEAD("p q", "\troot put /r\n\tstart /s\n\tumask 0027\n" KEYS)
	    ENV("/r") "\tenvironment H=\n" RECEIVE FORBID TO("/r")
	    "\tadd -u\n\tadd 0027\n", NULL },
	{ all_of_it, "{ use = \"p\"; access = \"put\"; }", NULL,
	    "access = \"put\" needs a root" },
	{ all_of_it, "{ use = \"p\"; access = \"new\"; root = \"//\"; }", NULL,
	    "access = \"new\" needs a root" },
	{ "kernel = \"rw\"; access = \"new\"; " FORM(""), "\"p\"",
	    "p\n\tprofile p\n\tform f\n", NULL },
	{ all_of_it, "{ use = \"p\"; quota = \"5G\"; access = \"ro\"; "
	    "exec = [ \"/mine\" ]; hooks = \"/h\"; }",
	    "p q\n\t/mine\n\t/usr/lib/p/*\n\t/usr/sbin/quota\n\tprofile p\n"
	    "\tprogram /usr/bin/p\n\troot ro /\n" KEYS ENV("/") SEND
	    "\tadd -1\n\toperands path+\n", NULL },
	{ all_of_it, "{ use = \"p\"; args = \"any\"; hooks = \"/h\"; }",
	    HEAD("p q", "\tany\n" KEYS) ENV("/"), NULL },
	{ "exec = [ \"/a\" ];", "\"p\"",
	    "p\n\t/a\n\tprofile p\n\tform name\n", NULL },
	{ "exec = [ \"/a\" ];", "{ use = \"p\"; glob = true; }", NULL,
	    "commands: p: p has no value glob; fix: take it out" },
	{ "exec = [ \"/a\" ];", "{ use = \"p\"; umask = \"077\"; }",
	    "p\n\t/a\n\tprofile p\n\tumask 077\n\tform name\n", NULL },
	{ "root = \"%h\"; access = \"put\"; " FORM(""), "\"p\"",
	    "p\n\tprofile p\n\troot put %h\n\tform f\n", NULL },
	{ "access = \"rw\"; " FORM("when = [ \"access=rw\" ];"),
	    "{ use = \"p\"; access = \"ro\"; }", NULL,
	    "no form of p is for access = \"ro\"" },
	{ "dashes = true; " FORM("add = [ \"%roots\", \"%start%hooks\" ];"),
	    "\"p\"", "p\n\tprofile p\n\tdashes\n\tform f\n\tadd /s\n\tadd\n",
	    NULL },
	{ "hooks = false; " WITH("exec = [ \"%hooks/*\", \"/a\" ];"), "\"p\"",
	    "p\n\t/a\n\tprofile p\n\tform f\n", NULL },
	{ "hooks = false; " WITH("exec = [ \"%hooks/*\" ];"),
	    "{ use = \"p\"; hooks = \"/h\"; }",
	    "p\n\t/h/*\n\tprofile p\n\tform f\n", NULL },
	{ FORM("words = [ \"%root\" ]; allow = [ \"--a=is:%root\" ];"), "\"p\"",
	    "p\n\tprofile p\n\tform f\n\twords %root\n\tallow --a=is:%root\n",
	    NULL },
	{ FORM("add = [ \"%\" ];"), "\"p\"", NULL, "\"%\": there is no such" },
	{ FORM("add = [ \"%x\" ];"), "\"p\"", NULL, "there is no such token" },
	{ "environment = [ \"A=%z\" ];", "\"p\"", NULL, "no such token" },
	{ FORM("add = [ \"a\\nb\" ];"), "\"p\"", NULL, "add: \"a?b\" has two" },
	{ FORM("allow = [ \"--a=is:b\\nc\" ];"), "\"p\"", NULL,
	    "has two lines" },
	/* what only both together make of it */
	{ "forms = ( { name = \"f\"; require = [ \"--a\" ]; } ); with = ( { "
	    "forbid = [ \"--a\" ]; } );", "\"p\"", NULL,
	    "commands: p: form f: --a is required and forbidden" },
	{ "forms = ( { name = \"f\"; operands = [ \"path+\" ]; } ); with = ( { "
	    "operands = [ \"path\" ]; } );", "\"p\"", NULL,
	    "nothing can stand behind path+" },
	{ WITH("allow = [ \"--a path-last\" ];"), "\"p\"", NULL,
	    "the last operand is no path" },
};

struct jail_file {
	struct conf_rows commands;
};

static const struct conf_key jail_keys[] = {
	{ "commands", CONF_ROWS, offsetof(struct jail_file, commands), 0,
	    &jail_command_row },
	{ 0 }
};

/* Of the one row in `text`, with the profile p if there is one. */
static int
make_rule(const char *profile, const char *text, char **rule, struct err *e)
{
	scope_profiles all = {0};
	scope_call_rules rules = {0};
	struct jail_file j = {0};
	scope_free char *conf = NULL;
	size_t size = 0;
	FILE *f = open_memstream(rule, &size);
	int rc = -1;

	assert_true(asprintf(&conf, "commands = ( %s );", text) > 0);
	all.v = calloc(1, sizeof(*all.v));
	if (profile != NULL) {
		all.n = 1;
		assert_int_equal(profile_parse(profile, "p", "p.conf", all.v,
		    e), 0);
	}
	if (conf_parse(conf, "file", jail_keys, &j, e) == 0 &&
	    jail_command_check(j.commands.v, "file", e) == 0 &&
	    row_rule(j.commands.v, &all, &rules, e) == 0)
		rc = call_rules_print(&rules, f, e);
	conf_free(jail_keys, &j);
	fclose(f);
	return rc;
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scope_free char *rule = NULL;
		struct err e = {0};
		const int rc = make_rule(rows[i].profile, rows[i].row, &rule,
		    &e);

		scratch_verdict(rows[i].row, rc, &e, rows[i].want == NULL ?
		    rows[i].why : NULL);
		if (rc == 0 && strcmp(rule, rows[i].want) != 0)
			fail_msg("%s: %s\nand not %s", rows[i].row, rule,
			    rows[i].want);
	}
}

/* By its own name, before one that answers to that name. */
static void
which_profile(void **state)
{
	static char a[] = "a", b[] = "b", both[] = "both";
	char *ab[] = { a, b }, *only_b[] = { b };
	struct profile v[] = {
		{ .id = both, .names = { .v = ab, .n = 2 } },
		{ .id = b, .names = { .v = only_b, .n = 1 } },
	};
	const struct profiles all = { .v = v, .n = 2 };

	(void)state;
	assert_ptr_equal(profiles_find(&all, "b"), &v[1]);
	assert_ptr_equal(profiles_for(&all, "a"), &v[0]);
	assert_ptr_equal(profiles_for(&all, "b"), &v[0]);
	assert_null(profiles_find(&all, "a"));
	assert_null(profiles_for(&all, "both"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_profile),
		cmocka_unit_test(many_required),
		cmocka_unit_test(name_of_file),
		cmocka_unit_test(each_row),
		cmocka_unit_test(which_profile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
