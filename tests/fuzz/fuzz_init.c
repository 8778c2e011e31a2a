/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_init.c - any init.conf(5): one reason, or a file of which all is within
 * its bounds, and whose words expand.  jail-init is in no archive, so it is
 * here.
 */
#include "../../jail-init/init_words.c"

#include "../../jail-init/init_value.c"

#include "../../jail-init/init_file.c"

#include "../../jail-init/init_expand.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
is_whole(const struct init_file *f)
{
	struct err e = {0};

	for (size_t i = 0; i < f->n_dirs; i++)
		if (init_path(f->dirs[i].path, &e) < 0 ||
		    !may_make(f, f->dirs[i].path))
			abort();
	for (size_t i = 0; i < f->n_limits; i++)
		if (f->limits[i].to.rlim_cur > f->limits[i].to.rlim_max)
			abort();
	if (init_file_count(f, INIT_MAIN) != 1 || f->stop_signal < 1 ||
	    f->stop_signal > SIGNAL_MOST || (f->ambient & ~f->caps) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scope_init_file f = {0};
	struct err e = {0};

	if (init_file_parse((const char *)data, size, &f, &e) < 0) {
		if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL)
			abort();
		return 0;
	}
	is_whole(&f);
	for (size_t i = 0; i < f.n_lines; i++) {
		scope_list out = {0};

		if (f.lines[i].program[0] != '/' || f.lines[i].words.n == 0)
			abort();
		if (init_expand(&f.lines[i].words, &f.env, &out, &e) == 0 &&
		    (out.n == 0 || strcmp(out.v[0],
		    f.lines[i].words.v[0]) != 0))
			abort();
	}
	return 0;
}
