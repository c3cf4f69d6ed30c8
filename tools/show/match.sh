#!/usr/bin/env bash
# Matches every sound of a reference folder and scores what comes out with a judge of one's own.
# usage: tools/show/match.sh REFERENCE SCORE.py [OUT] [-- OPTIONS OF ddspm match]
#   REFERENCE   a folder with renders/NN_n60.wav (DX7 voices at note 60), or with recordings *.wav
#   SCORE.py    called as SCORE.py --dirs TARGETS RENDERS; prints a row per file, p90 and median
#   OUT         folder for the matches, the last lines (lines.json), the two tables and the shares (default: match-show)
#   STEP=4      in the environment: every fourth file only; FIRST=2: from the second on
# Below each table (json: render.wav, syx: render-syx.wav) the waveform's snr of each file, the shares over 10, 20 and
# 40 dB, and the mean of mr.
set -euo pipefail
reference=${1:?reference folder} score=${2:?score.py}
out=match-show
if [ $# -ge 3 ] && [ "$3" != -- ]; then out=$3; shift; fi
shift 2
[ "${1:-}" != -- ] || shift
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$here/tools/show/python.sh"
ddspm=${DDSPM:-$here/.build/release/ddspm}
step=${STEP:-1}
first=${FIRST:-1}

files=("$reference"/renders/*_n60.wav)
[ -e "${files[0]}" ] || files=("$reference"/*.wav)
mkdir -p "$out/targets" "$out/json" "$out/syx"
rm -f "$out/lines.json"
rm -f "$out"/targets/* "$out"/json/* "$out"/syx/*
at=0
for file in "${files[@]}"; do
  at=$((at + 1))
  [ $(((at - first) % step)) = 0 ] || continue
  name=$(basename "$file" .wav)
  "$ddspm" match "$file" --out "$out/$name" --force "$@" 2> "$out/$name.log" |
    sed 's/"target":"[^"]*"/"target":"'"$name"'"/' | tee -a "$out/lines.json"
  cp "$file" "$out/targets/$name.wav"
  cp "$out/$name/render.wav" "$out/json/$name.wav"
  cp "$out/$name/render-syx.wav" "$out/syx/$name.wav"
done
for kind in json syx; do
  echo "== $kind"
  "$PYTHON" "$score" --dirs "$out/targets" "$out/$kind" | tee "$out/$kind.txt"
  "$PYTHON" "$here/tools/show/shares.py" "$out/targets" "$out/$kind" "$out/$kind.txt" | tee "$out/$kind-shares.txt"
done
