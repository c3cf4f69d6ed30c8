#!/usr/bin/env python3
"""Checks that imports run inward only.

The order is that of Package.swift: command, adapters, Hosting, pure targets, audio-thread dialect. The compiler lets a
target import what its dependencies import, so every import is also held against the target's own list.
"""
import json
import pathlib
import re
import subprocess
import sys

DIALECT = ["RealtimePrimitives", "Kernels", "KernelsV3", "KernelsV4", "FMSynthesis", "Rendering", "LiveEngine"]
PURE = ["Knobs", "Addresses", "OSCCodec", "MachineCore", "OtherMachines", "DX7", "Spectral", "Matching", "SessionModel"]
# The audio thread may use these beside the standard library.
DIALECT_SYSTEM = {"Synchronization", "Glibc"}
IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:public |package |internal |private |fileprivate )?import\s+(?:\w+ )?(\w+)")
# Libraries that are one outside system.
SAME_SYSTEM = {"CLV2Host": "CLilv"}


def layer(name):
    if name in DIALECT:
        return 0
    if name in PURE:
        return 1
    if name == "Hosting":
        return 2
    if name.endswith("Adapter"):
        return 3
    if name == "ddspm":
        return 4
    return None


def declared(target):
    """Names of a target's direct dependencies."""
    names = []
    for dependency in target["dependencies"]:
        names.append(next(iter(dependency.values()))[0])
    return names


def check_graph(targets, systems):
    for name, dependencies in targets.items():
        own = layer(name)
        if own is None:
            yield f"{name}: no layer; add it to tools/check-imports.py"
            continue
        for other in dependencies:
            theirs = layer(other)
            if theirs is None:
                continue
            if own == 0 and (theirs != 0 or DIALECT.index(other) > DIALECT.index(name)):
                yield f"{name} depends on {other}, which stands further out"
            elif theirs > own:
                yield f"{name} depends on {other}, which stands further out"
            elif own == 1 and other == "LiveEngine":
                yield f"{name} depends on LiveEngine: pure targets know no threads"
            elif own == theirs == 3:
                yield f"{name} depends on {other}: adapters never import each other"
        outside = {SAME_SYSTEM.get(x, x) for x in dependencies if x in systems and x != "CRealtime"}
        if own == 3 and len(outside) > 1:
            yield f"{name} uses several outside systems: {', '.join(sorted(outside))}"
        if own in (0, 2) and outside:
            yield f"{name} uses {', '.join(sorted(outside))}: only adapters and pure targets may"


def check_sources(targets, systems):
    ours = set(targets) | systems
    for name, dependencies in targets.items():
        for path in sorted(pathlib.Path("Sources", name).rglob("*.swift")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found = IMPORT.match(line)
                if not found:
                    continue
                module = found.group(1)
                if module in ours:
                    if module not in dependencies:
                        yield f"{path}:{number}: {module} is not a dependency of {name}"
                elif layer(name) == 0 and module not in DIALECT_SYSTEM:
                    yield f"{path}:{number}: the audio-thread dialect does not import {module}"


def main():
    text = subprocess.run(["swift", "package", "dump-package"], check=True, stdout=subprocess.PIPE).stdout
    everything = json.loads(text)["targets"]
    c_modules = {t["name"] for t in everything if (t.get("path") or "").startswith("CModules/")}
    targets = {
        t["name"]: declared(t)
        for t in everything
        if t["name"] not in c_modules and t["type"] in ("regular", "executable") and not (t.get("path") or "").startswith("Tests/")
    }
    problems = [*check_graph(targets, c_modules), *check_sources(targets, c_modules)]
    for problem in problems:
        print(f"check-imports: {problem}", file=sys.stderr)
    if problems:
        raise SystemExit(1)
    print(f"check-imports: {len(targets)} targets import inward only")


if __name__ == "__main__":
    main()
