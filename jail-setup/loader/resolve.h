/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve.h - all files that a program needs to start, and how each was found.
 *
 * By the rules of ld.so(8) and of glibc's elf/dl-load.c, dl-deps.c and
 * dl-version.c, or of musl's ldso/dynlink.c for a program whose interpreter is
 * musl's.  The environment is taken to be empty: no LD_LIBRARY_PATH or
 * LD_PRELOAD; and /etc/ld.so.preload, which belongs to the host and not to the
 * jail, counts only with loader_preload().  The loader does not read
 * ld.so.conf, only the cache that ldconfig(8) made of it.  Nothing is executed,
 * and nothing is printed.
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
	HOW_SELF,		/* the file itself */
	HOW_INTERP,		/* named by PT_INTERP */
	HOW_ABSOLUTE,		/* the needed name is a path */
	HOW_RPATH,		/* of what needs it, or of a parent */
	HOW_RUNPATH,		/* of the object that needs it */
	HOW_CACHE,		/* /etc/ld.so.cache */
	HOW_HWCAPS,		/* a glibc-hwcaps directory, by any search */
	HOW_DEFAULT,		/* a default directory */
	HOW_LOADED,		/* another path to a file listed before */
	HOW_MISSING,		/* not found: path is NULL, why says more */
	HOW_COUNT
};

/* What asks for it. */
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

/* v[by] needs a version that v[of] lacks, so the program does not start. */
struct lack {
	size_t by, of;
	char *version;
};

struct deps {
	struct dep *v;		/* v[0] is the file, with itself as parent */
	size_t n, room;
	size_t started;		/* of these: mapped before main() */
	struct lack *lacks;
	size_t nlacks;
	uint64_t cost;		/* cost of the search: bytes of paths tried */
};

/*
 * `root`, normally "/", stays the caller's.  A loader caches every file: open a
 * new one after the tree has changed.
 */
struct loader *loader_open(int root, struct err *e);
void loader_close(struct loader *l);

/* From now on glibc programs also load these, as from ld.so.preload. */
int loader_preload(struct loader *l, const struct list *names, struct err *e);

/*
 * Resolve the closure of an ELF file into *out: the file, its interpreter, then
 * libraries breadth first, each once; then what its notes ask for, and audit
 * libraries, with their own.  A static program has only itself.  A missing
 * library is an entry, so that all are reported.  -1, with *out empty, if the
 * file is absent or not an ELF file, or for errors that do not concern it.
 * out->cost is set in either case.
 */
int resolve_closure(struct loader *l, const char *path, struct deps *out,
    struct err *e);

/*
 * The parsed file at a path, for its soname and, by abi_of(), its cache flags.
 * Owned by the loader; NULL if it is not an ELF file.
 */
const struct elf *loader_elf(struct loader *l, const char *path,
    struct err *e);

/* The ld.so.cache of the root, empty if there is none.  Owned by the loader. */
const struct ldcache *loader_cache(const struct loader *l);

/*
 * Append, sorted, the paths tried so far where a file was found, or where none
 * was: candidates for libraries, and directories of variants.
 */
int loader_looked(const struct loader *l, bool found, struct list *out,
    struct err *e);

/*
 * Would the loader start this program of a tree?  0: it would, or the file
 * needs no loader; -1: names the library or version that it lacks.
 */
int loadable(int root, const char *path, struct err *e);

const char *how_name(enum how how);	/* "rpath", for reports */
void deps_free(struct deps *d);

#define scope_deps __attribute__((cleanup(deps_free))) struct deps

#endif
