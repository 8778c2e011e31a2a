/*
 * program.h - the first word of a command line into a program of the jail.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

struct err;
struct list;

enum program { PROGRAM_REFUSED = -1, PROGRAM_MISSING, PROGRAM_FOUND };

/*
 * `word` is a name from `commands`, or such a name with one of the jail's own
 * program directories in front of it.  So what a user uploads is never it,
 * whatever it is called.  `path` has PATH_MAX bytes.
 */
enum program program_find(const char *word, const struct list *commands,
    char *path, struct err *e);

#endif
