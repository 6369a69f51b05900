#!/usr/bin/env bash
# Checks the systemd unit of the example, and that the documentation states the exposure that systemd-analyze finds.
#
#   Tests/systemd.sh [--show]
#
# --show  prints what the exposure is made of.
set -euo pipefail
cd "$(dirname "$0")/.."

unit=Examples/systemd/flarexdb.service
page=Sources/flarexdb/Documentation.docc/Observability.md

if [[ ${1-} == --show ]]; then
    exec systemd-analyze security --offline=true --no-pager "$unit"
fi

# The program is not installed where this runs; what is checked is the unit.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
sed 's|/usr/local/bin/flarexdb|/bin/true|' "$unit" >"$copy/flarexdb.service"
complaints=$(systemd-analyze verify --man=no "$copy/flarexdb.service" 2>&1) || true
if [[ -n $complaints ]]; then
    printf '%s: error: %s\n' "$unit" "$complaints" >&2
    exit 1
fi

exposure=$(systemd-analyze security --offline=true --no-pager "$unit" |
    sed -nE 's/^.*Overall exposure level for flarexdb\.service: ([0-9.]+) .*$/\1/p')
if ! grep -q "exposure level of $exposure " "$page"; then
    echo "$page: error: systemd-analyze finds an \"exposure level of $exposure \", and the page does not say so" >&2
    exit 1
fi
