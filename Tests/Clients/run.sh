#!/usr/bin/env bash
# Logs in through many client libraries with both forms of a bot's URL, before, during and after a rotation, and prints
# where each lands. Fails when one lands elsewhere than it should, or gets in when it should not.
#
#   Tests/Clients/run.sh [--record]
#
# --record  puts the table into Sources/flarexdb/Documentation.docc/Clients.md.
#
# Needs a built flarexdb (`swift build --product flarexdb`), and installs client libraries from Debian and PyPI. A
# library that cannot be installed is left out of the table, and said to be.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=$PWD/Tests/Clients
page=$PWD/Sources/flarexdb/Documentation.docc/Clients.md
tools=$PWD/.build/clients
flarexdb=$PWD/.build/debug/flarexdb
binaries=${FLAREXDB_TEST_POSTGRES_BIN:-$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)}
python_packages=(psycopg2-binary==2.9.13 'psycopg[binary]==3.3.9' asyncpg==0.32.0 pg8000==1.31.6 sqlalchemy==2.1.9)
debian_packages=(
    'openssl' 'postgresql-client' 'libpostgresql-jdbc-java default-jdk-headless' 'ruby-pg ruby' 'php-pgsql php-cli'
    'libdbd-pg-perl' 'golang-go golang-github-lib-pq-dev golang-github-jackc-pgx-v4-dev'
)

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

install_clients() {
    local packages
    mkdir -p "$tools"
    for packages in "${debian_packages[@]}"; do
        # shellcheck disable=SC2086
        dpkg -s $packages >/dev/null 2>&1 && continue
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $packages \
            >"$tools/apt.log" 2>&1 || echo "cannot install $packages; see $tools/apt.log" >&2
    done
    if [[ ! -f $tools/packages || $(<"$tools/packages") != "${python_packages[*]}" ]]; then
        /usr/bin/python3 -m venv --clear "$tools/python"
        "$tools/python/bin/pip" install --quiet --disable-pip-version-check "${python_packages[@]}"
        printf '%s' "${python_packages[*]}" >"$tools/packages"
    fi
    # Debian's package of node-pg wants Debian's Node.js; unpacked, it works with any.
    if [[ ! -d $tools/node/usr/share/nodejs/pg ]]; then
        (
            mkdir -p "$tools/node" && cd "$tools/node"
            apt-get download node-pg $(apt-cache depends node-pg | awk '/Depends: node-/ {print $2}')
            for package in *.deb; do dpkg -x "$package" .; done
        ) >"$tools/node.log" 2>&1 || echo "cannot fetch node-pg; see $tools/node.log" >&2
    fi
    if command -v javac >/dev/null; then javac -d "$tools" "$here/Client.java"; fi
    if command -v go >/dev/null; then
        # Debian's Go libraries lie in a GOPATH.
        GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$tools/go go build -o "$tools/go-client" "$here/client.go" \
            >"$tools/go.log" 2>&1 || echo "cannot build the Go client; see $tools/go.log" >&2
    fi
}

# The name of a client, whether it takes the documented form, and the command that logs in with $URL.
clients() {
    cat <<END
psql|refuses|psql "\$URL" --no-psqlrc -Atc "SELECT session_user || ' ' || current_user || ' ' || current_schema()"
psycopg 2|refuses|$tools/python/bin/python $here/client.py psycopg2
psycopg 3|refuses|$tools/python/bin/python $here/client.py psycopg3
asyncpg|takes|$tools/python/bin/python $here/client.py asyncpg
pg8000|takes|$tools/python/bin/python $here/client.py pg8000
SQLAlchemy, psycopg2|refuses|$tools/python/bin/python $here/client.py sqlalchemy-psycopg2
SQLAlchemy, psycopg|refuses|$tools/python/bin/python $here/client.py sqlalchemy-psycopg
SQLAlchemy, pg8000|refuses|$tools/python/bin/python $here/client.py sqlalchemy-pg8000
END
    local modules=$tools/node/usr/share/nodejs
    if NODE_PATH=$modules node -e 'require("pg")' 2>/dev/null; then
        echo "node-pg|takes|NODE_PATH=$modules node $here/client.js"
    fi
    if [[ -f $tools/Client.class ]]; then echo "JDBC|takes|java -cp $tools:/usr/share/java/postgresql.jar Client"; fi
    if [[ -x $tools/go-client ]]; then
        echo "Go, lib/pq|takes|$tools/go-client pq"
        echo "Go, pgx|takes|$tools/go-client pgx"
    fi
    if ruby -e 'require "pg"' 2>/dev/null; then echo "Ruby, pg|refuses|ruby $here/client.rb"; fi
    if php -r 'exit(extension_loaded("pgsql") ? 0 : 1);' 2>/dev/null; then
        echo "PHP, pg_connect|refuses|php -d display_errors=0 $here/client.php pg_connect"
        echo "PHP, PDO|refuses|php -d display_errors=stderr $here/client.php pdo"
    fi
    if perl -MDBD::Pg -e 1 2>/dev/null; then echo "Perl, DBD::Pg|refuses|perl $here/client.pl"; fi
}

