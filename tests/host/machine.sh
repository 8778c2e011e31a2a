# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# machine.sh - whether a machine is as it was, for deb.inside.sh and rpm.inside.sh,
# which source it.

# What a machine has, in one text: kind, mode, owner, path, link, digest.  Not what
# every transaction or login writes: the databases and logs of dpkg, apt and rpm, caches,
# logs, the last login; and the homes and jobs, which are the accounts'.
machine() {
	find / -xdev \( -path /home -o -path /var/spool/cron -o -path /var/log -o -path /var/lib/dpkg \
	    -o -path /var/lib/rpm -o -path /var/lib/apt -o -path /var/cache/apt -o -path /var/cache/debconf \
	    -o -path /var/cache/ldconfig -o -path /var/lib/lastlog \
	    -o -path /var/lib/wtmpdb -o -path '/etc/*-' -o -path /etc/.pwd.lock \) \
	    -prune -o -printf '%y %m %U:%G %p %l\n' | LC_ALL=C sort
	find / -xdev \( -path /home -o -path /var/spool/cron -o -path /var/log -o -path /var/lib/dpkg \
	    -o -path /var/lib/rpm -o -path /var/lib/apt -o -path /var/cache -o -path /var/lib/lastlog \
	    -o -path /var/lib/wtmpdb -o -path '/etc/*-' \) -prune \
	    -o -type f -exec sha256sum {} + | LC_ALL=C sort -k 2
}
same_machine() {        # BEFORE: what differs
	machine | diff "$1" - | head -n 40
}
