/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_index.c - any text as an index of jail files: as it is, and sealed as
 * root would.  A file is spared only by an entry of its name and identity, which
 * has none of the account's names.  '@' stands for the identity.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "jail.h"
#include "jails_index.h"
#include "scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char alice[] = "alice", staff[] = "staff", web[] = "web";
static struct ident_group groups[] = { { 50, staff }, { 60, web } };
static const struct ident who = {
	.name = alice, .uid = 1001, .gid = 50, .groups = groups, .ngroups = 2,
};

/* What jails_index_add() says of /dev/null, which never changes. */
static char *
entry_of_null(int fd)
{
	const struct timespec later = { .tv_sec = INT32_MAX };
	struct jail j = { .name = "a" };
	char *entry = NULL;
	size_t n;
	FILE *f = open_memstream(&entry, &n);

	jails_index_add(f, fd, "null", &j, &later);
	fclose(f);
	if (n < 10 || strncmp(entry, "null\t", 5) != 0 || entry[n - 1] != '\n')
		abort();
	entry[n - 1] = '\0';
	return entry;
}

static char *
with_identity(const char *text, const char *identity)
{
	char *out = NULL;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	for (; *text != '\0'; text++)
		if (*text == '@')
			fputs(identity, f);
		else
			fputc(*text, f);
	fclose(f);
	return out;
}

/* Is there such a line? */
static bool
about_others(const char *body, const char *entry)
{
	size_t n = strlen(entry), len;

	for (; *body != '\0'; body += len + (body[len] == '\n')) {
		char *line, *word, *rest;
		bool named = false;

		len = strcspn(body, "\n");
		if (strncmp(body, entry, n) != 0 ||
		    strchr("\t\n", body[n]) == NULL)
			continue;
		line = rest = strndup(body, len);
		while ((word = strsep(&rest, "\t")) != NULL)
			named |= strcmp(word, alice) == 0 ||
			    strcmp(word, staff) == 0 || strcmp(word, web) == 0;
		free(line);
		if (!named)
			return true;
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scope_fd dev = open("/dev", O_PATH | O_CLOEXEC);
	scope_fd null = open("/dev/null", O_PATH | O_CLOEXEC);
	scope_free char *entry = entry_of_null(null);
	scope_free char *text = strndup((const char *)data, size);
	scope_free char *body = with_identity(text, entry + strlen("null\t"));
	struct jails_index ix;
	struct err e;
	char *raw = malloc(size + 1), *sealed = jails_index_seal(body, &e);

	memcpy(raw, data, size);
	raw[size] = '\0';
	jails_index_take(&ix, raw, size);
	jails_index_spares(&ix, dev, "null", &who);
	jails_index_close(&ix);
	jails_index_take(&ix, sealed, strlen(sealed));
	if (ix.name == NULL)
		abort();
	if (jails_index_spares(&ix, dev, "full", &who) ||
	    (jails_index_spares(&ix, dev, "null", &who) &&
	    !about_others(body, entry)) ||
	    jails_index_spares(&ix, dev, "null", &who))
		abort();
	jails_index_close(&ix);
	return 0;
}
