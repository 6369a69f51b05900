"""Injects one fault after another; Tests/Soak/faults.sh starts it."""

import argparse
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from soak import Soak, within


class Fault(Soak):
    """What all faults have in common: bots, a load of changing manifests, and what is looked at afterwards."""

    interval = 3

    def run(self) -> None:
        print(f"== {self.summary}", flush=True)
        self.begin()
        self.is_over, self.begun = False, self.position()
        load = threading.Thread(target=self.load)
        load.start()
        try:
            self.inject()
        finally:
            self.is_over = True
            load.join()
        self.conclude()

    def load(self) -> None:
        # The first two bots are left to the fault.
        names = list(self.bots)[2:]
        while not self.is_over:
            self.set(self.random.choice(names), self.random.choice(["free", "pro"]))
            time.sleep(self.random.random() * 0.1)

    def position(self) -> int:
        return os.path.getsize(self.folder / "run.log")

    def logged(self, text: str) -> bool:
        """Whether it stands in the log since the load began."""
        with open(self.folder / "run.log", "rb") as file:
            file.seek(self.begun)
            return text.encode() in file.read()

    def expect(self, holds: bool, claim: str) -> None:
        if not holds:
            sys.exit(f"faults.py: error: not so: {claim}")

    def wait(self, seconds: float, claim: str, condition) -> float:
        """How long it took until the condition held."""
        start = time.monotonic()
        while not condition():
            self.expect(time.monotonic() - start < seconds, f"within {seconds} s, {claim}")
            time.sleep(0.05)
        return time.monotonic() - start

    def heals(self, seconds: float) -> float:
        """How long drift of one role stays."""
        role = self.sql("SELECT role FROM flarex.bot ORDER BY id LIMIT 1")[0]
        self.sql(f"ALTER ROLE {role} CREATEDB")
        return self.wait(
            seconds, "drift is mended", lambda: self.sql("SELECT 1 FROM pg_roles WHERE rolcreatedb AND NOT rolsuper") == []
        )


class FullDisk(Fault):
    summary = "a disk that is full, of a server that may not survive it"

    def begin(self) -> None:
        (self.folder / "pg").mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600M", "tmpfs", self.folder / "pg"], check=True)
        super().begin()

    def inject(self) -> None:
        filler = self.folder / "pg/filler"
        for pause in (15, 5):
            with open(filler, "wb") as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                        file.flush()
                except OSError:
                    pass
            # Bots that are new need room in many catalogs, and there is none for all of them.
            for number in range(100):
                self.set(f"full{pause}-{number}", "free")
            time.sleep(pause)
            filler.unlink()
            time.sleep(5)
            if not self.sql("SELECT 1"):
                self.server.send_signal(signal.SIGTERM)
                self.server.wait()
                self.start_server()
                print("the server had ended, and was started again")
        self.expect(self.logged("No space left on device"), "the disk was full for the loop too")

    def end(self) -> None:
        super().end()
        subprocess.run(["umount", self.folder / "pg"])


class HeldLock(Fault):
    summary = "a lock that is held for longer than the lock timeout, again and again"

    def inject(self) -> None:
        victim, other = list(self.bots)[:2]
        holder = subprocess.Popen(
            ["psql", "-XAtq", self.url.replace("///postgres", "///flarex"), "-c", "BEGIN", "-c",
             f"SELECT FROM flarex.bot WHERE id = '{victim}' FOR UPDATE", "-c", "SELECT pg_sleep(26)", "-c", "COMMIT"]
        )
        time.sleep(1)
        while holder.poll() is None:
            self.set(victim, "pro" if self.bots[victim] == "free" else "free")
            plan = "pro" if self.bots[other] == "free" else "free"
            self.set(other, plan)
            changed = f"SELECT 1 FROM flarex.bot WHERE id = '{other}' AND plan = '{plan}'"
            self.wait(8, "another bot is changed", lambda: self.sql(changed))
            time.sleep(2)
        self.expect(self.logged("canceling statement due to lock timeout"), "the lock timeout was exceeded")


class ServerClock(Fault):
    summary = "the server's clock jumps, forwards and back"

    # Hours, forwards and back.
    jumps = (3, -48, 0, 9600, 0)

    def wrong_clock(self) -> dict[str, str]:
        """What a program is started with whose clock is to jump."""
        library = self.folder / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
        self.offset = self.folder / "offset"
        self.jump(0)
        return {"LD_PRELOAD": str(library), "CLOCK_OFFSET_FILE": str(self.offset)}

    def jump(self, hours: int) -> None:
        new = self.folder / "offset.new"
        new.write_text(str(hours * 3600))
        new.chmod(0o644)
        os.rename(new, self.offset)

    def begin(self) -> None:
        # The server is started with an environment of its own: a program in its place sets what it needs.
        programs = Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip())
        folder = self.folder / "bin"
        folder.mkdir()
        (folder / "initdb").symlink_to(programs / "initdb")
        variables = " ".join(f"{name}={value}" for name, value in self.wrong_clock().items())
        (folder / "postgres").write_text(f'#!/bin/sh\nexec env {variables} {programs}/postgres "$@"\n')
        (folder / "postgres").chmod(0o755)
        os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
        try:
            super().begin()
        finally:
            os.environ["PATH"] = os.environ["PATH"].removeprefix(f"{folder}:")

    def inject(self) -> None:
        for hours in self.jumps:
            self.jump(hours)
            time.sleep(1)
            now = int(self.sql("SELECT extract(epoch FROM clock_timestamp())::bigint")[0])
            self.expect(abs(now - time.time() - hours * 3600) < 5, f"the server's clock is {hours} h ahead")
            print(f"its clock {hours} h ahead, drift is mended after {self.heals(15):.1f} s")


