#!/usr/bin/env bash
# Follows each target live through a JACK server of its own and prints a table.
# usage: tools/show/follow.sh [--check] TARGETS OUT F0_SCRIPT [SCORE_SCRIPT]
#   TARGETS       folder of WAV files, played beside the set; - for none
#   OUT           new folder: targets/, and for each run the sessions and aligned/, the outputs as scored
#   F0_SCRIPT     prints `cents … within50 … octave …` for: TARGET.wav OUTPUT.wav --latency SECONDS
#   SCORE_SCRIPT  prints `mr … mss … wmfcc …` for: TARGET.wav OUTPUT.wav
#   --check       exit 1 when a figure is worse than follow_bars.csv asks
# SET=recordings|robustness|bad|none  what is made (recordings; see sets.py); RUNS=3 takes each three times
# (medians count); ONLY='glide vibrato' plays these only; DDSPM names another program than
# .build/release/ddspm; LIVE_OPTIONS are added to its command line; PERIOD=256 frames;
# REALTIME=1 runs the audio before all else, for a busy machine.
set -euo pipefail
check=()
if [ "${1:-}" = --check ]; then check=(--check); shift; fi
if [ $# -lt 3 ] || [ $# -gt 4 ]; then sed -n '2,12s/^# //p' "$0" >&2; exit 64; fi
here=$(cd "$(dirname "$0")" && pwd)
targets=$1 out=$2 f0=$3 score=${4:-}
[ "$targets" != - ] || targets=
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
read -ra options <<< "${LIVE_OPTIONS:-}"
[ -x "$ddspm" ] || { echo "no $ddspm: run make build" >&2; exit 69; }
for file in ${targets:+"$targets"} "$f0" ${score:+"$score"}; do
  [ -e "$file" ] || { echo "no $file" >&2; exit 66; }
done
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 73; }
# shellcheck source=tools/show/python.sh
. "$here/python.sh"
# shellcheck source=tools/show/server.sh
. "$here/server.sh"

mkdir -p "$out"
work=$out
trap stop_server EXIT
"$PYTHON" "$here/make_targets.py" "$out/targets" "${SET:-recordings}" ${targets:+"$targets"}
start_server "follow$$" "${PERIOD:-256}"
export JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=$server

# The host says so when its ports can be connected.
wait_for_host() {
  for _ in $(seq 100); do
    if grep -q '^ddspm: client ' "$1" 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  return 1
}

# usage: late_moves LOG    moves of the adaptation that came too late, asked of the running host
late_moves() {
  local port
  port=$(sed -n 's/^ddspm: client .* OSC on [^ ]*:\([0-9]*\),.*/\1/p' "$1" | head -n 1)
  "$here/knobs.py" --port "$port" /stats/adapt/late | sed -n 's/^came [^ ]*late i //p'
}

# usage: take NAME RUN_FOLDER    one take, and its row
take() {
  local file=$out/targets/$1.wav session=$2/$1 seconds live late=
  seconds=$("$PYTHON" -c "from scipy.io import wavfile; r, x = wavfile.read('$file'); print(len(x) / r + 3)")
  rm -rf "$session"
  timeout 120 "$ddspm" live --server "$server" --mode follow --record "$session" \
    --seconds "$seconds" --osc-port 0 "${options[@]}" > "$session.json" 2> "$session.log" &
  live=$!
  if wait_for_host "$session.log"; then
    JACK_PLAY_CONNECT_TO='ddspm:in_%d' timeout 60 jack-play "$file" > "$session.play.log" 2>&1 ||
      echo "$1: jack-play failed: $(tail -n 1 "$session.play.log")" >&2
    late=$(late_moves "$session.log") || true
  fi
  if ! wait "$live"; then
    echo "$1: ddspm live failed: $(tail -n 1 "$session.log")" >&2
    return 1
  fi
  "$PYTHON" "$here/follow_row.py" "$file" "$session" "$session.json" "${late:-nan}" "$2/aligned/$1.wav" \
    "$f0" ${score:+"$score"} > "$session.csv"
}

# A take in which the machine dropped cycles is taken anew, twice at most; then it counts, marked.
follow() {
  local status
  for _ in 1 2 3; do
    status=0
    take "$1" "$2" || status=$?
    [ "$status" -eq 75 ] || break
  done
  if [ "$status" -eq 0 ] || [ "$status" -eq 75 ]; then cat "$2/$1.csv" >> "$out/figures.csv"; return 0; fi
  return 1
}

failures=0
for file in "$out"/targets/*.wav; do
  name=$(basename "$file" .wav)
  [ -z "${ONLY:-}" ] || [[ " $ONLY " == *" $name "* ]] || continue
  for run in $(seq "${RUNS:-1}"); do
    mkdir -p "$out/run-$run/aligned"
    follow "$name" "$out/run-$run" || failures=$((failures + 1))
    printf . >&2
  done
done
echo >&2
"$PYTHON" "$here/follow_table.py" "$out/figures.csv" "${check[@]}" | tee "$out/table.md" ||
  failures=$((failures + 1))
for aligned in "$out"/run-*/aligned/{phrase,fm_rise}.wav; do
  [ -f "$aligned" ] || continue
  "$PYTHON" "$here/attack.py" "$out/targets/$(basename "$aligned")" "$aligned" | tee -a "$out/table.md"
done
[ "$failures" -eq 0 ]
