#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_packages.sh - packages from a .deb to the bill of materials, with the host's
# own dpkg database; components listed and shown; names of any bytes.

. "${0%/*}/world.sh"

install_products
login_jail
component() {           # NAME < TEXT
	cat >"/etc/jail/components.d/$1.conf"
	echo "components = [ \"$1\" ];" | jail_file "$1"
}
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
paths() { sed -n 's/^\(file\|link\) [0-9]* *[0-9]* \([^ ]*\).*/\2/p' <<<"$OUT"; }
json() {                # EXPRESSION over d, which is $OUT
	python3 -c 'import json,sys; d=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" <<<"$OUT"
}
is_json() {             # TITLE EXPRESSION WANT
	if command -v python3 >/dev/null; then
		is "$1" "$(json "$2")" "$3"
	else
		skip "$1" "no python3 here"
	fi
}

# --- a package of our own --------------------------------------------------------

deb() {                 # NAME VERSION CONTROL-LINES; files are below $T/NAME
	mkdir -p "$T/$1/DEBIAN"
	printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: A B <a@b.example>\n%sDescription: x\n' \
		"$1" "$2" "${3:-}" >"$T/$1/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$T/$1" "$T/$1.deb" >"$T/dpkg.log" 2>&1 &&
	dpkg -i "$T/$1.deb" >>"$T/dpkg.log" 2>&1
}
mkdir -p "$T"/tool/{etc,usr/bin,usr/lib/tool,usr/share/doc/tool,usr/share/locale/{de,fr}/LC_MESSAGES,DEBIAN}
printf '#!/bin/sh\necho tool\n' >"$T/tool/usr/bin/tool"
chmod 755 "$T/tool/usr/bin/tool"
ln -s tool "$T/tool/usr/bin/tool-link"
ln -s nowhere "$T/tool/usr/lib/tool/dangling"
printf '#!/usr/bin/no-such-interpreter\n' >"$T/tool/usr/lib/tool/odd"
printf '#!/usr/bin/env no-such-interpreter\n' >"$T/tool/usr/lib/tool/odd2"
chmod 755 "$T"/tool/usr/lib/tool/odd*
echo data >"$T/tool/usr/lib/tool/data"
echo gone >"$T/tool/usr/lib/tool/gone"
echo conf >"$T/tool/etc/tool.conf"
echo /etc/tool.conf >"$T/tool/DEBIAN/conffiles"
echo doc >"$T/tool/usr/share/doc/tool/README"
for l in de fr; do echo mo >"$T/tool/usr/share/locale/$l/LC_MESSAGES/tool.mo"; done
rm -f /etc/default/locale       # Debian 13 has a link to locale.conf there
echo 'LANG=de_DE.UTF-8' >/etc/default/locale
check "a package is installed" deb tool 1:1.0+x-1 $'Source: tools (0.9)\n'
rm /usr/lib/tool/gone

component p <<'END'
packages = [ "tool", "no-such-*" ];
END
run setpriv --reuid 65534 --regid 65534 --clear-groups jail-setup plan p
check "plan as nobody" says 0 0
is "all that it lists and the host has, without documentation" \
	"$(paths | grep tool)" \
"/etc/tool.conf
/usr/bin/tool
/usr/bin/tool-link
/usr/lib/tool/dangling
/usr/lib/tool/data
/usr/lib/tool/odd
/usr/lib/tool/odd2
/usr/share/locale/de/LC_MESSAGES/tool.mo"
like "and what its script needs" "$OUT" 'file .* /usr/bin/(d|b)ash '
like "with the reason" "$OUT" '/usr/lib/tool/data  \[component p, package tool\]'
like "what is not whole is said to be so" "$OUT" \
	'/usr/lib/tool/odd  \[component p, package tool\]  not whole: /usr/lib/tool/odd: /usr/bin/no-such-interpreter: No such file or directory$'
like "so is a link that leads nowhere" "$OUT" '/usr/lib/tool/dangling -> nowhere .* not whole: /usr/lib/tool/dangling: dangling link'
is "nothing else is" "$(grep -c 'not whole' <<<"$OUT")" 3
run jail-setup build p
check "build" says 0 0
run jail-setup check p
unlike "and check misses nothing that the host has" "$OUT" 'interpreter|library|missing'
echo gone >/usr/lib/tool/gone
run jail-setup refresh p
check "a file that the host lacked is back: refresh" [ -f /var/lib/jail/p/current/root/usr/lib/tool/gone ]
rm /usr/lib/tool/gone

