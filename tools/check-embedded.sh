#!/usr/bin/env bash
# Checks that primitives, laws and kernels need no operating system: compiles them for a bare 64-bit ARM
# board in Embedded Swift.
# usage: tools/check-embedded.sh [TRIPLE]
set -euo pipefail
cd "$(dirname "$0")/.."
triple=${1:-aarch64-none-none-elf}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

embed() {
  local module=$1
  shift
  swiftc -target "$triple" -enable-experimental-feature Embedded -wmo -parse-as-library \
    -swift-version 6 -warnings-as-errors -module-name "$module" -I "$work" "$@" \
    -emit-module -emit-module-path "$work/$module.swiftmodule" \
    -c Sources/"$module"/*.swift -o "$work/$module.o"
}

# A board has a C library of its own: what the laws take from Glibc, by its name.
echo 'double exp(double); double exp2(double); double log2(double); double sin(double); double cos(double);' > "$work/mathematics.h"
echo 'module Glibc { header "mathematics.h" export * }' > "$work/module.modulemap"

embed RealtimePrimitives -O
embed DX7Laws -O
embed Kernels -Ounchecked
size=$(wc -c < "$work/Kernels.o")
echo "check-embedded: RealtimePrimitives, DX7Laws and Kernels compile for $triple ($size bytes of kernels)"
