#!/usr/bin/env bash
# Measures flarexdb against the least that the same work could cost, and prints ratios. No test: it fails only when it
# cannot run, and whoever changes something decides what the figures mean.
#
#   Tests/Benchmarks/run.sh [--bots N]... [--runs N] [--apply-runs N]
#
# --bots N        how many bots; repeatable. Default: 1000 and 10000.
# --runs N        how often to measure what takes less than seconds. Default: 7.
# --apply-runs N  how often to measure a first apply, each time on a new server. Default: 3.
#
# Run `Tests/run.sh --install-only` before. With 10,000 bots an apply takes a minute or two.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=.build/benchmarks
mkdir -p "$out"
swift build --configuration release --product flarexdb >&2
read -ra flags <<<"$(pkg-config --cflags --libs yaml-0.1)"
cc -O2 -Wall -Wextra -o "$out/parse_events" Tests/Benchmarks/parse_events.c "${flags[@]}"
exec python3 -B Tests/Benchmarks/measure.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" \
    --parse-events "$out/parse_events" "$@"
