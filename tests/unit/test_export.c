/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_export.c - what an image of a derived service holds besides its tree,
 * and the texts that run it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include <linux/capability.h>

#include "count.h"
#include "derive/derived.h"
#include "err.h"
#include "export/additions.h"
#include "export/default_data.h"
#include "export/export.h"
#include "export/run_words.h"
#include "list.h"
#include "scope.h"

static struct derived_dir dirs[] = {
	{ (char *)"/etc/shop", 0755, 0, 0 },
	{ (char *)"/var/lib/shop", 0750, 111, 112 },
};

static struct derived_entry content[] = {
	{ (char *)"/etc/shop", S_IFDIR | 0755, 0, 0, NULL },
	{ (char *)"/etc/shop/shop.conf", S_IFREG | 0640, 0, 112, NULL },
	{ (char *)"/etc/shop/sock", S_IFSOCK | 0777, 0, 0, NULL },
	{ (char *)"/etc/shop/sub", S_IFDIR | 02755, 0, 112, NULL },
	{ (char *)"/etc/shop/sub/run", S_IFREG | 04755, 0, 0, NULL },
	{ (char *)"/etc/shop/to", S_IFLNK | 0777, 0, 0, (char *)"shop.conf" },
	{ (char *)"/usr/lib/shop/x", S_IFREG | 0644, 0, 0, NULL },
};

static const struct derived shop = {
	.program = (char *)"/usr/sbin/shopd",
	.private = dirs, .n_private = COUNT(dirs),
	.content = content, .n_content = COUNT(content),
	.capabilities = UINT64_C(1) << CAP_NET_BIND_SERVICE,
};

static const struct export_job job = {
	.name = "Shop_1", .derived = &shop, .memory = 128, .tasks = 50,
	.ids = 524288, .output = "/nowhere",
};

static const struct addition *
find(const struct additions *a, const char *path)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i].path, path) == 0)
			return &a->v[i];
	return NULL;
}

static void
each_default_is_there_twice(void **state)
{
	static const char *const all[] = {
		"/etc", "/etc/shop", "/etc/shop/shop.conf", "/etc/shop/sub",
		"/etc/shop/sub/run", "/etc/shop/to", "/usr", "/usr/share",
		"/usr/share/jail", "/usr/share/jail/private",
		"/usr/share/jail/private/etc",
		"/usr/share/jail/private/etc/shop",
		"/usr/share/jail/private/etc/shop/sub",
		"/usr/share/jail/private/etc/shop/to",
		"/usr/share/jail/private/var",
		"/usr/share/jail/private/var/lib",
		"/usr/share/jail/private/var/lib/shop",
		"/var", "/var/lib", "/var/lib/shop",
		/* links to what came before */
		"/usr/share/jail/private/etc/shop/shop.conf",
		"/usr/share/jail/private/etc/shop/sub/run",
	};
	scope_additions a = {0};
	const struct addition *one;
	struct err e;

	(void)state;
	assert_int_equal(default_data(&shop, &a, &e), 0);
	assert_int_equal(additions_finish(&a, &e), 0);
	assert_int_equal(a.n, COUNT(all));
	for (size_t i = 0; i < a.n; i++)
		assert_string_equal(a.v[i].path, all[i]);
	one = find(&a, "/usr/share/jail/private/etc/shop/shop.conf");
	assert_string_equal(one->same, "/etc/shop/shop.conf");
	one = find(&a, "/etc/shop/shop.conf");
	assert_true(one->same == NULL && one->mode == (S_IFREG | 0640) &&
	    one->uid == 0 && one->gid == 112);
	assert_string_equal(one->source, "/etc/shop/shop.conf");
	assert_string_equal(find(&a, "/etc/shop/to")->link, "shop.conf");
}

static void
owners_stay_and_set_id_bits_do_not(void **state)
{
	scope_additions a = {0};
	const struct addition *one;
	struct err e;

	(void)state;
	assert_int_equal(default_data(&shop, &a, &e), 0);
	one = find(&a, "/usr/share/jail/private/var/lib/shop");
	assert_true(one->mode == (S_IFDIR | 0750) && one->uid == 111 &&
	    one->gid == 112);
	assert_int_equal(find(&a, "/etc/shop/sub/run")->mode, S_IFREG | 0755);
	/* of a directory it is how the group is passed on */
	assert_int_equal(find(&a, "/etc/shop/sub")->mode, S_IFDIR | 02755);
}

