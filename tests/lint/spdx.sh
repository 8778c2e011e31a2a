#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# spdx.sh - every source, script, manual and configuration file names its
# licence in its first lines; part of make lint.
cd "$(dirname "$0")/../.." || exit 2
files=$(find Makefile .ci conf contrib lib command pam_jail jailsh jail-init jail-setup \
    packaging tests -type f \
    ! -path 'tests/fuzz/corpus/*' ! -path 'tests/elf/[0-9]*' \( -name '*.[ch]' \
    -o -name '*.[1-8]' -o -name '*.map' -o -name '*.mk' -o -name Makefile \
    -o -name '*.sh' -o -name '*.awk' -o -name '*.p[ly]' -o -name '*.list' \
    -o -name '*.rows' -o -name '*.layout' -o -name ROWS -o -name LAYERS \
    -o -path .ci/run \
    -o -path 'con*/*' -o -path 'packaging/*/rules' -o -path 'packaging/*.p[or]*' \
    -o -name '*.spec' -o -name '*.rpmlintrc' -o -name '*.tmpfiles' -o -name '*.macros' \
    -o -path 'packaging/*/tests/login' \))
bad=0
n=0
for f in $files; do
	n=$((n + 1))
	head -n 4 "$f" | grep -q 'SPDX-License-Identifier: BSD-2-Clause' || {
		echo "$f: no SPDX line" >&2
		bad=1
	}
done
[ "$n" -gt 700 ] || { echo "spdx.sh: only $n files?" >&2; exit 2; }
exit $bad
