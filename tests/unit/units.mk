# SPDX-License-Identifier: BSD-2-Clause
# units.mk - what unit tests link besides the two archives; included by tests.mk

SCRATCHED = arguments conf copy entry entry_rules erase ident init jail manifest names needs options \
            package package_kinds pam_jail pattern plan plan_size policy program safe shebang store token \
            want words environment hook origin pamfile serverconf sshdsftp pool \
            watch context shell wayout resolve runtimedir pamlib scripts pamlines pamadd wall \
            check_selinux
SCRATCHED += call_match call_rules commands profile value_kind
SCRATCHED += service_file package_facts derive_rules jail_init
SCRATCHED += unit_file derive private defaults
$(SCRATCHED:%=$B/tests/unit/test_%): $B/tests/unit/scratch.o

# in no archive: each product's own
$B/tests/unit/test_words $B/tests/unit/test_call_match: $B/jailsh/split_words.o
$B/tests/unit/test_commands: $B/jailsh/split_words.o $B/jailsh/commands.o
$B/tests/unit/test_arguments: $B/jailsh/arguments.o
$B/tests/unit/test_context: $B/pam_jail/context.o
$B/tests/unit/test_jail_init: $(patsubst %,$B/jail-init/init_%.o,words file value expand \
    envfile log_line notice)
# its function in libselinux's place is found as one of a shared library is
$B/tests/unit/test_context: private LDHARD += -rdynamic
$B/tests/unit/test_report: $(filter $B/pam_jail/report%,$(PAM_O))

# make puts these objects behind the archives in $^, so once more behind them
$B/tests/unit/test_words $B/tests/unit/test_call_match \
    $B/tests/unit/test_commands $B/tests/unit/test_arguments \
    $B/tests/unit/test_report $B/tests/unit/test_context $B/tests/unit/test_jail_init: private LIBS_SETUP += $(SHARED)

ifeq ($(AUDIT),1)
$B/tests/unit/test_report: private LIBS_TEST += $(shell $(PKG_CONFIG) --libs audit)
$B/tests/unit/test_report.o: private DEFS += -DHAVE_AUDIT
endif

# the module as it is loaded, by the library that loads it
$B/tests/unit/test_pam_jail: | $B/pam_jail.so
$B/tests/unit/test_pam_jail: private LIBS_TEST += $(LIBS_PAM) -ldl \
    $(shell $(PKG_CONFIG) --libs libelf)

# preloaded into env(1), which has no sanitizer
$B/tests/unit/env_exec.so: tests/unit/env_exec.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -fPIC -D_GNU_SOURCE $(WARN) -O1 -o $@ $<
$B/tests/unit/test_shebang_env: | $B/tests/unit/env_exec.so

# the reader of PAM files beside libpam itself, which loads modules of the test's
$B/tests/unit/pamlib/pam_jail.so: private DEFS += -DNOTES=1
$B/tests/unit/pamlib/returns.so: private DEFS += -DNOTES=0
$B/tests/unit/pamlib/%.so: tests/unit/pamlib_module.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared $(DEFS) $(CFLAGS) $(WARN) $(HARDEN) -o $@ $< \
	    $(shell $(PKG_CONFIG) --libs pam)
$B/tests/unit/test_pamlib: | $B/tests/unit/pamlib/pam_jail.so $B/tests/unit/pamlib/returns.so
$B/tests/unit/test_pamlib: private LIBS_TEST += $(shell $(PKG_CONFIG) --libs pam)
