"""Manifests for measuring: one file a bot, in one folder a workspace."""

from pathlib import Path

CLUSTER = """\
apiVersion: flarex.dev/v1
kind: Cluster
metadata:
  name: benchmark
spec:
  database: flarex
  endpoint:
    host: 127.0.0.1
    port: 5432
    sslmode: disable
  maxStorage: 200GB
  extensions: [pgcrypto, citext, unaccent]
  secrets:
    recipients: [{recipient}]
"""

PLANS = """\
apiVersion: flarex.dev/v1
kind: Plan
metadata:
  name: free
spec:
  storage: 500MB
---
apiVersion: flarex.dev/v1
kind: Plan
metadata:
  name: pro
spec:
  storage: 10GB
  connections: 20
  settings:
    statement_timeout: 60s
    work_mem: 16MB
"""

BOT = """\
apiVersion: flarex.dev/v1
kind: BotDatabase
metadata:
  name: {name}
  workspace: {workspace}
  labels:
    team: sky
spec:
  plan: {plan}
"""


def generate(folder: Path, bots: int, recipient: str) -> list[Path]:
    """Writes the manifests and returns their paths. Three bots in ten have extensions, one in four has settings."""
    folder.mkdir(parents=True)
    paths = [folder / "cluster.yaml", folder / "plans.yaml"]
    paths[0].write_text(CLUSTER.format(recipient=recipient))
    paths[1].write_text(PLANS)
    for number in range(bots):
        workspace = f"workspace-{number % 20:02}"
        text = BOT.format(name=f"bot-{number:05}", workspace=workspace, plan="pro" if number % 4 == 0 else "free")
        if number % 10 == 0:
            text += "  extensions: [citext, pgcrypto]\n"
        elif number % 10 < 3:
            text += "  extensions: [citext]\n"
        path = folder / workspace / f"bot-{number:05}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        paths.append(path)
    return paths
