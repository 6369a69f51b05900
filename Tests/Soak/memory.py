"""Watches the loop's memory over many passes; Tests/Soak/memory.sh starts it."""

import argparse
import signal
import sys
from pathlib import Path

from running import change, running


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flarexdb", type=Path, required=True)
    parser.add_argument("--bots", type=int, default=100)
    parser.add_argument("--passes", type=int, default=10000)
    parser.add_argument("--bound", type=int, default=2048)
    options = parser.parse_args()
    with running(options.flarexdb, options.bots) as (loop, folder, bots):
        tenth = max(options.passes // 10, 1)
        start = None
        for number in range(1, options.passes + 1):
            # One pass in ten has something to do.
            if number % 10 == 0:
                change(bots[number // 10 % len(bots)], folder)
                loop.wait("pass finished", applied="1")
            else:
                loop.process.send_signal(signal.SIGHUP)
                loop.wait("pass finished")
            if number % tenth == 0:
                start = start or loop.memory()
                print(f"{number:6} passes: {loop.memory()} kB", flush=True)
        growth = loop.memory() - start
    print(f"{options.bots} bots: grown by {growth} kB; the bound is {options.bound} kB")
    if growth > options.bound:
        sys.exit("memory.py: error: memory grows with the passes")


main()
