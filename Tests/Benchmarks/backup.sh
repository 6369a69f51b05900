#!/usr/bin/env bash
# Measures a backup of all bots against bare pg_dump of the same schemas in the same groups, a second backup after a few
# bots have changed, a restore against bare pg_restore, how the repository grows, and memory. Ratios are of one run. No
# test: whoever changes something decides what figures mean.
#
#   Tests/Benchmarks/backup.sh [--bots N]... [--runs N]
#
# --bots N  how many bots; may be given several times. Default: 1000 and 10000.
# --runs N  how often to measure a restore. Default: 5.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Benchmarks/backup.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