# What the plan was read from besides the files: each of these says so by itself.
R=/var/lib/jail/p/current
languages() { (cd $R/root/usr/share/locale && echo */LC_MESSAGES/tool.mo) | sed 's|/[^ ]*||g'; }
tick
jail-setup refresh p >/dev/null
is "control: its translations are those of the host's language" "$(languages)" de
echo 'LANG=fr_FR.UTF-8' >/etc/default/locale
run jail-setup --quiet check p --quick
is "check --quick sees that the host has another language" "$RC" 1
run jail-setup refresh p
is "and a refresh brings its translations" "$RC $(languages)" "0 fr"
tick
jail-setup refresh p
echo 'LANG=de_DE.UTF-8' >/etc/locale.conf
run jail-setup refresh p
is "so does locale.conf(5), which was not there" "$RC $(languages)" "0 de fr"
rm /etc/locale.conf
echo 'LANG=de_DE.UTF-8' >/etc/default/locale
echo other >/usr/lib/tool/other
jail-setup refresh p
tick
jail-setup refresh p
check "control: what no package lists is not in it" [ ! -e $R/root/usr/lib/tool/other ]
dpkg-divert --local --no-rename --divert /usr/lib/tool/other --add /usr/lib/tool/data >/dev/null
run jail-setup refresh p
check "a file that is diverted comes from where it lies" [ -e $R/root/usr/lib/tool/other ]
dpkg-divert --local --no-rename --remove /usr/lib/tool/data >/dev/null
for db in {/usr/lib/sysimage,/var/lib}/rpm/{rpmdb.sqlite,Packages.db,Packages}; do
	tick
	jail-setup refresh p
	mkdir -p "${db%/*}" && : >"$db"
	tick
	jail-setup refresh p
	check "another database of packages is noted: $db" grep -q "^s .* $db\$" $R/origins
done
rm -r {/usr/lib/sysimage,/var/lib}/rpm
jail-setup remove p >/dev/null
run jail-setup --json plan p
is_json "also as JSON" '[e["path"] for e in d["entries"] if "No such file" in e.get("lacks", "")]' \
	"['/usr/lib/tool/dangling', '/usr/lib/tool/odd']"
component p <<'END'
packages = [ "tool" ];
exclude  = [ "/usr/lib/tool/**", "/etc/tool.conf" ];
files    = [ "/usr/share/doc/tool/README" ];
END
run jail-setup plan p
is "exclude applies, and files brings back documentation" "$(paths | grep tool)" \
"/usr/bin/tool
/usr/bin/tool-link
/usr/share/doc/tool/README
/usr/share/locale/de/LC_MESSAGES/tool.mo"
component p <<'END'
packages = [ "to?l", "tool" ];
END
run jail-setup plan p
like "a pattern" "$OUT" '/usr/lib/tool/data'

# Names that lead to its programs, and are no package's.
component alt <<'END'
packages = [ "tool" ];
END
run jail-setup build alt
check "control: an alternative's name is not there yet" eval '[ "$RC" = 0 ] && [ ! -e /var/lib/jail/alt/current/root/usr/bin/util ]'
ln -s /bin/sh /etc/alternatives/of-others
ln -s /etc/alternatives/of-others /usr/bin/of-others
update-alternatives --install /usr/bin/util util /usr/bin/tool 10 >/dev/null 2>&1
run jail-setup --quiet check alt --quick
is "check --quick sees that there is another alternative" "$RC" 1
run jail-setup refresh alt
is "a package comes with the names of its alternatives" \
	"$(readlink /var/lib/jail/alt/current/root/{usr/bin,etc/alternatives}/util)" \
	"/etc/alternatives/util"$'\n'/usr/bin/tool
check "not with those of other packages" [ ! -L /var/lib/jail/alt/current/root/usr/bin/of-others ]
update-alternatives --remove util /usr/bin/tool >/dev/null 2>&1
run jail-setup refresh alt
check "an alternative that is gone is gone inside" [ ! -L /var/lib/jail/alt/current/root/usr/bin/util ]
rm /usr/bin/of-others /etc/alternatives/of-others
jail-setup remove alt >/dev/null

run jail-setup why p /usr/lib/tool/data
is "why ends with package and version" "$OUT" \
	"/usr/lib/tool/data: component p, package tool [tool 1:1.0+x-1]"
