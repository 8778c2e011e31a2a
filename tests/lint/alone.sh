#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# alone.sh - calls whose results must be looked at stand in the one file that
# does; part of make lint.
set -u
cd "$(dirname "$0")/../.." || exit 2
bad=0

alone() {		# REGEX FILE: only there, and there
	local found

	found=$(grep -lE "$1" lib/*.c command/*.c pam_jail/*.c jailsh/*.c jail-init/*.c jail-setup/*.c jail-setup/*/*.c)
	[ "$found" = "$2" ] && return
	printf 'alone.sh: %s: %s\n' "$1" "${found//$'\n'/ }" >&2
	bad=1
}
alone '\bjson_dump' jail-setup/base/jsonline.c	# jsonline()
alone '\bsha256_[iud]' jail-setup/base/digest.c		# digest_*()

exit $bad
