"""Measures the trigger that refuses writes, on a bot that may write; Tests/Benchmarks/armed.sh starts it."""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from manifests import generate
from measure import output, server

SETUP = """
SET ROLE {role};
CREATE TABLE {role}.plain (id int, v text);
CREATE TABLE {role}.armed (id int, v text);
CREATE TRIGGER flarex_quota BEFORE INSERT OR UPDATE ON {role}.armed FOR EACH STATEMENT
    EXECUTE FUNCTION flarex_shim.storage_block();
ALTER TABLE {role}.armed ENABLE ALWAYS TRIGGER flarex_quota;
"""

LOOP = """
SET ROLE {role};
DO $$ BEGIN FOR i IN 1..{rows} LOOP INSERT INTO {role}.{table} VALUES (i, 'a value of some length'); END LOOP; END $$;
"""


def psql(server, script: str, stdin: str = "") -> float:
    """Runs a script and returns how long that took, without the start of psql and its connection."""
    command = server.psql("-c", "\\timing on", "-f", "-")
    process = subprocess.run(command, input=script + stdin, text=True, capture_output=True)
    if process.returncode != 0:
        sys.exit(f"armed.py: error: {process.stderr}")
    times = [line.split()[1] for line in process.stdout.splitlines() if line.startswith("Time:")]
    return float(times[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Run by root, a server under another account has to pass through to its own folder.
        folder.chmod(0o711)
        manifests = folder / "manifests"
        generate(manifests, 1, output(arguments.flarexdb, "keygen", "--out", folder / "key").strip())
        with server(arguments.flarexdb, folder / "data") as cluster:
            subprocess.run(
                [arguments.flarexdb, "apply", "--yes", "--manifests", manifests, "--admin-url", cluster.url],
                check=True, stdout=subprocess.DEVNULL,
            )
            role = output(*cluster.psql("-c", "SELECT role FROM flarex.bot")).strip()
            psql(cluster, SETUP.format(role=role))
            data = "".join(f"{i}\ta value of some length\n" for i in range(arguments.rows)) + "\\.\n"
            scripts = {
                "single-row INSERT": lambda table: (LOOP.format(role=role, rows=arguments.rows, table=table), ""),
                "COPY": lambda table: (f"SET ROLE {role};\nCOPY {role}.{table} FROM STDIN;\n", data),
            }
            for title, script in scripts.items():
                seconds = {"plain": [], "armed": []}
                for _ in range(arguments.runs):
                    # In turn, so that what else the machine does falls on both.
                    for table, values in seconds.items():
                        values.append(psql(cluster, *script(table)))
                        psql(cluster, f"TRUNCATE {role}.{table};\n")
                plain, armed = (median(seconds[table]) for table in ("plain", "armed"))
                per_statement = (armed - plain) * 1000 / arguments.rows if title != "COPY" else None
                extra = f", {per_statement:.2f} us a statement" if per_statement is not None else ""
                print(f"{title}, {arguments.rows} rows: {armed / plain:.2f} times as long{extra}")


if __name__ == "__main__":
    main()
