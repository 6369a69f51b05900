#!/usr/bin/env bash
# Fails when a pure target imports something impure, or when a change to a cluster is written or sent from elsewhere
# than the one place for it.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0

complain() {
    echo "$1: error: $2" >&2
    failed=1
}

# Pure targets import each other and nothing else, but for what libsodium computes.
pure=(Text Digest SQLText Statements TransparencyLog Model Planning)
for target in "${pure[@]}"; do
    allowed='^(Text|Digest|SQLText|Model|Planning)$'
    if [[ $target == Digest ]]; then allowed='^CLibsodium$'; fi
    if [[ $target == TransparencyLog ]]; then allowed='^(CLibsodium|Digest)$'; fi
    while IFS=: read -r file line text; do
        module=$(sed -E 's/^.*\bimport +((struct|class|enum|func|let|var|typealias|protocol) +)?([A-Za-z0-9_]+).*$/\3/' <<<"$text")
        [[ $module =~ $allowed ]] || complain "$file:$line" "pure target $target imports $module"
    done < <(grep -rnE '^ *((package|public|internal|private|fileprivate|@[A-Za-z()]+) +)*import +[A-Za-z]' \
        "Sources/$target" --include='*.swift' || true)
    while IFS=: read -r file line text; do
        complain "$file:$line" "pure target $target is concurrent:$text"
    done < <(grep -rnE '\b(async|await)\b|\bactor +[A-Z]' "Sources/$target" --include='*.swift' | grep -vE '^[^:]+:[0-9]+: *//' || true)
done

# Every target imports what it declares, and nothing else.
swift package dump-package | Tests/imports.py || failed=1

# The lines of string literals, with quotation marks and without the spaces before them: file:line:text.
literal_lines() {
    find "$@" -name '*.swift' -print0 | xargs -0 awk '
        FNR == 1 { inside = 0 }
        {
            text = $0
            if (inside || text ~ /"/) {
                trimmed = text
                sub(/^[ \t]+/, inside ? "\"" : "", trimmed)
                print FILENAME ":" FNR ":" trimmed
            }
            if (gsub(/"""/, "", text) % 2) inside = !inside
        }
    '
}

# Planning renders changes. Doctor only shows the statements that fix something.
while IFS=: read -r file line text; do
    complain "$file:$line" "a change to a cluster is written outside Planning:$text"
done < <(literal_lines Sources |
    grep -E '"(CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT ON|REASSIGN|TRUNCATE|SECURITY LABEL) ' |
    grep -vE '^Sources/(Planning|Doctor|TestSupport)/' || true)

# Execution sends them, and BotAccess those of an access: nobody else runs several statements as one transaction.
while IFS=: read -r file line text; do
    complain "$file:$line" "statements are sent outside Execution:$text"
done < <(grep -rnE '\.pipeline\(' Sources --include='*.swift' | grep -vE '^Sources/(BotAccess|Execution|PostgresClient|TestSupport)/' || true)

# Operations take values and give values: whoever asked prints them.
while IFS=: read -r file line text; do
    complain "$file:$line" "an operation prints or asks:$text"
done < <(grep -rnE '\b(print|fputs|puts|readLine|isatty)\(|\.standard(Output|Error|Input)\b|\bConsole\b|ArgumentParser' \
    Sources/Operations --include='*.swift' | grep -vE '^[^:]+:[0-9]+: *//' || true)

# The process ends in one place, without clean-up under threads that still run.
while IFS=: read -r file line text; do
    complain "$file:$line" "the process is ended outside ProcessEnd:$text"
done < <(grep -rnE '(^|[^_.A-Za-z])_?exit\(' Sources/Commands Sources/Presentation Sources/flarexdb --include='*.swift' |
    grep -v '^Sources/Presentation/Terminal/ProcessEnd.swift' || true)

exit "$failed"
