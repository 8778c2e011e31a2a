#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_hook.sh - jails follow package transactions by themselves: apt and dpkg really
# run; for other package managers the installed hooks are examined.

if [ -z "${WORLD:-}" ]; then
	for p in apt-get dpkg-deb cc; do
		command -v $p >/dev/null || { echo "1..0 # SKIP no $p"; exit 0; }
	done
	# pacman is in Debian too: the network is outside
	to=${B:-build}/pacman
	[ -x "$to/usr/bin/pacman" ] || ( mkdir -p "$to" && cd "$to" &&
		apt-get -qq download pacman-package-manager libalpm13 libgpgme11 &&
		for p in *.deb; do dpkg -x "$p" . && rm "$p"; done ) >/dev/null 2>&1
fi
. "${0%/*}/world.sh"

install_products
pam_su session
mkdir -p /srv/debs
PRODUCTS=$B
B=$T "$SRC/tests/root/hook.debs.sh" >"$T/debs" 2>&1 || { cat "$T/debs"; bail "the packages"; }
cp "$T"/tests/root/debs/*.deb /srv/debs
cp -a /etc/apt/apt.conf.d "$T/apt.conf.d" && cp -a /etc/dpkg/dpkg.cfg.d "$T/dpkg.cfg.d"
STATE=/var/lib/jail
APT=/etc/apt/apt.conf.d/99jail-setup
DPKG=/etc/dpkg/dpkg.cfg.d/jail-setup
GUARD=/etc/systemd/system/user@.service.d/50-jail.conf
# systemd is installed, and does not run
UNIT=/usr/lib/systemd/system/user@.service
[ -e $UNIT ] || { mkdir -p ${UNIT%/*} && : >$UNIT; }

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y --allow-downgrades "$@"; }
deb() { echo "/srv/debs/$1_$2_$(dpkg --print-architecture).deb"; }
sums() { log_now | grep -c 'jail-setup.*refresh jails='; }
fine() { [ "$RC" = 0 ] && ! grep -q jail <<<"$OUT$ERR"; }
generation() { readlink "$STATE/foo/current"; }
state_of() { jail-setup hook status | sed -n "s/^$1 *\([a-z]*\) .*/\1/p"; }

# --- what is installed, and when ------------------------------------------------------

run jail-setup hook status
check "status: missing, exit status 1" eval '[ "$RC" = 1 ] && [ -z "$ERR" ]'
is "apt and dpkg are what this host has, and user managers" "$(cut -d' ' -f1 <<<"$OUT" | tr '\n' ' ')" "apt dpkg user@ "
run jail-setup hook install
check "install" eval 'good && [ "$(wc -l <<<"$OUT")" = 3 ]'
is "two files, root's, 0644" "$(stat -c '%U:%G %a %n' $APT $DPKG | tr '\n' ' ')" \
	"root:root 644 $APT root:root 644 $DPKG "
is "and no other" "$(diff -rq /etc/apt/apt.conf.d "$T/apt.conf.d"; diff -rq /etc/dpkg/dpkg.cfg.d "$T/dpkg.cfg.d")" \
	"Only in /etc/apt/apt.conf.d: 99jail-setup
