#!/usr/bin/env bash
# Runs the live process callback under RealtimeSanitizer with notes, OSC, plugin and adaptation; a report ends it with 43.
# usage: tools/show/sanitizer.sh [SECONDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
seconds=${1:-12}
cd "$root"
swift build -c release -Xswiftc -enable-testing --scratch-path .build-test \
  -Xswiftc -Xclang-linker -Xswiftc -fsanitize=realtime --product ddspm
# shellcheck source=tools/show/server.sh
. "$here/server.sh"
work=$(mktemp -d)
trap 'stop_server; rm -rf "$work"' EXIT
start_server "rtsan$$" 256
export JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=$server RTSAN_OPTIONS=halt_on_error=true
port=$((20000 + $$ % 20000))
.build-test/release/ddspm live --server "$server" --mode follow --osc-port "$port" --record "$work/session" \
  --seconds "$seconds" >"$work/out" 2>"$work/err" &
live=$!
sleep 1
JACK_PLAY_CONNECT_TO=ddspm:in_%d jack-play Sessions/demo/phrase.wav >/dev/null 2>&1 &
osc() { oscsend 127.0.0.1 "$port" "$@"; }
osc /rack/add s http://drobilla.net/plugins/mda/Ambience
end=$(($(date +%s) + seconds - 2))
key=40
while [ "$(date +%s)" -lt "$end" ] && kill -0 "$live" 2>/dev/null; do
  osc /note/on ii $key 90
  osc "/op/$((key % 6 + 1))/index" f $((key % 12))
  osc /algorithm i $((key % 32 + 1))
  osc /rack/1/param/mix f 0.5
  osc /rack/1/bypass i $((key % 2))
  osc /note/off i $((key - 3))
  key=$((key < 80 ? key + 1 : 40))
done
code=0
wait "$live" || code=$?
cat "$work/out"
grep -A12 RealtimeSanitizer "$work/err" && exit 43
echo "RealtimeSanitizer: exit $code, no report in $seconds s"
exit "$code"
