#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_export.sh - jail-setup service export --to oci: the image is the tree, the same
# content gives the same digest, podman and skopeo keep it, and whatever goes wrong
# leaves a whole image, or none.

. "${0%/*}/world.sh"
. "$SRC/tests/root/engine.lib.sh"

ssh_world child
O=/srv/out W=/srv/w           # images; what is made of them: too large for $T
mkdir -p $O $W
export_as() { jail-setup service export "$1" --to oci --output "$2"; }
export_quietly() { jail-setup --quiet service export "$1" --to oci --output "$2"; }

# --- the tree, as an image --------------------------------------------------------------

run export_as login $O/login
check "export says where and which" eval 'good && grep -qE "^login: generation [0-9T.]+ is the image sha256:[0-9a-f]{64} in $O/login$" <<<"$OUT"'
D=$(digest_of $O/login)
is "the digest that it says" "${OUT##* image }" "$D in $O/login"
is "of the manifest" "sha256:$(sha256sum <"$(manifest_of $O/login)" | cut -d' ' -f1)" "$D"
wrong() {               # LAYOUT: blobs that are not what their name says
	local f
	for f in "$1"/blobs/sha256/*; do
		[ "$(sha256sum <"$f" | cut -d' ' -f1)" = "${f##*/}" ] || echo "$f"
	done
}
is "each blob is what its name says" "$(wrong $O/login; find $O/login/blobs/sha256 -type f | wc -l)" 4
is "both layers are what the configuration says" "$(jq -r '.rootfs.diff_ids[]' "$(config_of $O/login)")" \
    "$(jq -r '.layers[].digest' "$(manifest_of $O/login)")"
mkdir $W/layer && tar --warning=no-unknown-keyword -xpf "$(layer_of $O/login 0)" -C $W/layer
entries() {             # DIRECTORY: all but times
	(cd "$1" && find . -printf '%p %y %m %U %G %s %l\n' | sed 's/ d \([0-7]*\) \(.*\) [0-9]* $/ d \1 \2/' | sort
	find . -type f -exec sha256sum {} + | sort)
}
is "the first layer is the tree, and nothing else" "$(diff <(entries "$TREE") <(entries $W/layer))" ""
check "control: it compares" eval '[ "$(entries "$TREE" | wc -l)" -gt 100 ]'
run jail-setup --json service export login --to oci --output $O/again
is "--json: the same" "$(jq -r '.digest, .to, .name, .layers[0].digest, .generation' <<<"$OUT")" \
    "$D
oci
login
$(jq -r '.layers[0].digest' "$(manifest_of $O/login)")
$(basename "$(readlink /var/lib/jail/login/current)")"
is "again: byte for byte" "$(diff -r $O/login $O/again 2>&1)" ""
run export_quietly login $O/quiet
is "--quiet: nothing said" "$RC$OUT$ERR" 0

# --- the same content, the same digest ----------------------------------------------------

first=$(date +%s)
until [ "$(date +%s)" -gt $((first + 1)) ]; do sleep 0.1; done
jail-setup --quiet build login
check "a tree that was made again is another generation" [ "$(readlink -f /var/lib/jail/login/current)/root" != "$TREE" ]
TREE=$(readlink -f /var/lib/jail/login/current)/root
check "with another time in it" eval '[ "$(stat -c %Y "$TREE/etc/passwd")" -gt "$first" ]'
export_quietly login $O/rebuilt
is "it has the same digest" "$(digest_of $O/rebuilt)" "$D"
touch /etc/bash.bashrc
jail-setup --quiet build login
export_quietly login $O/touched
is "so has one whose configuration was only touched" "$(digest_of $O/touched)" "$D"
kept() { tar --full-time -tvf "$1" --utc usr/bin/rsync | awk '{ print $4, $5 }'; }
is "a packages' program keeps its time" "$(kept "$(layer_of $O/login 0)")" "$(date -u -d "@$(stat -c %Y /usr/bin/rsync)" '+%F %T')"
is "what jail-setup made has none" "$(tar --full-time -tvf "$(layer_of $O/login 0)" --utc etc/passwd etc/ld.so.cache | awk '{ print $4 }' | sort -u)" 1970-01-01
cp /etc/bash.bashrc "$T/bashrc" && echo '# other' >>/etc/bash.bashrc
jail-setup --quiet build login
export_quietly login $O/other
check "control: other content has another" [ "$(digest_of $O/other)" != "$D" ]
is "and the same second layer but for the bill" "$(diff <(tar -tf "$(layer_of $O/login 1)") <(tar -tf "$(layer_of $O/other 1)"))" ""
cat "$T/bashrc" >/etc/bash.bashrc
jail-setup --quiet build login
export_quietly login $O/back
is "and the content of before the digest of before" "$(digest_of $O/back)" "$D"

