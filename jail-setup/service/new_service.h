/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * new_service.h - the file of a new service, from what its creator says and
 * this host has.  Nothing is written.
 */
#ifndef NEW_SERVICE_H
#define NEW_SERVICE_H

struct err;
struct places;

struct new_service {
	const char *name, *user;
	const char *network, *engine;	/* NULL: the default */
	const char *listen, *type;	/* NULL: none */
	char *const *run;		/* NULL-terminated, not empty */
};

/*
 * The text, the caller's to free; NULL on error.  What the tree gets is the
 * component named as the program is, if there is one (a version in the name
 * does not count); else the package that owns the program; else the program
 * alone; for a script also the component of its interpreter; and each file of
 * root's that `run` names.
 */
char *new_service_text(const struct new_service *n, const struct places *at,
    struct err *e);

/* A service whose container is derived: derive.h. */
struct new_derived {
	const char *name, *program;
	const char *unit;		/* NULL: by the program */
	unsigned ids;			/* 0: none */
};

/* Its text, the caller's to free; NULL on error. */
char *new_derived_text(const struct new_derived *n, struct err *e);

#endif
