# make demo   set up, build, play and follow the demo phrase
# make test   set up, build, and every check there is; 0 only if all passed

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := build

# The release tests run with RealtimeSanitizer linked in: an allocation or a lock on the audio
# thread ends the run with 43. Their flags differ, so they build beside what ships.
TEST_SCRATCH := .build-test
TEST_FLAGS := -c release -Xswiftc -enable-testing \
  -Xswiftc -Xclang-linker -Xswiftc -fsanitize=realtime --scratch-path $(TEST_SCRATCH)

.PHONY: build demo test quick setup lint check-architecture check-debug check-release check-kernels \
  check-embedded check-threads check-annotations fuzz format clean

build:
	swift build -c release --product ddspm

demo:
	tools/setup.sh build run demo
	swift build -c release --product ddspm
	.build/release/ddspm demo

test:
	tools/setup.sh build run test
	$(MAKE) --no-print-directory lint
	$(MAKE) --no-print-directory check-architecture
	$(MAKE) --no-print-directory check-debug
	$(MAKE) --no-print-directory check-annotations
	$(MAKE) --no-print-directory check-release
	$(MAKE) --no-print-directory check-kernels
	$(MAKE) --no-print-directory check-embedded
	echo "make test: all passed"

# After a small change: the floor plan, and the tests of the targets that are quick without
# optimisation. What is heard is only tested by `make test`.
QUICK := ^(AddressesTests|DX7LawsTests|KnobsTests|MachineCoreTests|OSCAdapterTests|SessionModelTests)\.
quick: lint
	tools/check-architecture.py
	swift test --filter '$(QUICK)'

setup:
	tools/setup.sh

# `make format` mends most of what this refuses.
lint:
	swift format lint --strict --recursive Package.swift Sources Tests

# The floor plan; first that the check itself refuses what it must.
check-architecture:
	tools/check-architecture-test.py
	tools/check-architecture.py

# Only this build, file by file, sees an unannotated function on the audio thread's path.
check-debug:
	mkdir -p .build
	swift build 2>&1 | tee .build/debug.log
	if grep -n 'warning:' .build/debug.log; then echo "the debug build warns" >&2; exit 1; fi

# One annotation less, and the compiler must refuse.
check-annotations:
	Tests/tools/annotations.sh

check-release:
	swift test $(TEST_FLAGS) 2>&1

check-kernels:
	tools/check-kernels.sh $(TEST_SCRATCH)

# The kernels need no operating system.
check-embedded:
	tools/check-embedded.sh

# Ten million SysEx inputs, 200,000 live messages and OSC packets, a million of each kind of file,
# 20,000 command lines: hours, so not part of `make test`, which takes a seeded sample of the same.
fuzz:
	DDSPM_FUZZ=10000000 DDSPM_LIVE_FUZZ=200000 DDSPM_LINE_FUZZ=20000 \
	  swift test $(TEST_FLAGS) --filter 'SysExFuzzTests|LiveFuzzTests|NoiseTests|LineFuzzTests'
	DDSPM_FILE_FUZZ=1000000 swift test $(TEST_FLAGS) --no-parallel --filter FileFuzzTests

# The rings under ThreadSanitizer: a build of its own, so not part of `make test`.
check-threads:
	swift test --sanitize=thread --scratch-path .build-tsan --filter RingTests

format:
	swift format --in-place --recursive Package.swift Sources Tests

clean:
	rm -rf .build .build-tsan $(TEST_SCRATCH)
