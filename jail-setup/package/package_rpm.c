/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_rpm.c - rpm's database, through librpm.
 *
 * Without HAVE_RPM it only detects that librpm would be needed.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count.h"
#include "err.h"
#include "package_db.h"
#include "package_facts.h"

/* Wherever a distribution keeps it: SQLite, ndb, Berkeley DB. */
#define IN(dir) dir "/rpmdb.sqlite", dir "/Packages.db", dir "/Packages"

static bool
has_database(const struct packages *p)
{
	for (const char *const *s = p->db->paths; *s != NULL; s++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s%s", p->root, *s);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

static const char *
rpm_installer(const struct packages *p)
{
	static const struct { const char *program, *command; } rows[] = {
		{ "/usr/bin/dnf", "dnf install" },
		{ "/usr/bin/zypper", "zypper install" },
		{ "/usr/bin/yum", "yum install" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s%s", p->root,
		    rows[i].program);
		if (access(path, X_OK) == 0)
			return rows[i].command;
	}
	return "rpm -i";
}

#ifdef HAVE_RPM

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmfi.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmtd.h>
#include <rpm/rpmts.h>

static const char *
keep_tag(struct packages *p, Header h, rpmTag which, struct err *e)
{
	const char *s = headerGetString(h, which);

	return pathtext_keep(&p->text, s != NULL ? s : "",
	    s != NULL ? strlen(s) : 0, e);
}

static const char *
keep_evr(struct packages *p, Header h, struct err *e)
{
	char *s = headerGetAsString(h, RPMTAG_EVR);
	const char *kept;

	if (s == NULL)
		return err_null(e, ENOMEM, "rpm");
	kept = pathtext_keep(&p->text, s, strlen(s), e);
	free(s);
	return kept;
}

static int
add_header(struct packages *p, Header h, struct err *e)
{
	struct package pk = {
		.state = PACKAGE_THERE, .id = headerGetInstance(h),
	};

	pk.name = keep_tag(p, h, RPMTAG_NAME, e);
	pk.version = keep_evr(p, h, e);
	pk.arch = keep_tag(p, h, RPMTAG_ARCH, e);
	pk.source = keep_tag(p, h, RPMTAG_SOURCERPM, e);
	pk.supplier = keep_tag(p, h, RPMTAG_VENDOR, e);
	if (pk.name != NULL && strcmp(pk.name, "gpg-pubkey") == 0)
		return 0;	/* a signing key, not a package */
	return package_add(p, &pk, e);
}

static rpmts
open_database(struct packages *p, struct err *e)
{
	rpmts ts;

	if (rpmReadConfigFiles(NULL, NULL) != 0)
		return err_null(e, 0, "rpm: its configuration cannot be read");
	ts = rpmtsCreate();
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (rpmtsSetRootDir(ts, p->root[0] != '\0' ? p->root : "/") == 0 &&
	    rpmtsOpenDB(ts, O_RDONLY) == 0)
		return ts;
	rpmtsFree(ts);
	return err_null(e, 0, "rpm: the database cannot be opened");
}

static int
rpm_load(struct packages *p, struct err *e)
{
	rpmdbMatchIterator each;
	int rc = 0;
	Header h;

	if (!has_database(p))
		return 0;
	p->own = open_database(p, e);
	if (p->own == NULL)
		return -1;
	each = rpmtsInitIterator(p->own, RPMDBI_PACKAGES, NULL, 0);
	while (rc == 0 && (h = rpmdbNextIterator(each)) != NULL)
		rc = add_header(p, h, e);
	rpmdbFreeIterator(each);
	return rc < 0 ? -1 : 1;
}

/* A listed file may be left out by an option of the installation. */
static bool
is_installed(rpmtd states, unsigned i)
{
	const char *s = states->data;

	return s == NULL || i >= rpmtdCount(states) ||
	    s[i] == RPMFILE_STATE_NORMAL || s[i] == RPMFILE_STATE_NETSHARED;
}

static int
each_file(Header h, package_path *each, void *arg, struct err *e)
{
	rpmtd names = rpmtdNew(), states = rpmtdNew();
	const char *path;
	int rc = 0;

	headerGet(h, RPMTAG_FILENAMES, names, HEADERGET_EXT);
	headerGet(h, RPMTAG_FILESTATES, states, HEADERGET_MINMEM);
	for (unsigned i = 0; rc == 0 &&
	    (path = rpmtdNextString(names)) != NULL; i++)
		if (path[0] == '/' && path[1] != '\0' &&
		    is_installed(states, i))
			rc = each(arg, path, strlen(path), e);
	rpmtdFreeData(names);
	rpmtdFreeData(states);
	rpmtdFree(names);
	rpmtdFree(states);
	return rc;
}

static int
rpm_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	unsigned key = pk->id;
	rpmdbMatchIterator it =
	    rpmtsInitIterator(p->own, RPMDBI_PACKAGES, &key, sizeof(key));
	Header h = rpmdbNextIterator(it);
	int rc = h != NULL ? each_file(h, each, arg, e) :
	    err_set(e, EBUSY, "package %s went away while the database was "
	    "read; try again", pk->name);

	rpmdbFreeIterator(it);
	return rc;
}

static const struct package *
package_of(const struct packages *p, unsigned id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].id == id)
			return &p->v[i];
	return NULL;
}

