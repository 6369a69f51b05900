"""A private server with bots, the loop and a panel on it, for scripts that use the panel as people do."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

PERSON = "ada@example.com"

POLICY = """
apiVersion: flarex.dev/v1
kind: Cluster
metadata: {{name: primary}}
spec:
  database: flarex
  maxStorage: 20GB
  endpoint: {{host: 127.0.0.1, port: {port}, sslmode: disable}}
  extensions: [citext, pgcrypto]
  secrets: {{recipients: ["{recipient}"]}}
  console: {{rows: 1000, bytes: 1MB, statementTimeout: 20s}}
{backups}
---
apiVersion: flarex.dev/v1
kind: Plan
metadata: {{name: free}}
spec: {{storage: 20MB}}
---
apiVersion: flarex.dev/v1
kind: Plan
metadata: {{name: pro}}
spec:
  storage: 10GB
  connections: 20
  overage: {{allowed: true, pricePerGBMonth: "0.25", currency: USD}}
"""

PANEL = """
apiVersion: flarex.dev/v1
kind: Panel
metadata: {{name: panel}}
spec:
  url: {url}
  administrators: [{administrators}]
{sign_in}
"""

BOT = """
apiVersion: flarex.dev/v1
kind: BotDatabase
metadata: {{name: {bot}, workspace: {workspace}}}
spec: {spec}
"""

WORKSPACE = """
apiVersion: flarex.dev/v1
kind: Workspace
metadata: {{name: {name}}}
spec:
  members:
    - {{group: {name}-readers, permission: read}}
    - {{group: {name}-writers, permission: write}}
    - {{group: {name}-admins, permission: admin}}
"""

BOTS = {
    "weather": ("acme", "{plan: free, extensions: [citext]}"),
    "billing": ("acme", "{plan: pro, overage: true}"),
    "chat": ("umbrella", "{plan: free}"),
}

STATIONS = """
CREATE TYPE sky AS ENUM ('clear', 'cloudy', 'rain');
CREATE TABLE station (id int PRIMARY KEY, name text NOT NULL, opened date);
CREATE TABLE reading (station int REFERENCES station, at timestamptz, celsius numeric, sky sky);
CREATE VIEW warm AS SELECT name, celsius FROM station JOIN reading ON station = id WHERE celsius > 20;
COMMENT ON TABLE station IS 'Where it is measured';
INSERT INTO station VALUES (1, 'Riga', '1998-04-01'), (2, 'Tartu', NULL), (3, 'Vilnius', '2003-09-12');
INSERT INTO reading SELECT 1 + n % 3, timestamptz '2026-11-01' + n * interval '1 hour', round((12 + 9 * sin(n))::numeric, 1),
    (enum_range(NULL::sky))[1 + n % 3] FROM generate_series(1, 600) n;
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class World:
    """The programs that run, and how to use them."""

    def __init__(self, programs: Path, folder: Path, server_url: str):
        self.programs = programs
        self.folder = folder
        self.server_url = server_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.manifests = folder / "manifests"
        self.processes: dict[str, subprocess.Popen] = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "FLAREXDB_ADMIN_URL": server_url,
            "FLAREXDB_MANIFESTS": str(self.manifests),
            "NO_COLOR": "1",
        }

    def write(self, *, sign_in="", administrators="{user: " + PERSON + "}", bots=BOTS) -> None:
        """Writes the manifests."""
        self.manifests.mkdir(exist_ok=True)
        recipient = self.run("keygen", "--out", self.folder / "key.txt").strip()
        backups = ""
        if shutil.which("restic"):
            (self.folder / "repository-password").write_text("a long password\n")
            backups = (
                f"  backups: {{repository: {self.folder}/repository, "
                f"passwordFile: {self.folder}/repository-password}}"
            )
        server_port = re.search(r"port=(\d+)", self.server_url).group(1)
        documents = [
            POLICY.format(port=server_port, recipient=recipient, backups=backups),
            PANEL.format(url=self.url, administrators=administrators, sign_in=sign_in),
        ]
        documents += [WORKSPACE.format(name=name) for name in sorted({workspace for workspace, _ in bots.values()})]
        documents += [BOT.format(bot=bot, workspace=place, spec=spec) for bot, (place, spec) in bots.items()]
        (self.manifests / "bots.yaml").write_text("---".join(documents))

    def run(self, *arguments, check=True, input=None) -> str:
        """Runs flarexdb and returns what it prints."""
        done = subprocess.run(
            [self.programs / "flarexdb", *map(str, arguments)],
            env=self.environment, input=input, text=True, capture_output=True, cwd=self.folder,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"flarexdb {arguments[0]}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def sql(self, bot: str, text: str) -> None:
        """Runs statements as a bot."""
        self.run("exec", bot, "--key", self.folder / "key.txt", "--", "psql", "-Xq", "-v", "ON_ERROR_STOP=1", input=text)

    def start_loop(self) -> None:
        self.start("loop", "run", "--interval", "1s")

    def start_panel(self, *, dev=True, options=()) -> None:
        login = self.folder / "login"
        if not login.exists():
            port = re.search(r"port=(\d+)", self.server_url).group(1)
            self.run("panel", "login", "--out", login, "--host", "127.0.0.1", "--port", port, "--sslmode", "disable")
        person = ["--dev", "--dev-user", PERSON] if dev else []
        self.start("panel", "panel", "--listen", f"127.0.0.1:{self.port}", "--login", login, *person, *options)
        # The link comes once it listens.
        self.link = next((line.strip() for line in self.processes["panel"].stdout if line.startswith("http")), None) if dev else None
        self.await_panel()

    def await_panel(self) -> None:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the panel did not start: " + (self.folder / "panel.log").read_text())

    def start(self, name: str, *arguments) -> None:
        with open(self.folder / f"{name}.log", "a") as log:
            self.processes[name] = subprocess.Popen(
                [self.programs / "flarexdb", *map(str, arguments)],
                env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.folder,
            )

    def stop(self, name: str, how=signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        process.wait()


@contextmanager
def world(programs: Path):
    """A server of one's own and an empty world on it; everything ends with it."""
    with tempfile.TemporaryDirectory(prefix="fx-panel-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        command = [programs / "flarexdb", "dev", "--server-only", "--ephemeral", "--data", folder / "pg", "--port", "0"]
        with open(folder / "dev.log", "w") as log:
            server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        url = server.stdout.readline().strip()
        if not url:
            raise RuntimeError("no server was started: " + (folder / "dev.log").read_text())
        made = World(programs, folder, url)
        try:
            yield made
        finally:
            for name in list(made.processes):
                made.stop(name)
            server.send_signal(signal.SIGINT)
            server.wait()
