#!/usr/bin/env bash
# Checks that the three builds of the kernels stay apart: one weak function in two of them would be
# merged by the linker, and AVX code would run on a processor without it, or plain code everywhere.
# usage: tools/check-kernels.sh [SCRATCH]     SCRATCH: build folder with release objects (.build)
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=${1:-.build}
failures=0

fail() { echo "check-kernels: $*" >&2; failures=$((failures + 1)); }

if [ "$(uname -m)" != x86_64 ]; then
  echo "check-kernels: only x86-64 has several kernels; nothing to check"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The instrument's kernels and matching's are built alike; each set is checked as one.
for kernel in Kernels KernelsV3 KernelsV4; do
  objects=("$scratch"/release/{,Matching}$kernel.build/*.o)
  for object in "${objects[@]}"; do
    [ -e "$object" ] || { echo "check-kernels: no $object" >&2; exit 66; }
  done
  # Swift's version mark is data, the same everywhere.
  nm --defined-only "${objects[@]}" |
    awk '$2 ~ /^[WwVvu]$/ && $3 !~ /^__swift/ { print $3 }' | sort -u > "$work/$kernel.weak"
  objdump -dr --no-show-raw-insn "${objects[@]}" > "$work/$kernel.asm"
  # Calls and tail calls carry PLT relocations; a kernel's own functions hold its module's name.
  own="${#kernel}$kernel|$((${#kernel} + 8))Matching$kernel"
  awk '/call +\*/ { print "indirect:" $0 } $2 == "R_X86_64_PLT32" { print $3 }' "$work/$kernel.asm" |
    sed 's/-0x[0-9a-f]*$//' | { grep -vE "^[$]s($own)" || true; } > "$work/$kernel.calls"
  [ ! -s "$work/$kernel.calls" ] || fail "$kernel calls out of line: $(sort -u "$work/$kernel.calls" | head -n 5)"
done

for pair in "Kernels KernelsV3" "Kernels KernelsV4" "KernelsV3 KernelsV4"; do
  read -r one other <<< "$pair"
  shared=$(comm -12 "$work/$one.weak" "$work/$other.weak")
  [ -z "$shared" ] || fail "$one and $other share weak symbols: $shared"
done

uses() { grep -qE "%$2mm" "$work/$1.asm"; }
! uses Kernels y || fail "AVX (ymm) in the baseline"
! uses Kernels z || fail "AVX-512 (zmm) in the baseline"
uses KernelsV3 y || fail "no AVX (ymm) in KernelsV3: its -march did not arrive"
! uses KernelsV3 z || fail "AVX-512 (zmm) in KernelsV3"
uses KernelsV4 z || fail "no AVX-512 (zmm) in KernelsV4: its -march did not arrive"

# VEX-coded scalar code holds no ymm: only a processor without AVX proves the baseline.
program=$scratch/release/ddspm
if ! command -v qemu-x86_64 >/dev/null || [ ! -x "$program" ]; then
  echo "check-kernels: no qemu-x86_64 or no $program: the baseline was not run"
elif ! timeout 300 qemu-x86_64 -cpu Nehalem "$program" \
  render init --duration 0.2 --release 0.1 --out "$work/nehalem.wav" > "$work/qemu.log" 2>&1; then
  fail "ddspm render fails on a processor without AVX: $(grep -v TCG "$work/qemu.log" | tail -n 3)"
elif [ ! -s "$work/nehalem.wav" ]; then
  fail "ddspm render wrote nothing on a processor without AVX"
else
  echo "check-kernels: ddspm render runs on a processor without AVX"
fi

[ "$failures" -eq 0 ] || exit 1
echo "check-kernels: baseline, AVX2 and AVX-512 kernels stay apart"