static int
add_providers(struct packages *p, const struct package *self,
    rpmDbiTagVal index, const char *what, struct package_facts *f,
    struct err *e)
{
	rpmdbMatchIterator each = rpmtsInitIterator(p->own, index, what, 0);
	int rc = 0;
	Header h;

	while (rc == 0 && (h = rpmdbNextIterator(each)) != NULL) {
		const struct package *pk = package_of(p, headerGetInstance(h));

		rc = pk != NULL && pk != self ?
		    package_facts_need(f, pk, e) : 0;
	}
	rpmdbFreeIterator(each);
	return rc;
}

/* A requirement is what some package provides, or a file. */
static int
add_needs(struct packages *p, const struct package *self, Header h,
    struct package_facts *f, struct err *e)
{
	rpmtd names = rpmtdNew();
	const char *what;
	int rc = 0;

	headerGet(h, RPMTAG_REQUIRENAME, names, HEADERGET_MINMEM);
	while (rc == 0 && (what = rpmtdNextString(names)) != NULL) {
		if (strncmp(what, "rpmlib(", 7) == 0)
			continue;
		rc = add_providers(p, self, RPMDBI_PROVIDENAME, what, f, e);
		if (rc == 0 && what[0] == '/')
			rc = add_providers(p, self, RPMDBI_INSTFILENAMES, what,
			    f, e);
	}
	rpmtdFreeData(names);
	rpmtdFree(names);
	return rc;
}

static int
add_configs(Header h, struct package_facts *f, struct err *e)
{
	rpmtd names = rpmtdNew(), flags = rpmtdNew(), sums = rpmtdNew();
	const char *path, *sum;
	int rc = 0;

	headerGet(h, RPMTAG_FILENAMES, names, HEADERGET_EXT);
	headerGet(h, RPMTAG_FILEFLAGS, flags, HEADERGET_MINMEM);
	headerGet(h, RPMTAG_FILEDIGESTS, sums, HEADERGET_MINMEM);
	while (rc == 0 && (path = rpmtdNextString(names)) != NULL) {
		const uint32_t *flag = rpmtdNextUint32(flags);

		sum = rpmtdNextString(sums);
		if (flag != NULL && (*flag & RPMFILE_CONFIG) != 0)
			rc = package_facts_config(f, path, strlen(path),
			    sum != NULL ? sum : "", sum != NULL ?
			    strlen(sum) : 0, e);
	}
	rpmtdFreeData(names);
	rpmtdFreeData(flags);
	rpmtdFreeData(sums);
	rpmtdFree(names);
	rpmtdFree(flags);
	rpmtdFree(sums);
	return rc;
}

static int
add_scripts(Header h, struct package_facts *f, struct err *e)
{
	static const struct { rpmTag tag; const char *name; } rows[] = {
		{ RPMTAG_PRETRANS, "pretrans" }, { RPMTAG_PREIN, "pre" },
		{ RPMTAG_POSTIN, "post" }, { RPMTAG_POSTTRANS, "posttrans" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = headerGetString(h, rows[i].tag);

		if (text != NULL && package_facts_script(f, rows[i].name,
		    text, strlen(text), e) < 0)
			return -1;
	}
	return 0;
}

static int
rpm_facts(struct packages *p, const struct package *pk,
    struct package_facts *f, struct err *e)
{
	unsigned key = pk->id;
	rpmdbMatchIterator it =
	    rpmtsInitIterator(p->own, RPMDBI_PACKAGES, &key, sizeof(key));
	Header h = rpmdbNextIterator(it);
	int rc = h == NULL ? err_set(e, EBUSY, "package %s went away while "
	    "the database was read; try again", pk->name) :
	    add_needs(p, pk, h, f, e) < 0 || add_configs(h, f, e) < 0 ||
	    add_scripts(h, f, e) < 0 ? -1 : 0;

	rpmdbFreeIterator(it);
	return rc;
}

static void
rpm_free(struct packages *p)
{
	rpmtsFree(p->own);
	rpmFreeRpmrc();
}

#else

static int
rpm_facts(struct packages *p, const struct package *pk,
    struct package_facts *f, struct err *e)
{
	(void)p;
	(void)f;
	return err_set(e, 0, "%s", pk->name);
}

static int
rpm_load(struct packages *p, struct err *e)
{
	(void)e;
	return has_database(p) ? 1 : 0;
}

static int
rpm_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	(void)p;
	(void)each;
	(void)arg;
	return err_set(e, 0, "%s", pk->name);
}

static void
rpm_free(struct packages *p)
{
	(void)p;
}

#endif

const struct package_db package_rpm = {
	.name = "rpm", .purl = "rpm", .epoch = true,
	.paths = { IN("/usr/lib/sysimage/rpm"), IN("/var/lib/rpm") },
	.atomic = true, .mend = "rpm -Va",
#ifndef HAVE_RPM
	.lacks = "librpm",
#endif
	.load = rpm_load, .files = rpm_files, .facts = rpm_facts,
	.installer = rpm_installer, .free = rpm_free,
};
