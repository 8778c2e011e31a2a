/*
 * pamfile.h - what the PAM file of a service says about pam_jail.so, pam.d(5).
 * Included files are followed.  For a pamdir that ends in /etc/pam.d, what is not
 * there is looked for in the vendor's usr/lib/pam.d below the same root.
 */
#ifndef PAMFILE_H
#define PAMFILE_H

#include <limits.h>
#include <stdbool.h>

struct pamline {
	char file[PATH_MAX];	/* where the line stands */
	char control[256];	/* "required", or what is between brackets */
	char words[512];	/* behind pam_jail.so */
	bool counts;		/* a refusal ends the login */
	int lines;		/* how many there are for pam_jail.so */
	bool skipped;		/* perhaps: one before it can end or skip it */
};

/*
 * The line of that type ("auth", "account", "session") for pam_jail.so, the
 * first that counts, else the first.  1: it is in *out; 0: there is none; -1:
 * there is no such file.
 */
int pamfile_find(const char *pamdir, const char *service, const char *type,
    struct pamline *out);

/* Does the file of a service include that of another, for such lines? */
bool pamfile_includes(const char *pamdir, const char *service,
    const char *type, const char *other);

/* Where the file of a service is; false: nowhere. */
bool pamfile_where(const char *pamdir, const char *service,
    char path[PATH_MAX]);

#endif
