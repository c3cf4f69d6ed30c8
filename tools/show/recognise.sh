#!/usr/bin/env bash
# How often a library's own voices are recognised, played as they were not when they were indexed.
# usage: tools/show/recognise.sh [VOICES] [OPTIONS OF ddspm library measure]      makes the library if there is none
set -euo pipefail
voices=${1:-1024}
[ $# -eq 0 ] || shift
ddspm=${DDSPM:-$(dirname "$0")/../../.build/release/ddspm}
"$ddspm" library list 2> /dev/null | grep -q . || "$ddspm" library build > /dev/null
"$ddspm" library measure --voices "$voices" "$@" |
  sed 's/.*"rows":\[//; s/},{/\n/g; s/[]}{"]//g; s/how:/\n/; s/,top1:/\ttop-1 /g; s/,top5:/\ttop-5 /g; s/how://g'
