#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# syscalls.sh - the tables of system calls in lib/filter.c and jail-setup/learn/
# trace_calls.c against the kernel's headers, and every call judged in SYSCALLS.
#
#   syscalls.sh          by the headers there are: on Debian 12, x86-64 and i386 or
#                        AArch64 alone; part of make lint
#   syscalls.sh all      of all five ABIs, which Debian 13 has in one package; part of
#                        make check-cross
#
# Headers newer than SYSCALLS may bring calls that nobody has judged: "all" fails
# then, lint only says so.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
list=tests/lint/SYSCALLS
filter=lib/filter.c
trace=jail-setup/learn/trace_calls.c
include=/usr/include
bad=0
say() {
	echo "syscalls.sh: $*" >&2
	bad=1
}

# --- the headers: NAME NUMBER -------------------------------------------------

numbers() {		# TRIPLET HEADER [MACRO...]
	local dir=$include/$1 header=$2
	shift 2
	[ -e "$dir/asm/unistd.h" ] || return
	echo "#include <asm/$header>" |
	    cc -E -dM -undef -nostdinc "-I$dir" "-I$include" "$@" - |
	    sed -En 's/^#define __(ARM_)?NR_([a-z_0-9]+) +\(?(__NR_SYSCALL_BASE|__X32_SYSCALL_BIT|__ARM_NR_BASE)?[ +]*(0x[0-9a-f]+|[0-9]+)\)?$/\2 \4/p' |
	    sort
}
declare -A of compared
of[x86_64]=$(numbers x86_64-linux-gnu unistd_64.h)
of[i386]=$(numbers x86_64-linux-gnu unistd_32.h)
of[x32]=$(numbers x86_64-linux-gnu unistd_x32.h)
of[arm64]=$(numbers aarch64-linux-gnu unistd.h -D__aarch64__ -D__LP64__)
of[arm]=$(numbers arm-linux-gnueabihf unistd.h -D__arm__ -D__ARM_EABI__)
of[riscv64]=$(numbers riscv64-linux-gnu unistd.h -D__riscv -D__riscv_xlen=64 -D__LP64__ -D__SIZEOF_POINTER__=8)
there=()
for abi in x86_64 i386 arm64 arm riscv64; do
	case $(wc -l <<<"${of[$abi]}") in
	[3-9]??) there+=("$abi") ;;
	*) [ "${1:-}" != all ] || say "the kernel's headers for $abi are missing" ;;
	esac
done
[ ${#there[@]} != 0 ] || { echo "syscalls.sh: no kernel headers" >&2; exit 2; }
version=$(sed -n 's/^#define LINUX_VERSION_CODE //p' "$include/linux/version.h")
judged=$(( (6 << 16) + (12 << 8) + 255 ))

number() {		# ABI NAME
	sed -n "s/^$2 //p" <<<"${of[$1]}"
}
number_is() {		# WHERE ABI NAME NUMBER
	local want
	[ -n "${of[$2]}" ] || return
	compared[$2]=$((${compared[$2]:-0} + 1))
	want=$(number "$2" "$3")
	[ "$want" = "$4" ] || say "$1: $3 has $4, and on $2 it is ${want:-not there}"
}

# --- every call is judged, once -----------------------------------------------

judgements() { grep -v '^#' $list | awk '{ for (i = 2; i <= NF; i++) print $i }'; }
twice=$(judgements | cut -d/ -f1 | sort | uniq -d)
[ -z "$twice" ] || say "$list judges twice: $twice"
for abi in "${there[@]}"; do
	new=$(cut -d' ' -f1 <<<"${of[$abi]}" | sort -u |
	    comm -23 - <(judgements | cut -d/ -f1 | sort) | tr '\n' ' ')
	[ -n "$new" ] || continue
	if [ "$version" -le $judged ] || [ "${1:-}" = all ]; then
		say "$list: on $abi nobody has judged $new"
	else
		echo "$list: newer than it, on $abi: $new"
	fi
done
if [ "${1:-}" = all ]; then	# and no name is a typing error
	none=$(printf '%s\n' "${of[@]}" | cut -d' ' -f1 | sort -u |
	    comm -13 - <(judgements | grep -v / | sort) | tr '\n' ' ')
	[ -z "$none" ] || say "$list: no header has $none"
fi

# --- the filter ------------------------------------------------------------------

# LIST NAME I386 ARM of each row
rows() {
	awk '/^static const struct listed / { sub(/\[.*/, "", $5); list = $5 }
	     /^}/ { list = "" }
	     list && match($0, /NR(32)?\([a-z_0-9]+, [0-9]+, [0-9]+\)/) {
		s = substr($0, RSTART, RLENGTH)
		gsub(/^NR(32)?\(|[,)]/, "", s)
		print list, s
	     }' $filter
}
while read -r _ name i386 arm; do
	[ "$i386" = 0 ] || number_is $filter i386 "$name" "$i386"
	[ "$arm" = 0 ] || number_is $filter arm "$name" "$arm"
	# only socketcall is of one ABI alone
	case $name:$i386:$arm in
	socketcall:*:0) ;;
	*:0:*|*:*:0) say "$filter: $name lacks a number" ;;
	esac
done < <(rows)
differ=$(diff <(rows | cut -d' ' -f1,2 | grep -v '^typing ' | sort -u) \
    <(awk '/^(always|networkless|ported|named|linkless|ringless|strictly)\t/ {
	for (i = 2; i <= NF; i++) print $1, $i }' $list | sort) | sed -n 's/^[<>] /&/p')
[ -z "$differ" ] || say "< $filter, > $list:"$'\n'"$differ"
n=$(rows | wc -l)
[ "$n" = "$(grep -cE '^	\{ (NR|\{)' $filter)" ] || say "reads $n of the rows of $filter"
# a number that is not compared is a row in which anything may stand
for abi in i386 arm; do
	[ -z "${of[$abi]}" ] || [ "${compared[$abi]:-0}" -ge $((n - 1)) ] ||
		say "$filter: compares ${compared[$abi]:-0} numbers of $n rows on $abi"
done

# --- what learn follows ----------------------------------------------------------

# TABLE NAME NUMBER of each row with a number; its name stands behind it
traced() {
	awk '/^static const struct trace_call / { sub(/\[.*/, "", $5); table = $5 }
	     /^#define IO_URING_SETUP / { print "native io_uring_setup", $3 }
	     /^}/ { table = "" }
	     table && /^\t\{ [0-9]/ { gsub(/,/, "", $2); print table, $(NF - 1), $2 }' $trace
}
compared=()
while read -r table name nr; do
	case $table in
	native)
		for abi in x86_64 arm64 riscv64 ${of[i386]:+i386} ${of[arm]:+arm}; do
			number_is $trace "$abi" "$name" "$nr"
		done ;;
	*)	number_is $trace "$table" "$name" "$nr" ;;
	esac
done < <(traced)
[ -z "${of[i386]}" ] || [ "${compared[i386]:-0}" -ge 27 ] ||
	say "$trace: compares ${compared[i386]:-0} numbers on i386"

[ $bad != 0 ] || echo "$(judgements | wc -l) system calls judged, $n rows of the filter;" \
	"compared with ${there[*]} of Linux $((version >> 16)).$((version >> 8 & 255))"
exit $bad
