# units.mk - what unit tests link besides the two archives; included by tests.mk

SCRATCHED = arguments conf copy entry erase ident jail manifest names needs options \
            package pam_jail pattern plan plan_size policy program safe shebang store token \
            want words environment hook jailkit origin pamfile serverconf sshdsftp pool \
            watch jails_index context shell wayout runtimedir pamlib scripts pamlines
$(SCRATCHED:%=$B/tests/test_%): $B/tests/scratch.o

# in no archive: each product's own
$B/tests/test_words: $B/jailsh/words.o
$B/tests/test_arguments: $B/jailsh/arguments.o
$B/tests/test_context: $B/pam_jail/context.o
$B/tests/test_report: $(filter $B/pam_jail/report%,$(PAM_O))

# make puts these objects behind the archives in $^, so once more behind them
$B/tests/test_words $B/tests/test_arguments \
    $B/tests/test_report $B/tests/test_context: private LIBS_SETUP += $B/libjail.a

ifeq ($(AUDIT),1)
$B/tests/test_report: private LIBS_TEST += $(shell $(PKG_CONFIG) --libs audit)
$B/tests/test_report.o: private DEFS += -DHAVE_AUDIT
endif

# the module as it is loaded, by the library that loads it
$B/tests/test_pam_jail: | $B/pam_jail.so
$B/tests/test_pam_jail: private LIBS_TEST += $(LIBS_PAM) -ldl \
    $(shell $(PKG_CONFIG) --libs libelf)

# preloaded into env(1), which has no sanitizer
$B/tests/env_exec.so: tests/env_exec.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -fPIC -D_GNU_SOURCE $(WARN) -O1 -o $@ $<
$B/tests/test_shebang_env: | $B/tests/env_exec.so

# the reader of PAM files beside libpam itself, which loads modules of the test's
$B/tests/pamlib/pam_jail.so: private DEFS += -DNOTES=1
$B/tests/pamlib/returns.so: private DEFS += -DNOTES=0
$B/tests/pamlib/%.so: tests/pamlib_module.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared $(DEFS) $(CFLAGS) $(WARN) $(HARDEN) -o $@ $< \
	    $(shell $(PKG_CONFIG) --libs pam)
$B/tests/test_pamlib: | $B/tests/pamlib/pam_jail.so $B/tests/pamlib/returns.so
$B/tests/test_pamlib: private LIBS_TEST += $(shell $(PKG_CONFIG) --libs pam)
