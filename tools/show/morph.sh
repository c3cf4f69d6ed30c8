#!/usr/bin/env bash
# Measures how evenly morphs move, with descriptors of PyPI's librosa: see the head of tools/show/morph.py.
# usage: tools/show/morph.sh BANK.syx [OUT] [--pairs 1:2,3:4,...] [--seed 1] [-- OPTIONS OF ddspm morph]
#   VENV   in the environment: where librosa is installed, or is to be (default: .build/show-venv)
#   DDSPM  in the environment: the program (default: .build/release/ddspm)
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$here/tools/show/python.sh"
venv=${VENV:-$here/.build/show-venv}
if ! "$venv/bin/python" -c 'import librosa' 2>/dev/null; then
  "$PYTHON" -m venv --system-site-packages "$venv"
  "$venv/bin/pip" install --quiet librosa
fi
exec "$venv/bin/python" "$here/tools/show/morph.py" "$@"
