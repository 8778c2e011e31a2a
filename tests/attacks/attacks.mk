# SPDX-License-Identifier: BSD-2-Clause
# attacks.mk - the attack program; included by tests/tests.mk.
#
# Static, so that it runs in any jail, even one with no libraries at all; and
# without sanitizers, which do not link statically.

ATTACKS   = $B/tests/attacks/attacks
ATTACKS_O = $(patsubst %.c,$B/%.o,$(wildcard tests/attacks/*.c))

$(ATTACKS_O): private override CFLAGS := \
	$(filter-out -fsanitize% -fno-sanitize%,$(CFLAGS))

$(ATTACKS): $(ATTACKS_O)
	$(CC) -static $(filter-out -fsanitize% -fno-sanitize%,$(CFLAGS)) \
	    $(filter-out -fsanitize%,$(LDFLAGS)) -Wl,-z,relro,-z,noexecstack \
	    -o $@ $(ATTACKS_O)

.PHONY: attacks
attacks: $(ATTACKS)

-include $(ATTACKS_O:.o=.d)
