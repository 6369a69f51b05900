"""Measures flarexdb against floors and prints ratios; Tests/Benchmarks/run.sh starts it."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import rawsql
from manifests import generate


@dataclass
class Run:
    seconds: float


def timed(*command, stdin=None) -> Run:
    """Runs a command as a whole process, its output thrown away."""
    with open(stdin or os.devnull) as source:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdin=source, stdout=subprocess.DEVNULL)
        status = process.wait()
        seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"measure.py: error: {command[0]} {command[1]} failed")
    return Run(seconds)


# A process starts with the peak of the one that it was forked from, and this one reads large scripts: a small process
# in between measures.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(*command) -> int:
    """The largest resident memory of a command in bytes; anything below a small Python's 15 MB is not seen."""
    return int(output(sys.executable, "-c", PEAK, *command)) * 1024


def output(*command) -> str:
    return subprocess.run([str(part) for part in command], check=True, text=True, stdout=subprocess.PIPE).stdout


class Server:
    """A private server, as `flarexdb dev` starts it."""

    def __init__(self, url: str, folder: Path):
        self.url = url
        self.log = folder / "server.log"

    def psql(self, *arguments, database="flarex"):
        url = self.url.replace("/postgres?", f"/{database}?")
        return ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments]


@contextmanager
def server(flarexdb: Path, folder: Path):
    process = subprocess.Popen(
        [flarexdb, "dev", "--server-only", "--ephemeral", "--data", folder], stdout=subprocess.PIPE, text=True
    )
    try:
        url = process.stdout.readline().strip()
        if not url:
            sys.exit("measure.py: error: flarexdb dev started no server")
        yield Server(url, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


class Benchmark:
    def __init__(self, options, bots: int, folder: Path):
        self.options = options
        self.flarexdb = options.flarexdb.resolve()
        self.bots = bots
        self.folder = folder
        recipient = output(self.flarexdb, "keygen", "--out", folder / "key").strip()
        self.manifests = folder / "manifests"
        paths = generate(self.manifests, bots, recipient)
        self.list = folder / "files"
        self.list.write_text("".join(f"{path}\n" for path in paths))

    def arguments(self, command: str, server: Server, *more):
        return [self.flarexdb, command, "--manifests", self.manifests, "--admin-url", server.url, *more]

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def rows(self):
        """The rows of the table, each when it is known."""
        applies = []
        for _ in range(self.options.apply_runs):
            applies.append((self.apply_raw(1), self.apply(), self.apply_raw(4)))
        yield "first apply / raw SQL, 1 session", ratio([(apply, raw) for raw, apply, _ in applies]), 1.3
        yield "first apply / raw SQL, 4 sessions", ratio([(apply, raw) for _, apply, raw in applies]), None
        with server(self.flarexdb, self.folder / "server") as running:
            timed(*self.arguments("apply", running, "--yes"))
            timed(*running.psql("-c", "VACUUM ANALYZE"))
            statements = self.plan_statements(running)
            queries = self.write("queries.sql", "".join(f"{statement};\n" for statement in statements))

            plans = [(self.plan(running), self.floor(running, queries)) for _ in range(self.options.runs + 1)][1:]
            yield "no-op plan / floor", ratio([(plan, floor) for plan, (floor, _, _) in plans]), 2.0
            parts = [median(floor[index].seconds for _, floor in plans) for index in (1, 2)]
            yield "    of the floor: psql, libyaml", (None, f"{parts[0]:.3f} s, {parts[1]:.3f} s"), None
            megabytes = median(self.plan_peak(running) for _ in range(3)) / 1e6
            yield "no-op plan: peak memory", (megabytes, f"{megabytes:.0f} MB"), 100
            yield "no-op plan: statements", (None, str(len(statements))), None
            repairs = [self.repairs(running, queries) for _ in range(self.options.runs)]
            yield "1% drift repair / raw SQL and floor", ratio(repairs), None

    def apply(self) -> Run:
        with server(self.flarexdb, self.folder / "server") as running:
            return timed(*self.arguments("apply", running, "--yes"))

    def apply_raw(self, sessions: int) -> Run:
        with server(self.flarexdb, self.folder / "server") as running:
            plan = output(*self.arguments("plan", running, "--format", "sql"))
            scripts = rawsql.split(rawsql.credentials_filled_in(plan), sessions)
            files = [self.write(f"apply-{number}.sql", script) for number, script in enumerate(scripts)]
            start = time.perf_counter()
            timed(*running.psql("-f", files[0], database="postgres"))
            psqls = [
                subprocess.Popen(running.psql("-f", file, database="postgres"), stdout=subprocess.DEVNULL)
                for file in files[1:]
            ]
            if any([psql.wait() for psql in psqls]):
                sys.exit("measure.py: error: psql failed")
            return Run(time.perf_counter() - start)

    def plan(self, running: Server) -> Run:
        return timed(*self.arguments("plan", running, "--detailed-exitcode"))

    def plan_peak(self, running: Server) -> int:
        return peak(*self.arguments("plan", running, "--detailed-exitcode"))

    def floor(self, running: Server, queries: Path) -> tuple[Run, Run, Run]:
        """What it takes to read the catalogs and to read the files, one after the other."""
        psql = timed(*running.psql("-o", os.devnull, "-f", queries))
        yaml = timed(self.options.parse_events.resolve(), stdin=self.list)
        return Run(psql.seconds + yaml.seconds), psql, yaml

    def plan_statements(self, running: Server) -> list[str]:
        """All that one plan sends, as the server's own log has it."""
        timed(*running.psql("-c", "ALTER ROLE postgres SET log_statement = 'all'"))
        start = running.log.stat().st_size
        self.plan(running)
        with open(running.log) as log:
            log.seek(start)
            statements = rawsql.statements_in_log(log.read())
        timed(*running.psql("-c", "ALTER ROLE postgres RESET log_statement"))
        return statements

    def repairs(self, running: Server, queries: Path) -> tuple[Run, Run]:
        """Putting the connection limits of one bot in a hundred right, by apply and by hand."""
        roles = output(
            *running.psql("-c", "SELECT role FROM flarex.bot WHERE plan = 'free' AND id LIKE '%01' ORDER BY id")
        ).split()
        drift = self.write("drift.sql", "".join(f'ALTER ROLE "{role}" CONNECTION LIMIT 3;\n' for role in roles))
        repair = self.write("repair.sql", "".join(f'ALTER ROLE "{role}" CONNECTION LIMIT 10;\n' for role in roles))
        timed(*running.psql("-f", drift))
        apply = timed(*self.arguments("apply", running, "--yes"))
        timed(*running.psql("-f", drift))
        raw = timed(*running.psql("-f", repair))
        floor, _, _ = self.floor(running, queries)
        return apply, Run(raw.seconds + floor.seconds)


def ratio(pairs: list[tuple[Run, Run]]) -> tuple[float, str]:
    """The median of the ratios, each of two runs one after the other, so that a noisy machine disturbs both."""
    value = median(left.seconds / right.seconds for left, right in pairs)
    left, right = (median(pair[side].seconds for pair in pairs) for side in (0, 1))
    return value, f"{value:.2f}  ({left:.3f} s / {right:.3f} s)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--parse-events", type=Path, required=True)
    parser.add_argument("--bots", type=int, action="append")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--apply-runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flarexdb-benchmark-") as folder:
        # The server may run as another user.
        os.chmod(folder, 0o755)
        for bots in options.bots or [1000, 10000]:
            print(f"{bots:,} bots", flush=True)
            place = Path(folder, str(bots))
            place.mkdir()
            for name, (value, text), goal in Benchmark(options, bots, place).rows():
                verdict = ""
                if goal is not None:
                    verdict = f"goal <= {goal}: {'met' if value <= goal else 'NOT MET'}"
                print(f"  {name:36} {text:32} {verdict}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
