# elf.mk - the resolver's test driver; include it from tests/tests.mk

$B/tests/elf_closure: $B/tests/elf_closure.o $B/libsetup.a $B/libjail.a
	$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP)