class LoopClock(ServerClock):
    summary = "the loop's clock jumps, forwards and back"

    def begin(self) -> None:
        Fault.begin(self)

    def inject(self) -> None:
        self.loop.terminate()
        self.loop.wait()
        self.start_loop(**self.wrong_clock())
        for hours in self.jumps:
            self.jump(hours)
            time.sleep(1)
            print(f"its clock {hours} h ahead, drift is mended after {self.heals(15):.1f} s")
        year = time.gmtime(time.time() + 9600 * 3600).tm_year
        self.expect(self.logged(f"\n{year}-"), "the loop's log was in another year")


class SilentNetwork(Fault):
    summary = "the leader's network goes silent, and what was under way arrives after another leads"

    def inject(self) -> None:
        self.loop.terminate()
        self.loop.wait()
        proxy = Proxy(self.folder / f"pg/socket/.s.PGSQL.{self.port}")
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres?sslmode=disable"
        first = self.start_loop("--parallelism", "1", FLAREXDB_ADMIN_URL=url)
        self.wait(20, "the first leads", lambda: self.logged("info: leading"))
        self.start_loop()
        self.wait(20, "the second stands by", lambda: self.logged("standing by"))
        proxy.is_silent = True
        start = time.monotonic()
        name = "marker"
        self.set(name, "free")
        took = self.wait(15, "the second takes over", lambda: self.sql(f"SELECT 1 FROM flarex.bot WHERE id = '{name}'"))
        print(f"the other's first change was applied {took:.1f} s after the network went silent")
        time.sleep(max(0, 14 - (time.monotonic() - start)))
        proxy.is_silent = False
        self.wait(150, "the first knows", lambda: self.logged("no longer leading"))
        first.terminate()
        first.wait()
        proxy.close()


class Proxy:
    """Leads from a TCP port to the server, and can swallow nothing and pass nothing on for a while."""

    def __init__(self, server: Path):
        self.server, self.is_silent = server, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[client], daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(str(self.server))
                other = {client: server, server: client}
                while True:
                    if self.is_silent:
                        time.sleep(0.02)
                        continue
                    for ready in select.select([client, server], [], [], 0.02)[0]:
                        data = ready.recv(1 << 16)
                        # It may have gone silent meanwhile: then this is under way until it is over.
                        while self.is_silent:
                            time.sleep(0.02)
                        other[ready].sendall(data)
                        if not data:
                            return
            except OSError:
                return

    def close(self) -> None:
        self.listener.close()


class StuckLoop(Fault):
    summary = "a loop that is stuck tells systemd nothing any more (takes six minutes)"

    def inject(self) -> None:
        self.loop.terminate()
        self.loop.wait()
        path = str(self.folder / "notify")
        notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notifications.bind(path)
        # Nobody reads what it logs, so that some day it cannot go on.
        reader, writer = os.pipe()
        stuck = subprocess.Popen(
            [self.options.flarexdb, "run", "--manifests", self.manifests, "--interval", "1s", "--log-level", "trace"],
            env={**self.environment(), "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "2000000"},
            stderr=writer,
        )
        last, start, count = time.monotonic(), time.monotonic(), 0
        while time.monotonic() - last < 20 and time.monotonic() - start < 600:
            if select.select([notifications], [], [], 1)[0] and notifications.recv(4096) == b"WATCHDOG=1":
                last, count = time.monotonic(), count + 1
        lasted = last - start
        print(f"{count} signs of life, the last one after {lasted:.0f} s")
        self.expect(count > 100 and 290 < lasted < 400, "the watchdog hears nothing after five minutes")
        stuck.kill()
        stuck.wait()
        os.close(reader)
        os.close(writer)
        self.start_loop()


FAULTS = {
    "full-disk": FullDisk, "held-lock": HeldLock, "server-clock": ServerClock, "loop-clock": LoopClock,
    "silent-network": SilentNetwork, "stuck-loop": StuckLoop,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("faults", nargs="*", metavar="FAULT")
    options = parser.parse_args()
    if options.list:
        return print("\n".join(FAULTS))
    if unknown := set(options.faults) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    for name in options.faults or FAULTS:
        within(options, FAULTS[name])
    print("all faults were survived")


main()
