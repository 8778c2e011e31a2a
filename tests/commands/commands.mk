# SPDX-License-Identifier: BSD-2-Clause
# commands.mk - what oracle.sh asks; included by tests.mk

ORACLE = $B/tests/commands/match_lines $B/tests/commands/popt_trace.so

$B/tests/commands/match_lines: $B/jailsh/split_words.o
$B/tests/commands/match_lines: private LIBS_SETUP += $B/libjail.a

# preloaded into rsync, which has no sanitizer
$B/tests/commands/popt_trace.so: tests/commands/popt_trace.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -fPIC -D_GNU_SOURCE $(WARN) -O1 -o $@ $< -ldl

# not part of check: some minutes, and it downloads borg where there is none
.PHONY: check-oracle
check-oracle: deps $(ORACLE)
	LINES=$(LINES) tests/run.sh -j 1 tests/commands/oracle.sh
