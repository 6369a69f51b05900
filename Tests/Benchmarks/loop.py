"""Measures the loop; Tests/Benchmarks/loop.sh starts it."""

import argparse
import signal
import time
from pathlib import Path
from statistics import median

from running import Loop, change, running

DEBOUNCE = 50  # milliseconds, as LoopSettings has it


def spread(values: list[float]) -> str:
    ordered = sorted(values)
    return f"median {median(ordered):.0f} ms, worst {ordered[-1]:.0f} ms"


def measure(loop: Loop, folder: Path, bots: list[Path], options: argparse.Namespace) -> None:
    times = []
    for number in range(options.changes):
        start = change(bots[number * 37 % len(bots)], folder)
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, default=10000)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--passes", type=int, default=20)
    options = parser.parse_args()
    with running(options.flarexdb, options.bots) as (loop, folder, bots):
        measure(loop, folder, bots, options)


main()
