"""Measures sweeps against the bare SQL that measures the same; Tests/Benchmarks/sweep.sh starts it."""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from manifests import generate
from measure import output, peak, server

# The files of the database's folder, added up by schema: a table with its indexes, and its TOAST table with the index of
# that.
BARE = """
SELECT r.home, sum(f.size)
FROM (
    SELECT split_part(split_part(name, '.', 1), '_', 1)::oid AS node, (pg_stat_file(folder || name, true)).size
    FROM (SELECT 'base/' || oid || '/' AS folder FROM pg_database WHERE datname = current_database()) d
    CROSS JOIN LATERAL pg_ls_dir(folder) name
    WHERE name ~ '^[0-9]'
) f
JOIN (
    SELECT c.relfilenode AS node, coalesce(o.relnamespace, c.relnamespace) AS home
    FROM pg_class c
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_class o ON o.reltoastrelid = coalesce(i.indrelid, c.oid) AND o.reltoastrelid <> 0
    WHERE c.relfilenode <> 0
) r ON r.node = f.node
GROUP BY 1
"""
# Every size by itself, as pg_total_relation_size gives it: the way that a sweep does not go.
BY_FUNCTION = """
SELECT n.nspname, sum(pg_total_relation_size(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname LIKE 'bot\\_%' AND c.relkind IN ('r', 'm', 'S') GROUP BY 1
"""


def role(bot: str) -> str:
    return "bot_" + hashlib.blake2b(f"flarex.dev/bot:{bot}".encode(), digest_size=32).hexdigest()[:16]


def filling(bots: list[str]) -> str:
    """A script that makes bots as far as a sweep looks at them: a schema, a registry entry, three tables."""
    lines = ["SET session_replication_role = replica;"]
    for bot in bots:
        schema = role(bot)
        lines.append(f"BEGIN; CREATE SCHEMA {schema};")
        for table in ("a", "b", "c"):
            lines.append(f"CREATE TABLE {schema}.{table} (id int PRIMARY KEY, t text);")
        lines.append(f"INSERT INTO {schema}.a SELECT i, repeat('x', 100) FROM generate_series(1, 50) i;")
        lines.append(
            "INSERT INTO flarex.bot (id, workspace, role, plan, phase, spec_digest, quota_bytes)"
            f" VALUES ('{bot}', 'acme', '{schema}', 'free', 'Ready', '', 500000000); COMMIT;"
        )
    return "\n".join(lines) + "\n"


class BackendMemory:
    """Watches how large the private memory of any server process becomes that is started while this is."""

    def __enter__(self):
        self.known = set(self.backends())
        self.peak = 0
        self.isDone = False
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.isDone = True
        self.thread.join()

    def backends(self):
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if (entry / "cmdline").read_bytes().startswith(b"postgres: "):
                    yield entry
            except OSError:
                pass

    def watch(self):
        while not self.isDone:
            for process in self.backends():
                if process in self.known:
                    continue
                try:
                    status = (process / "status").read_text()
                except OSError:
                    continue
                if found := re.search(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE):
                    self.peak = max(self.peak, int(found[1]) * 1024)
            time.sleep(0.005)


class Sweeps:
    def __init__(self, options, bots: int, folder: Path):
        self.options = options
        self.flarexdb = options.flarexdb.resolve()
        self.names = [f"bot-{number:05}" for number in range(bots)]
        self.folder = folder
        self.manifests = folder / "manifests"
        generate(self.manifests, 0, output(self.flarexdb, "keygen", "--out", folder / "key").strip())

    def command(self, name: str, *more):
        return [self.flarexdb, name, "--manifests", self.manifests, "--admin-url", self.server.url, *more]

    def psql(self, statement: str):
        return self.server.psql("-c", statement)

    def sweep(self) -> tuple[float, float]:
        """The seconds of a sweep as it tells them, and of the whole process."""
        start = time.perf_counter()
        text = output(*self.command("sweep"))
        seconds = time.perf_counter() - start
        found = re.search(r"Swept (\d+) bots?, .* took (\d+) ms", text)
        if not found or int(found[1]) != len(self.names):
            sys.exit(f"sweep.py: error: not what was to be measured: {text}")
        return int(found[2]) / 1000, seconds

    def bare(self, statement: str) -> float:
        file = self.folder / "bare.sql"
        file.write_text(f"SET jit = off;\n{statement};\n")
        start = time.perf_counter()
        output(*self.server.psql("-f", file))
        return time.perf_counter() - start

    def rows(self):
        with server(self.flarexdb, self.folder / "server") as running:
            self.server = running
            output(*self.command("apply", "--yes"))
            script = self.folder / "fill.sql"
            script.write_text(filling(self.names))
            output(*running.psql("-f", script))
            for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
                output(*self.psql(statement))
            self.sweep()

            runs = [(self.bare(BARE), self.bare(BY_FUNCTION), *self.sweep()) for _ in range(self.options.runs)]
            yield "sweep / files alone", ratio([(run[2], run[0]) for run in runs])
            yield "sweep / pg_total_relation_size", ratio([(run[2], run[1]) for run in runs])
            yield "with start, plan and end of the process / files alone", ratio([(run[3], run[0]) for run in runs])
            with BackendMemory() as memory:
                self.sweep()
            with BackendMemory() as other:
                self.bare(BY_FUNCTION)
            yield "memory of the backend", f"{memory.peak / 1e6:.0f} MB"
            yield "    with pg_total_relation_size", f"{other.peak / 1e6:.0f} MB"
            yield "peak memory of flarexdb sweep", f"{peak(*self.command('sweep')) / 1e6:.0f} MB"


def ratio(pairs: list[tuple[float, float]]) -> str:
    value = median(one / other for one, other in pairs)
    one, other = (median(pair[index] for pair in pairs) for index in (0, 1))
    return f"{value:.2f}   ({one:.3f} s / {other:.3f} s)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, action="append")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for bots in options.bots or [1000, 10000]:
        print(f"\n{bots} bots of 3 tables")
        with tempfile.TemporaryDirectory(prefix="flarexdb-") as folder:
            # The server may run as another user.
            os.chmod(folder, 0o755)
            for name, value in Sweeps(options, bots, Path(folder)).rows():
                print(f"  {name:<54} {value}", flush=True)


if __name__ == "__main__":
    main()
