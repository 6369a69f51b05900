"""Makes trouble for the loop, and looks at what is left; Tests/Soak/run.sh starts it."""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

POLICY = """\
apiVersion: flarex.dev/v1
kind: Cluster
metadata: {{name: soak}}
spec:
  database: flarex
  endpoint: {{host: 127.0.0.1, port: 5432, sslmode: disable, urlForm: plain}}
  maxStorage: 200GB
  extensions: []
  deletion: {{retention: 5s, maxPrune: 10%}}
  secrets: {{recipients: ["{recipient}"]}}
---
apiVersion: flarex.dev/v1
kind: Plan
metadata: {{name: free}}
spec: {{storage: 500MB}}
---
apiVersion: flarex.dev/v1
kind: Plan
metadata: {{name: pro}}
spec: {{storage: 10GB, connections: 20}}
"""

# What the manifests ask for, in PostgreSQL's words: connection limit and quota by plan.
PLANS = {"free": (10, 500_000_000), "pro": (20, 10_000_000_000)}

BOT = """\
apiVersion: flarex.dev/v1
kind: BotDatabase
metadata: {{name: {name}, workspace: acme}}
spec: {{plan: {plan}}}
"""


SCHEMAS = """
SELECT nspname, pg_get_userbyid(nspowner), coalesce(nspacl::text ~ '[{,]=', false)
FROM pg_namespace WHERE nspname ~ '^bot_' ORDER BY 1
"""
ATTRIBUTES = """
SELECT rolname, rolconnlimit, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
FROM pg_roles WHERE rolname ~ '^bot_' ORDER BY 1
"""
MEMBERS = """
SELECT m.rolname, g.rolname FROM pg_auth_members a
JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
WHERE m.rolname ~ '^bot_' ORDER BY 1, 2
"""
PATHS = """
SELECT r.rolname, substring(c FROM 'search_path="?(bot_[0-9a-f]+)') FROM pg_db_role_setting s
JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN unnest(s.setconfig) c
WHERE r.rolname ~ '^bot_' AND c ~ '^search_path=' ORDER BY 1
"""


def role_name(bot: str) -> str:
    digest = hashlib.blake2b(f"flarex.dev/bot:{bot}".encode(), digest_size=32)
    return "bot_" + digest.hexdigest()[:16]


