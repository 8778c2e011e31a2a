/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_selinux.h - where SELinux is on: does its policy let members in, and do
 * the trees have the type that it gives them?
 *
 * Permissive counts like enforcing: it is what comes next.  Without libselinux:
 * its file system answers, and labels are an attribute.
 */
#ifndef CHECK_SELINUX_H
#define CHECK_SELINUX_H

#include <stdbool.h>

struct err;
struct findings;
struct list;
struct manifest;

struct selinux_places {
	const char *fs;		/* the mount point of selinuxfs */
	long magic;		/* of that file system, statfs(2) */
	const char *label;	/* the attribute of that name, xattr(7) */
	const char *run;	/* PATHS_RUN */
};

extern const struct selinux_places check_selinux_host;

/* Does it enforce?  false as well if it is off. */
bool check_selinux_enforces(const struct selinux_places *at);

/*
 * The jail of these findings is "-": a policy without the module or without the
 * capability that the module needs; the labels of `state` and `run`.  What
 * could not be asked is a note.
 */
int  check_selinux(const struct selinux_places *at, const char *state,
    struct findings *f, struct err *e);

/* The same as sentences: those findings to `wrong`, those notes to `notes`. */
int  check_selinux_say(const struct selinux_places *at, const char *state,
    struct list *wrong, struct list *notes, struct err *e);

/* One for all files of the tree that have another type; f->jail is its jail. */
int  check_labels(const struct selinux_places *at, int root,
    const struct manifest *m, const char *state, struct findings *f,
    struct err *e);

#endif
