#!/usr/bin/env python3
"""One row of the table of `follow.sh`: figures of a recorded session.

usage: follow_row.py NAME SESSION SUMMARY.json F0_SCRIPT

SUMMARY.json holds the last line `ddspm live` printed. Pitch figures come from `F0_SCRIPT input output --latency S`.
level is the correlation of the two RMS envelopes (40 ms windows every 10 ms), the output shifted by the published latency; loss is the follower's own.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import warnings

import numpy as np
from scipy.io import wavfile

WINDOW, HOP = 0.040, 0.010
warnings.filterwarnings("ignore", category=wavfile.WavFileWarning)


def load(path):
    rate, x = wavfile.read(path)
    if x.dtype.kind == "i":
        x = x / float(np.iinfo(x.dtype).max + 1)
    return rate, (x.mean(axis=1) if x.ndim > 1 else x).astype(np.float64)


def envelope(x, rate):
    size, hop = int(WINDOW * rate), int(HOP * rate)
    total = np.concatenate([[0], np.cumsum(x**2)])
    at = np.arange(0, len(x) - size, hop)
    return np.sqrt(np.maximum(total[at + size] - total[at], 0) / size)


def level_correlation(session, latency):
    rate, target = load(session / "input.wav")
    _, output = load(session / "output.wav")
    a, b = envelope(target, rate), envelope(output[int(round(latency * rate)):], rate)
    n = min(len(a), len(b))
    if n < 10 or a[:n].std() == 0 or b[:n].std() == 0:
        return float("nan")
    return float(np.corrcoef(a[:n], b[:n])[0, 1])


def latency_of(session, summary):
    """The published latency in seconds, from the summary or else from session.json."""
    if "latency" in summary:
        return float(summary["latency"])
    document = json.loads((session / "session.json").read_text())
    return document["closing"]["latency"] / document["sampleRate"]


def median_loss(session):
    """Over the voiced updates of the whole session: the last one is only the end of a note."""
    with open(session / "trace.csv", newline="") as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file) if float(row["voiced"]) > 0]
    return float(np.median(losses)) if losses else float("nan")


def main(args):
    if len(args) != 4:
        raise SystemExit(__doc__)
    name, session, f0 = args[0], pathlib.Path(args[1]), args[3]
    lines = pathlib.Path(args[2]).read_text().strip().splitlines()
    summary = json.loads(lines[-1]) if lines else {}
    latency, loss = latency_of(session, summary), median_loss(session)
    command = [sys.executable, f0, session / "input.wav", session / "output.wav", "--latency", f"{latency:.6f}"]
    pitch = subprocess.run([str(x) for x in command], capture_output=True, text=True)
    figures = dict(re.findall(r"(cents|within50|octave) ([\d.naif]+)", pitch.stdout))
    cents, within, octave = (figures.get(key, "-") for key in ("cents", "within50", "octave"))
    level = level_correlation(session, latency)
    print(f"| {name:<16} | {cents:>7} | {within:>8} | {octave:>6} | {level:5.3f} | {latency * 1000:7.1f} | {loss:7.3f} |")
    if pitch.returncode:
        print(pitch.stderr.strip().splitlines()[-1], file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
