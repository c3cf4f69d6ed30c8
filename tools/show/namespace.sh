#!/usr/bin/env bash
# From a second network namespace OSC does not answer, unless the host is told to --bind there. Needs root.
# usage: tools/show/namespace.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
[ -x "$ddspm" ] || { echo "no $ddspm: run make build" >&2; exit 69; }
[ "$(id -u)" -eq 0 ] || { echo "needs root, for ip netns" >&2; exit 77; }
# shellcheck source=tools/show/server.sh
. "$here/server.sh"

space=ddspm$$ link=dd$$ port=$((20000 + $$ % 20000))
ours=10.213.77.1 theirs=10.213.77.2
work=$(mktemp -d)
live_pid=
stop_live() {
  [ -n "$live_pid" ] || return 0
  kill "$live_pid" 2>/dev/null || true
  wait "$live_pid" 2>/dev/null || true
  live_pid=
}
clean_up() {
  stop_live
  stop_server
  ip link delete "${link}a" 2>/dev/null || true
  ip netns delete "$space" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

ip netns add "$space"
ip link add "${link}a" type veth peer name "${link}b" netns "$space"
ip addr add "$ours/24" dev "${link}a"
ip link set "${link}a" up
ip netns exec "$space" ip addr add "$theirs/24" dev "${link}b"
ip netns exec "$space" ip link set "${link}b" up
ip netns exec "$space" ip link set lo up
start_server "space$$" 256
export JACK_NO_START_SERVER=1

# usage: start_live [OPTION...]
start_live() {
  timeout 60 "$ddspm" live --server "$server" --osc-port "$port" --seconds 30 "$@" \
    > "$work/live.out" 2> "$work/live.log" &
  live_pid=$!
  for _ in $(seq 100); do
    grep -q 'OSC on' "$work/live.log" && return 0
    kill -0 "$live_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "ddspm live did not start: $(tail -n 2 "$work/live.log")" >&2
  exit 70
}

# usage: ask HOST [COMMAND...]: 0 when the knob answered
ask() {
  local host=$1
  shift
  timeout 10 "$@" "$here/knobs.py" --host "$host" --port "$port" > "$work/ask.log" 2>&1
}

failures=0
# usage: expect yes|no WHAT HOST [COMMAND...]
expect() {
  local wanted=$1 what=$2 got=yes
  shift 2
  ask "$@" || got=no
  echo "$what: answers $got, expected $wanted"
  [ "$got" = "$wanted" ] || { tail -n 2 "$work/ask.log" >&2; failures=$((failures + 1)); }
}

ip netns exec "$space" ping -c 1 -W 2 "$ours" > /dev/null 2>&1 ||
  echo "note: no ping from the second namespace (or no ping program)"
start_live
expect yes "default, from this machine" 127.0.0.1
expect no "default, from another namespace" "$ours" ip netns exec "$space"
stop_live
start_live --bind "$ours"
expect yes "--bind $ours, from another namespace" "$ours" ip netns exec "$space"
stop_live
[ "$failures" -eq 0 ]
