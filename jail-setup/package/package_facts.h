/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_facts.h - what a package says of itself besides its files: what it
 * depends on, its configuration files as they were shipped, and the scripts
 * that its installation ran.  The scripts are read here and never executed.
 */
#ifndef PACKAGE_FACTS_H
#define PACKAGE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct package;
struct packages;

struct package_config {
	char *path;
	char *digest;		/* of the shipped file, in hexadecimal: MD5, */
				/* SHA-1 or SHA-256, by its length; "": none */
};

struct package_script {
	char *name;		/* "postinst", ...: the database's word */
	char *text;
};

struct package_facts {
	const struct package **needs;	/* installed ones, each once */
	size_t n_needs, needs_room;
	struct package_config *config;	/* sorted by path */
	size_t n_config, config_room;
	struct package_script *scripts;	/* of its installation alone */
	size_t n_scripts, scripts_room;
};

/*
 * Free *f either way.  An error where the database is of a kind that is not
 * read for this, and where it was written to since packages_open().
 */
int packages_facts(struct packages *p, const struct package *pk,
    struct package_facts *f, struct err *e);
void package_facts_free(struct package_facts *f);

#define scope_package_facts \
	__attribute__((cleanup(package_facts_free))) struct package_facts

/*
 * The package that manages a configuration file which it does not list: ucf(1)
 * on dpkg's hosts.  *owner: NULL, if there is none.
 */
int packages_config_owner(struct packages *p, const char *path,
    const struct package **owner, struct err *e);

/* Is the source package of both the same? */
bool packages_same_source(const struct package *a, const struct package *b);

/* The name of its source package: the beginning of pk->source, or its own. */
const char *package_source(const struct package *pk, size_t *n);

/* Has a file of these bytes that digest?  No, if it is unknown. */
bool package_digest_is(const char *digest, const void *bytes, size_t n);

/* For the databases: append, each once. */
int package_facts_need(struct package_facts *f, const struct package *pk,
    struct err *e);
int package_facts_config(struct package_facts *f, const char *path, size_t n,
    const char *digest, size_t n_digest, struct err *e);
int package_facts_script(struct package_facts *f, const char *name,
    const char *text, size_t n, struct err *e);

#endif
