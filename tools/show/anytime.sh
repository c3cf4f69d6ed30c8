#!/usr/bin/env bash
# The any-time curve: how near matches come, by a judge of one's own, as the seconds given grow; and how many of the
# waveforms they give back.
# usage: tools/show/anytime.sh REFERENCE SCORE.py OUT [SECONDS ...]      default: 1 2.5 5 10 20 60
#   REFERENCE, SCORE.py   as for match.sh, which each point is a run of; STEP and FIRST hold too
#   OUT                   a folder for each point, and anytime.svg; points that are there are not run again
set -euo pipefail
reference=${1:?reference folder} score=${2:?score.py} out=${3:?folder}
shift 3
[ $# -gt 0 ] || set -- 1 2.5 5 10 20 60
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$here/tools/show/python.sh"
for seconds; do
  [ -s "$out/$seconds/json.txt" ] ||
    "$here/tools/show/match.sh" "$reference" "$score" "$out/$seconds" -- --seconds "$seconds" >/dev/null
done
"$PYTHON" "$here/tools/show/anytime.py" "$out" "$@"
