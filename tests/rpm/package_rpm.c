/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_rpm.c - package_rpm ROOT: all that package.h says of the database
 * below ROOT, one line each, for rpm.sh to compare with what rpm says.
 */
#include <stdio.h>

#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"

static int
tell_facts(struct packages *p, const struct package *pk, struct err *e)
{
	scope_package_facts f = {0};
	size_t n;
	const char *source = package_source(pk, &n);

	if (packages_facts(p, pk, &f, e) < 0)
		return -1;
	printf("source %s %.*s\n", pk->name, (int)n, source);
	for (size_t i = 0; i < f.n_needs; i++)
		printf("needs %s %s\n", pk->name, f.needs[i]->name);
	for (size_t i = 0; i < f.n_config; i++)
		printf("config %s %s %s\n", pk->name, f.config[i].path,
		    f.config[i].digest);
	for (size_t i = 0; i < f.n_scripts; i++)
		printf("script %s %s %s\n", pk->name, f.scripts[i].name,
		    f.scripts[i].text);
	return 0;
}

static int
tell(struct packages *p, struct err *e)
{
	const struct package *pk = NULL;

	if (packages_index(p, NULL, e) < 0)
		return -1;
	while ((pk = packages_next(p, "*", pk)) != NULL) {
		struct list l = {0};

		printf("package %s %s %s %s\n", pk->name, pk->version,
		    pk->arch, pk->supplier != NULL ? pk->supplier : "-");
		if (packages_files(p, pk, &l, e) < 0)
			return -1;
		for (size_t i = 0; i < l.n; i++) {
			const struct package *owner =
			    packages_owner(p, l.v[i]);

			printf("file %s %s %s\n", pk->name, l.v[i],
			    owner != NULL ? owner->name : "-");
		}
		list_free(&l);
		if (tell_facts(p, pk, e) < 0)
			return -1;
	}
	packages_absent(p, "nosuch", e);
	printf("absent %s\n", e->msg);
	return 0;
}

int
main(int argc, char **argv)
{
	struct err e = {0};
	struct packages *p;
	int rc;

	if (argc != 2)
		return 2;
	p = packages_open(argv[1], &e);
	rc = p != NULL ? tell(p, &e) : -1;
	if (rc < 0)
		fprintf(stderr, "package_rpm: %s\n", e.msg);
	packages_free(p);
	return rc < 0;
}