# --- what scanners look for ----------------------------------------------------------------

unpack $O/login $W/image
is "records of the packages, as in images without dpkg" \
    "$(cd $W/image/var/lib/dpkg/status.d && sed -n 's/^Package: //p; s/^Version: //p' ./* | paste - - | sort)" \
    "$(jail-setup sbom login | jq -r '.components[] | select(.type == "library") | "\(.name)\t\(.version)"' | sort)"
is "control: they are dpkg's" "$(sed -n 's/^Version: //p' $W/image/var/lib/dpkg/status.d/rsync)" "$(dpkg-query -W -f '${Version}' rsync)"
is "with their architecture" "$(sed -n 's/^Architecture: //p' $W/image/var/lib/dpkg/status.d/rsync)" "$(dpkg --print-architecture)"
B1=$W/image/usr/share/jail/sbom.cdx.json
is "the bill of materials, with the same parts" "$(jq -cS .components $B1)" "$(jail-setup sbom login | jq -cS .components)"
is "and without a time" "$(jq -r '.metadata.timestamp, .metadata.component.version, .metadata.component.name' $B1 | paste -sd' ')" "null null login"
. /etc/os-release
is "the release" "$(. $W/image/etc/os-release && echo "$ID $VERSION_ID")" "$ID $VERSION_ID"

# --- names and modes -------------------------------------------------------------------------

# short UTF-8, bytes that are none, longer than ustar's 100 and 255, a link of that
N=/usr/local/share/n
long=$(printf '%0120d' 7) longer=$(printf 'x%.0s' {1..200})
mkdir -p "$N/$long/$longer/$longer"
echo a >"$N/grün" && echo b >"$N/"$'latin\xfc' && echo c >"$N/$long/$longer/$longer/ñ" &&
ln -s "$long/$longer/$longer/ñ" "$N/to-ñ" && echo d >"$N/with blank
and line" && echo e >"$N/run" && chmod 755 "$N/run" && ln "$N/run" "$N/same" && echo f >"$N/key" && chmod 600 "$N/key"
echo 'files = [ "/usr/local/share/n/**" ];' >/etc/jail/components.d/n.conf
echo 'components = [ "n" ];' | jail_file n
run jail-setup --quiet build n
run export_quietly n $O/n
check "any names are taken" eval 'good && [ -z "$OUT" ]'
TREE=$(readlink -f /var/lib/jail/n/current)/root
mkdir $W/n && tar --warning=no-unknown-keyword -xpf "$(layer_of $O/n 0)" -C $W/n
is "and come out as they went in" "$(diff <(entries "$TREE") <(entries $W/n))" ""
check "control: they are there" eval '[ -e "$W/n$N/grün" ] && [ -e "$W/n$N/"$'"'latin\\xfc'"' ] && [ "$(cat "$W/n$N/to-ñ")" = c ] && [ "$(stat -c %a "$W/n$N/key")" = 600 ]'
LC_ALL=C jail-setup --quiet service export n --to oci --output $O/n-c
is "whatever the locale" "$(diff -r $O/n $O/n-c 2>&1)" ""
is "files that are one inode are two: it follows from the content" "$(tar -tvf "$(layer_of $O/n 0)" | grep -c '^h')" 0

