/* SPDX-License-Identifier: BSD-2-Clause */
/* service_data.c - ids and private data of a derived service */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "derive/derived.h"
#include "err.h"
#include "package/package.h"
#include "plan/plan_program.h"
#include "private/ids.h"
#include "private/ids_host.h"
#include "private/private.h"
#include "scope.h"
#include "service_verbs.h"

int
service_has_data(const struct service *s, struct err *e)
{
	return service_derived(s) ? 0 : err_set(e, 0, "%s has no program in "
	    "its file, and so no private data; what it writes is in its "
	    "directories", s->jail.name);
}

int
service_derive(const struct service *s, struct derived *d, struct err *e)
{
	struct packages *all = packages_open("", e);
	int rc = all == NULL ? -1 : plan_program_derive(&s->jail, all, d, e);

	packages_free(all);
	return rc < 0 ? err_in(e, "%s", s->jail.name) : 0;
}

int
service_new_ids(const struct call *c, unsigned *ids, struct err *e)
{
	scope_ids taken = {0};
	uint64_t first;

	if (ids_collect(c->at.config, c->at.state, NULL, &taken, e) < 0 ||
	    ids_next(&taken, &first, e) < 0)
		return -1;
	*ids = (unsigned)first;	/* below IDS_END */
	return 0;
}

static int
check_ids(const struct call *c, const struct service *s, struct err *e)
{
	scope_ids taken = {0};

	if (s->ids == 0)
		return 0;
	return ids_collect(c->at.config, c->at.state, s->jail.name, &taken,
	    e) < 0 || ids_check(&taken, s->ids, e) < 0 ?
	    err_in(e, "%s", s->jail.name) : 0;
}

static int
content_of(const struct call *c, enum private_content *content,
    struct err *e)
{
	*content = CONTENT_DEFAULT;
	for (int i = 0; c->content != NULL && i < CONTENT_COUNT; i++)
		if (strcmp(c->content, private_contents[i]) == 0) {
			*content = (enum private_content)i;
			return 0;
		}
	return c->content == NULL ? 0 : err_set(e, 0, "--content %.40s: none "
	    "of default, copy and empty", c->content);
}

int
service_make_data(const struct call *c, const struct service *s,
    struct err *e)
{
	scope_derived d = {0};
	scope_list left = {0};
	struct private_job job = {
		.state = c->at.state, .name = s->jail.name, .d = &d,
		.ids = s->ids, .left = &left,
	};

	if (content_of(c, &job.content, e) < 0 || check_ids(c, s, e) < 0)
		return -1;
	if (private_exists(job.state, job.name))
		return 0;
	if (service_derive(s, &d, e) < 0)
		return -1;
	if (private_make(&job, e) < 0)
		return err_in(e, "%s", job.name);
	for (size_t i = 0; i < left.n && !c->quiet; i++)
		escape_line(stdout, "  left out: ", left.v[i]);
	return 1;
}
