"""Measures what the console and the audit log cost; Tests/Benchmarks/console.sh starts it."""

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from manifests import generate
from measure import output, server

# Entries as the console writes them, appended by the one function that writes the log.
ENTRIES = """
SELECT count(flarex.append_audit((
    SELECT jsonb_agg(jsonb_build_object('kind', 'intent', 'act', 'statement', 'actor', 'ada', 'origin', 'cli',
        'bot', 'bot-00000', 'workspace', 'acme', 'text', 'SELECT ' || (n * 1000 + i)))
    FROM generate_series(1, 1000) i))) FROM generate_series(1, {thousands}) n
"""


def seconds(*command, **options) -> float:
    start = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


class Bench:
    def __init__(self, options, folder: Path):
        self.options = options
        self.flarexdb = options.flarexdb.resolve()
        self.folder = folder
        self.manifests = folder / "manifests"
        generate(self.manifests, 1, output(self.flarexdb, "keygen", "--out", folder / "key").strip())

    def command(self, *words):
        return [self.flarexdb, *words, "--manifests", self.manifests, "--admin-url", self.server.url]

    def script(self, count: int) -> Path:
        path = self.folder / f"{count}.sql"
        path.write_text("SELECT 1;\n" * count)
        return path

    def console(self, count: int) -> float:
        return seconds(*self.command("console", self.bot, "-f", self.script(count)))

    def psql(self, count: int) -> float:
        return seconds(*self.server.psql("-f", self.script(count)), env={**os.environ, "PGOPTIONS": f"-c role={self.role}"})

    def rows(self):
        with server(self.flarexdb, self.folder / "server") as running:
            self.server = running
            output(*self.command("apply", "--yes"))
            self.bot = output(*running.psql("-c", "SELECT id FROM flarex.bot")).strip()
            self.role = output(*running.psql("-c", "SELECT role FROM flarex.bot")).strip()
            few, many = 1, self.options.statements
            runs = [
                (self.psql(few), self.psql(many), self.console(few), self.console(many))
                for _ in range(self.options.runs)
            ]
            opening = median((run[2] - run[0]) * 1000 for run in runs)
            yield "console, one statement, over psql", f"{opening:.0f} ms", opening, 30
            step = median(((run[3] - run[2]) - (run[1] - run[0])) * 1000 / (many - few) for run in runs)
            yield f"a statement over psql's, of {many}", f"{step:.2f} ms", step, 2

            for _ in range(self.options.entries // 100_000):
                output(*running.psql("-c", ENTRIES.format(thousands=100)))
            count = int(output(*running.psql("-c", "SELECT count(*) FROM flarex.audit_entry")))
            start = time.perf_counter()
            subprocess.run(self.command("audit", "verify"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            rate = count / (time.perf_counter() - start)
            yield f"audit verify, {count:,} entries", f"{rate:,.0f} entries a second", -rate, -100_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--statements", type=int, default=500)
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flarexdb-") as folder:
        folder = Path(folder)
        # The server may run as another user.
        folder.chmod(0o711)
        for name, text, value, goal in Bench(options, folder).rows():
            print(f"  {name:<44} {text:<28} goal {abs(goal):,}: {'met' if value <= goal else 'NOT MET'}", flush=True)


if __name__ == "__main__":
    main()