# written down: another release of libarchive, on another host, gives the same
is "the layer of these files is known" "$(jq -r '.layers[0].digest' "$(manifest_of $O/n)")" \
    sha256:93725d963d150d19c72048e2f16c50fa414d0abee7d4dbc5fb4e2d4c76f86e91
touch -d 2001-01-01 "$N/run" && jail-setup --quiet build n && export_quietly n $O/n-t
is "and a file of no package has no time" "$(digest_of $O/n-t)" "$(digest_of $O/n)"

# --- engines ------------------------------------------------------------------------------

if command -v podman >/dev/null; then
	engine_world || bail "no world for podman"
	run podman load --input $O/login
	check "podman load" [ "$RC" = 0 ]
	is "podman has the same digest" "$(podman images --format '{{.Digest}}' | sort -u)" "$D"
	id=$(podman images --quiet | head -n 1)
	run podman run --rm --network none --read-only "$id" bash -c 'echo "$0 inside"; id -u; cat /etc/os-release | grep ^ID='
	is "podman run: it is in the image" "$OUT" "bash inside
0
ID=$ID"
	run podman run --rm --network none "$id" bash -c 'rsync --version | head -n 1'
	like "its programs run" "$OUT" '^rsync +version'
	run skopeo copy --quiet --preserve-digests oci:$O/login:login oci:$O/copied:login
	is "skopeo copy keeps the digest" "$RC $(digest_of $O/copied)" "0 $D"
	run skopeo copy --quiet --preserve-digests oci:$O/login:login containers-storage:localhost/login:latest
	is "into podman's store, by a name" "$RC $(podman image inspect --format '{{.Digest}}' localhost/login)" "0 $D"
	podman run --rm --network none localhost/login bash -c 'echo x >/etc/passwd; rm -rf /usr/share; echo x >/new' >/dev/null 2>&1
	run jail-setup check login
	like "what a container writes is not in the jail: check" "$OUT$ERR" '^$|login: ok|clean'
	is "and the image is what it was" "$(wrong $O/login)" ""
	run podman run --rm --network none localhost/login bash -c 'cat /etc/passwd | wc -l; ls -d /usr/share'
	like "nor in the next container" "$OUT" '/usr/share$'
else
	skip "podman and skopeo" "they are not here"
fi

# --- file systems -----------------------------------------------------------------------------

as_image() { jail-setup service export n --to image --output "$1"; }
if command -v mksquashfs >/dev/null; then
	run as_image $O/n-image
	check "--to image" eval 'good && [ "$OUT" = "n: written to $O/n-image" ]'
	is "the tree and nothing beside it" "$(ls -A $O/n-image)" root.squashfs
	unsquashfs -quiet -no-progress -d $W/sq $O/n-image/root.squashfs >/dev/null
	unpack $O/n $W/both
	is "in it is what is in the layers" "$(diff <(entries $W/both) <(entries $W/sq))" ""
	until [ "$(date +%s)" -gt $(($(stat -c %Y $O/n-image/root.squashfs) + 1)) ]; do sleep 0.1; done
	jail-setup --quiet build n && as_image $O/n-image2 >/dev/null
	check "a tree that was made again: the same bytes" cmp $O/n-image/root.squashfs $O/n-image2/root.squashfs
	before=$(stat -c %i%Y $O/n-image)
	run as_image $O/n-image
	check "what is there is not replaced" eval '[ "$RC" = 2 ] && grep -q "n-image is there already; fix: remove it" <<<"$ERR" && [ "$(stat -c %i%Y $O/n-image)" = "$before" ]'
	mv /usr/bin/mksquashfs /usr/bin/mksquashfs.gone
	run as_image $O/n-image3
	check "no mksquashfs" eval '[ "$RC" = 2 ] && grep -q "there is no mksquashfs; fix: install squashfs-tools" <<<"$ERR" && [ ! -e $O/n-image3 ]'
	cp /bin/cp /usr/bin/mksquashfs
	run as_image $O/n-image3
	check "one that fails: what it said" eval '[ "$RC" = 2 ] && grep -q "mksquashfs failed, status 1: mksquashfs: " <<<"$ERR" && [ ! -e $O/n-image3 ]'
	chmod 777 /usr/bin/mksquashfs
	run as_image $O/n-image3
	check "one that others can write is not run" eval '[ "$RC" = 2 ] && grep -q "/usr/bin/mksquashfs" <<<"$ERR" && ! grep -q "failed, status" <<<"$ERR"'
	mv /usr/bin/mksquashfs.gone /usr/bin/mksquashfs