Only in /etc/dpkg/dpkg.cfg.d: jail-setup"
like "apt understands it" "$(apt-config dump 2>&1)" 'DPkg::Post-Invoke:: "if \[ -x /usr/sbin/jail-setup'
run jail-setup hook status
check "status: installed, exit status 0" eval 'good && [ "$(grep -c "^\(apt\|dpkg\) *installed" <<<"$OUT")" = 2 ]'
run jail-setup hook status --json
check "and as JSON" eval 'good && python3 -c "
import json, sys
rows = json.loads(sys.argv[1])
by = {r[\"manager\"]: r for r in rows}
assert by[\"apt\"][\"state\"] == by[\"dpkg\"][\"state\"] == by[\"user@\"][\"state\"] == \"installed\"
assert by[\"pacman\"][\"state\"] == \"absent\"
assert by[\"apt\"][\"file\"] == \"'$APT'\" and by[\"apt\"][\"background\"] is False
" "$OUT"'
before=$(stat -c '%i %Y %Z' $APT $DPKG)
run jail-setup hook install
check "again: nothing to do, nothing written" eval 'good && [ -z "$OUT" ] && [ "$(stat -c "%i %Y %Z" $APT $DPKG)" = "$before" ]'
run su bob -c "jail-setup hook install"
check "only root can install" eval '[ "$RC" = 2 ] && grep -q root <<<"$ERR"'
run su bob -c "PATH=/usr/sbin:\$PATH jail-setup hook status"
check "anybody can look" good

# --- a package is upgraded --------------------------------------------------------------

run apt install "$(deb foo 1)"
check "apt installs foo 1" fine
is "and a refresh ran once" "$(sums)" 1
mkdir -p /etc/jail/components.d
printf 'files = [ "/usr/bin/foo" ];\n' >/etc/jail/components.d/foo.conf
printf 'files = [ "/bin/sh", "/bin/bash", "/bin/cat", "/bin/ls" ];\n' >/etc/jail/components.d/sh.conf
echo 'components = [ "foo", "sh" ]; users = [ "alice" ]; keep = 1;' | jail_file foo
build_jail foo
works "a login runs foo 1" "foo 1" su - alice -c foo
first=$(generation)

mkfifo -m 666 /home/alice/go /home/alice/answer
su - alice -c 'foo >answer; while read -r _ <go; do foo >answer 2>&1; done' 2>"$T/session" &
session=$!
is "a session is open and runs foo 1" "$(timeout 10 cat /home/alice/answer)" "foo 1"
in_session() { timeout 10 sh -c 'echo >/home/alice/go && cat /home/alice/answer'; }

run apt install "$(deb foo 2)" "$(deb libbar1 1)"
check "apt upgrades to foo 2" fine
is "and a refresh ran once" "$(sums)" 1
check "and says what it did" log_has 'jail-setup.*jail=foo result=refreshed gen='
check "it is another generation" [ "$(generation)" != "$first" ]
works "the next login runs foo 2 with its new libraries" "foo 2, bar 1" su - alice -c foo
run ls "$STATE/foo/current/root$ARCH_LIB"
check "which are there, the old one is not" eval 'grep -q libbar.so.1 <<<"$OUT" && ! grep -q libfoo.so.1 <<<"$OUT"'
is "the open session still runs foo 1" "$(in_session)" "foo 1"
check "its generation is kept, although keep is 1" [ -x "$STATE/foo/$first/root/usr/bin/foo" ]
sleep 2.1                      # files this young are looked at once more
run jail-setup refresh foo
check "a refresh by hand finds nothing to complain of" good
run jail-setup check foo
like "check finds who is in the older one" "$OUT" "^foo: old-tree sessions: .*found alice in ${first#gen/}, "
is "and nothing else" "$RC:$(grep -c . <<<"$OUT")$ERR" 1:1
works "foo 2 still" "foo 2, bar 1" su - alice -c foo

# --- a package goes ------------------------------------------------------------------------

second=$(generation)
run apt remove foo
check "apt removes foo, exit status 0" eval '[ "$RC" = 0 ] && [ ! -e /usr/bin/foo ]'
check "the log says what could not be done" log_has 'jail-setup.*jail=foo result=failed reason=".*/usr/bin/foo'
like "and so does the terminal, in one line" "$(grep jail-setup <<<"$ERR")" '^jail-setup: .*/usr/bin/foo'
is "what is gone stays as it was" "$(stat -c %i $STATE/foo/current/root/usr/bin/foo)" \
	"$(stat -c %i "$STATE/foo/$second/root/usr/bin/foo")"
run jail-setup list foo
like "list says it afterwards" "$OUT" '^  .*stale since 20[0-9-]+ [0-9:]+: .*/usr/bin/foo'
run jail-setup check foo
check "and check" eval '[ "$RC" = 1 ] && grep -q "^foo: stale component=foo: .*/usr/bin/foo" <<<"$OUT"'
works "and a login still runs foo 2" "foo 2, bar 1" su - alice -c foo
is "the open session as well foo 1" "$(in_session)" "foo 1"
run apt install "$(deb foo 2)"
check "installed again: no complaint" fine
works "and foo runs" "foo 2, bar 1" su - alice -c foo
exec 9>/home/alice/go; exec 9>&-        # end of file: the loop ends
kill $session 2>/dev/null; wait $session 2>/dev/null

# --- dpkg alone -----------------------------------------------------------------------------

run dpkg -i "$(deb foo 1)"
check "dpkg without apt" eval '[ "$RC" = 0 ] && log_has "jail=foo result=refreshed"'
is "a refresh ran once" "$(sums)" 1
works "and a login runs foo 1" "foo 1" su - alice -c foo

# --- it never stops apt -----------------------------------------------------------------------

echo 'nonsense = 1;' | jail_file broken
run apt install "$(deb foo 2)"
check "a broken jail file: exit status 0" eval '[ "$RC" = 0 ] && grep -q nonsense <<<"$ERR"'
check "and it is logged" log_has 'jail-setup.*result=failed reason=".*nonsense'
rm /etc/jail/jails.d/broken.conf
mv /usr/sbin/jail-setup "$T/jail-setup"
run apt install "$(deb foo 1)"
check "no jail-setup: exit status 0, and no word" fine
mv "$T/jail-setup" /usr/sbin/jail-setup

# --- in the background ----------------------------------------------------------------------------

run jail-setup hook install --background
check "install --background" eval 'good && [ "$(grep -c "in the background" <<<"$OUT")" = 2 ]'
was=$(generation)
run apt install "$(deb foo 2)"
check "apt does not wait" fine
check "the refresh runs, and is logged" log_has 'jail=foo result=refreshed'
check "control: it was due" [ "$(generation)" != "$was" ]
works "foo 2" "foo 2, bar 1" su - alice -c foo
run jail-setup hook install
check "and back to the foreground" eval 'good && ! grep -q background "$APT" "$DPKG"'

# Two at once: the second waits.
jail-setup --quiet refresh foo & jail-setup build foo >/dev/null 2>&1 & run jail-setup refresh foo; wait
check "a refresh waits for others to end" good

# --- what an administrator changed is left alone ------------------------------------------------------

sed -i 's/--quiet/--quiet --state \/srv/' $APT
cp -a $APT "$T/mine"
is "status: changed" "$(state_of apt)" changed
run jail-setup hook install
check "install leaves it and says so" eval '[ "$RC" = 2 ] && grep -q "changed by hand.*rm" <<<"$ERR" && cmp -s $APT "$T/mine"'
run jail-setup hook remove
check "remove too, and takes the other one" eval '[ "$RC" = 2 ] && cmp -s $APT "$T/mine" && [ ! -e $DPKG ]'
rm $APT
run jail-setup hook install
check "out of the way, it is installed again" eval 'good && [ "$(state_of apt)" = installed ]'
{ echo '# of an earlier version'; } >$DPKG
printf '# jail-setup wrote this; sha256 of all above: %s\n' "$(sha256sum <$DPKG | cut -d' ' -f1)" >>$DPKG
is "what another version wrote is outdated" "$(state_of dpkg)" outdated
run jail-setup hook install
check "and is replaced" eval 'good && [ "$(state_of dpkg)" = installed ]'
rm $DPKG && ln -s /srv/elsewhere $DPKG
run jail-setup hook install
check "a link is not followed" eval '[ "$RC" = 2 ] && [ ! -e /srv/elsewhere ] && grep -q "symbolic link" <<<"$ERR"'
rm $DPKG
chmod o+w /etc/dpkg/dpkg.cfg.d
run jail-setup hook install
check "nor is a directory trusted that others may write" eval '[ "$RC" = 2 ] && grep -q "fix: .*chmod" <<<"$ERR" && [ ! -e $DPKG ]'
chmod o-w /etc/dpkg/dpkg.cfg.d
run jail-setup hook frobnicate
check "an unknown word" eval '[ "$RC" = 2 ] && [ "$(wc -l <<<"$ERR")" = 1 ]'
run jail-setup hook install dnf4
check "a manager that this host does not have: said, status 2" \
	eval '[ "$RC" = 2 ] && [ "$ERR" = "jail-setup: this host has no dnf4: there is no /usr/bin/dnf-3" ] && [ -z "$OUT" ]'
run jail-setup hook status dnf4
check "and by status" eval '[ "$RC" = 1 ] && grep -q "^dnf4 *absent" <<<"$OUT"'
run jail-setup hook status yum
check "an unknown manager" eval '[ "$RC" = 2 ] && grep -q yum <<<"$ERR"'
run jail-setup refresh --root /srv
check "--root is not for refresh" [ "$RC" = 2 ]

# --- systemd ------------------------------------------------------------------------------------------

units() { (cd /etc/systemd/system && shopt -s nullglob && set -- jail-refresh* && printf '%s ' "${@#*.}"); }
mkdir -p /etc/systemd/system
is "no unit where a manager has a hook" "$(units)" " "
run jail-setup hook install systemd
check "by name: written, but systemd does not run here" eval '[ "$RC" = 1 ] && grep -q "systemctl enable --now jail-refresh.timer$" <<<"$OUT"'
is "a service, two paths and a timer" "$(units)" "path path service timer "
brought() {             # literal paths of shipped components that this host has from no package
	local p
	for p in $(cat /usr/share/jail/components.d/*.conf | grep -o '"/etc/[^"*?]*"' | tr -d '"' | sort -u); do
		[ ! -f "$p" ] || dpkg -S "$p" >/dev/null 2>&1 || echo "$p"
	done
}
brought >"$T/brought"
check "control: there are such files" grep -qx -e /etc/hosts -e /etc/nsswitch.conf "$T/brought"
is "what components take from /etc and no package brings is watched" \
	"$(grep -vxF "$(sed -n 's/^PathChanged=//p' /etc/systemd/system/jail-refresh.path)" "$T/brought")" ""
check "and not by the path of packages" eval '! grep -q /etc/hosts /etc/systemd/system/jail-refresh-packages.path'
like "a directory of dpkg that changes often does not end it: systemd.unit(5)" \
	"$(cat /etc/systemd/system/jail-refresh.service)" '^StartLimitIntervalSec=0$'
like "the timer also runs after boot" "$(cat /etc/systemd/system/jail-refresh.timer)" '^OnBootSec='
if command -v systemd-analyze >/dev/null; then
	run systemd-analyze verify /etc/systemd/system/jail-refresh*.path /etc/systemd/system/jail-refresh.timer
	check "systemd finds no fault in them" eval '! grep -q jail-refresh <<<"$OUT$ERR"'
else
	skip "systemd finds no fault in them" "no systemd-analyze"
fi
run jail-setup hook status systemd
check "status says disabled" eval '[ "$RC" = 1 ] && grep -q disabled <<<"$OUT"'
mkdir -p /run/systemd/system
[ ! -e /usr/bin/systemctl ] || mv /usr/bin/systemctl "$T/systemctl"
cat >/usr/bin/systemctl <<'END'
#!/bin/sh
echo "$*" >>/srv/systemctl
W=/etc/systemd/system
case $* in
*enable*--now*) mkdir -p $W/paths.target.wants $W/timers.target.wants
	for u; do
		case $u in *.path) ln -sf "../$u" $W/paths.target.wants ;; esac
	done
	ln -sf ../jail-refresh.timer $W/timers.target.wants ;;
esac
END
chmod 755 /usr/bin/systemctl
run jail-setup hook install systemd
check "with systemd they are enabled" good
is "by these calls" "$(tr '\n' ';' </srv/systemctl)" \
	"daemon-reload;--quiet enable --now jail-refresh.path jail-refresh-packages.path jail-refresh.timer;"
run jail-setup hook status systemd
check "status says so" eval 'good && [ "$(grep -c installed <<<"$OUT")" = 4 ]'
: >/srv/systemctl
run jail-setup hook remove systemd
check "remove" eval 'good && [ "$(units)" = " " ]'
is "disables them first" "$(tr '\n' ';' </srv/systemctl)" \
	"--quiet disable --now jail-refresh.path jail-refresh-packages.path jail-refresh.timer;daemon-reload;"
rm -f $DPKG; : >/srv/systemctl
run jail-setup hook status
check "where systemd runs, the hook of apt alone is not enough" eval '[ "$RC" = 1 ] && grep -q "^systemd *missing .*jail-refresh.path" <<<"$OUT"'
run jail-setup hook install
check "install: the units that follow what apt does not change" eval 'good && [ "$(units)" = "path service timer " ]'
check "not the one for packages: it would run in the middle of a transaction" \
	eval '[ ! -e /etc/systemd/system/jail-refresh-packages.path ] && grep -q "enable --now jail-refresh.path jail-refresh.timer$" /srv/systemctl'
run jail-setup hook status
check "status: all is there" eval 'good && ! grep -q packages <<<"$OUT"'
run jail-setup hook remove
check "remove takes them" eval 'good && [ "$(units)" = " " ]'
mv /usr/bin/systemctl "$T/enables"
printf '#!/bin/sh\n' >/usr/bin/systemctl && chmod 755 /usr/bin/systemctl
run jail-setup hook install
check "systemctl says yes and enables nothing: not every hook is in place" \
	eval '[ "$RC" = 1 ] && [ "$ERR" = "jail-setup: not every hook is in place; see: jail-setup hook status" ]'
run jail-setup hook status
check "and status says which" eval '[ "$RC" = 1 ] && grep -q "^systemd *disabled .*jail-refresh.timer; fix: " <<<"$OUT"'
mv "$T/enables" /usr/bin/systemctl
jail-setup --quiet hook remove
rm -r /run/systemd/system

# --- user managers of systemd ------------------------------------------------------------------------

: >/srv/systemctl
rm -f $DPKG; jail-setup --quiet hook install
is "the drop-in is root's, 0644" "$(stat -c '%U:%G %a' $GUARD)" "root:root 644"
is "and says this" "$(grep -v '^#' $GUARD)" "[Service]
ExecCondition=+/usr/sbin/jail-setup --quiet unjailed %i"
is "systemd does not run here: it is told nothing" "$(cat /srv/systemctl)" ""
if command -v systemd-analyze >/dev/null; then
	run systemd-analyze verify user@2001.service
	check "systemd finds no fault in it" eval '! grep -q 50-jail <<<"$OUT$ERR"'
else
	skip "systemd finds no fault in it" "no systemd-analyze"
fi
run jail-setup hook status user@
check "status user@" eval 'good && [ "$OUT" = "user@    installed  $GUARD" ]'
run jail-setup hook remove user@
check "remove user@: nothing of it is left, nothing else is removed" \
	eval 'good && [ ! -e ${GUARD%/*} ] && [ -e $APT ]'
run jail-setup hook status user@
check "status says missing" eval '[ "$RC" = 1 ] && [ "$(state_of user@)" = missing ]'
run jail-setup hook status
check "which counts, though packages are followed" [ "$RC" = 1 ]
mv $APT $DPKG "$T/"
mv /usr/bin/apt-get /usr/bin/dpkg "$T/"
run jail-setup hook install
check "it is no hook that refreshes: without a package manager units do" eval '[ -e $GUARD ] && [ "$(units)" = "path path service timer " ]'
jail-setup --quiet hook remove
mv "$T/apt-get" "$T/dpkg" /usr/bin/
mv "$T/${APT##*/}" $APT && mv "$T/${DPKG##*/}" $DPKG
mkdir -p /run/systemd/system
: >/srv/systemctl
run jail-setup hook install --background user@
check "with systemd" eval 'good && [ "$OUT" = "user@    installed  $GUARD" ]'
is "it is told" "$(tr '\n' ';' </srv/systemctl)" "daemon-reload;"
echo '# mine' >>$GUARD
run jail-setup hook install user@
check "changed by hand: left, and said so" eval '[ "$RC" = 2 ] && grep -q "changed by hand.*rm" <<<"$ERR" && [ "$(state_of user@)" = changed ]'
run jail-setup hook remove user@
check "also by remove" eval '[ "$RC" = 2 ] && grep -q "^# mine" $GUARD'
rm $GUARD
run jail-setup hook install user@
check "out of the way, it is installed again" eval 'good && [ "$(state_of user@)" = installed ]'
: >/srv/systemctl
run jail-setup hook remove user@
check "remove" eval 'good && [ ! -e ${GUARD%/*} ]'
is "and systemd is told" "$(tr '\n' ';' </srv/systemctl)" "daemon-reload;"
printf '#!/bin/sh\nexit 1\n' >/usr/bin/systemctl
run jail-setup hook install user@
check "where it does not hear: status 1, and what mends it" eval '[ "$RC" = 1 ] && grep -q "fix: systemctl daemon-reload" <<<"$ERR"'
rm -r /run/systemd/system
jail-setup --quiet hook remove

# --- other managers, in a tree of their own -------------------------------------------------------------

R=/srv/host
mkdir -p $R/usr/bin $R/etc/dnf/libdnf5-plugins/actions.d $R/etc/dnf/plugins/post-transaction-actions.d
mkdir $R/sbin && touch $R/sbin/apk $R/usr/bin/pacman $R/usr/bin/zypper $R/usr/bin/dnf5 $R/usr/bin/dnf-3 \
	$R/etc/dnf/libdnf5-plugins/actions.conf $R/etc/dnf/plugins/post-transaction-actions.conf
tick
find $R | sort >"$T/before"
tick
run jail-setup hook install --root $R
check "all the others have theirs" good
is "these files" "$(cd $R && find . -newer "$T/before" -type f | sort | tr '\n' ' ')" \
	"./etc/apk/commit_hooks.d/jail-setup ./etc/dnf/libdnf5-plugins/actions.d/jail-setup.actions ./etc/dnf/plugins/post-transaction-actions.d/jail-setup.action ./etc/pacman.d/hooks/zz-jail-setup.hook ./usr/lib/zypp/plugins/commit/jail-setup "
run jail-setup hook remove --root $R
check "remove" good
is "and none is left" "$(find $R -type f | sort)" "$(grep -e bin/ -e 'conf$' "$T/before")"
rm $R/sbin/apk $R/usr/bin/dnf-3 $R/usr/bin/pacman $R/usr/bin/zypper $R/etc/dnf/libdnf5-plugins/actions.conf
mkdir -p $R/etc/systemd/system $R/usr/lib/systemd/system
echo '[Service]' >$R/usr/lib/systemd/system/user@.service
run jail-setup hook status --root $R
check "a plugin that is missing is named" eval '[ "$RC" = 1 ] && grep -q "dnf5 .*libdnf5-plugin-actions" <<<"$OUT"'
run jail-setup hook install --root $R
check "and units make up for it" [ -e $R/etc/systemd/system/jail-refresh.timer ]
like "what is to be done is for that host" "$OUT" "fix: systemctl --root='$R' enable jail-refresh.timer$"
unlike "and nothing for this one" "$OUT$ERR" 'systemctl enable'
run jail-setup hook status --root $R
like "status as well" "$OUT" "disabled .*fix: systemctl --root='$R' enable jail-refresh.timer$"
unlike "of which none is for this host" "$OUT$ERR" 'systemctl enable'
mv $R "/srv/it's"
run jail-setup hook status --root "/srv/it's"
mv "/srv/it's" $R
like "of a path with a quote in it as well" "$OUT" "fix: systemctl --root='/srv/it'\"'\"'s' enable jail-refresh.timer$"
run jail-setup hook install --root $R dnf5
check "by name, without its plugin: status 2, and which" eval '[ "$RC" = 2 ] && grep -q "fix: install libdnf5-plugin-actions" <<<"$ERR"'
check "beside the drop-in, which refreshes nothing" [ -e "$R$GUARD" ]

# A real pacman, with a package of its own.
package() {             # VERSION: /srv/pfoo-VERSION.pkg.tar
	rm -rf /srv/pkg && mkdir -p /srv/pkg/opt &&
	printf '#!/bin/sh\necho pfoo %s\n' "$1" >/srv/pkg/opt/pfoo && chmod 755 /srv/pkg/opt/pfoo &&
	printf 'pkgname = pfoo\npkgver = %s-1\narch = any\nsize = 1\nbuilddate = 1\n' "$1" >/srv/pkg/.PKGINFO &&
	tar -C /srv/pkg -cf "/srv/pfoo-$1.pkg.tar" .PKGINFO opt
}
P=$PRODUCTS/pacman
if LD_LIBRARY_PATH=$P$ARCH_LIB "$P/usr/bin/pacman" --version >/dev/null 2>&1; then
	cp "$P/usr/bin/pacman" /usr/bin/ && cp -a "$P$ARCH_LIB"/libalpm* "$P$ARCH_LIB"/libgpgme.so* "$ARCH_LIB/"
	printf '[options]\nArchitecture = auto\nSigLevel = Never\n' >/etc/pacman.conf
	mkdir -p /var/lib/pacman
	package 1 && package 2
	run jail-setup hook install pacman
	check "pacman: install" eval 'good && [ -f /etc/pacman.d/hooks/zz-jail-setup.hook ]'
	run pacman -U --noconfirm /srv/pfoo-1.pkg.tar
	check "pacman: the hook runs" eval '[ "$RC" = 0 ] && grep -q "Refreshing jails" <<<"$OUT"'
	is "pacman: once" "$(sums)" 1
	# a host of pacman: its database counts
	mv /var/lib/dpkg /var/lib/dpkg.away
	printf 'packages = [ "pfoo" ];\n' >/etc/jail/components.d/pfoo.conf
	echo 'components = [ "pfoo", "sh" ]; users = [ "mallory" ];' | jail_file pfoo
	build_jail pfoo
	works "pacman: version 1" "pfoo 1" su - mallory -c /opt/pfoo
	like "pacman: the bill of materials" "$(jail-setup sbom pfoo)" "pkg:alpm/debian/pfoo@1-1[?]arch=any"
	run pacman -U --noconfirm /srv/pfoo-2.pkg.tar
	check "pacman: upgrades" eval '[ "$RC" = 0 ] && log_has "jail=pfoo result=refreshed"'
	works "pacman: the next login runs version 2" "pfoo 2" su - mallory -c /opt/pfoo
	run pacman -R --noconfirm pfoo
	check "pacman: removes, and it is logged" eval '[ "$RC" = 0 ] && log_has "jail=pfoo result=failed"'
	works "pacman: the jail is what it was" "pfoo 2" su - mallory -c /opt/pfoo
	mv /var/lib/dpkg.away /var/lib/dpkg
	jail-setup remove pfoo >/dev/null; rm /etc/jail/jails.d/pfoo.conf
	run jail-setup hook remove pacman
	check "pacman: remove" eval 'good && [ ! -e /etc/pacman.d/hooks ]'
	rm /usr/bin/pacman
else
	skip "a real pacman" "it cannot be had here"
fi

# apk's side of a commit.
: >/sbin/apk
run jail-setup hook install apk
check "apk: install" good
apk_hook() { (cd / && etc/apk/commit_hooks.d/jail-setup "$1"); }
run apk_hook pre-commit
is "apk: nothing before the files are there" "$RC $(sums)" "0 0"
run apk_hook post-commit
is "apk: once they are" "$RC $(sums)" "0 1"
run jail-setup hook remove apk
check "apk: remove" eval 'good && [ ! -e /etc/apk/commit_hooks.d ]'
rm /sbin/apk

# libzypp's side of a commit.
jail-setup build foo >/dev/null
was=$(generation)
run dpkg -i "$(deb foo 1)"      # no hook of dpkg any more
frame() { printf '%s\ncontent-length:0\n\n\0' "$1"; }
talk() { { for w in PLUGINBEGIN COMMITBEGIN COMMITEND _DISCONNECT; do frame $w; done; } | jail-setup hook zypp | tr '\0' .; }
is "zypper's plugin acknowledges each frame" "$(talk)" "$(printf 'ACK\n\n.ACK\n\n.ACK\n\n.ACK\n\n.')"
check "and refreshes after the commit" log_has 'jail=foo result=refreshed'
check "control: it was due" [ "$(generation)" != "$was" ]

# --- uninstall -----------------------------------------------------------------------------------------

run jail-setup hook install
check "installed once more" good
pam_su none
run make -s -C "$SRC" B="$B" PREFIX=/usr uninstall
check "make uninstall" [ "$RC" = 0 ]
is "takes the hooks with it" "$(diff -rq /etc/apt/apt.conf.d "$T/apt.conf.d"; diff -rq /etc/dpkg/dpkg.cfg.d "$T/dpkg.cfg.d")" ""
check "also the drop-in of user@.service" [ ! -e ${GUARD%/*} ]

# Without jail-setup the drop-in would keep every user manager from starting.
for how in "jail-setup is gone" "changed by hand"; do
	install_products
	jail-setup --quiet hook install
	mkdir -p /run/systemd/system
	printf '#!/bin/sh\necho "$*" >>/srv/systemctl\n' >/usr/bin/systemctl
	: >/srv/systemctl
	case $how in jail*) rm /usr/sbin/jail-setup ;; *) sed -i '1i # mine' $GUARD ;; esac
	run make -s -C "$SRC" B="$B" PREFIX=/usr uninstall
	check "$how: uninstall" [ "$RC" = 0 ]
	check "$how: no drop-in is left" eval '! ls ${GUARD%/*}/*.conf 2>/dev/null | grep .'
	like "$how: systemd is told" "$(cat /srv/systemctl)" '^daemon-reload$'
	rm -r /run/systemd/system
done
check "what was changed is kept, where systemd does not read it" grep -q '^# mine' $GUARD.uninstalled
# --- started without standard descriptors ----------------------------------------------------

mkfifo "$T/zypp"
"$B/jail-setup/jail-setup" hook zypp <>"$T/zypp" >&- 2>&- &
pid=$!
until_so eval '[ "$(readlink "/proc/$pid/fd/2")" = /dev/null ]'
is "closed standard descriptors are no file that jail-setup opens" \
	"$(readlink "/proc/$pid/fd/1" "/proc/$pid/fd/2" | xargs)" "/dev/null /dev/null"
kill $pid
wait $pid 2>/dev/null
finish
