"""Measures the loop; Tests/Benchmarks/loop.sh starts it."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from manifests import generate

DEBOUNCE = 50  # milliseconds, as LoopSettings has it


class Loop:
    """`flarexdb run`, whose log is read line by line as it comes."""

    def __init__(self, flarexdb: Path, manifests: Path, url: str):
        self.process = subprocess.Popen(
            [flarexdb, "run", "--manifests", manifests, "--interval", "24h", "--log-level", "debug", "--log-format", "json"],
            env={**os.environ, "FLAREXDB_ADMIN_URL": url},
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait(self, message: str, **fields: str) -> dict:
        """The next line with the message and the fields."""
        for line in self.process.stderr:
            entry = json.loads(line)
            if entry["message"] == message and fields.items() <= entry.items():
                return entry
        sys.exit(f"loop.py: error: run ended before \"{message}\"")

    def memory(self) -> int:
        """Resident kilobytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    def processor(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()


def spread(values: list[float]) -> str:
    ordered = sorted(values)
    return f"median {median(ordered):.0f} ms, worst {ordered[-1]:.0f} ms"


def measure(flarexdb: Path, folder: Path, url: str, options: argparse.Namespace) -> None:
    key = folder / "key"
    recipient = subprocess.run([flarexdb, "keygen", "--out", key], check=True, text=True, stdout=subprocess.PIPE).stdout
    paths = generate(folder / "manifests", options.bots, recipient.strip())
    subprocess.run(
        [flarexdb, "apply", "--yes", "--manifests", folder / "manifests"],
        env={**os.environ, "FLAREXDB_ADMIN_URL": url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    loop = Loop(flarexdb, folder / "manifests", url)
    # The first sweep has a pass of its own.
    loop.wait("sweep finished")
    # What was just written is read again until its time stamp tells changes apart.
    time.sleep(2.5)

    bots = [path for path in paths if path.name not in ("cluster.yaml", "plans.yaml")]
    times = []
    for number in range(options.changes):
        path = bots[number * 37 % len(bots)]
        text = path.read_text()
        other = text.replace("plan: free", "plan: pro") if "plan: free" in text else text.replace("plan: pro", "plan: free")
        new = folder / "new.yaml"
        new.write_text(other)
        start = time.perf_counter()
        os.rename(new, path)
        loop.wait("pass finished", applied="1")
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.1)
    print(f"one changed bot among {options.bots}, from saved to applied, {DEBOUNCE} ms of debounce included: {spread(times)}")

    passes, processor, before = [], loop.processor(), None
    for number in range(options.passes):
        start = time.perf_counter()
        loop.process.send_signal(signal.SIGHUP)
        loop.wait("pass finished")
        passes.append((time.perf_counter() - start) * 1000)
        if number == options.passes // 10:
            before = loop.memory()
    cost = (loop.processor() - processor) * 1000 / options.passes
    print(f"an idle pass over {options.bots} bots: {spread(passes)}, of which {cost:.0f} ms are our processor time")
    print(f"memory after a tenth of {options.passes} passes: {before} kB, at the end: {loop.memory()} kB")
    loop.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, default=10000)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--passes", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fx-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        with subprocess.Popen(
            [options.flarexdb, "dev", "--server-only", "--ephemeral", "--data", folder / "pg", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            url = server.stdout.readline().strip()
            try:
                measure(options.flarexdb, folder, url, options)
            finally:
                server.send_signal(signal.SIGTERM)


main()
