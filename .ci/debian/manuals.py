#!/usr/bin/env python3
"""Writes manual pages: manuals.py PROGRAM FOLDER.

Section 1 has a page for each command, made of the program's description of itself; section 5 has the one about
manifests, made of the JSON Schema that the program prints.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])


def output(*arguments: str) -> str:
    return subprocess.run([PROGRAM, *arguments], check=True, text=True, stdout=subprocess.PIPE).stdout


VERSION = output("--version").split()[0]


def roff(text: str) -> str:
    """The text, with what roff would take for its own."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def paragraphs(text: str) -> str:
    return ".PP\n".join(roff(part.strip()) + "\n" for part in text.split("\n\n") if part.strip())


def spelled(argument: dict) -> str:
    """How an argument is written: `--bot NAME`, `-o FILE`, FILE."""
    value = rf"\fI{roff(argument.get('valueName', 'value'))}\fP"
    if argument["kind"] == "positional":
        return value
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    names = ", ".join(rf"\fB{roff(dashes[name['kind']] + name['name'])}\fP" for name in argument["names"])
    return names if argument["kind"] == "flag" else f"{names} {value}"


def usage(name: str, command: dict) -> str:
    parts = [rf"\fB{roff(name)}\fP"]
    for argument in shown(command):
        text = spelled(argument).split(", ")[-1]
        if argument.get("isRepeating"):
            text += r"\&..."
        parts.append(f"[{text}]" if argument.get("isOptional") else text)
    if command.get("subcommands"):
        parts.append(r"\fIcommand\fP")
    return " ".join(parts) + "\n"


def shown(command: dict) -> list:
    return [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)]


def options(command: dict) -> str:
    text = ""
    for argument in shown(command):
        about = argument.get("abstract", "")
        if argument.get("defaultValue"):
            about += f" Default: {argument['defaultValue']}."
        if argument.get("allValues"):
            about += f" One of {', '.join(argument['allValues'])}."
        text += f".TP\n{spelled(argument)}\n{roff(about.strip())}\n"
    return text


def page(path: Path, name: str, section: int, abstract: str, body: str):
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'.TH {name.upper()} {section} "" "flarexdb {VERSION}"\n'
    summary = roff(abstract.rstrip(".").replace("\n", " "))
    path.write_text(f"{head}.SH NAME\n{roff(name)} \\- {summary}\n{body}")


def write_command(command: dict, path: list):
    subcommands = [sub for sub in command.get("subcommands", []) if sub["commandName"] != "help"]
    name = "-".join(path)
    body = f".SH SYNOPSIS\n{usage(' '.join(path), command)}"
    about = command.get("discussion", "")
    body += f".SH DESCRIPTION\n{paragraphs(command['abstract'] + ' ' + about)}"
    if shown(command):
        body += f".SH OPTIONS\n{options(command)}"
    if subcommands:
        body += ".SH COMMANDS\n" + "".join(
            rf".TP{chr(10)}\fB{roff(name)}\-{roff(sub['commandName'])}\fP(1){chr(10)}{roff(sub['abstract'])}{chr(10)}"
            for sub in subcommands
        )
    others = r"\fBflarexdb\fP(1), " if len(path) > 1 else ""
    body += f".SH SEE ALSO\n{others}\\fBflarexdb\\-manifest\\fP(5)\n"
    page(FOLDER / "man1" / f"{name}.1", name, 1, command["abstract"], body)
    for sub in subcommands:
        write_command(sub, [*path, sub["commandName"]])


def write_fields(schema: dict, properties: dict, required: list, prefix: str) -> str:
    text = ""
    for name, field in properties.items():
        field = resolved(schema, field)
        about = field.get("description", "")
        if name in required:
            about += " Required."
        if "default" in field:
            about += f" Default: {json.dumps(field['default'])}."
        text += f".TP\n\\fB{roff(prefix + name)}\\fP\n{roff(about.strip() or name)}\n"
        if "properties" in field:
            text += write_fields(schema, field["properties"], field.get("required", []), f"{prefix}{name}.")
    return text


def resolved(schema: dict, field: dict) -> dict:
    """The field with what it refers to; what stands beside the reference goes first."""
    if "$ref" not in field:
        return field
    target = schema
    for part in field["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**resolved(schema, target), **{key: value for key, value in field.items() if key != "$ref"}}


def write_manifest():
    schema = json.loads(output("schema"))
    body = ".SH DESCRIPTION\nManifests are YAML documents in files named *.yaml or *.yml.\n"
    for name, kind in schema["definitions"].items():
        if "kind" in kind.get("properties", {}):
            body += f".SH {roff(name)}\n{paragraphs(kind.get('description', ''))}"
            body += write_fields(schema, kind["properties"], kind.get("required", []), "")
    body += ".SH SEE ALSO\n\\fBflarexdb\\fP(1), \\fBflarexdb\\-validate\\fP(1)\n"
    page(FOLDER / "man5" / "flarexdb-manifest.5", "flarexdb-manifest", 5, "what the manifests of flarexdb say", body)


write_command(json.loads(output("--experimental-dump-help"))["command"], ["flarexdb"])
write_manifest()
