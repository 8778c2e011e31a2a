#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016,SC2034,SC2154 # eval's words, lib.sh's names
# profiles.lib.sh - what the suites of profiles of commands share (test_profiles.sh,
# test_targets.sh): alice is the account, and private/ in her home is outside its root.

HOME_OF=/home/alice
refuses() {             # NAME COMMAND REASON: jailsh does, from outside and inside
	local why=$3
	run jailsh --test -u alice -c "$2"
	check "$1: --test" eval '[ "$RC" = 1 ] && grep -qF -- "$why" <<<"$OUT"'
	run SSH alice@h "$2"
	check "$1: really" eval '[ "$RC" = 126 ] && grep -qF -- "$why" <<<"$ERR"'
}
canary() { is "$1: the file outside is as it was" "$(cat $HOME_OF/private/* | paste -sd' ')" canary; }
