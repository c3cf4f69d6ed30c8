#!/usr/bin/env bash
# Kills a running match-set with SIGKILL again and again, then lets it end: no half result, nothing matched twice.
# usage: tools/show/set-kill.sh SOUNDS [KILLS] [OPTIONS OF ddspm match-set]
set -euo pipefail
sounds=${1:?folder of sounds} kills=${2:-4}
shift $(($# > 1 ? 2 : 1))
ddspm=${DDSPM:-$(dirname "$0")/../../.build/release/ddspm}
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
declare -A seen=()
for kill in $(seq "$kills"); do
  # Without a shell between: it is the program that is to die.
  "$ddspm" match-set "$sounds" --out "$out/set" --resume "$@" > /dev/null 2>&1 &
  pid=$!
  # One more result than last time, then into the middle of the next.
  for _ in $(seq 600); do
    [ "$(find "$out/set" -name result.json -not -path '*/.*' 2> /dev/null | wc -l)" -lt "$kill" ] || break
    sleep 0.2
  done
  sleep "0.$((kill * 37 % 10))"
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  for row in "$out"/set/*/result.json; do
    [ -e "$row" ] || continue
    for file in patch.json patch.syx render.wav render-syx.wav target.wav report.png trace.csv; do
      [ -s "$(dirname "$row")/$file" ] || { echo "half a result: $row lacks $file" >&2; exit 70; }
    done
    stamp=$(stat -c '%i %Y' "$row")
    [ "${seen[$row]:-$stamp}" = "$stamp" ] || { echo "matched twice: $row" >&2; exit 70; }
    seen[$row]=$stamp
  done
  echo "kill $kill: ${#seen[@]} whole"
done
"$ddspm" match-set "$sounds" --out "$out/set" --resume "$@" 2> /dev/null
left=$(find "$out/set" -name '.*.part*' | wc -l)
rows=$(($(grep -c '' "$out/set/summary.csv") - 1))
echo "$rows rows, $left leftovers"
[ "$left" = 0 ]
