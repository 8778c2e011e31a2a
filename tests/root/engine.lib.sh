#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# engine.lib.sh - podman in the test world, its storage on the world's own file systems.
#
# The engine gets no cgroups: the world has none of its own.  crun wants to see a file
# system there all the same.

engine_world() {
	export XDG_RUNTIME_DIR=/run/engine TMPDIR=/tmp
	mount -t tmpfs cgroup /sys/fs/cgroup &&
	mkdir -p /etc/containers /run/engine /tmp/engine &&
	printf '%s\n' '[storage]' 'driver = "vfs"' 'graphroot = "/tmp/engine/graph"' \
	    'runroot = "/run/engine/run"' >/etc/containers/storage.conf &&
	printf '%s\n' '[engine]' 'cgroup_manager = "cgroupfs"' 'events_logger = "none"' \
	    '[containers]' 'cgroups = "disabled"' 'log_driver = "k8s-file"' \
	    >/etc/containers/containers.conf &&
	echo '{ "default": [ { "type": "insecureAcceptAnything" } ] }' >/etc/containers/policy.json
}

digest_of() {           # LAYOUT: of its image
	jq -r '.manifests[0].digest' "$1/index.json"
}
blob() {                # LAYOUT DIGEST: the file
	echo "$1/blobs/sha256/${2#sha256:}"
}
manifest_of() { blob "$1" "$(digest_of "$1")"; }
config_of() { blob "$1" "$(jq -r .config.digest "$(manifest_of "$1")")"; }
layer_of() {            # LAYOUT N
	blob "$1" "$(jq -r ".layers[$2].digest" "$(manifest_of "$1")")"
}
unpack() {              # LAYOUT DIRECTORY: as an engine does
	mkdir -p "$2" && tar --warning=no-unknown-keyword -xpf "$(layer_of "$1" 0)" -C "$2" &&
	tar --warning=no-unknown-keyword -xpf "$(layer_of "$1" 1)" -C "$2"
}
