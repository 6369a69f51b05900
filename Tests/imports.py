#!/usr/bin/env python3
"""Reads `swift package dump-package` and fails when a target imports what it does not declare, or declares what it does
not import. The compiler accepts an undeclared import as long as another target happens to bring the module."""

import json
import pathlib
import re
import sys

# What comes with the toolchain.
TOOLCHAIN = {"Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Swift", "Synchronization", "Testing"}
# Test targets run the program, and nothing imports it.
PROGRAM = "flarexdb"
IMPORT = re.compile(
    r"^(?:(?:package|public|internal|private|fileprivate|@\w+(?:\(\w+\))?)\s+)*import\s+"
    r"(?:(?:struct|class|enum|func|let|var|typealias|protocol)\s+)?(\w+)",
    re.MULTILINE,
)


def declared(target):
    names = set()
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                names.add(dependency[kind][0])
    return names


def main():
    failed = False
    for target in json.load(sys.stdin)["targets"]:
        if target["type"] == "system":
            continue
        folder = pathlib.Path("Tests" if target["type"] == "test" else "Sources") / target["name"]
        imported = {}
        for file in sorted(folder.rglob("*.swift")):
            for module in IMPORT.findall(file.read_text()):
                imported.setdefault(module, file)
        names = declared(target)
        for module in sorted(imported.keys() - names - TOOLCHAIN):
            print(f"{imported[module]}: error: {target['name']} imports {module} and does not declare it", file=sys.stderr)
            failed = True
        for module in sorted(names - imported.keys() - {PROGRAM}):
            print(f"Package.swift: error: {target['name']} declares {module} and imports it nowhere", file=sys.stderr)
            failed = True
    sys.exit(failed)


main()