# A server of our own, with TLS: lib/pq takes nothing else where the URL does not say.
start_server() {
    folder=$(mktemp -d)
    port=$("$tools/python/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    account=()
    if ((EUID == 0)); then
        chown postgres "$folder"
        account=(runuser -u postgres --)
    fi
    trap '"${account[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1; rm -rf "$folder"' EXIT
    "${account[@]}" "$binaries/initdb" -D "$folder/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 >/dev/null
    "${account[@]}" openssl req -new -x509 -nodes -days 2 -subj /CN=127.0.0.1 -out "$folder/data/server.crt" \
        -keyout "$folder/data/server.key" 2>/dev/null
    "${account[@]}" chmod 600 "$folder/data/server.key"
    "${account[@]}" "$binaries/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
        -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c ssl=on -c max_locks_per_transaction=256" >/dev/null
    chmod 755 "$folder"
    export FLAREXDB_ADMIN_URL="postgresql://postgres@/postgres?host=$folder&port=$port"
    export FLAREXDB_MANIFESTS=$folder/manifests
}

apply_manifests() {
    mkdir "$FLAREXDB_MANIFESTS"
    local recipient
    recipient=$("$flarexdb" keygen --out "$folder/key")
    cat >"$FLAREXDB_MANIFESTS/all.yaml" <<END
apiVersion: flarex.dev/v1
kind: Cluster
metadata: {name: clients}
spec:
  database: flarex
  endpoint: {host: 127.0.0.1, port: $port, sslmode: disable, urlForm: documented}
  maxStorage: 1GB
  secrets: {recipients: ["$recipient"]}
---
apiVersion: flarex.dev/v1
kind: Plan
metadata: {name: free}
spec: {storage: 500MB}
---
apiVersion: flarex.dev/v1
kind: BotDatabase
metadata: {name: weather, workspace: acme}
spec: {plan: free}
END
    "$flarexdb" apply --yes >/dev/null
}

value() { "$flarexdb" secret show weather --key "$folder/key" --name "$1" 2>/dev/null; }
admin() { psql "postgresql://postgres@/flarex?host=$folder&port=$port" --no-psqlrc -qAtc "$1"; }

# What one client answers to one URL, in a word: where it landed, or that it did not get in.
try() {
    local answer
    if answer=$(URL=$2 timeout 60 bash -c "$1" 2>>"$tools/errors.log"); then echo "$answer"; else echo refused; fi
}

declare -A answers
# Tries every client with a URL and keeps the answers under a name.
round() {
    local name client command
    while IFS='|' read -r client _ command; do
        answers["$client/$1/documented"]=$(try "$command" "$2")
        answers["$client/$1/plain"]=$(try "$command" "$3")
    done < <(clients)
}

install_clients
start_server
apply_manifests
: >"$tools/errors.log"
bot=$(value PGUSER)

old=$(value DATABASE_URL) old_plain=$(value DATABASE_URL_PLAIN)
round before "$old" "$old_plain"
"$flarexdb" secret rotate weather --yes >/dev/null
new=$(value DATABASE_URL) new_plain=$(value DATABASE_URL_PLAIN)
round old "$old" "$old_plain"
round new "$new" "$new_plain"
admin 'UPDATE flarex.secret SET previous_until = now()'
"$flarexdb" apply --yes >/dev/null
round gone "$old" "$old_plain"
round after "$new" "$new_plain"

failed=0
# Prints `yes`, `no`, or what is wrong.
verdict() {
    local answer=$1 expected=$2
    if [[ $answer == "$expected" ]]; then
        [[ $expected == refused ]] && echo no || echo yes
    else
        echo "**$answer**"
        failed=1
    fi
}

table=$tools/table.md
{
    echo '| client | form | before | old URL, during | new URL, during | old URL, after | new URL, after |'
    echo '| --- | --- | --- | --- | --- | --- | --- |'
} >"$table"
while IFS='|' read -r client takes _; do
    for form in documented plain; do
        row="| $client | $form"
        for moment in before old new gone after; do
            case $moment in
                before | old) expected="$bot $bot $bot" ;;
                new | after) expected="${bot}_a $bot $bot" ;;
                gone) expected=refused ;;
            esac
            [[ $form == documented && $takes == refuses ]] && expected=refused
            word=$(verdict "${answers["$client/$moment/$form"]}" "$expected") 
            [[ $word == \** ]] && failed=1
            row+=" | $word"
        done
        echo "$row |" >>"$table"
    done
done < <(clients)
cat "$table"

if [[ ${1:-} == --record ]]; then
    sed -i -e '/^<!-- begin/,/^<!-- end/{//!d}' -e "/^<!-- begin/r $table" "$page"
    sed -i 's/^\(<!-- begin.*\)$/\1\n/; s/^\(<!-- end.*\)$/\n\1/' "$page"
fi
if ((failed)); then echo "a client landed elsewhere than it should; see $tools/errors.log" >&2; fi
exit "$failed"