run jail-setup why p /bin/sh
like "why: through merged /usr" "$OUT" '\[(dash|bash) [^ ]*\]$'
run jail-setup --json plan p
is_json "plan --json: package, version, arch" \
	'[(e["package"], e["version"], e["arch"]) for e in d["entries"] if e["path"] == "/usr/bin/tool"]' \
	"[('tool', '1:1.0+x-1', 'all')]"
is_json "and nobody's where it is nobody's" \
	'[e.get("package") for e in d["entries"] if e["path"] == "/etc/ld.so.cache"]' "[None]"
command -v python3 >/dev/null && is "the owners are those dpkg names" "$(json '"\n".join(sorted(e["package"] + " " + e["path"] for e in d["entries"] if e["type"] == "file" and "package" in e))' |
	while read -r pk f; do
		dpkg-query -S "$f" "${f#/usr}" 2>/dev/null | sed 's/: .*//; s/:[^,]*//g' | grep -qxF "$pk" || echo "$pk $f"
	done)" ""

# --- what goes wrong -------------------------------------------------------------

component bad <<'END'
packages = [ "no-such-package" ];
END
run jail-setup plan bad
check "not installed: status 2, one line" says 2 1
like "and the command that installs it" "$ERR" 'package no-such-package is not installed; fix: apt-get install no-such-package'
cp /var/lib/dpkg/status "$T/status"
sed -i '/^Package: tool$/,/^$/s/^Status: .*/Status: install ok half-installed/' /var/lib/dpkg/status
run jail-setup plan p
check "half installed: status 2" says 2 1
like "and what finishes it" "$ERR" 'package tool is only half installed; fix: dpkg --configure -a'
head -c 100000 "$T/status" >/var/lib/dpkg/status
run jail-setup plan p
check "a database cut short: status 2" says 2 1
like "and where" "$ERR" '/var/lib/dpkg/status: line [0-9]* is cut short|no sensible name|no status'
cp "$T/status" /var/lib/dpkg/status
cp /var/lib/dpkg/info/tool.list "$T/list"
printf '/usr/bin/to' >/var/lib/dpkg/info/tool.list
run jail-setup plan p
check "a list cut short: status 2" says 2 1
cp "$T/list" /var/lib/dpkg/info/tool.list
printf 'Package: tool\nStatus: install ok unpacked\nVersion: 2\nArchitecture: all\n' >/var/lib/dpkg/updates/0001
run jail-setup plan p
like "dpkg at work: its journal counts" "$ERR" 'package tool is only half installed'
rm /var/lib/dpkg/updates/0001

component one <<'END'
files = [ "/usr/bin/tool" ];
requires = [ "two" ];
END
component two <<'END'
requires = [ "one", "two" ];
END
run timeout 20 jail-setup plan one
check "components that require each other" says 0 0
like "and both are there" "$OUT" '/usr/bin/tool '

# --- component list, show ----------------------------------------------------------

run jail-setup component list
check "component list is a report" says 0 0
like "one that resolves: where from, files, size" "$OUT" '^rsync +vendor +[0-9]+ +[0-9.]+ MiB  '
like "a head says what stands where" "$(head -n 1 <<<"$OUT")" '^COMPONENT +FROM +FILES +SIZE +WHAT$'
like "one of the administrator's" "$OUT" '^p +admin +'
like "one that does not, and why" "$(grep -A1 '^bad ' <<<"$OUT" | tail -1)" 'not installed; fix:'
run jail-setup --json component list
is_json "as JSON" \
	'[(c["from"], c["resolves"]) for c in d if c["component"] in ("bad", "rsync")]' \
	"[('admin', False), ('vendor', True)]"
run jail-setup component show one
check "component show" says 0 0
like "show: requires" "$OUT" '^requires +two$'
like "show: entries with their reasons" "$OUT" '/usr/bin/tool  \[component one\]'
run jail-setup --json component show p
is_json "show --json: entries with packages" \
	'[e["version"] for e in d["entries"] if e["path"] == "/usr/bin/tool"]' "['1:1.0+x-1']"
for args in "show bad" "show nosuch" "show ../p" "show" "list p" "frob" ""; do
	# shellcheck disable=SC2086 # words
	run jail-setup component $args
	check "component $args: status 2 and one line" says 2 1
done

# --- any_of, and the layouts of other distributions ---------------------------------------

