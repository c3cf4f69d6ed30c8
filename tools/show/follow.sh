#!/usr/bin/env bash
# Follows each target live through a JACK server of its own and prints a table.
# usage: tools/show/follow.sh TARGETS OUT F0_SCRIPT
#   TARGETS    folder of WAV files; synthetic targets are added (see make_targets.py)
#   OUT        new folder: targets and one session for each
#   F0_SCRIPT  prints `cents … within50 … octave …` for: TARGET.wav OUTPUT.wav --latency SECONDS
# DDSPM names another program than .build/release/ddspm; ONLY='glide vibrato' plays these only.
set -euo pipefail
[ $# -eq 3 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
targets=$1 out=$2 f0=$3
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
[ -x "$ddspm" ] || { echo "no $ddspm: run make build" >&2; exit 69; }
[ -d "$targets" ] && [ -f "$f0" ] || { echo "no $targets or no $f0" >&2; exit 66; }
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 73; }
# shellcheck source=tools/show/python.sh
. "$here/python.sh"
# shellcheck source=tools/show/server.sh
. "$here/server.sh"

mkdir -p "$out"
work=$out
trap stop_server EXIT
"$PYTHON" "$here/make_targets.py" "$out/targets" "$targets"
start_server "follow$$" 256
export JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=$server

# The host is up when its input port is there.
wait_for_port() {
  for _ in $(seq 100); do
    if jack_lsp -s "$server" 2>/dev/null | grep -q '^ddspm:in_1$'; then return 0; fi
    sleep 0.1
  done
  return 1
}

follow() {
  local name=$1 file=$2 session=$out/$1 seconds live
  seconds=$("$PYTHON" -c "from scipy.io import wavfile; r, x = wavfile.read('$file'); print(len(x) / r + 2)")
  timeout 120 "$ddspm" live --server "$server" --mode follow --record "$session" \
    --seconds "$seconds" --osc-port 0 > "$out/$name.json" 2> "$out/$name.log" &
  live=$!
  if wait_for_port; then
    JACK_PLAY_CONNECT_TO='ddspm:in_%d' timeout 60 jack-play "$file" > "$out/$name.play.log" 2>&1 ||
      echo "$name: jack-play failed: $(tail -n 1 "$out/$name.play.log")" >&2
  fi
  if ! wait "$live"; then
    echo "$name: ddspm live failed: $(tail -n 1 "$out/$name.log")" >&2
    return 1
  fi
  "$PYTHON" "$here/follow_row.py" "$name" "$session" "$out/$name.json" "$f0" | tee -a "$out/table.md"
}

failures=0
{
  echo "| target           |   cents | within50 | octave | level | lat. ms |    loss |"
  echo "|------------------|---------|----------|--------|-------|---------|---------|"
} | tee "$out/table.md"
for file in "$out"/targets/*.wav; do
  name=$(basename "$file" .wav)
  [ -z "${ONLY:-}" ] || [[ " $ONLY " == *" $name "* ]] || continue
  follow "$name" "$file" || failures=$((failures + 1))
done
[ "$failures" -eq 0 ]
