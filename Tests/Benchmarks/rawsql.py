"""The statements that flarexdb sends, as scripts for psql."""

import re

# A verifier as PostgreSQL makes it, of a password that nobody has, and its digest.
VERIFIER = "SCRAM-SHA-256$4096:MDEyMzQ1Njc4OWFiY2RlZg==$" + "A" * 43 + "=:" + "B" * 43 + "="
DIGEST = "0" * 64
# As long as what is sealed to one recipient.
SEALED = '{"x25519:' + "A" * 43 + '=": "' + "A" * 1000 + '"}'


def credentials_filled_in(script: str) -> str:
    """The script of `plan --format sql` with the statements that it shows as comments, and values for their secrets."""
    lines = []
    is_secret = False
    for line in script.splitlines():
        if line.startswith("-- Only `flarexdb apply` issues"):
            is_secret = True
            continue
        if is_secret and line.startswith("-- "):
            line = line[3:]
            if line.startswith("ALTER ROLE"):
                line = line.replace("'<redacted>'", f"'{VERIFIER}'")
            elif line.startswith("VALUES"):
                line = line.replace("'<redacted>'", f"'{SEALED}'")
            else:
                line = line.replace("'<redacted>'", f"'{DIGEST}'")
            is_secret = not line.endswith(";")
        lines.append(line)
    text = "\n".join(lines) + "\n"
    assert "<redacted>" not in text, "a secret was not filled in"
    return text


def split(script: str, parts: int) -> list[str]:
    """The cluster's statements, then the bots' dealt out to as many scripts."""
    cluster, *bots = re.split(r"(?m)^(?=-- bot )", script)
    connect = "".join(line + "\n" for line in cluster.splitlines() if line.startswith("\\connect "))
    heads = ["\\set ON_ERROR_STOP on\n" + connect] * parts
    return [cluster] + [head + "".join(bots[number::parts]) for number, head in enumerate(heads)]


def statements_in_log(log: str) -> list[str]:
    """The statements that a server with log_statement = all wrote down, with their binds as constants."""
    statements = []
    entry = re.compile(r"(?ms)^\S+ \S+ UTC \[\d+\] (?:flarexdb )?\S+ (LOG|DETAIL):  (.*?)(?=^\S+ \S+ UTC \[|\Z)")
    for kind, text in entry.findall(log):
        text = text.replace("\n\t", "\n").strip()
        if kind == "LOG" and text.startswith("execute "):
            statements.append(text.split(": ", 1)[1])
        elif kind == "DETAIL" and text.startswith("parameters: "):
            for bind, value in reversed(re.findall(r"(\$\d+) = ((?:'(?:[^']|'')*')|NULL)", text)):
                statements[-1] = statements[-1].replace(bind, value)
    return statements
