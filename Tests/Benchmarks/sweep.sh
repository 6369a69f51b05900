#!/usr/bin/env bash
# Measures a sweep against the bare SQL that measures the same, in time and in memory, and prints ratios of one run. No
# test: it fails only when it cannot run.
#
#   Tests/Benchmarks/sweep.sh [--bots N]... [--runs N]
#
# --bots N  how many bots, of three tables each; repeatable. Default: 1000 and 10000.
# --runs N  how often to measure; the median counts. Default: 5.
#
# Run `Tests/run.sh --install-only` before. Making 10,000 bots takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Benchmarks/sweep.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
