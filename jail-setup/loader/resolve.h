/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve.h - everything a program needs to be started, and why each was found.
 *
 * By the rules of ld.so(8) and of glibc's elf/dl-load.c, dl-deps.c and
 * dl-version.c; of musl's ldso/dynlink.c for a program whose interpreter is
 * musl's.  As for a login with an empty environment: no LD_LIBRARY_PATH, no
 * LD_PRELOAD; and no /etc/ld.so.preload unless loader_preload() says so, for it
 * is the host's and not the jail's.  ld.so.conf(5) adds nothing: the loader
 * does not read it, only the cache that ldconfig(8) made of it.
 * Nothing is executed, and nothing is printed.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf;
struct err;
struct ldcache;
struct list;
struct loader;

enum how {
	HOW_SELF,		/* the file that was asked about */
	HOW_INTERP,		/* named by PT_INTERP */
	HOW_ABSOLUTE,		/* the needed name is a path */
	HOW_RPATH,		/* of whoever needs it, or of one before it */
	HOW_RUNPATH,		/* of whoever needs it */
	HOW_CACHE,		/* /etc/ld.so.cache */
	HOW_HWCAPS,		/* a glibc-hwcaps directory, however reached */
	HOW_DEFAULT,		/* a default directory */
	HOW_LOADED,		/* another path to a file listed before */
	HOW_MISSING,		/* not found: path is NULL, why says more */
	HOW_COUNT
};

/* Who asks for it. */
enum asked {
	ASKED_NEEDED,		/* DT_NEEDED, PT_INTERP, or it is the file */
	ASKED_FILTER,		/* DT_FILTER; DT_AUXILIARY, if there is one */
	ASKED_PRELOAD,		/* loader_preload() */
	ASKED_AUDIT,		/* DT_AUDIT, DT_DEPAUDIT, if there is one */
	ASKED_DLOPEN,		/* a dlopen note: required, or there is one */
	ASKED_COUNT
};

struct dep {
	char *name;		/* as needed */
	char *path;		/* absolute, as found: links not followed */
	size_t parent;		/* index of the first that needs it */
	enum how how;
	enum asked asked;
	bool by_name;		/* glibc's cache or default directories did */
	char *why;		/* HOW_MISSING: one line */
	char *note;		/* ASKED_DLOPEN: "feature X, recommended" */
};

/* v[by] needs a version that v[of] does not have: it will not be started. */
struct lack {
	size_t by, of;
	char *version;
};

struct deps {
	struct dep *v;		/* v[0] is the file, with itself as parent */
	size_t n, room;
	size_t started;		/* of these: what is mapped before main() */
	struct lack *lacks;
	size_t nlacks;
	uint64_t cost;		/* of finding all that: bytes of paths looked at */
};

/*
 * `root` stays the caller's; normally "/".  A loader remembers every file it
 * saw: open a new one after the tree has changed.
 */
struct loader *loader_open(int root, struct err *e);
void loader_close(struct loader *l);

/* From now on, glibc programs start with these as well: ld.so.preload. */
int loader_preload(struct loader *l, const struct list *names, struct err *e);

/*
 * The closure of an ELF file in *out, which is empty before: the file, its
 * interpreter, then libraries breadth first, each once; then what notes ask
 * for, and audit libraries, with their own.  Static: the file only.
 * A missing library is an entry, so that all are known at once.  -1, and *out
 * left empty, when the file itself is absent or no ELF file, or in trouble
 * that has nothing to do with it; out->cost is what it came to, either way.
 */
int resolve_closure(struct loader *l, const char *path, struct deps *out,
    struct err *e);

/*
 * What was parsed at a path (for its soname; abi_of() of it has the flags of a
 * cache entry).  The loader's own, NULL when it is no ELF file.
 */
const struct elf *loader_elf(struct loader *l, const char *path,
    struct err *e);

/* The root's ld.so.cache, empty where there is none.  The loader's own. */
const struct ldcache *loader_cache(const struct loader *l);

/*
 * Appends, sorted, the paths it has looked at so far and found something, or
 * nothing: candidates for libraries, and directories of variants.
 */
int loader_looked(const struct loader *l, bool found, struct list *out,
    struct err *e);

const char *how_name(enum how how);	/* "rpath", for reports */
void deps_free(struct deps *d);

#define scope_deps __attribute__((cleanup(deps_free))) struct deps

#endif