mkdir -p /opt/any && echo x >/opt/any/tool-b
shown() { jail-setup component show "$1" 2>&1 | sed -n 's/^\(file\|link\) [0-9]* *[0-9]* \([^ ]*\).*/\2/p'; }
component any <<'END'
any_of = [ "/opt/any/tool-a", "/opt/any/tool-[b-z]" ];
END
is "any_of: what the host has" "$(shown any)" /opt/any/tool-b
echo x >/opt/any/tool-a
is "any_of: all that it has" "$(shown any)" "/opt/any/tool-a
/opt/any/tool-b"
rm -r /opt/any
run jail-setup build any
check "any_of: with none of them there is no tree" says 2 1
like "and the error says what would mend it" "$ERR" \
	'/opt/any/tool-a: nothing on this host matches, nor what else any_of names; fix: install it'
component any <<'END'
any_of = [ "tool" ];
END
run jail-setup component show any
like "any_of: paths are absolute" "$ERR" 'any_of: "tool" is not an absolute path'
rm /etc/jail/{components.d,jails.d}/any.conf

puts() { local f; for f; do mkdir -p "${f%/*}"; : >"$f"; done; }
puts /usr/share/perl5/File/Of/Debian.pm
unlike "perl: on Debian no module of a package in a directory" "$(shown perl)" 'File/Of/Debian'
mv /usr/share/perl5 /usr/share/perl5.away
puts /usr/share/perl5/{strict,File/Basename,vendor_perl/Not,site_perl/Not,core_perl/Core}.pm \
	/usr/share/perl5/pod/perl{func,diag}.pod \
	/usr/lib/perl5/core_perl/{Config.pm,CORE/perl.h} \
	/usr/lib/perl5/5.40/{core_perl/B.pm,vendor_perl/Not.pm,site_perl/Not.pm}
is "perl: the standard modules of Fedora, Arch and Alpine, and no others" \
	"$(shown perl | grep -E '/perl5/')" \
"/usr/lib/perl5/5.40/core_perl/B.pm
/usr/lib/perl5/core_perl/Config.pm
/usr/share/perl5/File/Basename.pm
/usr/share/perl5/core_perl/Core.pm
/usr/share/perl5/pod/perldiag.pod
/usr/share/perl5/strict.pm"
is "perl-modules: these too" "$(shown perl-modules | grep -c "/perl5/.*/Not.pm")" 4
rm -r /usr/share/perl5 /usr/lib/perl5
mv /usr/share/perl5.away /usr/share/perl5
puts /usr/sbin/httpd-prefork /usr/lib64/httpd/modules/mod_a.so /usr/lib/apache2/mod_b.so
rm -f /usr/sbin/apache2
is "apache2: by its other names" "$(shown apache2 | grep -E 'mod_|httpd')" \
"/usr/lib/apache2/mod_b.so
/usr/lib64/httpd/modules/mod_a.so
/usr/sbin/httpd-prefork"
rm -r /usr/sbin/httpd-prefork /usr/lib64/httpd /usr/lib/apache2/mod_b.so

# --- plan --size ---------------------------------------------------------------------

run jail-setup plan --size login
check "plan --size" says 0 0
like "reasons" "$OUT" '^ *[0-9.]+ ([KM]i)?B +[0-9.]+ MiB  component rsync$'
like "files" "$OUT" '^ *[0-9.]+ [KM]iB +[0-9.]+ MiB  /usr/bin/rsync  \[component rsync\]$'
like "for people" "$OUT" '^ +[0-9.]+ MiB  everything$'
run jail-setup --json plan --size login
total=$(sed -n 's/.*"bytes":\([0-9]*\).*/\1/p' <<<"$OUT")
run jail-setup --json plan login
is_json "everything is the sum of the plan, in bytes for programs" \
	'sum(e["size"] for e in d["entries"])' "$total"
run jail-setup --size list
check "--size is for plan" says 2 1

# --- names of any bytes ------------------------------------------------------------

