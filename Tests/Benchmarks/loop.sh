#!/usr/bin/env bash
# Measures the loop: from a saved file to the change in the database, what an idle pass costs, and whether memory grows.
#
#   Tests/Benchmarks/loop.sh [--bots N] [--changes N] [--passes N]
#
# --bots N     how many bots. Default: 10000.
# --changes N  how many single manifests to change, one after another. Default: 30.
# --passes N   how many idle passes to make. Default: 20; memory wants 10000, with few bots.
#
# Run `Tests/run.sh --install-only` before. It prints figures and judges none of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Benchmarks/loop.py --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
