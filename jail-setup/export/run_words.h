/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_words.h - how an engine is to run the image of a derived service: the
 * words that quadlet files and pods have in common.  Pure.
 */
#ifndef RUN_WORDS_H
#define RUN_WORDS_H

#include <stddef.h>
#include <stdint.h>

struct derived;
struct err;
struct export_job;
struct list;

/* A name of a volume, and of an object of Kubernetes (RFC 1123). */
enum { RUN_NAME = 64 };

/*
 * Letters in lower case, digits and '-', from a name or a path.  `before`, ""
 * or a name, and '-' come first.  An error if it is too long.
 */
int run_name(const char *before, const char *from, char to[RUN_NAME],
    struct err *e);

/*
 * The name of the volume of each private directory, in their order; "NAME-"
 * before them, unless `name` is NULL.  An error if two have one name, or if a
 * path has a character that a quadlet file means something by.
 */
int run_volumes(const char *name, const struct derived *d, struct list *names,
    struct err *e);

/*
 * The capabilities that the container is to have: those of the program, and
 * what jail-init needs before it starts it; "NET_BIND_SERVICE" ...
 */
int run_capabilities(const struct derived *d, struct list *names,
    struct err *e);

/* The text of NAME.container, podman-systemd.unit(5); of a pod.  NULL: error */
char *quadlet_text(const struct export_job *job, struct err *e);
char *kube_text(const struct export_job *job, struct err *e);

#endif