mkdir -p /usr/local/odd
odd=$'/usr/local/odd/a b\nc\\d\xff\xc3\xbc'
echo x >"$odd"
echo y >$'/usr/local/odd/gr\xc3\xbc\xc3\x9f\\'
component odd <<'END'
files = [ "/usr/local/odd/*" ];
END
run jail-setup plan odd
is "plan: one line a name, one word" "$(paths | LC_ALL=C sort | grep local/odd)" \
'/usr/local/odd/a\040b\012c\134d\377ü
/usr/local/odd/grüß\134'
run env LC_ALL=C jail-setup plan odd
is "the same where the terminal knows no UTF-8" "$(paths | LC_ALL=C sort | grep local/odd)" \
'/usr/local/odd/a\040b\012c\134d\377\303\274
/usr/local/odd/gr\303\274\303\237\134'
run jail-setup why odd "$odd"
is "why" "$OUT" '/usr/local/odd/a\040b\012c\134d\377ü: component odd'
run jail-setup why odd "$odd/"$'\e[2J'
check "why: no such path: one line" says 1 1
is "with nothing a terminal would obey" "$(tr -d '[:print:]\n' <<<"$ERR" | LC_ALL=C tr -d '\200-\377')" ""
run jail-setup --json plan odd
is_json "JSON: UTF-8 as it is, else escaped and marked" \
	'[(e["path"], e.get("escaped")) for e in d["entries"] if "/odd/" in e["path"]]' \
	"[('/usr/local/odd/a b\\nc\\\\134d\\\\377\\\\303\\\\274', True), ('/usr/local/odd/grüß\\\\', None)]"

# --- sbom ------------------------------------------------------------------------------

component bill <<'END'
packages = [ "tool" ];
files    = [ "/usr/local/odd/*" ];
requires = [ "rsync" ];
END
run jail-setup sbom bill
check "sbom of what is not built: status 2" says 2 1
like "and the command that builds it" "$ERR" 'fix: jail-setup build bill'
run jail-setup build bill
check "build" says 0 0
run setpriv --reuid 65534 --regid 65534 --clear-groups jail-setup sbom bill
check "sbom as nobody" says 0 0
BILL=$OUT
echo "$OUT" >"$T/sbom.json"
schema() { "$SRC/tests/unit/cyclonedx/validate.py" "$@" 2>&1; }
is "valid by the published schema of CycloneDX 1.6" "$(schema "$T/sbom.json")" ""
"$B/tests/unit/test_sbom" print >"$T/odd.json"
is "also with names of any bytes" "$(schema "$T/odd.json")" ""
for s in 's/"type":"file"/"type":"fil"/' 's/"content":"/&x/' 's/"version":1,/&"x":1,/' \
    's/urn:uuid:/urn:/' 's/"name":"tool"/"nam":"tool"/'; do
	sed "$s" "$T/sbom.json" >"$T/wrong.json"
	LAST="validate.py after sed $s" RC='' OUT='' ERR=''
	check "control: not valid after $s" eval '[ -n "$(schema "$T/wrong.json")" ]'
done
OUT=$BILL
is_json "each file of the generation, with its digest" \
	'"\n".join(sorted(f["hashes"][0]["content"] for c in d["components"] for f in c.get("components", [c]) if f["type"] == "file"))' \
	"$(find "$(readlink -f /var/lib/jail/bill/current)/root" -type f -exec sha256sum {} + |
		tr -d "\\\\" | LC_ALL=C cut -c 1-64 | sort)"
tool='[(p["version"], p["properties"][0]["value"], [f["name"] for f in p["components"] if "/usr/bin" in f["name"]]) for p in d["components"] if p["name"] == "tool"]'
was="[('1:1.0+x-1', 'tools (0.9)', ['/usr/bin/tool'])]"
is_json "the packages, with their versions and files" "$tool" "$was"
is_json "and their URLs" '[p["purl"].split("&")[0] for p in d["components"] if p["name"] == "tool"]' \
	"['pkg:deb/debian/tool@1%3A1.0%2Bx-1?arch=all']"
is_json "what was made for the jail is nobody's" \
	'[c["name"] for c in d["components"] if c["name"] in ("/etc/passwd", "/etc/ld.so.cache")]' \
	"['/etc/ld.so.cache', '/etc/passwd']"

check "the package is upgraded on the host" deb tool 1:2.0-1 $'Source: tools (1.0)\n'
run jail-setup sbom bill
is "what is in the jail is what it was" "$OUT" "$BILL"
run jail-setup refresh bill
run jail-setup sbom bill
is_json "until it is refreshed" "$tool" "${was/1:1.0+x-1\', \'tools (0.9)/1:2.0-1\', \'tools (1.0)}"
cp /var/lib/dpkg/status "$T/status"
head -c 100000 "$T/status" >/var/lib/dpkg/status
run jail-setup build login
check "a package database in disorder keeps no jail from being built" says 0 0
run jail-setup sbom login
check "but it has no bill: status 2" says 2 1
like "and the command that mends it" "$ERR" 'built without a bill of materials; fix: jail-setup build login'
cp "$T/status" /var/lib/dpkg/status
jail-setup remove bill >/dev/null
finish
