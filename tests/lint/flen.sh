#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# flen.sh FILE... - no function longer than 60 lines, by universal-ctags
ctags -x --kinds-C=f --_xformat='%{end} %{line} %{name} %{input}' "$@" |
awk '{ n++ } $1 - $2 >= 60 { print $4 ":" $2 ": " $3 " has " $1 - $2 + 1 " lines"; bad = 1 }
    END { if (n == 0) { print "flen: no function found"; bad = 1 } exit bad }'
