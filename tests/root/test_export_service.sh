#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_export_service.sh - services made from their programs on one machine, the Debian
# tree of the suites, run on another one, this machine's world, by podman: two of each at
# once with data of their own; and what their quadlet file and their pod say.

if [ -z "${WORLD:-}" ]; then
	B=${B:-build}
	IMAGES=$B/tests/root/images
	rm -rf "$IMAGES"
	mkdir -p "$IMAGES" || exit 2
	case $IMAGES in /*) ;; *) IMAGES=$PWD/$IMAGES ;; esac
	tree=$("${0%/*}/components.tree.sh") || exit 2
	WORLD_ROOT=$tree "${0%/*}/world.sh" "${0%/*}/export.images.sh" "$IMAGES" \
	    >"$IMAGES/log" 2>&1 || sed 's/^/# /' "$IMAGES/log"
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/engine.lib.sh"
I=$HELP/images

if ! command -v podman >/dev/null; then
	skip "services in containers" "no podman"
	finish
fi
engine_world || bail "no world for podman"
[ -s "$I/said" ] || bail "the images were not made"
said() { sed -n "/$1/p" "$I/said"; }

# --- images ---------------------------------------------------------------------------

for name in web store; do
	check "$name: an image" [ -s "$I/$name.oci/index.json" ]
	is "$name: the same after a build of the same content" "$(digest_of "$I/$name.again")" "$(digest_of "$I/$name.oci")"
	skopeo copy --quiet --preserve-digests "oci:$I/$name.oci:$name" "containers-storage:localhost/$name:latest"
	is "$name: podman has that digest" "$(podman image inspect --format '{{.Digest}}' "localhost/$name")" "$(digest_of "$I/$name.oci")"
done
is "what was written to a container's data is in no image" "$(digest_of "$I/web.data")" "$(digest_of "$I/web.oci")"
is "and the trees are as they were: check" "$(said '^check:')" "check: 0"
C=$(config_of "$I/store.oci")
is "it is started by jail-init, ended by SIGTERM" "$(jq -c '.config.Entrypoint, .config.StopSignal, .config.Labels' "$C")" \
    '["/usr/lib/jail/jail-init"]
"SIGTERM"
{"jail-setup.program":"/usr/bin/redis-server"}'
is "its volumes" "$(jq -r '.config.Volumes | keys[]' "$C" | paste -sd' ')" "/etc/redis /var/lib/redis /var/log/redis"
tar --numeric-owner -tvf "$(layer_of "$I/store.oci" 1)" >"$T/defaults"
is "a default is there twice, the second a hard link" "$(grep -c ' usr/share/jail/private/etc/redis/redis.conf link to etc/redis/redis.conf$' "$T/defaults")" 1
is "with its owner, not root" "$(awk '$6 == "var/lib/redis/" && $2 !~ /^0\// { n++ } END { print n + 0 }' "$T/defaults")" 1
is "a link that a service planted in its directory is not in its image" "$(digest_of "$I/store.planted")" "$(digest_of "$I/store.oci")"

# --- two of each ------------------------------------------------------------------------

CAPS=(--cap-drop all)
for c in CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID SETPCAP NET_BIND_SERVICE; do CAPS+=(--cap-add "$c"); done
begin() {               # IMAGE NAME IDS [OPTION OF VOLUMES]
	local v volumes=()
	while read -r v; do
		volumes+=(--volume "$2${v//\//-}:$v${4:+:$4}")
	done < <(jq -r '.config.Volumes | keys[]' "$(config_of "$I/$1.oci")")
	podman run --detach --quiet --name "$2" --network none --read-only --security-opt no-new-privileges \
	    "${CAPS[@]}" --uidmap "0:$3:65536" --gidmap "0:$3:65536" \
	    "${volumes[@]}" "localhost/$1"
}
in_net() { nsenter -t "$(podman inspect --format '{{.State.Pid}}' "$1")" -n "${@:2}"; }
page() { in_net "$1" curl -s --max-time 5 http://127.0.0.1/ 2>/dev/null; }
redis() {               # NAME WORD...: what it answers
	local name=$1
	shift
	in_net "$name" timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/6379 && printf "%s\r\n" "$*" >&3 && head -n "${LINES_:-1}" <&3' - "$@" 2>/dev/null | tr -d '\r'
}
answers_page() { [ -n "$(page "$1")" ]; }
answers_redis() { [ "$(redis "$1" PING)" = +PONG ]; }
for n in 1 2; do
	run begin web web$n $((524288 + 65536 * n))
	check "web$n is started" [ "$RC" = 0 ]
	check "web$n answers" until_so answers_page web$n
	run begin store store$n $((786432 + 65536 * n))
	check "store$n is started" [ "$RC" = 0 ]
	check "store$n answers" until_so answers_redis store$n
done
root=$(jq -r '.[0].Mountpoint' <<<"$(podman volume inspect web1-var-www-html 2>/dev/null)")
[ -n "$root" ] && [ "$root" != null ] || root=$(podman volume inspect web1-var-www 2>/dev/null | jq -r '.[0].Mountpoint')/html
echo "page of web1" >"$root/index.html"
like "a page of its own" "$(page web1)" '^page of web1$'
unlike "which the other has not" "$(page web2)" 'page of web1'
redis store1 SET whose first >/dev/null && redis store2 SET whose second >/dev/null
is "two stores, two values" "$(LINES_=2 redis store1 GET whose | tail -1) $(LINES_=2 redis store2 GET whose | tail -1)" "first second"
pid=$(podman inspect --format '{{.State.Pid}}' store1)
is "process 1 is jail-init, by its own ids" "$(awk '/^Uid:/ { print $2 }' "/proc/$pid/status") $(tr '\0' ' ' <"/proc/$pid/cmdline")" "851968 /usr/lib/jail/jail-init "
run podman kill --signal HUP web1
check "HUP is a reload: it answers after it" eval '[ "$RC" = 0 ] && until_so answers_page web1'
run podman stop --time 20 web1
is "stop: its status is 0" "$RC $(podman inspect --format '{{.State.ExitCode}}' web1)" "0 0"
run podman start web1
check "and it starts again, with its data" eval 'until_so answers_page web1 && [ "$(page web1)" = "page of web1" ]'

# --- quadlet, pod -------------------------------------------------------------------------

like "a name that podman's generator does not read" "$(said 'web.txt')" 'podman reads files named \*\.container; fix: --output /etc/containers/systemd/web\.container'
like "a file that is there stays" "$(said 'web.container is there')" 'is there already; fix: remove it, or another --output'
for v in web store; do
	is "$v: the quadlet file has a volume for each private directory" \
	    "$(sed -n 's/^Volume=.*://p' "$I/$v.container")" "$(jq -r '.config.Volumes | keys[]' "$(config_of "$I/$v.oci")")"
done
# Kubernetes copies nothing into a new volume: jail-init does.  podman's own pods need a
# cgroup, which this world has not, so the pod's words are read and its volume is tried.
pod() {                 # FILE EXPRESSION: of the pod, in Python
	python3 -c 'import sys, yaml
all = list(yaml.safe_load_all(open(sys.argv[1])))
claims = [ d["metadata"]["name"] for d in all if d["kind"] == "PersistentVolumeClaim" ]
p = all[-1]["spec"]; c = p["containers"][0]
print(eval(sys.argv[2]))' "$@"
}
if python3 -c 'import yaml' 2>/dev/null; then
	is "the pod mounts each private directory" \
	    "$(pod "$I/store.yaml" '" ".join(m["mountPath"] for m in c["volumeMounts"] if not m["name"].startswith("scratch-"))')" \
	    "/etc/redis /var/lib/redis /var/log/redis"
	is "from a claim of its own" \
	    "$(pod "$I/store.yaml" 'claims == [ v["persistentVolumeClaim"]["claimName"] for v in p["volumes"] if "persistentVolumeClaim" in v ]')" True
	is "read-only, with the capabilities it needs" \
	    "$(pod "$I/store.yaml" 'c["securityContext"]["readOnlyRootFilesystem"], c["securityContext"]["allowPrivilegeEscalation"], c["securityContext"]["capabilities"]["drop"], p["hostUsers"]')" \
	    "(True, False, ['ALL'], False)"
else
	skip "the words of the pod" "no python3-yaml"
fi
run begin store store3 1048576 nocopy
check "volumes into which nothing is copied are filled by jail-init" until_so answers_redis store3
is "with its owner" "$(stat -c %u "$(podman volume inspect --format '{{.Mountpoint}}' store3-var-lib-redis)")" \
    "$(stat -c %u "$(podman volume inspect --format '{{.Mountpoint}}' store2-var-lib-redis)" | awk '{ print $1 - 917504 + 1048576 }')"
podman logs store3 2>&1 | tail -n 3 | sed 's/^/# store3: /'

podman rm --all --force --time 1 >/dev/null 2>&1
finish
