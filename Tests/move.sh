#!/usr/bin/env bash
# Moves bots from one server to another with dumps, by the commands of the page on moving, and compares what they read.
# It uses servers of `flarexdb dev`.
#
#   Tests/move.sh
set -euo pipefail
cd "$(dirname "$0")/.."

page=$PWD/Sources/flarexdb/Documentation.docc/MoveToAnotherHost.md
swift build --product flarexdb >&2
flarexdb=$(swift build --show-bin-path)/flarexdb
PATH=${flarexdb%/*}:$PATH
scratch=$(mktemp -d)
chmod 755 "$scratch"
servers=()
cleanup() {
    ((${#servers[@]} == 0)) || kill -INT "${servers[@]}" 2>/dev/null || true
    wait
    rm -rf "$scratch"
}
trap cleanup EXIT
cd "$scratch"

# Starts a server, and leaves its URL in a file named after it, and manifests that name its port.
start() {
    flarexdb dev --server-only --ephemeral --data "$scratch/$1-server" >"$1.url" 2>"$1.log" &
    servers+=($!)
    until [[ -s $1.url ]]; do
        if ! kill -0 "${servers[-1]}" 2>/dev/null; then
            cat "$1.log" >&2
            exit 1
        fi
        sleep 0.1
    done
    local port
    port=$(grep -oE '[?&]port=[0-9]+' "$1.url" | grep -oE '[0-9]+' || grep -oE ':[0-9]+' "$1.url" | tr -d :)
    mkdir "$1"
    cp "$OLDPWD/Manifests/plans.yaml" "$1/"
    sed -E "s#x25519:[A-Za-z0-9+/=]+#$recipient#; s/host: .*/host: localhost/; s/port: .*/port: $port/; s/sslmode: .*/sslmode: disable/" \
        "$OLDPWD/Manifests/cluster.yaml" >"$1/cluster.yaml"
    for bot in weather chat; do
        printf '%s\n' 'apiVersion: flarex.dev/v1' 'kind: BotDatabase' "metadata: {name: $bot, workspace: acme}" \
            'spec: {plan: free}' >"$1/$bot.yaml"
    done
}
recipient=$(flarexdb keygen --out key)
start old
start new
OLD_URL=$(<old.url) NEW_URL=$(<new.url) KEY=$scratch/key
flarexdb apply --yes --manifests old --admin-url "$OLD_URL" >/dev/null
flarexdb secret rotate chat --yes --manifests old --admin-url "$OLD_URL" >/dev/null
as_bot() { flarexdb exec "$2" --manifests "$1" --admin-url "$3" --key "$KEY" -- "${@:4}"; }
for bot in weather chat; do
    as_bot old "$bot" "$OLD_URL" psql -Xq -c "
        CREATE TABLE t (i int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text CHECK (t <> ''));
        INSERT INTO t (t) SELECT '$bot ' || i FROM generate_series(1, 100) i;
        CREATE FUNCTION f(t) RETURNS text LANGUAGE sql AS 'SELECT \$1.t';
        CREATE VIEW v AS SELECT f(t.*) FROM t"
done

flarexdb apply --yes --manifests new --admin-url "$NEW_URL" >/dev/null
# The block of the page that copies a bot.
awk '/```bash/ { inside = 1; next } /```/ { inside = 0 } inside' "$page" | sed 's/^   //' >copy.sh
for BOT in weather chat; do
    # shellcheck disable=SC1091
    . ./copy.sh
    for bot in old new; do
        [[ $bot == old ]] && url=$OLD_URL || url=$NEW_URL
        as_bot "$bot" "$BOT" "$url" psql -XqAt -c 'SELECT * FROM t' -c 'SELECT * FROM v' >"$BOT.$bot"
    done
    cmp "$BOT.old" "$BOT.new"
    [[ $(wc -l <"$BOT.new") == 200 ]]
    echo "ok: $BOT reads the same on both servers"
done
flarexdb plan --detailed-exitcode --manifests new --admin-url "$NEW_URL"
echo "ok: the plan of the new server is empty"