class Soak:
    """A server, a loop and the manifests of both."""

    interval = 10

    def __init__(self, options: argparse.Namespace, folder: Path):
        self.options, self.folder, self.random = options, folder, random.Random(options.seed)
        self.manifests = folder / "manifests"
        self.manifests.mkdir()
        self.log = open(folder / "run.log", "w+")
        self.done = Counter()
        self.bots: dict[str, str] = {}
        self.server = self.loop = None
        self.port = None

    # The processes.

    def start_server(self, **variables) -> None:
        arguments = ["dev", "--server-only", "--data", self.folder / "pg", "--port", self.port or "0"]
        self.server = subprocess.Popen(
            [self.options.flarexdb, *arguments],
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        url = self.server.stdout.readline().strip()
        if not url:
            sys.exit("soak.py: error: the server did not start")
        self.url = url
        self.port = url.split("port=")[1].split("&")[0]

    def stop_server(self) -> None:
        if self.random.random() < 0.5:
            # As a crash would: the postmaster alone, and then what started it.
            pid = int((self.folder / "pg/data/postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()

    def start_loop(self, *arguments, **variables) -> subprocess.Popen:
        command = [self.options.flarexdb, "run", "--manifests", self.manifests, "--interval", f"{self.interval}s"]
        self.loop = subprocess.Popen([*command, *arguments], env={**self.environment(), **variables}, stderr=self.log)
        return self.loop

    def environment(self) -> dict[str, str]:
        return {**os.environ, "FLAREXDB_ADMIN_URL": self.url}

    def flarexdb(self, *arguments) -> subprocess.CompletedProcess:
        command = [self.options.flarexdb, *arguments]
        return subprocess.run(command, env=self.environment(), text=True, capture_output=True)

    def sql(self, text: str) -> list[str]:
        url = self.url.replace("///postgres", "///flarex")
        run = subprocess.run(["psql", "-XAtq", url, "-c", text], text=True, capture_output=True)
        return run.stdout.splitlines()

    # The manifests.

    def write(self, name: str, text: str) -> None:
        new = self.folder / f"{name}.new"
        new.write_text(text)
        os.rename(new, self.manifests / f"{name}.yaml")

    def set(self, name: str, plan: str) -> None:
        self.bots[name] = plan
        self.write(name, BOT.format(name=name, plan=plan))

    # Trouble.

    def change(self) -> None:
        name = self.random.choice(list(self.bots))
        self.set(name, self.random.choice(["free", "pro"]))

    def add(self) -> None:
        self.set(f"new{self.done['add']}", "free")

    def delete(self) -> None:
        name = self.random.choice([name for name in self.bots if not name.startswith("kept")])
        del self.bots[name]
        (self.manifests / f"{name}.yaml").unlink()

    def break_and_mend(self) -> None:
        name = self.random.choice(list(self.bots))
        self.write(name, "kind: [")
        time.sleep(self.random.random())
        self.set(name, self.bots[name])

    def drift(self) -> None:
        roles = self.sql("SELECT role FROM flarex.bot ORDER BY id")
        if roles:
            role = self.random.choice(roles)
            change = self.random.choice([f"ALTER ROLE {role} CREATEDB", f"GRANT USAGE ON SCHEMA {role} TO PUBLIC"])
            self.sql(change)

    def vanish(self) -> None:
        os.rename(self.manifests, self.folder / "away")
        time.sleep(self.random.random() * 4)
        os.rename(self.folder / "away", self.manifests)

    def hang_up(self) -> None:
        self.loop.send_signal(signal.SIGHUP)

    def kill_loop(self) -> None:
        self.loop.kill()
        self.loop.wait()
        self.start_loop()

    def restart_server(self) -> None:
        self.stop_server()
        time.sleep(self.random.random() * 2)
        self.start_server()

    def trouble(self) -> None:
        kinds = {
            self.change: 600, self.add: 60, self.delete: 40, self.drift: 60, self.break_and_mend: 20,
            self.vanish: 4, self.hang_up: 10, self.kill_loop: 12, self.restart_server: 6,
        }
        end = time.monotonic() + self.options.minutes * 60
        while time.monotonic() < end:
            kind = self.random.choices(list(kinds), list(kinds.values()))[0]
            kind()
            self.done[kind.__name__] += 1
            time.sleep(self.random.random() * 0.1)

    # The end.

    def idle(self) -> tuple[int, int]:
        """The loop's open files and resident kilobytes, once nothing is being done."""
        self.converge()
        time.sleep(3)
        status = Path(f"/proc/{self.loop.pid}/status").read_text()
        memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
        return len(os.listdir(f"/proc/{self.loop.pid}/fd")), memory

    def fresh(self) -> tuple[int, int]:
        """The same of a loop that has just begun, and made two passes over everything."""
        self.kill_loop()
        time.sleep(2 * self.interval + 5)
        return self.idle()

    def converge(self) -> float:
        start = time.monotonic()
        while time.monotonic() - start < 600:
            plan = self.flarexdb("plan", "--detailed-exitcode", "--manifests", self.manifests)
            if plan.returncode == 0 and plan.stdout.startswith("No changes."):
                return time.monotonic() - start
            time.sleep(1)
        sys.exit(f"soak.py: error: not converged after ten minutes:\n{plan.stdout[-2000:]}{plan.stderr[-2000:]}")

    def check(self) -> None:
        wrong = []

        def expect(what: str, found, expected) -> None:
            if found != expected:
                wrong.append(f"{what}: found {found}, expected {expected}")

        registry = dict(line.split("|") for line in self.sql("SELECT id, plan FROM flarex.bot WHERE phase = 'Ready'"))
        expect("bots in the registry", sorted(registry.items() ^ self.bots.items()), [])
        # Not what flarexdb says of itself, but what the catalogs hold, bot by bot.
        names = {name: role_name(name) for name in self.bots}
        expect("roles", self.sql("SELECT rolname FROM pg_roles WHERE rolname ~ '^bot_' ORDER BY 1"), sorted(names.values()))
        expect("schemas", self.sql(SCHEMAS), [f"{name}|flarex_owner|f" for name in sorted(names.values())])
        wishes = sorted(f"{names[name]}|{PLANS[plan][0]}|t|f|f|f|f|f" for name, plan in self.bots.items())
        expect("attributes", self.sql(ATTRIBUTES), wishes)
        wishes = sorted(f"{name}|{names[name]}|{PLANS[plan][1]}" for name, plan in self.bots.items())
        expect("quotas", sorted(self.sql("SELECT id, role, quota_bytes FROM flarex.bot")), wishes)
        expect("members", self.sql(MEMBERS), [f"{name}|flarex_bots" for name in sorted(names.values())])
        expect("search paths", self.sql(PATHS), [f"{name}|{name}" for name in sorted(names.values())])
        sealed = self.sql(
            "SELECT count(*) FROM flarex.bot b JOIN flarex.secret s ON s.bot = b.id JOIN pg_authid r ON r.rolname = b.role "
            "WHERE s.verifier_digest = encode(sha256(convert_to(r.rolpassword, 'UTF8')), 'hex')"
        )
        expect("secrets that log in", sealed, [str(len(self.bots))])
        for role, number in self.data.items():
            expect(f"data in {role}", self.sql(f"SELECT number FROM {role}.data"), [number])
        sessions = self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flarexdb'")
        if int(sessions[0]) > 3:
            wrong.append(f"sessions left open: {sessions[0]}")
        (descriptors, memory), (fewest, least) = self.idle(), self.fresh()
        print(f"the loop after it: {descriptors} open files, {memory} kB; begun anew: {fewest} files, {least} kB")
        if descriptors > fewest + 4:
            wrong.append(f"open files of the loop: {descriptors}, of a new one {fewest}")
        # One that has just begun has not yet planned and read manifests at once. Tests/Soak/memory.sh looks closer.
        if memory > least * 2.5:
            wrong.append(f"memory of the loop: {memory} kB, of a new one {least} kB")
        if left := self.sql("SELECT pid, query FROM pg_stat_activity WHERE state ~ 'in transaction'"):
            wrong.append(f"transactions left open: {left}")
        if wrong:
            sys.exit("soak.py: error: " + "\n".join(wrong))

    def begin(self) -> None:
        """Makes the bots, and lets some of them store what must not be lost."""
        key = self.flarexdb_keygen()
        self.write("cluster", POLICY.format(recipient=key))
        for number in range(self.options.bots):
            # One in ten is never deleted, and has data to lose.
            self.set(f"kept{number}" if number % 10 == 0 else f"bot{number}", "free")
        self.start_server()
        self.start_loop()
        first = self.converge()
        print(f"{self.options.bots} bots were made in {first:.0f} s")
        self.data = {}
        for role in self.sql("SELECT role FROM flarex.bot WHERE id LIKE 'kept%' ORDER BY id LIMIT 20"):
            self.data[role] = str(self.random.randrange(10**6))
            self.sql(f"CREATE TABLE {role}.data AS SELECT {self.data[role]} AS number")

    def run(self) -> None:
        self.begin()
        self.trouble()
        print("trouble: " + ", ".join(f"{count} {name}" for name, count in self.done.most_common()))
        self.conclude()

    def conclude(self) -> None:
        """Waits until nothing is left to do, and looks at everything."""
        print(f"converged {self.converge():.0f} s after the end of it")
        # Those deleted last are dropped after the retention.
        deadline = time.monotonic() + 120
        while self.sql("SELECT 1 FROM flarex.bot WHERE phase = 'Tombstoned' LIMIT 1") and time.monotonic() < deadline:
            time.sleep(1)
        self.check()
        print(f"as the manifests say: {len(self.bots)} bots, nothing lost and nothing left over")

    def flarexdb_keygen(self) -> str:
        command = [self.options.flarexdb, "keygen", "--out", self.folder / "key"]
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()

    def end(self) -> None:
        for process in (self.loop, self.server):
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    within(options, Soak)


def within(options: argparse.Namespace, kind: type[Soak]) -> None:
    """Runs it in a folder of its own; when something is wrong, shows the end of the log."""
    with tempfile.TemporaryDirectory(prefix="fx-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        soak = kind(options, folder)
        try:
            soak.run()
        except BaseException:
            soak.log.flush()
            lines = (folder / "run.log").read_text().splitlines()
            quiet = ("read manifests", "warning: spec.deletion", "applied", "pass finished applied")
            shown = [line for line in lines if not any(words in line for words in quiet)]
            print("\n".join(shown[-40:]), file=sys.stderr)
            raise
        finally:
            soak.end()


if __name__ == "__main__":
    main()
