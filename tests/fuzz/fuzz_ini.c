/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ini.c - any text as jk_init.ini and as jk_lsh.ini: what is made of it is
 * a component and a jail that our own parser takes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "err.h"
#include "import/ini.h"
#include "import/jailkit.h"
#include "jail.h"
#include "plan/component.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libconfig 1.5 forgets the string it was in where the syntax goes wrong. */
__attribute__((visibility("default")))
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

#define AT(field) offsetof(struct component, field)

static const struct conf_key keys[] = {
	{ "description", CONF_STRING, AT(description), 0, 0 },
	{ "files",       CONF_LIST,   AT(files), 0, 0 },
	{ "optional",    CONF_LIST,   AT(optional), 0, 0 },
	{ "requires",    CONF_LIST,   AT(requires), 0, 0 },
	{ "devices",     CONF_LIST,   AT(devices), 0, 0 },
	{ "accounts",    CONF_LIST,   AT(accounts), 0, 0 },
	{ 0 }
};

/* By the length of the path: each kind comes up. */
static enum jailkit_kind
kind(const void *of, const char *path)
{
	(void)of;
	return (enum jailkit_kind)(strlen(path) % 3);
}

static bool
account(const void *of, const char *name)
{
	(void)of;
	return strlen(name) % 2 == 0;
}

static const struct jailkit_look look = { kind, account, NULL };

static void
paths(const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][0] != '/' || l->v[i][1] == '\0' ||
		    strncmp(l->v[i], "/dev/", 5) == 0 ||
		    strncmp(l->v[i], "/proc/", 6) == 0)
			abort();
}

static void
component(const struct ini *init, const char *section)
{
	char name[JAIL_NAME_MAX + 1], *text = NULL;
	struct component c = {0};
	struct err e = {0};
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int rc = jailkit_component(init, section, &look, to, &e);

	fclose(to);
	if (rc < 0 && e.msg[0] == '\0')
		abort();
	if (rc == 0) {
		if (conf_parse(text, "f", keys, &c, &e) < 0)
			abort();
		paths(&c.files);
		paths(&c.optional);
		conf_free(keys, &c);
	}
	if (jailkit_name(section, name, &e) == 0 && !jail_name_ok(name))
		abort();
	free(text);
}

static void
jail(const struct ini *init)
{
	struct jailkit_jail j = { .dir = (char *)"/srv/j", .limited = true };
	struct list sections = {0};
	char *text = NULL;
	struct jail parsed;
	struct err e = {0};
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (jailkit_sections(init, &look, j.dir, &sections, &e) < 0 ||
	    jailkit_commands(init, "alice", "users", &j.commands, &e) < 0 ||
	    list_add(&j.users, "alice", &e) < 0)
		abort();
	if (jailkit_jail_print(init, &j, &sections, to, &e) == 0) {
		fclose(to);
		if (jail_parse(text, "j", "f", &parsed, &e) < 0)
			abort();
		jail_free(&parsed);
	} else {
		fclose(to);
	}
	list_free(&sections);
	list_free(&j.commands);
	list_free(&j.users);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct ini i;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (size <= 8192 && ini_parse(text, "f", &i, &e) == 0) {
		for (size_t k = 0; k < i.sections.n && k < 64; k++)
			component(&i, i.sections.v[k]);
		if (i.sections.n <= 64)
			jail(&i);
		ini_free(&i);
	} else if (size <= 8192 && (e.msg[0] == '\0' ||
	    strchr(e.msg, '\n') != NULL || i.sections.v != NULL)) {
		abort();
	}
	free(text);
	return 0;
}
