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

# Every size by itself, as pg_total_relation_size gives it.
BARE = """
SELECT n.nspname, sum(pg_total_relation_size(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname LIKE 'bot\\_%' AND c.relkind IN ('r', 'm', 'S') {} GROUP BY 1
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

    def sweep(self, counted: int) -> tuple[float, float]:
        """The seconds of a sweep as it tells them, and of the whole process."""
        start = time.perf_counter()
        text = output(*self.command("sweep"))
        seconds = time.perf_counter() - start
        found = re.search(r"Swept (\d+) bots?, (\d+) of them changed; .* took (\d+) ms", text)
        if not found or int(found[1]) != len(self.names) or int(found[2]) != counted:
            sys.exit(f"sweep.py: error: not what was to be measured: {text}")
        return int(found[3]) / 1000, seconds

    def bare(self, names: list[str] | None = None) -> float:
        schemas = ", ".join(f"'{role(name)}'" for name in names or [])
        statement = BARE.format(f"AND n.nspname IN ({schemas})" if names else "")
        file = self.folder / "bare.sql"
        file.write_text(statement + ";\n")
        start = time.perf_counter()
        output(*self.server.psql("-f", file))
        return time.perf_counter() - start

    def forget(self):
        output(*self.psql("UPDATE flarex.usage SET counters = NULL"))

    def write(self, names: list[str]):
        script = self.folder / "write.sql"
        script.write_text("".join(f"UPDATE {role(name)}.a SET t = t || 'y' WHERE id = 1;\n" for name in names))
        output(*self.server.psql("-f", script))
        time.sleep(1.5)

    def rows(self):
        with server(self.flarexdb, self.folder / "server") as running:
            self.server = running
            output(*self.command("apply", "--yes"))
            script = self.folder / "fill.sql"
            script.write_text(filling(self.names))
            output(*running.psql("-f", script))
            for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
                output(*self.psql(statement))
            self.sweep(len(self.names))

            pairs = []
            for _ in range(self.options.runs):
                self.forget()
                pairs.append((self.bare(), *self.sweep(len(self.names))))
            yield "all counted / pg_total_relation_size", ratio([(pair[1], pair[0]) for pair in pairs])
            yield "    with start, plan and end of the process", ratio([(pair[2], pair[0]) for pair in pairs])
            changed = self.names[:: max(1, len(self.names) // self.options.changed)][: self.options.changed]
            few = []
            for _ in range(self.options.runs):
                self.write(changed)
                few.append((self.bare(), self.bare(changed), *self.sweep(len(changed))))
            yield f"{len(changed)} changed / pg_total_relation_size of all", ratio([(run[2], run[0]) for run in few])
            yield f"{len(changed)} changed / pg_total_relation_size of them", ratio([(run[2], run[1]) for run in few])
            none = [(self.sweep(0)[0], self.bare()) for _ in range(self.options.runs)]
            yield "none changed / pg_total_relation_size of all", ratio(none)

            self.forget()
            with BackendMemory() as memory:
                self.sweep(len(self.names))
            with BackendMemory() as other:
                self.bare()
            yield "memory of the backend, all counted", f"{memory.peak / 1e6:.0f} MB"
            yield "    with pg_total_relation_size", f"{other.peak / 1e6:.0f} MB"
            self.forget()
            yield "peak memory of flarexdb sweep, all counted", f"{peak(*self.command('sweep')) / 1e6:.0f} MB"


def ratio(pairs: list[tuple[float, float]]) -> str:
    value = median(one / other for one, other in pairs)
    one, other = (median(pair[index] for pair in pairs) for index in (0, 1))
    return f"{value:.2f}   ({one:.3f} s / {other:.3f} s)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, action="append")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--changed", type=int, default=200)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for bots in options.bots or [1000, 10000]:
        print(f"\n{bots} bots of 3 tables")
        with tempfile.TemporaryDirectory(prefix="flarexdb-") as folder:
            # The server may run as another user.
            os.chmod(folder, 0o755)
            for name, value in Sweeps(options, bots, Path(folder)).rows():
                print(f"  {name:<48} {value}", flush=True)


if __name__ == "__main__":
    main()
