#!/usr/bin/env python3
"""Prints what the package contains as SPDX 2.3 JSON: sbom.py VERSION COMMIT PACKAGE."""

import hashlib
import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

version, commit, package = sys.argv[1:]
content = Path(package).read_bytes()
created = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def described(name: str, version: str, location: str, **more) -> dict:
    identifier = "SPDXRef-" + "".join(letter if letter.isalnum() else "-" for letter in name)
    return {"SPDXID": identifier, "name": name, "versionInfo": version, "downloadLocation": location,
            "filesAnalyzed": False, **more}


digest = hashlib.sha256(content).hexdigest()
root = described("flarexdb", f"{version}+{commit}", "NOASSERTION",
                 packageFileName=Path(package).name, checksums=[{"algorithm": "SHA256", "checksumValue": digest}])
resolved = json.loads(Path("Package.resolved").read_text())
parts = [described(pin["identity"], pin["state"]["version"], f"git+{pin['location']}@{pin['state']['version']}",
                   licenseDeclared="Apache-2.0")
         for pin in sorted(resolved["pins"], key=lambda pin: pin["identity"])]
relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": root["SPDXID"]}]
relations += [{"spdxElementId": root["SPDXID"], "relationshipType": "STATIC_LINK", "relatedSpdxElement": part["SPDXID"]}
              for part in parts]
print(json.dumps({
    "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
    "name": f"flarexdb-{version}", "documentNamespace": f"https://flarex.dev/spdx/flarexdb-{version}-{digest}",
    "creationInfo": {"created": created, "creators": ["Organization: flarexdb maintainers"]},
    "packages": [root, *parts], "relationships": relations,
}, indent=2))
