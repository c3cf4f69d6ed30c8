#!/usr/bin/env bash
# Measures each update law alone: from the true voice, perturbed, back to its sound.
# usage: tools/show/laws.sh BANK.syx SOUNDS SCORE.py [OUT] [-- OPTIONS OF ddspm match]
#   BANK.syx    the true voices
#   SOUNDS      a folder with NN_n60.wav: voice NN of the bank at note 60, held for HELD seconds
#   SCORE.py    called as SCORE.py --dirs TARGETS RENDERS; prints a row per file, p90 and median
#   OUT         folder for the matches and the tables (default: laws-show)
# In the environment: LAWS (default: all that stand alone), COUNT (32) and FIRST (1) voices,
# STEP (1), NOTE (60), HELD (1.5), SECONDS_EACH (5), SEED (1), REACH (20), EXACT=1 for moves by
# REACH itself.
# Prints, per law and voice, the machine's own loss (search windows, long) before and after, the
# share of it that is gone, and the share of the judge's distance; then how many lost 80 % of it.
set -euo pipefail
bank=${1:?bank of the true voices} sounds=${2:?folder of sounds} score=${3:?score.py}
out=laws-show
if [ $# -ge 4 ] && [ "$4" != -- ]; then out=$4; shift; fi
shift 3
[ "${1:-}" != -- ] || shift
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$here/tools/show/python.sh"
ddspm=${DDSPM:-$here/.build/release/ddspm}
note=${NOTE:-60}
first=${FIRST:-1}

mkdir -p "$out/starts"
for law in ${LAWS:-multiplicative reinforce gradient search}; do
  rm -rf "${out:?}/$law"
  mkdir -p "$out/$law/targets" "$out/$law/renders"
  for ((i = first; i < first + ${COUNT:-32}; i += ${STEP:-1})); do
    name=$(printf '%02d' "$i")
    start=$out/starts/$name.syx
    "$PYTHON" "$here/tools/show/perturb.py" "$bank" "$i" "$start" "${SEED:-1}" "${REACH:-20}"
    "$ddspm" match "$sounds/${name}_n$note.wav" --law "$law" --start "$start" --note "$note" \
      --held "${HELD:-1.5}" --seconds "${SECONDS_EACH:-5}" --out "$out/$law/$name" --force "$@" \
      2> "$out/$law/$name.log" | tee "$out/$law/$name.json" |
      "$PYTHON" "$here/tools/show/laws_row.py" "$law" "$name"
    cp "$sounds/${name}_n$note.wav" "$out/$law/targets/$name.wav"
    cp "$out/$law/$name/render.wav" "$out/$law/renders/$name.wav"
  done
  "$PYTHON" "$here/tools/show/laws_row.py" "$law" --sum "$out/$law"/*.json
  "$PYTHON" "$score" --dirs "$out/$law/targets" "$out/$law/renders" > "$out/$law.txt"
  tail -n 2 "$out/$law.txt"
done
