#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2153 # world.sh, eval's words, lib.sh's names
# test_component_key.sh - a key that is added only to the table of component.c is
# shown, written, and kept by `learn --add`.

. "${0%/*}/world.sh"

install_products
C=/etc/jail/components.d
TREE=$T/src
OBJECTS=$TREE/${B##*/}
mkdir -p "$OBJECTS" "$TREE/tests" "$C"
cp -a "$SRC/Makefile" "$TREE/"
cp -a "$SRC"/tests/{tests.mk,unit,attacks,elf,commands} "$TREE/tests/"
cp -a "$B"/*.a "$OBJECTS/"
for d in $(cd "$SRC" && dirname -- */*.c */*/*.c | cut -d / -f 1 | sort -u); do
	case $d in tests | build*) continue ;; esac
	cp -a "$SRC/$d" "$TREE/" || bail "the sources of $d"
	cp -a "$B/$d" "$OBJECTS/" || bail "the objects of $d"
done
# where the build directory was named by its whole path, what depends on what is, too
find "$OBJECTS" -name '*.d' -exec sed -i "s|$B/|${B##*/}/|g; s|$SRC/||g" {} +

sed -i 's/^\tstruct list accounts;/&\n\tstruct list made_up;\n\tchar *made_word;/' \
	"$TREE/jail-setup/plan/component.h"
sed -i 's/^\t{ "accounts", .*/&\n\t{ "made_up", CONF_LIST, AT(made_up), 0, 0 },\n\t{ "made_word", CONF_STRING, AT(made_word), 0, 0 },/' \
	"$TREE/jail-setup/plan/component.c"
run make -s -C "$TREE" "B=${B##*/}" "${B##*/}/jail-setup/jail-setup"
check "a row in the table and a field in the struct compile" [ "$RC" = 0 ]
NEW=$OBJECTS/jail-setup/jail-setup

cat >"$C/x.conf" <<'END'
files = [ "/etc/debian_version" ];
made_up = [ "second", "first" ];
made_word = "as \"it\" was";
END
run jail-setup component show x
check "control: without the row it is an unknown key" eval '[ "$RC" = 2 ] && grep -q "made_up is not a known setting" <<<"$ERR"'

run "$NEW" component show x
like "component show: a list" "$OUT" '^made_up      second first$'
like "component show: a string" "$OUT" '^made_word    as "it" was$'
run "$NEW" --json component show x
like "component show --json: a list" "$OUT" '"made_up": ?\["second", ?"first"\]'
like "component show --json: a string" "$OUT" '"made_word": ?"as \\"it\\" was"'

run "$NEW" learn --add x -- /bin/cat /etc/issue
check "learn --add" [ "$RC" = 0 ]
like "control: it adds" "$(cat $C/x.conf)" '"/etc/issue"'
like "it keeps a list" "$(cat $C/x.conf)" 'made_up     = \[ "first", "second" \];'
like "it keeps a string" "$(cat $C/x.conf)" 'made_word   = "as \\"it\\" was";'
run "$NEW" component show x
like "what it has written is read back: the list" "$OUT" '^made_up      first second$'
like "and the string" "$OUT" '^made_word    as "it" was$'
finish
