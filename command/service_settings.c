/* SPDX-License-Identifier: BSD-2-Clause */
/* service_settings.c - see service_settings.h */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "jail.h"
#include "list.h"
#include "service_settings.h"

/* FNV-1a: whoever can write the file is root, and would deceive itself. */
static void
add_bytes(uint64_t *sum, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;

	for (size_t i = 0; i < n; i++)
		*sum = (*sum ^ b[i]) * 0x100000001b3ULL;
}

/* The NUL keeps "ab" "c" from being "a" "bc". */
static void
add_text(uint64_t *sum, const char *text)
{
	add_bytes(sum, text, strlen(text) + 1);
}

static void add_keys(uint64_t *sum, const struct conf_key *keys,
    const void *in);

/* How many there are ends a list as well: an empty one is said, too. */
static void
add_list(uint64_t *sum, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		add_text(sum, l->v[i]);
	add_bytes(sum, &l->n, sizeof(l->n));
}

static void
add_rows(uint64_t *sum, const struct conf_row *row, const struct conf_rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		add_keys(sum, row->keys, (const char *)r->v + i * row->size);
	add_bytes(sum, &r->n, sizeof(r->n));
}

/* Zero is what is not said, or the first of the choices: it adds nothing. */
static int
number_of(enum conf_type type, const void *at)
{
	return type == CONF_BOOL ? *(const bool *)at : *(const int *)at;
}

static void
add_key(uint64_t *sum, const struct conf_key *k, const void *at)
{
	int number;

	switch (k->type) {
	case CONF_STRING:
	case CONF_WORD:
		if (*(char *const *)at == NULL)
			return;
		add_text(sum, k->name);
		add_text(sum, *(char *const *)at);
		return;
	case CONF_LIST:
	case CONF_NUMBERS:
		if (((const struct list *)at)->v == NULL)
			return;
		add_text(sum, k->name);
		add_list(sum, at);
		return;
	case CONF_ROWS:
		if (((const struct conf_rows *)at)->n == 0)
			return;
		add_text(sum, k->name);
		add_rows(sum, k->row, at);
		return;
	default:
		number = number_of(k->type, at);
		if (number == 0)
			return;
		add_text(sum, k->name);
		add_bytes(sum, &number, sizeof(number));
	}
}

static void
add_keys(uint64_t *sum, const struct conf_key *keys, const void *in)
{
	for (const struct conf_key *k = keys; k->name != NULL; k++)
		add_key(sum, k, (const char *)in + k->at);
}

/* A tree of its own tells of these, or nothing that runs depends on it. */
static bool
is_left_out(const char *name)
{
	static const char *const out[] = { "files", "packages", "restart",
	    "description", "keep" };

	for (size_t i = 0; i < COUNT(out); i++)
		if (strcmp(out[i], name) == 0)
			return true;
	for (const struct conf_key *k = jail_tree_keys; k->name != NULL; k++)
		if (strcmp(k->name, name) == 0)
			return true;
	return false;
}

void
service_settings(const struct conf_key *keys, const void *in,
    char word[SERVICE_SETTINGS + 1])
{
	uint64_t sum = 0xcbf29ce484222325ULL;

	for (const struct conf_key *k = keys; k->name != NULL; k++)
		if (!is_left_out(k->name))
			add_key(&sum, k, (const char *)in + k->at);
	snprintf(word, SERVICE_SETTINGS + 1, "%016llx",
	    (unsigned long long)sum);
}

void
service_way_in(const char *word, char way[SERVICE_WAY_IN])
{
	snprintf(way, SERVICE_WAY_IN, "service.%.*s", SERVICE_SETTINGS, word);
}

void
service_way_in_cut(char *way, char word[SERVICE_SETTINGS + 1])
{
	static const char begin[] = "service.";
	const size_t n = sizeof(begin) - 1;

	word[0] = '\0';
	if (strncmp(way, begin, n) != 0 ||
	    strspn(way + n, "0123456789abcdef") != SERVICE_SETTINGS ||
	    way[n + SERVICE_SETTINGS] != '\0')
		return;
	strcpy(word, way + n);
	way[n - 1] = '\0';
}
