#!/usr/bin/env bash
# Lets the loop make thousands of passes, some of them with a changed manifest, and prints its memory on the way; fails
# when it has grown by more than a bound since the first tenth. Not a part of CI: 10,000 passes take some minutes.
#
#   Tests/Soak/memory.sh [--bots N] [--passes N] [--bound N]
#
# --bots N    how many bots. Default: 100.
# --passes N  how many passes. Default: 10000; with 10,000 bots, 200 tell as much.
# --bound N   by how many kilobytes the resident memory may grow between the first tenth of the passes and the end.
#             Default: 2048.
#
# Run `Tests/run.sh --install-only` before.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
PYTHONPATH=Tests/Benchmarks exec python3 -B Tests/Soak/memory.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
