#!/usr/bin/env bash
# Builds the container image of the example with buildah, on a Debian of its own, and runs the loop in it: it has no shell,
# is not root, reads manifests as a ConfigMap lays them out, and answers its health check. It takes some minutes and
# needs root.
#
#   Tests/container.sh [PACKAGE]
#
# PACKAGE  the Debian package to put into the image; default: the one that .ci/package builds.
set -euo pipefail
cd "$(dirname "$0")/.."

if ((EUID != 0)); then
    echo "Tests/container.sh: error: run as root" >&2
    exit 1
fi

package=${1-}
if [[ -z $package ]]; then
    .ci/package
    package=$(ls .build/package/flarexdb_*.deb)
fi
for program in buildah debootstrap; do
    command -v "$program" >/dev/null || apt-get install -qq --yes --no-install-recommends "$program"
done

scratch=$(mktemp -d)
export STORAGE_DRIVER=vfs CONTAINERS_STORAGE_CONF=$scratch/storage.conf BUILDAH_ISOLATION=chroot
printf '[storage]\ndriver = "vfs"\nrunroot = "%s/run"\ngraphroot = "%s/storage"\n' "$scratch" "$scratch" >"$scratch/storage.conf"
loop=
cleanup() {
    # buildah runs the program in processes of its own, which do not end with it.
    if [[ $loop ]]; then pkill -f "^/usr/bin/flarexdb run --manifests /etc/flarexdb/manifests" || true; fi
    buildah rm --all >/dev/null 2>&1 || true
    rm -rf --one-file-system "$scratch"
}
trap cleanup EXIT
expect() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what" >&2
        exit 1
    fi
}

# The registry of the base image may be out of reach; the base is the same Debian, made here.
mirror=$(sed -nE 's/^(URIs: |deb (\[[^]]*\] )?)(https?:[^ ]+).*/\3/p' /etc/apt/sources.list /etc/apt/sources.list.d/* \
    2>/dev/null | head -n 1 || true)
debootstrap --variant=minbase --include=ca-certificates bookworm "$scratch/debian" \
    "${mirror:-http://deb.debian.org/debian}" >/dev/null
while IFS= read -r settings; do cp --parents "$settings" "$scratch/debian"; done < <(
    grep -lsE '^ *Acquire::' /etc/apt/apt.conf.d/*
    find /etc/apt/auth.conf.d -type f 2>/dev/null
)
base=$(buildah from scratch)
buildah copy --quiet "$base" "$scratch/debian" / >/dev/null
buildah commit --quiet "$base" localhost/debian:12 >/dev/null
rm -rf "$scratch/debian"

mkdir "$scratch/context"
cp "$package" "$scratch/context/"
buildah build --quiet --build-arg BASE=localhost/debian:12 --file Examples/container/Dockerfile --tag flarexdb \
    "$scratch/context" >/dev/null
image=$(buildah from flarexdb)
root=$(buildah mount "$image")
echo "size: $(du -sm "$root" | cut -f 1) MB"
expect "there is no shell in the image" test ! -e "$root/bin/sh" -a ! -e "$root/usr/bin/sh" -a ! -e "$root/usr/bin/bash"
expect "it runs as a user without rights" test "$(buildah inspect --format '{{.OCIv1.Config.User}}' "$image")" = 65532:65532

inside() { buildah run --user 65532:65532 "$@"; }
expect "the program runs" inside "$image" -- /usr/bin/flarexdb --version
expect "git is there" inside "$image" -- /usr/bin/git --version

# As the kubelet lays out a ConfigMap: links to a hidden folder.
manifests=$scratch/manifests
mkdir -p "$manifests/..2026"
cp Manifests/*.yaml "$manifests/..2026/"
ln -s ..2026 "$manifests/..data"
for file in "$manifests"/..2026/*.yaml; do ln -s "..data/${file##*/}" "$manifests/${file##*/}"; done
chmod -R a+rX "$scratch"

# There is no server behind that address: the loop says so, is not ready, and is alive.
inside --volume "$manifests:/etc/flarexdb/manifests:ro" --env FLAREXDB_ADMIN_URL=postgresql://flarexdb@127.0.0.1:1/postgres \
    "$image" -- /usr/bin/flarexdb run --manifests /etc/flarexdb/manifests --state-dir /var/lib/flarexdb \
    --listen 127.0.0.1:19187 --log-format json 2>"$scratch/log" &
loop=$!
for _ in {1..20}; do
    if inside "$image" -- /usr/bin/curl --silent --output /dev/null http://127.0.0.1:19187/healthz 2>/dev/null; then break; fi
    sleep 0.5
done
expect "the health check of the recipe passes" \
    inside "$image" -- /usr/bin/curl --fail --silent --output /dev/null http://127.0.0.1:19187/healthz
status=$(inside "$image" -- /usr/bin/curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:19187/readyz)
expect "it is not ready without a server" test "$status" = 503
expect "it has read the manifests" grep -q '"source"' "$scratch/log"