else
	skip "--to image" "no mksquashfs"
fi

# --- another host --------------------------------------------------------------------------

# The layers, unpacked by tar, are a tree that a jail file names.
unpack $O/login /srv/tree
printf '%s\n' 'root = "/srv/tree";' 'users = [ "bob" ];' | jail_file far
run SSH bob@h "echo $IN; cat /outside; rsync --version | head -n 1"
check "root = takes the tree of an image: a login is in it" eval 'grep -q "^$IN$" <<<"$OUT" && grep -q "^rsync " <<<"$OUT" && ! grep -q OUTSIDE <<<"$OUT"'
chmod 777 /srv/tree/etc
refused "control: and is refused where others can write the tree" bob
rm /etc/jail/jails.d/far.conf

# --- what is there already --------------------------------------------------------------------

seen() { find /srv -type d -printf '%p\n' -o -printf '%p %s %T@\n' | sort; }
refuses() {             # NAME REGEX COMMAND...: status 2, that text, and nothing is written
	local name=$1 regex=$2 before
	shift 2
	before=$(seen)
	run "$@"
	check "$name" eval '[ "$RC" = 2 ] && grep -qE "$regex" <<<"$ERR"'
	is "$name: nothing is written" "$(diff <(echo "$before") <(seen))" ""
}
touch $O/file && mkdir $O/dir && ln -s /etc $O/link
refuses "a file is there" 'file is there already, and no directory of ours; fix: ' export_as login $O/file
refuses "a link is there" 'link is there already, and no directory of ours; fix: ' export_as login $O/link
refuses "another directory is there" 'dir is there already, and not an image of login alone; fix: ' export_as login $O/dir
refuses "the image of another is there" 'n is there already, and not an image of login alone; fix: ' export_as login $O/n
jq -c '.manifests += .manifests' $O/again/index.json >"$T/index" && cp "$T/index" $O/again/index.json
refuses "an image with others beside it is there" 'not an image of login alone; fix: ' export_as login $O/again
run export_as login $O/other
is "the image of the same name is replaced" "$RC $(digest_of $O/other) $(find $O -maxdepth 1 -name '.*' | wc -l)" "0 $D 0"
install -d -o alice /srv/hers && install -d -m 777 /srv/open && install -d -m 1777 /srv/sticky
refuses "the directory of another account" '/srv/hers belongs to uid 2001, who could replace' export_as login /srv/hers/x
refuses "a directory that others can write" 'others can write /srv/open, mode 777' export_as login /srv/open/x
run export_as login /srv/sticky/x
is "control: a sticky one" "$RC $(digest_of /srv/sticky/x)" "0 $D"
is "only its owner looks into an image" "$(stat -c %a /srv/sticky/x)" 700
install -d -o alice /srv/sticky/.y.new
refuses "what another account put where it is made" '\.y\.new is there already, and no directory of ours' export_as login /srv/sticky/y
refuses "no directory" '/srv/none: No such file' export_as login /srv/none/x
refuses "no name" 'no name for what is to be made; fix: --output' export_as login /srv/..
(cd $O && export_quietly login here)
is "a path without a directory" "$(digest_of $O/here)" "$D"
export_quietly login $O/slashes///
is "slashes at the end" "$(digest_of $O/slashes)" "$D"

# --- words ------------------------------------------------------------------------------------

