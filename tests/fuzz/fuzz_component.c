/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_component.c - any text as a component: what is read of it is written so
 * that it reads back the same, with its comments.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "learn/component_text.h"
#include "libconfig_leak.h"
#include "plan/component.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int yes)
{
	if (!yes)
		abort();
}

static void
same_list(const struct list *a, const struct list *b)
{
	must(a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		must(strcmp(a->v[i], b->v[i]) == 0);
}

static void
same(const struct component *a, const struct component *b)
{
	for (const struct conf_key *k = component_keys; k->name != NULL; k++) {
		const char *x = component_string(a, k);
		const char *y = component_string(b, k);

		if (component_list(a, k) != NULL)
			same_list(component_list(a, k), component_list(b, k));
		else
			must(x == NULL ? y == NULL : strcmp(x, y) == 0);
	}
}

static char *
written(const struct component *c, const struct list *comments)
{
	struct err e;
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	must(component_text_write(c, comments, to, &e) == 0);
	fclose(to);
	return text;
}

/* Comments lose control characters once, and are the same from then on. */
static void
round_trip(const struct component *c, const char *text)
{
	struct list said = {0}, once = {0}, twice = {0};
	struct component back = {0};
	struct err e;
	char *first, *second;

	must(component_text_comments(text, &said, &e) == 0);
	first = written(c, &said);
	must(conf_parse(first, "f", component_keys, &back, &e) == 0);
	same(c, &back);
	must(component_text_comments(first, &once, &e) == 0);
	second = written(&back, &once);
	must(component_text_comments(second, &twice, &e) == 0);
	same_list(&once, &twice);
	list_free(&said);
	list_free(&once);
	list_free(&twice);
	component_free(&back);
	free(first);
	free(second);
}

/* Of a component that it is merged with, nothing is lost. */
static void
merged(const struct component *c)
{
	struct component to = {0};
	struct err e;

	must(component_merge(&to, c, &e) == 0);
	must(component_merge(&to, c, &e) == 0);
	for (const struct conf_key *k = component_keys; k->name != NULL; k++) {
		const struct list *l = component_list(c, k);

		for (size_t i = 0; l != NULL && i < l->n; i++)
			must(list_has(component_list(&to, k), l->v[i]));
	}
	component_free(&to);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct component c = {0};
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (conf_parse(text, "f", component_keys, &c, &e) == 0) {
		round_trip(&c, text);
		merged(&c);
	} else {
		must(e.msg[0] != '\0' && strchr(e.msg, '\n') == NULL);
	}
	component_free(&c);
	free(text);
	return 0;
}
