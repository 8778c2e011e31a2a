/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_envfile.c - any EnvironmentFile=: each variable has a name, and there once.
 * jail-init is in no archive, so it is here.
 */
#include <stdint.h>

#include "../../jail-init/init_value.c"

#include "../../jail-init/init_envfile.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scope_list env = {0};
	struct err e = {0};

	if (init_envfile((const char *)data, size, &env, &e) < 0 &&
	    e.msg[0] == '\0')
		abort();
	for (size_t i = 0; i < env.n; i++) {
		const size_t n = strcspn(env.v[i], "=");

		if (!init_is_name(env.v[i], n) || strlen(env.v[i]) > size + 1 ||
		    init_getenv(&env, env.v[i], n) != env.v[i] + n + 1)
			abort();
	}
	return 0;
}
