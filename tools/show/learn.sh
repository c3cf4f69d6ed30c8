#!/usr/bin/env bash
# Learns a patch live, through a JACK server of its own, and prints how the loss falls.
# usage: tools/show/learn.sh TARGETS OUT [SCORE.py]
#   TARGETS    a sound file, or a folder of them
#   OUT        new folder: one session for each
#   SCORE.py   called as SCORE.py --dirs TARGETS RENDERS; prints how near the last patch comes
# SECONDS_EACH=25  how long each is heard; INPUT=1 plays the file into the port instead of --target;
# DDSPM names another program than .build/release/ddspm.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
targets=$1 out=$2 score=${3:-} seconds=${SECONDS_EACH:-25}
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
[ -x "$ddspm" ] || { echo "no $ddspm: run make build" >&2; exit 69; }
[ -e "$targets" ] || { echo "no $targets" >&2; exit 66; }
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 73; }
# shellcheck source=tools/show/python.sh
. "$here/python.sh"
# shellcheck source=tools/show/server.sh
. "$here/server.sh"

files=("$targets")
[ ! -d "$targets" ] || files=("$targets"/*.wav)
mkdir -p "$out/targets" "$out/renders"
work=$out
trap stop_server EXIT
start_server "learn$$" 256
export JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=$server

# Over and over, as --target does.
play_in() {
  for _ in $(seq 100); do
    if jack_lsp -s "$server" 2>/dev/null | grep -q '^ddspm:in_1$'; then break; fi
    sleep 0.1
  done
  while kill -0 "$1" 2>/dev/null; do
    JACK_PLAY_CONNECT_TO='ddspm:in_%d' timeout 60 jack-play "$2" > /dev/null 2>&1 || return 0
  done
}

learn() {
  local name=$1 file=$2 session=$out/$1 source=(--target "$2") live
  [ -z "${INPUT:-}" ] || source=()
  "$ddspm" live --server "$server" --mode learn --record "$session" --seconds "$seconds" \
    --osc-port 0 "${source[@]}" > "$out/$name.json" 2> "$out/$name.log" &
  live=$!
  [ -z "${INPUT:-}" ] || play_in "$live" "$file"
  wait "$live"
  "$PYTHON" "$here/learn_row.py" "$name" "$session" "$out/$name.json"
  cp "$file" "$out/targets/$name.wav"
  "$ddspm" render "$(ls "$session"/patches/*.json | tail -n 1)" --out "$out/renders/$name.wav" \
    --rate "$("$PYTHON" "$here/learn_row.py" --rate "$file")" > /dev/null
}

failures=0
for file in "${files[@]}"; do
  name=$(basename "$file" .wav)
  learn "$name" "$file" || { echo "$name: nothing learned: see $out/$name.log"; failures=1; }
done
[ -z "$score" ] || "$PYTHON" "$score" --dirs "$out/targets" "$out/renders"
exit "$failures"
