#!/usr/bin/env bash
# Measures what the trigger that refuses writes over the quota costs a bot that may write: single-row INSERTs and a COPY
# into a table that has it, as a ratio to a table that has not, one after the other in one run. No test.
#
#   Tests/Benchmarks/armed.sh [--rows N] [--runs N]
#
# --rows N  rows of each run. Default: 100000.
# --runs N  how often; the medians are compared. Default: 7.
#
# The SQL is the program's own: a server of `flarexdb dev` runs with one bot, whose tables are then armed.
set -euo pipefail
cd "$(dirname "$0")/../.."

rows=100000
runs=7
while (($#)); do
    case $1 in
    --rows) rows=$2 ;;
    --runs) runs=$2 ;;
    *)
        echo "Tests/Benchmarks/armed.sh: error: $1 is no option" >&2
        exit 64
        ;;
    esac
    shift 2
done

swift build --configuration release --product flarexdb >&2
exec python3 -B Tests/Benchmarks/armed.py \
    --flarexdb "$(swift build --configuration release --show-bin-path)/flarexdb" --rows "$rows" --runs "$runs"
