#!/usr/bin/env bash
# What the analysis hears in recordings whose truth is known, and in glides made here.
# usage: tools/show/analysis.sh [FOLDER]
#   FOLDER  WAV files and manifest.csv with a column file, and any of f0_hz, note, note_seconds, onset
# DDSPM: the program (.build/release/ddspm)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ddspm=${DDSPM:-$here/../../.build/release/ddspm}
if [ $# -gt 1 ]; then sed -n '2,5s/^# //p' "$0" >&2; exit 64; fi
[ -x "$ddspm" ] || { echo "analysis: no $ddspm: run make build" >&2; exit 69; }
[ $# -eq 0 ] || [ -f "$1/manifest.csv" ] || { echo "analysis: no $1/manifest.csv" >&2; exit 66; }
. "$here/python.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$PYTHON" "$here/analysis.py" "$ddspm" "$work" "$@"
