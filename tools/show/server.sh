# Sourced: one jackd of our own on the dummy driver, ended with the script.

# usage: start_server NAME [PERIOD]
# REALTIME=1 runs its threads before all others, for a busy machine; the user must be allowed to.
start_server() {
  server=$1
  local scheduling=-r
  [ -z "${REALTIME:-}" ] || scheduling=-R
  jackd "$scheduling" -n "$server" -d dummy -r 48000 -p "${2:-256}" > "$work/jackd.log" 2>&1 &
  server_pid=$!
  if ! jack_wait -s "$server" -w -t 10 > /dev/null 2>&1; then
    echo "jackd did not start:" >&2
    tail -n 5 "$work/jackd.log" >&2
    exit 69
  fi
}

stop_server() {
  [ -n "${server_pid:-}" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}
