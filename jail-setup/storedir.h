/*
 * storedir.h - the directories of one jail's store; for store*.c only.
 */
#ifndef STOREDIR_H
#define STOREDIR_H

#include "generation.h"
#include "list.h"

struct err;

/* Descriptors: the lock (gone with it), STATE/JAIL and its gen. */
struct storedir {
	int lock, top, gen;
};

/* Made where missing; a jail that another process works on is an error. */
int  storedir_open(const char *state, const char *jail, struct storedir *d,
    struct err *e);
void storedir_close(struct storedir *d);

/* The lock alone; err.no == EAGAIN if another process has it. */
int  storedir_lock(const char *jail, struct err *e);

/* No serials, so never a generation: being made, and being removed. */
#define STOREDIR_NEW "new"
#define STOREDIR_OLD "old"
/* What gen is called while the whole jail is removed. */
#define STOREDIR_GONE "gone"

/* What a run that was killed has left. */
int  storedir_tidy(const struct storedir *d, struct err *e);

/*
 * Remove a generation, which stops being one before its first file goes.  Fine,
 * and nothing is done, while something is mounted in it.
 */
int  storedir_discard(const struct storedir *d, const char *serial,
    struct err *e);

/*
 * `current` becomes gen/SERIAL by one rename(2), and that reaches the disk.  The
 * change time of the generation that was current is from then on when that
 * ended.
 */
int  storedir_switch(const struct storedir *d, const char *serial,
    struct err *e);

/* A file beside the tree, in the directory `at`: written and complete. */
int  storedir_write(int at, const char *name, const char *text,
    struct err *e);

/* The serials there are, oldest first. */
int  storedir_serials(const struct storedir *d, struct list *out,
    struct err *e);

#endif
