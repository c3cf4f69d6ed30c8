#!/usr/bin/env bash
# How much faster two sounds at once are than one after the other, on a machine with nothing else to do.
# usage: tools/show/set-scaling.sh SOUNDS [OPTIONS OF ddspm match-set]      default: --evaluations 20000
set -euo pipefail
sounds=${1:?folder of sounds}
shift
[ $# -gt 0 ] || set -- --evaluations 20000
ddspm=${DDSPM:-$(dirname "$0")/../../.build/release/ddspm}
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
echo "load before: $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors"
# The threads of a job stay 1: more at once must not mean fewer threads each.
times=()
for jobs in 1 2; do
  start=$(date +%s.%N)
  taskset -c 0-$((jobs - 1)) "$ddspm" match-set "$sounds" --out "$out/$jobs" --jobs "$jobs" "$@" > /dev/null 2>&1
  times+=("$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')")
  echo "$jobs at once: ${times[-1]} s"
done
awk -v a="${times[0]}" -v b="${times[1]}" 'BEGIN { printf "times as fast: %.2f\n", a / b }'
cmp <(cut -d, -f1-5,7-10 "$out/1/summary.csv") <(cut -d, -f1-5,7-10 "$out/2/summary.csv") && echo "same results"
