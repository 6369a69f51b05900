#!/usr/bin/env python3
"""Prints what can be counted of how the sources are built: targets, files, their lines, the largest types and the
longest functions. Run it before and after a change of the layout; nothing depends on it.

Usage: Tests/structure.py [FOLDER]      FOLDER: a checkout; default: this one
"""

import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
TYPE = re.compile(r"^\s*(?:[\w@()]+\s+)*?(struct|class|enum|actor|extension|protocol)\s+([A-Z][\w.]*)")
FUNCTION = re.compile(r"^\s*(?:@\w+\s+)*(?:(?:package|private|fileprivate|static|mutating|nonisolated|override)\s+)*(?:func\s+\S+|init[?(<])")
STORED = re.compile(r"^    (?:(?:package|private|fileprivate|internal|nonisolated|weak|unowned|private\(set\))\s+)*(?:let|var)\s+(\w+)(?!.*\{\s*$)(?!.*\{ .* \}$)")


def blocks(lines, pattern):
    """The first and last line of each block that a matching line opens, by indentation."""
    for number, line in enumerate(lines):
        match = pattern.match(line)
        if not match:
            continue
        indent = re.match(r" *", line).group()
        for end in range(number, len(lines)):
            if end > number and lines[end].startswith(indent + "}"):
                yield match, number, end
                break
            if end == number and not line.rstrip().endswith(("{", "(", "[")):
                break


def main():
    files = sorted((ROOT / "Sources").rglob("*.swift"))
    targets = {file.relative_to(ROOT / "Sources").parts[0] for file in files}
    sizes, functions, types, stored = [], [], {}, []
    for file in files:
        target = file.relative_to(ROOT / "Sources").parts[0]
        lines = file.read_text().split("\n")
        sizes.append((len(lines) - 1, file))
        for match, start, end in blocks(lines, FUNCTION):
            functions.append((end - start + 1, f"{file.relative_to(ROOT)}:{start + 1}"))
        for match, start, end in blocks(lines, TYPE):
            if lines[start][0] == " ":
                continue
            name = f"{target}.{match.group(2)}"
            types[name] = types.get(name, 0) + end - start + 1
            if match.group(1) in ("class", "actor", "struct"):
                count = sum(
                    1 for line in lines[start + 1 : end] if STORED.match(line) and " static " not in line
                )
                stored.append((count, f"{name} ({match.group(1)})"))
    lengths = [size for size, _ in sizes]
    print(f"targets {len(targets)}, files {len(files)}, lines {sum(lengths)}")
    print(
        f"lines a file: median {statistics.median(lengths):g}, 90th percentile "
        f"{statistics.quantiles(lengths, n=10)[8]:g}, most {max(lengths)}; under 20: {sum(l < 20 for l in lengths)}"
    )
    print(f"functions over 40 lines: {sum(length > 40 for length, _ in functions)} of {len(functions)}")
    for title, rows in (
        ("longest functions", functions),
        ("largest types, with their extensions, in lines", [(size, name) for name, size in types.items()]),
        ("most stored properties", [row for row in stored if row[1].endswith(("(class)", "(actor)"))]),
    ):
        print(f"{title}:")
        for size, name in sorted(rows, reverse=True)[:5]:
            print(f"  {size:4} {name}")


main()
