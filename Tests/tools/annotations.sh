#!/bin/sh
# The build refuses an audio-thread function that has lost its annotation: proved, not assumed.
#
# Takes a copy of one module of the audio-thread dialect, removes the annotation of one function that others call, and
# expects the compiler to refuse. First the untouched copy must pass. About 10 s; needs a debug build of the package for
# the modules it imports:   swift build && Tests/tools/annotations.sh
set -eu
cd "$(dirname "$0")/../.."
build=$PWD/.build/debug
modules=$build/Modules
modulemap=$build/CRealtime.build/module.modulemap
[ -d "$modules" ] || { echo "no debug build: swift build first"; exit 1; }
work=$(mktemp -d)
mkdir "$work/out"
trap 'rm -rf "$work"' EXIT

# Compiles the module file by file, as a debug build does; the audio-thread rules are checked there.
compile() {
  (cd "$work/out" && swiftc -swift-version 6 -Onone -enable-batch-mode -c -parse-as-library \
    -module-name "$1" -package-name ddspm -I "$modules" \
    -Xcc -fmodule-map-file="$modulemap" $(find "$work/$1" -name '*.swift')) >"$work/log" 2>&1
}

# $1 module, $2 file, $3 text of the function whose annotation, on the line above, is dropped
expect_refusal() {
  rm -rf "$work/$1"
  cp -rL "Sources/$1" "$work/$1"
  compile "$1" || { echo "untouched $1 does not compile:"; cat "$work/log"; exit 1; }
  awk -v text="$3" '{ lines[NR] = $0 }
    END { for (i = 1; i <= NR; i++)
      if (!(index(lines[i + 1], text) && lines[i] ~ /@_noLocks/)) print lines[i] }' \
    "Sources/$1/$2" >"$work/$1/$2"
  cmp -s "Sources/$1/$2" "$work/$1/$2" && { echo "$2 has no annotation above: $3"; exit 1; }
  if compile "$1"; then echo "$1/$2: '$3' compiles without its annotation"; exit 1; fi
  grep -q "unpredictable performance\|can cause" "$work/log" || {
    echo "refused for another reason:"; cat "$work/log"; exit 1; }
  echo "refused as it must be: $1/$2 without the annotation of '$3'"
}

expect_refusal Rendering EventQueue.swift "mutating func insert"
expect_refusal Rendering EffectChain+Run.swift "mutating func run("
expect_refusal LiveEngine Status/LiveStatus.swift "func beginPeriod"
expect_refusal LiveEngine Receiver/Receiver+Voices.swift "mutating func adoptIncoming"
expect_refusal FMSynthesis Instrument+Stages.swift "func enterStage"