static void
a_path_that_is_twice_is_an_error(void **state)
{
	struct addition one = { (char *)"/a", S_IFDIR | 0755, .uid = 0 };
	scope_additions a = {0};
	struct err e;

	(void)state;
	assert_int_equal(additions_add(&a, &one, &e), 0);
	assert_int_equal(additions_add(&a, &one, &e), 0);
	assert_int_equal(additions_finish(&a, &e), -1);
}

static void
a_quadlet_file_limits_it(void **state)
{
	static const char *const lines[] = {
		"\nImage=localhost/shop-1:latest\n", "\nReadOnly=true\n",
		"\nNoNewPrivileges=true\n", "\nDropCapability=all\n",
		"\nAddCapability=CAP_NET_BIND_SERVICE\n",
		"\nAddCapability=CAP_SETUID\n",
		"\nVolume=shop-1-etc-shop:/etc/shop\n",
		"\nVolume=shop-1-var-lib-shop:/var/lib/shop\n",
		"\nUIDMap=0:524288:65536\n", "\nGIDMap=0:524288:65536\n",
		"\nPodmanArgs=--memory=128m\n", "\nPidsLimit=50\n",
	};
	struct err e;
	scope_free char *text = quadlet_text(&job, &e);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_non_null(strstr(text, lines[i]));
	assert_null(strstr(text, "CAP_SYS"));
	assert_null(strstr(text, "CAP_MKNOD"));
}

static void
a_pod_limits_it(void **state)
{
	static const char *const lines[] = {
		"\n  name: shop-1-var-lib-shop\n", "\n  name: shop-1\n",
		"\n      image: localhost/shop-1:latest\n",
		"readOnlyRootFilesystem: true\n",
		"allowPrivilegeEscalation: false\n", "drop: [ ALL ]\n",
		"add: [ CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID, ",
		", SETPCAP, NET_BIND_SERVICE ]\n",
		"{ name: var-lib-shop, mountPath: \"/var/lib/shop\" }\n",
		"claimName: shop-1-etc-shop\n", "\n  hostUsers: false\n",
		"limits: { memory: 128Mi }",
	};
	struct err e;
	scope_free char *text = kube_text(&job, &e);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_non_null(strstr(text, lines[i]));
	assert_null(strstr(text, "hostNetwork"));
}

/* Of what would mean something else where it is written. */
static void
odd_directories_are_refused(void **state)
{
	static const char *const odd[] = {
		"/srv/a:b", "/srv/a b", "/srv/a%n", "/srv/a\nUser=0", "/srv/\"",
		"/srv/$a",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(odd); i++) {
		struct derived_dir dir = { (char *)odd[i], 0755, 0, 0 };
		const struct derived d = { .private = &dir, .n_private = 1 };
		struct export_job one = job;

		one.derived = &d;
		assert_null(quadlet_text(&one, &e));
		assert_null(kube_text(&one, &e));
	}
}

static void
two_volumes_never_have_one_name(void **state)
{
	struct derived_dir two[] = {
		{ (char *)"/srv/a-b", 0755, 0, 0 },
		{ (char *)"/srv/a/b", 0755, 0, 0 },
	};
	const struct derived d = { .private = two, .n_private = 2 };
	scope_list names = {0};
	struct err e;

	(void)state;
	assert_int_equal(run_volumes("x", &d, &names, &e), -1);
	assert_non_null(strstr(e.msg, "x-srv-a-b"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_default_is_there_twice),
		cmocka_unit_test(owners_stay_and_set_id_bits_do_not),
		cmocka_unit_test(a_path_that_is_twice_is_an_error),
		cmocka_unit_test(a_quadlet_file_limits_it),
		cmocka_unit_test(a_pod_limits_it),
		cmocka_unit_test(odd_directories_are_refused),
		cmocka_unit_test(two_volumes_never_have_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
