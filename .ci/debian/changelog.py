#!/usr/bin/env python3
"""Prints Debian's changelog out of the page Changelog.md: one entry for each heading `## VERSION (YYYY-MM-DD)`."""

import re
import sys
from datetime import datetime, timezone
from email.utils import format_datetime

PAGE = open(sys.argv[1]).read()

for heading in re.split(r"^## ", PAGE, flags=re.M)[1:]:
    title, _, body = heading.partition("\n")
    match = re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)", title.strip())
    if not match:
        sys.exit(f"{sys.argv[1]}: error: the heading \"{title}\" is not `VERSION (YYYY-MM-DD)`")
    version, date = match.groups()
    print(f"flarexdb ({version}) stable; urgency=medium\n")
    for item in re.findall(r"^- (.*(?:\n  .*)*)", body, flags=re.M):
        print("  * " + item.replace("\n  ", "\n    "))
    moment = datetime.fromisoformat(date).replace(tzinfo=timezone.utc)
    print(f"\n -- flarexdb maintainers <maintainers@flarex.dev>  {format_datetime(moment)}\n")
