#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# lib.sh - what the suites share: accounts, sshd, logins and TAP.  Sourced by
# world.sh once the world stands; nothing here touches the machine outside.
#
# shellcheck disable=SC2034,SC2119,SC2120 # what is set here and may be given, suites use

T=/run/t                # scratch of the suite: own tmpfs, 0700
LOG=$WORLD/log          # what reached /dev/log
ARCH_LIB=/usr/lib/$(uname -m)-linux-gnu
JAIL=login              # the jail that most suites use
DRY=${WORLD_DRY:-}      # set: no product at all; shows which rows can fail
IN=I-AM-IN              # what a session says that was let in

# --- accounts -----------------------------------------------------------------

person() {              # NAME UID GROUPS...: an account with key, password, home
	local name=$1 uid=$2 g
	shift 2
	echo "$name:x:$uid:$uid:Test $name:/home/$name:/bin/bash" >>/etc/passwd
	echo "$name:x:$uid:" >>/etc/group
	echo "$name:$HASH:19000:0:99999:7:::" >>/etc/shadow
	for g in "$@"; do
		sed -i "s/^$g:\(.*\):\(.*\),$/&/; s/^\($g:.*:\)\$/\1$name/; t; s/^\($g:.*\)\$/\1,$name/" /etc/group
	done
	home "$name" "$uid" "/home/$name"
}

home() {                # NAME UID DIR
	mkdir -p "$3/.ssh" && cp "$HELP/keys/user.pub" "$3/.ssh/authorized_keys" &&
	echo "secret of $1" >"$3/secret" &&
	chmod 700 "$3" "$3/.ssh" && chmod 600 "$3/.ssh/authorized_keys" &&
	chown -R "$2:$2" "$3"
}

