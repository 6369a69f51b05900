#!/usr/bin/env bash
# The longer run: what takes long and finds little per run. Before each release, and once a week.
#
#   Tests/long.sh
#
# It takes hours, and needs root, for servers of other users, chroot and containers. A part that fails ends it; the parts
# are scripts that can be run alone.
#
# - every statement of every change as a point to be killed at, and a thousand early errors;
# - the red team, bots' lifecycle and credentials on every PostgreSQL from 15 to 18 that can be had;
# - upgrades of PostgreSQL, moving bots to another server, and bringing them back after one is lost;
# - the panel in a browser, at an identity provider, and with many people at once;
# - the Debian package in an empty Debian, and the container;
# - faults of the host: a full disk, clocks that jump, a silent network.
set -euo pipefail
cd "$(dirname "$0")/.."

heading() { printf '\n== %s, %s\n' "$1" "$(date -u +%FT%TZ)"; }

heading "Every point of a crash"
FLAREXDB_TEST_THOROUGH=1 Tests/run.sh --filter 'CrashTests|AccessTests|EarlyErrorTests|RestoreCrash|BackupCrash'
heading "All servers"
Tests/run.sh --servers all
heading "Upgrades of PostgreSQL"
Tests/upgrade.sh
heading "Moving to another server"
Tests/move.sh
heading "Panel"
Tests/Panel/browser.sh
Tests/Panel/identity.sh
Tests/Panel/api.sh
Tests/Panel/load.sh
heading "A lost server"
Tests/disaster.sh
heading "Package"
Tests/package.sh
heading "Container"
Tests/container.sh
heading "Faults of the host"
Tests/Soak/faults.sh
