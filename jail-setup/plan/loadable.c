/* SPDX-License-Identifier: BSD-2-Clause */
/* loadable.c - see loadable.h */
#include "err.h"
#include "loadable.h"
#include "loader/resolve.h"

static int
find_lack(const struct deps *d, const char *path, struct err *e)
{
	for (size_t i = 1; i < d->n && i < d->started; i++)
		if (d->v[i].path == NULL)
			return err_set(e, 0, "%s needs %s, which the tree "
			    "lacks", path, d->v[i].name);
	for (size_t i = 0; i < d->nlacks; i++)
		if (d->lacks[i].by < d->started)
			return err_set(e, 0, "%s needs %s of %s, which is "
			    "another in the tree", path, d->lacks[i].version,
			    d->v[d->lacks[i].of].path);
	return 0;
}

int
loadable(int root, const char *path, struct err *e)
{
	struct loader *l = loader_open(root, e);
	scope_deps d = {0};
	struct err none;
	int rc = 0;

	if (l == NULL)
		return -1;
	if (resolve_closure(l, path, &d, &none) == 0)
		rc = find_lack(&d, path, e);
	loader_close(l);
	return rc;
}
