# Sourced: PYTHON is the first python3 that has numpy and scipy.
for PYTHON in python3 /usr/bin/python3; do
  if "$PYTHON" -c 'import numpy, scipy' 2>/dev/null; then break; fi
  PYTHON=
done
[ -n "$PYTHON" ] || { echo "no python3 with numpy and scipy: run tools/setup.sh show" >&2; exit 69; }
