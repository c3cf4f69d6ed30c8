#!/usr/bin/env bash
# How near `ddspm render` comes to the reference renders of a DX7: the waveform file by file (see fidelity.py), and
# the spectrum if a judge is given.
# usage: tools/show/fidelity.sh REFERENCE OUT [SCORE]
#   REFERENCE  folder with voices.syx and renders/NN_nKK.wav: voice NN of the bank at note KK, velocity 100,
#              held for 1.5 s and released for 0.5 s
#   OUT        folder for our renders, waveforms.txt and scores.txt
#   SCORE      score.py, called with --dirs
# DDSPM: the program (.build/release/ddspm)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
if [ $# -lt 2 ] || [ $# -gt 3 ]; then sed -n '2,9s/^# //p' "$0" >&2; exit 64; fi
reference=$1 out=$2 score=${3:-}
for file in "$reference/voices.syx" ${score:+"$score"} "$ddspm"; do
  [ -e "$file" ] || { echo "fidelity: no $file" >&2; exit 66; }
done
. "$here/python.sh"

mkdir -p "$out/renders"
for file in "$reference"/renders/*_n*.wav; do
  name=$(basename "$file" .wav)
  voice=$((10#${name%%_*})) note=$((10#${name##*_n}))
  "$ddspm" render "$reference/voices.syx:$voice" --note "$note" --velocity 100 \
    --duration 1.5 --release 0.5 --force --out "$out/renders/$name.wav"
done
"$PYTHON" "$here/fidelity.py" "$reference/renders" "$out/renders" | tee "$out/waveforms.txt"
[ -z "$score" ] || "$PYTHON" "$score" --dirs "$reference/renders" "$out/renders" | tee "$out/scores.txt"
