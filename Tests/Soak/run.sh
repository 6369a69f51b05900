#!/usr/bin/env bash
# Runs the loop for some minutes while manifests change at random, the server is restarted and the loop killed again and
# again; at the end everything has to be as the manifests say. Not a part of CI.
#
#   Tests/Soak/run.sh [--bots N] [--minutes N] [--seed N]
#
# --bots N     how many bots to begin with. Default: 2000.
# --minutes N  how long to make trouble. Default: 5.
# --seed N     what the trouble depends on. Default: 1.
#
# Run `Tests/run.sh --install-only` before.
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Soak/soak.py --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" "$@"
