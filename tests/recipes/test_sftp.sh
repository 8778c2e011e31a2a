#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_sftp.sh - the recipe "SFTP customers" of jail_recipes(7), as printed.

. "${0%/*}/recipe.lib.sh"

recipe "SFTP customers"
upto jail-setup
account anna
account bruno
rest
is "what anna shares bruno reads" "$(cat /home/client/copy.txt)" hello
recipe_ends
