#!/usr/bin/env bash
# Loses a server, and brings its bots back from the repository of archives, by the commands of the page on disasters: with
# flarexdb, and with restic and pg_restore alone. Bots' old passwords have to log in, and to read what there was.
#
#   Tests/disaster.sh
set -euo pipefail
cd "$(dirname "$0")/.."

page=$PWD/Sources/flarexdb/Documentation.docc/Disaster.md
if [[ -z ${FLAREXDB:-} ]]; then
    swift build --product flarexdb >&2
    FLAREXDB=$(swift build --show-bin-path)/flarexdb
fi
PATH=${FLAREXDB%/*}:$PATH
scratch=$(mktemp -d)
chmod 755 "$scratch"
servers=()
cleanup() {
    ((${#servers[@]} == 0)) || kill -INT "${servers[@]}" 2>/dev/null || true
    wait
    rm -rf "$scratch"
}
trap cleanup EXIT
root=$PWD
cd "$scratch"

# Starts a server and leaves its URL in a file named after it.
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
    FLAREXDB_ADMIN_URL=$(<"$1.url")
    export FLAREXDB_ADMIN_URL
}
port_of() { grep -oE '[?&]port=[0-9]+' <<<"$1" | grep -oE '[0-9]+'; }
flarexdb_url() { sed -E "s#///postgres\?#///$1?#" <<<"$FLAREXDB_ADMIN_URL"; }
loader_url() { sed -E 's/user=postgres/user=loader/' <<<"$(flarexdb_url "$1")"; }
export -f flarexdb_url loader_url
# The commands of the page for one of the two ways.
commands() { awk -v way="$1" '/^ *```/ { inside = $0 ~ way "$" && !inside; next } inside' "$page" | sed 's/^   //'; }

recipient=$(flarexdb keygen --out key)
start old
port=$(port_of "$FLAREXDB_ADMIN_URL")
mkdir manifests
cp "$root/Manifests/plans.yaml" manifests/
sed -E "s#x25519:[A-Za-z0-9+/=]+#$recipient#; s/host: .*/host: localhost/; s/port: .*/port: $port/; s/sslmode: .*/sslmode: disable/" \
    "$root/Manifests/cluster.yaml" >manifests/cluster.yaml
echo "a long password" >password
cat >>manifests/cluster.yaml <<YAML
  backups: {repository: $scratch/repository, passwordFile: $scratch/password}
YAML
for bot in weather chat; do
    printf '%s\n' 'apiVersion: flarex.dev/v1' 'kind: BotDatabase' "metadata: {name: $bot, workspace: acme}" \
        'spec: {plan: free, extensions: [citext]}' >"manifests/$bot.yaml"
done
export FLAREXDB_MANIFESTS=$scratch/manifests
export RESTIC_REPOSITORY=$scratch/repository RESTIC_PASSWORD_FILE=$scratch/password RESTIC_CACHE_DIR=$scratch/cache

flarexdb apply --yes >/dev/null
flarexdb secret rotate chat --yes >/dev/null
for bot in weather chat; do
    flarexdb exec "$bot" --key key -- psql -Xq -c "
        CREATE TABLE t (i int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text UNIQUE CHECK (t <> ''));
        INSERT INTO t (t) SELECT '$bot ' || i FROM generate_series(1, 100) i;
        CREATE VIEW v AS SELECT count(*) FROM t"
    flarexdb exec "$bot" --key key -- sh -c 'echo "$PGUSER $PGPASSWORD"' >"$bot.login"
done
# What bots read with the login that they have had all the time.
read_as() {
    local user password
    read -r user password <"$1.login"
    # Whoever comes by the socket is asked for no password.
    PGPASSWORD=$password psql -XqAt "host=127.0.0.1 port=$(port_of "$FLAREXDB_ADMIN_URL") dbname=flarex user=$user" \
        -v ON_ERROR_STOP=1 -c 'SELECT t.* FROM t ORDER BY i' -c 'SELECT * FROM v' -c 'SELECT current_user'
}
for bot in weather chat; do read_as "$bot" >"$bot.old"; done
flarexdb backup >/dev/null
kill -QUIT "${servers[0]}" 2>/dev/null || true
kill -INT "${servers[0]}" 2>/dev/null || true
wait "${servers[0]}" || true
servers=()
[[ ! -e old-server/data ]]

for way in with-flarexdb without-flarexdb; do
    start "$way"
    mkdir "$way"
    commands "$way" >"$way/commands.sh"
    [[ -s $way/commands.sh ]]
    if ! (cd "$way" && bash -euo pipefail commands.sh) >"$way.out" 2>&1; then
        cat "$way.out" >&2
        exit 1
    fi
    for bot in weather chat; do
        read_as "$bot" >"$bot.$way"
        cmp "$bot.old" "$bot.$way"
        [[ $(wc -l <"$bot.$way") == 102 ]]
        echo "ok: $way: $bot reads what there was, with its old password"
    done
    if [[ $way == with-flarexdb ]]; then
        flarexdb plan --detailed-exitcode
        flarexdb backup >/dev/null
        echo "ok: $way: the plan is empty, and the next backup goes on"
    fi
done