refuses "no form" 'export: to what; fix: --to oci' jail-setup service export login --output $O/x
refuses "another form" 'no form is called tar; fix: --to oci' jail-setup service export login --to tar --output $O/x
refuses "no path" 'where to\?  fix: say --output PATH' jail-setup service export login --to oci
refuses "no name" 'service export: no such verb, or not its words' jail-setup service export --to oci --output $O/x
refuses "nothing of that name" 'no service and no jail "nobody" in /etc/jail; see: jail-setup list' export_as nobody $O/x
echo 'root = "/srv/tree";' | jail_file theirs
refuses "a tree of others" 'jail theirs has root = "/srv/tree": nobody knows what it was made from' export_as theirs $O/x
echo 'components = [ "shell" ];' | jail_file unbuilt
refuses "not built" 'unbuilt is not built; fix: jail-setup build unbuilt' export_as unbuilt $O/x
LIBARCHIVE=$(readlink -f "$ARCH_LIB/libarchive.so.13")
mount --bind /dev/null "$LIBARCHIVE"
refuses "no libarchive" 'libarchive\.so\.13: .*; fix: install libarchive' export_as login $O/x
umount "$LIBARCHIVE"
is "and only this needs it" "$(ldd /usr/sbin/jail-setup | grep -c libarchive)" 0

# --- a tree that is not what it was -----------------------------------------------------------

TREE=$(readlink -f /var/lib/jail/n/current)/root
printf 'A' | dd of="$TREE$N/grün" conv=notrunc status=none
refuses "another content of the same size" 'grün is not what the manifest says; see: jail-setup check' export_as n $O/x
printf 'long' >"$TREE$N/grün"
refuses "another size" 'is not what the manifest says' export_as n $O/x
rm "$TREE$N/grün" && ln -s /etc/shadow "$TREE$N/grün"
refuses "a link where a file was" 'is not what the manifest says' export_as n $O/x
jail-setup --quiet build n
run export_as n $O/x
is "control: built again" "$RC" 0

# --- a full disk, and killed ------------------------------------------------------------------

mkdir /srv/small && mount -t tmpfs -o mode=755,size=600k small /srv/small
export_quietly n /srv/small/n && was=$(digest_of /srv/small/n)
refuses_full() {
	run export_as login "$1"
	check "$2" eval '[ "$RC" = 2 ] && grep -q "No space left on device" <<<"$ERR"'
}
refuses_full /srv/small/login "a full disk"
is "leaves nothing, and what was there whole" "$(ls -A /srv/small) $(wrong /srv/small/n) $(digest_of /srv/small/n)" "n  $was"
umount /srv/small

if command -v strace >/dev/null; then
	CALLS=mkdirat,openat,openat2,write,renameat,renameat2,unlinkat,fsync,syncfs
	N1=$(digest_of $O/x)
	strace -f -o "$T/trace" -e trace=$CALLS jail-setup --quiet service export n --to oci --output $O/k
	MOST=$(wc -l <"$T/trace")
	rm -r $O/k
	: >"$T/wrong"
	at=0 killed=0
	while [ $at -lt "$MOST" ]; do
		at=$((at + 1 + MOST / 40))
		for before in none old; do
			rm -rf $O/k
			[ $before = none ] || cp -a $O/x $O/k
			bash -c '"$@"; exit' - strace -o /dev/null -e trace=$CALLS \
			    -e "inject=$CALLS:signal=KILL:when=$at" jail-setup --quiet service export n --to oci --output $O/k 2>/dev/null &&
			    continue
			killed=$((killed + 1))
			[ $before = none ] && [ ! -e $O/k ] ||
				[ "$(digest_of $O/k)$(wrong $O/k)" = "$N1" ] || echo "$at $before: half an image" >>"$T/wrong"
			export_quietly n $O/k && [ "$(digest_of $O/k)" = "$N1" ] || echo "$at $before: the next fails" >>"$T/wrong"
			[ ! -e $O/.k.new ] || echo "$at $before: left .k.new" >>"$T/wrong"
		done
	done
	is "killed at any call: a whole image, or none, and the next one cleans up" "$(head "$T/wrong")" ""
	check "control: it was killed ($killed times, of $MOST calls)" [ $killed -gt 30 ]
else
	skip "killed at every system call" "no strace"
fi
is "nothing is left beside an image" "$(find $O -maxdepth 1 -name '.*')" ""

finish
