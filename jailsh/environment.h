/*
 * environment.h - what of the environment a limited command gets to see.
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

struct err;
struct list;

/*
 * "NAME=value" lines from `from`, by an allow-list: nothing that makes a loader,
 * a shell or an interpreter load or run something (LD_*, BASH_ENV, ENV, IFS,
 * GCONV_PATH, PERL5LIB, PYTHONPATH, GIT_*, RSYNC_* ...) is on it.  PATH is ours.
 */
int environment_clean(char *const *from, struct list *out, struct err *e);

#endif
