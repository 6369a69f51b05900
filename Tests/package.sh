#!/usr/bin/env bash
# Tries the Debian package in an empty Debian: installs it, makes a first bot on the distribution's PostgreSQL, upgrades,
# removes and purges it, and looks for what is left. It takes some minutes and needs root, for debootstrap and chroot.
#
#   Tests/package.sh [PACKAGE]
#
# PACKAGE  the package to try; default: the one that .ci/package builds.
set -euo pipefail
cd "$(dirname "$0")/.."

if ((EUID != 0)); then
    echo "Tests/package.sh: error: run as root" >&2
    exit 1
fi

package=${1-}
if [[ -z $package ]]; then
    .ci/package
    package=$(ls .build/package/flarexdb_*.deb)
fi
command -v debootstrap >/dev/null || apt-get install -qq --yes --no-install-recommends debootstrap
debian=$(mktemp -d)
chmod 755 "$debian"
mounted=()
cleanup() {
    local folder
    for folder in "${mounted[@]}"; do umount -l "$folder"; done
    rm -rf --one-file-system "$debian"
}
trap cleanup EXIT

mirror=$(sed -nE 's/^(URIs: |deb (\[[^]]*\] )?)(https?:[^ ]+).*/\3/p' /etc/apt/sources.list /etc/apt/sources.list.d/* \
    2>/dev/null | head -n 1 || true)
debootstrap --variant=minbase --include=ca-certificates bookworm "$debian" "${mirror:-http://deb.debian.org/debian}" >/dev/null
# How this machine reaches its mirror, where that takes a proxy or credentials.
while IFS= read -r settings; do cp --parents "$settings" "$debian"; done < <(
    grep -lsE '^ *Acquire::' /etc/apt/apt.conf.d/*
    find /etc/apt/auth.conf.d -type f 2>/dev/null
)
for folder in proc dev; do
    mount --rbind --make-rslave "/$folder" "$debian/$folder"
    mounted+=("$debian/$folder")
done
cp /etc/resolv.conf "$debian/etc/resolv.conf"

inside() { chroot "$debian" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
expect() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what" >&2
        exit 1
    fi
}
files() { inside find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /var/lib/dpkg -o -path /var/cache \
    -o -path /var/log -o -path /var/lib/apt -o -path /run \) -prune -o -print | LC_ALL=C sort; }

inside apt-get update -qq
inside apt-get install -qq --yes --no-install-recommends postgresql libpq5 libedit2 libyaml-0-2 libsodium23 procps systemd >/dev/null
files >"$debian/../before.$$"

cp "$package" "$debian/tmp/flarexdb.deb"
inside apt-get install -qq --yes --no-install-recommends /tmp/flarexdb.deb >/dev/null
expect "the program runs without Swift" inside flarexdb --version
expect "the panel is where the program looks for it" inside flarexdb panel serve --version
expect "the panel's unit is valid" inside systemd-analyze verify --man=no /usr/lib/systemd/system/flarexdb-panel.service
expect "the user exists" inside getent passwd flarexdb
expect "the environment is not for everybody" test "$(stat -c '%a' "$debian/etc/flarexdb/environment")" = 640
expect "the unit is valid" inside systemd-analyze verify --man=no /usr/lib/systemd/system/flarexdb.service

[[ -d $debian/etc/postgresql/15/main ]] || inside pg_createcluster 15 main >/dev/null
inside pg_ctlcluster 15 main start
inside flarexdb keygen --out /root/key >"$debian/root/recipient"
inside sh -euc '
    sed -i "s|x25519:[A-Za-z0-9+/=]*|$(cat /root/recipient)|" /etc/flarexdb/manifests/cluster.yaml
    printf "%s\n" "apiVersion: flarex.dev/v1" "kind: BotDatabase" "metadata: {name: weather, workspace: acme}" \
        "spec: {plan: free}" >/etc/flarexdb/manifests/weather.yaml
    chmod +x /etc/flarexdb/manifests'
as_postgres() { inside runuser -u postgres -- "$@" --admin-url 'host=/var/run/postgresql dbname=postgres'; }
expect "a first bot" as_postgres flarexdb apply --yes --manifests /etc/flarexdb/manifests
expect "nothing is left to do" as_postgres flarexdb plan --detailed-exitcode --manifests /etc/flarexdb/manifests
expect "the bot is Ready" as_postgres flarexdb wait weather --timeout 5s
inside pg_ctlcluster 15 main stop
rm "$debian/root/key" "$debian/root/recipient" "$debian/etc/flarexdb/manifests/weather.yaml"

echo "# changed here" >>"$debian/etc/flarexdb/environment"
inside apt-get install -qq --yes --reinstall /tmp/flarexdb.deb >/dev/null
expect "an upgrade keeps what was configured" grep -q "changed here" "$debian/etc/flarexdb/environment"
inside apt-get remove -qq --yes flarexdb >/dev/null
expect "removing keeps the configuration" test -e "$debian/etc/flarexdb/environment"
inside apt-get purge -qq --yes flarexdb >/dev/null
files >"$debian/../after.$$"
left=$(comm -13 "$debian/../before.$$" "$debian/../after.$$" | grep -v '^/var/lib/postgresql' || true)
rm -f "$debian/../before.$$" "$debian/../after.$$"
expect "nothing is left: $left" test -z "$left"
