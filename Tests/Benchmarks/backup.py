"""Measures backups and restores against PostgreSQL's bare programs; Tests/Benchmarks/backup.sh starts it."""

import argparse
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from manifests import generate
from measure import output, peak, server
from sweep import filling, role

# As flarexdb groups them.
GROUP = 100


class Backups:
    def __init__(self, options, bots: int, folder: Path):
        self.options = options
        self.flarexdb = options.flarexdb.resolve()
        self.folder = folder
        self.names = [f"bot-{number:05}" for number in range(1, bots + 1)]
        self.manifests = folder / "manifests"
        # One bot is applied as any other, so that it can be restored.
        recipient = output(self.flarexdb, "keygen", "--out", folder / "key").strip()
        paths = generate(self.manifests, 1, recipient)
        (folder / "password").write_text("a long password\n")
        self.repository = folder / "repository"
        cluster = self.manifests / "cluster.yaml"
        cluster.write_text(
            cluster.read_text().rstrip()
            + f"\n  backups: {{repository: {self.repository}, passwordFile: {folder / 'password'}}}\n"
        )
        bot = next(path for path in paths if path.name not in ("cluster.yaml", "plans.yaml"))
        self.whole = re.search(r"name: (\S+?)[,\s}]", bot.read_text())[1]
        os.environ["RESTIC_CACHE_DIR"] = str(folder / "cache")

    def command(self, name: str, *more):
        return [self.flarexdb, name, "--manifests", self.manifests, "--admin-url", self.server.url, *more]

    def backup(self, *more) -> float:
        start = time.perf_counter()
        output(*self.command("backup", *more))
        return time.perf_counter() - start

    def bare_dump(self) -> float:
        target = self.folder / "bare"
        roles = [role(name) for name in [*self.names, self.whole]]
        start = time.perf_counter()
        target.mkdir()
        for first in range(0, len(roles), GROUP):
            schemas = [f"--schema={name}" for name in roles[first : first + GROUP]]
            output(
                "pg_dump", "-Fd", "-Z0", "--no-sync", *schemas, "-f", target / str(first), "-d", self.database,
            )
        seconds = time.perf_counter() - start
        shutil.rmtree(target)
        return seconds

    @property
    def database(self) -> str:
        return self.server.url.replace("///postgres?", "///flarex?")

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.repository.rglob("*") if path.is_file())

    def restore(self) -> tuple[float, float]:
        """The seconds of a restore, and of bare pg_restore of the same dump into an empty schema."""
        start = time.perf_counter()
        output(*self.command("restore", self.whole, "--yes", "--unsafe-programs"))
        seconds = time.perf_counter() - start
        target = self.folder / "taken"
        output(*self.command("restore", self.whole, "--to", target))
        dump = next(path for path in target.iterdir() if path.is_dir())
        output(*self.server.psql("-c", "DROP DATABASE IF EXISTS bare", database="postgres"))
        output(*self.server.psql("-c", "CREATE DATABASE bare", database="postgres"))
        bare = self.server.url.replace("///postgres?", "///bare?")
        output("psql", "-Xqc", f"CREATE SCHEMA {role(self.whole)}", bare)
        start = time.perf_counter()
        output("pg_restore", "-e", "--no-owner", "--no-privileges", "-L", target / "restore.list", "-d", bare, dump)
        bare_seconds = time.perf_counter() - start
        shutil.rmtree(target)
        return seconds, bare_seconds

    def rows(self):
        with server(self.flarexdb, self.folder / "server") as running:
            self.server = running
            output(*self.command("apply", "--yes"))
            script = self.folder / "fill.sql"
            script.write_text(filling(self.names))
            output(*running.psql("-f", script))
            schema = role(self.whole)
            output(
                *running.psql(
                    "-c",
                    f"SET ROLE {schema}; CREATE TABLE {schema}.large AS"
                    f" SELECT i, md5(i::text) AS a, repeat(md5(i::text), 20) AS b FROM generate_series(1, 200000) i;"
                    f" CREATE INDEX ON {schema}.large (a)",
                )
            )
            for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
                output(*running.psql("-c", statement))
            bare = [self.bare_dump()]
            first = self.backup()
            bare.append(self.bare_dump())
            yield "first backup / bare pg_dump -Fd", ratio(first, median(bare))
            before = self.size()
            yield "repository", f"{before / 1e6:.1f} MB"
            changed = self.names[:: 50]
            script.write_text(
                "".join(
                    f"INSERT INTO {role(name)}.b SELECT i, repeat('y', 100) FROM generate_series(1, 100) i;\n"
                    for name in changed
                )
            )
            output(*running.psql("-f", script))
            second = self.backup()
            yield f"second backup, {len(changed)} bots changed / first", ratio(second, first)
            yield "    growth of the repository", f"{(self.size() - before) / 1e6:.2f} MB"
            yield "peak memory of flarexdb backup", f"{peak(*self.command('backup')) / 1e6:.0f} MB"
            runs = [self.restore() for _ in range(self.options.runs)]
            yield "restore of 138 MB / bare pg_restore", ratio(*(median(run[at] for run in runs) for at in (0, 1)))


def ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}   ({one:.2f} s / {other:.2f} s)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, action="append")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for bots in options.bots or [1000, 10000]:
        print(f"\n{bots} bots of 3 tables, and one that is larger")
        with tempfile.TemporaryDirectory(prefix="flarexdb-") as folder:
            # The server may run as another user.
            os.chmod(folder, 0o755)
            for name, value in Backups(options, bots, Path(folder)).rows():
                print(f"  {name:<54} {value}", flush=True)


if __name__ == "__main__":
    main()
