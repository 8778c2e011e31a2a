/* cmd_sbom.c - jail-setup sbom JAIL */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "err.h"
#include "manifest.h"
#include "package.h"
#include "safe.h"
#include "sbom.h"
#include "scope.h"
#include "store.h"

enum { SHA1_HEX = 40 };

struct material {
	struct manifest manifest;
	struct packages *packages;
	char (*sha1)[SHA1_HEX + 1];	/* of each file */
	struct sbom sbom;
	char serial[SERIAL_MAX + 1];
	char distro[64];
};

static void
hex(EVP_MD_CTX *ctx, char *to)
{
	unsigned char d[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_DigestFinal_ex(ctx, d, &n);
	for (unsigned i = 0; i < n; i++)
		sprintf(to + 2 * i, "%02x", d[i]);
}

static int
digests(int fd, char sha1[SHA1_HEX + 1], char sha256[SHA256_HEX + 1])
{
	EVP_MD_CTX *one = EVP_MD_CTX_new(), *two = EVP_MD_CTX_new();
	char buf[65536];
	ssize_t n;

	EVP_DigestInit_ex(one, EVP_sha1(), NULL);
	EVP_DigestInit_ex(two, EVP_sha256(), NULL);
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		EVP_DigestUpdate(one, buf, (size_t)n);
		EVP_DigestUpdate(two, buf, (size_t)n);
	}
	hex(one, sha1);
	hex(two, sha256);
	EVP_MD_CTX_free(one);
	EVP_MD_CTX_free(two);
	return n < 0 ? -1 : 0;
}

/* SPDX wants SHA-1 too; on the way it is seen that the manifest is right. */
static int
hash(int root, const struct manifest_entry *en, const char *jail,
    char sha1[SHA1_HEX + 1], struct err *e)
{
	scope_fd fd = safe_beneath(root, en->path + 1,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0, e);
	char sha256[SHA256_HEX + 1];

	if (fd < 0)
		return -1;
	if (digests(fd, sha1, sha256) < 0)
		return err_set(e, errno, "read %s", en->path);
	return strcmp(sha256, en->sha256) == 0 ? 0 : err_set(e, 0, "%s is not "
	    "what the manifest says; see: jail-setup check %s", en->path,
	    jail);
}

/* Is the host's file the one that was copied? */
static bool
same(const struct manifest_entry *en)
{
	struct stat st;

	return lstat(en->path, &st) == 0 && st.st_size == en->size &&
	    st.st_mtim.tv_sec == en->mtime.tv_sec &&
	    st.st_mtim.tv_nsec == en->mtime.tv_nsec;
}

static int
files(struct material *m, int root, struct err *e)
{
	struct sbom *s = &m->sbom;

	for (size_t i = 0; i < m->manifest.n; i++) {
		const struct manifest_entry *en = &m->manifest.v[i];
		struct sbom_file *f = &s->files[s->n];

		if (en->type != PLAN_FILE)
			continue;
		*f = (struct sbom_file){
			.path = en->path, .sha256 = en->sha256,
			.sha1 = m->sha1[s->n],
			.package = packages_owner(m->packages, en->path),
		};
		if (f->package != NULL && !same(en)) {
			f->package = NULL;
			f->comment = "not the file that this host's package "
			    "has there now";
		}
		if (hash(root, en, s->jail, m->sha1[s->n++], e) < 0)
			return -1;
	}
	return 0;
}

/* ID=debian, with or without quotes; os-release(5). */
static void
distro(struct material *m)
{
	scope_file *f = fopen("/etc/os-release", "re");
	char line[256];

	strcpy(m->distro, "linux");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		const char *id = line + 3 + strspn(line + 3, "\"'");

		if (strncmp(line, "ID=", 3) == 0)
			snprintf(m->distro, sizeof(m->distro), "%.*s",
			    (int)strcspn(id, "\"'\n"), id);
	}
	m->sbom.distro = m->distro;
}

static int
open_root(const struct call *c, const char *jail, const char *serial,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd top = -1;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", c->at.state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s", c->at.state);
	top = safe_dir(path, e);
	return top < 0 ? -1 : generation_root(top, path, serial, e);
}

static int
gather(const struct call *c, const struct jail *j, struct material *m,
    struct err *e)
{
	scope_fd root = -1;

	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": nobody knows "
		    "what it was made from", j->name, j->root);
	if (store_current(c->at.state, j->name, m->serial, &m->manifest,
	    e) < 0)
		return e->no != ENOENT ? -1 : err_set(e, 0, "jail %s is not "
		    "built; mend: jail-setup build %s", j->name, j->name);
	m->sbom.files = calloc(m->manifest.n + 1, sizeof(*m->sbom.files));
	m->sha1 = calloc(m->manifest.n + 1, sizeof(*m->sha1));
	if (m->sbom.files == NULL || m->sha1 == NULL)
		return err_set(e, errno, "sbom");
	m->packages = packages_open("", e);
	if (m->packages == NULL || packages_index(m->packages, e) < 0)
		return -1;
	root = open_root(c, j->name, m->serial, e);
	if (root < 0)
		return -1;
	m->sbom.jail = j->name;
	m->sbom.serial = m->serial;
	m->sbom.purl = packages_purl(m->packages);
	distro(m);
	return files(m, root, e);
}

int
cmd_sbom(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	struct material m = {0};
	json_t *o = NULL;
	struct err e;
	int rc = EXIT_FINE;

	if (j == NULL)
		return EXIT_UNABLE;
	if (gather(c, j, &m, &e) == 0)
		o = sbom_json(&m.sbom, &e);
	if (o == NULL)
		rc = unable(&e);
	else if (json_dumpf(o, stdout, JSON_INDENT(1)) == 0)
		putchar('\n');
	json_decref(o);
	packages_free(m.packages);
	manifest_free(&m.manifest);
	free(m.sbom.files);
	free(m.sha1);
	return rc;
}
