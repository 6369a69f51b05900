#!/usr/bin/env bash
# Has 200 people read and run small queries for a minute, all through one panel: fails on any error, and prints times and
# memory. Then kills the panel and the loop while requests are open, and looks whether each is carried out once.
#
#   Tests/Panel/load.sh [--people N] [--seconds N]
set -euo pipefail
cd "$(dirname "$0")/../.."

swift build --configuration release --product flarexdb
swift build --configuration release --product flarexdb-panel
exec python3 -B Tests/Panel/load.py --programs "$(swift build --configuration release --show-bin-path)" "$@"