world_people() {
	local g
	mkdir -p "$T" /run/sshd /root/.ssh && chmod 700 "$T" && : >"$LOG" &&
	: >/run/utmp && : >/var/log/wtmp && : >/var/log/lastlog || return
	"$HELP/probe" lo-up && "$HELP/logger" /dev/log "$LOG" || return
	echo jailhost >/proc/sys/kernel/hostname
	HASH=$(world_hash) || return
	# a machine on which somebody did what the README says
	sed -i -E '/^(alice|bob|mallory|carol|jailed|sftponly|projects):/d' \
		/etc/passwd /etc/shadow /etc/group
	sed -i '/pam_jail\.so/d' /etc/pam.d/*
	rm -f /etc/jail/jails.d/* /etc/jail/components.d/* /etc/jail/check.conf
	for g in jailed:3000 sftponly:3001 projects:3002; do
		echo "${g%:*}:x:${g#*:}:" >>/etc/group
	done
	grep -q '^sshd:' /etc/passwd ||
		echo 'sshd:x:2900:65534::/run/sshd:/usr/sbin/nologin' >>/etc/passwd
	person alice   2001 jailed sftponly projects
	person bob     2002 projects
	person mallory 2003 jailed
	person carol   2004
	cp "$HELP/keys/user.pub" /root/.ssh/authorized_keys
	chmod 700 /root/.ssh && chmod 600 /root/.ssh/authorized_keys
	chown -R 0:0 /root/.ssh
	echo OUTSIDE >/outside          # no jail holds this file
	cp "$HELP/probe" /usr/local/bin/probe && chmod 755 /usr/local/bin/probe
	for g in alice bob mallory carol; do
		install -o "$g" -g "$g" -m 755 "$HELP/probe" "/home/$g/probe"
	done
	mkdir -p "$T/stock" && cp -a /etc/pam.d/. "$T/stock/"
}

# The password is "secret" for everybody.  SHA-512 with few rounds: quick, and
# perl's crypt is there in the smallest Debian tree.
world_hash() {
	perl -e 'print crypt("secret", "\$6\$rounds=1000\$saltsalt\$")' 2>/dev/null
}

# --- sshd ---------------------------------------------------------------------

# Which of our lines are in the distribution's stack: child, session, none, noauth.
pam_lines() {
	[ -z "$DRY" ] || set -- none
	cp "$T/stock/sshd" /etc/pam.d/sshd.new
	case $1 in
	child|session) { echo 'auth optional pam_jail.so'; cat "$T/stock/sshd"; } >/etc/pam.d/sshd.new ;;
	esac
	case $1 in
	child|noauth) printf '%s\n' 'account required pam_jail.so' \
		"session required pam_jail.so entry=child${2:+ $2}" >>/etc/pam.d/sshd.new ;;
	session) printf '%s\n' 'account required pam_jail.so' \
		"session required pam_jail.so${2:+ $2}" >>/etc/pam.d/sshd.new ;;
	esac
	mv /etc/pam.d/sshd.new /etc/pam.d/sshd
	ENTRY=$1
}

# The same for su; util-linux runs one stack for "su" and one for "su -".
pam_su() {
	local s
	[ -z "$DRY" ] || set -- none
	for s in su su-l; do
		[ ! -e "$T/stock/$s" ] || cp "$T/stock/$s" "/etc/pam.d/$s"
	done
	[ "$1" = none ] || echo 'session required pam_jail.so' >>/etc/pam.d/su
	grep -q '@include su' /etc/pam.d/su-l 2>/dev/null || cp /etc/pam.d/su /etc/pam.d/su-l
}

# start_sshd PORT [VAR=VALUE...]: the distribution's configuration and a drop-in.
start_sshd() {
	local port=$1 conf=/etc/ssh/sshd_config
	shift
	mkdir -p /etc/ssh/sshd_config.d
	[ -s "$conf" ] || cp /usr/share/openssh/sshd_config "$conf" || return
	install -m 600 "$HELP/keys/host" /etc/ssh/world_key
	cat >/etc/ssh/sshd_config.d/world.conf <<-END
		ListenAddress 127.0.0.1
		HostKey /etc/ssh/world_key
		KbdInteractiveAuthentication yes
		PasswordAuthentication yes
		PermitRootLogin prohibit-password
		MaxStartups 100
	END
	# sshd from 9.8 on slows down an address that fails often: all of ours do
	if ! /usr/sbin/sshd -t -o PerSourcePenalties=no 2>&1 | grep -q .; then
		echo 'PerSourcePenalties no' >>/etc/ssh/sshd_config.d/world.conf
	fi
	run_sshd "$port" "$@"
}

# run_sshd PORT [VAR=VALUE...]: with the configuration as it is, or SSHD_CONFIG.
# It listens when it has written its number.
run_sshd() {
	local port=$1
	shift
	env "$@" /usr/sbin/sshd -f "${SSHD_CONFIG:-/etc/ssh/sshd_config}" \
	    -o "Port=$port" -o "PidFile=/run/sshd-$port.pid" &&
	until_so [ -s "/run/sshd-$port.pid" ]
}

# It removes the file of its number when it listens no more, and would remove that
# of the next one.
stop_sshd() {           # PORT
	kill "$(cat "/run/sshd-$1.pid")" && until_so [ ! -e "/run/sshd-$1.pid" ]
}

# client PORT: one client configuration for each way to authenticate.  The key
# exchange that OpenSSH prefers takes nine tenths of a client's processor time.
client() {
	local way
	for way in publickey password kbdint; do
		cat >"$T/$way-$1" <<-END
			Host *
			HostName 127.0.0.1
			Port $1
			UserKnownHostsFile $T/known_hosts
			StrictHostKeyChecking yes
			LogLevel ERROR
			SendEnv LANG LC_*
			IdentitiesOnly yes
			IdentityFile $T/id
			NumberOfPasswordPrompts 1
			ConnectTimeout 10
			KexAlgorithms curve25519-sha256
		END
		case $way in
		publickey) echo 'PreferredAuthentications publickey' ;;
		password)  echo 'PreferredAuthentications password' ;;
		kbdint)    echo 'PreferredAuthentications keyboard-interactive' ;;
		esac >>"$T/$way-$1"
	done
	install -m 600 "$HELP/keys/user" "$T/id"
	echo "$([ "$1" = 22 ] && echo 127.0.0.1 || echo "[127.0.0.1]:$1") $(cut -d' ' -f1-2 "$HELP/keys/host.pub")" >>"$T/known_hosts"
	printf '#!/bin/sh\necho secret\n' >"$T/askpass"
	chmod 755 "$T/askpass"
	export SSH_ASKPASS=$T/askpass SSH_ASKPASS_REQUIRE=force
	unset SSH_AUTH_SOCK
	via publickey "$1"
}

via() {                 # WAY [PORT]: how the logins that follow authenticate
	WAY=$1
	PORT=${2:-$PORT}
	CFG=$T/$WAY-$PORT
}

SSH()   { timeout 40 ssh -F "$CFG" "$@"; }
SFTP()  { timeout 40 sftp -F "$CFG" "$@"; }
SCP()   { timeout 40 scp -F "$CFG" "$@"; }
RSYNC() { timeout 40 rsync -e "ssh -F $CFG" "$@"; }

# play ROWS COLS COMMAND... < SCRIPT: on a terminal of that size, see pty.c
play() {
	local rows=$1 cols=$2
	shift 2
	cat >"$T/script"
	MARK=$(stat -c %s "$LOG")
	LAST=$*
	timeout 60 "$HELP/pty" -r "$rows" -c "$cols" -- "$@" <"$T/script" >"$T/out" 2>"$T/err"
	RC=$?
	OUT=$(tr -d '\000\r' <"$T/out")
	ERR=$(tr -d '\000' <"$T/err")
}

# --- products -----------------------------------------------------------------

# The real "make install"; a suite without products has failed.
install_products() {
	[ -z "$DRY" ] || return 0
	flock "$HELP/.install" make -s -C "$SRC" B="$B" PREFIX=/usr install >"$T/install" 2>&1 ||
		{ sed 's/^/# /' "$T/install"; bail "make install failed"; }
	[ -s "$ARCH_LIB/security/pam_jail.so" ] || [ -s "/lib/security/pam_jail.so" ] ||
		bail "pam_jail.so is not among PAM's modules"
}

# jail_file NAME < TEXT
jail_file() {
	mkdir -p /etc/jail/jails.d /etc/jail/components.d
	cat >"/etc/jail/jails.d/$1.conf" && chmod 644 "/etc/jail/jails.d/$1.conf"
}

profile() {             # NAME PATH...: what a command starts
	mkdir -p /etc/jail/commands.d
	printf 'names = [ "%s" ]; exec = [ %s ];\n' "$1" \
	    "$(printf '"%s", ' "${@:2}" | sed 's/, $//')" >"/etc/jail/commands.d/$1.conf"
}

any() {                 # NAME...: rows of commands, whatever their arguments
	local rows
	rows=$(printf '{ name = "%s"; args = "any"; }, ' "$@")
	echo "${rows%, }"
}

login_jail() {          # [LINES...]: the jail of most suites
	{
		echo 'components = [ "sftp-server", "scp", "rsync", "shell" ];'
		echo 'groups = [ "jailed" ];'
		printf '%s\n' "$@"
	} | jail_file "$JAIL"
}

build_jail() {
	TREE=$T/none
	[ -z "$DRY" ] || { mkdir -p "$TREE/etc" "$TREE$ARCH_LIB"; return; }
	run jail-setup build "${1:-$JAIL}"
	[ "$RC" = 0 ] || { diag; bail "jail-setup build ${1:-$JAIL} failed"; }
	TREE=$(readlink -f "/var/lib/jail/${1:-$JAIL}/current")/root
}

# ssh_ways LINES [su]: our lines in sshd's stack, and in su's; and a client of
# the sshd that has them.
ssh_ways() {
	pam_lines "$1"
	[ -z "${2:-}" ] || pam_su session
	start_sshd 22 || bail "sshd does not start"
	client 22
}

# ssh_world LINES [su]: the same, the jail of most suites built before.
ssh_world() {
	install_products
	login_jail
	build_jail
	ssh_ways "$@"
}

# few_services [NAME...]: removes the PAM files of all services but sshd, su and
# these, so that a check of all services reports on them alone.
few_services() {
	local keep=() s
	for s in su su-l sshd 'common-*' "$@"; do keep+=(-not -name "$s"); done
	find /etc/pam.d -type f "${keep[@]}" -delete
	rm -rf /usr/lib/pam.d
}

# --- TAP ----------------------------------------------------------------------

COUNT=0 FAILED=0 RC=0 OUT='' ERR='' MARK=0 LAST=''

bail() {
	echo "not ok $((COUNT + 1)) - $*"
	world_ends $((COUNT + 1))
	exit 1
}

finish() {              # the last line of a suite; the outer half writes the plan
	world_ends "$COUNT"
	[ "$FAILED" = 0 ]
	exit
}
world_ends() { echo "$1" >"$WORLD/count"; }

pass() { COUNT=$((COUNT + 1)); echo "ok $COUNT - $*"; }
skip() { COUNT=$((COUNT + 1)); echo "ok $COUNT - $1 # SKIP $2"; }
fail() {
	COUNT=$((COUNT + 1)) FAILED=$((FAILED + 1))
	echo "not ok $COUNT - $*"
	diag
	[ -z "${WORLD_FIRST:-}" ] || finish     # one is enough for mutants.sh
}

diag() {
	{
		echo "ran: $LAST"
		echo "status: $RC"
		[ -z "$OUT" ] || echo "stdout: $OUT"
		[ -z "$ERR" ] || echo "stderr: $ERR"
		log_since | tail -n 12 | sed 's/^/log: /'
	} | head -c 6000 | head -n 60 | sed 's/^/#   /'
}

# check NAME COMMAND...: the command decides
check() {
	local name=$1
	shift
	if "$@"; then pass "$name"; else fail "$name"; fi
}

# is NAME GOT WANT
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		printf '%s\n' "got:" "$2" "want:" "$3" | head -n 60 | sed 's/^/#   /'
	fi
}

# like NAME TEXT REGEX, unlike NAME TEXT REGEX
like() {
	if grep -qE -e "$3" <<<"$2"; then pass "$1"; else fail "$1"; echo "#   want: $3"; fi
}
unlike() {
	if grep -qE -e "$3" <<<"$2"; then fail "$1"; echo "#   do not want: $3"; else pass "$1"; fi
}

# run COMMAND...: its RC, OUT and ERR; the log is looked at from here on
run() {
	MARK=$(stat -c %s "$LOG")
	run_on "$@"
}

run_on() {              # the same, the log's mark stays
	LAST=$*
	"$@" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
	OUT=$(tr -d '\000' <"$T/out")
	ERR=$(tr -d '\000' <"$T/err")
	case " $* " in
	' jail-setup'*' check '*) case " $* " in *' --json '*) cat "$T/out" >>"$T/check.json" ;; esac ;;
	esac
}

# by_schema REPORT < JSON: each line is one by that schema; prints what is not
by_schema() { python3 "$SRC/tests/root/schema.py" "$SRC/conf/$1.schema.json"; }

# checks_by_schema KIND...: all that run made check --json print in this suite; these
# kinds, or members, occur in it
checks_by_schema() {
	local word said lacks=''
	said=$(by_schema check <"$T/check.json")
	is "check --json: each line is by its schema" "$said" "$(wc -l <"$T/check.json") lines"
	for word; do
		grep -qE "\"kind\":\"$word\"|\"$word\":" "$T/check.json" || lacks="$lacks $word"
	done
	is "control: with each that is meant" "$lacks" ""
}

log_since() { tail -c +$((MARK + 1)) "$LOG"; }

# until_so COMMAND...: waits, 20 seconds at most, until the command says yes
until_so() {
	local i
	for ((i = 0; i < 400; i++)); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

# log_now: the same, after everything that was sent before has arrived, for
# datagrams stay in order.  For what a process has logged that ended, and for
# what must not have been logged.
log_now() {
	local last
	last=settled-$BASHPID-$(date +%s%N)
	logger -u /dev/log "$last" && until_so logged "$last" || echo "log_now: lost"
	log_since | grep -v " $last\$"
}

logged() { log_since | grep -qE -e "$1"; }
log_has() { until_so logged "$1"; }     # REGEX: sshd's children log when they like

# tick: waits until the clock of file times has moved on by what jail-setup distrusts
# (TICK of origins.c, 20 ms), so that what was changed before is old enough, and what
# is changed from here on is younger.  It makes a new file each time: once the times
# of a file were read, the kernel may give it finer ones than that clock's.
tick() {
	local was
	was=$(stamp)
	until [ $(($(stamp) - was)) -gt 20000000 ]; do :; done
}
stamp() { rm -f "$T/tick" && : >"$T/tick" && stat -c %.9Z "$T/tick" | tr -d .; }

# --- what a login came to -----------------------------------------------------

good() { [ "$RC" = 0 ] && [ -z "$ERR" ]; }

# works NAME WANT COMMAND...: status 0, exactly this output, nothing on stderr
works() {
	local name=$1 want=$2
	shift 2
	run "$@"
	if good && [ "$OUT" = "$want" ]; then
		pass "$name"
	else
		fail "$name"
		printf '%s\n' "want: $want" | sed 's/^/#   /'
	fi
}

# The client's side of a refusal: no command ran, neither in the jail nor outside.
kept_out() {
	[ "$RC" != 0 ] && ! grep -q -e "$IN" -e OUTSIDE <<<"$OUT$ERR"
}

try_in() {              # USER [SSH OPTION...]
	local user=$1
	shift
	run SSH "$@" "$user@h" "echo $IN; cat /outside"
}

# refused NAME USER [LOG REGEX [SSH OPTION...]]
refused() {
	local name=$1 user=$2 why=${3:-result=refused}
	shift 2
	[ $# = 0 ] || shift
	try_in "$user" "$@"
	if kept_out && log_has "$why"; then
		pass "$name"
	else
		fail "$name"
		echo "#   want: a refusal, and in the log: $why"
	fi
}

# admitted NAME USER: let in, and into a jail
admitted() {
	try_in "$2"
	if [ "$OUT" = "$IN" ] && grep -q outside <<<"$ERR"; then
		pass "$1"
	else
		fail "$1"
	fi
}

# outside NAME USER: let in, and not into a jail
outside() {
	try_in "$2"
	if [ "$OUT" = "$IN"$'\n'OUTSIDE ] && good; then pass "$1"; else fail "$1"; fi
}
