"""A private server and a loop that runs on it, for scripts that measure the loop."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from manifests import generate


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
        sys.exit(f"error: run ended before \"{message}\"")

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


@contextmanager
def running(flarexdb: Path, bots: int):
    """A loop that has nothing to do, the folder that it runs in, and the bots' manifests."""
    with tempfile.TemporaryDirectory(prefix="fx-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        with subprocess.Popen(
            [flarexdb, "dev", "--server-only", "--ephemeral", "--data", folder / "pg", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            url = server.stdout.readline().strip()
            try:
                key = subprocess.run(
                    [flarexdb, "keygen", "--out", folder / "key"], check=True, text=True, stdout=subprocess.PIPE
                )
                paths = generate(folder / "manifests", bots, key.stdout.strip())
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
                yield loop, folder, [path for path in paths if path.name not in ("cluster.yaml", "plans.yaml")]
                loop.stop()
            finally:
                server.send_signal(signal.SIGTERM)


def change(path: Path, folder: Path) -> float:
    """Puts the bot on the other plan, by a new file in the place of the old one; returns when that was."""
    text = path.read_text()
    other = text.replace("plan: free", "plan: pro") if "plan: free" in text else text.replace("plan: pro", "plan: free")
    new = folder / "new.yaml"
    new.write_text(other)
    start = time.perf_counter()
    os.rename(new, path)
    return start
