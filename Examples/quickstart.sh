#!/usr/bin/env bash
# Shows flarexdb at work on a Debian machine that has a Swift toolchain: three bots on a private PostgreSQL.
#
#   Examples/quickstart.sh [--panel]
#
# It installs missing system packages, builds the program (some minutes the first time), and works in a folder under
# /tmp that is gone at the end, as is the server. It uses a free port and no other server. It can be run again.
#
# --panel  then serves the web panel for the three bots, prints a link that signs in, and waits for Ctrl-C.
#
# FLAREXDB names a flarexdb that is already built; then nothing is installed or built. FLAREXDB_PANEL_LISTEN is where the
# panel listens, 127.0.0.1:8080 by default.
set -euo pipefail

packages=(libpq-dev libedit-dev libsodium-dev libyaml-dev pkg-config postgresql postgresql-contrib)
folder=
server=
processes=()
panel=

heading() { printf '\n# %s\n' "$1"; }

fail() {
    printf '\nquickstart: error: %s\n' "$1" >&2
    exit 1
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "run as root, or install: ${missing[*]}"
    fi
}

install_packages() {
    local package missing=()
    command -v dpkg-query >/dev/null || fail "this script knows Debian's packages only; build as README.md says"
    for package in "${packages[@]}"; do
        if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            missing+=("$package")
        fi
    done
    ((${#missing[@]})) || return 0
    heading "Installing ${missing[*]}"
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "${missing[@]}"
}

# Stops what was started and removes everything, however the script ends.
clean_up() {
    local status=$?
    trap - EXIT
    if ((${#processes[@]})); then
        kill "${processes[@]}" 2>/dev/null || true
        wait "${processes[@]}" 2>/dev/null || true
    fi
    if [[ -n $server ]] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
    if [[ -n $folder ]]; then rm -rf "$folder"; fi
    exit "$status"
}

# expect STATUS PATTERN COMMAND...
#
# Shows a command and what it prints, and ends the script unless it exits with STATUS and prints a line that matches
# PATTERN, an extended regular expression.
expect() {
    local status=0 wanted=$1 pattern=$2 word shown=() output
    shift 2
    for word in "$@"; do
        case $word in
        *\'*) word="\"$word\"" ;;
        *[!A-Za-z0-9_./:=-]*) word="'$word'" ;;
        esac
        shown+=("$word")
    done
    printf '\n$ %s\n' "${shown[*]}"
    output=$("$@" 2>&1 </dev/null) || status=$?
    if [[ -n ${last_line_only-} && $status == "$wanted" ]]; then output=$'...\n'${output##*$'\n'}; fi
    printf '%s\n' "$output"
    [[ $status == "$wanted" ]] || fail "${shown[*]}: exit code $status instead of $wanted"
    grep -Eq -- "$pattern" <<<"$output" || fail "${shown[*]}: nothing in its output matches: $pattern"
}

case ${1-} in
'') ;;
--panel) panel=yes ;;
*) fail "unknown argument $1" ;;
esac
if [[ -n ${FLAREXDB-} ]]; then
    program=$(realpath -e -- "$FLAREXDB") || fail "FLAREXDB names $FLAREXDB, which does not exist"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ -z ${program-} ]]; then
    command -v swift >/dev/null || fail "there is no swift on the path: install a toolchain from https://swift.org/install"
    install_packages
    heading "Building flarexdb; the first time takes some minutes"
    swift build --product flarexdb
    if [[ -n $panel ]]; then swift build --product flarexdb-panel; fi
    program=$(swift build --show-bin-path)/flarexdb
fi
command -v psql >/dev/null || fail "psql is missing: install PostgreSQL's client"

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
folder=$(mktemp -d /tmp/flarexdb-XXXXXX)
# Run by root, the server has another account, which must get through to its own folder.
chmod 711 "$folder"
cp -r Examples/gitops "$folder/"
cd "$folder"

# What follows runs in the folder, with this flarexdb first on the path and nobody else's PostgreSQL in the environment.
mkdir bin
ln -s "$program" bin/flarexdb
PATH=$folder/bin:$PATH
unset FLAREXDB_ADMIN_URL "${!PG@}"
export NO_COLOR=1 PSQLRC=/dev/null PAGER=cat FLAREXDB_MANIFESTS=gitops

heading "A key pair. The private key stays here; the recipient goes into the policy, so that secrets are sealed to it."
expect 0 '^x25519:' flarexdb keygen --out key.txt
recipient=$(grep -o 'x25519:.*' key.txt | head -1)
sed -i "s|x25519:REPLACE.*|$recipient|" gitops/cluster.yaml
expect 0 '3 valid bots, 0 errors, 0 warnings' flarexdb validate

heading "A private PostgreSQL, in a folder of its own and on a free port, which goes into the policy."
printf '\n$ flarexdb dev --server-only --data pg &\n'
flarexdb dev --server-only --data pg >admin-url 2>dev.log </dev/null &
server=$!
for ((tenths = 0; tenths < 1200; tenths++)); do
    if [[ -s admin-url ]]; then break; fi
    kill -0 "$server" 2>/dev/null || fail "the server did not start: $(cat dev.log)"
    sleep 0.1
done
[[ -s admin-url ]] || fail "the server did not start within two minutes: $(cat dev.log)"
FLAREXDB_ADMIN_URL=$(head -1 admin-url)
export FLAREXDB_ADMIN_URL
printf '%s\n' "$FLAREXDB_ADMIN_URL"
port=$(sed -E 's/.*port=([0-9]+).*/\1/' <<<"$FLAREXDB_ADMIN_URL")
sed -i "s/port: 54329/port: $port/" gitops/cluster.yaml

heading "What would change: three bots in two workspaces, and the cluster that they share. Nothing is changed yet."
expect 0 '^Plan: [0-9]+ to create' flarexdb plan

heading "The same, done. apply shows the plan again before it begins; here stands its last line."
last_line_only=yes expect 0 '^Applied: [0-9]+ created' flarexdb apply --yes

heading "Once is enough: exit code 0 says that nothing differs."
expect 0 '^No changes\.$' flarexdb plan --detailed-exitcode

heading "A bot at work. exec opens the bot's sealed secret with the key and hands it to the command."
expect 0 '^INSERT 0 1$' flarexdb exec weather --key key.txt -- psql \
    -c 'CREATE TABLE reading (place text, celsius numeric)' \
    -c "INSERT INTO reading VALUES ('Riga', 21.5)"
expect 0 'Riga .* 21\.5' flarexdb exec weather --key key.txt -- psql -c 'SELECT * FROM reading'

heading "Another bot cannot read it: this error is as it should be."
role=$(flarexdb secret show weather --key key.txt --name PGUSER)
expect 1 "permission denied for schema $role" flarexdb exec chat --key key.txt -- psql \
    -c "SELECT * FROM $role.reading"

heading "Somebody changes the cluster by hand ..."
expect 0 '^GRANT$' psql -d "${FLAREXDB_ADMIN_URL/'/postgres?'/'/flarex?'}" \
    -c "ALTER ROLE $role CREATEDB CONNECTION LIMIT 50" -c "GRANT USAGE ON SCHEMA $role TO PUBLIC"

heading "... and plan names it; exit code 2 says that something differs."
expect 2 'NOCREATEDB, connection limit 50 to 10' flarexdb plan --detailed-exitcode
expect 0 '^Applied: 0 created, 0 altered, [1-9]' flarexdb apply --yes

heading "Nothing leaks: doctor looks at the live cluster for every way across. It warns that there are no backups yet."
expect 0 '^0 leaks, 0 dangers, 1 warning' flarexdb doctor

if [[ -n $panel ]]; then
    heading "The panel needs a manifest of its own, and says there who administers it; apply makes its login."
    listen=${FLAREXDB_PANEL_LISTEN:-127.0.0.1:8080}
    cat >gitops/panel.yaml <<MANIFEST
apiVersion: flarex.dev/v1
kind: Panel
metadata: {name: panel}
spec:
  url: http://$listen
  administrators: [{user: developer}]
MANIFEST
    expect 0 '^Applied: ' flarexdb apply --yes
    expect 0 '' flarexdb panel login --out panel-login --host 127.0.0.1 --port "$port" --sslmode disable

    heading "The loop carries out what people ask for in the panel. The link signs in as developer, once; Ctrl-C ends it all."
    flarexdb run --interval 10s 2>loop.log </dev/null &
    processes+=("$!")
    printf '\n$ flarexdb panel --dev --listen %s --login panel-login\n' "$listen"
    flarexdb panel --dev --listen "$listen" --login panel-login --log-level warning </dev/null &
    processes+=("$!")
    wait "$!" || fail "the panel ended: is $listen free?"
fi

heading "Done. The server is stopped and $folder is removed."
