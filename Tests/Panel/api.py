"""Has schemathesis try the API as its description says; Tests/Panel/api.sh starts it."""

import argparse
import subprocess
import sys
from pathlib import Path

from world import STATIONS, world


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--schemathesis", type=Path, required=True)
    options = parser.parse_args()
    with world(options.programs.resolve()) as made:
        made.write()
        made.run("apply", "--yes")
        made.sql("weather", STATIONS)
        made.start_loop()
        made.start_panel(dev=False)
        token = made.run("token", "create", "schemathesis", "--all-workspaces", "--permission", "admin").split()[0]
        # As often as the panel lets one address ask.
        command = [options.schemathesis.absolute(), "run", f"{made.url}/api/v1/openapi.json", "--header",
                   f"Authorization: Bearer {token}", "--rate-limit", "40/s", "--max-examples", "25", "--no-color",
                   # Empty parameters count as none, and members that are not known are passed over.
                   "--exclude-checks", "negative_data_rejection"]
        sys.exit(subprocess.run(command, cwd=made.folder).returncode)


if __name__ == "__main__":
    main()
