#!/usr/bin/env bash
# Fails when a pure target imports anything that is not pure, or when DDL leaves the one place that renders it.
set -euo pipefail
cd "$(dirname "$0")/.."

pure=(Digest SQLText Model Planning)
allowed='^(CLibsodium|Digest|SQLText|Model|Planning)$'
failed=0

for target in "${pure[@]}"; do
    while IFS=: read -r file line text; do
        module=$(sed -E 's/^((package|public|internal|private|fileprivate|@[A-Za-z()]+) +)*import +((struct|class|enum|func|let|var|typealias|protocol) +)?([A-Za-z0-9_]+).*/\5/' <<<"$text")
        if [[ ! $module =~ $allowed ]] || { [[ $module == CLibsodium ]] && [[ $target != Digest ]]; }; then
            echo "$file:$line: error: pure target $target imports $module" >&2
            failed=1
        fi
    done < <(grep -rnE '^[^/"]*\bimport +[A-Za-z]' "Sources/$target" --include='*.swift' || true)
    while IFS=: read -r file line text; do
        echo "$file:$line: error: pure target $target uses concurrency: $text" >&2
        failed=1
    done < <(grep -rnE '\b(async|await|actor)\b' "Sources/$target" --include='*.swift' | grep -vE '^[^:]+:[0-9]+: *//' || true)
done

exit "$failed"
