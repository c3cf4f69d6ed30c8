#!/usr/bin/env python3
"""Shows check-architecture.py small trees that are wrong, each in one way, and expects it to say so."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

path = str(pathlib.Path(__file__).with_name("check-architecture.py"))
loader = importlib.machinery.SourceFileLoader("architecture", path)
architecture = importlib.util.module_from_spec(importlib.util.spec_from_loader("architecture", loader))
loader.exec_module(architecture)


class Architecture(unittest.TestCase):
    def problems(self, sources, dependencies=None, tests=()):
        """What is said of a tree: {"Target/File.swift": text}, {"Target": [what it depends on]}."""
        with tempfile.TemporaryDirectory() as root:
            for name, text in sources.items():
                file = pathlib.Path(root, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            dependencies = dependencies or {}
            names = {name.split("/")[0] for name in sources} | set(dependencies)
            made = [
                architecture.Target(name, dependencies.get(name, []), pathlib.Path(root, name))
                for name in sorted(names)
            ]
            ours = [target for target in made if target.name not in tests]
            theirs = [target for target in made if target.name in tests]
            return list(architecture.problems(ours, theirs, {"CFFTW", "CJACK", "CLiblo"}))

    def assert_refused(self, expected, sources, dependencies=None, tests=()):
        found = self.problems(sources, dependencies, tests)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])

    def test_what_is_right_passes(self):
        sources = {
            "Rendering/Engine.swift": "import FMSynthesis\n/// Not a class, not any Thing.\nlet word = \"class any X\"\n",
            "FMSynthesis/Voice.swift": "struct Voice {}\n",
            "Matching/Low/A.swift": "struct A {}\n",
            "Matching/High/B.swift": "final class B { var a: A; var c: any Sendable }\n",
        }
        self.assertEqual(self.problems(sources, {"Rendering": ["FMSynthesis"]}), [])

    def test_an_import_outwards(self):
        sources = {"Knobs/A.swift": "import Hosting\n", "Hosting/B.swift": ""}
        self.assert_refused("Knobs depends on Hosting, which stands further out", sources, {"Knobs": ["Hosting"]})

    def test_an_import_that_is_not_listed(self):
        sources = {"Hosting/A.swift": "import Knobs\n", "Knobs/B.swift": ""}
        self.assert_refused("A.swift:1: Knobs is not a dependency of Hosting", sources)

    def test_a_dependency_that_nobody_imports(self):
        sources = {"Hosting/A.swift": "", "Knobs/B.swift": ""}
        self.assert_refused("Hosting lists Knobs and never imports it", sources, {"Hosting": ["Knobs"]})

    def test_a_tests_dependency_that_nobody_imports(self):
        sources = {"KnobsTests/A.swift": "@testable import Knobs\n", "Knobs/B.swift": "", "DX7/C.swift": ""}
        dependencies = {"KnobsTests": ["Knobs", "DX7"]}
        self.assert_refused("KnobsTests lists DX7 and never imports it", sources, dependencies, ["KnobsTests"])

    def test_two_outside_systems_in_one_adapter(self):
        sources = {"OSCAdapter/A.swift": "import CLiblo\nimport CJACK\n"}
        self.assert_refused("several outside systems", sources, {"OSCAdapter": ["CLiblo", "CJACK"]})

    def test_an_adapter_that_imports_another(self):
        sources = {"OSCAdapter/A.swift": "import JACKAdapter\n", "JACKAdapter/B.swift": ""}
        self.assert_refused("adapters never import each other", sources, {"OSCAdapter": ["JACKAdapter"]})

    def test_a_target_without_a_layer(self):
        self.assert_refused("Shed: no layer", {"Shed/A.swift": ""})

    def test_a_class_in_the_dialect(self):
        self.assert_refused("A.swift:2: a class", {"Rendering/A.swift": "\npublic final class Table {}\n"})

    def test_an_existential_in_the_dialect(self):
        self.assert_refused("A.swift:1: an existential", {"LiveEngine/A.swift": "let effect: any Effect\n"})

    def test_foundation_in_the_dialect_and_in_what_a_plugin_links(self):
        for name in ("FMSynthesis", "DX7Laws", "LaneAnalysis", "SessionModel", "Following"):
            self.assert_refused(f"{name} does not import Foundation", {f"{name}/A.swift": "import Foundation\n"})

    def test_two_folders_that_name_each_other(self):
        sources = {
            "Matching/Laws/A.swift": "struct Law { var guardian: Guard }\n",
            "Matching/Safety/B.swift": "struct Guard {}\nextension Law {}\n",
        }
        self.assert_refused("its folders go in a circle, Laws > Safety > Laws", sources)

    def test_a_folder_and_the_files_beside_it_that_name_each_other(self):
        sources = {
            "Matching/A.swift": "enum Phase { case one(Still) }\n",
            "Matching/Stills/B.swift": "struct Still { var phase: Phase }\n",
        }
        self.assert_refused("circle, . > Stills > .", sources)

    def test_a_circle_of_three(self):
        sources = {
            "Matching/A/A.swift": "struct One { var x: Two }\n",
            "Matching/B/B.swift": "struct Two { var x: Three }\n",
            "Matching/C/C.swift": "struct Three { var x: One? }\n",
        }
        self.assert_refused("circle, A > B > C > A", sources)


if __name__ == "__main__":
    unittest.main()
