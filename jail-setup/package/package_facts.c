/* SPDX-License-Identifier: BSD-2-Clause */
/* package_facts.c - see package_facts.h */
#include <errno.h>
#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/digest.h"
#include "err.h"
#include "package_db.h"
#include "package_facts.h"

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct package_config *)a)->path,
	    ((const struct package_config *)b)->path);
}

int
packages_facts(struct packages *p, const struct package *pk,
    struct package_facts *f, struct err *e)
{
	if (p->db->facts == NULL)
		return err_set(e, 0, "package %s: what %s's packages depend on "
		    "and set up is not read; fix: name the account and the "
		    "command: jail-setup service create NAME --user USER -- "
		    "COMMAND", pk->name, p->db->name);
	if (pk->state != PACKAGE_THERE)
		return err_set(e, 0, "package %s is only half installed; "
		    "fix: %s", pk->name, p->db->mend);
	if (p->db->facts(p, pk, f, e) < 0)
		return -1;
	if (f->n_config > 0)
		qsort(f->config, f->n_config, sizeof(*f->config), by_path);
	return packages_changed(p) ?
	    err_set(e, EBUSY, "package %s: %s's database was written to while "
	    "it was read; try again", pk->name, p->db->name) : 0;
}

int
packages_config_owner(struct packages *p, const char *path,
    const struct package **owner, struct err *e)
{
	*owner = NULL;
	return p->db == NULL || p->db->config_owner == NULL ? 0 :
	    p->db->config_owner(p, path, owner, e);
}

void
package_facts_free(struct package_facts *f)
{
	for (size_t i = 0; i < f->n_config; i++) {
		free(f->config[i].path);
		free(f->config[i].digest);
	}
	for (size_t i = 0; i < f->n_scripts; i++) {
		free(f->scripts[i].name);
		free(f->scripts[i].text);
	}
	free(f->needs);
	free(f->config);
	free(f->scripts);
	*f = (struct package_facts){0};
}

/* dpkg: "NAME (VERSION)" or "NAME"; rpm: "NAME-VERSION-RELEASE.src.rpm". */
const char *
package_source(const struct package *pk, size_t *n)
{
	static const char rpm[] = ".rpm";
	const char *s = pk->source != NULL ? pk->source : pk->name;
	size_t len = strlen(s);

	*n = strcspn(s, " (");
	if (pk->source == NULL || len < sizeof(rpm) ||
	    strcmp(s + len - (sizeof(rpm) - 1), rpm) != 0)
		return s;
	for (int dashes = 0; dashes < 2 && len > 0; )
		dashes += s[--len] == '-';
	*n = len > 0 ? len : *n;
	return s;
}

bool
packages_same_source(const struct package *a, const struct package *b)
{
	size_t m, n;
	const char *x = package_source(a, &m), *y = package_source(b, &n);

	return m == n && memcmp(x, y, n) == 0;
}

bool
package_digest_is(const char *digest, const void *bytes, size_t n)
{
	union {
		struct md5_ctx md5;
		struct sha1_ctx sha1;
	} u;
	uint8_t raw[SHA1_DIGEST_SIZE];
	char hex[SHA256_HEX + 1];
	size_t len = strlen(digest) / 2;

	if (len == MD5_DIGEST_SIZE) {
		md5_init(&u.md5);
		md5_update(&u.md5, n, bytes);
		md5_digest(&u.md5, len, raw);
	} else if (len == SHA1_DIGEST_SIZE) {
		sha1_init(&u.sha1);
		sha1_update(&u.sha1, n, bytes);
		sha1_digest(&u.sha1, len, raw);
	} else if (2 * len == SHA256_HEX) {
		digest_of(bytes, n, hex);
		len = 0;
	} else {
		return false;
	}
	for (size_t i = 0; i < len; i++)
		sprintf(hex + 2 * i, "%02x", raw[i]);
	return strcasecmp(hex, digest) == 0;
}

int
package_facts_need(struct package_facts *f, const struct package *pk,
    struct err *e)
{
	for (size_t i = 0; i < f->n_needs; i++)
		if (f->needs[i] == pk)
			return 0;
	return ARRAY_ADD(f->needs, f->n_needs, f->needs_room, pk,
	    "dependencies", e);
}

/* Two texts for a row that is added behind them; both or none. */
static int
copy_both(const char *a, size_t na, const char *b, size_t nb, char **x,
    char **y, struct err *e)
{
	*x = strndup(a, na);
	*y = strndup(b, nb);
	if (*x != NULL && *y != NULL)
		return 0;
	free(*x);
	free(*y);
	return err_set(e, ENOMEM, "facts of a package");
}

int
package_facts_config(struct package_facts *f, const char *path, size_t n,
    const char *digest, size_t n_digest, struct err *e)
{
	struct package_config one = {0};

	for (size_t i = 0; i < f->n_config; i++)
		if (strncmp(f->config[i].path, path, n) == 0 &&
		    f->config[i].path[n] == '\0')
			return 0;
	return ARRAY_ROOM(f->config, f->n_config, f->config_room,
	    "configuration files", e) < 0 || copy_both(path, n, digest,
	    n_digest, &one.path, &one.digest, e) < 0 ? -1 :
	    (f->config[f->n_config++] = one, 0);
}

int
package_facts_script(struct package_facts *f, const char *name,
    const char *text, size_t n, struct err *e)
{
	struct package_script one = {0};

	return ARRAY_ROOM(f->scripts, f->n_scripts, f->scripts_room,
	    "scripts of a package", e) < 0 || copy_both(name, strlen(name),
	    text, n, &one.name, &one.text, e) < 0 ? -1 :
	    (f->scripts[f->n_scripts++] = one, 0);
}
