#!/usr/bin/env bash
# Injects, while manifests change at random, the faults that take too long or too many rights for CI, and looks at what
# is left after each. Runs as root, since it mounts a disk that can be full. Not a part of CI.
#
#   Tests/Soak/faults.sh [--bots N] [--seed N] [FAULT...]
#
# --bots N  how many bots. Default: 200.
# --seed N  what the changes depend on. Default: 1.
# FAULT...  some of the faults; default: all. `--list` names them.
#
# Run `Tests/run.sh --install-only` before.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Soak/faults.py --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
