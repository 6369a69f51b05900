"""Has many people use the panel at once; Tests/Panel/load.sh starts it."""

import argparse
import http.client
import json
import random
import signal
import statistics
import sys
import threading
import time
from pathlib import Path

from world import STATIONS, world

READS = ["/api/v1/bots", "/api/v1/bots/weather", "/api/v1/bots/weather/usage", "/api/v1/bots/weather/audit", "/api/v1/requests"]


class Person(threading.Thread):
    """Reads pages, and runs a small query now and then, with a pause after each."""

    def __init__(self, number: int, port: int, token: str, end: float):
        super().__init__(daemon=True)
        self.number, self.port, self.token, self.end = number, port, token, end
        self.times: dict[str, list[float]] = {"read": [], "query": []}
        self.errors: list[str] = []

    def run(self) -> None:
        random.seed(self.number)
        time.sleep(random.random() * 3)
        while time.monotonic() < self.end:
            is_query = random.random() < 0.2
            start = time.monotonic()
            problem = self.query() if is_query else self.ask("GET", random.choice(READS))[1]
            self.times["query" if is_query else "read"].append(time.monotonic() - start)
            if problem:
                self.errors.append(problem)
            time.sleep(random.uniform(1, 5))

    def query(self) -> str | None:
        text, problem = self.ask("POST", "/api/v1/bots/weather/console/runs", {"sql": "SELECT count(*) FROM reading"})
        if problem:
            return problem
        run = json.loads(text)
        is_right = run["state"] == "ended" and run["results"][0].get("rows") == [["600"]]
        return None if is_right else f"a query: {text[:300]}"

    def ask(self, method: str, path: str, body=None) -> tuple[str, str | None]:
        headers = {
            "Host": f"127.0.0.1:{self.port}", "Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
            "X-Forwarded-For": f"192.0.2.{self.number % 250}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return text, None if answer.status < 300 else f"{method} {path}: {answer.status} {text[:300]}"
        except OSError as error:
            return "", f"{method} {path}: {error!r}"
        finally:
            connection.close()


def memory(process) -> int:
    """Resident megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def use(made, tokens: list[str], seconds: float) -> list[Person]:
    end = time.monotonic() + seconds
    people = [Person(number, made.port, token, end) for number, token in enumerate(tokens)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return people


def report(people: list[Person]) -> None:
    for kind in ("read", "query"):
        times = sorted(time for person in people for time in person.times[kind])
        p99 = times[int(len(times) * 0.99)] * 1000
        print(f"{kind}: {len(times)}, median {statistics.median(times) * 1000:.0f} ms, p99 {p99:.0f} ms, most {times[-1] * 1000:.0f} ms")
    errors = [error for person in people for error in person.errors]
    print(f"errors: {len(errors)}", flush=True)
    if errors:
        sys.exit(f"load.py: error: {errors[0]}")


def kill_under_load(made, tokens: list[str]) -> None:
    """A panel and a loop that are killed lose no request, and nothing of it is done twice."""
    numbers = []
    for number in range(3):
        text, problem = Person(0, made.port, tokens[0], 0).ask(
            "POST", "/api/v1/bots/weather/requests", {"kind": "migrate", "arguments": {
                "name": f"000{number}_count", "text": f"CREATE TABLE count_{number} (n int); SELECT pg_sleep(0.5)"}})
        if problem:
            sys.exit(f"load.py: error: {problem}")
        numbers.append(json.loads(text)["number"])
    time.sleep(1)
    made.stop("loop", signal.SIGKILL)
    made.stop("panel", signal.SIGKILL)
    made.start_loop()
    made.start_panel(dev=False, options=["--trusted-proxy", "127.0.0.1"])
    end = time.monotonic() + 90
    for number in numbers:
        while True:
            text, _ = Person(0, made.port, tokens[0], 0).ask("GET", f"/api/v1/requests/{number}")
            if text and json.loads(text)["state"] == "done":
                break
            if time.monotonic() > end:
                sys.exit(f"load.py: error: a request is not done after the kill: {text[:500]}")
            time.sleep(0.5)
    text, _ = Person(0, made.port, tokens[0], 0).ask("GET", "/api/v1/bots/weather/migrations")
    names = [entry["name"] for entry in json.loads(text)["migrations"]]
    if sorted(names) != [f"000{number}_count" for number in range(3)]:
        sys.exit(f"load.py: error: the migrations are {names}")
    print("killed: panel and loop; every request was carried out once", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with world(options.programs.resolve()) as made:
        made.write()
        made.run("apply", "--yes")
        made.sql("weather", STATIONS)
        made.start_loop()
        tokens = [
            made.run("token", "create", f"p{number}", "--workspace", "acme", "--permission", "write").split()[0]
            for number in range(options.people)
        ]
        made.start_panel(dev=False, options=["--trusted-proxy", "127.0.0.1"])
        use(made, tokens, 10)
        before = memory(made.processes["panel"])
        report(use(made, tokens, options.seconds))
        print(f"memory: {before} MB after 10 s, {memory(made.processes['panel'])} MB at the end", flush=True)
        kill_under_load(made, tokens)


if __name__ == "__main__":
    main()
