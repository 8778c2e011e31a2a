# SPDX-License-Identifier: BSD-2-Clause
# tests.mk - how the tests are run; included by the Makefile.

include tests/attacks/attacks.mk
include tests/commands/commands.mk
include tests/elf/elf.mk
-include tests/unit/units.mk

# Suites that print TAP.  Those below tests/root and tests/attacks need root and
# make a world of their own (tests/root/world.sh).
SCRIPT_UNITS = $(wildcard tests/unit/test_*.py)
SUITES = $(sort $(wildcard tests/lint/check_*.sh tests/elf/*.sh \
           tests/root/test_*.sh tests/recipes/test_*.sh) $(SCRIPT_UNITS) tests/commands/options.sh \
           tests/attacks/attacks.sh tests/root/soak.sh \
           tests/root/soak_services.sh)
FUZZ   = $(patsubst tests/%.c,$B/tests/%,$(filter-out \
           tests/fuzz/fuzz_main.c,$(wildcard tests/fuzz/fuzz_*.c)))
DRIVERS = $(patsubst tests/%.c,$B/tests/%,$(wildcard tests/elf/elf_*.c))
export B

$(filter-out %/fuzz_elf %/fuzz_ldcache,$(FUZZ)): $B/tests/%: \
    $B/tests/%.o $B/tests/fuzz/fuzz_main.o $B/libsetup.a $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP)

.PHONY: tests-built units corpus
tests-built: $(PRODUCTS) $(UNIT) $(FUZZ) $(DRIVERS) $(ATTACKS)

units: $(UNIT)		# no root, a second: while working
	tests/run.sh $(UNIT) $(SCRIPT_UNITS)

corpus: $(FUZZ)
	for f in $(FUZZ); do \
	    n=$${f##*/fuzz_}; $$f tests/fuzz/corpus/$$n || exit 1; done

# --- what a newcomer types ----------------------------------------------------

.PHONY: check check-built demo check-trixie check-asan bench fuzz
check: deps
	$(MAKE) check-built

check-built: tests-built
	tests/run.sh $(UNIT) $(SUITES) $(FUZZ:%=%)

# the pure parts and the parsers under both sanitizers
check-asan: deps
	$(MAKE) B=$B-asan SANITIZE=1 asan-built

.PHONY: asan-built
asan-built: $(UNIT) $(FUZZ) $(DRIVERS)
	tests/run.sh $(UNIT) $(FUZZ) tests/elf/rules.sh

demo: deps
	$(MAKE) -s $(PRODUCTS) $(ATTACKS)
	tests/demo/demo.sh

check-trixie: deps
	tests/host/trixie.sh

# every known attack (tests/attacks/ROWS), all of it part of check as well
.PHONY: check-escape
check-escape: deps tests-built
	tests/run.sh $$(tests/attacks/rows.sh suites)
	tests/attacks/rows.sh check

# not part of check: hours, in as many sittings as one likes (tests/repeat.sh)
.PHONY: check-repeat
check-repeat: deps tests-built
	SUITE='$(SUITE)' TIMES='$(TIMES)' DEBIAN='$(DEBIAN)' \
	    SITTING='$(SITTING)' JOBS='$(JOBS)' LOAD='$(LOAD)' tests/repeat.sh

# not part of check: it takes a quarter of an hour
.PHONY: check-mutants
check-mutants: deps tests-built
	tests/mutants/mutants.sh

# not part of check: it installs qemu and downloads two Debians.  With VM_WAY=qemu
# all of it runs in qemu, which is slow without KVM.
.PHONY: check-vm
check-vm: deps
	tests/host/deps.sh vm
	tests/run.sh -j 1 $(wildcard tests/vm/test_*.sh)

.PHONY: check-selinux
check-selinux: deps
	tests/host/deps.sh vm
	tests/run.sh -j 1 tests/vm/test_selinux.sh

# not part of check: it installs what few machines have all of, below an overlay
.PHONY: check-multi
check-multi: deps
	tests/host/multi.sh

# not part of check: it makes seven trees of Debian 12 and 13, 3 GB
.PHONY: check-deb
check-deb: deps
	tests/host/deb.sh

# not part of check: it makes two trees of Debian 13, 1 GB
.PHONY: check-rpmbuild
check-rpmbuild: deps
	tests/host/rpm.sh

# not part of check: it downloads a librpm and an rpmbuild
.PHONY: check-rpm
check-rpm: deps
	tests/rpm/rpm.sh

# not part of check: it makes a tree of Debian 13 with two cross compilers, 1.5 GB
.PHONY: check-cross
check-cross: deps
	tests/host/cross.sh

bench: deps
	tests/host/deps.sh bench
	$(MAKE) tests-built
	tests/bench/bench.sh

# services under systemd beside others: it makes a tree of Debian 12 first
.PHONY: bench-units
bench-units: deps
	tests/host/deps.sh vm
	tests/vm/bench_units.sh

# what `make check` does for half a minute, for an hour
.PHONY: soak
MINUTES ?= 60
soak: deps
	$(MAKE) tests-built
	MINUTES=$(MINUTES) tests/root/soak.sh

.PHONY: soak-services
SITES ?= 50
soak-services: deps
	$(MAKE) tests-built
	MINUTES=$(MINUTES) SITES=$(SITES) tests/root/soak_services.sh

# make fuzz SECONDS=600: every target under libFuzzer, corpus in $B/fuzz
SECONDS ?= 60
fuzz:
	$(MAKE) B=$B-fuzz CC=clang CFLAGS="-O1 -g -fsanitize=address,undefined \
	    -fsanitize=fuzzer-no-link" fuzz-built

.PHONY: fuzz-built
fuzz-built: $B/libsetup.a $(SHARED) $(FUZZ:%=%.o)
	for f in $(FUZZ); do \
	    n=$${f##*/fuzz_}; mkdir -p $B/corpus/$$n; \
	    clang -fsanitize=address,undefined,fuzzer -o $$f.fuzz $$f.o \
	        $B/libsetup.a $(SHARED) $(LIBS_SETUP) && \
	    $$f.fuzz -max_total_time=$(SECONDS) $B/corpus/$$n \
	        tests/fuzz/corpus/$$n || exit 1; done

# --- lint ---------------------------------------------------------------------

SOURCES = $(wildcard lib/*.[ch] command/*.[ch] pam_jail/*.[ch] jailsh/*.[ch] jail-init/*.[ch] \
            jail-setup/*.[ch] jail-setup/*/*.[ch])
SCRIPTS = $(wildcard tests/*.sh tests/*/*.sh .ci/run \
            packaging/*.sh packaging/deb/*.p[or]* packaging/deb/tests/login)

.PHONY: lint
lint: deps
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	    --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem \
	    `: err_set() only writes to it` --suppress=ctuuninitvar:lib/err.c \
	    -Ilib -Icommand -Ijail-setup \
	    $(filter %.c,$(SOURCES))
	shellcheck -x $(SCRIPTS)
	mandoc -T lint -W warning $(MANUALS)
	tests/lint/flen.sh $(filter %.c,$(SOURCES))
	tests/lint/columns.sh $(SOURCES)
	tests/lint/layers.sh
	tests/lint/spdx.sh
	tests/lint/docs.sh
	tests/lint/recipes.sh
	tests/lint/budget.sh
	tests/lint/alone.sh
	tests/lint/walls.sh
	tests/lint/syscalls.sh
	tests/lint/selinux.sh
	tests/lint/become.sh
	tests/lint/fixes.sh
	tests/mutants/mutants.sh -c
	tests/attacks/rows.sh suites >/dev/null
