#!/usr/bin/env bash
# Measures what opening a console costs over a plain connection of psql, what each of its statements costs with its two
# audit entries, and how fast the audit log is verified. No test: whoever changes something decides what figures mean.
#
#   Tests/Benchmarks/console.sh [--statements N] [--entries N] [--runs N]
#
# --statements N  how many statements to run in one console. Default: 500.
# --entries N     how many entries to verify, in hundreds of thousands. Default: 300000.
# --runs N        how often to measure. Default: 7.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Benchmarks/console.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
