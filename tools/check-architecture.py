#!/usr/bin/env python3
"""Checks the floor plan that Package.swift and the sources make together.

1. Imports run inward only: command, adapters, Hosting, pure targets, audio-thread dialect; and the
   compiler lets a target import what its dependencies import, so every import is held against the
   target's own list.
2. Every dependency that a target lists is imported somewhere in it.
3. The audio-thread dialect has no class, no actor and no existential; it and the targets that a
   plugin links import no Foundation.
4. The folders of a target make no circle: whose files name a type of another folder stands above it.

tools/check-architecture-test.py shows it trees that are wrong.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

KERNELS = ["Kernels", "KernelsV3", "KernelsV4"]
DIALECT = ["RealtimePrimitives", "DX7Laws", *KERNELS, "FMSynthesis", "Rendering", "LiveEngine"]
MATCHING_KERNELS = ["MatchingPrimitives", *("Matching" + kernel for kernel in KERNELS), "LaneAnalysis"]
# What a plugin links statically.
SMALL = ["Quantities", "Knobs", "Addresses", "DX7", "SessionModel", "Spectral", "MachineCore", "MachineLaws", "HarmonicSolver", "Following"]
PURE = [
    *MATCHING_KERNELS, *SMALL, "Configuring", "OSCCodec", "OtherMachines", "SessionJSON", "Playing", "DifferentiableFM", "VoiceSearch", "Inversion", "Recognition", "Exploring",
    "Matching", "Morphing", "Learning", "Preference",
]
FOUNDATION_FREE = {*DIALECT, *MATCHING_KERNELS, *SMALL}
# Those may use these beside the standard library.
SMALL_SYSTEM = {"Synchronization", "Glibc"}
# Libraries that are one outside system.
SAME_SYSTEM = {"CLV2Host": "CLilv"}

IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:public |package |internal |private |fileprivate )?import\s+(?:\w+ )?(\w+)")
NOT_IN_DIALECT = [
    (re.compile(r"\bclass\b"), "a class"),
    (re.compile(r"\bactor\b"), "an actor"),
    (re.compile(r"\bany\s+[A-Z~]"), "an existential"),
]
TYPE = re.compile(r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|final|indirect)\s+)*(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)", re.M)
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"', re.S)


class Target:
    def __init__(self, name, dependencies, path):
        self.name, self.dependencies, self.path = name, dependencies, path

    def files(self):
        return sorted(self.path.rglob("*.swift"))

    def imports(self):
        """File, line and module of every import."""
        for path in self.files():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if found := IMPORT.match(line):
                    yield path, number, found.group(1)


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


def code(path):
    """The file with comments and strings blanked, line by line as before."""
    return NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), path.read_text())


def check_graph(targets, systems):
    for target in targets:
        name, own = target.name, layer(target.name)
        if own is None:
            yield f"{name}: no layer; add it to tools/check-architecture.py"
            continue
        for other in target.dependencies:
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
        outside = {SAME_SYSTEM.get(x, x) for x in target.dependencies if x in systems and x != "CRealtime"}
        if own == 3 and len(outside) > 1:
            yield f"{name} uses several outside systems: {', '.join(sorted(outside))}"
        if own in (0, 2) and outside:
            yield f"{name} uses {', '.join(sorted(outside))}: only adapters and pure targets may"


def check_imports(targets, systems):
    ours = {target.name for target in targets} | systems
    for target in targets:
        for path, number, module in target.imports():
            if module in ours and module not in target.dependencies:
                yield f"{path}:{number}: {module} is not a dependency of {target.name}"
            elif module not in ours and target.name in FOUNDATION_FREE and module not in SMALL_SYSTEM:
                yield f"{path}:{number}: {target.name} does not import {module}"


def check_unused(targets):
    for target in targets:
        imported = {module for _, _, module in target.imports()}
        for dependency in target.dependencies:
            if dependency not in imported:
                yield f"{target.name} lists {dependency} and never imports it"


def check_dialect(targets):
    for target in targets:
        if target.name not in DIALECT:
            continue
        for path in target.files():
            for number, line in enumerate(code(path).splitlines(), 1):
                for pattern, what in NOT_IN_DIALECT:
                    if pattern.search(line):
                        yield f"{path}:{number}: {what} in the audio-thread dialect"


def folder(target, path):
    parts = path.relative_to(target.path).parts
    return parts[0] if len(parts) > 1 else "."


def folder_edges(target):
    """(folder, folder) -> the first place where a file of the one names a type of the other."""
    homes = collections.defaultdict(set)
    texts = {path: code(path) for path in target.files()}
    for path, text in texts.items():
        for name in TYPE.findall(text):
            homes[name].add(folder(target, path))
    edges = {}
    for path, text in texts.items():
        own = folder(target, path)
        for number, line in enumerate(text.splitlines(), 1):
            for word in re.findall(r"(?<![.\w])[A-Z]\w*", line):
                # A name that stands in several folders says nothing.
                if len(homes.get(word, ())) == 1 and own not in homes[word]:
                    edges.setdefault((own, *homes[word]), f"{path}:{number} names {word}")
    return edges


def circle(edges):
    """Folders that lead back to where they start, the first found; else nothing."""
    above = collections.defaultdict(list)
    for start, end in sorted(edges):
        above[start].append(end)
    done = set()

    def walk(node, way):
        if node in way:
            return way[way.index(node):] + [node]
        if node not in done:
            for after in above[node]:
                if found := walk(after, way + [node]):
                    return found
            done.add(node)
        return None

    return next((found for node in sorted(above) if (found := walk(node, []))), None)


def check_folders(targets):
    for target in targets:
        edges = folder_edges(target)
        if way := circle(edges):
            steps = "".join(f"\n    {edges[a, b]}, of {b}" for a, b in zip(way, way[1:]))
            yield f"{target.name}: its folders go in a circle, {' > '.join(way)}:{steps}"


def problems(targets, tests, systems):
    yield from check_graph(targets, systems)
    yield from check_imports(targets, systems)
    yield from check_unused(targets + tests)
    yield from check_dialect(targets)
    yield from check_folders(targets)


def manifest():
    """Our targets, our tests and the names of the C modules, as Package.swift has them."""
    text = subprocess.run(["swift", "package", "dump-package"], check=True, stdout=subprocess.PIPE).stdout
    targets, tests, systems = [], [], set()
    for entry in json.loads(text)["targets"]:
        name, path = entry["name"], entry.get("path")
        dependencies = [next(iter(dependency.values()))[0] for dependency in entry["dependencies"]]
        if (path or "").startswith("CModules/"):
            systems.add(name)
        elif entry["type"] == "test" or path:
            tests.append(Target(name, dependencies, pathlib.Path(path or f"Tests/{name}")))
        else:
            targets.append(Target(name, dependencies, pathlib.Path("Sources", name)))
    return targets, tests, systems


def main():
    targets, tests, systems = manifest()
    found = list(problems(targets, tests, systems))
    for problem in found:
        print(f"check-architecture: {problem}", file=sys.stderr)
    if found:
        raise SystemExit(1)
    edges = sum(len(target.dependencies) for target in targets)
    print(f"check-architecture: {len(targets)} targets and {edges} edges, inward only, every one in use")


if __name__ == "__main__":
    main()
