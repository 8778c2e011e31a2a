# SPDX-License-Identifier: BSD-2-Clause
# elf.mk - drivers of the resolver's tests; include it from tests/tests.mk

$B/tests/elf/elf_closure $B/tests/elf/elf_cache: $B/tests/%: $B/tests/%.o \
    $B/libsetup.a $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP)

# without libFuzzer: each target over its own corpus
$B/tests/fuzz/fuzz_elf $B/tests/fuzz/fuzz_ldcache: $B/tests/%: $B/tests/%.o \
    $B/tests/fuzz/fuzz_main.o $B/libsetup.a $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP)

.PHONY: check-elf
check-elf: $B/tests/elf/elf_closure $B/tests/elf/elf_cache $B/tests/fuzz/fuzz_elf \
    $B/tests/fuzz/fuzz_ldcache
	$B/tests/fuzz/fuzz_elf tests/fuzz/corpus/elf
	$B/tests/fuzz/fuzz_ldcache tests/fuzz/corpus/ldcache
	tests/elf/rules.sh $B
	tests/elf/cache.sh $B
	tests/elf/host.sh $B
